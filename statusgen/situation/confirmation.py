"""Whether what somebody confirmed still stands: that all that is published holds.

It says when somebody looked, and nothing else: it makes no cell greener, no rule laxer, and renews nothing that has
expired. Whatever changed since, be it by a note, by itself or in a file, ends it.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from statusgen.content.files import CONFIRMED
from statusgen.model.content import Confirmation, Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident
from statusgen.model.problem import Level, Problem
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.situation.claims import CellKey

Cells = Mapping[CellKey, Cell]


def digest_of(content: Content, cells: Cells, live: Iterable[Incident]) -> str:
    """Return the digest of what is confirmed: what every cell says, and all that is published of the content.

    ``content`` has passed the embargo; ``live`` are the incidents that are open or planned.
    """
    said = sorted((summary.id, summary.said) for summary in index_of(content.incidents).values())
    site = content.settings, content.catalogue, content.pages, content.own_sentences
    facts = sorted(incident.id for incident in live), list(cells.values()), said, site
    raw = msgspec.msgpack.encode(facts, enc_hook=str, order="deterministic")  # a timezone is its name
    return hashlib.blake2b(raw, digest_size=5).hexdigest()


def find_confirmed(content: Content, cells: Cells, live: Collection[Incident], at: datetime) -> datetime | None:
    """Return when somebody last found that all that is published holds; None where anything changed since.

    ``content`` has passed the embargo; ``live`` are the incidents that are open or planned.
    """
    newest = _newest(content, at)
    if newest is None or not newest.digest:
        return None
    if any(cell.reason is Reason.EXPIRED for cell in cells.values()) or any(gap.is_due(at) for gap in content.gaps):
        return None
    has_changed = any(newest.at < moment <= at for moment in _iter_changes(content, live))
    if has_changed or newest.at <= _latest(content, newest.at):
        return None
    return newest.at if newest.digest == digest_of(content, cells, live) else None


def _newest(content: Content, at: datetime) -> Confirmation | None:
    past = (confirmation for confirmation in content.confirmations if confirmation.at <= at)
    return max(past, key=lambda one: (one.at, one.line), default=None)


def _latest(content: Content, otherwise: datetime) -> datetime:
    notes = index_of(content.incidents).notes
    return notes[-1].published if notes else otherwise.min.replace(tzinfo=otherwise.tzinfo)


def _iter_changes(content: Content, live: Iterable[Incident]) -> Iterator[datetime]:
    """Iterate over the instants at which anything published changed by itself, was withdrawn, corrected or ended."""
    index = index_of(content.incidents)
    yield from content.catalogue.ends
    yield from index.withdrawals
    for summary in (*index.lasting, *index.planned):
        yield from summary.iter_instants()
    for incident in live:
        for note in incident.notes:
            yield from note.corrected


def check_confirmations(content: Content, situation: Situation) -> Iterator[Problem]:
    """Report confirmations of the future, and the newest one that no page shows: one typed by hand, or outdated.

    In an incident its updates say how fresh pages are: then what is outdated is none.
    """
    for confirmation in content.confirmations:
        if confirmation.at > situation.at:
            yield Problem(CONFIRMED, confirmation.line, "confirmed-future", Level.ERROR)
    newest = _newest(content, situation.at)
    if newest is None or situation.confirmed is not None:
        return
    if not newest.digest or not situation.open_incidents:
        yield Problem(CONFIRMED, newest.line, "confirmed-outdated", Level.WARNING)

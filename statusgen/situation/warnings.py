"""Which warnings of fraud stand: of each incident the newest word about each kind, until a note ends it.

Nothing else ends one, neither time nor the end of its incident.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.fraud import FraudWarning
from statusgen.model.help_wanted import HelpKind
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note
from statusgen.model.personal_data import DataStatus
from statusgen.model.situation import StandingWarning
from statusgen.model.words import WarningKind
from statusgen.situation.embargo import embargo, published
from statusgen.situation.site_words import SiteWords, type_fact


def find_standing(content: Content) -> tuple[StandingWarning, ...]:
    """Return the warnings that stand, by kind, the newest first. ``content`` has passed the embargo."""
    warning = index_of(content.incidents).warning
    found = [one for id_ in sorted(warning) for one in standing_of(content.incidents[id_].standing)]
    kinds = list(WarningKind)
    found.sort(key=lambda one: one.stated_on, reverse=True)
    return tuple(sorted(found, key=lambda one: kinds.index(one.warning.kind)))


def standing_of(notes: Sequence[Note]) -> tuple[StandingWarning, ...]:
    """Return the warnings that stand after notes of one incident that were not withdrawn, the oldest first."""
    newest = {warning.kind: (warning, note) for note in notes for warning in note.warnings}
    return tuple(
        StandingWarning(warning, note.incident, note.number, note.published)
        for warning, note in newest.values()
        if not warning.is_ended
    )


def told_by(content: Content, note: Note) -> tuple[FraudWarning, ...]:
    """Return what a bulletin says of fraud: of what it ends, that of which its incident had warned until then."""
    if not note.warnings:
        return ()
    stood = {one.warning.kind for one in standing_of(content.incidents[note.incident].notes_before(note))}
    return tuple(warning for warning in note.warnings if not warning.is_ended or warning.kind in stood)


def is_weaker(after: FraudWarning | None, before: FraudWarning) -> bool:
    """Whether a warning is gone, or no longer says all that it said."""
    if after is None or not {*before.never} <= {*after.never}:
        return True
    return (before.tell, before.remark) != (after.tell, after.remark) and bool(before.tell or before.remark)


def find_lost(before: Incident | None, after: Incident | None, at: datetime) -> tuple[WarningKind, ...]:
    """Return the kinds of warning that one version of an incident gives at an instant, and another not as fully.

    Notes that are not public, or published later, do not count.
    """
    was, now = (
        {one.warning.kind: one.warning for one in standing_of(published(version, at))} for version in (before, after)
    )
    return tuple(kind for kind in WarningKind if kind in was and is_weaker(now.get(kind), was[kind]))


def find_lost_on_site(before: Content, after: Content, at: datetime) -> tuple[WarningKind, ...]:
    """Return the kinds of warning that a site gives at an instant, and no incident of another version as fully."""
    was, now = ([one.warning for one in find_standing(embargo(content, at))] for content in (before, after))
    lost = {one.kind for one in was if all(is_weaker(other, one) for other in now if other.kind is one.kind)}
    return tuple(kind for kind in WarningKind if kind in lost)


def name_lost(
    terms: SiteWords,
    cells: Iterable[tuple[str, str]],
    kinds: Iterable[WarningKind],
    lines: Iterable[str] = (),
    data: Iterable[DataStatus] = (),
    *,
    calls: Iterable[HelpKind] = (),
    is_reach_lost: bool = False,
) -> str:
    """Name cells, and what else a note says as it stands there: ``Radiology, warnings: calls``.

    Warnings, lines, words about data, calls for help, and that not everybody can be reached.
    """
    said = (("warnings", kinds), ("lines", lines), ("personal-data", data), ("help-wanted", calls))
    named = [type_fact(terms, key, one) for key, all_ in said for one in all_]
    named += [type_fact(terms, "reach-everybody", "no")] if is_reach_lost else []
    return ", ".join(filter(None, (terms.catalogue.name_cells(cells), *named)))

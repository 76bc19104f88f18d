"""What a build is told of the record: which places hold one, what is wrong with them, and whether it may publish."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from statusgen.model.problem import Level, Problem

if TYPE_CHECKING:
    from statusgen.cache.store import CacheStore
    from statusgen.cli.building import Order
    from statusgen.model.content import Content
    from statusgen.output.published import Recording
    from statusgen.record.read import Records, Source, Survey

LOST = (
    "Nothing was written: what was published cannot be read. The site is as it was. To go on without: "
    "statusgen build --first"
)
YOUNG = timedelta(hours=1)
"""How old a note may be that no record knows: it was just written."""


def look_at_records(
    order: "Order", content: "Content", at: datetime, store: "CacheStore"
) -> "tuple[Recording, Survey]":
    """Find every record at hand and what is wrong with them; ``content`` has passed the embargo.

    Where they stand as the last build left them, that build looked at them. Only a build at the real clock that is no
    demonstration publishes; all others are rehearsals.
    """
    from statusgen.cache.snapshot import program_key
    from statusgen.output.published import Recording, own_sources
    from statusgen.record.read import Records, Survey, survey_records
    from statusgen.record.where import record_key

    root, services = order.folder.resolve(), content.catalogue.services
    is_publishing = not order.typed_at and not order.wanted and content.settings.demonstration is None
    sources: list[Source] = list(own_sources(order.project, root))
    past, key = store.build_record(root, program_key()), record_key(order.project, root, is_publishing=is_publishing)
    recording = Recording(order.project, Records(sources, services), is_publishing, sets_aside=order.is_first)
    is_known = past is not None and past.record == key and not store.is_unfinished()
    if is_known and not order.since and not order.is_first and order.clock is None:
        return replace(recording, is_as_left=True), Survey(frozenset(), False, (), False)
    sources[1:1] = _named(order.since, content, at)
    until = order.clock.at if order.clock is not None else None
    survey = survey_records(Records(sources, services, until))
    if survey.is_empty and is_publishing:
        sources, survey = _take_over(order, content, at, sources, survey)
    if order.is_first:
        said = tuple(problem._replace(level=Level.WARNING) for problem in survey.problems)
        survey = replace(survey, problems=said, is_lost=False)
    is_sound = not any(problem.is_error and problem.code != "record-missing" for problem in survey.problems)
    records = Records(sources, services, until)
    return replace(recording, records=records, is_whole=True, is_sound=is_sound, clock=order.clock), survey


def _named(paths: tuple[Path, ...], content: "Content", at: datetime) -> "list[Source]":
    from statusgen.record.read import NoRecord, open_source
    from statusgen.record.take_over import OldSite

    found: list[Source] = []
    for path in paths:
        try:
            found.append(open_source(path))
        except NoRecord:
            old = OldSite(path, str(path), content, at)
            if not old.ids():
                raise click.BadParameter(
                    f"{path} holds no record of what was published.", param_hint="--since"
                ) from None
            found.append(old)
    return found


def _take_over(
    order: "Order", content: "Content", at: datetime, sources: "list[Source]", survey: "Survey"
) -> "tuple[list[Source], Survey]":
    """Add what a version without a record left behind, and say how many notes cannot be checked all the same."""
    from statusgen.record.encode import Unreadable
    from statusgen.record.read import Records, survey_records
    from statusgen.record.take_over import OldLedger, OldSite

    ledger, faults = OldLedger(order.project, content, at), list[Unreadable]()
    try:
        left: list[Source] = [ledger] if ledger.ids() else []
    except Unreadable as found:
        left, faults = [], [found]
    old = OldSite(order.folder, str(order.folder), content, at)
    of_site = survey_records(Records([old], {}))
    left += [old] if of_site.ids and not of_site.is_lost else []
    is_lost = not left and bool(faults or of_site.is_lost)
    said = [*of_site.problems]
    for fault in faults:
        values = (("reason", fault.reason), ("other", old.where))
        said.append(Problem(fault.path, 0, "record-lost" if is_lost else "record-unreadable", Level.ERROR, values))
    if not is_lost and not order.is_first:
        said += _unchecked(content, at, Records([*sources, *left], content.catalogue.services))
    return [*sources, *left], replace(survey, problems=(*survey.problems, *said), is_lost=is_lost)


def _unchecked(content: "Content", at: datetime, records: "Records") -> list[Problem]:
    """Say how many notes are shown of which no record says whether they were published before."""
    from statusgen.model.incident_index import index_of
    from statusgen.record.where import PROJECT_FOLDER

    count = 0
    for id_, summary in index_of(content.incidents).items():
        old = [note.number for note in summary.notes if note.published < at - YOUNG]
        record = records.incident(id_).record if old else None
        count += sum(record is None or record.note(number) is None for number in old)
    return [Problem(PROJECT_FOLDER, 0, "record-missing", Level.ERROR, (("count", str(count)),))] if count else []

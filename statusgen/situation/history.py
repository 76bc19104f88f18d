"""What changed, and when: between two bulletins, and for one service over time."""

from dataclasses import replace
from datetime import datetime, timedelta

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.situation import Cell, Change, Reason, Said
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import CellKey, fold_cells, iter_instants


def changes_of(content: Content, note: Note) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change."""
    named = {(one.service, place) for one in note.statements for place in one.locations}
    if not named or note.is_withdrawn:
        return ()
    at = note.published
    after = fold_cells(content.catalogue, _up_to(content, note, included=True), at, named)
    before = fold_cells(content.catalogue, _up_to(content, note, included=False), at, named)
    grouped: dict[tuple[str, Said | None, Said], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _is_news(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said), []).append(place)
    return tuple(Change(service, tuple(places), was, now) for (service, was, now), places in grouped.items())


def _is_news(was: Cell, now: Cell) -> bool:
    return was.said.news != now.said.news or was.said.restart != now.said.restart


def _up_to(content: Content, last: Note, *, included: bool) -> list[Incident]:
    """Return the incidents as they stood with, or just before, a note."""
    return [cut for one in content.incidents.values() if (cut := _cut(one, last, included=included))]


def _cut(incident: Incident, last: Note, *, included: bool) -> Incident | None:
    notes = tuple(
        note
        for note in incident.notes
        if note.status.is_public and (note.order < last.order or (included and note.order == last.order))
    )
    return replace(incident, notes=notes) if notes else None


def service_since(content: Content, service: str, at: datetime) -> datetime | None:
    """Find since when a service has said what it says now (state, rule, exceptions); None when it never changed."""
    places = content.catalogue.services[service].locations
    only = {(service, place) for place in places}
    now = _news(content, only, at)
    since = None
    for instant in iter_instants(content, at):
        if _news(content, only, instant) != now:
            return since
        since = instant
    if since is not None and _news(content, only, since - timedelta(seconds=1)) != now:
        return since
    return None


def _news(content: Content, only: set[CellKey], at: datetime) -> tuple[object, ...]:
    cells = fold_cells(content.catalogue, embargo(content, at).incidents.values(), at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

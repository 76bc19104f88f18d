"""What changed, and when: between two bulletins, and for one service over time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec.structs import replace

from statusgen.model.note import Incident, Note
from statusgen.model.outline import Outline
from statusgen.model.situation import Cell, Change, Reason, Said
from statusgen.situation.chronicle import Chronicle, Month
from statusgen.situation.fold import CellKey, fold_cells


def changes_of(chronicle: Chronicle, note: Note) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change."""
    named = {(one.service, place) for one in note.statements for place in one.locations}
    if not named or note.is_withdrawn:
        return ()
    at, services = _local(chronicle, note.published), {service for service, _ in named}
    spans = [span for span in chronicle.active(at) if any(span.touches(service) for service in services)]
    catalogue = chronicle.content.catalogue
    incidents = [chronicle.content.incidents[span.outline.id] for span in spans]
    after = fold_cells(catalogue, _up_to(incidents, note, included=True), at, named)
    before = fold_cells(catalogue, _up_to(incidents, note, included=False), at, named)
    grouped: dict[tuple[str, Said | None, Said], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _is_news(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said), []).append(place)
    return tuple(Change(service, tuple(places), was, now) for (service, was, now), places in grouped.items())


def _local(chronicle: Chronicle, moment: datetime) -> datetime:
    return moment.astimezone(chronicle.content.settings.timezone)


def _is_news(was: Cell, now: Cell) -> bool:
    return was.said.news != now.said.news or was.said.restart != now.said.restart


def _up_to(incidents: Iterable[Incident], last: Note, *, included: bool) -> list[Incident]:
    """Return the incidents as they stood with, or just before, a note."""
    return [cut for incident in incidents if (cut := _cut(incident, last, included=included))]


def _cut(incident: Incident, last: Note, *, included: bool) -> Incident | None:
    notes = tuple(one for one in incident.notes if one.order < last.order or (included and one.order == last.order))
    if len(notes) == len(incident.notes):
        return incident
    return replace(incident, notes=notes) if notes else None


@lru_cache(maxsize=4096)
def service_since(chronicle: Chronicle, service: str, at: datetime) -> datetime | None:
    """Find since when a service has said what it says now (state, rule, exceptions); None when it never changed.

    The instant has the offset of the site's timezone.
    """
    only = {(service, place) for place in chronicle.content.catalogue.services[service].locations}
    now = _news(chronicle, service, only, at)
    since = None
    for instant in _instants(chronicle, service, at):
        if _news(chronicle, service, only, instant) != now:
            return _local(chronicle, since) if since is not None else None
        since = instant
    if since is not None and _news(chronicle, service, only, since - timedelta(seconds=1)) != now:
        return _local(chronicle, since)
    return None


def _instants(chronicle: Chronicle, service: str, at: datetime) -> Iterator[datetime]:
    """Iterate over the instants up to ``at`` at which a service may have changed, newest first, month by month."""

    def month_of(moment: datetime) -> Month:
        local = _local(chronicle, moment)
        return local.year, local.month

    lasting: dict[Month, set[datetime]] = defaultdict(set)
    for span in chronicle.open_spans:
        if span.touches(service):
            for moment in _moments(span.outline):
                lasting[month_of(moment)].add(moment)
    for month in sorted({*lasting, *chronicle.spans}, reverse=True):
        found = set(lasting.get(month, ()))
        for span in chronicle.spans.get(month, ()):
            if span.touches(service):
                found.update(moment for moment in _moments(span.outline) if month_of(moment) == month)
        yield from sorted((moment for moment in found if moment <= at), reverse=True)


def _moments(outline: Outline) -> Iterator[datetime]:
    yield from (moment for moment in (outline.begins, outline.ends) if moment is not None)
    for note in outline.notes:
        yield note.published
        yield from note.instants


def _news(chronicle: Chronicle, service: str, only: set[CellKey], at: datetime) -> tuple[object, ...]:
    incidents = []
    for span in chronicle.active(_local(chronicle, at), service):
        incident = chronicle.content.incidents[span.outline.id]
        notes = tuple(note for note in incident.notes if note.published <= at)
        if notes:
            incidents.append(incident if len(notes) == len(incident.notes) else replace(incident, notes=notes))
    cells = fold_cells(chronicle.content.catalogue, incidents, at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

"""What changed, and when: between two bulletins, and for one service over time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial

from msgspec.structs import replace

from statusgen.model.incident_index import IncidentSummary
from statusgen.model.note import Incident, Note
from statusgen.model.situation import Cell, Change, Reason, Said
from statusgen.situation.claims import CellKey, Stated, make_claim, refuse
from statusgen.situation.combine import Claims, combine, sends
from statusgen.situation.fold import collect_claims, fold_cells
from statusgen.situation.timeline import Month, Timeline


def changes_of(timeline: Timeline, note: Note) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change."""
    named = {(one.service, place) for one in note.statements for place in one.locations}
    if not named or note.is_withdrawn:
        return ()
    at, services = _local(timeline, note.published), {service for service, _ in named}
    spans = [span for span in timeline.active(at) if any(span.touches(service) for service in services)]
    catalogue = timeline.content.catalogue
    incidents = [timeline.content.incidents[span.summary.id] for span in spans]
    after = cells_of_bulletin(timeline, note)
    before = fold_cells(catalogue, _up_to(incidents, note, included=False), at, named)
    grouped: dict[tuple[str, Said | None, Said], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _is_news(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said), []).append(place)
    return tuple(Change(service, tuple(places), was, now) for (service, was, now), places in grouped.items())


@lru_cache(maxsize=2048)
def _cells_of_bulletin(timeline: Timeline, incident: str, number: int) -> Mapping[CellKey, Cell]:
    note = timeline.content.incidents[incident].note(number)
    if note is None:
        raise LookupError(f"no note {number} in {incident}")
    at, named = _local(timeline, note.published), _named_by(note)
    return fold_cells(timeline.content.catalogue, _known_to(timeline, note), at, named)


def _named_by(note: Note) -> set[CellKey]:
    return {(one.service, place) for one in note.statements for place in one.locations}


def _known_to(timeline: Timeline, note: Note) -> list[Incident]:
    """Return the incidents that could be in force when a note was published, as they stood with it."""
    services = {one.service for one in note.statements}
    spans = timeline.active(_local(timeline, note.published))
    active = [span for span in spans if any(span.touches(service) for service in services)]
    return _up_to([timeline.content.incidents[span.summary.id] for span in active], note, included=True)


def cells_of_bulletin(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return the cells that a bulletin names as they were at its own instant, whatever other incidents said of them."""
    return _cells_of_bulletin(timeline, note.incident, note.number)


def told_by_bulletin(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return what a bulletin tells of each cell that it names.

    What counts at its instant is told as it is then, all incidents together. What it announces for later, and a pair of
    state and rule that only old bulletins may state, is told as it says it; but nobody is sent to a place that another
    note, known by then, has closed.
    """
    return _told_by_bulletin(timeline, note.incident, note.number)


@lru_cache(maxsize=2048)
def _told_by_bulletin(timeline: Timeline, id_: str, number: int) -> Mapping[CellKey, Cell]:
    catalogue, incident = timeline.content.catalogue, timeline.content.incidents[id_]
    note = incident.note(number)
    if note is None:
        raise LookupError(f"no note {number} in {id_}")
    folded = cells_of_bulletin(timeline, note)
    claims: dict[CellKey, Cell] = {}
    for statement in note.statements:
        service = catalogue.services[statement.service]
        for place in statement.locations:
            claim = make_claim(service, place, incident, note, statement, incident.begins or note.published)
            claims[(service.id, place)] = claim
    told = {}
    at = _local(timeline, note.published)
    others = (
        collect_claims(catalogue, _known_to(timeline, note), at, _named_by(note))
        if any(map(sends, claims.values()))
        else {}
    )
    for (name, place), claim in claims.items():
        service, cell = catalogue.services[name], folded.get((name, place))
        counts_now = not _is_later(note, incident, name, place) and refuse(service, claim) is claim
        if cell is not None and counts_now:
            told[(name, place)] = cell
        else:
            claims_at = partial(_claims_of, claims, others, name)
            told[(name, place)] = combine(service, place, catalogue, (claim,), claims_at)
    return told


def _claims_of(own: Mapping[CellKey, Cell], others: Mapping[CellKey, Claims], service: str, place: str) -> Claims:
    """Return what a note says of a cell, or what others say of one that it does not name."""
    claim = own.get((service, place))
    return (claim,) if claim is not None else others.get((service, place), ())


def _is_later(note: Note, incident: Incident, service: str, place: str) -> bool:
    """Whether what a bulletin says of a cell counts only later: in the window of its incident, or from a date on."""
    if incident.is_planned and (incident.begins is None or note.published < incident.begins):
        return True
    statements = (one for one in note.statements if one.service == service and place in one.locations)
    return any(Stated(note, one).is_announced for one in statements)


def _local(timeline: Timeline, moment: datetime) -> datetime:
    return moment.astimezone(timeline.content.settings.timezone)


def _is_news(was: Cell, now: Cell) -> bool:
    return was.said.news != now.said.news or was.said.restart != now.said.restart


@lru_cache(maxsize=1024)
def cells_then(timeline: Timeline, at: datetime, services: frozenset[str]) -> Mapping[CellKey, Cell]:
    """Return the cells of some services as they were at an instant, by what had been published."""
    catalogue, moment = timeline.content.catalogue, _local(timeline, at)
    only = {(service, place) for service in services for place in catalogue.services[service].locations}
    spans = [span for span in timeline.active(moment) if any(span.touches(service) for service in services)]
    incidents = [timeline.content.incidents[span.summary.id] for span in spans]
    told = [replace(one, notes=tuple(note for note in one.notes if note.published <= moment)) for one in incidents]
    return fold_cells(catalogue, [one for one in told if one.notes], moment, only)


def _up_to(incidents: Iterable[Incident], last: Note, *, included: bool) -> list[Incident]:
    """Return the incidents as they stood with, or just before, a note."""
    return [cut for incident in incidents if (cut := _cut(incident, last, included=included))]


def _cut(incident: Incident, last: Note, *, included: bool) -> Incident | None:
    notes = tuple(one for one in incident.notes if one.order < last.order or (included and one.order == last.order))
    if len(notes) == len(incident.notes):
        return incident
    return replace(incident, notes=notes) if notes else None


@lru_cache(maxsize=4096)
def service_since(timeline: Timeline, service: str, at: datetime) -> datetime | None:
    """Find since when a service has said what it says now (state, rule, exceptions); None when it never changed.

    The instant has the offset of the site's timezone.
    """
    only = {(service, place) for place in timeline.content.catalogue.services[service].locations}
    now = _news(timeline, service, only, at)
    since = None
    for instant in _instants(timeline, service, at):
        if _news(timeline, service, only, instant) != now:
            return _local(timeline, since) if since is not None else None
        since = instant
    if since is not None and _news(timeline, service, only, since - timedelta(seconds=1)) != now:
        return _local(timeline, since)
    return None


def _instants(timeline: Timeline, service: str, at: datetime) -> Iterator[datetime]:
    """Iterate over the instants up to ``at`` at which a service may have changed, newest first, month by month."""

    def month_of(moment: datetime) -> Month:
        local = _local(timeline, moment)
        return local.year, local.month

    lasting: dict[Month, set[datetime]] = defaultdict(set)
    for span in timeline.open_spans:
        if span.touches(service):
            for moment in _moments(span.summary):
                lasting[month_of(moment)].add(moment)
    for month in sorted({*lasting, *timeline.spans}, reverse=True):
        found = set(lasting.get(month, ()))
        for span in timeline.spans.get(month, ()):
            if span.touches(service):
                found.update(moment for moment in _moments(span.summary) if month_of(moment) == month)
        yield from sorted((moment for moment in found if moment <= at), reverse=True)


def _moments(summary: IncidentSummary) -> Iterator[datetime]:
    yield from (moment for moment in (summary.begins, summary.ends) if moment is not None)
    for note in summary.notes:
        yield note.published
        yield from note.instants


def _news(timeline: Timeline, service: str, only: set[CellKey], at: datetime) -> tuple[object, ...]:
    incidents = []
    for span in timeline.active(_local(timeline, at), service):
        incident = timeline.content.incidents[span.summary.id]
        notes = tuple(note for note in incident.notes if note.published <= at)
        if notes:
            incidents.append(incident if len(notes) == len(incident.notes) else replace(incident, notes=notes))
    cells = fold_cells(timeline.content.catalogue, incidents, at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

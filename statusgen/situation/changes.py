"""Find what a bulletin changed, and since when a service has not changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial

from statusgen.model.note import Incident, Note
from statusgen.model.situation import Cell, Change, Reason, Said
from statusgen.situation.claims import CellKey, Stated, make_claim, without_refused_pair
from statusgen.situation.combine import Claims, combine, sends_elsewhere
from statusgen.situation.fold import collect_claims, fold_cells
from statusgen.situation.timeline import Month, Timeline


def changes_of(timeline: Timeline, note: Note) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change."""
    if not note.cells or note.is_withdrawn:
        return ()
    at = _local(timeline, note.published)
    after = cells_of_bulletin(timeline, note)
    before = fold_cells(timeline.content.catalogue, _incidents_before(timeline, note), at, note.cells)
    grouped: dict[tuple[str, Said | None, Said], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _has_changed(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said), []).append(place)
    return tuple(Change(service, tuple(places), was, now) for (service, was, now), places in grouped.items())


@lru_cache(maxsize=2048)
def _cells_of_bulletin(timeline: Timeline, incident: str, number: int) -> Mapping[CellKey, Cell]:
    note = timeline.content.incidents[incident].get_note(number)
    at = _local(timeline, note.published)
    return fold_cells(timeline.content.catalogue, _incidents_with(timeline, note), at, note.cells)


def _incidents_with(timeline: Timeline, note: Note) -> list[Incident]:
    """Return the incidents that could be in force when a note was published, as they were once it was."""
    at = _local(timeline, note.published)
    return _incidents_at(timeline, at, note.services, lambda other: other.order <= note.order)


def _incidents_before(timeline: Timeline, note: Note) -> list[Incident]:
    """Return the incidents that could be in force when a note was published, as they were just before."""
    at = _local(timeline, note.published)
    return _incidents_at(timeline, at, note.services, lambda other: other.order < note.order)


def _incidents_at(
    timeline: Timeline, at: datetime, services: Iterable[str], is_known: Callable[[Note], bool]
) -> list[Incident]:
    """Return the incidents that can say anything of some services at an instant, with the notes known then."""
    spans = [span for span in timeline.active(at) if any(span.touches(service) for service in services)]
    incidents = (timeline.content.incidents[span.summary.id] for span in spans)
    return [known for incident in incidents if (known := incident.keep_notes(is_known)) is not None]


def cells_of_bulletin(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return the cells that a bulletin names as they were at its instant, all incidents combined."""
    return _cells_of_bulletin(timeline, note.incident, note.number)


def cells_stated_by(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return each cell that a bulletin names as the bulletin shows it.

    What takes effect at its instant is shown as it was then, all incidents combined. What it announces for later, and
    a pair of state and rule that only old bulletins may state, is shown as stated; but nobody is sent to a place that
    another note, known by then, has closed.
    """
    return _cells_stated_by(timeline, note.incident, note.number)


@lru_cache(maxsize=2048)
def _cells_stated_by(timeline: Timeline, id_: str, number: int) -> Mapping[CellKey, Cell]:
    catalogue, incident = timeline.content.catalogue, timeline.content.incidents[id_]
    note = incident.get_note(number)
    folded = cells_of_bulletin(timeline, note)
    claims: dict[CellKey, Cell] = {}
    for statement in note.statements:
        service = catalogue.services[statement.service]
        for place in statement.locations:
            claim = make_claim(service, place, incident, note, statement, incident.begins or note.published)
            claims[(service.id, place)] = claim
    shown = {}
    at = _local(timeline, note.published)
    others = {}
    if any(map(sends_elsewhere, claims.values())):
        others = collect_claims(catalogue, _incidents_with(timeline, note), at, note.cells)
    for (name, place), claim in claims.items():
        service, cell = catalogue.services[name], folded.get((name, place))
        counts_now = not _is_later(note, incident, name, place) and without_refused_pair(service, claim) is claim
        if cell is not None and counts_now:
            shown[(name, place)] = cell
        else:
            claims_at = partial(_claims_of, claims, others, name)
            shown[(name, place)] = combine(service, place, catalogue, (claim,), claims_at)
    return shown


def _claims_of(own: Mapping[CellKey, Cell], others: Mapping[CellKey, Claims], service: str, place: str) -> Claims:
    """Return the claim of a note on a cell, or the claims of others on one that it does not name."""
    claim = own.get((service, place))
    return (claim,) if claim is not None else others.get((service, place), ())


def _is_later(note: Note, incident: Incident, service: str, place: str) -> bool:
    """Whether a bulletin states a cell for later: for the window of its incident, or from a date on."""
    if incident.is_planned and (incident.begins is None or note.published < incident.begins):
        return True
    stated = (Stated(note, statement) for statement in note.statements if statement.service == service)
    return any(said.is_announced for said in stated if place in said.statement.locations)


def _local(timeline: Timeline, moment: datetime) -> datetime:
    return moment.astimezone(timeline.content.settings.timezone)


def _has_changed(was: Cell, now: Cell) -> bool:
    return was.said.news != now.said.news or was.said.restart != now.said.restart


@lru_cache(maxsize=1024)
def cells_at(timeline: Timeline, at: datetime, services: frozenset[str]) -> Mapping[CellKey, Cell]:
    """Return the cells of some services as they were at an instant."""
    catalogue, moment = timeline.content.catalogue, _local(timeline, at)
    only = {(service, place) for service in services for place in catalogue.services[service].locations}
    incidents = _incidents_at(timeline, moment, services, lambda note: note.published <= moment)
    return fold_cells(catalogue, incidents, moment, only)


@lru_cache(maxsize=4096)
def service_since(timeline: Timeline, service: str, at: datetime) -> datetime | None:
    """Find since when a service has had its state, rule and exceptions; None when it never changed.

    The instant has the offset of the site's timezone.
    """
    only = {(service, place) for place in timeline.content.catalogue.services[service].locations}
    now = _what_cells_say(timeline, service, only, at)
    since = None
    for instant in _instants(timeline, service, at):
        if _what_cells_say(timeline, service, only, instant) != now:
            return _local(timeline, since) if since is not None else None
        since = instant
    if since is not None and _what_cells_say(timeline, service, only, since - timedelta(seconds=1)) != now:
        return _local(timeline, since)
    return None


def _instants(timeline: Timeline, service: str, at: datetime) -> Iterator[datetime]:
    """Iterate over the instants up to ``at`` at which a service may have changed, newest first, month by month."""

    def month_of(moment: datetime) -> Month:
        local = _local(timeline, moment)
        return local.year, local.month

    lasting: dict[Month, set[datetime]] = defaultdict(set)
    for span in timeline.order.open_spans:
        if span.touches(service):
            for moment in span.summary.iter_instants():
                lasting[month_of(moment)].add(moment)
    for month in sorted({*lasting, *timeline.order.spans}, reverse=True):
        found = set(lasting.get(month, ()))
        for span in timeline.order.spans.get(month, ()):
            if span.touches(service):
                found.update(moment for moment in span.summary.iter_instants() if month_of(moment) == month)
        yield from sorted((moment for moment in found if moment <= at), reverse=True)


def _what_cells_say(timeline: Timeline, service: str, only: set[CellKey], at: datetime) -> tuple[object, ...]:
    incidents = _incidents_at(timeline, _local(timeline, at), (service,), lambda note: note.published <= at)
    cells = fold_cells(timeline.content.catalogue, incidents, at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

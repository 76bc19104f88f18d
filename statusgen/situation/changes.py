"""Find what a bulletin changed, and since when a service has not changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial

from msgspec.structs import replace

from statusgen.model.note import Incident, Note, Statement
from statusgen.model.site import Service
from statusgen.model.situation import Cell, Change, Reason, Said
from statusgen.model.words import Stage
from statusgen.situation.claims import CellKey, make_claim, without_refused_pair
from statusgen.situation.combine import Claims, combine
from statusgen.situation.fold import (
    claims_on,
    collect_claims,
    fold_cells,
    is_open,
    make_ordinary_cell,
    reach_everybody,
)
from statusgen.situation.timeline import Month, Timeline


def changes_of(timeline: Timeline, note: Note) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change."""
    if not note.cells or note.is_withdrawn:
        return ()
    at = _local(timeline, note.published)
    after = cells_of_bulletin(timeline, note)
    before = fold_cells(timeline.content.catalogue, _incidents_before(timeline, note), at, note.cells)
    grouped: dict[tuple[str, Said | None, Said, tuple[str, ...]], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _has_changed(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said, cell.incidents), []).append(place)
    return tuple(Change(service, tuple(places), was, now, by) for (service, was, now, by), places in grouped.items())


@lru_cache(maxsize=2048)
def _cells_of_bulletin(timeline: Timeline, incident: str, number: int) -> Mapping[CellKey, Cell]:
    note = timeline.content.incidents[incident].get_note(number)
    at = _local(timeline, note.published)
    return fold_cells(timeline.content.catalogue, _incidents_with(timeline, note, note.services, at), at, note.cells)


def _incidents_with(timeline: Timeline, note: Note, services: Iterable[str], at: datetime) -> list[Incident]:
    """Return the incidents that can say anything of some services at an instant, as they were once a note was out.

    Of its own incident the notes up to it are known; of others those of its instant, too.
    """

    def is_known(other: Note) -> bool:
        return other.order <= note.order or (other.incident != note.incident and other.published == note.published)

    now = _local(timeline, note.published)
    return _incidents_at(timeline, (now,) if at == now else (now, at), services, is_known)


def _incidents_before(timeline: Timeline, note: Note) -> list[Incident]:
    """Return the incidents that could be in force when a note was published, as they were just before."""
    at = _local(timeline, note.published)
    return _incidents_at(timeline, (at,), note.services, lambda other: other.order < note.order)


def _incidents_at(
    timeline: Timeline, moments: Iterable[datetime], services: Iterable[str], is_known: Callable[[Note], bool]
) -> list[Incident]:
    """Return the incidents that can say anything of some services at instants, with the notes known then."""
    active = {span.summary.id: span for moment in moments for span in timeline.active(moment)}
    spans = [span for span in active.values() if any(span.touches(service) for service in services)]
    incidents = (timeline.content.incidents[span.summary.id] for span in spans)
    return [known for incident in incidents if (known := incident.keep_notes(is_known)) is not None]


def cells_of_bulletin(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return the cells that a bulletin names as they were at its instant, all incidents combined."""
    return _cells_of_bulletin(timeline, note.incident, note.number)


def cells_stated_by(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return each cell that a bulletin speaks of, with what all incidents say of it; none for a withdrawn one.

    What takes effect at its instant is as it was then. What it announces for later is as it will be then, by what was
    known: what is out of date by then is not known yet. A pair of state and rule that only old bulletins may state
    counts as stated. A bulletin that closes its incident speaks, too, of each cell that it lets go and others hold.
    """
    return _cells_stated_by(timeline, note.incident, note.number)


def cells_spoken_of(timeline: Timeline, note: Note) -> frozenset[CellKey]:
    """Return the cells that a bulletin names, be it withdrawn or not, and those that it lets go and others hold."""
    return note.cells | cells_stated_by(timeline, note).keys()


def begins_of(incident: Incident, note: Note, service: str, place: str) -> datetime | None:
    """Return when what a bulletin states of a cell takes effect; None for at once, or for a cell it does not name."""
    statement = note.statement_of(service, place)
    if statement is None:
        return None
    begins = [moment for moment in (incident.begins, statement.begins) if moment is not None]
    return max((moment for moment in begins if moment > note.published), default=None)


@lru_cache(maxsize=2048)
def _cells_stated_by(timeline: Timeline, id_: str, number: int) -> Mapping[CellKey, Cell]:
    catalogue, incident = timeline.content.catalogue, timeline.content.incidents[id_]
    note = incident.get_note(number)
    if note.is_withdrawn:
        return {}
    now = _local(timeline, note.published)
    by_instant: dict[datetime, dict[CellKey, Statement]] = {}
    for statement in note.statements:
        for place in statement.locations:
            begins = begins_of(incident, note, statement.service, place) or now
            by_instant.setdefault(_local(timeline, begins), {})[statement.service, place] = statement
    shown = _let_go(timeline, note)
    for at, keys in by_instant.items():
        services = frozenset(service for service, _ in keys)
        claims = collect_claims(catalogue, _incidents_with(timeline, note, services, at), at, keys)
        for (id_of_service, place), statement in keys.items():
            service = catalogue.services[id_of_service]
            own = make_claim(service, place, incident, note, statement, at)
            found = _as_stated(service, own, claims.get((service.id, place), ()))
            if not found and at == now and not service.when_stated:
                shown[(service.id, place)] = make_ordinary_cell(service, place)
                continue
            cell = combine(service, place, catalogue, found or (own,), partial(claims_on, claims, service.id))
            will_expire = at > now and cell.reason is Reason.EXPIRED
            shown[(service.id, place)] = replace(cell, reason=Reason.STATED) if will_expire else cell
    return shown


def _as_stated(service: Service, own: Cell, claims: Claims) -> Claims:
    """Return claims with a bulletin's own as it was stated, though its pair of state and rule is not allowed now."""
    softened = without_refused_pair(service, own)
    return claims if softened is own else tuple(own if claim == softened else claim for claim in claims)


def _let_go(timeline: Timeline, note: Note) -> dict[CellKey, Cell]:
    """Return the cells that a bulletin lets go by closing its incident, without naming them, and that others hold."""
    content = timeline.content
    incident = content.incidents[note.incident].keep_notes(lambda other: other.order <= note.order)
    if incident is None or note.stage is not Stage.CLOSED or not incident.is_closed:
        return {}
    keys = {key for earlier in incident.standing for key in earlier.cells}
    if incident.concerns_everything:
        keys.update(
            (service.id, place) for service in content.catalogue.services.values() for place in service.locations
        )
    keys -= note.cells
    at = _local(timeline, note.published)
    known = _incidents_with(timeline, note, {service for service, _ in keys}, at)
    return {key: cell for key, cell in fold_cells(content.catalogue, known, at, keys).items() if cell.sources}


def reaches_everybody(timeline: Timeline, note: Note) -> bool | None:
    """Return whether everybody could be reached at the instant of a bulletin, by all incidents open then."""
    content, at = timeline.content, _local(timeline, note.published)
    known = _incidents_with(timeline, note, content.catalogue.services, at)
    return reach_everybody(content.settings, filter(is_open, known))


def _local(timeline: Timeline, moment: datetime) -> datetime:
    return moment.astimezone(timeline.content.settings.timezone)


def _has_changed(was: Cell, now: Cell) -> bool:
    return was.said.news != now.said.news or was.said.restart != now.said.restart


@lru_cache(maxsize=1024)
def cells_at(timeline: Timeline, at: datetime, services: frozenset[str]) -> Mapping[CellKey, Cell]:
    """Return the cells of some services as they were at an instant."""
    catalogue, moment = timeline.content.catalogue, _local(timeline, at)
    only = {(service, place) for service in services for place in catalogue.services[service].locations}
    incidents = _incidents_at(timeline, (moment,), services, lambda note: note.published <= moment)
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
    incidents = _incidents_at(timeline, (_local(timeline, at),), (service,), lambda note: note.published <= at)
    cells = fold_cells(timeline.content.catalogue, incidents, at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

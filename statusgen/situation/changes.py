"""Find what a bulletin changed, and since when a service has not changed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache, partial

from msgspec.structs import replace

from statusgen.model.note import Incident, Note
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import AnnouncedChange, Cell, Change, Reason, Said
from statusgen.model.statement import Window, known_end
from statusgen.model.summaries import IncidentSummary
from statusgen.model.words import Stage
from statusgen.situation.claims import CellKey, Stated, iter_stated, make_claim, starts_at, without_refused_pair
from statusgen.situation.collect import claims_on, collect_claims, is_open
from statusgen.situation.combine import Claims, combine
from statusgen.situation.fold import fold_cells, fold_with_coming, reach_everybody
from statusgen.situation.retiring import add_ends
from statusgen.situation.timeline import Month, Timeline
from statusgen.situation.versions import timeline_before


def changes_of(timeline: Timeline, note: Note, *, is_correction: bool = False) -> tuple[Change, ...]:
    """Return what a bulletin changed in the cells it names, grouped by service and by identical change.

    What the last correction of its facts changed is told beside what it said until then; with ``is_correction``
    nothing else is told.
    """
    return _changes_of(timeline, note.incident, note.number, is_correction=is_correction)


@lru_cache(maxsize=512)
def _changes_of(timeline: Timeline, incident: str, number: int, *, is_correction: bool) -> tuple[Change, ...]:
    note = timeline.content.incidents[incident].get_note(number)
    if not note.cells or note.is_withdrawn:
        return ()
    at = _local(timeline, note.published)
    after = cells_of_bulletin(timeline, note)
    corrected = _cells_corrected(timeline, note)
    before = fold_with_coming(_catalogue_of(timeline, at), _incidents_before(timeline, note), at, note.cells)
    if is_correction:
        after = {key: cell for key, cell in after.items() if key in corrected}
    before = {**before, **corrected}
    grouped: dict[tuple[str, Said | None, Said, tuple[str, ...]], list[str]] = {}
    for (service, place), cell in after.items():
        was = before.get((service, place))
        if was is None or _has_changed(was, cell):
            grouped.setdefault((service, was.said if was else None, cell.said, cell.incidents), []).append(place)
    return tuple(Change(service, tuple(places), was, now, by) for (service, was, now, by), places in grouped.items())


def _cells_corrected(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return the cells that the last correction of a bulletin changed, as they were told until then."""
    if not note.corrected or not note.earlier:
        return {}
    count = len(note.corrected) - 1
    earlier, version = timeline_before(timeline, note.incident, note.number, count), note.version(count)
    at, after = _local(timeline, note.published), cells_of_bulletin(timeline, note)
    known = _incidents_with(earlier, version, note.services)
    before = fold_with_coming(_catalogue_of(timeline, at), known, at, note.cells)
    return {key: cell for key, cell in before.items() if key in after and _has_changed(cell, after[key])}


@lru_cache(maxsize=2048)
def _cells_of_bulletin(timeline: Timeline, incident: str, number: int) -> Mapping[CellKey, Cell]:
    note = timeline.content.incidents[incident].get_note(number)
    at = _local(timeline, note.published)
    return fold_with_coming(_catalogue_of(timeline, at), _incidents_with(timeline, note, note.services), at, note.cells)


def _catalogue_of(timeline: Timeline, at: datetime) -> Catalogue:
    """Return the catalogue of a bulletin: an end ahead of it cuts nothing that it announces, to as usual from then."""
    catalogue = timeline.content.catalogue
    passed = sum(1 for end in catalogue.ends if end <= at)
    return catalogue if passed == len(catalogue.ends) else _without_ends_ahead(timeline, passed)


@lru_cache(maxsize=64)
def _without_ends_ahead(timeline: Timeline, passed: int) -> Catalogue:
    catalogue = timeline.content.catalogue
    known = set(catalogue.ends[:passed])
    services = {
        id_: replace(one, retired=tuple(end for end in one.retired if end.since in known))
        for id_, one in catalogue.services.items()
    }
    places = {
        id_: one if one.retired is None or one.retired.since in known else replace(one, retired=None)
        for id_, one in catalogue.locations.items()
    }
    return replace(catalogue, services=services, locations=places)


def _incidents_with(timeline: Timeline, note: Note, services: Iterable[str] | None) -> list[Incident]:
    """Return the incidents that can say anything of some services, or all of them, as they were once a note was out.

    Of its own incident the notes up to it are known; of others those of its instant, too.
    """

    def is_known(other: Note) -> bool:
        return other.order <= note.order or (other.incident != note.incident and other.published == note.published)

    return _incidents_at(timeline, _local(timeline, note.published), services, is_known)


def _incidents_before(timeline: Timeline, note: Note) -> list[Incident]:
    """Return the incidents that could be in force when a note was published, as they were just before."""
    at = _local(timeline, note.published)
    return _incidents_at(timeline, at, note.services, lambda other: other.order < note.order)


def _incidents_at(
    timeline: Timeline, at: datetime, services: Iterable[str] | None, is_known: Callable[[Note], bool]
) -> list[Incident]:
    """Return the incidents that can say anything of some services, or of all, from an instant on, as known then."""
    spans = (*timeline.active(at), *timeline.announced(at))
    if services is not None:
        spans = tuple(span for span in spans if any(span.touches(service) for service in services))
    incidents = (timeline.content.incidents[span.summary.id] for span in spans)
    return [known for incident in incidents if (known := incident.first_notes(is_known)) is not None]


def cells_of_bulletin(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return the cells that a bulletin names as they were at its instant, all incidents combined."""
    return _cells_of_bulletin(timeline, note.incident, note.number)


def cells_stated_by(timeline: Timeline, note: Note) -> Mapping[CellKey, Cell]:
    """Return each cell that a bulletin speaks of, with what all incidents say of it; none for a withdrawn one.

    Each is as it was at its instant, with what was announced for later. A pair of state and rule that only old
    bulletins may state counts as stated, and so does what is not offered yet. A bulletin that closes its incident
    speaks, too, of each cell that it lets go and others hold.
    """
    return _cells_stated_by(timeline, note.incident, note.number)


def window_known_with(timeline: Timeline, note: Note) -> Window | None:
    """Return the window of a planned incident as it was known with a bulletin: no later word changes it."""
    incident = timeline.content.incidents[note.incident]
    return replace(incident, notes=(*incident.notes_before(note), note)).window


def first_end(timeline: Timeline, note: Note, sent: datetime) -> datetime | None:
    """Return when the first of what a bulletin said at an instant is to be confirmed: of itself, or of a cell.

    Planned work ends with its window, as far as it was known then; None where nobody knows.
    """
    window = window_known_with(timeline, note)
    if window is not None:
        return known_end(window)
    lapses = (cell.lapses_on for cell in cells_stated_by(timeline, note).values())
    ends = [end for end in (note.valid_until, *lapses) if end is not None]
    return min((end for end in ends if end > sent), default=max(ends, default=None))


def cells_spoken_of(timeline: Timeline, note: Note) -> frozenset[CellKey]:
    """Return the cells that a bulletin names, be it withdrawn or not, and those that it lets go and others hold."""
    return note.cells | cells_stated_by(timeline, note).keys()


@lru_cache(maxsize=2048)
def _cells_stated_by(timeline: Timeline, id_: str, number: int) -> Mapping[CellKey, Cell]:
    catalogue, incident = timeline.content.catalogue, timeline.content.incidents[id_]
    note = incident.get_note(number)
    if note.is_withdrawn:
        return {}
    now, shown, folded = _local(timeline, note.published), _let_go(timeline, note), cells_of_bulletin(timeline, note)
    claims = collect_claims(catalogue, _incidents_with(timeline, note, note.services), now, note.cells)
    there = catalogue.at(now)
    for name, place in dict.fromkeys(
        (statement.service, place) for statement in note.statements for place in statement.locations
    ):
        key, service = (name, place), catalogue.services[name]
        own = _own_claim(service, place, incident, note, now)
        stated = _as_stated(service, own, claims.get(key, ()))
        cell = folded.get(key)
        if cell is None:
            cell = combine(service, place, there, (own,), partial(claims_on, claims, name))
        elif stated != claims.get(key, ()):
            combined = combine(service, place, there, stated, partial(claims_on, claims, name))
            said = replace(combined.said, coming=cell.said.coming)
            ends = {"expires": cell.expires, "hidden_end": cell.hidden_end, "lapses": cell.lapses}
            cell = replace(combined, said=said, **ends)
        shown[key] = cell
    return shown


def own_changes(timeline: Timeline, note: Note, cell: Cell) -> tuple[AnnouncedChange, ...]:
    """Return what a cell of a bulletin will say when something begins that the bulletin itself announced."""
    incident = timeline.content.incidents[note.incident]
    begins = {statement.begins for statement in iter_stated(note, note.statements_of(cell.service, cell.location))}
    begins |= {incident.begins} if incident.begins is not None and begins else set()
    return tuple(change for change in cell.said.coming if change.begins in begins)


def lies_ahead(timeline: Timeline, note: Note, cell: Cell) -> bool:
    """Whether all that a bulletin says of a cell lies ahead."""
    incident = timeline.content.incidents[note.incident]
    stated = tuple(iter_stated(note, note.statements_of(cell.service, cell.location)))
    return bool(stated) and all(starts_at(incident, one) > note.published for one in stated)


def _own_claim(service: Service, place: str, incident: Incident, note: Note, now: datetime) -> Cell:
    """Return what a bulletin alone says of a cell: from its instant on, or where it says nothing of then, later."""
    stated = list(iter_stated(note, note.statements_of(service.id, place)))
    first = (
        min(stated, key=lambda one: one.begins) if stated else Stated(note, note.statements_of(service.id, place)[0])
    )
    return make_claim(service, place, incident, first, max(now, starts_at(incident, first)))


def _as_stated(service: Service, own: Cell, claims: Claims) -> Claims:
    """Return claims with a bulletin's own as it was stated, though its pair of state and rule is not allowed now."""
    softened = without_refused_pair(service, own)
    return claims if softened is own else tuple(own if claim == softened else claim for claim in claims)


def _let_go(timeline: Timeline, note: Note) -> dict[CellKey, Cell]:
    """Return the cells that a bulletin lets go by closing its incident, without naming them, and that others hold."""
    content = timeline.content
    incident = content.incidents[note.incident].first_notes(lambda other: other.order <= note.order)
    if incident is None or note.stage is not Stage.CLOSED or not incident.is_closed:
        return {}
    keys = {key for earlier in incident.standing for key in earlier.cells}
    if incident.concerns_everything:
        keys.update(
            (service.id, place) for service in content.catalogue.services.values() for place in service.locations
        )
    keys -= note.cells
    at = _local(timeline, note.published)
    known = _incidents_with(timeline, note, {service for service, _ in keys})
    return {
        key: cell
        for key, cell in fold_with_coming(_catalogue_of(timeline, at), known, at, keys).items()
        if cell.sources
    }


def reaches_everybody(timeline: Timeline, note: Note) -> bool | None:
    """Return whether everybody could be reached at the instant of a bulletin, by all incidents open then."""
    return _reaches_everybody(timeline, note.incident, note.number)


def reached_everybody_before(timeline: Timeline, moment: datetime) -> bool | None:
    """Return whether everybody could be reached just before an instant, as the newest bulletin until then left it."""
    notes = timeline.order.notes
    place = bisect_right(notes, -moment.timestamp(), key=lambda note: -note.published.timestamp())
    if place == len(notes):
        return timeline.content.settings.reach_everybody
    return _reaches_everybody(timeline, notes[place].incident, notes[place].number)


@lru_cache(maxsize=2048)
def _reaches_everybody(timeline: Timeline, id_: str, number: int) -> bool | None:
    content = timeline.content
    note = content.incidents[id_].get_note(number)
    known = _incidents_with(timeline, note, None)  # an incident that names no service may say so, too
    return reach_everybody(
        content.settings, [one for one in known if is_open(one) or _is_still_planned(one, note.published)]
    )


def _is_still_planned(incident: Incident, at: datetime) -> bool:
    window = incident.window
    return window is not None and not incident.is_closed and incident.has_word and at < window.ends


def _local(timeline: Timeline, moment: datetime) -> datetime:
    return moment.astimezone(timeline.content.settings.timezone)


def _has_changed(was: Cell, now: Cell) -> bool:
    return any(
        before != after
        for before, after in (
            (was.said.news, now.said.news),
            (was.said.restart, now.said.restart),
            (was.said.capacity, now.said.capacity),
            (was.said.delay, now.said.delay),
        )
    )


@lru_cache(maxsize=1024)
def cells_at(
    timeline: Timeline, at: datetime, services: frozenset[str], known: datetime | None = None
) -> Mapping[CellKey, Cell]:
    """Return the cells of some services as they were at an instant, by what was ``known`` then, or before."""
    catalogue, moment = timeline.content.catalogue, _local(timeline, at)
    latest = moment if known is None else _local(timeline, known)
    only = _keys_of(timeline, services)
    incidents = _incidents_at(timeline, latest, services, lambda note: note.published <= latest)
    return fold_cells(catalogue, incidents, moment, only)


@lru_cache(maxsize=1024)
def cells_with_coming(timeline: Timeline, at: datetime, services: frozenset[str]) -> Mapping[CellKey, Cell]:
    """Return the cells of some services as they were at an instant, with what was announced for later, ends too."""
    moment, catalogue = _local(timeline, at), timeline.content.catalogue
    incidents = _incidents_at(timeline, moment, services, lambda note: note.published <= moment)
    cells = fold_with_coming(catalogue, incidents, moment, _keys_of(timeline, services))
    return add_ends(cells, catalogue, incidents, moment)


def _keys_of(timeline: Timeline, services: Iterable[str]) -> set[CellKey]:
    catalogue = timeline.content.catalogue
    return {(service, place) for service in services for place in catalogue.services[service].locations}


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
    for moment in timeline.content.catalogue.ends:
        lasting[month_of(moment)].add(moment)
    for span in timeline.order.open_spans:
        if span.touches(service):
            for moment in _iter_moments(span.summary):
                lasting[month_of(moment)].add(moment)
    for month in sorted({*lasting, *timeline.order.spans}, reverse=True):
        found = set(lasting.get(month, ()))
        for span in timeline.order.spans.get(month, ()):
            if span.touches(service):
                found.update(moment for moment in _iter_moments(span.summary) if month_of(moment) == month)
        yield from sorted((moment for moment in found if moment <= at), reverse=True)


def _iter_moments(summary: IncidentSummary) -> Iterator[datetime]:
    """Iterate over the instants at which an incident may change a cell, corrections of its notes included."""
    yield from summary.iter_instants()
    yield from (moment for note in summary.notes for moment in note.corrected)


def _what_cells_say(timeline: Timeline, service: str, only: set[CellKey], at: datetime) -> tuple[object, ...]:
    known = _incidents_at(timeline, _local(timeline, at), (service,), lambda note: note.published <= at)
    incidents = [replace(one, notes=tuple(note.as_known(at) for note in one.notes)) for one in known]
    cells = fold_with_coming(timeline.content.catalogue, incidents, at, only)
    return tuple((key, cell.said.news, cell.reason is Reason.EXPIRED) for key, cell in cells.items())

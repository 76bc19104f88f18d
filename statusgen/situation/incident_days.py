"""The states of each service that an incident names, on each of its days, as known then."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident
from statusgen.model.severity import severity
from statusgen.model.situation import Situation
from statusgen.model.words import State
from statusgen.situation.claims import CellKey
from statusgen.situation.day_history import Standing, group_states, last_day
from statusgen.situation.fold import fold_cells
from statusgen.situation.timeline import Span, Timeline, make_span

MOST_DAYS = 184
"""How many days are looked back on, half a year; of a longer incident the last ones."""
_DAY = timedelta(days=1)
_States = Mapping[CellKey, State]


class DayRun(Struct, frozen=True):
    """Consecutive days on which a service stood alike."""

    first: date
    last: date
    standing: Standing
    """Its locations by the worst state of the day, the worst state first; on the last day of all, by the state then."""


class ServiceDays(Struct, frozen=True):
    """The days of one service, the oldest first; days on which nothing can be said of it are left out."""

    service: str
    runs: tuple[DayRun, ...]


class IncidentDays(Struct, frozen=True):
    """The days of an incident, and of the services that it names."""

    first: date
    last: date
    is_over: bool
    services: tuple[ServiceDays, ...]
    """In the order of the catalogue."""

    @property
    def count(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1


def days_of_incident(timeline: Timeline, situation: Situation, id_: str) -> IncidentDays | None:
    """Return the days of an incident; None where it has fewer than two, or names no service.

    Those of one that is open end with the day of the newest bulletin: its page changes with the situation, never with
    the clock alone. All incidents of that time are combined: no day looks better than it was.
    """
    is_live = any(live.id == id_ for live in situation.live)
    return _days_of_incident(timeline, id_, situation.at if is_live else None, last_day(timeline, situation))


@lru_cache(maxsize=64)
def _days_of_incident(timeline: Timeline, id_: str, now: datetime | None, newest: date | None) -> IncidentDays | None:
    content, zone = timeline.content, timeline.content.settings.timezone
    span = make_span(index_of(content.incidents)[id_])
    ends = now or (span.ends if span is not None else None)
    if span is None or ends is None or newest is None:
        return None
    ends = min(ends, span.ends) if span.ends is not None else ends
    last = (ends - timedelta(seconds=1) if span.summary.is_planned else ends).astimezone(zone).date()
    last = min(last, newest) if now is not None else last
    named = {service for note in span.summary.notes if not note.is_withdrawn for service in note.services}
    services = [one for one in content.catalogue.services if one in named]
    first = max(span.begins.astimezone(zone).date(), last - (MOST_DAYS - 1) * _DAY)
    if first >= last or not services:
        return None
    begins = max(span.begins, datetime.combine(first, time(0)).replace(tzinfo=zone)).astimezone(zone)
    spans = [one for one in timeline.order.spans_between(first, last) if any(map(one.touches, services))]
    states = list(_iter_states(timeline, spans, services, begins, ends.astimezone(zone)))
    days = {service: list(_iter_days(service, states, first, last)) for service in services}
    told = tuple(ServiceDays(service, tuple(_iter_runs(found))) for service, found in days.items() if found)
    return IncidentDays(first, last, now is None, told) if told else None


def _iter_states(
    timeline: Timeline, spans: Iterable[Span], services: Iterable[str], begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, _States]]:
    """Iterate over the states of some services from an instant on, each time that they may change, up to another."""
    catalogue, incidents = timeline.content.catalogue, timeline.content.incidents
    only = {(service, place) for service in services for place in catalogue.services[service].locations}
    spans = list(spans)
    moments = {moment for span in spans for moment in span.summary.iter_instants()} | set(catalogue.ends)
    for moment in (begins, *sorted(one.astimezone(begins.tzinfo) for one in moments if begins < one < ends), ends):
        known = [_as_known(incidents[span.summary.id], moment) for span in spans if span.covers(moment)]
        cells = fold_cells(catalogue, [one for one in known if one is not None], moment, only)
        yield moment, {key: cell.state for key, cell in cells.items()}


def _as_known(incident: Incident, moment: datetime) -> Incident | None:
    return incident.first_notes(lambda note: note.published <= moment)


def _iter_days(
    service: str, states: list[tuple[datetime, _States]], first: date, last: date
) -> Iterator[tuple[date, Standing]]:
    """Iterate over the days on which something can be said of a service."""
    own = [(moment, {place: state for (of, place), state in now.items() if of == service}) for moment, now in states]
    worst: dict[date, dict[str, State]] = {}
    for (moment, now), (until, _) in pairwise(own):
        on, end = moment.date(), (until - timedelta(microseconds=1)).date()
        while on <= min(end, last):
            day = worst.setdefault(on, {})
            for place, state in now.items():
                day[place] = max(day.get(place, state), state, key=severity)
            on += _DAY
    worst[last] = own[-1][1]
    for distance in range((last - first).days + 1):
        on = first + distance * _DAY
        if worst.get(on):
            yield on, group_states(worst[on].items())


def _iter_runs(days: Iterable[tuple[date, Standing]]) -> Iterator[DayRun]:
    run: DayRun | None = None
    for on, standing in days:
        if run is not None and run.standing == standing and on - run.last == _DAY:
            run = DayRun(run.first, on, standing)
            continue
        yield from [run] if run is not None else []
        run = DayRun(on, on, standing)
    yield from [run] if run is not None else []

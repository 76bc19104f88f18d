"""The states of a service on each of the last days, as known today."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from msgspec import Struct

from statusgen.model.severity import severity
from statusgen.model.situation import Situation
from statusgen.model.words import State
from statusgen.situation.changes import changes_of
from statusgen.situation.fold import fold_cells
from statusgen.situation.timeline import Span, Timeline

DAYS = 14
"""How many days a strip shows."""
SEARCHED = 30
"""How many of the newest bulletins are searched for changes of a location."""


class Day(Struct, frozen=True):
    """One service on one day."""

    on: date
    """In the site's timezone."""
    states: Mapping[str, State]
    """The worst state of the day by location; of the last day, the state now. Locations without it are left out."""


@lru_cache(maxsize=512)
def days_of_service(timeline: Timeline, service: str, at: datetime, last: date) -> tuple[Day, ...]:
    """Return the days of a service up to ``last``, the oldest first; none before the first bulletin of all.

    ``last`` is the day of the newest bulletin: pages change with the situation, never with the clock alone.
    """
    if not timeline.notes:
        return ()
    zone = timeline.content.settings.timezone
    first = max(last - timedelta(days=DAYS - 1), timeline.notes.summaries[-1].published.astimezone(zone).date())
    spans = [span for span in timeline.order.spans_between(first, last) if span.touches(service)]
    days = []
    for distance in range((last - first).days):
        on = first + timedelta(days=distance)
        worst: dict[str, State] = {}
        for moment in _moments(timeline, spans, on):
            for place, state in _states(timeline, service, moment, spans):
                worst[place] = max(worst.get(place, state), state, key=severity)
        days.append(Day(on, worst))
    now = at.astimezone(zone)
    standing = list(timeline.active(now, service))
    return (*days, Day(last, dict(_states(timeline, service, now, standing))))


Standing = tuple[tuple[State, tuple[str, ...]], ...]
"""Ids of locations by state, the worst state first."""


def standing_of_service(timeline: Timeline, service: str, at: datetime, last: date) -> list[tuple[date, Standing]]:
    """Return the locations of a service by state, on each of its days."""
    return [(day.on, group_states(day.states.items())) for day in days_of_service(timeline, service, at, last)]


def group_states(states: Iterable[tuple[str, State]]) -> Standing:
    """Return locations by state, the worst state first."""
    found: dict[State, list[str]] = {}
    for id_, state in states:
        found.setdefault(state, []).append(id_)
    return tuple((state, tuple(found[state])) for state in sorted(found, key=severity, reverse=True))


def last_day(timeline: Timeline, situation: Situation) -> date | None:
    """Return the day of the newest bulletin, in the site's timezone; None before the first."""
    if situation.latest is None:
        return None
    return situation.latest.last_said.astimezone(timeline.content.settings.timezone).date()


def _moments(timeline: Timeline, spans: list[Span], on: date) -> list[datetime]:
    """Return the instants of a day at which a state may have begun: its first one, and those the notes name."""
    zone = timeline.content.settings.timezone
    begins = datetime.combine(on, time(0)).replace(tzinfo=zone)
    ends = datetime.combine(on + timedelta(days=1), time(0)).replace(tzinfo=zone)
    moments = {begins}
    for span in spans:
        moments.update(moment.astimezone(zone) for moment in span.summary.iter_instants() if begins <= moment < ends)
    return sorted(moments)


def _states(timeline: Timeline, service: str, moment: datetime, spans: list[Span]) -> Iterator[tuple[str, State]]:
    catalogue = timeline.content.catalogue
    covering = (timeline.content.incidents[span.summary.id] for span in spans if span.covers(moment))
    known = (incident.first_notes(lambda note: note.published <= moment) for incident in covering)
    incidents = [incident for incident in known if incident is not None]
    only = {(service, place) for place in catalogue.services[service].locations}
    for (_, place), cell in fold_cells(catalogue, incidents, moment, only).items():
        yield place, cell.state


@lru_cache(maxsize=1024)
def changed_locations(timeline: Timeline, incident: str, number: int) -> frozenset[str]:
    """Return the locations at which a bulletin changed something, the whole group by its own name."""
    note = timeline.content.incidents[incident].get_note(number)
    return frozenset(place for change in changes_of(timeline, note) for place in change.locations)

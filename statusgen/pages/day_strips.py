"""The strip of the last days of a service: a shape for each day, and the same in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.words import State
from statusgen.situation.day_history import (
    SEARCHED,
    Standing,
    changed_locations,
    last_day,
    standing_of_service,
)
from statusgen.situation.fold import find_note
from statusgen.situation.timeline import Month, Notes, Timeline
from statusgen.wording.bulletins import link_incident
from statusgen.wording.cells import day_of
from statusgen.wording.context import PageContext
from statusgen.wording.views import Link

INCIDENTS = 5
"""How many incidents a location or a service page lists; the list of incidents has the others."""
INCIDENTS_SEARCHED = 300
"""How many of the newest bulletins are searched for these incidents."""
_NamesByState = tuple[tuple[State, tuple[str, ...]], ...]
"""Names by state on a day, the worst state first; days with equal values are merged."""


class DayView(Struct, frozen=True):
    """One day of a strip, as a shape; its words are in the runs."""

    state: str
    day: str
    """Day of the month."""


class StateNamesView(Struct, frozen=True):
    """The locations in one state during a run."""

    state: str
    word: str
    names: str
    """Locations, in words; empty for all."""


class RunView(Struct, frozen=True):
    """Consecutive days with the same states, the worst state first."""

    when: str
    href: str
    """The updates of its first day, where that day has one."""
    standing: tuple[StateNamesView, ...]


class StripView(Struct, frozen=True):
    """The last days, the oldest first; the runs the newest first."""

    title: str
    introduction: str
    first: str
    last: str
    days: tuple[DayView, ...]
    runs: tuple[RunView, ...]


def view_days_of_service(context: PageContext, path: str, service: Service) -> StripView | None:
    """Show the last days of a service: the worst state of each day, and its states by location in words."""
    last = last_day(context.timeline, context.situation)
    if last is None:
        return None
    days = standing_of_service(context.timeline, service.id, context.situation.at, last)
    return _make_strip(context, path, _name(days, context.wording.place), service)


def _name(days: Iterable[tuple[date, Standing]], name_of: Callable[[str], str]) -> list[tuple[date, _NamesByState]]:
    """Put names for ids; days that stand alike are named once."""
    named: dict[Standing, _NamesByState] = {}
    for _, standing in days:
        if standing not in named:
            named[standing] = tuple((state, tuple(map(name_of, ids))) for state, ids in standing)
    return [(on, named[standing]) for on, standing in days]


def _make_strip(
    context: PageContext, path: str, days: Sequence[tuple[date, _NamesByState]], service: Service
) -> StripView | None:
    days = [(on, standing) for on, standing in days if standing]
    if not days:
        return None
    wording = context.wording
    shown = tuple(DayView(standing[0][0], str(on.day)) for on, standing in days)
    runs = [(standing, [on for on, _ in same]) for standing, same in groupby(days, key=lambda pair: pair[1])]
    spoken = frozenset[date]().union(
        *(days_with_updates(context.timeline, (on.year, on.month)) for on in (days[0][0], days[-1][0]))
    )
    return StripView(
        title=wording.say("The last days"),
        introduction=wording.say("Each day is shown with its worst state, the last one with its state now."),
        first=wording.short_day(days[0][0]),
        last=wording.short_day(days[-1][0]),
        days=shown,
        runs=tuple(
            RunView(
                _when(context, same, days[-1][0]),
                _link_day(context, path, same[0]) if same[0] in spoken else "",
                tuple(
                    StateNamesView(
                        state, wording.state(state, service), wording.listed(list(names)) if len(standing) > 1 else ""
                    )
                    for state, names in standing
                ),
            )
            for standing, same in reversed(runs)
        ),
    )


@lru_cache(maxsize=16)
def days_with_updates(timeline: Timeline, month: Month) -> frozenset[date]:
    """Return the days of a month with a bulletin."""
    notes = timeline.by_month.get(month)
    zone = timeline.content.settings.timezone
    return frozenset(summary.published.astimezone(zone).date() for summary in notes.summaries) if notes else frozenset()


def _when(context: PageContext, days: Sequence[date], last: date) -> str:
    """Name the days of a run; the last run is open-ended."""
    first, ends, say = context.wording.short_day(days[0]), context.wording.short_day(days[-1]), context.wording.say
    if days[-1] == last:
        return say("Since {date}", date=first)
    if len(days) == 1:
        return first
    return say("{first} to {last}", first=first, last=ends)


def link_incidents(context: PageContext, page: str, notes: Notes | None) -> tuple[Link, ...]:
    """Link to the open and past incidents of some notes, the newest first."""
    coming = {incident.id for incident in context.situation.coming}
    open_ = {incident.id for incident in context.situation.open_incidents}
    found = dict.fromkeys(summary.incident for summary in notes.summaries[:INCIDENTS_SEARCHED]) if notes else {}
    links = []
    for id_ in [id_ for id_ in found if id_ not in coming][:INCIDENTS]:
        incident = context.content.incidents[id_]
        ended = context.wording.say("Not over yet") if id_ in open_ else _ended(context, incident)
        links.append(link_incident(context, page, incident, ended))
    return tuple(links)


def _ended(context: PageContext, incident: Incident) -> str:
    return context.wording.day_stamp("Over since {date}", day_of(context, incident.last))


def iter_bulletins_about(context: PageContext, location: Location) -> Iterator[Note]:
    """Iterate over the newest bulletins that changed something at a location, or for the whole group."""
    notes = context.timeline.by_location.get(location.id)
    for summary in notes.summaries[:SEARCHED] if notes else ():
        if changed_locations(context.timeline, summary.incident, summary.number) & {location.id, WHOLE_GROUP}:
            yield find_note(context.content.incidents, summary)


def _link_day(context: PageContext, path: str, day: date) -> str:
    return f"{context.link(path, paths.month(context.language, (day.year, day.month)))}#{paths.day(day)}"

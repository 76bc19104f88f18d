"""The last days of a service or a location in words: a strip of shapes for the eye, sentences for everyone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.words import State
from statusgen.situation.day_history import SEARCHED, changed_locations, days_of_service, last_day
from statusgen.situation.fold import find_note
from statusgen.situation.timeline import Chronicle, Month, Notes
from statusgen.wording.context import Scene
from statusgen.wording.views import Link

INCIDENTS = 5
"""How many incidents a location or a service page lists; the others stand in the list of incidents."""
INCIDENTS_SEARCHED = 300
"""Among how many of the newest bulletins these incidents are looked for."""
_Standing = tuple[tuple[State, tuple[str, ...]], ...]
"""What stood on a day, the worst first, with the names of what stood so: days that say the same stand together."""


class DayView(Struct, frozen=True):
    """One day of a strip: a shape for the eye, whose words stand in the runs."""

    state: str
    day: str
    """Day of the month."""


class StandingView(Struct, frozen=True):
    """What stood at that time in one state."""

    state: str
    word: str
    names: str
    """Where, or which services; empty where it holds for all."""


class RunView(Struct, frozen=True):
    """Days in a row that say the same, the worst state first."""

    when: str
    href: str
    """The updates of its first day, where that day has one."""
    standing: tuple[StandingView, ...]


class StripView(Struct, frozen=True):
    """The last days, the oldest first; the runs the newest first."""

    title: str
    introduction: str
    first: str
    last: str
    days: tuple[DayView, ...]
    runs: tuple[RunView, ...]


def view_days_of_service(scene: Scene, path: str, service: Service) -> StripView | None:
    """Show the last days of a service: each day its worst state, and in words how it stood at every location."""
    last = last_day(scene.chronicle, scene.situation)
    if last is None:
        return None
    days = days_of_service(scene.chronicle, service.id, scene.situation.at, last)
    told = [(day.on, _stand((scene.wording.place(place), state) for place, state in day.states)) for day in days]
    return _make_strip(scene, path, told, service=service)


def view_days_of_location(scene: Scene, path: str, location: Location) -> StripView | None:
    """Show the last days of a location: each day the worst state of its key services, and how each of them stood."""
    last, catalogue = last_day(scene.chronicle, scene.situation), scene.content.catalogue
    if last is None:
        return None
    here = [one for one in catalogue.services.values() if location.id in one.locations and one.attended]
    by_day: dict[date, list[tuple[str, State]]] = {}
    for service in [one for one in here if one.is_key] or here:
        for day in days_of_service(scene.chronicle, service.id, scene.situation.at, last):
            by_day.setdefault(day.on, []).extend(
                (service.short.in_(scene.language), state) for place, state in day.states if place == location.id
            )
    return _make_strip(scene, path, [(on, _stand(states)) for on, states in sorted(by_day.items())])


def _stand(states: Iterable[tuple[str, State]]) -> _Standing:
    """Put the names that stand in the same state together, the worst state first."""
    found: dict[State, list[str]] = {}
    for name, state in states:
        found.setdefault(state, []).append(name)
    return tuple((state, tuple(found[state])) for state in sorted(found, key=severity, reverse=True))


def _make_strip(
    scene: Scene, path: str, days: Sequence[tuple[date, _Standing]], *, service: Service | None = None
) -> StripView | None:
    told = [(on, standing) for on, standing in days if standing]
    if not told:
        return None
    wording = scene.wording
    shown = tuple(DayView(standing[0][0], str(on.day)) for on, standing in told)
    runs = [(standing, [on for on, _ in same]) for standing, same in groupby(told, key=lambda pair: pair[1])]
    spoken = frozenset[date]().union(
        *(_days_with_updates(scene.chronicle, (on.year, on.month)) for on in (told[0][0], told[-1][0]))
    )
    return StripView(
        title=wording.say("The last days"),
        introduction=wording.say("Each day is shown with its worst state, the last one with its state now."),
        first=wording.short_day(told[0][0]),
        last=wording.short_day(told[-1][0]),
        days=shown,
        runs=tuple(
            RunView(
                _when(scene, same, told[-1][0]),
                f"{scene.link(path, paths.month(scene.language, (same[0].year, same[0].month)))}#{paths.day(same[0])}"
                if same[0] in spoken
                else "",
                tuple(
                    StandingView(
                        state,
                        wording.state(state, service),
                        wording.listed(list(names)) if len(standing) > 1 else "",
                    )
                    for state, names in standing
                ),
            )
            for standing, same in reversed(runs)
        ),
    )


@lru_cache(maxsize=16)
def _days_with_updates(chronicle: Chronicle, month: Month) -> frozenset[date]:
    """Return the days of a month with a bulletin."""
    notes = chronicle.by_month.get(month)
    zone = chronicle.content.settings.timezone
    return frozenset(one.published.astimezone(zone).date() for one in notes.outlines) if notes else frozenset()


def _when(scene: Scene, days: Sequence[date], last: date) -> str:
    """Say which days a line is about; the line of the last day goes on."""
    first, ends, say = scene.wording.short_day(days[0]), scene.wording.short_day(days[-1]), scene.wording.say
    if days[-1] == last:
        return say("Since {date}", date=first)
    if len(days) == 1:
        return first
    return say("{first} to {last}", first=first, last=ends)


def link_incidents(scene: Scene, page: str, notes: Notes | None) -> tuple[Link, ...]:
    """Link to the open and the past incidents that notes speak of, the newest first."""
    coming = {one.id for one in scene.situation.coming}
    open_ = {one.id for one in scene.situation.open_incidents}
    found = dict.fromkeys(outline.incident for outline in notes.outlines[:INCIDENTS_SEARCHED]) if notes else {}
    links = []
    for id_ in [id_ for id_ in found if id_ not in coming][:INCIDENTS]:
        incident: Incident = scene.content.incidents[id_]
        edition = incident.editions[scene.language]
        links.append(
            Link(
                scene.link(page, paths.incident(scene.language, id_)),
                edition.title,
                edition.language if edition.language != scene.language else "",
                scene.wording.say("Not over yet") if id_ in open_ else _ended(scene, incident),
            )
        )
    return tuple(links)


def _ended(scene: Scene, incident: Incident) -> str:
    moment = incident.ends if incident.is_planned and incident.ends else incident.notes[-1].published
    return scene.wording.say("Over since {date}", date=scene.wording.day(moment.astimezone(scene.wording.zone).date()))


def iter_touching(scene: Scene, location: Location) -> Iterator[Note]:
    """Iterate over the newest bulletins that changed something at a location, or for the whole group."""
    notes = scene.chronicle.by_location.get(location.id)
    for outline in notes.outlines[:SEARCHED] if notes else ():
        if changed_locations(scene.chronicle, outline.incident, outline.number) & {location.id, WHOLE_GROUP}:
            yield find_note(scene.content.incidents, outline)

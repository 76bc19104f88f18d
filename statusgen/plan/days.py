"""The last days of a service or a location in words: a strip of shapes for the eye, sentences for everyone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from statusgen.model.marked import join
from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.words import State
from statusgen.plan import paths
from statusgen.plan.day_views import DayView, RunView, StripView
from statusgen.plan.scene import SEVERITY, Scene
from statusgen.plan.views import Link
from statusgen.situation.chronicle import Notes
from statusgen.situation.days import SEARCHED, Day, changed_locations, days_of_service, last_day

NAMED = 3
"""How many services or locations a day names before it counts the others."""
INCIDENTS = 5
"""How many incidents a location or a service page lists; the others stand in the list of incidents."""

INCIDENTS_SEARCHED = 300
"""Among how many of the newest bulletins these incidents are looked for."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a day: days that say the same stand together."""

    state: State
    word: str
    names: str


def view_days_of_service(scene: Scene, service: Service) -> StripView | None:
    """Show the last days of a service: each day its worst state, and where."""
    last = last_day(scene.chronicle, scene.situation)
    if last is None:
        return None
    days = days_of_service(scene.chronicle, service.id, scene.situation.at, last)
    told = [(day.on, _tell_service(scene, service, day)) for day in days]
    return _make_strip(scene, [(on, one) for on, one in told if one is not None])


def _tell_service(scene: Scene, service: Service, day: Day) -> _Told | None:
    if not day.states:
        return None
    worst = max((state for _, state in day.states), key=SEVERITY.__getitem__)
    places = [place for place, state in day.states if state is worst]
    names = ""
    if worst is not State.RUNNING and len(places) < len(day.states):
        names = _shorten(scene, [scene.wording.place(place) for place in places])
    return _Told(worst, scene.wording.state(worst, attended=service.attended), names)


def view_days_of_location(scene: Scene, location: Location) -> StripView | None:
    """Show the last days of a location: each day the worst state of its key services, and which."""
    last, catalogue = last_day(scene.chronicle, scene.situation), scene.content.catalogue
    if last is None:
        return None
    here = [one for one in catalogue.services.values() if location.id in one.locations and one.attended]
    by_day: dict[date, list[tuple[Service, State]]] = {}
    for service in [one for one in here if one.is_key] or here:
        for day in days_of_service(scene.chronicle, service.id, scene.situation.at, last):
            by_day.setdefault(day.on, []).extend(
                (service, state) for place, state in day.states if place == location.id
            )
    told = []
    for on, states in sorted(by_day.items()):
        if states:
            worst = max((state for _, state in states), key=SEVERITY.__getitem__)
            names = [service.short.in_(scene.language) for service, state in states if state is worst]
            named = _shorten(scene, names) if worst is not State.RUNNING else ""
            told.append((on, _Told(worst, scene.wording.state(worst), named)))
    return _make_strip(scene, told)


def _shorten(scene: Scene, names: Sequence[str]) -> str:
    """List names, and count those beyond the first few."""
    if len(names) <= NAMED + 1:  # "and one more" would be no shorter
        return scene.wording.listed(list(names))
    more = len(names) - NAMED
    return scene.wording.say("{names} and {more} more", names=join(scene.wording.comma, names[:NAMED]), more=more)


def _make_strip(scene: Scene, told: Sequence[tuple[date, _Told]]) -> StripView | None:
    if not told:
        return None
    wording = scene.wording
    shown = tuple(DayView(one.state, str(on.day)) for on, one in told)
    runs = [(one, [on for on, _ in days]) for one, days in groupby(told, key=lambda pair: pair[1])]
    return StripView(
        title=wording.say("The last days"),
        introduction=wording.say("Each day is shown with its worst state, the last one with its state now."),
        first=wording.short_day(told[0][0]),
        last=wording.short_day(told[-1][0]),
        days=shown,
        runs=tuple(
            RunView(_when(scene, days, told[-1][0]), one.state, one.word, one.names) for one, days in reversed(runs)
        ),
    )


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
            yield next(one for one in scene.content.incidents[outline.incident].notes if one.number == outline.number)

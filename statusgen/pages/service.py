"""The page of a service: where it goes ahead, and where it does not."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.model.paths import service_feed
from statusgen.model.severity import severity
from statusgen.model.site import Service
from statusgen.model.situation import worst_of
from statusgen.model.words import State
from statusgen.pages.day_strips import StripView, link_incidents, view_days_of_service
from statusgen.pages.home import RECENT, view_planned
from statusgen.pages.layout import make_frame
from statusgen.situation.changes import service_since
from statusgen.situation.headline import NAMED
from statusgen.wording.bulletins import link_bulletin
from statusgen.wording.cells import day_of, describe_cell, group_by_state
from statusgen.wording.context import Scene
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Frame, Link, PlannedView, ServiceView, StateGroup


class ServicePageView(Struct, frozen=True):
    """One service at every location."""

    frame: Frame
    name: str
    since: str
    is_whole_group: bool
    groups: tuple[StateGroup, ...]
    """Its locations, by state."""
    bulletins: tuple[BulletinLink, ...]
    planned: tuple[PlannedView, ...]
    strip: StripView | None
    incidents: tuple[Link, ...]


def view_service(scene: Scene, service: Service) -> ServicePageView:
    """Make the page of a service at every location."""
    path = paths.service(scene.language, service.id)
    on = day_of(scene, scene.situation.at)
    places = tuple(
        describe_cell(scene, path, service, cell, on, by_place=True)
        for cell in scene.situation.of_service(service.id).values()
    )
    since = service_since(scene.chronicle, service.id, scene.situation.at)
    notes = scene.chronicle.by_service.get(service.id)
    coming = [one for one in scene.situation.coming if any(_names_service(note, service.id) for note in one.notes)]
    name = service.name.in_(scene.language)
    words = _states_in_title(scene, service)
    title = scene.wording.say("{who}: {told}", who=service.short.in_(scene.language), told=words) if words else name
    return ServicePageView(
        frame=make_frame(
            scene,
            path,
            title,
            feed=service_feed(service.id),
            state=worst_of(scene.situation.of_service(service.id).values()),
        ),
        name=name,
        is_whole_group=service.is_whole_group,
        since=scene.wording.say("Unchanged since {instant}.", instant=scene.wording.instant(since)) if since else "",
        groups=group_by_state(scene, _merge(scene, places)),
        bulletins=tuple(link_bulletin(scene, path, note) for note in notes[:RECENT]) if notes else (),
        planned=view_planned(scene, path, coming),
        strip=view_days_of_service(scene, path, service),
        incidents=link_incidents(scene, path, notes),
    )


def _states_in_title(scene: Scene, service: Service) -> str:
    """Name the states of a service, the worst first; where there are several, with the few locations of each."""
    wording, by_state = scene.wording, dict[State, list[str]]()
    for place, cell in scene.situation.of_service(service.id).items():
        by_state.setdefault(cell.state, []).append(place)
    told = []
    for state in sorted(by_state, key=severity, reverse=True):
        word, places = wording.state(state, service), by_state[state]
        is_named = len(by_state) > 1 and len(places) <= NAMED
        told.append(
            wording.say("{service} ({where})", service=word, where=wording.places(places)) if is_named else word
        )
    return wording.comma.join(told)


def _merge(scene: Scene, places: Iterable[ServiceView]) -> tuple[ServiceView, ...]:
    """Put locations that say the same under one heading, which names them all."""
    same: dict[ServiceView, list[ServiceView]] = {}
    for place in places:
        same.setdefault(replace(place, name="", href=""), []).append(place)
    return tuple(
        found[0] if len(found) == 1 else replace(view, name=scene.wording.listed([one.name for one in found]))
        for view, found in same.items()
    )


def _names_service(note: Note, service: str) -> bool:
    return any(statement.service == service for statement in note.statements)


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the pages of services."""
    for service in scene.content.catalogue.services.values():
        path = paths.service(scene.language, service.id)
        yield Output(path, view_service(scene, service), PageTemplate("service.html"))

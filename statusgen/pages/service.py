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
from statusgen.pages.layout import make_layout
from statusgen.situation.changes import service_since
from statusgen.situation.headline import NAMED
from statusgen.wording.bulletins import link_bulletin
from statusgen.wording.cells import day_of, describe_cell, group_by_state
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Layout, Link, PlannedView, ServiceView, StateGroup


class ServicePageView(Struct, frozen=True):
    """One service at every location."""

    layout: Layout
    name: str
    since: str
    is_whole_group: bool
    groups: tuple[StateGroup, ...]
    """Its locations, by state."""
    bulletins: tuple[BulletinLink, ...]
    planned: tuple[PlannedView, ...]
    strip: StripView | None
    incidents: tuple[Link, ...]


def view_service(context: PageContext, service: Service) -> ServicePageView:
    """Make the page of a service at every location."""
    path = paths.service(context.language, service.id)
    on = day_of(context, context.situation.at)
    places = tuple(
        describe_cell(context, path, service, cell, on, by_place=True)
        for cell in context.situation.of_service(service.id).values()
    )
    since = service_since(context.timeline, service.id, context.situation.at)
    notes = context.timeline.by_service.get(service.id)
    coming = [one for one in context.situation.coming if any(_names_service(note, service.id) for note in one.notes)]
    name = service.name.in_(context.language)
    words = _states_in_title(context, service)
    title = context.wording.say("{who}: {told}", who=service.short.in_(context.language), told=words) if words else name
    return ServicePageView(
        layout=make_layout(
            context,
            path,
            title,
            feed=service_feed(service.id),
            state=worst_of(context.situation.of_service(service.id).values()),
        ),
        name=name,
        is_whole_group=service.is_whole_group,
        since=context.wording.say("Unchanged since {instant}.", instant=context.wording.instant(since))
        if since
        else "",
        groups=group_by_state(context, _merge(context, places)),
        bulletins=tuple(link_bulletin(context, path, note) for note in notes[:RECENT]) if notes else (),
        planned=view_planned(context, path, coming),
        strip=view_days_of_service(context, path, service),
        incidents=link_incidents(context, path, notes),
    )


def _states_in_title(context: PageContext, service: Service) -> str:
    """Name the states of a service, the worst first; where there are several, with the few locations of each."""
    wording, by_state = context.wording, dict[State, list[str]]()
    for place, cell in context.situation.of_service(service.id).items():
        by_state.setdefault(cell.state, []).append(place)
    told = []
    for state in sorted(by_state, key=severity, reverse=True):
        word, places = wording.state(state, service), by_state[state]
        is_named = len(by_state) > 1 and len(places) <= NAMED
        told.append(
            wording.say("{service} ({where})", service=word, where=wording.places(places)) if is_named else word
        )
    return wording.comma.join(told)


def _merge(context: PageContext, places: Iterable[ServiceView]) -> tuple[ServiceView, ...]:
    """Put locations that say the same under one heading, which names them all."""
    same: dict[ServiceView, list[ServiceView]] = {}
    for place in places:
        same.setdefault(replace(place, name="", href=""), []).append(place)
    return tuple(
        found[0] if len(found) == 1 else replace(view, name=context.wording.listed([one.name for one in found]))
        for view, found in same.items()
    )


def _names_service(note: Note, service: str) -> bool:
    return any(statement.service == service for statement in note.statements)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the pages of services."""
    for service in context.content.catalogue.services.values():
        path = paths.service(context.language, service.id)
        yield Output(path, view_service(context, service), PageTemplate("service.html"))

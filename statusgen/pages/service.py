"""The page of a service: its state at each location, its bulletins and planned closures; and that of all services."""

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.search_words import search_words
from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.paths import service_feed
from statusgen.model.place_groups import gather
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.situation import Cell, worst_of
from statusgen.model.words import State
from statusgen.pages.ahead import AheadView, view_ahead
from statusgen.pages.choices import location_choices
from statusgen.pages.day_strips import StripView, link_incidents, view_days_of_service
from statusgen.pages.facts import Facts, Key
from statusgen.pages.home import RECENT
from statusgen.pages.layout import link_questions, make_layout
from statusgen.pages.pair import PlaceChoice, view_choices
from statusgen.situation.changes import service_since
from statusgen.situation.headline import NAMED_IN_HEADLINE
from statusgen.wording.badges import answers_of
from statusgen.wording.bulletins import link_bulletin, view_planned
from statusgen.wording.cells import describe_cell, newest_day, services_everywhere
from statusgen.wording.context import PageContext
from statusgen.wording.everywhere import count_places, describe_places
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.retired import tell_service
from statusgen.wording.stamps import about_service, stamps_of
from statusgen.wording.state_groups import group_by_state
from statusgen.wording.views import BulletinLink, Layout, Link, PlannedView, ServiceView, StateGroup

IN_HEADING = 6
"""How many locations, or groups of them, a heading names."""


class ServicePageView(Struct, frozen=True):
    """One service at every location."""

    layout: Layout
    name: str
    since: str
    is_alone: bool
    """Whether it is the same everywhere: of the whole group, or in a group of one hospital."""
    groups: tuple[StateGroup, ...]
    """Its locations, by state."""
    retired: tuple[str, ...]
    """Where it is no longer offered, since when, and where to go."""
    bulletins: tuple[BulletinLink, ...]
    planned: tuple[PlannedView, ...]
    ahead: AheadView | None
    """The next days in each location; None where nothing is announced."""
    strip: StripView | None
    incidents: tuple[Link, ...]


def view_service(context: PageContext, service: Service) -> ServicePageView:
    """Make the page of a service at every location."""
    path = paths.service(context.language, service.id)
    on = newest_day(context)
    cells = context.situation.of_service(service.id)
    places = {place: describe_cell(context, path, service, cell, on, by_place=True) for place, cell in cells.items()}
    since = service_since(context.timeline, service.id, context.situation.at)
    notes = context.timeline.by_service.get(service.id)
    coming = [incident for incident in context.situation.coming if service.id in incident.services]
    name = service.name.in_(context.language)
    words, say = _states_in_title(context, service), context.wording.say
    title = say("{who}: {told}", who=service.short.in_(context.language), told=words) if words else name
    answers = context.wording.comma.join(map(context.wording.answer, answers_of(context, service)))
    return ServicePageView(
        layout=make_layout(
            context,
            path,
            title,
            feed=service_feed(service.id),
            state=worst_of(cells.values()),
            names_groups=True,
            stamps=stamps_of(context, service.id),
            shared_as=say("{who}: {told}", who=service.short.in_(context.language), told=answers) if answers else "",
        ),
        name=name,
        is_alone=service.is_whole_group or len(context.content.catalogue.locations) == 1,
        since=say("Unchanged since {instant}.", instant=context.wording.instant(since)) if since else "",
        groups=group_by_state(context, _merge(context, service, places)),
        retired=tell_service(context, service),
        bulletins=tuple(link_bulletin(context, path, note) for note in notes[:RECENT]) if notes else (),
        planned=view_planned(context, path, coming),
        ahead=view_ahead(context, ((_place_in_strip(context, cell), service, cell) for cell in cells.values())),
        strip=view_days_of_service(context, path, service),
        incidents=link_incidents(context, path, notes),
    )


def _place_in_strip(context: PageContext, cell: Cell) -> str:
    return "" if cell.location == WHOLE_GROUP else context.wording.place(cell.location)


def _states_in_title(context: PageContext, service: Service) -> str:
    """Name the states of a service, the worst first; where there are several, with the few locations of each."""
    wording, by_state = context.wording, dict[State, list[str]]()
    for place, cell in context.situation.of_service(service.id).items():
        by_state.setdefault(cell.state, []).append(place)
    words = []
    for state in sorted(by_state, key=severity, reverse=True):
        word, places = wording.state(state, service), by_state[state]
        is_named = len(by_state) > 1 and len(gather(context.content.catalogue, places)) <= NAMED_IN_HEADLINE
        named = wording.say("{service} ({where})", service=word, where=wording.places(places)) if is_named else word
        words.append(named)
    return wording.comma.join(words)


def _merge(context: PageContext, service: Service, places: Mapping[str, ServiceView]) -> tuple[ServiceView, ...]:
    """Merge locations with the same state and instruction under one heading, which opens into them where it is long."""
    same: dict[ServiceView, list[str]] = {}
    for place, view in places.items():
        same.setdefault(replace(view, name="", href=""), []).append(place)
    return tuple(
        places[found[0]]
        if len(found) == 1
        else replace(view, name=_name_together(context, service, found), members=_link_members(places, found))
        for view, found in same.items()
    )


def _name_together(context: PageContext, service: Service, found: list[str]) -> str:
    """Name locations in a heading: of many their number, unless they are all, or go by the names of groups."""
    if len(gather(context.content.catalogue, found)) <= IN_HEADING:
        return context.wording.places(found)
    if len(found) == len(context.catalogue.locations):
        return describe_places(context, service, tuple(found))
    return count_places(context, len(found))


def _link_members(places: Mapping[str, ServiceView], found: list[str]) -> tuple[Link, ...]:
    return tuple(Link(places[id_].href, places[id_].name) for id_ in found) if len(found) > IN_HEADING else ()


class ServicesView(Struct, frozen=True):
    """Every service over all its locations, in full."""

    layout: Layout
    title: str
    hospitals: tuple[PlaceChoice, ...]
    """What to choose from without a script: a hospital, then a service with its answer."""
    places: tuple[tuple[str, str], ...]
    """Id and name of each location, for the filter."""
    asked: Link
    """What patients ask besides whether they come."""
    groups: tuple[StateGroup, ...]
    others: tuple[Link, ...]
    """Services that nothing is said of now."""
    retired: tuple[Link, ...]
    """Services that are no longer offered anywhere, with since when."""


def view_services(context: PageContext) -> ServicesView:
    """Make the page of all services: each with its answer, its sentence and its exceptions, by state."""
    path, title = paths.listing(context.language, "services"), context.wording.say("Our services")
    views, catalogue = services_everywhere(context, path), context.content.catalogue
    if len(catalogue.locations) == 1:
        views = {id_: replace(view, where="") for id_, view in views.items()}
    ended = [service for service in catalogue.services.values() if service.id not in context.catalogue.services]

    def link(service: Service, note: str = "") -> Link:
        href = context.link(path, paths.service(context.language, service.id))
        return Link(href, service.name.in_(context.language), note=note)

    def words(id_: str) -> str:
        return search_words(context.language, id_, catalogue.services)

    return ServicesView(
        layout=make_layout(context, path, title, names_groups=True),
        title=title,
        hospitals=view_choices(context, path),
        places=location_choices(context),
        asked=link_questions(context, path),
        groups=group_by_state(context, (replace(view, words=words(id_)) for id_, view in views.items())),
        others=tuple(link(service) for service in context.catalogue.services.values() if service.id not in views),
        retired=tuple(link(service, join(" ", tell_service(context, service))) for service in ended),
    )


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page of all services, and that of each."""
    yield Output(paths.listing(context.language, "services"), view_services(context), PageTemplate("services.html"))
    for service in context.content.catalogue.services.values():
        path, subject = paths.service(context.language, service.id), context.subjects.get(("service", service.id), b"")
        make = partial(view_service, context, service)
        yield make_output(path, make, PageTemplate("service.html"), subject, has_image=True)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of the pages of services: its cells, and all that incidents ever said of it."""
    for id_ in facts.catalogue.services:
        notes = facts.timeline.by_service.get(id_)
        summaries = notes.summaries if notes else []
        coming = [incident.id for incident in facts.situation.coming if id_ in incident.services]
        linked, listed = facts.linked(summaries), [note.incident for note in summaries[:RECENT]]
        incidents, cells = about_service(facts.situation, id_)
        yield (
            ("service", id_),
            facts.subject_apart(
                incidents,
                cells,
                facts.of_cells(cells),
                facts.touching(id_),
                facts.titles((*listed, *linked, *coming)),
                linked,
                coming,
            ),
        )

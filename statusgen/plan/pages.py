"""Views of the situation: the home page, locations, services, lasting pages, the page that is not there."""

from collections.abc import Iterable
from itertools import islice

from msgspec.structs import replace

from statusgen.model.marked import join, number
from statusgen.model.note import Incident, Note, Page
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.situation import worst_of
from statusgen.model.words import State
from statusgen.plan import paths
from statusgen.plan.bulletins import describe_plan, describe_window, link_bulletin
from statusgen.plan.calendar_links import link_calendar
from statusgen.plan.context import Scene
from statusgen.plan.days import iter_touching, link_incidents, view_days_of_location, view_days_of_service
from statusgen.plan.embedding import oembed_address
from statusgen.plan.frame import NO_STAMPS, emergency_at, location_feed, make_frame, service_feed
from statusgen.plan.front_views import TableView
from statusgen.plan.headline import headline_of
from statusgen.plan.icons import headline_state
from statusgen.plan.instructions import TELEPHONE, phone_href, telephone_cell
from statusgen.plan.scene import (
    advise,
    day_of,
    describe_cell,
    describe_service,
    except_for,
    group_by_state,
    location_link,
    passage,
    pdf_link,
)
from statusgen.plan.structured import describe_group, describe_location
from statusgen.plan.views import (
    HomeView,
    Link,
    ListSection,
    ListView,
    LocationView,
    Matrix,
    MatrixCell,
    MatrixRow,
    NotFoundView,
    PhoneView,
    PlannedView,
    PlanView,
    ServicePageView,
    ServiceView,
    TextView,
)
from statusgen.situation.headline import NAMED
from statusgen.situation.history import service_since

LATEST = 5
"""How many bulletins the home page lists."""
RECENT = 10
"""How many bulletins a location or a service page lists."""
APPOINTMENTS = "consultations"
"""The service whose rule is the default instruction for appointments, where the catalogue has it."""
BRING = "what-to-bring"
"""The lasting page that says what to bring, where there is one."""


def view_home(scene: Scene, path: str, *, is_language_choice: bool = False) -> HomeView:
    """Make the situation now; at the root of the site it is also the choice of a language."""
    content, situation = scene.content, scene.situation
    on = day_of(scene, situation.at)
    rows = {
        service.id: describe_service(scene, path, service, cells, on)
        for service in content.catalogue.services.values()
        if (cells := situation.of_service(service.id))
    }
    headline = headline_of(scene)
    notes = scene.chronicle.notes[:LATEST]
    return HomeView(
        frame=make_frame(
            scene,
            path,
            headline,
            headline,
            canonical=paths.home(scene.language),
            state=headline_state(scene) if not is_language_choice else None,
            structured=describe_group(scene),
            calendar=paths.calendar(scene.language),
            oembed=oembed_address(scene),
        ),
        headline=headline,
        state=headline_state(scene),
        appointments=rows.get(APPOINTMENTS) if situation.open_incidents else None,
        locations=tuple(location_link(scene, path, location) for location in content.catalogue.locations.values()),
        places=_places(scene),
        groups=group_by_state(scene, rows.values()),
        table=Link(
            scene.link(path, paths.listing(scene.language, "table")), scene.wording.say("All hospitals in one table")
        ),
        bulletins=tuple(link_bulletin(scene, path, note) for note in notes),
        planned=view_planned(scene, path, situation.coming),
        plans=tuple(
            PlanView(_incident_link(scene, path, incident), describe_plan(scene, situation.restart_plans[incident.id]))
            for incident in situation.open_incidents
            if incident.id in situation.restart_plans
        ),
        calendar=link_calendar(scene, path),
        bring=_page_link(scene, path, BRING),
        is_language_choice=is_language_choice,
    )


def _places(scene: Scene) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.name.in_(scene.language)) for one in scene.content.catalogue.locations.values())


def _page_link(scene: Scene, path: str, slug: str) -> Link | None:
    page = next((page for page in scene.content.pages if page.slug == slug), None)
    if page is None:
        return None
    return Link(
        scene.link(path, paths.listing(scene.language, slug)), scene.wording.title(page.editions[scene.language])
    )


def _incident_link(scene: Scene, path: str, incident: Incident) -> Link:
    edition = incident.editions[scene.language]
    href = scene.link(path, paths.incident(scene.language, incident.id))
    return Link(href, edition.title, edition.language if edition.language != scene.language else "")


def view_planned(scene: Scene, path: str, incidents: Iterable[Incident]) -> tuple[PlannedView, ...]:
    """Describe planned incidents that have not ended."""
    return tuple(PlannedView(_incident_link(scene, path, one), describe_window(scene, one)) for one in incidents)


def make_matrix(scene: Scene, path: str) -> Matrix:
    """Make the table of services by location."""
    catalogue, situation, wording = scene.content.catalogue, scene.situation, scene.wording
    on = day_of(scene, situation.at)
    rows = []
    for service in catalogue.services.values():
        cells = situation.of_service(service.id)
        if not cells:
            continue
        shown = []
        for place in (WHOLE_GROUP,) if service.is_whole_group else tuple(catalogue.locations):
            cell = cells.get(place)
            if cell is None:
                shown.append(MatrixCell("", wording.say("Not at this location"), "", ""))
                continue
            view = describe_cell(scene, path, service, cell, on, by_place=True)
            exceptions = except_for(scene, service, cell.said, on, (place,))
            told = join(" ", (wording.say("{who} – {told}", who=one.who, told=one.advice.rule) for one in exceptions))
            at = "" if cell.location == WHOLE_GROUP else cell.location
            shown.append(MatrixCell(cell.state, view.advice.word, view.advice.rule, told, at))
        href = scene.link(path, paths.service(scene.language, service.id))
        rows.append(MatrixRow(service.short.in_(scene.language), href, tuple(shown), service.is_whole_group))
    links = tuple(location_link(scene, path, location) for location in catalogue.locations.values())
    return Matrix(links, tuple(rows), _places(scene))


def view_table(scene: Scene) -> TableView:
    """Make the second view of the situation: services × locations, on a page of its own."""
    path, title = paths.listing(scene.language, "table"), scene.wording.say("All hospitals in one table")
    headline = headline_of(scene)
    return TableView(make_frame(scene, path, title, headline), title, headline, make_matrix(scene, path))


def view_location(scene: Scene, location: Location) -> LocationView:
    """Make the page of a location: its services, and those of the whole group."""
    path = paths.location(scene.language, location.id)
    catalogue, situation = scene.content.catalogue, scene.situation
    on = day_of(scene, situation.at)
    services = [
        describe_cell(scene, path, catalogue.services[cell.service], cell, on, by_place=False)
        for place in (location.id, WHOLE_GROUP)
        for cell in situation.at_location(place).values()
    ]
    by_location = scene.chronicle.by_location.get(location.id)
    coming = [one for one in situation.coming if any(_names_place(note, location.id) for note in one.notes)]
    name = location.name.in_(scene.language)
    frame = make_frame(
        scene,
        path,
        name,
        scene.wording.say("Services at {place}", place=name),
        state=worst_of(situation.at_location(location.id).values()),
        structured=describe_location(scene, location),
        feed=location_feed(location.id),
        calendar=paths.calendar(scene.language, location.id),
    )
    emergency = emergency_at(scene, path, location, frame.around.emergency)
    return LocationView(
        frame=replace(frame, around=replace(frame.around, emergency=emergency)),
        name=name,
        kind=scene.phrase_of(location.kind),
        phone=_location_phone(scene, location),
        address=location.address,
        appointments=_appointments_at(scene, path, location) if situation.open_incidents else None,
        groups=group_by_state(scene, services),
        bulletins=tuple(link_bulletin(scene, path, note) for note in islice(iter_touching(scene, location), RECENT)),
        planned=view_planned(scene, path, coming),
        strip=view_days_of_location(scene, path, location),
        incidents=link_incidents(scene, path, by_location),
        calendar=link_calendar(scene, path, location.id),
        notice=Link(
            scene.link(path, paths.notice(scene.language, location.id)),
            scene.wording.say("Notice to print for the door"),
        ),
        pdf=pdf_link(scene, path, paths.notice(scene.language, location.id)),
    )


def _location_phone(scene: Scene, location: Location) -> PhoneView | None:
    """Return the number of a location, with the state of the telephone where the catalogue has one."""
    if not location.phone:
        return None
    service, cell = scene.content.catalogue.services.get(TELEPHONE), telephone_cell(scene, location.id)
    said = advise(scene, service, cell.said, day_of(scene, scene.situation.at), cell) if service and cell else None
    advice = said if said and said.state != State.RUNNING else None
    is_dead = cell is not None and cell.state is State.CANCELLED
    number_ = "" if is_dead else location.phone
    return PhoneView(scene.wording.say("Telephone"), number_, phone_href(number_) if number_ else "", "", advice)


def _appointments_at(scene: Scene, path: str, location: Location) -> ServiceView | None:
    """Return the default instruction for appointments at a location."""
    service = scene.content.catalogue.services.get(APPOINTMENTS)
    cell = scene.situation.cells.get((APPOINTMENTS, location.id))
    if service is None or cell is None:
        return None
    return describe_cell(scene, path, service, cell, day_of(scene, scene.situation.at), by_place=False)


def _names_place(note: Note, place: str) -> bool:
    return any(place in statement.locations or WHOLE_GROUP in statement.locations for statement in note.statements)


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


def view_locations(scene: Scene) -> ListView:
    """Make the list of locations."""
    path, title = paths.listing(scene.language, "locations"), scene.wording.say("Hospitals")
    links = tuple(
        Link(plain.href, plain.text, note=join(scene.wording.comma, filter(None, (plain.note, number(location.phone)))))
        for location in scene.content.catalogue.locations.values()
        for plain in (location_link(scene, path, location),)
    )
    return ListView(
        frame=make_frame(scene, path, title),
        title=title,
        introduction=scene.wording.say("Choose your hospital to see all its services."),
        sections=(ListSection("", links),),
    )


def view_services(scene: Scene) -> ListView:
    """Make the list of services, each with its state in words."""
    path, title = paths.listing(scene.language, "services"), scene.wording.say("Services")
    on = day_of(scene, scene.situation.at)
    links = []
    for service in scene.content.catalogue.services.values():
        cells = scene.situation.of_service(service.id)
        href = scene.link(path, paths.service(scene.language, service.id))
        advice = describe_service(scene, path, service, cells, on).advice if cells else None
        word, state = (advice.word, advice.state) if advice else ("", "")
        links.append(Link(href, service.name.in_(scene.language), note=word, state=state))
    return ListView(
        frame=make_frame(scene, path, title),
        title=title,
        introduction=scene.wording.say("Choose a service to see where it is running."),
        sections=(ListSection("", tuple(links)),),
    )


def view_text(scene: Scene, page: Page) -> TextView:
    """Make a lasting page."""
    edition = page.editions[scene.language]
    return TextView(
        frame=make_frame(scene, paths.listing(scene.language, page.slug), edition.title, stamps=NO_STAMPS),
        text=passage(scene, edition),
    )


def view_not_found(scenes: tuple[Scene, ...], path: str) -> NotFoundView:
    """Make the page for an address that does not exist; at the root it speaks every language."""
    sections = tuple(
        (
            scene.language if len(scenes) > 1 else "",
            scene.wording.direction,
            scene.wording.say("This page does not exist"),
            scene.wording.say("The address may be mistyped, or the page may have moved."),
            Link(
                paths.address(scene.base_url, paths.home(scene.language)),
                scene.wording.say("See the situation now"),
            ),
        )
        for scene in scenes
    )
    frame = make_frame(scenes[0], path, scenes[0].wording.say("This page does not exist"), is_archive=True)
    return NotFoundView(frame, sections)

"""The home page: the situation now."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident
from statusgen.pages.embedding import oembed_address
from statusgen.pages.layout import make_frame
from statusgen.pages.structured import describe_group
from statusgen.wording.bulletins import describe_plan, describe_window, link_bulletin
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.cells import day_of, describe_service, group_by_state, location_link
from statusgen.wording.context import Scene, SiteContext
from statusgen.wording.headline import headline_of, headline_state
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Frame, Link, PlannedView, ServiceView, StateGroup, StepView

LATEST = 5
"""How many bulletins the home page lists."""
RECENT = 10
"""How many bulletins a location or a service page lists."""
APPOINTMENTS = "consultations"
"""The service whose rule is the default instruction for appointments, where the catalogue has it."""
BRING = "what-to-bring"
"""The lasting page that says what to bring, where there is one."""


class PlanView(Struct, frozen=True):
    """The restart plan of an incident."""

    incident: Link
    steps: tuple[StepView, ...]


class HomeView(Struct, frozen=True):
    """The situation now."""

    frame: Frame
    headline: str
    state: str
    appointments: ServiceView | None
    """The default instruction for appointments."""
    locations: tuple[Link, ...]
    places: tuple[tuple[str, str], ...]
    """Id and name of each location, for the filter."""
    groups: tuple[StateGroup, ...]
    table: Link
    """The second view: services by location."""
    bulletins: tuple[BulletinLink, ...]
    planned: tuple[PlannedView, ...]
    plans: tuple[PlanView, ...]
    calendar: Link | None
    """The calendar of the group; None while no day is announced."""
    bring: Link | None
    is_language_choice: bool


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


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the home page."""
    path = paths.home(scene.language)
    yield Output(path, view_home(scene, path), PageTemplate("home.html"))


def language_choice(site: SiteContext) -> Iterator[Output]:
    """Iterate over the page at the root: the home page of the reference language, which leads to the others."""
    view = view_home(site.reference, "index.html", is_language_choice=True)
    yield Output("index.html", view, PageTemplate("home.html"))

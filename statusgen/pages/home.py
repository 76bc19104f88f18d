"""The home page: the situation now."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.embedding import oembed_address
from statusgen.pages.layout import make_layout
from statusgen.pages.pair import PlaceChoice, view_choices
from statusgen.pages.structured import describe_group
from statusgen.wording.bulletins import describe_plan, link_bulletin, link_incident, view_planned
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.cells import group_by_state, services_everywhere
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.headline import headline_of, headline_state
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Layout, Link, PlannedView, ServiceView, StateGroup, StepView

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

    layout: Layout
    headline: str
    state: str
    appointments: ServiceView | None
    """The default instruction for appointments."""
    hospitals: tuple[PlaceChoice, ...]
    """"Do I come?": which hospital, which service."""
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


def view_home(context: PageContext, path: str, *, is_language_choice: bool = False) -> HomeView:
    """Make the home page; at the root of the site it is also the choice of a language."""
    situation = context.situation
    services = services_everywhere(context, path)
    headline, say = headline_of(context), context.wording.say
    return HomeView(
        layout=make_layout(
            context,
            path,
            headline,
            headline,
            canonical=paths.home(context.language),
            state=headline_state(context) if not is_language_choice else None,
            structured=describe_group(context),
            calendar=paths.calendar(context.language),
            oembed=oembed_address(context),
        ),
        headline=headline,
        state=headline_state(context),
        appointments=services.get(APPOINTMENTS) if situation.open_incidents else None,
        hospitals=view_choices(context, path),
        places=location_choices(context),
        groups=group_by_state(context, services.values()),
        table=Link(context.link(path, paths.listing(context.language, "table")), say("All hospitals in one table")),
        bulletins=tuple(link_bulletin(context, path, note) for note in context.timeline.notes[:LATEST]),
        planned=view_planned(context, path, situation.coming),
        plans=tuple(
            PlanView(link_incident(context, path, incident), describe_plan(context, incident.id, plan))
            for incident in situation.open_incidents
            if (plan := situation.restart_plans.get(incident.id))
        ),
        calendar=link_calendar(context, path),
        bring=_page_link(context, path, BRING),
        is_language_choice=is_language_choice,
    )


def location_choices(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return id and name of each location, for the filter."""
    locations = context.content.catalogue.locations.values()
    return tuple((location.id, location.name.in_(context.language)) for location in locations)


def _page_link(context: PageContext, path: str, slug: str) -> Link | None:
    page = next((page for page in context.content.pages if page.slug == slug), None)
    if page is None:
        return None
    href = context.link(path, paths.listing(context.language, slug))
    return Link(href, context.wording.title(page.editions[context.language]))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the home page."""
    path = paths.home(context.language)
    yield Output(path, view_home(context, path), PageTemplate("home.html"))


def language_choice(site: SiteContext) -> Iterator[Output]:
    """Iterate over the page at the root: the home page of the reference language, with links to the others."""
    view = view_home(site.reference, "index.html", is_language_choice=True)
    yield Output("index.html", view, PageTemplate("home.html"))

"""The home page: the situation now, in three screens of a phone; everything else is one tap away."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.embedding import oembed_address
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.pages.pair import Choice, PlaceChoice, iter_others, view_choices
from statusgen.pages.structured import describe_group
from statusgen.pages.table import Matrix, view_matrix_of_home
from statusgen.situation.personal_data import without_contradicted
from statusgen.wording.bulletins import link_bulletin, link_incident, view_planned
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.capacities import tell_standing
from statusgen.wording.cells import day_of, newest_day, services_everywhere
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.headline import headline_of, headline_state
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.latest_changes import LatestChanges, tell_changes
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.personal_data import view_data
from statusgen.wording.rows import ROWS, Rows, make_rows, told_everywhere
from statusgen.wording.stamps import stamp_in_one_line
from statusgen.wording.views import BulletinLink, DataView, Layout, Link, PlannedView, Stamps, WarningView
from statusgen.wording.warnings import view_standing

CHANGES = 3
"""How many changes of the newest bulletin the home page tells; the page of the bulletin tells all."""
_HOME = ("home",)
RECENT = 10
"""How many bulletins a location or a service page lists."""


class HomeView(Struct, frozen=True):
    """The situation now."""

    layout: Layout
    headline: str
    state: str
    times: Stamps
    """How fresh it is, in one line."""
    quiet: str
    """Since when there is no incident; empty while there is one, and where none was or something cannot be read."""
    hospitals: tuple[PlaceChoice, ...]
    """"Do I come?": which hospital, which service."""
    hospitals_more: Link | None
    """All hospitals, where not all are listed."""
    others: tuple[Choice, ...]
    """What no hospital is asked for: the pharmacy, results. The first ten; all services are one tap away."""
    matrix: Matrix | None
    """The key services by hospital, for large screens."""
    rows: Rows
    more: tuple[Link, ...]
    """The same in full, and by hospital."""
    incidents: tuple[Link, ...]
    """What is going on, with its story, figures and restart plan."""
    newest: BulletinLink | None
    """The newest bulletin."""
    is_newest_dated: bool
    """Whether its date stands beside it: where it is not that of the situation, which stands above."""
    changes: LatestChanges
    """What it changed and still holds."""
    planned: tuple[PlannedView, ...]
    capacities: tuple[str, ...]
    """How much of their usual work hospitals do, with when it was said."""
    fraud: tuple[WarningView, ...]
    """The warnings of fraud that stand."""
    data: DataView | None
    """The gravest word about personal data, with when it was said; None where nothing was."""
    data_page: Link
    """All that is known of it, on a page that is there where anything is."""
    help_wanted: tuple[WarningView, ...]
    """The calls for help that hold."""
    calendar: Link | None
    """The calendar of the group; None while no day is announced."""
    is_language_choice: bool


def view_home(context: PageContext, path: str, *, is_language_choice: bool = False) -> HomeView:
    """Make the home page; at the root of the site it is also the choice of a language."""
    situation = context.situation
    services = tuple(told_everywhere(context, services_everywhere(context, path, sourced=False)))
    headline, say = headline_of(context), context.wording.say
    newest, latest = next(iter(context.timeline.notes[:1]), None), situation.latest
    hospitals = view_choices(context, path)
    data = view_data(context, without_contradicted(situation.personal_data))
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
            names_groups=True,
        ),
        headline=headline,
        state=headline_state(context),
        times=stamp_in_one_line(context),
        quiet=_tell_quiet(context),
        hospitals=hospitals[:ROWS],
        hospitals_more=(
            Link(context.link(path, paths.listing(context.language, "locations")), say("All hospitals"))
            if len(hospitals) > ROWS
            else None
        ),
        others=tuple(iter_others(context, services))[:ROWS],
        matrix=view_matrix_of_home(context, path),
        rows=make_rows(services),
        more=tuple(_link_more(context, path)),
        incidents=tuple(link_incident(context, path, incident) for incident in situation.open_incidents),
        newest=link_bulletin(context, path, newest) if newest is not None else None,
        is_newest_dated=newest is not None and (latest is None or newest.published != latest.last_said),
        changes=tell_changes(context, newest, CHANGES) if newest is not None else LatestChanges(),
        planned=view_planned(context, path, situation.coming, newest_day(context)),
        capacities=tell_standing(context),
        fraud=view_standing(context),
        data=data,
        data_page=Link(context.link(path, paths.listing(context.language, paths.DATA)), say("Personal data")),
        help_wanted=view_calls(context, (call.call for call in situation.help_wanted)),
        calendar=link_calendar(context, path),
        is_language_choice=is_language_choice,
    )


def _tell_quiet(context: PageContext) -> str:
    """Say since when there is no incident: since the last that was not planned is over, as far as all can be read."""
    situation = context.situation
    over = next((incident for incident in situation.closed if not incident.is_planned and incident.standing), None)
    if over is None or situation.open_incidents or situation.gaps or situation.disrupted:
        return ""
    return context.wording.day_stamp("No incident since {date}.", day_of(context, over.standing[-1].published))


def _link_more(context: PageContext, path: str) -> Iterator[Link]:
    """Iterate over links to the same in full: all services, and the table of hospitals where there are several."""
    say = context.wording.say
    yield Link(context.link(path, paths.listing(context.language, "services")), say("Show all services"))
    if len(context.catalogue.locations) > 1:
        yield Link(context.link(path, paths.listing(context.language, paths.TABLE)), say("All hospitals in one table"))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the home page."""
    path = paths.home(context.language)
    make, subject = partial(view_home, context, path), context.subjects.get(_HOME, b"")
    yield make_output(path, make, PageTemplate("home.html"), subject, has_image=True)


def language_choice(site: SiteContext) -> Iterator[Output]:
    """Iterate over the page at the root: the home page of the reference language, with links to the others."""
    context, path = site.reference, "index.html"
    make = partial(view_home, context, path, is_language_choice=True)
    yield make_output(path, make, PageTemplate("home.html"), context.subjects.get(_HOME, b""))


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subject of these pages: the whole group, and what the newest bulletin changed."""
    newest = next(iter(facts.timeline.notes[:1]), None)
    yield _HOME, facts.subject(facts.whole_group, facts.of_changes(newest, CHANGES))

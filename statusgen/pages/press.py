"""The page for the press: statements to quote, figures with their time, changes, contact."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.model.paths import PRESS, PROFESSIONALS
from statusgen.pages.layout import make_layout
from statusgen.pages.lists import feed_links
from statusgen.pages.restarts import latest_figures
from statusgen.wording.bulletins import Changes, describe_changes, latest_changes, link_bulletin
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.links import edition_of, passage
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.telephone import view_phone
from statusgen.wording.views import BulletinLink, ChangeView, FigureView, Layout, Link, Passage, PhoneView

PRESS_SEARCHED = 200
"""How many of the newest bulletins are searched for statements."""
PRESS_STATEMENTS = 10
"""How many statements are shown; older ones are in the history."""


class PressStatement(Struct, frozen=True):
    """The part of a bulletin for the press."""

    bulletin: BulletinLink
    text: Passage


class PressView(Struct, frozen=True):
    """The press desk."""

    layout: Layout
    headline: str
    attribution: str
    email: str
    phone: PhoneView | None
    quotable: str
    """Who said the latest statement, and when."""
    figures: tuple[FigureView, ...]
    """The newest figures, each with its own time."""
    cannot_say: str
    statements: tuple[PressStatement, ...]
    changes: tuple[ChangeView, ...]
    feeds: tuple[Link, ...]
    archive: Link


def view_press(context: PageContext, changes: Changes) -> PressView:
    """Make the page for the press: the latest statements, how to quote them, whom to ask."""
    path, say, settings = paths.listing(context.language, "press"), context.wording.say, context.content.settings
    standing = (note for note in islice(context.timeline.notes, PRESS_SEARCHED) if not note.is_withdrawn)
    stated = tuple(islice((note for note in standing if edition_of(context, note).press_html), PRESS_STATEMENTS))
    situation = context.situation
    latest = situation.latest
    phone = settings.press_phone
    return PressView(
        layout=make_layout(context, path, say("Press"), feed=PRESS),
        headline=headline_of(context),
        attribution=context.phrase_of(settings.attribution),
        email=settings.press_email,
        phone=view_phone(say("Press telephone"), phone) if phone else None,
        quotable=_quotable(context, stated[0]) if stated else "",
        figures=tuple(
            figure for incident in situation.open_incidents for figure in latest_figures(context, path, incident)
        ),
        cannot_say=context.phrase_of(settings.cannot_say),
        statements=tuple(
            PressStatement(
                link_bulletin(context, path, note), passage(context, path, edition_of(context, note), "press_html")
            )
            for note in stated
        ),
        changes=_describe_latest(context, latest, changes) if latest else (),
        feeds=(
            *feed_links(context, path),
            Link(
                context.link(path, paths.listing(context.language, PROFESSIONALS)),
                say("For newsrooms, webmasters and developers"),
            ),
        ),
        archive=Link(context.link(path, paths.listing(context.language, "history")), say("History by month")),
    )


def _describe_latest(context: PageContext, latest: Note, changes: Changes) -> tuple[ChangeView, ...]:
    """Describe what the newest bulletin changed, as it was at its instant."""
    return describe_changes(context.as_published(latest), changes.get((latest.incident, latest.number), ()))


def _quotable(context: PageContext, note: Note) -> str:
    """Return the attribution of a statement: who and when."""
    organisation = context.phrase_of(context.content.settings.organisation)
    instant = context.wording.instant(note.published)
    return context.wording.say("{organisation}, statement of {instant}", organisation=organisation, instant=instant)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the press desk."""
    view = view_press(context, latest_changes(context))
    yield Output(paths.listing(context.language, "press"), view, PageTemplate("press.html"))

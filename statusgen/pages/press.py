"""The press desk: one statement to quote, figures with their own time, what changed, whom to ask."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.model.paths import PRESS
from statusgen.pages.layout import make_frame
from statusgen.pages.lists import feed_links
from statusgen.pages.restarts import latest_figures
from statusgen.wording.bulletins import Changes, describe_changes, latest_changes, link_bulletin
from statusgen.wording.cells import edition_of, passage
from statusgen.wording.context import Scene
from statusgen.wording.headline import headline_of
from statusgen.wording.instructions import phone_href
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, ChangeView, FigureView, Frame, Link, Passage, PhoneView

PRESS_SEARCHED = 200
"""Among how many of the newest bulletins the press desk looks for statements."""
PRESS_STATEMENTS = 10
"""How many statements the press desk shows; older ones stand in the history."""


class PressStatement(Struct, frozen=True):
    """The part of a bulletin for the press."""

    bulletin: BulletinLink
    text: Passage


class PressView(Struct, frozen=True):
    """The press desk."""

    frame: Frame
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


def view_press(scene: Scene, changes: Changes) -> PressView:
    """Make the press desk: the latest statements, how to quote them, whom to ask."""
    path, say, settings = paths.listing(scene.language, "press"), scene.wording.say, scene.content.settings
    standing = (note for note in islice(scene.chronicle.notes, PRESS_SEARCHED) if not note.is_withdrawn)
    stated = tuple(islice((note for note in standing if edition_of(scene, note).press_html), PRESS_STATEMENTS))
    situation = scene.situation
    latest = situation.latest
    phone = settings.press_phone
    return PressView(
        frame=make_frame(scene, path, say("Press"), feed=PRESS),
        headline=headline_of(scene),
        attribution=scene.phrase_of(settings.attribution),
        email=settings.press_email,
        phone=PhoneView(say("Press telephone"), phone, phone_href(phone), "", None) if phone else None,
        quotable=_quotable(scene, stated[0]) if stated else "",
        figures=tuple(one for incident in situation.open_incidents for one in latest_figures(scene, path, incident)),
        cannot_say=scene.phrase_of(settings.cannot_say),
        statements=tuple(
            PressStatement(link_bulletin(scene, path, note), passage(scene, edition_of(scene, note), press=True))
            for note in stated
        ),
        changes=describe_changes(scene, changes.get((latest.incident, latest.number), ())) if latest else (),
        feeds=feed_links(scene, path),
        archive=Link(scene.link(path, paths.listing(scene.language, "history")), say("History by month")),
    )


def _quotable(scene: Scene, note: Note) -> str:
    """Say who said a statement and when, for those who copy it."""
    organisation = scene.phrase_of(scene.content.settings.organisation)
    return scene.wording.say(
        "{organisation}, statement of {instant}",
        organisation=organisation,
        instant=scene.wording.instant(note.published),
    )


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the press desk."""
    view = view_press(scene, latest_changes(scene))
    yield Output(paths.listing(scene.language, "press"), view, PageTemplate("press.html"))

"""The press desk: one statement to quote, figures with their own time, what changed, whom to ask."""

from itertools import islice

from statusgen.model.note import Note
from statusgen.plan import paths
from statusgen.plan.bulletins import Changes, describe_changes, link_bulletin
from statusgen.plan.context import Scene
from statusgen.plan.frame import PRESS, make_frame
from statusgen.plan.headline import headline_of
from statusgen.plan.instructions import phone_href
from statusgen.plan.lists import feed_links
from statusgen.plan.promises import latest_figures
from statusgen.plan.scene import edition_of, passage
from statusgen.plan.views import Link, PhoneView, PressStatement, PressView

PRESS_SEARCHED = 200
"""Among how many of the newest bulletins the press desk looks for statements."""
PRESS_STATEMENTS = 10
"""How many statements the press desk shows; older ones stand in the history."""


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

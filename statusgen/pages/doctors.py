"""The page for doctors who refer patients: what bulletins tell them, newest first; there is none before one does."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.paths import DOCTORS
from statusgen.pages.layout import make_layout
from statusgen.wording.bulletins import link_bulletin, notes_for_doctors
from statusgen.wording.context import PageContext
from statusgen.wording.links import edition_of, passage
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Layout, Link, Passage


class DoctorsPart(Struct, frozen=True):
    """The part of a bulletin for doctors."""

    bulletin: BulletinLink
    text: Passage


class DoctorsView(Struct, frozen=True):
    """What doctors are told."""

    layout: Layout
    told: tuple[DoctorsPart, ...]
    feed: Link


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page for doctors, where a bulletin has a part for them."""
    notes = notes_for_doctors(context)
    if not notes:
        return
    path, say = paths.listing(context.language, paths.FOR_DOCTORS), context.wording.say
    told = tuple(
        DoctorsPart(
            link_bulletin(context, path, note), passage(context, path, edition_of(context, note), "doctors_html")
        )
        for note in notes
    )
    feed = Link(context.link(path, paths.feed(context.language, DOCTORS)), say("RSS feeds"))
    view = DoctorsView(make_layout(context, path, say("For doctors"), feed=DOCTORS), told, feed)
    yield Output(path, view, PageTemplate("doctors.html"))

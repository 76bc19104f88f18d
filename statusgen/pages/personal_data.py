"""The page about personal data that may have been taken, by incident; there is none where nobody said anything."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.layout import make_layout
from statusgen.wording.bulletins import link_bulletin, link_incident
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.personal_data import by_incident, view_data
from statusgen.wording.views import BulletinLink, DataView, Layout, Link


class KnownView(Struct, frozen=True):
    """What is known of personal data after one incident."""

    incident: Link
    known: DataView
    bulletin: BulletinLink
    """The newest update that says something of it."""


class PersonalDataView(Struct, frozen=True):
    """What is known of personal data."""

    layout: Layout
    incidents: tuple[KnownView, ...]


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page about personal data, where anything was said of it."""
    standing = context.situation.personal_data
    if not standing:
        return
    path, incidents = paths.listing(context.language, paths.DATA), context.content.incidents
    views = []
    for id_, own in by_incident(standing).items():
        known, note = view_data(context, own), incidents[id_].get_note(own[0].note)
        if known is not None:
            views.append(
                KnownView(link_incident(context, path, incidents[id_]), known, link_bulletin(context, path, note))
            )
    view = PersonalDataView(make_layout(context, path, context.wording.say("Personal data")), tuple(views))
    yield Output(path, view, PageTemplate("personal_data.html"))

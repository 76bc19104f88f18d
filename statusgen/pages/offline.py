"""The offline page: nothing on it goes stale, so that browsers may cache it for long."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.layout import make_layout
from statusgen.pages.phones import hospital_phones
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Layout, PhoneView


class OfflineView(Struct, frozen=True):
    """What is shown without a network."""

    layout: Layout
    title: str
    numbers: tuple[PhoneView, ...]


def view_offline(context: PageContext) -> OfflineView:
    """Make the offline page: the emergency number, and those of the hospitals."""
    title = context.wording.say("You are not connected")
    layout = make_layout(
        context, paths.listing(context.language, paths.OFFLINE), title, stamps=NO_STAMPS, is_archive=True
    )
    return OfflineView(layout, title, hospital_phones(context))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page for readers without a network."""
    yield Output(paths.listing(context.language, paths.OFFLINE), view_offline(context), PageTemplate("offline.html"))

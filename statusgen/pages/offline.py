"""What a reader without a network sees: nothing on it ages, so that it may be kept for long."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.layout import make_frame
from statusgen.wording.context import Scene
from statusgen.wording.instructions import phone_href
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Frame, PhoneView

OFFLINE = "offline"


class OfflineView(Struct, frozen=True):
    """What is shown without a network."""

    frame: Frame
    title: str
    numbers: tuple[PhoneView, ...]


def view_offline(scene: Scene) -> OfflineView:
    """Make the page that can be shown without a network: the emergency number, and those of the hospitals."""
    title = scene.wording.say("You are not connected")
    frame = make_frame(scene, paths.listing(scene.language, OFFLINE), title, stamps=NO_STAMPS, is_archive=True)
    numbers = tuple(
        PhoneView(location.name.in_(scene.language), location.phone, phone_href(location.phone), "", None)
        for location in scene.content.catalogue.locations.values()
        if location.phone
    )
    return OfflineView(frame, title, numbers)


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the page for readers without a network."""
    yield Output(paths.listing(scene.language, OFFLINE), view_offline(scene), PageTemplate("offline.html"))

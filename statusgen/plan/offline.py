"""What a reader without a network sees: nothing on it ages, so that it may be kept for long."""

from statusgen.plan import paths
from statusgen.plan.context import Scene
from statusgen.plan.frame import NO_STAMPS, make_frame
from statusgen.plan.front_views import OfflineView
from statusgen.plan.instructions import phone_href
from statusgen.plan.views import PhoneView


def view_offline(scene: Scene) -> OfflineView:
    """Make the page that can be shown without a network: the emergency number, and those of the hospitals."""
    title = scene.wording.say("You are not connected")
    frame = make_frame(scene, paths.listing(scene.language, "offline"), title, stamps=NO_STAMPS, is_archive=True)
    numbers = tuple(
        PhoneView(location.name.in_(scene.language), location.phone, phone_href(location.phone), "", None)
        for location in scene.content.catalogue.locations.values()
        if location.phone
    )
    return OfflineView(frame, title, numbers)

"""The page for addresses that do not exist."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.layout import make_frame
from statusgen.wording.context import Scene, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import Frame, Link


class NotFoundView(Struct, frozen=True):
    """The page for an address that does not exist, in every language at once."""

    frame: Frame
    sections: tuple[tuple[str, str, str, str, Link], ...]
    """(language, direction, heading, sentence, link home)."""


def view_not_found(scenes: tuple[Scene, ...], path: str) -> NotFoundView:
    """Make the page for an address that does not exist; at the root it speaks every language."""
    sections = tuple(
        (
            scene.language if len(scenes) > 1 else "",
            scene.wording.direction,
            scene.wording.say("This page does not exist"),
            scene.wording.say("The address may be mistyped, or the page may have moved."),
            Link(
                paths.address(scene.base_url, paths.home(scene.language)),
                scene.wording.say("See the situation now"),
            ),
        )
        for scene in scenes
    )
    frame = make_frame(scenes[0], path, scenes[0].wording.say("This page does not exist"), is_archive=True)
    return NotFoundView(frame, sections)


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the page for addresses that do not exist, in one language."""
    path = f"{scene.language}/404.html"
    yield Output(path, view_not_found((scene,), path), PageTemplate("not_found.html"))


def in_every_language(site: SiteContext) -> Iterator[Output]:
    """Iterate over the page for addresses that do not exist, in every language at once."""
    yield Output("404.html", view_not_found(site.reference_first, "404.html"), PageTemplate("not_found.html"))

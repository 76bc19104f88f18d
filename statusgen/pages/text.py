"""A lasting page, written by hand."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Page
from statusgen.pages.layout import make_frame
from statusgen.wording.cells import passage
from statusgen.wording.context import Scene
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Frame, Passage


class TextView(Struct, frozen=True):
    """A lasting page."""

    frame: Frame
    text: Passage


def view_text(scene: Scene, page: Page) -> TextView:
    """Make a lasting page."""
    edition = page.editions[scene.language]
    return TextView(
        frame=make_frame(scene, paths.listing(scene.language, page.slug), edition.title, stamps=NO_STAMPS),
        text=passage(scene, edition),
    )


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the lasting pages."""
    for text in scene.content.pages:
        yield Output(paths.listing(scene.language, text.slug), view_text(scene, text), PageTemplate("text.html"))

"""Lasting pages, written by hand in the content folder."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Page
from statusgen.pages.layout import make_layout
from statusgen.wording.context import PageContext
from statusgen.wording.links import passage
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Layout, Passage


class TextView(Struct, frozen=True):
    """A lasting page."""

    layout: Layout
    text: Passage


def view_text(context: PageContext, page: Page) -> TextView:
    """Make a lasting page."""
    edition = page.editions[context.language]
    path = paths.listing(context.language, page.slug)
    return TextView(
        layout=make_layout(context, path, edition.title, stamps=NO_STAMPS),
        text=passage(context, path, edition),
    )


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the lasting pages."""
    for text in context.content.pages:
        yield Output(paths.listing(context.language, text.slug), view_text(context, text), PageTemplate("text.html"))

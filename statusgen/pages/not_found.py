"""The page for addresses that do not exist."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.pages.layout import make_layout
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import Layout, Link


class NotFoundView(Struct, frozen=True):
    """The page for an address that does not exist, in every language at once."""

    layout: Layout
    sections: tuple[tuple[str, str, str, str, Link], ...]
    """(language, direction, heading, sentence, link home)."""


def view_not_found(contexts: tuple[PageContext, ...], path: str) -> NotFoundView:
    """Make the page for an address that does not exist; at the root it is in every language."""
    sections = tuple(
        (
            context.language if len(contexts) > 1 else "",
            context.wording.direction,
            context.wording.say("This page does not exist"),
            context.wording.say("The address may be mistyped, or the page may have moved."),
            Link(
                paths.address(context.base_url, paths.home(context.language)),
                context.wording.say("See the situation now"),
            ),
        )
        for context in contexts
    )
    layout = make_layout(contexts[0], path, contexts[0].wording.say("This page does not exist"), is_archive=True)
    return NotFoundView(layout, sections)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the page for addresses that do not exist, in one language."""
    path = f"{context.language}/404.html"
    yield Output(path, view_not_found((context,), path), PageTemplate("not_found.html"))


def in_every_language(site: SiteContext) -> Iterator[Output]:
    """Iterate over the page for addresses that do not exist, in every language at once."""
    yield Output("404.html", view_not_found(site.reference_first, "404.html"), PageTemplate("not_found.html"))

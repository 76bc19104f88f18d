"""Every feed of a language, in every format."""

from collections.abc import Iterator

from msgspec.structs import replace

from statusgen.formats.feeds.items import view_bulletin_feeds, view_subscriptions
from statusgen.formats.feeds.render import FEED_FORMATS, render_opml
from statusgen.formats.feeds.services import view_service_feed
from statusgen.model import paths
from statusgen.wording.context import PageContext
from statusgen.wording.feed_views import FeedView
from statusgen.wording.output import Output

WHOLE = 20
"""How many of the newest items of the main feed have the whole text: the others lead to it."""


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the feeds of a language in every format, then their OPML list."""
    feeds = view_bulletin_feeds(context)
    feeds = {"feed": feeds.pop("feed"), "services": view_service_feed(context), **feeds}
    for name, view in feeds.items():
        shown = _sum_up(name, view)
        for ending, render in FEED_FORMATS:
            yield Output(f"{context.language}/{name}.{ending}", shown, render)
    yield Output(paths.subscriptions(context.language), view_subscriptions(context, feeds.values()), render_opml)


def _sum_up(name: str, feed: FeedView) -> FeedView:
    """Return a feed whose items are summaries, which lead to the whole: those of places and services, and old ones."""
    whole = WHOLE if name == "feed" else 0 if name.startswith(("locations/", "services/")) else len(feed.items)
    older = (replace(item, content="") for item in feed.items[whole:])
    return replace(feed, items=(*feed.items[:whole], *older))

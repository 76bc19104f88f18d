"""Every feed of a language, in every format."""

from collections.abc import Iterator

from statusgen.formats.feeds.items import view_bulletin_feeds, view_subscriptions
from statusgen.formats.feeds.render import FEED_FORMATS, render_opml
from statusgen.formats.feeds.services import view_service_feed
from statusgen.model import paths
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the feeds of a language in every format, then their OPML list."""
    feeds = view_bulletin_feeds(context)
    feeds = {"feed": feeds.pop("feed"), "services": view_service_feed(context), **feeds}
    for name, view in feeds.items():
        for ending, render in FEED_FORMATS:
            yield Output(f"{context.language}/{name}.{ending}", view, render)
    yield Output(paths.subscriptions(context.language), view_subscriptions(context, feeds.values()), render_opml)

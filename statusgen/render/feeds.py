"""Feed views → RSS. feedgen is used here and nowhere else: dates and order are always set."""

from datetime import datetime

from feedgen.feed import FeedGenerator

from statusgen.plan.feeds import FeedView

TIME_TO_LIVE = 30
"""Minutes for which a reader may keep a feed."""


def render_rss(view: FeedView, country: str, opened: datetime) -> bytes:
    """Render a feed as RSS 2.0 with full content; ``opened`` stands in for the time of a feed without content."""
    feed = FeedGenerator()
    feed.title(view.title)
    feed.link(href=view.address, rel="self", type="application/rss+xml")
    feed.link(href=view.link, rel="alternate")  # the last one is the channel's own link
    feed.description(view.description)
    feed.language(f"{view.language}-{country}" if country and "-" not in view.language else view.language)
    feed.generator("statusgen")
    feed.ttl(TIME_TO_LIVE)
    feed.lastBuildDate(view.updated or opened)
    for item in view.items:
        entry = feed.add_entry(order="append")
        entry.guid(item.guid, permalink=False)
        entry.title(item.title)
        entry.link(href=item.link)
        entry.description(item.description)
        entry.content(item.content, type="CDATA")
        entry.pubDate(item.published)
        if item.categories:
            entry.category([{"term": term, "scheme": domain} for domain, term in item.categories])
    rendered: bytes = feed.rss_str(pretty=True)
    return rendered

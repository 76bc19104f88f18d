"""Render feeds as RSS, Atom, JSON Feed and OPML. feedgen is used here alone: dates and order are always set.

An item is in up to two dozen feeds of its language, so it is rendered once and inserted into all of them.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from statusgen.wording.feed_views import FeedItem, FeedView, SubscriptionsView
from statusgen.wording.output import Renderer

ITEMS_KEPT = 1024
"""How many rendered items are kept for the next feed: those of a build, a few kilobytes each."""
TIME_TO_LIVE = 30
"""Minutes for which a reader may keep a feed."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLE = re.compile(rb"<title>[^<]*</title>")
"""Plain text, in which the RSS Advisory Board wants "&" and "<" as numbers, so that no reader takes it for HTML."""


class _WrittenIn:
    """A feedgen extension that marks an entry with the language it is really written in."""

    def __init__(self) -> None:
        self.language = ""

    def extend_rss(self, entry: Any) -> Any:
        """Mark an item of RSS."""
        if self.language:
            entry.set(_XML_LANG, self.language)
        return entry

    extend_atom = extend_rss


class _Hubs:
    """A feedgen extension that names the WebSub hubs of a feed, which feedgen leaves out of RSS."""

    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """Need no prefix of its own."""
        return {}

    def extend_rss(self, feed: Any) -> Any:
        """Link to the hubs after the other links of the channel."""
        channel = feed[0]
        for address in reversed(self.addresses):
            link = channel.makeelement(f"{_ATOM}link", {"href": address, "rel": "hub"})
            channel.insert(list(channel).index(channel.find("title")) + 1, link)
        return feed

    def extend_atom(self, feed: Any) -> Any:
        """Leave Atom alone: its hubs are links like others."""
        return feed


def _new_feed() -> Any:
    """Return an empty feed; feedgen takes long to import, and most edits change no feed."""
    from feedgen.feed import FeedGenerator

    return FeedGenerator()


def render_rss(view: FeedView, renderer: Renderer) -> bytes:
    """Render a feed as RSS 2.0; the oldest bulletin gives the time of a feed without content."""
    feed = _new_feed()
    feed.title(view.title)
    feed.link(href=f"{view.address}.xml", rel="self", type="application/rss+xml")
    feed.link(href=view.link, rel="alternate")  # the last one is the channel's own link
    feed.description(view.description)
    country = renderer.country
    feed.language(f"{view.language}-{country}" if country and "-" not in view.language else view.language)
    feed.generator("statusgen")
    feed.ttl(TIME_TO_LIVE)
    if view.hubs:
        feed.register_extension("hubs", _Hubs, atom=False)
        feed.hubs.addresses = view.hubs
    feed.lastBuildDate(view.updated or renderer.opened)
    items = (_render_item(item, view.language) for item in view.items)
    return _fill(_without_marks(feed.rss_str(pretty=True)), items, "    ", b"  </channel>")


@lru_cache(maxsize=ITEMS_KEPT)
def _render_item(item: FeedItem, language: str) -> bytes:
    """Render an item of RSS, the same in every feed of a language."""
    feed = _new_feed()
    feed.title("-")
    feed.link(href="-")
    feed.description("-")
    entry = feed.add_entry()
    entry.guid(item.guid, permalink=False)
    _describe(entry, item, language)
    entry.description(escape(item.description, quote=False))  # readers of RSS take it for HTML
    if item.content:
        entry.content(item.content, type="CDATA")
    if item.categories:
        entry.category([{"term": term, "scheme": domain} for domain, term in item.categories])
    return _without_marks(_cut(feed.rss_str(pretty=True), b"<item", b"</item>"))


def _without_marks(rendered: bytes) -> bytes:
    return _TITLE.sub(lambda title: title.group().replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), rendered)


def _cut(rendered: bytes, start: bytes, end: bytes) -> bytes:
    """Return an element out of the feed that holds no other of its kind."""
    return rendered[rendered.index(start) : rendered.rindex(end) + len(end)]


def _fill(feed: bytes, items: Iterable[bytes], indent: str, end: bytes) -> bytes:
    """Put items into a feed without any, before its end."""
    head, found, tail = feed.rpartition(end)
    return b"".join([head, *(b"%b%b\n" % (indent.encode(), item) for item in items), found, tail])


def render_atom(view: FeedView, renderer: Renderer) -> bytes:
    """Render a feed as Atom (RFC 4287).

    An entry is dated by its publication alone, so that a typing mistake put right alerts nobody a second time.
    """
    feed = _new_feed()
    feed.id(view.identity)
    feed.title(view.title)
    feed.subtitle(view.description)
    feed.link(href=f"{view.address}.atom", rel="self", type="application/atom+xml")
    for hub in view.hubs:
        feed.link(href=hub, rel="hub")
    feed.link(href=view.link, rel="alternate", type="text/html", hreflang=view.language)
    feed.language(view.language)
    feed.generator("statusgen")
    feed.updated(view.updated or renderer.opened)
    return _fill(
        feed.atom_str(pretty=True), (_render_entry(item, view.language) for item in view.items), "  ", b"</feed>"
    )


@lru_cache(maxsize=ITEMS_KEPT)
def _render_entry(item: FeedItem, language: str) -> bytes:
    """Render an entry of Atom, the same in every feed of a language."""
    feed = _new_feed()
    feed.id("-")
    feed.title("-")
    feed.updated(item.published)
    entry = feed.add_entry()
    entry.id(item.guid)
    _describe(entry, item, language)
    entry.updated(item.published)
    entry.author({"name": item.author})
    entry.summary(item.description)
    if item.content:
        entry.content(item.content, type="html")
    if item.categories:  # a scheme is an address in Atom, so the kind goes into the identity of the term
        entry.category([{"term": f"{domain}:{term}", "label": term} for domain, term in item.categories])
    return _cut(feed.atom_str(pretty=True), b"<entry", b"</entry>")


def _describe(entry: Any, item: FeedItem, language: str) -> None:
    entry.title(item.title)
    entry.link(href=item.link)
    entry.pubDate(item.published)
    entry.register_extension("written_in", _WrittenIn)
    entry.written_in.language = item.language if item.language != language else ""


def render_json_feed(view: FeedView, _renderer: Renderer) -> bytes:
    """Render a feed as JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "home_page_url": view.link,
        "feed_url": f"{view.address}.json",
        "description": view.description,
        "language": view.language,
        **({"hubs": [{"type": "WebSub", "url": hub} for hub in view.hubs]} if view.hubs else {}),
        "items": [
            {
                "id": item.guid,
                "url": item.link,
                "title": item.title,
                **_tell_in_json(item),
                "date_published": item.published.isoformat(),
                "authors": [{"name": item.author}],
                "language": item.language,
                "tags": list(dict.fromkeys(term for _, term in item.categories)),
            }
            for item in view.items
        ],
    }
    return (json.dumps(feed, ensure_ascii=False) + "\n").encode()


def _tell_in_json(item: FeedItem) -> dict[str, str]:
    """Return the text of an item, of which JSON Feed wants one in any case."""
    if not item.content:
        return {"content_text": item.description}
    return {"summary": item.description, "content_html": item.content}


def render_opml(view: SubscriptionsView, _renderer: Renderer) -> bytes:
    """Render the list of the feeds of a language as OPML 2.0; few builds do, and the import loads all of HTTP."""
    from xml.sax.saxutils import quoteattr

    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{quoteattr(view.title)[1:-1]}</title></head>",
        "<body>",
    ]
    for title, address, page in view.feeds:
        said = quoteattr(title)
        lines.append(
            f'<outline type="rss" text={said} title={said} xmlUrl={quoteattr(address)} htmlUrl={quoteattr(page)} '
            f'language="{view.language}"/>'
        )
    return ("\n".join([*lines, "</body>", "</opml>"]) + "\n").encode()


FEED_FORMATS = (("xml", render_rss), ("atom", render_atom), ("json", render_json_feed))
"""Ending of each format of a feed, and what renders it."""

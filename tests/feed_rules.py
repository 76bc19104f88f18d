"""The rules of RSS 2.0, Atom, JSON Feed 1.1 and OPML 2.0 that validators enforce, each a sentence about what breaks it.

RSS: the specification and the profile of the RSS Advisory Board. Atom: RFC 4287. Where the W3C feed validator warns, so
does this.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import lxml.etree
import lxml.html
from babel import Locale, UnknownLocaleError

ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CHANNEL = {
    *("title", "link", "description", "language", "lastBuildDate", "generator", "docs", "ttl", "item"),
    *("image", "category", "pubDate", "copyright", f"{ATOM}link"),
}
ITEM = {"title", "link", "description", "guid", "pubDate", "category", ENCODED}
CONTENT = f"{ATOM}content"
ENTRY = {f"{ATOM}{name}" for name in ("id", "title", "updated", "published", "author", "content", "summary")}
SAFE = {
    *(
        "p",
        "div",
        "span",
        "a",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "hr",
        "code",
        "pre",
    ),
    *("blockquote", "table", "thead", "tbody", "tr", "th", "td"),
}
ABSOLUTE = re.compile(r"(?:https?://[^/\s]+/|mailto:|tel:)\S*")


def find_in_rss(raw: bytes, address: str) -> Iterator[str]:
    """Iterate over what is wrong with an RSS feed that stands at an address."""
    root = lxml.etree.fromstring(raw)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        yield "it is not RSS 2.0 with one channel"
        return
    names = Counter(str(one.tag) for one in channel.iterchildren(lxml.etree.Element))
    yield from (f"{name} is unknown in a channel" for name in names.keys() - CHANNEL)
    yield from (f"{name} is there twice" for name in names if name not in ("item", "category") and names[name] > 1)
    for name in ("title", "link", "description", "language", "lastBuildDate", "ttl"):
        if not (channel.findtext(name) or "").strip():
            yield f"the channel has no {name}"
    yield from _find_in_address(channel.findtext("link") or "")
    yield from _find_in_language(channel.findtext("language") or "")
    yield from _find_in_rfc822(channel.findtext("lastBuildDate") or "")
    if not (channel.findtext("ttl") or "").isdecimal():
        yield "ttl is no number of minutes"
    if any(b"&amp;" in title or b"&lt;" in title for title in re.findall(rb"<title>(.*?)</title>", raw)):
        yield "a title holds a mark of HTML that is not written as a number"
    own = [one for one in channel.findall(f"{ATOM}link") if one.get("rel") == "self"]
    if [one.get("href") for one in own] != [address] or own[0].get("type") != "application/rss+xml":
        yield "the link to itself is not where the feed stands"
    items = channel.findall("item")
    yield from _find_doubles([item.findtext("guid") or "" for item in items])
    yield from _find_order([parsedate_to_datetime(item.findtext("pubDate") or "") for item in items])
    for item in items:
        yield from _find_in_item(item)


def _find_in_item(item: lxml.etree._Element) -> Iterator[str]:
    names = Counter(str(one.tag) for one in item)
    yield from (f"{name} is unknown in an item" for name in names.keys() - ITEM)
    yield from (f"an item has {names[name]} times {name}" for name in ITEM - {"category", ENCODED} if names[name] != 1)
    guid = item.find("guid")
    if guid is not None and (guid.get("isPermaLink") != "false" or not (guid.text or "").startswith("tag:")):
        yield "a guid is no permanent identity"
    yield from _find_in_rfc822(item.findtext("pubDate") or "")
    yield from _find_in_address(item.findtext("link") or "")
    yield from _find_in_plain(item.findtext("title") or "", "title")
    if len(lxml.html.fragment_fromstring(item.findtext("description") or "", create_parent="p")):
        yield "a description holds HTML"
    for content in item.findall(ENCODED):  # a summary has none
        yield from find_in_html(content.text or "")
    if item.get(XML_LANG) is not None:
        yield from _find_in_language(item.get(XML_LANG) or "")
    for category in item.findall("category"):
        if not (category.text or "").strip() or not category.get("domain"):
            yield "a category is empty, or says not of what"


def find_in_atom(raw: bytes, address: str) -> Iterator[str]:
    """Iterate over what is wrong with an Atom feed that stands at an address."""
    root = lxml.etree.fromstring(raw)
    if root.tag != f"{ATOM}feed":
        yield "it is not Atom"
        return
    yield from _find_in_language(root.get(XML_LANG) or "")
    for name in ("id", "title", "updated"):
        if len(root.findall(f"{ATOM}{name}")) != 1 or not (root.findtext(f"{ATOM}{name}") or "").strip():
            yield f"the feed has not one {name}"
    yield from _find_in_rfc3339(root.findtext(f"{ATOM}updated") or "")
    links = {one.get("rel", "alternate"): one for one in root.findall(f"{ATOM}link")}
    if links.keys() != {"self", "alternate"} or links["self"].get("href") != address:
        yield "the feed does not link to itself and to its page"
    for link in links.values():
        yield from _find_in_address(link.get("href") or "")
    entries = root.findall(f"{ATOM}entry")
    yield from _find_doubles([root.findtext(f"{ATOM}id") or "", *(one.findtext(f"{ATOM}id") or "" for one in entries)])
    yield from _find_order([datetime.fromisoformat(one.findtext(f"{ATOM}published") or "") for one in entries])
    for entry in entries:
        yield from _find_in_entry(entry)


def _find_in_entry(entry: lxml.etree._Element) -> Iterator[str]:
    names = Counter(str(one.tag) for one in entry)
    yield from (f"an entry has {names[name]} times {name}" for name in ENTRY - {CONTENT} if names[name] != 1)
    yield from (f"{name} is unknown" for name in names.keys() - ENTRY - {f"{ATOM}link", f"{ATOM}category"})
    if not re.fullmatch(r"tag:[^,]+,\d{4}:\S+", entry.findtext(f"{ATOM}id") or ""):
        yield "an identity is no tag"
    updated, published = entry.findtext(f"{ATOM}updated") or "", entry.findtext(f"{ATOM}published") or ""
    yield from _find_in_rfc3339(updated)
    if datetime.fromisoformat(updated) < datetime.fromisoformat(published):
        yield "an entry was changed before it was published"
    if not (entry.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
        yield "an author has no name"
    for link in entry.findall(f"{ATOM}link"):
        yield from _find_in_address(link.get("href") or "")
    yield from _find_in_plain(entry.findtext(f"{ATOM}title") or "", "title")
    yield from _find_in_plain(entry.findtext(f"{ATOM}summary") or "", "summary")
    for content in entry.findall(CONTENT):  # a summary has none
        if content.get("type") != "html":
            yield "the content is not HTML"
        yield from find_in_html(content.text or "")
    for category in entry.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "a category has no term"


def find_in_json_feed(raw: bytes, address: str) -> Iterator[str]:
    """Iterate over what is wrong with a JSON Feed that stands at an address."""
    feed: dict[str, Any] = json.loads(raw)
    if feed["version"] != "https://jsonfeed.org/version/1.1" or feed["feed_url"] != address or not feed["title"]:
        yield "it is not JSON Feed 1.1 that says where it stands"
    yield from _find_in_address(feed["home_page_url"])
    yield from _find_in_language(feed["language"])
    items = feed["items"]
    yield from _find_doubles([item["id"] for item in items])
    yield from _find_order([datetime.fromisoformat(item["date_published"]) for item in items])
    for item in items:
        if not isinstance(item["id"], str) or not all(author["name"] for author in item["authors"]):
            yield "an identity is no text, or an author has no name"
        yield from _find_in_address(item["url"])
        yield from _find_in_rfc3339(item["date_published"])
        yield from _find_in_language(item["language"])
        yield from _find_in_plain(item["title"], "title")
        if "content_html" in item:
            yield from find_in_html(item["content_html"])
        elif not item["content_text"].strip():
            yield "an item says nothing"
        if not all(isinstance(tag, str) and tag for tag in item["tags"]):
            yield "a tag is empty"


def find_in_opml(raw: bytes) -> Iterator[str]:
    """Iterate over what is wrong with a list of feeds."""
    root = lxml.etree.fromstring(raw)
    outlines = list(root.iter("outline"))
    if root.tag != "opml" or root.get("version") != "2.0" or not root.findtext("head/title") or not outlines:
        yield "it is not OPML 2.0 with a title and a feed"
    for one in outlines:
        if one.get("type") != "rss" or not one.get("text"):
            yield "an outline is no feed with a name"
        yield from _find_in_address(one.get("xmlUrl") or "")
        yield from _find_in_address(one.get("htmlUrl") or "")


def find_in_html(html: str) -> Iterator[str]:
    """Iterate over what a reader would drop from HTML, or could not resolve."""
    if not html:
        yield "the content is empty"
        return
    if "\ufffd" in html:
        yield "a letter is lost"
    for element in lxml.html.fragment_fromstring(html, create_parent="section").iterdescendants():
        if element.tag not in SAFE:
            yield f"<{element.tag}> is not for readers"
        for name, value in element.attrib.items():
            if name in ("href", "src") and not ABSOLUTE.fullmatch(value):
                yield f"{value} is relative"
            elif name.startswith("on") or name in ("style", "id"):
                yield f"{name} is not for readers"


def _find_in_plain(text: str, name: str) -> Iterator[str]:
    if not text.strip():
        yield f"a {name} is empty"
    if re.search(r"&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp);", text):
        yield f"a {name} holds the name of a character"


def _find_in_address(address: str) -> Iterator[str]:
    if not re.fullmatch(r"https://[^/\s]+/\S*", address):
        yield f"the address {address!r} is not absolute"


def _find_in_language(tag: str) -> Iterator[str]:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        yield f"the language {tag!r} is unknown"


def _find_in_rfc822(typed: str) -> Iterator[str]:
    try:
        if format_datetime(parsedate_to_datetime(typed)) != typed:
            yield f"the date {typed!r} is not as RFC 822 writes it"
    except ValueError:
        yield f"the date {typed!r} cannot be read"


def _find_in_rfc3339(typed: str) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", typed):
        yield f"the date {typed!r} is not as RFC 3339 writes it"


def _find_doubles(identities: list[str]) -> Iterator[str]:
    yield from (f"{one} is there {count} times" for one, count in Counter(identities).items() if count > 1)


def _find_order(times: Iterable[datetime]) -> Iterator[str]:
    ordered = [moment.astimezone(UTC) for moment in times]
    if ordered != sorted(ordered, reverse=True):
        yield "the newest is not first"
    if len(ordered) != len(set(ordered)):
        yield "two items bear one date"

"""HTTP headers of each path: caching, CORS, framing and content types; ``_headers`` and ``_redirects``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from statusgen.model.moved import Moved, iter_moved
from statusgen.model.paths import EMBEDDED
from statusgen.pages.current import page_folders
from statusgen.wording.context import SiteContext
from statusgen.wording.output import Output, as_it_is

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Content Security Policy of every page, as its own ``meta`` element says it."""
UNFRAMED = f"{POLICY}; frame-ancestors 'none'"
"""The same for pages that no other site may frame, which a ``meta`` element cannot say."""
SAFETY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)

HASHED = r"assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+"
FEEDS = r"sitemap\.xml|sitemaps/.+|[^/]+/(.+/)?([^/]+\.(xml|atom|ics|opml)|(feed|services)\.json)"
PICTURES = r"assets/.+|([^/]+/)?(.+/)?share\.png|[^/]+/site\.webmanifest"
FOREVER, FIVE_MINUTES, MINUTE = "public, max-age=31536000, immutable", "public, max-age=300", "public, max-age=60"
CACHING = (
    (HASHED, FOREVER),
    (r"worker\.js", "no-cache"),
    (FEEDS, FIVE_MINUTES),
    (PICTURES, "public, max-age=3600"),
)
"""Which paths below the root of the site may be kept for how long; the first that matches counts, else ``MINUTE``.

A name that holds the digest of the file never changes its meaning; the worker decides what readers without a network
see, so it is asked for every time; a crisis page must not be older than its next reader can bear.
"""
OPEN = rf"api/.+|index\.json|[^/]+/(.+/)?badge\.svg|[^/]+/oembed\.json|{FEEDS}"
"""What pages of other sites may read: open data, feeds, calendars, badges."""
FRAMED = rf"[^/]+/{EMBEDDED}/.*"
"""What pages of other sites may frame."""

HIDDEN = r".+/\.|\.(?!well-known/[^./])|_(?:headers|redirects)(?:\.|$)"
"""What servers of one's own do not give out: files whose names begin with a full stop, and what is for hosts."""

JSON_FEEDS = r"[^/]+/(.+/)?(feed|services)\.json"
RSS = r"[^/]+/(.+/)?(feed|services)\.xml"
TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
}
"""Type of each file by its ending."""
SPECIAL_TYPES = ((JSON_FEEDS, "application/feed+json"), (RSS, "application/rss+xml; charset=utf-8"))
"""Type of files whose ending does not say enough."""


def prefix_of(base_url: str) -> str:
    """Return the path of the site on its host: ``/``, or a path between slashes."""
    return urlsplit(base_url).path.rstrip("/") + "/"


def make_headers(base_url: str, languages: Iterable[str], hashed: Iterable[str], folders: Iterable[str]) -> str:
    """Return ``_headers`` for Netlify and Cloudflare Pages.

    Rules that match together add up there, so each header is given for paths that do not overlap: a page that may be
    framed cannot take back what a rule for everything forbade. ``folders`` are those below that of a language.
    """
    prefix = prefix_of(base_url)
    rules: list[tuple[str, list[tuple[str, str]]]] = [(f"{prefix}*", list(SAFETY))]
    page = [("Content-Security-Policy", UNFRAMED), ("Cache-Control", MINUTE)]
    rules += [(f"{prefix}{name}", page) for name in ("", "index.html", "404.html")]
    rules += [(f"{prefix}{language}/{name}", page) for language in languages for name in ("", "index.html", "404.html")]
    rules += [(f"{prefix}:language/{folder}/*", [page[0]]) for folder in folders if folder != EMBEDDED]
    rules.append((f"{prefix}:language/{EMBEDDED}/*", [("Content-Security-Policy", POLICY), ("Cache-Control", MINUTE)]))
    rules += [(f"{prefix}{path}", [("Cache-Control", FOREVER)]) for path in hashed]
    everyone = ("Access-Control-Allow-Origin", "*")
    rules += [(f"{prefix}{path}", [everyone]) for path in ("api/*", "index.json")]
    rules += [
        (f"{prefix}:language/{path}", [*kind, everyone, *([("Cache-Control", FIVE_MINUTES)] if kind else [])])
        for folder in ("", "locations/:id/", "services/:id/", "press/")
        for path, kind in _iter_open(folder)
    ]
    rules.append((f"{prefix}.well-known/security.txt", [("Content-Type", TYPES["txt"])]))
    return "\n".join(_iter_lines(rules)) + "\n"


def _iter_open(folder: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    names = ("feed", "services") if not folder else ("feed",)
    for name in names:
        for ending, sort in (
            ("xml", "application/rss+xml; charset=utf-8"),
            ("atom", TYPES["atom"]),
            ("json", "application/feed+json"),
        ):
            yield f"{folder}{name}.{ending}", [("Content-Type", sort)]
    yield f"{folder}badge.svg", []
    if not folder:
        yield "oembed.json", []


def _iter_lines(rules: Iterable[tuple[str, list[tuple[str, str]]]]) -> Iterator[str]:
    for path, headers in rules:
        yield path
        yield from (f"  {name}: {value}" for name, value in headers)


def make_redirects(
    base_url: str,
    languages: Iterable[str],
    moved: Iterable[Moved] = (),
    former: Iterable[str] = (),
    reference: str = "",
) -> str:
    """Return ``_redirects``: what moved, ``former`` languages, the language of the reader, unknown addresses.

    Former languages lead to the ``reference`` language.

    Cloudflare Pages knows no line with an exclamation mark, without which Netlify shows the page that stands there: so
    each address that moved has one of either kind. It leaves the others out, and finds the page for unknown addresses.
    """
    prefix, tags = prefix_of(base_url), list(languages)
    lines = [f"{prefix} {prefix}{tag}/ 302! Language={tag}" for tag in tags]
    for move in moved:
        for old, new in ((f"{prefix}{tag}/{move.old}", f"{prefix}{tag}/{move.new}") for tag in tags):
            lines += [f"{old}* {new}:splat 301!" if move.is_whole else f"{old} {new} 301!", f"{old} {new} 301"]
    for tag in former:
        lines += [f"{prefix}{tag}/* {prefix}{reference}/:splat {status}" for status in ("301!", "301")]
    lines += [f"{prefix}{tag}/* {prefix}{tag}/404.html 404" for tag in tags]
    return "\n".join(lines) + "\n"


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over what Netlify and Cloudflare Pages read."""
    languages = site.content.settings.languages
    hashed = sorted(path for path in site.assets.files if re.fullmatch(HASHED, path))
    settings, moved = site.content.settings, iter_moved(site.content)
    redirects = make_redirects(site.base_url, languages, moved, settings.former_languages, settings.reference)
    headers = make_headers(site.base_url, languages, hashed, page_folders(site.reference))
    yield Output("_headers", headers.encode(), as_it_is)
    yield Output("_redirects", redirects.encode(), as_it_is)

"""Sitemaps: one for the current pages, one for each month, and their index."""

from collections.abc import Iterator

from markupsafe import escape
from msgspec import Struct

from statusgen.model import paths
from statusgen.model.incident_index import index_of
from statusgen.pages.current import current_pages
from statusgen.situation.timeline import Month
from statusgen.wording.context import SiteContext
from statusgen.wording.output import Output, Renderer


class SitemapView(Struct, frozen=True):
    """Addresses of the pages; what they are called in other languages, each page says itself."""

    pages: tuple[str, ...]


class SitemapIndexView(Struct, frozen=True):
    """Addresses of the sitemaps."""

    maps: tuple[str, ...]


def render_sitemap(view: SitemapView, _renderer: Renderer) -> bytes:
    """Render a sitemap."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<url><loc>{escape(address)}</loc></url>" for address in view.pages]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def render_sitemap_index(view: SitemapIndexView, _renderer: Renderer) -> bytes:
    """Render the index of the sitemaps."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    lines += [f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in view.maps]
    return ("\n".join([*lines, "</sitemapindex>"]) + "\n").encode()


def of_month(site: SiteContext, month: Month) -> Iterator[Output]:
    """Iterate over the sitemap of a month: its page, its bulletins, and the incidents that began in it."""
    summaries = index_of(site.content.incidents)
    own = [paths.month("", month)[1:]]
    for note in site.timeline.by_month[month].summaries:
        own.append(paths.bulletin("", note)[1:])
        if note == summaries[note.incident].notes[0]:
            own.append(paths.incident("", note.incident)[1:])
    yield Output(f"sitemaps/{_month_name(month)}.xml", _view(site, own), render_sitemap)


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the sitemap of the current pages and the index of all: each month has its own, so none grows."""
    own = [path.partition("/")[2] for path in current_pages(site.reference)]
    yield Output("sitemaps/pages.xml", _view(site, own), render_sitemap)
    names = sorted(["pages", *(_month_name(month) for month in site.months)])
    maps = tuple(f"{site.base_url}sitemaps/{name}.xml" for name in names)
    yield Output("sitemap.xml", SitemapIndexView(maps), render_sitemap_index)


def _view(site: SiteContext, own: list[str]) -> SitemapView:
    """Return the addresses of pages in every language; ``own`` are paths below the folder of a language."""
    base, languages = site.base_url, site.content.settings.languages
    root = [base] if "index.html" in own else []  # the language choice stands beside a home page
    return SitemapView((*root, *(paths.address(base, f"{tag}/{rest}") for rest in sorted(own) for tag in languages)))


def _month_name(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"

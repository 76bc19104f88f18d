"""One output → its bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from xml.sax.saxutils import quoteattr

from jinja2 import Environment
from markupsafe import Markup

from statusgen.model.phrases import Phrases
from statusgen.plan.alerts import AlertView
from statusgen.plan.calendars import CalendarView
from statusgen.plan.embedding_views import BadgeView
from statusgen.plan.feeds import FeedView, SubscriptionsView
from statusgen.plan.icons import IconView
from statusgen.plan.paper_views import PdfView
from statusgen.plan.plan import Output, SitemapIndexView, SitemapView
from statusgen.plan.shares import ShareView
from statusgen.plan.views import PageView, Surroundings
from statusgen.render.alerts import render_alert
from statusgen.render.badge import render_badge
from statusgen.render.calendars import render_calendar
from statusgen.render.feeds import render_atom, render_json_feed, render_opml, render_rss
from statusgen.render.pdf import print_pdf
from statusgen.render.share import render_icon, render_share


@dataclass(frozen=True, slots=True)
class Press:
    """What all outputs are printed with."""

    templates: Environment
    phrases: Mapping[str, Phrases]
    country: str
    opened: datetime
    _chunks: dict[Surroundings, "Chunks"] = field(default_factory=dict)

    def chunks_of(self, around: Surroundings, say: Callable[..., str]) -> "Chunks":
        """Return what surrounds a page, rendered once for all pages that share it."""
        found = self._chunks.get(around)
        if found is None:
            module = self.templates.get_template("around.html").make_module({"around": around, "say": say})
            found = Chunks(*(Markup(getattr(module, name)()) for name in ("head", "top", "middle", "bottom")))
            self._chunks[around] = found
        return found


@dataclass(frozen=True, slots=True)
class Chunks:
    """The parts of a page that many pages share, as HTML."""

    head: Markup
    top: Markup
    middle: Markup
    bottom: Markup


def render_output(output: Output, press: Press) -> bytes:
    """Render one output. Templates see the view, its frame, and ``say`` for the sentences of their language."""
    view = output.view
    if isinstance(view, bytes):
        return view
    if isinstance(view, FeedView):
        if output.template == "atom":
            return render_atom(view, press.opened)
        if output.template == "jsonfeed":
            return render_json_feed(view)
        return render_rss(view, press.country, press.opened)
    if isinstance(view, AlertView):
        return render_alert(view)
    if isinstance(view, CalendarView):
        return render_calendar(view)
    if isinstance(view, SubscriptionsView):
        return render_opml(view)
    if isinstance(view, SitemapView):
        return render_sitemap(view)
    if isinstance(view, SitemapIndexView):
        return render_sitemap_index(view)
    if isinstance(view, ShareView):
        return render_share(view)
    if isinstance(view, BadgeView):
        return render_badge(view, press.templates)
    if isinstance(view, IconView):
        return render_icon(view.state)
    if isinstance(view, PdfView):
        return print_pdf(_print_page(view.template, view.page, press), view.style, view.page.frame.canonical)
    return _print_page(output.template, cast("PageView", view), press).encode()


def _print_page(template: str, view: PageView, press: Press) -> str:
    frame = view.frame
    say: Callable[..., str] = press.phrases[frame.around.language].say
    chunks = press.chunks_of(frame.around, say)
    html = press.templates.get_template(template).render(view=view, frame=frame, chunks=chunks, say=say)
    return _without_blank_lines(html)


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip()) + "\n"


def render_sitemap(view: SitemapView) -> bytes:
    """Render the sitemap, with the same page in every language beside each address."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for address, alternates in view.pages:
        lines.append(f"<url><loc>{quoteattr(address)[1:-1]}</loc>")
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(href)}/>'
            for language, href in alternates
        ]
        lines.append("</url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()


def render_sitemap_index(view: SitemapIndexView) -> bytes:
    """Render the index of the sitemaps."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    lines += [f"<sitemap><loc>{quoteattr(address)[1:-1]}</loc></sitemap>" for address in view.maps]
    return ("\n".join([*lines, "</sitemapindex>"]) + "\n").encode()

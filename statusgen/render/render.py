"""One output → its bytes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import Struct, field

from statusgen.model.phrases import Phrases
from statusgen.plan import paths
from statusgen.plan.alerts import AlertView
from statusgen.plan.calendars import CalendarView
from statusgen.plan.embedding_views import BadgeView
from statusgen.plan.feeds import FeedView, SubscriptionsView
from statusgen.plan.icons import IconView
from statusgen.plan.paper_views import PdfView
from statusgen.plan.plan import Output, SitemapIndexView, SitemapView
from statusgen.plan.shares import ShareView
from statusgen.plan.twins import TwinView
from statusgen.plan.views import PageView, Surroundings
from statusgen.render.badge import render_badge
from statusgen.render.markdown import to_markdown
from statusgen.render.pdf import print_pdf
from statusgen.render.share import render_icon, render_share


class Press(Struct, frozen=True):
    """What all outputs are printed with."""

    templates: Environment
    phrases: Mapping[str, Phrases]
    country: str
    opened: datetime
    _chunks: dict[Surroundings, "Chunks"] = field(default_factory=dict)
    _around: dict[Surroundings, tuple[str, str]] = field(default_factory=dict)
    _printed: list[tuple[PageView, str]] = field(default_factory=list)
    """The page printed last: its twin has just been made from it."""

    def chunks_of(self, around: Surroundings, say: Callable[..., str]) -> "Chunks":
        """Return what surrounds a page, rendered once for all pages that share it."""
        found = self._chunks.get(around)
        if found is None:
            module = self.templates.get_template("around.html").make_module({"around": around, "say": say})
            found = Chunks(*(Markup(getattr(module, name)()) for name in ("head", "top", "middle", "bottom")))
            self._chunks[around] = found
        return found

    def print_page(self, template: str, view: PageView) -> str:
        """Print a page; the same view twice in a row is printed once."""
        if self._printed and self._printed[0][0] is view:
            return self._printed[0][1]
        frame = view.frame
        say: Callable[..., str] = self.phrases[frame.around.language].say
        chunks = self.chunks_of(frame.around, say)
        html = self.templates.get_template(template).render(view=view, frame=frame, chunks=chunks, say=say)
        self._printed[:] = [(view, _without_blank_lines(html))]
        return self._printed[0][1]

    def around_in_markdown(self, around: Surroundings) -> tuple[str, str]:
        """Return what stands above and below a page, in Markdown: the emergency block, and how to reach us."""
        found = self._around.get(around)
        if found is None:
            chunks = self.chunks_of(around, self.phrases[around.language].say)
            above, _, _ = str(chunks.top).partition("<header")
            found = (to_markdown(above), to_markdown(str(chunks.bottom)))
            self._around[around] = found
        return found


class Chunks(Struct, frozen=True):
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
    if isinstance(view, FeedView | SubscriptionsView):
        return _render_feed(output.template, view, press)
    if isinstance(view, AlertView):
        from statusgen.render.alerts import render_alert

        return render_alert(view)
    if isinstance(view, CalendarView):
        from statusgen.render.calendars import render_calendar

        return render_calendar(view)
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
        return print_pdf(press.print_page(view.template, view.page), view.style, view.page.frame.canonical)
    if isinstance(view, TwinView):
        return render_twin(view, press).encode()
    return press.print_page(output.template, cast("PageView", view)).encode()


def render_twin(view: TwinView, press: Press) -> str:
    """Render a page in Markdown: what stands around it, its main part, the same page in other languages."""
    page = press.print_page(view.template, view.page)
    frame = view.page.frame
    main = page[page.index("<main") : page.rindex("</main>")]
    above, below = press.around_in_markdown(frame.around) if STAND_ALONE not in main else ("", "")
    languages = " · ".join(
        one.text if one.is_current else f"[{one.text}]({paths.twin(one.href)})" for one in frame.languages
    )
    parts = (above, to_markdown(main), "---", below, languages, f"<{frame.canonical}>")
    return "\n\n".join(part for part in parts if part) + "\n"


STAND_ALONE = 'class="sheet'
"""What marks the main part of a page that stands alone: it holds its own emergency block and its own numbers."""


def _render_feed(format_: str, view: FeedView | SubscriptionsView, press: Press) -> bytes:
    """Render a feed, or the list of them; what writes feeds takes long to import, and most edits touch none."""
    from statusgen.render.feeds import render_atom, render_json_feed, render_opml, render_rss

    if isinstance(view, SubscriptionsView):
        return render_opml(view)
    if format_ == "atom":
        return render_atom(view, press.opened)
    if format_ == "jsonfeed":
        return render_json_feed(view)
    return render_rss(view, press.country, press.opened)


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip()) + "\n"


def render_sitemap(view: SitemapView) -> bytes:
    """Render the sitemap, with the same page in every language beside each address."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for address, alternates in view.pages:
        lines.append(f"<url><loc>{escape(address)}</loc>")
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(href)}"/>'
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
    lines += [f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in view.maps]
    return ("\n".join([*lines, "</sitemapindex>"]) + "\n").encode()

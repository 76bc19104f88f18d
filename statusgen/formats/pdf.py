"""Pages → PDF, tagged for screen readers (PDF/UA-1). WeasyPrint is an extra, and is imported here alone."""

import logging
import re
from collections.abc import Iterator
from importlib import import_module

from msgspec import Struct

from statusgen.model import paths
from statusgen.wording.look import Look
from statusgen.wording.marks import find_content
from statusgen.wording.output import Output, PageTemplate, Renderer
from statusgen.wording.views import PageView
from statusgen.wording.web_app import ThemeAssets

_LOADED = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]*>')
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_USED = re.compile(r'<svg(?: width="\d+" height="\d+")?([^>]*)><use xlink:href="#([\w-]+)"/></svg>')
_ON_BLACK = ("a-stay", "a-elsewhere", "a-contact")
"""Shapes that stand white on black: the printer gives a shape no colour of what is around it."""
_FOR_PAPER = """
.state { display: inline-block; background: #fff; color: #000; border: 1pt solid #000; }
.state svg, .answer svg { margin-inline-end: 1mm; vertical-align: -0.12em; }
.state svg { fill: #000; }
.answer { display: inline-block; background: #fff; color: #000; border-color: #000; }
.answer--stay, .answer--elsewhere, .answer--contact { background: #000; color: #fff; }
footer, .top { display: none; }
h1 { font-size: 20pt; }
h2 { font-size: 14pt; }
"""
"""What the printer of PDFs does not know of pages made for screens first, in simpler words: black on white."""


def _borders(look: Look) -> str:
    """Return the borders of states in the colours of a theme."""
    return "".join(f".state--{one.state} {{ border-color: {one.line}; }}\n" for one in look.states if one.state)


class PrinterMissing(Exception):
    """WeasyPrint, or what it needs from the system, is not installed."""


def find_printer() -> None:
    """Refuse early where no PDF can be made.

    Raises PrinterMissing with what is missing.
    """
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as fault:
        raise PrinterMissing(str(fault)) from fault


def print_pdf(html: str, style: str, address: str) -> bytes:
    """Print a page as PDF. ``style`` is its style sheet; nothing is fetched. ``address`` completes its links."""
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it names every property made for screens
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    page = weasyprint.HTML(string=_with_shapes(_LOADED.sub("", html)), base_url=address, url_fetcher=nothing)
    printed: bytes = page.write_pdf(stylesheets=[weasyprint.CSS(string=style)], pdf_variant="pdf/ua-1")
    return printed


def _with_shapes(html: str) -> str:
    """Put each shape where it is used: the printer of PDFs looks for it in the same drawing only."""
    shapes = {name: (box, drawn) for name, box, drawn in _SYMBOL.findall(html)}

    def draw(match: re.Match[str]) -> str:
        box, drawn = shapes.get(match[2], ("0 0 24 24", ""))
        fill = ' fill="#fff"' if match[2] in _ON_BLACK else ""
        return f'<svg viewBox="{box}" width="1em" height="1em"{fill}{match[1]}>{drawn}</svg>'

    return _USED.sub(draw, html)


class PdfCopy(Struct, frozen=True):
    """Prints the view of a page as PDF."""

    template: str
    """Name of the template that prints the page."""
    style: str
    """Its style sheet, as text."""

    def __call__(self, view: PageView, renderer: Renderer) -> bytes:
        """Return the page as PDF."""
        html = renderer.print_page(self.template, view)
        _, is_alone = find_content(html, renderer.place_of(self.template))
        style = self.style if is_alone else self.style + _FOR_PAPER + _borders(renderer.look)
        return print_pdf(html, style, view.layout.canonical)


def of_page(page: Output, template: PageTemplate, assets: ThemeAssets) -> Iterator[Output]:
    """Iterate over the PDF of a page that is made to be printed."""
    if template.paper:
        style = "".join(assets.files[path].decode() for path in template.paper)
        yield Output(paths.pdf(page.path), page.shown, PdfCopy(template.name, style), page.subject)

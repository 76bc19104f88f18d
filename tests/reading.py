"""Read built pages the way a reader does: the text, the table, the links."""

from pathlib import Path

import lxml.html
from lxml.html import HtmlElement


def open_page(site: Path, name: str) -> HtmlElement:
    """Parse a page of a site."""
    return lxml.html.fromstring((site / name).read_bytes())


def text_of(element: HtmlElement) -> str:
    """Return the text of an element with its spacing collapsed."""
    return " ".join(element.text_content().split())


def matrix_of(page: HtmlElement) -> dict[str, list[str]]:
    """Return the table of a home page: the service's name → the words of its cells, in the order of the columns."""
    rows = {}
    for row in page.cssselect(".matrix tbody tr"):
        cells = row.cssselect("td")
        rows[text_of(row.cssselect("th")[0])] = [
            text_of(found[0]) if (found := cell.cssselect("[data-state]")) else "" for cell in cells
        ]
    return rows

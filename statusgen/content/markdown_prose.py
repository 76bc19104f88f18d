"""Convert Markdown to safe HTML with Python-Markdown: no raw HTML, no image, no harmful link."""

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE

from statusgen.content.site_links import mark_link
from statusgen.texts.plain_prose import SCHEMES

ADDRESSES = 250_000
"""How many characters the addresses of a text may have together: one that stands once may be cited without end."""
SHOWN = 200
"""How many of such an address are named."""


def convert(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Convert Markdown to HTML, with the (problem code, address) of each link and image refused."""
    markdown, refused = converter()
    refused.clear()
    return markdown.reset().convert(text), list(refused)


class _Refuse(Treeprocessor):
    """Take out images and links that could harm; keep their text; bring headings below the page's own."""

    def __init__(self, md: Markdown, refused: list[tuple[str, str]]) -> None:
        super().__init__(md)
        self.refused = refused

    def run(self, root: Element) -> None:
        room = ADDRESSES
        for parent in root.iter():
            for child in list(parent):
                if child.tag == "img":
                    self._replace_image(parent, child)
                elif child.tag == "a" and (room := room - len(child.get("href", ""))) < 0:
                    self._refuse("link-dropped", child, child.get("href", "")[:SHOWN])
                elif child.tag == "a" and (marked := mark_link(child.get("href", ""))):
                    child.set("href", marked)
                elif child.tag == "a" and (code := _fault_of(address := _as_typed(child.get("href", "")))):
                    self._refuse(code, child, address)
        for element in root.iter():
            if element.tag in ("h1", "h5", "h6"):
                element.tag = "h2" if element.tag == "h1" else "h4"

    def _refuse(self, code: str, link: Element, address: str) -> None:
        self.refused.append((code, address))
        link.attrib.clear()
        link.tag = "em"

    def _replace_image(self, parent: Element, image: Element) -> None:
        self.refused.append(("image-dropped", _as_typed(image.get("src", ""))))
        words = Element("em")
        words.text, words.tail = image.get("alt", ""), image.tail
        parent[list(parent).index(image)] = words


def _as_typed(address: str) -> str:
    """Return an address without what the library writes in it: entities for ``<a@b.example>``, numbers for signs."""
    plain = UnescapeTreeprocessor().unescape(address)
    return html.unescape(plain.replace(AMP_SUBSTITUTE, "&")) if AMP_SUBSTITUTE in plain else plain


_NO_HOST = re.compile(r"(?:https?|mailto|tel):[/?#\s]*", re.IGNORECASE)


def _fault_of(address: str) -> str:
    """Return the code of the problem of an address that no reader may follow; empty for a sound one."""
    scheme = re.match(r"^[\s\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:", html.unescape(address))
    if scheme is None or _NO_HOST.fullmatch(address.strip()):
        return "link-relative"
    return "" if scheme[1].lower() in SCHEMES else "link-dropped"


class _Untrusted(Extension):
    def __init__(self, refused: list[tuple[str, str]]) -> None:
        super().__init__()
        self.refused = refused

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Refuse(md, self.refused), "refuse", 1)


@lru_cache(maxsize=1)
def converter() -> tuple[Markdown, list[tuple[str, str]]]:
    """Return the converter, and the list it notes refusals in."""
    refused: list[tuple[str, str]] = []
    return Markdown(extensions=["sane_lists", "tables", _Untrusted(refused)]), refused

"""Strings with an HTML form: plain text everywhere, marked with language or direction on a page.

A name that is not translated is shown in the reference language. On a page it must say so (WCAG 3.1.2) and must not be
torn apart among words of the other direction; in a title, a feed or a data file it is just text. A ``Marked`` is both:
templates and ``markupsafe`` print its HTML, and everything else sees a ``str``. Where it is put together in a way that
does not know of it, only the mark is lost, never a letter.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape


class Marked(str):
    """A text with the HTML that says it on a page."""

    __slots__ = ("_html", "language")
    _html: Markup
    language: str
    """The language of all of it, where that is not the page's; empty where it is, or where there are several."""

    def __new__(cls, text: str, html: Markup, language: str = "") -> "Marked":
        """Make a text; ``html`` must say the same."""
        made = super().__new__(cls, text)
        made._html, made.language = html, language
        return made

    def __html__(self) -> Markup:
        """Return the HTML for a page."""
        return self._html

    def __reduce__(self) -> tuple[type["Marked"], tuple[str, Markup, str]]:
        """Return what a copy is made from, so that fingerprints see the mark."""
        return Marked, (str(self), self._html, self.language)


def direction_of(text: str) -> str:
    """Return the direction of a text, ``ltr`` or ``rtl``: that of its first letter (Unicode UAX 9, rule P2)."""
    first = next((sort for sort in map(unicodedata.bidirectional, text) if sort in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


@lru_cache(maxsize=4096)
def in_language(text: str, language: str) -> str:
    """Return a text that says on a page which language it is in, and which way it runs."""
    html = Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction_of(text), str(text))
    return Marked(str(text), html, language)


def number(text: str) -> str:
    """Return a telephone number, whose groups of digits run left to right whatever stands around them; or nothing."""
    return Marked(text, Markup('<bdi dir="ltr">{}</bdi>').format(text)) if text else ""


def with_stop(text: str) -> str:
    """Return a text with a full stop; its mark stays."""
    return join("", (text, "."))


def join(separator: str, parts: Iterable[str]) -> str:
    """Join texts as ``str.join`` does; the marks of those that have some stay."""
    listed = list(parts)
    plain = separator.join(listed)
    if not any(isinstance(part, Marked) for part in listed):
        return plain
    return Marked(plain, escape(separator).join(listed))

"""Say behind the links of a text where they lead: on paper nobody can click them."""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

_LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
LONGEST = 60
"""Letters of an address that somebody types off a sheet of paper; of a longer one the host is shown."""


def show_addresses(html: str, find_address: Callable[[str], str]) -> str:
    """Return the HTML of a text whose links say in ``data-printed`` what is printed behind their words.

    Nothing where the words are the address, or the number. ``find_address`` gives the whole address of a link.
    """

    def show(match: re.Match[str]) -> str:
        address = find_address(unescape(match[1]))
        shown = re.sub(r"^(?:mailto|tel):", "", address)
        if len(shown) > LONGEST:
            shown = urlsplit(address).netloc or shown
        said = unescape(re.sub(r"<[^>]*>", "", match[3]))
        shown = "" if _bare(shown) in _bare(said) else shown
        return f'<a href="{match[1]}" data-printed="{escape(shown)}"{match[2]}>{match[3]}</a>'

    return _LINK.sub(show, html)


def _bare(text: str) -> str:
    """Return a text by which addresses and numbers are compared, however they are spaced."""
    return re.sub(r"^https?:|[\s./()\-]+", "", text.casefold())

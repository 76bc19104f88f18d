"""Set the text of clean HTML: addresses and telephone numbers become links, spaces before French signs do not break."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from itertools import takewhile

from statusgen.model.phone import phone_href
from statusgen.model.typography import set_spaces
from statusgen.texts.short_numbers import LONGEST, find_short, phone_of

_TAG = re.compile(r"(<[^>]*>)")
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|blockquote|pre|table|tr|t[dh]|hr|div|dl|d[dt])\b")
_LEFT_ALONE = re.compile(r"<(/?)(a|code|pre)\b")
_HAS_DIGIT = re.compile(r"\d\d")
_CODE = frozenset(("code", "pre"))
_ENDINGS = "at|be|ch|com|cz|de|dk|edu|es|eu|example|fi|fr|gov|gr|ie|info|it|lu|net|nl|no|org|pl|pt|ro|se|si|sk|uk"
"""How addresses of the web end that are typed without https://."""
_WEB = re.compile(
    r"(?<![\w@/.\-])(?:https?://[^\s<>\"«»“”]+"
    rf"|(?:www\.)?[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)*\.(?:{_ENDINGS})\b(?:/[^\s<>\"«»“”]*)?(?![\w@\-]|\.\w))"
)
_MAIL = re.compile(r"(?<![\w.+\-@/])[\w+\-]+(?:\.[\w+\-]+)*@[\w\-]+(?:\.[\w\-]+)+(?![\w@])")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(
    r"(?<![\w.,/+\-])(?<![ \u00a0\u202f]\d\d[ \u00a0\u202f])"
    r"\(?(?:\+|0)[\d \u00a0\u202f().\-–/]*\d(?![\w%€$£°])(?![.,:\-/]\d)"
)
_PHONE = re.compile(
    r"(?:\+\d{1,3}(?:[ .]?\(0\)\d?)?|\(?0\d{0,4}\)?)(?:[ ./\-]?\d{2,5}|[ ./\-]\d(?=[ ./\-]\d))"
    r"(?:[ .\-]?\d{2,4}|[ .]\d(?=[ .]\d)){1,5}"
    r"|(?:\(?\+\d{1,3}\)?[ ./\-]?(?:\(0\) ?)?\(?\d{1,5}\)?|\(?0\d{1,4}\)?|0 \d{2,4})"  # the area, by itself
    r"(?: ?[/–\-] ?| )\d{2,7}(?:[ .\-]\d{2,4}){0,4}(?: ?[–\-] ?\d{1,4})?"
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d\d(?:[ \u00a0\u202f]?[A-Z\d]{4}){2,7}(?:[ \u00a0\u202f]?[A-Z\d]{1,4})?\b")
"""The number of a bank account: ISO 13616."""
_NO_PHONE = re.compile(
    r"\d{1,2}([./\-])\d{1,2}\1(?:\d{4}|\d{2})(?![./\-]?\d)"  # a date, perhaps with an hour
    r"|\d{2}\.\d{2}-\d{2}\.\d{2}"  # hours
    r"|(?:\d{1,3}\.)?0?\d{3}\.\d{3}\.\d{3}$|\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}$"  # of an enterprise, of a person
    r"|0\d{11}$"  # of a ticket
)
_END = ".,;:!?…’'*_"


def typeset(html: str, language: str, numbers: frozenset[str] = frozenset()) -> str:
    """Return clean HTML of a language whose addresses can be clicked and whose French signs stay with their words.

    ``numbers`` are telephone numbers that are known, as they are typed. What was typeset before stays as it is.
    """
    within, found, block = list[str](), list[str](), ""
    pieces = _TAG.split(html)
    for number, piece in enumerate(pieces):
        is_tag = piece.startswith("<")
        if is_tag and _BLOCK.match(piece):
            block = ""
        if is_tag and (tag := _LEFT_ALONE.match(piece)):
            within = within[:-1] if tag[1] else [*within, tag[2]]
        if is_tag or not piece.strip() or not _CODE.isdisjoint(within):
            found.append(piece)
            continue
        text = set_spaces(unescape(piece), language)
        links = [] if within else list(_find_links(text, numbers))
        if not within and _HAS_DIGIT.search(text):
            links += map(phone_of, find_short(text, block, _rest_of_block(pieces, number), language, numbers))
            accounts = [match.span() for match in _ACCOUNT.finditer(text)]
            links = [link for link in links if not any(first <= link[0] < last for first, last in accounts)]
        block += text
        for said, address in _iter_pieces(text, links):
            shown = _quoted(said)
            found.append(f'<a href="{escape(address)}" rel="noopener noreferrer">{shown}</a>' if address else shown)
    return "".join(found)


def _quoted(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _rest_of_block(pieces: list[str], number: int) -> str:
    """Return the text that follows a piece in the same block."""
    following = takewhile(lambda piece: not _BLOCK.match(piece), pieces[number + 1 :])
    return unescape("".join(piece for piece in following if not piece.startswith("<")))


def _iter_pieces(text: str, links: list[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """Iterate over the pieces of a text, with the address of each; empty for what leads nowhere."""
    position = 0
    for start, end, address in sorted(links):
        if start >= position:
            if start > position:
                yield text[position:start], ""
            yield text[start:end], address
            position = end
    if position < len(text):
        yield text[position:], ""


def _find_links(text: str, numbers: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    if "@" in text:
        for match in _MAIL.finditer(text):
            yield match.start(), match.end(), f"mailto:{match.group()}"
    if "." in text or "://" in text:
        for match in _WEB.finditer(text):
            said = match.group().rstrip(_END)
            while said.endswith(")") and said.count(")") > said.count("("):
                said = said[:-1].rstrip(_END)
            address = said if said.startswith(("http://", "https://")) else f"https://{said}"
            address += "/" if address.count("/") == 2 else ""
            yield match.start(), match.start() + len(said), address
    for match in _DIGITS.finditer(text) if _DIGIT.search(text) else ():
        said = re.sub(r"[\u00a0\u202f]", " ", match.group())
        digits = sum(sign.isdigit() for sign in said)
        is_long = 9 <= digits <= 15 if said.startswith(("+", "00")) else 9 <= digits <= 12
        if is_long and _PHONE.fullmatch(said) and not _NO_PHONE.match(said):
            yield match.start(), match.end(), phone_href(said)
    for number in _long(numbers):
        if number in text:
            for match in re.finditer(rf"(?<![\w+]){re.escape(number)}(?!\w)", text):
                yield match.start(), match.end(), phone_href(number)


@lru_cache(maxsize=1 << 8)
def _long(numbers: frozenset[str]) -> tuple[str, ...]:
    """Return the numbers that are no short ones, which are found by what stands around them."""
    return tuple(number for number in numbers if sum(sign.isdigit() for sign in number) > LONGEST)

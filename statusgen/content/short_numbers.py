"""Tell short telephone numbers in a text from rooms, days, years and counts: by the words around them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from statusgen.content.wordlists import read_words
from statusgen.model.phone import phone_href

_OF_COUNTRIES = {
    "AT": "122 133 140 141 142 144 147 1450",
    "AU": "000 106",
    "BE": "100 101 102 103 105 106 107 1712 1733",
    "CA": "811 911 988",
    "CH": "117 118 143 144 145 147 1414",
    "DE": "110",
    "ES": "016 024 061 062 085 091 092",
    "FR": "15 17 18 114 115 119 3114 3919",
    "GB": "101 111 999",
    "IE": "999",
    "IT": "113 114 115 117 118 1500 1522",
    "LU": "113",
    "NL": "113 114",
    "NZ": "111 1737",
    "PL": "997 998 999",
    "TR": "110 155 182 184",
    "UA": "101 102 103 104",
    "US": "211 911 988",
}
"""Numbers of help that are dialled as they stand, by country (ISO 3166). Every mobile network answers 112."""
LONGEST = 5
"""Digits of a number that could be anything else, too."""
_WORD = re.compile(r"[\w’'\-]+|[^\w\s]")
_NEAR, _CHAIN = 60, 6
"""Letters before a number that are looked at, and words between it and what says that it is called."""


def numbers_of(country: str) -> frozenset[str]:
    """Return the short numbers of help of a country."""
    return frozenset(("112", *_OF_COUNTRIES.get(country, "").split()))


def find_short(text: str, before: str, after: str, language: str, numbers: frozenset[str]) -> Iterator[re.Match[str]]:
    """Iterate over the short ones of these numbers that a piece of text plainly says to call.

    ``before`` and ``after`` stand around the piece, in the same block.
    """
    words = read_words(language, "telephone")
    for match in _pattern(numbers).finditer(text) if words else ():
        earlier, later = before + text[: match.start()], text[match.end() :] + after
        if _is_called(earlier, later, len(match.group()), {kind: frozenset(words[kind]) for kind in words}):
            yield match


@lru_cache(maxsize=16)
def _pattern(numbers: frozenset[str]) -> re.Pattern[str]:
    short = sorted((one for one in numbers if one.isdigit() and len(one) <= LONGEST), key=len, reverse=True)
    return re.compile(rf"(?<![\w.,/+\-#°])(?:{'|'.join(short) or '(?!)'})(?!\w|[.,:/\-]\d|\s?[%€$£°])")


def _is_called(before: str, after: str, length: int, words: dict[str, frozenset[str]]) -> bool:
    """Whether words before or after a number say to call it, and none makes a count, a room or a day of it."""
    later = _WORD.search(after)
    follows = later[0].casefold() if later else ""
    is_alone = not follows or not follows[0].isalnum()
    if is_alone and follows[:1] in ("’", "'"):  # a Turkish ending: 112'yi arayın
        follows, is_alone = ([*_WORD.findall(after.casefold()), "", ""])[1], False
    said = [word.casefold() for word in _WORD.findall(before[-_NEAR:])]
    if said and said[-1] in words["room"]:
        return False
    if follows in words["called"]:
        return True
    if not is_alone and (length < 3 or follows not in words["after"]):
        return False
    for word in said[: -_CHAIN - 1 : -1]:
        if word in words["call"]:
            return True
        if word not in words["between"] and not word.isdigit() and (length < 3 or word not in ":,("):
            return False
    return False


def phone_of(match: re.Match[str]) -> tuple[int, int, str]:
    """Return where a number begins and ends, and its address."""
    return match.start(), match.end(), phone_href(match.group())

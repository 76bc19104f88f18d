"""Tell short telephone numbers, and those as a country writes them, from rooms, days and counts: by words around."""

import re
from collections.abc import Iterator
from functools import lru_cache

from statusgen.model.phone import phone_href
from statusgen.texts.wordlists import read_words

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
_OF_EMERGENCIES = {
    "AT": "122 133 144",
    "AU": "000",
    "BE": "100 101",
    "CA": "911",
    "CH": "117 118 144",
    "DE": "110",
    "ES": "061 091 092",
    "FR": "15 17 18 114",
    "GB": "999",
    "IE": "999",
    "IT": "113 115 118",
    "LU": "113",
    "NZ": "111",
    "PL": "997 998 999",
    "TR": "110 155",
    "UA": "101 102 103",
    "US": "911",
}
"""Those of them for danger to life, by country: no line for anything else is one of these."""
_FORMS = {
    "BE": "12## 13## 14## 17## 18##",
    "ES": "01#",
    "FR": "10## 3### 118###",
    "IT": "15##",
    "NL": "140## 140###",
    "PL": "19###",
    "PT": "16###",
    "UA": "15## 16##",
}
"""Other short numbers of a country, ``#`` for any digit; a space may stand after the second or third."""
LONGEST = 5
"""Digits of a number that could be anything else, too."""
_FEWEST, _MOST = 6, 12
"""Digits of a number as it is written inside a country, with an area code or without: 0800-1234, 22 123 45 67."""
_WRITTEN = re.compile(
    r"(?<![\w.,/+\-#°])(?<!\d[ \u00a0\u202f])(?:1[ \-]|0[ ])?"
    r"\(?\d{2,9}\)?(?:[ \u00a0\u202f./\-]\d{1,7}){0,5}(?!\w|[.,:/\-]\d|\s?[%€$£°])"
)
_NOT_WRITTEN = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ ./\-](?:0?[1-9]|1[0-2])[ ./\-](?:(?:19|20)\d\d\b|\d\d$)"  # a day
    r"|(?:19|20)\d\d\b"  # a year
    r"|\d{1,2} ?[\-/] ?\d{1,2}\b.*\d[\-/]\d"  # hours, twice
    r"|\d{1,2}\.\d\d-\d{1,2}\.\d\d$|\d{1,3}(?:[ .]000)+$|.*/\d{1,2}$"  # hours; a large count; two numbers
    r"|0\d{3}\.\d{3}\.\d{3}$|\d{2}[. ]\d{2}[. ]\d{2}[. \-]\d{3}[. \-]\d{2}$"  # an enterprise, a person
)
_COUNT = re.compile(r"\d{1,3}[ .\u00a0\u202f]\d{3}|\d(?:[ .\u00a0\u202f]\d{3}){2}")
"""What could be a count, written in thousands."""
_SHORT = re.compile(rf"\d{{2,{LONGEST}}}|\d+#+")
_SHORT_BESIDE = re.compile(r"(?<![\w./+\-])\d{2,4}(?=\s*/\s*\d{2,4}\s*$)|(?<=/)\s*\d{2,4}\s*$")
"""Each of two short numbers: 112 / 100."""
_WORD = re.compile(r"[\w’'\-]+|[^\w\s]")
_ABBREVIATED = re.compile(r"(?<!\w)(t[eé]l|tf?no?|nr)\.", re.IGNORECASE)
_NEAR, _CHAIN = 60, 6
"""Letters before a number that are looked at, and words between it and what says that it is called."""


def numbers_of(country: str) -> frozenset[str]:
    """Return the short numbers of help of a country."""
    return frozenset(("112", "116###", *_OF_COUNTRIES.get(country, "").split(), *_FORMS.get(country, "").split()))


def emergency_numbers(country: str, own: str) -> frozenset[str]:
    """Return the figures of the numbers for danger to life: in any country, in this one, and ``own``."""
    known = ("112", *_OF_EMERGENCIES.get(country, "").split(), *([own] if own else ()))
    return frozenset(phone_href(number).removeprefix("tel:") for number in known)


def is_for_emergencies(number: str, country: str, own: str) -> bool:
    """Whether a number is one for danger to life, or several of which one is; with the code of a country, too."""
    dialled = (phone_href(part).removeprefix("tel:") for part in (number, *_SHORT_BESIDE.findall(number)))
    known = "|".join(map(re.escape, emergency_numbers(country, own)))
    return any(re.fullmatch(rf"(?:(?:\+|00)\d{{1,3}})?(?:{known})", one) for one in dialled)


def find_short(text: str, before: str, after: str, language: str, numbers: frozenset[str]) -> Iterator[re.Match[str]]:
    """Iterate over the numbers that a piece of text plainly says to call, and that nothing else tells from counts.

    These are the short ones of ``numbers``, and those that are written as inside a country. ``before`` and ``after``
    stand around the piece, in the same block.
    """
    words = read_words(language, "telephone")
    for match in (*_pattern(numbers).finditer(text), *_iter_written(text)) if words else ():
        earlier, later = before + text[: match.start()], text[match.end() :] + after
        length = LONGEST if _COUNT.fullmatch(match.group()) else len(match.group())
        if _is_called(earlier, later, length, {kind: frozenset(words[kind]) for kind in words}):
            yield match


def _iter_written(text: str) -> Iterator[re.Match[str]]:
    for match in _WRITTEN.finditer(text):
        digits = sum(sign.isdigit() for sign in match.group())
        if _FEWEST <= digits <= _MOST and not _NOT_WRITTEN.match(match.group()):
            yield match


@lru_cache(maxsize=16)
def _pattern(numbers: frozenset[str]) -> re.Pattern[str]:
    short = sorted((number for number in numbers if _SHORT.fullmatch(number)), key=len, reverse=True)
    forms = "|".join(map(_form, short)) or "(?!)"
    return re.compile(rf"(?<![\w.,/+\-#°])(?:{forms})(?!\w|[.,:/\-]\d|\s?[%€$£°]|[ \u00a0\u202f]\d\d)")


def _form(number: str) -> str:
    if "#" not in number:
        return number
    cut = 3 if number.startswith("11") else 2
    return rf"{number[:cut]}[ \u00a0\u202f]?{number[cut:]}".replace("#", r"\d")


def _is_called(before: str, after: str, length: int, words: dict[str, frozenset[str]]) -> bool:
    """Whether words before or after a number say to call it, and none makes a count, a room or a day of it."""
    later = _WORD.search(after)
    follows = later[0].casefold() if later else ""
    is_alone = not follows or not follows[0].isalnum()
    if is_alone and follows[:1] in ("’", "'"):  # a Turkish ending: 112'yi arayın
        follows, is_alone = ([*_WORD.findall(after.casefold()), "", ""])[1], False
    said = [word.casefold() for word in _WORD.findall(_ABBREVIATED.sub(r"\1", before[-_NEAR:]))]
    if said and said[-1] in words["room"]:
        return False
    if follows in words["called"]:
        return True
    if not is_alone and (length < 3 or (length <= LONGEST and follows not in words["after"])):
        return False
    for number, word in enumerate(reversed(said[-_CHAIN:]), 1):
        if word in words["call"]:
            return {*said[-number - 1 : -number]}.isdisjoint(words["room"] | words.get("other", frozenset()))
        if word not in words["between"] and not word.isdigit() and (length < 3 or word not in ":,("):
            return False
    return False


def phone_of(match: re.Match[str]) -> tuple[int, int, str]:
    """Return where a number begins and ends, and its address."""
    return match.start(), match.end(), phone_href(match.group())


_CALLED = re.compile(r"(?:([^\W\d_][^\d:;,()/]{0,40}+):\s?+)?(\+?\d[\d ./\u00a0\u202f-]{4,28}\d)")
"""A telephone number, with what stands before its colon."""


def find_called(typed: str, name: str) -> list[tuple[str, str]]:
    """Return the telephone numbers of a text, each with what it is called there, or else with a name."""
    return [(called.strip() or name, number) for called, number in _CALLED.findall(typed[:200])]

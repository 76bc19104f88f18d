"""Find which hours may be meant by hours in words: half past ten, half elf, 10 h et demie, kwart voor 9."""

import re
from collections.abc import Iterator
from datetime import time
from functools import cache
from itertools import chain

from statusgen.model.vocabulary import normalise
from statusgen.texts.hours import HOUR_UNIT, MIDNIGHT, NOON
from statusgen.texts.wordlists import FOLDER, hint_of, read_words

_NUMBER = r"(?P<number>\d{1,2}|[^\W\d_]+)"
_UNIT = rf"(?:\s*(?:h|{HOUR_UNIT}|ore|o['’]clock|saat))?"
AND_A_HALF = "et demie?|and a half|y media|e mezz[ao]|e meia|și jumătate|i pół|buçuk|والنصف|ونصف|з половиною"
_BEHIND = {
    15: "et quart|y cuarto|e un quarto|e um quarto|și un sfert|i kwadrans|çeyrek|والربع|وربع",
    30: AND_A_HALF,
    -15: "moins le quart|moins un quart|moins quart|menos cuarto|meno un quarto|fără un sfert|إلا ربع",
}
"""Minutes after an hour, by the words behind it."""
_BEFORE = {
    15: "quarter past|quarter after|kwart over|kwart na|viertel nach|kwadrans po|véierel op|véierel no|чверть по",
    30: "half past",
    -15: "quarter to|quarter before|kwart voor|viertel vor|drei ?viertel|za kwadrans|véierel vir|quarto para as?"
    "|за чверть",
    -30: "halb|wpół do|hallwer|hallef|пів на",
}
"""The same, by the words before it."""
_ON_THE_HOUR = "heures?|uhr|uur|o['’]clock|horas|auer"


def _pattern(typed: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){typed}(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


_PATTERNS = (
    *((minutes, _pattern(rf"{_NUMBER}{_UNIT} (?:{words})")) for minutes, words in _BEHIND.items()),
    *((minutes, _pattern(rf"(?:{words}) {_NUMBER}")) for minutes, words in _BEFORE.items()),
    (0, _pattern(rf"{_NUMBER} (?:{_ON_THE_HOUR})")),
)
_ONE = "anderhalf|anderthalb(?:e|er)?|annerhallef|annerhallwer|półtorej"
_ONE_AND_A_HALF = _pattern(f"(?:{_ONE})(?= (?:uur|stund|std|stonn|godz))")
_OF_TWELVE = _pattern(rf"{_NUMBER} o['’]clock")
_NOON = frozenset(map(normalise, NOON))
_TWELVE = frozenset(map(normalise, (*NOON, *MIDNIGHT)))
_HALF = _pattern(rf"half {_NUMBER}")
_may_say_parts = hint_of("|".join((*_BEHIND.values(), *_BEFORE.values(), "half", _ONE)).replace(" ", r"\s+"))
_OFF = _pattern(rf"{_NUMBER} (?:voor|over|vor|nach|past|to|after|before|vir|op|no|przed|po) (?:half|halb|hall\w+)")
"""Some minutes before or after a half: of which nothing is proposed."""


def find_hours_in_words(text: str) -> tuple[str, str] | None:
    """Return the hour of the morning and that of the evening that words of a text may mean; None where none do."""
    clocks = ((match, 60 * (_number_of(match["number"]) or 0)) for match in _OF_TWELVE.finditer(text))
    found = chain(_iter_of_words(text, _PATTERNS), (one for one in clocks if one[1]))
    said = next((_both(minutes) for match, minutes in found if normalise(match["number"]) not in _TWELVE), None)
    if (
        said is None
        and not _OFF.search(text)
        and (half := _HALF.search(text))
        and (number := _number_of(half["number"]))
    ):
        return f"{(number + 10) % 12 + 1:02}:30", f"{number:02}:30"
    return said


def find_past_noon(text: str) -> tuple[time, str] | None:
    """Return the hour of a text that begins with noon and a part of an hour ("midi et demi"), and what follows."""
    for match, minutes in _iter_of_words(text, _PATTERNS[:-1]) if _may_say_parts(text) else ():
        if match.start() == 0 and normalise(match["number"]) in _NOON:
            return time(*divmod(minutes, 60)), text[match.end() :].strip()
    return None


def iter_hours_in_words(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Iterate over the halves and quarters of hours that a text says in words, in minutes of half a day."""
    if not _may_say_parts(text):
        return
    for match in _ONE_AND_A_HALF.finditer(text):
        yield match, 90
    for match, minutes in _iter_of_words(text, _PATTERNS[:-1]):
        yield match, minutes % 720


def _iter_of_words(text: str, patterns: tuple[tuple[int, re.Pattern[str]], ...]) -> Iterator[tuple[re.Match[str], int]]:
    if _OFF.search(text):
        return
    for minutes, pattern in patterns:
        for match in pattern.finditer(text):
            number = _number_of(match["number"])
            is_year = match["number"].casefold() == "an"  # "un an et demi"
            if number is not None and not is_year and (minutes or not match["number"].isdigit()):
                yield match, number * 60 + minutes
    for match in _HALF.finditer(text):  # to some, "half nine" is half past eight: only a Dutch number leaves no doubt
        number = _numbers("nl").get(normalise(match["number"]))
        if number is not None and number != _numbers("en").get(normalise(match["number"])):
            yield match, number * 60 - 30


def _both(minutes: int) -> tuple[str, str]:
    morning = minutes % 720
    return f"{morning // 60:02}:{morning % 60:02}", f"{morning // 60 + 12:02}:{morning % 60:02}"


def _number_of(typed: str) -> int | None:
    if typed.isdigit():
        return int(typed) if 1 <= int(typed) <= 12 else None
    if normalise(typed) in _TWELVE:
        return 12
    return _numbers("").get(normalise(typed))


@cache
def _numbers(language: str) -> dict[str, int]:
    """Return the numbers to 12 by their words in a language, or in all."""
    languages = [language] if language else sorted(path.stem for path in FOLDER.glob("*.po"))
    return {
        normalise(form): number
        for tag in languages
        for number in range(1, 13)
        for form in read_words(tag, "number").get(str(number), ())
    }

"""How a language and a country write days, hours and lists, where CLDR leaves it open or writes it otherwise."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list

_AND = {
    "es": ("y", re.compile(r"\W*(?:i|hi(?![aeo]))"), "e", "y"),
    "lb": ("a(n)", re.compile(r"\W*[aeiouydhntz]"), "an", "a"),
}
"""Where "and" follows the sound of the next word: as CLDR writes it, before which words, and both forms.

Luxembourgish keeps the final n only before vowels and d, h, n, t, z; Spanish says "e" before the sound i.
"""
_SPANISH_O = re.compile(r"\W*h?o")
"""Before this sound Spanish says "u" for "or"."""


@cache
def find_locale(language: str, country: str) -> Locale:
    """Find the locale of a language as a country uses it, or of the language alone where CLDR has no such one."""
    for tag in (f"{language}-{country}", language) if country else (language,):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@lru_cache(maxsize=4096)
def format_day(day: date, locale: Locale) -> str:
    """Write a whole date with its weekday."""
    return finish_day(format_date(day, "full", locale=locale), day, locale)


@lru_cache(maxsize=2048)
def format_hour(hour: time, locale: Locale, *, counts_to_24: bool) -> str:
    """Write an hour: of 24, or as the locale has it."""
    return format_time(hour, "HH:mm" if counts_to_24 else "short", locale=locale)


@cache
def plural_forms(locale: Locale) -> tuple[str, ...]:
    """Return the plural forms that whole numbers have in a language, in CLDR's order."""
    used = {locale.plural_form(number) for number in range(1000)}
    return tuple(form for form in ("zero", "one", "two", "few", "many", "other") if form in used)


WITHOUT_MONTH = re.compile(r"EEEE\S? d\.?(?=.*MMMM)")
"""Weekday and day of a pattern that ends with the month."""
_YEAR = re.compile(r"(?:(?<![,\s])[,\s]++)?\by\b.*")


_FIRST = {"fr": "1er", "it": "1º"}
"""How the first day of a month is written, where it is no plain number."""


@cache
def pattern_without_year(locale: Locale) -> str:
    """Return how a language writes weekday, day and month: as CLDR has it, else as whole dates without the year."""
    found = locale.datetime_skeletons.get("MMMMEd")
    if found is not None:
        pattern = str(found.pattern).replace("E", "EEEE", 1)
    else:
        pattern = _YEAR.sub("", locale.date_formats["full"].pattern)
    # "Wednesday, 5 and Thursday, 6 November" would read as a list of four; in German the comma belongs there.
    return pattern if locale.language in ("de", "lb") else re.sub("[,،] d ", " d ", pattern)


def counts_to_12(locale: Locale) -> bool:
    """Whether clocks of a locale begin again after noon."""
    return "a" in locale.time_formats["short"].pattern


def finish_day(written: str, day: date, locale: Locale) -> str:
    """Write what CLDR lacks: "1er juin", "1º giugno", and a Ukrainian year without a full stop in mid-sentence."""
    if day.day == 1 and locale.language in _FIRST:
        return re.sub(r"\b1\b", _FIRST[locale.language], written, count=1)
    return re.sub(r"\sр\.$", " року", written) if locale.language == "uk" else written


def join_words(words: Sequence[str], last: str, locale: Locale, style: Literal["standard", "or"]) -> str:
    """List words as CLDR does; where it leaves open which "and" fits the sound of the ``last`` word, choose it."""
    listed = format_list(list(words), style=style, locale=locale)
    if len(words) < 2:
        return listed
    if style == "or":
        is_before_o = locale.language == "es" and _SPANISH_O.match(unicodedata.normalize("NFD", last.casefold()))
        return listed.removesuffix(f" o {words[-1]}") + f" u {words[-1]}" if is_before_o else listed
    if locale.language not in _AND:
        return listed
    left_open, sound, fitting, otherwise = _AND[locale.language]
    joined = fitting if sound.match(unicodedata.normalize("NFD", last.casefold())) else otherwise
    return listed.removesuffix(f" {left_open} {words[-1]}") + f" {joined} {words[-1]}"

"""Find days of a text that are another weekday, or that no calendar has: "Tuesday 16 May 2022", "31 June"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache

from babel.dates import get_day_names, get_month_names

from statusgen.content.dates import numbers_by_name
from statusgen.content.source import Source
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

NEAR = 300
"""Days from its publication within which a text means a day that it writes without a year."""
_DIGIT, _FIGURES = re.compile(r"\d"), re.compile(r"\d[/.]\d")
_LANGUAGE = re.compile(r"\.([a-z]{2})(?:-[a-z]+)?\.md$", re.IGNORECASE)


def find_wrong_days(source: Source, lines: Iterable[tuple[int, str]], published: date | None) -> Iterator[Problem]:
    """Iterate over warnings of days in numbered lines; those without a year only where it was ``published``."""
    found = _LANGUAGE.search(source.path)
    language = found[1].lower() if found else ""
    for number, line in lines if language else ():
        in_words, in_figures = _patterns(language)
        patterns = (*(in_words if _DIGIT.search(line) else ()), *(in_figures if _FIGURES.search(line) else ()))
        for match in (match for pattern in patterns for match in pattern.finditer(line)):
            said = match.groupdict()
            month = said.get("number") or numbers_by_name((language,), get_month_names).get(normalise(said["month"]), 0)
            typed, days = (
                match.group().strip(" ,"),
                [*_iter_days(said["year"], int(month), int(said["day"]), published)],
            )
            if not days and said["year"]:
                yield source.problem("date-impossible", number, Level.WARNING, typed=typed)
            named = said.get("weekday") or ""
            weekday = numbers_by_name((language,), get_day_names).get(normalise(named))
            if weekday is not None and days and all(day.weekday() != weekday for day in days):
                right = get_day_names("wide", locale=language)[days[0].weekday()]
                values = {"typed": typed, "weekday": named, "right": right}
                yield source.problem("date-weekday", number, Level.WARNING, **values)


def _iter_days(year: str | None, month: int, day: int, published: date | None) -> Iterator[date]:
    """Iterate over the days that are meant: one where the year is known, else the near ones, that year's first."""
    years = [int(year)] if year else [published.year + step for step in (0, -1, 1)] if published else []
    for one in years:
        with suppress(ValueError):
            found = date(one, month, day)
            if year or published is None or abs((found - published).days) <= NEAR:
                yield found


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Return how days are written in texts of a language: with the month in words, in front in English; in figures."""
    flags = re.NOFLAG if language == "en" else re.IGNORECASE  # "16 may come"
    weekdays = _names(get_day_names(width, context="format", locale=language) for width in ("wide", "abbreviated"))
    months = _names(get_month_names("wide", context=context, locale=language) for context in ("format", "stand-alone"))
    lead = rf"(?<!\w)(?P<weekday>{weekdays})\.?,?\s+(?:(?:den|dem|le|the|el|il|dia|on)\s+)?"
    day, year = r"(?P<day>[12]?\d|3[01])", r"(?P<year>(?:19|20|21)\d\d)(?!\d)"
    month, alone = rf"(?P<month>{months})(?!\w)", rf"(?<![\w/.,:]){day}"
    number = r"(?P<sign>[/.])(?P<number>0?[1-9]|1[0-2])(?!\d)"
    day_first = rf"(?:{lead})?{alone}(?:er|\.|st|nd|rd|th|[ºª°])?\s+(?:de\s+|of\s+)?{month}(?:,?\s+(?:de\s+)?{year})?"
    month_first = rf"(?:{lead})?(?<!\w){month}\s{day}(?:st|nd|rd|th)?(?![\w:.])(?:,?\s{year})?"
    named, bare = rf"{lead}{alone}{number}(?:(?P=sign)\s?{year})?(?![/\d])", rf"{alone}{number}(?P=sign){year}"
    in_words = (day_first, month_first) if language == "en" else (day_first,)
    return _compiled(in_words, flags), _compiled((named, bare), flags)


def _compiled(patterns: Iterable[str], flags: re.RegexFlag) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, flags) for pattern in patterns)


def _names(tables: Iterable[Mapping[int, str]]) -> str:
    names = {name.strip(".") for table in tables for name in table.values()}
    return "|".join(map(re.escape, sorted((name for name in names if len(name) > 1), key=len, reverse=True)))

"""Read on which days appointments lie: "5/12/2025 to 9/12/2025", "du 5 au 9 décembre 2025", "5 and 9 May 2025"."""

import re
from collections.abc import Iterator
from datetime import date

from statusgen.content.dates import parse_date
from statusgen.content.fields import Reading
from statusgen.model.patients import Days
from statusgen.model.vocabulary import normalise
from statusgen.texts.date_fault import DateFault
from statusgen.texts.spoken import without_included

LONGEST = 366
"""How many days may lie between them: more is a slip of the finger."""
_GAP = re.compile(r"\s+|(?<=[\d.])(?=[-–—]\d)|(?<=[\d.][-–—])(?=\d)")
_DASHES = ("-", "–", "—")
_LEADING_DAY = re.compile(r"^\D*\d{1,2}(?:er|st|nd|rd|th|[.ºª°])?(?=\D)")


_MONTH_FIRST = re.compile(r"^(?P<month>\D+?)\d{1,2}(?:st|nd|rd|th)?$")
_ON_FROM = frozenset(map(normalise, ("from", "dal", "od", "з", "із", "від", "من")))
"""Words that say of one day alone that it is the first of many."""


def is_of_appointments(reading: Reading, typed: str) -> bool:
    """Whether what was typed begins by speaking of appointments."""
    return bool(reading.vocabulary.find("appointments", typed, ("appointments",)) or _behind(reading, typed))


def parse_days(reading: Reading, typed: str) -> tuple[Days, ...]:
    """Find between which days appointments lie, or on which one or two they do; none where that cannot be told."""
    told, is_between = drop_between(reading, _behind(reading, typed))
    head = typed.removesuffix(told)
    is_between = is_between or any(_is(reading, "date limits", "between", word) for word in head.split())
    found = next(iter_days(reading, without_included(told), is_between=is_between), ()) if told else ()
    is_one = len(found) == 1 and found[0].first == found[0].last
    if is_one and (is_between or normalise(head.split()[-1] if head.split() else "") in _ON_FROM):
        return ()  # from then on: until when?
    return found if found and (found[-1].last - found[0].first).days < LONGEST else ()


def find_year_missing(reading: Reading, typed: str) -> str:
    """Return days of appointments with the year that they lack, the first that is not over; empty for none."""
    years = [int(reading.year), int(reading.year) + 1] if reading.year.isdigit() else []
    for year in years:
        for whole in (f"{typed} {year}", f"{typed}/{year}", f"{typed}{year}"):
            found = parse_days(reading, whole)
            if found and (reading.day is None or found[-1].last >= reading.day):
                return whole
    return ""


def is_range(reading: Reading, between: str, *, is_between: bool) -> bool:
    """Whether what stands between two dates makes a stretch of them: "and" does so behind "between" alone."""
    is_to = between in _DASHES or _is(reading, "date range", "to", between)
    return is_to or (is_between and _is(reading, "date list", "and", between))


def drop_between(reading: Reading, told: str) -> tuple[str, bool]:
    """Return dates without the "between" that stands before them, and whether it does."""
    parts = reading.vocabulary.split("date limits", told, ("between",))
    return (parts[1].strip(), True) if parts is not None else (told, False)


def _is(reading: Reading, kind: str, word: str, typed: str) -> bool:
    return reading.vocabulary.find(kind, typed, (word,)) is not None


def _behind(reading: Reading, typed: str) -> str:
    parts = reading.vocabulary.split("appointments", typed, ("appointments",))
    return parts[1].strip() if parts is not None and re.search(r"\d", parts[1]) else ""


def iter_days(reading: Reading, told: str, *, is_between: bool) -> Iterator[tuple[Days, ...]]:
    """Iterate over what the words may mean; the year and the month may stand behind the last day alone."""
    alone = _parse_day(reading, told)
    if alone is not None:
        yield (Days(alone, alone),)
    gaps = [*_GAP.finditer(told)]
    for at, before in enumerate(gaps):
        for after in gaps[at + 1 : at + 4]:
            between = told[before.end() : after.start()].strip()
            is_whole = is_range(reading, between, is_between=is_between)
            if not is_whole and not _is(reading, "date list", "and", between):
                continue
            first, last = told[: before.start()], told[after.end() :]
            month = _MONTH_FIRST.match(first)
            end = _parse_day(reading, last) or (_parse_day(reading, f"{month['month']}{last}") if month else None)
            if end is None:
                continue
            behind, bare = _LEADING_DAY.sub("", last), first.rstrip(". ")
            for whole in (first, f"{first} {end.year}", f"{first}/{end.year}", first + behind, bare + behind):
                begin = _parse_day(reading, whole)
                if begin is not None and begin <= end:
                    yield (Days(begin, end),) if is_whole else (Days(begin, begin), Days(end, end))


def _parse_day(reading: Reading, typed: str) -> date | None:
    try:
        read = parse_date(typed, reading.languages, reading.day)
    except (DateFault, OverflowError):
        return None
    return read.day if read.hour is None else None

"""Parse dates as people type them: day first or ISO, in words or figures, in the site's timezone.

Nothing is guessed: a weekday must match, a year must be there, an hour must exist exactly once.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from msgspec import Struct

from statusgen.model.vocabulary import normalise

YEARS = range(1900, 2200)
"""Years that a hospital writes about; a year outside is a slip of the finger."""

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?![\d])")
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{2}))?(?!\d)")
_IN_WORDS = re.compile(r"^(\d{1,2})(?:er|\.|st|nd|rd|th)?\s+(?:de\s+)?([^\W\d_]{3,})\.?(?:,?\s+(\d{4}))?")
_WEEKDAY = re.compile(r"^([^\W\d_]{2,})\.?,?\s+(?=\d)")
_BETWEEN = re.compile(r"^(?:[\s,T]|à|a|om|um|at|@|–|-(?=\s))+", re.IGNORECASE)
_TIME = re.compile(
    r"^(\d{1,2})(?:\s*(?:[:.]|h|u)\s*(\d{2}))?(?:\s*[:.]\s*(\d{2}))?\s*(?P<unit>heures?|uur|uhr|h|u)?\.?\s*", re.I
)
_OFFSET = re.compile(r"^(?:Z|UTC|([+-])(\d{2}):?(\d{2}))$")


class DateFault(ValueError):
    """A date that cannot be read; carries the code of the problem and what its sentence quotes."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Typed(Struct, frozen=True):
    """A date as typed, with the hour when there was one."""

    day: date
    hour: time | None
    offset: timedelta | None


@cache
def _numbers_by_name(languages: tuple[str, ...], names_in: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Return the numbers of months or weekdays by their names, long and short, in some languages."""
    found: dict[str, int] = {}
    for language in languages:
        for width in ("wide", "abbreviated"):
            found.update({normalise(name): number for number, name in names_in(width, locale=language).items()})
    return found


def months_by_name(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Return the numbers of months by their normalised names, long and short, in some languages."""
    return _numbers_by_name(languages, get_month_names)


def parse_date(typed: str, languages: tuple[str, ...]) -> Typed:
    """Read a date with an optional hour; raise DateFault with what to type instead."""
    text = re.sub(r"[\u00a0\u202f\u2007\s]+", " ", typed).strip()
    text = re.sub(r"^(?:le|op|am|den|on)\s+", "", text, flags=re.IGNORECASE)
    weekday, rest = _read_weekday(text, languages)
    day, rest = _read_day(rest, typed, languages)
    if weekday is not None and day.weekday() != weekday[0]:
        right = get_day_names("wide", locale=languages[0])[day.weekday()]
        raise DateFault("date-weekday", typed=typed, weekday=weekday[1], right=right)
    rest = _BETWEEN.sub("", rest)
    if not rest:
        return Typed(day, None, None)
    match = _TIME.match(rest)
    if not match or (match[2] is None and not match["unit"] and not re.match(r"^\d{1,2}\s*[hu]", rest, re.I)):
        raise DateFault("date-unreadable", typed=typed)
    hours, minutes, seconds = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise DateFault("hour-impossible", typed=typed)
    tail = rest[match.end() :].strip()
    offset = None
    if tail:
        zone = _OFFSET.match(tail) if _ISO.match(text) else None
        if not zone or int(zone[2] or 0) > 14 or int(zone[3] or 0) > 59:
            raise DateFault("date-unreadable", typed=typed)
        sign = -1 if zone[1] == "-" else 1
        offset = sign * timedelta(hours=int(zone[2] or 0), minutes=int(zone[3] or 0))
    return Typed(day, time(hours, minutes, seconds), offset)


def _read_weekday(text: str, languages: tuple[str, ...]) -> tuple[tuple[int, str] | None, str]:
    match = _WEEKDAY.match(text)
    if match and (number := _numbers_by_name(languages, get_day_names).get(normalise(match[1]))) is not None:
        return (number, match[1]), text[match.end() :]
    return None, text


def _read_day(text: str, typed: str, languages: tuple[str, ...]) -> tuple[date, str]:
    if match := _ISO.match(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.match(text):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
        if month > 12 >= day:
            raise DateFault("date-month-first", typed=typed, right=f"{month:02}/{day:02}/{year}{text[match.end() :]}")
    elif match := _IN_WORDS.match(text):
        name, number = match[2], _numbers_by_name(languages, get_month_names).get(normalise(match[2]))
        if number is None:
            raise DateFault("date-month-name", typed=typed, name=name)
        if match[3] is None:
            raise DateFault("date-without-year", typed=typed, day=f"{int(match[1]):02}/{number:02}")
        year, month, day = int(match[3]), number, int(match[1])
    elif match := _SHORT_YEAR.match(text):
        raise DateFault("date-without-year", typed=typed, day=f"{int(match[1]):02}/{int(match[2]):02}")
    else:
        raise DateFault("date-unreadable", typed=typed)
    try:
        if year not in YEARS:
            raise ValueError(year)
        return date(year, month, day), text[match.end() :]
    except ValueError:
        raise DateFault("date-impossible", typed=typed) from None


def find_weekday(typed: str, languages: tuple[str, ...]) -> int | None:
    """Find the number of a weekday, Monday being 0, by its name in some languages; one may be said to be several."""
    numbers, word = _numbers_by_name(languages, get_day_names), normalise(typed)
    return numbers.get(word, numbers.get(word.removesuffix("s")))


def read_clock(typed: str) -> time | None:
    """Read an hour as clocks show it, the end of a day being 24:00; None where it is none."""
    match = _TIME.match(typed.strip())
    if (
        match is None
        or match.end() != len(typed.strip())
        or (match[2] is None and not match["unit"] and "h" not in typed)
    ):
        return None
    hours, minutes = int(match[1]), int(match[2] or 0)
    if (hours, minutes) == (24, 0):
        return time(0)
    return time(hours, minutes) if hours <= 23 and minutes <= 59 else None


def place_instant(
    typed: str, read: Typed, zone: ZoneInfo, *, end_of_day: bool = False, start_of_day: bool = False
) -> datetime:
    """Turn a typed date into an instant of the site's timezone.

    A date without an hour is refused, except where the start or the end of the day is meant (``from: 18/05/2022``
    counts from 00:00, ``until: 20/05/2022`` lasts through the 20th). An hour that the clock change skips or repeats is
    refused, unless its offset is typed.
    """
    if read.hour is None:
        if start_of_day:
            return in_zone(datetime.combine(read.day, time(0)).replace(tzinfo=zone), zone)
        if not end_of_day:
            raise DateFault("hour-missing", typed=typed, right=f"{read.day:%d/%m/%Y} 10:30")
        following = datetime.combine(read.day + timedelta(days=1), time(0))
        return in_zone(following.replace(tzinfo=zone), zone)
    naive = datetime.combine(read.day, read.hour)
    if read.offset is not None:
        return in_zone((naive - read.offset).replace(tzinfo=UTC), zone)
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
            opens, closes = _gap(naive, zone, first, second)
            raise DateFault("hour-skipped", typed=typed, opens=opens, closes=closes)
        early, late = (f"{naive:%Y-%m-%dT%H:%M}{_offset(moment)}" for moment in (first, second))
        raise DateFault("hour-twice", typed=typed, early=early, late=late)
    return in_zone(first, zone)


def read_instant_typed(typed: str, languages: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """Read an instant as notes write it. Raises DateFault."""
    try:
        return place_instant(typed, parse_date(typed, languages), zone)
    except OverflowError:  # the first or the last day that a calendar holds
        raise DateFault("date-impossible", typed=typed) from None


def _gap(naive: datetime, zone: ZoneInfo, first: datetime, second: datetime) -> tuple[str, str]:
    """Return the hours between which a clock change skips an hour, read with the offset before and after."""
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    jump = (naive - after).replace(second=0, tzinfo=UTC)
    while jump.astimezone(zone).utcoffset() != after:
        jump += timedelta(minutes=1)
    return f"{jump + before:%H:%M}", f"{jump + after:%H:%M}"


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant as clocks of a zone show it, with its offset alone.

    Python compares two instants of one named timezone by what the clock shows, which is wrong in a repeated hour.
    """
    local = moment.astimezone(UTC).astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"

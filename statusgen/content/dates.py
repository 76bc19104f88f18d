"""Parse dates as people type them: day first or ISO, in words or figures, in the site's timezone.

Nothing is guessed: a weekday must match, a year must be there, an hour must exist exactly once.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import cache

from babel import Locale
from babel.dates import get_day_names, get_month_names
from msgspec import Struct

from statusgen.content.vocabulary import known_languages
from statusgen.model.vocabulary import normalise

YEARS = range(1900, 2200)
"""Years that a hospital writes about; a year outside is a slip of the finger."""

_ISO = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d])")
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{2}))?(?!\d)")
_IN_WORDS = re.compile(
    r"^(\d{1,2})(?:er|\.?[ºª°]|\.|st|nd|rd|th)?\s+(?:de\s+|d['’]\s*|of\s+)?([^\W\d_]{3,})\.?"
    r"(?:,?\s+(?:de\s+|del\s+)?(\d{4})(?!\d)(?:\s*(?:[rр]\.|roku|року))?)?"
)
_MONTH_FIRST = re.compile(r"^([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
_WEEKDAY = re.compile(r"^([^\W\d_]{2,}(?:-feira)?)\.?,?(?:\s+|$)")
_BEFORE = re.compile(
    r"^(?:(?:le|op|am|den|on|el|il|em|no|na|dia|dnia|de|în|у|в|om|um|à|a|at|the|all?['’])\s+|يوم\s+)+", re.IGNORECASE
)
"""Words that stand before a date."""
_BETWEEN = re.compile(
    r"^(?:[\s,T@]|–|-(?=\s)"
    r"|(?:a las?|alle ore|alle|all['’]ore|ore|às|as|pelas|à|a|om|um|at|o godz|godz(?:ina|inie|iny)?|o|la ora|ora|la"
    r"|saat|auer|о|об|الساعة|في الساعة|р|r)(?![^\W\d_])\.?)+",
    re.IGNORECASE,
)
"""What stands between a date and an hour."""
_OF_CLOCK = re.compile(r"(?:\bore|\bgodz\w*|\bora|\bsaat|الساعة)\.?\s*$", re.IGNORECASE)
"""Words after which a number alone is an hour."""
_OF_HOUR = re.compile(
    r"(?:\ba las?|\balle|\ball['’]ore|\bàs|\bas|\bpelas|\bà|\bom|\bum|\bat|\bla|\bo|\bо|\bоб)\s*$", re.I
)
"""Words after which a number alone is an hour of the clock: in the morning or in the evening, unless it is above 12."""
_MERIDIEM = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*([^\W\d_]{3,}|[^\W\d_]\.?\s?[^\W\d_]?\.?)(?=[\s,]|$)")
_TIME = re.compile(
    r"^(\d{1,2})(?:\s*(?:[:.]|heures?|uur|uhr|auer|h|u)\s*(\d{2})(?:\s*min\.?(?![^\W\d_]))?)?(?:\s*[:.]\s*(\d{2}))?\s*"
    r"(?P<unit>heures?|hours?|horas?|uur|uhr|auer|hrs?|hs|h|u|годин[аи]?|год)?\.?\s*",
    re.I,
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
        for context in ("stand-alone", "format"):
            for width in ("wide", "abbreviated"):
                names = names_in(width, context=context, locale=language)
                found.update({normalise(name): number for number, name in names.items()})
    return found


@cache
def _numbers_anywhere(names_in: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Return what ``_numbers_by_name`` does for every known language, without names of which two mean another."""
    found: dict[str, set[int]] = {}
    for language in known_languages():
        for name, number in _numbers_by_name((language,), names_in).items():
            found.setdefault(name, set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _number_of(name: str, languages: tuple[str, ...], names_in: Callable[..., Mapping[int, str]]) -> int | None:
    """Find the number of a month or weekday: by its name in some languages, else in any."""
    wanted = normalise(name)
    number = _numbers_by_name(languages, names_in).get(wanted)
    return _numbers_anywhere(names_in).get(wanted) if number is None else number


def months_by_name(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Return the numbers of months by their normalised names, long and short, in some languages."""
    return _numbers_by_name(languages, get_month_names)


_TODAY = frozenset(
    map(
        normalise,
        (
            *("today", "aujourd’hui", "vandaag", "heute", "haut", "hoy", "oggi", "hoje", "dziś", "dzisiaj", "astăzi"),
            *("azi", "bugün", "сьогодні", "اليوم"),
        ),
    )
)
_NOON = (
    *("midday", "noon", "midi", "middag", "Mittag", "mediodía", "mezzogiorno", "meio-dia", "południe", "Mëtteg"),
    *("öğle", "öğlen", "mittags", "опівдні", "12 noon"),
)
"""What people call 12:00, besides what CLDR does."""
_MIDNIGHT = (
    *(
        "midnight",
        "minuit",
        "middernacht",
        "Mitternacht",
        "medianoche",
        "mezzanotte",
        "meia-noite",
        "północ",
        "północy",
    ),
    *("miezul nopții", "gece yarısı", "північ", "опівночі", "منتصف الليل", "Mëtternuecht"),
)
"""What people call both ends of a day."""
_HALVES = {
    "morning": (
        *("in the morning", "du matin", "le matin", "'s morgens", "'s ochtends", "morgens", "vormittags", "am Morgen"),
        *("früh", "de la mañana", "di mattina", "del mattino", "da manhã", "rano", "dimineața", "ранку", "صباحا"),
        *("moies", "am Vormittag", "des Morgens"),
    ),
    "afternoon": (
        *("in the afternoon", "de l’après-midi", "'s namiddags", "nachmittags", "am Nachmittag", "de la tarde"),
        *("di pomeriggio", "del pomeriggio", "da tarde", "po południu", "după-amiaza", "nomëttes"),
    ),
    "evening": (
        *("in the evening", "du soir", "le soir", "'s avonds", "abends", "am Abend", "di sera", "della sera"),
        *("wieczorem", "seara", "вечора", "مساء", "owes", "de la noche", "da noite", "des Abends"),
    ),
}
"""What stands behind an hour of the clock to say in which half of the day it lies."""
_HOURS_OF = {"morning": range(1, 12), "afternoon": range(1, 8), "evening": range(5, 12)}
"""Which hours of the clock these words leave no doubt about."""
_HALF_BY_WORDS = {normalise(words): half for half, all_ in _HALVES.items() for words in all_}
_TOMORROW = frozenset(
    map(
        normalise,
        (
            *("tomorrow", "demain", "morgen", "muer", "mar", "mañana", "domani", "amanhã", "jutro", "mâine", "yarın"),
            *("завтра", "غدا"),
        ),
    )
)
_AFTER = frozenset(("apres", "pasado", "depois"))
"""Words that make the day after tomorrow of "tomorrow"."""


@cache
def _periods(languages: tuple[str, ...]) -> dict[str, str]:
    """Return what CLDR calls the halves of a day and its middle, by their names in some languages and in English."""
    found = {normalise(name).replace("-", ""): "noon" for name in _NOON}
    found |= {normalise(name).replace("-", ""): "midnight" for name in _MIDNIGHT}
    for language in (*languages, "en"):
        periods = Locale.parse(language, sep="-").day_periods.get("format", {})
        for names in periods.values():
            for period in ("am", "pm", "noon"):
                if period in names:
                    found[normalise(names[period]).replace("-", "")] = period
    return found


def parse_date(typed: str, languages: tuple[str, ...], today: date | None = None) -> Typed:
    """Read a date with an optional hour, or the noon of ``today``; raise DateFault with what to type instead."""
    text = re.sub(r"[\u00a0\u202f\u2007\u200e\u200f\s]+", " ", typed.replace("،", ",")).strip().removesuffix(".")
    try:
        return _date_first(text, typed, languages, today)
    except DateFault as first:
        if (found := _hour_first(text, typed, languages, today)) is not None:
            return found
        is_unreadable = first.code == "date-unreadable"
        if is_unreadable and (fault := _find_day_missing(text, typed, languages, today)) is not None:
            raise fault from None
        raise


def _date_first(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> Typed:
    start = _BEFORE.sub("", text)
    day, rest = _read_whole_day(start, typed, languages, today)
    hour_typed = _BETWEEN.sub("", rest)
    if not hour_typed.strip():
        return Typed(day, None, None)
    hour, tail = _read_hour(hour_typed, rest[: len(rest) - len(hour_typed)], typed, languages)
    offset = None
    if tail:
        zone = _OFFSET.match(tail) if _ISO.match(start) else None
        if not zone or int(zone[2] or 0) > 14 or int(zone[3] or 0) > 59:
            raise DateFault("date-unreadable", typed=typed)
        sign = -1 if zone[1] == "-" else 1
        offset = sign * timedelta(hours=int(zone[2] or 0), minutes=int(zone[3] or 0))
    return _typed(day, hour, offset)


def _typed(day: date, hour: time, offset: timedelta | None) -> Typed:
    """Return a date with its hour; 24:00 is 00:00 of the day after."""
    return Typed(day + timedelta(days=1), time(0), offset) if hour is _END_OF_DAY else Typed(day, hour, offset)


def _find_day_missing(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> DateFault | None:
    """Return the fault of an hour, a weekday or "tomorrow" without a date, with the day that may be meant."""
    clock = _HOUR_TYPED.search(text)
    others = text if clock is None else text[: clock.start()] + text[clock.end() :]
    words = [normalise(word) for word in re.findall(r"[^\W\d_]{3,}(?:-feira)?", others)]
    numbers = re.findall(r"\d+", others)
    weekday = next((found for word in words if (found := _number_of(word, languages, get_day_names)) is not None), None)
    is_tomorrow = not _TOMORROW.isdisjoint(words)
    is_named = is_tomorrow or weekday is not None
    if any(_YEAR.fullmatch(number) for number in numbers):  # a day stands there, in words
        return None
    is_clock_alone = not numbers and (clock is not None or _means_midnight(text, languages))
    if not is_clock_alone and not (is_named and (not numbers or (clock is None and len(numbers) == 1))):
        return None
    day = ""
    if today is not None and (is_named or not words):
        days = (
            2
            if is_tomorrow and not _AFTER.isdisjoint(words)
            else 1
            if is_tomorrow
            else (weekday - today.weekday() - 1) % 7 + 1
            if weekday is not None
            else 0
        )
        day = f"{today + timedelta(days=days):%d/%m/%Y}"
    return DateFault("day-missing", typed=typed, day=day, hour=_show_hour(clock))


def _means_midnight(text: str, languages: tuple[str, ...]) -> bool:
    return _periods(languages).get(normalise(text).replace("-", "")) == "midnight"


def _hour_first(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> Typed | None:
    """Find an hour with a day after it, or without one that of ``today``; None where there is no such thing."""
    hour_typed = _BETWEEN.sub("", text)
    try:
        hour, rest = _read_hour(hour_typed, text[: len(text) - len(hour_typed)], typed, languages)
        if not rest:  # which day 09:30 is on only its writer knows
            return None if today is None or re.search(r"\d", text) else Typed(today, hour, None)
        day, tail = _read_whole_day(_BEFORE.sub("", rest.lstrip(" ,–")), typed, languages, today)
    except DateFault:
        return None
    return None if tail.strip(" .,") else _typed(day, hour, None)


def _read_whole_day(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> tuple[date, str]:
    """Read a day with the weekday before or after it, or the word for today, and return it with what follows."""
    word = re.split(r"[\s,]", text, maxsplit=1)[0]
    if today is not None and normalise(word) in _TODAY:
        return today, text[len(word) :]
    before, rest = _read_weekday(text, languages)
    day, rest = _read_day(_BEFORE.sub("", rest) if before else rest, typed, languages)
    last = "" if _BETWEEN.sub("", rest)[:1].isdigit() else rest.lstrip(" ,")  # an hour follows: no name to look for
    after, following = _read_weekday(last, languages)
    for weekday in (before, after):
        if weekday is not None and day.weekday() != weekday[0]:
            right = get_day_names("wide", locale=languages[0])[day.weekday()]
            raise DateFault("date-weekday", typed=typed, weekday=weekday[1], right=right)
    return day, following if after else rest


def _read_hour(text: str, before: str, typed: str, languages: tuple[str, ...]) -> tuple[time, str]:
    """Read an hour and return it with what follows; ``before`` are the words that led to it. Raises DateFault."""
    periods = _periods(languages) if re.search(r"[^\W\d_]", text) else {}
    word = re.match(r"[^\W\d_]+(?:[\s\-][^\W\d_]+)?", text)
    for name in (word[0], re.split(r"[\s\-]", word[0])[0]) if word else ():
        period = periods.get(normalise(name).replace("-", ""))
        if period == "noon":
            return time(12), text[len(name) :].strip()
        if period == "midnight":
            raise DateFault("hour-unclear", typed=typed, one="00:00", other="24:00")
    if (found := _read_half_of_day(text)) is not None:
        return found
    half = _MERIDIEM.match(text)
    period = periods.get(normalise(half[3]).replace("-", "")) if half else None
    if half and period in ("am", "pm"):
        hours, minutes = int(half[1]), int(half[2] or 0)
        if hours == 12 and minutes <= 59:  # who writes 12 am may mean noon
            raise DateFault("hour-unclear", typed=typed, one=f"00:{minutes:02}", other=f"12:{minutes:02}")
        if not 1 <= hours <= 11 or minutes > 59:
            raise DateFault("hour-impossible", typed=typed)
        return time(hours + (12 if period == "pm" else 0), minutes), text[half.end() :].strip()
    match = _TIME.match(text)
    is_alone = match is not None and match[2] is None and not match["unit"]
    is_of_day = is_alone and _OF_HOUR.search(before) is not None
    if match is None or (is_alone and not is_of_day and not _OF_CLOCK.search(before)):
        raise DateFault("date-unreadable", typed=typed)
    hours, minutes, seconds = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if is_of_day and re.search(r"\w", text[match.end() :]):  # "a las 9 y media" is none of the two hours of nine
        raise DateFault("date-unreadable", typed=typed)
    if is_of_day and 1 <= hours <= 12:
        raise DateFault("hour-unclear", typed=typed, one=f"{hours:02}:00", other=f"{(hours + 12) % 24:02}:00")
    if (hours, minutes, seconds) == (24, 0, 0):
        return _END_OF_DAY, text[match.end() :].strip()
    if hours > 23 or minutes > 59 or seconds > 59:
        raise DateFault("hour-impossible", typed=typed)
    return time(hours, minutes, seconds), re.sub(r"^['’]?[dt][ae]\b", "", text[match.end() :]).strip()


def _read_half_of_day(text: str) -> tuple[time, str] | None:
    """Find an hour with words for the half of the day behind it, and return it with what follows; None where none is.

    An hour of the clock that such words leave in doubt, as "12 in the evening", is none.
    """
    clock = _TIME.match(text)
    behind = text[clock.end() :].split() if clock else []
    for count in (3, 2, 1):
        half = _HALF_BY_WORDS.get(normalise(" ".join(behind[:count]).rstrip(",")), "") if len(behind) >= count else ""
        if clock is None or not half:
            continue
        hours, minutes, seconds = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
        late = 0 if half == "morning" else 12
        known = {hour + late: hour + late for hour in _HOURS_OF[half]} | {hour: hour + late for hour in _HOURS_OF[half]}
        if hours in known and minutes <= 59 and seconds <= 59:
            return time(known[hours], minutes, seconds), " ".join(behind[count:])
    return None


def _read_weekday(text: str, languages: tuple[str, ...]) -> tuple[tuple[int, str] | None, str]:
    match = _WEEKDAY.match(text)
    if match and (number := _number_of(match[1], languages, get_day_names)) is not None:
        return (number, match[1]), text[match.end() :]
    return None, text


def _read_day(text: str, typed: str, languages: tuple[str, ...]) -> tuple[date, str]:
    if match := _ISO.match(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _DAY_FIRST.match(text):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
        if month > 12 >= day:
            raise DateFault("date-month-first", typed=typed, right=f"{month:02}/{day:02}/{year}{text[match.end() :]}")
    elif match := _MONTH_FIRST.match(text):
        number = _number_of(match[1], languages, get_month_names)
        if number is None:
            raise DateFault("date-unreadable", typed=typed)
        year, month, day = int(match[3]), number, int(match[2])
    elif match := _IN_WORDS.match(text):
        name, number = match[2], _number_of(match[2], languages, get_month_names)
        if number is None:
            raise DateFault("date-month-name", typed=typed, name=name)
        if match[3] is None:
            raise _without_year(text, typed, int(match[1]), number)
        year, month, day = int(match[3]), number, int(match[1])
    elif match := _SHORT_YEAR.match(text):
        raise _without_year(text, typed, int(match[1]), int(match[2]))
    else:
        raise DateFault("date-unreadable", typed=typed)
    try:
        if year not in YEARS:
            raise ValueError(year)
        return date(year, month, day), text[match.end() :]
    except ValueError:
        raise DateFault("date-impossible", typed=typed) from None


def _without_year(text: str, typed: str, day: int, month: int) -> DateFault:
    """Return the fault of a date without a year; where a year stands somewhere, it is another."""
    if _YEAR.search(text) or not (1 <= month <= 12 and 1 <= day <= 31):
        return DateFault("date-unreadable", typed=typed)
    shown = _show_hour(_HOUR_TYPED.search(text))
    return DateFault("date-without-year", typed=typed, day=f"{day:02}/{month:02}", hour=shown)


_HOUR_TYPED = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s?(?:[:hu]\s?([0-5]\d)(?!\d)|(?:h|u|uhr|uur|auer|heures?|horas?)(?![^\W\d_]))",
    re.IGNORECASE,
)
_END_OF_DAY = time(23, 59, 59, 999999)
"""Stands for 24:00, which Python has no name for."""


def _show_hour(hour: re.Match[str] | None) -> str:
    return f" {int(hour[1]):02}:{hour[2] or '00'}" if hour else ""


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

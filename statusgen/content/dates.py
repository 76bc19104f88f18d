"""Parse dates as people type them: day first or ISO, in words or figures, in the site's timezone.

Nothing is guessed: a weekday must match, a year must be there, an hour must exist exactly once.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import cache

from babel.dates import get_day_names, get_month_names
from msgspec import Struct

from statusgen.content.vocabulary import known_languages
from statusgen.model.vocabulary import normalise
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hour_ranges import name_portuguese_days
from statusgen.texts.hours import (
    END_OF_DAY,
    HOUR_LEADS,
    HOUR_TYPED,
    HOUR_WORDS,
    OF_HOURS,
    means_midnight,
    period_of,
    read_hour,
    show_hour,
    without_twelve,
)
from statusgen.texts.hours_in_text import read_hours
from statusgen.texts.hours_in_words import find_hours_in_words, find_past_noon
from statusgen.texts.lasting import minutes_ahead
from statusgen.texts.named_days import LATER_TODAY, TODAY, near_day
from statusgen.texts.persons import is_left_open
from statusgen.texts.spoken import FROM, is_to, narrow, without_included, without_lead

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
_OF_SHEETS = re.compile(r"\b(\d{1,2})\s?([-/])\s?([^\W\d_]{3,})(\.?)\s?\2\s?(?=\d{2}(?:\d\d)?(?!\d))")
"""How spreadsheets show dates: "28-Nov-2026", "28-nov.-26"."""
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
_MOST_WORDS = 12
"""Words of a value in which a date is looked for; who types more writes a sentence."""
_WEEKDAY = re.compile(r"^([^\W\d_]{2,}(?:-feira)?)\.?,?(?:\s+|$)")
_BEFORE = re.compile(
    r"^(?:(?:le|du|op|am|den|on|el|del|il|em|no|na|dia|dnia|de|în|у|в|om|um|à|a|at|the|all?['’])\s+|يوم\s+)+",
    re.IGNORECASE,
)
"""Words that stand before a date."""
_BETWEEN = re.compile(
    rf"^(?:[\s,T@]|–|-(?=\s)|(?:(?:{HOUR_LEADS}|o|a)?\s*(?:{HOUR_WORDS})|{HOUR_LEADS}|a|auer|р|r)(?![^\W\d_])\.?)+",
    re.IGNORECASE,
)
"""What stands between a date and an hour."""
_IN_WORD = re.compile(r"(?<=[а-яіїєґ])['’](?=[а-яіїєґ])", re.IGNORECASE)
"""The apostrophe of keyboards, where Ukrainian has a letter."""
_OFFSET = re.compile(r"^(?:Z|UTC|([+-])(\d{2}):?(\d{2}))$")


_DAY_ALONE = re.compile(r"(\d{1,2})(?:er|\.|st|nd|rd|th|[º°ª])?")
_MONTH_BEHIND = re.compile(
    r"^\d{1,2}(?:er|\.|st|nd|rd|th|[º°ª])?\s+((?:de |d['’]|of )?[^\W\d_]{3,}\.?(?:,?\s+(?:de\s+)?\d{4})?)(?!\w)"
)
_DASH_OF_DAYS = re.compile(r"^((?:[^\W\d_]+\s)?\d{1,2}\.?)\s?[-–—]\s?(?=\d{1,2}\.?\s+[^\W\d_]{3})")
_GAP = re.compile(r"\s+|(?<=\d)(?=[–—])|(?<=[–—])(?=\d)")


class Typed(Struct, frozen=True):
    """A date as typed, with the hour when there was one."""

    day: date
    hour: time | None
    offset: timedelta | None


@cache
def numbers_by_name(languages: tuple[str, ...], names_in: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Return the numbers of months or weekdays by their names, long and short, in some languages."""
    found: dict[str, int] = {}
    for language in languages:
        for context in ("stand-alone", "format"):
            for width in ("wide", "abbreviated"):
                names = names_in(width, context=context, locale=language)
                found.update({normalise(name): number for number, name in names.items()})
                found.update({normalise(name).removesuffix("-feira"): number for number, name in names.items()})
    return found


@cache
def _numbers_anywhere(names_in: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Return what ``numbers_by_name`` does for every known language, without names of which two mean another."""
    found: dict[str, set[int]] = {}
    for language in known_languages():
        for name, number in numbers_by_name((language,), names_in).items():
            found.setdefault(name, set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _number_of(name: str, languages: tuple[str, ...], names_in: Callable[..., Mapping[int, str]]) -> int | None:
    """Find the number of a month or weekday: by its name in some languages, else in any."""
    wanted = normalise(name)
    number = numbers_by_name(languages, names_in).get(wanted)
    return _numbers_anywhere(names_in).get(wanted) if number is None else number


def months_by_name(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Return the numbers of months by their normalised names, long and short, in some languages."""
    return numbers_by_name(languages, get_month_names)


LONGEST = 200
"""Characters of a date with all that may be said with it: what is longer is none, and is not searched for one."""


def parse_date(typed: str, languages: tuple[str, ...], today: date | None = None) -> Typed:
    """Read a date with an optional hour, or the noon of ``today``; raise DateFault with what to type instead."""
    if len(typed) > LONGEST:
        raise DateFault("date-unreadable", typed=typed)
    text = re.sub(r"[\u00a0\u202f\u2007\u200e\u200f\s]+", " ", narrow(typed).replace("،", ","))
    text = name_portuguese_days(text) if "feira" in text.casefold() else text
    text = without_twelve(_OF_SHEETS.sub(r"\1 \3\4 ", text))
    text = _IN_WORD.sub("ʼ", without_included(text.strip(' "“”„«»').rstrip(".,")))
    try:
        return _date_first(text, typed, languages, today)
    except DateFault as first:
        is_ahead = first.code in ("date-unreadable", "date-month-name") and _find_weekday(text, languages) is None
        if is_ahead and (ahead := minutes_ahead(text)):
            raise DateFault("day-missing", typed=typed, day="", hour=" 10:30", minutes=f"{ahead}") from None
        is_unreadable = first.code == "date-unreadable" or OF_HOURS.match(_BETWEEN.sub("", text)) is not None
        if (found := _hour_first(text, typed, languages, today, is_alone=is_unreadable)) is not None:
            return found
        if is_unreadable and is_left_open(text):
            raise DateFault("date-open", typed=typed) from None
        is_part = is_unreadable or first.code in ("date-without-year", "date-month-name")
        if is_part and (stretch := find_stretch(text, languages, today)) is not None:
            begins, ends = (_show_day(day, languages, today) for day in stretch)
            raise DateFault("date-stretch", typed=typed, begins=begins, ends=ends) from None
        missing = _find_day_missing(text, typed, languages, today) if is_unreadable else None
        if is_unreadable and (hours := find_hours_in_words(text)) is not None:
            unclear = DateFault("hour-unclear", typed=typed, one=hours[0], other=hours[1])
            day = missing.values["day"] if missing else ""
            is_alone = OF_HOURS.fullmatch(_BETWEEN.sub("", text)) is not None
            raise (_on_day(unclear, day or f"{today:%d/%m/%Y}") if today and (day or is_alone) else unclear) from None
        if missing is not None:
            raise missing from None
        raise


def find_stretch(typed: str, languages: tuple[str, ...], today: date | None) -> tuple[str, str] | None:
    """Find two days with a dash or a word for "to" between, as typed: "1" of "1 to 3 May" has the month of the last."""
    text = _DASH_OF_DAYS.sub(r"\1 – ", typed)
    gaps = [*_GAP.finditer(text)] if len(text) <= LONGEST else []
    for number, before in enumerate(gaps):
        for after in gaps[number + 1 : number + 4]:
            last = text[after.end() :]
            first = complete_day(without_lead(text[: before.start()], FROM), last)
            is_stretch = is_to(text[before.end() : after.start()])
            if is_stretch and all(_show_day(without_included(day), languages, today) for day in (first, last)):
                return first, last
    return None


def complete_day(first: str, last: str) -> str:
    """Return the first of two days as typed, with the month and the year of the last where it is a number alone."""
    day, behind = _DAY_ALONE.fullmatch(first.strip()), _MONTH_BEHIND.match(_BEFORE.sub("", last.strip()))
    return f"{day[1]} {behind[1]}" if day and behind else first


def _show_day(typed: str, languages: tuple[str, ...], today: date | None) -> str:
    """Return a date in figures, with the year of today where it has none; empty where it cannot be read."""
    try:
        read = _date_first(typed, typed, languages, today)
    except DateFault as fault:
        year = f"{today.year}" if today else ""
        return f"{fault.values['day']}/{year}{fault.values['hour']}" if fault.code == "date-without-year" else ""
    return f"{read.day:%d/%m/%Y}" + (f" {read.hour:%H:%M}" if read.hour else "")


def _date_first(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> Typed:
    start = _BEFORE.sub("", text)
    day, rest = _read_whole_day(start, typed, languages, today)
    hour_typed = _BETWEEN.sub("", rest)
    if not hour_typed.strip():
        return Typed(day, None, None)
    past_noon = find_past_noon(hour_typed)
    hour, tail = past_noon or read_hour(hour_typed, rest[: len(rest) - len(hour_typed)], typed, languages)
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
    return Typed(day + timedelta(days=1), time(0), offset) if hour is END_OF_DAY else Typed(day, hour, offset)


def _find_day_missing(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> DateFault | None:
    """Return the fault of an hour, a weekday or "tomorrow" without a date, with the day that may be meant."""
    clock = HOUR_TYPED.search(text)
    others = text if clock is None else text[: clock.start()] + text[clock.end() :]
    words = [normalise(word) for word in re.findall(r"[^\W\d_]{3,}(?:-feira)?", others)]
    numbers = re.findall(r"\d+", others)
    named = (_number_of(word, languages, get_day_names) for word in words)
    weekday = next((found for found in named if found is not None), _find_weekday(text, languages))
    days = 0 if weekday is None or today is None else (weekday - today.weekday() - 1) % 7 + 1
    near = near_day(others)
    days = near or days
    is_midnight = means_midnight(_BETWEEN.sub("", text), languages)
    is_named = is_midnight or near is not None or weekday is not None or LATER_TODAY.search(text) is not None
    if any(_YEAR.fullmatch(number) for number in numbers):  # a day stands there, in words
        return None
    hour = _find_hour(text, languages)
    is_clock_alone = not numbers and clock is not None
    if not is_clock_alone and not (is_named and (not numbers or hour or (clock is None and len(numbers) == 1))):
        return None
    is_known = today is not None and (is_named or not words)
    day = f"{today + timedelta(days=days):%d/%m/%Y}" if today is not None and is_known else ""
    return DateFault("day-missing", typed=typed, day=day, hour=" 24:00" if is_midnight else hour or show_hour(clock))


def _find_weekday(text: str, languages: tuple[str, ...]) -> int | None:
    """Return the weekday before an hour of the clock: "za 12 uur" is on Saturday, where "za" is "in" to others."""
    weekday, rest = _read_weekday(text, languages)
    return weekday[0] if weekday is not None and (OF_HOURS.match(rest) or HOUR_TYPED.match(rest)) else None


def _find_hour(text: str, languages: tuple[str, ...]) -> str:
    """Return the one hour that a text says, as messages propose it behind a day; empty for none, or one in doubt."""
    if any(period_of(word, languages) == "noon" for word in re.findall(r"(?<![\w-])[^\W\d_]+", text)):
        return " 12:00"
    hours, _ = read_hours(text, languages[0])
    if len(hours) != 1 or hours[0].is_vague:
        return ""
    return f" {hours[0].minutes // 60:02}:{hours[0].minutes % 60:02}"


def _hour_first(
    text: str, typed: str, languages: tuple[str, ...], today: date | None, *, is_alone: bool
) -> Typed | None:
    """Find an hour with a day after it; where it ``is_alone``, noon is that of ``today``, any other lacks its day."""
    hour_typed = _BETWEEN.sub("", text)
    try:
        hour, rest = read_hour(hour_typed, text[: len(text) - len(hour_typed)], typed, languages)
    except DateFault as fault:
        if is_alone and fault.code == "hour-unclear" and re.search(r"\d", text):
            raise (_on_day(fault, f"{today:%d/%m/%Y}") if today else fault) from None
        return None
    if not rest and is_alone and re.search(r"\d", text):  # which day 09:30 is on only its writer knows
        shown = " 24:00" if hour is END_OF_DAY else f" {hour:%H:%M}"
        raise DateFault("day-missing", typed=typed, day=f"{today:%d/%m/%Y}" if today else "", hour=shown)
    try:
        if not rest:
            return None if today is None or re.search(r"\d", text) else Typed(today, hour, None)
        day, tail = _read_whole_day(_BEFORE.sub("", rest.lstrip(" ,–")), typed, languages, today)
    except DateFault as fault:
        if is_alone and fault.code not in ("date-unreadable", "date-month-name", "hour-unclear"):
            raise DateFault(fault.code, **{**fault.values, "typed": typed}) from None
        return None
    return None if tail.strip(" .,") else _typed(day, hour, None)


def _on_day(fault: DateFault, day: str) -> DateFault:
    """Return the fault of an hour that may be two, with the day on which it may be meant."""
    values = dict(fault.values)
    return DateFault(fault.code, **{**values, **{name: f"{day} {values[name]}" for name in ("one", "other")}})


def _read_whole_day(text: str, typed: str, languages: tuple[str, ...], today: date | None) -> tuple[date, str]:
    """Read a day with the weekday before or after it, or the word for today, and return it with what follows."""
    word = re.split(r"[\s,]", text, maxsplit=1)[0]
    if today is not None and normalise(word) in TODAY:
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
            is_hour = OF_HOURS.match(text) is not None or is_to(name)
            raise DateFault("date-unreadable" if is_hour else "date-month-name", typed=typed, name=name)
        if match[3] is None:
            raise _without_year(text, typed, int(match[1]), number, languages)
        year, month, day = int(match[3]), number, int(match[1])
    elif match := _SHORT_YEAR.match(text):
        raise _without_year(text, typed, int(match[1]), int(match[2]), languages)
    else:
        raise DateFault("date-unreadable", typed=typed)
    if year not in YEARS:
        raise DateFault("date-year", typed=typed, first=f"{YEARS[0]}", last=f"{YEARS[-1]}")
    try:
        return date(year, month, day), text[match.end() :]
    except ValueError:
        raise DateFault("date-impossible", typed=typed) from None


_BESIDE = re.compile(
    r"\W*(?:(?:au plus tard|environ|vers|rond|omstreeks|gegen|around|hacia|por volta d[eo]"
    r"|confirmée?|prévue?|brouillon|uiterlijk|ten laatste|ongeveer|bevestigd|gepland"
    r"|ontwerp"
    r"|spätestens|etwa|ungefähr|ca|bestätigt|geplant|entwurf|at the latest|about|approximately|confirmed|planned|draft"
    r"|a más tardar|aproximadamente|confirmad[oa]|previst[oa]|borrador|al più tardi|circa|confermat[oa]|bozza"
    r"|o mais tardar|rascunho|najpóźniej|około|timestamp)(?!\w)\W*)*",
    re.IGNORECASE,
)
"""What may stand beside a date and leaves it as it is; "not before" does not."""


_LETTERS = re.compile(r"(?<=[\d/:.])[OolI]{1,2}(?=[\d/:.]|$|\s)|(?<!\w)[OolI](?=\d[\d/:.])")
"""Letters that stand for a 0 or a 1: "O4/12/2026 18:OO"."""
_DIGITS = str.maketrans("OolI", "0011")


def find_date_within(typed: str, languages: tuple[str, ...], today: date | None) -> str:
    """Return the one date, in figures, among words that say no other; empty where there is none."""
    words = re.sub(r"[()\[\]{}`|;?!~≤≥<>=#*_]+", " ", typed).split()
    for count in range(len(words), 0, -1) if len(words) <= _MOST_WORDS else ():
        for start in range(len(words) - count + 1):
            rest = " ".join((*words[:start], *words[start + count :]))
            text = " ".join(words[start : start + count]).strip(",.:-–")
            if _BESIDE.fullmatch(rest) and _YEAR.search(text) and (shown := _show_day(text, languages, today)):
                return shown
    bare = " ".join(word for word in words if not _BESIDE.fullmatch(word))  # "4/12/2026 vers midi"
    bare = _LETTERS.sub(lambda letters: letters[0].translate(_DIGITS), bare)
    return _show_day(bare, languages, today) if len(words) <= _MOST_WORDS and _YEAR.search(bare) else ""


def find_odd_year(typed: str) -> str:
    """Return the year of a text that nobody writes about; empty where there is none."""
    years = re.findall(r"(?<!\d)\d{4,9}(?!\d)", narrow(typed))
    return next((year for year in years if int(year) not in YEARS), "")


def _without_year(text: str, typed: str, day: int, month: int, languages: tuple[str, ...]) -> DateFault:
    """Return the fault of a date without a year; where a year stands somewhere, it is another."""
    if find_odd_year(text):  # "18/05/20222"
        return DateFault("date-year", typed=typed, first=f"{YEARS[0]}", last=f"{YEARS[-1]}")
    if _YEAR.search(text) or not (1 <= month <= 12 and 1 <= day <= 31):
        return DateFault("date-unreadable", typed=typed)
    shown = show_hour(HOUR_TYPED.search(text)) or _find_hour(text, languages)
    return DateFault("date-without-year", typed=typed, day=f"{day:02}/{month:02}", hour=shown)

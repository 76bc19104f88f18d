"""Parse hours as people type them: of 24, or of 12 with words for the half of the day, in many languages.

An hour that may be in the morning or in the evening is refused, and so is midnight without its day.
"""

import re
from datetime import time
from functools import cache

from babel import Locale

from statusgen.model.vocabulary import normalise
from statusgen.texts.date_fault import DateFault

HOUR_WORDS = r"(?:w\s+)?godz\w*|orele|ore|(?:la\s+)?ora|saat|klokken|kl|h|(?:في\s+)?الساعة"
"""Words after which a number alone is an hour of the day."""
HOUR_LEADS = r"a las?|alle|all['’]ore|às|as|pelas|à|om|um|at|la|o|о|об"
"""Words after which a number alone is an hour of the clock: in the morning or in the evening, unless it is above 12."""
_OF_CLOCK = re.compile(rf"(?<!\w)(?:{HOUR_WORDS})\.?\s*$", re.IGNORECASE)
_OF_HOUR = re.compile(rf"(?<!\w)(?:{HOUR_LEADS})\s*$", re.IGNORECASE)
_MERIDIEM = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*([^\W\d_]{3,}|[^\W\d_]\.?\s?[^\W\d_]?\.?)(?=[\s,]|$)")
HOUR_UNIT = r"heures?|hours?|horas?|uur|uhr|auer|godz\w*|годин(?:ами|[аиу])?"
"""Words behind a number that make an hour of the day of it, and nothing else that is short."""
SHORT_UNIT = r"hrs?|hs|h|u|год"
"""What they are shortened to."""
_TIME = re.compile(
    r"^(\d{1,2})(?:\s*(?:[:.]|heures?|uur|uhr|auer|h|u)\s*(\d{2})(?:\s*min\.?(?![^\W\d_]))?)?(?:\s*[:.]\s*(\d{2}))?\s*"
    rf"(?P<unit>{HOUR_UNIT}|{SHORT_UNIT})?\.?\s*",
    re.I,
)
OF_HOURS = re.compile(rf"\d{{1,2}}(?:[:.]\d\d)?\s?(?:{HOUR_UNIT}|[ap]\.?\s?m\.?|o['’]clock)(?!\w)", re.I)
"""A number of hours at the beginning of a text, which is no day of a month."""
HOUR_TYPED = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s?(?:[:hu]\s?([0-5]\d)(?!\d)|(?:h|u|uhr|uur|auer|heures?|horas?)(?![^\W\d_]))",
    re.IGNORECASE,
)
"""An hour of the day anywhere in a text: hours, and minutes if there are any."""
_TURKISH_END = re.compile(r"^['’]?(?:[dt][ae]|y?[ea](?:\s+kadar))(?!\w)", re.IGNORECASE)
"""At an hour, or until it: 18.00'de, 18.00'e kadar."""
END_OF_DAY = time(23, 59, 59, 999999)
"""Stands for 24:00, which Python has no name for."""
NOON = (
    *("midday", "noon", "midi", "middag", "Mittag", "mediodía", "mezzogiorno", "meio-dia", "południe", "Mëtteg"),
    *("öğle", "öğlen", "mittags", "опівдні", "12 noon", "ظهرا"),
)
"""What people call 12:00, besides what CLDR does."""
MIDNIGHT = (
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
_OF_NOON = (
    "'s middags",
    "del mediodía",
    "de mediodía",
    "du midi",
    "do meio-dia",
    "di mezzogiorno",
    "w południe",
    "mëttes",
)
"""How people call noon behind a number."""


def _twelve(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a 12 behind a date, or at the beginning, with words for noon or for midnight behind it."""
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace("'", "['’]")
    before = rf"(^|(?<!\d)\d{{4}},?\s(?:(?:{HOUR_LEADS}|{HOUR_WORDS})\s)?)"
    hour = rf"12(?:\s?[:.h]\s?00)?\s?(?:{HOUR_UNIT}|{SHORT_UNIT})?\.?\s?"
    return re.compile(rf"{before}{hour}\(?(?:{names})\)?(?!\w)", re.IGNORECASE)


_TWELVES = (("noon", _twelve((*NOON, *_OF_NOON))), ("midnight", _twelve(MIDNIGHT)))


def without_twelve(text: str) -> str:
    """Return a date with "noon" for "12 noon" and "midnight" for "12 midnight", which the number makes no other."""
    for name, pattern in _TWELVES if "12" in text else ():
        text = pattern.sub(rf"\1{name}", text)
    return text


_HALVES = {
    "morning": (
        *("in the morning", "du matin", "le matin", "'s morgens", "'s ochtends", "morgens", "vormittags", "am Morgen"),
        *("früh", "de la mañana", "di mattina", "del mattino", "da manhã", "rano", "dimineața", "ранку", "صباحا"),
        *("moies", "am Vormittag", "des Morgens"),
    ),
    "afternoon": (
        *(
            "in the afternoon",
            "de l’après-midi",
            "'s namiddags",
            "'s middags",
            "nachmittags",
            "am Nachmittag",
            "de la tarde",
        ),
        *("di pomeriggio", "del pomeriggio", "da tarde", "po południu", "după-amiaza", "nomëttes"),
    ),
    "evening": (
        *("in the evening", "du soir", "le soir", "'s avonds", "abends", "am Abend", "di sera", "della sera"),
        *("wieczorem", "seara", "вечора", "مساء", "owes", "de la noche", "da noite", "des Abends"),
    ),
}
"""What stands behind an hour of the clock to say in which half of the day it lies."""
HOURS_OF = {
    "morning": range(1, 12),
    "afternoon": range(1, 9),
    "evening": range(5, 12),
    "am": range(1, 12),
    "pm": range(1, 12),
}
"""Which hours of the clock these words leave no doubt about."""
_HALF_BY_WORDS = {normalise(words): half for half, all_ in _HALVES.items() for words in all_}


@cache
def _periods(languages: tuple[str, ...]) -> dict[str, str]:
    """Return what CLDR calls the halves of a day and its middle, by their names in some languages and in English."""
    found = {normalise(name).replace("-", ""): "noon" for name in NOON}
    found |= {normalise(name).replace("-", ""): "midnight" for name in MIDNIGHT}
    for language in (*languages, "en"):
        periods = Locale.parse(language, sep="-").day_periods.get("format", {})
        for names in periods.values():
            for period in ("am", "pm", "noon"):
                if period in names:
                    found[normalise(names[period]).replace("-", "")] = period
    return found


def read_hour(text: str, before: str, typed: str, languages: tuple[str, ...]) -> tuple[time, str]:
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
        if hours == 12 and 0 < minutes <= 59 and period == "pm":
            return time(12, minutes), text[half.end() :].strip()
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
        return END_OF_DAY, text[match.end() :].strip()
    if hours > 23 or minutes > 59 or seconds > 59:
        raise DateFault("hour-impossible", typed=typed)
    return time(hours, minutes, seconds), _TURKISH_END.sub("", text[match.end() :]).strip()


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
        known = {hour + late: hour + late for hour in HOURS_OF[half]} | {hour: hour + late for hour in HOURS_OF[half]}
        if hours in known and minutes <= 59 and seconds <= 59:
            return time(known[hours], minutes, seconds), " ".join(behind[count:])
    return None


_WORD = re.compile(r"['’]?[^\W\d_]+\.?(?:[\-’'][^\W\d_]+)?")
_FEW = re.compile(rf"(?:\s*{_WORD.pattern}){{1,4}}")


def half_of(text: str, position: int, languages: tuple[str, ...]) -> tuple[str, int]:
    """Find which half of the day the words at a position say, or its middle; with where they end.

    The half is ``morning``, ``afternoon``, ``evening``, ``am``, ``pm``, ``noon`` or ``midnight``; empty for none.
    """
    words = _FEW.match(text, position)
    ends = [word.end() for word in _WORD.finditer(text, position, words.end())] if words else []
    for end in reversed(ends[:3]):
        said = text[position:end].strip(" ,.")
        is_letter = len(said) == 1 and normalise(said).isascii()  # "8 h à 12 h", "de 8 a 12"
        half = "" if is_letter else _HALF_BY_WORDS.get(normalise(said)) or period_of(said, languages)
        if half:
            return half, end
    return "", position


def period_of(text: str, languages: tuple[str, ...]) -> str:
    """Return what a text calls a time of the day: ``am``, ``pm``, ``noon`` or ``midnight``; empty for nothing."""
    return _periods(languages).get(normalise(text).replace("-", ""), "")


def means_midnight(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a text is what people call midnight, which is at either end of a day."""
    return _periods(languages).get(normalise(text).replace("-", "")) == "midnight"


def show_hour(hour: re.Match[str] | None) -> str:
    """Return an hour that ``HOUR_TYPED`` found as messages propose it behind a day; empty for None."""
    return f" {int(hour[1]):02}:{hour[2] or '00'}" if hour else ""

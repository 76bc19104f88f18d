"""Find figures, dates, hours, telephone numbers and places of a text that its translation does not have, by value.

``14h30`` is ``2:30 p.m.``, ``14.30 Uhr`` and ``half drie``; ``16 mai`` is ``16/05`` and ``May 16`` (names of months and
noon: CLDR); ``1 500`` is ``1,500``; ``vingt-cinq`` is 25, ``second`` is 2, ``half`` is 50 %. A number in words is
missed where another number stands instead.
"""

import html as entities
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from statusgen.model.site import Catalogue, Text
from statusgen.model.vocabulary import normalise
from statusgen.texts.hour_ranges import name_portuguese_days
from statusgen.texts.hours import MIDNIGHT, NOON
from statusgen.texts.hours_in_text import noon_and_midnight, read_hours
from statusgen.texts.hours_in_words import find_hours_in_words
from statusgen.texts.lasting import minutes_of, times_in_words, without_times_in_words
from statusgen.texts.numbers_in_words import read_numbers_in_words, says_part
from statusgen.texts.spoken import narrow
from statusgen.texts.wordlists import read_words

_TAG = re.compile(r"</?(?P<name>[a-z]+[1-6]?)\b[^>]*>")
_INLINE = {"strong", "em", "a", "code"}
_PHONE = re.compile(r"(?<![\w/])(?:\+\s?|\(\+?)?\d(?:[ \u00a0\u202f./()\-–]{0,2}\d){6,14}(?!\w)")
_NARROWED = re.compile(r"[^\D0-9]|[\u064b-\u0652]")
_TWELVE = re.compile(r"\b12\s(?=(?:noon|midday|midnight)\b)", re.IGNORECASE)
_WEEK = r"(?:7|sept|zeven|sieben|siwen|seven|siete|sette|sete)"
_ALWAYS = re.compile(
    r"\b(?:24\s?h?\s?/\s?(?:24|7)|7\s?[djt]?\s?/\s?7"
    rf"|{_WEEK}\s(?:jours|dagen|Tagen?|Deeg|days|días|giorni|dias)\s(?:(?:sur|op|von|vun|su|em)\s{_WEEK}|a week"
    r"|(?:per|in de|in der|die|pro|an der|a la|por|alla|à) (?:week|Woche|Woch|semana|settimana)))\b",
    re.IGNORECASE,
)
_OF_WEEK = re.compile(
    rf"(\b(?:jours|dagen|Tagen?|Deeg|days|días|giorni|dias)) (?:sur|op|von|vun|out of|su|em|de) {_WEEK}\b"
)
_LEFT_ALONE = re.compile(r"\bCOVID-?19\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.])(\d{1,2})(?:/(\d{1,2})(?:/(\d{2,4}))?|\.\s?(\d{1,2})\.(?:\s?(\d{4}))?|[.\-](\d{1,2})[.\-](\d{4}))(?![\d/])"
)
_NUMBER = re.compile(r"(?:\d+(?:[.,\u00a0\u202f’' ]\d{3})*(?![\d])(?:[.,]\d+)?|\d+)(?:\s?%)?")
_DECIMALS = re.compile(r"[.,](\d{1,2})(?=\s?%?$)")
_LETTER = re.compile(r"[^\W\d_]")
_DOTTED = re.compile(r"(\d{1,2})[.,](\d\d?)")
_OF_DAY = r"(?:du|le|of|the|van|den|dem|vom|am|zum|del?|el|al|il|dal|do|dia|op|tot|au|bis|to|until|dnia|يوم|أسبوع|إلى)"
"""What stands before a day whose month is not said again."""
_DUAL = re.compile(r"[^\W\d_]{2}(?:ان|ين)(?![^\W\d_])")
"""Arabic has a form for two of a thing, in which no number stands."""
_HOURS_IN_ORDER = frozenset(("ar", "pl", "uk"))
"""Languages in which eight o’clock is "the eighth"."""
_PART_OF_HOUR = re.compile(r"والنصف|والربع|إلا ربع|wpół do|kwadrans|пів на|чверть")
_LARGEST = 90
"""The largest figure that may stand instead of a number in words; of a larger one, ten times that."""
_PARTS = {"50": 2, "0,5": 2, "0.5": 2, "25": 4, "75": 4, "33": 3, "66": 3, "67": 3}
"""What is also said as halves, quarters and thirds."""


class Value(NamedTuple):
    """Something that must stand in a translation: what it is, how it was typed, and of how many minutes it is."""

    kind: str
    number: tuple[int, ...]
    typed: str
    lasts: int = 0


def plain_text(html: str) -> str:
    """Return the text of clean HTML; where blocks end, lines do."""
    parted = _TAG.sub(lambda tag: "" if tag["name"] in _INLINE else "\n", html)
    return entities.unescape(parted)


def is_without_text(html: str) -> bool:
    """Whether clean HTML says nothing besides its headings."""
    return not _LETTER.search(plain_text(re.sub(r"<(h[1-6])\b.*?</\1>", "", html, flags=re.DOTALL)))


def find_missing(
    text: str, translation: str, language: str, to: str, catalogue: Catalogue, *, in_words: bool = True
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what of a text in a language its translation ``to`` another lacks, and what only that has, as typed.

    Numbers ``in_words`` are a likely difference, where figures are a sure one.
    """
    wanted, found = read_values(text, language), read_values(translation, to)
    missing = [value.typed for value in wanted if not _is_among(value, found, translation, to)]
    only_here = [value for value in found if not _is_among(value, wanted, text, language)]
    instead = [value.typed for value in only_here if missing or _is_news(value, text)]
    words = [one for one in _number_words(text, language) if not _is_among(one, found, translation, to)]
    others = [value for value in (*found, *_number_words(translation, to)) if value.kind == "figure"]
    largest = max((_LARGEST, *(10 * word.number[0] for word in words)))
    others = [one for one in others if one.number[0] <= largest and not _is_among(one, wanted, text, language)]
    if in_words and words and others:  # "both" for "two" is no difference; "three" for it is one
        missing += [word.typed for word in words]
        instead += [other.typed for other in others]
    days, others_days = _weekdays(text, language), _weekdays(translation, to)
    if days.keys() - others_days.keys() and others_days.keys() - days.keys():  # "weekdays" names none
        missing += [days[day] for day in days.keys() - others_days.keys()]
        instead += [others_days[day] for day in others_days.keys() - days.keys()]
    missing += _missing_places(text, translation, language, to, catalogue)
    instead += _missing_places(translation, text, to, language, catalogue)
    return tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(instead))


@lru_cache(maxsize=8)  # a text is compared with each of its translations
def read_values(text: str, language: str) -> tuple[Value, ...]:
    """Return the dates, hours, telephone numbers and figures of a text, by value."""
    found: list[Value] = []
    text = _NARROWED.sub(lambda sign: narrow(sign[0]), text)
    text = name_portuguese_days(text, is_day=False) if language == "pt" else text
    text = _LEFT_ALONE.sub(" ", _OF_WEEK.sub(r"\1", _ALWAYS.sub(" ", _TWELVE.sub("", text))))

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]) -> None:
        nonlocal text

        def replace(match: re.Match[str]) -> str:
            value = read(match)
            if value is None:
                return match[0]
            lasts = _lasts(value[1], text, match.end()) if value[0] == "figure" else 0
            found.append(Value(*value, match[0].strip(" ,.\n"), lasts))
            return " \n "

        text = pattern.sub(replace, text)

    take(_ISO, lambda match: _date(match[3], match[2], match[1]))
    take(_in_words(language), _read_in_words(language))
    take(_NUMERIC, _read_numeric)
    hours, text = read_hours(text, language)
    found += (Value("vague hour" if hour.is_vague else "hour", (hour.minutes,), hour.typed) for hour in hours)
    take(_PHONE, _read_phone)
    take(_NUMBER, lambda match: ("figure", _read_figure(match[0])))
    for word, minutes in noon_and_midnight(language).items():
        if _says_word(word, text):
            found.append(Value("hour", (minutes,), word))
    return tuple(found)


def _read_figure(typed: str) -> tuple[int, ...]:
    """Return the digits of a figure, and how many of them are decimals where any are: 1,5 is not 15."""
    parts = _DECIMALS.split(typed)
    decimals = parts[1].rstrip("0") if len(parts) > 1 else ""
    digits = int(re.sub(r"\D", "", parts[0] + decimals)[:18])
    return (digits, len(decimals)) if decimals else (digits,)


def _lasts(number: tuple[int, ...], text: str, behind: int) -> int:
    return round(minutes_of(number[0], text, behind) / 10.0 ** sum(number[1:]))


def _date(day: str, month: str, year: str | None) -> tuple[str, tuple[int, ...]] | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return "date", (int(month), int(day), int(year) + (2000 if len(year) == 2 else 0) if year else 0)


def _read_numeric(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
    return _date(match[1], match[2] or match[4] or match[6], match[3] or match[5] or match[7])


def _read_phone(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
    digits = re.sub(r"\D", "", match[0])
    return (
        ("phone", (int(digits[-8:]),))
        if len(digits) >= 8 and not re.fullmatch(r"[1-9]\d{0,2}(?:\D\d{3})+", match[0])
        else None
    )


def _says_word(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None  # not "après-midi"


_ALSO = {"de": {"sonnabend": 5}}
_INFLECTED = frozenset(("pl", "uk", "ro"))
"""Languages in which the ends of weekdays change."""
_MONTHS_OF = {"ar": ("ar", "ar-SY", "ar-DZ", "ar-MA")}
"""Where the names of months are others from country to country."""


@cache
def _months(language: str) -> Mapping[str, int]:
    """Return the numbers of months by their names in small letters, long and short, from CLDR."""
    return {
        months[form][width][number].casefold().rstrip("."): number
        for months in (Locale.parse(one, sep="-").months for one in _MONTHS_OF.get(language, (language,)))
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number in range(1, 13)
        if _LETTER.search(months[form][width][number])
    }


@cache
def _weekday_stems(language: str) -> list[tuple[str, int, int]]:
    """Return how weekdays begin, normalised, the longest first, with their longest forms and numbers, from CLDR."""
    wide = Locale.parse(language, sep="-").days["stand-alone"]["wide"]
    names = {normalise(name).removesuffix("-feira"): day for day, name in wide.items()} | _ALSO.get(language, {})
    ending = -2 if language in _INFLECTED else None
    stems = ((name[:ending], len(name) + 2, day) for name, day in names.items())
    return sorted(stems, key=lambda stem: (len(stem[0]), stem[2]), reverse=True)


@lru_cache(maxsize=4096)  # most words of a text are those of another
def _weekday_of(typed: str, language: str) -> int | None:
    """Return the number of the weekday that a word names; None for any other word."""
    word = normalise(re.sub("['’]", "ʼ", typed))
    found = (day for stem, longest, day in _weekday_stems(language) if word.startswith(stem) and len(word) <= longest)
    return next(found, None)


def _weekdays(text: str, language: str) -> Mapping[int, str]:
    """Return the weekdays that a text names, in whatever form, each as it was typed."""
    found: dict[int, str] = {}
    text = name_portuguese_days(text, is_day=False) if language == "pt" else text
    for typed in re.findall(r"[^\W\d_]+(?:[ʼ'’][^\W\d_]+)*", text):
        if (day := _weekday_of(typed, language)) is not None:
            found.setdefault(day, typed)
    return found


@cache
def _in_words(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    names = names.replace("|may|", "|(?-i:May|MAY)|") if language == "en" else names  # "under 12 may not come in"
    link = r"(?:\s|\.|er|[º°ª]|st|nd|rd|th|-го|de\b|of\b)*"
    return re.compile(
        rf"(?<![\d.,:])(?P<day>\d{{1,2}}){link}\b(?P<month>{names})\b\.?(?:\s?(?:de|del|,)?\s?(?P<year>\d{{4}})(?!\d))?"
        rf"|\b(?P<first>{names})\b\.?\s(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.h])(?:,?\s(?P<after>\d{{4}})(?!\d))?",
        re.IGNORECASE,
    )


def _read_in_words(language: str) -> Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]:
    def read(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
        name = (match["month"] or match["first"]).casefold()
        return _date(match["day"] or match["last"], str(_months(language)[name]), match["year"] or match["after"])

    return read


def _is_among(value: Value, found: tuple[Value, ...], text: str, language: str) -> bool:
    """Whether a text in a language says a value: in the same way, or as people also write it."""
    if value.kind != "figure" and re.search(rf"(?<!\w){re.escape(value.typed)}(?!\w)", text):
        return True
    if value.kind == "date":
        return _says_date(value, found, text, language)
    if any(value[:2] == other[:2] for other in found):
        return True
    is_whole_day = value.number == (24,) or (value.kind == "hour" and value.typed.startswith("24"))
    if is_whole_day and _is_always(text, language):  # "24 hours a day" is "24h/24"
        return True
    if value.kind in ("hour", "vague hour"):
        return _says_hour(value, found, text, language)
    return value.kind == "figure" and _says_figure(value, found, text, language)


def _says_date(value: Value, found: tuple[Value, ...], text: str, language: str) -> bool:
    month, day, year = value.number
    for other in found:
        if (
            other.kind == "date"
            and other.number[:2] == (month, day)
            and (0 in (year, other.number[2], year - other.number[2]))
        ):
            return True
    part = re.fullmatch(r"(\d)/(\d)", value.typed)  # "2/3 of the beds"
    if part and part[1] < part[2] and says_part(text, language, int(part[2]), ("part", "ordinal")):
        return True
    figures = {other.number[0] for other in found if other.kind == "figure"}
    if day in figures and re.search(rf"\b{_OF_DAY}\s{day}(?:\.|st|nd|rd|th)?(?!\w)", text):  # "the week of the 14th"
        return True
    if day <= 10 and says_part(text, language, day, ("ordinal",)):  # "the first of December"
        return any(word in _months(language) for word in re.findall(r"[^\W\d_]+", text.casefold()))
    # "from 16 to 18 May": the first day has no month of its own
    return day in figures and any(other.kind == "date" and other.number[0] == month for other in found)


def _says_hour(value: Value, found: tuple[Value, ...], text: str, language: str) -> bool:
    minutes = value.number[0]
    for other in found:
        is_vague = "vague hour" in (value.kind, other.kind) and other.kind in ("hour", "vague hour")
        if is_vague and (minutes - other.number[0]) % 720 == 0:
            return True
    if any(minutes in _hours_of(other) for other in found):
        return True
    if not value.typed[0].isdigit() and minutes not in noon_and_midnight(language).values() and minutes in (0, 720):
        return True  # the language has a word for noon or midnight that CLDR does not know
    if any(_says_word(word, text) for word in {0: MIDNIGHT, 720: NOON}.get(minutes, ())):
        return True
    if language in _HOURS_IN_ORDER and minutes % 15 == 0 and _says_in_order(minutes, text, language):
        return True
    said = {other.number[0] for other in found if other.kind == "figure"}
    said |= {spoken.number for spoken in read_numbers_in_words(text, language)}
    if minutes % 60 == 0 and (minutes // 60 in said or (minutes == 0 and 24 in said)):  # "14 to 16 Uhr"
        return True
    return (minutes or 1440) in _lasting(found, text, language)  # "90 minutes"


def _says_in_order(minutes: int, text: str, language: str) -> bool:
    """Whether a text says an hour as "the eighth", perhaps with a half or a quarter, which may be before the next."""
    hour = minutes // 60
    meant = {hour, hour + 1} if minutes % 60 else {hour}
    return (minutes % 60 == 0 or _PART_OF_HOUR.search(text) is not None) and any(
        says_part(text, language, (one - 1) % 12 + 1, ("ordinal",)) for one in meant
    )


def _hours_of(value: Value) -> frozenset[int]:
    """Return what a figure with a point or a comma may be as an hour, in minutes: 7.30 as typed, 1,5 as 1 h 30."""
    dotted = _DOTTED.fullmatch(value.typed) if value.kind == "figure" else None
    if dotted is None or len(dotted[2]) + (dotted[2] == "5") < 2:
        return frozenset()
    return frozenset((int(dotted[1]) * 60 + (30 if dotted[2] == "5" else int(dotted[2])),))


def _says_figure(value: Value, found: tuple[Value, ...], text: str, language: str) -> bool:
    number, hours = value.number[0], {other.number[0] for other in found if other.kind in ("hour", "vague hour")}
    days = {other.number[1] for other in found if other.kind == "date"}
    years = {other.number[2] for other in found if other.kind == "date"}
    whole = {minutes // 60 for minutes in hours if minutes % 60 == 0} | ({24} if 0 in hours else set())
    said = {spoken.number for spoken in read_numbers_in_words(text, language)}
    if len(value.number) == 1 and number in days | years | whole | said | _phone_parts(found):
        return True
    if value.lasts and value.lasts in hours | _lasting(found, text, language):
        return True
    figures = {other.number[0] for other in found if other.kind == "figure"}
    if not _hours_of(value).isdisjoint(hours | figures) or any(number in _hours_of(other) for other in found):
        return True
    part = _PARTS.get(value.typed.rstrip("% \u00a0\u202f")) if "%" in value.typed or value.typed[0] == "0" else None
    if part is not None and says_part(text, language, part, ("part",)):
        return True
    if number == 2 and language == "ar" and _DUAL.search(text):
        return True
    return len(value.number) == 1 and number <= 10 and says_part(text, language, number, ("ordinal",))


def _lasting(found: tuple[Value, ...], text: str, language: str) -> set[int]:
    """Return how many minutes the times are of that a text says, in figures or in words."""
    spoken = {minutes_of(said.number, text, said.behind) for said in read_numbers_in_words(text, language)}
    return (spoken | {value.lasts for value in found} | times_in_words(text)) - {0}


def _is_always(text: str, language: str) -> bool:
    """Whether a text says "day and night"."""
    words = read_words(language, "hour").get("always", ())
    return bool(_ALWAYS.search(text)) or any(f"-{normalise(word)}-" in f"-{normalise(text)}-" for word in words)


def _is_news(value: Value, text: str) -> bool:
    """Whether a text says nothing of a value that it does not have: an hour in words, a year, "first" may be meant."""
    if value.kind == "hour":
        return find_hours_in_words(text) is None
    return value.kind != "figure" or not (value.number[0] <= 1 or 1900 <= value.number[0] <= 2100)


def _phone_parts(found: tuple[Value, ...]) -> set[int]:
    return {int(part) for other in found if other.kind == "phone" for part in re.findall(r"\d+", other.typed)}


_NO_NUMBERS = frozenset(("neuf", "sei", "acht", "nouă", "noua", "yedi", "altı", "on", "once", "sept", "set"))
"""Words for numbers that are common words for something else, too, where no days or weeks follow."""


def _number_words(text: str, language: str) -> Iterator[Value]:
    """Iterate over the numbers from two on that a text says in words of their own."""
    text = without_times_in_words(_LEFT_ALONE.sub(" ", _ALWAYS.sub(" ", text)))
    for number, typed, behind in read_numbers_in_words(text, language):
        lasts = minutes_of(number, text, behind)
        if number >= 2 and (typed.casefold() not in _NO_NUMBERS or lasts >= 1440):
            yield Value("figure", (number,), typed, lasts or sum(times_in_words(typed)))


def _missing_places(text: str, translation: str, language: str, to: str, catalogue: Catalogue) -> Iterator[str]:
    """Iterate over the names of places of a text that its translation does not have, in any language of theirs."""
    here, there = f"-{normalise(text)}-", normalise(translation).split("-")
    for name in (*(place.name for place in catalogue.locations.values()), *catalogue.places.values()):
        own = name.in_(language)
        if own not in text or f"-{normalise(own)}-" not in here:
            continue
        if to not in name.by_language and not any(letter.isascii() for letter in translation if letter.isalpha()):
            continue  # written in other letters, nobody said how
        if not any(_stands_in(one, there) for one in _names_of(name)):
            yield own


def _names_of(name: Text) -> Iterator[str]:
    yield from name.by_language.values()


def _stands_in(name: str, words: list[str]) -> bool:
    """Whether the words of a name stand in a text, whatever endings its language gives them."""
    stems = [word[: max(4, len(word) - 3)] for word in normalise(name).split("-")]
    return all(any(word.startswith(stem) for word in words) for stem in stems)

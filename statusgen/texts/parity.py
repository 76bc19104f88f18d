"""Find figures, dates, hours, telephone numbers and places of a text that its translation does not have, by value.

``14h30`` is ``2:30 p.m.`` and ``14.30 Uhr``; ``16 mai`` is ``16/05`` and ``May 16`` (names of months, noon and times of
day: CLDR); ``1 500`` is ``1,500``; ``deux`` is 2. A number in
words is missed where another number stands instead.
"""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from statusgen.model.site import Catalogue, Text
from statusgen.model.vocabulary import normalise
from statusgen.texts.hours_in_words import find_hours_in_words
from statusgen.texts.wordlists import read_words

_TAG = re.compile(r"</?(?P<name>[a-z]+[1-6]?)\b[^>]*>")
_INLINE = {"strong", "em", "a", "code"}
_PHONE = re.compile(r"(?<![\w/])(?:\+\s?|\(\+?)?\d(?:[ \u00a0\u202f./()\-–]{0,2}\d){6,14}(?!\w)")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_ALWAYS = re.compile(r"\b(?:24\s?h?\s?/\s?(?:24|7)|7\s?[djt]?\s?/\s?7)\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.])(\d{1,2})(?:/(\d{1,2})(?:/(\d{2,4}))?|\.\s?(\d{1,2})\.(?:\s?(\d{4}))?|[.\-](\d{1,2})[.\-](\d{4}))(?![\d/])"
)
_UNIT = (
    r"(?:h(?:\s?(?=\d\d))?|u(?=\d\d)|heures?|uhr|uur|auer|horas?|ore|ora|godz\.?|год(?:ин[аиу]?)?\.?|saat|hrs?"
    r"|o['’]clock|الساعة)"
)
_AT = "|".join(
    rf"(?<={word} )" for word in ("saat", "um", "om", r"godz\.", "ore", "ora", "alle", "às", "las", " at", "kl")
)
"""What stands before an hour, where nothing behind it says that it is one."""
_CLOCK = re.compile(
    rf"(?<![\d.,:])(?:(?P<hours>\d{{1,2}})\s?(?::|(?P<h>h|u)\s?)\s?(?P<minutes>\d\d)"
    rf"|(?P<dotted>\d{{1,2}})\.(?P<after>\d\d)(?=\s?{_UNIT})|(?:{_AT})(?P<told>\d{{1,2}})\.(?P<then>\d\d)"
    rf"|(?P<whole>\d{{1,2}})(?=\s?(?:{_UNIT}\b|[ap]\.?\s?m\b)))(?![\d])(?:\s?{_UNIT})?\s?(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f’' ]\d{3})*(?![\d])(?:[.,]\d+)?|\d+")
_LETTER = re.compile(r"[^\W\d_]")
LARGEST_WORD = 90
"""Up to which number a translation may have a word for a figure."""


class Value(NamedTuple):
    """Something that must stand in a translation: what it is, and how it was typed."""

    kind: str
    number: tuple[int, ...]
    typed: str


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
    others = [value for value in (*found, *_number_words(translation, to)) if value.number[0] <= LARGEST_WORD]
    others = [other for other in others if other.kind == "figure" and not _is_among(other, wanted, text, language)]
    words = [one for one in _number_words(text, language) if not _is_among(one, found, translation, to)]
    if in_words and words and others:  # "both" for "two" is no difference; "three" for it is one
        missing += [word.typed for word in words]
        instead += [other.typed for other in others]
    missing += _missing_places(text, translation, language, to, catalogue)
    instead += _missing_places(translation, text, to, language, catalogue)
    return tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(instead))


@lru_cache(maxsize=8)  # a text is compared with each of its translations
def read_values(text: str, language: str) -> tuple[Value, ...]:
    """Return the dates, hours, telephone numbers and figures of a text, by value."""
    found: list[Value] = []
    text = _ALWAYS.sub(" ", _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text))

    def take(pattern: re.Pattern[str], read: Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]) -> None:
        nonlocal text

        def replace(match: re.Match[str]) -> str:
            value = read(match)
            if value is None:
                return match[0]
            found.append(Value(*value, match[0].strip(" ,.\n")))
            return " \n "

        text = pattern.sub(replace, text)

    take(_ISO, lambda match: _date(match[3], match[2], match[1]))
    take(_in_words(language), _read_in_words(language))
    take(_NUMERIC, _read_numeric)
    take(_with_period(language), _read_clock(language))
    take(_PHONE, _read_phone)
    take(_NUMBER, lambda match: ("figure", (int(re.sub(r"\D", "", match[0])[:18]),)))
    for word, minutes in _noon(language).items():
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            found.append(Value("hour", (minutes,), word))
    return tuple(found)


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
        if len(digits) >= 8 and not re.fullmatch(r"\d{1,3}(?:\D\d{3})+", match[0])
        else None
    )


@cache
def _months(language: str) -> Mapping[str, int]:
    """Return the numbers of months by their names in small letters, long and short, from CLDR."""
    months = Locale.parse(language, sep="-").months
    return {
        months[form][width][number].casefold().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number in range(1, 13)
        if _LETTER.search(months[form][width][number])
    }


@cache
def _in_words(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    link = r"(?:\s|\.|er|º|ª|st|nd|rd|th|-го|de\b|of\b)*"
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


@cache
def _day_periods(language: str) -> tuple[tuple[str, str], ...]:
    """Return the times of day in which hours are said, each with its name in small letters, from CLDR."""
    forms = Locale.parse(language, sep="-").day_periods
    return tuple(
        (period, name.casefold())
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for period, name in forms.get(form, {}).get(width, {}).items()
        if len(name) > 2
    )


@cache
def _periods(language: str) -> Mapping[str, int]:
    """Return the times of day by name: the hour from which on what is said in them is after noon."""
    later = dict.fromkeys(("pm", "afternoon1", "afternoon2", "evening1", "evening2"), 0)
    known = {**dict.fromkeys(("night1", "night2"), 6), **later, **dict.fromkeys(("am", "morning1", "morning2"), 24)}
    return dict(
        sorted(((name, known[period]) for period, name in _day_periods(language) if period in known), key=_hour)
    )


def _hour(named: tuple[str, int]) -> int:
    return named[1]


@cache
def _noon(language: str) -> Mapping[str, int]:
    """Return noon and midnight in minutes, by their names."""
    minutes = {"noon": 720, "midnight": 0}
    others = _periods(language)
    names = _day_periods(language)
    return {name: minutes[period] for period, name in names if period in minutes and name not in others}


@cache
def _with_period(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _periods(language)), key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"{_CLOCK.pattern}(?:\s?(?P<period>{names})(?!\w))?", re.IGNORECASE)


def _read_clock(language: str) -> Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]:
    def read(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
        hours = int(match["hours"] or match["dotted"] or match["told"] or match["whole"])
        minutes = int(match["minutes"] or match["after"] or match["then"] or 0)
        if hours > 24 or minutes > 59:
            return None
        half = (match["half"] or "").casefold()[:1]
        is_later = half == "p" or hours >= _periods(language).get((match["period"] or "").casefold(), 24)
        if half == "a" and hours == 12:
            hours = 0
        elif is_later and hours < 12:
            hours += 12
        return "hour", ((hours * 60 + minutes) % 1440,)

    return read


def _is_among(value: Value, found: tuple[Value, ...], text: str, language: str) -> bool:
    """Whether a text in a language says a value: in the same way, or as people also write it."""
    if value.kind != "figure" and re.search(rf"(?<!\w){re.escape(value.typed)}(?!\w)", text):
        return True
    for other in found:
        if value.kind == other.kind == "date":
            if value.number[:2] == other.number[:2] and 0 in (
                value.number[2],
                other.number[2],
                value.number[2] - other.number[2],
            ):
                return True
        elif value[:2] == other[:2]:
            return True
    is_whole_day = value.number == (24,) or (value.kind == "hour" and value.typed.startswith("24"))
    if value.kind != "date" and is_whole_day and _ALWAYS.search(text):  # "24 hours a day" is "24h/24"
        return True
    numbers = {other.number[0] for other in found if other.kind == "figure"}
    if value.kind == "date":  # "from 16 to 18 May": the first day has no month of its own
        return value.number[1] in numbers and any(
            other.kind == "date" and other.number[0] == value.number[0] for other in found
        )
    if value.kind == "hour" and not value.typed[0].isdigit() and value.number[0] not in _noon(language).values():
        return True  # the language has a word for noon or midnight that CLDR does not know
    if value.kind == "hour" and value.number[0] % 60 == 0:  # "14 to 16 Uhr"
        hour = value.number[0] // 60
        return hour in numbers or (hour == 0 and 24 in numbers)
    if value.kind != "figure":
        return False
    number = value.number[0]
    days = {other.number[1] for other in found if other.kind == "date"}
    years = {other.number[2] for other in found if other.kind == "date"}
    hours = {other.number[0] // 60 for other in found if other.kind == "hour" and other.number[0] % 60 == 0}
    hours |= {24} if 0 in hours else set()
    return number in days | years | hours | _phone_parts(found) or (
        number <= LARGEST_WORD and _says_word(number, text, language)
    )


def _is_news(value: Value, text: str) -> bool:
    """Whether a text says nothing of a value that it does not have: an hour in words, a year, "first" may be meant."""
    if value.kind == "hour":
        return find_hours_in_words(text) is None
    return value.kind != "figure" or not (value.number[0] <= 1 or 1900 <= value.number[0] <= 2100)


def _phone_parts(found: tuple[Value, ...]) -> set[int]:
    return {int(part) for other in found if other.kind == "phone" for part in re.findall(r"\d+", other.typed)}


_NO_NUMBERS = frozenset(("neuf", "sei", "acht", "nouă", "noua", "yedi", "altı", "on", "once", "sept", "set"))
_NO_NUMBERS |= {"quinze", "quince", "quindici", "veertien", "vierzehn", "fourteen"}
"""Words for numbers that are common words for something else, too; a fortnight is of 14 days, or of 15."""


def _number_words(text: str, language: str) -> Iterator[Value]:
    """Iterate over the numbers from two on that a text says in a word of its own."""
    for number, forms in read_words(language, "number").items():
        for form in forms if 2 <= int(number) <= LARGEST_WORD else ():
            plain = form.casefold() not in _NO_NUMBERS
            whole = rf"(?<![\w-]){re.escape(form)}(?![\w-])(?!\s(?:(?:et|and|y|e)\s)?(?:{_units(language)})(?!\w))"
            if plain and re.search(whole, text, re.IGNORECASE):
                yield Value("figure", (int(number),), form)


@cache
def _units(language: str) -> str:
    """Return the words of a language for one to nine, as a pattern: "vingt et un" is not 20."""
    words = read_words(language, "number")
    return "|".join(re.escape(form) for number in range(1, 10) for form in words.get(str(number), ())) or "(?!)"


def _says_word(number: int, text: str, language: str) -> bool:
    forms = read_words(language, "number").get(str(number), ())
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) for form in forms)


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

"""Find figures, dates, hours, telephone numbers and places of a text that its translation does not have, by value.

``14h30`` is ``2:30 p.m.``, ``14.30 Uhr`` and ``half drie``; ``16 mai`` is ``16/05`` and ``May 16`` (names of months and
noon: CLDR); ``1 500`` is ``1,500``; ``vingt-cinq`` is 25, ``second`` is 2, ``half`` is 50 %. A number in words is
missed where another number stands instead.
"""

import html as entities
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from statusgen.model.site import Catalogue, Text
from statusgen.model.vocabulary import normalise
from statusgen.texts.dates_in_text import date_readers, names_month
from statusgen.texts.figures import PartOf, find_other_signs, iter_at_figures, iter_parts_of
from statusgen.texts.hour_ranges import name_portuguese_days
from statusgen.texts.hours import MIDNIGHT, NOON
from statusgen.texts.hours_in_text import noon_and_midnight, read_hours
from statusgen.texts.hours_in_words import find_hours_in_words
from statusgen.texts.lasting import minutes_of, times_in_words, unit_minutes, without_times_in_words
from statusgen.texts.named_days import near_days_of, weekdays_of
from statusgen.texts.numbers_in_words import read_numbers_in_words, says_part
from statusgen.texts.spoken import narrow
from statusgen.texts.values import Value, Values
from statusgen.texts.wordlists import hint_of, read_words

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
_may_say_week = hint_of(f"24|{_WEEK}")
_OF_WEEK = re.compile(
    rf"(\b(?:jours|dagen|Tagen?|Deeg|days|días|giorni|dias)) (?:sur|op|von|vun|out of|su|em|de) {_WEEK}\b"
)
_LEFT_ALONE = re.compile(r"\bCOVID-?19\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:%\s?)?(?:\d+(?:[.,\u00a0\u202f’' ]\d{3})*(?![\d])(?:[.,]\d+)?|\d+)(?:\s?%)?")
_DECIMALS = re.compile(r"[.,](\d{1,2})(?=\s?%?$)")
_LETTER = re.compile(r"[^\W\d_]")
_ROUGHLY = re.compile(r"-somethings?(?!\w)")
_OF_DAY = r"(?:du|le|of|the|van|den|dem|vom|am|zum|del?|el|al|il|dal|do|dia|op|tot|au|bis|to|until|dnia|يوم|أسبوع|إلى)"
"""What stands before a day whose month is not said again."""
_DUAL = re.compile(r"[^\W\d_]{2}(?:ان|ين)(?![^\W\d_])")
"""Arabic has a form for two of a thing, in which no number stands."""
_HOURS_IN_ORDER = frozenset(("ar", "pl", "uk"))
"""Languages in which eight o’clock is "the eighth"."""
_PART_OF_HOUR = re.compile(r"والنصف|والربع|إلا ربع|wpół do|kwadrans|пів на|чверть")
_DAY = 1440
_UNIT = re.compile(r"[\s-]([^\W\d_]+)")
_YEAR = 518400
_EACH = (0, _DAY, 43200, _YEAR)
"""Of these, "twice a day" may be said."""
_INFLECTED = frozenset(("ar", "pl", "tr", "uk"))
"""Languages whose numbers in words have more forms than lists know."""
_LARGEST = 90
"""The largest figure that may stand instead of a number in words; of a larger one, ten times that."""
_PARTS = {"50": 2, "0,5": 2, "0.5": 2, "25": 4, "75": 4, "33": 3, "66": 3, "67": 3}
"""What is also said as halves, quarters and thirds."""


def plain_text(html: str) -> str:
    """Return the text of clean HTML; where blocks end, lines do."""
    parts = _TAG.split(html)
    parts[1::2] = ["" if name in _INLINE else "\n" for name in parts[1::2]]
    return entities.unescape("".join(parts))


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
    lacked = [value for value in wanted if not _is_among(value, found, translation, to)]
    only_here = [value for value in found if not _is_among(value, wanted, text, language)]
    parts, others_parts = [*iter_parts_of(text, language)], [*iter_parts_of(translation, to)]
    missing = [value.typed for value in lacked if not _is_part(value, parts, found, others_parts)]
    only_here = [value for value in only_here if not _is_part(value, others_parts, wanted, parts)]
    instead = [value.typed for value in only_here if missing or _is_news(value, text)]
    words = [one for one in _number_words(text, language, translation) if not _is_among(one, found, translation, to)]
    words = [one for one in words if not _is_part(one, parts, found, others_parts)]
    others = [value for value in (*found, *_number_words(translation, to, text)) if value.kind == "figure"]
    largest = max((_LARGEST, *(10 * word.number[0] for word in words)))
    others = [one for one in others if one.number[0] <= largest and not _is_among(one, wanted, text, language)]
    others = [one for one in others if not _is_part(one, others_parts, wanted, parts)]
    if in_words and words and others:  # "both" for "two" is no difference; "three" for it is one
        missing += [word.typed for word in words]
        instead += [other.typed for other in others]
    elif in_words and to not in _INFLECTED:
        hours = {part for value in found if "hour" in value.kind for part in divmod(value.number[0], 60)}
        missing += [word.typed for word in words if _is_large(word) and word.number[0] not in hours]
    times = _times_only(wanted, text, language, found, translation, to)
    others_times = _times_only(found, translation, to, wanted, text, language)
    if in_words and times and others_times:
        missing, instead = missing + times, instead + others_times
    for name_days in (weekdays_of, near_days_of):
        days, others_days = name_days(text, language), name_days(translation, to)
        if days.keys() - others_days.keys() and others_days.keys() - days.keys():  # "weekdays" names none
            missing += [days[day] for day in days.keys() - others_days.keys()]
            instead += [others_days[day] for day in others_days.keys() - days.keys()]
    signs = find_other_signs(text, translation, to)
    signs |= {here: there for there, here in find_other_signs(translation, text, language).items()}
    missing, instead = [*missing, *signs], [*instead, *signs.values()]
    missing += _missing_places(text, translation, language, to, catalogue)
    instead += _missing_places(translation, text, to, language, catalogue)
    return tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(instead))


@lru_cache(maxsize=8)  # a text is compared with each of its translations
def read_values(text: str, language: str) -> Values:
    """Return the dates, hours, telephone numbers and figures of a text, by value."""
    found: list[Value] = []
    text = _NARROWED.sub(lambda sign: narrow(sign[0]), text)
    text = name_portuguese_days(text, is_day=False) if language == "pt" else text
    text = _LEFT_ALONE.sub(" ", _OF_WEEK.sub(r"\1", _without_always(_TWELVE.sub("", text))))

    def take(
        pattern: re.Pattern[str], before: int, read: Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]
    ) -> None:
        nonlocal text
        kept, behind = list[str](), 0
        for match in iter_at_figures(pattern, text, before):
            if (value := read(match)) is not None:
                lasts = _lasts(value[1], text, match.end()) if value[0] == "figure" else 0
                found.append(Value(*value, match[0].strip(" ,.\n"), lasts))
                kept.append(text[behind : match.start()])
                behind = match.end()
        text = " \n ".join((*kept, text[behind:]))

    for pattern, before, read in date_readers(language):
        take(pattern, before, read)
    hours, text = read_hours(text, language)
    found += (Value("vague hour" if hour.is_vague else "hour", (hour.minutes,), hour.typed) for hour in hours)
    take(_PHONE, 2, _read_phone)
    take(_NUMBER, 2, lambda match: ("figure", _read_figure(match[0])))
    for word, minutes in noon_and_midnight(language).items():
        if _says_word(word, text):
            found.append(Value("hour", (minutes,), word))
    return Values(found)


def _read_figure(typed: str) -> tuple[int, ...]:
    """Return the digits of a figure, and how many of them are decimals where any are: 1,5 is not 15."""
    parts = _DECIMALS.split(typed)
    decimals = parts[1].rstrip("0") if len(parts) > 1 else ""
    digits = int(re.sub(r"\D", "", parts[0] + decimals)[:18])
    return (digits, len(decimals)) if decimals else (digits,)


def _lasts(number: tuple[int, ...], text: str, behind: int) -> int:
    return round(minutes_of(number[0], text, behind) / 10.0 ** sum(number[1:]))


def _read_phone(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
    digits = re.sub(r"\D", "", match[0])
    return (
        ("phone", (int(digits[-8:]),))
        if len(digits) >= 8 and not re.fullmatch(r"[1-9]\d{0,2}(?:\D\d{3})+", match[0])
        else None
    )


def _says_word(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None  # not "après-midi"


def _says_as_typed(typed: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", text) is not None


def _is_among(value: Value, found: Values, text: str, language: str) -> bool:
    """Whether a text in a language says a value: in the same way, or as people also write it."""
    if value.kind != "figure" and _says_as_typed(value.typed, text):
        return True
    if value.kind == "date":
        return _says_date(value, found, text, language)
    if value[:2] in found.told:
        return True
    is_whole_day = value.number == (24,) or (value.kind == "hour" and value.typed.startswith("24"))
    if is_whole_day and _is_always(text, language):  # "24 hours a day" is "24h/24"
        return True
    if value.kind in ("hour", "vague hour"):
        return _says_hour(value, found, text, language)
    return value.kind == "figure" and _says_figure(value, found, text, language)


def _says_date(value: Value, found: Values, text: str, language: str) -> bool:
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
    if day in found.figures and re.search(
        rf"\b{_OF_DAY}\s{day}(?:\.|st|nd|rd|th)?(?!\w)", text
    ):  # "the week of the 14th"
        return True
    if day <= 10 and says_part(text, language, day, ("ordinal",)):  # "the first of December"
        return names_month(text, language)
    # "from 16 to 18 May": the first day has no month of its own
    return day in found.figures and any(other.kind == "date" and other.number[0] == month for other in found)


def _says_hour(value: Value, found: Values, text: str, language: str) -> bool:
    minutes = value.number[0]
    for other in found:
        is_vague = "vague hour" in (value.kind, other.kind) and other.kind in ("hour", "vague hour")
        if is_vague and (minutes - other.number[0]) % 720 == 0:
            return True
    if minutes in found.dotted:
        return True
    if not value.typed[0].isdigit() and minutes not in noon_and_midnight(language).values() and minutes in (0, 720):
        return True  # the language has a word for noon or midnight that CLDR does not know
    if any(_says_word(word, text) for word in {0: MIDNIGHT, 720: NOON}.get(minutes, ())):
        return True
    if language in _HOURS_IN_ORDER and minutes % 15 == 0 and _says_in_order(minutes, text, language):
        return True
    said = found.figures | {spoken.number for spoken in read_numbers_in_words(text, language)}
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


def _says_figure(value: Value, found: Values, text: str, language: str) -> bool:
    number, as_hour = value.number[0], value.as_hour
    said = {spoken.number for spoken in read_numbers_in_words(text, language)}
    if len(value.number) == 1 and (number in found.in_numbers or number in said):
        return True
    if value.lasts and (value.lasts in found.hours or value.lasts in _lasting(found, text, language)):
        return True
    if as_hour in found.hours or as_hour in found.figures or number in found.dotted:
        return True
    part = _PARTS.get(value.typed.strip("% \u00a0\u202f")) if "%" in value.typed or value.typed[0] == "0" else None
    if part is not None and says_part(text, language, part, ("part",)):
        return True
    if number == 2 and language == "ar" and _DUAL.search(text):
        return True
    return len(value.number) == 1 and number <= 10 and says_part(text, language, number, ("ordinal",))


def _lasting(found: Values, text: str, language: str) -> set[int]:
    """Return how many minutes the times are of that a text says, in figures or in words."""
    rest = without_times_in_words(text)
    spoken = {minutes_of(said.number, rest, said.behind) for said in read_numbers_in_words(rest, language)}
    return (spoken | found.lasting).union(times_in_words(text)) - {0}


def _times_only(values: Values, text: str, language: str, others: Values, other: str, to: str) -> list[str]:
    """Return the times, in words or in figures, that a text says and another does not, by what they last."""
    said, rest = dict(times_in_words(text)), without_times_in_words(text)
    for number, typed, behind in read_numbers_in_words(rest, language):
        unit = _UNIT.match(rest, behind)
        if unit and unit_minutes(unit[1]):
            said.setdefault(minutes_of(number, rest, behind), typed + unit[0] * (number == 1))
    apart = [one for one in values if not _is_among(one, others, other, to)]
    said |= {one.lasts or one.number[0]: one.typed for one in apart if one.lasts or one.kind == "hour"}
    there = _lasting(others, other, to)
    hours = {value.number[0] // 60 % 12 for value in others if value.kind in ("hour", "vague hour")}
    return [
        typed
        for minutes, typed in said.items()
        if minutes not in _EACH
        and not (minutes < _DAY and minutes // 60 % 12 in hours)
        and not any(_is_as_long(minutes, one) for one in there)
    ]


def _is_as_long(one: int, other: int) -> bool:
    """Whether two times are the same: eight days are a week, and four weeks a month."""
    return one == other or (min(one, other) >= 7 * _DAY and min(one, other) / max(one, other) > 0.87)


def _is_always(text: str, language: str) -> bool:
    """Whether a text says "day and night"."""
    words = read_words(language, "hour").get("always", ())
    return bool(_ALWAYS.search(text)) or any(f"-{normalise(word)}-" in f"-{normalise(text)}-" for word in words)


def _without_always(text: str) -> str:
    """Return a text without "day and night" and "every day", of which no number is compared."""
    return _ALWAYS.sub(" ", text) if _may_say_week(text) else text


def _is_news(value: Value, text: str) -> bool:
    """Whether a text says nothing of a value that it does not have: an hour in words, a year, "first" may be meant."""
    if value.kind == "hour":
        return find_hours_in_words(text) is None
    return value.kind != "figure" or not (value.number[0] <= 1 or 1900 <= value.number[0] <= 2100)


def _is_part(value: Value, parts: list[PartOf], others: tuple[Value, ...], others_parts: list[PartOf]) -> bool:
    """Whether a figure is the percentage that another text says as "9 out of 10", or of such numbers."""
    if not parts and not others_parts:
        return False
    if value.kind == "figure" and "%" in value.typed:
        return any(abs(share - value.number[0] / 10 ** sum(value.number[1:])) < 1 for _, share in others_parts)
    told = [share for pair, share in parts if value.number[0] in pair]
    shares = {other.number[0] / 10 ** sum(other.number[1:]) for other in others if told and "%" in other.typed}
    shares |= {share for pair, share in others_parts if not pair}
    return any(abs(share - one) < 1 for share in told for one in shares)


def _is_large(word: Value) -> bool:
    """Whether a number in words is one that no language leaves out."""
    is_rough = word.typed.casefold().endswith(("aine", "ina", "ena"))  # "quarantaine"
    is_age = word.number[0] == 18 or word.lasts == _YEAR * word.number[0]  # "les mineurs", "sexagenarians"
    return word.number[0] > 12 and word.number[0] % 100 > 0 and not is_rough and not is_age


_NO_NUMBERS = frozenset(("neuf", "sei", "acht", "nouă", "noua", "yedi", "altı", "on", "once", "sept", "set"))
"""Words for numbers that are common words for something else, too, where no days or weeks follow."""


def _number_words(text: str, language: str, other: str) -> Iterator[Value]:
    """Iterate over the numbers from two on that a text says in words of its own, not in a name that another has."""
    text = without_times_in_words(_LEFT_ALONE.sub(" ", _without_always(text)))
    for number, typed, behind in read_numbers_in_words(text, language):
        if (typed != typed.lower() and _says_as_typed(typed, other)) or _ROUGHLY.match(text, behind):
            continue  # "Via Venti Settembre", "thirty-somethings"
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

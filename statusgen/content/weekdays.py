"""Read days of the week as people type them: Monday and Thursday, Mon-Fri, du lundi au vendredi, every day, weekend."""

import re

from babel.dates import get_day_names

from statusgen.content.dates import numbers_by_name
from statusgen.model.vocabulary import Vocabulary, normalise, signs_of
from statusgen.texts.spoken import AND_TYPED, FROM, is_to, without_included

_OTHERWISE = {
    0: (
        "segunda segundas poniedziałku poniedziałki понеділка понеділок "
        "понеділках щопонеділка lunea maandagen lunedi اثنين"
    ),
    1: ("terça terças wtorku wtorki вівторка вівторках щовівторка marțea dinsdagen martedi ثلاثاء"),
    2: ("quarta quartas środę środy środach середи середу середах щосереди miercurea woensdagen mercoledi أربعاء"),
    3: ("quinta quintas czwartku czwartki четверга четвергах щочетверга joia donderdagen giovedi خميس"),
    4: ("sexta sextas piątku piątki п’ятниця п’ятниці п’ятницю п’ятницях щоп’ятниці vinerea vrijdagen venerdi جمعة"),
    5: ("Sonnabend sonnabends sobotę soboty sobotach суботи суботу суботах щосуботи zaterdagen sabati sabatos سبت"),
    6: ("niedzieli niedzielę niedziele неділі неділю неділях щонеділі zondagen domeniche أحد"),
}
"""What else weekdays are called in the languages of sites, where they are inflected or short."""
_OTHER = {normalise(name): day for day, names in _OTHERWISE.items() for name in names.split()}
_WEEKEND = frozenset(
    map(
        normalise,
        (
            *("weekend", "weekends", "week-end", "week-ends", "Wochenende", "Wochenenden", "fin de semana"),
            *("fines de semana", "fine settimana", "fim de semana", "fins de semana", "weekendy", "weekenduri"),
            *("hafta sonu", "hafta sonları", "Weekender"),
        ),
    )
)
_EACH = frozenset(
    map(
        normalise,
        (
            *(
                "each",
                "every",
                "chaque",
                "tous les",
                "toutes les",
                "jeden",
                "jede",
                "elke",
                "iedere",
                "cada",
                "todos los",
            ),
            *("ogni", "tutti i", "todas as", "todos os", "każdy", "każda", "każdą", "co", "w", "we", "fiecare", "în"),
            *("her", "кожен", "кожного", "кожну", "кожної", "у", "в", "щo", "по", "كل", "all", "alle", "à", "na", "no"),
            *("nas", "nos", "um", "ab", "el", "la", "i", "le", "lo", "all days", "on", "op", "dans", "les", "jeweils"),
        ),
    )
)
"""What stands before a weekday and says nothing else."""
_PARTS = re.compile(
    rf"(?:(?<!\s)\s++)?[,;/&+،]\s*|(?<!\s)\s++(?:و\s*(?=\w)|(?:{'|'.join(AND_TYPED)})\s+)",
    re.IGNORECASE,
)
_STRETCH = re.compile(r"\s*[-‐‑‒–—]{1,2}\s*|\s+")
_UNTIL = re.compile(r"\bt/m\b|\btot en met\b|\bbis einschließlich\b|\bbis und mit\b", re.IGNORECASE)
_FEIRA = re.compile(r"-?\s?feiras?\b", re.IGNORECASE)


def find_weekday(typed: str, languages: tuple[str, ...]) -> int | None:
    """Find the number of a weekday, Monday being 0, by its name in some languages; one may be said to be several.

    A short name that is of two days, as "di" in French and Dutch, is of none.
    """
    word, numbers = normalise(typed), numbers_by_name(languages, get_day_names)
    for name in (word, word.removesuffix("s")):
        if name in numbers:
            short = {_short_days(language).get(name, numbers[name]) for language in languages}
            return numbers[name] if short == {numbers[name]} else None
    return _OTHER.get(word)


def read_weekdays(typed: str, words: Vocabulary, languages: tuple[str, ...]) -> frozenset[int]:
    """Return the weekdays of a text, those between two included; none where it says anything else."""
    found: set[int] = set()
    text = _UNTIL.sub("–", _FEIRA.sub("", without_included(typed)))
    for part in _PARTS.split(text.strip(" ,;:")):
        days = _read_part(part, words, languages)
        if not days or signs_of(part):
            return frozenset()
        found |= days
    return frozenset(found)


def _read_part(typed: str, words: Vocabulary, languages: tuple[str, ...]) -> set[int]:
    day = _read_one(typed, languages)
    if day is not None:
        return {day}
    text = _bare(typed)
    if words.find("every-day", text, ("every-day",)):
        return set(range(7))
    if normalise(text) in _WEEKEND:
        return {5, 6}
    gaps = list(_STRETCH.finditer(typed))
    for number, before in enumerate(gaps):
        for after in gaps[number : number + 4]:
            between = typed[before.start() : after.end()].strip()
            first, last = _read_one(typed[: before.start()], languages), _read_one(typed[after.end() :], languages)
            if first is not None and last is not None and is_to(between):
                return {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return set()


def _read_one(typed: str, languages: tuple[str, ...]) -> int | None:
    return find_weekday(_bare(typed), languages)


def _bare(typed: str) -> str:
    """Return a text without the words that lead to a weekday."""
    text = re.sub(r"(?<!\s)\s++(?:günü|günleri)$", "", typed.strip(" .,"), flags=re.IGNORECASE)
    words = text.split()
    for count in range(min(2, len(words) - 1), 0, -1):
        if normalise(" ".join(words[:count])) in FROM | _EACH:
            return _bare(" ".join(words[count:]))
    return text


def _short_days(language: str) -> dict[str, int]:
    return {normalise(name): day for day, name in get_day_names("short", context="format", locale=language).items()}

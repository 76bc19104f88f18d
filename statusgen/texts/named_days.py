"""Find the days that a text names without a date: weekdays in whatever form, today, tomorrow."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from babel import Locale

from statusgen.model.vocabulary import normalise
from statusgen.texts.hour_ranges import name_portuguese_days
from statusgen.texts.wordlists import hint_of

_NEAR = {
    "ar": ("اليوم", "غدا|الغد", "بعد غد|بعد الغد"),
    "de": ("heute", "morgen", "übermorgen"),
    "en": ("today", "tomorrow", "day after tomorrow"),
    "es": ("hoy", "mañana", "pasado mañana"),
    "fr": ("aujourd’hui", "demain", "après-demain"),
    "it": ("oggi", "domani", "dopodomani"),
    "lb": ("haut", "muer|mar", "iwwermuer"),
    "nl": ("vandaag", "morgen|morgenochtend|morgenvoormiddag|morgenmiddag|morgennamiddag|morgenavond", "overmorgen"),
    "pl": ("dziś|dzisiaj", "jutro", "pojutrze"),
    "pt": ("hoje", "amanhã", "depois de amanhã"),
    "ro": ("astăzi|azi", "mâine", "poimâine"),
    "tr": ("bugün", "yarın", "öbür gün|yarından sonra"),
    "uk": ("сьогодні", "завтра", "післязавтра"),
}
"""What each language calls today, tomorrow, and the day after."""
TODAY = frozenset(normalise(form) for forms in _NEAR.values() for form in forms[0].split("|"))
_LATER = (
    r"tonight|this (?:morning|afternoon|evening)|ce (?:midi|soir|matin)|cet(?:te)? (?:après-midi|nuit)|vanavond"
    r"|vanmiddag|vannacht|vanmorgen|deze (?:namiddag|avond|middag|nacht)|esta (?:tarde|noche|mañana|noite|manhã)"
    r"|stasera|stanotte|stamattina|bu (?:akşam|gece|sabah)|diseară|dës nuecht|сьогодні|الليلة|dziś|dzisiaj"
    r"|end of (?:the )?(?:working )?day|close of business|eod|cob"
    r"|fin de (?:la )?journée|einde (?:van de )?dag|ende des tages|final del día|fine giornata|fim do dia"
)
LATER_TODAY = re.compile(rf"\b(?:{_LATER})\b", re.IGNORECASE)
"""Words for some hour of today."""
_may_say_later = hint_of(_LATER)
_OF_OTHER = frozenset(
    (
        *("am", "den", "dem", "zum", "vom", "gegen", "diesen", "diesem", "dieser", "jeden", "jedem", "guten"),
        *("heute", "heutigen", "gestern", "gestrigen", "nachsten", "folgenden", "fruhen", "spaten", "ganzen"),
        *("la", "esta", "misma", "toda", "media", "cada", "de"),
        *("deze", "elke", "iedere", "goede", "vroege", "volgende", "hele"),
        *("في", "طوال", "كل", "مدار"),
    )
)
"""Words before that for tomorrow which make the morning of it, in German, Spanish and Dutch, and today any day."""
_MAY_BE_OTHER = frozenset(("morgen", "mañana", "اليوم"))
_ALSO = {"de": {"sonnabend": 5}}
_INFLECTED = frozenset(("pl", "uk", "ro"))
"""Languages in which the ends of weekdays change."""
_WORD = re.compile(r"[^\W\d_]+(?:[ʼ'’][^\W\d_]+)*")


def near_day(text: str) -> int | None:
    """Return how many days from today a text of any language names, 0 to 2; None for none."""
    said = f"-{normalise(text)}-"
    found = (days for days in (2, 1, 0) for forms in _NEAR.values() if any(_iter_said(said, forms[days], "")))
    return next(found, None)


@lru_cache(maxsize=8)  # a text is compared with each of its translations
def weekdays_of(text: str, language: str) -> Mapping[int, str]:
    """Return the weekdays that a text in a language names, in whatever form, each as it was typed."""
    found: dict[int, str] = {}
    text = name_portuguese_days(text, is_day=False) if language == "pt" else text
    for typed in _WORD.findall(text):
        if (day := _weekday_of(typed, language)) is not None:
            found.setdefault(day, typed)
    return found


@lru_cache(maxsize=8)
def near_days_of(text: str, language: str) -> Mapping[int, str]:
    """Return which of today, tomorrow and the day after a text in a language names, 0 to 2, each as it is called."""
    said, found = f"-{normalise(text)}-", dict[int, str]()
    for days, forms in reversed([*enumerate(_NEAR.get(language.split("-")[0], ()))]):
        for typed in _iter_said(said, forms, language):
            found.setdefault(days, typed)
            said = said.replace(f"-{normalise(typed)}-", "-")  # "the day after tomorrow" is not tomorrow
    if _may_say_later(text) and (later := LATER_TODAY.search(text)):
        found.setdefault(0, later[0])
    return found


def _iter_said(said: str, forms: str, language: str) -> Iterator[str]:
    """Iterate over the forms of a day that stand in a normalised text, without the mornings that are called so."""
    for typed in forms.split("|"):
        before = said.split(f"-{normalise(typed)}-")[:-1]
        if before and typed in _MAY_BE_OTHER:
            lasts = [one.rpartition("-")[2] for one in before]
            before = [last for last in lasts if not (last in _OF_OTHER or _is_weekday(last, language))]
        if before:
            yield typed


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


def _is_weekday(word: str, language: str) -> bool:
    return bool(language and word) and _weekday_of(word, language) is not None

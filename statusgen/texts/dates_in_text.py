"""Find the dates of a text by value, in figures and with the names of months in its language, from CLDR."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from babel import Locale

from statusgen.model.vocabulary import normalise

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.])(\d{1,2})(?:/(\d{1,2})(?:/(\d{2,4}))?|\.\s?(\d{1,2})\.(?:\s?(\d{4}))?|[.\-](\d{1,2})[.\-](\d{4}))(?![\d/])"
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_MONTHS_OF = {"ar": ("ar", "ar-SY", "ar-DZ", "ar-MA")}
"""Where the names of months are others from country to country."""


DateOf = Callable[[re.Match[str]], tuple[str, tuple[int, ...]] | None]


def date_readers(language: str) -> tuple[tuple[re.Pattern[str], int, DateOf], ...]:
    """Return how dates stand in texts of a language, with what reads them as month, day, and year or 0.

    Each begins at its first figure, or so many characters before it as stand between the two.
    """
    return (
        (_ISO, 0, lambda match: _date(match[3], match[2], match[1])),
        (_in_words(language), max(map(len, _months(language))) + len(". "), _read_in_words(language)),
        (_NUMERIC, 0, _read_numeric),
    )


def names_month(text: str, language: str) -> bool:
    """Whether a text in a language names a month."""
    return any(normalise(word) in _numbers(language) for word in _WORD.findall(text))


def _date(day: str, month: str, year: str | None) -> tuple[str, tuple[int, ...]] | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return "date", (int(month), int(day), int(year) + (2000 if len(year) == 2 else 0) if year else 0)


def _read_numeric(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
    return _date(match[1], match[2] or match[4] or match[6], match[3] or match[5] or match[7])


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
def _numbers(language: str) -> Mapping[str, int]:
    """Return the numbers of months by their normalised names: "MAYIS" is "Mayıs"."""
    return {normalise(name): number for name, number in _months(language).items()}


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


def _read_in_words(language: str) -> DateOf:
    months = _numbers(language)

    def read(match: re.Match[str]) -> tuple[str, tuple[int, ...]] | None:
        month = months[normalise(match["month"] or match["first"])]
        return _date(match["day"] or match["last"], str(month), match["year"] or match["after"])

    return read

"""How long the numbers of a text last, by the unit behind them: "90 minutes"."""

import re

_UNITS = {
    1: r"min(?:s|[uü]u?t\w*)?|dakika\w*|dk|хв(?:илин\w*)?|دقيقة|دقائق",
    1440: r"(?:de |d[’']|di )?(?:jours?|dag(?:en)?|tag(?:en?)?|deeg|days?|d[ií]as?|giorn[io])"
    r"|dni|dzień|zile|zi|gün|дн[іяь]\w*|день|أيام|يوما?",
    10080: r"weeks?|semaines?|weken|week|woch(?:en?)?|semanas?|settiman[ae]"
    r"|tygodni\w*|tydzień|săptămân\w*|hafta|тиж\w+|أسابيع|أسبوعا?",
}
"""Units of time in the languages of sites, by their minutes."""
_BETWEEN = r"(?:\s?(?:[-–—]|[^\W\d_]{1,4})\s?(?:\d+|[^\W\d_]+)|\s[^\W\d_]+)?[\s-]?"
"""What may stand before the unit: "60 à 90 minutes", "the next two full weeks"."""
_UNIT = re.compile(
    _BETWEEN + "(?:" + "|".join(rf"(?P<of_{minutes}>{words})" for minutes, words in _UNITS.items()) + r")(?!\w)",
    re.IGNORECASE,
)

_FORTNIGHT = 14 * 1440
_FORTNIGHTS = re.compile(
    r"(?<!\w)(?:fortnight|quinzaine|quincena|quinzena|quindicina|أسبوع(?:ين|ان))(?!\w)", re.IGNORECASE
)


def minutes_of(number: int, text: str, behind: int) -> int:
    """Return how many minutes a number is that ends at a place of a text; 0 where no unit of time follows.

    15 days are 14, as two weeks are: languages differ in what they say.
    """
    unit = _UNIT.match(text, behind)
    minutes = number * int((unit.lastgroup or "of_0").removeprefix("of_")) if unit else 0
    return _FORTNIGHT if minutes == 15 * 1440 else minutes


def fortnights_of(text: str) -> set[int]:
    """Return the minutes of two weeks where a text says them in one word."""
    return {_FORTNIGHT} if _FORTNIGHTS.search(text) else set()

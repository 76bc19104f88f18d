"""How long the numbers of a text last, by the unit behind them: "90 minutes"."""

import re

_UNITS = {
    1: r"min(?:s|[uü]u?t\w*)?|dakika\w*|dk|хв(?:илин\w*)?|دقيقة|دقائق",
}
"""Units of time in the languages of sites, by their minutes."""
_BETWEEN = r"(?:\s?(?:[-–—]|[^\W\d_]{1,4})\s?(?:\d+|[^\W\d_]+)|\s[^\W\d_]+)?[\s-]?"
"""What may stand before the unit: "60 à 90 minutes", "the next two full weeks"."""
_UNIT = re.compile(
    _BETWEEN + "(?:" + "|".join(rf"(?P<of_{minutes}>{words})" for minutes, words in _UNITS.items()) + r")(?!\w)",
    re.IGNORECASE,
)


def minutes_of(number: int, text: str, behind: int) -> int:
    """Return how many minutes a number is that ends at a place of a text; 0 where no unit of time follows."""
    unit = _UNIT.match(text, behind)
    return number * int((unit.lastgroup or "of_0").removeprefix("of_")) if unit else 0

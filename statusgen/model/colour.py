"""Colours as people type them, and their contrast after WCAG 2.2."""

import re
from collections.abc import Iterable

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


def parse_colour(typed: str) -> Colour:
    """Return the colour of ``#rgb`` or ``#rrggbb``; ValueError for anything else."""
    match = re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", typed)
    if not match:
        raise ValueError(typed)
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def write_colour(colour: Colour) -> str:
    """Return a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def correct(colour: Colour, backgrounds: Iterable[Colour], least: float) -> Colour:
    """Return the nearest shade of a colour that stands out from all backgrounds: darker on light ones, else lighter."""
    grounds = tuple(backgrounds)
    end = max(((0, 0, 0), (255, 255, 255)), key=lambda one: min(contrast(one, ground) for ground in grounds))
    for step in range(65):
        mixed = tuple(round(part + (goal - part) * step / 64) for part, goal in zip(colour, end, strict=True))
        found = (mixed[0], mixed[1], mixed[2])
        if all(contrast(found, ground) >= least for ground in grounds):
            return found
    return end

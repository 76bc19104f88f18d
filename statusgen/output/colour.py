"""Colours: the tokens of a theme in each mode, contrast after WCAG 2.2, and a brand colour made legible."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
MODES: Mapping[str, frozenset[str]] = {
    "light": frozenset(),
    "dark": frozenset({DARK}),
    "light, more contrast": frozenset({MORE}),
    "dark, more contrast": frozenset({DARK, MORE}),
}
"""What readers ask their browser for: the media conditions that hold."""
LEAST, LEAST_MORE = 4.5, 7.0
"""Contrast of text: of WCAG level AA, and of AAA for readers who ask for more."""
_PARTS = re.compile(r"@media (?P<media>[^{]+?)\s*\{|:root\s*\{(?P<root>[^}]*)\}|@layer [^{;]+\{|(?P<end>\})")


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


def read_tokens(theme: Path, mode: frozenset[str] = frozenset()) -> dict[str, str]:
    """Read the custom properties of a theme as they hold in a mode, each with its value and no longer a reference."""
    found: dict[str, str] = {}
    for path in sorted((theme / "tokens").glob("*.css")):
        open_blocks: list[frozenset[str]] = []
        source = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for match in _PARTS.finditer(source):
            if match["media"]:
                open_blocks.append(frozenset(re.split(r"\s+and\s+", match["media"])))
            elif match["root"] is not None:
                if all(block <= mode for block in open_blocks):
                    found |= dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", match["root"]))
            elif match["end"]:
                if open_blocks:
                    open_blocks.pop()
            else:
                open_blocks.append(frozenset())
    return {name: _resolve(value, found) for name, value in found.items()}


def _resolve(value: str, tokens: Mapping[str, str]) -> str:
    match = re.fullmatch(r"var\((--[a-z0-9-]+)\)", value.strip())
    return _resolve(tokens[match[1]], tokens) if match and match[1] in tokens else value.strip()


def brand_style(theme: Path, typed: str) -> str:
    """Return the style sheet that gives links and the header a brand colour, corrected in each mode; empty for none."""
    if not typed:
        return ""
    rules = []
    for mode in MODES.values():
        tokens = read_tokens(theme, mode)
        grounds = [parse_colour(tokens[name]) for name in ("--page", "--surface")]
        shade = write_colour(correct(parse_colour(typed), grounds, LEAST_MORE if MORE in mode else LEAST))
        rule = f":root{{--link:{shade};--brand:{shade};--brand-line:4px}}"
        rules.append(f"@media {' and '.join(sorted(mode))}{{{rule}}}" if mode else rule)
    return "@layer tokens{" + "".join(rules) + "}\n"

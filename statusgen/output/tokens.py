"""The tokens of a theme in each mode: its custom properties, where they stand, and a brand colour made legible."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from statusgen.content.theme import iter_files, place_of, read_text
from statusgen.model.colour import correct, parse_colour, write_colour

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
_DEFINED = re.compile(r"(?<![a-z0-9-])(--[a-z0-9-]++):([^;]++)(?:;|$)")
_REFERENCE = re.compile(r"var\((--[a-z0-9-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Sheet(NamedTuple):
    """A style sheet of tokens."""

    place: str
    """Its path, as messages name it."""
    source: str
    """Without comments; its lines are those of the file."""


class Token(NamedTuple):
    """A custom property as it holds in a mode."""

    value: str
    """Resolved: no longer a reference to another token, unless there is none of that name."""
    place: str
    line: int
    """Where it was typed."""


def read_sheets(folders: Iterable[Path]) -> tuple[Sheet, ...]:
    """Read the tokens of a theme and of those it inherits from, in the order in which they count.

    What is no UTF-8 is replaced: ``read_look`` says which file it is.
    """
    folders = tuple(folders)
    return tuple(
        Sheet(place_of(path), _COMMENT.sub(_blank, read_text(folders, path, "replace")))
        for path in iter_files(folders, "tokens/*.css")
    )


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def find_tokens(sheets: Iterable[Sheet], mode: frozenset[str] = frozenset()) -> dict[str, Token]:
    """Find the custom properties as they hold in a mode."""
    found: dict[str, Token] = {}
    for place, source in sheets:
        open_blocks: list[frozenset[str]] = []
        for match in _PARTS.finditer(source):
            if match["media"]:
                open_blocks.append(frozenset(re.split(r"(?<!\s)\s++and\s+", match["media"])))
            elif match["root"] is not None:
                if all(block <= mode for block in open_blocks):
                    for defined in _DEFINED.finditer(match["root"]):
                        line = source.count("\n", 0, match.start("root") + defined.start()) + 1
                        found[defined[1]] = Token(defined[2].strip(), place, line)
            elif match["end"]:
                if open_blocks:
                    open_blocks.pop()
            else:
                open_blocks.append(frozenset())
    return {name: token._replace(value=_resolve(token.value, found)) for name, token in found.items()}


def _resolve(value: str, tokens: Mapping[str, Token]) -> str:
    """Follow references; those that lead in a circle are left as they stand."""
    for _ in tokens:
        match = _REFERENCE.fullmatch(value)
        if not match or match[1] not in tokens:
            break
        value = tokens[match[1]].value
    return value


def read_tokens(folders: Iterable[Path], mode: frozenset[str] = frozenset()) -> dict[str, str]:
    """Read the custom properties of a theme as they hold in a mode, each with its value and no longer a reference."""
    return {name: token.value for name, token in find_tokens(read_sheets(folders), mode).items()}


def brand_style(sheets: Iterable[Sheet], typed: str) -> str:
    """Return the style sheet that gives links and the header a brand colour, corrected in each mode; empty for none."""
    if not typed:
        return ""
    rules, sheets = [], tuple(sheets)
    for mode in MODES.values():
        tokens = find_tokens(sheets, mode)
        grounds = [parse_colour(tokens[name].value) for name in ("--page", "--surface")]
        shade = write_colour(correct(parse_colour(typed), grounds, LEAST_MORE if MORE in mode else LEAST))
        rule = f":root{{--link:{shade};--brand:{shade};--brand-line:4px}}"
        rules.append(f"@media {' and '.join(sorted(mode))}{{{rule}}}" if mode else rule)
    return "@layer tokens{" + "".join(rules) + "}\n"

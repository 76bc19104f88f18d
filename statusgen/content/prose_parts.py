"""Part the text of a note at the headings for the press and for doctors, and find what stands there by mistake."""

import re
from collections.abc import Iterator, Mapping, Sequence

from statusgen.content.source import Source
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import normalise

_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})(?P<text>.*)$")
_UNDER = re.compile(r"^ {0,3}(?:-{3,}|={3,})[ \t]*$")
_ALONE = re.compile(r"^[\s*_]*(?P<text>[^\s*_#>|].*?)[\s*_:：]*$")
LONGEST = 100
"""Characters of a line that may be a heading: what is longer is a sentence, and is not searched for one."""


def split_parts(lines: Sequence[str], headings: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Part the text at the headings for the press and for doctors: patients, press, doctors.

    Each of those parts runs to the other, or to the end of the note.
    """
    parts: dict[str, list[str]] = {"": [], "press": [], "doctors": []}
    own = parts[""]
    for number, line in enumerate(lines):
        part = _part_of(lines, number, headings)
        if part is not None:
            own = parts[part]
        elif not (_UNDER.match(line) and number and _part_of(lines, number - 1, headings) is not None):
            own.append(line)
    return parts[""], parts["press"], parts["doctors"]


def find_misplaced(
    source: Source, lines: Sequence[str], first_line: int, headings: Mapping[str, str]
) -> Iterator[Problem]:
    """Iterate over problems: a heading that patients do not read any more, and one for the press that is a sentence."""
    opened, depth = "", 0
    for number, line in enumerate(lines):
        match = _HEADING.match(line)
        level = len(match["marks"]) if match else 2
        typed = match["text"].strip(" \t#") if match else line.strip()
        if _part_of(lines, number, headings) is not None:
            opened, depth = typed, level
        elif match and opened and typed and level <= depth:
            deeper = f"{'#' * (depth + 1)} {typed}"
            yield source.problem(
                "heading-in-part", first_line + number, Level.WARNING, typed=typed, part=opened, deeper=deeper
            )
        elif match or (number and lines[number - 1].strip()):
            continue
        elif len(line) <= LONGEST and (alone := _ALONE.match(line)) and normalise(alone["text"]) in headings:
            yield source.problem("heading-unmarked", first_line + number, Level.WARNING, typed=alone["text"])


def _part_of(lines: Sequence[str], number: int, headings: Mapping[str, str]) -> str | None:
    """Return whose part a heading opens; None where a line is no such heading. A line under it makes it one, too."""
    match = _HEADING.match(lines[number])
    if match is not None:
        return headings.get(normalise(match["text"].strip().rstrip("#")))
    is_under = number + 1 < len(lines) and _UNDER.match(lines[number + 1]) is not None
    return headings.get(normalise(lines[number])) if is_under else None

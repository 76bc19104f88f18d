"""What ``statusgen init`` and ``statusgen new`` ask, say and write, in the language of editors."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from statusgen.content.po import read_entries

_HOLE = re.compile(r"\[\[.+?\]\]")
FOLDER = Path(__file__).parent.parent / "starter"


def editors_tag(tag: str) -> str:
    """Return the language in which editors of a language are spoken to: their own where it exists, else English."""
    known = {path.stem for path in FOLDER.glob("*.po")}
    return next((one for one in (tag, tag.split("-")[0]) if one in known), "en")


@cache
def read_starter(language: str) -> Mapping[tuple[str, str], str]:
    """Read the texts of a language: context and name → text."""
    entries = read_entries(FOLDER / f"{editors_tag(language)}.po", editors_tag(language))
    return {(context, name): forms[0] for context, name, _, forms in entries}


@cache
def _read_holes() -> frozenset[str]:
    found: set[str] = set()
    for path in FOLDER.glob("*.po"):
        for (context, _), text in read_starter(path.stem).items():
            if context == "hole":
                found.add(f"[[{text}]]")
            elif context in ("text", "title"):
                found.update(_HOLE.findall(text))
    return frozenset(found)


def waits_for_writer(text: str) -> bool:
    """Whether a text holds a place that ``statusgen new`` left to its writer: it was never published as it stands."""
    return "[[" in text and any(hole in text for hole in _read_holes())


def say_starter(language: str, context: str, name: str, **values: object) -> str:
    """Return a text with its values."""
    return read_starter(language)[context, name].format_map(values)

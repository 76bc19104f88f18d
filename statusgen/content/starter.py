"""What ``statusgen init`` and ``statusgen new`` ask, say and write, in the language of editors."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from statusgen.texts.po import read_texts

FOLDER = Path(__file__).parent.parent / "starter"


def editors_tag(tag: str) -> str:
    """Return the language in which editors of a language are spoken to: their own where it exists, else English."""
    known = {path.stem for path in FOLDER.glob("*.po")}
    return next((one for one in (tag, tag.split("-")[0]) if one in known), "en")


@cache
def starter_languages() -> tuple[str, ...]:
    """Return the languages in which editors are spoken to."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.po")))


@cache
def read_starter(language: str) -> Mapping[tuple[str, str], str]:
    """Read the texts of a language: context and name → text."""
    tag = editors_tag(language)
    return read_texts(FOLDER / f"{tag}.po", tag)


@cache
def _unsigned() -> tuple[tuple[str, str], ...]:
    found = [
        {name: text for (context, name), text in read_starter(path.stem).items() if context == "hole"}
        for path in FOLDER.glob("*.po")
    ]
    return tuple((f"[[{holes['who']}]]", f"[[{holes['approver']}]]") for holes in found)


def waits_for_writer(text: str) -> bool:
    """Whether a text is as ``statusgen new`` wrote it, with neither who wrote nor who approved it: nobody has read it.

    One place that is open proves nothing: it may have been pasted into what was published.
    """
    return "[[" in text and any(who in text and approver in text for who, approver in _unsigned())


def say_starter(language: str, context: str, name: str, **values: object) -> str:
    """Return a text with its values."""
    return read_starter(language)[context, name].format_map(values)

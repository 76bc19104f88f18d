"""Words of a language by which the texts of notes are checked, from ``statusgen/wordlists``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from statusgen.content.po import read_entries

FOLDER = Path(__file__).parent.parent / "wordlists"


@cache
def read_words(language: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of each word of a kind in a language, in small letters; none for a language without a list."""
    path = FOLDER / f"{language.split('-')[0]}.po"
    if not path.is_file():
        return {}
    return {
        word: tuple(form.strip().casefold() for form in forms[0].split("|"))
        for context, word, _, forms in read_entries(path, language.split("-")[0])
        if context == kind
    }

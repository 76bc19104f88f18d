"""Words of a language by which the texts of notes are checked, from ``statusgen/wordlists``."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from statusgen.model.vocabulary import normalise
from statusgen.texts.po import read_plain

FOLDER = Path(__file__).parent.parent / "wordlists"


@cache
def read_words(language: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of each word of a kind in a language; none for a language without a list."""
    path = FOLDER / f"{language.split('-')[0]}.po"
    words = read_plain(path, kind) if path.is_file() else {}
    return {word: tuple(form.strip() for form in forms.split("|")) for word, forms in words.items()}


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a list."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.po")))


@cache
def all_words(kind: str, word: str) -> tuple[str, ...]:
    """Return the forms of a word in every language that has a list."""
    return tuple(dict.fromkeys(form for language in languages() for form in read_words(language, kind).get(word, ())))


def numbers_in_words(languages: Iterable[str], low: int, high: int) -> Mapping[str, str]:
    """Return the forms of the numbers from ``low`` to ``high``, normalised, each with its figures; none is a letter."""
    return {
        normalise(form): str(number)
        for language in languages
        for number in range(low, high + 1)
        for form in read_words(language, "number").get(str(number), ())
        if len(normalise(form)) > 1
    }

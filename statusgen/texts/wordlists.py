"""Words of a language by which the texts of notes are checked, from ``statusgen/wordlists``."""

import re
from collections.abc import Callable, Iterable, Mapping
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


def hint_of(alternatives: str) -> Callable[[str], bool]:
    """Return what asks whether a text may say one of some alternatives, from the beginning of a word, in any case.

    The same expression without regard to case costs thirty times as much, and most texts say none of them.
    """
    begins = re.compile(rf"\W(?:{_folded(alternatives)})")
    return lambda text: begins.search(f" {_folded(text)}") is not None


def _folded(text: str) -> str:
    """Return a text in which letters are the same that an expression takes for the same without regard to case."""
    return text.replace("\u0130", "i").replace("\u0345", " ").casefold().replace("\u0131", "i")


def numbers_in_words(languages: Iterable[str], low: int, high: int) -> Mapping[str, str]:
    """Return the forms of the numbers from ``low`` to ``high``, normalised, each with its figures; none is a letter."""
    return {
        normalise(form): str(number)
        for language in languages
        for number in range(low, high + 1)
        for form in read_words(language, "number").get(str(number), ())
        if len(normalise(form)) > 1
    }

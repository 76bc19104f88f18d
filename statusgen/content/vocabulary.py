"""Read the closed words and their aliases from the gettext catalogues in ``statusgen/vocabulary``."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from statusgen.model.vocabulary import Vocabulary, normalise
from statusgen.texts.po import read_texts

FOLDER = Path(__file__).parent.parent / "vocabulary"
_LONG = ("rule", "bring", "diverted case")
"""Kinds whose phrases are whole sentences, or long: their first alias is what people type."""


def known_languages() -> tuple[str, ...]:
    """Return the languages whose closed words exist, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.po")))


@cache
def _read_words(language: str) -> dict[tuple[str, str], str]:
    return read_texts(FOLDER / f"{language}.po", language)


def read_vocabulary(languages: Iterable[str]) -> Vocabulary:
    """Read the words of these languages; a phrase is accepted on input as well as its aliases."""
    return _join_words(tuple(languages))


@lru_cache(maxsize=32)
def _join_words(languages: tuple[str, ...]) -> Vocabulary:
    phrases: dict[str, dict[tuple[str, str], str]] = {}
    aliases: dict[str, dict[str, list[str]]] = defaultdict(dict)
    spellings: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
    for language in languages:
        phrases[language], spellings[language] = {}, {}
        for (context, word), text in _read_words(language).items():
            kind = context.removesuffix(" alias")
            if kind == context:
                phrases[language][(kind, word)] = text
            written = tuple(alias.strip() for alias in text.split("|"))
            before = spellings[language].get((kind, word), ())
            spellings[language][(kind, word)] = (*written, *before) if kind in _LONG else (*before, *written)
            for alias in written:
                words = aliases[kind].setdefault(normalise(alias), [])
                if word not in words:
                    words.append(word)
    frozen = {kind: {alias: tuple(words) for alias, words in table.items()} for kind, table in aliases.items()}
    return Vocabulary(phrases=phrases, aliases=frozen, spellings=spellings)

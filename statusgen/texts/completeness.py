"""Find translations that leave out much of a text: by sentences and lines, as languages differ in length."""

import re
from collections.abc import Iterator
from functools import cache

from statusgen.model.vocabulary import normalise
from statusgen.texts.wordlists import all_words

_LETTER = re.compile(r"[^\W\d_]")
_END = re.compile(r"(?:(?<=[^\W\d_]{2}[.!?…؟])|(?<=\s[a-zà-ÿ][.!?…]))[»”\")]*\s+(?=[^\sa-zß-ÿа-яіїєґ])")
"""The end of a sentence, before what does not begin with a small letter; not that of a number, as "16. Mai"."""
_MAY_END = re.compile(r"[.!?…؟][»”\")]*\s")
_LOOSE_END = re.compile(_END.pattern.replace("(?:", r"(?:(?<=\d[.!?…])|", 1))
"""The same, also behind any figure: a translation, whose figures may be those of Arabic, is never told too much."""
_SMALL = re.compile(r"(?<![^\s’'(])[^\W\d_A-ZÀ-Þ][^\W\d_]*(?![^\s’'),;:.!?…؟])")
"""A word that is no name, no figure and no part of an address."""
FEWEST_WORDS = 3
"""Such words, beside the first, of a sentence that no two languages have in common."""
_QUOTATION = re.compile('«[^»]*»|“[^”]*”|„[^“”]*[“”]|"[^"]*"|»[^«]*«')
FEWEST = 3
"""Sentences from which on a translator would not say the same in half of them."""


def find_shorter(text: str, translation: str) -> tuple[int, int] | None:
    """Return how many parts a translation has, and how many its text, where it has far fewer; None where it has not.

    The parts are sentences, or lines where a third of these is missing with a quarter of the sentences.
    """
    (lines, sentences), (own_lines, own_sentences) = _count(text, _END), _count(translation, _LOOSE_END)
    if sentences >= FEWEST and own_sentences * 2 <= sentences:
        return own_sentences, sentences
    if lines > FEWEST and own_lines * 3 <= lines * 2 and own_sentences * 4 <= sentences * 3:
        return own_lines, lines
    return None


def _count(text: str, end: re.Pattern[str]) -> tuple[int, int]:
    lines = [line for line in text.split("\n") if _LETTER.search(line)]
    return len(lines), sum(bool(_LETTER.search(said)) for line in lines for said in _sentences(line, end))


def _sentences(line: str, end: re.Pattern[str]) -> list[str]:
    return end.split(line) if _MAY_END.search(line) else [line]


def find_same(text: str, translation: str) -> str:
    """Return the first sentence of a text that its translation repeats letter for letter; empty where none is.

    Names, addresses and quotations are none: a sentence begins with a letter, has words of small letters enough, one of
    them or the first as names never have, and an end.
    """
    said = set(map(normalise, _iter_sentences(text)))
    return next((one for one in _iter_sentences(translation) if normalise(one) in said), "")


def _iter_sentences(text: str) -> Iterator[str]:
    for line in _QUOTATION.sub(" ", text).split("\n"):
        for said in map(str.strip, _sentences(line, _LOOSE_END)):
            is_whole = said[:1].isalpha() and said[-1] in ".!?…؟" and len(_SMALL.findall(said)) >= FEWEST_WORDS
            if is_whole and not _telling().isdisjoint(normalise(said).split("-")[:-1]):
                yield said


def keeps_a_place(text: str) -> bool:
    """Whether a text is what people write where a translation will stand: "TODO", "à traduire"."""
    return normalise(text) in _placeholders()


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(map(normalise, all_words("translation", "placeholder")))


@cache
def _telling() -> frozenset[str]:
    return frozenset(map(normalise, all_words("translation", "telling")))

"""Find translations that leave out much of a text: by sentences and lines, as languages differ in length."""

import re
from functools import cache

from statusgen.model.vocabulary import normalise
from statusgen.texts.wordlists import all_words

_LETTER = re.compile(r"[^\W\d_]")
_END = re.compile(r"(?:(?<=[^\W\d_]{2}[.!?…؟])|(?<=\s[a-zà-ÿ][.!?…]))[»”\")]*\s+(?=[^\sa-zß-ÿа-яіїєґ])")
"""The end of a sentence, before what does not begin with a small letter; not that of a number, as "16. Mai"."""
FEWEST = 3
"""Sentences from which on a translator would not say the same in half of them."""


def find_shorter(text: str, translation: str) -> tuple[int, int] | None:
    """Return how many parts a translation has, and how many its text, where it has far fewer; None where it has not.

    The parts are sentences, or lines where a third of these is missing with a quarter of the sentences.
    """
    (lines, sentences), (own_lines, own_sentences) = _count(text), _count(translation)
    if sentences >= FEWEST and own_sentences * 2 <= sentences:
        return own_sentences, sentences
    if lines > FEWEST and own_lines * 3 <= lines * 2 and own_sentences * 4 <= sentences * 3:
        return own_lines, lines
    return None


def _count(text: str) -> tuple[int, int]:
    lines = [line for line in text.split("\n") if _LETTER.search(line)]
    return len(lines), sum(bool(_LETTER.search(said)) for line in lines for said in _END.split(line))


def keeps_a_place(text: str) -> bool:
    """Whether a text is what people write where a translation will stand: "TODO", "à traduire"."""
    return normalise(text) in _placeholders()


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(map(normalise, all_words("translation", "placeholder")))

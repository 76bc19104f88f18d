"""Read the numbers that a text says in words: "vingt-cinq", "eenentwintig", "two hundred and fifty", "une dizaine"."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from statusgen.model.vocabulary import normalise
from statusgen.texts.wordlists import read_words

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s\u2010\u2011'’ʼ-]{1,2}")
"""What stands between two words of one number; the apostrophe is of Ukrainian."""
_LONGEST = 4
"""Words of a number below 100: "quatre-vingt-dix-neuf"."""
_LINKS = frozenset(("and", "et", "und", "en", "an", "a", "y", "e", "si", "i", "و"))
"""Words between hundreds and what follows them."""
_PER = frozenset(("pour", "por", "per", "la"))
"""Words that make a percentage of "hundred"."""
_TIMES = re.compile(r"(?:mal|maal|keer|fach|voud|voudig)$")


class Spoken(NamedTuple):
    """A number of a text in words: its value, as it was typed, and the place behind it."""

    number: int
    typed: str
    behind: int


@lru_cache(maxsize=16)
def read_numbers_in_words(text: str, language: str) -> tuple[Spoken, ...]:
    """Return the numbers that a text in a language says in words, in its order."""
    reader, found, place = _Reader(text, language), list[Spoken](), 0
    words = reader.words
    while place < len(words):
        if reader.read_small(place)[0] is None:  # as most words of a text
            place += 1
            continue
        number, behind = reader.read_thousands(place)
        is_percentage = number == 100 and place > 0 and reader.said[place - 1] in _PER
        if number is not None and not is_percentage:
            end = words[behind - 1].end()
            found.append(Spoken(number, text[words[place].start() : end], end))
        place = max(behind, place + 1)
    return tuple(found)


def says_part(text: str, language: str, number: int, kinds: tuple[str, ...]) -> bool:
    """Whether a text says the ordinal, or a part of a whole, that belongs to a number: "third", "moitié"."""
    said = f"-{normalise(text)}"
    return any(stem in said for stem in _part_stems(language, number, kinds))


class _Reader:
    """The words of a text: each method returns the number from a place on, None for none, and the place behind it."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        self.words = [*_WORD.finditer(text)]
        self.said = [normalise(word[0]) for word in self.words]
        self._numbers, self._first = _numbers(language), _first_words(language)

    def read_thousands(self, place: int) -> tuple[int | None, int]:
        number, behind = self._read_hundreds(place)
        if number is None:
            return None, place
        following, end = self.read_small(behind) if self._goes_on(behind) else (None, behind)
        if number < 1000 == following:
            number, behind = number * 1000, end
        if number % 1000 == 0:
            return self._add(number, behind, *self._read_hundreds(self._skip_link(behind)))
        return number, behind

    def _read_hundreds(self, place: int) -> tuple[int | None, int]:
        number, behind = self.read_small(place)
        if number is None:
            return None, place
        following, end = self.read_small(behind) if self._goes_on(behind) else (None, behind)
        if number < 100 == following:
            number, behind = number * 100, end
        if 100 <= number < 1000 and number % 100 == 0:
            return self._add(number, behind, *self.read_small(self._skip_link(behind)))
        return number, behind

    def _add(self, number: int, behind: int, more: int | None, end: int) -> tuple[int, int]:
        """Return a round number with what follows it, where that is less than it is round to."""
        if more is not None and more < (100 if number % 1000 else 1000) and self._goes_on(behind):
            return number + more, end
        return number, behind

    def read_small(self, place: int) -> tuple[int | None, int]:
        """Read one to four words: what the lists know, and tens with what is added to them."""
        if place >= len(self.said):
            return None, place
        longest = min(_LONGEST, len(self.said) - place) if self.said[place] in self._first else 1
        for count in range(longest, 1, -1):
            number = self._numbers.get("-".join(self.said[place : place + count]))
            if number is not None and all(map(self._goes_on, range(place + 1, place + count))):
                return number, place + count
        number = _read_joined(self.said[place], self._language)
        return number, place + (number is not None)

    def _skip_link(self, place: int) -> int:
        return place + (place < len(self.words) - 1 and self.said[place] in _LINKS)

    def _goes_on(self, place: int) -> bool:
        """Whether no more than a space or a hyphen stands before a word."""
        if not 0 < place < len(self.words):
            return False
        return bool(_GAP.fullmatch(self._text[self.words[place - 1].end() : self.words[place].start()]))


@lru_cache(maxsize=4096)  # most words of a text are those of another
def _read_joined(word: str, language: str) -> int | None:
    """Find the number of one word, which may hold hundreds and what follows them, and "times"."""
    table = _numbers(language)
    if word in table or not _is_joined(language):
        return table.get(word)
    for big in (1000, 100):
        for form in map(normalise, read_words(language, "number").get(str(big), ())):
            head, found, tail = word.partition(form)
            if not found:
                continue
            before = _read_joined(head, language) if head else 1
            behind = _read_joined(re.sub("^(?:und|en)", "", tail), language) if tail else 0
            if before is not None and behind is not None and before < big > behind:
                return before * big + behind
    bare = _TIMES.sub("", word)
    return table.get(bare) if bare != word else None


@cache
def _part_stems(language: str, number: int, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return how words for a part or an ordinal begin, each with what parts words before it."""
    forms = (form for kind in kinds for form in read_words(language, kind).get(str(number), ()))
    return tuple(f"-{stem}" for stem in map(normalise, forms) if "-" not in stem)


@cache
def _is_joined(language: str) -> bool:
    """Whether a language writes a number of tens and units in one word."""
    return any("-" not in join for join in read_words(language, "number").get("join", ()))


@cache
def _first_words(language: str) -> frozenset[str]:
    """Return the words with which a number of several words begins."""
    return frozenset(said.partition("-")[0] for said in _numbers(language) if "-" in said)


@cache
def _numbers(language: str) -> dict[str, int]:
    """Return numbers by the normalised words for them: those of the lists, and tens with what is added to them."""
    words = read_words(language, "number")
    forms = {int(number): [*map(normalise, said)] for number, said in words.items() if number.isdigit()}
    table = {form: number for number, said in forms.items() for form in said}
    for number, said in read_words(language, "collective").items():
        table |= dict.fromkeys(map(normalise, said), int(number))
    for tens in range(20, 100, 10):
        for unit in range(1, 20):
            for join in words.get("join", ()):
                joined = (join.format(tens=one, unit=other) for one in forms.get(tens, ()) for other in forms[unit])
                for form in map(normalise, joined):
                    table.setdefault(form, tens + unit)
    return table

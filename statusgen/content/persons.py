"""Names of the people who answer for a note: whether somebody is named, and whether two names are one person's."""

import re
from collections.abc import Collection
from functools import cache

from statusgen.model.vocabulary import Vocabulary, normalise
from statusgen.texts.wordlists import all_words

_TITLES = frozenset(
    (
        *(
            "dr",
            "dra",
            "dre",
            "dhr",
            "frau",
            "herr",
            "m",
            "me",
            "mevr",
            "mevrouw",
            "meneer",
            "mlle",
            "mme",
            "mr",
            "mrs",
        ),
        *("mr", "mrs", "ms", "pr", "prof", "professeur", "sig", "sr", "sra"),
    )
)
_NULL = frozenset(("null", "nil", "undefined"))
"""What programs write for nothing, which is no word of people."""
_EMPTY = _NULL | {"none", "na", "n-a", "true", "false", "x"}
"""What programs, and people in a hurry, leave where nothing is."""
_LATER = frozenset(
    ("to-do", "todo", "to-be-done", "tbd", "tba", "tbc", "tk", "fixme", "pending", "later", "xx", "xxx", "nn", "n-n")
)
"""What stands for what is not known yet in sites of every language."""
_NOBODY_ANYWHERE = frozenset(
    (
        "me",
        "myself",
        "self",
        "same",
        "ditto",
        "idem",
        "id",
        "ok",
        "okay",
        "approved",
        "done",
        "name",
        "signature",
        "date",
    )
)
"""What stands for a name in sites of every language."""
_NOBODY = {"person": ("nobody",), "yes": ("yes", "no"), "none": ("none",)}
_BETWEEN = frozenset(
    ("da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "la", "le", "van", "von", "y", "e")
)
"""What stands within the names of people, and is left out in short."""
_ADDRESS = re.compile(r"^\s*@?([^@\s]+)(?:@\S+)?\s*$")
"""An e-mail address, or a name in a chat: the name of its owner stands in it."""
_ASIDE = re.compile(r"[(\[].*?(?:[)\]]|$)")
"""What stands in brackets after a name: a role, a department."""


def says_nothing(typed: str) -> bool:
    """Whether a text is what programs and people in a hurry leave where nothing is: "null", "~", "?", "…"."""
    return _is_one_of(typed, _EMPTY)


def is_blank(text: str) -> bool:
    """Whether a name or a sentence for readers is none: nothing, signs alone, or what programs write for nothing."""
    return _is_one_of(text, _NULL)


def _is_one_of(text: str, words: Collection[str]) -> bool:
    return not any(map(str.isalnum, text)) or normalise(text) in words


def is_left_open(typed: str) -> bool:
    """Whether a whole value is left for later: "?", "…", "n/a", "xxx", "to do", "à compléter"."""
    bare = normalise(typed.strip("[]<>{}() "))
    is_open = bare in _LATER or bare in _left_open() or f"{bare}-".startswith(_orders())
    return is_open or (bare != "x" and says_nothing(typed))  # "x" may be the name of a thing


def is_anybody(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names a person or a role: "to do", "?", "…", "yes" and "null" name nobody."""
    bare = normalise(name.strip("[]<>{}() "))
    if says_nothing(name) or is_left_open(name) or not any(map(str.isalpha, name)) or bare in _NOBODY_ANYWHERE:
        return False
    return all(vocabulary.find(kind, name, words) is None for kind, words in _NOBODY.items())


@cache
def _left_open() -> frozenset[str]:
    unfinished = (word for kind in ("to fill in", "to check", "no value") for word in all_words("unfinished", kind))
    return frozenset(map(normalise, (*all_words("date", "open"), *unfinished)))


@cache
def _orders() -> tuple[str, ...]:
    """Return what may begin a value that is left for later: "à compléter par Marie", and no single word."""
    return tuple(f"{order}-" for word in all_words("unfinished", "to fill in") if "-" in (order := normalise(word)))


def is_same_person(one: str, other: str) -> bool:
    """Whether two names may be the same person's: in any case, order, with accents, titles and initials or without."""
    one, other = (_ADDRESS.sub(r"\1", name) for name in (one, other))
    first, second = _parts_of(one), _parts_of(other)
    if 1 in (len(first), len(second)) and len(first) != len(second):
        short, whole, typed = (first[0], second, other) if len(first) == 1 else (second[0], first, one)
        initials = "".join(part[0] for part in whole)
        return short == initials or (_is_of_persons(typed) and short in (whole[0], whole[-1]))
    if sorted(first) == sorted(second):
        return True
    if len(first) != len(second):  # "Jan van den Berg", "J. Berg"
        first, second = ([part for part in parts if part not in _BETWEEN] for parts in (first, second))
    if len(first) != len(second) or len(first) < 2:
        return False
    return _agree(first, second) or _agree(first, [second[-1], *second[:-1]])


def _is_of_persons(name: str) -> bool:
    """Whether a name is written as those of people are: each part with a capital, unlike "Direction médicale"."""
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", _ASIDE.sub("", name)))


def _parts_of(name: str) -> list[str]:
    parts = [part for part in normalise(_ASIDE.sub("", name).strip() or name).split("-") if part]
    titled = [part for at, part in enumerate(parts) if part not in _TITLES or (at and len(part) == 1)]  # "Silva M."
    return titled or parts


def _agree(first: list[str], second: list[str]) -> bool:
    """Whether names agree part by part, an initial standing for any name that begins with it; one part in full."""
    pairs = list(zip(first, second, strict=True))
    agree = all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)
    return agree and any(a == b and len(a) > 1 for a, b in pairs)

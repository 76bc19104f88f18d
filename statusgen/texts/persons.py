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
_NOT_WRITTEN = frozenset(("to-do", "todo", "to-be-done", "tbd", "tba", "tbc", "fixme", "xx", "xxx"))
"""What stands for a text that nobody wrote yet in sites of every language."""
_LATER = frozenset(("pending", "later", "nn", "n-n"))
"""What stands for a value that is not known yet, and may be said to readers."""
_NOBODY_ANYWHERE = frozenset(
    (
        "me",
        "myself",
        "self",
        "same",
        "ditto",
        "idem",
        "id",
        "approved",
        "done",
        "name",
        "signature",
        "date",
    )
)
"""What stands for a name in sites of every language."""
_YES_OR_NO = {"yes": ("yes", "no"), "none": ("none",)}
_INITIALS = re.compile("[A-Z]{2}")
"""Somebody's, where they are a word of a list as well: "IK" may be Ina Karl."""
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


def is_unwritten(typed: str) -> bool:
    """Whether a whole text for readers waits for its words: "to do", "xxx", "à compléter", "untitled"."""
    return (bare := _bare(typed)) in _NOT_WRITTEN or bare in _words(
        "unfinished", "to fill in", "to check", "not written"
    )


def is_left_open(typed: str) -> bool:
    """Whether a date, a number, an address or a name is not known yet: also "n/a", "offen", "à compléter par Marie"."""
    bare = _bare(typed)
    if says_nothing(typed) or is_unwritten(typed) or f"{bare}-".startswith(_orders()):
        return True
    return bare in _LATER or bare in _words("unfinished", "no value") or bare in _words("date", "open")


def is_anybody(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names a person or a role: "to do", "?", "…", "yes" and "null" name nobody."""
    if is_left_open(name) or not any(map(str.isalpha, name)) or _says_yes_or_no(name, vocabulary):
        return False
    is_nobody = _bare(name) in _NOBODY_ANYWHERE or vocabulary.find("person", name, ("nobody",)) is not None
    return _INITIALS.fullmatch(name) is not None or not is_nobody


def _says_yes_or_no(name: str, vocabulary: Vocabulary) -> bool:
    is_word = any(vocabulary.find(kind, name, words) is not None for kind, words in _YES_OR_NO.items())
    return is_word or _bare(name) in ("ok", "okay")


def _bare(typed: str) -> str:
    return normalise(typed.strip("[]<>{}() "))


@cache
def _words(of: str, *kinds: str) -> frozenset[str]:
    return frozenset(normalise(word) for kind in kinds for word in all_words(of, kind))


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

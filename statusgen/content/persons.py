"""Names of the people who answer for a note: whether somebody is named, and whether two names are one person's."""

import re

from statusgen.model.vocabulary import Vocabulary, normalise

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
_EMPTY = frozenset(("null", "nil", "none", "undefined", "na", "n-a", "true", "false", "x"))
"""What programs write where nothing is."""
_NOBODY = {"person": ("nobody",), "yes": ("yes", "no"), "none": ("none",)}
_ASIDE = re.compile(r"[(\[].*?(?:[)\]]|$)")
"""What stands in brackets after a name: a role, a department."""


def says_nothing(typed: str) -> bool:
    """Whether a text is what programs and people in a hurry leave where nothing is: "null", "~", "?", "…"."""
    return not any(map(str.isalnum, typed)) or normalise(typed) in _EMPTY


def is_anybody(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names a person or a role: "to do", "?", "…", "yes" and "null" name nobody."""
    if says_nothing(name):
        return False
    return all(vocabulary.find(kind, name, words) is None for kind, words in _NOBODY.items())


def is_same_person(one: str, other: str) -> bool:
    """Whether two names may be the same person's: in any case, order, with accents, titles and initials or without."""
    first, second = _parts_of(one), _parts_of(other)
    if sorted(first) == sorted(second):
        return True
    if len(first) != len(second) or len(first) < 2:
        return False
    return _agree(first, second) or _agree(first, [second[-1], *second[:-1]])


def _parts_of(name: str) -> list[str]:
    parts = [part for part in normalise(_ASIDE.sub("", name).strip() or name).split("-") if part]
    return [part for part in parts if part not in _TITLES] or parts


def _agree(first: list[str], second: list[str]) -> bool:
    """Whether names agree part by part, an initial standing for any name that begins with it; one part in full."""
    pairs = list(zip(first, second, strict=True))
    agree = all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)
    return agree and any(a == b and len(a) > 1 for a, b in pairs)

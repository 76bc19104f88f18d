"""The vocabulary: states, rules, keys and groups in every language, for parsing and rendering."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import takewhile

from msgspec import Struct

from statusgen.model.words import Rule, State

_LAX = frozenset((State.RUNNING, Rule.COME, Rule.COME_UNLESS_CONTACTED, Rule.WALK_IN))
"""Words that let patients come, which nobody is asked whether they meant but after a slip of the finger."""

LONGEST = 200
"""Characters within which every known word ends, whatever stands behind it; the longest one has 158."""
_APART = re.compile(r"[\W_]+")
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}
"""What of ASCII stands between two words."""
_SIGN = re.compile(r"[^\w\s!-~]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""What ``_is_unseen`` in the decomposed letters of Latin, Greek and Cyrillic."""
# Also what keyboards and capitals mix up: the dotless i of Turkish, a last letter and the long line of Arabic.
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("ı", "i"), ("ى", "ي"), ("ـ", ""))


_FORGIVEN = "'’‘ʼ´`′‵\"„“”«»‹›−.…"
"""Beside letters, digits, spaces and hyphens: apostrophes, the quotes of word processors, what ends a sentence."""
_STRUCK = re.compile(
    r"[\u0335-\u0338\u20d2\u20d3\u20e5\u20e6\u20eb]|^\s*[-–—−]{2,}|(?<![-–—−])[-–—−]{2,}+\s*$"
    r"|^\s*(?:['’‘`´](?![snt]\b)(?=.*[^\s'’‘`´])(?!.*\S['’‘`´](?!\w))|[.…]+(?=\s*[^\W\d]))",
    re.IGNORECASE,
)
"""Letters struck through, as telephones and social networks write them, and what makes a comment of a line.

Two hyphens, an apostrophe that nothing closes, a point; "’s-Hertogenbosch" is a name.
"""
_CALLED_OUT = re.compile(r"^\s*+¡|(?<=\w)\s?!{1,3}$|(?<=\w)\s?!{1,3}(?=\s++$)")
"""The signs of who calls a word out: "Venez !"; before a word, "!" is a sign of programs for "not"."""
CROSSED_OUT = re.compile(r".*<!--|~~.*~~\s*$|//\s|/\*.*\*/\s*$|--\s", re.DOTALL)
"""How a text begins that is crossed out as a whole, or holds a comment that nobody but its writer should read."""
_FORGIVEN_KINDS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Cf", "Pd", "Pc"))


@lru_cache(maxsize=1 << 15)
def normalise(word: str) -> str:
    """Reduce a word to what identifies it: no case, accents, punctuation, invisible characters or spacing."""
    plain = word.casefold()
    if not plain.isascii():
        for letter, meant in _LIGATURES:
            plain = plain.replace(letter, meant)
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    if plain.isascii():
        return "-".join(plain.translate(_GAPS).split())
    plain = _SIGN.sub(lambda sign: "" if _is_unseen(sign[0]) else sign[0], plain)
    return _APART.sub("-", plain).strip("-")


def _is_unseen(sign: str) -> bool:
    """Whether a sign is an accent, or has no shape."""
    return bool(unicodedata.combining(sign)) or unicodedata.category(sign) == "Cf"


@lru_cache(maxsize=1 << 13)
def signs_of(text: str) -> frozenset[str]:
    """Return the signs of a text that a spelling may not add: those by which people cross a line out."""
    if text.isalnum():
        return frozenset()
    around = "_" if text.strip().startswith("_") or text.strip().endswith("_") else ""  # Markdown's, or left over
    return frozenset((*around, *_STRUCK.findall(text))).union(
        c for c in text if c not in _FORGIVEN and unicodedata.category(c) not in _FORGIVEN_KINDS
    )


TypedLine = tuple[int, str, str]
"""A line of a note: how deep it stands, its key, of the field or as typed, after a dash or not, and its value."""


class Vocabulary(Struct, frozen=True, eq=False):
    """Phrases of the closed words, and the aliases accepted on input."""

    phrases: Mapping[str, Mapping[tuple[str, str], str]]
    """By language: (kind of word, id) → phrase."""
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By kind of word: normalised alias → the ids it may stand for."""

    spellings: Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]]
    """By language: (kind of word, id) → every way to write it, the usual one first."""

    def phrase(self, language: str, kind: str, word: str) -> str:
        """Return the phrase of a closed word, which may hold a ``{place}`` to fill."""
        return self.phrases[language][(kind, word)]

    def find(self, kind: str, typed: str, allowed: Collection[str]) -> str | None:
        """Find the canonical word for what an editor typed, among those allowed; None when there is none."""
        wanted = normalise(typed)
        if wanted in allowed:
            return wanted
        return next((word for word in self.aliases.get(kind, {}).get(wanted, ()) if word in allowed), None)

    def keeps_away(self, typed: str) -> bool:
        """Whether what was typed says that patients do not come, and not what becomes of their appointment."""
        return normalise(typed) in self.aliases.get("stay away", {})

    def adds_signs(self, kind: str, typed: str, word: str) -> bool:
        """Whether what was typed for a word has a sign that none of its spellings has: a line may be crossed out."""
        signs = signs_of(_CALLED_OUT.sub("", typed))
        if not signs:
            return False
        wanted = normalise(typed)
        known = (one for table in self.spellings.values() for one in table.get((kind, word), ()))
        return not any(normalise(one) == wanted and signs <= signs_of(one) for one in known)

    def split(self, kind: str, typed: str, allowed: Collection[str]) -> tuple[str, str] | None:
        """Split what was typed after the longest known word at its start; None when there is none."""
        gaps = takewhile(lambda gap: gap.start() <= LONGEST, _APART.finditer(typed))
        parts = [(typed[: gap.start()], typed[gap.end() :]) for gap in gaps]
        known = [(head, rest) for head, rest in parts if head and rest and self.find(kind, head, allowed) is not None]
        return known[-1] if known else None

    def named_in(self, kind: str, typed: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return the words of which a spelling stands, as whole words, within what was typed, in the order allowed."""
        text = f"-{normalise(typed)}-"
        spelt = self.aliases.get(kind, {}).items()
        found = {word for spelling, words in spelt if f"-{spelling}-" in text for word in words}
        return tuple(word for word in allowed if word in found or f"-{word}-" in text)

    def continued_in(self, kind: str, typed: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return the words of which a spelling goes on where one that was typed ends: "noch offen" for "offen"."""
        said = [f"-{one}-" for one in normalise(typed).split("-") if len(one) >= _SHORT]
        spelt = self.aliases.get(kind, {}).items()
        longer = {word for spelling, words in spelt if any(one in f"-{spelling}-" for one in said) for word in words}
        return tuple(word for word in allowed if word in longer)

    def suggest(self, language: str, kind: str, typed: str, allowed: Collection[str]) -> str | None:
        """Find what an editor of a language likely meant, among allowed words, as they would write it.

        In another language only where it is plainly a slip of a word of that. A spelling with a "not" never resembles
        one without: "ne fonctionne pas" is no slip of the finger. Nor does what resembles "running" or "come" from
        afar mean it.
        """
        denied = denials(typed)
        other = {word: word for word in allowed if denials(word) == denied}
        own = {**other} if kind == "key" and language.split("-")[0] == "en" else {}  # names of keys are English
        for tag, table in self.spellings.items():
            for (of, word), spellings in table.items():
                if of == kind and word in allowed:
                    meant = own if tag == language else other
                    meant |= {spelling: word for spelling in spellings if denials(spelling) == denied}
        mine, theirs = (closest(typed, {one: one for one in known}) for known in (own, other))
        is_thing, alike = kind in _NAMING, SAME_GROUP if kind == "group" else _SAME_THING
        is_sure = mine is not None and (is_slip(typed, mine) or (is_thing and resembles(typed, mine) >= alike))
        if mine and not is_sure and (is_thing or own[mine] in _LAX):
            mine = None
        if not theirs or is_sure:
            return mine
        is_of_many = kind == "key" and len(typed.strip()) <= _SHORT and theirs not in allowed
        if is_slip(typed, theirs) and not is_of_many:
            return mine if mine and own[mine] == other[theirs] else theirs
        is_phrase = "-" in normalise(theirs) and not is_thing and other[theirs] not in _LAX
        return mine or (self.usual(language, kind, (other[theirs],)) if is_phrase else None)

    def usual(self, language: str, kind: str, words: Iterable[str]) -> str:
        """Return words as an editor of a language would write them, between commas."""
        # The names of keys are English words; what else may be typed for them in English is less usual.
        table = {} if kind == "key" and language.split("-")[0] == "en" else self.spellings.get(language, {})
        return ", ".join(table.get((kind, word), (word,))[0] for word in words)

    def lines(self, language: str, lines: Iterable[TypedLine]) -> str:
        """Return lines of a note, each on a new line and indented, as an editor of a language would type them."""
        colon = " : " if language.split("-")[0] == "fr" else ": "
        typed = ""
        for depth, key, value in lines:
            dash = "- " if key.startswith("- ") else ""
            word = self.usual(language, "key", (key.removeprefix("- "),))
            typed += f"\n{'  ' * depth}{dash}{word}{colon}{value}".rstrip()
        return typed


AT = frozenset(
    (
        *("at", "in", "of", "the", "site", "a", "au", "aux", "la", "le", "les", "l", "du", "des", "sur", "te", "op"),
        *("campus", "van", "de", "het", "am", "im", "an", "bei", "der", "die", "das", "dem", "den", "um", "zu", "en"),
        *("el", "del", "al", "di", "presso", "il", "no", "na", "em", "do", "da", "w", "we", "lui", "din", "у", "в"),
        *("на", "في"),
    )
)
"""What people write between a service and a place, normalised."""
_OUT_OF = frozenset(("hors", "dehors", "outside", "buiten", "ausser", "ausserhalb", "fuera", "fora", "fuori"))
"""Words that leave out a name beside them, and turn into its contrary what else they stand at: "hors service"."""
NOTHING = frozenset(("nothing", "rien", "nichts", "niets", "nada", "niente", "nulla", "naischt"))
"""Words that deny of everything what is said, normalised."""
_NOT = (_OUT_OF | NOTHING).union(
    ("ne", "n", "pas", "plus", "jamais", "aucun", "aucune", "non", "not", "no", "never", "out", "off"),
    ("niet", "geen", "nooit", "nicht", "kein", "keine", "keinen", "nie", "net", "keen"),
    ("nunca", "ningun", "ninguna", "nao", "nem", "nenhum", "nessun", "nessuna"),
    ("nu", "fara", "bez", "yok", "degil", "не", "ні", "без", "لا", "ليس", "غير", "لم"),
)
"""Words that turn what is said into its contrary, in the languages of sites, normalised."""
_WITHOUT = frozenset(("sans", "without", "zonder", "ohne", "ouni", "sin", "sem", "senza"))
_BUT = frozenset(
    (
        *("sauf", "excepte", "excepter", "exception", "hormis", "exclu", "excluant", "except", "excepting", "but"),
        *("excluding", "minus", "behalve", "uitgezonderd", "uitzondering", "ausgenommen", "ausnahme"),
        *("ausgeholl", "excepto", "salvo", "menos", "exceto", "tranne", "eccetto", "eccezione", "oprocz", "poza"),
        *("wyjatkiem", "exceptia", "afara", "haric", "disinda", "окрім", "крім", "الا", "باستثناء", "عدا", "ماعدا"),
        *("excepted", "excluded", "exclude", "exclus", "exclue", "apart-from", "aside-from", "other-than", "a-part"),
        *("autre-que", "autres-que", "bis-auf"),
    )
)
"""Words before, or behind, what is left out of a whole, normalised."""
ONE_WORD = re.compile(r"\b(?:(?:apart|aside)-from|other-than|a-part|autres?-que|bis-auf(?!-weiteres))\b|[^-]+")
"""A word of a normalised text, or two that say "but"."""
_LEAVES_OUT = (_NOT | _WITHOUT | _BUT) - {"plus", "out", "off", "n"}
_OF_ONE_LANGUAGE = {"nu": "ro", "net": "lb"}
"""Words of these that say "now" or "just" in others. In Portuguese "no" is "at the"."""


def leaves_out(text: str, language: str = "") -> bool:
    """Whether a text of a language says that what stands beside it is not meant: "all but North", "not North"."""
    own = language.split("-")[0]
    foreign = {"no"} if own == "pt" else {word for word, of in _OF_ONE_LANGUAGE.items() if own not in ("", of)}
    return not (_LEAVES_OUT - foreign).isdisjoint(ONE_WORD.findall(normalise(text)))


def excepts(word: str, *, is_beside: bool) -> bool:
    """Whether a normalised word leaves a name out of a whole: "but", or "hors" where it stands beside the name."""
    return word in _BUT or (is_beside and word in _OUT_OF)


def denials(text: str) -> tuple[bool, bool]:
    """Return whether a text says "not", and whether it says "without"."""
    words = set(normalise(text).split("-"))
    return not _NOT.isdisjoint(words), not _WITHOUT.isdisjoint(words)


_DENIED = re.compile(
    r"(?<=[^\W\d_]{2})m[aeiu]?(?=[iu]yor$|yin$|yin[iu]z$)|^n(?:ie|e)(?=[^\W\d_]{4})|^не(?=[^\W\d_]{4})"
)
"""What says "not" within a word, or joined to it, in normalised words of Turkish, Polish, Romanian and Ukrainian."""
RESEMBLES = 0.6
"""How near, from 0 to 1, a word must come to be looked at."""
SAME_GROUP = 0.85
"""The same for a group of patients: a slip of the finger is one, "heart patients" for "private patients" is none."""
_SAME_THING = 0.8
_NAMING = frozenset(
    (
        *("group", "everything", "bring", "warning kind", "never asked", "help kind", "data kind", "data whose"),
        *("ready remark", "diverted"),
    )
)
"""Kinds of words that name things of the world, and how near one of these must come: "letters" are no "texts"."""


def is_slip(typed: str, word: str) -> bool:
    """Whether what was typed is a word but for a slip of the finger, or two in a long one."""
    typed, word = normalise(typed), normalise(word)
    is_denied = _DENIED.sub("", typed) == word  # Turkish "gelmiyor" is not "geliyor"
    return not is_denied and _distance(typed, word) <= (1 if min(len(typed), len(word)) < _LONG_WORD else 2)


def resembles(typed: str, word: str) -> float:
    """Return how much what was typed resembles a word, from 0 to 1."""
    return difflib.SequenceMatcher(None, normalise(typed), normalise(word)).ratio()


def closest(typed: str, known: Mapping[str, str], cutoff: float = RESEMBLES) -> str | None:
    """Find the value of the key that was likely meant by what was typed; None when none comes near.

    With a stricter cutoff, that alone decides.
    """
    by_normal = {normalise(key): value for key, value in known.items()}
    wanted = normalise(typed)
    near = difflib.get_close_matches(wanted, by_normal, n=_LOOKED_AT, cutoff=cutoff)
    return next((by_normal[one] for one in near if cutoff > RESEMBLES or _is_near(wanted, one)), None)


_LONG_WORD = 9
"""From how many letters on a word may have two slips."""
_SHORT = 5
"""Letters of a word that may be a slip of too many others, in all languages, to be proposed in another."""
_LOOKED_AT = 8
"""How many words that resemble what was typed are looked at more closely."""


def _is_near(typed: str, word: str) -> bool:
    """Whether two normalised words differ by slips of the finger, by an ending, or share most of their words."""
    if re.findall(r"\d+", typed) not in ([], re.findall(r"\d+", word)):
        return False
    longer, shorter = max(len(typed), len(word)), min(len(typed), len(word))
    if shorter > 3 and _distance(typed, word) <= (1 if longer <= 6 else 2 if longer <= 10 else 3):
        return longer > 5 or typed[0] == word[0]
    stem = typed[: max(5, -(-7 * longer // 10))]
    if len(stem) >= 5 and word.startswith(stem):
        return True
    ones, others = typed.split("-"), word.split("-")
    shared = sum(len(one) for one in ones if any(_is_same_word(one, other) for other in others))
    return len(ones) + len(others) > 2 and shared >= max(4, 0.6 * len(min(typed, word, key=len)))


def _is_same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 4 and _distance(one, other) <= 1)


@lru_cache(maxsize=1 << 12)
def _distance(one: str, other: str) -> int:
    """Count the letters to add, take out, change, or swap with their neighbour, to make one word of another."""
    before: list[int] = []
    above: list[int] = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line: list[int] = [row]
        for column, sign in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != sign)))
            if row > 1 < column and letter == other[column - 2] and sign == one[row - 2]:
                line[-1] = min(line[-1], before[column - 2] + 1)
        before, above = above, line
    return above[-1]

"""Find which services a sentence says are stopped: "Bloc fermé", "No surgery today"."""

import re
from collections.abc import Container, Mapping
from functools import cache
from typing import NamedTuple

from statusgen.model.vocabulary import AT, Vocabulary, denials, excepts, leaves_out, normalise
from statusgen.model.words import State

_SHORT = 2
"""Letters of a name that may be a word of any language."""
_LONG, _MANY = 5, "(?:e?s|e?n|e|x)?"
"""Letters of a name from which on it may stand for several, and the ends that say so."""


class SaidState(NamedTuple):
    """A word of a sentence that says whether something runs."""

    at: int
    is_stop: bool
    """Whether it is a word for what is stopped or limited."""
    is_denied: bool

    @property
    def stops(self) -> bool:
        """Whether something is stopped by it."""
        return self.is_stop != self.is_denied


def find_states(text: str, vocabulary: Vocabulary) -> list[SaidState]:
    """Find where a normalised sentence, between hyphens, says that something is stopped, or that it runs."""
    aliases, found = vocabulary.aliases["state"], []
    for match in _any_of(tuple(one for one in aliases if State.UNKNOWN not in aliases[one])).finditer(text):
        is_denied = denials(" ".join(text[: match.start()].split("-")[-3:]))[0]  # "n’est pas annulé", "not open"
        found.append(SaidState(match.start(), State.RUNNING not in aliases[match[0]], is_denied))
    return found


def find_stopped(
    sentence: str,
    vocabulary: Vocabulary,
    spelt: Mapping[str, tuple[str, ...]],
    never_denied: Container[str],
    language: str,
) -> set[str] | None:
    """Find the services that a sentence says are stopped, limited, or not there; None where that is everything.

    ``spelt`` are their ids by normalised name. What is said of one stands behind it, or before it where nothing stands
    behind. A name that is ``never_denied`` may stand behind a "no" that says nothing of the service.
    """
    text = f"-{normalise(sentence)}-"
    said, found, denied = find_states(text, vocabulary), dict[int, tuple[str, ...]](), set[int]()
    for match in _any_of(tuple(spelt), _MANY).finditer(text):
        name = next(one for one in (match[0], *(match[0][:-size] for size in (1, 2))) if one in spelt)
        if len(name) <= _SHORT and name.upper() not in sentence:  # "OP geschlossen", not the Dutch word
            continue
        found[match.start()] = spelt[name]
        word = next((one for one in reversed(text[: match.start()].split("-")) if one and one not in AT - {"no"}), "")
        if name not in never_denied and denials(word)[0] and leaves_out(word, language):
            denied |= set() if excepts(word, is_beside=True) else {match.start()}
    if not found:
        return None if _stops_everything(text, said, vocabulary) else set()
    stopped = set[str]()
    for at, ids in found.items():
        behind = next((one for one in said if one.at > at), None)
        before = next((one for one in reversed(said) if one.at < at), None)
        if at in denied:
            is_its_own = behind is not None and not any(at < other < behind.at for other in found)
            stops = not (behind and is_its_own and behind.is_stop)  # "no surgery", but "no surgery is cancelled"
        else:
            stops = any(one.stops for one in [behind or before] if one)
        stopped |= {*ids} if stops else set()
    return stopped


def _stops_everything(text: str, said: list[SaidState], vocabulary: Vocabulary) -> bool:
    """Whether a sentence says so: "tout est annulé", and not "all of our staff meetings are cancelled"."""
    words = tuple(one for one, ids in vocabulary.aliases["everything"].items() if "everything" in ids)
    for match in _any_of(words).finditer(text):
        behind = [text[match.end() : one.at].strip("-") for one in said if one.at > match.end() and one.stops]
        if behind and ("-" in match[0] or "-" not in behind[0]):
            return True
    return False


@cache
def _any_of(words: tuple[str, ...], ends: str = "") -> re.Pattern[str]:
    """Return what finds words in a normalised text, the longest first; long ones with one of some ends, too."""
    spelt = sorted(words, key=len, reverse=True)
    return re.compile("|".join(f"(?<=-){re.escape(one)}{ends if len(one) >= _LONG else ''}(?=-)" for one in spelt))

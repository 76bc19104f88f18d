"""Find which services a sentence says are stopped: "Bloc fermé", "No surgery today", "All but dialysis cancelled"."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from statusgen.model.vocabulary import AT, NOTHING, ONE_WORD, Vocabulary, denials, excepts, leaves_out, normalise
from statusgen.model.words import State

_SHORT = 2  # letters of a name that may be a word of any language
_LONG, _MANY = 5, "(?:e?s|e?n|e|x)?"  # letters of a name from which on it may stand for several, and the ends for it
_PART = re.compile(r"[,،:;()]|\s[-–—]\s")
_NEAR = 4  # words over which a "not" reaches, and one name, within a part of a sentence
_DENIED_BEHIND = re.compile(r"[^-]*-(?:edilme|olma|degil)")
_NO_LONGER = re.compile(r"-(?:etai(?:en)?t|war(?:en)?|estaban?|estavam?|erano?)-")  # it was so, and is not now
_WAY_IN = re.compile(r"-(?:entree|entrance|entrada|ingress|zufahrt|parking|parkpl|wejsci|giris|[^-]*e?ingang)")
"""What leads to a service: that it is closed says nothing of the service."""


class Spelt(NamedTuple):
    """What services may be called: their ids by normalised name."""

    ids: Mapping[str, tuple[str, ...]]
    never_denied: Collection[str]
    """Names that may stand behind a "no" that says nothing of the service."""
    usual: Collection[str]  # the ids that "everything" means


class _Name(NamedTuple):
    at: int
    end: int
    word: str


class _Said(NamedTuple):
    at: int
    is_stop: bool  # a word for what is stopped or limited, denied or not
    stops: bool


def find_stopped(sentence: str, vocabulary: Vocabulary, spelt: Spelt, language: str) -> set[str]:
    """Find the services that a sentence says are stopped, limited, or not there.

    What is said of one stands behind it, or before it where nothing stands behind.
    """
    parts = [f"-{one}" for one in map(normalise, _PART.split(sentence)) if one]
    begins, text = [sum(map(len, parts[:number])) for number in range(len(parts))], f"{''.join(parts)}-"
    found = [(match.start(), match.end(), match[0]) for match in _any_of((*spelt.ids,), _MANY).finditer(text)]
    names = [_Name(at, end, next(one for one in (it, it[:-1], it[:-2]) if one in spelt.ids)) for at, end, it in found]
    names = [one for one in names if len(one.word) > _SHORT or one.word.upper() in sentence]  # "OP", not Dutch "op"
    every = (*NOTHING, *(one for one, ids in vocabulary.aliases["everything"].items() if "everything" in ids))
    whole = [match.span() for match in _any_of(every).finditer(text)]
    verbs = [one.at for one in _find_said(text, begins, names, vocabulary)]
    text, left_out = _cut_excepted(text, names, spelt.ids.keys(), whole, verbs)
    names = [name for name in names if name not in left_out]
    said, beside = _find_said(text, begins, names, vocabulary), AT - {"no"} | {""}
    before = {name: [one for one in text[: name.at].split("-") if one not in beside][-1:] for name in names}
    denied = {name for name, at in before.items() if any(denials(one)[0] and leaves_out(one, language) for one in at)}
    stopped, runs, deciding = set[str](), {id_ for name in left_out for id_ in spelt.ids[name.word]}, set[_Said]()
    for name in names:
        behind = next((one for one in said if one.at > name.at), None)
        decides = behind or next((one for one in reversed(said) if one.at < name.at), None)
        stops = decides is not None and decides.stops
        if name in denied and name.word not in spelt.never_denied:  # "no surgery", but "no surgery is cancelled"
            is_its_own = behind and not any(name.at < one.at < behind.at for one in names if one not in denied)
            stops = not (behind and is_its_own and behind.is_stop)
        (stopped if stops else runs).update(spelt.ids[name.word])
        deciding |= {decides} if decides else set()
    for at, end in whole:  # "tout est annulé", and not "all of our staff meetings are cancelled"
        behind = next((one for one in said if one.at > end), None)
        is_near = behind and ("-" in text[at:end] or len(text[end : behind.at].replace("-", " ").split()) <= 1)
        if behind and is_near and behind.stops and behind not in deciding:
            return stopped | ({*spelt.usual} - runs)
    return stopped


def _find_said(text: str, begins: list[int], names: list[_Name], vocabulary: Vocabulary) -> list[_Said]:
    """Find where a sentence says that something is stopped, or that it runs."""
    aliases, found, before = vocabulary.aliases["state"], list[_Said](), 0
    for match in _any_of(tuple(one for one in aliases if State.UNKNOWN not in aliases[one])).finditer(text):
        at, is_stop = match.start(), State.RUNNING not in aliases[match[0]]
        start = max(before, *(one for one in begins if one <= at))
        over = [0, *(name.end for name in names if name.end <= at)][-2:][0]
        near, before = " ".join(text[max(over, start) : at].replace("-", " ").split()[-_NEAR:]), match.end()
        is_denied = denials(near)[0] or _DENIED_BEHIND.match(text, before) or _NO_LONGER.search(text, start, at)
        if not (is_stop and _WAY_IN.search(text, start, at)):
            found.append(_Said(at, is_stop, is_stop != bool(is_denied)))
    return found


def _cut_excepted(
    text: str, names: list[_Name], spelt: Collection[str], whole: list[tuple[int, int]], said: list[int]
) -> tuple[str, list[_Name]]:
    """Blank what a sentence excepts, and return the names in it: "all but dialysis", "dialysis excepted"."""
    begins = {name.at for name in names}
    for word in ONE_WORD.finditer(text):
        beside = (one.start() for one in ONE_WORD.finditer(text, word.end()) if len(one[0]) > 1 and one[0] not in AT)
        if excepts(word[0], is_beside=next(beside, 0) in begins):
            start = max((at for at in (*said, *(end for _, end in whole)) if at < word.start()), default=0)
            stop = min((at for at in (*said, *(at for at, _ in whole)) if at > word.start()), default=len(text))
            rest = {*text[word.end() : stop].split("-")} - AT - {""}
            partly = [_Name(word.end(), stop, one) for one in spelt if rest and rest <= {*one.split("-")}]
            cut = [name for name in names if word.end() <= name.at < stop] or partly
            if cut and stop in said and (start in said or not start):
                continue  # "dialysis is open but radiology is closed"
            begin, end = word.start(), cut[-1].end if cut else word.end()
            if not cut and (cut := [name for name in names if start <= name.at < begin]):
                begin = cut[0].at
            if cut:
                return f"{text[:begin]}{'-' * (end - begin)}{text[end:]}", cut
    return text, []


@cache
def _any_of(words: tuple[str, ...], ends: str = "") -> re.Pattern[str]:
    """Return what finds words in a normalised text, the longest first; long ones with one of some ends, too."""
    spelt = sorted(words, key=len, reverse=True)
    return re.compile("|".join(f"(?<=-){re.escape(one)}{ends if len(one) >= _LONG else ''}(?=-)" for one in spelt))

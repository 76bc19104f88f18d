"""Find which services a sentence says are stopped: "Bloc fermé", "No surgery today", "All but dialysis cancelled"."""

import re
from collections.abc import Collection, Container, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from statusgen.model.vocabulary import AT, NOTHING, ONE_WORD, Vocabulary, denials, excepts, leaves_out, normalise
from statusgen.model.words import Group, State
from statusgen.texts.dates_in_text import names_month
from statusgen.texts.named_days import near_days_of, weekdays_of
from statusgen.texts.wordlists import read_words

_SHORT = 2  # letters of a name that may be a word of any language
_LONG, _MANY = 5, ("es", "en", "s", "n", "e", "x")  # letters of a name that may stand for several, and ends for that
_TOKEN = re.compile(r"[^-]+")
_LONGEST = 12
"""Words that a name or a state may have, however long the text."""
_PART = re.compile(r"[,،:;()]|\s[-–—]\s")
_CLAUSE = re.compile(r"[,،:;()./!]|\s[-–—]\s")
_ASKED_OR_QUOTED = re.compile(r"[?؟\"«»“”„‹›]")
_DIGIT = re.compile(r"\d")
_BEHIND = frozenset(("tr",))
"""Languages in which what says why, and until when, stands before the word that says so."""
_AND = {"nl": {"en"}, "lb": {"a", "an"}}
"""Words that join two services, and in other languages say of which one is."""
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
    remote: Collection[str] = ()
    """The ids of services to which nobody comes: a telephone out of order stops no other."""


class _Name(NamedTuple):
    at: int
    end: int
    word: str


class _Said(NamedTuple):
    at: int
    is_stop: bool  # a word for what is stopped or limited, denied or not
    stops: bool


class Stopped(NamedTuple):
    """What a text says is stopped now, and nothing but that: services, and the places that it names beside them."""

    services: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def may_say_stopped(text: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether a text has a word for what is stopped, or denies something: most sentences have none."""
    if denials(text)[0]:
        return True
    said = f"-{normalise(text)}-"
    states, nouns, stops = vocabulary.aliases["state"], *_stops_of(vocabulary, language)
    begun = stops.keys() & said.split("-")
    return any(f"-{stop}-" in said for word in begun for stop in stops[word]) and any(
        one.word in nouns or State.CANCELLED in states[one.word] for one in _iter_words(said, nouns, states)
    )


@lru_cache(maxsize=32)
def _stops_of(vocabulary: Vocabulary, language: str) -> tuple[frozenset[str], Mapping[str, list[str]]]:
    """Return the nouns of a language for what is stopped, and all words for it by the first word of each."""
    nouns = frozenset(map(normalise, read_words(language, "stopped").get("noun", ())))
    stops = dict[str, list[str]]()
    for one in nouns.union(one for one, of in vocabulary.aliases["state"].items() if State.CANCELLED in of):
        stops.setdefault(one.partition("-")[0], []).append(one)
    return nouns, stops


def read_stopped(
    text: str,
    vocabulary: Vocabulary,
    spelt: Spelt,
    places: Mapping[str, tuple[str, ...]],
    language: str,
    of: str = "",
    *,
    is_whole: bool = False,
) -> Stopped:
    """Read what a title or a sentence says is stopped now: nothing where it may mean another day, other people, a part.

    Only clauses count in which every word is known; ``is_whole`` asks that of all. ``places`` are ids by normalised
    name; a service that the text is ``of`` it need not name.
    """
    if _ASKED_OR_QUOTED.search(text):
        return Stopped()
    words, kept, at, signs = read_words(language, "stopped"), list[str](), set[str](), list[str]()
    nouns = {*map(normalise, words.get("noun", ()))}
    stops = {one for one, of in vocabulary.aliases["state"].items() if State.DEGRADED not in of}
    may_not_be, bare = {*map(normalise, words.get("may be called off", ()))} | nouns, False
    own = dict.fromkeys(map(normalise, words.get("appointment", ())), (of,))
    beside = {*map(normalise, words.get("beside", ())), *own}
    spelt = spelt._replace(ids={**own, **spelt.ids}) if of else spelt
    known = (spelt.ids, places, stops, nouns, NOTHING, vocabulary.aliases["everything"], beside)
    begins = 0
    for match in _CLAUSE.finditer(f"{text}."):
        part, begins = text[begins : match.start()], match.end()
        whole = f"-{normalise(part)}-"
        if len(whole) == len("--") or vocabulary.keeps_away(part):
            continue
        said = whole[: _end_of_what_is_said(whole, language)]
        rest = _blank(said, *known)
        is_about_later = any(f"-{normalise(one)}-" in whole for one in words.get("instead", ()))  # "new dates"
        if is_about_later or _means_otherwise(_blank(whole, *known), words) or _is_called_off(said, may_not_be, stops):
            return Stopped()
        if all(denials(one)[0] for one in {*rest.split("-")} - AT - {"", "_"}):
            told = sum(State.RUNNING not in vocabulary.aliases["state"][one.word] for one in _iter_words(said, stops))
            if told > max(1, sum(1 for _ in _iter_words(said, spelt.ids, ends=_MANY))):
                return Stopped()  # "cancelled consultations are postponed"
            kept.append(said.strip("-"))
            signs.append(match[0])
            bare |= said.strip("-") in stops
            at |= {id_ for place in _iter_words(said, places) for id_ in places[place.word]}
        elif is_whole or _limits(part, _blank(whole, spelt.ids), vocabulary, language):
            return Stopped()
    closures = (one.word for part in kept for one in _iter_words(f"-{part}-", nouns, stops))
    if bare and any(one in nouns and one not in stops for one in closures):  # "closure of radiology: cancelled"
        return Stopped()
    kept = _without_context(kept, signs, spelt, (stops, nouns), language)
    if of and kept and not any(_iter_words(f"-{'-'.join(kept)}-", spelt.ids, ends=_MANY)):  # "closed at South"
        kept.insert(0, next(name for name, ids in spelt.ids.items() if ids == (of,) and name not in own))
    found = find_stopped(", ".join(kept), vocabulary, spelt, language, nouns, limits=False) if kept else set()
    return Stopped(frozenset(found), frozenset(at))


def _end_of_what_is_said(whole: str, language: str) -> int:
    """Return where a clause begins to say why, or until when."""
    if language.split("-")[0] in _BEHIND:
        return len(whole)
    leading = (*read_words(language, "stopped").get("why", ()), *read_words(language, "resuming").get("until", ()))
    found = (whole.find(f"-{normalise(one)}-") for one in leading if one)
    return min((at + 1 for at in found if at >= 0), default=len(whole))


def _without_context(
    kept: list[str], signs: list[str], spelt: Spelt, states: tuple[Container[str], ...], language: str
) -> list[str]:
    """Leave out of clauses the services of which another is: of "Dialysis: telephone down" only the telephone counts.

    ``signs`` stand behind the clauses.
    """
    is_cut = [False] * len(kept)
    texts = [_without_whole(f"-{one}-", spelt, states, language) for one in kept]
    named = [[spelt.ids[name.word] for name in _iter_words(one, spelt.ids, ends=_MANY)] for one in texts]
    says = [any(_iter_words(one, *states)) or denials(one)[0] for one in texts]
    remote = [bool(ids) and all(id_ in spelt.remote for of in ids for id_ in of) for ids in named]
    for number in reversed(range(len(kept) - 1)):
        is_part = bool(named[number + 1]) and signs[number] not in ",،/"
        is_beside = bool(named[number]) and not says[number] and not remote[number]
        is_cut[number] = is_beside and (is_part or remote[number + 1] or is_cut[number + 1])
    is_behind = False
    for number, names in enumerate(named):  # "telephone down: radiology, dialysis"
        is_cut[number] |= is_behind and bool(names) and not says[number]
        is_behind = remote[number] if says[number] else is_behind
    return [one.strip("-") for one, cut in zip(texts, is_cut, strict=True) if not cut]


def _without_whole(said: str, spelt: Spelt, states: tuple[Container[str], ...], language: str) -> str:
    """Leave out of a clause the services of which, or in which, another is: "telephone of radiology down"."""
    beside = AT - _AND.get(language.split("-")[0], set())
    names, cut = [*_iter_words(said, spelt.ids, ends=_MANY)], list[_Name]()
    for name, behind in pairwise(names):
        between = f"-{said[name.end : behind.at]}-"
        last = max((one.end for one in _iter_words(between, *states)), default=0)
        joined = {*between[last:].split("-")} - {""}
        first, second = ({*spelt.ids[one.word]} <= {*spelt.remote} for one in (name, behind))
        is_listed = name in cut and not last  # "telephone of radiology and of dialysis"
        if is_listed or (joined and joined <= beside):
            cut.append(behind)
        elif not joined and not last and first != second:
            cut.append(name if second else behind)
    for name in reversed(names):
        said = f"{said[: name.at]}{said[name.end :]}" if name in cut else said
    return said


def _is_called_off(said: str, may_not_be: Collection[str], stops: Container[str]) -> bool:
    """Whether a clause says that a closure, or a strike, does not take place: "cancelled", "cancellation of"."""
    found = [one.word in may_not_be for one in _iter_words(said, may_not_be, stops)]
    return any(found) and (not all(found) or len(found) > 1)


def _means_otherwise(rest: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether what else a clause says makes it one of another time, of a part, or of what is not so."""
    return any(f"-{normalise(one)}-" in rest for one in words.get("otherwise", ()))


def _limits(part: str, whole: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether a clause that is not understood says when, for whom, or that something resumes."""
    resumes = (f"-{normalise(one)}" for one in read_words(language, "resuming").get("resumes", ()))
    is_time = _DIGIT.search(part) or names_month(part, language) or weekdays_of(part, language)
    is_later = any(day > 0 for day in near_days_of(part, language))
    is_denied = any(denials(one)[0] or leaves_out(one, language) for one in whole.split("-"))
    groups = {*vocabulary.named_in("group", whole, tuple(Group))}
    is_for_some = groups - ({Group.URGENT} if whole.count("-") == len("--") else set())  # "Urgent: radiology closed"
    return bool(is_time or is_later or is_denied or is_for_some or any(one in whole for one in resumes))


def find_stopped(
    sentence: str,
    vocabulary: Vocabulary,
    spelt: Spelt,
    language: str,
    nouns: Collection[str] = (),
    *,
    limits: bool = True,
) -> set[str]:
    """Find the services that a sentence says are stopped or not there, and those that ``limits`` says are limited.

    What is said of one stands behind it, or before it where nothing stands behind; ``nouns`` say "closure" as well.
    """
    parts = [f"-{one}" for one in map(normalise, _PART.split(sentence)) if one]
    begins, text = [sum(map(len, parts[:number])) for number in range(len(parts))], f"{''.join(parts)}-"
    found = _iter_words(text, spelt.ids, ends=_MANY)
    names = [one for one in found if len(one.word) > _SHORT or one.word.upper() in sentence]  # "OP", not Dutch "op"
    every = {one for one, ids in vocabulary.aliases["everything"].items() if "everything" in ids}
    whole = [(one.at, one.end) for one in _iter_words(text, NOTHING, every)]
    words = {
        one: State.RUNNING not in of
        for one, of in vocabulary.aliases["state"].items()
        if State.UNKNOWN not in of and (limits or State.DEGRADED not in of)
    } | dict.fromkeys(nouns, True)
    verbs = [one.at for one in _find_said(text, begins, names, words)]
    text, left_out = _cut_excepted(text, names, spelt.ids.keys(), whole, verbs)
    names = [name for name in names if name not in left_out]
    said, beside = _find_said(text, begins, names, words), AT - {"no"} | {""}
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


def _find_said(text: str, begins: list[int], names: list[_Name], words: Mapping[str, bool]) -> list[_Said]:
    """Find where a sentence says that something is stopped, or that it runs, by words of which each means so or not."""
    found, before = list[_Said](), 0
    for at, end, word in _iter_words(text, words):
        is_stop = words[word]
        start = max(before, *(one for one in begins if one <= at))
        over = [0, *(name.end for name in names if name.end <= at)][-2:][0]
        near, before = " ".join(text[max(over, start) : at].replace("-", " ").split()[-_NEAR:]), end
        is_denied = denials(near)[0] or _DENIED_BEHIND.match(text, before) or _NO_LONGER.search(text, start, at)
        if not (is_stop and _WAY_IN.search(text, start, at)):
            found.append(_Said(at, is_stop, is_stop != bool(is_denied)))
    return found


def _cut_excepted(
    text: str, names: list[_Name], spelt: Collection[str], whole: list[tuple[int, int]], said: list[int]
) -> tuple[str, list[_Name]]:
    """Blank what a sentence excepts, and return the names in it: "all but dialysis", "dialysis excepted"."""
    begins = {name.at for name in names}
    words, following, beside = [*ONE_WORD.finditer(text)], list[int](), 0
    for word in reversed(words):
        following.append(beside)
        beside = word.start() if len(word[0]) > 1 and word[0] not in AT else beside
    for word, beside in zip(words, reversed(following), strict=True):
        if excepts(word[0], is_beside=beside in begins):
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


def _blank(text: str, *words: Container[str]) -> str:
    """Return a normalised text with a line in the place of each of some words, be it of several."""
    rest, before = "", 0
    for at, end, _ in _iter_words(text, *words, ends=_MANY):
        rest, before = f"{rest}{text[before:at]}_", end
    return rest + text[before:]


def _iter_words(text: str, *words: Container[str], ends: tuple[str, ...] = ()) -> Iterator[_Name]:
    """Iterate over words in a normalised text, the longest first; long ones with one of some ends, too."""
    tokens, number = [match.span() for match in _TOKEN.finditer(text)], 0
    while number < len(tokens):
        at, after = tokens[number][0], number + 1
        for last in range(min(number + _LONGEST, len(tokens)), number, -1):
            end = tokens[last - 1][1]
            said = text[at:end]
            spelt = (said, *(one for tail in ends if len(one := said.removesuffix(tail)) >= _LONG and one != said))
            if word := next((one for one in spelt if any(one in known for known in words)), ""):
                yield _Name(at, end, word)
                after = last
                break
        number = after

"""What is known of personal data: of each incident the newest word about each kind of data of each group of people.

Only a note changes it, neither time nor the end of its incident: silence never makes it better.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note
from statusgen.model.personal_data import DataOf, DataStatus, DataWord, is_better, order_of
from statusgen.model.problem import Level, Problem
from statusgen.model.situation import StandingData
from statusgen.situation.embargo import embargo, published

Word = TypeVar("Word")


def find_standing_data(content: Content) -> tuple[StandingData, ...]:
    """Return what is known of personal data, the newest first. ``content`` has passed the embargo."""
    speaking = (content.incidents[id_].standing for id_ in index_of(content.incidents).with_data)
    found = [one for notes in speaking for one in standing_data(notes)]
    return tuple(sorted(found, key=lambda one: (one.stated_on, one.incident), reverse=True))


def standing_data(notes: Sequence[Note]) -> tuple[StandingData, ...]:
    """Return what notes of one incident, the oldest first, leave known of personal data: one for each word and whom."""
    left: dict[tuple[str, int], tuple[Note, int, list[DataOf]]] = {}
    for about, (note, position) in _newest(notes).items():
        left.setdefault((note.path, position), (note, position, []))[2].append(about)
    return tuple(
        StandingData(word, note.incident, note.number, note.published)
        for note, position, about in left.values()
        for word in note.personal_data[position].narrow(about)
    )


def without_contradicted(standing: Sequence[StandingData]) -> tuple[StandingData, ...]:
    """Leave out of "no sign" each data it names that a graver word of another incident is about, too."""
    found: list[StandingData] = []
    for one in standing:
        word = one.word
        graver = [
            about
            for other in standing
            if other.incident != one.incident and is_better(word.status, other.word.status)
            for about in other.word.iter_about()
        ]
        named = [about for about in word.iter_about() if about != (None, None)]
        kept = [about for about in named if not any(_covers(about, was) or _covers(was, about) for was in graver)]
        if word.status is not DataStatus.NONE_FOUND or kept == named:
            found.append(one)
        else:
            found += [replace(one, word=narrow) for narrow in word.narrow(kept)]
    return tuple(found)


def find_open_words(notes: Sequence[Note]) -> tuple[DataStatus, ...]:
    """Return the words after notes of one incident, the oldest first, that promise another."""
    open_ = (DataStatus.BEING_EXAMINED, DataStatus.NOT_KNOWN)
    return _in_order(one.word.status for one in standing_data(notes) if one.word.status in open_)


def _newest(notes: Sequence[Note]) -> dict[DataOf, tuple[Note, int]]:
    """Return the newest word about each, as its note and its position there."""
    return {
        about: (note, position)
        for note in notes
        for position, word in enumerate(note.personal_data)
        for about in word.iter_about()
    }


def _words(notes: Sequence[Note]) -> dict[DataOf, DataWord]:
    return {about: note.personal_data[position] for about, (note, position) in _newest(notes).items()}


def find_about(words: Mapping[DataOf, Word], about: DataOf) -> Word | None:
    """Find the word that holds for a kind of data of a group of people: its own, else the nearest that is wider."""
    whom, kind = about
    wider = (about, (whom, None), (None, kind), (None, None))
    return next((words[one] for one in wider if one in words), None)


def is_weaker_word(after: DataWord | None, before: DataWord) -> bool:
    """Whether a word is gone, sounds better, or no longer says all that is beside it."""
    if after is None or is_better(after.status, before.status):
        return True
    return (before.tell, before.remark) != (after.tell, after.remark) and bool(before.tell or before.remark)


def find_lost_data(before: Incident | None, after: Incident | None, at: datetime) -> tuple[DataStatus, ...]:
    """Return what one version of an incident says of personal data that another does not, or makes better."""
    was, now = (_words(published(one, at)) for one in (before, after))
    lost = [word.status for about, word in was.items() if is_weaker_word(now.get(about), word)]
    return _in_order([*lost, *_find_softened(was, now)])


def _find_softened(was: Mapping[DataOf, DataWord], now: Mapping[DataOf, DataWord]) -> Iterator[DataStatus]:
    """Iterate over the words that something better narrows which was not said before."""
    new = ((word, find_about(was, about)) for about, word in now.items() if about not in was)
    yield from (wide.status for word, wide in new if wide is not None and is_better(word.status, wide.status))


def find_lost_data_on_site(before: Content, after: Content, at: datetime) -> tuple[DataStatus, ...]:
    """Return what a site says of personal data that no incident of another version does, or one makes better."""
    sites = (embargo(content, at).incidents for content in (before, after))
    was, now = (
        {id_: _words(published(incidents[id_], at)) for id_ in index_of(incidents).with_data} for incidents in sites
    )
    lost: list[DataStatus] = []
    for id_, words in was.items():
        others = [now[id_]] if id_ in now else now.values()  # where it was joined to another, that one speaks for it
        lost += [status for other in others for status in _find_softened(words, other)]
        lost += [
            word.status
            for about, word in words.items()
            if all(is_weaker_word(other.get(about), word) for other in now.values())
        ]
    return _in_order(lost)


def _in_order(found: Iterable[DataStatus]) -> tuple[DataStatus, ...]:
    return tuple(sorted({*found}, key=order_of))


def check_data(incident: Incident) -> Iterator[Problem]:
    """Warn where the newest word about personal data takes back an older one, or leaves a graver one standing."""
    speaking = [note for note in incident.standing if note.status.is_public and note.personal_data]
    if len(speaking) < 2:
        return
    *older, newest = speaking
    before, said = _newest(older), [(word, about) for word in newest.personal_data for about in word.iter_about()]
    line = newest.lines.get("personal-data", 1)
    found: dict[tuple[str, str], None] = {}
    for about, (note, position) in before.items():
        was = note.personal_data[position].status
        file = note.path.rpartition("/")[2]
        own = next((word for word, other in said if other == about), None)
        if own is not None and is_better(own.status, was):
            found["data-step-back", file] = None
        elif own is None and any(is_better(word.status, was) and _covers(other, about) for word, other in said):
            found["data-stands", file] = None
    for word, about in said:
        wide = find_about(before, about) if about not in before else None
        if wide is not None and is_better(word.status, wide[0].personal_data[wide[1]].status):
            found["data-step-back", wide[0].path.rpartition("/")[2]] = None
    for code, file in found:
        yield Problem(newest.path, line, code, Level.WARNING, (("file", file),))


def check_data_of_others(incidents: Mapping[str, Incident]) -> Iterator[Problem]:
    """Warn where the newest word of an incident is better than an older one of another about the same data.

    Both stand, whether their incidents are over or not; of two that are over nothing is said any more.
    """
    told = [incidents[id_] for id_ in index_of(incidents).with_data]
    over = {one.id for one in told if one.is_closed}
    speaking = {
        one.id: notes
        for one in told
        if (notes := [note for note in one.standing if note.status.is_public and note.personal_data])
    }
    for id_, (*_, newest) in speaking.items():
        said = [(word.status, about) for word in newest.personal_data for about in word.iter_about()]
        line, found = newest.lines.get("personal-data", 1), dict[str, None]()
        for other in speaking.keys() - ({id_} | (over if id_ in over else set())):
            for about, (note, position) in _newest(
                [one for one in speaking[other] if one.order < newest.order]
            ).items():
                was = note.personal_data[position].status
                if any(is_better(now, was) and (_covers(mine, about) or _covers(about, mine)) for now, mine in said):
                    found["/".join(note.path.split("/")[-2:])] = None
        for file in sorted(found):
            yield Problem(newest.path, line, "data-step-back", Level.WARNING, (("file", file),))


def _covers(wide: DataOf, about: DataOf) -> bool:
    """Whether words about some data, read by themselves, are about other data, too."""
    return all(mine is None or mine == one for mine, one in zip(wide, about, strict=True))


def unite_data(newer: Sequence[DataWord], older: Sequence[DataWord]) -> tuple[DataWord, ...]:
    """Return what two records of a note say of personal data: of each the graver word."""
    mine, theirs = ({about: word for word in said for about in word.iter_about()} for said in (newer, older))
    both = {
        about: [word for word in (find_about(mine, about), find_about(theirs, about)) if word is not None]
        for about in dict.fromkeys((*mine, *theirs))
    }
    grave = {about: min(words, key=lambda word: order_of(word.status)) for about, words in both.items()}
    if all(about in mine and mine[about].status is word.status for about, word in grave.items()):
        return tuple(newer)
    return tuple(narrow for about, word in grave.items() for narrow in word.narrow([about]))

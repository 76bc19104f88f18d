"""Put what is known of personal data into sentences of one language."""

from collections.abc import Iterable, Iterator, Sequence

from statusgen.model.marked import join
from statusgen.model.note import Note
from statusgen.model.personal_data import Concerned, DataKind, DataStatus, DataWord, order_of
from statusgen.model.situation import StandingData
from statusgen.situation.personal_data import without_contradicted
from statusgen.wording.context import PageContext
from statusgen.wording.views import DataView
from statusgen.wording.warnings import tell_whom

DATA_LINE = "data-line"
"""Id of the line for questions about stolen data, which a note may open."""


def view_own_data(context: PageContext, note: Note) -> DataView | None:
    """Return what a bulletin says of personal data, as it was published; None where it says nothing."""
    if note.is_withdrawn or not note.personal_data:
        return None
    return view_words(context.as_published(note), note.personal_data)


def view_data(context: PageContext, standing: Sequence[StandingData]) -> DataView | None:
    """Return what is known of personal data, with when it was said; None where nothing was."""
    if not standing:
        return None
    newest = max(one.stated_on for one in standing)
    stamp = context.wording.stamp("Situation on {date} at {time}.", newest).striptags()
    return view_words(context, [one.word for one in standing], stamp)


def by_incident(standing: Sequence[StandingData]) -> dict[str, list[StandingData]]:
    """Return what is known of personal data, the newest first, by incident: the one with the gravest word first.

    "No sign" after one incident does not stand against a graver word about the same data after another.
    """
    found: dict[str, list[StandingData]] = {}
    for one in without_contradicted(standing):
        found.setdefault(one.incident, []).append(one)
    return dict(sorted(found.items(), key=lambda own: min(order_of(one.word.status) for one in own[1])))


def tell_data_by_incident(context: PageContext) -> tuple[str, ...]:
    """Return what is known of personal data now in one line for each incident, in the order of ``by_incident``.

    Where there are several, each is named: "taken" after one and "no sign" after another contradict each other.
    """
    incidents = context.content.incidents
    known = {id_: view_data(context, own) for id_, own in by_incident(context.situation.personal_data).items()}
    told = {incident: tell_data_in_line(view) for incident, view in known.items() if view is not None}
    if len(told) < 2:
        return tuple(told.values())
    wording = context.wording
    titles = {id_: wording.title(incidents[id_].editions[context.language]) for id_ in told}
    return tuple(wording.say("{who}: {told}", who=titles[id_], told=line) for id_, line in told.items())


def view_words(
    context: PageContext, words: Sequence[DataWord], stamp: str = "", *, has_others: bool = False
) -> DataView:
    """Return words about personal data, of which there is one at least, in sentences.

    ``has_others`` where data of which another word is told elsewhere is none of all other data.
    """
    known = tuple(_iter_known(context, words, has_others))
    return DataView(known[0], (*known[1:], *_iter_whom(context, words)), stamp)


def _iter_known(context: PageContext, words: Sequence[DataWord], has_said: bool) -> Iterator[str]:
    """Iterate over what is known, the gravest first: of the data that is named, then of all other data.

    Behind each stands since when it is known, and what else to know of it.
    """
    say, phrase = context.wording.say, context.content.vocabulary.phrase
    for status in DataStatus:
        said = [word for word in words if word.status is status]
        named = [word for word in said if word.kinds or word.whose]
        told = phrase(context.language, "data told", status)
        if named:
            yield say("{who}: {told}", who=told, told=f"{_list(context, named)}.")
        if len(named) < len(said) and not (named and status is DataStatus.CONFIRMED):
            yield f"{phrase(context.language, 'data other', status) if has_said or named else told}."
        yield from dict.fromkeys(context.wording.day_stamp("Since {date}.", one.since) for one in said if one.since)
        yield from dict.fromkeys(context.sentence_of(one.remark) for one in said if one.remark is not None)
        has_said = has_said or bool(said)


def _list(context: PageContext, words: Iterable[DataWord]) -> str:
    """Name people, each with the kinds of their data, as far as these are known."""
    phrase, language, comma = context.content.vocabulary.phrase, context.language, context.wording.comma
    found: dict[Concerned | None, set[DataKind]] = {}
    for word in words:
        for whom in word.whose or (None,):
            found.setdefault(whom, set()).update(word.kinds)
    listed = []
    for whom in (None, *Concerned):
        kinds = comma.join(phrase(language, "data kind", kind) for kind in DataKind if kind in found.get(whom, ()))
        name = phrase(language, "data whose", whom) if whom is not None and whom in found else ""
        if name and kinds:
            listed.append(context.wording.say("{service} ({where})", service=name, where=kinds))
        else:
            listed.append(name or kinds)
    return comma.join(filter(None, listed))


def _iter_whom(context: PageContext, words: Iterable[DataWord]) -> Iterator[str]:
    """Iterate over whom to ask: the line for it where none is named."""
    for whom in filter(None, (tell_whom(context, tell) for tell in _whom_to_ask(words))):
        yield context.wording.say("Questions about your data: {whom}.", whom=whom)


def _whom_to_ask(words: Iterable[DataWord]) -> Iterable[str]:
    return dict.fromkeys(word.tell for word in words if word.tell) or (DATA_LINE,)


def tells_line(context: PageContext, note: Note) -> bool:
    """Whether what a bulletin says of personal data names the line for questions, as it may be called."""
    return (
        bool(note.personal_data)
        and DATA_LINE in _whom_to_ask(note.personal_data)
        and bool(tell_whom(context, DATA_LINE))
    )


def tell_data_in_line(view: DataView) -> str:
    """Return what is known of personal data in one line."""
    return join(" ", (view.title, *view.sentences, *([view.stamp] if view.stamp else [])))

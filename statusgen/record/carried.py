"""Published notes that somebody moved by hand, or copied, into the folder of another incident.

A note that is gone from its folder, and stands in another one now, moved: it keeps its identity, and its address leads
on. One that is where it was, too, is a copy, and does not count. Where a move alone would make anything laxer, or end
it, nothing moves: neither by hand, nor by what an incident says that it was. Nor where it would make anything stricter,
or begin it: put back, the note could then never be as it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime

from msgspec import Struct

from statusgen.content.published import Known
from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.problem import Problem
from statusgen.record.hold import Terms
from statusgen.record.moves import NOWHERE, Moves, move_record, part_place, place_of, sort_moves
from statusgen.record.published import IncidentRecord, NoteRecord
from statusgen.record.restored import restore_known
from statusgen.record.same import says_the_same, title_of
from statusgen.record.ways_out import note_problem
from statusgen.situation.lost import name_lost_on_site

Instants = dict[datetime | None, list[tuple[str, int]]]
"""The incidents and the numbers of published notes by their instant."""
FindRecord = Callable[[str], IncidentRecord | None]


class Carried(Struct, frozen=True):
    """What became of notes under new numbers that were published elsewhere."""

    moves: Moves = NOWHERE
    refused: Mapping[str, Problem] = {}
    """Why a note does not count, by its place."""
    problems: tuple[Problem, ...] = ()
    """What was taken as moved."""

    @property
    def touched(self) -> set[str]:
        """The incidents that a note left, or came to."""
        return {part_place(place)[0] for place in (*self.moves, *self.moves.values())}


NOTHING_CARRIED = Carried()


def sort_by_instant(
    looked_at: Iterable[str], known: Mapping[str, Known], note_times: Callable[[str], Mapping[int, datetime | None]]
) -> Instants:
    """Sort all published notes by their instant: as their records say, or as they are known where nobody looked."""
    own = frozenset(looked_at)
    instants: Instants = {}
    for id_, one in known.items():
        for moment, number in one.notes if id_ not in own else ():
            instants.setdefault(moment, []).append((id_, number))
    for id_ in own:
        for number, published in note_times(id_).items():
            instants.setdefault(published, []).append((id_, number))
    return instants


def carry_notes(
    notes: Iterable[Note], gone: Mapping[str, Set[int]], instants: Instants, find: FindRecord, terms: Terms
) -> Carried:
    """Find which notes, under numbers that nothing was published under, are published ones of other incidents.

    ``gone`` are the numbers that folders hold no longer, ``instants`` those of all notes that may have been copied.
    ``find`` returns what was published of an incident.
    """
    public = [note for note in notes if note.status.is_public]
    lost = [(id_, found) for id_, numbers in gone.items() if numbers for found in _iter_recorded(find(id_), numbers)]
    moves = dict(_iter_moves(public, lost, terms))
    arrived = {place: (origin, note) for origin, note, place in _with_places(moves, lost)}
    other = _name_other(moves, find, terms) if moves else ""
    refused: dict[str, Problem] = {}
    problems: list[Problem] = []
    for note in public:
        place = place_of(note.incident, note.number)
        if place in arrived:
            id_, published = arrived[place]
            if other:
                refused[place] = note_problem("note-moved-otherwise", note.path, published, id_, terms, cells=other)
            else:
                problems.append(note_problem("note-moved", note.path, published, id_, terms))
            continue
        for id_, number in instants.get(note.published, ()):
            record = find(id_) if id_ != note.incident else None
            original = record.note(number) if record is not None else None
            if original is not None and _is_copy(note, original, terms):
                refused[place] = note_problem("note-twice", note.path, original, id_, terms)
                break
    return Carried(NOWHERE if other else moves, refused, tuple(problems))


def _iter_recorded(record: IncidentRecord | None, numbers: Set[int]) -> Iterator[NoteRecord]:
    yield from (note for note in record.notes if note.number in numbers) if record is not None else ()


def _iter_moves(
    notes: Iterable[Note], lost: Iterable[tuple[str, NoteRecord]], terms: Terms
) -> Iterator[tuple[str, str]]:
    """Iterate over where lost notes stood and where they stand now: those that fit best first, each of them once."""
    fits = [
        (-fit, place_of(id_, published.number), place_of(note.incident, note.number))
        for id_, published in lost
        for note in notes
        if id_ != note.incident and not _claims(note, id_) and (fit := _fit(note, published, terms))
    ]
    taken: set[str] = set()
    for _, before, now in sorted(fits):
        if not taken & {before, now}:
            taken |= {before, now}
            yield before, now


def _claims(note: Note, id_: str) -> bool:
    """Whether the incident of a note says that it was another, of which the folder is there: that is settled first."""
    return any(part_place(place)[0] == id_ for place in note.formerly)


def _with_places(moves: Moves, lost: Iterable[tuple[str, NoteRecord]]) -> Iterator[tuple[str, NoteRecord, str]]:
    for id_, published in lost:
        if (place := place_of(id_, published.number)) in moves:
            yield id_, published, moves[place]


def _fit(note: Note, published: NoteRecord, terms: Terms) -> int:
    """Return by how much a note is a published one, which may have been edited on the way; 0 where it is another."""
    facts, is_of_then = published.facts, note.published == published.published
    if facts is None:
        return 1 if note.is_withdrawn and is_of_then else 0
    edition, text = note.editions.get(terms.settings.reference), facts.texts[facts.reference]
    is_called_so = title_of(note, terms.settings.reference) == text.title
    is_worded_so = edition is not None and (edition.html, edition.press_html) == (text.html, text.press_html)
    signs = is_of_then + is_called_so + is_worded_so
    says_it = says_the_same(note, published, terms)
    is_it = signs > 1 or (says_it and bool(facts.statements))
    return signs + 2 * says_it if is_it else 0


def _is_copy(note: Note, published: NoteRecord, terms: Terms) -> bool:
    facts = published.facts
    if facts is None or not says_the_same(note, published, terms):
        return False
    return facts.texts[facts.reference].title == title_of(note, terms.settings.reference)


def refuse_other(moves: Moves, notes: Iterable[Note], find: FindRecord, terms: Terms) -> dict[str, Problem]:
    """Return why notes that an incident says it has from others do not count, by their place; none where they may."""
    named = _name_other(moves, find, terms) if moves else ""
    paths = {place_of(note.incident, note.number): note.path for note in notes}
    refused: dict[str, Problem] = {}
    for origin, place in moves.items() if named else ():
        id_, number = part_place(origin)
        record = find(id_)
        published = record.note(number) if record is not None else None
        if published is not None and place in paths:
            refused[place] = note_problem("note-moved-otherwise", paths[place], published, id_, terms, cells=named)
    return refused


def _name_other(moves: Moves, find: FindRecord, terms: Terms) -> str:
    """Name what moves would make laxer or stricter, end or begin, in the incidents concerned; empty for nothing."""
    moved = sort_moves(moves)
    ids = {*moved.left, *moved.coming}
    published = {id_: find(id_) for id_ in ids}
    before = _restore(published, terms)
    after = _restore({id_: move_record(id_, one, moved, find, moves) for id_, one in published.items()}, terms)
    return name_lost_on_site(before, after, terms.at, terms) or name_lost_on_site(after, before, terms.at, terms)


def _restore(records: Mapping[str, IncidentRecord | None], terms: Terms) -> Content:
    languages = terms.settings.languages
    found = {id_: record for id_, record in sorted(records.items()) if record is not None}
    incidents = {id_: restore_known(record, terms.catalogue, languages) for id_, record in found.items()}
    return Content(terms.settings, terms.catalogue, terms.vocabulary, incidents, ())

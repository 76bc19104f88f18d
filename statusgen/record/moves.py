"""Notes that moved: an incident was renamed, or joined to another. Where each stood → where it stands now.

Places are written as incident and number, such as ``2022-05-panne/3``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import Incident, Note
from statusgen.record.published import IncidentRecord, NoteRecord

Moves = Mapping[str, str]
NOWHERE: Moves = {}
IsSame = Callable[[Note, NoteRecord], bool]
"""Whether a note says what was published."""


def place_of(incident: str, number: int) -> str:
    """Return where a note stands."""
    return f"{incident}/{number}"


def part_place(place: str) -> tuple[str, int]:
    """Return the incident and the number of a place."""
    incident, _, number = place.rpartition("/")
    return incident, int(number)


def known_name(identity: str) -> str:
    """Return the part of an identity by which feeds know a note: where it was first published."""
    return identity.rpartition(":")[2]


def join_moves(*known: Moves) -> dict[str, str]:
    """Join moves, the latest last: each place leads to where its note stands in the end, and none leads in a circle.

    Moves of one time that lead in a circle are no moves: their notes stand where they stood.
    """
    joined: dict[str, str] = {}
    for moves in known:
        circles = _find_circles(moves)
        for old, new in moves.items():
            if old not in circles:
                joined.pop(new, None)  # something stands there again
                joined[old] = new
    ends: dict[str, str] = {}
    for old in joined:
        passed, place = list[str](), old
        while place in joined and place not in ends:
            passed.append(place)
            place = joined[place]
        ends |= dict.fromkeys(passed, ends.get(place, place))
    return dict(sorted(ends.items()))


def _find_circles(moves: Moves) -> set[str]:
    """Find the places from which moves lead into a circle."""
    circles, seen = set[str](), set[str]()
    for start in moves:
        passed, place = dict[str, None](), start
        while place in moves and place not in seen and place not in passed:
            passed[place] = None
            place = moves[place]
        if place in passed or place in circles:
            circles.update(passed)
        seen.update(passed)  # |= with the keys of a dict makes the set anew each time
    return circles


def without_taken(moves: Moves, names_at: Callable[[str], Set[str]]) -> dict[str, str]:
    """Return moves without those to where another note stands already, or came before: their notes are not lost.

    ``names_at`` returns by what names feeds know the note that was published at a place.
    """
    kept: dict[str, str] = {}
    holders: dict[str, Set[str]] = {}
    for old, new in sorted(moves.items()):
        names, holder = names_at(old), holders.get(new) or names_at(new)
        if not (names and holder) or names & holder:
            kept[old] = new
            holders[new] = holder or names
    return kept


class Found(Struct, frozen=True):
    """Where the published notes of former incidents stand now."""

    moves: Moves
    unplaced: tuple[tuple[str, NoteRecord], ...]
    """Notes that are not here, and whose number another note has; with the incident in which each was published."""


def find_moves(
    id_: str, incident: Incident | None, own: IncidentRecord | None, former: Iterable[IncidentRecord], is_same: IsSame
) -> Found:
    """Find which notes of an incident are those of ``former`` ones, by what they say, their instants and numbers.

    ``own`` is what was published of the incident itself. A note that is gone keeps its number, where that is free.
    """
    former = tuple(former)
    taken = {note.number for note in own.notes} if own is not None else set()
    free = {note.number: note for note in incident.notes if note.number not in taken} if incident is not None else {}
    is_renamed = own is None and len(former) == 1
    waiting = {place_of(record.id, note.number): (record, note) for record in former for note in record.notes}
    moves: dict[str, str] = {}

    def settle(place: str, number: int) -> None:
        moves[place] = place_of(id_, number)
        waiting.pop(place)
        free.pop(number, None)
        taken.add(number)

    for has_number, is_it in _iter_tests(is_same):
        for place, (_, published) in list(waiting.items()):
            fitting = [
                number
                for number, note in free.items()
                if (not has_number or number == published.number) and is_it(note, published)
            ]
            if len(fitting) == 1:
                settle(place, fitting[0])
    for place, (_, published) in list(waiting.items()):
        if published.number not in taken and (is_renamed or published.number not in free):
            settle(place, published.number)
    unplaced = tuple((record.id, published) for record, published in waiting.values())
    return Found(moves, unplaced)


def _iter_tests(is_same: IsSame) -> Iterator[tuple[bool, IsSame]]:
    """Iterate over what a note is known by, the surest sign first, and whether its number must be the same."""
    yield True, is_same
    yield False, is_same
    yield True, _has_instant_or_title
    yield False, _has_instant_and_title
    yield False, _has_instant


def _has_instant(note: Note, published: NoteRecord) -> bool:
    return published.published == note.published


def _has_title(note: Note, published: NoteRecord) -> bool:
    facts = published.facts
    titles = {edition.typed_title for edition in note.editions.values()}
    return facts is not None and facts.texts[facts.reference].title in titles


def _has_instant_and_title(note: Note, published: NoteRecord) -> bool:
    return _has_instant(note, published) and _has_title(note, published)


def _has_instant_or_title(note: Note, published: NoteRecord) -> bool:
    return _has_instant(note, published) or _has_title(note, published)


class MovedNotes(Struct, frozen=True):
    """Moves by incident."""

    coming: Mapping[str, tuple[tuple[str, int, int], ...]]
    """For each incident the notes that moved to it: incident and number before, number now."""
    left: Mapping[str, frozenset[int]]
    """For each incident the numbers of the notes that moved elsewhere."""


UNMOVED = MovedNotes({}, {})


def sort_moves(moves: Moves) -> MovedNotes:
    """Sort moves by incident."""
    coming: dict[str, list[tuple[str, int, int]]] = {}
    left: dict[str, set[int]] = {}
    for place, target in moves.items():
        (before, number), (now, new) = part_place(place), part_place(target)
        coming.setdefault(now, []).append((before, number, new))
        left.setdefault(before, set()).add(number)
    return MovedNotes(
        {id_: tuple(sorted(found)) for id_, found in coming.items()},
        {id_: frozenset(numbers) for id_, numbers in left.items()},
    )


def move_record(
    id_: str,
    record: IncidentRecord | None,
    moved: MovedNotes,
    find: Callable[[str], IncidentRecord | None],
    moves: Moves,
) -> IncidentRecord | None:
    """Return what was published of an incident, with the notes that moved to it, and without those that moved away.

    ``find`` returns what is held of another incident, whatever moved since. A note that the record of its new place
    holds already is what that says.
    """
    gone, coming = moved.left.get(id_, frozenset()), moved.coming.get(id_, ())
    notes = {note.number: note for note in record.notes if note.number not in gone} if record is not None else {}
    is_everything = record is not None and record.concerns_everything
    for before, number, new in coming:
        other = find(before)
        note = other.note(number) if other is not None else None
        if note is None or other is None or new in notes:
            continue
        record = record if record is not None else replace(other, id=id_, notes=())
        is_everything = is_everything or other.concerns_everything
        notes[new] = _renumber(note, new, partial(_find_number, moves, before, id_))
    if record is None or not notes:
        return None
    return replace(record, concerns_everything=is_everything, notes=tuple(notes[number] for number in sorted(notes)))


def _renumber(note: NoteRecord, number: int, find: Callable[[int], int]) -> NoteRecord:
    facts = note.facts
    if facts is not None and facts.corrects is not None:
        facts = replace(facts, corrects=find(facts.corrects))
    return replace(note, number=number, facts=facts)


def _find_number(moves: Moves, before: str, now: str, number: int) -> int:
    """Return the number that a note of the same incident has now."""
    incident, new = part_place(moves.get(place_of(before, number), place_of(before, number)))
    return new if incident == now else number


def with_names(incident: Incident, record: IncidentRecord, moved: MovedNotes) -> Incident:
    """Return an incident with the names by which feeds know its notes, and the places where these stood before."""
    came: dict[int, list[str]] = {}
    for before, number, now in moved.coming.get(incident.id, ()):
        came.setdefault(now, []).append(place_of(before, number))

    def name(note: Note) -> Note:
        published = record.note(note.number)
        known_as = known_name(published.identity) if published is not None else ""
        is_own = known_as in ("", place_of(incident.id, note.number))
        typed = (place for place in note.formerly if part_place(place)[0] not in moved.left)
        formerly = tuple(dict.fromkeys((*came.get(note.number, ()), *typed)))
        return replace(note, known_as="" if is_own else known_as, formerly=formerly)

    return replace(incident, notes=tuple(map(name, incident.notes)))

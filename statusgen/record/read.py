"""Where records are held → what was published: every place is asked, and what cannot be read is never missing."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import INCIDENTS
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Service
from statusgen.record.encode import NotePlace, Unreadable, file_of, parse_note_places
from statusgen.record.moves import (
    MovedNotes,
    join_moves,
    known_name,
    move_record,
    part_place,
    place_of,
    sort_moves,
    without_taken,
)
from statusgen.record.published import IncidentRecord, NoteRecord, SiteRecord
from statusgen.record.renamed import NOTHING_RENAMED, Renamed, rename_record
from statusgen.record.sources import GONE, RecordFolder, Source
from statusgen.record.unite import Held, Services, unite_records, unite_sites
from statusgen.record.where import SITE_FILE

NAMED_AT_MOST = 6
"""How many notes one sentence names."""
REMEMBERED = 64
"""How many incidents are remembered: reading compares with them, and what is shown is recorded afterwards."""


class Found(Struct, frozen=True):
    """What is known of one incident, and what is wrong with it."""

    record: IncidentRecord | None
    problems: tuple[Problem, ...] = ()
    is_lost: bool = False
    """Whether something is held of it, and none of that can be read."""


class Records:
    """All records at hand, united; files are read when they are asked for.

    Nothing was shown after ``until``, whatever they say, where somebody who knew what time it was said so. What was
    ``renamed`` has its id of today in each of them before they are compared: one may be older than that.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        services: Services,
        until: datetime | None = None,
        renamed: Renamed = NOTHING_RENAMED,
    ) -> None:
        self.sources: Sequence[Source] = tuple(sources)
        self.until = until
        self._renamed = renamed
        self._services: dict[str, Service] = dict(services)
        self._found: OrderedDict[str, Found] = OrderedDict()
        self._moves: dict[str, str] | None = None
        self._moved = sort_moves({})

    def ids(self) -> tuple[set[str], list[Unreadable]]:
        """Return the incidents that any place knows, and the places that cannot be listed."""
        found: set[str] = set()
        faults = []
        for source in self.sources:
            try:
                found |= source.ids()
            except Unreadable as fault:
                faults.append(fault)
        return found | self._listed.keys() | self.moved.coming.keys(), faults

    @cached_property
    def _listed(self) -> dict[str, str]:
        """What a folder should hold of each incident, by id, as it says itself: a file that is not there is lost."""
        listed: dict[str, str] = {}
        for source in reversed(self.sources):
            with suppress(Unreadable):
                site = source.site() if isinstance(source, RecordFolder) else None
                listed |= {id_: f"{source.where}/{file_of(id_)}" for id_ in (site.incidents if site else ())}
        return {id_: path for id_, path in listed.items() if id_ not in self.moved.left}

    def digest(self, id_: str) -> bytes:
        """Return the digest of what all places together hold of an incident; empty where it is nothing."""
        raws = self._raws(id_)
        coming, left = self.moved.coming.get(id_, ()), sorted(self.moved.left.get(id_, ()))
        for before in {before for before, _, _ in coming}:
            raws |= self._raws(before)
        moved = [repr(one).encode() for one in (coming, left) if one]
        known = [*sorted(raws), str(self.until or "").encode(), *moved]
        return hashlib.blake2b(b"\0".join(known), digest_size=16).digest() if raws else b""

    def _raws(self, id_: str) -> set[bytes]:
        """Return what the places hold of an incident, or why that cannot be read; nothing of what moved."""
        raws = set()
        for source in self.sources:
            try:
                raws.add(source.raw(file_of(id_)) or b"")
            except Unreadable as fault:
                raws.add(fault.reason.encode())
        return raws - {b""}

    def incident(self, id_: str) -> Found:
        """Return what all places together know of an incident. Notes that no build has shown do not count.

        It is what they knew when it was first asked for.
        """
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = self._move(id_)
            if len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return found

    def note_times(self, id_: str) -> dict[int, datetime | None]:
        """Return the numbers and the instants of the notes of an incident that stand there, as quickly as that can be.

        Whatever cannot be read is left out; ``incident`` says so.
        """
        found = self._note_times(id_)
        for number in self.moved.left.get(id_, ()):
            found.pop(number, None)
        for before, number, new in self.moved.coming.get(id_, ()):
            other = self._note_times(before)
            found |= {new: other[number]} if number in other else {}
        return found

    def _note_times(self, id_: str) -> dict[int, datetime | None]:
        return {note.number: note.published for note in self._iter_places(id_)}

    def _iter_places(self, id_: str) -> Iterator[NotePlace]:
        for source in self.sources:
            with suppress(Unreadable):
                raw = source.raw(file_of(id_))
                yield from parse_note_places(raw) if raw is not None else ()

    @property
    def moves(self) -> Mapping[str, str]:
        """Where notes stood before, and where they stand now."""
        if self._moves is None:
            site = self.site()[0]
            self._moves = without_taken(site.moved, self._find_names_at(site.moved)) if site is not None else {}
            self._moved = sort_moves(self._moves)
        return self._moves

    def _find_names_at(self, moves: Mapping[str, str]) -> Callable[[str], set[str]]:
        """Return what finds by which names feeds know the notes that were published at a place of moves."""
        names: dict[str, set[str]] = {}
        for id_ in {part_place(place)[0] for move in moves.items() for place in move}:
            for note in self._iter_places(id_):
                names.setdefault(place_of(id_, note.number), set()).add(known_name(note.identity))
        return lambda place: names.get(place, set())

    @property
    def moved(self) -> MovedNotes:
        """The same by incident."""
        _ = self.moves
        return self._moved

    def move(self, moves: Mapping[str, str]) -> None:
        """Let notes stand elsewhere from now on."""
        self._moves = join_moves(self.moves, moves)
        self._moved = sort_moves(self._moves)
        self._found.clear()

    def _move(self, id_: str) -> Found:
        """Return what is known of an incident, with the notes that moved to it, and without those that moved away."""
        found, moved = self._unite(id_), self.moved
        if id_ not in moved.coming and id_ not in moved.left:
            return found
        others = {before: self._unite(before) for before, _, _ in moved.coming.get(id_, ())}
        record = move_record(id_, found.record, moved, lambda before: others[before].record, self.moves)
        problems = (*found.problems, *(problem for other in others.values() for problem in other.problems))
        is_lost = found.is_lost or (record is None and any(other.is_lost for other in others.values()))
        return Found(record, problems, is_lost)

    def _unite(self, id_: str) -> Found:
        held: list[Held] = []
        seen: set[bytes] = set()
        faults: list[Unreadable] = []
        is_there = False
        for source in self.sources:
            try:
                raw = source.raw(file_of(id_))
                is_there = is_there or raw is not None
                if raw is not None and raw in seen:
                    continue  # the same bytes say the same
                record = source.incident(id_)
            except Unreadable as fault:
                faults.append(fault)
                continue
            seen |= {raw} if raw is not None else set()
            counted = _counted(record, self.until) if record is not None else None
            held += [Held(source.where, rename_record(counted, self._renamed))] if counted is not None else []
        if not (held or faults or is_there) and id_ in self._listed:
            faults.append(Unreadable(self._listed[id_], GONE))
        if not held:
            return Found(None, tuple(_lost(fault) for fault in faults), is_lost=bool(faults))
        united, differences = unite_records(held, self._services)
        problems = [_unreadable(fault, held[0].where) for fault in faults]
        for one in differences:
            values = {"other": one.second, "number": one.number or "–"}
            problems.append(_problem(f"{one.first}/{file_of(id_)}", "record-differs", Level.WARNING, **values))
        return Found(united, tuple(problems))

    def site(self) -> tuple[SiteRecord | None, tuple[Problem, ...], bool]:
        """Return what stands beside the incidents, what is wrong with it, and whether it is lost."""
        held: list[tuple[str, SiteRecord]] = []
        faults: list[Unreadable] = []
        for source in self.sources:
            try:
                record = source.site()
            except Unreadable as fault:
                faults.append(fault)
            else:
                held += [(source.where, record)] if record is not None and record.newest is not None else []
        if not held:
            return None, tuple(map(_lost, faults)), bool(faults)
        site = unite_sites(record for _, record in held)
        if site is not None and site.newest is not None and self.until is not None:
            site = replace(site, newest=min(site.newest, self.until))
        return site, tuple(_unreadable(one, held[0][0]) for one in faults), False

    def newest(self) -> tuple[datetime, str] | None:
        """Find the newest instant of a build, and what editors call the file that holds it."""
        found: list[tuple[datetime, str]] = []
        for source in self.sources:
            with suppress(Unreadable):
                site = source.site()
                found += [(site.newest, f"{source.where}/{SITE_FILE}")] if site is not None and site.newest else []
        if not found:
            for source, record in self._iter_incidents():
                shown = [note.latest for note in record.notes if note.latest is not None]
                found += [(max(shown), f"{source.where}/{file_of(record.id)}")] if shown else []
        return max(found, key=lambda one: one[0], default=None)

    def waiting_at(self, moment: datetime) -> tuple[str, ...]:
        """Return the notes that were first shown after an instant, and are due later, as incident and number."""
        notes = {
            (record.id, note.number)
            for _, record in self._iter_incidents()
            for note in record.notes
            if _waits(note, moment)
        }
        return tuple(f"{id_}/{number}" for id_, number in sorted(notes))

    def _iter_incidents(self) -> Iterator[tuple[Source, IncidentRecord]]:
        """Iterate over all that can be read of incidents, place by place."""
        for source in self.sources:
            ids: set[str] = set()
            with suppress(Unreadable):
                ids = source.ids()
            for id_ in sorted(ids):
                with suppress(Unreadable):
                    record = source.incident(id_)
                    if record is not None:
                        yield source, record


class RecordCheck(Struct, frozen=True):
    """What a look at all records found."""

    ids: frozenset[str]
    """The incidents of which something is held."""
    is_empty: bool
    """Whether no build has ever recorded all that it showed."""
    problems: tuple[Problem, ...]
    is_lost: bool
    """Whether something that was recorded cannot be read anywhere."""


def check_records(records: Records) -> RecordCheck:
    """Look at every record once; nothing of them is kept in memory."""
    ids, faults = records.ids()
    site, problems_of_site, is_lost = records.site()
    problems = list(problems_of_site)
    known, unlisted = set(), {fault.path for fault in faults}
    others = [source.where for source in records.sources if source.where not in unlisted]
    for id_ in sorted(ids):
        found = records.incident(id_)
        problems += found.problems
        is_lost = is_lost or found.is_lost
        if found.record is not None:
            known.add(id_)
    for fault in faults:
        problems.append(_unreadable(fault, others[0]) if known and others else _lost(fault))
        is_lost = is_lost or not (known and others)
    return RecordCheck(frozenset(ids), site is None and not is_lost, tuple(dict.fromkeys(problems)), is_lost)


def find_lost_facts(folder: RecordFolder) -> Problem | None:
    """Find that a project's record holds incidents, and not what stands beside them, which is written with them."""
    for id_ in sorted(folder.ids()):
        with suppress(Unreadable):
            record = folder.incident(id_)
            if record is not None and _counted(record, None) is not None:
                return _lost(Unreadable(folder.path_of(SITE_FILE), GONE))
    return None


def find_no_longer_shown(
    folder: RecordFolder,
    content: Content,
    read: Content,
    is_sound: Callable[[str, int], bool],
    is_shown: Callable[[str, int], bool],
    at: datetime,
    changed: Container[str],
    command: str,
) -> list[Problem]:
    """Say which notes a site that publishes nothing showed in its last build, and would show no longer at an instant.

    ``content`` has passed the embargo, what was ``read`` has not; of incidents that did not change, none is gone.
    ``is_sound`` says whether a file is there and has no error: all are drafts where an incident was not read.
    ``is_shown`` says of a note that is not in ``content`` whether a build still shows it. ``command`` goes on without.
    """
    shown, typed, lost = index_of(content.incidents), index_of(read.incidents), dict[str, list[str]]()
    former = {before for summary in shown.values() for before in summary.formerly}
    with suppress(Unreadable):  # nothing but this site depends on it
        for id_ in sorted(one for one in folder.ids() - former if one in changed or one not in shown):
            record = folder.incident(id_)
            notes = record.notes if record is not None else ()
            still = {note.number for note in shown[id_].notes} if id_ in shown else set[int]()
            there = {note.number: note for note in typed[id_].notes} if id_ in typed else {}
            other = {there[number].published: number for number in there.keys() - {note.number for note in notes}}
            for note in notes:
                if note.facts and (note.published or at) <= at and note.number not in still:
                    if is_shown(id_, note.number):
                        continue
                    now, why, name = there.get(note.number), "shown-gone", f"{id_}/{note.number}"
                    if now is not None:
                        why = "shown-later" if now.is_public else "shown-draft"
                        due = f"{now.published.astimezone(content.settings.timezone):%d/%m/%Y %H:%M}"
                        name += f" ({due})" if now.is_public else ""
                    elif id_ not in typed and is_sound(id_, note.number):
                        why = "shown-draft"
                    elif note.published in other:
                        why, name = "shown-moved", f"{name} → {other[note.published]}"
                    lost.setdefault(why, []).append(name)
    return [_no_longer_shown(why, names, command) for why, names in lost.items()]


def _no_longer_shown(why: str, names: list[str], command: str) -> Problem:
    ids = {name.partition("/")[0] for name in names}
    path = f"{INCIDENTS}/{ids.pop()}" if len(ids) == 1 else INCIDENTS
    notes = ", ".join((*names[:NAMED_AT_MOST], *["…"][: len(names) > NAMED_AT_MOST]))
    return _problem(path, why, Level.ERROR, notes=notes, command=command)


def _counted(record: IncidentRecord, until: datetime | None) -> IncidentRecord | None:
    """Return a record without the notes that only a rehearsal showed, and without those that wait again ``until`` then.

    None where no other is left.
    """
    shown = [note for note in record.notes if note.first_shown is not None]
    if until is not None:
        shown = [_shown_by(note, until) for note in shown if not _waits(note, until)]
    if not shown:
        return None
    notes = tuple(shown)
    return record if notes == record.notes else replace(record, notes=notes)


def _waits(note: NoteRecord, at: datetime) -> bool:
    """Whether a note waits at an instant, although it was shown: later, by a clock that was ahead."""
    shown, due = note.first_shown, note.published
    return shown is not None and shown > at and due is not None and due > at


def _shown_by(note: NoteRecord, at: datetime) -> NoteRecord:
    """Return a note that was shown, and did not change, later than at an instant."""
    shown = min(note.first_shown, at) if note.first_shown is not None else None
    changed = tuple(dict.fromkeys(min(moment, at) for moment in note.changed))
    return replace(note, first_shown=shown, changed=changed)


def _lost(fault: Unreadable) -> Problem:
    return _problem(fault.path, "record-lost", Level.ERROR, reason=fault.reason)


def _unreadable(fault: Unreadable, other: str) -> Problem:
    return _problem(fault.path, "record-unreadable", Level.ERROR, reason=fault.reason, other=other)


def _problem(path: str, code: str, level: Level, **values: object) -> Problem:
    return Problem(path, 0, code, level, tuple((key, str(value)) for key, value in values.items()))

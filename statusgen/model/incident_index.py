"""What the whole site needs to know of an incident without its texts, so that a long history stays on disk."""

import hashlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import Incident, Note, is_over
from statusgen.model.words import Kind, Stage

LOADED = 512
"""How many incidents are kept in memory; the others are read again when they are asked for."""


EVER = datetime.max.replace(tzinfo=UTC)
"""Later than anything."""


class NoteOutline(Struct, frozen=True, array_like=True, gc=False):
    """A note without its texts and statements. All instants of outlines are in UTC: so they compare fastest."""

    published: datetime
    incident: str
    number: int
    is_public: bool
    is_withdrawn: bool
    stage: Stage | None
    services: tuple[str, ...]
    """Ids of the services it names."""
    locations: tuple[str, ...]
    """Ids of the locations it names, the whole group included."""
    instants: tuple[datetime, ...]
    """When its statements begin or expire."""
    withdrawn_on: datetime | None = None
    """When its withdrawal is announced."""

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The total order of notes: time, then incident, then number."""
        return self.published, self.incident, self.number

    @property
    def names_services(self) -> bool:
        """Whether it says anything of a service."""
        return bool(self.services)


class Outline(Struct, frozen=True, array_like=True, gc=False):
    """An incident without its texts and statements."""

    id: str
    kind: Kind
    begins: datetime | None
    ends: datetime | None
    concerns_everything: bool
    notes: tuple[NoteOutline, ...]
    """In order of publication."""
    is_closed: bool = False
    """Whether the last word on it is that it is over."""
    has_word: bool = True
    """Whether it has a note that was not withdrawn."""
    first: datetime = EVER
    """Before this instant, it says nothing: its first note, or the beginning of its window."""
    last: datetime = EVER
    """Its last note, or the end of its window."""
    listed: bytes = b""
    """Digest of what lists show of it: the titles of all its notes, and which correct others."""
    facts: bytes = b""
    """Digest of what its notes say besides texts."""

    @property
    def is_planned(self) -> bool:
        """Whether it has a window."""
        return self.kind is Kind.PLANNED

    def is_told_as(self, other: "Outline | None") -> bool:
        """Whether it says what another does, be it under other titles."""
        return other is not None and replace(self, listed=b"") == replace(other, listed=b"")

    def with_notes(self, notes: tuple[NoteOutline, ...]) -> "Outline":
        """Return it with other notes."""
        return make_outline(self, notes)

    def published(self, at: datetime) -> "Outline | None":
        """Return it as it stood at an instant; None when nothing of it was published."""
        if len(self.notes) == 1:
            return self if self.notes[0].is_public and self.notes[0].published <= at else None
        kept = tuple(note for note in self.notes if note.is_public and note.published <= at)
        if not kept:
            return None
        return self if kept == self.notes else self.with_notes(kept)


def make_outline(incident: Incident | Outline, notes: tuple[NoteOutline, ...]) -> Outline:
    """Return the outline of an incident with some notes, which must be in order; without any, it says nothing."""
    is_planned, begins, ends = incident.kind is Kind.PLANNED, _in_utc(incident.begins), _in_utc(incident.ends)
    bounds = (notes[0].published, notes[-1].published) if notes else (EVER, EVER)
    return Outline(
        id=incident.id,
        kind=incident.kind,
        begins=begins,
        ends=ends,
        concerns_everything=incident.concerns_everything,
        notes=notes,
        is_closed=is_over(notes),
        has_word=_has_word(notes),
        first=begins if is_planned and begins else bounds[0],
        last=ends if is_planned and ends else bounds[1],
        listed=incident.listed if isinstance(incident, Outline) else _digest_of(_listed(incident)),
        facts=incident.facts if isinstance(incident, Outline) else _digest_of(_facts(incident)),
    )


def _listed(incident: Incident) -> object:
    texts = [incident.editions, *(note.editions for note in incident.notes)]
    titles = [[(one.language, one.title) for one in editions.values()] for editions in texts]
    return titles, [(note.number, note.corrects) for note in incident.notes]


def _facts(incident: Incident) -> object:
    return [
        (
            note.number,
            note.status,
            note.published,
            note.next_update,
            note.valid_until,
            note.stage,
            note.statements,
            note.restart_plan,
            note.reach_everybody,
            note.corrects,
            note.withdrawn_on,
        )
        for note in incident.notes
    ]


def _digest_of(value: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=8).digest()


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _has_word(notes: tuple[NoteOutline, ...]) -> bool:
    return any(not note.is_withdrawn for note in notes)


class Annals(Mapping[str, Outline]):
    """The outlines of all incidents by id, with what follows from them, worked out when it is first asked for.

    Two annals are the same only when they are one object: what was worked out from them may then be used again.
    """

    def __init__(self, outlines: dict[str, Outline]) -> None:
        self._outlines = outlines
        self._cut: tuple[int, Annals] | None = None

    def __getitem__(self, id_: str) -> Outline:
        return self._outlines[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlines)

    def __len__(self) -> int:
        return len(self._outlines)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def holds(self, outlines: Mapping[str, Outline]) -> bool:
        """Whether these are the outlines it was made of."""
        return self._outlines == outlines

    @cached_property
    def notes(self) -> list[NoteOutline]:
        """Every note, the oldest first."""
        notes = [note for id_ in sorted(self._outlines) for note in self._outlines[id_].notes]
        return sorted(notes, key=_time_of)  # among notes of one instant, the order of ids and numbers stays

    @cached_property
    def lasting(self) -> list[Outline]:
        """The incidents without a window that nobody called over."""
        return [one for one in self._outlines.values() if not one.is_closed and one.kind is not Kind.PLANNED]

    @cached_property
    def planned(self) -> list[Outline]:
        """The incidents that have a window."""
        return [one for one in self._outlines.values() if one.kind is Kind.PLANNED]

    def iter_newest(self) -> Iterator[Outline]:
        """Iterate over the incidents by their last note, the newest first."""
        found = set()
        for note in reversed(self.notes):
            if note.incident not in found:
                found.add(note.incident)
                yield self._outlines[note.incident]

    @cached_property
    def withdrawals(self) -> list[datetime]:
        """The instants at which notes that are ready are withdrawn, the earliest first."""
        return sorted(note.withdrawn_on for note in self.notes if note.is_public and note.withdrawn_on is not None)

    @cached_property
    def _is_public(self) -> bool:
        return all(note.is_public for note in self.notes)

    def published(self, at: datetime) -> "Annals":
        """Return the annals as they stood at an instant: without drafts and notes of the future."""
        last = bisect_right(self.notes, at, key=_time_of)
        if last == len(self.notes) and self._is_public:
            return self
        if self._cut is None or self._cut[0] != last:
            cut = ((id_, one.published(at)) for id_, one in self._outlines.items())
            self._cut = last, Annals({id_: one for id_, one in cut if one is not None})
        return self._cut[1]

    def after(self, moment: datetime) -> list[NoteOutline]:
        """Return the notes published after an instant."""
        return self.notes[bisect_right(self.notes, moment, key=_time_of) :]

    def between(self, first: datetime, last: datetime) -> list[NoteOutline]:
        """Return the notes published after one instant, up to another and at it."""
        notes = self.notes
        return notes[bisect_right(notes, first, key=_time_of) : bisect_right(notes, last, key=_time_of)]


def _time_of(note: NoteOutline) -> datetime:
    return note.published


class Shelves(Mapping[str, Incident]):
    """Incidents by id, in the order of their ids, read from where they lie when they are asked for."""

    def __init__(self, outlines: Annals, load: Callable[[str], Incident]) -> None:
        self.outlines = outlines
        self._load = load
        self._loaded: OrderedDict[str, Incident] = OrderedDict()
        self.asked: set[str] = set()
        """Ids of the incidents that were asked for: what has been made since may depend on these and no others."""

    def __getitem__(self, id_: str) -> Incident:
        if id_ not in self.outlines:
            raise KeyError(id_)
        self.asked.add(id_)
        found = self._loaded.get(id_)
        if found is None:
            found = self._loaded[id_] = self._load(id_)
            if len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.outlines)

    def __len__(self) -> int:
        return len(self.outlines)


def outline_note(note: Note) -> NoteOutline:
    """Return what the whole site needs to know of a note."""
    instants = {moment for one in note.statements for moment in (one.begins, one.expires) if moment is not None}
    return NoteOutline(
        published=note.published.astimezone(UTC),
        incident=note.incident,
        number=note.number,
        is_public=note.status.is_public,
        is_withdrawn=note.is_withdrawn,
        stage=note.stage,
        services=tuple(dict.fromkeys(one.service for one in note.statements)),
        locations=tuple(dict.fromkeys(place for one in note.statements for place in one.locations)),
        instants=tuple(sorted(moment.astimezone(UTC) for moment in instants)),
        withdrawn_on=_in_utc(note.withdrawn_on) if note.is_withdrawn else None,
    )


def outline_incident(incident: Incident) -> Outline:
    """Return what the whole site needs to know of an incident."""
    return make_outline(incident, tuple(sorted(map(outline_note, incident.notes), key=lambda note: note.order)))


def outlines_of(incidents: Mapping[str, Incident]) -> Annals:
    """Return the outlines of incidents, without reading those that lie on shelves."""
    if isinstance(incidents, Shelves):
        return incidents.outlines
    return Annals({id_: outline_incident(incident) for id_, incident in incidents.items()})


def asked_for(incidents: Mapping[str, Incident]) -> frozenset[str]:
    """Return the ids of the incidents asked for since this was last called."""
    if not isinstance(incidents, Shelves):
        return frozenset(incidents)
    asked = frozenset(incidents.asked)
    incidents.asked.clear()
    return asked


def ask_for(incidents: Mapping[str, Incident], ids: Iterable[str]) -> None:
    """Count incidents as asked for: another process did."""
    if isinstance(incidents, Shelves):
        incidents.asked.update(ids)

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


class NoteSummary(Struct, frozen=True, array_like=True, gc=False):
    """A note without its texts and statements. All instants of summaries are in UTC: so they compare fastest."""

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


class IncidentSummary(Struct, frozen=True, array_like=True, gc=False):
    """An incident without its texts and statements."""

    id: str
    kind: Kind
    begins: datetime | None
    ends: datetime | None
    concerns_everything: bool
    notes: tuple[NoteSummary, ...]
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

    def is_told_as(self, other: "IncidentSummary | None") -> bool:
        """Whether it says what another does, be it under other titles."""
        return other is not None and replace(self, listed=b"") == replace(other, listed=b"")

    def with_notes(self, notes: tuple[NoteSummary, ...]) -> "IncidentSummary":
        """Return it with other notes."""
        return make_summary(self, notes)

    def published(self, at: datetime) -> "IncidentSummary | None":
        """Return it as it stood at an instant; None when nothing of it was published."""
        if len(self.notes) == 1:
            return self if self.notes[0].is_public and self.notes[0].published <= at else None
        kept = tuple(note for note in self.notes if note.is_public and note.published <= at)
        if not kept:
            return None
        return self if kept == self.notes else self.with_notes(kept)


def make_summary(incident: Incident | IncidentSummary, notes: tuple[NoteSummary, ...]) -> IncidentSummary:
    """Return the summary of an incident with some notes, which must be in order; without any, it says nothing."""
    is_planned, begins, ends = incident.kind is Kind.PLANNED, _in_utc(incident.begins), _in_utc(incident.ends)
    bounds = (notes[0].published, notes[-1].published) if notes else (EVER, EVER)
    return IncidentSummary(
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
        listed=incident.listed if isinstance(incident, IncidentSummary) else _digest_of(_listed(incident)),
        facts=incident.facts if isinstance(incident, IncidentSummary) else _digest_of(_facts(incident)),
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


def _has_word(notes: tuple[NoteSummary, ...]) -> bool:
    return any(not note.is_withdrawn for note in notes)


class IncidentIndex(Mapping[str, IncidentSummary]):
    """The summaries of all incidents by id, with what follows from them, worked out when it is first asked for.

    Two index are the same only when they are one object: what was worked out from them may then be used again.
    """

    def __init__(self, summaries: dict[str, IncidentSummary]) -> None:
        self._summaries = summaries
        self._cut: tuple[int, IncidentIndex] | None = None

    def __getitem__(self, id_: str) -> IncidentSummary:
        return self._summaries[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._summaries)

    def __len__(self) -> int:
        return len(self._summaries)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def holds(self, summaries: Mapping[str, IncidentSummary]) -> bool:
        """Whether these are the summaries it was made of."""
        return self._summaries == summaries

    @cached_property
    def notes(self) -> list[NoteSummary]:
        """Every note, the oldest first."""
        notes = [note for id_ in sorted(self._summaries) for note in self._summaries[id_].notes]
        return sorted(notes, key=_time_of)  # among notes of one instant, the order of ids and numbers stays

    @cached_property
    def lasting(self) -> list[IncidentSummary]:
        """The incidents without a window that nobody called over."""
        return [one for one in self._summaries.values() if not one.is_closed and one.kind is not Kind.PLANNED]

    @cached_property
    def planned(self) -> list[IncidentSummary]:
        """The incidents that have a window."""
        return [one for one in self._summaries.values() if one.kind is Kind.PLANNED]

    def iter_newest(self) -> Iterator[IncidentSummary]:
        """Iterate over the incidents by their last note, the newest first."""
        found = set()
        for note in reversed(self.notes):
            if note.incident not in found:
                found.add(note.incident)
                yield self._summaries[note.incident]

    @cached_property
    def withdrawals(self) -> list[datetime]:
        """The instants at which notes that are ready are withdrawn, the earliest first."""
        return sorted(note.withdrawn_on for note in self.notes if note.is_public and note.withdrawn_on is not None)

    @cached_property
    def _is_public(self) -> bool:
        return all(note.is_public for note in self.notes)

    def published(self, at: datetime) -> "IncidentIndex":
        """Return the index as it stood at an instant: without drafts and notes of the future."""
        last = bisect_right(self.notes, at, key=_time_of)
        if last == len(self.notes) and self._is_public:
            return self
        if self._cut is None or self._cut[0] != last:
            cut = ((id_, one.published(at)) for id_, one in self._summaries.items())
            self._cut = last, IncidentIndex({id_: one for id_, one in cut if one is not None})
        return self._cut[1]

    def after(self, moment: datetime) -> list[NoteSummary]:
        """Return the notes published after an instant."""
        return self.notes[bisect_right(self.notes, moment, key=_time_of) :]

    def between(self, first: datetime, last: datetime) -> list[NoteSummary]:
        """Return the notes published after one instant, up to another and at it."""
        notes = self.notes
        return notes[bisect_right(notes, first, key=_time_of) : bisect_right(notes, last, key=_time_of)]


def _time_of(note: NoteSummary) -> datetime:
    return note.published


class StoredIncidents(Mapping[str, Incident]):
    """Incidents by id, in the order of their ids, read from where they lie when they are asked for."""

    def __init__(self, summaries: IncidentIndex, load: Callable[[str], Incident]) -> None:
        self.summaries = summaries
        self._load = load
        self._loaded: OrderedDict[str, Incident] = OrderedDict()
        self.asked: set[str] = set()
        """Ids of the incidents that were asked for: what has been made since may depend on these and no others."""

    def __getitem__(self, id_: str) -> Incident:
        if id_ not in self.summaries:
            raise KeyError(id_)
        self.asked.add(id_)
        found = self._loaded.get(id_)
        if found is None:
            found = self._loaded[id_] = self._load(id_)
            if len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.summaries)

    def __len__(self) -> int:
        return len(self.summaries)


def summarise_note(note: Note) -> NoteSummary:
    """Return what the whole site needs to know of a note."""
    instants = {moment for one in note.statements for moment in (one.begins, one.expires) if moment is not None}
    return NoteSummary(
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


def summarise_incident(incident: Incident) -> IncidentSummary:
    """Return what the whole site needs to know of an incident."""
    return make_summary(incident, tuple(sorted(map(summarise_note, incident.notes), key=lambda note: note.order)))


def index_of(incidents: Mapping[str, Incident]) -> IncidentIndex:
    """Return the summaries of incidents, without reading those that are stored."""
    if isinstance(incidents, StoredIncidents):
        return incidents.summaries
    return IncidentIndex({id_: summarise_incident(incident) for id_, incident in incidents.items()})


def take_accessed_ids(incidents: Mapping[str, Incident]) -> frozenset[str]:
    """Return the ids of the incidents asked for since this was last called."""
    if not isinstance(incidents, StoredIncidents):
        return frozenset(incidents)
    asked = frozenset(incidents.asked)
    incidents.asked.clear()
    return asked


def record_accessed_ids(incidents: Mapping[str, Incident], ids: Iterable[str]) -> None:
    """Count incidents as asked for: another process did."""
    if isinstance(incidents, StoredIncidents):
        incidents.asked.update(ids)

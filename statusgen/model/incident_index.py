"""Index of all incidents without their texts, so that a long history can stay on disk."""

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from statusgen.model.note import Incident
from statusgen.model.summaries import IncidentSummary, NoteSummary, summarise_incident

LOADED = 512
"""How many incidents are kept in memory; the others are loaded again on access."""


class IncidentIndex(Mapping[str, IncidentSummary]):
    """The summaries of all incidents by id; orders and lists of them are computed on first use.

    Compared by identity, so that results computed from an index can be cached.
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
        """Whether it was made from these summaries."""
        return self._summaries == summaries

    def with_other(self, summary: IncidentSummary) -> "IncidentIndex":
        """Return an index in which one incident has another summary."""
        return IncidentIndex({**self._summaries, summary.id: summary})

    @cached_property
    def notes(self) -> list[NoteSummary]:
        """Every note, the oldest first."""
        notes = [note for id_ in sorted(self._summaries) for note in self._summaries[id_].notes]
        return sorted(notes, key=_time_of)  # among notes of one instant, the order of ids and numbers stays

    @cached_property
    def claims(self) -> Counter[str]:
        """How many incidents say of themselves that they had an id before."""
        return Counter(id_ for summary in self.values() for id_ in summary.formerly)

    @cached_property
    def lasting(self) -> list[IncidentSummary]:
        """The unplanned incidents that are not closed."""
        return [summary for summary in self.values() if not summary.is_closed and not summary.is_planned]

    @cached_property
    def warning(self) -> tuple[str, ...]:
        """Ids of the incidents of which a note says anything of fraud in the hospital's name."""
        return tuple(id_ for id_, one in self._summaries.items() if any(note.warns for note in one.notes))

    @cached_property
    def with_lines(self) -> tuple[str, ...]:
        """Ids of the incidents of which a note says anything of telephone lines."""
        return tuple(sorted(id_ for id_, one in self._summaries.items() if any(note.has_lines for note in one.notes)))

    @cached_property
    def with_data(self) -> tuple[str, ...]:
        """Ids of the incidents of which a note says anything of personal data."""
        return tuple(sorted(id_ for id_, one in self._summaries.items() if any(note.tells_data for note in one.notes)))

    @cached_property
    def with_help(self) -> tuple[str, ...]:
        """Ids of the incidents of which a note calls for help, or ends a call."""
        return tuple(sorted(i for i, one in self._summaries.items() if any(note.calls_for_help for note in one.notes)))

    @cached_property
    def planned(self) -> list[IncidentSummary]:
        """The incidents that have a window."""
        return [summary for summary in self.values() if summary.is_planned]

    def iter_newest(self) -> Iterator[IncidentSummary]:
        """Iterate over the incidents by their last note, the newest first."""
        found = set()
        for note in reversed(self.notes):
            if note.incident not in found:
                found.add(note.incident)
                yield self._summaries[note.incident]

    @cached_property
    def withdrawals(self) -> list[datetime]:
        """The instants at which public notes are withdrawn, the earliest first."""
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
            cut = ((id_, summary.published(at)) for id_, summary in self._summaries.items())
            self._cut = last, IncidentIndex({id_: summary for id_, summary in cut if summary is not None})
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


class IndexedIncidents(Mapping[str, Incident]):
    """Incidents by id whose summaries are known without loading them."""

    summaries: IncidentIndex


class StoredIncidents(IndexedIncidents):
    """Incidents by id, loaded on first access; records which were accessed."""

    def __init__(self, summaries: IncidentIndex, load: Callable[[str], Incident]) -> None:
        self.summaries = summaries
        self._load = load
        self._loaded: OrderedDict[str, Incident] = OrderedDict()
        self.asked: set[str] = set()
        """Ids of the incidents accessed: what was made since then can depend on these alone."""

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


def index_of(incidents: Mapping[str, Incident]) -> IncidentIndex:
    """Return the index of incidents, without loading those that are stored."""
    if isinstance(incidents, IndexedIncidents):
        return incidents.summaries
    return IncidentIndex({id_: summarise_incident(incident) for id_, incident in incidents.items()})


def former_ids_of(incidents: Mapping[str, Incident]) -> dict[str, tuple[str, ...]]:
    """Return the ids that incidents had before, of those that had any, without loading those that are stored."""
    known = incidents.summaries if isinstance(incidents, IndexedIncidents) else incidents
    return {id_: one.formerly for id_, one in known.items() if one.formerly}


def take_accessed_ids(incidents: Mapping[str, Incident]) -> frozenset[str]:
    """Return the ids of the incidents accessed since this was last called."""
    if not isinstance(incidents, StoredIncidents):
        return frozenset(incidents)
    asked = frozenset(incidents.asked)
    incidents.asked.clear()
    return asked


def record_accessed_ids(incidents: Mapping[str, Incident], ids: Iterable[str]) -> None:
    """Count incidents as accessed: another process did so."""
    if isinstance(incidents, StoredIncidents):
        incidents.asked.update(ids)

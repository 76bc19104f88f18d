"""What is cached of a content folder between builds, as values."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec import Struct

from statusgen.cache.snapshot import FolderSnapshot
from statusgen.model.gap import Gap
from statusgen.model.incident_index import IncidentIndex
from statusgen.model.note import Incident
from statusgen.model.problem import Level, Problem
from statusgen.model.summaries import IncidentSummary


class IncidentEntry(Struct, frozen=True, array_like=True, gc=False):
    """What is cached of the folder of an incident."""

    key: bytes
    """Digest of the names and contents of its files."""
    summary: IncidentSummary | None
    """None when nothing in it can be published."""
    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    counts: tuple[int, int, int] = (0, 0, 0)
    """How many errors, warnings and repairs it has."""
    published: bytes = b""
    """Digest of what was published of it, with which it was compared."""
    depends_on_others: bool = False
    """Whether it is to be read again whatever changes."""
    gaps: tuple[Gap, ...] = ()
    """What broken notes leave open that may have been published."""
    is_as_read: bool = False
    """Whether it counts exactly as its folder says it, and nothing was said against it."""

    @property
    def former(self) -> tuple[str, ...]:
        """Ids that it had before, as its own page says."""
        return self.summary.formerly if self.summary is not None else ()

    @property
    def notes(self) -> Iterator[tuple[datetime, int]]:
        """The instants and the numbers of its notes."""
        return ((note.published, note.number) for note in (self.summary.notes if self.summary is not None else ()))

    @property
    def is_settled(self) -> bool:
        """Whether it has no error, and depends on no other."""
        return not self.counts[0] and not self.depends_on_others


def count_levels(problems: Iterable[Problem]) -> tuple[int, int, int]:
    """Return how many errors, warnings and repairs there are."""
    levels = [problem.level for problem in problems]
    return levels.count(Level.ERROR), levels.count(Level.WARNING), levels.count(Level.REPAIR)


class IncidentReading(NamedTuple):
    """One incident folder, just read."""

    name: str
    entry: IncidentEntry
    problems: tuple[Problem, ...]
    """What is wrong with it, sorted."""
    incident: bytes
    """The incident, packed where it was read; empty when there is none."""
    sources: Mapping[str, bytes]
    """Its files that stand without an error."""


def incident_key(name: str) -> str:
    """Return the key under which an incident is packed."""
    return f"incident/{name}"


class IncidentCache(Protocol):
    """What keeps a content folder between builds."""

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a file."""

    def snapshot_shards(self) -> list[bytes]:
        """Return the snapshots of incident folders, in shards; one that is missing or damaged cannot be unpacked."""

    def entries(self, rules_key: bytes) -> dict[str, IncidentEntry]:
        """Return what is cached of each incident folder read with these rules; nothing under other rules."""

    def incident_names(self) -> set[str]:
        """Return the names of all incidents of which anything is cached."""

    def index(self, entries: Mapping[str, IncidentEntry]) -> IncidentIndex:
        """Return the summaries of entries; the same object as before while they are the same."""

    def incident(self, name: str) -> Incident | None:
        """Return an incident with its instants in UTC; None where it is missing or damaged."""

    def problems(self, name: str) -> tuple[Problem, ...] | None:
        """Return what is wrong with an incident; None where that is missing or damaged."""

    def keep(self, readings: Iterable[IncidentReading], gone: Iterable[str]) -> None:
        """Cache incidents, their files and what is wrong with them, and forget those that are gone."""

    def restore(self, reading: IncidentReading) -> None:
        """Cache an incident again that was missing or damaged, unless this is a worker process."""

    def keep_entries(
        self,
        rules_key: bytes,
        entries: Mapping[str, IncidentEntry],
        snapshots: Mapping[str, FolderSnapshot],
        changed: Iterable[str] | None,
    ) -> None:
        """Cache the entries of incident folders: those that changed, or all of them for None.

        ``snapshots`` are those that differ from what was cached; the others stay.
        """

"""What is remembered of a content folder between builds, as values."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from msgspec import Struct

from statusgen.cache.snapshot import Listing
from statusgen.model.incident_index import IncidentIndex, IncidentSummary
from statusgen.model.problem import Problem, ProblemSummary


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """What is remembered of the folder of an incident."""

    key: bytes
    """Digest of the names and contents of its files."""
    summary: IncidentSummary | None
    """None when nothing in it can be published."""
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


class Read(NamedTuple):
    """One incident folder, just read."""

    name: str
    entry: Entry
    problems: tuple[Problem, ...]
    """What is wrong with it, sorted."""
    body: bytes
    """The incident, pickled; empty when there is none."""
    sources: Mapping[str, bytes]
    """Its files that stand without an error."""


class Memory(Protocol):
    """What remembers a content folder between builds."""

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a file."""

    def known_listings(self) -> list[bytes]:
        """Return the listings of incident folders as they were last read, in parts; empty where times prove nothing."""

    def entries(self, rules_key: bytes) -> dict[str, Entry]:
        """Return what is remembered of each incident folder read with these rules; nothing under other rules."""

    def index(self, entries: Mapping[str, Entry]) -> IncidentIndex:
        """Return the summaries of entries; the same object as before while they are the same."""

    def body(self, name: str) -> bytes:
        """Return an incident, pickled."""

    def keep(self, reads: Iterable[Read], gone: Iterable[str]) -> None:
        """Remember incidents, their files and what is wrong with them, and forget those that are gone."""

    def keep_entries(
        self,
        rules_key: bytes,
        entries: Mapping[str, Entry],
        listings: Mapping[str, Listing],
        changed: Iterable[str] | None,
    ) -> None:
        """Remember incident folders: those that changed, or all of them for None.

        ``listings`` are those that are not as they were; the others stay.
        """

    def troubles(self, *, whole: bool = False) -> ProblemSummary:
        """Return what is wrong with all incidents remembered: the ``whole`` of it, or the grave and the new."""

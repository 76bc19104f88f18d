"""What is remembered of a content folder between builds, as values."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from statusgen.content.listing import Listing
from statusgen.model.outline import Outline
from statusgen.model.problem import Problem


class Entry(NamedTuple):
    """What is remembered of the folder of an incident."""

    listing: Listing
    """Empty when a file was so young that its time proves nothing."""
    key: bytes
    """Digest of the names and contents of its files."""
    outline: Outline | None
    """None when nothing in it can be published."""
    problems: tuple[Problem, ...]
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


class Read(NamedTuple):
    """One incident folder, just read."""

    name: str
    entry: Entry
    body: bytes
    """The incident, pickled; empty when there is none."""
    sources: Mapping[str, bytes]
    """Its files that stand without an error."""


class Memory(Protocol):
    """What remembers a content folder between builds."""

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a file."""

    def entries(self, rules_key: bytes) -> dict[str, Entry]:
        """Return what is remembered of each incident folder read with these rules; nothing under other rules."""

    def body(self, name: str) -> bytes:
        """Return an incident, pickled."""

    def keep(self, reads: Iterable[Read], gone: Iterable[str]) -> None:
        """Remember the texts of incidents, and forget those that are gone."""

    def keep_entries(self, rules_key: bytes, entries: Mapping[str, Entry], changed: Iterable[str] | None) -> None:
        """Remember incident folders: those that changed, or all of them for None."""

"""The cache as a check uses it: it is read where it can be, and nothing is ever written.

What an earlier version of a broken file said does not count: a check says the same on every machine.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from statusgen.cache.build_record import BuildRecord, OutputRow
from statusgen.cache.database import Database
from statusgen.cache.faults import CacheFault
from statusgen.cache.integrity import is_on_disk
from statusgen.cache.packing import unpack
from statusgen.cache.records import IncidentEntry, IncidentReading, incident_key
from statusgen.cache.snapshot import FolderSnapshot
from statusgen.cache.store import OUTPUTS, PROBLEMS, CacheStore
from statusgen.model.note import Incident
from statusgen.model.problem import Problem
from statusgen.texts.po import Entries

NOWHERE = Path(":memory:")
"""Where SQLite keeps what stands in no file."""


class CacheView(CacheStore):
    """The cache of a project, to be read only; what is read anew is held in memory.

    One that is missing, damaged, of another version or locked is empty, and so it is where that is wanted.
    """

    is_read_only = True

    def __init__(self, project: Path, *, is_empty: bool = False) -> None:
        """Open the cache of a project as it stands, or an empty one."""
        self.project = project.resolve()
        self.folder = project / ".statusgen"
        self.path = self.folder / "cache.sqlite"
        self.full_rebuild_reason = ""
        self.last_build: BuildRecord | None = None
        self._forget()
        self._read: dict[str, IncidentReading] = {}
        self._held: dict[str, bytes] | None = None
        self._stood = _stamp(self.path)
        try:
            found = not is_empty and self.path.is_file()
            self._database = Database(self.path, is_read_only=True) if found else Database(NOWHERE)
        except CacheFault:
            self._database = Database(NOWHERE)

    @property
    def has_changed(self) -> bool:
        """Whether somebody has written to the file since it was opened: what was read may not belong together."""
        return _stamp(self.path) != self._stood

    def touch(self) -> int:
        """Return 0: no time of a file is remembered."""
        return 0

    def good_version(self, _path: str) -> bytes | None:
        """Return that there is no earlier version."""
        return None

    def entries(self, rules_key: bytes) -> dict[str, IncidentEntry]:
        """Return what is cached of each incident folder; one that earlier versions or records decide is read again."""
        found = super().entries(rules_key)
        return {
            name: entry if _is_of_folder(entry) else replace(entry, depends_on_others=True)
            for name, entry in found.items()
        }

    def incident(self, name: str) -> Incident | None:
        """Return an incident with its instants in UTC; None where it is missing or damaged."""
        reading = self._read.get(name)
        return super().incident(name) if reading is None else unpack(reading.incident, Incident, incident_key(name))

    def problems(self, name: str) -> tuple[Problem, ...] | None:
        """Return what is wrong with an incident; None where that is missing or damaged."""
        if name in self._read:
            return self._read[name].problems
        if self._held is None:  # all are asked for
            self._held = self._database.get_raw(PROBLEMS)
        return unpack(self._held.get(name), tuple[Problem, ...], f"{PROBLEMS}/{name}")

    def keep(self, readings: Iterable[IncidentReading], gone: Iterable[str]) -> None:
        """Hold incidents in memory, without their files."""
        self._read |= {reading.name: reading._replace(sources={}) for reading in readings}

    def keep_entries(
        self,
        rules_key: bytes,
        entries: Mapping[str, IncidentEntry],
        snapshots: Mapping[str, FolderSnapshot],
        changed: Iterable[str] | None,
    ) -> None:
        """Keep nothing."""

    def keep_holidays(self, holidays: Mapping[tuple[str, str, str], str]) -> None:
        """Keep nothing."""

    def keep_catalogue(self, name: str, digest: bytes, entries: Entries) -> None:
        """Keep nothing."""

    def last_publishing(self, root: Path, program: bytes) -> BuildRecord | None:
        """Return what a folder was last built from, where its copies of the record are as that build left them."""
        record = None if self.is_unfinished() else self.build_record(root, program)
        if record is None:
            return None
        groups = self._database.get_below(OUTPUTS, f"{self.key_of(root)}//record", dict[str, OutputRow])
        is_left = all(rows and all(is_on_disk(root, path, rows[path]) for path in rows) for rows in groups.values())
        return record if is_left else None


def _is_of_folder(entry: IncidentEntry) -> bool:
    """Whether nothing but its folder decided how an incident was read."""
    return entry.is_as_read and not entry.counts[0] and not entry.kept and not entry.left_out


def _stamp(path: Path) -> tuple[tuple[int, int], ...]:
    """Return the times and sizes of the files of a database."""
    found = []
    for side in ("", "-wal"):
        try:
            status = path.with_name(path.name + side).stat()
        except OSError:
            continue
        found.append((status.st_mtime_ns, status.st_size))
    return tuple(found)

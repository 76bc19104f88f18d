"""The cache of a project: what was read of the content, and what was written into the output folder and from what.

It lives outside the site, in ``.statusgen/`` of the project. When it is missing or damaged, nothing is known: the build
is clean, and no file is removed.
"""

import errno
import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from statusgen.cache.build_record import BuildRecord, OutputGroups, OutputRow
from statusgen.cache.database import Database, put_aside, read_what_is_left
from statusgen.cache.faults import CacheDamaged, CacheUnavailable, OtherVersion
from statusgen.cache.records import IncidentEntry, IncidentReading
from statusgen.cache.shards import SHARDS, group_by_shard, merge_snapshots, shard_of
from statusgen.cache.snapshot import FOLDER, FolderSnapshot, join_shards, pack_shard
from statusgen.content.files import INCIDENTS, PAGES
from statusgen.model.incident_index import IncidentIndex
from statusgen.model.note import Incident
from statusgen.model.paths import is_inside
from statusgen.model.problem import Problem
from statusgen.texts.po import Entries

if TYPE_CHECKING:
    from filelock import BaseFileLock

_ODD = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What stands in names of folders and not in lines of text: control characters, and bytes that are no UTF-8."""
LAG = 50_000_000
"""Nanoseconds: two changes of a file so close together may bear the same time."""
SOURCE, INCIDENT, PROBLEMS, ENTRIES, SNAPSHOTS = "source", "incident", "problems", "entries", "snapshots"
HOLIDAYS, BUILD, OUTPUTS, PATHS, CATALOGUE = "holidays", "build", "outputs", "paths", "catalogue"
TOLD = "told"
"""The kinds of values."""
T = TypeVar("T")
_Holidays = list[tuple[str, str, str, str]]


def _refuse_odd(folder: Path) -> None:
    """Raise OSError where something in a folder is no file: a pipe would be waited for, a link leads elsewhere."""
    for entry in os.scandir(folder):
        if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), entry.path)


class CacheStore:
    """The cache of one project. What is damaged is put aside and begun anew; see ``Database`` for other errors."""

    is_read_only = False
    """Whether it only looks, for a command that builds nothing."""

    def __init__(self, project: Path, name: str = "") -> None:
        """Open the cache of a project; a ``name`` is that of another beside it, which shares nothing with it."""
        self.project = project.resolve()
        self.folder = project / ".statusgen" / name
        self.path = self.folder / "cache.sqlite"
        self.full_rebuild_reason = ""
        """Why nothing of the site is known: ``missing``, ``version`` or ``damaged``; empty while the cache is sound."""
        self.last_build: BuildRecord | None = None
        """The last build with this store in hand."""
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        _refuse_odd(self.folder)
        marker = self.folder / ".gitignore"
        if not marker.exists() or not marker.stat().st_size:  # a full disk leaves it empty
            marker.write_text("*\n", encoding="utf-8")
        if not self.path.exists():
            is_older = self.folder.joinpath("ledger.sqlite").exists()  # what earlier versions kept
            self.full_rebuild_reason = "version" if is_older else "missing"
        self._forget()
        try:
            self._database = Database(self.path)
        except CacheDamaged as fault:
            self.begin_anew("version" if isinstance(fault, OtherVersion) else "damaged")

    @cached_property
    def lock(self) -> "BaseFileLock":
        """What a build holds, so that nobody else builds this project meanwhile."""
        from filelock import FileLock

        return FileLock(self.folder / "lock", is_singleton=True)

    def begin_anew(self, reason: str) -> None:
        """Put the damaged database aside and begin a new one; never while somebody else builds."""
        from filelock import Timeout

        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            raise CacheUnavailable(self.path, "another build is running", "locked") from None
        try:
            if hasattr(self, "_database"):
                self._database.close()
            aside = "old-version" if reason == "version" else "damaged-1"
            put_aside(self.path, aside)
            self._database = Database(self.path)
            self._database.put_raw(PATHS, read_what_is_left(self.path.with_name(f"{self.path.name}.{aside}"), PATHS))
        finally:
            self.lock.release()
        self.full_rebuild_reason = reason
        self._forget()

    def mark_damaged(self) -> None:
        """Let the next build rebuild everything: something that was cached is missing or damaged."""
        self.full_rebuild_reason = self.full_rebuild_reason or "damaged"

    def _forget(self) -> None:
        self._build: BuildRecord | None = None
        self._entries: tuple[bytes, dict[str, IncidentEntry]] | None = None
        self._index: IncidentIndex | None = None
        self._snapshots: dict[str, FolderSnapshot] | None = None
        self._new_catalogues: dict[str, tuple[bytes, Entries]] = {}

    def close(self) -> None:
        """Close the store; what was not saved is forgotten."""
        self._database.close()

    def forget(self) -> None:
        """Forget what was not saved."""
        with suppress(CacheUnavailable):
            self._database.rollback()
        self._forget()

    def save(self) -> None:
        """Save everything that was cached."""
        self._database.save()

    # What was read

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a content file; None when there never was one."""
        return self._database.get(SOURCE, path, bytes)

    def snapshot_shards(self) -> list[bytes]:
        """Return the snapshots of incident folders, in shards; one that is missing or damaged cannot be unpacked."""
        shards = list(self._database.get_raw(SNAPSHOTS).values())
        return shards if len(shards) in (0, SHARDS) else [*shards, b""]

    def snapshots(self) -> dict[str, FolderSnapshot]:
        """Return the snapshot of each incident folder; kept in memory once it was asked for."""
        if self._snapshots is None:
            self._snapshots = join_shards(self.snapshot_shards())
        return self._snapshots

    def entries(self, rules_key: bytes) -> dict[str, IncidentEntry]:
        """Return what is cached of each incident folder read with these rules; nothing under other rules.

        One damaged shard and nothing is known: what its incidents said before cannot be compared with what they say.
        """
        if self._entries is None or self._entries[0] != rules_key:
            shards = self._database.get_below(ENTRIES, "", tuple[bytes, dict[str, IncidentEntry]])
            sound = [shard for shard in shards.values() if shard is not None]
            if shards and len(sound) != SHARDS:
                self.mark_damaged()
                sound = []
            found = {name: entry for rules, shard in sound if rules == rules_key for name, entry in shard.items()}
            self._entries = (rules_key, {name: found[name] for name in sorted(found)})
        return self._entries[1]

    def incident_names(self) -> set[str]:
        """Return the names of all incidents of which anything is cached."""
        return {*self._database.names(INCIDENT), *self._database.names(PROBLEMS)}

    def index(self, entries: Mapping[str, IncidentEntry]) -> IncidentIndex:
        """Return the summaries of entries; the same object as before while they are the same."""
        summaries = {name: entry.summary for name, entry in entries.items() if entry.summary is not None}
        if self._index is None or not self._index.holds(summaries):
            self._index = IncidentIndex(summaries)
        return self._index

    def incident(self, name: str) -> Incident | None:
        """Return an incident with its instants in UTC; None where it is missing or damaged."""
        return self._database.get(INCIDENT, name, Incident)

    def problems(self, name: str) -> tuple[Problem, ...] | None:
        """Return what is wrong with an incident; None where that is missing or damaged."""
        return self._database.get(PROBLEMS, name, tuple[Problem, ...])

    def keep(self, readings: Iterable[IncidentReading], gone: Iterable[str]) -> None:
        """Cache incidents, their files and what is wrong with them, and forget those that are gone."""
        database = self._database
        for reading in readings:
            held = {*reading.sources, *reading.entry.kept, *reading.entry.left_out}
            of_it = database.names(SOURCE, f"{INCIDENTS}/{reading.name}")
            database.delete(SOURCE, [path for path in of_it if path not in held])
            database.put(SOURCE, reading.sources)
            if reading.incident:
                database.put_raw(INCIDENT, [(reading.name, reading.incident)])
            if reading.problems:
                database.put(PROBLEMS, {reading.name: reading.problems})
            else:
                database.delete(PROBLEMS, [reading.name])
        for name in gone:
            database.delete(SOURCE, database.names(SOURCE, f"{INCIDENTS}/{name}"))
            database.delete(INCIDENT, [name])
            database.delete(PROBLEMS, [name])

    def restore(self, reading: IncidentReading) -> None:
        """Cache an incident again that was missing or damaged, unless this is a worker process."""
        if self._database.is_own_process:
            self.keep([reading], ())

    def keep_entries(
        self,
        rules_key: bytes,
        entries: Mapping[str, IncidentEntry],
        snapshots: Mapping[str, FolderSnapshot],
        changed: Iterable[str] | None,
    ) -> None:
        """Cache the entries of incident folders: the shards in which something changed, or all for None.

        ``snapshots`` are those that differ from what was cached; the others stay.
        """
        self._entries = (rules_key, dict(entries))
        shards = set(range(SHARDS) if changed is None else map(shard_of, changed))
        if not shards:
            return
        held = self._database.get_raw(SNAPSHOTS)
        named = group_by_shard(entries, shards)
        looked = group_by_shard(snapshots, shards)
        numbers = {shard: f"{shard:02}" for shard in sorted(shards)}
        self._database.put(ENTRIES, {f"/{number}": (rules_key, named[shard]) for shard, number in numbers.items()})
        own = {shard: set(named[shard]) for shard in shards}
        own.get(shard_of(FOLDER), set()).add(FOLDER)  # without it nobody would see that incidents come and go
        merged = (
            (number, merge_snapshots(own[shard], held.get(number, b""), looked[shard]))
            for shard, number in numbers.items()
        )
        self._database.put_raw(SNAPSHOTS, ((number, pack_shard(shard)) for number, shard in merged))
        if self._snapshots is not None:
            self._snapshots.update(snapshots)
            for name in snapshots.keys() - entries.keys() - {FOLDER}:
                if not snapshots[name]:
                    del self._snapshots[name]

    def record_sources(
        self, good: Mapping[str, bytes], present: Collection[str], incidents: Collection[str] | None
    ) -> None:
        """Cache the good versions of settings, services and pages, and forget those of pages that are gone.

        ``present`` are files that exist although they are broken: their last good version stays. Where ``incidents``
        are given, what is cached of the files of all others is forgotten.
        """
        database = self._database
        gone = [path for path in database.names(SOURCE, PAGES) if path not in good and path not in present]
        if incidents is not None:
            names = ((path, path[len(INCIDENTS) + 1 :].partition("/")[0]) for path in database.names(SOURCE, INCIDENTS))
            gone += [path for path, name in names if name not in incidents]
        database.delete(SOURCE, gone)
        database.put(SOURCE, good)

    def holidays(self) -> dict[tuple[str, str, str], str]:
        """Return the public holidays looked up so far, by (country, day, language)."""
        found = self._database.get(HOLIDAYS, "", _Holidays) or []
        return {(country, day, language): name for country, day, language, name in found}

    def keep_holidays(self, holidays: Mapping[tuple[str, str, str], str]) -> None:
        """Cache public holidays."""
        self._database.put(HOLIDAYS, {"": [(*key, name) for key, name in holidays.items()]})

    def catalogue(self, name: str, digest: bytes) -> Entries | None:
        """Find the entries of a message catalogue whose file has this digest."""
        found = self._database.get(CATALOGUE, name, tuple[bytes, Entries])
        return found[1] if found is not None and found[0] == digest else None

    def keep_catalogue(self, name: str, digest: bytes, entries: Entries) -> None:
        """Cache the entries of a message catalogue when the build ends."""
        self._new_catalogues[name] = (digest, entries)

    # What was written

    def told(self, language: str, type_: type[T]) -> T | None:
        """Return what feeds of a language told of bulletins in the last build; None where it is missing or damaged."""
        return self._database.get(TOLD, language, type_)

    def keep_told(self, told: Mapping[str, object]) -> None:
        """Cache what feeds tell of bulletins, by language."""
        self._database.put(TOLD, told)

    def key_of(self, folder: Path) -> str:
        """Return the name of an output folder: its path from the project on, so that both may be moved together."""
        path = Path(os.path.relpath(folder, self.project)).as_posix()
        return _ODD.sub(lambda found: f"\\{ord(found[0]):04x}", path)

    def begin(self, folder: Path) -> bool:
        """Note that a build writes into a folder; return whether the one before did not finish."""
        self._database.begin()
        unfinished = self.is_unfinished()
        self.intend(folder, ())
        return unfinished

    def is_unfinished(self) -> bool:
        """Whether the last build was cut off."""
        return any(self.folder.glob("writing*"))

    def touch(self) -> int:
        """Return the time of the disk in nanoseconds, less what its clock may lag behind."""
        clock = self.folder / "clock"
        clock.write_bytes(b"")
        return clock.stat().st_mtime_ns - LAG

    def intend(self, folder: Path, paths: Iterable[str]) -> None:
        """Note what is about to be written, so that a build that is cut off can be tidied up."""
        key = self.key_of(folder)
        with self.folder.joinpath(f"writing.{os.getpid()}").open("a", encoding="utf-8") as file:
            file.write("".join(f"{key}\t{path}\n" for path in paths))

    def intended(self, folder: Path) -> set[str]:
        """Return what a build that was cut off was about to write into a folder."""
        found, key = set(), self.key_of(folder)
        for path in self.folder.glob("writing*"):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                where, _, what = line.partition("\t")
                if where == key and is_inside(what):
                    found.add(what)
        return found

    def finish(self) -> None:
        """Save, and note that the build has finished."""
        self._database.put(CATALOGUE, self._new_catalogues)
        self.save()
        self._new_catalogues = {}
        self.full_rebuild_reason = ""
        with suppress(OSError):  # the next build makes everything anew then
            for path in self.folder.glob("writing*"):
                path.unlink(missing_ok=True)

    def build_record(self, folder: Path, program: bytes) -> BuildRecord | None:
        """Return what a folder was last built from by this very program; None when that is not known."""
        record = self._last_record()
        is_it = record is not None and (record.folder, record.program) == (self.key_of(folder), program)
        return record if is_it else None

    def was_built(self, folder: Path) -> bool:
        """Whether a folder was the last one built, by whichever version of the program."""
        record = self._last_record()
        return record is not None and record.folder == self.key_of(folder)

    def _last_record(self) -> BuildRecord | None:
        if self._build is None:
            self._build = self._database.get(BUILD, "", BuildRecord)
        return self._build

    def record_build(self, record: BuildRecord) -> None:
        """Cache what a folder was built from; every other folder has to be compared file by file from now on."""
        self.last_build = self._build = record
        self._database.put(BUILD, {"": record})

    def outputs(self, folder: Path, groups: Iterable[str] | None = None) -> OutputGroups:
        """Return what was written into a folder; of some groups only where these are given.

        Of a damaged group only the paths are known, and everything has to be rebuilt.
        """
        key = self.key_of(folder)
        if groups is None:
            found = dict.fromkeys(self._database.get_below(PATHS, f"{key}/", list[str]))
            found.update(self._database.get_below(OUTPUTS, f"{key}/", dict[str, OutputRow]))
        else:
            names = ((group, f"{key}//{group}") for group in groups)
            found = {group: self._database.get(OUTPUTS, name, dict[str, OutputRow]) for group, name in names}
        sound = {group: rows for group, rows in found.items() if rows is not None}
        for group in found.keys() - sound.keys():
            paths = self._database.get(PATHS, f"{key}//{group}", list[str])
            if groups is None or paths is not None:  # otherwise it is not damaged, but new
                self.mark_damaged()
                sound[group] = dict.fromkeys(paths or (), OutputRow(b"", -1, 0))
        return {group: {path: row for path, row in rows.items() if is_inside(path)} for group, rows in sound.items()}

    def record_outputs(self, folder: Path, groups: OutputGroups) -> None:
        """Cache the outputs of groups, each of them whole; an empty group is forgotten."""
        key = self.key_of(folder)
        kept = {f"{key}//{group}": rows for group, rows in groups.items() if rows}
        gone = [f"{key}//{group}" for group, rows in groups.items() if not rows]
        self._database.put(OUTPUTS, kept)
        self._database.put(PATHS, {name: list(rows) for name, rows in kept.items()})
        self._database.delete(OUTPUTS, gone)
        self._database.delete(PATHS, gone)

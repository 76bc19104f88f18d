"""The ledger: what was written into an output folder and from what, and what was read of the content.

It lives outside the site, in ``.statusgen/`` of the project. When it is missing or unreadable, nothing is known: the
build is clean, and no file is removed.
"""

import os
import pickle
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from statusgen.cache.build_record import Built, Row
from statusgen.cache.records import Entry, Read
from statusgen.cache.shards import PARTS, by_part, listings_of, pack_entries, part_number, unpack_entries
from statusgen.cache.snapshot import Listing, join_parts, part_of
from statusgen.content.files import INCIDENTS, PAGES
from statusgen.model.incident_index import IncidentIndex
from statusgen.model.problem import Level, Problem, ProblemSummary

if TYPE_CHECKING:
    from filelock import BaseFileLock

VERSION = 9
_SCHEMA = """
create table if not exists outputs (
    folder text, path text, shelf text, fingerprint blob, size integer, time integer,
    primary key (folder, shelf, path)) without rowid;
create index if not exists paths on outputs (folder, path);
create table if not exists sources (path text primary key, content blob) without rowid;
create table if not exists bodies (name text primary key, body blob) without rowid;
create table if not exists entries (part integer primary key, rules blob, entries blob, listings blob);
create table if not exists troubles (
    name text primary key, errors integer, warnings integer, repairs integer, problems blob) without rowid;
create table if not exists holidays (
    country text, day text, language text, name text, primary key (country, day, language)) without rowid;
create table if not exists built (folder text primary key, program blob, built blob) without rowid;
"""
LAG = 50_000_000
"""Nanoseconds: two changes of a file so close together may bear the same time."""
NEWEST = 20
"""Of how many incidents the warnings are held: those of the newest ones."""


class Ledger:
    """The ledger of one project. Opening it never fails: what cannot be read is begun anew."""

    def __init__(self, project: Path) -> None:
        self.path = project / ".statusgen" / "ledger.sqlite"
        self.begun_because = "" if self.path.exists() else "missing"
        """Why the ledger had to be begun anew: ``missing``, ``version`` or ``damaged``; empty when it was found."""
        self._process = os.getpid()
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as fault:
            self.begun_because = "version" if str(fault).startswith("version") else "damaged"
            self._begin_anew()
        self.last_built: Built | None = None
        """What was last built with this ledger in hand."""
        self._built: tuple[Path, bytes, Built | None] | None = None
        self._entries: tuple[bytes, dict[str, Entry]] | None = None
        self._index: IncidentIndex | None = None
        self._listings: dict[str, Listing] | None = None

    @cached_property
    def lock(self) -> "BaseFileLock":
        """What a build holds, so that nobody else builds this project meanwhile; one while the ledger is open."""
        from filelock import FileLock

        return FileLock(self.path.with_name("lock"))

    def _begin_anew(self) -> None:
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink(missing_ok=True)
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        marker = self.path.parent / ".gitignore"
        if not marker.exists():
            marker.write_text("*\n", encoding="utf-8")
        connection = sqlite3.connect(self.path)
        try:
            version = connection.execute("pragma user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError(f"version {version}")
            # A power cut may cost the newest rows, never the order of them: the build is clean then.
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            if version != VERSION:
                connection.executescript(_SCHEMA)
                connection.execute(f"pragma user_version = {VERSION}")
            connection.execute("select 1 from outputs, sources, bodies, entries, troubles, built limit 1").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _ours(self) -> sqlite3.Connection:
        """Return a connection of this process: one made before a fork must not be used after it."""
        if os.getpid() != self._process:
            self._process = os.getpid()
            self._connection = sqlite3.connect(self.path)
        return self._connection

    def close(self) -> None:
        """Close the ledger; what was not saved is forgotten."""
        self._connection.close()

    def forget(self) -> None:
        """Forget what was not saved."""
        self._connection.rollback()
        self._entries = self._built = self._index = self._listings = None

    def save(self) -> None:
        """Make everything that was remembered last."""
        self._connection.commit()

    # What was read

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a content file; None when there never was one."""
        row = self._ours().execute("select content from sources where path = ?", (path,)).fetchone()
        return None if row is None else row[0]

    def known_listings(self) -> list[bytes]:
        """Return the listings of incident folders as they were last read, in parts; empty where times prove nothing."""
        try:
            return [raw for (raw,) in self._ours().execute("select listings from entries order by part")]
        except sqlite3.DatabaseError:
            return []

    def listings(self) -> dict[str, Listing]:
        """Return the listing of each incident folder as it was last read; kept in memory once it was asked for."""
        if self._listings is None:
            self._listings = join_parts(self.known_listings())
        return self._listings

    def entries(self, rules_key: bytes) -> dict[str, Entry]:
        """Return what is remembered of each incident folder read with these rules; nothing under other rules."""
        if self._entries is not None and self._entries[0] == rules_key:
            return self._entries[1]
        found: dict[str, Entry] = {}
        try:
            for rules, raw in self._ours().execute("select rules, entries from entries"):
                if rules == rules_key:
                    found.update(unpack_entries(raw))
        except (sqlite3.DatabaseError, msgspec.DecodeError):
            found = {}
        self._entries = (rules_key, {name: found[name] for name in sorted(found)})
        return self._entries[1]

    def index(self, entries: Mapping[str, Entry]) -> IncidentIndex:
        """Return the summaries of entries; the same object as before while they are the same."""
        summaries = {name: entry.summary for name, entry in entries.items() if entry.summary is not None}
        if self._index is None or not self._index.holds(summaries):
            self._index = IncidentIndex(summaries)
        return self._index

    def body(self, name: str) -> bytes:
        """Return an incident, pickled. Raises KeyError when it is not remembered."""
        row = self._ours().execute("select body from bodies where name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        body: bytes = row[0]
        return body

    def keep(self, reads: Iterable[Read], gone: Iterable[str]) -> None:
        """Remember incidents, their files and what is wrong with them, and forget those that are gone."""
        run = self._connection.execute
        for read in reads:
            stand = {*read.sources, *read.entry.kept, *read.entry.left_out}
            self._forget_sources(path for path in self._sources_below(f"{INCIDENTS}/{read.name}") if path not in stand)
            self._connection.executemany("insert or replace into sources values (?, ?)", read.sources.items())
            if read.body:
                run("insert or replace into bodies values (?, ?)", (read.name, read.body))
            if read.problems:
                counts = [sum(one.level is level for one in read.problems) for level in Level]
                row = (read.name, *counts, pickle.dumps(read.problems, protocol=5))
                run("insert or replace into troubles values (?, ?, ?, ?, ?)", row)
            else:
                run("delete from troubles where name = ?", (read.name,))
        for name in gone:
            self._forget_sources(self._sources_below(f"{INCIDENTS}/{name}"))
            run("delete from bodies where name = ?", (name,))
            run("delete from troubles where name = ?", (name,))

    def troubles(self, *, whole: bool = False) -> ProblemSummary:
        """Return what is wrong with all incidents remembered: every error, and the newest warnings.

        The other warnings, and what was repaired, are counted; ``whole`` holds everything.
        """
        query = "select problems from troubles"
        if whole:
            rows = self._connection.execute(query).fetchall()
        else:
            newest = "select name from troubles where warnings > 0 order by name desc limit ?"
            rows = self._connection.execute(f"{query} where errors > 0 or name in ({newest})", (NEWEST,)).fetchall()
        held: list[Problem] = sorted(problem for (raw,) in rows for problem in pickle.loads(raw))  # noqa: S301 - ours
        warnings, repairs = self._connection.execute("select sum(warnings), sum(repairs) from troubles").fetchone()
        counts = [sum(one.level is level for one in held) for level in (Level.WARNING, Level.REPAIR)]
        return ProblemSummary(tuple(held), (warnings or 0) - counts[0], (repairs or 0) - counts[1])

    def keep_entries(
        self,
        rules_key: bytes,
        entries: Mapping[str, Entry],
        listings: Mapping[str, Listing],
        changed: Iterable[str] | None,
    ) -> None:
        """Remember incident folders: the parts in which something changed, or all for None.

        ``listings`` are those that are not as they were; the others stay.
        """
        self._entries = (rules_key, dict(entries))
        parts = set(range(PARTS) if changed is None else map(part_number, changed))
        if not parts:
            return
        query = "select listings from entries where part = ?"
        rows = ((part, self._connection.execute(query, (part,)).fetchone()) for part in parts)
        held = {part: row[0] if row else b"" for part, row in rows}
        if changed is None:
            named = by_part(entries, parts)
        else:
            named = by_part({name: entries[name] for name in changed if name in entries}, parts)
            for part in parts:  # the names in a part stand in its listings
                named[part] |= {name: entries[name] for name in join_parts((held[part],)) if name in entries}
        looked = by_part(listings, parts)
        written = [
            (
                part,
                rules_key,
                pack_entries(named[part]),
                part_of(listings_of(named[part], held[part], looked[part])),
            )
            for part in sorted(parts)
        ]
        self._connection.executemany("insert or replace into entries values (?, ?, ?, ?)", written)
        if self._listings is not None:
            self._listings.update(listings)
            for name in [name for name, one in listings.items() if not one and name not in entries]:
                del self._listings[name]

    def record_sources(
        self, good: Mapping[str, bytes], present: Collection[str], incidents: Collection[str] | None
    ) -> None:
        """Remember the good versions of settings, services and pages, and forget those of pages that are gone.

        ``present`` are files that stand although they are broken: their last good version stays. Where ``incidents``
        are given, what is remembered of the files of all others is forgotten.
        """
        gone = [path for path in self._sources_below(PAGES) if path not in good and path not in present]
        if incidents is not None:
            names = ((path, path[len(INCIDENTS) + 1 :].partition("/")[0]) for path in self._sources_below(INCIDENTS))
            gone += [path for path, name in names if name not in incidents]
        self._forget_sources(gone)
        self._connection.executemany("insert or replace into sources values (?, ?)", good.items())

    def _sources_below(self, folder: str) -> list[str]:
        query = "select path from sources where path >= ? and path < ?"
        return [path for (path,) in self._connection.execute(query, (f"{folder}/", f"{folder}0"))]

    def _forget_sources(self, paths: Iterable[str]) -> None:
        self._connection.executemany("delete from sources where path = ?", ((path,) for path in paths))

    def holidays(self) -> dict[tuple[str, str, str], str]:
        """Return the public holidays looked up so far, by (country, day, language)."""
        rows = self._connection.execute("select country, day, language, name from holidays")
        return {(country, day, language): name for country, day, language, name in rows}

    def keep_holidays(self, holidays: Mapping[tuple[str, str, str], str]) -> None:
        """Remember public holidays."""
        rows = ((*key, name) for key, name in holidays.items())
        self._connection.executemany("insert or replace into holidays values (?, ?, ?, ?)", rows)

    # What was written

    def begin(self, folder: Path) -> bool:
        """Remember that a build writes into a folder; say whether the one before did not finish."""
        unfinished = self.is_unfinished()
        self.intend(folder, ())
        return unfinished

    def is_unfinished(self) -> bool:
        """Whether the last build was cut off."""
        return any(self.path.parent.glob("writing*"))

    def touch(self) -> int:
        """Return the time of the disk in nanoseconds, less what its clock may lag behind."""
        clock = self.path.with_name("clock")
        clock.write_bytes(b"")
        return clock.stat().st_mtime_ns - LAG

    def intend(self, folder: Path, paths: Iterable[str]) -> None:
        """Note what is about to be written, so that a build that is cut off can be tidied up."""
        own = self.path.with_name(f"writing.{os.getpid()}")
        with own.open("a", encoding="utf-8") as file:
            file.write("".join(f"{folder}\t{path}\n" for path in paths))

    def intended(self, folder: Path) -> set[str]:
        """Return what a build that was cut off was about to write into a folder."""
        found = set()
        for path in self.path.parent.glob("writing*"):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                where, _, what = line.partition("\t")
                if what and where == str(folder):
                    found.add(what)
        return found

    def finish(self) -> None:
        """Save, and remember that the build has finished."""
        self.save()
        for path in self.path.parent.glob("writing*"):
            path.unlink(missing_ok=True)

    def built(self, folder: Path, program: bytes) -> Built | None:
        """Return what a folder was last built from by this very program; None when that is not known."""
        if self._built is not None and self._built[:2] == (folder, program):
            return self._built[2]
        query = "select built from built where folder = ? and program = ?"
        row = self._connection.execute(query, (str(folder), program)).fetchone()
        try:
            found: Any = pickle.loads(row[0]) if row else None  # noqa: S301 - written by ourselves
        except (pickle.UnpicklingError, EOFError, AttributeError, TypeError):
            return None
        self._built = (folder, program, found if isinstance(found, Built) else None)
        return self._built[2]

    def was_built(self, folder: Path) -> bool:
        """Whether a folder was the last one built, by whichever version of the program."""
        return self._connection.execute("select 1 from built where folder = ?", (str(folder),)).fetchone() is not None

    def record_built(self, folder: Path, program: bytes, built: Built) -> None:
        """Remember what a folder was built from; every other folder has to be compared file by file from now on."""
        self.last_built = built
        self._built = (folder, program, built)
        self._connection.execute("delete from built")
        row = (str(folder), program, pickle.dumps(built, protocol=5))
        self._connection.execute("insert into built values (?, ?, ?)", row)

    def outputs(self, folder: Path, shelves: Iterable[str] | None = None) -> dict[str, Row]:
        """Return what was written into a folder, by path; from some shelves only where these are given."""
        query = "select path, fingerprint, size, time from outputs where folder = ?"
        if shelves is None:
            return {path: Row(*rest) for path, *rest in self._connection.execute(query, (str(folder),))}
        found = {}
        for shelf in shelves:
            rows = self._connection.execute(f"{query} and shelf = ?", (str(folder), shelf))
            found.update({path: Row(*rest) for path, *rest in rows})
        return found

    def forget_outputs(self, folder: Path, paths: Iterable[str]) -> None:
        """Forget outputs that are gone."""
        self._connection.executemany(
            "delete from outputs where folder = ? and path = ?", ((str(folder), path) for path in paths)
        )

    def record_outputs(self, folder: Path, rows: Iterable[tuple[str, str, Row]]) -> None:
        """Remember outputs as (shelf, path, row)."""
        self._connection.executemany(
            "insert or replace into outputs values (?, ?, ?, ?, ?, ?)",
            ((str(folder), path, shelf, row.fingerprint, row.size, row.time) for shelf, path, row in rows),
        )

    def shelves_of(self, folder: Path, paths: Iterable[str]) -> set[str]:
        """Return the shelves on which outputs stand."""
        query = "select shelf from outputs where folder = ? and path = ?"
        rows = (self._connection.execute(query, (str(folder), path)).fetchone() for path in paths)
        return {row[0] for row in rows if row}

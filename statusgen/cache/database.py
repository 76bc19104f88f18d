"""One SQLite file of packed values by kind and name, and what to make of every error it can have."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from statusgen.cache.faults import CacheDamaged, CacheFault, CacheUnavailable, OtherVersion
from statusgen.cache.packing import pack, unpack

T = TypeVar("T")
VERSION = 11
PATIENCE = 5.0
"""Seconds to wait for another process that holds the file."""
_SCHEMA = """
create table if not exists cache (kind text, name text, value blob, primary key (kind, name)) without rowid;
"""
_SIDES = ("", "-wal", "-shm")
"""Endings of the files that SQLite keeps."""

_DAMAGED = {
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT),
    # Our statements are always the same, and so are the types of what we keep: these mean another schema, or a value
    # that nobody wrote.
    *(sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG),
}
_WHY = {
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL), "locked"),
    sqlite3.SQLITE_FULL: "full",
    **dict.fromkeys((sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY), "forbidden"),
    sqlite3.SQLITE_CANTOPEN: "unopened",
    **dict.fromkeys((sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS), "disk"),
}


class Database:
    """Packed values of one file. A value that is damaged is missing; a file that is damaged raises CacheDamaged.

    Every other error of SQLite raises CacheUnavailable: it says nothing of the file, which stays as it is.
    """

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        """Open a file, or with ``is_read_only`` one that is there: then nothing is written, beside it neither."""
        self.path = path
        self._is_read_only = is_read_only
        self._process = os.getpid()
        self._inherited: list[sqlite3.Connection] = []
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = None
        try:
            connection = self._connect()
            version = connection.execute("pragma user_version").fetchone()[0]
            if version not in (0, VERSION) or (self._is_read_only and not version):
                raise OtherVersion(self.path, f"version {version}")
            if self._is_read_only:
                connection.execute("begin")  # all that is read is of one moment
            else:
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = full")  # a build that has ended is on the disk
            if version != VERSION:
                connection.executescript(f"begin immediate; {_SCHEMA} pragma user_version = {VERSION}; commit;")
            connection.execute("select kind, name, value from cache limit 1").fetchone()
        except (sqlite3.Error, CacheFault) as fault:
            if connection is not None:
                connection.close()
            raise (_sorted_fault(fault, self.path) if isinstance(fault, sqlite3.Error) else fault) from None
        return connection

    def _connect(self) -> sqlite3.Connection:
        if not self._is_read_only:
            return sqlite3.connect(self.path, timeout=PATIENCE, isolation_level="IMMEDIATE")
        sides = [self.path.with_name(f"{self.path.name}{side}") for side in _SIDES[1:]]
        if not sides[0].exists() or not sides[0].stat().st_size:
            how = "immutable=1"  # all of it is in one file, and no file is made beside it
        elif sides[1].exists():
            how = "mode=ro"
        else:
            raise CacheUnavailable(self.path, "a build was cut off", "locked")
        uri = f"{self.path.resolve().as_uri()}?{how}"
        return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)

    def close(self) -> None:
        """Close the file; what was not saved is forgotten."""
        self._connection.close()

    def rollback(self) -> None:
        """Forget what was not saved."""
        try:
            self._connection.rollback()
        except sqlite3.Error as fault:
            raise _sorted_fault(fault, self.path) from fault

    def save(self) -> None:
        """Save everything."""
        try:
            self._connection.commit()
        except sqlite3.Error as fault:
            raise _sorted_fault(fault, self.path) from fault

    def begin(self) -> None:
        """Be the one who writes, until the next save."""
        if not self._connection.in_transaction:
            self._run("begin immediate")

    @property
    def is_own_process(self) -> bool:
        """Whether this process opened the file; workers only read."""
        return os.getpid() == self._process

    def get(self, kind: str, name: str, type_: type[T]) -> T | None:
        """Find a value; None where it is missing or damaged."""
        rows = self._run("select value from cache where kind = ? and name = ?", (kind, _as_text(name)))
        return unpack(rows[0][0], type_, f"{kind}/{name}") if rows else None

    def get_raw(self, kind: str) -> dict[str, bytes]:
        """Return the packed values of a kind."""
        return dict(self._run("select name, value from cache where kind = ? order by name", (kind,)))

    def get_below(self, kind: str, folder: str, type_: type[T]) -> dict[str, T | None]:
        """Return the values whose names begin with ``folder/``, by the rest of the name; None for a damaged one."""
        query = "select name, value from cache where kind = ? and name >= ? and name < ?"
        rows = self._run(query, (kind, f"{folder}/", f"{folder}0"))
        return {name[len(folder) + 1 :]: unpack(raw, type_, f"{kind}/{name}") for name, raw in rows}

    def names(self, kind: str, folder: str = "") -> list[str]:
        """Return the names of the values of a kind; only those that begin with ``folder/`` where that is given."""
        if not folder:
            return [name for (name,) in self._run("select name from cache where kind = ?", (kind,))]
        query = "select name from cache where kind = ? and name >= ? and name < ?"
        return [name for (name,) in self._run(query, (kind, f"{folder}/", f"{folder}0"))]

    def put(self, kind: str, values: Mapping[str, object]) -> None:
        """Put values by their names."""
        self.put_raw(kind, ((name, pack(value, f"{kind}/{name}")) for name, value in values.items()))

    def put_raw(self, kind: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Put values that are packed already, as (name, packed)."""
        self._run_all(
            "insert or replace into cache values (?, ?, ?)", ((kind, _as_text(name), raw) for name, raw in rows)
        )

    def delete(self, kind: str, names: Iterable[str]) -> None:
        """Delete values by their names."""
        self._run_all("delete from cache where kind = ? and name = ?", ((kind, _as_text(name)) for name in names))

    def _run(self, query: str, values: tuple[str, ...] = ()) -> list[Any]:
        try:
            return self._own_connection().execute(query, values).fetchall()
        except sqlite3.Error as fault:
            raise _sorted_fault(fault, self.path) from fault

    def _run_all(self, query: str, rows: Iterator[tuple[str, ...] | tuple[str, str, bytes]]) -> None:
        try:
            self._connection.executemany(query, rows)
        except sqlite3.Error as fault:
            raise _sorted_fault(fault, self.path) from fault

    def _own_connection(self) -> sqlite3.Connection:
        """Return a connection of this process: one made before a fork must not be used after it, nor closed."""
        if not self.is_own_process:
            self._inherited.append(self._connection)
            self._connection = self._connect() if self._is_read_only else sqlite3.connect(self.path, timeout=PATIENCE)
            self._process = os.getpid()
        return self._connection


def _as_text(name: str) -> str:
    """Return a name as SQLite takes it: those of files may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode()


def _sorted_fault(fault: sqlite3.Error, path: Path) -> Exception:
    """Return what an error of SQLite means: a damaged file, a file that cannot be used now, or a mistake of ours."""
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None:  # text that is no UTF-8 has no code; what else has none is a mistake of ours
        return CacheDamaged(path, str(fault)) if isinstance(fault, sqlite3.OperationalError) else fault
    code &= 0xFF
    if code == sqlite3.SQLITE_ERROR and "transaction" in str(fault):
        return fault
    if code in _DAMAGED or (code == sqlite3.SQLITE_READONLY and not _has_known_formats(path)):
        return CacheDamaged(path, str(fault))
    return CacheUnavailable(path, str(fault), _WHY[code]) if code in _WHY else fault


def _has_known_formats(path: Path) -> bool:
    """Whether the header says that SQLite may write the file: another format there makes it read-only."""
    try:
        with path.open("rb") as file:
            header = file.read(20)
    except OSError:
        return True
    return len(header) < 20 or all(number in (1, 2) for number in header[18:20])


def read_what_is_left(path: Path, kind: str) -> list[tuple[str, bytes]]:
    """Return the packed values of a kind, by name, that a damaged file still yields; none where it yields nothing."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("select name, value from cache where kind = ?", (kind,)).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return []
    return [(name, raw) for name, raw in rows if isinstance(name, str) and isinstance(raw, bytes)]


def put_aside(path: Path, ending: str) -> None:
    """Rename a database that is begun anew, with the files beside it; of those put aside, the newest is kept."""
    for side in _SIDES:
        target = path.with_name(f"{path.name}.{ending}{side}")
        try:
            os.replace(f"{path}{side}", target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)

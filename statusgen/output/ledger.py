"""The ledger: what was written into an output folder, and the last good version of every file of the content.

It lives outside the site, in ``.statusgen/`` of the project. When it is missing or unreadable, nothing is known: the
build is clean, and no file is removed.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

VERSION = 2
_SCHEMA = """
create table if not exists outputs (folder text, path text, digest blob, primary key (folder, path)) without rowid;
create table if not exists unfinished (folder text primary key) without rowid;
create table if not exists sources (path text primary key, digest blob, content blob) without rowid;
"""


def digest(raw: bytes) -> bytes:
    """Return the digest by which contents are compared."""
    return hashlib.blake2b(raw, digest_size=16).digest()


class Ledger:
    """The ledger of one project. Opening it never fails: what cannot be read is begun anew."""

    def __init__(self, project: Path) -> None:
        self.path = project / ".statusgen" / "ledger.sqlite"
        self.begun_because = ""
        """Why the ledger had to be begun anew; empty when it was found or when there was none."""
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as fault:
            self.begun_because = str(fault)
            self.path.unlink(missing_ok=True)
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
            connection.executescript(_SCHEMA)
            connection.execute("select count(*) from outputs, sources").fetchone()
            connection.execute(f"pragma user_version = {VERSION}")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the ledger."""
        self._connection.close()

    def good_version(self, path: str) -> bytes | None:
        """Find the last good version of a content file; None when there never was one."""
        row = self._connection.execute("select content from sources where path = ?", (path,)).fetchone()
        return None if row is None else zlib.decompress(row[0])

    def begin(self, folder: Path) -> bool:
        """Remember that a build writes into a folder; say whether the one before did not finish."""
        with self._connection as transaction:
            found = transaction.execute("select 1 from unfinished where folder = ?", (str(folder),)).fetchone()
            transaction.execute("insert or ignore into unfinished values (?)", (str(folder),))
        return found is not None

    def outputs(self, folder: Path) -> dict[str, bytes]:
        """Return what was written into a folder: path → digest."""
        rows = self._connection.execute("select path, digest from outputs where folder = ?", (str(folder),))
        return dict(rows.fetchall())

    def record_outputs(self, folder: Path, written: Mapping[str, bytes]) -> None:
        """Remember everything that a folder now holds of ours: the build has finished."""
        with self._connection as transaction:
            transaction.execute("delete from outputs where folder = ?", (str(folder),))
            rows = ((str(folder), path, value) for path, value in written.items())
            transaction.executemany("insert into outputs values (?, ?, ?)", rows)
            transaction.execute("delete from unfinished where folder = ?", (str(folder),))

    def add_outputs(self, folder: Path, paths: Iterable[str]) -> None:
        """Remember that these are about to be written, so that a build that is cut off can be tidied up."""
        with self._connection as transaction:
            rows = ((str(folder), path, b"") for path in paths)
            transaction.executemany("insert or ignore into outputs values (?, ?, ?)", rows)

    def record_sources(self, good: Mapping[str, bytes], present: Iterable[str]) -> None:
        """Remember the good versions of content files, and forget files that are gone."""
        with closing(self._connection.cursor()) as cursor, self._connection:
            known = dict(cursor.execute("select path, digest from sources").fetchall())
            changed = [
                (path, digest(raw), zlib.compress(raw)) for path, raw in good.items() if known.get(path) != digest(raw)
            ]
            cursor.executemany("insert or replace into sources values (?, ?, ?)", changed)
            gone = set(known) - set(good) - set(present)
            cursor.executemany("delete from sources where path = ?", ((path,) for path in gone))

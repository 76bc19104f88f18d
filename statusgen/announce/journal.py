"""The journal of deliveries in ``.statusgen``, so that no target gets a bulletin twice.

A delivery is recorded before it is sent, and its result afterwards. A row that says *trying*
when a run begins is one that was interrupted: it may have arrived.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple

VERSION = 1
_SCHEMA = """
create table if not exists streams (
    target text, language text, after_time text, after_incident text, after_number integer,
    primary key (target, language)) without rowid;
create table if not exists deliveries (
    target text, language text, incident text, number integer, event text,
    state text, attempts integer, first text, last text, not_before text, reason text,
    primary key (target, language, incident, number, event)) without rowid;
"""

Order = tuple[str, str, int]
"""When a bulletin was published (UTC, ISO 8601), its incident and its number: the order of all bulletins."""


class DeliveryState(StrEnum):
    """The state of the delivery of one bulletin to one target in one language."""

    TRYING = "trying"
    """It is being sent, or the answer was lost."""
    WAITING = "waiting"
    """It did not arrive, and is retried."""
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given-up"
    UNSURE = "unsure"
    """It may have arrived, and the target would show it twice: a person decides."""

    @property
    def is_over(self) -> bool:
        """Whether it is not retried automatically."""
        return self not in (DeliveryState.TRYING, DeliveryState.WAITING)


class DeliveryKey(Struct, frozen=True):
    """The identity of a delivery: bulletin, target, language, and whether it was published, corrected or withdrawn."""

    target: str
    language: str
    incident: str
    number: int
    event: str
    """``published``, ``withdrawn``, or ``corrected-1`` and so on where other facts of it came to count.

    A bulletin that corrects another is published.
    """


class DeliveryRow(Struct, frozen=True):
    """The recorded state of a delivery."""

    state: DeliveryState
    attempts: int
    first: datetime
    last: datetime
    not_before: datetime | None
    reason: str


class JournalFault(OSError):
    """The journal cannot be read: anything announced now could be sent twice."""


class Journal:
    """The journal of one project."""

    def __init__(self, project: Path) -> None:
        self.path = project / ".statusgen" / "announcements.sqlite"
        self._connection = sqlite3.connect(":memory:") if not self.path.exists() else self._open()
        if not self.path.exists():
            self._connection.executescript(_SCHEMA)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        try:
            version = connection.execute("pragma user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError(f"version {version}")
            connection.execute("pragma synchronous = full")  # a line that a power cut takes back would tell twice
            connection.executescript(f"{_SCHEMA} pragma user_version = {VERSION};")
        except sqlite3.DatabaseError as fault:
            connection.close()
            raise JournalFault(0, str(fault), str(self.path)) from fault
        return connection

    def begin(self) -> None:
        """Create the journal on disk if there is none; until then nothing is recorded."""
        if self.path.exists():
            return
        self.path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        marker = self.path.with_name(".gitignore")
        if not marker.exists():
            marker.write_text("*\n", encoding="utf-8")
        self._connection.close()
        self._connection = self._open()

    def close(self) -> None:
        """Close the journal."""
        self._connection.close()

    def stream(self, target: str, language: str) -> Order | None:
        """Find the bulletin after which a target started in a language; None for a new target."""
        query = "select after_time, after_incident, after_number from streams where target = ? and language = ?"
        row: Order | None = self._connection.execute(query, (target, language)).fetchone()
        return row

    def begin_stream(self, target: str, language: str, after: Order) -> None:
        """Record the bulletin after which a target starts in a language."""
        with self._connection:
            row = (target, language, *after)
            self._connection.execute("insert or ignore into streams values (?, ?, ?, ?, ?)", row)

    def rows(self, target: str, language: str) -> Mapping[DeliveryKey, DeliveryRow]:
        """Return the recorded deliveries to a target in a language."""
        query = (
            "select incident, number, event, state, attempts, first, last, not_before, reason from deliveries "
            "where target = ? and language = ?"
        )
        with closing(self._connection.execute(query, (target, language))) as found:
            return {
                DeliveryKey(target, language, incident, number, event): DeliveryRow(
                    DeliveryState(state),
                    attempts,
                    datetime.fromisoformat(first),
                    datetime.fromisoformat(last),
                    datetime.fromisoformat(not_before) if not_before else None,
                    reason,
                )
                for incident, number, event, state, attempts, first, last, not_before, reason in found
            }

    def intend(self, key: DeliveryKey, before: DeliveryRow | None, at: datetime) -> DeliveryRow:
        """Record, before anything is sent, that it is being sent."""
        attempts, first = (before.attempts + 1, before.first) if before else (1, at)
        row = DeliveryRow(DeliveryState.TRYING, attempts, first, at, None, "")
        self.record(key, row)
        return row

    def record(self, key: DeliveryKey, row: DeliveryRow) -> None:
        """Record the state of a delivery."""
        not_before = row.not_before.isoformat() if row.not_before else ""
        instants = (row.first.isoformat(), row.last.isoformat(), not_before)
        values = (*astuple(key), row.state, row.attempts, *instants, row.reason)
        query = "insert or replace into deliveries values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        with self._connection:
            self._connection.execute(query, values)


FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 30 seconds, then twice as long each time, up to half an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)

"""What was announced to whom: a journal in ``.statusgen``, so that nobody is told twice.

What is about to be sent is written down before it is sent, and what became of it afterwards. A line that says *trying*
when a run begins is one whose sending was cut off: it may have arrived.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

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
    """How far the delivery of one bulletin to one target in one language has come."""

    TRYING = "trying"
    """It is being sent, or the answer was lost."""
    WAITING = "waiting"
    """It did not arrive, and will be sent again."""
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given-up"
    UNSURE = "unsure"
    """It may have arrived, and the target would show it twice: a person decides."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done by itself."""
        return self not in (DeliveryState.TRYING, DeliveryState.WAITING)


class DeliveryKey(Struct, frozen=True):
    """What is told once: a bulletin, to a target, in a language, as published or as withdrawn."""

    target: str
    language: str
    incident: str
    number: int
    event: str
    """``published`` or ``withdrawn``: a correction is a bulletin of its own."""


class DeliveryRow(Struct, frozen=True):
    """What is remembered of a delivery."""

    state: DeliveryState
    attempts: int
    first: datetime
    last: datetime
    not_before: datetime | None
    reason: str


class JournalFault(OSError):
    """The journal cannot be read: announcing anything could tell it twice."""


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
        """Make the journal on disk, where nothing stands yet; before that, nothing is remembered."""
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
        """Find after which bulletin a target is told in a language; None when it never was told anything."""
        query = "select after_time, after_incident, after_number from streams where target = ? and language = ?"
        row: Order | None = self._connection.execute(query, (target, language)).fetchone()
        return row

    def begin_stream(self, target: str, language: str, after: Order) -> None:
        """Remember after which bulletin a target is told in a language."""
        with self._connection:
            row = (target, language, *after)
            self._connection.execute("insert or ignore into streams values (?, ?, ?, ?, ?)", row)

    def rows(self, target: str, language: str) -> Mapping[DeliveryKey, DeliveryRow]:
        """Return what is remembered of the deliveries to a target in a language."""
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
        """Remember, before anything is sent, that it is being sent."""
        attempts, first = (before.attempts + 1, before.first) if before else (1, at)
        row = DeliveryRow(DeliveryState.TRYING, attempts, first, at, None, "")
        self.record(key, row)
        return row

    def record(self, key: DeliveryKey, row: DeliveryRow) -> None:
        """Remember what became of a delivery, for good."""
        with self._connection:
            self._connection.execute(
                "insert or replace into deliveries values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key.target,
                    key.language,
                    key.incident,
                    key.number,
                    key.event,
                    row.state,
                    row.attempts,
                    row.first.isoformat(),
                    row.last.isoformat(),
                    row.not_before.isoformat() if row.not_before else "",
                    row.reason,
                ),
            )


FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 30 seconds, then twice as long each time, up to half an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)

"""Read the incidents of a Statuspage: the document that it serves as ``/api/v2/incidents.json``.

Source: "Public status API" of Atlassian Statuspage, version 2. What was downloaded is not trusted.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from statusgen.content.opening import read_below
from statusgen.desk.imported import MOST_INCIDENTS, MOST_UPDATES, CannotBeRead, OldIncident, OldPage, OldUpdate

SOURCE = "Statuspage"
LARGEST = 8 * 1024 * 1024
"""Bytes of a document, which takes thirty times as many to read; fifty incidents have a tenth of a megabyte."""
SERVED = 50
"""How many incidents that document holds at most: older ones are not in it."""
_CLOSED = frozenset({"resolved", "completed", "postmortem"})
_FILE = "incidents.json"


class _Component(Struct):
    name: str = ""
    old_status: str = ""
    new_status: str = ""


class _Update(Struct):
    status: str = ""
    body: str | None = ""
    created_at: str | None = None
    display_at: str | None = None
    affected_components: list[_Component] | None = None


class _Incident(Struct):
    name: str = ""
    status: str = ""
    impact: str | None = None
    incident_updates: list[_Update] = []


def read_statuspage(path: Path) -> OldPage:
    """Read a document, or the ``incidents.json`` of a folder. Raises CannotBeRead, and OSError where it is refused."""
    path = path.resolve()
    if path.is_dir():
        path /= _FILE
        if not path.exists():
            raise CannotBeRead("not-statuspage")
    try:
        read = msgspec.json.decode(read_below(path.parent, path.name, LARGEST))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CannotBeRead("not-statuspage") from None
    listed = read.get("incidents") if isinstance(read, dict) else read
    if not isinstance(listed, list):
        raise CannotBeRead("not-statuspage")
    lost: list[tuple[str, Mapping[str, str]]] = []
    wordless = sum(_count_wordless(raw) for raw in listed[:MOST_INCIDENTS])
    found: list[OldIncident] = []
    for number, raw in enumerate(listed[:MOST_INCIDENTS], 1):
        incident = _read_incident(raw)
        if isinstance(incident, OldIncident):
            found.append(incident)
        else:
            lost.append((incident, {"name": _name_of(raw) or f"{number}"}))
    planned = read.get("scheduled_maintenances") if isinstance(read, dict) else None
    if isinstance(planned, list) and planned:
        lost.append(("lost-planned", {"count": str(len(planned))}))
    if wordless:
        lost.append(("lost-wordless", {"count": str(wordless)}))
    if len(listed) == SERVED:
        lost.append(("lost-older", {"count": str(SERVED)}))
    if len(listed) > MOST_INCIDENTS:
        lost.append(("lost-more", {"count": str(len(listed) - MOST_INCIDENTS)}))
    return OldPage(SOURCE, tuple(sorted(found, key=lambda one: one.updates[0].at)), tuple(lost))


def _name_of(raw: Any) -> str:
    name = raw.get("name") if isinstance(raw, dict) else None
    return name[:80] if isinstance(name, str) else ""


def _count_wordless(raw: Any) -> int:
    """Count the updates of an incident that have no text: which stage it had then is not carried over."""
    updates = raw.get("incident_updates") if isinstance(raw, dict) else None
    return sum(isinstance(one, dict) and not one.get("body") for one in updates) if isinstance(updates, list) else 0


def _read_incident(raw: Any) -> OldIncident | str:
    """Return an incident, or the code of the sentence that says why it cannot be read."""
    if isinstance(raw, dict) and raw.get("scheduled_for"):
        return "lost-maintenance"
    try:
        read = msgspec.convert(raw, _Incident)
        updates = [*_iter_updates(read)]
    except (msgspec.ValidationError, ValueError, RecursionError):
        return "lost-unreadable"
    if not updates:
        return "lost-empty"
    if len(updates) > MOST_UPDATES:
        return "lost-unreadable"
    comments = (f"impact: {read.impact}",) if read.impact not in (None, "", "none") else ()
    ordered = tuple(sorted(updates, key=lambda one: one.at))
    return OldIncident(read.name, ordered, read.status in _CLOSED, comments)


def _iter_updates(read: _Incident) -> Iterator[OldUpdate]:
    for update in reversed(read.incident_updates):
        if update.body:
            states = tuple(
                f"{component.name}: {component.old_status or '?'} → {component.new_status or '?'}"
                for component in update.affected_components or ()
            )
            at = _read_instant(update.display_at or update.created_at or "")
            yield OldUpdate(at, update.body, update.status, states)


def _read_instant(typed: str) -> datetime:
    """Read an instant; without an offset it is in UTC. Raises ValueError for what is none or no year of a hospital."""
    at = datetime.fromisoformat(typed)
    if not 1990 <= at.year <= 2199:
        raise ValueError(typed)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

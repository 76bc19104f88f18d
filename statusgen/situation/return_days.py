"""Announced days of return as all incidents together make them: which hold on, which others depend on, which are moot.

Source: the rules of the situation, sections 8 and 10.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from msgspec.structs import replace

from statusgen.model.severity import KEEPING_AWAY
from statusgen.model.situation import Cell, Reason
from statusgen.model.words import Certainty, Rule, State
from statusgen.situation.changes import cells_with_coming
from statusgen.situation.claims import CellKey
from statusgen.situation.planned_dates import Announced, Fate, Restart, Window, announced_days
from statusgen.situation.timeline import Timeline

KEPT = 50
"""Days of incidents that are over, and announced closures of a location before and after now, in a calendar."""
_NOT_BACK = (State.CANCELLED, State.UNKNOWN)
_KEPT_AWAY = (*KEEPING_AWAY, Rule.GO_ELSEWHERE)
"""What another incident may say of a cell so that it has not restarted, whatever the one that announced it says."""


@lru_cache(maxsize=4)
def days_at(timeline: Timeline, at: datetime, ids: tuple[str, ...]) -> tuple[Announced, ...]:
    """Return the planned dates of live incidents at an instant, computed once for all pages of a build.

    A return that others hold up is not certain. What runs all the time returns on no day. Of closures that notes
    announced, the nearest of each location are returned.
    """
    content, closures = timeline.content, dict[tuple[str, bool], list[Window]]()
    days: list[Announced] = []
    for day in (day for id_ in ids for day in announced_days(content, content.incidents[id_])):
        if isinstance(day, Window) and day.is_announced:
            closures.setdefault((day.location, day.ends <= at), []).append(day)
        else:
            days.append(day)
    for (_, is_past), found in closures.items():
        ordered = sorted(found, key=lambda window: window.begins)
        days += ordered[-KEPT:] if is_past else ordered[:KEPT]
    return _settle_all(timeline, at, days)


def days_of_closed(timeline: Timeline, at: datetime, ids: tuple[str, ...]) -> tuple[Announced, ...]:
    """Return the newest planned dates of each location, of incidents that are over."""
    content, zone = timeline.content, timeline.content.settings.timezone

    def on(day: Announced) -> date:
        return day.begins.astimezone(zone).date() if isinstance(day, Window) else day.on

    days = [day for id_ in ids for day in announced_days(content, content.incidents[id_])]
    by_place: dict[str, list[Announced]] = {}
    for day in sorted(days, key=on, reverse=True):
        by_place.setdefault(day.location, []).append(day)
    return _settle_all(timeline, at, (day for found in by_place.values() for day in found[:KEPT]))


def _settle_all(timeline: Timeline, at: datetime, days: Iterable[Announced]) -> tuple[Announced, ...]:
    found: list[Announced] = []
    for day in days:
        if isinstance(day, Window):
            found += _iter_pieces(timeline, day)
        elif (settled := _settle(timeline, at, day)) is not None:
            found.append(settled)
    return tuple(found)


def _iter_pieces(timeline: Timeline, window: Window) -> Iterator[Window]:
    """Iterate over a closure that a note announced in pieces, in each of which all incidents together say the same.

    A piece after the first of which nothing is known, or that its incident does not hold, is left out.
    """
    services = frozenset(statement.service for _, statement in window.statements)
    begins = window.begins
    while window.is_announced and begins < window.ends:
        found = cells_with_coming(timeline, begins, services)
        cells = [cell for one in services if (cell := found.get((one, window.location))) is not None]
        changes = (change.begins for cell in cells for change in (*cell.said.coming, *cell.lapses))
        ends = min((moment for moment in changes if begins < moment < window.ends), default=window.ends)
        is_held = any(cell.reason is not Reason.EXPIRED and window.incident in cell.incidents for cell in cells)
        if begins == window.begins or is_held:
            yield replace(window, begins=begins, ends=ends, whole=window.begins)
        begins = ends
    if not window.is_announced:
        yield window


def _settle(timeline: Timeline, at: datetime, restart: Restart) -> Restart | None:
    """Return what becomes of a day of return, all incidents combined; None where it was announced of what runs."""
    if restart.subject not in timeline.content.catalogue.services:
        return restart
    if (restart.subject, restart.location) in timeline.content.catalogue.at(_end_of(timeline, restart.on)).gone:
        return None
    if restart.fate is Fate.KEPT:
        cell = _cell_of(timeline, min(at, _end_of(timeline, restart.on)), restart)
        depends = (
            tuple(incident for incident in cell.incidents if incident != restart.incident) if cell is not None else ()
        )
        if depends and cell is not None and (cell.state in _NOT_BACK or cell.rule in _KEPT_AWAY):
            return replace(restart, fate=Fate.TAKEN_BACK, depends=depends)
    if restart.fate is not Fate.EXPECTED:
        return restart
    cells = [cell for cell in _iter_cells_until(timeline, at, restart) if cell is not None]
    if all(cell.state is State.RUNNING for cell in cells):
        first = _cell_of(timeline, restart.first, restart)
        is_moot = first is None or first.state is State.RUNNING
        return None if is_moot else replace(restart, fate=Fate.TAKEN_BACK)
    has_begun = _start_of(timeline, restart.on) <= at
    on_that_day = [cells[0]] if has_begun else [*_iter_on_day(timeline, at, restart)]
    held = dict.fromkeys(one for cell in on_that_day if cell is not None for one in cell.incidents)
    depends = tuple(one for one in held if one != restart.incident)
    return replace(restart, certainty=Certainty.PLANNED, depends=depends) if depends else restart


def _iter_cells_until(timeline: Timeline, at: datetime, restart: Restart) -> Iterator[Cell | None]:
    """Iterate over what all incidents say of it now, and whenever that changes before the end of the day."""
    cell = _cell_of(timeline, at, restart)
    yield cell
    for change in cell.said.coming if cell is not None else ():
        if change.begins < _end_of(timeline, restart.on):
            yield _cell_of(timeline, change.begins, restart)


def _iter_on_day(timeline: Timeline, at: datetime, restart: Restart) -> Iterator[Cell | None]:
    """Iterate over what all incidents say of it on the day itself, as far as it lies ahead."""
    begins, ends = _start_of(timeline, restart.on), _end_of(timeline, restart.on)
    first = _cell_of(timeline, begins, restart) if begins > at else None
    yield first
    for change in first.said.coming if first is not None else ():
        if change.begins < ends:
            yield _cell_of(timeline, change.begins, restart)


def _cell_of(timeline: Timeline, at: datetime, restart: Restart) -> Cell | None:
    key: CellKey = (restart.subject, restart.location)
    return cells_with_coming(timeline, at, frozenset((restart.subject,))).get(key)


def _start_of(timeline: Timeline, day: date) -> datetime:
    return datetime.combine(day, time(0), timeline.content.settings.timezone)


def _end_of(timeline: Timeline, day: date) -> datetime:
    return _start_of(timeline, day + timedelta(days=1)) - timedelta(seconds=1)

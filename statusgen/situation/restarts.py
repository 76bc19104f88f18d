"""Restart dates of an incident that moved, and the capacity figures it gave."""

from datetime import date

from msgspec import Struct

from statusgen.model.capacity import Capacity
from statusgen.model.note import Incident


class Promise(Struct, frozen=True):
    """One day announced for the return of one service or system."""

    on: date
    number: int
    """Number of the first bulletin that announced it."""


class Moved(Struct, frozen=True):
    """A service or a system whose day of return has moved, with every day announced, the oldest first."""

    subject: str
    locations: tuple[str, ...]
    """Empty for everywhere."""
    promises: tuple[Promise, ...]


class Figure(Struct, frozen=True):
    """How much of its usual work a service does, by a bulletin."""

    service: str
    capacity: Capacity
    number: int
    """Number of the first bulletin that gave it."""


def moved_dates(incident: Incident) -> tuple[Moved, ...]:
    """Return what was announced for more than one day, in the order in which it was first announced.

    A statement and a step of the plan about the same service are one promise where they say the same.
    """
    announced: dict[tuple[str, tuple[str, ...]], list[Promise]] = {}
    for note in incident.standing:
        stated = (((statement.service, statement.locations), statement.restart) for statement in note.statements)
        planned = (((step.subject, step.locations), step.on) for step in note.restart_plan)
        days = {key: on for key, on in (*stated, *planned) if on is not None}
        for key, on in days.items():
            promises = announced.setdefault(key, [])
            if not promises or promises[-1].on != on:
                promises.append(Promise(on, note.number))
    moved = [Moved(*key, tuple(promises)) for key, promises in announced.items() if len(promises) > 1]
    everywhere = {(change.subject, change.promises) for change in moved if not change.locations}
    return tuple(
        change for change in moved if not change.locations or (change.subject, change.promises) not in everywhere
    )


def capacity_figures(incident: Incident) -> tuple[Figure, ...]:
    """Return the percentages that bulletins gave, by service and then by time, each only when it is new."""
    series: dict[str, list[Figure]] = {}
    for note in incident.standing:
        for statement in note.statements:
            if statement.capacity is None:
                continue
            figures = series.setdefault(statement.service, [])
            if not figures or figures[-1].capacity != statement.capacity:
                figures.append(Figure(statement.service, statement.capacity, note.number))
    return tuple(figure for figures in series.values() for figure in figures)

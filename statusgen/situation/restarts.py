"""Restart dates of an incident: which of them hold, which moved, and the capacity figures it gave.

Of a day below a service and one of a restart plan, that of the newer note holds; of one note, that below the service.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.capacity import Capacity
from statusgen.model.note import Incident, Note
from statusgen.model.site import Catalogue
from statusgen.model.situation import Said
from statusgen.model.statement import RestartStep, Statement
from statusgen.model.words import Certainty


def newer_step(incident: Incident, note: Note, service: str, place: str) -> RestartStep | None:
    """Find the step of the newest restart plan about a cell, where that plan is newer than a note; not one done."""
    after = incident.standing[::-1]
    planning = next((other for other in after if other.restart_plan), None)
    if planning is None or planning.order <= note.order:
        return None
    steps = (step for step in planning.restart_plan if step.subject == service)
    step = next((step for step in steps if not step.locations or place in step.locations), None)
    return step if step is None or step.certainty is not Certainty.DONE else None


def with_newer_day(said: Said, incident: Incident, note: Note, statement: Statement, place: str) -> Said:
    """Return what a statement says of a location with the day of a newer plan, or none where that has none yet."""
    step = newer_step(incident, note, statement.service, place) if said.restart is not None else None
    return said if step is None else replace(said, restart=step.on, certainty=step.certainty)


def places_of(catalogue: Catalogue, step: RestartStep) -> tuple[str, ...]:
    """Return where a step restarts a service; nothing for a system."""
    service = catalogue.services.get(step.subject)
    return (step.locations or service.locations) if service is not None else ()


def latest_plan(incident: Incident, catalogue: Catalogue) -> tuple[RestartStep, ...]:
    """Return the restart plan of the newest note that has one, with the days that later notes give instead."""
    notes = incident.standing
    place = next((number for number in range(len(notes) - 1, -1, -1) if notes[number].restart_plan), None)
    if place is None:
        return ()
    plan, later = notes[place].restart_plan, notes[place + 1 :]
    return tuple(dated for step in plan for dated in _iter_dated(step, later, catalogue))


def _iter_dated(step: RestartStep, later: Sequence[Note], catalogue: Catalogue) -> Iterator[RestartStep]:
    days: dict[tuple[date | None, Certainty], list[str]] = {}
    for place in places_of(catalogue, step):
        stated = (note.statement_of(step.subject, place) for note in reversed(later))
        newest = next((one for one in stated if one is not None and _gives_day(one, place)), None)
        day = (newest.restart, newest.certainty) if newest is not None else (step.on, step.certainty)
        days.setdefault(day, []).append(place)
    if len(days) < 2:
        ((on, certainty),) = days or {(step.on, step.certainty): []}
        yield replace(step, on=on, certainty=certainty)
    else:
        for (on, certainty), places in days.items():
            yield replace(step, on=on, certainty=certainty, locations=tuple(places))


def _gives_day(statement: Statement, place: str) -> bool:
    """Whether a statement gives a day of return for a location: one that it says something else of has none."""
    excepted = any(place in one.locations and not one.groups for one in statement.exceptions)
    return statement.restart is not None and not excepted


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

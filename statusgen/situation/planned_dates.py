"""What was announced for a day: windows of planned incidents and days of return, and how often each was revised.

A revision is counted from the notes alone, those that were withdrawn included, so that it only ever grows: a note that
moves a day, or takes it back, counts once; a withdrawal counts more than all notes.
"""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note, RestartStep, Statement
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.situation import Said
from statusgen.model.words import Certainty, State
from statusgen.situation.claims import say_at

_UNSAID = 10_000
"""What a withdrawal counts: more than an incident can have notes, so that the revision grows, whatever later notes no
longer change because of it."""


class Fate(StrEnum):
    """What became of an announced day."""

    EXPECTED = "expected"
    KEPT = "kept"
    """A note says that it came back."""
    TAKEN_BACK = "taken-back"


class Restart(Struct, frozen=True):
    """The announced day of return of one service, or one system, at one location."""

    incident: str
    subject: str
    """Id of a service or of a system."""
    location: str
    on: date
    """The day announced last."""
    before: date | None
    """The day that it moved from, last; None when it never moved."""
    certainty: Certainty
    fate: Fate
    revision: int
    """How often the day moved, was taken back or was announced again."""
    first: datetime
    """When it was first announced."""
    latest: Note
    """The newest note that speaks of it."""
    said: tuple[Note, Said] | None
    """What the newest standing note says of the service there; None for a system."""


class Window(Struct, frozen=True):
    """A planned incident as it concerns one location."""

    incident: str
    location: str
    begins: datetime
    ends: datetime
    is_off: bool
    """Whether it will not take place there: called off, withdrawn, or everything runs."""
    revision: int
    first: datetime
    latest: Note
    """The newest note of the incident."""
    statements: tuple[tuple[Note, Statement], ...]
    """What the newest standing notes say there, one for each service."""


Announced = Restart | Window


class _Course(Struct, frozen=True):
    """A day on its way through the notes."""

    stated: tuple[date, Certainty] | None = None
    """What the statement in force announces."""
    planned: tuple[date, Certainty] | None = None
    """What the newest restart plan announces."""
    on: date | None = None
    before: date | None = None
    certainty: Certainty = Certainty.PLANNED
    fate: Fate = Fate.EXPECTED
    state: State | None = None
    """The state that the service was to come back from."""
    revision: int = -1
    """The first announcement makes it 0."""


def announced_restarts(content: Content, incident: Incident) -> tuple[Restart, ...]:
    """Return the days of return that an incident announced beforehand, in the order of the catalogue."""
    catalogue, zone = content.catalogue, content.settings.timezone
    keys = {key for note in incident.notes for key in _iter_dated(catalogue, note)}
    places = {place: rank for rank, place in enumerate((WHOLE_GROUP, *catalogue.locations))}
    subjects = {subject: rank for rank, subject in enumerate((*catalogue.services, *catalogue.systems))}
    ordered = sorted(keys, key=lambda key: (subjects.get(key[0], 0), places.get(key[1], 0)))
    return tuple(_follow(catalogue, zone, incident, *key) for key in ordered)


def _iter_dated(catalogue: Catalogue, note: Note) -> Iterator[tuple[str, str]]:
    """Iterate over what a note announces a day for: (subject, location); a day first told when it was over is none."""
    for one in note.statements:
        if one.restart is not None and one.certainty is not Certainty.DONE:
            yield from ((one.service, place) for place in one.locations if _said(catalogue, one, place).restart)
    for step in note.restart_plan:
        if step.on is not None and step.certainty is not Certainty.DONE:
            yield from ((step.subject, place) for place in _places_of(catalogue, step))


def _places_of(catalogue: Catalogue, step: RestartStep) -> tuple[str, ...]:
    service = catalogue.services.get(step.subject)
    return step.locations or (service.locations if service else (WHOLE_GROUP,))


def _said(catalogue: Catalogue, statement: Statement, place: str) -> Said:
    return say_at(catalogue.services[statement.service], place, statement)


def _follow(catalogue: Catalogue, zone: tzinfo, incident: Incident, subject: str, place: str) -> Restart:
    course, first, latest, told = _Course(), None, incident.notes[0], None
    for note in incident.notes:
        statement = next((one for one in note.statements if one.service == subject and place in one.locations), None)
        said = _said(catalogue, statement, place) if statement else None
        steps = (one for one in note.restart_plan if one.subject == subject and place in _places_of(catalogue, one))
        step = next(steps, None)
        after = _hear(course, said, step, note.published.astimezone(zone).date(), has_plan=bool(note.restart_plan))
        if after.on is not None and (said or step or after != course):
            first, latest = first or note.published, note
        is_unsaid = note.is_withdrawn and (said is not None or bool(note.restart_plan))
        course = _withdraw(course, after) if is_unsaid else after
        if said and not note.is_withdrawn:
            told = (note, said)
    if course.on is None or first is None:
        raise ValueError(f"nothing was announced for {subject} at {place}")
    return Restart(
        incident.id,
        subject,
        place,
        course.on,
        course.before,
        course.certainty,
        course.fate,
        course.revision,
        first,
        latest,
        told,
    )


def _hear(course: _Course, said: Said | None, step: RestartStep | None, day: date, *, has_plan: bool) -> _Course:
    """Return a course after a note of a day: what the note says of the cell, and where its plan puts it."""
    if said is None and not has_plan:
        return course
    stated, planned = course.stated, course.planned
    if said is not None:
        stated = (said.restart, said.certainty) if said.restart else None
    if has_plan:
        planned = (step.on, step.certainty) if step and step.on else None
    fresh = (stated if said is not None else None) or (planned if has_plan else None)
    course = replace(course, stated=stated, planned=planned)
    is_running = said is not None and said.state is State.RUNNING
    if fresh is None and is_running:
        return _come_back(course, day)
    current = fresh or stated or planned
    if current is not None:
        on, certainty = current
        fate = Fate.KEPT if certainty is Certainty.DONE else Fate.EXPECTED
        return _settle(course, on, fate, certainty, said.state if said else None)
    if course.on is None or course.fate is not Fate.EXPECTED:
        return course
    is_better = said is not None and course.state is not None and severity(said.state) < severity(course.state)
    is_done = step is not None and step.certainty is Certainty.DONE
    if course.on <= day and (is_better or is_done):
        return _settle(course, course.on, Fate.KEPT, course.certainty)
    if course.on <= day and said is None and step is None:  # the plan lists no more what is past
        return course
    return _settle(course, course.on, Fate.TAKEN_BACK, course.certainty)


def _come_back(course: _Course, day: date) -> _Course:
    """Return a course whose service runs again: on the day announced, or before it."""
    if course.on is None or course.fate is not Fate.EXPECTED:
        return course
    return _settle(course, min(course.on, day), Fate.KEPT, Certainty.DONE)


def _settle(course: _Course, on: date, fate: Fate, certainty: Certainty, state: State | None = None) -> _Course:
    is_off, was_off = fate is Fate.TAKEN_BACK, course.fate is Fate.TAKEN_BACK
    is_revised = course.on != on or is_off != was_off
    return replace(
        course,
        on=on,
        before=course.on if course.on is not None and course.on != on else course.before,
        certainty=certainty,
        fate=fate,
        state=state or course.state,
        revision=course.revision + is_revised,
    )


def _withdraw(course: _Course, after: _Course) -> _Course:
    """Return a course without what a note made of it; that it was said and unsaid counts, whatever came before."""
    if after.on is None:
        return course
    if course.on is None:
        return _Course(on=after.on, fate=Fate.TAKEN_BACK, revision=_UNSAID)
    return replace(course, revision=course.revision + _UNSAID)


def planned_windows(content: Content, incident: Incident) -> tuple[Window, ...]:
    """Return the window of a planned incident once for each location it concerns; nothing for others."""
    begins, ends = incident.begins, incident.ends
    if not incident.is_planned or begins is None or ends is None or not incident.notes:
        return ()
    catalogue, standing = content.catalogue, incident.standing
    named = {place for note in incident.notes for one in note.statements for place in one.locations}
    closing = next((note for note in reversed(standing) if note.stage is not None), None) if standing else None
    is_off = not standing or (incident.is_closed and closing is not None and closing.published <= begins)
    withdrawn = len(incident.notes) - len(standing)
    windows = []
    for place in (WHOLE_GROUP, *catalogue.locations) if named else (WHOLE_GROUP,):
        if named and place not in named:
            continue
        held = {one.service: (note, one) for note in standing for one in note.statements if place in one.locations}
        states = {_said(catalogue, one, place).state for _, one in held.values()}
        windows.append(
            Window(
                incident.id,
                place,
                begins,
                ends,
                is_off=is_off or (bool(named) and states <= {State.RUNNING}),
                revision=len(incident.notes) - 1 + withdrawn,
                first=incident.notes[0].published,
                latest=incident.notes[-1],
                statements=tuple(held[service] for service in catalogue.services if service in held),
            )
        )
    return tuple(windows)


def announced_days(content: Content, incident: Incident) -> tuple[Announced, ...]:
    """Return everything that an incident announced for a day."""
    return (*planned_windows(content, incident), *announced_restarts(content, incident))

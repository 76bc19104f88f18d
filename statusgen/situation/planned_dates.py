"""Planned dates: windows of planned incidents, announced closures and restart dates, with how often each was revised.

A revision is counted from the notes alone, those that were withdrawn included, so that it only ever grows: a note that
moves a day, or takes it back, counts once, and so does a correction; a withdrawal counts more than all notes.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.severity import LETS_COME, severity
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.situation import Said
from statusgen.model.statement import EVER, RestartStep, Statement, own_dates_of, widen
from statusgen.model.words import Certainty, State
from statusgen.situation.claims import CellKey, Stated, collect_statements, holds, iter_stated, make_claim, say_at
from statusgen.situation.combine import latest_end

_WITHDRAWAL = 10_000
"""What a withdrawal adds to the revision: more than an incident can have notes, so that the revision always grows."""


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
    depends: tuple[str, ...] = ()
    """Ids of the other incidents that hold it."""


class Window(Struct, frozen=True):
    """A planned incident as it concerns one location, or a closure there that another incident announced."""

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
    is_announced: bool = False
    """Whether notes of an ordinary incident announced it for later; then its start names it."""
    whole: datetime | None = None
    """When the whole of it begins, where this is what all incidents together say during a piece of it."""


Announced = Restart | Window


class _DayHistory(Struct, frozen=True):
    """A restart date after some of the notes."""

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
    keys = {key for version, _ in _iter_versions(incident) for key in _iter_dated(catalogue, version)}
    places = {place: rank for rank, place in enumerate((WHOLE_GROUP, *catalogue.locations))}
    subjects = {subject: rank for rank, subject in enumerate((*catalogue.services, *catalogue.systems))}
    ordered = sorted(keys, key=lambda key: (subjects.get(key[0], 0), places.get(key[1], 0)))
    made = (_make_restart(catalogue, zone, incident, *key) for key in ordered)
    return tuple(restart for restart in made if restart is not None)


def _iter_dated(catalogue: Catalogue, note: Note) -> Iterator[tuple[str, str]]:
    """Iterate over what a note announces a date for, as (subject, location); one already done counts for none."""
    for statement in note.statements:
        if statement.restart is not None and statement.certainty is not Certainty.DONE:
            places = (place for place in statement.locations if _said(catalogue, statement, place).restart)
            yield from ((statement.service, place) for place in places)
    for step in note.restart_plan:
        if step.on is not None and step.certainty is not Certainty.DONE:
            yield from ((step.subject, place) for place in _places_of(catalogue, step))


def _places_of(catalogue: Catalogue, step: RestartStep) -> tuple[str, ...]:
    service = catalogue.services.get(step.subject)
    return step.locations or (service.locations if service else (WHOLE_GROUP,))


def _said(catalogue: Catalogue, statement: Statement, place: str) -> Said:
    return say_at(catalogue.services[statement.service], place, statement)


def _make_restart(catalogue: Catalogue, zone: tzinfo, incident: Incident, subject: str, place: str) -> Restart | None:
    """Return what became of a day of return; None where it was only ever announced of what runs."""
    history, first, latest, stated = _DayHistory(), None, incident.notes[0], None
    for note, current in _iter_versions(incident):
        statement = note.statement_of(subject, place)
        said = _said(catalogue, statement, place) if statement else None
        steps = (step for step in note.restart_plan if step.subject == subject and place in _places_of(catalogue, step))
        step = next(steps, None)
        begins = statement.begins if statement is not None and statement.begins is not None else note.published
        since = max(note.published, begins).astimezone(zone).date()
        after = _apply_note(history, said, step, since, has_plan=bool(note.restart_plan))
        if after.on is not None and (said or step or after != history):
            first, latest = first or note.published, current
        takes_back = note.is_withdrawn and (said is not None or bool(note.restart_plan))
        history = _withdraw(history, after) if takes_back else after
        if said and note is current and not note.is_withdrawn:
            stated = (note, said)
    if history.on is None or first is None:
        return None
    day = (history.on, history.before, history.certainty, history.fate, history.revision)
    return Restart(incident.id, subject, place, *day, first, latest, stated)


def _apply_note(
    history: _DayHistory, said: Said | None, step: RestartStep | None, day: date, *, has_plan: bool
) -> _DayHistory:
    """Return the history after a note: what it says of the cell, on which day, and when its plan restarts it."""
    if said is None and not has_plan:
        return history
    stated, planned = history.stated, history.planned
    if said is not None:
        stated = (said.restart, said.certainty) if said.restart else None
    if has_plan:
        planned = (step.on, step.certainty) if step and step.on else None
    if said is None and step is not None and step.on is None and step.certainty is not Certainty.DONE:
        stated = None  # a newer plan has no day yet
    fresh = (stated if said is not None else None) or (planned if has_plan else None)
    history = replace(history, stated=stated, planned=planned)
    is_running = said is not None and said.state is State.RUNNING
    if is_running and (fresh is None or fresh[1] is not Certainty.DONE):
        return _come_back(history, day)
    current = fresh or stated or planned
    if current is not None:
        on, certainty = current
        fate = Fate.KEPT if certainty is Certainty.DONE else Fate.EXPECTED
        return _settle(history, on, fate, certainty, said.state if said else None)
    if history.on is None or history.fate is not Fate.EXPECTED:
        return history
    is_better = said is not None and _is_back_in_part(said, history.state, is_early=day < history.on)
    is_done = step is not None and step.certainty is Certainty.DONE
    if is_better or (history.on <= day and is_done):
        return _settle(history, day if is_better else history.on, Fate.KEPT, history.certainty)
    if history.on <= day and said is None and step is None:  # the plan lists no more what is past
        return history
    return _settle(history, history.on, Fate.TAKEN_BACK, history.certainty)


def _is_back_in_part(said: Said, before: State | None, *, is_early: bool) -> bool:
    """Whether a service that stood still does something again; before its day, only where patients may come."""
    if before is None or said.state is not State.DEGRADED or severity(said.state) >= severity(before):
        return False
    return not is_early or said.rule in LETS_COME


def _come_back(history: _DayHistory, day: date) -> _DayHistory:
    """Return the history of a service that runs again from a day on, be it the one announced or another."""
    if history.on is None or history.fate is not Fate.EXPECTED:
        return history
    return _settle(history, day, Fate.KEPT, Certainty.DONE)


def _settle(
    history: _DayHistory, on: date, fate: Fate, certainty: Certainty, state: State | None = None
) -> _DayHistory:
    is_off, was_off = fate is Fate.TAKEN_BACK, history.fate is Fate.TAKEN_BACK
    is_revised = history.on != on or is_off != was_off
    return replace(
        history,
        on=on,
        before=history.on if history.on is not None and history.on != on else history.before,
        certainty=certainty,
        fate=fate,
        state=state or history.state,
        revision=history.revision + is_revised,
    )


def _withdraw(history: _DayHistory, after: _DayHistory) -> _DayHistory:
    """Return the history before a note that was withdrawn; the withdrawal counts as a revision."""
    if after.on is None:
        return history
    if history.on is None:
        return _DayHistory(on=after.on, fate=Fate.TAKEN_BACK, revision=_WITHDRAWAL)
    return replace(history, revision=history.revision + _WITHDRAWAL)


def planned_windows(content: Content, incident: Incident) -> tuple[Window, ...]:
    """Return the window of a planned incident once for each location it concerns; nothing for others, and undated.

    Where notes date what they say of a location beyond it, it is as long as they say.
    """
    if incident.window is None or incident.begins is None or incident.ends is None:
        return ()
    catalogue, standing = content.catalogue, incident.standing
    gone = catalogue.at(incident.window.begins).gone
    named = incident.locations.union(*(version.locations for version, _ in _iter_versions(incident)))
    closing = next((note for note in reversed(standing) if note.stage is not None), None) if standing else None
    is_off = not standing or (
        incident.is_closed and closing is not None and closing.published <= incident.window.begins
    )
    withdrawn = len(incident.notes) - len(standing)
    windows = []
    for place in (WHOLE_GROUP, *catalogue.locations) if named else (WHOLE_GROUP,):
        if named and place not in named:
            continue
        pairs = ((note, statement) for note in standing for statement in note.statements)
        stood = {statement.service: (note, statement) for note, statement in pairs if place in statement.locations}
        held = {service: one for service, one in stood.items() if (service, place) not in gone}
        if stood and not held:
            continue  # what it was about is retired by then
        begins, ends = _window_at(incident, place, held, content.settings.timezone)
        said = (one for service in held for one in collect_statements(standing, (service, place)))
        inside = (one for one in said if one.begins < ends and (one.ends is None or begins < one.ends))
        states = {_said(catalogue, one.statement, place).state for one in inside}
        windows.append(
            Window(
                incident.id,
                place,
                begins,
                ends,
                is_off=is_off or (bool(named) and states <= {State.RUNNING}),
                revision=len(incident.notes) - 1 + withdrawn + _count_corrections(incident),
                first=incident.notes[0].published,
                latest=incident.notes[-1],
                statements=tuple(held[service] for service in catalogue.services if service in held),
            )
        )
    return tuple(windows)


def _window_at(incident: Incident, place: str, services: Collection[str], zone: tzinfo) -> tuple[datetime, datetime]:
    """Return from when to when a planned incident lasts at one location; what has no end lasts for its first day."""
    dates = [
        own_dates_of(
            note.published, (one for one in note.statements if one.service in services and place in one.locations)
        )
        for note in incident.standing
    ]
    begins, ends = widen(incident.begins or EVER, incident.ends or EVER, dates)
    if ends != EVER:
        return begins, ends
    last = max(one.endless for one in dates if one is not None and one.endless is not None)
    return begins, _end_of_day(last, zone)


def announced_windows(content: Content, incident: Incident) -> tuple[Window, ...]:
    """Return the closures that notes of an ordinary incident announced for later, once for each location and start."""
    if incident.is_planned:
        return ()
    services = content.catalogue.services
    told: dict[tuple[str, datetime], dict[str, Stated]] = {}
    first: dict[tuple[str, datetime], datetime] = {}
    for note, _ in _iter_versions(incident):
        for statement in note.statements:
            service = services[statement.service]
            for stated in iter_stated(note, (statement,)):
                gone = content.catalogue.at(stated.begins).gone
                for place in statement.locations if stated.is_announced else ():
                    if (service.id, place) in gone:
                        continue
                    if holds(service, make_claim(service, place, incident, stated, None)):
                        told.setdefault((place, stated.begins), {})[service.id] = stated
                        first.setdefault((place, stated.begins), note.published)
    standing = _Standing(incident)
    windows = []
    for (place, begins), by_service in told.items():
        courses = {id_: standing.course_of((id_, place), begins) for id_ in by_service}
        held = {id_: one for id_, one in by_service.items() if any(courses[id_][-1:])}
        is_on = [any(after) for after in zip(*courses.values(), strict=True)]
        turns = sum(one != following for one, following in pairwise(is_on[is_on.index(True) :] if any(is_on) else ()))
        ends = [one.ends or one.statement.ends for one in (held or by_service).values()]
        last = latest_end(ends)
        windows.append(
            Window(
                incident.id,
                place,
                begins,
                last or _end_of_day(begins, content.settings.timezone),
                is_off=not held,
                revision=turns
                + _count_corrections(incident)
                + _WITHDRAWAL * (len(incident.notes) - len(incident.standing)),
                first=first[place, begins],
                latest=incident.notes[-1],
                statements=tuple((held[id_].note, held[id_].statement) for id_ in services if id_ in held),
                is_announced=True,
            )
        )
    return tuple(windows)


def _iter_versions(incident: Incident) -> Iterator[tuple[Note, Note]]:
    """Iterate over notes as they were before each correction, as far as that is known, and as they are, with these."""
    for note in incident.notes:
        first = len(note.corrected) - len(note.earlier)
        yield from ((note.version(count), note) for count in range(first, len(note.corrected)))
        yield note, note


def _count_corrections(incident: Incident) -> int:
    """Return how often facts of its notes counted anew: each may move, or call off, what it announces."""
    return sum(len(note.corrected) for note in incident.notes)


class _Standing:
    """What was announced of the cells of an incident and had not been taken back when it began."""

    def __init__(self, incident: Incident) -> None:
        self._notes = incident.standing
        self._begins: dict[tuple[CellKey, int], frozenset[datetime]] = {}

    def course_of(self, key: CellKey, begins: datetime) -> list[bool]:
        """Return whether something was to begin at an instant, after each standing note before it."""
        known = [note for note in self._notes if note.published < begins]
        return [begins in self._after(key, number) for number in range(1, len(known) + 1)]

    def _after(self, key: CellKey, number: int) -> frozenset[datetime]:
        if (key, number) not in self._begins:
            stated = collect_statements(self._notes[:number], key)
            self._begins[key, number] = frozenset(statement.begins for statement in stated)
        return self._begins[key, number]


def _end_of_day(moment: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(0), zone)


def announced_days(content: Content, incident: Incident) -> tuple[Announced, ...]:
    """Return everything that an incident announced for a day."""
    windows = (*planned_windows(content, incident), *announced_windows(content, incident))
    return (*windows, *announced_restarts(content, incident))

"""Checks of more than one note: what a single file cannot know. They ask the very fold that the pages show."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from statusgen.content.services import service_names
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue
from statusgen.model.words import Stage
from statusgen.situation.claims import (
    CellKey,
    Course,
    Stated,
    hear,
    holds,
    is_stricter,
    iter_claims,
    statements_in_force,
)


def check_incident(incident: Incident, catalogue: Catalogue) -> list[Problem]:
    """Check the notes of an incident against each other; an error names the note that must change."""
    problems: list[Problem] = []
    public = [note for note in incident.notes if note.status.is_public]
    for note in public:
        corrected = incident.note(note.corrects) if note.corrects is not None else note
        if corrected is None or note.corrects == note.number:
            problems.append(_problem(note, "corrects", "corrects-unknown", number=note.corrects))
        if note.stage is Stage.CLOSED and not note.is_withdrawn:
            problems += _check_closing(incident, note, catalogue)
    for before, after in itertools.pairwise(public):
        if after.number < before.number:
            problems.append(
                _problem(after, "published", "number-order", Level.WARNING, number=after.number, before=before.number)
            )
    problems += _check_windows(incident, catalogue)
    return problems


def _check_closing(incident: Incident, closing: Note, catalogue: Catalogue) -> list[Problem]:
    """An incident cannot close while it holds a cell: nothing returns to running by omission.

    A service that exists only while a note says so, such as a crisis call centre, may end closed.
    """
    held = sorted(cells_held(incident, closing, catalogue)) if not incident.is_planned else []
    if not held:
        return []
    called = service_names(catalogue.services).name_of(held[0][0])
    return [_problem(closing, "stage", "closed-while-held", cells=catalogue.name_cells(held), service=called)]


def cells_held(incident: Incident, closing: Note, catalogue: Catalogue) -> set[CellKey]:
    """Return the cells that an incident holds when a note closes it: now, or by a window announced for later."""
    notes = tuple(one for one in incident.notes if one.order <= closing.order and one.status.is_public)
    told = replace(incident, notes=notes)
    at = closing.published
    instants = {at} | {
        one.begins for note in told.standing for one in note.statements if one.begins is not None and one.begins > at
    }
    held: set[CellKey] = set()
    for moment in sorted(instants):
        stated = statements_in_force(catalogue.services, told, moment)
        for service in catalogue.services.values():
            for place in service.locations if not service.when_stated else ():
                said = stated.get((service.id, place), ())
                if moment > at:  # what was said to last until then may expire: only a window that has begun counts
                    said = tuple(one for one in said if one.is_announced and one.begins > at)
                    if not said:
                        continue
                if any(holds(service, claim) for claim in iter_claims(service, place, told, said, moment)):
                    held.add((service.id, place))
    return held


def _check_windows(incident: Incident, catalogue: Catalogue) -> Iterator[Problem]:
    """Name what was announced for later and stands, or goes, beside what the newest note says of a cell."""
    public = [note for note in incident.standing if note.status.is_public]
    if not any(Stated(note, one).is_announced for note in public for one in note.statements):
        return
    newest = public[-1]
    standing: dict[tuple[str, str, int, datetime], list[CellKey]] = {}
    for statement in newest.statements:
        service = catalogue.services[statement.service]
        said = Stated(newest, statement)
        for place in statement.locations:
            before = _follow(public[:-1], (service.id, place)).at(newest.published)
            after = hear(before, said)
            for one in before.ahead:
                code = ""
                if not is_stricter(service, place, incident, one, said):
                    continue
                if one in after.ahead:
                    code = "window-stands"
                elif said.is_announced:
                    code = "window-replaced"
                if code:
                    key = (_file_of(one.note), code, statement.line, one.begins)
                    standing.setdefault(key, []).append((service.id, place))
    for (file, code, line, begins), cells in standing.items():
        values = (
            ("cells", catalogue.name_cells(cells)),
            ("service", service_names(catalogue.services).name_of(cells[0][0])),
            ("file", file),
            ("date", f"{begins:%d/%m/%Y %H:%M}"),
        )
        yield Problem(newest.path, line, code, Level.WARNING, values)


def _follow(notes: Iterable[Note], key: CellKey) -> Course:
    course, (id_, place) = Course(), key
    for note in notes:
        for one in note.statements:
            if one.service == id_ and place in one.locations:
                course = hear(course, Stated(note, one))
    return course


def _file_of(note: Note) -> str:
    return note.path.rpartition("/")[2]


def _problem(note: Note, key: str, code: str, level: Level = Level.ERROR, **values: object) -> Problem:
    pairs = tuple((name, str(value)) for name, value in values.items())
    return Problem(note.path, note.lines.get(key, 1), code, level, pairs)

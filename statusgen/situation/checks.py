"""Check the notes of an incident against each other: closing, corrections, announced windows."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from statusgen.content.services import names_of
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue
from statusgen.model.words import Stage
from statusgen.situation.claims import (
    CellKey,
    CellStatements,
    Stated,
    add_statement,
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
    called = names_of(catalogue.services).name_of(held[0][0])
    return [_problem(closing, "stage", "closed-while-held", cells=catalogue.name_cells(held), service=called)]


def cells_held(incident: Incident, closing: Note, catalogue: Catalogue) -> set[CellKey]:
    """Return the cells that an incident holds when a note closes it: now, or by a window announced for later."""
    notes = tuple(note for note in incident.notes if note.order <= closing.order and note.status.is_public)
    known = replace(incident, notes=notes)
    at = closing.published
    instants = {at} | {
        statement.begins
        for note in known.standing
        for statement in note.statements
        if statement.begins is not None and statement.begins > at
    }
    held: set[CellKey] = set()
    for moment in sorted(instants):
        stated = statements_in_force(catalogue.services, known, moment)
        for service in catalogue.services.values():
            for place in service.locations if not service.when_stated else ():
                said = stated.get((service.id, place), ())
                if moment > at:  # what was said to last until then may expire: only a window that has begun counts
                    said = tuple(statement for statement in said if statement.is_announced and statement.begins > at)
                    if not said:
                        continue
                if any(holds(service, claim) for claim in iter_claims(service, place, known, said, moment)):
                    held.add((service.id, place))
    return held


def _check_windows(incident: Incident, catalogue: Catalogue) -> Iterator[Problem]:
    """Warn when the newest note keeps or replaces a stricter window announced before."""
    public = [note for note in incident.standing if note.status.is_public]
    if not any(Stated(note, statement).is_announced for note in public for statement in note.statements):
        return
    newest = public[-1]
    standing: dict[tuple[str, str, int, datetime], list[CellKey]] = {}
    for statement in newest.statements:
        service = catalogue.services[statement.service]
        said = Stated(newest, statement)
        for place in statement.locations:
            before = _collect_statements(public[:-1], (service.id, place)).at(newest.published)
            after = add_statement(before, said)
            for window in before.ahead:
                code = ""
                if not is_stricter(service, place, incident, window, said):
                    continue
                if window in after.ahead:
                    code = "window-stands"
                elif said.is_announced:
                    code = "window-replaced"
                if code:
                    key = (window.note.path.rpartition("/")[2], code, statement.line, window.begins)
                    standing.setdefault(key, []).append((service.id, place))
    for (file, code, line, begins), cells in standing.items():
        values = (
            ("cells", catalogue.name_cells(cells)),
            ("service", names_of(catalogue.services).name_of(cells[0][0])),
            ("file", file),
            ("date", f"{begins:%d/%m/%Y %H:%M}"),
        )
        yield Problem(newest.path, line, code, Level.WARNING, values)


def _collect_statements(notes: Iterable[Note], key: CellKey) -> CellStatements:
    collected, (id_, place) = CellStatements(), key
    for note in notes:
        for statement in note.statements:
            if statement.service == id_ and place in statement.locations:
                collected = add_statement(collected, Stated(note, statement))
    return collected


def _problem(note: Note, key: str, code: str, level: Level = Level.ERROR, **values: object) -> Problem:
    pairs = tuple((name, str(value)) for name, value in values.items())
    return Problem(note.path, note.lines.get(key, 1), code, level, pairs)

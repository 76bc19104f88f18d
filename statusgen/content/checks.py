"""Checks across notes: what a single file cannot know."""

import itertools
from collections.abc import Mapping

from statusgen.content.catalogue import cell_name
from statusgen.content.notes import relies_on_contact
from statusgen.model.note import Incident, Note, Statement
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Settings
from statusgen.model.words import Stage, State

SETTINGS = "content/settings.yaml"


def check_incident(incident: Incident, catalogue: Catalogue) -> list[Problem]:
    """Check the notes of an incident against each other; an error names the note that must change."""
    problems: list[Problem] = []
    public = [note for note in incident.notes if note.status.is_public]
    numbers = {note.number for note in incident.notes}
    for note in public:
        if note.corrects is not None and (note.corrects not in numbers or note.corrects == note.number):
            problems.append(_problem(note, "corrects", "corrects-unknown", number=note.corrects))
        if note.stage is Stage.CLOSED and not note.is_withdrawn:
            problems += _check_closing(incident, note, catalogue)
    for before, after in itertools.pairwise(public):
        if after.number < before.number:
            problems.append(
                _problem(after, "published", "number-order", Level.WARNING, number=after.number, before=before.number)
            )
    return problems


def _check_closing(incident: Incident, closing: Note, catalogue: Catalogue) -> list[Problem]:
    """An incident cannot close while it holds a cell: nothing returns to running by omission.

    A service that exists only while a note says so, such as a crisis call centre, may end closed.
    """
    held: dict[tuple[str, str], Statement] = {}
    for note in incident.notes:
        if note.order <= closing.order and note.status.is_public and not note.is_withdrawn:
            held.update({(one.service, place): one for one in note.statements for place in one.locations})
    ended = {one.id for one in catalogue.services.values() if one.when_stated}
    states = {key: state_at(statement, key[1]) for key, statement in held.items()}
    holding = [
        key
        for key, state in states.items()
        if state is not State.RUNNING and not (key[0] in ended and state is State.CANCELLED)
    ]
    if incident.is_planned or not holding:
        return []
    cells = ", ".join(cell_name(catalogue, service, place) for service, place in sorted(holding))
    return [_problem(closing, "stage", "closed-while-held", cells=cells)]


def state_at(statement: Statement, location: str) -> State:
    """Return what a statement says of one of its locations, its overrides applied."""
    for exception in statement.exceptions:
        if location in exception.locations and not exception.groups:
            return exception.state
    return statement.state


def check_content(settings: Settings, incidents: Mapping[str, Incident]) -> list[Problem]:
    """Check what notes promise: whoever says "we contact you" must say how, and whether that reaches everybody."""
    if settings.contact_how is not None and settings.reach_everybody is not None:
        return []
    for incident in incidents.values():
        answered = settings.reach_everybody is not None
        for note in incident.notes:
            answered = answered or note.reach_everybody is not None
            line = relies_on_contact(note)
            if line and note.status.is_public and (settings.contact_how is None or not answered):
                answers = (("how", settings.contact_how is not None), ("reach-everybody", answered))
                missing = ", ".join(f"{key}:" for key, is_given in answers if not is_given)
                values = (("file", note.path), ("line", str(line)), ("missing", missing))
                return [Problem(SETTINGS, 0, "contact-missing", Level.ERROR, values)]
    return []


def _problem(note: Note, key: str, code: str, level: Level = Level.ERROR, **values: object) -> Problem:
    pairs = tuple((name, str(value)) for name, value in values.items())
    return Problem(note.path, note.lines.get(key, 1), code, level, pairs)

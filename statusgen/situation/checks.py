"""Check the notes of an incident against each other: closing, corrections, announced windows."""

import itertools
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from statusgen.content.instants import write_end
from statusgen.content.services import names_of
from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Service
from statusgen.model.statement import Statement, without_lines
from statusgen.model.words import Stage, Status
from statusgen.situation.claims import (
    CellKey,
    Stated,
    add_statements,
    collect_statements,
    holds,
    is_stricter,
    iter_claims,
    iter_stated,
    statements_in_force,
)
from statusgen.situation.dropped import check_dropped
from statusgen.situation.fold import is_reach_lost
from statusgen.situation.laxer import find_laxer_cells
from statusgen.situation.lines import find_replaced_lines, standing_lines
from statusgen.situation.personal_data import check_data, find_lost_data, find_open_words
from statusgen.situation.site_words import SiteWords
from statusgen.situation.warnings import find_lost, name_lost, standing_of


def check_incident(incident: Incident, terms: SiteWords) -> list[Problem]:
    """Check the notes of an incident against each other; an error names the note that must change."""
    catalogue = terms.catalogue
    problems: list[Problem] = []
    public = [note for note in incident.notes if note.status.is_public]
    for note in public:
        corrected = incident.note(note.corrects) if note.corrects is not None else note
        if corrected is None or note.corrects == note.number:
            problems.append(_problem(note, "corrects", "corrects-unknown", number=note.corrects))
        elif note.corrects is not None and corrected.order > note.order:
            later = _day_of(corrected)
            problems.append(_problem(note, "corrects", "corrects-later", number=corrected.number, later=later))
        elif note.corrects is not None and _says_the_same(note, corrected):
            problems.append(_problem(note, "corrects", "corrects-nothing", Level.WARNING, number=note.corrects))
        if note.stage is Stage.CLOSED and not note.is_withdrawn:
            problems += _check_closing(incident, note, catalogue)
            known = [one for one in public if one.order <= note.order and not one.is_withdrawn]
            usual = {phone.id for phone in terms.settings.phones} | {*catalogue.locations}
            told = [line for line, _ in standing_lines(known).values() if not line.is_usual]
            lines = [line.key for line in told if not line.is_closed or line.id in usual]  # else nothing is left of it
            fraud, data = [one.warning.kind for one in standing_of(known)], find_open_words(known)
            if named := name_lost(terms, (), fraud, lines, data):
                problems.append(_problem(note, "stage", "warning-stands", Level.WARNING, warnings=named))
        if note.is_unapproved and (laxer := _name_laxer(incident, note, terms)):
            problems.append(_problem(note, "approved-by", "approval-laxer", cells=laxer))
    for before, after in itertools.pairwise(public):
        if after.number < before.number:
            values = {
                "number": after.number,
                "later": _day_of(after),
                "before": before.number,
                "earlier": _day_of(before),
            }
            problems.append(_problem(after, "published", "number-order", Level.WARNING, **values))
    problems += _check_windows(incident, catalogue)
    problems += check_dropped(incident, terms)
    problems += check_data(incident)
    return problems


def _name_laxer(incident: Incident, note: Note, terms: SiteWords) -> str:
    """Name what a note, or its withdrawal, makes laxer than the rest of its incident does: cells, and warnings.

    Other incidents need not be asked: one more claim never makes a cell laxer.
    """
    others = tuple(other for other in incident.notes if other is not note)
    before = replace(incident, notes=others)
    if note.is_withdrawn:
        standing = replace(note, status=Status.PUBLISHED)
        before = replace(incident, notes=tuple(standing if other is note else other for other in incident.notes))
    cells = find_laxer_cells(terms.catalogue, before, incident, note.published)
    lost = find_lost(before, incident, note.published)
    data, reach = find_lost_data(before, incident, note.published), is_reach_lost(before, incident, note.published)
    lines = find_replaced_lines(before, incident, note.published)
    return name_lost(terms, cells, lost, lines, data, is_reach_lost=reach)


def _says_the_same(note: Note, corrected: Note) -> bool:
    """Whether a note states no fact that another does not: nothing of services, stage, restart or reaching people."""
    known = [as_typed(statement) for statement in corrected.statements]
    return (
        all(as_typed(statement) in known for statement in note.statements)
        and (not note.restart_plan or note.restart_plan == corrected.restart_plan)
        and note.stage in (None, corrected.stage)
        and note.reach_everybody in (None, corrected.reach_everybody)
        and all(warning in corrected.warnings for warning in note.warnings)
        and all(said in corrected.capacities for said in note.capacities)
        and all(line in corrected.telephone_lines for line in note.telephone_lines)
        and all(word in corrected.personal_data for word in note.personal_data)
        and all(call in corrected.help_wanted for call in note.help_wanted)
    )


def as_typed(statement: Statement) -> Statement:
    """Return a statement as it is typed: without its lines, and without what the dates of its note make of it."""
    return replace(without_lines(statement), expires=None)


def _day_of(note: Note) -> str:
    return f"{note.published:%d/%m/%Y %H:%M}"


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
    coming = (one for note in known.standing for one in iter_stated(note, note.statements) if one.begins > at)
    first = {id(one.statement): one.begins for one in sorted(coming, key=lambda one: one.begins, reverse=True)}
    instants = {at, *first.values()}  # each window of one statement says the same
    held: set[CellKey] = set()
    for moment in sorted(instants):
        stated = statements_in_force(catalogue.services, known, moment)
        for service in catalogue.at(moment).services.values():
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
    """Warn when the newest note keeps, replaces or cuts short a stricter window announced before."""
    public = [note for note in incident.standing if note.status.is_public]
    windows = (statement for note in public for statement in iter_stated(note, note.statements))
    if not any(one.is_announced or one.window for one in windows):
        return
    newest = public[-1]
    found: dict[tuple[str, str, int], tuple[datetime, list[CellKey]]] = {}
    for key in sorted(newest.cells):
        said = list(iter_stated(newest, newest.statements_of(*key)))
        before = collect_statements(public[:-1], key)
        after = add_statements(before, said)
        for window, code, moment in _iter_windows(catalogue.services[key[0]], key[1], incident, before, said, after):
            line = said[0].statement.line
            named = found.setdefault((window.note.path.rpartition("/")[2], code, line), (moment, []))[1]
            if key not in named:
                named.append(key)
    for (file, code, line), (moment, cells) in found.items():
        values = (
            ("cells", catalogue.name_cells(cells)),
            ("service", names_of(catalogue.services).name_of(cells[0][0])),
            ("file", file),
            ("date", write_end(moment) if code == "window-ended" else f"{moment:%d/%m/%Y %H:%M}"),
        )
        yield Problem(newest.path, line, code, Level.WARNING, values)


def _iter_windows(
    service: Service,
    place: str,
    incident: Incident,
    before: tuple[Stated, ...],
    said: list[Stated],
    after: tuple[Stated, ...],
) -> Iterator[tuple[Stated, str, datetime]]:
    """Iterate over the windows announced before that are stricter than what a note says, with what becomes of each.

    And when: when it begins, or for one that has begun, when it was to end.
    """
    if not said or said[0].statement.drops_windows:
        return
    published, first = said[0].note.published, said[0]
    kept = [(one.statement, one.window) for one in after if one.stands]
    for window in before:
        end = window.ends or window.statement.ends
        if not is_stricter(service, place, incident, window, first):
            continue
        if window.begins > published:
            code = "window-stands" if (window.statement, window.window) in kept else "window-replaced"
            yield window, code, window.begins
        elif window not in after and window.is_announced and end is not None and published < end:
            yield window, "window-ended", end
        elif window in after and window.ends is not None and first.ends is not None and first.ends < window.ends:
            yield window, "window-stands", window.begins


def _problem(note: Note, key: str, code: str, level: Level = Level.ERROR, **values: object) -> Problem:
    pairs = tuple((name, str(value)) for name, value in values.items())
    return Problem(note.path, note.lines.get(key, 1), code, level, pairs)

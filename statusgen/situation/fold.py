"""Content + instant → ``Situation``: the fold of all published notes.

Per incident the latest note that names a cell wins; across incidents the worst state wins. What has expired is to be
confirmed. A cell never returns to running by omission: only a note, or the end of a planned window, lets it go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from heapq import nlargest
from itertools import islice

from statusgen.model.content import Content
from statusgen.model.note import CellException, Incident, Note, RestartStep, Statement
from statusgen.model.outline import Annals, NoteOutline, Outline, outlines_of
from statusgen.model.site import Catalogue, Service, Settings
from statusgen.model.situation import Cell, GroupException, Headline, Reason, Said, Situation
from statusgen.model.words import Rule, Stage, State
from statusgen.situation.embargo import embargo

CellKey = tuple[str, str]

CLOSED_INCIDENTS = 50
"""How many closed incidents a situation names; all of them stand in the history."""

_SEVERITY = {State.RUNNING: 0, State.DEGRADED: 2, State.UNKNOWN: 3, State.CANCELLED: 4}
_SEVERITY_NOT_STATED = 1
"""Silence is worse than running, but says less than any note."""


def fold_situation(content: Content, at: datetime) -> Situation:
    """Fold the notes published up to an instant into the situation at that instant."""
    content = embargo(content, at)
    incidents, annals = content.incidents, outlines_of(content.incidents)
    open_ = [incidents[one.id] for one in sorted(filter(is_open, annals.lasting), key=_latest_word, reverse=True)]
    coming = [incidents[one.id] for one in _coming(annals.planned, at)]
    cells = fold_cells(content.catalogue, [*open_, *(one for one in coming if in_force(one, at))], at)
    headline, about = _compute_headline(content.catalogue, cells, open_)
    promise = _next_update(open_, at)
    over = _newest_over(annals, at)
    latest = annals.notes[-1] if annals.notes else None
    return Situation(
        at=at,
        cells=cells,
        open_incidents=tuple(open_),
        coming=tuple(coming),
        closed=tuple(incidents[one.id] for one in over),
        headline=headline,
        headline_incident=about,
        latest=find_note(incidents, latest) if latest else None,
        next_update=promise,
        valid_until=min((cell.expires for cell in cells.values() if cell.expires), default=None),
        reach_everybody=_reach_everybody(content.settings, open_),
        restart_plans={one.id: plan for one in open_ if (plan := latest_plan(one))},
        changes_next=_changes_next(content.settings, cells, [*open_, *coming], promise, at),
    )


def find_note(incidents: Mapping[str, Incident], outline: NoteOutline) -> Note:
    """Find the note that an outline stands for."""
    return next(note for note in incidents[outline.incident].notes if note.number == outline.number)


def _latest_word(outline: Outline) -> tuple[datetime, str, int]:
    return outline.notes[-1].order


def standing_notes(incident: Incident) -> tuple[Note, ...]:
    """Return the notes of an incident that have not been withdrawn, oldest first."""
    return tuple(note for note in incident.notes if not note.is_withdrawn)


def is_closed(incident: Incident | Outline) -> bool:
    """Whether the last word on an incident is that it is over."""
    if isinstance(incident, Outline):
        return incident.is_closed
    stages = (note.stage for note in reversed(incident.notes) if note.stage is not None and not note.is_withdrawn)
    return next(stages, None) is Stage.CLOSED


def is_open(incident: Incident | Outline) -> bool:
    """Whether an incident happened and is not over; a planned one is never "open"."""
    return not incident.is_planned and not is_closed(incident) and _has_word(incident)


def _has_word(incident: Incident | Outline) -> bool:
    if isinstance(incident, Outline):
        return incident.has_word
    return any(not note.is_withdrawn for note in incident.notes)


def _is_over(outline: Outline, at: datetime) -> bool:
    has_ended = outline.is_planned and outline.ends is not None and outline.ends <= at
    return outline.is_closed or has_ended or not outline.has_word


def _newest_over(annals: Annals, at: datetime) -> list[Outline]:
    """Return the incidents that ended last: without looking at all those that ended long ago."""
    ordinary = (one for one in annals.iter_newest() if not one.is_planned and _is_over(one, at))
    planned = (one for one in annals.planned if _is_over(one, at))
    return nlargest(CLOSED_INCIDENTS, [*islice(ordinary, CLOSED_INCIDENTS), *planned], key=_ended_on)


def _ended_on(incident: Outline) -> tuple[datetime, str]:
    ended = incident.ends if incident.is_planned and incident.ends else incident.notes[-1].published
    return ended, incident.id


def _coming(incidents: Iterable[Outline], at: datetime) -> list[Outline]:
    planned = [one for one in incidents if one.is_planned and not _is_over(one, at) and _has_word(one)]
    return sorted(planned, key=lambda one: (one.begins or at, one.id))


def in_force(incident: Incident | Outline, at: datetime) -> bool:
    """Whether what an incident says counts now: it is open, or its planned window is."""
    if incident.is_planned:
        begins, ends = incident.begins, incident.ends
        return not is_closed(incident) and begins is not None and ends is not None and begins <= at < ends
    return is_open(incident)


def fold_cells(
    catalogue: Catalogue, incidents: Iterable[Incident], at: datetime, only: Collection[CellKey] | None = None
) -> dict[CellKey, Cell]:
    """Fold incidents whose notes are all published into cells, in the order of the catalogue.

    ``only`` restricts the work to some cells; the result for these is the same.
    """
    forces = [(incident, _statements_in_force(incident, at)) for incident in incidents if in_force(incident, at)]
    cells: dict[CellKey, Cell] = {}
    for service in catalogue.services.values():
        for place in service.locations:
            if only is not None and (service.id, place) not in only:
                continue
            cell = _fold_cell(service, place, forces, at)
            if cell is not None:
                cells[(service.id, place)] = cell
    return cells


def _statements_in_force(incident: Incident, at: datetime) -> dict[CellKey, tuple[Note, Statement]]:
    """Return the latest statement that has begun, for each cell an incident names."""
    held: dict[CellKey, tuple[Note, Statement]] = {}
    for note in standing_notes(incident):
        for statement in note.statements:
            if statement.begins is None or statement.begins <= at:
                held.update({(statement.service, place): (note, statement) for place in statement.locations})
    return held


def _fold_cell(
    service: Service,
    place: str,
    forces: list[tuple[Incident, dict[CellKey, tuple[Note, Statement]]]],
    at: datetime,
) -> Cell | None:
    claims: list[Cell] = []
    for incident, held in forces:
        stated = held.get((service.id, place))
        if stated is not None:
            claims.append(make_cell(service, place, incident, *stated, at))
        elif incident.concerns_everything and not incident.is_planned and not service.when_stated:
            said = Said(State.UNKNOWN, None)
            claims.append(Cell(service.id, place, said, Reason.NOT_STATED, incident=incident.id))
    if claims:
        return max(claims, key=_severity)
    if service.when_stated:
        return None
    return Cell(service.id, place, Said(State.RUNNING, service.rule), Reason.ORDINARY)


def _severity(cell: Cell) -> tuple[int, float, str, int]:
    rank = _SEVERITY_NOT_STATED if cell.reason is Reason.NOT_STATED else _SEVERITY[cell.state]
    return (rank, cell.stated_on.timestamp() if cell.stated_on else 0.0, cell.incident, cell.note)


def make_cell(service: Service, place: str, incident: Incident, note: Note, statement: Statement, at: datetime) -> Cell:
    """Return what a statement says of one location at an instant: overridden there, and expired when its time is up."""
    said = say_at(service, place, statement)
    expires = statement.expires
    if incident.is_planned and incident.ends is not None:
        expires = min(expires, incident.ends) if expires is not None and statement.ends else incident.ends
    expired = expires is not None and expires <= at
    return Cell(
        service=service.id,
        location=place,
        said=Said(State.UNKNOWN, None) if expired else said,
        reason=Reason.EXPIRED if expired else Reason.STATED,
        last=said if expired else None,
        expired=expires if expired else None,
        expires=None if expired else expires,
        ends=statement.ends if said.state is statement.state else None,
        incident=incident.id,
        note=note.number,
        stated_on=note.published,
    )


def say_at(service: Service, place: str, statement: Statement) -> Said:
    """Return what patients of one location are told: the override for that location where there is one.

    An override replaces the statement there: the groups excepted elsewhere and the restart announced elsewhere do not
    carry over, unless an exception names both the group and the location.
    """
    override = next((one for one in statement.exceptions if place in one.locations and not one.groups), None)
    state = statement.state if override is None else override.state
    groups = tuple(
        GroupException(one.groups, one.state if one.state is not state else None, _rule(service, one), one.elsewhere)
        for one in statement.exceptions
        if one.groups and (place in one.locations or (not one.locations and override is None))
    )
    if override is None:
        rule = statement.rule
        if rule is None and statement.state is State.RUNNING:
            rule = service.rule
        return Said(
            state=statement.state,
            rule=rule,
            exceptions=groups,
            elsewhere=statement.elsewhere,
            remark=statement.remark,
            capacity=statement.capacity,
            restart=statement.restart,
            certainty=statement.certainty,
            ambulances_diverted=statement.ambulances_diverted,
        )
    return Said(
        state=override.state,
        rule=_rule(service, override),
        exceptions=groups,
        elsewhere=override.elsewhere,
        restart=statement.restart if override.state is statement.state else None,
        certainty=statement.certainty,
    )


def _rule(service: Service, exception: CellException) -> Rule | None:
    return exception.rule or (service.rule if exception.state is State.RUNNING else None)


def _compute_headline(
    catalogue: Catalogue, cells: Mapping[CellKey, Cell], open_: list[Incident]
) -> tuple[Headline, str]:
    """Compute the headline from the worst state of the key services, and the one incident it is about."""
    keys = {service.id for service in catalogue.services.values() if service.is_key} or set(catalogue.services)
    counted = [cell for (service, _), cell in cells.items() if service in keys]
    worst = max(counted, key=lambda cell: _SEVERITY[cell.state], default=None)
    state = worst.state if worst else State.RUNNING
    involved = {cell.incident for cell in counted if cell.state is not State.RUNNING and cell.incident}
    about = involved or {incident.id for incident in open_}
    incident = next(iter(about)) if len(about) == 1 else ""
    if state is State.RUNNING:
        return (Headline.RUNNING_OPEN if open_ else Headline.RUNNING), incident
    return Headline(state.value), incident


def _next_update(open_: Iterable[Incident], at: datetime) -> datetime | None:
    promises = [promise for incident in open_ if (promise := standing_notes(incident)[-1].next_update)]
    ahead = [promise for promise in promises if promise > at]
    return min(ahead) if ahead else max(promises, default=None)


def _reach_everybody(settings: Settings, open_: Iterable[Incident]) -> bool | None:
    answers = [
        (note.order, note.reach_everybody)
        for incident in open_
        for note in standing_notes(incident)
        if note.reach_everybody is not None
    ]
    return max(answers)[1] if answers else settings.reach_everybody


def latest_plan(incident: Incident) -> tuple[RestartStep, ...]:
    """Return the restart plan as the newest note that has one tells it; empty when none does."""
    return next((note.restart_plan for note in reversed(standing_notes(incident)) if note.restart_plan), ())


def _changes_next(
    settings: Settings,
    cells: Mapping[CellKey, Cell],
    incidents: Iterable[Incident],
    promise: datetime | None,
    at: datetime,
) -> datetime | None:
    """Return the next instant at which pages say something else without a new note.

    A fact expires, a window opens or ends, a promised update is missed, an announced restart has passed. A fact that a
    worse one hides counts too: once expired, it may be the worse.
    """
    ahead = [moment for incident in incidents for moment in _iter_own_instants(incident, at)]
    ahead += [promise] if promise else []
    for cell in cells.values():
        if cell.said.restart is not None:
            following = datetime.combine(cell.said.restart + timedelta(days=1), time(0))
            ahead.append(following.replace(tzinfo=settings.timezone))
    return min((moment for moment in ahead if moment > at), default=None)


def _iter_own_instants(incident: Incident, at: datetime) -> Iterator[datetime]:
    """Iterate over the instants at which what an incident says changes without a new note."""
    yield from (moment for moment in (incident.begins, incident.ends) if moment is not None)
    for note in standing_notes(incident) if not is_closed(incident) else ():
        yield from (statement.begins for statement in note.statements if statement.begins is not None)
    if in_force(incident, at):
        held = _statements_in_force(incident, at).values()
        yield from (statement.expires for _, statement in held if statement.expires is not None)

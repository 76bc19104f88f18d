"""Fold all published notes into the situation at an instant.

Per incident the latest note that names a cell wins; across incidents they are combined, patient by patient. What has
expired is to be confirmed. A cell never returns to running by omission: only a note, or the end of a planned window,
lets it go.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from heapq import nlargest
from itertools import islice

from statusgen.model.content import Content
from statusgen.model.gap import Gap
from statusgen.model.incident_index import IncidentIndex, index_of
from statusgen.model.note import Incident, Note
from statusgen.model.site import Catalogue, Service, Settings
from statusgen.model.situation import Cell, Reason, Said, Situation, Source
from statusgen.model.statement import RestartStep
from statusgen.model.summaries import IncidentSummary, NoteSummary
from statusgen.model.words import State
from statusgen.situation.announced import add_coming
from statusgen.situation.capacities import find_capacities, find_coming
from statusgen.situation.claims import CellKey, instruct
from statusgen.situation.collect import claims_on, collect_claims, in_force, is_open
from statusgen.situation.combine import Claims, combine
from statusgen.situation.confirmation import find_confirmed
from statusgen.situation.embargo import embargo
from statusgen.situation.headline import compute_headline
from statusgen.situation.help_wanted import find_help_wanted
from statusgen.situation.personal_data import find_standing_data
from statusgen.situation.restarts import latest_plan, places_of
from statusgen.situation.retiring import add_ends
from statusgen.situation.warnings import find_standing

NO_CLAIMS: Mapping[CellKey, Claims] = {}
CLOSED_INCIDENTS = 50
"""How many closed incidents a situation names; the history has all of them."""


def fold_situation(content: Content, at: datetime) -> Situation:
    """Fold the notes published up to an instant into the situation at that instant."""
    content = embargo(content, at)
    incidents, index = content.incidents, index_of(content.incidents)
    latest_first = sorted(filter(is_open, index.lasting), key=lambda summary: summary.notes[-1].order, reverse=True)
    open_ = [incidents[summary.id] for summary in latest_first]
    coming = [incidents[summary.id] for summary in _coming(index.planned, at)]
    gaps = tuple(gap for gap in content.gaps if gap.is_due(at))
    cells = fold_with_coming(content.catalogue, [*open_, *coming], at, of_gaps=claims_of_gaps(content, gaps))
    cells = add_ends(cells, content.catalogue, [*open_, *coming], at)
    headline, about = compute_headline(content.catalogue.key_services, cells, open_)
    promise, calls = find_promise(open_, at), find_help_wanted(content, at)
    promised = [promise, *(call.call.until for call in calls)]
    over = _newest_over(index, at)
    latest = index.notes[-1] if index.notes else None
    return Situation(
        at=at,
        cells=cells,
        open_incidents=tuple(open_),
        coming=tuple(coming),
        closed=tuple(incidents[summary.id] for summary in over),
        headline=headline,
        headline_incident=about,
        latest=find_note(incidents, latest) if latest else None,
        next_update=promise,
        valid_until=min((end for cell in cells.values() if (end := cell.first_end)), default=None),
        reach_everybody=reach_everybody(content.settings, [*open_, *coming]),
        restart_plans={one.id: plan for one in open_ if (plan := _offered_plan(one, content.catalogue, at))},
        changes_next=_changes_next(content, cells, [*open_, *coming], promised, at),
        gaps=gaps,
        capacities=find_capacities([*open_, *coming], content.catalogue.at(at), at),
        capacities_coming=find_coming(coming, content.catalogue.at(at), at),
        warnings=find_standing(content),
        personal_data=find_standing_data(content),
        help_wanted=calls,
        confirmed=find_confirmed(content, cells, (*open_, *coming), at),
    )


def find_note(incidents: Mapping[str, Incident], summary: NoteSummary) -> Note:
    """Find the note that a summary stands for."""
    return incidents[summary.incident].get_note(summary.number)


def _is_over(summary: IncidentSummary, at: datetime) -> bool:
    has_ended = summary.window is not None and summary.window.ends <= at
    return summary.is_closed or has_ended or not summary.has_word


def _newest_over(index: IncidentIndex, at: datetime) -> list[IncidentSummary]:
    """Return the incidents that ended last: without looking at all those that ended long ago."""
    ordinary = (summary for summary in index.iter_newest() if not summary.is_planned and _is_over(summary, at))
    planned = (summary for summary in index.planned if _is_over(summary, at))
    return nlargest(CLOSED_INCIDENTS, [*islice(ordinary, CLOSED_INCIDENTS), *planned], key=_ended_on)


def _ended_on(incident: IncidentSummary) -> tuple[datetime, str]:
    return incident.last, incident.id


def _coming(incidents: Iterable[IncidentSummary], at: datetime) -> list[IncidentSummary]:
    planned = [
        summary for summary in incidents if summary.is_planned and not _is_over(summary, at) and summary.has_word
    ]
    return sorted(planned, key=lambda summary: (summary.window.begins if summary.window else at, summary.id))


def fold_cells(
    catalogue: Catalogue,
    incidents: Iterable[Incident],
    at: datetime,
    only: Collection[CellKey] | None = None,
    of_gaps: Mapping[CellKey, Claims] = NO_CLAIMS,
) -> dict[CellKey, Cell]:
    """Fold incidents whose notes are all published into cells, in the order of the catalogue.

    ``only`` restricts the work to some cells; the result for these is the same. ``of_gaps`` are the claims of notes
    that cannot be read.
    """
    claims, catalogue = collect_claims(catalogue, incidents, at, only), catalogue.at(at)
    wanted = None if only is None else {service for service, _ in only}
    for key, left_open in of_gaps.items():
        claims[key] = (*claims.get(key, ()), *left_open)
    cells: dict[CellKey, Cell] = {}
    for service in catalogue.services.values():
        if wanted is not None and service.id not in wanted:
            continue
        claims_at = partial(claims_on, claims, service.id)
        for place in service.locations:
            key = (service.id, place)
            if only is not None and key not in only:
                continue
            if key in claims:
                cells[key] = combine(service, place, catalogue, claims[key], claims_at)
            elif not service.when_stated:
                cells[key] = make_ordinary_cell(service, place)
    return cells


def fold_with_coming(
    catalogue: Catalogue,
    incidents: Collection[Incident],
    at: datetime,
    only: Collection[CellKey] | None = None,
    of_gaps: Mapping[CellKey, Claims] = NO_CLAIMS,
) -> dict[CellKey, Cell]:
    """Fold incidents, with planned ones that have not begun, into cells that also say what is announced for later."""
    cells = fold_cells(catalogue, incidents, at, only, of_gaps)
    return add_coming(
        cells, incidents, catalogue.ends, at, lambda then, keys: fold_cells(catalogue, incidents, then, keys, of_gaps)
    )


def claims_of_gaps(content: Content, gaps: Iterable[Gap]) -> dict[CellKey, Claims]:
    """Return what notes that cannot be read claim of the cells that they name: that nothing is known of them.

    A later note of the same incident that names a cell settles it. ``content`` has passed the embargo.
    """
    found: dict[CellKey, Claims] = {}
    for gap in gaps:
        incident = content.incidents.get(gap.incident)
        notes = incident.standing if incident is not None and gap.published is not None else ()
        settled = {cell for note in notes if gap.published and note.published > gap.published for cell in note.cells}
        for service, place in gap.cells:
            known = content.catalogue.services.get(service)
            if known is not None and place in known.locations and (service, place) not in settled:
                said = Said(State.UNKNOWN, instruct(known, State.UNKNOWN, None))
                sources = (Source(incident.id),) if incident is not None else ()
                cell = Cell(service, place, said, Reason.STATED, incident=gap.incident, sources=sources)
                found[service, place] = (*found.get((service, place), ()), cell)
    return found


def make_ordinary_cell(service: Service, place: str) -> Cell:
    """Return the cell of a service that no incident speaks of."""
    return Cell(service.id, place, Said(State.RUNNING, instruct(service, State.RUNNING, None)), Reason.ORDINARY)


def incidents_in_force(content: Content, at: datetime) -> list[Incident]:
    """Return the incidents in force at an instant, without notes of the future."""
    content = embargo(content, at)
    index = index_of(content.incidents)
    found = [*filter(is_open, index.lasting), *_coming(index.planned, at)]
    return [content.incidents[summary.id] for summary in found if in_force(summary, at)]


def find_promise(open_: Iterable[Incident], at: datetime) -> datetime | None:
    """Find the earliest promise of an update that is still ahead, or the latest one that was missed."""
    promises = [promise for incident in open_ if (promise := incident.standing[-1].next_update)]
    ahead = [promise for promise in promises if promise > at]
    return min(ahead) if ahead else max(promises, default=None)


def reach_everybody(settings: Settings, live: Iterable[Incident]) -> bool | None:
    """Return whether everybody can be reached: not while the newest answer of any live incident is no.

    Planned work counts from its announcement on: its appointments are cancelled before it begins.
    """
    newest = [answer for incident in live if (answer := newest_answer(incident.standing)) is not None]
    return all(newest) if newest else settings.reach_everybody


def newest_answer(notes: Sequence[Note]) -> bool | None:
    """Return the newest answer of notes, oldest first, to whether everybody can be reached; None without one."""
    return next((note.reach_everybody for note in reversed(notes) if note.reach_everybody is not None), None)


def is_reach_lost(before: Incident | None, after: Incident | None, at: datetime) -> bool:
    """Whether an incident said that not everybody can be reached, and another version of it does not say so.

    Notes that are not public, or published later, do not count.
    """
    said = (
        newest_answer([note for note in one.standing if note.status.is_public and note.published <= at] if one else [])
        for one in (before, after)
    )
    was, now = said
    return was is False and now is not False


def _offered_plan(incident: Incident, catalogue: Catalogue, at: datetime) -> tuple[RestartStep, ...]:
    """Return the newest restart plan of an incident without what is retired everywhere it names."""
    gone = catalogue.at(at).gone
    return tuple(
        step
        for step in latest_plan(incident, catalogue)
        if step.subject not in catalogue.services
        or any((step.subject, place) not in gone for place in places_of(catalogue, step))
    )


def _changes_next(
    content: Content,
    cells: Mapping[CellKey, Cell],
    incidents: Iterable[Incident],
    promised: Iterable[datetime | None],
    at: datetime,
) -> datetime | None:
    """Return the next instant at which pages, or what is wrong, change without a new note.

    A fact expires, a window opens or ends, something is retired, a promised update is missed, an announced restart has
    passed, which no page says but the check does, a call for help ends. A fact that a worse one hides counts too: once
    expired, it may be the worse.
    """
    ahead = [*content.catalogue.ends, *(moment for incident in incidents for moment in _iter_own_instants(incident))]
    ahead += [moment for moment in promised if moment is not None]
    for cell in cells.values():
        ahead += [cell.first_end] if cell.first_end is not None else []
        ahead += [cell.said.delay.until] if cell.said.delay is not None else []
        if cell.said.restart is not None:
            following = datetime.combine(cell.said.restart + timedelta(days=1), time(0))
            ahead.append(following.replace(tzinfo=content.settings.timezone))
    return min((moment for moment in ahead if moment > at), default=None)


def _iter_own_instants(incident: Incident) -> Iterator[datetime]:
    """Iterate over the instants at which an incident announced that something begins or ends."""
    yield from (moment for moment in (incident.begins, incident.ends) if moment is not None)
    for note in incident.standing if not incident.is_closed else ():
        for statement in note.statements:
            if statement.begins is not None or statement.windows:
                yield from statement.iter_instants()

"""Find the cells that one version of an incident leaves laxer than another, now or at any later instant."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident
from statusgen.model.severity import is_laxer, severity
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import Cell
from statusgen.situation.claims import CellKey
from statusgen.situation.embargo import is_published
from statusgen.situation.fold import fold_cells, incidents_in_force, make_ordinary_cell

LOOKED_AT = 12
"""At how many coming ends of windows that both sides have."""


def find_laxer_cells(
    catalogue: Catalogue,
    before: Incident | None,
    after: Incident | None,
    since: datetime,
) -> list[CellKey]:
    """Return the cells that are laxer after than before, in the order of the catalogue: at an instant or any later one.

    Each version is looked at alone, without other incidents: what these say may change. None says nothing.
    """
    instants = {moment for one in (before, after) if one is not None for moment in _iter_instants(one)}
    instants |= _find_window_instants([before] if before else [], [after] if after else [], since)
    laxer: set[CellKey] = set()
    for at in sorted({since, *(moment for moment in instants if moment > since)}):
        was, now = (_cells_at(catalogue, one, at) for one in (before, after))
        for key, cell in was.items():
            service = catalogue.services[key[0]]
            if key not in laxer and is_cell_laxer(service, cell, now.get(key) or make_ordinary_cell(service, key[1])):
                laxer.add(key)
    return [
        (service.id, place)
        for service in catalogue.services.values()
        for place in service.locations
        if (service.id, place) in laxer
    ]


def is_cell_laxer(service: Service, before: Cell, after: Cell) -> bool:
    """Whether a cell is laxer than another for any patient; of what nobody comes to, whether its state is better."""
    if is_laxer(service, before, after):
        return True
    return not service.attended and severity(after.state) < severity(before.state)


def _cells_at(catalogue: Catalogue, incident: Incident | None, at: datetime) -> dict[CellKey, Cell]:
    known = incident.keep_notes(lambda note: is_published(note, at)) if incident else None
    return fold_cells(catalogue, [known] if known is not None else [], at)


def _iter_instants(incident: Incident) -> Iterator[datetime]:
    """Iterate over the instants at which an incident may change a cell."""
    yield from (moment for moment in (incident.begins, incident.ends) if moment is not None)
    for note in incident.notes:
        yield note.published
        for statement in note.statements:
            yield from (one for one in (statement.begins, statement.expires, statement.ends) if one is not None)


def _find_window_instants(before: Iterable[Incident], after: Iterable[Incident], since: datetime) -> set[datetime]:
    """Return the coming instants at which windows begin or end: all that one side alone has, the next of the others.

    A window that repeats for months says each time the same, where both sides have it.
    """
    was, now = (
        {
            (incident.id, statement.service, moment)
            for incident in side
            for note in incident.standing
            for statement in note.statements
            for window in statement.windows
            for moment in (window.begins, window.ends)
            if moment > since
        }
        for side in (before, after)
    )
    both = sorted({moment for _, _, moment in was & now})[:LOOKED_AT]
    return {*both, *(moment for _, _, moment in was ^ now)}


def find_laxer_on_site(
    before: Content, after: Content, at: datetime, only: Collection[CellKey] | None = None
) -> list[CellKey]:
    """Return the cells that are laxer on a site afterwards, all incidents combined: at an instant or any later one.

    Neither content has passed the embargo. A cell that is no longer there counts as laxer, unless it is retired, and so
    does one that was retired and is there again. ``only`` restricts the work
    to some cells, of which whole services are named.
    """
    was_lasting, now_lasting = (list(_iter_lasting(one, at)) for one in (before, after))
    incidents = [*was_lasting, *now_lasting]
    instants = {moment for incident in incidents for moment in _iter_instants(incident) if moment > at}
    instants |= _find_window_instants(was_lasting, now_lasting, at)
    instants |= {moment for one in (before, after) for moment in one.catalogue.ends if moment > at}
    laxer: set[CellKey] = set()
    for moment in sorted({at, *instants}):
        was, now = (fold_cells(one.catalogue, incidents_in_force(one, moment), moment, only) for one in (before, after))
        laxer.update(now.keys() & before.catalogue.at(moment).gone)
        for key, cell in was.items():
            if key in after.catalogue.at(moment).gone:
                continue
            service = after.catalogue.services.get(key[0])
            is_there = service is not None and key[1] in service.locations
            cell_now = now.get(key) or (make_ordinary_cell(service, key[1]) if service is not None else cell)
            if service is None or not is_there or is_cell_laxer(service, cell, cell_now):
                laxer.add(key)
    return [
        (service.id, place)
        for service in before.catalogue.services.values()
        for place in service.locations
        if (service.id, place) in laxer
    ]


def _iter_lasting(content: Content, at: datetime) -> Iterator[Incident]:
    """Iterate over the incidents that are not over, or begin later."""
    for summary in index_of(content.incidents).values():
        is_over = summary.is_closed or (summary.window is not None and summary.window.ends <= at)
        if not is_over or any(moment > at for moment in summary.iter_instants()):
            yield content.incidents[summary.id]

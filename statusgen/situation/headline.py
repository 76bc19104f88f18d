"""Compute the headline of all services or of one location, the places it may name, and how far things are back."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Incident
from statusgen.model.place_groups import gather
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.situation import Cell, Headline, Situation, worst_of
from statusgen.model.words import Certainty, State

NAMED_IN_HEADLINE = 2
"""Up to how many locations a headline names: a longer list is read by nobody."""


def headline_places(content: Content, situation: Situation) -> tuple[str, ...]:
    """Return the few locations where key services do not run, in catalogue order.

    Empty when it is no local matter, and when what the headline says would not be true of each of them.
    """
    catalogue = content.catalogue
    keys = catalogue.key_services
    cells = [cell for cell in situation.disrupted if cell.service in keys]
    touched = {cell.location for cell in cells}
    worst = {cell.location for cell in cells if cell.state == situation.headline.value}
    if (
        WHOLE_GROUP in touched
        or not 0 < len(gather(catalogue, touched)) <= NAMED_IN_HEADLINE
        or len(touched) == len(catalogue.locations)
    ):
        return ()
    if worst != touched:
        return ()
    return tuple(place for place in catalogue.locations if place in touched)


def compute_headline(
    keys: Collection[str], cells: Mapping[tuple[str, str], Cell], open_: Sequence[Incident]
) -> tuple[Headline, str]:
    """Compute the headline from the worst state of the key services, and the one incident it is about."""
    counted = [cell for (service, _), cell in cells.items() if service in keys]
    state = worst_of(counted)
    involved = {source.incident for cell in counted if cell.state is not State.RUNNING for source in cell.sources}
    about = involved or {incident.id for incident in open_}
    incident = next(iter(about)) if len(about) == 1 else ""
    if state is State.RUNNING:
        return (Headline.RUNNING_OPEN if open_ else Headline.RUNNING), incident
    return Headline(state.value), incident


def narrow_to_place(catalogue: Catalogue, situation: Situation, place: str) -> Situation:
    """Return the situation as far as it is about a location: its cells, those of the whole group, and its incidents.

    An incident that names services of other locations alone is none of its own; one that names none is everybody's.
    """
    here = {place, WHOLE_GROUP}
    cells = {key: cell for key, cell in situation.cells.items() if key[1] in here}
    holding = {source.incident for cell in cells.values() for source in (*cell.sources, *cell.announced_by)}
    open_ = tuple(
        incident
        for incident in situation.open_incidents
        if incident.concerns_everything or not incident.locations or incident.locations & here or incident.id in holding
    )
    offered = {service for service, where in cells if where == place}
    keys = (catalogue.key_services & offered) or offered  # a clinic may have none that counts for the group
    headline, about = compute_headline(keys, cells, open_)
    return replace(situation, cells=cells, open_incidents=open_, headline=headline, headline_incident=about)


class Extent(StrEnum):
    """How far things are back where every key service runs."""

    ALL = "all"
    """Everything is as usual, and no incident is open."""
    AGAIN = "again"
    """Everything is as usual again; an incident is not over."""
    OPEN = "open"
    """Everything is as usual: it never was otherwise, or a restart is still to come."""
    PARTLY = "partly"
    """Something is held: another service, some patients, the ambulances."""
    ANNOUNCED = "announced"
    """Nothing is held now, and something will be."""


class Running(Struct, frozen=True):
    """How far things are back, and the incidents that it is about."""

    extent: Extent
    incidents: tuple[str, ...] = ()


def how_it_runs(situation: Situation) -> Running:
    """Return how far things are back, for a situation in which every key service runs."""
    open_ = tuple(incident.id for incident in situation.open_incidents)
    held = dict.fromkeys(source.incident for cell in situation.cells.values() for source in cell.sources)
    if held:
        return Running(Extent.PARTLY, tuple(held))
    if situation.headline is Headline.RUNNING:
        return Running(Extent.ALL)
    ahead = (cell for cell in situation.cells.values() if any(not change.is_expired for change in cell.said.coming))
    announced = dict.fromkeys(source.incident for cell in ahead for source in cell.announced_by)
    if announced:
        return Running(Extent.ANNOUNCED, tuple(announced))
    steps = (step for plan in situation.restart_plans.values() for step in plan)
    is_pending = any(step.certainty is not Certainty.DONE for step in steps)
    return Running(Extent.OPEN if is_pending or not _was_otherwise(situation) else Extent.AGAIN, open_)


def _was_otherwise(situation: Situation) -> bool:
    """Whether an open incident said of any service that it does not run, and that has begun."""
    return any(
        incident.concerns_everything
        or any(
            statement.state is not State.RUNNING
            and (statement.begins or note.published) <= situation.at
            and any((statement.service, place) in situation.cells for place in statement.locations)
            for note in incident.standing
            for statement in note.statements
        )
        for incident in situation.open_incidents
    )

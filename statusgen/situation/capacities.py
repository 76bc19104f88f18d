"""How much of their usual work hospitals do: the newest word of the open incidents about each."""

from collections.abc import Iterable

from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.situation import StandingCapacity


def find_capacities(open_: Iterable[Incident], catalogue: Catalogue) -> tuple[StandingCapacity, ...]:
    """Return what the newest note says of each hospital; what was said of one before all were spoken of is gone."""
    notes = sorted((note for incident in open_ for note in incident.standing), key=lambda note: note.order)
    return capacities_of(notes, catalogue)


def capacities_of(notes: Iterable[Note], catalogue: Catalogue) -> tuple[StandingCapacity, ...]:
    """Return what stands after some notes, the oldest first."""
    newest: dict[str, StandingCapacity] = {}
    for note in notes:
        if any(said.location == WHOLE_GROUP for said in note.capacities):
            newest.clear()
        for said in note.capacities:
            newest[said.location] = StandingCapacity(said, note.incident, note.number, note.published)
    return tuple(newest[place] for place in (WHOLE_GROUP, *catalogue.locations) if place in newest)


def capacity_at(standing: Iterable[StandingCapacity], location: str) -> StandingCapacity | None:
    """Find what holds for one hospital: its own, else that of the group."""
    found = {one.said.location: one for one in standing}
    return found.get(location) or found.get(WHOLE_GROUP)

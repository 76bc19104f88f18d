"""How much of their usual work hospitals do: the newest word of the open incidents about each.

What planned work says of them holds within its window, and is announced until then.
"""

from collections.abc import Iterable
from datetime import datetime

from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.situation import StandingCapacity
from statusgen.model.statement import Window

Word = tuple[Note, Window | None]
"""A note, and the window of its incident where that is planned work."""


def find_capacities(incidents: Iterable[Incident], catalogue: Catalogue, at: datetime) -> tuple[StandingCapacity, ...]:
    """Return what the newest note says of each hospital; what was said of one before all were spoken of is gone.

    ``incidents`` are open or planned; of those that have not begun nothing holds yet.
    """
    words = (word for incident in incidents for word in words_of(incident))
    return capacities_of((word for word in words if word[1] is None or word[1].begins <= at), catalogue)


def find_coming(incidents: Iterable[Incident], catalogue: Catalogue, at: datetime) -> tuple[StandingCapacity, ...]:
    """Return what planned work that has not begun says of each hospital, in the order of incidents."""
    ahead = (one for one in incidents if one.window is not None and at < one.window.begins)
    return tuple(said for incident in ahead for said in capacities_of(words_of(incident), catalogue))


def words_of(incident: Incident) -> list[Word]:
    """Return what the standing notes of an incident say of hospitals, the oldest first."""
    return [(note, incident.window) for note in incident.standing if note.capacities]


def capacities_of(words: Iterable[Word], catalogue: Catalogue) -> tuple[StandingCapacity, ...]:
    """Return what stands after some words, whatever their order: one of planned work is as new as its window."""
    newest: dict[str, StandingCapacity] = {}
    for note, window in sorted(words, key=_holds_from):
        if any(said.location == WHOLE_GROUP for said in note.capacities):
            newest.clear()
        for said in note.capacities:
            newest[said.location] = StandingCapacity(said, note.incident, note.number, note.published, window)
    return tuple(newest[place] for place in (WHOLE_GROUP, *catalogue.locations) if place in newest)


def _holds_from(word: Word) -> tuple[datetime, tuple[datetime, str, int]]:
    note, window = word
    return max(note.published, window.begins) if window is not None else note.published, note.order


def capacity_at(standing: Iterable[StandingCapacity], location: str) -> StandingCapacity | None:
    """Find what holds for one hospital: its own, else that of the group."""
    found = {one.said.location: one for one in standing}
    return found.get(location) or found.get(WHOLE_GROUP)

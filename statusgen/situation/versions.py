"""A bulletin as it was before facts of it were corrected: what had been told of it stays as it was."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from statusgen.model.incident_index import IndexedIncidents, index_of
from statusgen.model.note import Incident
from statusgen.model.summaries import summarise_incident
from statusgen.situation.timeline import Timeline


class _Incidents(IndexedIncidents):
    """Incidents of which one is as it was; the others are loaded when they are asked for."""

    def __init__(self, others: Mapping[str, Incident], incident: Incident) -> None:
        self._others = others
        self._incident = incident
        self.summaries = index_of(others).with_other(summarise_incident(incident))

    def __getitem__(self, id_: str) -> Incident:
        return self._incident if id_ == self._incident.id else self._others[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._others)

    def __len__(self) -> int:
        return len(self._others)


@lru_cache(maxsize=2048)
def timeline_before(timeline: Timeline, incident: str, number: int, count: int) -> Timeline:
    """Return the timeline in which a bulletin says what it said after so many of its corrections."""
    content = timeline.content
    whole = content.incidents[incident]
    notes = tuple(note.version(count) if note.number == number else note for note in whole.notes)
    incidents = _Incidents(content.incidents, replace(whole, notes=notes))
    return Timeline(replace(content, incidents=incidents), timeline.order)

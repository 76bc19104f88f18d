"""What the whole site needs to know of an incident without its texts, so that a long history stays on disk."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from statusgen.model.note import Incident, Note
from statusgen.model.words import Kind, Stage

LOADED = 512
"""How many incidents are kept in memory; the others are read again when they are asked for."""


class NoteOutline(NamedTuple):
    """A note without its texts and statements; outlines sort as notes do: time, then incident, then number."""

    published: datetime
    incident: str
    number: int
    is_public: bool
    is_withdrawn: bool
    stage: Stage | None
    services: tuple[str, ...]
    """Ids of the services it names."""
    locations: tuple[str, ...]
    """Ids of the locations it names, the whole group included."""
    instants: tuple[datetime, ...]
    """When its statements begin or expire."""
    withdrawn_on: datetime | None = None
    """When its withdrawal is announced."""

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The total order of notes: time, then incident, then number."""
        return self[:3]


class Outline(NamedTuple):
    """An incident without its texts and statements."""

    id: str
    kind: Kind
    begins: datetime | None
    ends: datetime | None
    concerns_everything: bool
    notes: tuple[NoteOutline, ...]
    """In order of publication."""

    @property
    def is_planned(self) -> bool:
        """Whether it has a window."""
        return self.kind is Kind.PLANNED


class Shelves(Mapping[str, Incident]):
    """Incidents by id, in the order of their ids, read from where they lie when they are asked for."""

    def __init__(self, outlines: Mapping[str, Outline], load: Callable[[str], Incident]) -> None:
        self.outlines = outlines
        self._load = load
        self._loaded: OrderedDict[str, Incident] = OrderedDict()
        self.asked: set[str] = set()
        """Ids of the incidents that were asked for: what has been made since may depend on these and no others."""

    def __getitem__(self, id_: str) -> Incident:
        if id_ not in self.outlines:
            raise KeyError(id_)
        self.asked.add(id_)
        found = self._loaded.get(id_)
        if found is None:
            found = self._loaded[id_] = self._load(id_)
            if len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.outlines)

    def __len__(self) -> int:
        return len(self.outlines)


def outline_note(note: Note) -> NoteOutline:
    """Return what the whole site needs to know of a note."""
    instants = {moment for one in note.statements for moment in (one.begins, one.expires) if moment is not None}
    return NoteOutline(
        published=note.published,
        incident=note.incident,
        number=note.number,
        is_public=note.status.is_public,
        is_withdrawn=note.is_withdrawn,
        stage=note.stage,
        services=tuple(dict.fromkeys(one.service for one in note.statements)),
        locations=tuple(dict.fromkeys(place for one in note.statements for place in one.locations)),
        instants=tuple(sorted(instants)),
        withdrawn_on=note.withdrawn_on if note.is_withdrawn else None,
    )


def outline_incident(incident: Incident) -> Outline:
    """Return what the whole site needs to know of an incident."""
    return Outline(
        incident.id,
        incident.kind,
        incident.begins,
        incident.ends,
        incident.concerns_everything,
        tuple(outline_note(note) for note in incident.notes),
    )


def outlines_of(incidents: Mapping[str, Incident]) -> Mapping[str, Outline]:
    """Return the outlines of incidents, without reading those that lie on shelves."""
    if isinstance(incidents, Shelves):
        return incidents.outlines
    return {id_: outline_incident(incident) for id_, incident in incidents.items()}


def asked_for(incidents: Mapping[str, Incident]) -> frozenset[str]:
    """Return the ids of the incidents asked for since this was last called."""
    if not isinstance(incidents, Shelves):
        return frozenset(incidents)
    asked = frozenset(incidents.asked)
    incidents.asked.clear()
    return asked

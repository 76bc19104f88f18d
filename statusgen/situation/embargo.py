"""The embargo: drop drafts and notes of the future, once, before anything is made of them."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.incident_index import StoredIncidents, index_of
from statusgen.model.note import Incident, Note


def is_published(note: Note, at: datetime) -> bool:
    """Whether readers know a note at an instant, if only to read that it was withdrawn."""
    return note.status.is_public and note.published <= at


def published(incident: Incident | None, at: datetime) -> list[Note]:
    """Return the notes of an incident that readers know at an instant and that were not withdrawn, oldest first."""
    return [note for note in incident.standing if is_published(note, at)] if incident is not None else []


class Published(StoredIncidents):
    """Incidents as they stood at an instant."""

    def __init__(self, incidents: Mapping[str, Incident], at: datetime) -> None:
        self.at = at
        self._all = incidents
        super().__init__(index_of(incidents).published(at), self._publish)

    def _publish(self, id_: str) -> Incident:
        incident = self._all[id_]
        public = (note for note in incident.notes if is_published(note, self.at))
        notes = tuple(sorted(public, key=lambda note: note.order))
        return incident if notes == incident.notes else replace(incident, notes=notes)


def embargo(content: Content, at: datetime) -> Content:
    """Drop drafts and notes of the future, once, before any output exists; an incident without notes goes too.

    Notes come out in the order of their publication, whatever the order of the files.
    """
    if isinstance(content.incidents, Published) and content.incidents.at == at:
        return content
    return replace(content, incidents=Published(content.incidents, at))


def next_embargo(content: Content, at: datetime) -> datetime | None:
    """Find when the next note that is ready, or the next withdrawal, will be announced; None when none waits."""
    index = index_of(content.incidents)
    coming = (note.published for note in index.after(at) if note.is_public)
    withdrawn = (moment for moment in index.withdrawals if moment > at)
    return min((moment for moment in (next(coming, None), next(withdrawn, None)) if moment), default=None)

"""Nothing published by accident: drafts and notes of the future are dropped here, once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.note import Incident
from statusgen.model.outline import Outline, Shelves, outlines_of


class Published(Shelves):
    """Incidents as they stood at an instant."""

    def __init__(self, incidents: Mapping[str, Incident], at: datetime) -> None:
        self.at = at
        self._all = incidents
        outlines = {}
        for id_, outline in outlines_of(incidents).items():
            cut = publish_outline(outline, at)
            if cut is not None:
                outlines[id_] = cut
        super().__init__(outlines, self._publish)

    def _publish(self, id_: str) -> Incident:
        incident = self._all[id_]
        notes = tuple(
            sorted(
                (note for note in incident.notes if note.status.is_public and note.published <= self.at),
                key=lambda note: note.order,
            )
        )
        return incident if notes == incident.notes else replace(incident, notes=notes)


def publish_outline(outline: Outline, at: datetime) -> Outline | None:
    """Return an incident's outline as it stood at an instant; None when nothing of it was published."""
    notes = outline.notes
    if len(notes) == 1:
        return outline if notes[0].is_public and notes[0].published <= at else None
    kept = tuple(sorted(note for note in notes if note.is_public and note.published <= at))
    if not kept:
        return None
    return outline if kept == notes else outline._replace(notes=kept)


def embargo(content: Content, at: datetime) -> Content:
    """Drop drafts and notes of the future, once, before any output exists; an incident without notes goes too.

    Notes come out in the order of their publication, whatever the order of the files.
    """
    if isinstance(content.incidents, Published) and content.incidents.at == at:
        return content
    return replace(content, incidents=Published(content.incidents, at))


def next_embargo(content: Content, at: datetime) -> datetime | None:
    """Find when the next note that is ready, or the next withdrawal, will be announced; None when none waits."""
    notes = (note for outline in outlines_of(content.incidents).values() for note in outline.notes if note.is_public)
    instants = (moment for note in notes for moment in (note.published, note.withdrawn_on) if moment is not None)
    return min((moment for moment in instants if moment > at), default=None)

"""Nothing published by accident: drafts and notes of the future are dropped here, once."""

from dataclasses import replace
from datetime import datetime

from statusgen.model.content import Content


def embargo(content: Content, at: datetime) -> Content:
    """Drop drafts and notes of the future, once, before any output exists; an incident without notes goes too.

    Notes come out in the order of their publication, whatever the order of the files.
    """
    incidents = {}
    for incident in content.incidents.values():
        notes = sorted(
            (note for note in incident.notes if note.status.is_public and note.published <= at),
            key=lambda note: note.order,
        )
        if notes:
            same = tuple(notes) == incident.notes
            incidents[incident.id] = incident if same else replace(incident, notes=tuple(notes))
    return replace(content, incidents=incidents)


def next_embargo(content: Content, at: datetime) -> datetime | None:
    """Find when the next note that is ready will be published; None when none waits."""
    notes = (note for incident in content.incidents.values() for note in incident.notes if note.status.is_public)
    return min((note.published for note in notes if note.published > at), default=None)

"""Permanent identifiers of the site and its bulletins, for feeds, calendars and alerts."""

from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.summaries import NoteSummary


def tag(content: Content, specific: str) -> str:
    """Return a ``tag:`` URI (RFC 4151): the identity of the settings, and what it names."""
    return f"tag:{content.settings.identity}:{specific}"


def bulletin_tag(content: Content, note: Note, language: str, event: str = "") -> str:
    """Return the permanent identifier of a bulletin in a language, or of an ``event`` of it: its withdrawal."""
    return tag(content, "/".join(filter(None, (name_of(note), event, language))))


def name_of(note: Note | NoteSummary) -> str:
    """Return incident and number under which a note was first published: they stay when its incident is renamed."""
    return note.known_as or f"{note.incident}/{note.number}"


def incident_name_of(incident: Incident) -> str:
    """Return the id under which an incident was first published."""
    first = min(incident.notes, key=lambda note: note.number, default=None)
    return name_of(first).rpartition("/")[0] if first is not None else incident.id


def identity_parts(content: Content) -> tuple[str, str]:
    """Return the domain and the year (or day) of the settings' identity."""
    domain, _, year = content.settings.identity.partition(",")
    return domain, year


def opened(content: Content) -> datetime:
    """Return the first instant of the year in the settings' identity: the date of services that never changed."""
    year = int(content.settings.identity.rpartition(",")[2][:4])
    return datetime(year, 1, 1, tzinfo=content.settings.timezone)

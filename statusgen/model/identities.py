"""Permanent identifiers of the site and its bulletins, for feeds, calendars and alerts."""

from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.note import Note


def tag(content: Content, specific: str) -> str:
    """Return a ``tag:`` URI (RFC 4151): the identity of the settings, and what it names."""
    return f"tag:{content.settings.identity}:{specific}"


def bulletin_tag(content: Content, note: Note, language: str, event: str = "") -> str:
    """Return the permanent identifier of a bulletin in a language, or of an ``event`` of it: its withdrawal."""
    return tag(content, "/".join(filter(None, (note.incident, str(note.number), event, language))))


def identity_parts(content: Content) -> tuple[str, str]:
    """Return the domain and the year (or day) of the settings' identity."""
    domain, _, year = content.settings.identity.partition(",")
    return domain, year


def opened(content: Content) -> datetime:
    """Return the first instant of the year in the settings' identity: the date of services that never changed."""
    year = int(content.settings.identity.rpartition(",")[2][:4])
    return datetime(year, 1, 1, tzinfo=content.settings.timezone)

"""Identities that never change: what feeds, calendars and alerts call a site and its bulletins."""

from datetime import datetime

from statusgen.model.content import Content


def tag(content: Content, specific: str) -> str:
    """Return a permanent identifier: the identity of the settings, and what it names."""
    return f"tag:{content.settings.identity}:{specific}"


def opened(content: Content) -> datetime:
    """Return the first instant of the year in the settings' identity: when services began to be as usual."""
    year = int(content.settings.identity.rpartition(",")[2][:4])
    return datetime(year, 1, 1, tzinfo=content.settings.timezone)

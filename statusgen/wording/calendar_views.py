"""What calendars are made of: events in one language, ready to be written."""

from datetime import date, datetime

from msgspec import Struct


class EventView(Struct, frozen=True):
    """One event in one language."""

    uid: str
    revision: int
    summary: str
    """Where, what, and whether it restarts or closes: readable without the rest."""
    description: str
    begins: date | datetime
    """A day, or an instant where the hour is known."""
    ends: date | datetime
    """The first day, or the instant, after it."""
    status: str
    """``TENTATIVE``, ``CONFIRMED`` or ``CANCELLED``."""
    location: str
    address: str
    """Absolute address of the page that says what holds now."""
    created: datetime
    modified: datetime
    place: str
    """Id of the location; the whole group's stand in every calendar."""


class CalendarView(Struct, frozen=True):
    """One calendar of one language."""

    language: str
    name: str
    description: str
    address: str
    """Its own absolute address."""
    link: str
    """Absolute address of the page it belongs to."""
    modified: datetime | None
    """Time of the newest note, or end, that it was made from; None when it is empty."""
    events: tuple[EventView, ...]

"""Calendar views → iCalendar (RFC 5545, RFC 7986). icalendar is used here and nowhere else.

It is imported when a calendar is made, because most builds make none. No ``METHOD``: a file to read is no invitation,
and an invitation would need an organiser.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from statusgen.plan.calendars import CalendarView, EventView

if TYPE_CHECKING:
    from icalendar import Event, Timezone

PRODUCT = "-//statusgen//planned closures and restarts//EN"
ASK_AGAIN = timedelta(hours=1)
"""How often a subscribed calendar may ask for news."""


def render_calendar(view: CalendarView) -> bytes:
    """Render a calendar: lines end with CRLF and are folded at 75 octets; times are in UTC, days are days."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    spoken = {"LANGUAGE": view.language}
    calendar.add("name", view.name, parameters=spoken)
    calendar.add("x-wr-calname", view.name)
    calendar.add("description", view.description, parameters=spoken)
    calendar.add("url", view.link)
    calendar.add("source", view.address, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if view.modified is not None:
        calendar.add("last-modified", view.modified.astimezone(UTC))
    for event in view.events:
        calendar.add_component(_make_event(event, view.language))
    if not view.events:
        calendar.add_component(_make_utc())
    rendered: bytes = calendar.to_ical()
    return rendered


def _make_event(view: EventView, language: str) -> "Event":
    from icalendar import Event

    spoken = {"LANGUAGE": language}
    event = Event()
    event.add("uid", view.uid)
    event.add("sequence", view.revision)
    event.add("dtstamp", view.modified.astimezone(UTC))
    event.add("created", view.created.astimezone(UTC))
    event.add("last-modified", view.modified.astimezone(UTC))
    for name, moment in (("dtstart", view.begins), ("dtend", view.ends)):
        event.add(name, moment.astimezone(UTC) if isinstance(moment, datetime) else moment)
    event.add("summary", view.summary, parameters=spoken)
    event.add("description", view.description, parameters=spoken)
    event.add("location", view.location, parameters=spoken)
    event.add("url", view.address)
    event.add("status", view.status)
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    event.add("class", "PUBLIC")
    return event


def _make_utc() -> "Timezone":
    """Return the one component that an empty calendar has, because a calendar must have one."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    standard.add("tzname", "UTC")
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone

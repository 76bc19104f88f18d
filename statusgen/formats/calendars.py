"""iCalendar files: planned closures, restart dates and what ends for good, for people's own calendars.

An event has a UID that never changes (incident, what, where and language; no title, day or address), so that a
date that moves is moved in every calendar, and one that is taken back is cancelled there.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.identities import identity_parts, opened
from statusgen.model.note import Note
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.situation import Cell, Reason, Said
from statusgen.model.words import Certainty, State
from statusgen.situation.changes import cells_stated_by, cells_with_coming
from statusgen.situation.planned_dates import Announced, Fate, Restart, Window
from statusgen.situation.return_days import KEPT, days_at, days_of_closed
from statusgen.wording.bulletins import describe_stretch
from statusgen.wording.calendar_links import is_at
from statusgen.wording.calendar_views import CalendarView, EventView
from statusgen.wording.cells import advise, day_of, except_for, tell_exceptions
from statusgen.wording.context import PageContext
from statusgen.wording.links import list_incidents
from statusgen.wording.output import Output, Renderer
from statusgen.wording.retired import tell_cell, tell_closing
from statusgen.wording.summaries import name_services
from statusgen.wording.views import Advice

if TYPE_CHECKING:
    from icalendar import Event, Timezone


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the calendars of a language, that of the whole group first."""
    language, say = context.language, context.wording.say
    title = say("Planned closures and restarts")
    about = say("Subscribe to this address: a date that moves, moves there too.")
    places = [("", str(context.site_name), paths.home(language))]
    places += [
        (location.id, str(location.name.in_(language)), paths.location(language, location.id))
        for location in context.content.catalogue.locations.values()
    ]
    for place, name, page in places:
        path = paths.calendar(language, place)
        events = _bounded(context, place)
        yield Output(
            path,
            CalendarView(
                language=language,
                name=f"{name} – {title}",
                description=about,
                address=paths.address(context.base_url, path),
                link=paths.address(context.base_url, page),
                modified=max((event.modified for event in events), default=None),
                events=events,
            ),
            render_calendar,
        )


@lru_cache(maxsize=64)
def _events(context: PageContext) -> tuple[tuple[EventView, ...], tuple[EventView, ...]]:
    """Return the events of live incidents, and of those that are over all that any calendar may hold."""
    situation = context.situation
    live, over = (tuple(incident.id for incident in one) for one in (situation.live, situation.closed))
    days = days_at(context.timeline, situation.at, live)
    return _view_days(context, days), _view_days(context, days_of_closed(context.timeline, situation.at, over))


def _view_days(context: PageContext, days: Iterable[Announced]) -> tuple[EventView, ...]:
    return tuple(_view_window(context, day) if isinstance(day, Window) else _view_restart(context, day) for day in days)


def _bounded(context: PageContext, place: str) -> tuple[EventView, ...]:
    """Return the events of a place by day: those of live incidents, and the newest of those that are over."""
    live, over = ([event for event in events if is_at(event.place, place)] for events in _events(context))
    ends = (event for event in _view_ends(context) if is_at(event.place, place))
    return tuple(sorted((*live, *sorted(over, key=_order)[-KEPT:], *ends), key=_order))


@lru_cache(maxsize=64)
def _view_ends(context: PageContext) -> tuple[EventView, ...]:
    """Return an event for each location that closes for good, and for each service that ends at one on another day."""
    say, catalogue, found = context.wording.say, context.content.catalogue, []
    closing = {place.id: place.retired.since for place in catalogue.locations.values() if place.retired is not None}
    for place, since in closing.items():
        told = tell_closing(context, catalogue.locations[place])
        found.append(_view_end(context, ("locations", "retired", place), since, say("Closed for good"), told))
    for cell in context.retired:
        if cell.since != closing.get(cell.location):
            service, identity = catalogue.services[cell.service], ("services", "retired", cell.service, cell.location)
            title = say("{who}: {told}", who=service.short.in_(context.language), told=say("No longer offered"))
            line = say("{who}: {told}", who=service.name.in_(context.language), told=tell_cell(context, cell))
            found.append(_view_end(context, identity, cell.since, title, (line,)))
    return tuple(found)


def _view_end(
    context: PageContext, identity: tuple[str, ...], since: datetime, title: str, told: Iterable[str]
) -> EventView:
    """Return the event of the day on which something ends; no note says so, so that its revision stays."""
    place, on = identity[-1], since.astimezone(context.wording.zone).date()
    address, first = _address_of_place(context, place), opened(context.content)
    return EventView(
        uid=_identity(context, *identity),
        revision=0,
        summary=_summary(context, place, title),
        description="\n".join([*told, address]),
        begins=on,
        ends=on + timedelta(days=1),
        status="CONFIRMED",
        location=_where(context, place),
        address=address,
        created=first,
        modified=max(first, since) if since <= context.situation.at else first,
        place=place,
    )


def _order(event: EventView) -> tuple[str, str]:
    return event.begins.isoformat(), event.uid


def _identity(context: PageContext, *parts: str) -> str:
    """Return the UID of an event: what it names, at the domain and year of the settings."""
    domain, year = identity_parts(context.content)
    return f"{'/'.join((*parts, context.language))}@{year}.{domain}"


def _place_name(context: PageContext, place: str) -> str:
    return str(context.wording.places((place,)))


def _where(context: PageContext, place: str) -> str:
    """Return the name of a place, with its address where there is one."""
    location, name = context.content.catalogue.locations.get(place), _place_name(context, place)
    return f"{name}, {location.address}" if location and location.address else name


def _view_restart(context: PageContext, restart: Restart) -> EventView:
    wording, catalogue = context.wording, context.content.catalogue
    service = catalogue.services.get(restart.subject)
    name = catalogue.subject_name(restart.subject).in_(context.language)
    address = _address_of_place(context, restart.location)
    lines = [_restart_sentence(context, restart)]
    if restart.before is not None and restart.fate is Fate.EXPECTED:
        old, new = wording.day(restart.before), wording.day(restart.on)
        lines.append(wording.say("The restart has moved from {old} to {new}.", old=old, new=new))
    if service is not None and restart.said is not None:
        note, said = restart.said
        then = context.as_published(note)
        cell = cells_stated_by(context.timeline, note).get((service.id, restart.location))
        said = cell.said if cell is not None else said
        lines += [_stamp(context, note), *_describe_said(then, service, said, note, restart.location, cell)]
    if restart.depends:
        others = list_incidents(context, restart.depends)
        lines.append(wording.say("This also depends on: {incidents}.", incidents=others))
    status = {Fate.EXPECTED: "TENTATIVE", Fate.KEPT: "CONFIRMED", Fate.TAKEN_BACK: "CANCELLED"}[restart.fate]
    if restart.fate is Fate.EXPECTED and restart.certainty is Certainty.CONFIRMED:
        status = "CONFIRMED"
    return EventView(
        uid=_identity(context, restart.incident, "restart", restart.subject, restart.location),
        revision=restart.revision,
        summary=_summary(context, restart.location, _restart_title(context, restart, name)),
        description="\n".join([*lines, address]),
        begins=restart.on,
        ends=restart.on + timedelta(days=1),
        status=status,
        location=_where(context, restart.location),
        address=address,
        created=restart.first,
        modified=restart.latest.published,
        place=restart.location,
    )


def _restart_title(context: PageContext, restart: Restart, what: str) -> str:
    say = context.wording.say
    if restart.fate is Fate.TAKEN_BACK:
        return say("{what}: no restart on this day", what=what)
    if restart.fate is Fate.KEPT:
        return say("{what}: restarted", what=what)
    if restart.certainty is Certainty.CONFIRMED:
        return say("{what}: restart announced", what=what)
    return say("{what}: restart planned", what=what)


def _restart_sentence(context: PageContext, restart: Restart) -> str:
    stamp = context.wording.day_stamp
    if restart.fate is Fate.TAKEN_BACK:
        return stamp("The restart announced for {date} no longer holds.", restart.on)
    if restart.fate is Fate.KEPT:
        return stamp("Restart on {date}.", restart.on)
    if restart.certainty is not Certainty.CONFIRMED:
        return stamp("Restart planned for {date}. This date may change.", restart.on)
    return stamp("Restart announced for {date}.", restart.on)


def _view_window(context: PageContext, window: Window) -> EventView:
    wording = context.wording
    incident = context.content.incidents[window.incident]
    title = str(wording.title(incident.editions[context.language]))
    what = _worst_in_words(context, window) or title
    address = paths.address(context.base_url, paths.incident(context.language, window.incident))
    lines = [title, describe_stretch(context, window.begins, window.ends)]
    if window.is_off:
        lines.append(wording.say("This will not take place."))
    then = replace(context, incident=window.incident, then=_moment_of(context, window))
    for note, cell in _cells_of(context, window):
        service = context.content.catalogue.services[cell.service]
        described = " ".join(_describe_said(then, service, cell.said, note, window.location, cell))
        lines.append(wording.say("{who}: {told}", who=service.name.in_(context.language), told=described))
    begins, ends = _as_days(context, window.begins, window.ends)
    starts = dict.fromkeys((window.whole or window.begins, window.begins)) if window.is_announced else ()
    start = [f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in starts]
    return EventView(
        uid=_identity(context, window.incident, "window", window.location, *start),
        revision=window.revision,
        summary=_summary(
            context, window.location, wording.say("Called off: {what}", what=what) if window.is_off else what
        ),
        description="\n".join([*lines, address]),
        begins=begins,
        ends=ends,
        status="CANCELLED" if window.is_off else "CONFIRMED",
        location=_where(context, window.location),
        address=address,
        created=window.first,
        modified=window.latest.published,
        place=window.location,
    )


def _summary(context: PageContext, place: str, told: str) -> str:
    return str(context.wording.say("{who} – {told}", who=_place_name(context, place), told=told))


def _as_days(context: PageContext, begins: datetime, ends: datetime) -> tuple[date | datetime, date | datetime]:
    """Return whole days where a window begins and ends with a day, and instants otherwise."""
    first, last = (moment.astimezone(context.wording.zone) for moment in (begins, ends))
    if first.time() == last.time() == time(0):
        return first.date(), last.date()
    return first, last


def _worst_in_words(context: PageContext, window: Window) -> str:
    """Name the worst state and its services; empty where no standing note names one."""
    services = context.content.catalogue.services
    by_state: dict[tuple[State, bool], list[Service]] = {}
    for _, cell in _cells_of(context, window):
        service = services[cell.service]
        later = (change.said.state for change in cell.said.coming if change.begins < window.ends)
        by_state.setdefault((max((cell.state, *later), key=severity), service.attended), []).append(service)
    if not by_state:
        return ""
    worst = max(by_state, key=lambda key: (key[1], severity(key[0])))
    return name_services(context, worst[0], by_state[worst])


def _moment_of(context: PageContext, window: Window) -> datetime:
    """Return the instant of which an event of a window tells: when it opens, now while it is open, then the last."""
    at = context.situation.at
    last = max(window.begins, window.latest.published) if at >= window.ends else at
    return min(max(window.begins, last), window.ends - timedelta(seconds=1))


def _cells_of(context: PageContext, window: Window) -> list[tuple[Note, Cell]]:
    """Return the cells of a window with the newest note on each, all incidents combined, by what is known now.

    Each with what is announced for later.
    """
    timeline, at, moment = context.timeline, context.situation.at, _moment_of(context, window)
    cells = cells_with_coming(timeline, moment, frozenset(statement.service for _, statement in window.statements))
    found = []
    for note, statement in window.statements:
        cell = cells.get((statement.service, window.location))
        if cell is not None:
            is_unknown = moment > at and cell.reason is Reason.EXPIRED  # nobody knows yet, rather than no longer
            if window.is_announced:  # what is announced besides is an event of its own
                after = tuple(
                    change for change in cell.said.coming if change.is_expired and change.begins == window.ends
                )
                cell = replace(cell, said=replace(cell.said, coming=after))
            if moment > at:  # how long patients will wait then nobody knows, and no other page says so
                cell = replace(cell, said=replace(cell.said, delay=None))
            found.append((note, replace(cell, reason=Reason.STATED) if is_unknown else cell))
    return found


def _address_of_place(context: PageContext, place: str) -> str:
    language = context.language
    path = paths.home(language) if place == WHOLE_GROUP else paths.location(language, place)
    return paths.address(context.base_url, path)


def _stamp(context: PageContext, note: Note) -> str:
    local = note.published.astimezone(context.wording.zone)
    day, hour = context.wording.day(local.date()), context.wording.hour(local)
    return context.wording.say("Situation on {date} at {time}.", date=day, time=hour)


def _describe_said(
    context: PageContext, service: Service, said: Said, note: Note, place: str, cell: Cell | None = None
) -> list[str]:
    """Describe a cell in lines: state and rule, then each exception."""
    on = day_of(context, note.published)
    lines = [_join(advise(context, service, said, on, cell, (place,)))]
    lines += tell_exceptions(context, except_for(context, service, said, on, (place,)))
    return [str(line) for line in lines]


def _join(advice: Advice) -> str:
    """Return an advice in one line, without the restart, which has an event of its own."""
    word = [f"{advice.word}."] if advice.word else []
    return " ".join([*word, *replace(advice, restart="").sentences])


PRODUCT = "-//statusgen//planned closures and restarts//EN"
ASK_AGAIN = timedelta(hours=1)
"""How often a subscribed calendar may ask for news."""


def render_calendar(view: CalendarView, _renderer: Renderer) -> bytes:
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
    standard.add("dtstart", datetime.combine(date(1970, 1, 1), time()))  # local by definition
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    standard.add("tzname", "UTC")
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone

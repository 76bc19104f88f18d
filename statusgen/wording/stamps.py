"""Time stamps of a page in words: situation on, next update, valid until."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from markupsafe import Markup
from msgspec.structs import replace

from statusgen.model.note import Incident
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.situation.fold import find_promise
from statusgen.wording.context import PageContext
from statusgen.wording.views import Stamps

NO_STAMPS = Stamps(Markup(), Markup(), Markup())
"""The stamps of pages that do not show the situation."""


@lru_cache(maxsize=32)
def current_stamps(context: PageContext) -> Stamps:
    """Make the stamps of the current situation."""
    situation = context.situation
    latest = situation.latest.last_said if situation.latest else None
    return _make_current(context, latest, situation.next_update, situation.valid_until)


def stamps_apart(
    context: PageContext, incidents: Collection[str], cells: Iterable[Cell], *, in_short: bool = False
) -> Stamps:
    """Make the stamps of a page of some cells and incidents, which nothing changes that is said of others that day.

    They name the day of the newest word, when these incidents promise more, and until when these cells hold; these
    ``in_short`` where they are near that day.
    """
    return _make_apart(context, None, incidents, cells, in_short=in_short)


def _make_apart(
    context: PageContext,
    on: datetime | None,
    incidents: Collection[str],
    cells: Iterable[Cell],
    *,
    in_short: bool = False,
) -> Stamps:
    situation, wording = context.situation, context.wording
    day = situation.latest.last_said.astimezone(wording.zone).date() if situation.latest else None
    near = day if in_short else None
    stamps = _make_current(context, on, *find_limits(context, incidents, cells), near)
    if day is None or on is not None:
        return stamps
    date_mark = Markup('<time datetime="{}">{}</time>').format(day.isoformat(), wording.day(day))
    return replace(stamps, on=wording.phrases.mark("Situation on {date}.", date=date_mark))


def stamps_at(context: PageContext, place: str) -> Stamps:
    """Make the stamps of what is said of a location: those apart of its cells, and of the incidents about it."""
    return stamps_apart(context, *about_location(context.situation, place))


def stamps_at_door(context: PageContext, place: str) -> Stamps:
    """Make the stamps of what hangs at a location: with the minute, by which two sheets of a day are told apart."""
    return _make_apart(context, last_said_at(context, place), *about_location(context.situation, place))


def last_said_at(context: PageContext, place: str) -> datetime | None:
    """Return when an incident about a location last spoke, unless the newest bulletin of all is of a later day."""
    situation, zone = context.situation, context.wording.zone
    if situation.latest is None:
        return None
    about = (one for one in (*situation.live, *situation.closed) if _speaks_of(one, place))
    newest = max((note.last_said for one in about for note in one.notes), default=None)
    day = situation.latest.last_said.astimezone(zone).date()
    return newest if newest is not None and newest.astimezone(zone).date() >= day else None


def _speaks_of(incident: Incident, place: str) -> bool:
    """Whether an incident is about a location; one that names none is about all of them."""
    return incident.concerns_everything or not incident.locations or bool(incident.locations & {place, WHOLE_GROUP})


def stamps_of(context: PageContext, service: str) -> Stamps:
    """Make the stamps of what is said of a service, wherever it is: those apart of its cells and incidents."""
    return stamps_apart(context, *about_service(context.situation, service))


def about_location(situation: Situation, place: str) -> tuple[set[str], list[Cell]]:
    """Return the ids of the open incidents about a location, and its cells, with those of the whole group."""
    cells = [cell for one in sorted({place, WHOLE_GROUP}) for cell in situation.at_location(one).values()]
    return _name_open(situation, cells, lambda incident: _speaks_of(incident, place)), cells


def about_service(situation: Situation, service: str) -> tuple[set[str], list[Cell]]:
    """Return the ids of the open incidents about a service, and its cells."""
    cells = list(situation.of_service(service).values())
    return _name_open(situation, cells, lambda incident: service in incident.services), cells


def _name_open(situation: Situation, cells: Iterable[Cell], names: Callable[[Incident], object]) -> set[str]:
    found = {incident.id for incident in situation.open_incidents if incident.concerns_everything or names(incident)}
    return found.union(*(cell.incidents for cell in cells))


def find_limits(
    context: PageContext, incidents: Collection[str], cells: Iterable[Cell]
) -> tuple[datetime | None, datetime | None]:
    """Return when some incidents promise more, and when the first of some cells will be to be confirmed.

    So do the emergency departments, which every page lists, and the places to go that the cells name.
    """
    situation = context.situation
    promise = find_promise([one for one in situation.open_incidents if one.id in incidents], situation.at)
    ends = (_first_end(situation, cells), _end_of_emergencies(context))
    return promise, min(filter(None, ends), default=None)


@lru_cache(maxsize=32)
def _end_of_emergencies(context: PageContext) -> datetime | None:
    departments = (one.id for one in context.content.catalogue.services.values() if one.is_emergency)
    cells = (cell for service in departments for cell in context.situation.of_service(service).values())
    return _first_end(context.situation, cells)


def _first_end(situation: Situation, cells: Iterable[Cell]) -> datetime | None:
    """Return when the first of some cells, and of those to which they send, will be to be confirmed."""
    shown = list(cells)
    led = {(cell.service, place) for cell in shown for one in cell.said.instructions for place in one.elsewhere}
    shown += filter(None, map(situation.cells.get, led))
    return min(filter(None, (cell.hidden_end or cell.lapses_on for cell in shown)), default=None)


def ends_as_told(situation: Situation, cell: Cell) -> bool:
    """Whether a cell tells its end, and nothing that it says or leads to ends before."""
    if cell.ends is None or cell.reason is Reason.EXPIRED:
        return False
    return cell.ends <= (_first_end(situation, (cell,)) or cell.ends)


def _make_current(
    context: PageContext,
    on: datetime | None,
    next_update: datetime | None,
    valid_until: datetime | None,
    near: date | None = None,
) -> Stamps:
    stamps = make_stamps(context, on, next_update, valid_until, context.situation.at, near)
    warnings = tuple(_warnings(context, next_update, valid_until))
    still_at = context.content.settings.demonstration or (context.preview.at if context.preview else None)
    still = _written(context, still_at) if still_at else ""
    return replace(stamps, checked=_checked(context), warnings=warnings, still_at=still)


def stamp_in_one_line(context: PageContext) -> Stamps:
    """Make the stamps of the current situation in few words: of when it is, and when more comes or else its end."""
    situation = context.situation
    latest = situation.latest.last_said if situation.latest else None
    on = (latest or situation.at).astimezone(context.wording.zone).date()
    ends = None if situation.next_update else situation.valid_until
    stamps = make_stamps(context, latest, situation.next_update, ends, situation.at, on)
    return replace(stamps, checked=_checked(context))


def _checked(context: PageContext) -> Markup:
    """Say when somebody last found that all that is published holds; nothing where that is not so."""
    situation = context.situation
    if situation.confirmed is None:
        return Markup()
    latest = situation.latest.last_said if situation.latest else situation.confirmed  # today is no fact of a page
    on = latest.astimezone(context.wording.zone).date()
    return context.wording.stamp("Checked on {date} at {time}.", situation.confirmed, on)


def _written(context: PageContext, moment: datetime) -> str:
    return moment.astimezone(context.wording.zone).isoformat(timespec="minutes")


def _warnings(
    context: PageContext, next_update: datetime | None, valid_until: datetime | None
) -> Iterator[tuple[str, str]]:
    """Iterate over the warnings that an open page shows after an instant has passed: instant, sentence."""
    wording = context.wording
    for moment, is_end in ((next_update, False), (valid_until, True)):
        if moment is not None and moment > context.situation.at:
            local = moment.astimezone(wording.zone)
            if is_end and local.time() == time(0):
                sentence = wording.day_stamp(
                    "What you read here was valid until the end of {date}. It is to be confirmed.",
                    local.date() - timedelta(days=1),
                )
            else:
                sentence = wording.say(
                    "What you read here was valid until {date} at {time}. It is to be confirmed."
                    if is_end
                    else "An update was promised for {date} at {time}. It may have come by now.",
                    date=wording.day(local.date()),
                    time=wording.hour(local),
                )
            yield local.isoformat(timespec="minutes"), sentence


def make_stamps(
    context: PageContext,
    on: datetime | None,
    next_update: datetime | None,
    valid_until: datetime | None,
    now: datetime | None = None,
    near: date | None = None,
) -> Stamps:
    """Make the stamps of a page; an update promised before ``now`` is called missed; in short where near a day."""
    nothing = Markup()

    def stamp(english: str, moment: datetime) -> Markup:
        return context.wording.stamp(english, moment, near)

    promised, missed = nothing, next_update is not None and now is not None and next_update <= now
    if next_update is not None:
        promised = stamp(
            "An update was promised for {date} at {time}. It has not come yet."
            if missed
            else "Next update: {date} at {time}.",
            next_update,
        )
    return Stamps(
        on=stamp("Situation on {date} at {time}.", on) if on else nothing,
        next_update=promised,
        valid_until=_until(context, valid_until, near) if valid_until else nothing,
        is_missed=missed,
    )


def _until(context: PageContext, moment: datetime, near: date | None) -> Markup:
    """Say until when something is valid: where that is midnight, until the end of the day before."""
    local = moment.astimezone(context.wording.zone)
    if local.time() == time(0):
        return context.wording.stamp("Valid until the end of {date}.", local - timedelta(minutes=1), near)
    return context.wording.stamp("Valid until {date} at {time}.", local, near)

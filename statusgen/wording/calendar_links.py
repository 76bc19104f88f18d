"""Links to the calendars, shown only while a date in them is ahead."""

from statusgen.model import paths
from statusgen.model.note import Incident
from statusgen.model.site import WHOLE_GROUP
from statusgen.situation.planned_dates import Announced, Fate, Window
from statusgen.situation.return_days import days_at
from statusgen.wording.context import PageContext
from statusgen.wording.views import Link


def is_at(location: str, place: str) -> bool:
    """Whether a date belongs in the calendar of a place; one of the whole group is in every calendar."""
    return not place or location in (place, WHOLE_GROUP)


def link_calendar(context: PageContext, page: str, place: str = "") -> Link | None:
    """Link to the calendar of a location, or of the group; None while no date in it is ahead."""
    ids = tuple(incident.id for incident in context.situation.live)
    days = days_at(context.timeline, context.situation.at, ids)
    ends = (cell for cell in context.retired if cell.since > context.situation.at and is_at(cell.location, place))
    if not any(_is_ahead(day, context) for day in days if is_at(day.location, place)) and not any(ends):
        return None
    return _link(context, page, place)


def link_calendar_of_incident(context: PageContext, page: str, incident: Incident) -> Link | None:
    """Link to the calendar of the group from an incident that has days ahead; an incident that is over has none."""
    is_live = any(live.id == incident.id for live in context.situation.live)
    days = days_at(context.timeline, context.situation.at, (incident.id,)) if is_live else ()
    if not any(_is_ahead(day, context) for day in days):
        return None
    return _link(context, page)


def _link(context: PageContext, page: str, place: str = "") -> Link:
    path = paths.calendar(context.language, place)
    return Link(context.link(page, path), context.wording.say("Add the dates to your calendar"))


def _is_ahead(day: Announced, context: PageContext) -> bool:
    if isinstance(day, Window):
        return not day.is_off and context.situation.at < day.ends
    return day.fate is Fate.EXPECTED


def link_calendars(context: PageContext, page: str) -> tuple[Link, ...]:
    """Link to every calendar of a language, the first with its address to copy."""
    language, say = context.language, context.wording.say
    note = say("Subscribe to this address: a date that moves, moves there too.")
    group = paths.calendar(language)
    return (
        Link(context.link(page, group), say("Planned closures and restarts"), note=f"{note} {context.base_url}{group}"),
        *(
            Link(context.link(page, paths.calendar(language, location.id)), location.name.in_(language))
            for location in context.content.catalogue.locations.values()
        ),
    )

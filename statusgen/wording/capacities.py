"""Put into sentences how much of its usual work a hospital does."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from statusgen.model.note import Incident, Note
from statusgen.model.situation import StandingCapacity
from statusgen.model.statement import PlaceCapacity
from statusgen.situation.capacities import capacities_of, capacity_at, words_of
from statusgen.situation.changes import window_known_with
from statusgen.wording.bulletins import describe_window, name_window
from statusgen.wording.cells import newest_day
from statusgen.wording.context import PageContext


def tell_own(context: PageContext, note: Note) -> tuple[str, ...]:
    """Return what a bulletin says of hospitals, with when where that lies ahead; nothing where it was withdrawn."""
    if note.is_withdrawn or not note.capacities:
        return ()
    window = window_known_with(context.timeline, note)
    on = note.published.astimezone(context.wording.zone).date()
    ahead = window if window is not None and note.published < window.begins else None
    when = name_window(context, ahead, on) if ahead is not None else ""
    return tuple(_tell(context, said, when) for said in note.capacities)


def tell_standing(context: PageContext) -> tuple[str, ...]:
    """Return what holds now, each with when it was said, and what planned work announces, each with when."""
    return _dated(context, (*context.situation.capacities, *context.situation.capacities_coming))


def tell_at(context: PageContext, location: str) -> tuple[str, ...]:
    """Return what holds now of one hospital, with when it was said, and what planned work announces of it."""
    coming = groupby(context.situation.capacities_coming, key=lambda one: one.incident)
    groups = [context.situation.capacities, *(tuple(group) for _, group in coming)]
    return _dated(context, [found for one in groups if (found := capacity_at(one, location)) is not None])


def tell_of_incident(context: PageContext, incident: Incident) -> tuple[str, ...]:
    """Return the newest word of an incident about each hospital, with when it was said, or when it holds."""
    return _dated(context, capacities_of(words_of(incident), context.content.catalogue))


def _dated(context: PageContext, standing: Sequence[StandingCapacity]) -> tuple[str, ...]:
    return tuple(_tell(context, one.said, _name_time(context, one, newest_day(context))) for one in standing)


def _name_time(context: PageContext, one: StandingCapacity, on: date) -> str:
    """Name when a word holds, where planned work gives it, else when it was said."""
    incident = context.content.incidents[one.incident] if one.window is not None else None
    window = describe_window(context, incident, on) if incident is not None else ""
    return window or context.wording.short_instant(one.stated_on)


def _tell(context: PageContext, said: PlaceCapacity, when: str) -> str:
    """Return the sentence for one hospital, or for the group: "Rivemont: works at 40 % of its usual capacity.".

    A date stands behind the name: behind the sentence it would stand alone.
    """
    wording, who = context.wording, context.wording.places([said.location])
    who = wording.say("{title} ({instant})", title=who, instant=when) if when else who
    return wording.say("{who}: {told}", who=who, told=wording.say_capacity(said.capacity))

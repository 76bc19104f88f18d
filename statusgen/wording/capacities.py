"""Put into sentences how much of its usual work a hospital does."""

from collections.abc import Iterable

from statusgen.model.marked import join
from statusgen.model.note import Note
from statusgen.model.situation import StandingCapacity
from statusgen.model.statement import PlaceCapacity
from statusgen.situation.capacities import capacities_of, capacity_at
from statusgen.wording.context import PageContext


def tell_capacity(context: PageContext, said: PlaceCapacity) -> str:
    """Return the sentence for one hospital, or for the group: "Rivemont: works at 40 % of its usual capacity."."""
    who, told = context.wording.places([said.location]), context.wording.say_capacity(said.capacity)
    return context.wording.say("{who}: {told}", who=who, told=told)


def tell_own(context: PageContext, note: Note) -> tuple[str, ...]:
    """Return what a bulletin says of hospitals; nothing where it was withdrawn."""
    return () if note.is_withdrawn else tuple(tell_capacity(context, said) for said in note.capacities)


def tell_standing(context: PageContext) -> tuple[str, ...]:
    """Return what holds now, each with when it was said."""
    return _dated(context, context.situation.capacities)


def tell_at(context: PageContext, location: str) -> tuple[str, ...]:
    """Return what holds now of one hospital, with when it was said; nothing where nobody said it."""
    found = capacity_at(context.situation.capacities, location)
    return _dated(context, [found] if found is not None else [])


def tell_of_incident(context: PageContext, notes: Iterable[Note]) -> tuple[str, ...]:
    """Return the newest word of the notes of one incident about each hospital, with when it was said."""
    return _dated(context, capacities_of(notes, context.content.catalogue))


def _dated(context: PageContext, standing: Iterable[StandingCapacity]) -> tuple[str, ...]:
    wording = context.wording
    return tuple(
        join("", (tell_capacity(context, one.said), f" ({wording.short_instant(one.stated_on)})")) for one in standing
    )

"""Put into sentences how much of its usual work a hospital does."""

from collections.abc import Iterable, Sequence

from statusgen.model.note import Note
from statusgen.model.situation import StandingCapacity
from statusgen.model.statement import PlaceCapacity
from statusgen.situation.capacities import capacities_of, capacity_at
from statusgen.wording.context import PageContext


def tell_capacity(context: PageContext, said: PlaceCapacity) -> str:
    """Return the sentence for one hospital, or for the group: "Rivemont: works at 40 % of its usual capacity."."""
    return _tell(context, said, context.wording.places([said.location]))


def _tell(context: PageContext, said: PlaceCapacity, who: str) -> str:
    return context.wording.say("{who}: {told}", who=who, told=context.wording.say_capacity(said.capacity))


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


def _dated(context: PageContext, standing: Sequence[StandingCapacity]) -> tuple[str, ...]:
    """Tell each behind its name with when it was said: a date after the sentence would stand alone."""
    wording = context.wording
    whos = (
        wording.say(
            "{title} ({instant})",
            title=wording.places([one.said.location]),
            instant=wording.short_instant(one.stated_on),
        )
        for one in standing
    )
    return tuple(_tell(context, one.said, who) for one, who in zip(standing, whos, strict=True))

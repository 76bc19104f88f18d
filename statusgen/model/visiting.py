"""Limits for visitors: how many at a time, from which age, with a mask or not."""

from collections.abc import Iterable

from msgspec import Struct


class Visiting(Struct, frozen=True):
    """Limits for visitors; each may be missing."""

    visitors: int | None = None
    """How many at a time, at most."""
    age: int | None = None
    """The least age, in years."""
    mask: bool = False


NO_LIMITS = Visiting()


def strictest_visiting(several: Iterable[Visiting]) -> Visiting:
    """Return the limits that keep all of several."""
    limits = list(several)
    return Visiting(
        min((one.visitors for one in limits if one.visitors is not None), default=None),
        max((one.age for one in limits if one.age is not None), default=None),
        any(one.mask for one in limits),
    )


def is_visiting_laxer(before: Visiting, after: Visiting) -> bool:
    """Whether more people may visit than before, younger ones, or without a mask."""
    return strictest_visiting((before, after)) != after

"""Limits for visitors: how many at a time, from which age, with a mask or not, at which hours."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

Hours = tuple[int, int]
"""Two times of a day, in minutes: from when, until when."""


class Visiting(Struct, frozen=True):
    """Limits for visitors; each may be missing."""

    visitors: int | None = None
    """How many at a time, at most."""
    age: int | None = None
    """The least age, in years."""
    mask: bool = False
    hours: tuple[Hours, ...] | None = None
    """When alone they may come, in order and apart; None for no limit, none where several limits leave no hour."""


NO_LIMITS = Visiting()


def strictest_visiting(several: Iterable[Visiting]) -> Visiting:
    """Return the limits that keep all of several."""
    limits = list(several)
    hours: tuple[Hours, ...] | None = None
    for one in limits:
        if one.hours is not None:
            hours = one.hours if hours is None else tuple(_iter_shared(hours, one.hours))
    return Visiting(
        min((limit.visitors for limit in limits if limit.visitors is not None), default=None),
        max((limit.age for limit in limits if limit.age is not None), default=None),
        any(limit.mask for limit in limits),
        hours,
    )


def _iter_shared(some: Iterable[Hours], others: tuple[Hours, ...]) -> Iterator[Hours]:
    for begins, ends in some:
        for first, last in others:
            if max(begins, first) < min(ends, last):
                yield max(begins, first), min(ends, last)


def join_hours(several: Iterable[Hours]) -> tuple[Hours, ...]:
    """Return hours in order, those that touch as one."""
    found: list[Hours] = []
    for begins, ends in sorted(several):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(ends, found[-1][1])
        else:
            found.append((begins, ends))
    return tuple(found)


def is_visiting_laxer(before: Visiting, after: Visiting) -> bool:
    """Whether more people may visit than before, younger ones, at other hours, or without a mask."""
    return strictest_visiting((before, after)) != after


def describe_lost_limits(before: Visiting, after: Visiting) -> tuple[tuple[str, str], ...]:
    """Return the limits that are gone, or wider than before: each a key and its value."""
    kept = strictest_visiting((before, after))
    typed = {
        "visitors": f"{before.visitors}",
        "age": f"{before.age}",
        "mask": "yes",
        "hours": _write_hours(before.hours or ()),
    }
    lost = (name for name in typed if getattr(before, name) and getattr(kept, name) != getattr(after, name))
    return tuple((name, typed[name]) for name in lost)


def _write_hours(hours: tuple[Hours, ...]) -> str:
    return ", ".join("–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in stretch) for stretch in hours)

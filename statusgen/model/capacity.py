"""Shares of the usual work, in percent: exact ones are numbers, others are estimates."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Share(StrEnum):
    """How a share that is not exact was said."""

    ABOUT = "about"
    MORE_THAN = "more-than"
    AT_LEAST = "at-least"
    LESS_THAN = "less-than"
    AT_MOST = "at-most"
    BETWEEN = "between"


class Estimate(Struct, frozen=True):
    """A share of the usual work that is not exact, as it was said."""

    share: Share
    low: int | float
    """The number that was said, or the lower of two."""
    high: int | float | None = None
    """The higher of two."""


Capacity = int | float | Estimate
"""Percent of the usual work, from 0 to 100."""

_ORDER = (Share.LESS_THAN, Share.AT_MOST, Share.BETWEEN, Share.ABOUT, None, Share.AT_LEAST, Share.MORE_THAN)
"""Which of those said with the same number is the least; None is an exact one."""


def number_of(capacity: Capacity) -> int | float:
    """Return the number of a share, or the lower of its two."""
    return capacity.low if isinstance(capacity, Estimate) else capacity


def bounds_of(capacity: Capacity) -> tuple[int | float, int | float]:
    """Return between which numbers a share lies, as far as it was said."""
    low = number_of(capacity)
    if not isinstance(capacity, Estimate) or capacity.share is Share.ABOUT:
        return low, low
    if capacity.share in (Share.LESS_THAN, Share.AT_MOST):
        return 0, low
    return low, 100 if capacity.high is None else capacity.high


def lowest(capacities: Iterable[Capacity]) -> Capacity | None:
    """Return the least of some shares; None where there is none."""
    return min(capacities, key=_rank, default=None)


def _rank(capacity: Capacity) -> tuple[int | float, int]:
    return number_of(capacity), _ORDER.index(capacity.share if isinstance(capacity, Estimate) else None)

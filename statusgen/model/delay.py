"""Waiting times: how long patients wait, since when that is known, and until when it may be told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace


class Delay(Struct, frozen=True):
    """How long patients wait."""

    on: Annotated[datetime, Meta(tz=True)]
    """When it was said."""
    until: Annotated[datetime, Meta(tz=True)]
    """From when on it is not known any more."""
    low: int | None = None
    """Minutes, or the lower of two numbers, 0 for "up to"; None for a long wait that was not counted."""
    high: int | None = None
    """The higher of two numbers, in minutes."""
    is_more: bool = False
    """Whether it is more than the number, or at least that."""
    is_over: bool = False
    """Whether it is not known any more."""
    is_least: bool = False
    """Whether it is at least the number: it may be just that."""

    def at(self, moment: datetime | None) -> "Delay":
        """Return it as it is at an instant; without one nothing is over."""
        return replace(self, is_over=True) if moment is not None and self.until <= moment else self


def longest(delays: Iterable[Delay]) -> Delay | None:
    """Return the longest of some waiting times, one that is known where any is; None where there is none."""
    return max(delays, key=_rank, default=None)


def _rank(delay: Delay) -> tuple[bool, bool, int, bool, datetime, datetime]:
    minutes = delay.high or delay.low or 0
    return not delay.is_over, delay.low is None, minutes, delay.is_more, delay.on, delay.until

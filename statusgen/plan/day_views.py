"""Frozen views of a strip of days."""

from msgspec import Struct


class DayView(Struct, frozen=True):
    """One day of a strip: a shape for the eye, whose words stand in the runs."""

    state: str
    day: str
    """Day of the month."""


class StandingView(Struct, frozen=True):
    """What stood at that time in one state."""

    state: str
    word: str
    names: str
    """Where, or which services; empty where it holds for all."""


class RunView(Struct, frozen=True):
    """Days in a row that say the same, the worst state first."""

    when: str
    href: str
    """The updates of its first day, where that day has one."""
    standing: tuple[StandingView, ...]


class StripView(Struct, frozen=True):
    """The last days, the oldest first; the runs the newest first."""

    title: str
    introduction: str
    first: str
    last: str
    days: tuple[DayView, ...]
    runs: tuple[RunView, ...]

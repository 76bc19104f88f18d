"""The values of a text, dates, hours, telephone numbers and figures, with what they come to together."""

import re
from functools import cached_property
from typing import NamedTuple

_DOTTED = re.compile(r"(\d{1,2})[.,](\d\d?)")


class Value(NamedTuple):
    """Something that must stand in a translation: what it is, how it was typed, and of how many minutes it is."""

    kind: str
    number: tuple[int, ...]
    typed: str
    lasts: int = 0

    @property
    def as_hour(self) -> int | None:
        """What a figure with a point or a comma may be as an hour, in minutes: 7.30 as typed, 1,5 as 1 h 30."""
        dotted = _DOTTED.fullmatch(self.typed) if self.kind == "figure" else None
        if dotted is None or len(dotted[2]) + (dotted[2] == "5") < 2:
            return None
        return int(dotted[1]) * 60 + (30 if dotted[2] == "5" else int(dotted[2]))


class Values(tuple[Value, ...]):
    """The values of one text, in its order; each set is made once, since every value of the other text asks for it."""

    @cached_property
    def told(self) -> frozenset[tuple[str, tuple[int, ...]]]:
        """Kinds and numbers."""
        return frozenset(value[:2] for value in self)

    @cached_property
    def figures(self) -> frozenset[int]:
        """The whole numbers of figures."""
        return frozenset(value.number[0] for value in self if value.kind == "figure")

    @cached_property
    def hours(self) -> frozenset[int]:
        """Hours in minutes, those of either half of the day among them."""
        return frozenset(value.number[0] for value in self if value.kind in ("hour", "vague hour"))

    @cached_property
    def dotted(self) -> frozenset[int]:
        """What figures may be as hours, in minutes."""
        return frozenset(value.as_hour for value in self if value.as_hour is not None)

    @cached_property
    def in_numbers(self) -> frozenset[int]:
        """Numbers that dates, whole hours and telephone numbers have in them."""
        dates = {part for value in self if value.kind == "date" for part in value.number[1:]}
        whole = {minutes // 60 for minutes in self.hours if minutes % 60 == 0} | ({24} if 0 in self.hours else set())
        phones = (part for value in self if value.kind == "phone" for part in re.findall(r"\d+", value.typed))
        return frozenset(dates | whole).union(map(int, phones))

    @cached_property
    def lasting(self) -> frozenset[int]:
        """The minutes that times in figures last."""
        return frozenset(value.lasts for value in self)

"""Read the limits for visitors: how many, from which age, with a mask or not, at which hours."""

import re
from collections.abc import Iterable

from statusgen.content.fields import Fields
from statusgen.model.site import Service
from statusgen.model.visiting import NO_LIMITS, Hours, Visiting, join_hours
from statusgen.model.words import ServiceKind

VISIT_KEYS = ("visitors", "age", "mask", "hours")
"""Keys of a statement, or an exception, about a service of the kind visit."""
_MOST, _OLDEST = 50, 100
_WHOLE_DAY = (0, 24 * 60)
"""Hours that are no limit."""


def read_visiting(fields: Fields, service: Service, typed: str, above: Visiting = NO_LIMITS) -> Visiting:
    """Return the limits for visitors that are typed, else those ``above``; of other services they are reported."""
    given = [key for key in VISIT_KEYS if key in fields]
    if service.kind is not ServiceKind.VISIT:
        for key in given:
            fields.reading.report("visits-only", fields.line_of(key), key=fields.typed_key(key), service=typed)
        return NO_LIMITS
    mask = fields.yes_or_no("mask")
    return Visiting(
        fields.number("visitors", 1, _MOST) if "visitors" in fields else above.visitors,
        fields.number("age", 1, _OLDEST) if "age" in fields else above.age,
        above.mask if mask is None else mask,
        _read_hours(fields) if "hours" in fields else above.hours,
    )


_CLOCK = r"(\d{1,2})(?:\s*[:.hH]\s*([0-5]\d))?\s*((?:h|hours?|heures?|uhr|uur|auer)(?![^\W\d_]))?\s*([ap]\.?\s?m\.?)?"
_FROM = "de|das|dalle|desde|desde las|from|od|von|van|vun|між|з|من"
_UNTIL = "a|à|al|alle|às|au|bis|до|do|la|op|până la|tot|to|till|until|إلى"
_HOURS = re.compile(
    rf"\s*(?:(?:{_FROM})\s+)?{_CLOCK}\s*(?:[–—-]|\s(?:{_UNTIL})\s|\sa las\s)\s*{_CLOCK}\s*", re.IGNORECASE
)
"""Two hours of any day, with a dash or a word between: "14:00–20:00", "de 14 h à 20 h"; no weekday, no date."""


def _read_hours(fields: Fields) -> tuple[Hours, ...] | None:
    """Return the hours that are typed; None where they cannot be read, which is reported."""
    found: list[Hours] = []
    for typed, line in fields.texts("hours"):
        match = _HOURS.fullmatch(typed)
        clocks = (match.groups()[:4], match.groups()[4:]) if match else ()
        unclear = _find_unclear(clocks)
        if unclear is not None:
            late = (unclear + 12) % 24
            fields.reading.report("hour-unclear", line, typed=typed, one=f"{unclear:02}:00", other=f"{late:02}:00")
            return None
        first, last = map(_minutes, clocks) if clocks else (0, 0)
        if match is None or not first < last <= 24 * 60:
            fields.reading.report("hours-unreadable", line, typed=typed)
            return None
        found.append((first, last))
    joined = join_hours(found)
    return None if joined in ((), (_WHOLE_DAY,)) else joined


_Clock = tuple[str | None, ...]
"""An hour, its minutes, its unit, and which half of the day it is of: each as typed, None where it is not."""


def _find_unclear(clocks: Iterable[_Clock]) -> int | None:
    """Return an hour that may be of the morning or the evening, where the other one does not tell; None for none."""
    hours = [(int(hour or 0), minutes or unit, half) for hour, minutes, unit, half in clocks]
    tells = any(not 1 <= hour <= 12 for hour, _, _ in hours)
    doubts = (hour for hour, is_clock, half in hours if (half and hour == 12) or not (half or is_clock or tells))
    return next(doubts, None)


def _minutes(clock: _Clock) -> int:
    """Return the minutes of a day that have passed; more than it has where there is no such hour."""
    hour, minutes, _, half = clock
    is_impossible = half and not 1 <= int(hour or 0) <= 11
    late = 12 if half and half[0] in "pP" else 0
    return 24 * 60 + 1 if is_impossible else (int(hour or 0) + late) * 60 + int(minutes or 0)

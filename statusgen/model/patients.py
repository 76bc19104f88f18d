"""Groups of patients: those of the vocabulary, the project's own, and those whose appointment lies between two days.

The last are compared by their days: what is said of some days holds for each of them.
"""

import itertools
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from statusgen.model.words import Group, Patients

_PREFIX = "appointments "
_BETWEEN = re.compile(_PREFIX + r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
_DAY = timedelta(days=1)


class Days(Struct, frozen=True):
    """The days between which appointments lie."""

    first: date
    last: date


def patients_of(days: Days) -> Patients:
    """Return the group of those whose appointment lies between two days, as it can be typed, too."""
    return f"{_PREFIX}{days.first.isoformat()} to {days.last.isoformat()}"


@lru_cache(maxsize=4096)
def find_days(group: Patients) -> Days | None:
    """Find between which days the appointments of a group lie; None for another group."""
    found = _BETWEEN.fullmatch(group)
    try:
        days = Days(date.fromisoformat(found[1]), date.fromisoformat(found[2])) if found else None
    except ValueError:
        return None
    return days if days and days.first <= days.last < date.max else None


def is_among(group: Patients | None, groups: Iterable[Patients]) -> bool:
    """Whether all patients of a group are of one of some groups."""
    if group is None or group in groups:
        return group is not None
    days = find_days(group) if group.startswith(_PREFIX) else None
    others = (find_days(one) for one in groups) if days is not None else ()
    return any(days and other and other.first <= days.first and days.last <= other.last for other in others)


def in_order(groups: Iterable[Patients]) -> tuple[Patients, ...]:
    """Return groups of patients each once: those of the vocabulary, the project's own, then appointments by days.

    Days are cut where any of these groups begins or ends, so that each is within, or apart from, any of them.
    """
    named = set(groups)
    if not named:
        return ()
    spans = {group: days for group in named - {*Group} if (days := find_days(group)) is not None}
    own = sorted(named - {*Group} - spans.keys())
    cuts = sorted({cut for days in spans.values() for cut in (days.first, days.last + _DAY)})
    pieces = [Days(first, after - _DAY) for first, after in itertools.pairwise(cuts)]
    covered = (piece for piece in pieces if any(span.first <= piece.first <= span.last for span in spans.values()))
    return (*(group for group in Group if group in named), *own, *map(patients_of, covered))


def join_days(groups: Iterable[Patients]) -> tuple[Patients, ...]:
    """Return groups in their order, with appointments of days that follow one another together."""
    found: list[Patients] = []
    for group in groups:
        days, before = find_days(group), find_days(found[-1]) if found else None
        if days is not None and before is not None and before.last + _DAY == days.first:
            found[-1] = patients_of(Days(before.first, days.last))
        else:
            found.append(group)
    return tuple(found)

"""Locations that are named together, where all of a group are meant, or all but a few."""

from collections.abc import Iterable

from msgspec import Struct

from statusgen.model.site import Catalogue, PlaceGroup

FEWEST, MOST_MISSING = 3, 3
"""From how many locations on a group is named instead of them, and how many may be missing."""


class GroupedPlaces(Struct, frozen=True):
    """All locations of a group, or all but a few, named together."""

    group: PlaceGroup
    missing: tuple[str, ...]
    """Ids of its locations that are not meant."""


def gather(catalogue: Catalogue, places: Iterable[str]) -> tuple[str | GroupedPlaces, ...]:
    """Return locations with those of a group together, where all are named, or all but few: the largest first."""
    named = tuple(dict.fromkeys(places))
    found: dict[str, str | GroupedPlaces] = {place: place for place in named}
    for group in sorted(catalogue.groups.values(), key=lambda one: -len(one.locations)):
        here = [place for place in named if place in group.locations]
        missing = tuple(place for place in group.locations if place not in named)
        is_most = len(missing) <= MOST_MISSING and 4 * len(missing) < len(here)
        if len(here) < FEWEST or not is_most or any(found.get(place) != place for place in here):
            continue
        found |= {here[0]: GroupedPlaces(group, missing)}
        for place in here[1:]:
            del found[place]
    return tuple(found.values())

"""Read where patients are sent: our locations, other places of the catalogue, or generic ones."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from statusgen.content.fields import Fields, Reading, read_id
from statusgen.content.names import Names
from statusgen.model.site import PlaceGroup
from statusgen.model.vocabulary import normalise, signs_of
from statusgen.model.words import GenericPlace

NO_GROUPS: Mapping[str, PlaceGroup] = MappingProxyType({})


def read_elsewhere(
    fields: Fields,
    own: Names,
    groups: Mapping[str, PlaceGroup] = NO_GROUPS,
    offered: Collection[str] = (),
    here: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the places to go: locations and places by ``own`` names, or generic ones.

    A group of places stands for those of it where the service is ``offered``, but for those that send patients away.
    """
    generic = _generic_names(fields.reading)
    signs = {**generic.signs, **own.signs}
    names = Names({**generic.ids, **own.ids}, {**own.shown, **generic.shown}, signs, several=own.several)
    found: dict[str, None] = {}
    for typed, line in fields.names("elsewhere", names):
        place = read_id(fields.reading, "place-unknown", typed, line, names)
        if place is not None and place in groups:
            members = [location for location in groups[place].locations if location not in here]
            found |= dict.fromkeys(
                [member for member in members if member in offered] or members or groups[place].locations
            )
        elif place is not None:
            found[place] = None
    return tuple(found)


def _generic_names(reading: Reading) -> Names:
    """Return every way to write a generic place, in every language of the site."""
    words = reading.vocabulary
    ids: dict[str, str] = {normalise(place): place for place in GenericPlace}
    for alias, places in words.aliases.get("generic place", {}).items():
        ids.setdefault(alias, places[0])
    shown = {str(place): words.usual(reading.languages[0], "generic place", (place,)) for place in GenericPlace}
    written = (
        one
        for table in words.spellings.values()
        for place in GenericPlace
        for one in table.get(("generic place", place), ())
    )
    return Names(ids, shown, {normalise(one): signs_of(one) for one in written})

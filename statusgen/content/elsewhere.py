"""Read where patients are sent: our locations, other places of the catalogue, or generic ones."""

from statusgen.content.fields import Fields, Names, Reading, read_id
from statusgen.model.vocabulary import normalise, signs_of
from statusgen.model.words import GenericPlace


def read_elsewhere(fields: Fields, own: Names) -> tuple[str, ...]:
    """Return the places to go: locations and places by ``own`` names, or generic ones."""
    generic = _generic_names(fields.reading)
    names = Names({**generic.ids, **own.ids}, {**own.shown, **generic.shown}, {**generic.signs, **own.signs})
    found: dict[str, None] = {}
    for typed, line in fields.names("elsewhere", names):
        place = read_id(fields.reading, "place-unknown", typed, line, names)
        if place is not None:
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

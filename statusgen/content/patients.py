"""Read for which patients an exception is: groups of the vocabulary, and the project's own."""

from collections.abc import Mapping

from statusgen.content.fields import Fields, Names, Reading, read_word
from statusgen.content.services import names_of
from statusgen.model.site import Text
from statusgen.model.vocabulary import SAME_GROUP, closest, normalise
from statusgen.model.words import Group, Patients


def read_patients(fields: Fields, own: Mapping[str, Text]) -> tuple[Patients | None, ...]:
    """Return the groups of patients of an exception; None in the place of one that is unknown, which is reported."""
    reading, names = fields.reading, names_of(own)
    typed = fields.texts("for", lambda text: _find(reading, text, names) is not None)
    return tuple(dict.fromkeys(_read(reading, text, line, names) for text, line in typed))


def _find(reading: Reading, typed: str, names: Names) -> Patients | None:
    return names.ids.get(normalise(typed)) or reading.vocabulary.find("group", typed, tuple(Group))


def _read(reading: Reading, typed: str, line: int, names: Names) -> Patients | None:
    found = _find(reading, typed, names)
    if found is not None and found not in names.shown:
        return read_word(reading, "group", typed, line, Group, tuple(Group))
    if found is not None and names.adds_signs(typed):
        reading.report("line-crossed-out", line, typed=typed)
        return None
    if found is not None:
        return found
    near = closest(typed, {name: names.shown[id_] for name, id_ in names.ids.items()}, SAME_GROUP)
    if near:
        reading.report("word-unknown-near", line, typed=typed, near=near)
        return None
    if names.shown and not reading.vocabulary.suggest("group", typed, tuple(Group)):
        known = reading.vocabulary.usual(reading.languages[0], "group", tuple(Group))
        reading.report("word-unknown", line, typed=typed, allowed=", ".join((*names.shown.values(), known)))
        return None
    return read_word(reading, "group", typed, line, Group, tuple(Group))

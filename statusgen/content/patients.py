"""Read for which patients an exception is: groups of the vocabulary, the project's own, appointments of some days."""

from collections.abc import Iterable, Mapping

from statusgen.content.appointments import find_year_missing, is_of_appointments, parse_days
from statusgen.content.dates import YEARS, find_odd_year
from statusgen.content.fields import Fields, Reading, read_word
from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.model.patients import Days, find_days, patients_of
from statusgen.model.site import Text
from statusgen.model.statement import CellException
from statusgen.model.vocabulary import SAME_GROUP, Vocabulary, closest, signs_of
from statusgen.model.words import Group, Patients

_OF_DATES = frozenset("/,:")
"""The signs that dates may hold."""


def name_patients(own: Mapping[str, Text], words: Vocabulary, language: str, groups: Iterable[Patients]) -> str:
    """Return groups between commas, as an editor of a language would write them: the project's own by their names."""
    names = {id_: name for id_, name in names_of(own).shown.items() if "," not in name}
    return ", ".join(names.get(group) or words.usual(language, "group", (group,)) for group in groups)


def read_patients(fields: Fields, own: Mapping[str, Text]) -> tuple[Patients | None, ...]:
    """Return the groups of patients of an exception; None in the place of one that is unknown, which is reported."""
    reading, names = fields.reading, names_of(own)
    typed = fields.texts("for", lambda text: knows_patients(reading, text, names))
    return tuple(dict.fromkeys(group for text, line in typed for group in _read(reading, text, line, names)))


def knows_patients(reading: Reading, typed: str, names: Names) -> bool:
    """Whether what was typed is a group of patients, or appointments of some days."""
    return _find(reading, typed, names) is not None or bool(parse_days(reading, typed))


def _find(reading: Reading, typed: str, names: Names) -> Patients | None:
    return names.id_of(typed) or reading.vocabulary.find("group", typed, tuple(Group))


def _read(reading: Reading, typed: str, line: int, names: Names) -> tuple[Patients | None, ...]:
    """Return a group, or one for each of the days between which people wrote "and"."""
    if _find(reading, typed, names) is not None or not is_of_appointments(reading, typed):
        return (_read_group(reading, typed, line, names),)
    days = parse_days(reading, typed)
    if not signs_of(typed) <= _OF_DATES:
        reading.report("line-crossed-out", line, typed=typed)
    elif not days and (whole := find_year_missing(reading, typed)):
        reading.report("days-without-year", line, typed=typed, whole=whole)
    elif not days and (odd := find_odd_year(typed)):
        reading.report("date-year", line, typed=odd, first=f"{YEARS[0]}", last=f"{YEARS[-1]}")
    elif not days:
        reading.report("appointments-unreadable", line, typed=typed)
    else:
        return tuple(map(patients_of, days))
    return (None,)


def _read_group(reading: Reading, typed: str, line: int, names: Names) -> Patients | None:
    found = _find(reading, typed, names)
    if found is not None and found not in names.shown:
        return read_word(reading, "group", typed, line, Group, tuple(Group))
    if found is not None and names.adds_signs(typed) and reading.crosses_out(typed, line):
        return None
    if found is not None:
        return found
    near = closest(typed, {name: names.shown[id_] for name, id_ in names.ids.items()}, SAME_GROUP)
    if near:
        reading.report("word-unknown-near", line, typed=typed, near=near)
        return None
    if names.shown and not reading.vocabulary.suggest(reading.languages[0], "group", typed, tuple(Group)):
        known = reading.vocabulary.usual(reading.languages[0], "group", tuple(Group))
        reading.report("word-unknown", line, typed=typed, allowed=", ".join((*names.shown.values(), known)))
        return None
    return read_word(reading, "group", typed, line, Group, tuple(Group))


def report_overlaps(reading: Reading, exceptions: Iterable[CellException]) -> None:
    """Report exceptions whose appointments lie partly on the same days: which of them holds cannot be told."""
    seen: list[tuple[Days, CellException]] = []
    for exception in exceptions:
        for days in (days for group in exception.groups if (days := find_days(group)) is not None):
            for other, before in seen:
                is_apart = days == other or days.last < other.first or other.last < days.first
                here = not exception.locations or not before.locations or {*exception.locations} & {*before.locations}
                if not is_apart and here:
                    reading.report("appointments-overlap", exception.line, first=before.line)
            seen.append((days, exception))

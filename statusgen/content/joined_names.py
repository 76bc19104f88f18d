"""Tell apart what stands before one colon of a note: several services, or a service and where."""

import re
from collections.abc import Collection, Iterable, Iterator

from statusgen.content.fields import BETWEEN_NAMES, Reading
from statusgen.content.front_matter import Entry, Scalar, Table
from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.model.site import Catalogue
from statusgen.model.vocabulary import AT, TypedLine, leaves_out, normalise
from statusgen.model.words import Rule, State
from statusgen.texts.spoken import GO

_KEYS = ("at", "state", "rule", "from", "until", "except")
"""Keys of a service that no place is taken for."""
_APART = re.compile(rf"{BETWEEN_NAMES.pattern}|(?:(?<!\s)\s++)?,\s*", re.IGNORECASE)


def report_joined(reading: Reading, entry: Entry, services: Names, catalogue: Catalogue) -> bool:
    """Report the lines to type for a name that is several services, or one with its place; whether it is any.

    A part that is not known is proposed as it was typed: none is lost.
    """
    places = names_of(catalogue.locations) | names_of(catalogue.groups)
    if placed := _find_placed(reading, entry, services, places):
        said = entry.value.text if isinstance(entry.value, Scalar) else ""
        below = [one.key for one in entry.value.entries] if isinstance(entry.value, Table) else [said]
        typed = f"{entry.key}: {', '.join(below)}"
        lines = reading.vocabulary.lines(reading.languages[0], placed)
        reading.report("service-and-more", entry.line, typed=typed, lines=lines)
        return True
    typed = entry.key.strip("[]")
    if normalise(typed) in services.ids or "</" in typed:  # "<del>dialysis</del>" is crossed out
        return False
    language = reading.languages[0]
    resolved = [(part, _resolve(part, services, places, language)) for part in split_joined(typed)]
    if any(said is None and leaves_out(part, language) for part, said in resolved):  # "all but radiology and surgery"
        return False
    parts = [said or ((part,), ()) for part, said in resolved]
    found = [name for names, _ in parts for name in names]
    where = [place for _, at in parts for place in at]
    if not {*found} & {*services.shown.values()} or len(found) + len(where) < 2:
        return False
    proposed = _iter_lines(entry, dict.fromkeys(found), dict.fromkeys(where))
    lines = reading.vocabulary.lines(reading.languages[0], proposed)
    reading.report("service-and-more", entry.line, typed=typed, lines=lines)
    return True


def _find_placed(reading: Reading, entry: Entry, services: Names, places: Names) -> list[TypedLine]:
    """Return the lines to type for a place that stands as a key above services, or below one, or in a rule."""
    value, lines = entry.value, list[TypedLine]()
    if isinstance(value, Table) and value.entries:
        above, below = places.id_of(entry.key), services.id_of(entry.key)
        for inner in value.entries:
            service = services.id_of(inner.key) if above and not below else below
            place = places.id_of(inner.key) if below else above
            said = inner.value.text if isinstance(inner.value, Scalar) else ""
            is_key = reading.vocabulary.find("key", inner.key, _KEYS) is not None
            if not (service and place and said) or is_key:
                return []
            name = (1, services.name_of(service), "")
            lines += [] if name in lines else [name]
            words = zip(("state", "rule"), said.split(","), strict=False)
            lines += [(2, "- at", places.name_of(place)), *((3, key, word.strip()) for key, word in words)]
    elif isinstance(value, Scalar) and (service := services.id_of(entry.key)):
        state, _, rule = value.text.partition(",")
        goes = normalise(rule).split("-")[0] in GO and reading.vocabulary.find("rule", rule, tuple(Rule)) is None
        there = places.named_within(rule, reading.languages[0]) if goes else ()
        if len(there) == 1 and reading.vocabulary.find("state", state, tuple(State)):
            word = reading.vocabulary.usual(reading.languages[0], "rule", (Rule.GO_ELSEWHERE,))
            lines += [(1, services.name_of(service), ""), (2, "state", state.strip()), (2, "rule", word)]
            lines.append((2, "elsewhere", places.name_of(there[0])))
    return lines


def split_joined(typed: str) -> list[str]:
    """Split what stands before a colon where several names may be joined."""
    return [part for part in _APART.split(typed) if part.strip()]


def _resolve(
    typed: str, services: Names, places: Names, language: str
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Find the services and the places of which all words of a text are names; None where one word is of neither."""
    words, found, where = normalise(typed).split("-"), list[str](), list[str]()
    while words:
        for length in range(len(words), 0, -1):
            name = "-".join(words[:length])
            if name in services.ids:
                found.append(services.name_of(services.ids[name]))
            elif name in places.ids:
                where.append(places.name_of(places.ids[name]))
            elif name not in AT or leaves_out(name, language):  # "no" is Portuguese for "at the"
                continue
            del words[:length]
            break
        else:
            return None
    return (tuple(found), tuple(where)) if found or where else None


def _iter_lines(entry: Entry, services: Iterable[str], places: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """Iterate over the lines to type: short ones, where nothing but a state and a rule is said."""
    said = entry.value.text if isinstance(entry.value, Scalar) else ""
    for name in services:
        if said and not places:
            yield 1, name, said
            continue
        yield 1, name, ""
        yield from (
            (2, key, word.strip()) for key, word in zip(("state", "rule"), said.split(","), strict=False) if word
        )
        if places:
            yield 2, "at", ", ".join(places)

"""Tell apart what stands before one colon of a note: several services, or a service and where."""

import re
from collections.abc import Collection, Iterable, Iterator

from statusgen.content.fields import BETWEEN_NAMES, Reading
from statusgen.content.front_matter import Entry, Scalar
from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.model.site import Catalogue
from statusgen.model.vocabulary import AT, leaves_out, normalise

_APART = re.compile(rf"{BETWEEN_NAMES.pattern}|(?:(?<!\s)\s++)?,\s*", re.IGNORECASE)


def report_joined(reading: Reading, entry: Entry, services: Names, catalogue: Catalogue) -> bool:
    """Report the lines to type for a name that is several services, or one with its place; whether it is any.

    A part that is not known is proposed as it was typed: none is lost.
    """
    typed = entry.key.strip("[]")
    if normalise(typed) in services.ids or "</" in typed:  # "<del>dialysis</del>" is crossed out
        return False
    places = names_of(catalogue.locations) | names_of(catalogue.groups)
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

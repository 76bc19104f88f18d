"""Names in ``services.yaml`` as they were recorded: none goes to another in silence. What somebody may accept."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import SERVICES
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Location, PlaceGroup, Service, Text
from statusgen.model.vocabulary import normalise

Named = TypeVar("Named", Location, Service, Text)


class Change(Struct, frozen=True):
    """A fact of settings, services or an incident that was published otherwise, and would be laxer now."""

    what: str
    """What changed, such as ``services/radiology``."""
    digest: str
    """Of the fact before and after: whoever accepts it accepts nothing else."""


IsAccepted = Callable[[Change], bool]


def change_of(what: str, before: object, after: object) -> Change:
    """Return a change as it can be accepted."""
    raw = msgspec.json.encode(msgspec.to_builtins((what, before, after), order="sorted"))
    return Change(what, hashlib.blake2b(raw, digest_size=5).hexdigest())


def hold_names(
    things: Mapping[str, Named], recorded: Mapping[str, Named], is_accepted: IsAccepted
) -> tuple[dict[str, Named], list[tuple[Change, Problem]]]:
    """Return locations, services or places, none under a name by which another was published, in any language.

    Whoever knows the other by that name would read what holds here.
    """
    held, found = dict(things), list[tuple[Change, Problem]]()
    published: dict[tuple[str, str], str] = {}
    for one in recorded:
        published |= dict.fromkeys(_iter_names(recorded[one]), one) if one in things else {}
    for id_ in held:
        if id_ in recorded:
            found += _find_taken(id_, things[id_], recorded[id_], published)
    found = [pair for pair in found if not is_accepted(pair[0])]
    for change, _ in found:
        id_ = change.what.removeprefix("names/")
        held[id_] = _with_names_of(recorded[id_], things[id_])
    return held, found


def _find_taken(
    id_: str, thing: object, recorded: object, published: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Change, Problem]]:
    """Iterate over the change by which something gets the name of another; over none where it has its own."""
    was, now = {*_iter_names(recorded)}, {*_iter_names(thing)}
    others = [published[name] for name in sorted(now - was) if published.get(name) not in (None, id_)]
    if others:
        names = written_name(thing), written_name(recorded)
        named = (("id", id_), ("typed", names[0]), ("right", names[1]), ("other", others[0]))
        change = change_of(f"names/{id_}", sorted(was), sorted(now))
        yield change, Problem(SERVICES, 0, "name-of-another", Level.ERROR, named)


def _iter_names(thing: object) -> Iterator[tuple[str, str]]:
    """Iterate over the names of something by language, short ones too, as they are compared."""
    texts = [thing] if isinstance(thing, Text) else []
    texts += [thing.name] if isinstance(thing, Location | Service) else []
    texts += [thing.short] if isinstance(thing, Service) else []
    yield from ((language, normalise(name)) for text in texts for language, name in text.by_language.items())


def _with_names_of(was: Any, thing: Any) -> Any:
    if isinstance(was, Text):
        return was
    return replace(thing, name=was.name, **({"short": was.short} if isinstance(was, Service) else {}))


def written_name(thing: object) -> str:
    """Return what editors call a location, a service, a place, or a group of any."""
    if isinstance(thing, Text):
        return thing.as_written
    return thing.name.as_written if isinstance(thing, Location | Service | PlaceGroup) else ""

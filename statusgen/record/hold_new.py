"""New ids in ``services.yaml`` that may be what was published under another: none is shown beside it.

What holds of a hospital would stand at its old id, and the same hospital would run under the new one.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import SERVICES
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Location, Name, PlaceGroup, Retirement, Service, Settings, Text
from statusgen.model.vocabulary import normalise
from statusgen.record.hold_names import Change, IsAccepted, change_of, written_name
from statusgen.record.published import SiteFacts
from statusgen.record.renamed import Renamed

Thing = TypeVar("Thing", Location, Service, Name, PlaceGroup)
Formed = TypeVar("Formed", Location, Service, Name)
_RUN = ("locations", "services")
"""Kinds of which a new one runs without a word of any note; the others are only named."""


class _New(Struct, frozen=True):
    """An id that may be what was published under another."""

    id: str
    other: str
    """The other."""
    change: Change
    """What somebody may accept so that it is shown."""


def hold_new(
    settings: Settings, catalogue: Catalogue, recorded: SiteFacts, is_accepted: IsAccepted
) -> tuple[Settings, Catalogue, list[tuple[Change, Problem]]]:
    """Return settings and a catalogue without new ids that may be what was published under another.

    A new location or service may be any one that is gone, and whatever has its name; a place to go, a group of
    patients or of locations only what has its name. Telephone lines of a service that is left out are those of the
    other.
    """
    kinds: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("locations", {one.id: one for one in recorded.locations}, catalogue.locations),
        ("services", {one.id: one for one in recorded.services}, catalogue.services),
        ("places", recorded.places, catalogue.places),
        ("patients", recorded.patients, catalogue.patients),
        ("groups", {one.id: one for one in recorded.groups}, catalogue.groups),
    )
    out: dict[str, dict[str, str]] = {}
    found: list[tuple[Change, Problem]] = []
    for kind, before, typed in kinds:
        new = list(_find_unclear(kind, before, typed, is_accepted))
        out[kind] = {one.id: one.other for one in new}
        for one in new:
            names = ("name", written_name(typed[one.id])), ("right", written_name(before[one.other]))
            values = ("kind", kind), ("id", one.id), ("other", one.other), *names
            found.append((one.change, Problem(SERVICES, 0, "entry-unclear", Level.ERROR, values)))
    if not found:
        return settings, catalogue, []
    instead = out["services"]
    phones = tuple(replace(phone, service=instead.get(phone.service, phone.service)) for phone in settings.phones)
    return replace(settings, phones=phones), _without(catalogue, out), found


def _find_unclear(
    kind: str, before: Mapping[str, object], typed: Mapping[str, object], is_accepted: IsAccepted
) -> Iterable[_New]:
    """Iterate over the new ids of a kind that may be what was published under another."""
    new = [id_ for id_ in typed if id_ not in before]
    if not new:
        return
    gone: dict[str, Change] = {}
    named: dict[tuple[str, str], str] = {}
    called: dict[str, str] = {}
    for id_, thing in before.items():
        change = change_of_gone(kind, id_, thing)
        is_settled = is_accepted(change) or (kind == "groups" and _is_former(id_, typed))
        if is_over(thing) or (id_ not in typed and is_settled):
            continue
        gone |= {id_: change} if id_ not in typed else {}
        named |= dict.fromkeys(_iter_names(thing), id_)
        called |= dict.fromkeys(map(normalise, getattr(thing, "formerly", ())), id_)
    same = {id_: _find_same(id_, typed[id_], named, called) for id_ in new}
    left = [id_ for id_ in gone if id_ not in same.values()]
    for id_, other in same.items():
        if not other and kind in _RUN and gone:
            other = left.pop(0) if left else next(iter(gone))
        change = gone.get(other) or change_of(f"names/{id_}", None, sorted(_iter_names(typed[id_])))
        if other and not is_accepted(change):
            yield _New(id_, other, change)


def _find_same(id_: str, thing: object, named: Mapping[tuple[str, str], str], called: Mapping[str, str]) -> str:
    """Return what has a name of a new thing, or had its id or a name of it before; "" for none."""
    names = _iter_names(thing)
    was = (called[name] for name in (normalise(id_), *(name for _, name in names)) if name in called)
    return next((named[name] for name in names if name in named), "") or next(was, "")


def change_of_gone(kind: str, id_: str, thing: object) -> Change:
    """Return the change by which something that was published is gone."""
    before: object = thing.by_language if kind == "patients" and isinstance(thing, Text) else id_
    return change_of(f"{kind}/{id_}", thing.locations if isinstance(thing, PlaceGroup) else before, None)


def is_over(thing: object) -> bool:
    """Whether it was said of all of a location or a service that it ends."""
    if isinstance(thing, Service):
        return {*thing.locations} <= {place for end in thing.retired for place in end.locations}
    return isinstance(thing, Location) and thing.retired is not None


def _is_former(id_: str, typed: Mapping[str, object]) -> bool:
    """Whether something says that it had an id before."""
    return any(id_ in getattr(thing, "formerly", ()) for thing in typed.values())


def _iter_names(thing: object) -> list[tuple[str, str]]:
    """Return the names of something by language, as they are compared; short ones may be those of several."""
    text = thing if isinstance(thing, Text) else getattr(thing, "name", None)
    return [(language, normalise(name)) for language, name in text.by_language.items()] if text is not None else []


def _without(catalogue: Catalogue, out: Mapping[str, Mapping[str, str]]) -> Catalogue:
    """Return a catalogue without some ids of each kind, and without a word that names them."""
    places = out["locations"]

    def end(one: Retirement) -> Retirement:
        targets = tuple(place for place in one.elsewhere if place not in places and place not in out["places"])
        return replace(one, locations=_others(one.locations, places), elsewhere=targets)

    def keep(kind: str, things: Mapping[str, Thing]) -> dict[str, Thing]:
        return {id_: thing for id_, thing in things.items() if id_ not in out[kind]}

    locations = {
        id_: replace(one, retired=one.retired and end(one.retired))
        for id_, one in keep("locations", catalogue.locations).items()
    }
    services = {
        id_: replace(one, locations=_others(one.locations, places), retired=tuple(map(end, one.retired)))
        for id_, one in keep("services", catalogue.services).items()
    }
    groups = {
        id_: replace(one, locations=_others(one.locations, places))
        for id_, one in keep("groups", catalogue.groups).items()
    }
    return replace(
        catalogue,
        locations=locations,
        services=services,
        places=keep("places", catalogue.places),
        patients=keep("patients", catalogue.patients),
        groups=groups,
    )


def _others(ids: Iterable[str], out: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ not in out)


def keep_former(catalogue: Catalogue, recorded: SiteFacts, renamed: Renamed) -> Catalogue:
    """Return a catalogue in which everything is known by each id that it ever said that it had, and each name it had.

    So the line may be taken out, and an id may go back to what it was: old notes and old addresses stay. Groups of
    patients keep the names that were published.
    """
    locations, services = ({one.id: one for one in recorded.locations}, {one.id: one for one in recorded.services})
    return replace(
        catalogue,
        locations=_keep(catalogue.locations, locations, renamed.locations),
        services=_keep(catalogue.services, services, renamed.services),
        places=_keep(catalogue.places, recorded.places, renamed.places),
        patients=_keep(catalogue.patients, recorded.patients, renamed.patients, with_names=False),
    )


def _keep(
    things: Mapping[str, Formed], before: Mapping[str, Formed], moved: Mapping[str, str], with_names: bool = True
) -> dict[str, Formed]:
    """Return things with the recorded ids that no other has, or had, and with the names that none bears now."""
    said = {normalise(former) for thing in things.values() for former in thing.formerly} | {*things}
    borne = {name for thing in things.values() for _, name in _iter_names(thing)}
    return {
        id_: _known_as(
            thing, _without_said(_iter_more(id_, before.get(id_), moved, borne if with_names else None), said)
        )
        for id_, thing in things.items()
    }


def _known_as(thing: Formed, more: tuple[str, ...]) -> Formed:
    return replace(thing, formerly=(*thing.formerly, *more)) if more else thing


def _without_said(more: Iterable[str], said: Container[str]) -> tuple[str, ...]:
    return tuple(former for former in dict.fromkeys(more) if normalise(former) not in said)


def _iter_more(
    id_: str, before: Location | Service | Name | None, moved: Mapping[str, str], borne: Container[str] | None
) -> Iterator[str]:
    """Iterate over the ids that something had, and the names, where ``borne``, those of today, are given."""
    yield from before.formerly if before is not None else ()
    yield from (old for old, now in moved.items() if now == id_)
    if before is not None and borne is not None:
        text = before.name if isinstance(before, Location | Service) else before
        yield from (name for name in text.by_language.values() if normalise(name) not in borne)

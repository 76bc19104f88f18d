"""Read ``services.yaml``: the locations, the services, and the phrases notes may cite."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from statusgen.content.appointments import is_of_appointments
from statusgen.content.fields import Fields, Reading, iter_once, read_id
from statusgen.content.front_matter import Scalar, Table, is_unreadable, parse_table
from statusgen.content.names import Names
from statusgen.content.retiring import read_closing, read_retirements, report_closed
from statusgen.content.settings import read_text, text_of_table
from statusgen.content.source import Source
from statusgen.content.standard import (
    SERVICES,
    StandardService,
    standard_advice,
    standard_kind,
    standard_text,
    standard_words,
)
from statusgen.model.problem import Level, Problem
from statusgen.model.site import WHOLE_GROUP, Catalogue, Location, Name, PlaceGroup, Service, Settings, Text
from statusgen.model.vocabulary import Vocabulary, normalise, signs_of
from statusgen.model.words import Group, Rule, ServiceKind, State

KEYS = ("locations", "groups", "services", "systems", "places", "patients", "remarks")
OWN_WORDS = {"open": State.RUNNING, "longer-wait": State.DEGRADED, "closed": State.CANCELLED}
"""Keys under which a project gives the words for its emergency departments that agree with its name for them."""
GROUP_KEYS = ("name", "locations", "formerly")
PLACE_KEYS = ("name", "phone", "formerly")
PATIENT_KEYS = ("name", "formerly")
LOCATION_KEYS = ("name", "kind", "phone", "address", "formerly", "retired")
SERVICE_KEYS = (
    *("name", "short", "kind", "key", "rule", "locations", "whole-group", "attended", "offered", "when-unknown"),
    *("advice", "formerly", "retired", *OWN_WORDS),
)
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def parse_catalogue(
    source: Source, settings: Settings, vocabulary: Vocabulary
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Read the catalogue; an entry with a problem is left out, the others are kept."""
    table, problems = parse_table(source, *source.facts, lambda key: key in KEYS)
    found = [*source.problems, *problems]
    reading = Reading(source, vocabulary, settings.spoken, settings.timezone, found)
    fields = Fields(reading, table, KEYS)
    reference = settings.reference
    entries = list(_iter_named(fields, "locations", LOCATION_KEYS, reference))
    beyond = _iter_named(fields, "places", PLACE_KEYS, reference)
    places = {id_: _with_former(entry, name) for id_, entry, name in beyond}
    targets = (names_of({id_: name for id_, _, name in entries}) | names_of(places)).by_id()
    locations = {
        id_: Location(
            id_,
            name,
            _read_place_kind(entry, reference),
            entry.phone("phone", (settings.country, settings.emergency_number)),
            entry.text("address"),
            _read_former(entry),
            read_closing(entry, id_, targets),
        )
        for id_, entry, name in entries
    }
    if not locations and not is_unreadable(found):
        reading.report("locations-missing", fields.line_of("locations"))
    groups = dict(_iter_groups(fields, locations, reference))
    services = {}
    for id_, entry, name in _iter_named(fields, "services", SERVICE_KEYS, reference):
        service = _read_service(id_, entry, name, (locations, groups), reference)
        ends = read_retirements(entry, id_, service.locations, targets, names_of(locations).by_id())
        services[id_] = replace(service, retired=ends) if ends else service
    if not services and not is_unreadable(found):
        reading.report("services-missing", fields.line_of("services"))
    house = Names({normalise(name): "" for name in settings.organisation.by_language.values()}, {})
    catalogue = Catalogue(
        locations=locations,
        services=services,
        systems={id_: name for id_, _, name in _iter_named(fields, "systems", ("name",), reference)},
        places=places,
        remarks=dict(_iter_remarks(fields, reference)),
        groups=groups,
        patients=dict(_iter_patients(fields, names_of(services) | names_of(groups) | targets | house, reference)),
    )
    return catalogue, tuple(found)


def _iter_named(fields: Fields, key: str, keys: tuple[str, ...], reference: str) -> Iterator[tuple[str, Fields, Text]]:
    reading, taken = fields.reading, dict[str, str]()
    named = key if key in ("groups", "systems", "places", "patients") else ""
    entries = {entry.key: entry for entry in iter_once(reading, fields.value(key), named, "…:")}
    for id_, entry in entries.items():
        standard = standard_text("service", id_, reading.languages, reference) if key == "services" else None
        value = entry.value
        if standard is not None and isinstance(value, Scalar) and not value.text:
            value = Table((), entry.line)  # the name of the service alone: all of it is that of the standard catalogue
        if not _ID.match(id_) or id_ == WHOLE_GROUP:
            reading.report("id-unreadable", entry.line, typed=id_, right=normalise(id_) or "radiology")
        elif not isinstance(value, Table):
            reading.report("table-expected", entry.line, key=id_, allowed=", ".join(keys))
        else:
            inner = Fields(reading, value, keys, owner=entry)
            for former, line in inner.texts("formerly"):
                if former in entries:
                    typed = inner.typed_key("formerly")
                    reading.report("entry-former-present", line, Level.WARNING, id=id_, other=former, key=typed)
            name = read_text(inner, "name", reference, required=True, standard=standard)
            if name is not None:
                if key in ("locations", "services"):
                    _report_shared(reading, inner, id_, name, taken)
                yield id_, inner, name


def _report_shared(reading: Reading, fields: Fields, id_: str, name: Text, taken: dict[str, str]) -> None:
    """Report a name that is that of another thing of the kind, or its id: a note that writes it may mean either."""
    for phrase in (id_, *name.by_language.values()):
        first = taken.setdefault(normalise(phrase), id_)
        if first != id_:
            reading.report("name-shared", fields.line_of("name"), Level.WARNING, typed=phrase, first=first, id=id_)
            return


def _iter_groups(fields: Fields, locations: Mapping[str, Location], reference: str) -> Iterator[tuple[str, PlaceGroup]]:
    """Iterate over the groups of locations; none may be called like a location, or another group."""
    known, reading = names_of(locations).by_id(), fields.reading
    taken = set(known.ids)
    for id_, entry, name in _iter_named(fields, "groups", GROUP_KEYS, reference):
        typed = [
            read_id(reading, "location-unknown", text, line, known) for text, line in entry.names("locations", known)
        ]
        called = next((one for one in (id_, *name.by_language.values()) if normalise(one) in taken), None)
        if called is not None:
            reading.report("group-like-location", entry.line, typed=called)
        elif not typed:
            reading.report("group-empty", entry.line, typed=id_)
        elif None not in typed:
            members = tuple(place for place in locations if place in typed)
            taken |= {normalise(one) for one in (id_, *name.by_language.values())}
            yield id_, PlaceGroup(id_, name, members, _read_former(entry))


def _iter_patients(fields: Fields, others: Names, reference: str) -> Iterator[tuple[str, Name]]:
    """Iterate over the project's own groups of patients; none may be called like one that is known, or like all.

    ``others`` are the names of what is no group of patients.
    """
    reading, taken = fields.reading, dict[str, str]()
    for id_, entry, name in _iter_named(fields, "patients", PATIENT_KEYS, reference):
        called = (id_, *name.by_language.values(), *_read_former(entry))
        known = next((one for one in called if reading.vocabulary.find("group", one, tuple(Group))), None)
        twice = next((one for one in called if normalise(one) in taken), None)
        if known is not None or twice is not None:
            reading.report("patients-known", entry.line, typed=known or twice)
            continue
        unclear = next((one for one in called if normalise(one) in others.ids or _means_others(reading, one)), None)
        if unclear is not None:
            reading.report("patients-unclear", entry.line, typed=unclear)
            continue
        taken |= dict.fromkeys(map(normalise, called), id_)
        yield id_, _with_former(entry, name)


def _means_others(reading: Reading, typed: str) -> bool:
    """Whether a name means everybody, or those whose appointment lies on some days."""
    return reading.vocabulary.find("everybody", typed, ("everybody",)) is not None or is_of_appointments(reading, typed)


def places_called(id_: str, groups: Mapping[str, PlaceGroup], offered: Collection[str]) -> tuple[str, ...]:
    """Return the locations that an id names: itself, those of a group among what is offered, or all of that."""
    if (group := groups.get(id_)) is not None:
        return tuple(place for place in group.locations if place in offered)
    return tuple(offered) if id_ == WHOLE_GROUP else (id_,)


def read_places(
    reading: Reading, typed: str, line: int, names: Names, catalogue: Catalogue, offered: Collection[str]
) -> tuple[str, ...]:
    """Return the locations that a name of a note means; one that is closed for good is reported, and left out."""
    place = read_id(reading, "location-unknown", typed, line, names)
    called = places_called(place, catalogue.groups, offered) if place is not None else ()
    lasting = tuple(one for one in called if one not in catalogue.closed)
    if called and not lasting:
        report_closed(reading, catalogue, called[0], line)
    return lasting


def _read_place_kind(fields: Fields, reference: str) -> Text | None:
    """Find what sort of place a location is: words of the project, or one of the standard catalogue by its id.

    Where the project's word is that of the standard catalogue, this gives the languages that the project leaves out.
    """
    if isinstance(fields.value("kind"), Table):
        typed = read_text(fields, "kind", reference)
        usual = standard_kind(typed.as_written, fields.reading.languages, reference) if typed is not None else None
        return typed if typed is None or usual is None else Text({**usual.by_language, **typed.by_language}, reference)
    standard = standard_text("place kind", normalise(fields.text("kind")), fields.reading.languages, reference)
    return standard or read_text(fields, "kind", reference)


def _iter_remarks(fields: Fields, reference: str) -> Iterator[tuple[str, Text]]:
    for entry in iter_once(fields.reading, fields.value("remarks"), "remarks", "…:"):
        if not _ID.match(entry.key):
            fields.reading.report("id-unreadable", entry.line, typed=entry.key, right=normalise(entry.key) or "remark")
        elif isinstance(entry.value, Table):
            text = text_of_table(fields.reading, entry.value, entry, "remarks", reference)
            if text is not None:
                yield entry.key, text
        else:
            fields.reading.report(
                "table-expected", entry.line, key=entry.key, allowed=", ".join(fields.reading.languages)
            )


def _read_service(
    id_: str,
    fields: Fields,
    name: Text,
    known: tuple[Mapping[str, Location], Mapping[str, PlaceGroup]],
    reference: str,
) -> Service:
    reading, (locations, groups) = fields.reading, known
    usual = (SERVICES.get(id_) if "name" not in fields else None) or StandardService()
    attended = _or(fields.yes_or_no("attended"), usual.attended)
    rule = fields.word("rule", "rule", Rule, tuple(Rule)) if "rule" in fields else usual.rule
    if _or(fields.yes_or_no("whole-group"), usual.is_whole_group and "locations" not in fields):
        offered: tuple[str, ...] = (WHOLE_GROUP,)
    elif "locations" in fields:
        names = (names_of(locations) | names_of(groups)).by_id()
        typed = [
            read_id(reading, "location-unknown", text, line, names) for text, line in fields.names("locations", names)
        ]
        named = {place for one in typed if one is not None for place in places_called(one, groups, locations)}
        offered = tuple(place for place in locations if place in named)
    else:
        offered = tuple(locations)
    kind = fields.word("kind", "service kind", ServiceKind, tuple(ServiceKind))
    if kind is None:
        kind = ServiceKind.WALK_IN if "rule" in fields and rule is Rule.WALK_IN else usual.kind
    attended = attended and kind is not ServiceKind.TELEPHONE
    unknown = fields.text("when-unknown")
    if unknown not in ("", "come-as-planned"):
        reading.report("service-when-unknown", fields.line_of("when-unknown"), typed=unknown)
    when = fields.text("offered")
    if when not in ("", "always", "when-stated"):
        reading.report("service-offered-unknown", fields.line_of("offered"), typed=when)
    standard = standard_advice(id_, reading.languages, reference)
    own_words = _read_own_words(fields, reference)
    return Service(
        id=id_,
        name=name,
        short=_read_short(id_, fields, name, reference),
        locations=offered,
        rule=rule if attended else None,
        kind=kind,
        is_key=_or(fields.yes_or_no("key"), usual.is_key),
        attended=attended,
        when_stated=when == "when-stated" if when else usual.when_stated,
        comes_as_planned=unknown == "come-as-planned" or usual.comes_as_planned,
        advice={**({} if "name" in fields else standard), **_read_advice(fields, reference, standard)},
        words={**({} if "name" in fields else standard_words(id_, reading.languages, reference)), **own_words},
        formerly=_read_former(fields),
    )


def _read_own_words(fields: Fields, reference: str) -> Mapping[State, Text]:
    """Return the service's own words for states; one by which a note means another state is reported, and no word."""
    typed = {state: word for key, state in OWN_WORDS.items() if (word := read_text(fields, key, reference)) is not None}
    keys, aliases = {state: key for key, state in OWN_WORDS.items()}, fields.reading.vocabulary.aliases
    taken = dict[State, str]()
    for state, word in typed.items():
        for text in map(normalise, word.by_language.values()):
            meant = {*aliases.get("state", {}).get(text, ()), *aliases.get("emergency state", {}).get(text, ())}
            for other in (*(set(State) & meant if state not in meant else ()), *typed):
                if other != state and (other in meant or text in map(normalise, typed[other].by_language.values())):
                    taken[state] = keys.get(other, other)
    for state, same in taken.items():
        key = keys[state]
        fields.reading.report("catalogue-taken", fields.line_of(key), typed=typed[state].as_written, same=same)
    return {state: word for state, word in typed.items() if state not in taken}


def _read_former(fields: Fields) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text, _ in fields.texts("formerly")))


def _with_former(fields: Fields, name: Text) -> Name:
    return Name(name.by_language, name.reference, _read_former(fields))


def _or(answer: bool | None, usual: bool) -> bool:
    return usual if answer is None else answer


def _read_short(id_: str, fields: Fields, name: Text, reference: str) -> Text:
    """Find the name for titles: the short one, in languages without any the name itself.

    A project that names the service itself and gives no short name has none.
    """
    standard = standard_text("service short", id_, fields.reading.languages, reference)
    short = read_text(fields, "short", reference, standard=None if "name" in fields else standard)
    return Text({**name.by_language, **short.by_language}, reference) if short is not None else name


def _read_advice(fields: Fields, reference: str, standard: Mapping[State, Text]) -> dict[State, Text]:
    """Find what patients should do in each state; words of the standard catalogue bring the languages left out."""
    advice: dict[State, Text] = {}
    lines: dict[str, int] = {}
    for entry in iter_once(fields.reading, fields.value("advice"), "advice", ", ".join(State)):
        state = fields.reading.vocabulary.find("state", entry.key, tuple(State))
        if state is None or not isinstance(entry.value, Table):
            fields.reading.report("table-expected", entry.line, key=entry.key, allowed=", ".join(State))
            continue
        if state in lines:
            fields.reading.report("key-twice", entry.line, key=entry.key, first=lines[state])
            continue
        lines[state] = entry.line
        usual = standard.get(State(state))
        if usual is not None and normalise(usual.as_written) not in _said_in(entry.value, reference):
            usual = None
        text = text_of_table(fields.reading, entry.value, entry, fields.owner, reference, usual)
        if text is not None:
            advice[State(state)] = text
    return advice


def _said_in(table: Table, language: str) -> set[str]:
    return {normalise(one.value.text) for one in table.entries if one.key == language and isinstance(one.value, Scalar)}


class _Same:
    """A mapping compared by identity, so that results made from it can be cached."""

    __slots__ = ("mapping",)

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        self.mapping = mapping

    def __hash__(self) -> int:
        return id(self.mapping)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.mapping is self.mapping


def names_of(
    things: Mapping[str, Location] | Mapping[str, PlaceGroup] | Mapping[str, Service] | Mapping[str, Text],
) -> Names:
    """Return every way to write a location, a service, a system or a place: its id and its names in each language."""
    return _names_of(_Same(things))


@lru_cache(maxsize=96)
def _names_of(things: _Same) -> Names:
    texts = {id_: _texts_of(thing) for id_, thing in things.mapping.items()}
    meant: dict[str, dict[str, None]] = {id_: {id_: None} for id_ in texts}
    signs: dict[str, frozenset[str]] = {}
    for id_, phrase in (
        (id_, phrase) for id_, own in texts.items() for text in own for phrase in text.by_language.values()
    ):
        meant.setdefault(normalise(phrase), {})[id_] = None
        if found := signs_of(phrase):
            signs[normalise(phrase)] = signs.get(normalise(phrase), frozenset()) | found
    several = {name: tuple(ids) for name, ids in meant.items() if len(ids) > 1}

    def is_plain(name: str) -> bool:
        """Whether a line of front matter can hold a name, and it means one thing alone."""
        return not re.search(r"[,:\[\]{}]", name) and normalise(name) not in several

    shown = {
        id_: next((text.as_written for text in own if is_plain(text.as_written)), id_) for id_, own in texts.items()
    }
    former = {normalise(name): id_ for id_, thing in things.mapping.items() for name in getattr(thing, "formerly", ())}
    ids = {name: next(iter(ids)) for name, ids in meant.items()}
    return Names({**former, **ids, **{id_: id_ for id_ in texts}}, shown, signs, several=several)


def _texts_of(thing: Location | PlaceGroup | Service | Text) -> tuple[Text, ...]:
    if isinstance(thing, Text):
        return (thing,)
    return (thing.name, thing.short) if isinstance(thing, Service) else (thing.name,)


def names_of_places(catalogue: Catalogue) -> Names:
    """Return the places to which patients may be sent or moved: locations, and those of others."""
    return names_of(catalogue.locations).beside(names_of(catalogue.places))


def remark_names(remarks: Mapping[str, Text]) -> Names:
    """Return every way to write a remark. It is proposed by its id: its text is a sentence."""
    return Names(names_of(remarks).ids, {id_: id_ for id_ in remarks}, names_of(remarks).signs)


def example_service(catalogue: Catalogue) -> str:
    """Return the name of a service that patients come to, for an example."""
    ordinary = [service.id for service in catalogue.services.values() if service.attended and not service.is_emergency]
    return names_of(catalogue.services).name_of((ordinary or list(catalogue.services))[0])

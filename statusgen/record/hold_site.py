"""Settings and services as they were read, and as they were recorded → those that count, and what is wrong.

What would make a cell laxer does not count until somebody says so on purpose. Source: the rules of the situation,
section 9.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from statusgen.content.files import SERVICES, SETTINGS
from statusgen.content.opening import read_below
from statusgen.model.problem import Level, Problem
from statusgen.model.site import WHOLE_GROUP, Catalogue, Location, Retirement, Service, Settings
from statusgen.model.situation import Cell, Reason, Said
from statusgen.model.words import Rule, State
from statusgen.record.hold_groups import hold_groups, hold_patients
from statusgen.record.hold_names import Change, IsAccepted, change_of, hold_names, written_name
from statusgen.record.hold_new import change_of_gone, hold_new, is_over, keep_former
from statusgen.record.hold_pages import find_gone_pages
from statusgen.record.hold_told import find_past_lines, hold_told_by_services, hold_told_by_settings
from statusgen.record.published import SiteFacts, SiteRecord
from statusgen.record.renamed import Renamed
from statusgen.record.unite import NEVER
from statusgen.situation.claims import instruct, without_refused_pair
from statusgen.situation.expiry import expire
from statusgen.situation.fold import make_ordinary_cell
from statusgen.situation.laxer import is_cell_laxer

if TYPE_CHECKING:
    from statusgen.content.notes import Rules

Thing = TypeVar("Thing")
_SOMEWHERE = "somewhere"
"""A place at which services are compared: what they say does not depend on it."""


def hold_settings(
    settings: Settings, recorded: SiteFacts, is_accepted: IsAccepted
) -> tuple[Settings, list[tuple[Change, Problem]]]:
    """Return the settings that count: timezone, identity, demonstration, emergency number … are as recorded."""
    found: list[tuple[Change, Problem]] = []

    def is_held(key: str, code: str, typed: str, right: str) -> bool:
        change = change_of(key, right, typed)
        if typed == right or is_accepted(change):
            return False
        named = (("key", key), ("typed", typed), ("right", right))
        found.append((change, Problem(SETTINGS, 0, code, Level.ERROR, named)))
        return True

    if is_held("timezone", "timezone-changed", settings.timezone.key, recorded.timezone):
        settings = replace(settings, timezone=ZoneInfo(recorded.timezone))
    if is_held("identity", "identity-changed", settings.identity, recorded.identity):
        settings = replace(settings, identity=recorded.identity)
    if is_held("emergency", "emergency-changed", settings.emergency_number, recorded.emergency_number):
        settings = replace(settings, emergency_number=recorded.emergency_number)
    typed = {True: "yes", None: ""}.get(settings.reach_everybody, "no")
    if recorded.reach_everybody is False and is_held("reach-everybody", "reach-changed", typed, "no"):
        settings = replace(settings, reach_everybody=False)
    if settings.demonstration is not None and recorded.demonstration is None:
        change = change_of("demonstration", None, "set")
        if not is_accepted(change):
            found.append(
                (change, Problem(SETTINGS, 0, "demonstration-added", Level.ERROR, (("key", "demonstration"),)))
            )
            settings = replace(settings, demonstration=None)
    settings, changes = hold_told_by_settings(settings, recorded, is_accepted)
    return settings, [*found, *changes]


def hold_rules(
    rules: "Rules", site: SiteRecord, recorded: SiteFacts, renamed: Renamed, is_accepted: IsAccepted
) -> tuple["Rules", list[tuple[Change, Problem]]]:
    """Return the services and the names of lasting pages that count; ``recorded``: its facts under the ids of today."""
    settings, catalogue, new = hold_new(rules.settings, rules.catalogue, recorded, is_accepted)
    catalogue, found = hold_catalogue(keep_former(catalogue, recorded, renamed), recorded, is_accepted)
    slugs, gone = find_gone_pages(recorded, rules.pages, is_accepted)
    settings = _with_known_services(settings, recorded, catalogue)
    settings = replace(settings, past_lines=find_past_lines(settings, catalogue, site, recorded, renamed))
    return replace(rules, settings=settings, catalogue=catalogue, pages=slugs), [*found, *new, *gone]


def _with_known_services(settings: Settings, recorded: SiteFacts, catalogue: Catalogue) -> Settings:
    """Return settings with each line whose service nobody knows under the one that it was recorded with, or none."""
    was = {phone.id: phone.service for phone in recorded.phones if phone.service in catalogue.services}
    phones = (
        one if one.service in catalogue.services else replace(one, service=was.get(one.id, ""))
        for one in settings.phones
    )
    return replace(settings, phones=tuple(phones))


def hold_catalogue(
    catalogue: Catalogue, recorded: SiteFacts, is_accepted: IsAccepted
) -> tuple[Catalogue, list[tuple[Change, Problem]]]:
    """Return the catalogue that counts: nothing is gone, and no service is laxer than it was recorded.

    Systems and ready-made remarks that are gone stay known without a word: they say nothing by themselves, and notes
    cite them.
    """
    found: list[tuple[Change, Problem]] = []
    locations = {location.id: location for location in recorded.locations}
    services = {service.id: service for service in recorded.services}
    kinds: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("locations", locations, catalogue.locations),
        ("services", services, catalogue.services),
        ("places", recorded.places, catalogue.places),
    )
    gone: dict[str, set[str]] = {}
    for kind, before, listed in kinds:
        gone[kind] = set()
        for id_ in (id_ for id_ in before if id_ not in listed):
            change = change_of_gone(kind, id_, before[id_])
            if is_over(before[id_]):
                gone[kind].add(id_)  # that it ends was said; old notes name it still
            elif not is_accepted(change):
                gone[kind].add(id_)
                other = next((one for one, now in listed.items() if id_ in getattr(now, "formerly", ())), "")
                joined = (("other", other), ("right", written_name(listed[other]))) if other else ()
                named = (("kind", kind), ("id", id_), ("name", written_name(before[id_])), *joined)
                code = "entry-joined" if other else "entry-gone"  # of two that were published neither is the other
                found.append((change, Problem(SERVICES, 0, code, Level.ERROR, named)))
    typed_locations = dict(catalogue.locations)
    for id_ in (id_ for id_ in locations if id_ in typed_locations):
        typed_locations[id_], changes = _hold_closing(typed_locations[id_], locations[id_], is_accepted)
        found += changes
    known_locations = with_gone(typed_locations, locations, gone["locations"])
    held = with_gone(catalogue.services, services, gone["services"])
    for id_, service in catalogue.services.items():
        if id_ in services:
            was = services[id_]
            places = tuple(place for place in was.locations if place in known_locations or place == WHOLE_GROUP)
            lost = {place for place in places if place in gone["locations"]}
            own = tuple(place for place in (*known_locations, WHOLE_GROUP) if place in lost | {*service.locations})
            was, now = replace(was, locations=places), replace(service, locations=own)
            held[id_], changes = _hold_service(now, was, is_accepted)
            found += changes
            held[id_], changes = _hold_ends(held[id_], was, is_accepted)
            found += changes
    known_locations, changes = hold_names(known_locations, locations, is_accepted)
    found += changes
    held, changes = hold_names(held, services, is_accepted)
    found += changes
    known_places, changes = hold_names(
        with_gone(catalogue.places, recorded.places, gone["places"]), recorded.places, is_accepted
    )
    found += changes
    patients, changes = hold_patients(catalogue.patients, recorded.patients, is_accepted)
    found += changes
    groups, changes = hold_groups(catalogue, recorded.groups, known_locations, is_accepted)
    found += changes
    catalogue, changes = hold_told_by_services(
        replace(
            catalogue,
            locations=known_locations,
            services=held,
            places=known_places,
            systems={**recorded.systems, **catalogue.systems},
            remarks={**recorded.remarks, **catalogue.remarks},
            patients=patients,
            groups=groups,
        ),
        recorded,
        is_accepted,
    )
    return catalogue, [*found, *changes]


def _hold_closing(
    location: Location, recorded: Location, is_accepted: IsAccepted
) -> tuple[Location, list[tuple[Change, Problem]]]:
    """Return a location that is closed from the day on that was recorded, or an earlier one, with a place to go."""
    was, now = recorded.retired, location.retired
    if was is None or (now is not None and _still_ends(now, was)):
        return location, []
    change = change_of(f"locations/{location.id}/retired", was, now)
    if is_accepted(change):
        return location, []
    return replace(location, retired=was), [(change, _not_retired(location, was.since))]


def _hold_ends(
    service: Service, recorded: Service, is_accepted: IsAccepted
) -> tuple[Service, list[tuple[Change, Problem]]]:
    """Return a service that ends wherever it was recorded to end, on that day or earlier, with a place to go."""
    kept, found = list(service.retired), []
    for end in recorded.retired:
        same = [place for now in service.retired if _still_ends(now, end) for place in now.locations]
        lost = tuple(place for place in end.locations if place not in same)
        change = change_of(f"services/{service.id}/retired", replace(end, locations=lost), service.retired)
        if lost and not is_accepted(change):
            others = (replace(one, locations=tuple(x for x in one.locations if x not in lost)) for one in kept)
            kept = [*(other for other in others if other.locations), replace(end, locations=lost)]
            found.append((change, _not_retired(service, end.since)))
    return (replace(service, retired=tuple(kept)) if found else service), found


def _still_ends(now: Retirement, was: Retirement) -> bool:
    """Whether something ends no later than it was said to, and still says where to go if it said so."""
    return now.since <= was.since and bool(now.elsewhere or not was.elsewhere)


def _not_retired(thing: Location | Service, since: datetime) -> Problem:
    named = (("id", thing.id), ("name", thing.name.as_written), ("date", f"{since:%d/%m/%Y}"))
    return Problem(SERVICES, 0, "retired-back", Level.ERROR, named)


def find_retired(catalogue: Catalogue, recorded: SiteFacts) -> Iterator[Problem]:
    """Say once what ends, and when, that was not recorded to end: a line that was meant for another is seen so."""
    known = {location.id: location.retired for location in recorded.locations}
    ends = {service.id: service.retired for service in recorded.services}
    for location in catalogue.locations.values():
        if location.retired is not None and location.id in known and location.retired != known[location.id]:
            yield _retired(location, location.name.as_written, location.retired.since)
    for service in catalogue.services.values():
        for end in service.retired:
            if service.id in ends and end not in ends[service.id]:
                cells = catalogue.name_cells((service.id, place) for place in end.locations)
                yield _retired(service, cells, end.since)


def _retired(thing: Location | Service, name: str, since: datetime) -> Problem:
    named = (("id", thing.id), ("name", name), ("date", f"{since:%d/%m/%Y}"))
    return Problem(SERVICES, 0, "entry-retired", Level.WARNING, named)


def replace_line(project: Path, problem: Problem) -> Problem:
    """Return a problem with the line of what it is about, where the file has one."""
    values = dict(problem.values)
    wanted = values.get("id") or values.get("key", "")
    try:
        text = read_below(project, problem.path).decode("utf-8", errors="replace")
    except OSError:
        return problem
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"{wanted}:"))
    return problem._replace(line=next(lines, 0)) if wanted else problem


def with_gone(now: Mapping[str, Thing], before: Mapping[str, Thing], gone: Iterable[str]) -> dict[str, Thing]:
    """Return things with those that are gone, each behind the one that it stood behind."""
    found = dict(now)
    order = list(now)
    last = ""
    for id_ in before:
        if id_ in gone:
            found[id_] = before[id_]
            order.insert(order.index(last) + 1 if last in order else 0, id_)
        last = id_ if id_ in found else last
    return {id_: found[id_] for id_ in order}


def _hold_service(
    service: Service, recorded: Service, is_accepted: IsAccepted
) -> tuple[Service, list[tuple[Change, Problem]]]:
    """Return a service of which every fact counts that is nowhere laxer than what was recorded."""
    held = replace(
        service,
        locations=recorded.locations,
        rule=recorded.rule,
        kind=recorded.kind,
        attended=recorded.attended,
        when_stated=recorded.when_stated,
        comes_as_planned=recorded.comes_as_planned,
    )
    refused = []
    changes: list[Change] = []
    for keys, names in _FACTS:
        trial = replace(held, **_facts_of(service, names))
        own = names[:-1] if len(names) > 1 else names  # a rule goes with kind and attendance, and is told alone
        if _facts_of(service, own) == _facts_of(held, own) or (names == ("rule",) and service.rule is None):
            continue
        change = change_of(f"services/{service.id}", *(_facts_of(one, names) for one in (recorded, trial)))
        if is_accepted(change) or not _is_laxer(held, trial):
            held = trial
        else:
            refused.append(keys)
            changes.append(change)
    places = {*recorded.locations, *service.locations}
    if "locations" in refused and WHOLE_GROUP not in places:  # new ones are added all the same
        held = replace(held, locations=tuple(dict.fromkeys((*recorded.locations, *service.locations))))
    held = held if held.attended else replace(held, rule=None)
    problems = [
        (change, Problem(SERVICES, 0, "service-laxer", Level.ERROR, (*_named(service), ("facts", keys))))
        for change, keys in zip(changes, refused, strict=True)
    ]
    return held, problems


_FACTS = (
    ("rule", ("rule",)),
    ("kind, attended", ("kind", "attended", "rule")),
    ("offered", ("when_stated",)),
    ("when-unknown", ("comes_as_planned",)),
    ("locations", ("locations",)),
)
"""Keys of a service, and its fields that they decide."""


def _named(service: Service) -> tuple[tuple[str, str], ...]:
    return ("id", service.id), ("service", service.name.as_written)


def _facts_of(service: Service, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(service, name) for name in names}


def _is_laxer(before: Service, after: Service) -> bool:
    """Whether anything that a note, or nobody, says of a service would be laxer for a patient afterwards."""
    if {*before.locations} - {*after.locations} or (after.when_stated and not before.when_stated):
        return True
    pairs = zip(_iter_cells(before), _iter_cells(after), strict=True)
    return any(is_cell_laxer(before, was, now) or is_cell_laxer(after, was, now) for was, now in pairs)


def _iter_cells(service: Service) -> Iterator[Cell]:
    """Iterate over what a service may be made to say: as usual, by each state and rule, and after it has expired."""
    yield make_ordinary_cell(service, _SOMEWHERE)
    for state in State:
        for rule in (None, *Rule):
            said = Said(state, instruct(service, state, rule, (_SOMEWHERE,) if rule is Rule.GO_ELSEWHERE else ()))
            cell = Cell(service.id, _SOMEWHERE, said, Reason.STATED)
            yield without_refused_pair(service, cell)
            yield replace(cell, said=expire(service, said, NEVER))

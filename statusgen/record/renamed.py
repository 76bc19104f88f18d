"""Services, places and groups of patients with another id now: what was recorded under the old one, under the new."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import PublicFacts
from statusgen.model.remarks import ReadyRemark, StatedRemark
from statusgen.model.site import Catalogue, Location, Name, Retirement, Service
from statusgen.model.statement import CellException, RestartStep, Statement
from statusgen.model.telephone_lines import NoteLine
from statusgen.record.published import IncidentRecord, Names, NoteFacts, NoteRecord, SiteFacts

Facts = TypeVar("Facts", NoteFacts, PublicFacts)
Formed = TypeVar("Formed", Location, Service, Name)
Thing = TypeVar("Thing")


class Renamed(Struct, frozen=True):
    """Old ids → new ones."""

    services: Mapping[str, str] = {}
    locations: Mapping[str, str] = {}
    phones: frozenset[str] = frozenset()
    """Ids of the lines of the settings: one that is called like a location keeps what is said of it, too."""
    places: Mapping[str, str] = {}
    patients: Mapping[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.services or self.locations or self.places or self.patients)

    @property
    def targets(self) -> Mapping[str, str]:
        """Where patients may be sent."""
        return {**self.places, **self.locations}


NOTHING_RENAMED = Renamed()


def find_renamed(catalogue: Catalogue, recorded: SiteFacts) -> Renamed:
    """Return what a catalogue says that its services, places and groups of patients were called.

    An id that is still there is no former one, and two that were recorded side by side are not one. What was published
    under an id of today before, as somebody said then, went back to it.
    """
    return Renamed(
        _find(catalogue.services, {service.id: service for service in recorded.services}),
        _find(catalogue.locations, {location.id: location for location in recorded.locations}),
        frozenset(phone.id for phone in recorded.phones),
        _find(catalogue.places, recorded.places),
        _find(catalogue.patients, recorded.patients),
    )


def _find(things: Mapping[str, Formed], recorded: Mapping[str, Formed]) -> dict[str, str]:
    named: dict[str, str] = {}
    for id_, thing in things.items():
        for former in thing.formerly:
            if former not in things and not {former, id_} <= recorded.keys():
                named.setdefault(former, id_)
    for id_, was in recorded.items():
        back = [former for former in was.formerly if former in things and former not in recorded]
        if back and id_ not in things:
            named.setdefault(id_, back[0])
    return named


def rename_facts(facts: SiteFacts, renamed: Renamed) -> SiteFacts:
    """Return recorded services, places and groups of patients under the ids of today."""
    if not renamed:
        return facts
    return replace(
        facts,
        locations=tuple(
            replace(
                location,
                id=renamed.locations.get(location.id, location.id),
                retired=location.retired and _rename_retirement(location.retired, renamed),
            )
            for location in facts.locations
        ),
        services=tuple(
            replace(
                service,
                id=renamed.services.get(service.id, service.id),
                locations=_all(renamed.locations, service.locations),
                retired=tuple(_rename_retirement(end, renamed) for end in service.retired),
            )
            for service in facts.services
        ),
        groups=tuple(replace(group, locations=_all(renamed.locations, group.locations)) for group in facts.groups),
        places=_under(renamed.places, facts.places),
        patients=_under(renamed.patients, facts.patients),
        phones=tuple(
            replace(phone, service=renamed.services.get(phone.service, phone.service)) for phone in facts.phones
        ),
    )


def _rename_retirement(end: Retirement, renamed: Renamed) -> Retirement:
    locations, elsewhere = _all(renamed.locations, end.locations), _all(renamed.targets, end.elsewhere)
    return replace(end, locations=locations, elsewhere=elsewhere)


def rename_record(record: IncidentRecord, renamed: Renamed) -> IncidentRecord:
    """Return what was published of an incident under the ids of today."""
    return replace(record, notes=tuple(_rename_note(note, renamed) for note in record.notes)) if renamed else record


def _rename_note(note: NoteRecord, renamed: Renamed) -> NoteRecord:
    cells = tuple((renamed.services.get(id_, id_), renamed.locations.get(place, place)) for id_, place in note.cells)
    if note.facts is None:
        return replace(note, cells=cells)

    def except_at(one: CellException) -> CellException:
        locations, elsewhere = _all(renamed.locations, one.locations), _all(renamed.targets, one.elsewhere)
        return replace(one, groups=_all(renamed.patients, one.groups), locations=locations, elsewhere=elsewhere)

    def say(one: Statement) -> Statement:
        return replace(
            one,
            service=renamed.services.get(one.service, one.service),
            locations=_all(renamed.locations, one.locations),
            elsewhere=_all(renamed.targets, one.elsewhere),
            exceptions=tuple(map(except_at, one.exceptions)),
            remark=_rename_remark(one.remark, renamed),
        )

    def plan(step: RestartStep) -> RestartStep:
        subject = renamed.services.get(step.subject, step.subject)
        return replace(step, subject=subject, locations=_all(renamed.locations, step.locations))

    def name(facts: Facts) -> Facts:
        return replace(
            facts,
            statements=tuple(map(say, facts.statements)),
            restart_plan=tuple(map(plan, facts.restart_plan)),
            capacities=tuple(
                replace(capacity, location=renamed.locations.get(capacity.location, capacity.location))
                for capacity in facts.capacities
            ),
            telephone_lines=tuple(line for one in facts.telephone_lines for line in _iter_lines(one, renamed)),
            help_wanted=tuple(
                replace(call, locations=_all(renamed.targets, call.locations)) for call in facts.help_wanted
            ),
        )

    return replace(
        note, facts=name(note.facts), earlier=tuple(map(name, note.earlier)), names=_rename_names(note.names, renamed)
    )


def _rename_names(names: Names, renamed: Renamed) -> Names:
    """Return the names of that time under the ids of today."""
    return replace(
        names,
        services=_under(renamed.services, names.services),
        locations=_under(renamed.locations, names.locations),
        places=_under(renamed.places, names.places),
        patients=_under(renamed.patients, names.patients),
    )


def _under(renamed: Mapping[str, str], things: Mapping[str, Thing]) -> dict[str, Thing]:
    if renamed.keys().isdisjoint(things):
        return dict(things)
    return dict(sorted((renamed.get(id_, id_), thing) for id_, thing in things.items()))


def _rename_remark(remark: StatedRemark, renamed: Renamed) -> StatedRemark:
    return replace(remark, places=_all(renamed.targets, remark.places)) if isinstance(remark, ReadyRemark) else remark


def _iter_lines(line: NoteLine, renamed: Renamed) -> Iterator[NoteLine]:
    """Iterate over what is said of a line: of the location under its new id, and of the line that has the old one."""
    line = replace(line, location=renamed.locations.get(line.location, line.location))
    if line.id in renamed.phones or line.id not in renamed.locations:
        yield line
    if line.id in renamed.locations:
        yield replace(line, id=renamed.locations[line.id])


def _all(renamed: Mapping[str, str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(renamed.get(id_, id_) for id_ in ids)

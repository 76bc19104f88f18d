"""What is no longer offered, or will not be: where patients go instead, and which incidents still speak of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Incident
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Retirement, Service
from statusgen.model.situation import AnnouncedChange, Cell, Instruction, Reason, RetiredCell, Said, Situation
from statusgen.model.words import Certainty, Rule, Sentence, State
from statusgen.situation.claims import CellKey, iter_claims, statements_in_force
from statusgen.situation.collect import claims_on, collect_claims, in_force
from statusgen.situation.combine import Claims, instruct_group
from statusgen.situation.restarts import latest_plan, places_of

SERVICES = "content/services.yaml"


def find_retired(catalogue: Catalogue, incidents: Collection[Incident], at: datetime) -> tuple[RetiredCell, ...]:
    """Return what is retired at an instant, and what will be, with where patients go instead.

    ``incidents`` are those that are open or planned. Where nobody said where to go, they go where an incident that
    would hold the cell still sends them; without any, an emergency department and care that cannot wait say what to do.
    """
    if not catalogue.retirements:
        return ()
    there, claims = catalogue.at(at), collect_claims(catalogue, incidents, at)
    return tuple(
        _describe(catalogue, there, key, end, _claims_ignoring_the_end(catalogue, incidents, key, end, at), claims)
        for key, end in catalogue.retirements.items()
    )


def _claims_ignoring_the_end(
    catalogue: Catalogue, incidents: Collection[Incident], key: CellKey, end: Retirement, at: datetime
) -> Claims:
    """Return what incidents would claim of a cell if it did not end, now or on the day on which it does."""
    service, moment = catalogue.services[key[0]], max(at, end.since)
    found = []
    for incident in incidents:
        if in_force(incident, moment):
            stated = statements_in_force(catalogue.services, incident, moment, {service.id}).get(key, ())
            found += [claim for claim in iter_claims(service, key[1], incident, stated, moment) if claim.note]
    return tuple(found)


def _describe(
    catalogue: Catalogue,
    there: Catalogue,
    key: CellKey,
    end: Retirement,
    held: Claims,
    claims: dict[CellKey, Claims],
) -> RetiredCell:
    service = catalogue.services[key[0]]
    elsewhere = end.elsewhere or tuple(
        dict.fromkeys(place for claim in held for place in claim.said.elsewhere if claim.said.rule is Rule.GO_ELSEWHERE)
    )
    sources = dict.fromkeys(source.incident for claim in held for source in claim.sources)
    instruction = _send(service, there, key, elsewhere, claims) if service.attended else None
    return RetiredCell(*key, end.since, instruction, tuple(sources))


def _send(
    service: Service,
    there: Catalogue,
    key: CellKey,
    elsewhere: tuple[str, ...],
    claims: dict[CellKey, Claims],
) -> Instruction | None:
    """Return where patients go instead: to the places that take them now, as from a department that is closed."""
    if not elsewhere and service.comes_as_planned:
        return Instruction(Rule.CALL_FIRST, sentence=Sentence.TREATMENT)
    if not elsewhere and not service.is_emergency:
        return None
    said = Said(State.CANCELLED, Instruction(Rule.GO_ELSEWHERE, elsewhere))
    claim = Cell(service.id, key[1], said, Reason.STATED)
    return instruct_group(service, there, (claim,), partial(claims_on, claims, service.id), None)


def add_ends(
    cells: Mapping[CellKey, Cell], catalogue: Catalogue, incidents: Collection[Incident], at: datetime
) -> dict[CellKey, Cell]:
    """Return cells that also announce from when on they will no longer be offered: nothing is said of any time after.

    ``incidents`` are those that are open or planned. Bulletins say nothing of it: only what is shown today does.
    """
    found = dict(cells)
    for since in (moment for moment in catalogue.ends if moment > at):
        for ended in find_retired(catalogue, incidents, since):
            cell = found.get((ended.service, ended.location))
            if cell is not None and ended.since == since:
                said = _say_end(catalogue.services[ended.service], ended.instruction)
                coming = (*_before(cell.said.coming, since), AnnouncedChange(since, None, said, is_expired=False))
                lapses = tuple(_before(cell.lapses, since))
                found[ended.service, ended.location] = replace(
                    cell, said=replace(cell.said, coming=coming), lapses=lapses
                )
    return found


def _before(changes: Iterable[AnnouncedChange], end: datetime) -> Iterator[AnnouncedChange]:
    """Iterate over the changes that begin before an instant, and end by then."""
    for change in changes:
        if change.begins < end:
            yield replace(change, ends=min(change.ends, end) if change.ends is not None else end)


def _say_end(service: Service, instruction: Instruction | None) -> Said:
    """Return what is announced of a service that ends: nobody comes, and where they go, if somebody said so."""
    if instruction is None and service.attended:
        instruction = Instruction(Rule.STAY_UNLESS_CONTACTED, sentence=Sentence.NO_LONGER)
    return Said(State.CANCELLED, instruction or Instruction(None))


def check_retired(content: Content, situation: Situation) -> Iterator[Problem]:
    """Warn where an incident holds what is retired, or will be, or plans its restart: that does not count any more."""
    catalogue = content.catalogue
    planned = {
        incident.id: {
            (step.subject, place)
            for step in latest_plan(incident, catalogue)
            for place in places_of(catalogue, step)
            if step.certainty is not Certainty.DONE
        }
        for incident in situation.open_incidents
    }
    grouped: dict[tuple[tuple[str, ...], datetime], list[CellKey]] = {}
    for cell in find_retired(catalogue, situation.live, situation.at):
        key = cell.service, cell.location
        speaking = dict.fromkeys((*cell.incidents, *(id_ for id_, cells in planned.items() if key in cells)))
        if speaking:
            grouped.setdefault((tuple(speaking), cell.since), []).append(key)
    for (incidents, since), cells in grouped.items():
        values = (
            ("cells", catalogue.name_cells(cells)),
            ("incidents", ", ".join(incidents)),
            ("date", f"{since:%d/%m/%Y}"),
        )
        yield Problem(SERVICES, 0, "retired-held", Level.WARNING, values)

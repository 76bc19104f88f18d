"""Several records of one incident → one: a note in any of them is published, and what is nowhere laxer stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec.structs import replace

from statusgen.model.diversion import unite_diversions
from statusgen.model.fraud import FraudWarning
from statusgen.model.patients import in_order
from statusgen.model.severity import is_instruction_laxer, is_laxer, severity, strictness
from statusgen.model.site import Service, Text
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Said
from statusgen.model.statement import CellException, Statement
from statusgen.model.visiting import NO_LIMITS, strictest_visiting
from statusgen.model.words import (
    Bring,
    GenericPlace,
    NeverAsked,
    Patients,
    Rule,
    Stage,
    State,
    WarningKind,
    join_brings,
)
from statusgen.record.moves import join_moves
from statusgen.record.published import IncidentRecord, NoteFacts, NoteRecord, SiteRecord
from statusgen.situation.lines import unite_lines
from statusgen.situation.personal_data import unite_data

Services = Mapping[str, Service]
NEVER = datetime.min.replace(tzinfo=UTC)


class Held(NamedTuple):
    """An incident's record, and where it is held."""

    where: str
    record: IncidentRecord


class Difference(NamedTuple):
    """What two records say differently."""

    number: int
    """The note; 0 for the incident itself."""
    first: str
    second: str
    """Where the records are held."""


def unite_records(held: Sequence[Held], services: Services) -> tuple[IncidentRecord, tuple[Difference, ...]]:
    """Unite the records of an incident, of which there is at least one; say where they differ."""
    united, where = held[0].record, held[0].where
    differences: list[Difference] = []
    for other in held[1:]:
        differences += [Difference(number, where, other.where) for number in _differing(united, other.record)]
        united = _unite(united, other.record, services)
    return united, tuple(differences)


def unite_sites(records: Iterable[SiteRecord]) -> SiteRecord | None:
    """Unite what stands beside incidents: the facts of the newest build count."""
    held = list(records)
    newest = max(held, key=lambda record: record.newest or NEVER, default=None)
    if newest is None:
        return None
    settings = {setting for record in held for setting in record.clock}
    moved = join_moves(*(record.moved for record in sorted(held, key=lambda record: record.newest or NEVER)))
    clock = tuple(sorted(settings, key=lambda setting: (setting.clock, setting.at)))
    incidents = tuple(sorted({id_ for record in held for id_ in record.incidents}))
    changed: dict[str, datetime] = {}
    for record in held:
        changed |= {about: max(at, changed.get(about, at)) for about, at in record.changed.items()}
    past = {(at, repr(phone)): (at, phone) for record in held for at, phone in record.past_lines}
    lines = tuple(past[key] for key in sorted(past))
    return replace(newest, clock=clock, moved=moved, incidents=incidents, past_lines=lines, changed=changed)


def _differing(one: IncidentRecord, other: IncidentRecord) -> Iterator[int]:
    bare = [replace(record, reference="", texts={}, notes=()) for record in (one, other)]
    if one.texts and other.texts and bare[0] != bare[1]:
        yield 0
    for note in one.notes:
        same = other.note(note.number)
        if same is not None and not _says_as_much(note, same) and not _says_as_much(same, note):
            yield note.number


def _says_as_much(one: NoteRecord, other: NoteRecord) -> bool:
    """Whether a record only knows less of a note than another, or knows the same facts; texts need no agreement.

    Where both have the same address, and the feeds the same identity: neither ever changes.
    """
    if (one.address, one.identity) != (other.address, other.identity):
        return False
    if one.facts is None and not one.changed and one.published in (None, other.published):
        return True
    return (_without_texts(one.facts), one.published) == (_without_texts(other.facts), other.published)


def _without_texts(facts: NoteFacts | None) -> NoteFacts | None:
    return None if facts is None else replace(facts, reference="", texts={})


def _unite(one: IncidentRecord, other: IncidentRecord, services: Services) -> IncidentRecord:
    numbers = sorted({note.number for record in (one, other) for note in record.notes})
    notes = []
    for number in numbers:
        both = [note for note in (one.note(number), other.note(number)) if note is not None]
        notes.append(both[0] if len(both) == 1 else _unite_notes(both[0], both[1], services))
    newer, older = (other, one) if _latest(other) > _latest(one) else (one, other)
    if not newer.texts:
        newer = older
    everything = one.concerns_everything or other.concerns_everything
    return replace(newer, concerns_everything=everything, notes=tuple(notes))


def _latest(record: IncidentRecord) -> datetime:
    return max((note.latest or NEVER for note in record.notes), default=NEVER)


def _unite_notes(one: NoteRecord, other: NoteRecord, services: Services) -> NoteRecord:
    newer, older = (other, one) if (other.latest or NEVER) > (one.latest or NEVER) else (one, other)
    if newer.facts is None and not newer.changed:
        newer, older = older, newer  # nothing more is known than that it was published
    shown = [moment for moment in (one.first_shown, other.first_shown) if moment is not None]
    facts = newer.facts
    if newer.facts is not None and older.facts is not None and newer.facts != older.facts:
        facts = _stricter_facts(newer.facts, older.facts, services)
    return replace(
        newer,
        published=newer.published or older.published,
        first_shown=min(shown, default=None),
        changed=tuple(sorted({*one.changed, *other.changed})),
        corrected=tuple(sorted({*one.corrected, *other.corrected})),
        earlier=max(newer.earlier, older.earlier, key=len) if facts is not None else (),
        facts=facts,
        names=newer.names if newer.facts is not None else older.names if facts is not None else newer.names,
    )


def _stricter_facts(newer: NoteFacts, older: NoteFacts, services: Services) -> NoteFacts:
    """Return facts that are nowhere laxer than either; what decides nothing is that of the newer."""
    statements: list[Statement] = []
    for name in dict.fromkeys(statement.service for statement in (*newer.statements, *older.statements)):
        mine, theirs = (
            [statement for statement in facts.statements if statement.service == name] for facts in (newer, older)
        )
        statements += _unite_statements(mine, theirs, services.get(name) or _unknown(name))
    is_reopened = newer.stage is Stage.CLOSED and older.stage is not Stage.CLOSED
    said = (newer.reach_everybody, older.reach_everybody)
    return replace(
        newer,
        statements=tuple(statements),
        stage=older.stage if is_reopened else newer.stage,
        reach_everybody=False if False in said else newer.reach_everybody,
        warnings=tuple(unite_warnings(newer.warnings, older.warnings)),
        telephone_lines=unite_lines(newer.telephone_lines, older.telephone_lines),
        personal_data=unite_data(newer.personal_data, older.personal_data),
    )


def _unite_statements(mine: list[Statement], theirs: list[Statement], service: Service) -> Iterable[Statement]:
    """Return what two records of a note say of a service, place by place: what is stricter now, and all closures ahead.

    A note may say what holds now and, of other places or for later, something else.
    """
    if mine == theirs:
        return mine
    if len(mine) == len(theirs) == 1 and mine[0].windows == theirs[0].windows and mine[0].begins == theirs[0].begins:
        return [_stricter(mine[0], theirs[0], service)]
    found: dict[Statement, list[str]] = {}
    for place in dict.fromkeys(place for statement in (*mine, *theirs) for place in statement.locations):
        here, there = (
            [replace(one, locations=(place,)) for one in said if place in one.locations] for said in (mine, theirs)
        )
        for one in _unite_at(here, there, service):
            found.setdefault(replace(one, locations=()), []).append(place)
    return [replace(one, locations=tuple(places)) for one, places in found.items()]


def _unite_at(mine: list[Statement], theirs: list[Statement], service: Service) -> Iterator[Statement]:
    """Iterate over what two records say at one place; the strictest of what begins together comes last, and counts."""
    now = [one for said in (mine, theirs) for one in said if not _is_ahead(one)]
    if len(now) == 2:
        yield _stricter(now[0], now[1], service)
    else:
        yield from (one for one in now if _holds(one, service))
    ahead = dict.fromkeys(statement for statement in (*mine, *theirs) if _is_ahead(statement))
    kept = [one for one in ahead if _holds(one, service) or (one in mine and one in theirs)]
    yield from sorted(kept, key=lambda one: (strictness(one.rule), _badness(one)))


def _is_ahead(statement: Statement) -> bool:
    return statement.begins is not None or bool(statement.windows)


def unite_warnings(newer: Iterable[FraudWarning], older: Iterable[FraudWarning]) -> Iterator[FraudWarning]:
    """Iterate over the warnings that either gives, with all that either says is not asked for; both must end one."""
    mine, theirs = ({one.kind: one for one in said} for said in (newer, older))
    for kind in WarningKind:
        said = [one for one in (mine.get(kind), theirs.get(kind)) if one is not None]
        standing = [one for one in said if not one.is_ended]
        if standing:
            asked = {word for one in standing for word in one.never}
            yield replace(standing[0], never=tuple(word for word in NeverAsked if word in asked))
        elif len(said) == 2:
            yield said[0]


def _holds(statement: Statement, service: Service) -> bool:
    is_usual = strictness(statement.rule) <= strictness(service.rule)
    is_limited = statement.visiting != NO_LIMITS
    is_ordinary = statement.state is State.RUNNING and is_usual and not (statement.exceptions or is_limited)
    return not is_ordinary or statement.ambulances_diverted or statement.begins is not None


def _stricter(one: Statement, other: Statement, service: Service) -> Statement:
    """Return the statement that is nowhere laxer than the other, or what is strict of both."""
    is_one_laxer, is_other_laxer = _is_laxer(service, other, one), _is_laxer(service, one, other)
    if (is_one_laxer and is_other_laxer) or {*one.locations} != {*other.locations}:
        return _strict_of_both(one, other, service)
    if is_one_laxer or (not is_other_laxer and _badness(other) > _badness(one)):
        one, other = other, one
    return replace(
        one,
        drops_windows=one.drops_windows and other.drops_windows,
        bring=join_brings((one.bring, other.bring)),
        exceptions=tuple(
            replace(each, bring=join_brings((each.bring, *_same(each, other)))) for each in one.exceptions
        ),
    )


def _same(exception: CellException, other: Statement) -> Iterator[tuple[Bring, ...]]:
    """Iterate over what another statement says the same patients bring."""
    whom = exception.groups, exception.locations
    same = [one.bring for one in other.exceptions if (one.groups, one.locations) == whom]
    yield from same or [other.bring]


def _badness(statement: Statement) -> int:
    return severity(statement.state)


def _strict_of_both(one: Statement, other: Statement, service: Service) -> Statement:
    """Return a statement that says of each place, and to each group there, what is stricter of both."""
    cells = [_cells(said) for said in (one, other)]
    exceptions: list[CellException] = []
    places = dict.fromkeys((*cells[0], *cells[1]))
    for place in places:
        said = [cell.said for cell in (cells[0].get(place), cells[1].get(place)) if cell is not None]
        groups = {group for each in said for exception in each.exceptions for group in exception.groups}
        for group in (None, *in_order(groups)):
            state, instruction = _stricter_word([_word_for(each, group) for each in said], service)
            whom = () if group is None else (group,)
            word = CellException(
                whom,
                (place,),
                state,
                instruction.rule,
                instruction.elsewhere,
                bring=instruction.bring,
                visiting=instruction.visiting,
            )
            exceptions.append(word)
    worst = max((one, other), key=_badness)
    diverted, diverted_for = unite_diversions((one, other))
    return replace(
        worst,
        locations=tuple(places),
        exceptions=tuple(exceptions),
        ambulances_diverted=diverted,
        diverted_for=diverted_for,
        drops_windows=one.drops_windows and other.drops_windows,
    )


_Word = tuple[State, Instruction]


def _word_for(said: Said, group: Patients | None) -> _Word:
    exception = next((one for one in said.exceptions if one.is_for(group)), None)
    state = said.state if exception is None or exception.state is None else exception.state
    return state, said.instruction_for(group)


def _stricter_word(words: Sequence[_Word], service: Service) -> _Word:
    """Return the worst state with the instruction by which patients come least freely, but find care."""
    state = max((state for state, _ in words), key=severity)
    best = words[0][1]
    for _, other in words[1:]:
        if is_instruction_laxer(best, other):
            continue
        if is_instruction_laxer(other, best) or _rank(other) > _rank(best):
            best = other
    cannot_wait = service.is_emergency or service.comes_as_planned
    if cannot_wait and not _leads_to_care(best) and any(_leads_to_care(one) for _, one in words):
        best = Instruction(Rule.GO_ELSEWHERE, (GenericPlace.EMERGENCY_NUMBER,))
    limits = strictest_visiting(one.visiting for _, one in words)
    return state, replace(best, bring=join_brings(one.bring for _, one in words), visiting=limits)


def _rank(instruction: Instruction) -> tuple[bool, int]:
    return bool(instruction.elsewhere), strictness(instruction.rule)


def _leads_to_care(instruction: Instruction) -> bool:
    return bool(instruction.elsewhere) or is_instruction_laxer(Instruction(Rule.WAIT), instruction)


def _is_laxer(service: Service, before: Statement, after: Statement) -> bool:
    """Whether a statement is laxer than another at any place of either; what one does not name, it does not hold."""
    cells = _cells(after)
    return any(
        is_laxer(service, cell, cells[place]) if place in cells else _holds(before, service)
        for place, cell in _cells(before).items()
    )


def _cells(statement: Statement) -> dict[str, Cell]:
    return {place: cell_of(statement, place) for place in statement.locations}


def cell_of(statement: Statement, place: str) -> Cell:
    """Return what a statement alone says of its service at a place."""
    own = [exception for exception in statement.exceptions if not exception.locations or place in exception.locations]
    override = next((one for one in own if not one.groups), None)
    base: Statement | CellException = statement if override is None else override
    groups = [one for one in own if one.groups and (override is None or one.locations)]
    said = Said(
        base.state,
        Instruction(base.rule, base.elsewhere, bring=base.bring, visiting=base.visiting),
        tuple(
            GroupException(
                group.groups,
                group.state,
                Instruction(group.rule, group.elsewhere, bring=group.bring, visiting=group.visiting),
            )
            for group in groups
        ),
        ambulances_diverted=statement.ambulances_diverted,
        diverted_for=statement.diverted_for,
    )
    return Cell(statement.service, place, said, Reason.STATED)


def _unknown(id_: str) -> Service:
    """Return a service that no catalogue knows any more: its way to care may not be lost."""
    name = Text({"en": id_}, "en")
    return Service(id_, name, name, (), None, comes_as_planned=True)

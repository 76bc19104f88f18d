"""Claims: the cell that one incident alone would give, from its statements in force.

Source: the rules of the situation, sections 2, 4 and 6.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import CellException, Incident, Note, Statement
from statusgen.model.severity import COMING, is_laxer, judge_pair, severity, strictness
from statusgen.model.site import Service
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Remark, Said, Source
from statusgen.model.words import Group, Rule, Sentence, State

CellKey = tuple[str, str]
"""A service and a location."""

CALL_BEFORE = Instruction(Rule.CALL_FIRST, sentence=Sentence.CALL_BEFORE)
"""The instruction where nobody said what to do."""


class Stated(Struct, frozen=True):
    """A statement of a cell, with the note that makes it."""

    note: Note
    statement: Statement

    @property
    def begins(self) -> datetime:
        """When it takes effect."""
        return max(self.note.published, self.statement.begins or self.note.published)

    @property
    def is_announced(self) -> bool:
        """Whether it takes effect after its publication."""
        return self.begins > self.note.published


class CellStatements(Struct, frozen=True):
    """The statements of an incident about a cell that are in force or announced."""

    current: tuple[Stated, ...] = ()
    """In force: the latest statement, and stricter windows announced before it that have begun."""
    ahead: tuple[Stated, ...] = ()
    """Announced for later, the earliest first."""
    beside: frozenset[datetime] = frozenset()
    """Starts of windows that are added to what is in force instead of replacing it."""

    def at(self, moment: datetime) -> "CellStatements":
        """Return them at a later instant, at which announced windows may have begun."""
        current = self.current
        begun = [window for window in self.ahead if window.begins <= moment]
        for window in begun:
            current = (*current, window) if window.begins in self.beside else (window,)
        return replace(self, current=current, ahead=self.ahead[len(begun) :]) if begun else self


_NO_STATEMENTS = CellStatements()


def add_statement(statements: CellStatements, said: Stated) -> CellStatements:
    """Return the statements of a cell after one more.

    A new window replaces those announced before. A statement without a window keeps them: from their start on they are
    added to it where they are stricter, unless it drops them.
    """
    statements = statements.at(said.note.published)
    if said.is_announced:
        return CellStatements(statements.current, (said,))
    standing = () if said.statement.drops_windows else statements.ahead
    return CellStatements((said,), standing, frozenset(window.begins for window in standing))


def is_stricter(
    service: Service, place: str, incident: Incident, stated: Stated, other: Stated, at: datetime | None = None
) -> bool:
    """Whether a statement, unexpired, is stricter at a location than another at an instant.

    For any patient; of what nobody comes to, by its state. Without an instant the other has not expired either.
    """
    first = make_claim(service, place, incident, stated.note, stated.statement, None)
    second = make_claim(service, place, incident, other.note, other.statement, at)
    if not service.attended:
        return severity(first.state) > severity(second.state)
    return is_laxer(service, first, second)


def statements_in_force(
    services: Mapping[str, Service], incident: Incident, at: datetime
) -> dict[CellKey, tuple[Stated, ...]]:
    """Return the statements in force at an instant, for each cell that an incident names."""
    stated = [Stated(note, statement) for note in incident.standing for statement in note.statements]
    announced = {said.statement.service for said in stated if said.is_announced}
    by_cell: dict[CellKey, CellStatements] = {}
    held: dict[CellKey, tuple[Stated, ...]] = {}
    for said in stated:
        service = services[said.statement.service]
        if service.id not in announced:  # the latest alone counts
            held.update(dict.fromkeys([(service.id, place) for place in said.statement.locations], (said,)))
            continue
        for place in said.statement.locations:
            key = (service.id, place)
            by_cell[key] = add_statement(by_cell.get(key, _NO_STATEMENTS), said)
    for key, statements in by_cell.items():
        first, *beside = statements.at(at).current or (None,)
        if first is not None:
            service, place = services[key[0]], key[1]
            stricter = (window for window in beside if is_stricter(service, place, incident, window, first, at))
            held[key] = (first, *stricter)
    return held


# ── What a statement says at one place ──────────────────────────────────────────────────────────────────────────────


def say_at(service: Service, place: str, statement: Statement, incident: str = "") -> Said:
    """Return what a statement says at one location: the override for that location where there is one.

    An override replaces everything there, except for what keeps patients safe: ambulances that are diverted and, where
    it sends them on without naming a place, the places to go. The groups excepted elsewhere and the restart announced
    elsewhere do not carry over, unless an exception names both the group and the location.
    """
    override = next(
        (exception for exception in statement.exceptions if place in exception.locations and not exception.groups), None
    )
    state = statement.state if override is None else override.state
    named_first = sorted(statement.exceptions, key=lambda exception: place not in exception.locations)
    groups = tuple(
        GroupException(
            exception.groups,
            exception.state if exception.state not in (state, statement.state) else None,
            instruct(service, exception.state, _rule_of(service, exception), _places(exception, statement)),
        )
        for exception in named_first
        if exception.groups and (place in exception.locations or (not exception.locations and override is None))
    )
    groups = _without_repeats(groups)
    if override is None:
        return Said(
            state=state,
            instruction=instruct(service, state, statement.rule, statement.elsewhere),
            exceptions=groups,
            remarks=(Remark(incident, statement.remark),) if statement.remark else (),
            capacity=statement.capacity,
            restart=statement.restart,
            certainty=statement.certainty,
            ambulances_diverted=statement.ambulances_diverted,
        )
    return Said(
        state=state,
        instruction=instruct(service, state, _rule_of(service, override), _places(override, statement)),
        exceptions=groups,
        ambulances_diverted=statement.ambulances_diverted,
    )


def _without_repeats(exceptions: tuple[GroupException, ...]) -> tuple[GroupException, ...]:
    """Return exceptions without the groups that an earlier one names."""
    named: set[Group] = set()
    found = []
    for exception in exceptions:
        groups = tuple(group for group in exception.groups if group not in named)
        named.update(groups)
        found += [exception if groups == exception.groups else replace(exception, groups=groups)] if groups else []
    return tuple(found)


def _places(exception: CellException, statement: Statement) -> tuple[str, ...]:
    """Return the places to go of an exception: its own, else those of the statement."""
    return exception.elsewhere or (statement.elsewhere if exception.rule is Rule.GO_ELSEWHERE else ())


def _rule_of(service: Service, exception: CellException) -> Rule | None:
    return exception.rule or (service.rule if exception.state is State.RUNNING else None)


def instruct(service: Service, state: State, rule: Rule | None, elsewhere: tuple[str, ...] = ()) -> Instruction:
    """Return the instruction of a state with its rule; where no rule is given, the default.

    Running takes the rule of the service, care that cannot wait goes on as planned, all else calls for a call.
    """
    if not service.attended:
        return Instruction(None, elsewhere)
    if service.is_emergency and state is State.UNKNOWN and rule is not Rule.GO_ELSEWHERE:
        return Instruction(Rule.EMERGENCY_ONLY, elsewhere, Sentence.EMERGENCY_UNKNOWN)
    if rule is None and state is State.RUNNING:
        rule = service.rule
    if rule is None and state is State.UNKNOWN and service.comes_as_planned:
        rule = service.rule if strictness(service.rule) > strictness(Rule.COME) else Rule.COME
    if rule is not None:
        return Instruction(rule, elsewhere)
    return Instruction(Rule.EMERGENCY_ONLY, elsewhere) if service.is_emergency else CALL_BEFORE


# ── Claims ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def iter_claims(
    service: Service, place: str, incident: Incident, stated: tuple[Stated, ...], at: datetime
) -> Iterator[Cell]:
    """Iterate over the claims of an incident in force on a cell: one for each statement, or one for its silence."""
    for said in stated:
        yield without_refused_pair(service, make_claim(service, place, incident, said.note, said.statement, at))
    if not stated and incident.concerns_everything and not incident.is_planned and not service.when_stated:
        yield _make_silent_claim(service, place, incident)


def _make_silent_claim(service: Service, place: str, incident: Incident) -> Cell:
    """Return the claim on a cell that an incident concerns but no note of it names."""
    instruction = instruct(service, State.UNKNOWN, None)
    if service.is_emergency:
        checked = incident.standing[-1].published
        instruction = Instruction(Rule.EMERGENCY_ONLY, (), Sentence.EMERGENCY_LAST_OPEN, checked)
    said = Said(State.UNKNOWN, instruction)
    return Cell(service.id, place, said, Reason.NOT_STATED, incident=incident.id, sources=(Source(incident.id),))


def make_claim(
    service: Service, place: str, incident: Incident, note: Note, statement: Statement, at: datetime | None
) -> Cell:
    """Return the claim of a statement on one location at an instant, with overrides and expiry applied.

    Without an instant nothing has expired.
    """
    said = say_at(service, place, statement, incident.id)
    expires = statement.expires
    if incident.is_planned and incident.ends is not None:
        expires = min(expires, incident.ends) if expires is not None and statement.ends else incident.ends
    is_expired = at is not None and expires is not None and expires <= at
    claim = Cell(
        service=service.id,
        location=place,
        said=expire(service, said, note.published) if is_expired else said,
        reason=Reason.EXPIRED if is_expired else Reason.STATED,
        last=said if is_expired else None,
        expired=expires if is_expired else None,
        expires=None if is_expired else expires,
        ends=statement.ends if said.state is statement.state else None,
        incident=incident.id,
        note=note.number,
        stated_on=note.published,
    )
    source = Source(incident.id, note.number, note.published)
    return replace(claim, sources=(source,)) if holds(service, claim) else claim


def holds(service: Service, claim: Cell) -> bool:
    """Whether a claim makes a cell differ from usual."""
    said = claim.said
    is_stricter = strictness(said.rule) > strictness(service.rule)
    return said.state is not State.RUNNING or is_stricter or bool(said.exceptions) or said.ambulances_diverted


def expire(service: Service, last: Said, stated_on: datetime) -> Said:
    """Return what remains of an expired claim: to be confirmed.

    An old instruction is repeated only where care cannot wait: by emergency departments, and by services whose patients
    come as planned.
    """
    if not (service.is_emergency or service.comes_as_planned):
        return Said(State.UNKNOWN, CALL_BEFORE if service.attended else Instruction(None))
    general = _repeat_instruction(service, last.state, last.instruction, stated_on)
    groups = []
    for exception in last.exceptions:
        is_kept = service.is_emergency and exception.rule is not Rule.GO_ELSEWHERE
        instruction = (
            exception.instruction
            if is_kept
            else _repeat_instruction(service, last.state, exception.instruction, stated_on)
        )
        if instruction != general:
            groups.append(GroupException(exception.groups, None, instruction))
    return Said(State.UNKNOWN, general, tuple(groups))


def _repeat_instruction(service: Service, state: State, last: Instruction, stated_on: datetime) -> Instruction:
    """Return the instruction repeated after expiry, for care that cannot wait."""
    if service.is_emergency:
        if last.rule is Rule.GO_ELSEWHERE:
            is_closed = state is State.CANCELLED
            sentence = Sentence.EMERGENCY_LAST_CLOSED if is_closed else Sentence.EMERGENCY_LAST_ELSEWHERE
            return Instruction(Rule.GO_ELSEWHERE, last.elsewhere, sentence, stated_on)
        if state is State.UNKNOWN:
            return Instruction(Rule.EMERGENCY_ONLY, last.elsewhere, Sentence.EMERGENCY_UNKNOWN)
        return Instruction(Rule.EMERGENCY_ONLY, last.elsewhere, Sentence.EMERGENCY_LAST_OPEN, stated_on)
    if last.rule in COMING:
        return Instruction(Rule.COME)
    if last.rule is Rule.CALL_FIRST:
        return last
    if last.elsewhere:
        return Instruction(Rule.GO_ELSEWHERE, last.elsewhere, Sentence.TREATMENT_PLACE, stated_on)
    return Instruction(Rule.CALL_FIRST, sentence=Sentence.TREATMENT)


def without_refused_pair(service: Service, claim: Cell) -> Cell:
    """Return a claim whose pair of state and rule is not allowed with "call before you come" instead.

    An old bulletin keeps its sentence; what is shown today does not repeat it.
    """
    said = claim.said
    if claim.reason is not Reason.STATED or said.rule is None or judge_pair(service, said.state, said.rule) != "error":
        return claim
    instruction = CALL_BEFORE
    if service.is_emergency and said.state is State.CANCELLED:
        instruction = Instruction(Rule.STAY_UNLESS_CONTACTED, sentence=Sentence.EMERGENCY_CLOSED)
    elif service.is_emergency:
        instruction = Instruction(Rule.EMERGENCY_ONLY, sentence=Sentence.EMERGENCY_UNKNOWN)
    return replace(claim, said=replace(said, instruction=instruction))


def named_groups(claims: tuple[Cell, ...]) -> tuple[Group, ...]:
    """Return the groups of patients that any claim names, in the order of the vocabulary."""
    named = frozenset[Group]().union(*(claim.said.groups for claim in claims))
    return tuple(group for group in Group if group in named)

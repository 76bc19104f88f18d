"""Claims: the cell that one incident alone would give, from its statements in force.

Source: the rules of the situation, sections 2, 4 and 6.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.diversion import with_all_where_closed
from statusgen.model.note import Incident, Note
from statusgen.model.patients import in_order
from statusgen.model.severity import is_laxer, judge_pair, severity, strictness
from statusgen.model.site import Service
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Remark, Said, Source
from statusgen.model.statement import EVER, CellException, Statement, Window, end_of_page, without_lines
from statusgen.model.visiting import NO_LIMITS
from statusgen.model.words import Bring, Patients, Rule, Sentence, State
from statusgen.situation.expiry import CALL_BEFORE, expire
from statusgen.situation.restarts import with_newer_day

CellKey = tuple[str, str]
"""A service and a location."""


class Stated(Struct, frozen=True):
    """A statement of a cell, with the note that makes it and, where it has windows, one of these."""

    note: Note
    statement: Statement
    window: Window | None = None
    stands: bool = False
    """Whether a later note left it standing: it then counts beside that note's word, where it is stricter."""
    over: "Stated | None" = None
    """Hours of a later note that are over: what was last known once this has expired."""

    @property
    def begins(self) -> datetime:
        """When it takes effect."""
        first = self.window.begins if self.window else self.statement.begins
        return max(self.note.published, first or self.note.published)

    @property
    def ends(self) -> datetime | None:
        """When what held without it holds again; None where it holds until a note says something else."""
        return self.window.ends if self.window else None

    @property
    def is_announced(self) -> bool:
        """Whether it takes effect after its publication."""
        return self.begins > self.note.published

    def holds_at(self, moment: datetime) -> bool:
        """Whether it has begun at an instant, and its window has not ended."""
        return self.begins <= moment and (self.ends is None or moment < self.ends)


def iter_stated(note: Note, statements: Iterable[Statement]) -> Iterator[Stated]:
    """Iterate over statements of a note about one cell: one that has windows comes once for each, without past ones."""
    for statement in statements:
        if not statement.windows:
            yield Stated(note, statement)
        for window in statement.windows:
            if window.ends > note.published:
                yield Stated(note, statement, window)


def add_statements(held: tuple[Stated, ...], said: Iterable[Stated]) -> tuple[Stated, ...]:
    """Return what stands of a cell, by the instants at which it begins, after what one more note says of it.

    New windows replace those announced before. A note without one keeps them: from their start on they are added to it
    where they are stricter, unless it drops them. What has begun gives way to what the note says of now; in windows of
    its own it corrects a window that says the same, or that it drops: any other goes on after them.
    """
    said = sorted(said, key=lambda one: one.begins)
    if not said:
        return held
    published = said[0].note.published
    begun = tuple(one for one in held if one.begins <= published and (one.ends is None or published < one.ends))
    ahead = tuple(replace(one, stands=True) for one in held if one.begins > published)
    if any(one.is_announced for one in said) or any(one.statement.drops_windows for one in said):
        ahead = ()
    of_now = [one for one in said if not one.is_announced]
    if any(one.window is None for one in of_now):
        begun = ()
    begun, ahead = (tuple(one for one in some if not _is_corrected(one, of_now)) for some in (begun, ahead))
    return (*begun, *said, *ahead)


def _is_corrected(stated: Stated, by: Iterable[Stated]) -> bool:
    """Whether statements give a window anew: their own overlaps it, and they say the same otherwise, or drop it."""

    def is_anew(one: Stated) -> bool:
        said, was = without_lines(one.statement), without_lines(stated.statement)
        is_same = (said.state, said.rule, said.exceptions, said.elsewhere) == (
            was.state,
            was.rule,
            was.exceptions,
            was.elsewhere,
        )
        return one.ends is not None and stated.begins < one.ends and (is_same or said.drops_windows)

    return stated.window is not None and any(map(is_anew, by))


def starts_at(incident: Incident, stated: Stated) -> datetime:
    """Return when a statement takes effect: no sooner than its planned incident, unless it says so itself."""
    first, begins = stated.window.begins if stated.window else stated.statement.begins, incident.begins
    is_dated = first not in (None, stated.note.published)  # where no start is typed, a window begins with its note
    is_cut = begins is not None and not is_dated and (stated.ends is None or begins < stated.ends)
    return max(stated.begins, begins) if is_cut and begins is not None else stated.begins


def _is_within(incident: Incident, stated: Stated, moment: datetime) -> bool:
    """Whether a statement that holds counts: in the window of its planned incident, and wherever it dates itself."""
    ends = stated.statement.lasts_until(end_of_page(incident.begins, incident.ends), stated.note.published)
    return not incident.is_planned or starts_at(incident, stated) <= moment < ends


def in_force_at(held: Iterable[Stated], moment: datetime) -> tuple[Stated, ...]:
    """Return what counts of a cell at an instant: the latest word that has begun, and what was left standing beside."""
    current: tuple[Stated, ...] = ()
    for one in held:
        if one.holds_at(moment):
            current = (*current, one) if one.stands else (one,)
    return current


def is_stricter(
    service: Service, place: str, incident: Incident, stated: Stated, other: Stated, at: datetime | None = None
) -> bool:
    """Whether a statement, unexpired, is stricter at a location than another at an instant.

    For any patient; of what nobody comes to, by its state. Without an instant the other has not expired either.
    """
    first = make_claim(service, place, incident, stated, None)
    second = make_claim(service, place, incident, other, at)
    if not service.attended:
        return severity(first.state) > severity(second.state)
    return is_laxer(service, first, second)


def statements_in_force(
    services: Mapping[str, Service], incident: Incident, at: datetime, only: Collection[str] | None = None
) -> dict[CellKey, tuple[Stated, ...]]:
    """Return the statements in force at an instant, for each cell that an incident names; ``only`` of some services."""
    standing = incident.standing
    notes = [(note, [one for one in note.statements if only is None or one.service in only]) for note in standing]
    later = {one.service for note, said in notes for one in said if one.windows or Stated(note, one).is_announced}
    by_cell: dict[CellKey, tuple[Stated, ...]] = {}
    held: dict[CellKey, tuple[Stated, ...]] = {}
    for note, said in notes:
        for statement in said:
            if statement.service not in later:  # the latest alone counts
                latest = (Stated(note, statement),)
                held.update(dict.fromkeys([(statement.service, place) for place in statement.locations], latest))
        for key, statements in _by_cell(one for one in said if one.service in later).items():
            by_cell[key] = add_statements(by_cell.get(key, ()), iter_stated(note, statements))
    held = {key: said for key, said in held.items() if _is_within(incident, said[0], at)}
    for key, said_of in by_cell.items():
        first, *beside = [one for one in in_force_at(said_of, at) if _is_within(incident, one, at)] or (None,)
        if first is not None:
            service, place = services[key[0]], key[1]
            stricter = (window for window in beside if is_stricter(service, place, incident, window, first, at))
            over = [one for one in said_of if one.ends and one.ends <= at and one.note.order > first.note.order]
            held[key] = (replace(first, over=max(over, key=lambda one: one.begins, default=None)), *stricter)
    if incident.is_planned and any(one.last_dated is not None for _, said in notes[:-1] for one in said):
        for key in dict.fromkeys((one.service, place) for _, said in notes for one in said for place in one.locations):
            if key not in held and (dated := _dated_before(services[key[0]], key[1], incident, at)):
                held[key] = dated
    return held


def _dated_before(service: Service, place: str, incident: Incident, at: datetime) -> tuple[Stated, ...]:
    """Return what an earlier note dates itself where the latest word counts in the window of its incident alone.

    A later note that gives no date, and is nowhere laxer, does not cut the dates of an earlier one.
    """
    standing, later = incident.standing, tuple[Stated, ...]()
    for count in range(len(standing), 0, -1):
        said = in_force_at(collect_statements(standing[:count], (service.id, place)), at)
        if not said or any(is_stricter(service, place, incident, one, other) for one in said for other in later):
            return ()
        if any(one.statement.last_dated is not None or one.statement.drops_windows for one in said):
            return tuple(one for one in said if _is_within(incident, one, at))
        later = said
    return ()


def _by_cell(statements: Iterable[Statement]) -> dict[CellKey, list[Statement]]:
    found: dict[CellKey, list[Statement]] = {}
    for statement in statements:
        for place in statement.locations:
            found.setdefault((statement.service, place), []).append(statement)
    return found


def collect_statements(notes: Iterable[Note], key: CellKey) -> tuple[Stated, ...]:
    """Return what stands of a cell after notes, the oldest first."""
    held: tuple[Stated, ...] = ()
    for note in notes:
        held = add_statements(held, iter_stated(note, note.statements_of(*key)))
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
            _instruct_exception(service, exception, statement),
        )
        for exception in named_first
        if exception.groups and (place in exception.locations or (not exception.locations and override is None))
    )
    groups = _without_repeats(groups)
    diverted_for = with_all_where_closed(service, state, statement.diverted_for)
    if override is None:
        return Said(
            state=state,
            instruction=replace(
                instruct(service, state, statement.rule, statement.elsewhere, statement.bring),
                visiting=statement.visiting,
            ),
            exceptions=groups,
            remarks=(Remark(incident, statement.remark),) if statement.remark else (),
            capacity=statement.capacity,
            delay=statement.delay,
            restart=statement.restart,
            certainty=statement.certainty,
            ambulances_diverted=statement.ambulances_diverted,
            diverted_for=diverted_for,
        )
    return Said(
        state=state,
        instruction=_instruct_exception(service, override, statement),
        exceptions=groups,
        ambulances_diverted=statement.ambulances_diverted,
        diverted_for=diverted_for,
    )


def _without_repeats(exceptions: tuple[GroupException, ...]) -> tuple[GroupException, ...]:
    """Return exceptions without the groups that an earlier one names."""
    named: set[Patients] = set()
    found = []
    for exception in exceptions:
        groups = tuple(group for group in exception.groups if group not in named)
        named.update(groups)
        found += [exception if groups == exception.groups else replace(exception, groups=groups)] if groups else []
    return tuple(found)


def _instruct_exception(service: Service, exception: CellException, statement: Statement) -> Instruction:
    places = _places(exception, statement)
    said = instruct(service, exception.state, _rule_of(service, exception), places, exception.bring)
    return replace(said, visiting=exception.visiting)


def _places(exception: CellException, statement: Statement) -> tuple[str, ...]:
    """Return the places to go of an exception: its own, else those of the statement."""
    return exception.elsewhere or (statement.elsewhere if exception.rule is Rule.GO_ELSEWHERE else ())


def _rule_of(service: Service, exception: CellException) -> Rule | None:
    return exception.rule or (service.rule if exception.state is State.RUNNING else None)


def instruct(
    service: Service,
    state: State,
    rule: Rule | None,
    elsewhere: tuple[str, ...] = (),
    bring: tuple[Bring, ...] = (),
) -> Instruction:
    """Return the instruction of a state with its rule; where no rule is given, the default.

    Running takes the rule of the service, care that cannot wait goes on as planned, all else calls for a call.
    """
    if not service.attended:
        return Instruction(None, elsewhere, bring=bring)
    if service.is_emergency and state is State.UNKNOWN and rule is not Rule.GO_ELSEWHERE:
        return Instruction(Rule.EMERGENCY_ONLY, elsewhere, Sentence.EMERGENCY_UNKNOWN, bring=bring)
    if rule is None and state is State.RUNNING:
        rule = service.rule
    if rule is None and state is State.UNKNOWN and service.comes_as_planned:
        rule = service.rule if strictness(service.rule) > strictness(Rule.COME) else Rule.COME
    if rule is not None:
        return Instruction(rule, elsewhere, bring=bring)
    if service.is_emergency:
        return Instruction(Rule.EMERGENCY_ONLY, elsewhere, bring=bring)
    return replace(CALL_BEFORE, bring=bring)


# ── Claims ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def iter_claims(
    service: Service, place: str, incident: Incident, stated: tuple[Stated, ...], at: datetime
) -> Iterator[Cell]:
    """Iterate over the claims of an incident in force on a cell: one for each statement, or one for its silence."""
    for said in stated:
        yield without_refused_pair(service, make_claim(service, place, incident, said, at))
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


def make_claim(service: Service, place: str, incident: Incident, stated: Stated, at: datetime | None) -> Cell:
    """Return the claim of a statement on one location at an instant, with overrides and expiry applied.

    Without an instant nothing has expired.
    """
    note, statement = stated.note, stated.statement
    said, ends = say_at(service, place, statement, incident.id), stated.ends or statement.ends
    said = with_newer_day(said, incident, note, statement, place)
    expires = statement.expires
    if incident.is_planned and incident.ends is not None:
        last = statement.lasts_until(incident.ends, note.published)
        is_endless = last == EVER or last <= note.published  # an end before its word does not make that old
        expires = None if is_endless else min(expires, last) if expires is not None and ends else last
    is_expired = at is not None and expires is not None and expires <= at
    if said.delay is not None:  # one that ends before its word begins was never known of it
        is_known = starts_at(incident, stated) < said.delay.until
        said = replace(said, delay=said.delay.at(at) if is_known else None)
    left, known = expire(service, said, note.published) if is_expired else said, said
    if is_expired and stated.over is not None and not (service.is_emergency or service.comes_as_planned):
        note, expires = stated.over.note, stated.over.ends
        known = say_at(service, place, stated.over.statement, incident.id)
    claim = Cell(
        service=service.id,
        location=place,
        said=left,
        reason=Reason.EXPIRED if is_expired else Reason.STATED,
        last=known if is_expired else None,
        expired=expires if is_expired else None,
        expires=None if is_expired else expires,
        ends=ends if said.state is statement.state or stated.window else None,
        incident=incident.id,
        note=note.number,
        stated_on=note.said_on(service.id, place),
    )
    source = Source(incident.id, note.number, note.published)
    return replace(claim, sources=(source,)) if holds(service, claim) else claim


def holds(service: Service, claim: Cell) -> bool:
    """Whether a claim makes a cell differ from usual."""
    said = claim.said
    is_stricter = strictness(said.rule) > strictness(service.rule)
    is_limited = said.instruction.visiting != NO_LIMITS
    is_unusual = said.state is not State.RUNNING or is_stricter or is_limited
    return is_unusual or bool(said.exceptions) or said.ambulances_diverted


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
    kept = replace(instruction, bring=said.instruction.bring, visiting=said.instruction.visiting)
    return replace(claim, said=replace(said, instruction=kept))


def named_groups(claims: tuple[Cell, ...]) -> tuple[Patients, ...]:
    """Return the groups of patients that any claim names, in the order of the vocabulary."""
    return in_order(group for claim in claims for group in claim.said.groups)

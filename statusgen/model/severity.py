"""Severity: the order of states and rules, the pairs a note may state, and what is laxer for a patient.

Written once, for the fold, headlines, strips, open data, calendars and alerts. Source: the rules of the situation,
sections 1, 3 and 4.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from statusgen.model.diversion import is_diversion_laxer
from statusgen.model.patients import find_days, in_order
from statusgen.model.site import Service
from statusgen.model.visiting import is_visiting_laxer
from statusgen.model.words import GenericPlace, Patients, Rule, Sentence, State

if TYPE_CHECKING:
    from statusgen.model.situation import Cell, GroupException, Instruction, Said

_SEVERITY = {State.RUNNING: 0, State.DEGRADED: 2, State.UNKNOWN: 3, State.CANCELLED: 4}
_NOT_STATED = 1
"""Silence is worse than running, but says less than any note."""
_STRICTNESS = {
    Rule.COME: 1,
    Rule.WALK_IN: 1,
    Rule.COME_UNLESS_CONTACTED: 2,
    Rule.CALL_FIRST: 3,
    Rule.ASK_DOCTOR: 3,
    Rule.EMERGENCY_ONLY: 4,
    Rule.STAY_UNLESS_CONTACTED: 5,
    Rule.BY_TELEPHONE: 5,
    Rule.GO_ELSEWHERE: 5,
    Rule.WAIT: 6,
}
COMING = (Rule.COME, Rule.COME_UNLESS_CONTACTED, Rule.WALK_IN)
"""The rules by which patients come without asking."""
LETS_COME = (*COMING, Rule.CALL_FIRST, Rule.ASK_DOCTOR)
"""The rules by which patients may come, be it after asking us or their doctor."""


KEEPING_AWAY = (Rule.WAIT, Rule.STAY_UNLESS_CONTACTED, Rule.BY_TELEPHONE, Rule.EMERGENCY_ONLY)
"""The rules by which patients do not come; for a group that another incident lets come, a general one gives way."""


NEEDS_APPOINTMENT = (Rule.STAY_UNLESS_CONTACTED, Rule.COME_UNLESS_CONTACTED, Rule.BY_TELEPHONE)
"""The rules that are doubtful where nobody has an appointment."""


def severity(state: State, *, is_stated: bool = True) -> int:
    """Return how bad a state is; what no note states lies between running and degraded."""
    return _SEVERITY[state] if is_stated else _NOT_STATED


def worst_state(states: Collection[State]) -> State | None:
    """Return the worst of some states; None where there is none."""
    return max(states, key=severity, default=None)


def strictness(rule: Rule | None) -> int:
    """Return how much a rule keeps patients away; 0 for no rule."""
    return 0 if rule is None else _STRICTNESS[rule]


# ── Which pairs of state and rule a note may state ──────────────────────────────────────────────────────────────────


_YES, _WARNING, _ERROR, _AS_PLANNED = "yes", "warning", "error", "only with come-as-planned"
_RULES = (
    *(Rule.COME, Rule.COME_UNLESS_CONTACTED, Rule.WALK_IN, Rule.CALL_FIRST),
    *(Rule.STAY_UNLESS_CONTACTED, Rule.WAIT, Rule.GO_ELSEWHERE, Rule.EMERGENCY_ONLY),
    *(Rule.BY_TELEPHONE, Rule.ASK_DOCTOR),
)
_PAIRS = {
    State.RUNNING: (_YES, _YES, _YES, _YES, _ERROR, _ERROR, _ERROR, _WARNING, _ERROR, _YES),
    State.DEGRADED: (_YES, _YES, _YES, _YES, _YES, _WARNING, _YES, _YES, _YES, _YES),
    State.CANCELLED: (_ERROR, _ERROR, _ERROR, _YES, _YES, _YES, _YES, _YES, _YES, _YES),
    State.UNKNOWN: (_AS_PLANNED, _AS_PLANNED, _ERROR, _YES, _YES, _YES, _YES, _YES, _YES, _YES),
}
_EMERGENCY_PAIRS = {
    State.RUNNING: (Rule.COME, Rule.WALK_IN, Rule.EMERGENCY_ONLY),
    State.DEGRADED: (Rule.COME, Rule.WALK_IN, Rule.EMERGENCY_ONLY, Rule.GO_ELSEWHERE),
    State.CANCELLED: (Rule.GO_ELSEWHERE,),
    State.UNKNOWN: (Rule.EMERGENCY_ONLY, Rule.GO_ELSEWHERE),
}


def judge_pair(service: Service, state: State, rule: Rule) -> str:
    """Return whether a base statement, or an override for a place, may pair a state with a rule.

    ``yes``, ``warning`` or ``error``. An exception for a group of patients may have any rule.
    """
    if service.is_emergency:
        return _YES if rule in _EMERGENCY_PAIRS[state] else _ERROR
    judged = _PAIRS[state][_RULES.index(rule)]
    if judged == _AS_PLANNED:
        return _YES if service.comes_as_planned else _ERROR
    if judged == _YES and rule in NEEDS_APPOINTMENT and service.has_no_appointments:
        return _WARNING
    return judged


def pair_rows(*, is_emergency: bool) -> list[tuple[State, tuple[str, ...]]]:
    """Return the table of pairs, a row for each state and a column for each rule of ``pair_columns``."""
    if is_emergency:
        return [
            (state, tuple(_YES if rule in of else _ERROR for rule in _RULES)) for state, of in _EMERGENCY_PAIRS.items()
        ]
    return list(_PAIRS.items())


def pair_columns() -> tuple[Rule, ...]:
    """Return the rules in the order of the columns of the table of pairs."""
    return _RULES


# ── What is laxer ───────────────────────────────────────────────────────────────────────────────────────────────────


def _access(rule: Rule | None) -> int:
    """Return how freely patients may come: 0 not at all, 1 in an emergency, 2 after asking, 3 without."""
    if rule is None or rule in COMING:
        return 3
    return {Rule.CALL_FIRST: 2, Rule.ASK_DOCTOR: 2, Rule.EMERGENCY_ONLY: 1}.get(rule, 0)


def is_instruction_laxer(before: "Instruction", after: "Instruction") -> bool:
    """Whether a patient may come where they could not, need not call first, or visits with fewer limits than before."""
    freely, before_freely = _access(after.rule), _access(before.rule)
    has_fewer = freely == before_freely > 0 and is_visiting_laxer(before.visiting, after.visiting)
    return freely > before_freely or has_fewer


def find_shut_out(service: Service, before: "Said", after: "Said") -> tuple[Patients, ...]:
    """Return the groups that went somewhere though others were not let come as freely, and that go nowhere now."""
    return tuple(
        group
        for group in in_order(before.groups | after.groups)
        if is_instruction_laxer(before.instruction, kept := before.instruction_for(group))
        and goes_somewhere(service, kept)
        and not goes_somewhere(service, after.instruction_for(group))
    )


def overrules(said: "Said", exception: "GroupException") -> bool:
    """Whether an exception also holds for patients whom another lets come more freely: whoever is of both.

    Appointments of some days cut across all other groups; other groups are told so where one repeats what is general.
    """
    is_of_days = any(find_days(group) for group in exception.groups)
    is_repeated = exception.state is None and exception.instruction == said.instruction
    return any(
        is_instruction_laxer(exception.instruction, other.instruction)
        and (is_repeated or is_of_days != any(find_days(group) for group in other.groups))
        for other in said.exceptions
    )


def find_own_ways(elsewhere: Iterable[str]) -> tuple[str, ...]:
    """Return the places to which patients of a service that nobody comes to go themselves, such as any pharmacy.

    Any other place does the work for us, and nobody needs to go there.
    """
    return tuple(place for place in elsewhere if place in tuple(GenericPlace))


def goes_somewhere(service: Service, instruction: "Instruction") -> bool:
    """Whether patients of a service go anywhere by an instruction: to us, be it after asking, or to another place."""
    if instruction.rule is Rule.GO_ELSEWHERE or not service.attended:
        there = find_own_ways(instruction.elsewhere) if not service.attended else instruction.elsewhere
        return any(place != GenericPlace.EMERGENCY_NUMBER for place in there)
    comes = instruction.rule is Rule.EMERGENCY_ONLY and instruction.sentence is not Sentence.EMERGENCY_UNKNOWN
    return instruction.rule in LETS_COME or (service.is_emergency and comes)


Takes = Callable[[str, Patients | None], bool]
"""Whether a place to go takes the patients of a group, or everybody else for None."""


def is_laxer(service: Service, before: "Cell", after: "Cell", takes: Takes = lambda _place, _group: True) -> bool:
    """Whether a cell of a service is laxer than another for any patient: each group that either names, and all others.

    They may come where they could not, or need not call first; a place to go that still ``takes`` them disappears with
    no other in its stead; an ambulance diversion disappears or narrows; or the way to an emergency department, or to
    care that cannot wait, is lost. That a state grows better is not laxer by itself. Source: the situation's rules, 1.
    """
    if is_diversion_laxer(before.said, after.said):
        return True
    cannot_wait = service.is_emergency or service.comes_as_planned
    for group in (None, *in_order(before.said.groups | after.said.groups)):
        was, now = before.said.instruction_for(group), after.said.instruction_for(group)
        if is_instruction_laxer(was, now) or _loses_place(was, now, group, takes):
            return True
        if cannot_wait and _leads_to_care(was) and not _leads_to_care(now):
            return True
    return False


def _loses_place(before: "Instruction", after: "Instruction", group: Patients | None, takes: Takes) -> bool:
    is_sent = before.rule is Rule.GO_ELSEWHERE and any(takes(place, group) for place in before.elsewhere)
    return is_sent and not after.elsewhere and not _access(after.rule)


def _leads_to_care(instruction: "Instruction") -> bool:
    return bool(_access(instruction.rule) or instruction.elsewhere or instruction.sentence)


def keeps_no_appointment(service: Service) -> bool:
    """Whether "do not come" says all of a service: no patient has an appointment there that we may confirm, or move."""
    return service.has_no_appointments or service.is_emergency or not service.attended

"""What remains of a claim once it has expired. Source: the rules of the situation, sections 5 and 6."""

from datetime import datetime

from msgspec.structs import replace

from statusgen.model.severity import COMING
from statusgen.model.site import Service
from statusgen.model.situation import GroupException, Instruction, Said
from statusgen.model.words import Rule, Sentence, State

CALL_BEFORE = Instruction(Rule.CALL_FIRST, sentence=Sentence.CALL_BEFORE)
"""The instruction where nobody said what to do."""


def expire(service: Service, last: Said, stated_on: datetime) -> Said:
    """Return what remains of an expired claim: to be confirmed.

    An old instruction is repeated only where care cannot wait: by emergency departments, and by services whose patients
    come as planned. That ambulances go elsewhere stays, as an old word.
    """
    left = Said(State.UNKNOWN, CALL_BEFORE if service.attended else Instruction(None))
    if last.ambulances_diverted:
        left = replace(left, ambulances_diverted=True, diverted_for=last.diverted_for, diverted_as_of=stated_on)
    if not (service.is_emergency or service.comes_as_planned):
        return left
    general = _repeat(service, last.state, last.instruction, stated_on)
    groups = []
    for exception in last.exceptions:
        is_kept = service.is_emergency and exception.rule is not Rule.GO_ELSEWHERE
        instruction = (
            exception.instruction if is_kept else _repeat(service, last.state, exception.instruction, stated_on)
        )
        if instruction != general:
            groups.append(GroupException(exception.groups, None, instruction))
    return replace(left, instruction=general, exceptions=tuple(groups))


def _repeat(service: Service, state: State, last: Instruction, stated_on: datetime) -> Instruction:
    """Return the instruction repeated after expiry, with what to bring."""
    return replace(_repeat_instruction(service, state, last, stated_on), bring=last.bring)


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
    if last.rule in (Rule.CALL_FIRST, Rule.ASK_DOCTOR):
        return last
    if last.elsewhere:
        return Instruction(Rule.GO_ELSEWHERE, last.elsewhere, Sentence.TREATMENT_PLACE, stated_on)
    return Instruction(Rule.CALL_FIRST, sentence=Sentence.TREATMENT)

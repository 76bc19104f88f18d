"""Answer "do I come?" for one cell: the word that stands first and largest, above its whole sentence."""

from collections.abc import Iterable

from msgspec.structs import replace

from statusgen.model.answers import OF_RULE, OF_SENTENCE, Answer
from statusgen.model.site import Service
from statusgen.model.situation import Instruction
from statusgen.model.visiting import NO_LIMITS
from statusgen.model.words import GenericPlace, Rule, Sentence, ServiceKind
from statusgen.wording.context import PageContext
from statusgen.wording.telephone import find_lines
from statusgen.wording.views import Advice


def answer_to(
    context: PageContext, service: Service, instruction: Instruction, places: Iterable[str] = ()
) -> Answer | None:
    """Return what patients of some places do; None for a service that nobody comes to.

    It never promises what the sentence does not: no call where no telephone works, no contact with those whom we may
    not reach, nowhere to go where no place is left to name.
    """
    if instruction.rule is None:
        return None
    sentence, named = instruction.sentence, set(instruction.elsewhere) - {GenericPlace.EMERGENCY_NUMBER}
    answer = OF_RULE[instruction.rule] if sentence is None else OF_SENTENCE.get(sentence, OF_RULE[instruction.rule])
    if sentence is None and instruction.rule is Rule.EMERGENCY_ONLY and service.is_emergency:
        return Answer.EMERGENCY
    if answer is Answer.ELSEWHERE and not named:
        is_open = sentence in (Sentence.TREATMENT_PLACE, Sentence.EMERGENCY_LAST_ELSEWHERE)
        return Answer.CALL if is_open else Answer.STAY
    if answer is Answer.CALL and (sentence is None or sentence is Sentence.CALL_BEFORE):
        return Answer.CHECK if find_lines(context, places).are_out else answer
    if answer is Answer.CONTACT and not _is_contacted(context, service):
        return Answer.STAY
    return answer


def _is_contacted(context: PageContext, service: Service) -> bool:
    """Whether the sentence of "wait" promises contact: not without appointments, not where we may reach nobody."""
    return bool(context.situation.reach_everybody) and service.kind not in (ServiceKind.WALK_IN, ServiceKind.VISIT)


_PLAIN = (Rule.COME, Rule.WALK_IN, Rule.STAY_UNLESS_CONTACTED, Rule.WAIT, Rule.ASK_DOCTOR)
"""Rules of which a short form may say the answer alone: it is the whole of it, or stricter than its sentence."""


def with_answer(context: PageContext, advice: Advice, answer: Answer | None, instruction: Instruction) -> Advice:
    """Return advice under its answer, in words; as it is without one."""
    if answer is None:
        return advice
    is_limited = answer is Answer.COME and instruction.visiting != NO_LIMITS
    is_whole = (
        answer in (Answer.COME, Answer.STAY, Answer.ASK) and instruction.sentence is None and instruction.rule in _PLAIN
    )
    told = replace(advice, answer=answer, answer_word=context.wording.answer(answer))
    is_usual = instruction.sentence is None and instruction.rule is Rule.COME and not is_limited
    return replace(told, is_plain=is_whole and not is_limited, is_usual=is_usual, is_limited=is_limited)

"""Put instructions into sentences of one language: what to do, the number to call, where to go.

Source: the rules of the situation, sections 4 to 7.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from statusgen.model.marked import join
from statusgen.model.severity import COMING, LETS_COME
from statusgen.model.site import Service
from statusgen.model.situation import Instruction
from statusgen.model.words import GenericPlace, Patients, Rule, Sentence, ServiceKind, State
from statusgen.wording.context import PageContext
from statusgen.wording.telephone import cells_mentioned, find_lines, phone_number
from statusgen.wording.visiting import iter_limits

DEPARTMENTS_NAMED = 10
"""How many open emergency departments a sentence names; of more it names none, and every page lists them."""


def address_of(context: PageContext) -> str:
    """Return the address of the site as people type it, for paper."""
    parts = urlsplit(context.base_url)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def instruct(
    context: PageContext, service: Service, state: State, instruction: Instruction, places: Iterable[str] = ()
) -> str:
    """Return the sentence that tells patients of some places what to do; empty for a service that nobody comes to."""
    sentence = _instruct(context, service, state, instruction, places)
    if service.kind is not ServiceKind.VISIT or instruction.rule not in LETS_COME:
        return sentence
    return join(" ", (sentence, *iter_limits(context, instruction.visiting)))


def _instruct(
    context: PageContext, service: Service, state: State, instruction: Instruction, places: Iterable[str]
) -> str:
    if instruction.rule is None:
        return ""
    if instruction.sentence is not None:
        return _say_sentence(context, service, instruction, places)
    if instruction.rule is Rule.GO_ELSEWHERE:
        return join(" ", (send_elsewhere(context, instruction.elsewhere), *_call_there(context, service, instruction)))
    if instruction.rule is Rule.CALL_FIRST:
        return _call_first(context, service, places)
    if instruction.rule is Rule.WAIT:
        return _wait(context, service, state)
    if instruction.rule is Rule.EMERGENCY_ONLY and not service.is_emergency:
        return _emergency_only(context, service)
    own = _OF_KIND.get((service.kind, instruction.rule))
    if own is not None:
        return context.wording.sentence(own)
    return context.wording.rule(_rule_of_kind(service, instruction.rule))


_OF_KIND = {
    (ServiceKind.VISIT, Rule.COME): Sentence.VISIT_COME,
    (ServiceKind.VISIT, Rule.WALK_IN): Sentence.VISIT_COME,
    (ServiceKind.VISIT, Rule.COME_UNLESS_CONTACTED): Sentence.VISIT_COME_UNLESS_CONTACTED,
    (ServiceKind.VISIT, Rule.STAY_UNLESS_CONTACTED): Sentence.VISIT_STAY_UNLESS_CONTACTED,
    (ServiceKind.WALK_IN, Rule.COME_UNLESS_CONTACTED): Sentence.WALK_IN_COME_UNLESS_CONTACTED,
    (ServiceKind.WALK_IN, Rule.STAY_UNLESS_CONTACTED): Sentence.WALK_IN_STAY_UNLESS_CONTACTED,
}
"""Sentences for services without appointments."""


def _rule_of_kind(service: Service, rule: Rule) -> Rule:
    """Return the rule whose sentence fits: nobody has an appointment where one comes without."""
    without = service.kind in (ServiceKind.WALK_IN, ServiceKind.EMERGENCY)
    return Rule.WALK_IN if rule is Rule.COME and without else rule


def except_who(context: PageContext, service: Service, groups: Iterable[Patients]) -> str:
    """Say for whom an exception is: for patients, or for those who visit them."""
    if service.kind is ServiceKind.VISIT:
        return context.wording.say("Except for visits to: {groups}", groups=context.wording.groups(groups))
    return context.wording.say("Except for {groups}", groups=context.wording.groups(groups))


def keep_for_group(context: PageContext, service: Service, state: State, rule: Rule | None, sentence: str) -> str:
    """Return the sentence for a group that may come though the service is cancelled: it is kept for them."""
    is_kept = state is State.CANCELLED and rule in COMING
    if not is_kept or service.is_emergency or service.kind is ServiceKind.VISIT:  # visitors are no patients
        return sentence
    return join(" ", (context.wording.sentence(Sentence.KEPT), sentence))


def _say_sentence(context: PageContext, service: Service, instruction: Instruction, places: Iterable[str]) -> str:
    sentence, number = instruction.sentence, phone_number(context.content.settings.emergency_number)
    if sentence is Sentence.CALL_BEFORE:
        return _call(context, service.kind, places, Sentence.CALL_BEFORE, Sentence.CALL_BEFORE_LINE, Sentence.CALL_OUT)
    if sentence is Sentence.DO_NOT_TRAVEL:
        return _call(
            context,
            service.kind,
            places,
            Sentence.DO_NOT_TRAVEL,
            Sentence.DO_NOT_TRAVEL_LINE,
            Sentence.DO_NOT_TRAVEL_OUT,
        )
    time = context.wording.instant(instruction.as_of) if instruction.as_of is not None else ""
    if sentence is Sentence.EMERGENCY_LAST_OPEN:
        told = context.wording.sentence(sentence, time=time)
        return join(" ", (told, context.wording.sentence(Sentence.IN_EMERGENCY, number=number)))
    line = find_lines(context, places, service.kind).listed or number
    named = [place for place in instruction.elsewhere if place != GenericPlace.EMERGENCY_NUMBER]
    if not named and sentence in _ALONE:
        sentence = _ALONE[sentence]
    place = context.wording.either(named)
    if sentence is Sentence.TREATMENT_PLACE and any(place in tuple(GenericPlace) for place in named):
        return join(
            " ",
            (context.wording.sentence(Sentence.TREATMENT, line=line), send_elsewhere(context, instruction.elsewhere)),
        )
    return context.wording.sentence(sentence or Sentence.CALL_BEFORE, number=number, time=time, line=line, place=place)


def last_open_in_short(context: PageContext, instruction: Instruction, on: date) -> str:
    """Return that a department was last open, for where the emergency number stands beside it; empty for all else."""
    if instruction.sentence is not Sentence.EMERGENCY_LAST_OPEN or instruction.as_of is None:
        return ""
    return context.wording.sentence(instruction.sentence, time=context.wording.instant_near_day(instruction.as_of, on))


_ALONE = {
    Sentence.EMERGENCY_LAST_CLOSED: Sentence.EMERGENCY_LAST_CLOSED_ALONE,
    Sentence.EMERGENCY_LAST_ELSEWHERE: Sentence.EMERGENCY_UNKNOWN,
    Sentence.TREATMENT_PLACE: Sentence.TREATMENT,
}
"""What is said instead where no place is left to name."""


def send_elsewhere(context: PageContext, elsewhere: tuple[str, ...]) -> str:
    """Return the sentence that says where to go, or which number to call in an emergency."""
    number = phone_number(context.content.settings.emergency_number)
    named = [place for place in elsewhere if place != GenericPlace.EMERGENCY_NUMBER]
    if not named:
        return context.wording.sentence(Sentence.STAY_IN_EMERGENCY, number=number)
    told = context.wording.rule(Rule.GO_ELSEWHERE, place=context.wording.either(named))
    if len(named) == len(elsewhere):
        return told
    return join(" ", (told, context.wording.sentence(Sentence.IN_EMERGENCY, number=number)))


def _call_there(context: PageContext, service: Service, instruction: Instruction) -> Iterator[str]:
    """Say that patients call the places to go before they come, where these ask for it, and which of several do."""
    if not instruction.call_at:
        return
    sentences = Sentence.CALL_BEFORE, Sentence.CALL_BEFORE_LINE, Sentence.CALL_OUT
    told = _call(context, service.kind, instruction.call_at, *sentences)
    if {*instruction.elsewhere} == {*instruction.call_at}:
        yield told
    else:
        yield context.wording.say("{who}: {told}", who=context.wording.places(instruction.call_at), told=told)


def _call_first(context: PageContext, service: Service, places: Iterable[str]) -> str:
    if service.kind is ServiceKind.VISIT:
        return _call(
            context, service.kind, places, Sentence.VISIT_CALL_FIRST, Sentence.VISIT_CALL_FIRST_LINE, Sentence.CALL_OUT
        )
    if service.kind is ServiceKind.WALK_IN:
        return _call(context, service.kind, places, Sentence.CALL_BEFORE, Sentence.CALL_BEFORE_LINE, Sentence.CALL_OUT)
    return _call(context, service.kind, places, None, Sentence.CALL_FIRST_LINE, Sentence.CALL_OUT)


def ask_about_visits(context: PageContext) -> str:
    """Return the sentence that holds for visits of which nothing was said: call first."""
    call, with_line = Sentence.VISIT_CALL_FIRST, Sentence.VISIT_CALL_FIRST_LINE
    return _call(context, ServiceKind.VISIT, context.content.catalogue.locations, call, with_line, Sentence.CALL_OUT)


def _call(
    context: PageContext,
    kind: ServiceKind,
    places: Iterable[str],
    alone: Sentence | None,
    with_line: Sentence,
    out: Sentence,
) -> str:
    """Return a sentence that says to call: with the line, or what remains when all lines are out."""
    lines = find_lines(context, places, kind)
    if lines.listed:
        return context.wording.sentence(with_line, line=lines.listed)
    if lines.are_out:
        return context.wording.sentence(out, address=address_of(context))
    return context.wording.sentence(alone) if alone is not None else context.wording.rule(Rule.CALL_FIRST)


def advise_here(context: PageContext, service: Service, state: State, places: Iterable[str]) -> str:
    """Return what the catalogue advises for a state of a service that nobody comes to; empty where it says nothing.

    Where it says to call, the number stands behind it, as far as any answers.
    """
    if state not in service.advice:
        return ""
    told, lines = service.advice[state].in_(context.language), find_lines(context, places, service.kind)
    number = context.wording.say("Number to call: {line}.", line=lines.listed) if lines.listed else ""
    first, mark, rest = told.partition("{number}")
    return join("", (first if number else first.rstrip(), number, rest)) if mark else told


def _wait(context: PageContext, service: Service, state: State) -> str:
    address, wording = address_of(context), context.wording
    if service.has_no_appointments:
        return wording.sentence(Sentence.WAIT_WALK_IN, address=address)
    is_unknown = state is State.UNKNOWN
    if context.situation.reach_everybody:
        return wording.sentence(Sentence.WAIT_UNKNOWN) if is_unknown else wording.rule(Rule.WAIT)
    return wording.sentence(Sentence.WAIT_UNKNOWN_UNREACHED if is_unknown else Sentence.WAIT_UNREACHED, address=address)


def _emergency_only(context: PageContext, service: Service) -> str:
    has_appointments = service.kind is ServiceKind.APPOINTMENT
    open_ = open_departments(context)
    if 0 < len(open_) <= DEPARTMENTS_NAMED:
        told = (
            Sentence.EMERGENCY_ONLY_APPOINTMENT_PLACES if has_appointments else Sentence.EMERGENCY_ONLY_WALK_IN_PLACES
        )
        return context.wording.sentence(told, places=context.wording.places(open_))
    if not open_ and _all_closed(context):
        number = phone_number(context.content.settings.emergency_number)
        return context.wording.sentence(Sentence.STAY_IN_EMERGENCY, number=number)
    return context.wording.sentence(
        Sentence.EMERGENCY_ONLY_APPOINTMENT if has_appointments else Sentence.EMERGENCY_ONLY_WALK_IN
    )


def _all_closed(context: PageContext) -> bool:
    """Whether there are emergency departments, and all are closed."""
    services = context.content.catalogue.services
    rules = [cell.rule for cell in cells_mentioned(context).values() if services[cell.service].is_emergency]
    return bool(rules) and not any(rule in (*COMING, Rule.EMERGENCY_ONLY) for rule in rules)


def open_departments(context: PageContext) -> tuple[str, ...]:
    """Return the locations whose emergency department is stated to take patients, in the order of the catalogue."""
    services = context.content.catalogue.services
    open_ = {
        cell.location
        for cell in cells_mentioned(context).values()
        if services[cell.service].is_emergency
        and cell.state in (State.RUNNING, State.DEGRADED)
        and cell.rule in (*COMING, Rule.EMERGENCY_ONLY)
    }
    return tuple(place for place in context.content.catalogue.locations if place in open_)

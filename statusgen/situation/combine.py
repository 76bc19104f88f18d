"""Combine the claims of several incidents on one cell, whatever the order of their publication.

Each patient, which is a group that any incident names or everybody else, gets the strictest instruction of any claim; a
place to go that takes them wins. Source: the rules of the situation, section 3.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.capacity import lowest
from statusgen.model.delay import longest
from statusgen.model.diversion import unite_diversions, with_all_where_closed
from statusgen.model.patients import find_days, join_days
from statusgen.model.severity import COMING, KEEPING_AWAY, LETS_COME, is_instruction_laxer, severity, strictness
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Said, Source
from statusgen.model.visiting import NO_LIMITS, strictest_visiting
from statusgen.model.words import Certainty, GenericPlace, Patients, Rule, Sentence, State, join_brings
from statusgen.situation.claims import named_groups
from statusgen.situation.expiry import CALL_BEFORE

Claims = tuple[Cell, ...]
ClaimsAt = Callable[[str], Claims]
"""The claims on the cell of the same service at another location; none where it is as usual, or not offered."""

_SENTENCE_RANK = {sentence: rank for rank, sentence in enumerate((None, *Sentence))}
"""Rank of sentences among instructions of equal strictness: more specific ones win."""


class Target(Struct, frozen=True):
    """A place to go, as it is for one patient."""

    place: str
    takes: bool
    is_doubtful: bool = False
    """Whether it is unconfirmed or diverts ambulances: the emergency number is added."""
    calls_first: bool = False
    """Whether patients call before they come there."""


def combine(service: Service, place: str, catalogue: Catalogue, claims: Claims, claims_at: ClaimsAt) -> Cell:
    """Combine the claims on a cell, of which there must be one at least."""
    if len(claims) == 1 and not sends_elsewhere(claims[0], catalogue) and not _repeats(claims[0]):
        return claims[0]
    general_state, general = _state_for(claims, None), instruct_group(service, catalogue, claims, claims_at, None)
    exceptions: dict[tuple[State | None, Instruction], list[Patients]] = {}
    said_of = {
        group: (_state_for(claims, group), instruct_group(service, catalogue, claims, claims_at, group))
        for group in affected_groups(claims, claims_at)
    }
    for group, (state, instruction) in said_of.items():
        if (state, instruction) != (general_state, general) or _is_kept_from(claims, group, said_of):
            exceptions.setdefault((state if state is not general_state else None, instruction), []).append(group)
    first = max(claims, key=_rank_claim)
    giving = [claim for claim in claims if claim.state is general_state or claim.rule is general.rule]
    restart, certainty = _restart(claims)
    diverted, diverted_for = unite_diversions(claim.said for claim in claims)
    said = Said(
        state=general_state,
        instruction=general,
        exceptions=tuple(GroupException(join_days(groups), *shared) for shared, groups in exceptions.items()),
        remarks=tuple(dict.fromkeys(remark for claim in claims for remark in claim.said.remarks)),
        capacity=lowest(claim.said.capacity for claim in claims if claim.said.capacity is not None),
        restart=restart,
        certainty=certainty,
        ambulances_diverted=diverted,
        diverted_for=with_all_where_closed(service, general_state, diverted_for),
        diverted_as_of=latest_end([one.said.diverted_as_of for one in claims if one.said.ambulances_diverted]),
        delay=longest(claim.said.delay for claim in claims if claim.said.delay is not None),
    )
    sources = dict.fromkeys(source for claim in (first, *claims) for source in claim.sources)
    return replace(
        first,
        said=said,
        expires=min((claim.expires for claim in claims if claim.expires is not None), default=None),
        ends=latest_end([claim.ends for claim in giving]),
        sources=_one_per_incident(sources),
    )


def _is_kept_from(claims: Claims, group: Patients, said_of: Mapping[Patients, tuple[State, Instruction]]) -> bool:
    """Whether a claim names a group, of which others may be that may come, and keeps it away: that stays said."""
    own = [claim.said.instruction_for(group) for claim in claims if names_group(claim, group)]
    is_of_days = find_days(group) is not None
    others = [
        instruction for other, (_, instruction) in said_of.items() if not (is_of_days and find_days(other) is not None)
    ]
    return any(is_instruction_laxer(keeping, other) for keeping in own for other in others)


def sends_elsewhere(claim: Cell, catalogue: Catalogue) -> bool:
    """Whether a claim sends any patient elsewhere, or names a place that is closed for good."""
    return any(
        instruction.rule is Rule.GO_ELSEWHERE or not catalogue.closed.isdisjoint(instruction.elsewhere)
        for instruction in claim.said.instructions
    )


def _repeats(claim: Cell) -> bool:
    """Whether a claim repeats the general instruction for a group, so that no other incident lets it come."""
    general, exceptions = claim.said.instruction, claim.said.exceptions
    return any(exception.state is None and exception.instruction == general for exception in exceptions)


def affected_groups(claims: Claims, claims_at: ClaimsAt) -> tuple[Patients, ...]:
    """Return the groups that a claim names, here or where it sends patients: a place may take some and not others."""
    instructions = [instruction for claim in claims for instruction in claim.said.instructions]
    sent = [instruction for instruction in instructions if instruction.rule is Rule.GO_ELSEWHERE]
    targets = {place for instruction in sent for place in instruction.elsewhere}
    return named_groups((*claims, *(claim for place in sorted(targets) for claim in claims_at(place))))


def _one_per_incident(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return one source for each incident: the first."""
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.incident, source)
    return tuple(found.values())


def _rank_claim(claim: Cell) -> tuple[int, int, bool, str, int]:
    """Order claims by state, by rule, by whether they hold the cell; when they were published does not matter."""
    is_stated, is_held = claim.reason is not Reason.NOT_STATED, bool(claim.sources)
    return severity(claim.state, is_stated=is_stated), strictness(claim.rule), is_held, claim.incident, claim.note


def latest_end(ends: Sequence[datetime | None]) -> datetime | None:
    """Return the latest of some instants; none where one of them is open."""
    known = [end for end in ends if end is not None]
    return max(known, default=None) if len(known) == len(ends) else None


def _restart(claims: Claims) -> tuple[date | None, Certainty]:
    """Return the day of return, once each claim that does not run names one: the latest of them."""
    days = [(claim.said.restart, claim.said.certainty) for claim in claims if claim.state is not State.RUNNING]
    named = [(day, certainty) for day, certainty in days if day is not None]
    if not named or len(named) < len(days):
        return None, Certainty.PLANNED
    latest = max(day for day, _ in named)
    sure = {certainty for day, certainty in named if day == latest}
    return latest, next(certainty for certainty in Certainty if certainty in sure)


def _state_for(claims: Claims, group: Patients | None) -> State:
    """Return the worst state of claims for a group, or everybody else."""
    states = [(_state_of(claim, group), claim.reason is not Reason.NOT_STATED) for claim in claims]
    return max(states, key=lambda pair: severity(pair[0], is_stated=pair[1]))[0]


def _state_of(claim: Cell, group: Patients | None) -> State:
    own = (exception.state for exception in claim.said.exceptions if exception.is_for(group))
    return next(own, None) or claim.state


def _is_let_in(claim: Cell, group: Patients | None) -> bool:
    """Whether a claim has an exception for a group that is more than what they bring, or how many visit."""
    said = claim.said
    own = next((exception for exception in said.exceptions if exception.is_for(group)), None)
    same = own is not None and own.state is None and own.instruction != said.instruction
    return own is not None and not (same and _rule_alone(own.instruction) == _rule_alone(said.instruction))


def _rule_alone(instruction: Instruction) -> Instruction:
    return replace(instruction, bring=(), visiting=NO_LIMITS)


def names_group(claim: Cell, group: Patients | None) -> bool:
    """Whether a claim has an exception for a group of patients."""
    return any(exception.is_for(group) for exception in claim.said.exceptions)


def instruct_group(
    service: Service, catalogue: Catalogue, claims: Claims, claims_at: ClaimsAt, group: Patients | None
) -> Instruction:
    """Return the combined instruction of all claims on a cell for a group of patients, or everybody else.

    They bring what any claim says, and visit with the limits of all.
    """
    combined = _instruct_group(service, catalogue, claims, claims_at, group)
    said = [claim.said.instruction_for(group) for claim in claims]
    limits = strictest_visiting(one.visiting for one in said)
    if limits.hours == () and combined.rule in COMING:  # they share no hour: nobody is told to come
        combined = CALL_BEFORE
    return replace(combined, bring=join_brings(one.bring for one in said), visiting=limits)


def _instruct_group(
    service: Service, catalogue: Catalogue, claims: Claims, claims_at: ClaimsAt, group: Patients | None
) -> Instruction:
    if not service.attended:
        elsewhere = dict.fromkeys(place for claim in claims for place in claim.said.elsewhere)
        return Instruction(None, _in_order(catalogue, elsewhere))
    pairs = [(claim, claim.said.instruction_for(group)) for claim in claims]
    sent = [instruction for _, instruction in pairs if instruction.rule is Rule.GO_ELSEWHERE]
    if sent:
        found = _send_elsewhere(service, catalogue, sent, claims_at, group)
        if found is not None:
            return found
    lets_come = [claim for claim, instruction in pairs if _is_let_in(claim, group) and instruction.rule in LETS_COME]
    instructions = []
    for claim, instruction in pairs:
        is_general = group is not None and not names_group(claim, group)
        others = any(other.incident != claim.incident for other in lets_come)
        if instruction.rule is Rule.GO_ELSEWHERE:
            instructions.append(_turn_away(service, instruction))
        elif is_general and others and instruction.rule in KEEPING_AWAY and not service.is_emergency:
            instructions.append(CALL_BEFORE)
        else:
            instructions.append(instruction)
    return _strictest(service, catalogue, instructions)


def _strictest(service: Service, catalogue: Catalogue, instructions: list[Instruction]) -> Instruction:
    strictest = max(strictness(instruction.rule) for instruction in instructions)
    equal = [instruction for instruction in instructions if strictness(instruction.rule) == strictest]
    rules = {instruction.rule for instruction in equal}
    rule = service.rule if service.rule in rules else next((rule for rule in Rule if rule in rules), None)
    said = max((instruction for instruction in equal if instruction.rule is rule), key=_rank_instruction)
    said = max(
        (said, *(instruction for instruction in equal if instruction.sentence is not None)), key=_rank_instruction
    )
    elsewhere = dict.fromkeys(place for instruction in equal for place in instruction.elsewhere)
    return Instruction(said.rule, _in_order(catalogue, elsewhere), said.sentence, said.as_of)


def _rank_instruction(instruction: Instruction) -> tuple[int, float]:
    return _SENTENCE_RANK[instruction.sentence], instruction.as_of.timestamp() if instruction.as_of else 0.0


def _send_elsewhere(
    service: Service, catalogue: Catalogue, sent: list[Instruction], claims_at: ClaimsAt, group: Patients | None
) -> Instruction | None:
    """Return where to go: every place named that takes the patient; None where none does."""
    targets = [
        find_target(service, catalogue, place, claims_at, group)
        for place in dict.fromkeys(place for instruction in sent for place in instruction.elsewhere)
    ]
    taking = dict.fromkeys(target.place for target in targets if target.takes)
    if not taking:
        return None
    if any(target.is_doubtful or not target.takes for target in targets):
        taking[GenericPlace.EMERGENCY_NUMBER] = None
    is_old = all(instruction.sentence for instruction in sent)
    old = max(sent, key=_rank_instruction) if is_old else Instruction(Rule.GO_ELSEWHERE)
    call_at = [target.place for target in targets if target.calls_first and not is_old]
    return Instruction(
        Rule.GO_ELSEWHERE,
        _in_order(catalogue, taking),
        old.sentence,
        old.as_of,
        call_at=_in_order(catalogue, call_at),
    )


def find_target(
    service: Service, catalogue: Catalogue, place: str, claims_at: ClaimsAt, group: Patients | None
) -> Target:
    """Find whether a place to go takes the patients of a group, or everybody else.

    It does if it is generic or none of our locations, or if claims other than ``go-elsewhere`` let them come there, be
    it after a call, which is the instruction where nothing is known. No chain is followed: nobody is sent on. What is
    closed for good, or no longer offers the service, takes nobody.
    """
    if place in catalogue.closed or (service.id, place) in catalogue.gone:
        return Target(place, takes=False)
    if place not in catalogue.locations:
        return Target(place, takes=True)
    claims = claims_at(place)
    if any(claim.said.instruction_for(group).rule is Rule.GO_ELSEWHERE for claim in claims):
        return Target(place, takes=False)
    if not claims:
        return Target(place, takes=True, is_doubtful=place not in service.locations)
    state = _state_for(claims, group)
    is_doubtful = state is State.UNKNOWN or any(claim.said.ambulances_diverted for claim in claims)
    rule = instruct_group(service, catalogue, claims, lambda _place: (), group).rule
    lets_come = rule in LETS_COME or (service.is_emergency and rule is Rule.EMERGENCY_ONLY)
    return Target(place, lets_come, is_doubtful, calls_first=rule is Rule.CALL_FIRST and not is_doubtful)


def _turn_away(service: Service, instruction: Instruction) -> Instruction:
    """Return the instruction for patients whom no place takes; as strict as "do not come"."""
    if service.is_emergency:
        old = instruction.sentence is not None
        sentence = Sentence.EMERGENCY_LAST_CLOSED_ALONE if old else Sentence.EMERGENCY_CLOSED
        return Instruction(Rule.STAY_UNLESS_CONTACTED, (), sentence, instruction.as_of)
    sentence = Sentence.TREATMENT if instruction.sentence is Sentence.TREATMENT_PLACE else Sentence.DO_NOT_TRAVEL
    return Instruction(Rule.STAY_UNLESS_CONTACTED, (), sentence)


def _in_order(catalogue: Catalogue, places: Iterable[str]) -> tuple[str, ...]:
    """Return places in the order of the catalogue: our locations, other places, generic ones."""
    named = set(places)
    return tuple(place for place in (*catalogue.locations, *catalogue.places, *GenericPlace) if place in named)

"""Put instructions into sentences of one language: what to do, the number to call, where to go.

Source: the rules of the situation, sections 4 to 7.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from statusgen.model.marked import Marked, in_language, join
from statusgen.model.phone import phone_href
from statusgen.model.severity import COMING, LETS_COME
from statusgen.model.site import WHOLE_GROUP, Phone, Service, Text
from statusgen.model.situation import Cell, Instruction, Reason, severity_of
from statusgen.model.words import GenericPlace, Patients, Rule, Sentence, ServiceKind, State
from statusgen.situation.changes import cells_at
from statusgen.situation.claims import CellKey
from statusgen.situation.timeline import Timeline
from statusgen.wording.context import PageContext
from statusgen.wording.views import Advice, Link, PhoneView
from statusgen.wording.visiting import iter_limits

TELEPHONE = "telephone"
"""The service whose state says whether the numbers of locations answer, where the catalogue has it."""
NAMED = 10
"""How many open emergency departments a sentence names; of more it names none, and every page lists them."""


class Lines(Struct, frozen=True):
    """The telephone lines that patients of some places may call."""

    listed: str
    """Number, hours and state of each line that answers; empty where none does."""
    are_out: bool = False
    """Whether there are lines, and none answers."""


@lru_cache(maxsize=16)
def services_of_sentences(timeline: Timeline) -> frozenset[str]:
    """Return the services that sentences about others mention: telephone lines, emergency departments."""
    content = timeline.content
    lines = {phone.service for phone in content.settings.phones} | {TELEPHONE}
    services = content.catalogue.services
    return frozenset(id_ for id_, service in services.items() if id_ in lines or service.is_emergency)


def _cells(context: PageContext) -> Mapping[CellKey, Cell]:
    """Return the cells that sentences about others mention: now, or at the instant of a bulletin."""
    if context.then is None:
        return context.situation.cells
    return cells_at(context.timeline, context.then, services_of_sentences(context.timeline), context.known)


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
        return send_elsewhere(context, instruction.elsewhere)
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
    return _call(context, ServiceKind.VISIT, (), call, with_line, Sentence.CALL_OUT)


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


def _wait(context: PageContext, service: Service, state: State) -> str:
    address, wording = address_of(context), context.wording
    if service.kind in (ServiceKind.WALK_IN, ServiceKind.VISIT):
        return wording.sentence(Sentence.WAIT_WALK_IN, address=address)
    is_unknown = state is State.UNKNOWN
    if context.situation.reach_everybody:
        return wording.sentence(Sentence.WAIT_UNKNOWN) if is_unknown else wording.rule(Rule.WAIT)
    return wording.sentence(Sentence.WAIT_UNKNOWN_UNREACHED if is_unknown else Sentence.WAIT_UNREACHED, address=address)


def _emergency_only(context: PageContext, service: Service) -> str:
    has_appointments = service.kind is ServiceKind.APPOINTMENT
    open_ = open_departments(context)
    if 0 < len(open_) <= NAMED:
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
    rules = [cell.rule for cell in _cells(context).values() if services[cell.service].is_emergency]
    return bool(rules) and not any(rule in (*COMING, Rule.EMERGENCY_ONLY) for rule in rules)


def open_departments(context: PageContext) -> tuple[str, ...]:
    """Return the locations whose emergency department is stated to take patients, in the order of the catalogue."""
    services = context.content.catalogue.services
    open_ = {
        cell.location
        for cell in _cells(context).values()
        if services[cell.service].is_emergency
        and cell.state in (State.RUNNING, State.DEGRADED)
        and cell.rule in (*COMING, Rule.EMERGENCY_ONLY)
    }
    return tuple(place for place in context.content.catalogue.locations if place in open_)


# ── The line to call ────────────────────────────────────────────────────────────────────────────────────────────────


_RANKS = {"appointments-line": 2}
"""The line for appointments comes after the others, for who calls for something else."""
_OF_OTHERS = ("families-line", "data-line")
"""Lines with a purpose of their own: patients who call for another one are sent there where no other answers."""
_LINE_FOR = {ServiceKind.APPOINTMENT: "appointments-line", ServiceKind.VISIT: "families-line"}
"""The line that comes first, by how patients use a service."""


def find_lines(context: PageContext, places: Iterable[str], kind: ServiceKind | None = None) -> Lines:
    """Find the line that patients of some places may call: their own, else one of all that answers, else the places'.

    The line for the purpose of a service of a ``kind`` comes first. A line that exists only while a note says so is
    none while no note does, and one that a note closes never answers.
    """
    places = tuple(dict.fromkeys(places))
    own = {place: line for place in places if (line := _find_own_line(context, place, kind))}
    if not own:
        return _find_shared_lines(context, places, kind)
    rest = tuple(place for place in places if place not in own)
    shared = _find_shared_lines(context, rest, kind).listed if rest else ""
    if not rest and len({*own.values()}) == 1:
        return Lines(own[places[0]])
    of_line: dict[str, list[str]] = {}
    for place, line in own.items():
        of_line.setdefault(line, []).append(place)
    named = (join(" ", (context.wording.places(where), line)) for line, where in of_line.items())
    return Lines(join(context.wording.comma, filter(None, (shared, *named))))


def _find_own_line(context: PageContext, place: str, kind: ServiceKind | None) -> str:
    """Return the line that a note opens for the patients of one place; empty where there is none that answers."""
    location, first = context.content.catalogue.locations.get(place), _LINE_FOR.get(kind) if kind is not None else None
    if location is None or place in context.catalogue.closed:
        return ""
    wanted = [phone for phone in location.lines if phone.number and (phone.id == first or phone.id not in _OF_OTHERS)]
    wanted.sort(key=lambda one: 0 if one.id == first else _RANKS.get(one.id, 1))
    return describe_number(context, wanted[0].number, wanted[0].hours, wanted[0].languages) if wanted else ""


def _find_shared_lines(context: PageContext, places: tuple[str, ...], kind: ServiceKind | None) -> Lines:
    """Find the line that everybody may call, else the numbers of the places."""
    settings, catalogue = context.content.settings, context.content.catalogue
    usual, first = context.timeline.content.catalogue.locations, _LINE_FOR.get(kind) if kind is not None else None
    ordered = sorted(settings.phones, key=lambda one: 0 if one.id == first else _RANKS.get(one.id, 1))
    others = [phone for phone in ordered if phone.id in _OF_OTHERS and phone.id != first]
    asked = [_ask_line(context, phone) for phone in ordered if phone not in others]
    listed = next((line for line in asked if line.listed), None)
    if listed is not None:
        return listed
    are_out = any(line.are_out for line in asked)
    answering: dict[str, str] = {}
    for place in (place for place in places if place not in context.catalogue.closed):
        location = catalogue.locations.get(place)
        if location is None or not location.phone:
            are_out = are_out or (place in usual and bool(usual[place].phone))
            continue
        cell = telephone_cell(context, place) if not location.phone_stands else None
        if cell is not None and cell.state is State.CANCELLED:
            are_out = True
            continue
        answering[place] = _describe_line(
            context, location.phone, tell_hours(context, location.hours, location.languages), cell
        )
    if len(places) > 1 and answering:
        named = (join(" ", (context.wording.place(place), line)) for place, line in answering.items())
        return Lines(join(context.wording.comma, named))
    if not answering:
        return next((line for phone in others if (line := _ask_line(context, phone)).listed), Lines("", are_out))
    return Lines("".join(answering.values()))


def _ask_line(context: PageContext, phone: Phone) -> Lines:
    """Return a line of the settings as it may be called, if it may."""
    cells = _cells(context)
    if not phone.number:
        return Lines("", are_out=True)
    service = context.content.catalogue.services.get(phone.service)
    of_service = [cells[key] for key in cells if key[0] == phone.service]
    cell = min(of_service, key=severity_of, default=None)  # a line that answers anywhere is one to call
    if service is not None and cell is None and (service.when_stated or service.retired):
        return Lines("")
    if cell is not None and cell.state is State.CANCELLED:
        return Lines("", are_out=True)
    return Lines(_describe_line(context, phone.number, tell_hours(context, phone.hours, phone.languages), cell))


def tell_hours(context: PageContext, hours: Text | None, languages: Iterable[str]) -> str:
    """Return when a line answers, and in which languages, as far as that is said."""
    spoken = [context.wording.language_name(language) for language in languages]
    return join(context.wording.comma, filter(None, (context.phrase_of(hours), *spoken)))


def describe_number(context: PageContext, number: str, hours: Text | None, languages: Iterable[str]) -> str:
    """Return a number with its hours and languages, whatever its state."""
    return _describe_line(context, number, tell_hours(context, hours, languages), None)


def describe_phone(context: PageContext, line: str) -> str:
    """Return a line of the settings with its hours and its state; empty for one that nobody may call now."""
    phones = (phone for phone in context.content.settings.phones if phone.id == line)
    return next((_ask_line(context, phone).listed for phone in phones), "")


def telephone_cell(context: PageContext, place: str) -> Cell | None:
    """Return the state of the telephone of a location, or that of the group; None where the catalogue has none."""
    cells = _cells(context)
    return cells.get((TELEPHONE, place)) or cells.get((TELEPHONE, WHOLE_GROUP))


def _describe_line(context: PageContext, number: str, hours: str, cell: Cell | None) -> str:
    """Describe a line: its number, its hours and, where it is not as usual, its state."""
    details = [hours] if hours else []
    if cell is not None:
        if not hours:
            details += [_detail(context.remark(remark)) for remark in cell.said.remarks]
        if cell.state is not State.RUNNING and cell.reason is Reason.STATED:  # "to be confirmed" is not of the number
            service = context.content.catalogue.services[cell.service]
            details.append(context.wording.state(cell.state, service))
    told = phone_number(number)
    return join("", (told, " (", join(context.wording.comma, details), ")")) if details else told


def _detail(remark: Link) -> str:
    """Return a remark for use within a sentence: without its full stop, marked where it is not translated."""
    text = remark.text.rstrip(".")
    return in_language(text, remark.language) if remark.language else text


def phone_number(number: str) -> str:
    """Return a number as a link, always left to right."""
    html = Markup('<a href="{}" dir="ltr">{}</a>').format(phone_href(number), number)
    return Marked(number, html) if number else ""


def view_phone(name: str, number: str, hours: str = "", advice: Advice | None = None) -> PhoneView:
    """Make the view of a telephone line; ``number`` is empty while nobody answers."""
    return PhoneView(name, number, phone_href(number) if number else "", hours, advice)

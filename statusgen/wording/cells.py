"""Describe cells: advice, exceptions, services, departments."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from statusgen.content.standard import WARDS
from statusgen.model import paths
from statusgen.model.marked import join, with_stop
from statusgen.model.remarks import Ready, ReadyRemark
from statusgen.model.severity import COMING, find_own_ways, overrules
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Said, severity_of
from statusgen.model.words import Certainty, Rule, Sentence, ServiceKind, State
from statusgen.wording.announced import describe_coming, say_unsure_after
from statusgen.wording.answers import answer_to, with_answer
from statusgen.wording.context import PageContext
from statusgen.wording.details import iter_details
from statusgen.wording.everywhere import describe_places
from statusgen.wording.exceptions import do_the_same, in_the_words_of, iter_apart, tell_apart
from statusgen.wording.instructions import address_of, advise_here, except_who, instruct, keep_for_group, send_elsewhere
from statusgen.wording.links import is_held_by_others, name_incidents, name_later, phone_link, source_links
from statusgen.wording.remarks import say_ready
from statusgen.wording.telephone import find_lines
from statusgen.wording.views import Advice, ExceptionView, Link, ServiceView


def day_of(context: PageContext, moment: datetime) -> date:
    """Return the day of an instant in the site's timezone."""
    return moment.astimezone(context.wording.zone).date()


def newest_day(context: PageContext) -> date:
    """Return the day from which pages of today count: that of the newest bulletin, so that midnight changes no page."""
    latest = context.situation.latest
    return day_of(context, latest.last_said if latest is not None else context.situation.at)


def advise(
    context: PageContext, service: Service, said: Said, on: date, cell: Cell | None = None, places: Iterable[str] = ()
) -> Advice:
    """Describe the state of a service as of a day; ``places`` are where, for the number to call."""
    where = tuple(places) or ((cell.location,) if cell is not None else ())
    unsure, told = _instruct(context, service, said, cell, where)
    advice = Advice(
        state=said.state,
        word=context.wording.state(said.state, service),
        rule=join(" ", filter(None, (unsure, told))),
        rule_beside_state=told,
        no_reach=_no_reach(context, said.instruction),
        remarks=tuple(_remarks(context, service, said, cell)),
        beside=tuple(tell_beside(context, service, said)),
        restart=tell_restart(context, said, on),
        restart_in_short=tell_restart(context, said, on, in_short=True),
        ends=_ends(context, said, on, cell),
        details=tuple(iter_details(context, service, said, said.instruction)),
    )
    return with_answer(context, advice, answer_to(context, service, said.instruction, where), said.instruction)


def _instruct(
    context: PageContext, service: Service, said: Said, cell: Cell | None, places: tuple[str, ...]
) -> tuple[str, str]:
    """Return that the state is unknown or expired, where that stands before what to do, and what to do."""
    say, sentence = context.wording.say, instruct(context, service, said.state, said.instruction, places)
    if sentence and said.instruction.sentence is not Sentence.CALL_BEFORE:
        return "", sentence
    if cell is not None and cell.reason is Reason.EXPIRED:
        return say("This information is out of date."), sentence
    advice = advise_here(context, service, said.state, places) if not sentence else ""
    unsure = say("We do not know yet.") if said.state is State.UNKNOWN and not advice else ""
    return unsure, advice or sentence


def _remarks(context: PageContext, service: Service, said: Said, cell: Cell | None) -> Iterable[Link]:
    wording, say = context.wording, context.wording.say
    yield from (Link("", told) for told in tell_beside(context, service, said))
    is_shared = cell is not None and (len(cell.sources) > 1 or is_held_by_others(context, cell.incidents))
    for remark in said.remarks:
        link = context.remark(remark)
        if isinstance(remark.said, ReadyRemark) and remark.said.kind is Ready.REBOOK_FROM:
            line = find_lines(context, [cell.location] if cell is not None else (), ServiceKind.APPOINTMENT).listed
            link = Link("", join(" ", (link.text, say("Number to call: {line}.", line=line)))) if line else link
        if is_shared and remark.incident in context.content.incidents:
            who = wording.title(context.content.incidents[remark.incident].editions[context.language])
            link = Link("", say("{who}: {told}", who=who, told=link.text))
        yield link
    if cell is not None and cell.last is not None and cell.stated_on is not None and not service.is_emergency:
        told_last = with_stop(wording.state(cell.last.state, service))
        yield Link("", say("Last known ({date}): {told}", date=wording.instant(cell.stated_on), told=told_last))
    because = name_incidents(context, cell.incidents) if cell is not None else ""
    if because:
        yield Link("", because)
    if cell is not None and (later := name_later(context, cell)):
        yield Link("", later)


def tell_beside(context: PageContext, service: Service, said: Said) -> Iterator[str]:
    """Iterate over the facts that every output tells beside what to do: diversion, who else helps, capacity."""
    if said.ambulances_diverted:
        yield context.wording.say_diversion(said.diverted_for, said.diverted_as_of)
    by_others = describe_elsewhere(context, service, said)
    if by_others:
        yield by_others
    if said.capacity is not None:
        yield context.wording.say_capacity(said.capacity)


def describe_elsewhere(context: PageContext, service: Service, said: Said) -> str:
    """Name who does the work for us, or where else an emergency department sends patients; empty for neither."""
    if not said.elsewhere or said.rule is Rule.GO_ELSEWHERE or said.instruction.sentence is not None:
        return ""
    if service.is_emergency:
        return context.wording.rule(Rule.GO_ELSEWHERE, place=context.wording.either(said.elsewhere))
    if service.id in WARDS:  # families look for them there
        return say_ready(context.wording, context.content.vocabulary, ReadyRemark(Ready.MOVED_TO, (), said.elsewhere))
    own = find_own_ways(said.elsewhere)
    place = context.wording.listed([context.wording.place(place) for place in said.elsewhere if place not in own])
    by_others = context.wording.say(
        "This is done for us by another place ({place}). You do not need to go there.", place=place
    )
    return join(" ", (*([by_others] if place else []), *([send_elsewhere(context, own)] if own else [])))


def tell_restart(context: PageContext, said: Said, on: date, *, in_short: bool = False) -> str:
    """Say on which day it restarts, or that this is to be confirmed; empty where no day is named."""
    if said.restart is None:
        return ""
    wording, say = context.wording, context.wording.say
    day = wording.short_near_day(said.restart, on) if in_short else wording.day(said.restart)
    if said.restart < on:
        return say("A restart was planned for {date}. It is to be confirmed.", date=day)
    if said.certainty is not Certainty.PLANNED:
        return say("Restart announced for {date}.", date=day)
    if in_short:
        return join(" ", (say("Restart planned:"), day))
    return say("Restart planned for {date}. This date may change.", date=day)


def _ends(context: PageContext, said: Said, on: date, cell: Cell | None) -> str:
    """Say until when it applies, and that it is to be confirmed afterwards where nothing else is known."""
    ends = cell.ends if cell is not None and cell.reason is not Reason.EXPIRED else None
    unsure = say_unsure_after(context, said, ends, on)
    if ends is None:
        return unsure
    local = ends.astimezone(context.wording.zone)
    if local.time() == time(0):
        told = context.wording.day_stamp("This applies until the end of {date}.", local.date() - timedelta(days=1))
    else:
        told = context.wording.say("This applies until {instant}.", instant=context.wording.instant(local))
    return join(" ", filter(None, (told, unsure)))


def except_for(
    context: PageContext, service: Service, said: Said, on: date, places: Iterable[str] = (), *, is_warned: bool = False
) -> tuple[ExceptionView, ...]:
    """Describe the exceptions for groups of patients, then what is announced for later.

    Remarks of the cell, and its warning that we may not reach everybody, are not said again in an exception from it;
    ``is_warned`` is whether what it is an exception from has said that.
    """
    is_warned = is_warned or bool(_no_reach(context, said.instruction))

    def warn_once(advice: Advice) -> Advice:
        return replace(advice, no_reach="") if is_warned else advice

    groups = (
        ExceptionView(
            except_who(context, service, exception.groups),
            warn_once(advise_group(context, service, said, exception, on, places)),
        )
        for exception in said.exceptions
    )

    def describe(then: PageContext, coming: Said, day: date) -> tuple[Advice, tuple[ExceptionView, ...]]:
        new = replace(coming, remarks=tuple(remark for remark in coming.remarks if remark not in said.remarks))
        advice = warn_once(advise(then, service, new, day, places=places))
        return advice, except_for(then, service, new, day, places, is_warned=is_warned)

    return (*groups, *describe_coming(context, said, on, describe))


def tell_groups(context: PageContext, service: Service, said: Said, on: date, places: Iterable[str] = ()) -> list[str]:
    """Tell what holds for groups of patients, each in one line of plain text."""
    return list(tell_exceptions(context, except_for(context, service, said, on, places)[: len(said.exceptions)]))


def tell_coming(context: PageContext, service: Service, said: Said, on: date, places: Iterable[str] = ()) -> list[str]:
    """Tell what is announced for later, each in one line of plain text."""
    views = except_for(context, service, said, on, places)[len(said.exceptions) :]
    told = list(tell_exceptions(context, views))
    if any(map(_relies_on_contact, views)) and not _no_reach(context, said.instruction):
        told.append(no_reach(context))
    return told


def _relies_on_contact(view: ExceptionView) -> bool:
    """Whether an exception, or one from it, warns that we may not reach everybody."""
    return bool(view.advice.no_reach) or any(map(_relies_on_contact, view.exceptions))


def tell_exceptions(context: PageContext, exceptions: Iterable[ExceptionView]) -> Iterator[str]:
    """Tell exceptions, each in one line of plain text: all that is said of it, and exceptions from it.

    The warning that we may not reach everybody is said once, by whoever tells the rest of the cell.
    """
    for exception in iter_apart(exceptions):
        advice, inner = replace(exception.advice, no_reach=""), tell_exceptions(context, exception.exceptions)
        told = join(" ", filter(None, (with_stop(advice.word) if advice.word else "", *advice.sentences, *inner)))
        yield context.wording.say("{who} – {told}", who=exception.who, told=told)


def advise_group(
    context: PageContext, service: Service, said: Said, exception: GroupException, on: date, places: Iterable[str] = ()
) -> Advice:
    """Describe the exception of a group of patients; without a state where only the rule differs.

    Where the service is cancelled and they may come, it is kept for them: never "cancelled, come".
    """
    state, instruction = exception.state or said.state, exception.instruction
    sentence = instruct(context, service, state, instruction, places)
    told = keep_for_group(context, service, state, instruction.rule, sentence)
    if overrules(said, exception):
        told = join(" ", (told, context.wording.say("This applies even if another exception lets you come.")))
    if exception.state is None or (state is State.CANCELLED and instruction.rule in COMING):
        details = tuple(iter_details(context, service, said, instruction))
        only = Advice(state="", word="", rule=told, no_reach=_no_reach(context, instruction), details=details)
        return with_answer(context, only, answer_to(context, service, instruction, places), instruction)
    own = advise(context, service, Said(state, instruction), on, places=places)
    return replace(own, rule=told, details=tuple(iter_details(context, service, said, instruction)))


def _no_reach(context: PageContext, instruction: Instruction) -> str:
    """Return the warning beside a rule that relies on contact, unless everybody can be reached.

    "We will contact you" says it in its own sentence.
    """
    rule = instruction.rule
    if rule is None or rule is Rule.WAIT or instruction.sentence is not None or not rule.relies_on_contact:
        return ""
    return "" if context.situation.reach_everybody else no_reach(context, (rule,))


def no_reach(context: PageContext, rules: Collection[Rule] = ()) -> str:
    """Return the warning that we may not reach everybody: with the address, for paper and feeds.

    Where we call patients by all of the ``rules`` that are told beside it, they do not travel.
    """
    say, address = context.wording.say, address_of(context)
    if rules and all(rule is Rule.BY_TELEPHONE for rule in rules):
        return say("We may not be able to reach you. If our call does not come, check {address}.", address=address)
    return say("We may not be able to reach you. Check {address} before you travel.", address=address)


def _blocks(context: PageContext, cells: Mapping[str, Cell]) -> list[list[str]]:
    """Group the locations with equal cells, in the order of the catalogue; in bulletins those held by the same, too."""
    grouped: dict[tuple[object, ...], list[str]] = {}
    for place, cell in cells.items():
        held = cell.incidents if is_held_by_others(context, cell.incidents) else ()
        key = (cell.said, cell.reason, cell.last, cell.expired, cell.ends, held)
        grouped.setdefault(key, []).append(place)
    return list(grouped.values())


def describe_apart(
    context: PageContext, path: str, service: Service, cells: Mapping[str, Cell]
) -> tuple[ServiceView, ...]:
    """Describe a service in equal locations together, different ones apart: the worst, or closed, ones first."""
    on = newest_day(context)
    blocks = sorted(_blocks(context, cells), key=lambda places: severity_of(cells[places[0]]), reverse=True)
    return tuple(
        describe_service(context, path, service, {place: cells[place] for place in places}, on, sourced=False)
        for places in blocks
    )


def describe_service(
    context: PageContext, page: str, service: Service, cells: Mapping[str, Cell], on: date, *, sourced: bool = True
) -> ServiceView:
    """Describe a service over all its locations: the commonest cell, and the other locations as exceptions.

    Of two equally common cells, the worse one comes first.
    """
    blocks = _blocks(context, cells)
    blocks.sort(key=lambda places: (len(places), severity_of(cells[places[0]])), reverse=True)
    main, others = _with_every_source([cells[place] for place in blocks[0]]), blocks[1:]
    # A department that is closed never stands in a list of those that are open, not even to be excepted after it.
    mixed = bool(others) and (service.is_emergency or 2 * len(blocks[0]) <= len(cells))
    general = advise(context, service, main.said, on, main, blocks[0])
    common = except_for(context, service, main.said, on, blocks[0])
    exceptions, say = list(common), context.wording.say
    for places in others:
        cell, named = cells[places[0]], context.wording.places(places)
        at, except_at = say("At {places}", places=named), say("Except at {places}", places=named)
        advice = advise(context, service, cell.said, on, cell, places)
        inner = except_for(context, service, in_the_words_of(main.said, cell.said), on, places)
        if common and not inner and do_the_same(general, advice):
            advice = replace(advice, details=(*advice.details, say("This applies to everybody.")))
        there = ExceptionView(at if mixed else except_at, advice, inner, within="" if mixed else named)
        exceptions += (there,) if mixed else tell_apart(general, common, there, at)
    return ServiceView(
        name=service.name.in_(context.language),
        href=context.link(page, paths.service(context.language, service.id)),
        where=describe_places(context, service, tuple(blocks[0] if mixed else cells)),
        advice=general,
        exceptions=tuple(exceptions),
        sources=source_links(context, page, main) if sourced or len(_held_by(main)) > 1 else (),
        phone=phone_link(context, service, main.state),
        attended=service.attended,
        is_emergency=service.is_emergency,
        is_partial=bool(mixed or set(cells) < set(context.catalogue.services.get(service.id, service).locations)),
        at=tuple(place for place in cells if place != WHOLE_GROUP),
    )


def _with_every_source(cells: list[Cell]) -> Cell:
    """Return the first of equal cells with every incident that holds any of them."""
    sources = {source.incident: source for cell in reversed(cells) for source in reversed(cell.sources)}
    return replace(cells[0], sources=tuple(reversed(sources.values())))


def describe_cell(
    context: PageContext, page: str, service: Service, cell: Cell, on: date, *, by_place: bool
) -> ServiceView:
    """Describe one cell, under the name of its service or of its location."""
    place = cell.location
    if by_place and place != WHOLE_GROUP:
        name, href = context.wording.place(place), paths.location(context.language, place)
    elif by_place:
        name, href = context.phrase_of(context.content.settings.organisation), paths.home(context.language)
    elif service.attended and place != WHOLE_GROUP:
        name, href = service.name.in_(context.language), paths.pair(context.language, place, service.id)
    else:
        name, href = service.name.in_(context.language), paths.service(context.language, service.id)
    advice, exceptions = say_cell(context, service, cell, on)
    return ServiceView(
        name=name,
        href=context.link(page, href),
        where="",
        advice=advice,
        exceptions=exceptions,
        sources=source_links(context, page, cell),
        phone=phone_link(context, service, cell.state),
        attended=service.attended,
        is_emergency=service.is_emergency,
    )


def say_cell(context: PageContext, service: Service, cell: Cell, on: date) -> tuple[Advice, tuple[ExceptionView, ...]]:
    """Return what a cell says, and its exceptions: once for all pages of a language where it is of the situation."""
    is_current = context.situation.cells.get((service.id, cell.location)) is cell
    key = (service.id, "" if _is_said_alike(cell) else cell.location, on)
    said: tuple[Advice, tuple[ExceptionView, ...]] | None = context.worded.get(key) if is_current else None
    if said is None:
        said = (
            advise(context, service, cell.said, on, cell),
            except_for(context, service, cell.said, on, (cell.location,)),
        )
        if is_current:
            context.worded[key] = said
    return said


def _is_said_alike(cell: Cell) -> bool:
    """Whether a cell says the same wherever it is: it is as usual, and sends nobody to a line of its place."""
    return cell.reason is Reason.ORDINARY and cell.rule is not Rule.CALL_FIRST and not cell.said.coming


def advise_line(context: PageContext, service: Service, cell: Cell) -> Advice:
    """Describe the state of a telephone line, with what is announced for later among its remarks."""
    on = newest_day(context)
    advice = advise(context, service, cell.said, on, cell)
    coming = (Link("", told) for told in tell_coming(context, service, cell.said, on, (cell.location,)))
    return replace(advice, remarks=(*advice.remarks, *coming))


def _held_by(cell: Cell) -> set[str]:
    return {source.incident for source in (*cell.sources, *cell.announced_by)}


def services_at(context: PageContext, page: str, location: Location) -> dict[str, ServiceView]:
    """Describe every service of a location, and those of the whole group, by id."""
    services, on = context.content.catalogue.services, newest_day(context)
    return {
        cell.service: describe_cell(context, page, services[cell.service], cell, on, by_place=False)
        for place in (location.id, WHOLE_GROUP)
        for cell in context.situation.at_location(place).values()
    }


def services_everywhere(context: PageContext, page: str, *, sourced: bool = True) -> dict[str, ServiceView]:
    """Describe every service that exists now over all its locations, by id."""
    on = newest_day(context)
    return {
        service.id: describe_service(context, page, service, cells, on, sourced=sourced)
        for service in context.content.catalogue.services.values()
        if (cells := context.situation.of_service(service.id))
    }

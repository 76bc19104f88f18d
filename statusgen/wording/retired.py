"""What is no longer offered, in words: since when, and where to go instead."""

from collections.abc import Iterable, Iterator

from statusgen.model.marked import join
from statusgen.model.site import Location, Service
from statusgen.model.situation import RetiredCell
from statusgen.model.words import Rule, State
from statusgen.wording.context import PageContext
from statusgen.wording.instructions import instruct


def tell_at(context: PageContext, location: Location) -> tuple[str, ...]:
    """Say what ends at a location, each with its name; or that the location closes, and where its patients go."""
    since = location.retired.since if location.retired is not None else None
    before = [cell for cell in context.retired if cell.location == location.id and cell.since != since]
    return (*tell_closing(context, location), *_tell_services(context, before))


def tell_closing(context: PageContext, location: Location) -> tuple[str, ...]:
    """Say that a location closes for good, and where its patients go; nothing of one that stays."""
    if location.retired is None:
        return ()
    say, since = context.wording.say, location.retired.since
    date = context.wording.day(since.astimezone(context.wording.zone).date())
    is_over = since <= context.situation.at
    first = say("Closed for good since {date}.", date=date) if is_over else say("Closes for good on {date}.", date=date)
    with_it = (cell for cell in context.retired if cell.location == location.id and cell.since == since)
    return tuple(_tell_ways(context, first, with_it))


def tell_service(context: PageContext, service: Service) -> tuple[str, ...]:
    """Say where a service ends: each place with its name, unless it ends everywhere at once, in the same way."""
    cells = [cell for cell in context.retired if cell.service == service.id]
    same = {(cell.since, _go(context, cell)) for cell in cells}
    if len(cells) == len(context.content.catalogue.services[service.id].locations) and len(same) == 1:
        return (tell_cell(context, cells[0]),)
    by_told: dict[str, list[str]] = {}
    for cell in cells:
        by_told.setdefault(tell_cell(context, cell), []).append(cell.location)
    say, places = context.wording.say, context.wording.places
    return tuple(say("{who}: {told}", who=places(named), told=told) for told, named in by_told.items())


def tell_everything(context: PageContext) -> tuple[str, ...]:
    """Say everything that ends, hospital by hospital, then what stands at none."""
    say, catalogue = context.wording.say, context.content.catalogue
    lines = [
        say("{who}: {told}", who=location.name.in_(context.language), told=told)
        for location in catalogue.locations.values()
        for told in tell_at(context, location)
    ]
    others = [cell for cell in context.retired if cell.location not in catalogue.locations]
    return (*lines, *_tell_services(context, others))


def find_retired_cell(context: PageContext, service: Service, location: Location) -> RetiredCell | None:
    """Find when a service at a location ends; None where it does not."""
    cells = (cell for cell in context.retired if (cell.service, cell.location) == (service.id, location.id))
    return next(cells, None)


def tell_cell(context: PageContext, cell: RetiredCell) -> str:
    """Say since when a service is no longer offered at a location, or from when on, and where to go instead."""
    date = context.wording.day(cell.since.astimezone(context.wording.zone).date())
    say, is_over = context.wording.say, cell.since <= context.situation.at
    told = say("No longer offered since {date}.", date=date)
    told = told if is_over else say("No longer offered from {date} on.", date=date)
    return join(" ", filter(None, (told, _go(context, cell))))


def _tell_services(context: PageContext, cells: Iterable[RetiredCell]) -> tuple[str, ...]:
    by_told: dict[str, list[str]] = {}
    for cell in cells:
        name = context.content.catalogue.services[cell.service].short.in_(context.language)
        by_told.setdefault(tell_cell(context, cell), []).append(name)
    say, listed = context.wording.say, context.wording.services
    return tuple(say("{who}: {told}", who=listed(names), told=told) for told, names in by_told.items())


def _tell_ways(context: PageContext, first: str, cells: Iterable[RetiredCell]) -> Iterator[str]:
    """Iterate over a sentence with where all its patients go; where that differs, with a line for each way."""
    by_way: dict[str, list[str]] = {}
    for cell in cells:
        service = context.content.catalogue.services[cell.service]
        if service.attended:
            by_way.setdefault(_go(context, cell), []).append(service.short.in_(context.language))
    if len(by_way) < 2:
        yield join(" ", filter(None, (first, *by_way)))
        return
    yield first
    for way, names in by_way.items():
        if way:
            yield context.wording.say("{who}: {told}", who=context.wording.services(names), told=way)


def _go(context: PageContext, cell: RetiredCell) -> str:
    """Say where to go instead; before it ends nobody is told yet that it is closed."""
    is_ahead = cell.since > context.situation.at
    if cell.instruction is None or (is_ahead and cell.instruction.rule is not Rule.GO_ELSEWHERE):
        return ""
    service = context.content.catalogue.services[cell.service]
    return instruct(context, service, State.CANCELLED, cell.instruction, (cell.location,))

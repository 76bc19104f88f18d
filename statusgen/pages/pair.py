"""The page of one service at one hospital: "do I come?" in one screen, for a link in a message or a code in a letter.

It is cheap: no copy in Markdown, no feed, no image.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.severity import LETS_COME
from statusgen.model.site import Location, Service
from statusgen.pages.ahead import AheadView, view_ahead
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.wording.announced import tells_apart
from statusgen.wording.answers import answer_to
from statusgen.wording.cells import describe_cell, newest_day
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.retired import find_retired_cell, tell_cell
from statusgen.wording.stamps import ends_as_told, stamps_apart
from statusgen.wording.views import Layout, Link, ServiceView
from statusgen.wording.visiting import iter_limits

CHOICES = 200
"""How many pairs of hospital and service the home page lists; a larger group lists its hospitals alone."""


class PairView(Struct, frozen=True):
    """One service at one hospital."""

    layout: Layout
    name: str
    whole_name: str
    """What the name of the service is explained by, or its whole name; empty where the name above says it."""
    service: ServiceView | None
    """What is said of it; None while it is not offered."""
    retired: str
    """That it is no longer offered, since when, and where to go instead; empty for what stays."""
    ahead: AheadView | None
    """The next days; None where nothing is announced."""
    more: tuple[Link, ...]
    """The hospital with all its services, and the service in all hospitals."""
    folds_end: bool
    """Whether until when the page is valid unfolds: the card tells the end of what it says itself."""


class Choice(Struct, frozen=True):
    """A service at a hospital, to be chosen, with the answer beside it."""

    href: str
    text: str
    answer: str
    answer_word: str
    """The answer, or the word of the state where nobody comes."""
    told: str = ""
    """The limits for visitors who come, or that something else holds for some or later; empty where neither is so."""


class PlaceChoice(Struct, frozen=True):
    """A hospital, to be chosen, with its services."""

    place: Link
    services: tuple[Choice, ...]
    """Empty in a group that is too large to list them."""


def iter_pairs(context: PageContext) -> Iterator[tuple[Location, Service]]:
    """Iterate over each location with each service that patients come to there."""
    catalogue = context.content.catalogue
    for location in catalogue.locations.values():
        for service in catalogue.services.values():
            if service.attended and not service.is_whole_group and location.id in service.locations:
                yield location, service


def view_pair(context: PageContext, location: Location, service: Service) -> PairView:
    """Make the page of a service at a location."""
    path, say = paths.pair(context.language, location.id, service.id), context.wording.say
    place, cell = location.name.in_(context.language), context.situation.cells.get((service.id, location.id))
    whole, short = service.name.in_(context.language), service.short.in_(context.language)
    name = say("{service} ({where})", service=short, where=place)
    told = describe_cell(context, path, service, cell, newest_day(context), by_place=True) if cell else None
    ended = find_retired_cell(context, service, location)
    answer = told.advice.answer_word or told.advice.word if told else say("Not offered at the moment")
    if ended is not None and ended.since <= context.situation.at:
        answer = say("No longer offered")
    ahead = view_ahead(context, (("", service, cell),)) if cell else None
    more = (
        Link(
            context.link(path, paths.location(context.language, location.id)), say("Services at {place}", place=place)
        ),
        Link(
            context.link(path, paths.service(context.language, service.id)),
            say("In each hospital") if len(service.locations) > 1 else short,
        ),
    )
    stamps = stamps_apart(context, cell.incidents if cell else (), (cell,) if cell else (), in_short=True)
    layout = make_layout(context, path, say("{who}: {told}", who=name, told=answer), stamps=stamps)
    retired = tell_cell(context, ended) if ended is not None else ""
    folds_end = cell is not None and ends_as_told(context.situation, cell)
    return PairView(layout, name, _explain(whole, short), told, retired, ahead, more, folds_end)


def _explain(whole: str, short: str) -> str:
    """Return what a name says besides a short one: the brackets behind it, else the whole of it; empty for the same."""
    if whole == short:
        return ""
    behind = whole.removeprefix(short).strip()
    is_behind = behind != whole and behind.startswith("(") and behind.find(")") == len(behind) - 1
    return behind[1:-1] if is_behind else whole


def view_choices(context: PageContext, page: str) -> tuple[PlaceChoice, ...]:
    """Return the hospitals to choose from, each with its services and their answers."""
    pairs = list(iter_pairs(context))
    listed: dict[str, list[Choice]] = {location: [] for location in context.content.catalogue.locations}
    for location, service in pairs if len(pairs) <= CHOICES else ():
        cell = context.situation.cells.get((service.id, location.id))
        if cell is None:
            continue
        answer = answer_to(context, service, cell.said.instruction, (location.id,))
        word = context.wording.answer(answer) if answer else context.wording.state(cell.state, service)
        href = context.link(page, paths.pair(context.language, location.id, service.id))
        instruction = cell.said.instruction
        limits = iter_limits(context, instruction.visiting) if instruction.rule in LETS_COME else ()
        more = [context.wording.say("Exceptions")] if tells_apart(cell.said) else []
        told = join(" ", [*limits]) or join("", more)
        listed[location.id].append(Choice(href, service.short.in_(context.language), answer or "", word, told))
    return tuple(
        PlaceChoice(
            Link(
                context.link(page, paths.location(context.language, location.id)),
                location.name.in_(context.language),
                note=context.phrase_of(location.kind),
            ),
            tuple(listed[location.id]),
        )
        for location in context.catalogue.locations.values()
    )


def iter_others(context: PageContext, services: Iterable[ServiceView]) -> Iterator[Choice]:
    """Iterate over choices that no hospital is asked for: services that nobody comes to, or of the whole group."""
    for one in services:
        if not (one.attended and one.at):
            told = context.wording.say("Exceptions") if one.exceptions else ""
            yield Choice(one.href, one.name, one.advice.answer, one.advice.answer_word or one.advice.word, told)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the pages of each service at each location."""
    template, language, subjects = PageTemplate("pair.html"), context.language, context.subjects
    for location, service in iter_pairs(context):
        make = partial(view_pair, context, location, service)
        subject = subjects.get(("pair", location.id, service.id), b"")
        yield make_output(paths.pair(language, location.id, service.id), make, template, subject, has_copies=False)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of these pages: the cell of each."""
    cells = facts.situation.cells
    for location, service in iter_pairs(facts.context):
        yield ("pair", location.id, service.id), facts.subject_of_cell(cells.get((service.id, location.id)))

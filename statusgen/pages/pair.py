"""The page of one service at one hospital: "do I come?" in one screen, for a link in a message or a code in a letter.

It is cheap: no copy in Markdown, no feed, no image.
"""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.digests import digest_of
from statusgen.model.marked import join
from statusgen.model.severity import LETS_COME
from statusgen.model.site import Location, Service
from statusgen.pages.ahead import AheadView, view_ahead
from statusgen.pages.layout import make_layout
from statusgen.wording.answers import answer_to
from statusgen.wording.cells import describe_cell, newest_day
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.retired import find_retired_cell, tell_cell
from statusgen.wording.telephone import services_of_sentences
from statusgen.wording.views import Layout, Link, ServiceView
from statusgen.wording.visiting import iter_limits

CHOICES = 200
"""How many pairs of hospital and service the home page lists; a larger group lists its hospitals alone."""


class PairView(Struct, frozen=True):
    """One service at one hospital."""

    layout: Layout
    name: str
    service: ServiceView | None
    """What is said of it; None while it is not offered."""
    retired: str
    """That it is no longer offered, since when, and where to go instead; empty for what stays."""
    ahead: AheadView | None
    """The next days; None where nothing is announced."""
    more: tuple[Link, ...]
    """The hospital with all its services, and the service in all hospitals."""


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
    name = say("{service} ({where})", service=service.name.in_(context.language), where=place)
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
        Link(context.link(path, paths.service(context.language, service.id)), service.name.in_(context.language)),
    )
    layout = make_layout(context, path, say("{who}: {told}", who=name, told=answer))
    return PairView(layout, name, told, tell_cell(context, ended) if ended is not None else "", ahead, more)


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
        more = [context.wording.say("Exceptions")] if cell.said.exceptions or cell.said.coming else []
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


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the pages of each service at each location."""
    shared = _subject_of_all(context)
    for location, service in iter_pairs(context):
        path, subject = (
            paths.pair(context.language, location.id, service.id),
            _subject(context, location, service, shared),
        )
        make = partial(view_pair, context, location, service)
        yield Output(path, make if subject else make(), PageTemplate("pair.html"), subject)


def _subject_of_all(context: PageContext) -> bytes:
    """Return the digest of what any of these pages may show, besides its own cell.

    What the settings, the services, the theme and this program give is not in it: of these, every page is made anew.
    """
    situation, catalogue = context.situation, context.catalogue
    mentioned = services_of_sentences(context.timeline)
    return digest_of(
        (
            make_layout(context, paths.pair(context.language, "x", "x"), ""),
            [digest for (service, _), digest in situation.digests.items() if service in mentioned],
            context.content.settings.phones,
            context.content.catalogue.locations,
            sorted((*catalogue.closed, *map("/".join, catalogue.gone))),
            situation.reach_everybody,
            newest_day(context),
        )
    )


def _subject(context: PageContext, location: Location, service: Service, shared: bytes) -> bytes:
    """Return the digest of what the page of a service at a location shows.

    Empty where something is announced: what is then said of lines and departments is not in the situation.
    """
    key, at = (service.id, location.id), context.situation.at
    cell, ended = context.situation.cells.get(key), find_retired_cell(context, service, location)
    if cell is None or cell.said.coming:
        return b""
    named = [cell.incident, *(source.incident for source in (*cell.sources, *cell.announced_by))]
    named += [remark.incident for remark in cell.said.remarks]
    known = context.content.incidents
    editions = (known[id_].editions[context.language] for id_ in dict.fromkeys(named) if id_ in known)
    titles = [(edition.title, edition.language) for edition in editions]
    return digest_of((shared, context.situation.digests[key], ended, ended is not None and ended.since <= at, titles))

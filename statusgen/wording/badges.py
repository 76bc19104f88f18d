"""Badges: a small image of the state of the group, of each location and of each service, in every language.

A badge shows a word, a shape and a colour: of a service what patients do, of others the state. Its title says
state and time, with the places that differ; its description says what to do. The image shows no date: it is
rebuilt with the site.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.answers import LOOKS, STRICTEST_FIRST, Answer
from statusgen.model.marked import join
from statusgen.model.severity import severity, worst_state
from statusgen.model.site import Location, Service
from statusgen.model.situation import Cell, Headline, worst_of
from statusgen.model.words import State
from statusgen.situation.headline import Extent, how_it_runs
from statusgen.wording.answers import answer_to
from statusgen.wording.cells import describe_cell, describe_service, newest_day
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of, headline_state
from statusgen.wording.stamps import current_stamps, stamps_at, stamps_of
from statusgen.wording.state_groups import group_by_state
from statusgen.wording.summaries import summarise_service
from statusgen.wording.views import Stamps

BADGE_HEIGHT = 28
"""Height of a badge in pixels."""


class BadgeView(Struct, frozen=True):
    """A badge: name, shape and word of a state, in one line."""

    path: str
    language: str
    direction: str
    title: str
    """Its accessible name: name, state and time."""
    description: str
    """What does not fit into the image: rules, exceptions, validity."""
    label: str
    """What it is about."""
    state: str
    """Id of the state whose shape and colour it shows; empty for none."""
    message: str
    """The answers in words, or the state."""
    answer: str = ""
    """Id of the answer whose shape it shows, where it has one."""


def badge_path(page: str) -> str:
    """Return the path of the badge of a page: beside it."""
    return page.rpartition("/")[0] + "/badge.svg"


def view_badge(context: PageContext) -> BadgeView:
    """Make the badge of the situation as a whole."""
    name = context.phrase_of(context.content.settings.organisation)
    message = _of_headline(context, context.situation.headline)
    path, stamps = paths.home(context.language), current_stamps(context)
    return _make(context, path, stamps, name, headline_state(context), message, headline_of(context))


def view_location_badge(context: PageContext, location: Location) -> BadgeView:
    """Make the badge of a location: the worst state of its services, with the services in its description."""
    cells = context.situation.at_location(location.id).values()
    path, on = paths.location(context.language, location.id), newest_day(context)
    stamps = stamps_at(context, location.id)
    name = location.name.in_(context.language)
    worst = worst_state([cell.state for cell in cells])
    if worst is None:
        return _make_absent(context, path, stamps, name, is_retired=location.id in context.catalogue.closed)
    services = context.content.catalogue.services
    views = [
        describe_cell(context, path, services[cell.service], cell, on, by_place=False)
        for cell in cells
        if cell.state is not State.RUNNING
    ]
    groups = sorted(group_by_state(context, views), key=lambda group: severity(State(group.state)), reverse=True)
    say, listed = context.wording.say, context.wording.services
    described = (
        say("{state}: {services}", state=group.title, services=listed([view.name for view in group.services]))
        for group in groups
    )
    message = _of_state(context, worst)
    return _make(context, path, stamps, name, worst, message, f"{message}.", "; ".join(described))


def title_of_location(context: PageContext, location: Location) -> str:
    """Return the name of a location with what its badge says; the name alone where nothing is said of its services."""
    name = location.name.in_(context.language)
    worst = worst_state([cell.state for cell in context.situation.at_location(location.id).values()])
    say, is_closed = context.wording.say, location.id in context.catalogue.closed
    if worst is None and not is_closed:
        return name
    return say("{who}: {told}", who=name, told=_of_state(context, worst) if worst else say("Closed for good"))


def view_service_badge(context: PageContext, service: Service) -> BadgeView:
    """Make the badge of a service: what patients do, the strictest first; its title says every state."""
    path, stamps = paths.service(context.language, service.id), stamps_of(context, service.id)
    name, cells = service.short.in_(context.language), context.situation.of_service(service.id)
    if not cells:
        return _make_absent(context, path, stamps, name, is_retired=service.id not in context.catalogue.services)
    view = describe_service(context, path, service, cells, newest_day(context), sourced=False)
    worst, message = worst_of(cells.values()), _words_of(context, service, cells.values())
    answers = answers_of(context, service)
    worded = [one for one in view.exceptions if one.advice.word not in ("", view.advice.word)]
    others = (context.wording.say("{who} – {told}", who=other.who, told=other.advice.word) for other in worded)
    states_said = "; ".join((view.advice.word, *others)) + "."
    badge = _make(
        *(context, path, stamps, name, worst, message, states_said),
        summarise_service(context, view),
    )
    return replace(badge, state=LOOKS[answers[0]], answer=answers[0]) if answers else badge


def title_of_service(context: PageContext, service: Service) -> str:
    """Return the name of a service with what its badge shows; the name alone where nothing is said of it."""
    name, cells = service.short.in_(context.language), context.situation.of_service(service.id)
    if not cells:
        return name
    return context.wording.say("{who}: {told}", who=name, told=_words_of(context, service, cells.values()))


def _words_of(context: PageContext, service: Service, cells: Iterable[Cell]) -> str:
    """Return what the badge of a service shows: answers, or every state, the worst first."""
    states = sorted({cell.state for cell in cells}, key=severity, reverse=True)
    answers = [context.wording.answer(answer) for answer in answers_of(context, service)]
    return context.wording.comma.join(answers or [context.wording.state(state, service) for state in states])


def answers_of(context: PageContext, service: Service) -> list[Answer]:
    """Return what patients of a service do somewhere, the strictest first; nothing where nobody comes to it."""
    cells = context.situation.of_service(service.id)
    given = {answer_to(context, service, cell.said.instruction, (place,)) for place, cell in cells.items()}
    return [answer for answer in STRICTEST_FIRST if answer in given]


def _make_absent(context: PageContext, path: str, stamps: Stamps, name: str, *, is_retired: bool) -> BadgeView:
    """Make the badge of a service that is not offered at the moment, or no longer."""
    say = context.wording.say
    message = say("No longer offered") if is_retired else say("Not offered at the moment")
    return _make(context, path, stamps, name, "", message, f"{message}.")


def _make(
    context: PageContext, page: str, stamps: Stamps, name: str, state: str, message: str, told: str, more: str = ""
) -> BadgeView:
    title = (stamps.on.striptags(), context.wording.say("{who}: {told}", who=name, told=told))
    description = (more, stamps.valid_until.striptags())
    return BadgeView(
        path=badge_path(page),
        language=context.language,
        direction=context.wording.direction,
        title=str(join(" ", filter(None, title))),
        description=str(join(" ", filter(None, description))),
        label=name,
        state=state,
        message=message,
    )


def _of_headline(context: PageContext, headline: Headline) -> str:
    if headline in (Headline.RUNNING, Headline.RUNNING_OPEN):
        say = context.wording.say
        return {
            Extent.ALL: say("All services running"),
            Extent.AGAIN: say("Running again; an incident is not over"),
            Extent.OPEN: say("Running; an incident is not over"),
            Extent.PARTLY: say("Main services running"),
            Extent.ANNOUNCED: say("Running now; a change is announced"),
        }[how_it_runs(context.situation).extent]
    return _of_state(context, headline_state(context))


def _of_state(context: PageContext, worst: State) -> str:
    say = context.wording.say
    return {
        State.RUNNING: say("All services running"),
        State.DEGRADED: say("Some services limited"),
        State.CANCELLED: say("Some services cancelled"),
        State.UNKNOWN: say("Some services to be confirmed"),
    }[worst]

"""The notice for the door of a location, which fits on one page of A4."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Location
from statusgen.model.words import State
from statusgen.pages.layout import make_layout
from statusgen.wording.cells import advise, day_of, describe_cell, describe_departments, group_by_state
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.instructions import TELEPHONE, telephone_cell
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import (
    Advice,
    EmergencyView,
    ExceptionView,
    Layout,
    Link,
    PhoneView,
    ServiceView,
    StateGroup,
)

_GAP = 0.6
"""What the rule between two services takes, in lines."""


class _Size(Struct, frozen=True):
    """A size of letters, with what fits on one A4 page beside the emergency block, the telephones and the code."""

    name: str
    letters: int
    """In a line."""
    lines: int


class NoticeView(Struct, frozen=True):
    """The notice for the door of a location."""

    layout: Layout
    size: str
    """``large`` or ``small``: how large its letters are."""
    name: str
    kind: str
    emergency: EmergencyView
    """As it is true at that location."""
    headline: str
    groups: tuple[StateGroup, ...]
    running: str
    """What goes ahead, by name alone; empty where each has a line of its own."""
    shortened: str
    """That something was left out; empty when nothing was."""
    phones: tuple[PhoneView, ...]
    address: str
    """Where the site tells more, as people type it."""
    scanned: str
    """The same address for a camera, whole."""
    stylesheet: str
    place: Link
    """Back to the page of the location; not printed."""


_SIZES = (_Size("large", 72, 25), _Size("small", 90, 33))
"""The first that holds everything is taken; measured in print on the example, in its longest language."""


def view_notice(context: PageContext, location: Location) -> NoticeView:
    """Make the notice for the door of a location: one A4 page, shortened where it has to be, which it says."""
    path, say = paths.notice(context.language, location.id), context.wording.say
    name = location.name.in_(context.language)
    on = day_of(context, context.situation.at)
    catalogue, situation = context.content.catalogue, context.situation
    services = [
        describe_cell(context, path, catalogue.services[cell.service], cell, on, by_place=False)
        for place in (location.id, WHOLE_GROUP)
        for cell in situation.at_location(place).values()
        if not catalogue.services[cell.service].is_emergency
    ]
    size, shown, running, left_out = _fit(services)
    layout = make_layout(context, path, say("Notice for the door: {place}", place=name))
    address = paths.address(context.base_url, paths.location(context.language, location.id))
    parts = urlsplit(address)
    return NoticeView(
        layout=layout,
        emergency=_emergency_here(context, location, path, layout.chrome.emergency),
        size=size,
        name=name,
        kind=context.phrase_of(location.kind),
        headline=headline_of(context),
        groups=group_by_state(context, shown),
        running=context.wording.listed([one.name for one in running]) if running else "",
        shortened=(
            context.wording.say_count(
                "This notice was shortened. One more service is on the site.",
                "This notice was shortened. {count} more services are on the site.",
                left_out,
            )
            if left_out
            else ""
        ),
        phones=_lines(context, location, layout.chrome.phones),
        address=f"{parts.netloc}{parts.path}".rstrip("/"),
        scanned=address,
        stylesheet=context.link(path, context.assets.paper),
        place=Link(context.link(path, paths.location(context.language, location.id)), name),
    )


def _lines(context: PageContext, location: Location, phones: Iterable[PhoneView]) -> tuple[PhoneView, ...]:
    """Return the lines that a notice names: those of the group, and that of the location."""
    cell, service = telephone_cell(context, location.id), context.content.catalogue.services.get(TELEPHONE)
    is_dead, advice = cell is not None and cell.state is State.CANCELLED, None
    if cell is not None and service is not None and cell.state is not State.RUNNING:
        advice = advise(context, service, cell.said, day_of(context, context.situation.at), cell)
    name = location.name.in_(context.language)
    own = PhoneView(name, location.phone, "", "", advice) if location.phone and not is_dead else None
    return (*(one for one in phones if one.number), *((own,) if own else ()))


def _emergency_here(context: PageContext, location: Location, path: str, everywhere: EmergencyView) -> EmergencyView:
    """Return the emergency block as it is true at one location."""
    lines = tuple(
        line
        for service in context.content.catalogue.services.values()
        if service.is_emergency
        for cell in (context.situation.cells.get((service.id, location.id)),)
        if cell is not None
        for line in describe_departments(context, path, service, {location.id: cell})
    )
    return replace(everywhere, lines=lines)


def _fit(services: list[ServiceView]) -> tuple[str, list[ServiceView], list[ServiceView], int]:
    """Choose what stands on a notice: the worst first, and what goes ahead in one line where the page is too short.

    Returns the size of the letters, the services to show, those told by name alone, and how many only the site tells.
    """
    for size in _SIZES:
        if sum(_weigh(one, size) for one in services) <= size.lines:
            return size.name, services, [], 0
    running = [one for one in services if one.advice.state == State.RUNNING]
    others = sorted(
        (one for one in services if one.advice.state != State.RUNNING),
        key=lambda one: (not one.attended, -severity(State(one.advice.state))),
    )
    budget: float = size.lines - _lines_of(", ".join(one.name for one in running), size) - 2
    shown: list[ServiceView] = []
    for one in others:
        budget -= _weigh(one, size)
        if budget < 0:
            break
        shown.append(one)
    return size.name, shown, running, len(others) - len(shown)


def _weigh(service: ServiceView, size: _Size) -> float:
    own = f"{service.name}   {_told(service.advice)}"
    return _lines_of(own, size) + sum(_weigh_exception(one, size) for one in service.exceptions) + _GAP


def _weigh_exception(exception: ExceptionView, size: _Size) -> float:
    own = f"     {exception.who} {_told(exception.advice)}"
    return _lines_of(own, size) + sum(_weigh_exception(one, size) for one in exception.exceptions)


def _told(advice: Advice) -> str:
    told = (advice.word, "    ", advice.rule, advice.ends, advice.restart, *(one.text for one in advice.remarks))
    return " ".join(one for one in told if one)


def _lines_of(text: str, size: _Size) -> int:
    return -(-len(text) // size.letters)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the notices for the doors of locations."""
    for location in context.content.catalogue.locations.values():
        path = paths.notice(context.language, location.id)
        yield Output(path, view_notice(context, location), PageTemplate("poster.html", context.assets.paper))

"""The notice for the door of a location, which fits on one page of A4."""

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.severity import severity
from statusgen.model.site import Location
from statusgen.model.words import State
from statusgen.pages.layout import location_phone, make_layout
from statusgen.wording.cells import describe_apart, group_by_state, services_at
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.retired import tell_at
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

USUAL_PHONES = 3
"""How many telephone lines a notice has room for beside everything else."""
_GAP = 0.6
"""Height of the rule between two services, in lines."""


class _Size(Struct, frozen=True):
    """A font size, with what fits on one A4 page besides the emergency block, the phones and the QR code."""

    name: str
    letters: int
    """In a line."""
    lines: int


class NoticeView(Struct, frozen=True):
    """The notice for the door of a location."""

    layout: Layout
    size: str
    """Font size: ``large`` or ``small``."""
    name: str
    kind: str
    emergency: EmergencyView
    """The departments of that location."""
    headline: str
    retired: tuple[str, ...]
    """What is no longer offered there, or that the place is closed for good."""
    groups: tuple[StateGroup, ...]
    running: str
    """What goes ahead, by name alone; empty where each has a line of its own."""
    shortened: str
    """That something was left out; empty when nothing was."""
    phones: tuple[PhoneView, ...]
    address: str
    """The address of the site as people type it."""
    scanned: str
    """The whole address, for the QR code."""
    stylesheet: str
    place: Link
    """Back to the page of the location; not printed."""


_SIZES = (_Size("large", 72, 25), _Size("small", 90, 33))
"""The first that holds everything is taken; measured in print on the example, in its longest language."""


def view_notice(context: PageContext, location: Location) -> NoticeView:
    """Make the notice for the door of a location: one A4 page; where it had to be shortened, it says so."""
    path, say = paths.notice(context.language, location.id), context.wording.say
    name = location.name.in_(context.language)
    services = services_at(context, path, location)
    layout = make_layout(context, path, say("Notice for the door: {place}", place=name))
    fraud = layout.chrome.fraud.text if layout.chrome.fraud is not None else ""
    ended = tell_at(context, location)
    offered = [service for service in services if not service.is_emergency]
    phones = _lines(context, location, layout.chrome.phones)
    size, shown, running, left_out = _choose_what_fits(
        offered, " ".join((fraud, *ended)), len(ended) + max(0, len(phones) - USUAL_PHONES)
    )
    shortened = context.wording.say_count(
        "This notice was shortened. One more service is on the site.",
        "This notice was shortened. {count} more services are on the site.",
        left_out,
    )
    address = paths.address(context.base_url, paths.location(context.language, location.id))
    parts = urlsplit(address)
    return NoticeView(
        layout=layout,
        emergency=_emergency_here(context, location, path, layout.chrome.emergency),
        size=size,
        name=name,
        kind=context.phrase_of(location.kind),
        headline=headline_of(context),
        retired=ended,
        groups=group_by_state(context, shown),
        running=context.wording.listed([service.name for service in running]) if running else "",
        shortened=shortened if left_out else "",
        phones=phones,
        address=f"{parts.netloc}{parts.path}".rstrip("/"),
        scanned=address,
        stylesheet=context.link(path, context.assets.paper),
        place=Link(context.link(path, paths.location(context.language, location.id)), name),
    )


def _lines(context: PageContext, location: Location, phones: Iterable[PhoneView]) -> tuple[PhoneView, ...]:
    """Return the phones on a notice: those of the group, and that of the location."""
    own = location_phone(context, location, location.name.in_(context.language))
    return tuple(phone for phone in (*phones, own) if phone is not None and phone.number)


def _emergency_here(context: PageContext, location: Location, path: str, everywhere: EmergencyView) -> EmergencyView:
    """Return the emergency block for one location."""
    cells = context.situation.at_location(location.id)
    departments = [service for service in context.content.catalogue.services.values() if service.is_emergency]
    lines = (
        describe_apart(context, path, service, {location.id: cells[service.id]})
        for service in departments
        if service.id in cells
    )
    return replace(everywhere, lines=tuple(chain.from_iterable(lines)))


def _choose_what_fits(
    services: list[ServiceView], notice: str, more: int
) -> tuple[str, list[ServiceView], list[ServiceView], int]:
    """Choose what fits on a notice: the worst first, and what is running in one line if space is short.

    ``notice`` is a sentence that stands below in any case, or empty; ``more`` are the lines below that are not usual.
    Returns the font size, the services shown, those shown by name alone, and how many were left out.
    """
    for size in _SIZES:
        room = size.lines - _wrapped_lines(notice, size) - more
        if sum(_service_height(service, size) for service in services) <= room:
            return size.name, services, [], 0
    running = [service for service in services if service.advice.state == State.RUNNING and not service.exceptions]
    others = sorted(
        (service for service in services if service not in running),
        key=lambda service: (not service.attended, -severity(State(service.advice.state))),
    )
    budget: float = room - _wrapped_lines(", ".join(service.name for service in running), size) - 2
    shown: list[ServiceView] = []
    for service in others:
        budget -= _service_height(service, size)
        if budget < 0:
            break
        shown.append(service)
    return size.name, shown, running, len(others) - len(shown)


def _service_height(service: ServiceView, size: _Size) -> float:
    own = f"{service.name}   {_join_sentences(service.advice)}"
    exceptions = sum(_exception_height(exception, size) for exception in service.exceptions)
    return _wrapped_lines(own, size) + exceptions + _GAP


def _exception_height(exception: ExceptionView, size: _Size) -> float:
    own = f"     {exception.who} {_join_sentences(exception.advice)}"
    return _wrapped_lines(own, size) + sum(_exception_height(inner, size) for inner in exception.exceptions)


def _join_sentences(advice: Advice) -> str:
    remarks = (remark.text for remark in advice.remarks)
    parts = (advice.word, "    ", advice.rule, *advice.details, advice.ends, advice.restart, *remarks)
    return " ".join(part for part in parts if part)


def _wrapped_lines(text: str, size: _Size) -> int:
    return -(-len(text) // size.letters)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the notices for the doors of locations."""
    for location in context.content.catalogue.locations.values():
        path = paths.notice(context.language, location.id)
        yield Output(path, view_notice(context, location), PageTemplate("poster.html", context.assets.paper))

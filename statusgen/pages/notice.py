"""The notice for the door of a location, which fits on one page of A4; in two languages side by side on request."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.marked import with_stop
from statusgen.model.severity import severity
from statusgen.model.site import Location
from statusgen.model.situation import Headline
from statusgen.model.words import State
from statusgen.pages.door_groups import Size, SortedParts, height_above, height_of, lines_of, most_shared, sort_services
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.pages.phones import location_phone, phones_at
from statusgen.situation.headline import how_it_runs, narrow_to_place
from statusgen.situation.help_wanted import calls_at
from statusgen.wording.capacities import tell_at as capacities_at
from statusgen.wording.cells import describe_apart, services_at
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_at
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.retired import tell_at
from statusgen.wording.stamps import about_location, last_said_at, stamps_at_door
from statusgen.wording.views import Advice, EmergencyView, ExceptionView, Layout, Link, PhoneView, ServiceView
from statusgen.wording.warnings import tell_in_line

USUAL_PHONES = 3
"""How many telephone lines a notice has room for beside everything else."""
BESIDE_A_NUMBER = 40
"""How many letters of when a line is open stand behind its number."""
MARK_OF_PREVIEW = 30
"""Points of height that the mark of a preview takes."""


class NoticeSheet(Struct, frozen=True):
    """A notice in one language."""

    layout: Layout
    language: str
    """Empty where it is that of the page."""
    size: str
    """Font size: ``large`` or ``small``."""
    name: str
    kind: str
    emergencies: str
    """What the block of the emergency departments is called."""
    emergency: EmergencyView
    """The departments of that location."""
    headline: str
    retired: tuple[str, ...]
    """What is no longer offered there, or that the place is closed for good."""
    capacities: tuple[str, ...]
    """How much of its usual work the whole location does, with when that was said."""
    sorted: SortedParts
    """The services by their answer: that of most of them first, in the largest letters."""
    going_ahead: str
    """What the line of those is called that go ahead."""
    running: str
    """What goes ahead, by name alone; empty where each has a line of its own."""
    help_wanted: tuple[str, ...]
    """The calls for help that hold there, each in one line."""
    shortened: str
    """Which services were left out; empty when none was."""
    phones: tuple[PhoneView, ...]
    address: str
    """The address of the site as people type it."""
    scanned: str
    """The whole address, for the QR code."""


class NoticeView(Struct, frozen=True):
    """The notice for the door of a location."""

    layout: Layout
    sheets: tuple[NoticeSheet, ...]
    """One, or one for each of two languages."""
    stylesheet: str
    place: Link
    """Back to the page of the location; not printed."""


_SIZES = (Size("large", 13.5, 72, 434), Size("small", 11, 90, 466))
"""The first that holds everything is taken; measured in print on the example, in its longest language."""


def view_notice(context: PageContext, location: Location, beside: PageContext | None = None) -> NoticeView:
    """Make the notice for the door of a location: one A4 page; where it had to be shortened, it says so.

    With another language ``beside`` it, both stand on one A3 page.
    """
    language, other = context.language, beside.language if beside else ""
    path = paths.notice(language, location.id, other)
    sheets = [_make_sheet(context, location, path)]
    if beside is not None:
        second = _make_sheet(beside, location, paths.notice(other, location.id))
        sheets.append(replace(second, language=other))
    return NoticeView(
        layout=replace(sheets[0].layout, alternates=(), languages=()) if beside else sheets[0].layout,
        sheets=tuple(sheets),
        stylesheet=context.link(path, context.assets.paper),
        place=Link(context.link(path, paths.location(language, location.id)), location.name.in_(language)),
    )


def _make_sheet(context: PageContext, location: Location, path: str) -> NoticeSheet:
    say, name = context.wording.say, location.name.in_(context.language)
    title = say("Notice for the door: {place}", place=name)
    layout = make_layout(context, path, title, stamps=stamps_at_door(context, location.id))
    fraud = layout.chrome.fraud.text if layout.chrome.fraud is not None else ""
    offered = [service for service in services_at(context, path, location).values() if not service.is_emergency]
    phones = _lines(context, location, layout.chrome.phones)
    ended, capacities = tell_at(context, location), capacities_at(context, location.id)
    calls = view_calls(context, calls_at(context.situation.help_wanted, location.id, context.catalogue))
    help_wanted = tuple(tell_in_line(call) for call in calls)
    more = len(ended) + len(capacities) + max(0, len(phones) - USUAL_PHONES) + bool(layout.stamps.checked)
    more += len(help_wanted) + 2 if help_wanted else 0
    remarks = (remark.text for phone in phones if phone.advice is not None for remark in phone.advice.remarks)
    hours = (text[BESIDE_A_NUMBER:] for text in remarks)
    below = " ".join((fraud, *ended, *capacities, *help_wanted, *hours))
    kind, organisation = context.phrase_of(location.kind), layout.chrome.organisation
    emergency = _emergency_here(context, location, path, layout.chrome.emergency)
    above = height_above(name, kind, organisation, emergency.lines)
    largest = most_shared(offered)
    size, shown, running, shortened = _choose_what_fits(context, offered, largest, below, more, above)
    address = paths.address(context.base_url, paths.location(context.language, location.id))
    parts = urlsplit(address)
    return NoticeSheet(
        layout=layout,
        language="",
        emergencies=say("Emergencies"),
        emergency=emergency,
        size=size.name,
        name=name,
        kind=kind,
        headline=headline_at(context, location.id),
        retired=ended,
        capacities=capacities,
        sorted=sort_services(context, shown, largest),
        going_ahead=say("Going ahead"),
        running=context.wording.services([service.name for service in running]) if running else "",
        help_wanted=help_wanted,
        shortened=shortened,
        phones=phones,
        address=f"{parts.netloc}{parts.path}".rstrip("/"),
        scanned=address,
    )


def _tell_left_out(context: PageContext, services: Sequence[ServiceView], size: Size, lines: int) -> str:
    """Say how many services are not on a notice, and name as many as some lines hold, the first of them at least.

    Names stand without what explains them, unless that tells two apart.
    """
    counted = context.wording.say_count(
        "This notice was shortened. One more service is on the site.",
        "This notice was shortened. {count} more services are on the site.",
        len(services),
    ).rstrip(".。।")
    names = [service.name for service in services]
    short = [name.partition(" (")[0] for name in names]
    names, say = short if len({*short}) == len(names) else names, context.wording.say
    told = say("{who}: {told}", who=counted, told=context.wording.services(names))
    for count in range(len(names) - 1, 0, -1):
        if lines_of(told + " " * (len(told) // 4), size) <= lines:  # bold letters are a quarter wider
            break
        named, more = context.wording.comma.join(context.wording.within(names[:count])), len(names) - count
        told = say("{state}: {services} and {more} more", state=counted, services=named, more=more)
    return with_stop(told)


def _lines(context: PageContext, location: Location, phones: Iterable[PhoneView]) -> tuple[PhoneView, ...]:
    """Return the phones on a notice: those of the group, and that of the location, each number once."""
    own = location_phone(context, location, location.name.in_(context.language))
    lines = [phone for phone in phones_at(context, location, phones) if phone.number]
    if own is not None and own.number and own.href not in {phone.href for phone in lines}:
        lines.append(own)
    return tuple(lines)


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
    context: PageContext, services: list[ServiceView], largest: str, notice: str, more: int, above: float
) -> tuple[Size, list[ServiceView], list[ServiceView], str]:
    """Choose what fits on a notice: limits of visits, then the worst of now or ahead; what runs where none is left out.

    ``largest`` is the answer in the largest letters, ``notice`` a sentence that stands below in any case, or empty;
    ``more`` are the lines below that are not usual, ``above`` the points that the head takes more than usual.
    Returns the font size, the services shown, those shown by name alone, and what says that others were left out.
    """
    whole = sort_services(context, services, largest)
    for size in _SIZES:
        below = (lines_of(notice, size) + more) * size.line + (MARK_OF_PREVIEW if context.preview else 0)
        room = size.room - below - above
        if height_of(whole, size) <= room:
            return size, services, [], ""
    room -= 2 * size.line
    running = [service for service in services if _is_as_usual(service)]
    others = sorted((service for service in services if service not in running), key=_rank)
    shown: list[ServiceView] = []
    for service in others:
        if not service.attended and len(shown) < sum(other.attended for other in others):
            break  # what nobody comes to matters less at a door than anything that was left out
        if height_of(sort_services(context, [*shown, service], largest), size) <= room:
            shown.append(service)
    room -= height_of(sort_services(context, shown, largest), size)
    left_out = [service for service in others if service not in shown]
    if not left_out and lines_of(", ".join(service.name for service in running), size) * size.line <= room:
        return size, shown, running, ""
    lines = 2 + max(0, int(room / size.line))
    return size, shown, [], _tell_left_out(context, [*left_out, *running], size, lines)


def _is_as_usual(service: ServiceView) -> bool:
    """Whether its name says enough: it runs for everybody, and for visits without limits."""
    advice = service.advice
    return advice.state == State.RUNNING and not service.exceptions and not advice.is_limited


def _rank(service: ServiceView) -> tuple[bool, bool, int, int]:
    """Order services by what people at the door need first: the limits of visits, then the worst of now or ahead."""
    advice = service.advice
    worst = max(_severities(advice, service.exceptions), default=0)
    return not service.attended, not advice.is_limited, -worst, -severity(State(advice.state))


def _severities(advice: Advice, exceptions: Iterable[ExceptionView]) -> Iterator[int]:
    """Iterate over how bad a service is, now and by what is announced, for everybody and for groups."""
    if advice.state:
        yield severity(State(advice.state))
    for exception in exceptions:
        yield from _severities(exception.advice, exception.exceptions)


def beside_of(context: PageContext) -> tuple[str, ...]:
    """Return the languages that stand beside that of the pages on notices in two languages."""
    first, *others = context.content.settings.notice_languages or ("",)
    return tuple(others) if first == context.language else ()


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the notices for the doors of locations, in one language and in two."""
    template = PageTemplate("poster.html", (context.assets.paper,))
    for other in ("", *beside_of(context)):
        beside = context.in_language(other) if other else None
        for location in context.content.catalogue.locations.values():
            path = paths.notice(context.language, location.id, other)
            make = partial(view_notice, context, location, beside)
            yield make_output(path, make, template, context.subjects.get(("notice", location.id), b""))


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of these notices: the cells, and the headline of the location."""
    for id_ in facts.catalogue.locations:
        narrow = narrow_to_place(facts.context.catalogue, facts.situation, id_)
        running = how_it_runs(narrow) if narrow.headline in (Headline.RUNNING, Headline.RUNNING_OPEN) else None
        named = (narrow.headline_incident, *(running.incidents if running is not None else ()))
        headline = (narrow.headline, running, facts.titles(named), named)
        incidents, cells = about_location(facts.situation, id_)
        told = (facts.of_cells(cells), headline, last_said_at(facts.context, id_))
        yield ("notice", id_), facts.subject_apart(incidents, cells, *told)

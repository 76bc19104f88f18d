"""What is printed: the notice on the door of each location, and the sheet for those who answer the telephone."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP, Location
from statusgen.model.words import State
from statusgen.plan import paths
from statusgen.plan.bulletins import Changes, describe_changes, describe_plan
from statusgen.plan.context import Scene
from statusgen.plan.frame import make_frame
from statusgen.plan.headline import headline_of
from statusgen.plan.instructions import TELEPHONE, phone_href, telephone_cell
from statusgen.plan.paper_views import AnswerView, NoticeView, QuestionView, SheetView
from statusgen.plan.scene import (
    advise,
    day_of,
    describe_cell,
    describe_departments,
    describe_service,
    group_by_state,
    location_link,
    pdf_link,
)
from statusgen.plan.views import Advice, EmergencyView, ExceptionView, Link, PhoneView, ServiceView


class _Size(Struct, frozen=True):
    """A size of letters, with what fits on one A4 page beside the emergency block, the telephones and the code."""

    name: str
    letters: int
    """In a line."""
    lines: int


_SIZES = (_Size("large", 72, 25), _Size("small", 90, 33))
"""The first that holds everything is taken; measured in print on the example, in its longest language."""
_GAP = 0.6
"""What the rule between two services takes, in lines."""
SHEET = "call-centre"
"""Where the sheet of those who answer the telephone stands."""
APPOINTMENTS = "consultations"
BRING = "what-to-bring"


def view_notice(scene: Scene, location: Location) -> NoticeView:
    """Make the notice for the door of a location: one A4 page, shortened where it has to be, which it says."""
    path, say = paths.notice(scene.language, location.id), scene.wording.say
    name = location.name.in_(scene.language)
    on = day_of(scene, scene.situation.at)
    catalogue, situation = scene.content.catalogue, scene.situation
    services = [
        describe_cell(scene, path, catalogue.services[cell.service], cell, on, by_place=False)
        for place in (location.id, WHOLE_GROUP)
        for cell in situation.at_location(place).values()
        if not catalogue.services[cell.service].is_emergency
    ]
    size, shown, running, left_out = _fit(services)
    frame = make_frame(scene, path, say("Notice for the door: {place}", place=name))
    address = paths.address(scene.base_url, paths.location(scene.language, location.id))
    parts = urlsplit(address)
    return NoticeView(
        frame=frame,
        emergency=_emergency_here(scene, location, path, frame.around.emergency),
        size=size,
        name=name,
        kind=scene.phrase_of(location.kind),
        headline=headline_of(scene),
        groups=group_by_state(scene, shown),
        running=scene.wording.listed([one.name for one in running]) if running else "",
        shortened=(
            scene.wording.say_count(
                "This notice was shortened. One more service is on the site.",
                "This notice was shortened. {count} more services are on the site.",
                left_out,
            )
            if left_out
            else ""
        ),
        phones=_lines(scene, location, frame.around.phones),
        address=f"{parts.netloc}{parts.path}".rstrip("/"),
        scanned=address,
        stylesheet=scene.link(path, scene.paper),
        place=Link(scene.link(path, paths.location(scene.language, location.id)), name),
    )


def _lines(scene: Scene, location: Location, phones: Iterable[PhoneView]) -> tuple[PhoneView, ...]:
    """Return the lines that a notice names: those of the group, and that of the location."""
    cell, service = telephone_cell(scene, location.id), scene.content.catalogue.services.get(TELEPHONE)
    is_dead, advice = cell is not None and cell.state is State.CANCELLED, None
    if cell is not None and service is not None and cell.state is not State.RUNNING:
        advice = advise(scene, service, cell.said, day_of(scene, scene.situation.at), cell)
    name = location.name.in_(scene.language)
    own = PhoneView(name, location.phone, "", "", advice) if location.phone and not is_dead else None
    return (*(one for one in phones if one.number), *((own,) if own else ()))


def _emergency_here(scene: Scene, location: Location, path: str, everywhere: EmergencyView) -> EmergencyView:
    """Return the emergency block as it is true at one location."""
    lines = tuple(
        line
        for service in scene.content.catalogue.services.values()
        if service.is_emergency
        for cell in (scene.situation.cells.get((service.id, location.id)),)
        if cell is not None
        for line in describe_departments(scene, path, service, {location.id: cell})
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


def view_sheet(scene: Scene, changes: Changes) -> SheetView:
    """Make the sheet for those who answer the telephone: callers' questions, answered in the words of the pages."""
    path, say, settings = paths.listing(scene.language, SHEET), scene.wording.say, scene.content.settings
    title, latest = say("Sheet for the call centre"), scene.situation.latest
    return SheetView(
        frame=make_frame(scene, path, title),
        title=title,
        headline=headline_of(scene),
        changes=describe_changes(scene, changes.get((latest.incident, latest.number), ())) if latest else (),
        questions=tuple(_iter_questions(scene, path)),
        cannot_say=scene.phrase_of(settings.cannot_say),
        hospitals=tuple(
            PhoneView(one.text, place.phone, phone_href(place.phone), "", None)
            for place in scene.content.catalogue.locations.values()
            if place.phone
            for one in (location_link(scene, path, place),)
        ),
        pdf=pdf_link(scene, path, path),
    )


def _iter_questions(scene: Scene, path: str) -> Iterator[QuestionView]:
    say, catalogue, situation = scene.wording.say, scene.content.catalogue, scene.situation
    on = day_of(scene, situation.at)
    rows = {
        service.id: describe_service(scene, path, service, cells, on, sourced=False)
        for service in catalogue.services.values()
        if (cells := situation.of_service(service.id))
    }
    attended = [id_ for id_ in rows if catalogue.services[id_].attended]
    emergency = [rows[id_] for id_ in attended if catalogue.services[id_].is_emergency]
    first = [rows[APPOINTMENTS]] if APPOINTMENTS in rows else []
    others = [rows[id_] for id_ in attended if rows[id_] not in (*emergency, *first)]
    if emergency:
        yield QuestionView(say("Can I come to the emergency department?"), services=tuple(emergency))
    if first:
        yield QuestionView(say("Is my appointment kept? Can I make an appointment?"), services=tuple(first))
    if others:
        ordered = sorted(others, key=lambda one: -severity(State(one.advice.state)))
        yield QuestionView(say("And my examination, my treatment, my operation?"), services=tuple(ordered))
    lines = [rows[id_] for id_ in rows if id_ not in attended]
    if lines:
        yield QuestionView(say("Which lines and systems work?"), services=tuple(lines))
    steps = tuple(
        step
        for incident in situation.open_incidents
        for step in describe_plan(scene, situation.restart_plans.get(incident.id, ()))
    )
    if steps:
        yield QuestionView(say("When will it run again?"), plan=steps)
    bring = next((page for page in scene.content.pages if page.slug == BRING), None)
    if bring is not None:
        edition = bring.editions[scene.language]
        foreign = edition.language if edition.language != scene.language else ""
        yield QuestionView(edition.title, language=foreign, text=Markup(edition.html))
    how = scene.phrase_of(scene.content.settings.contact_how)
    reach = make_frame(scene, path, "").around.no_reach
    if how or reach:
        told = tuple(AnswerView(text) for text in (how, reach) if text)
        yield QuestionView(say("How will you contact me?"), answers=told)

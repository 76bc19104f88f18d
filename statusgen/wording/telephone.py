"""The telephone lines that patients may call, with their hours and their state."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup
from msgspec import Struct

from statusgen.model.marked import Marked, in_language, join
from statusgen.model.phone import phone_href
from statusgen.model.site import WHOLE_GROUP, Phone, Text
from statusgen.model.situation import Cell, Reason, severity_of
from statusgen.model.words import ServiceKind, State
from statusgen.situation.changes import cells_at
from statusgen.situation.claims import CellKey
from statusgen.situation.timeline import Timeline
from statusgen.wording.context import PageContext
from statusgen.wording.views import Advice, Link, PhoneView

TELEPHONE = "telephone"
"""The service whose state says whether the numbers of locations answer, where the catalogue has it."""


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


def cells_mentioned(context: PageContext) -> Mapping[CellKey, Cell]:
    """Return the cells that sentences about others mention: now, or at the instant of a bulletin."""
    if context.then is None:
        return context.situation.cells
    return cells_at(context.timeline, context.then, services_of_sentences(context.timeline), context.known)


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
    cells = cells_mentioned(context)
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
    cells = cells_mentioned(context)
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


def silent_number(number: str) -> str:
    """Return a number that nobody answers: not as a link, always left to right."""
    return Marked(number, Markup('<span dir="ltr">{}</span>').format(number)) if number else ""


def view_phone(
    name: str, number: str, hours: str = "", advice: Advice | None = None, *, is_out: bool = False
) -> PhoneView:
    """Make the view of a telephone line; ``is_out`` is whether nobody answers its number."""
    if is_out:
        return PhoneView(name, "", "", hours, advice, number)
    return PhoneView(name, number, phone_href(number) if number else "", hours, advice)

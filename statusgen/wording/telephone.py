"""The telephone lines that patients may call, with their hours and their state."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from markupsafe import Markup
from msgspec import Struct

from statusgen.model.marked import Marked, join
from statusgen.model.phone import phone_href
from statusgen.model.site import WHOLE_GROUP, Phone, Text
from statusgen.model.situation import Cell, Reason, severity_of
from statusgen.model.words import ServiceKind, State
from statusgen.situation.changes import cells_at
from statusgen.situation.claims import CellKey
from statusgen.situation.lines import is_past
from statusgen.situation.timeline import Timeline
from statusgen.wording.context import PageContext
from statusgen.wording.views import Advice, Link, PhoneView

_RANGE = re.compile(r"(?P<begins>\d{1,2}:\d\d)–(?P<ends>\d{1,2}:\d\d)")
TELEPHONE = "telephone"
"""The service whose state says whether the numbers of locations answer, where the catalogue has it."""


class Lines(Struct, frozen=True):
    """The telephone lines that patients of some places may call."""

    listed: str
    """Number, hours and state of each line that answers; empty where none does."""
    are_out: bool = False
    """Whether there are lines, and none answers."""
    number: str = ""
    """That of a line which is alone."""
    details: str = ""
    """Its hours and its state, as far as there is anything to say."""


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


class _OfAll(Struct, frozen=True):
    """The lines that everybody may call, whichever their hospital."""

    purpose: str
    """That for what patients call about; empty where none answers."""
    general: str
    """One for anything."""
    last: str
    """One for something else, where no other answers."""
    are_out: bool
    """Whether one that patients could call does not answer."""


def find_lines(context: PageContext, places: Iterable[str], kind: ServiceKind | None = None) -> Lines:
    """Find the line that patients of some places may call, each told the same as if their place were alone.

    The line for the purpose of a service of a ``kind`` comes first, then one for anything; of each, that which a note
    opens at the place before that of all. Then comes the number of the place, last a line for something else. A line
    that exists only while a note says so is none while no note does, and one that a note closes never answers. What
    is to say of all numbers alike stands once behind them.
    """
    first = _LINE_FOR.get(kind, "") if kind is not None else ""
    of_all = _find_lines_of_all(context, first)
    told = {place: _find_line_at(context, place, first, of_all) for place in dict.fromkeys(places)}
    if len({line.listed for line in told.values()}) <= 1:
        listed = next((line.listed for line in told.values()), of_all.purpose or of_all.general or of_all.last)
        return Lines(listed, not listed and (of_all.are_out or any(line.are_out for line in told.values())))
    of_line: dict[str, list[str]] = {of_all.purpose or of_all.general: []}
    for place, line in told.items():
        of_line.setdefault(line.listed, []).append(place)
    own = {line.listed: line for line in told.values() if line.listed}
    details = {line.details for line in own.values()}
    if len(own) > 1 and len(details) == 1 and all(details) and not own.keys() & {of_all.purpose, of_all.general}:
        numbers = (join(" ", (context.wording.places(of_line[key]), line.number)) for key, line in own.items())
        of_each = context.wording.say("all lines: {told}", told=details.pop())
        return Lines(join("", (join(context.wording.comma, numbers), " (", of_each, ")")))
    named = (
        line if line in (of_all.purpose, of_all.general) else join(" ", (context.wording.places(where), line))
        for line, where in of_line.items()
        if line and where
    )
    return Lines(join(context.wording.comma, named))


def _find_lines_of_all(context: PageContext, first: str) -> _OfAll:
    phones = sorted(context.content.settings.phones, key=lambda one: _RANKS.get(one.id, 1))
    asked = {phone.id: _ask_line(context, phone) for phone in phones}
    others = [line for id_, line in asked.items() if id_ in _OF_OTHERS and id_ != first]
    usual = [line for id_, line in asked.items() if id_ not in _OF_OTHERS or id_ == first]
    return _OfAll(
        asked[first].listed if first in asked else "",
        next((line.listed for line in usual if line.listed), ""),
        next((line.listed for line in others if line.listed), ""),
        any(line.are_out for line in usual),
    )


def _find_line_at(context: PageContext, place: str, first: str, of_all: _OfAll) -> Lines:
    """Find the line that patients of one place may call."""
    location, usual = (one.content.catalogue.locations.get(place) for one in (context, context.timeline))
    if location is None or place in context.catalogue.closed:
        return Lines(of_all.purpose or of_all.general or of_all.last)
    own = {phone.id: phone for phone in location.lines if phone.number}
    general = sorted((id_ for id_ in own if id_ not in _OF_OTHERS), key=lambda id_: _RANKS.get(id_, 1))
    opened = own.get(first) if first in own or of_all.purpose else own.get(next(iter(general), ""))
    if opened is not None:
        return _ask_line(context, opened)
    if of_all.purpose or of_all.general:
        return Lines(of_all.purpose or of_all.general)
    cell = telephone_cell(context, place) if not location.phone_stands else None
    if location.phone and (cell is None or cell.state is not State.CANCELLED):
        hours = tell_hours(context, location.hours, location.languages)
        return _describe_line(context, location.phone, hours, cell)
    other = next((own[id_] for id_ in _OF_OTHERS if id_ in own), None)
    listed = _ask_line(context, other).listed if other is not None else of_all.last
    return Lines(listed, are_out=not listed and bool(location.phone or (usual and usual.phone)))


def _ask_line(context: PageContext, phone: Phone) -> Lines:
    """Return a line of the settings, or of a location, as it may be called, if it may."""
    if not phone.number:
        return Lines("", are_out=True)
    service, cell = context.content.catalogue.services.get(phone.service), line_cell(phone, cells_mentioned(context))
    if service is not None and cell is None and (service.when_stated or service.retired):
        return Lines("")
    if cell is not None and cell.state is State.CANCELLED:
        return Lines("", are_out=True)
    return _describe_line(context, phone.number, tell_hours(context, phone.hours, phone.languages), cell)


def line_cell(phone: Phone, cells: Mapping[CellKey, Cell]) -> Cell | None:
    """Return the cell that says whether a line answers: one that answers anywhere is one to call; None without one."""
    return min((cell for key, cell in cells.items() if key[0] == phone.service), key=severity_of, default=None)


def tell_hours(context: PageContext, hours: Text | None, languages: Iterable[str]) -> str:
    """Return when a line answers, and in which languages, as far as that is said."""
    spoken = [context.wording.language_name(language) for language in languages]
    told = context.phrase_of(hours)
    if told and not any(map(str.isalpha, told)):  # figures are of no language, and run the way of the page
        told = _RANGE.sub(lambda found: context.wording.say("{begins}–{ends}", **found.groupdict()), str(told))
    return join(context.wording.comma, filter(None, (told, *spoken)))


def describe_number(context: PageContext, number: str, hours: Text | None, languages: Iterable[str]) -> str:
    """Return a number with its hours and languages, whatever its state."""
    return _describe_line(context, number, tell_hours(context, hours, languages), None).listed


def describe_phone(context: PageContext, line: str) -> str:
    """Return a line of the settings with its hours and its state; empty for one that nobody may call now."""
    phones = (phone for phone in context.content.settings.phones if phone.id == line)
    return next((_ask_line(context, phone).listed for phone in phones), "")


def telephone_cell(context: PageContext, place: str) -> Cell | None:
    """Return the state of the telephone of a location, or that of the group; None where the catalogue has none."""
    cells = cells_mentioned(context)
    return cells.get((TELEPHONE, place)) or cells.get((TELEPHONE, WHOLE_GROUP))


def _describe_line(context: PageContext, number: str, hours: str, cell: Cell | None) -> Lines:
    """Describe a line: its number, its hours and, where it is not as usual, its state."""
    details = [hours] if hours else []
    if cell is not None:
        if not hours:
            details += [_detail(context.remark(remark)) for remark in cell.said.remarks]
        if cell.state is not State.RUNNING and cell.reason is Reason.STATED:  # "to be confirmed" is not of the number
            service = context.content.catalogue.services[cell.service]
            details.append(context.wording.state(cell.state, service))
    told, more = tell_digits(context, number), join(context.wording.comma, details)
    return Lines(join("", (told, " (", more, ")")) if details else told, number=told, details=more)


def _detail(remark: Link) -> str:
    """Return a remark for use within a sentence: without its full stop, or marked where it is not translated."""
    return remark.text if isinstance(remark.text, Marked) else remark.text.rstrip(".")


def tell_digits(context: PageContext, number: str) -> str:
    """Return a number as a link, unless a bulletin is told, and nobody answers the number any more."""
    is_silent = context.then is not None and is_past(context.timeline.content, number)
    return silent_number(number) if is_silent else phone_number(number)


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

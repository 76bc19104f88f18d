"""The telephone lines of a page: those of everybody, and those of a location, each with what is known of its state."""

from collections.abc import Iterable, Iterator

from statusgen.model.phone import phone_href
from statusgen.model.site import WHOLE_GROUP, Location, Phone
from statusgen.model.words import State
from statusgen.wording.cells import advise_line
from statusgen.wording.context import PageContext
from statusgen.wording.telephone import TELEPHONE, line_cell, telephone_cell, tell_hours, view_phone
from statusgen.wording.views import Advice, PhoneView


def iter_phones(context: PageContext, *, is_archive: bool) -> Iterator[PhoneView]:
    """Iterate over the lines that stand, without those that exist only while a note says so, and none does.

    A page of the archive has no line that a note has opened: it stays as it is while such lines come and go.
    """
    usual = {phone.id: phone for phone in context.timeline.content.settings.phones}
    for phone in context.content.settings.phones:
        if is_archive and phone.id not in usual:
            continue
        service, name = context.content.catalogue.services.get(phone.service), phone.name.in_(context.language)
        is_open = service is None or bool(context.situation.of_service(service.id))
        if phone.number and (is_open or is_archive):
            yield _view_line(context, phone, name, is_archive=is_archive)
        elif not phone.number and phone.id in usual and not is_archive:
            yield _closed_line(context, name, usual[phone.id].number)


def _closed_line(context: PageContext, name: str, number: str) -> PhoneView:
    """Say that a number that readers may know is out of service."""
    out = Advice(State.CANCELLED, context.wording.say("Out of service"), "", "")
    return view_phone(name, number, advice=out, is_out=True)


def _view_line(context: PageContext, phone: Phone, name: str, *, is_archive: bool = False) -> PhoneView:
    """Describe a line with the state of its service, if that is the same everywhere, or nobody answers anywhere."""
    hours, cell = tell_hours(context, phone.hours, phone.languages), line_cell(phone, context.situation.cells)
    if cell is None or is_archive:
        return view_phone(name, phone.number, hours)
    service, is_dead = context.content.catalogue.services[cell.service], cell.state is State.CANCELLED
    if cell.location != WHOLE_GROUP:
        return _closed_line(context, name, phone.number) if is_dead else view_phone(name, phone.number, hours)
    advice = advise_line(context, service, cell)
    if service.attended:  # what patients of the service do is not what callers do
        word = context.wording.say("Out of service") if is_dead else advice.word
        advice = Advice(advice.state, word, "", "", restart=advice.restart, ends=advice.ends)
    return view_phone(name, phone.number, "" if is_dead else hours, advice, is_out=is_dead)


def hospital_phones(context: PageContext) -> tuple[PhoneView, ...]:
    """Return the number of each location that has one, and the lines that notes open for its patients alone."""
    views = []
    for place in context.catalogue.locations.values():
        name, hours = place.name.in_(context.language), tell_hours(context, place.hours, place.languages)
        views += [view_phone(name, place.phone, hours)] if place.phone else []
        views += iter_own_lines(context, place)
    return tuple(views)


def phones_at(context: PageContext, location: Location, everywhere: Iterable[PhoneView]) -> tuple[PhoneView, ...]:
    """Return the lines of which patients of a location may know, its own first.

    One of everybody stands beside one of its own for the same purpose only while nobody answers it, and once.
    """
    own = {phone.name.in_(context.language) for phone in location.lines if phone.number}
    first = tuple(iter_own_lines(context, location))
    known = {phone_href(view.silent) for view in first if view.silent}
    others = (one for one in everywhere if (phone_href(one.silent) not in known if one.silent else one.name not in own))
    return (*first, *others)


def iter_own_lines(context: PageContext, location: Location) -> Iterator[PhoneView]:
    """Iterate over the lines that notes open for the patients of a location, named with it."""
    for phone in location.lines:
        name = context.wording.say(
            "{service} ({where})", service=phone.name.in_(context.language), where=location.name.in_(context.language)
        )
        if phone.number:
            yield _view_line(context, phone, name)


def location_phone(context: PageContext, location: Location, name: str) -> PhoneView | None:
    """Return the number of a location with the state of its telephone where that is not as usual; None without one."""
    usual = context.timeline.content.catalogue.locations.get(location.id, location).phone
    if not (usual or location.phone) or location.id in context.catalogue.closed:
        return None
    if not location.phone:
        return _closed_line(context, name, usual)
    hours = tell_hours(context, location.hours, location.languages)
    service, cell = context.content.catalogue.services.get(TELEPHONE), telephone_cell(context, location.id)
    if (
        location.phone_stands
        or service is None
        or cell is None
        or (cell.state is State.RUNNING and not cell.said.coming)
    ):
        return view_phone(name, location.phone, hours)
    advice, is_out = advise_line(context, service, cell), cell.state is State.CANCELLED
    return view_phone(name, location.phone, "" if is_out else hours, advice, is_out=is_out)

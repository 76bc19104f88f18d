"""The page of a location: what goes ahead there, and what does not."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.model.paths import location_feed
from statusgen.model.site import WHOLE_GROUP, Location
from statusgen.model.situation import worst_of
from statusgen.model.words import State
from statusgen.pages.day_strips import StripView, iter_touching, link_incidents, view_days_of_location
from statusgen.pages.home import APPOINTMENTS, RECENT, view_planned
from statusgen.pages.layout import emergency_at, make_frame
from statusgen.pages.structured import describe_location
from statusgen.wording.bulletins import link_bulletin
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.cells import advise, day_of, describe_cell, group_by_state, pdf_link
from statusgen.wording.context import Scene
from statusgen.wording.instructions import TELEPHONE, phone_href, telephone_cell
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import BulletinLink, Frame, Link, PhoneView, PlannedView, ServiceView, StateGroup


class LocationView(Struct, frozen=True):
    """One location."""

    frame: Frame
    name: str
    kind: str
    phone: PhoneView | None
    address: str
    appointments: ServiceView | None
    groups: tuple[StateGroup, ...]
    bulletins: tuple[BulletinLink, ...]
    planned: tuple[PlannedView, ...]
    strip: StripView | None
    incidents: tuple[Link, ...]
    calendar: Link | None
    """Its calendar; None while no day is announced."""
    notice: Link
    """The notice for its door."""
    pdf: Link | None
    """That notice as PDF, where there is one."""


def view_location(scene: Scene, location: Location) -> LocationView:
    """Make the page of a location: its services, and those of the whole group."""
    path = paths.location(scene.language, location.id)
    catalogue, situation = scene.content.catalogue, scene.situation
    on = day_of(scene, situation.at)
    services = [
        describe_cell(scene, path, catalogue.services[cell.service], cell, on, by_place=False)
        for place in (location.id, WHOLE_GROUP)
        for cell in situation.at_location(place).values()
    ]
    by_location = scene.chronicle.by_location.get(location.id)
    coming = [one for one in situation.coming if any(_names_place(note, location.id) for note in one.notes)]
    name = location.name.in_(scene.language)
    frame = make_frame(
        scene,
        path,
        name,
        scene.wording.say("Services at {place}", place=name),
        state=worst_of(situation.at_location(location.id).values()),
        structured=describe_location(scene, location),
        feed=location_feed(location.id),
        calendar=paths.calendar(scene.language, location.id),
    )
    emergency = emergency_at(scene, path, location, frame.around.emergency)
    return LocationView(
        frame=replace(frame, around=replace(frame.around, emergency=emergency)),
        name=name,
        kind=scene.phrase_of(location.kind),
        phone=_location_phone(scene, location),
        address=location.address,
        appointments=_appointments_at(scene, path, location) if situation.open_incidents else None,
        groups=group_by_state(scene, services),
        bulletins=tuple(link_bulletin(scene, path, note) for note in islice(iter_touching(scene, location), RECENT)),
        planned=view_planned(scene, path, coming),
        strip=view_days_of_location(scene, path, location),
        incidents=link_incidents(scene, path, by_location),
        calendar=link_calendar(scene, path, location.id),
        notice=Link(
            scene.link(path, paths.notice(scene.language, location.id)),
            scene.wording.say("Notice to print for the door"),
        ),
        pdf=pdf_link(scene, path, paths.notice(scene.language, location.id)),
    )


def _location_phone(scene: Scene, location: Location) -> PhoneView | None:
    """Return the number of a location, with the state of the telephone where the catalogue has one."""
    if not location.phone:
        return None
    service, cell = scene.content.catalogue.services.get(TELEPHONE), telephone_cell(scene, location.id)
    said = advise(scene, service, cell.said, day_of(scene, scene.situation.at), cell) if service and cell else None
    advice = said if said and said.state != State.RUNNING else None
    is_dead = cell is not None and cell.state is State.CANCELLED
    number_ = "" if is_dead else location.phone
    return PhoneView(scene.wording.say("Telephone"), number_, phone_href(number_) if number_ else "", "", advice)


def _appointments_at(scene: Scene, path: str, location: Location) -> ServiceView | None:
    """Return the default instruction for appointments at a location."""
    service = scene.content.catalogue.services.get(APPOINTMENTS)
    cell = scene.situation.cells.get((APPOINTMENTS, location.id))
    if service is None or cell is None:
        return None
    return describe_cell(scene, path, service, cell, day_of(scene, scene.situation.at), by_place=False)


def _names_place(note: Note, place: str) -> bool:
    return any(place in statement.locations or WHOLE_GROUP in statement.locations for statement in note.statements)


def outputs(scene: Scene) -> Iterator[Output]:
    """Iterate over the pages of locations."""
    for location in scene.content.catalogue.locations.values():
        path = paths.location(scene.language, location.id)
        yield Output(path, view_location(scene, location), PageTemplate("location.html"))

"""The page of a location: the state of its services, its bulletins and planned closures."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.model.paths import location_feed
from statusgen.model.site import WHOLE_GROUP, Location
from statusgen.model.situation import worst_of
from statusgen.pages.ahead import AheadView, view_ahead
from statusgen.pages.day_strips import iter_bulletins_about, link_incidents
from statusgen.pages.facts import Facts, Key
from statusgen.pages.home import RECENT
from statusgen.pages.layout import emergency_at, make_layout, own_name
from statusgen.pages.phones import location_phone, phones_at
from statusgen.pages.structured import describe_location
from statusgen.situation.help_wanted import calls_at
from statusgen.wording import retired
from statusgen.wording.badges import title_of_location
from statusgen.wording.bulletins import link_bulletin, view_planned
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.capacities import tell_at
from statusgen.wording.cells import day_of, newest_day, services_at
from statusgen.wording.context import PageContext
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.latest_changes import LatestChanges, tell_changes
from statusgen.wording.links import pdf_link
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.rows import Rows, make_all_rows, told_at
from statusgen.wording.stamps import about_location, stamps_at
from statusgen.wording.telephone import TELEPHONE
from statusgen.wording.views import (
    BulletinLink,
    Layout,
    Link,
    PhoneView,
    PlannedView,
    ServiceView,
    WarningView,
)

CHANGES = 5
"""How many changes of the newest bulletin about it the page tells."""
DAYS_TOLD = 14
"""For how many days they are told, counted from the newest word of all."""


class LocationView(Struct, frozen=True):
    """One location."""

    layout: Layout
    title: str
    """Its name with its state, so that an open tab tells."""
    name: str
    kind: str
    phone: PhoneView | None
    address: str
    capacities: tuple[str, ...]
    """How much of its usual work it does, with when it was said."""
    help_wanted: tuple[WarningView, ...]
    """The calls for help that hold there."""
    rows: Rows
    """Its services: what is not as usual first; those that are told as a line to call, or above, are left out."""
    retired: tuple[str, ...]
    """What is no longer offered there, since when, and where to go; or that it is closed for good."""
    bulletins: tuple[BulletinLink, ...]
    changed: BulletinLink | None
    """The newest bulletin that changed something there, where it is of the last days and what it said still holds."""
    changes: LatestChanges
    planned: tuple[PlannedView, ...]
    ahead: AheadView | None
    """The next days of its services; None where nothing is announced."""
    incidents: tuple[Link, ...]
    calendar: Link | None
    """Its calendar; None while no day is announced."""
    notice: Link
    """The notice for its door."""
    notices: tuple[Link, ...]
    """The same in two languages side by side, where the settings ask for it."""
    pdf: Link | None
    """That notice as PDF, where there is one."""


def view_location(context: PageContext, location: Location) -> LocationView:
    """Make the page of a location: its services, and those of the whole group."""
    path = paths.location(context.language, location.id)
    situation = context.situation
    by_location = context.timeline.by_location.get(location.id)
    coming = [incident for incident in situation.coming if incident.locations & {location.id, WHOLE_GROUP}]
    name = location.name.in_(context.language)
    title = title_of_location(context, location)
    layout = make_layout(
        context,
        path,
        name,
        context.wording.say("Services at {place}", place=name),
        state=worst_of(situation.at_location(location.id).values()),
        structured=describe_location(context, location),
        feed=location_feed(location.id),
        calendar=paths.calendar(context.language, location.id),
        shared_as=title,
        stamps=stamps_at(context, location.id),
    )
    newest = _newest_change(context, location)
    changes = LatestChanges()
    if newest is not None:
        changes = tell_changes(context, newest, CHANGES, frozenset((location.id, WHOLE_GROUP)))
    layout = replace(layout, title=layout.title.replace(name, title, 1))
    emergency = emergency_at(context, path, location, layout.chrome.emergency)
    phones = phones_at(context, location, layout.chrome.phones)
    phone = location_phone(context, location, context.wording.say("Telephone"))
    services = services_at(context, path, location)
    telephone = services.get(TELEPHONE)
    if (
        telephone is not None
        and phone is not None
        and phone.advice is not None
        and _is_told_by_number(location, telephone)
    ):
        del services[TELEPHONE]
    return LocationView(
        layout=replace(layout, chrome=replace(layout.chrome, emergency=emergency, phones=phones)),
        title=title,
        name=name,
        kind=context.phrase_of(location.kind),
        phone=phone,
        address=location.address,
        capacities=tell_at(context, location.id),
        help_wanted=view_calls(context, calls_at(situation.help_wanted, location.id, context.catalogue)),
        rows=make_all_rows(told_at(context, services)),
        retired=retired.tell_at(context, location),
        bulletins=tuple(link_bulletin(context, path, note) for note in _newest_about(context, location)),
        changed=link_bulletin(context, path, newest) if newest is not None and changes.lines else None,
        changes=changes,
        planned=view_planned(context, path, coming),
        ahead=_view_ahead(context, location),
        incidents=link_incidents(context, path, by_location),
        calendar=link_calendar(context, path, location.id),
        notice=Link(
            context.link(path, paths.notice(context.language, location.id)),
            context.wording.say("Notice to print for the door"),
        ),
        notices=tuple(_link_notices(context, path, location)),
        pdf=pdf_link(context, path, paths.notice(context.language, location.id)),
    )


def _link_notices(context: PageContext, path: str, location: Location) -> Iterator[Link]:
    """Iterate over links to the notices in two languages of which that of the page is one."""
    first, *others = context.content.settings.notice_languages or ("",)
    for other in others:
        if context.language in (first, other):
            target = paths.notice(first, location.id, other)
            yield Link(context.link(path, target), f"{own_name(first)} – {own_name(other)}")


def _is_told_by_number(location: Location, telephone: ServiceView) -> bool:
    """Whether all that is said of the telephone stands with its number; one that a note closed says that alone."""
    is_whole = location.phone or not (telephone.advice.ends or telephone.advice.restart)
    return bool(is_whole) and not telephone.exceptions


def _view_ahead(context: PageContext, location: Location) -> AheadView | None:
    services = context.catalogue.services
    cells = context.situation.at_location(location.id).values()
    named = ((services[cell.service].short.in_(context.language), services[cell.service], cell) for cell in cells)
    return view_ahead(context, named, context.wording.services)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the pages of locations."""
    for location in context.content.catalogue.locations.values():
        path, subject = (
            paths.location(context.language, location.id),
            context.subjects.get(("location", location.id), b""),
        )
        make = partial(view_location, context, location)
        yield make_output(path, make, PageTemplate("location.html"), subject, has_image=True)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of these pages: the cells, bulletins that changed something there, incidents."""
    for location in facts.catalogue.locations.values():
        here, situation = {location.id, WHOLE_GROUP}, facts.situation
        notes = facts.timeline.by_location.get(location.id)
        told = [(note.incident, note.number) for note in _newest_about(facts.context, location)]
        changes = facts.of_changes(_newest_change(facts.context, location), CHANGES, frozenset(here))
        coming = [incident.id for incident in situation.coming if incident.locations & here]
        linked = facts.linked(notes.summaries) if notes else []
        named = (*(incident for incident, _ in told), *linked)
        incidents, cells = about_location(situation, location.id)
        yield (
            ("location", location.id),
            facts.subject_apart(
                incidents,
                cells,
                facts.of_cells(cells),
                facts.titles((*named, *coming)),
                [facts.dates_of(incident) for incident in named],
                [facts.of_incident(incident) for incident in coming],
                (told, linked, coming, changes),
                link_calendar(facts.context, "", location.id) is not None,
            ),
        )


def _newest_change(context: PageContext, location: Location) -> Note | None:
    """Return the newest bulletin that changed something there; none where the newest word of all is long after it."""
    newest = next(_newest_about(context, location), None)
    if newest is None or day_of(context, newest.published) < newest_day(context) - timedelta(days=DAYS_TOLD):
        return None
    return newest


def _newest_about(context: PageContext, location: Location) -> Iterator[Note]:
    return islice(iter_bulletins_about(context, location), RECENT)

"""Stubs at addresses where something stood before, which lead to where it stands now."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.incident_index import former_ids_of, index_of
from statusgen.model.note import Edition, Incident
from statusgen.model.site import Location, Service
from statusgen.pages.layout import make_layout
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import Layout, Link

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class MovedView(Struct, frozen=True):
    """A page that leads to another."""

    layout: Layout
    heading: str
    link: Link
    """Where to: it is followed at once."""


def view_moved(context: PageContext, path: str, target: str, text: str, language: str = "") -> MovedView:
    """Make the page at a path that leads to another, called by a text in a ``language``, where that is another."""
    heading = context.wording.say("This page has moved")
    layout = make_layout(context, path, heading, is_archive=True, canonical=target)
    return MovedView(layout, heading, Link(context.link(path, target), text, language))


def of_incident(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the stubs of an incident that was renamed or joined by others, and of bulletins that came to it."""
    incidents = site.content.incidents
    former = {place.rpartition("/")[0] for note in incident.notes for place in note.formerly} | {*incident.formerly}
    if not former:
        return
    index = index_of(incidents)
    claimed = [id_ for own in former_ids_of(incidents).values() for id_ in own]
    free = {id_ for id_ in former if id_ not in incidents and claimed.count(id_) <= 1}
    for context in site.pages:
        language = context.language
        for note in incident.notes:
            for place in note.formerly:
                id_, _, number = place.rpartition("/")
                if id_ in free or (id_ in index and int(number) not in {own.number for own in index[id_].notes}):
                    path = paths.bulletin_numbered(language, id_, int(number))
                    yield _stub(context, path, paths.bulletin(language, note), note.editions[language])
        for id_ in sorted(free):
            path = paths.incident(language, id_)
            yield _stub(context, path, paths.incident(language, incident.id), incident.editions[language])


def of_catalogue(context: PageContext) -> Iterator[Output]:
    """Iterate over the stubs of locations and services that have another id now."""
    language, catalogue = context.language, context.content.catalogue
    for location in catalogue.locations.values():
        for former in _former_ids(location, catalogue.locations):
            for page in (paths.location, paths.notice):
                yield _renamed(context, page(language, former), page(language, location.id), location)
    for service in catalogue.services.values():
        for former in _former_ids(service, catalogue.services):
            yield _renamed(context, paths.service(language, former), paths.service(language, service.id), service)


def _former_ids(thing: Location | Service, things: Mapping[str, Location] | Mapping[str, Service]) -> Iterator[str]:
    """Iterate over the ids that something had, where nothing else has one now; a name was never an address."""
    yield from (former for former in thing.formerly if _ID.fullmatch(former) and former not in things)


def _renamed(context: PageContext, path: str, target: str, thing: Location | Service) -> Output:
    return Output(path, view_moved(context, path, target, thing.name.in_(context.language)), PageTemplate("moved.html"))


def sample(context: PageContext) -> Output:
    """Return a stub by which a theme is tried: few sites have any."""
    path = paths.incident(context.language, "sample")
    return Output(path, view_moved(context, path, paths.home(context.language), "Sample"), PageTemplate("moved.html"))


def _stub(context: PageContext, path: str, target: str, edition: Edition) -> Output:
    view = view_moved(context, path, target, edition.title, edition.foreign_to(context.language))
    return Output(path, view, PageTemplate("moved.html"))

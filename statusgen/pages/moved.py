"""Stubs at addresses where something stood before, which lead to where it stands now."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.incident_index import index_of
from statusgen.model.moved import FORMER_PAGES, former_ids, iter_moved_to
from statusgen.model.note import Edition, Incident
from statusgen.model.site import Location, Service
from statusgen.pages.layout import make_layout
from statusgen.pages.pair import iter_pairs
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import Layout, Link


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
    index = index_of(site.content.incidents)
    moved = tuple(iter_moved_to(index[incident.id], index))
    for context in site.pages if moved else ():
        language = context.language
        editions = {f"incidents/{incident.id}/": incident.editions[language]}
        editions |= {f"incidents/{incident.id}/{note.number}/": note.editions[language] for note in incident.notes}
        for move in moved:
            path, target = (f"{language}/{folder}index.html" for folder in (move.old, move.new))
            yield _stub(context, path, target, editions[move.new])


def of_catalogue(context: PageContext) -> Iterator[Output]:
    """Iterate over the stubs of locations and services that have another id now."""
    language, catalogue = context.language, context.content.catalogue
    for location in catalogue.locations.values():
        for former in former_ids(location, catalogue.locations):
            for page in (paths.location, paths.notice):
                yield _renamed(context, page(language, former), page(language, location.id), location)
    for service in catalogue.services.values():
        for former in former_ids(service, catalogue.services):
            yield _renamed(context, paths.service(language, former), paths.service(language, service.id), service)
    for location, service in iter_pairs(context):
        target = paths.pair(language, location.id, service.id)
        services = (service.id, *former_ids(service, catalogue.services))
        for place in (location.id, *former_ids(location, catalogue.locations)):
            for path in (paths.pair(language, place, one) for one in services):
                if path != target:
                    yield _renamed(context, path, target, service)


def of_former_languages(site: SiteContext, output: Output) -> Iterator[Output]:
    """Iterate over the stubs of a page in the languages that were taken out: they lead to that of the reference one."""
    context = site.reference
    language, _, rest = output.path.partition("/")
    if language != context.language or not rest.endswith(".html") or rest.endswith(paths.WITHOUT_COPY):
        return
    for former in context.content.settings.former_languages:
        path = f"{former}/{rest}"
        text = context.phrase_of(context.content.settings.organisation)
        yield Output(path, view_moved(context, path, output.path, str(text)), PageTemplate("moved.html"))


def of_pages(context: PageContext) -> Iterator[Output]:
    """Iterate over the stubs of pages of the site that became part of another."""
    for former, now in FORMER_PAGES.items():
        path, target = (paths.listing(context.language, name) for name in (former, now))
        text = context.wording.say("For newsrooms, webmasters and developers")
        yield Output(path, view_moved(context, path, target, text), PageTemplate("moved.html"))


def _renamed(context: PageContext, path: str, target: str, thing: Location | Service) -> Output:
    return Output(path, view_moved(context, path, target, thing.name.in_(context.language)), PageTemplate("moved.html"))


def sample(context: PageContext) -> Output:
    """Return a stub by which a theme is tried: few sites have any."""
    path = paths.incident(context.language, "sample")
    return Output(path, view_moved(context, path, paths.home(context.language), "Sample"), PageTemplate("moved.html"))


def _stub(context: PageContext, path: str, target: str, edition: Edition) -> Output:
    view = view_moved(context, path, target, edition.title, edition.foreign_to(context.language))
    return Output(path, view, PageTemplate("moved.html"))

"""Addresses where something stood before, and where it stands now."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from statusgen.model.content import Content
from statusgen.model.incident_index import IncidentIndex, index_of
from statusgen.model.paths import ID, PROFESSIONALS
from statusgen.model.site import Location, Service
from statusgen.model.summaries import IncidentSummary

FORMER_PAGES: Mapping[str, str] = {"developers": PROFESSIONALS, "embed": PROFESSIONALS}
"""Pages of the site that became part of another: the folder below that of a language, and the one of now."""
_ID = re.compile(ID)
_PLACE = re.compile(rf"(?P<incident>{_ID.pattern})/(?P<number>[1-9][0-9]{{0,5}})")


class Moved(Struct, frozen=True):
    """A folder of pages below that of a language."""

    old: str
    """Where it was, with a slash at the end."""
    new: str
    is_whole: bool = True
    """Whether everything below it moved with it; else its own page alone."""


def iter_moved(content: Content) -> Iterator[Moved]:
    """Iterate over all folders that moved: of pages, bulletins, incidents, locations and services.

    Only letters, digits and hyphens stand in them between slashes, whatever content or a record says.
    """
    index, catalogue = index_of(content.incidents), content.catalogue
    for former, now in FORMER_PAGES.items():
        yield Moved(f"{former}/", f"{now}/", is_whole=False)
    for summary in index.values():
        yield from iter_moved_to(summary, index)
    for location in catalogue.locations.values():
        for former in former_ids(location, catalogue.locations):
            yield Moved(f"locations/{former}/", f"locations/{location.id}/")
    for service in catalogue.services.values():
        for former in former_ids(service, catalogue.services):
            yield Moved(f"services/{former}/", f"services/{service.id}/")
            for place in catalogue.locations.keys() & service.locations:
                yield Moved(f"locations/{place}/{former}/", f"locations/{place}/{service.id}/")


def iter_moved_to(incident: IncidentSummary, index: IncidentIndex) -> Iterator[Moved]:
    """Iterate over the folders of bulletins that came to an incident, and of incidents that it was, or that joined it.

    What stands somewhere now is there and nowhere else, and what two incidents claim leads to neither.
    """
    came = [
        (found["incident"], int(found["number"]), note.number)
        for note in incident.notes
        for found in map(_PLACE.fullmatch, note.formerly)
        if found
    ]
    former = {id_ for id_, _, _ in came} | {id_ for id_ in incident.formerly if _ID.fullmatch(id_)}
    if not former:
        return
    claims = index.claims
    free = {id_ for id_ in former if id_ not in index and claims[id_] <= 1}
    for id_, number, now in came:
        if id_ in free or (id_ in index and number not in {note.number for note in index[id_].notes}):
            yield Moved(f"incidents/{id_}/{number}/", f"incidents/{incident.id}/{now}/")
    for id_ in sorted(free):
        yield Moved(f"incidents/{id_}/", f"incidents/{incident.id}/", is_whole=False)


def former_ids(thing: Location | Service, things: Mapping[str, Location] | Mapping[str, Service]) -> Iterator[str]:
    """Iterate over the ids that something had, where nothing else has one now; a name was never an address."""
    yield from (former for former in thing.formerly if _ID.fullmatch(former) and former not in things)

"""The files of the situation now: of all of it, of each location and of each service."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from statusgen.formats.open_data.documents import (
    VERSION,
    as_csv,
    describe_history,
    describe_location,
    describe_service,
    describe_status,
    schema_of,
)
from statusgen.formats.open_data.schemas import SCHEMAS
from statusgen.model.site import WHOLE_GROUP, Location, Service
from statusgen.model.situation import Headline
from statusgen.pages.facts import Facts, Key
from statusgen.situation.claims import CellKey
from statusgen.situation.headline import how_it_runs
from statusgen.wording.context import SiteContext
from statusgen.wording.documents import Document, as_json, describe, moment, names_in_each
from statusgen.wording.output import Output, as_it_is, make_output


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the open data of the situation now."""
    catalogue, subjects, described = site.content.catalogue, site.reference.subjects, _Described(site)

    def make(path: str, key: Key, document: Callable[[], bytes]) -> Output:
        return make_output(path, document, as_it_is, subjects.get(key, b""))

    yield make("api/status.json", _STATUS, described.status)
    yield make("api/status.csv", _STATUS, described.status_as_csv)
    yield Output("api/history.json", as_json(describe_history(site)), as_it_is)
    for location in catalogue.locations.values():
        key = ("open data", "location", location.id)
        yield make(f"api/locations/{location.id}.json", key, partial(described.location, location))
    for service in catalogue.services.values():
        key = ("open data", "service", service.id)
        yield make(f"api/services/{service.id}.json", key, partial(described.service, service))
    for name, schema in SCHEMAS.items():
        yield Output(f"api/{name}.schema.json", as_json({"$id": schema_of(site, name), **schema}), as_it_is)


_STATUS: Key = ("open data",)


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of what is said of cells: of all, of those of each location, and of each service."""
    situation, live = facts.situation, [incident.id for incident in facts.situation.live]
    is_running = situation.headline in (Headline.RUNNING, Headline.RUNNING_OPEN)
    running, incidents = how_it_runs(situation) if is_running else None, [facts.of_incident(id_) for id_ in live]
    yield _STATUS, facts.subject(facts.of_cells(situation.cells.values()), facts.titles(live), incidents, running)
    for id_ in facts.catalogue.locations:
        here = (cell for place in (id_, WHOLE_GROUP) for cell in situation.at_location(place).values())
        yield ("open data", "location", id_), facts.subject(facts.of_cells(here))
    for id_ in facts.catalogue.services:
        yield ("open data", "service", id_), facts.subject(facts.of_cells(situation.of_service(id_).values()))


class _Described:
    """The documents of the situation now, each cell described once."""

    def __init__(self, site: SiteContext) -> None:
        self.site = site
        self._cells: dict[CellKey, Document] = {}

    def cells(self, some: Iterable[CellKey]) -> list[Document]:
        """Describe some cells."""
        for key in (wanted := list(some)):
            if key not in self._cells:
                self._cells[key] = describe(self.site, self.site.situation.cells[key])
        return [self._cells[key] for key in wanted]

    def status(self) -> bytes:
        """Describe all."""
        return as_json(describe_status(self.site, self.cells(self.site.situation.cells)))

    def status_as_csv(self) -> bytes:
        """Describe all, as a table."""
        return as_csv(self.site, self.cells(self.site.situation.cells))

    def location(self, location: Location) -> bytes:
        """Describe the services of a location, and those of the whole group."""
        own = self.cells(key for key in self.site.situation.cells if key[1] in (location.id, WHOLE_GROUP))
        return self._part("location", describe_location(self.site, location), own)

    def service(self, service: Service) -> bytes:
        """Describe a service at every location."""
        own = self.cells((service.id, place) for place in self.site.situation.of_service(service.id))
        return self._part("service", describe_service(self.site, service), own)

    def _part(self, name: str, document: Document, cells: list[Document]) -> bytes:
        return as_json({**_head(self.site), "$schema": schema_of(self.site, "part"), name: document, "cells": cells})


def _head(site: SiteContext) -> Document:
    situation = site.situation
    return {
        "version": VERSION,
        "organisation": names_in_each(site, site.content.settings.organisation),
        "situation_on": moment(site, situation.latest.last_said if situation.latest else None),
        "next_update": moment(site, situation.next_update),
        "valid_until": moment(site, situation.valid_until),
    }

"""Read what ``services.yaml`` retires: since when a service, or a place, is no longer there, and where to go."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from statusgen.content.elsewhere import read_elsewhere
from statusgen.content.fields import Fields, Reading, read_id
from statusgen.content.front_matter import Scalar, Table
from statusgen.content.names import Names
from statusgen.model.site import Catalogue, Retirement, Service

LOCATION_KEYS = ("date", "elsewhere")
SERVICE_KEYS = ("date", "at", "elsewhere")


def read_closing(fields: Fields, id_: str, places: Names) -> Retirement | None:
    """Return since when a location is closed for good; ``places`` are the names of where patients may go."""
    found = list(_iter_retirements(fields, LOCATION_KEYS, id_, (id_,), places, None))
    return found[0] if found else None


def read_retirements(
    fields: Fields, id_: str, offered: tuple[str, ...], places: Names, locations: Names
) -> tuple[Retirement, ...]:
    """Return where a service is no longer offered, and since when; ``offered`` is where it is, or was."""
    found = _iter_retirements(fields, SERVICE_KEYS, id_, offered, places, locations)
    return tuple(sorted(found, key=lambda one: one.since))


def _iter_retirements(
    fields: Fields, allowed: tuple[str, ...], id_: str, offered: tuple[str, ...], places: Names, locations: Names | None
) -> Iterator[Retirement]:
    if "retired" not in fields:
        return
    reading, key = fields.reading, fields.typed_key("retired")
    values = list(fields.items("retired"))
    if isinstance(fields.value("retired"), Scalar):
        since = fields.instant("retired", start_of_day=True)
        if since is not None:
            yield Retirement(since, offered)
    elif not values or (locations is None and len(values) > 1):
        reading.report("retired-undated", fields.line_of("retired"), id=id_, key=key)
    else:
        for value in values:
            if isinstance(value, Table):
                inner = Fields(reading, value, allowed, owner=fields.entries["retired"])
                yield from _iter_read(inner, id_, offered, places, locations)
            else:
                reading.report("retired-undated", value.line, id=id_, key=key)


def _iter_read(
    fields: Fields, id_: str, offered: tuple[str, ...], places: Names, locations: Names | None
) -> Iterator[Retirement]:
    reading, since = fields.reading, fields.instant("date", start_of_day=True)
    if fields.value("date") is None:
        reading.report("retired-undated", fields.line_of("date"), id=id_, key=fields.owner)
    where, elsewhere = offered, read_elsewhere(fields, places)
    if "at" in fields and locations is not None:
        where = tuple(_iter_places(fields, id_, offered, locations))
    for key in ("at", "elsewhere"):
        if key in fields and fields.value(key) is None:
            reading.report("value-missing", fields.line_of(key), key=fields.typed_key(key))
    for place in elsewhere:
        if place in where:
            reading.report("retired-elsewhere-itself", fields.line_of("elsewhere"), place=places.name_of(place))
    if since is not None and where:
        yield Retirement(since, where, elsewhere)


def _iter_places(fields: Fields, id_: str, offered: tuple[str, ...], locations: Names) -> Iterator[str]:
    for typed, line in fields.names("at", locations):
        place = read_id(fields.reading, "location-unknown", typed, line, locations)
        if place is not None and place not in offered:
            name = locations.name_of(place)
            fields.reading.report("location-without-service", line, location=name, service=id_)
        elif place is not None:
            yield place


def mark_ended(catalogue: Catalogue, published: datetime | None) -> Catalogue:
    """Return a catalogue that knows all names, and what a note of an instant cannot speak of any more."""
    there = catalogue.at(published) if published is not None else catalogue
    return catalogue if there is catalogue else replace(catalogue, closed=there.closed, gone=there.gone)


def report_closed(reading: Reading, catalogue: Catalogue, place: str, line: int) -> None:
    """Report a note that names a location which is closed for good when it is published."""
    location = catalogue.locations[place]
    since = f"{location.retired.since:%d/%m/%Y}" if location.retired is not None else ""
    reading.report("place-retired", line, place=location.name.as_written, id=place, date=since)


def report_ended(reading: Reading, catalogue: Catalogue, service: Service, place: str, line: int) -> None:
    """Report a note that speaks of a service which is no longer offered at a location when it is published."""
    since = catalogue.retirements[service.id, place].since
    cell = catalogue.cell_name(service.id, place)
    reading.report("cell-retired", line, cell=cell, service=service.id, date=f"{since:%d/%m/%Y}")

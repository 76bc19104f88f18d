"""The situation as open data: the same facts as the pages, in every language at once, by id.

Version 1: fields may be added, none is taken away and none changes its meaning. Instants are ISO 8601 with offset; what
is not known is null. Nothing here depends on when it was built, but on what was published.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from statusgen.model.note import Incident, Note, Statement
from statusgen.model.site import WHOLE_GROUP, Location, Service, Text
from statusgen.model.situation import Cell, GroupException
from statusgen.plan import paths
from statusgen.plan.bulletins import stage_of
from statusgen.plan.context import Scene
from statusgen.plan.feeds import feed_notes
from statusgen.plan.headline import headline_of
from statusgen.plan.scene import day_of, describe_cell
from statusgen.plan.schemas import SCHEMAS
from statusgen.plan.views import Advice, ExceptionView

VERSION = "1.0"
Scenes = tuple[Scene, ...]
"""One for each language of the site, in the order of the language menu."""
Document = dict[str, Any]


def iter_open_data(scenes: Scenes) -> Iterator[tuple[str, bytes]]:
    """Iterate over the open data of the front: (path, bytes)."""
    situation, catalogue = scenes[0].situation, scenes[0].content.catalogue
    cells = {key: describe(scenes, cell) for key, cell in situation.cells.items()}
    whole = _describe_status(scenes, list(cells.values()))
    yield "api/status.json", as_json(whole)
    yield "api/status.csv", _as_csv(scenes, list(cells.values()))
    yield "api/history.json", as_json(_describe_history(scenes))
    head = {key: whole[key] for key in ("version", "organisation", "situation_on", "next_update", "valid_until")}
    for location in catalogue.locations.values():
        own = [cell for (_, place), cell in cells.items() if place in (location.id, WHOLE_GROUP)]
        document = {**head, "$schema": _schema(scenes, "part"), "location": _location(scenes, location), "cells": own}
        yield f"api/locations/{location.id}.json", as_json(document)
    for service in catalogue.services.values():
        own = [cell for (name, _), cell in cells.items() if name == service.id]
        document = {**head, "$schema": _schema(scenes, "part"), "service": _service(scenes, service), "cells": own}
        yield f"api/services/{service.id}.json", as_json(document)
    for name, schema in SCHEMAS.items():
        yield f"api/{name}.schema.json", as_json({"$id": _schema(scenes, name), **schema})


def render_incident(scenes: Scenes, incident: Incident) -> bytes:
    """Describe an incident with all its bulletins."""
    return as_json(
        {
            "version": VERSION,
            "$schema": _schema(scenes, "incident"),
            **link_incident(scenes, incident),
            "concerns_everything": incident.concerns_everything,
            "bulletins": [describe_bulletin(scenes, note) for note in reversed(incident.notes)],
        }
    )


def as_json(document: Mapping[str, Any]) -> bytes:
    """Return a document as JSON in UTF-8."""
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def moment(scenes: Scenes, instant: datetime | None) -> str | None:
    """Return an instant with the offset of the site's timezone."""
    return instant.astimezone(scenes[0].wording.zone).isoformat() if instant is not None else None


def in_each(scenes: Scenes, tell: Callable[[Scene], str]) -> dict[str, str]:
    """Return a sentence in every language of the site."""
    return {scene.language: tell(scene) for scene in scenes}


def _names(scenes: Scenes, text: Text | None) -> dict[str, str]:
    return in_each(scenes, lambda scene: scene.phrase_of(text))


def _pages(scenes: Scenes, path: Callable[[str], str]) -> dict[str, str]:
    return in_each(scenes, lambda scene: paths.address(scene.base_url, path(scene.language)))


def _schema(scenes: Scenes, name: str) -> str:
    return f"{scenes[0].base_url}api/{name}.schema.json"


def _describe_status(scenes: Scenes, cells: list[Document]) -> Document:
    content, situation = scenes[0].content, scenes[0].situation
    settings, catalogue = content.settings, content.catalogue
    return {
        "version": VERSION,
        "$schema": _schema(scenes, "status"),
        "organisation": _names(scenes, settings.organisation),
        "url": _pages(scenes, paths.home),
        "languages": list(settings.languages),
        "reference_language": settings.reference,
        "demonstration": settings.demonstration is not None,
        "headline": {"id": str(situation.headline), "text": in_each(scenes, headline_of)},
        "situation_on": moment(scenes, situation.latest.published if situation.latest else None),
        "next_update": moment(scenes, situation.next_update),
        "valid_until": moment(scenes, situation.valid_until),
        "reach_everybody": situation.reach_everybody,
        "emergency_number": settings.emergency_number,
        "phones": [
            {"id": one.id, "name": _names(scenes, one.name), "number": one.number, "service": one.service or None}
            for one in settings.phones
        ],
        "locations": [_location(scenes, one) for one in catalogue.locations.values()],
        "services": [_service(scenes, one) for one in catalogue.services.values()],
        "cells": cells,
        "incidents": [link_incident(scenes, one) for one in (*situation.open_incidents, *situation.coming)],
    }


def _location(scenes: Scenes, location: Location) -> Document:
    return {
        "id": location.id,
        "name": _names(scenes, location.name),
        "url": _pages(scenes, lambda language: paths.location(language, location.id)),
        "phone": location.phone or None,
        "address": location.address or None,
    }


def _service(scenes: Scenes, service: Service) -> Document:
    return {
        "id": service.id,
        "name": _names(scenes, service.name),
        "url": _pages(scenes, lambda language: paths.service(language, service.id)),
        "attended": service.attended,
        "emergency": service.is_emergency,
        "locations": list(service.locations),
    }


def describe(scenes: Scenes, cell: Cell) -> Document:
    """Describe one service at one location: ids, instants, and what the pages say of it in each language."""
    service, said = scenes[0].content.catalogue.services[cell.service], cell.said
    views = {
        scene.language: describe_cell(
            scene, "index.html", service, cell, day_of(scene, scene.situation.at), by_place=False
        )
        for scene in scenes
    }
    return {
        "service": cell.service,
        "location": cell.location,
        "state": str(cell.state),
        "reason": str(cell.reason),
        "rule": str(said.rule) if said.rule else None,
        "word": {language: view.advice.word for language, view in views.items()},
        "instruction": {language: tell(view.advice) for language, view in views.items()},
        "exceptions": [
            _exception(one, {language: view.exceptions[at] for language, view in views.items()})
            for at, one in enumerate(said.exceptions)
        ],
        "elsewhere": said.elsewhere[0] if said.elsewhere else None,
        "places_to_go": list(said.elsewhere),
        "ambulances_diverted": said.ambulances_diverted,
        "capacity_percent": said.capacity,
        "restart": {"date": said.restart.isoformat(), "certainty": str(said.certainty)} if said.restart else None,
        "ends": moment(scenes, cell.ends),
        "valid_until": moment(scenes, cell.expires),
        "last_known_state": str(cell.last.state) if cell.last else None,
        "stated_on": moment(scenes, cell.stated_on),
        "incident": cell.incident or None,
        "bulletin": cell.note or None,
        "incidents": [one.incident for one in cell.sources],
    }


def tell(advice: Advice) -> str:
    """Return what a patient is told of a state, in one line."""
    parts = (advice.rule, advice.ends, advice.restart, *(one.text for one in advice.remarks), advice.no_reach)
    return " ".join(part for part in parts if part)


def _exception(said: GroupException, views: Mapping[str, ExceptionView]) -> Document:
    return {
        "groups": [str(group) for group in said.groups],
        "state": str(said.state) if said.state else None,
        "rule": str(said.rule) if said.rule else None,
        "places_to_go": list(said.elsewhere),
        "for_whom": {language: view.who for language, view in views.items()},
        "instruction": {language: tell(view.advice) for language, view in views.items()},
    }


def link_incident(scenes: Scenes, incident: Incident) -> Document:
    """Describe an incident in short."""
    stage = stage_of(incident)
    return {
        "id": incident.id,
        "kind": str(incident.kind),
        "stage": str(stage) if stage else None,
        "title": in_each(scenes, lambda scene: incident.editions[scene.language].title),
        "url": _pages(scenes, lambda language: paths.incident(language, incident.id)),
        "api": f"{scenes[0].base_url}api/incidents/{incident.id}.json",
        "begins": moment(scenes, incident.begins),
        "ends": moment(scenes, incident.ends),
    }


def describe_bulletin(scenes: Scenes, note: Note) -> Document:
    """Describe a bulletin with what it said; of one that was withdrawn only the reason is left."""
    return {
        "incident": note.incident,
        "number": note.number,
        "published": moment(scenes, note.published),
        "title": in_each(scenes, lambda scene: note.editions[scene.language].title),
        "language": in_each(scenes, lambda scene: note.editions[scene.language].language),
        "url": _pages(scenes, lambda language: paths.bulletin(language, note)),
        "stage": str(note.stage) if note.stage else None,
        "next_update": moment(scenes, note.next_update),
        "valid_until": moment(scenes, note.valid_until),
        "corrects": note.corrects,
        "withdrawn_because": note.withdrawn_because or None,
        "withdrawn_on": moment(scenes, note.withdrawn_on if note.is_withdrawn else None),
        "statements": [] if note.is_withdrawn else [_statement(one) for one in note.statements],
        "restart_plan": [
            {
                "subject": step.subject,
                "locations": list(step.locations),
                "date": step.on.isoformat() if step.on else None,
                "certainty": str(step.certainty),
            }
            for step in (() if note.is_withdrawn else note.restart_plan)
        ],
    }


def _statement(said: Statement) -> Document:
    return {
        "service": said.service,
        "locations": list(said.locations),
        "state": str(said.state),
        "rule": str(said.rule) if said.rule else None,
        "capacity_percent": said.capacity,
        "restart": said.restart.isoformat() if said.restart else None,
    }


def _describe_history(scenes: Scenes) -> Document:
    """Describe the newest bulletins, and all those of open incidents; older ones stand in the file of each incident."""
    notes = feed_notes(scenes[0].chronicle, scenes[0].situation.live)
    return {
        "version": VERSION,
        "$schema": _schema(scenes, "history"),
        "bulletins": [describe_bulletin(scenes, note) for note in notes],
        "closed_incidents": [link_incident(scenes, one) for one in scenes[0].situation.closed],
    }


_COLUMNS = ("service", "location", "state", "rule", "restart", "ends", "valid_until", "incident", "bulletin")
_OF_LANGUAGES = ("service", "location", "state", "instruction")


def _as_csv(scenes: Scenes, cells: Iterable[Document]) -> bytes:
    """Return the cells as a table: RFC 4180 with commas, in UTF-8 with a mark that spreadsheets need to see it.

    No cell begins like a formula.
    """
    settings, catalogue = scenes[0].content.settings, scenes[0].content.catalogue
    with io.StringIO(newline="") as file:
        table = csv.writer(file)
        table.writerow([*_COLUMNS, *(f"{name}_{tag}" for tag in settings.languages for name in _OF_LANGUAGES)])
        for cell in cells:
            row = [cell[name] for name in _COLUMNS]
            row[4] = cell["restart"]["date"] if cell["restart"] else None
            for scene in scenes:
                tag, place = scene.language, catalogue.locations.get(cell["location"])
                row += [
                    catalogue.services[cell["service"]].name.in_(tag),
                    place.name.in_(tag) if place else settings.organisation.in_(tag),
                    cell["word"][tag],
                    cell["instruction"][tag],
                ]
            table.writerow([_safe(one) for one in row])
        return b"\xef\xbb\xbf" + file.getvalue().encode()


def _safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

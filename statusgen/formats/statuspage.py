"""Statuspage v2 API, for existing clients of other status pages.

Facts that these formats have no field for are in ``x_statusgen``, which clients ignore. A service
is a component of the group of its location and repeats its name: many clients identify a component by name alone.
Texts are in the reference language.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.identities import incident_name_of, name_of, opened
from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.situation import Cell, Headline, severity_of
from statusgen.model.statement import known_end
from statusgen.model.words import Stage, State
from statusgen.situation.changes import cells_stated_by
from statusgen.wording.alerts import alert_sent, corrections_told
from statusgen.wording.bulletins import corrections_of, describe_statements, stage_of
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.documents import Document, as_json, changed_on, describe, moment
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, as_it_is
from statusgen.wording.summaries import describe_lines
from statusgen.wording.titles import is_untimely

_STATUS = {
    State.RUNNING: "operational",
    State.DEGRADED: "degraded_performance",
    State.UNKNOWN: "partial_outage",
    State.CANCELLED: "major_outage",
}
_WORSE = tuple(_STATUS.values())
"""The best first: here what nobody stated is an outage, and counts as one beside what is limited."""
_INDICATOR = {
    Headline.RUNNING: "none",
    Headline.RUNNING_OPEN: "minor",
    Headline.DEGRADED: "minor",
    Headline.UNKNOWN: "minor",
    Headline.CANCELLED: "major",
}
_INDICATORS = ("none", "minor", "major")
_INDICATED = dict(zip(_WORSE, ("none", "minor", "minor", "major"), strict=True))
_COMING = ("scheduled", "in_progress")
LARGE = 400
"""Cells beyond which a component is a service of the whole group: clients ask for the summary every minute."""
_PROGRESS = {Stage.RESTARTING: "monitoring", Stage.REBUILDING: "monitoring", Stage.CLOSED: "resolved"}


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the files of Statuspage v2."""
    yield from (Output(path, document, as_it_is) for path, document in _iter_documents(site))


def _iter_documents(site: SiteContext) -> Iterator[tuple[str, bytes]]:
    context = site.reference
    situation = context.situation
    now = changed_on(site)
    page = {
        "id": _id("page"),
        "name": context.site_name,
        "url": context.base_url.rstrip("/"),
        "time_zone": str(context.content.settings.timezone),
        "updated_at": now,
    }
    iter_components = _iter_services if _is_large(context) else _iter_cells
    components = list(iter_components(site, context, page))
    indicated = (_INDICATOR[situation.headline], _INDICATED[_worst_status(situation.cells.values())])
    status = {"indicator": max(indicated, key=_INDICATORS.index), "description": headline_of(context)}
    incidents = [
        {**_incident(site, context, page, incident), "components": _held(components, incident.id)}
        for incident in (*situation.open_incidents, *situation.closed)
        if not incident.is_planned and incident.notes
    ]
    unresolved = [incident for incident in incidents if incident["resolved_at"] is None]
    coming = [_maintenance(site, context, page, incident) for incident in situation.coming if incident.notes]
    over = [incident for incident in situation.closed if incident.is_planned and incident.notes]
    past = [_maintenance(site, context, page, incident) for incident in over]
    by_status = {status: [entry for entry in coming if entry["status"] == status] for status in _COMING}
    documents: dict[str, Document] = {
        "status": {"status": status},
        "components": {"components": components},
        "incidents": {"incidents": incidents},
        "incidents/unresolved": {"incidents": unresolved},
        "scheduled-maintenances": {"scheduled_maintenances": [*coming, *past]},
        "scheduled-maintenances/upcoming": {"scheduled_maintenances": by_status["scheduled"]},
        "scheduled-maintenances/active": {"scheduled_maintenances": by_status["in_progress"]},
        "summary": {
            "components": components,
            "incidents": unresolved,
            "scheduled_maintenances": coming,
            "status": status,
            "x_statusgen": {"status": f"{context.base_url}api/status.json"},
        },
    }
    for name, document in documents.items():
        yield f"api/v2/{name}.json", as_json({"page": page, **document})


def _worst_status(cells: Iterable[Cell]) -> str:
    """Return the worst status of some cells: a whole is never shown better than any of its parts."""
    return max((_STATUS[cell.state] for cell in cells), key=_WORSE.index, default=_WORSE[0])


def _id(name: str) -> str:
    """Return a permanent id in the form that clients expect."""
    return hashlib.blake2b(name.encode(), digest_size=6).hexdigest()


def _is_large(context: PageContext) -> bool:
    return len(context.situation.cells) > LARGE


def _iter_services(site: SiteContext, context: PageContext, page: Document) -> Iterator[Document]:
    """Iterate over a component for each service: the worst state that it has anywhere, and what is said where."""
    created, places = moment(site, opened(context.content)), _place_names(context)
    only = replace(site, pages=(context,))
    for position, service in enumerate(context.content.catalogue.services.values(), start=1):
        cells = context.situation.of_service(service.id)
        if not cells:
            continue
        told: dict[str, list[str]] = {}
        for place, cell in sorted(cells.items(), key=lambda one: severity_of(one[1]), reverse=True):
            told.setdefault(_tell(context, describe(only, cell)), []).append(places[place])
        lines = [f"{text} ({', '.join(names)})" if len(told) > 1 else text for text, names in told.items()]
        sources = {source.incident: None for cell in cells.values() for source in cell.sources}
        yield {
            "id": _id(f"service/{service.id}"),
            "name": _component_names(context)[service.id, ""],
            "status": _worst_status(cells.values()),
            "updated_at": max(moment(site, cell.stated_on) or str(created) for cell in cells.values()),
            "position": position,
            "description": "\n".join(lines),
            "group_id": None,
            "group": False,
            "created_at": created,
            "showcase": False,
            "start_date": None,
            "page_id": page["id"],
            "only_show_if_degraded": False,
            "x_statusgen": {"service": service.id, "incidents": list(sources)},
        }


def _iter_cells(site: SiteContext, context: PageContext, page: Document) -> Iterator[Document]:
    """Iterate over a group for each hospital, and its services there."""
    catalogue, situation = context.content.catalogue, context.situation
    created, position = moment(site, opened(context.content)), 0
    names = _component_names(context)
    for place in (*catalogue.locations, WHOLE_GROUP):
        cells = [describe(site, cell) for cell in situation.at_location(place).values()]
        if not cells:
            continue
        group, position = _id(f"location/{place}"), position + 1
        shared: dict[str, Any] = {
            "created_at": created,
            "showcase": False,
            "start_date": None,
            "page_id": page["id"],
            "only_show_if_degraded": False,
        }
        parts: list[Document] = []
        for cell in cells:
            service = catalogue.services[cell["service"]]
            parts.append(
                {
                    "id": _id(f"cell/{place}/{service.id}"),
                    "name": names[service.id, place],
                    "status": _STATUS[State(cell["state"])],
                    "updated_at": cell["stated_on"] or created,
                    "position": len(parts) + 1,
                    "description": _tell(context, cell),
                    "group_id": group,
                    "group": False,
                    **shared,
                    "x_statusgen": cell,
                }
            )
        yield {
            "id": group,
            "name": names["", place],
            "status": _worst_status(situation.at_location(place).values()),
            "updated_at": max(str(part["updated_at"]) for part in parts),
            "position": position,
            "description": None,
            "group_id": None,
            "group": True,
            "components": [part["id"] for part in parts],
            **shared,
        }
        yield from parts


def _tell(context: PageContext, cell: Document) -> str:
    """Return the state of a component, what to do, for whom something else holds, and what is announced."""
    names = ("word", "instruction", "exceptions_text", "coming_text")
    word, *told = (cell[name][context.language] for name in names)
    return " ".join(filter(None, (f"{word}.", *told)))


def _place_names(context: PageContext) -> Mapping[str, str]:
    places = {
        location.id: location.name.in_(context.language) for location in context.content.catalogue.locations.values()
    }
    return {**places, WHOLE_GROUP: context.phrase_of(context.content.settings.organisation)}


@lru_cache(maxsize=16)
def _component_names(context: PageContext) -> Mapping[tuple[str, str], str]:
    """Name each component so that no other has its name: by service and location.

    A group has no service; a service of a large group has no location.
    """
    catalogue, language, places = context.content.catalogue, context.language, _place_names(context)
    if _is_large(context):
        names = {(service.id, ""): service.name.in_(language) for service in catalogue.services.values()}
    else:
        names = {("", place): name for place, name in places.items()}
        for service in catalogue.services.values():
            name = service.name.in_(language)
            names |= {(service.id, place): f"{name} – {places[place]}" for place in service.locations}
    times = Counter(names.values())
    return {key: name if times[name] == 1 else f"{name} ({key[0] or key[1]})" for key, name in names.items()}


def _held(components: list[Document], incident: str) -> list[Document]:
    """Return the components that an incident affects, without our own extension fields."""
    held = (component for component in components if incident in component.get("x_statusgen", {}).get("incidents", ()))
    return [{key: value for key, value in component.items() if key != "x_statusgen"} for component in held]


def _incident(site: SiteContext, context: PageContext, page: Document, incident: Incident) -> Document:
    is_open = any(open_incident.id == incident.id for open_incident in context.situation.open_incidents)
    progress = _PROGRESS.get(stage_of(incident) or Stage.DETECTED, "identified") if is_open else "resolved"
    if is_open and progress == "resolved":
        progress = "monitoring"
    first, last = incident.notes[0], incident.notes[-1]
    told = [cell for note in incident.notes for cell in cells_stated_by(context.timeline, note).values()]
    states = {cell.state for cell in (*told, *context.situation.cells.values()) if incident.id in cell.incidents}
    impact = "major" if State.CANCELLED in states else "minor" if states - {State.RUNNING} else "none"
    return {
        "id": _id(f"incident/{incident_name_of(incident)}"),
        "name": incident.editions[context.language].title,
        "status": progress,
        "created_at": moment(site, first.published),
        "updated_at": moment(site, max((last.published, *(at for note in incident.notes for at in note.corrected)))),
        "monitoring_at": None,
        "resolved_at": None if is_open else moment(site, last.published),
        "impact": impact,
        "shortlink": paths.address(context.base_url, paths.incident(context.language, incident.id)),
        "started_at": moment(site, incident.said_start if incident.is_planned else first.published),
        "page_id": page["id"],
        "incident_updates": list(_iter_updates(site, context, incident)),
        "components": [],
        "x_statusgen": {"id": incident.id, "api": f"{context.base_url}api/incidents/{incident.id}.json"},
    }


def _maintenance(site: SiteContext, context: PageContext, page: Document, incident: Incident) -> Document:
    window, at = incident.window, context.situation.at
    begins, ends = window.begins if window is not None else None, known_end(window)
    is_over = any(closed_incident.id == incident.id for closed_incident in context.situation.closed)
    status = "completed" if is_over else "scheduled" if begins and at < begins else "in_progress"
    return {
        **_incident(site, context, page, incident),
        "status": status,
        "resolved_at": moment(site, ends) if status == "completed" else None,
        "impact": "maintenance",
        "scheduled_for": moment(site, incident.said_start),
        "scheduled_until": moment(site, ends),
    }


def _progress_at(incident: Incident, note: Note) -> str:
    """Return how far an incident had come at the instant of a bulletin."""
    known = incident.first_notes(lambda other: other.order <= note.order) or incident
    if known.window is not None and not known.is_closed:
        return "scheduled" if note.published < known.window.begins else "in_progress"
    progress = _PROGRESS.get(stage_of(known) or Stage.DETECTED, "identified")
    if known.is_closed:
        return "completed" if incident.is_planned else "resolved"
    return "monitoring" if progress == "resolved" else progress


def _iter_updates(site: SiteContext, context: PageContext, incident: Incident) -> Iterator[Document]:
    """Iterate over the updates of an incident, the newest first: its bulletins, and the corrections of each."""
    told = [(note, count) for note in incident.notes for count in range(corrections_told(note) + 1)]
    for note, count in sorted(told, key=lambda one: alert_sent(context, *one))[::-1]:
        yield _update(site, context, note, count)


def _update(site: SiteContext, context: PageContext, note: Note, count: int) -> Document:
    """Describe a bulletin as an update: what it said, and the states of its instant; no later word changes it.

    ``count`` is how many corrections of its own it had by then. What corrects it later is named.
    """
    published = moment(site, note.corrected[count - 1] if count else note.published)
    marks = [
        f"{correction.word}: {correction.text} ({correction.address})"
        for correction in corrections_of(context, note, count)
    ]
    is_correction = bool(count) or (note.corrects is not None and not note.is_withdrawn)
    name = f"{name_of(note)}/corrected-{count}" if count else name_of(note)
    if count < corrections_told(note):
        context, note = context.before_corrections(note, count)
    incident = context.content.incidents[note.incident]
    address = paths.address(context.base_url, paths.bulletin(context.language, note))
    title = [] if note.withdrawn_because or is_untimely(context, note) else [note.editions[context.language].title]
    if is_correction:
        title = [
            context.wording.say("Correction: {title}", title=title[0]) if title else context.wording.say("Correction")
        ]
    lines = describe_lines(context, note, () if note.is_withdrawn else tuple(describe_statements(context, note)))
    return {
        "id": _id(f"bulletin/{name}"),
        "status": _progress_at(incident, note),
        "body": "\n".join([*title, *marks, *lines, address]),
        "incident_id": _id(f"incident/{incident_name_of(incident)}"),
        "created_at": published,
        "updated_at": moment(site, note.withdrawn_on if note.is_withdrawn else None) or published,
        "display_at": published,
        "affected_components": _affected(context, note),
        "deliver_notifications": False,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _affected(context: PageContext, note: Note) -> list[Document]:
    """Return the components that a bulletin speaks of, with the states of its instant."""
    cells = cells_stated_by(context.timeline, note)
    if _is_large(context):
        services = dict.fromkeys(service for service, _ in cells)
        states = {(one, ""): _worst_status(cells[key] for key in cells if key[0] == one) for one in services}
        ids = {key: f"service/{key[0]}" for key in states}
    else:
        states = {key: _STATUS[cell.state] for key, cell in cells.items()}
        ids = {(service, place): f"cell/{place}/{service}" for service, place in states}
    return [
        {
            "code": _id(ids[key]),
            "name": _component_names(context)[key],
            "old_status": None,
            "new_status": status,
        }
        for key, status in states.items()
    ]

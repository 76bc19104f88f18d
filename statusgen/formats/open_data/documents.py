"""Open data in JSON and CSV: the same facts as the pages, in every language at once, by id.

Version 1: fields may be added, none is taken away and none changes its meaning. Instants are ISO 8601 with offset; what
is not known is null. Nothing here depends on when it was built, but on what was published.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from statusgen.model import paths
from statusgen.model.fraud import FraudWarning
from statusgen.model.help_wanted import HelpCall
from statusgen.model.note import Incident, Note
from statusgen.model.personal_data import DataWord
from statusgen.model.site import Location, Service
from statusgen.model.situation import Cell, Said, StandingCapacity
from statusgen.model.statement import PlaceCapacity, Statement, known_end
from statusgen.situation.changes import cells_stated_by
from statusgen.situation.warnings import told_by
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.documents import (
    Document,
    as_json,
    describe_delay,
    describe_phones,
    describe_visiting,
    in_each,
    incident_header,
    moment,
    names_in_each,
    pages_in_each,
    share_in_each,
)
from statusgen.wording.feed_views import feed_notes
from statusgen.wording.headline import headline_of
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.output import Output, as_it_is
from statusgen.wording.personal_data import tell_data_in_line, view_words
from statusgen.wording.warnings import tell_in_line, view_warnings

VERSION = "1.0"


def describe_incident(site: SiteContext, incident: Incident) -> bytes:
    """Describe an incident with all its bulletins."""
    document = {
        "version": VERSION,
        "$schema": schema_of(site, "incident"),
        **incident_header(site, incident),
        "concerns_everything": incident.concerns_everything,
        "bulletins": [describe_bulletin(site, note) for note in reversed(incident.notes)],
    }
    return as_json(document)


def schema_of(site: SiteContext, name: str) -> str:
    """Return the address of the schema of a document."""
    return f"{site.base_url}api/{name}.schema.json"


def describe_status(site: SiteContext, cells: list[Document]) -> Document:
    """Describe the situation now, with all cells as they are described."""
    content, situation = site.content, site.situation
    settings, catalogue, data = content.settings, content.catalogue, situation.personal_data
    return {
        "version": VERSION,
        "$schema": schema_of(site, "status"),
        "organisation": names_in_each(site, settings.organisation),
        "url": pages_in_each(site, paths.home),
        "languages": list(settings.languages),
        "reference_language": settings.reference,
        "demonstration": settings.demonstration is not None,
        **({"preview": True} if site.is_preview else {}),
        "headline": {"id": str(situation.headline), "text": in_each(site, headline_of)},
        "situation_on": moment(site, situation.latest.last_said if situation.latest else None),
        "next_update": moment(site, situation.next_update),
        "valid_until": moment(site, situation.valid_until),
        "confirmed_on": moment(site, situation.confirmed),
        "reach_everybody": situation.reach_everybody,
        "emergency_number": settings.emergency_number,
        "phones": describe_phones(site),
        "locations": [describe_location(site, location) for location in catalogue.locations.values()],
        "location_groups": [
            {"id": group.id, "name": names_in_each(site, group.name), "locations": list(group.locations)}
            for group in catalogue.groups.values()
        ],
        "services": [describe_service(site, service) for service in catalogue.services.values()],
        "cells": cells,
        "capacities": [_standing_capacity(site, one) for one in situation.capacities],
        "capacities_coming": [
            {
                **_standing_capacity(site, one),
                "begins": moment(site, one.window.begins if one.window is not None else None),
                "ends": moment(site, known_end(one.window)),
            }
            for one in situation.capacities_coming
        ],
        "warnings": [
            {
                **_warning(site, warning.warning),
                "incident": warning.incident,
                "bulletin": warning.note,
                "stated_on": moment(site, warning.stated_on),
            }
            for warning in situation.warnings
        ],
        "personal_data": [
            {
                **_data_word(site, one.word, [other.word for other in data if other.incident == one.incident]),
                "incident": one.incident,
                "bulletin": one.note,
                "stated_on": moment(site, one.stated_on),
            }
            for one in data
        ],
        "help_wanted": [
            {
                **_call(site, call.call),
                "incident": call.incident,
                "bulletin": call.note,
                "stated_on": moment(site, call.stated_on),
            }
            for call in situation.help_wanted
        ],
        "incidents": [incident_header(site, incident) for incident in (*situation.open_incidents, *situation.coming)],
    }


def _capacity(site: SiteContext, said: PlaceCapacity) -> Document:
    """Describe how much of its usual work a hospital does."""
    return {"location": said.location, **share_in_each(site, said.capacity)}


def _standing_capacity(site: SiteContext, standing: StandingCapacity) -> Document:
    return {
        **_capacity(site, standing.said),
        "incident": standing.incident,
        "bulletin": standing.note,
        "stated_on": moment(site, standing.stated_on),
    }


def _warning(site: SiteContext, warning: FraudWarning, note: Note | None = None) -> Document:
    """Describe a warning of fraud as it stands now, or as a bulletin told it."""

    def tell(context: PageContext) -> str:
        then = context if note is None else context.as_published(note)
        return tell_in_line(view_warnings(then, [warning])[0])

    return {
        "kind": str(warning.kind),
        "ended": warning.is_ended,
        "since": warning.since.isoformat() if warning.since else None,
        "never": [str(word) for word in warning.never],
        "text": in_each(site, tell),
    }


def _data_word(site: SiteContext, word: DataWord, words: Sequence[DataWord], note: Note | None = None) -> Document:
    """Describe a word about personal data among others as it stands now, or as a bulletin told it."""
    has_others = any(one.kinds or one.whose for one in words)

    def tell(context: PageContext) -> str:
        then = context if note is None else context.as_published(note)
        return tell_data_in_line(view_words(then, [word], has_others=has_others))

    return {
        "status": str(word.status),
        "kinds": [str(kind) for kind in word.kinds],
        "whose": [str(whom) for whom in word.whose],
        "since": word.since.isoformat() if word.since else None,
        "text": in_each(site, tell),
    }


def _call(site: SiteContext, call: HelpCall, note: Note | None = None) -> Document:
    """Describe a call for help as it holds now, or as a bulletin told it."""

    def tell(context: PageContext) -> str:
        then = context if note is None else context.as_published(note)
        return tell_in_line(view_calls(then, [call])[0])

    return {
        "kind": str(call.kind),
        "ended": call.until is None,
        "until": moment(site, call.until),
        "blood_groups": list(call.blood_groups),
        "locations": list(call.locations),
        "text": in_each(site, tell),
    }


def describe_location(site: SiteContext, location: Location) -> Document:
    """Describe a location."""
    return {
        "id": location.id,
        "name": names_in_each(site, location.name),
        "url": pages_in_each(site, lambda language: paths.location(language, location.id)),
        "phone": location.phone or None,
        "address": location.address or None,
        "retired": _retirement(site, location.retired.since, location.retired.elsewhere) if location.retired else None,
    }


def describe_service(site: SiteContext, service: Service) -> Document:
    """Describe a service, and where it ends."""
    gone = site.reference.catalogue.gone
    return {
        "id": service.id,
        "name": names_in_each(site, service.name),
        "url": pages_in_each(site, lambda language: paths.service(language, service.id)),
        "attended": service.attended,
        "emergency": service.is_emergency,
        "locations": [place for place in service.locations if (service.id, place) not in gone],
        "retired": [
            {
                "location": cell.location,
                **_retirement(site, cell.since, cell.instruction.elsewhere if cell.instruction is not None else ()),
            }
            for cell in site.reference.retired
            if cell.service == service.id
        ],
    }


def _retirement(site: SiteContext, since: datetime, places: tuple[str, ...]) -> Document:
    return {"since": moment(site, since), "places_to_go": list(places)}


def describe_bulletin(site: SiteContext, note: Note) -> Document:
    """Describe a bulletin with its statements and the cells it speaks of; of a withdrawn one the reason is left."""
    known = () if note.is_withdrawn else note.personal_data
    return {
        "incident": note.incident,
        "number": note.number,
        "published": moment(site, note.published),
        "title": in_each(site, lambda context: note.editions[context.language].title),
        "language": in_each(site, lambda context: note.editions[context.language].language),
        "url": pages_in_each(site, lambda language: paths.bulletin(language, note)),
        "stage": str(note.stage) if note.stage else None,
        "next_update": moment(site, note.next_update),
        "valid_until": moment(site, note.valid_until),
        "corrects": note.corrects,
        "withdrawn_because": note.withdrawn_because or None,
        "withdrawn_on": moment(site, note.withdrawn_on if note.is_withdrawn else None),
        "statements": [] if note.is_withdrawn else [_statement(site, statement) for statement in note.statements],
        "cells": [_cell(site, cell) for cell in cells_stated_by(site.timeline, note).values()],
        "restart_plan": [
            {
                "subject": step.subject,
                "locations": list(step.locations),
                "date": step.on.isoformat() if step.on else None,
                "certainty": str(step.certainty),
            }
            for step in (() if note.is_withdrawn else note.restart_plan)
        ],
        "capacities": [] if note.is_withdrawn else [_capacity(site, said) for said in note.capacities],
        "telephone_lines": [
            {
                "id": line.id,
                "location": line.location or None,
                "number": line.number or None,
                "closed": line.is_closed,
                "as_before": line.is_usual,
                "languages": list(line.languages),
                "hours": names_in_each(site, line.hours),
            }
            for line in (() if note.is_withdrawn else note.telephone_lines)
        ],
        "warnings": []
        if note.is_withdrawn
        else [_warning(site, warning, note) for warning in told_by(site.content, note)],
        "personal_data": [_data_word(site, word, known, note) for word in known],
        "help_wanted": [] if note.is_withdrawn else [_call(site, call, note) for call in note.help_wanted],
    }


def _cell(site: SiteContext, cell: Cell) -> Document:
    """Describe a cell as it was at the instant of a bulletin, all incidents combined, with what was announced then."""
    return {
        "service": cell.service,
        "location": cell.location,
        **_said(cell.said),
        "incidents": list(cell.incidents),
        "coming": [
            {"begins": moment(site, change.begins), "ends": moment(site, change.ends), **_said(change.said)}
            for change in cell.said.coming
        ],
    }


def _said(said: Said) -> Document:
    return {
        "state": str(said.state),
        "rule": str(said.rule) if said.rule else None,
        "exceptions": [
            {
                "groups": [str(group) for group in exception.groups],
                "state": str(exception.state) if exception.state else None,
                "rule": str(exception.rule) if exception.rule else None,
            }
            for exception in said.exceptions
        ],
    }


def _statement(site: SiteContext, said: Statement) -> Document:
    return {
        "service": said.service,
        "locations": list(said.locations),
        "state": str(said.state),
        "rule": str(said.rule) if said.rule else None,
        "bring": [str(thing) for thing in said.bring],
        "visitors": describe_visiting(said.visiting),
        "delay": describe_delay(site, said.delay),
        **share_in_each(site, said.capacity),
        "restart": said.restart.isoformat() if said.restart else None,
        "begins": moment(site, said.begins),
        "ends": moment(site, said.ends),
        "windows": [
            {"begins": moment(site, window.begins), "ends": moment(site, window.ends)} for window in said.windows
        ],
    }


def describe_history(site: SiteContext) -> Document:
    """Describe the newest bulletins, and all those of open incidents; older ones are in the file of each incident."""
    notes = feed_notes(site.timeline, site.situation.live)
    return {
        "version": VERSION,
        "$schema": schema_of(site, "history"),
        "bulletins": [describe_bulletin(site, note) for note in notes],
        "closed_incidents": [incident_header(site, incident) for incident in site.situation.closed],
    }


_COLUMNS = ("service", "location", "state", "rule", "restart", "ends", "valid_until", "incident", "bulletin")
_OF_LANGUAGES = ("service", "location", "state", "instruction")


def as_csv(site: SiteContext, cells: Iterable[Document]) -> bytes:
    """Return the cells as a table: RFC 4180 with commas, in UTF-8 with a mark that spreadsheets need to see it.

    No cell begins like a formula.
    """
    settings, catalogue = site.content.settings, site.content.catalogue
    with io.StringIO(newline="") as file:
        table = csv.writer(file)
        coming = ("coming_from", "coming_until", "coming_state", "coming_rule")
        of_languages = [f"{name}_{tag}" for tag in settings.languages for name in _OF_LANGUAGES]
        texts = [f"{name}_{tag}" for name in ("coming", "exceptions") for tag in settings.languages]
        table.writerow([*_COLUMNS, *of_languages, *coming, *texts])
        for cell in cells:
            row = [cell[name] for name in _COLUMNS]
            row[4] = cell["restart"]["date"] if cell["restart"] else None
            for context in site.pages:
                tag, place = context.language, catalogue.locations.get(cell["location"])
                row += [
                    catalogue.services[cell["service"]].name.in_(tag),
                    place.name.in_(tag) if place else settings.organisation.in_(tag),
                    cell["word"][tag],
                    cell["instruction"][tag],
                ]
            row += [_first_coming(cell, name) for name in ("begins", "ends", "state", "rule")]
            row += [cell[name][tag] for name in ("coming_text", "exceptions_text") for tag in settings.languages]
            table.writerow([_safe(value) for value in row])
        return b"\xef\xbb\xbf" + file.getvalue().encode()


def _first_coming(cell: Document, name: str) -> object:
    """Return something of the next change that is announced; None where none is."""
    return cell["coming"][0][name] if cell["coming"] else None


def _safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def of_incident(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the document of an incident."""
    yield Output(f"api/incidents/{incident.id}.json", describe_incident(site, incident), as_it_is)

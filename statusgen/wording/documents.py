"""JSON documents of cells and incidents, with texts in every language of the site."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from statusgen.model import paths
from statusgen.model.capacity import Capacity, Estimate, number_of
from statusgen.model.delay import Delay
from statusgen.model.identities import opened
from statusgen.model.note import Incident
from statusgen.model.severity import goes_somewhere
from statusgen.model.site import Service, Text
from statusgen.model.situation import AnnouncedChange, Cell, GroupException, Instruction, Said
from statusgen.model.statement import known_end
from statusgen.model.visiting import Visiting
from statusgen.wording.bulletins import stage_of
from statusgen.wording.cells import (
    advise,
    advise_group,
    day_of,
    except_for,
    newest_day,
    say_cell,
    tell_coming,
    tell_groups,
)
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.details import say_delay
from statusgen.wording.views import Advice

Document = dict[str, Any]


def as_json(document: Mapping[str, Any]) -> bytes:
    """Return a document as JSON in UTF-8."""
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def moment(site: SiteContext, instant: datetime | None) -> str | None:
    """Return an instant with the offset of the site's timezone."""
    return instant.astimezone(site.content.settings.timezone).isoformat() if instant is not None else None


def in_each(site: SiteContext, describe_in: Callable[[PageContext], str]) -> dict[str, str]:
    """Return a sentence in every language of the site."""
    return {context.language: describe_in(context) for context in site.pages}


def names_in_each(site: SiteContext, text: Text | None) -> dict[str, str]:
    """Return a phrase of the settings or the catalogue by language."""
    return in_each(site, lambda context: context.phrase_of(text))


def describe_phones(site: SiteContext) -> list[Document]:
    """Describe the lines that patients may call now: those of everybody, then those of one location alone."""
    settings, locations = site.content.settings, site.content.catalogue.locations.values()
    of_each = (("", settings.phones), *((location.id, location.lines) for location in locations))
    return [
        {
            "id": phone.id,
            "name": names_in_each(site, phone.name),
            "number": phone.number,
            "service": phone.service or None,
            "location": at or None,
        }
        for at, lines in of_each
        for phone in lines
        if phone.number
    ]


def share_in_each(site: SiteContext, capacity: Capacity | None) -> Document:
    """Describe a share of the usual work: its percentage where that is exact, and how it was said."""
    text = in_each(site, lambda context: context.wording.share(capacity)) if capacity is not None else None
    return {
        "capacity_percent": None if isinstance(capacity, Estimate) else capacity,
        "capacity": None if capacity is None else {**(describe_share(capacity) or {}), "text": text},
    }


def describe_share(capacity: Capacity | None) -> Document | None:
    """Describe how a share of the usual work was said; None for none."""
    if capacity is None:
        return None
    return {
        "said": str(capacity.share) if isinstance(capacity, Estimate) else "exactly",
        "percent": number_of(capacity),
        "to_percent": capacity.high if isinstance(capacity, Estimate) else None,
    }


def describe_restart(said: Said) -> Document | None:
    """Describe the day of a restart, and how sure it is; None for none."""
    return {"date": said.restart.isoformat(), "certainty": str(said.certainty)} if said.restart else None


def pages_in_each(site: SiteContext, path: Callable[[str], str]) -> dict[str, str]:
    """Return the address of a page by language; ``path`` gives that of a language."""
    return in_each(site, lambda context: paths.address(context.base_url, path(context.language)))


def describe(site: SiteContext, cell: Cell) -> Document:
    """Describe one service at one location: ids, instants, and what the pages say of it in each language."""
    service, said = site.content.catalogue.services[cell.service], cell.said
    on = newest_day(site.reference)
    told = {context.language: say_cell(context, service, cell, on) for context in site.pages}
    nothing = dict.fromkeys(told, "")
    here = (cell.location,)
    return {
        "service": cell.service,
        "location": cell.location,
        "state": str(cell.state),
        "reason": str(cell.reason),
        "rule": str(said.rule) if said.rule else None,
        "word": {language: advice.word for language, (advice, _) in told.items()},
        "instruction": {language: join_advice(advice) for language, (advice, _) in told.items()},
        "exceptions": [
            _exception(
                service,
                exception,
                {language: exceptions[at].who for language, (_, exceptions) in told.items()},
                {page.language: advise_group(page, service, said, exception, on, here) for page in site.pages},
            )
            for at, exception in enumerate(said.exceptions)
        ],
        "exceptions_text": in_each(site, lambda context: " ".join(tell_groups(context, service, said, on, here)))
        if said.exceptions
        else nothing,
        "elsewhere": said.elsewhere[0] if said.elsewhere else None,
        "places_to_go": list(said.elsewhere),
        "ambulances_diverted": said.ambulances_diverted,
        "ambulances_diverted_for": [str(case) for case in said.diverted_for],
        "ambulances_diverted_as_of": moment(site, said.diverted_as_of),
        "bring": _bring(service, said.instruction),
        "visitors": describe_visiting(said.instruction.visiting),
        "delay": describe_delay(site, said.delay),
        **share_in_each(site, said.capacity),
        "restart": describe_restart(said),
        "ends": moment(site, cell.ends),
        "valid_until": moment(site, cell.lapses_on),
        "last_known_state": str(cell.last.state) if cell.last else None,
        "stated_on": moment(site, cell.stated_on),
        "incident": cell.incident or None,
        "bulletin": cell.note or None,
        "incidents": [source.incident for source in cell.sources],
        "coming": [_coming(site, service, change, here) for change in said.coming],
        "coming_text": in_each(site, lambda context: " ".join(tell_coming(context, service, said, on, here)))
        if said.coming
        else nothing,
    }


def _coming(site: SiteContext, service: Service, change: AnnouncedChange, here: tuple[str, ...]) -> Document:
    """Describe what a cell will say in a stretch of time that was announced beforehand."""
    said, on = change.said, day_of(site.reference, change.begins)
    advice = {page.language: advise(page, service, said, on, places=here) for page in site.pages}
    groups = {page.language: except_for(page, service, said, on, here) for page in site.pages}
    return {
        "begins": moment(site, change.begins),
        "ends": moment(site, change.ends),
        "state": str(said.state),
        "rule": str(said.rule) if said.rule else None,
        "word": {language: view.word for language, view in advice.items()},
        "instruction": {language: join_advice(view) for language, view in advice.items()},
        "exceptions": [
            _exception(
                service,
                exception,
                {page.language: groups[page.language][at].who for page in site.pages},
                {page.language: advise_group(page, service, said, exception, on, here) for page in site.pages},
            )
            for at, exception in enumerate(said.exceptions)
        ],
        "places_to_go": list(said.elsewhere),
        "ambulances_diverted": said.ambulances_diverted,
        "ambulances_diverted_for": [str(case) for case in said.diverted_for],
        "ambulances_diverted_as_of": moment(site, said.diverted_as_of),
        "bring": _bring(service, said.instruction),
        "visitors": describe_visiting(said.instruction.visiting),
        "delay": describe_delay(site, said.delay),
        **share_in_each(site, said.capacity),
    }


def join_advice(advice: Advice) -> str:
    """Return an advice without its state, in one line."""
    return " ".join(advice.sentences)


def describe_delay(site: SiteContext, delay: Delay | None) -> Document | None:
    """Describe a waiting time in minutes, and in words."""
    if delay is None:
        return None
    return {
        **describe_minutes(delay),
        "stated_on": moment(site, delay.on),
        "known_until": moment(site, delay.until),
        "text": in_each(site, lambda context: say_delay(context, delay)),
    }


def describe_minutes(delay: Delay) -> Document:
    """Describe how long a waiting time is; without minutes where it was not counted, or is not known."""
    return {
        "minutes": None if delay.is_over else delay.low,
        "to_minutes": None if delay.is_over else delay.high,
        "is_more": delay.is_more,
        "is_known": not delay.is_over,
    }


def describe_visiting(limits: Visiting) -> Document:
    """Describe the limits for visitors; each is null, or false, where there is none."""
    hours = (
        None
        if limits.hours is None
        else [[f"{at // 60:02}:{at % 60:02}" for at in stretch] for stretch in limits.hours]
    )
    return {"at_a_time": limits.visitors, "from_age": limits.age, "mask": limits.mask, "hours": hours}


def _bring(service: Service, instruction: Instruction) -> list[str]:
    return [str(thing) for thing in instruction.bring] if goes_somewhere(service, instruction) else []


def _exception(service: Service, said: GroupException, who: Document, advice: Mapping[str, Advice]) -> Document:
    return {
        "groups": [str(group) for group in said.groups],
        "state": str(said.state) if said.state else None,
        "rule": str(said.rule) if said.rule else None,
        "places_to_go": list(said.elsewhere),
        "bring": _bring(service, said.instruction),
        "visitors": describe_visiting(said.instruction.visiting),
        "for_whom": who,
        "instruction": {language: join_advice(told) for language, told in advice.items()},
    }


def incident_header(site: SiteContext, incident: Incident) -> Document:
    """Describe an incident in short."""
    stage, window = stage_of(incident), incident.window
    return {
        "id": incident.id,
        "kind": str(incident.kind),
        "stage": str(stage) if stage else None,
        "title": in_each(site, lambda context: incident.editions[context.language].title),
        "url": pages_in_each(site, lambda language: paths.incident(language, incident.id)),
        "api": f"{site.base_url}api/incidents/{incident.id}.json",
        "begins": moment(site, incident.said_start),
        "ends": moment(site, known_end(window)),
    }


def changed_on(site: SiteContext) -> str | None:
    """Return when the newest bulletin was published, or, without one, when the site was opened."""
    latest = site.reference.situation.latest
    return moment(site, latest.last_said if latest else opened(site.reference.content))

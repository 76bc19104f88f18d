"""The index of cState, for existing clients of its status pages. Texts are in the reference language."""

from collections.abc import Iterable, Iterator

from statusgen.model import paths
from statusgen.model.situation import Cell, Headline
from statusgen.model.words import State
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.documents import Document, as_json, changed_on, moment
from statusgen.wording.feed_views import feed_notes
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, as_it_is

_CSTATE = {State.RUNNING: "ok", State.DEGRADED: "disrupted", State.UNKNOWN: "notice", State.CANCELLED: "down"}
_SUMMARY = {Headline.RUNNING: "ok", Headline.CANCELLED: "down"}
"""Of the whole by its headline; any other is disrupted."""
_WORSE = ("ok", "notice", "disrupted", "down")
"""The best first."""


def outputs(site: SiteContext) -> Iterator[Output]:
    """Yield the index."""
    yield Output("index.json", as_json(_cstate(site, site.reference, changed_on(site))), as_it_is)


def _worst_status(cells: Iterable[Cell]) -> str:
    """Return the worst status of some cells: a whole is never shown better than any of its parts."""
    return _worst(_CSTATE[cell.state] for cell in cells)


def _worst(statuses: Iterable[str]) -> str:
    return max(statuses, key=_WORSE.index, default="ok")


def _worst_held(context: PageContext, incident: str) -> str:
    """Return the worst current status caused by an incident, which is never nothing at all."""
    held = _worst_status(cell for cell in context.situation.cells.values() if incident in cell.incidents)
    return _worst((held, "notice"))


def _cstate(site: SiteContext, context: PageContext, now: str | None) -> Document:
    """Describe the situation as cState does at ``/index.json``, in valid JSON with ISO dates."""
    content, situation, services = context.content, context.situation, context.content.catalogue.services
    organisation = context.phrase_of(content.settings.organisation)
    issues = {
        incident.id: {
            "is": "issue",
            "title": incident.editions[context.language].title,
            "createdAt": moment(site, incident.notes[0].published),
            "lastMod": moment(site, incident.notes[-1].published),
            "permalink": paths.address(context.base_url, paths.incident(context.language, incident.id)),
            "severity": _worst_held(context, incident.id),
            "resolved": False,
            "informational": False,
            "resolvedAt": None,
            "affected": sorted({services[service].name.in_(context.language) for service in incident.services}),
            "filename": incident.id,
        }
        for incident in situation.open_incidents
        if incident.notes
    }
    recent = feed_notes(context.timeline, situation.live)[:1]
    systems = []
    for service in services.values():
        cells = situation.of_service(service.id)
        if cells:
            worst = _worst_status(cells.values())
            holding = {source.incident for cell in cells.values() for source in cell.sources}
            named = sorted(holding & issues.keys())
            systems.append(
                {
                    "name": service.name.in_(context.language),
                    "category": organisation,
                    "status": worst,
                    "unresolvedIssues": [issues[id_] for id_ in named] if worst != "ok" else [],
                }
            )
    return {
        "is": "index",
        "cStateVersion": "statusgen",
        "apiVersion": "2.0",
        "title": organisation,
        "languageCodeHTML": context.language,
        "languageCode": context.language,
        "baseURL": context.base_url,
        "description": headline_of(context),
        "summaryStatus": _worst(
            (_SUMMARY.get(situation.headline, "disrupted"), *(str(system["status"]) for system in systems))
        ),
        "categories": [{"name": organisation, "hideTitle": False, "closedByDefault": False}],
        "pinnedIssues": list(issues.values()),
        "systems": systems,
        "buildDate": now if recent else None,
        "buildTime": now if recent else None,
        "buildTimezone": str(content.settings.timezone),
    }

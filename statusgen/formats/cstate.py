"""The index of cState, for existing clients of its status pages. Texts are in the reference language."""

from collections.abc import Iterator

from statusgen.model import paths
from statusgen.model.situation import Headline, worst_of
from statusgen.model.words import State
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.documents import Document, as_json, changed_on, moment
from statusgen.wording.feed_views import feed_notes
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, as_it_is

_CSTATE = {State.RUNNING: "ok", State.DEGRADED: "disrupted", State.UNKNOWN: "notice", State.CANCELLED: "down"}
_SUMMARY = {Headline.RUNNING: "ok", Headline.CANCELLED: "down"}
"""Of the whole; any other is disrupted."""


def outputs(site: SiteContext) -> Iterator[Output]:
    """Yield the index."""
    yield Output("index.json", as_json(_cstate(site, site.reference, changed_on(site))), as_it_is)


def _worst_held(context: PageContext, incident: str) -> State:
    """Return the worst current state caused by an incident."""
    cells = context.situation.cells.values()
    return worst_of(cell for cell in cells if any(source.incident == incident for source in cell.sources))


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
            "severity": _CSTATE[held] if (held := _worst_held(context, incident.id)) is not State.RUNNING else "notice",
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
            worst = worst_of(cells.values())
            holding = {source.incident for cell in cells.values() for source in cell.sources}
            named = sorted(holding & issues.keys())
            systems.append(
                {
                    "name": service.name.in_(context.language),
                    "category": organisation,
                    "status": _CSTATE[worst],
                    "unresolvedIssues": [issues[id_] for id_ in named] if worst is not State.RUNNING else [],
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
        "summaryStatus": _SUMMARY.get(situation.headline, "disrupted"),
        "categories": [{"name": organisation, "hideTitle": False, "closedByDefault": False}],
        "pinnedIssues": list(issues.values()),
        "systems": systems,
        "buildDate": now if recent else None,
        "buildTime": now if recent else None,
        "buildTimezone": str(content.settings.timezone),
    }

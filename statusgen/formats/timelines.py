"""The timeline of an incident as SVG that stands alone, for newsrooms: what it shows, as of when, from where."""

import textwrap
from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident
from statusgen.pages.timeline import TimelineView, view_timeline
from statusgen.wording.cells import newest_day
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.output import Output, Renderer

LETTER, WIDTH, MARGIN = 16, 960, 32
"""Size of the letters, width of the drawing and of its margins, in pixels."""
_LONGEST = 100
"""Letters of a line of text."""


class TimelineFile(Struct, frozen=True):
    """The drawing with what a reader must know who sees nothing else."""

    timeline: TimelineView
    title: tuple[str, ...]
    """The incident, in lines."""
    title_language: str
    """Its language, where that is not the one of the drawing."""
    organisation: str
    explanation: tuple[str, ...]
    source: tuple[str, ...]
    """As of when, and the address of the incident's page."""
    mark: str
    """That it is a preview or a demonstration; empty for what is neither."""


def view_file(context: PageContext, incident: Incident) -> TimelineFile | None:
    """Make the drawing of an incident; None where it has no timeline."""
    page = paths.incident(context.language, incident.id)
    timeline = view_timeline(context, page, incident.id)
    if timeline is None:
        return None
    wording, edition = context.wording, incident.editions[context.language]
    if any(live.id == incident.id for live in context.situation.live):
        said = wording.say("Situation on {date}.", date=wording.day(newest_day(context)))
    else:
        last = incident.notes[-1].published.astimezone(wording.zone)
        said = wording.say("Situation on {date} at {time}.", date=wording.day(last.date()), time=wording.hour(last))
    explanation = (line for one in timeline.explanation for line in textwrap.wrap(one, _LONGEST))
    is_shown_only = context.content.settings.demonstration is not None
    return TimelineFile(
        timeline=timeline,
        title=tuple(textwrap.wrap(edition.title, _LONGEST // 2)),
        title_language=edition.foreign_to(context.language),
        organisation=context.site_name,
        explanation=tuple(explanation),
        source=(said, paths.address(context.base_url, page)),
        mark=wording.say("Demonstration: invented hospitals. Do not call them.") if is_shown_only else "",
    )


def render_file(view: TimelineFile, renderer: Renderer) -> bytes:
    """Draw a timeline as a file: no script, no style sheet, no letters from elsewhere."""
    return renderer.fill("timeline.svg", view=view, letter=LETTER, width=WIDTH, margin=MARGIN).encode()


def outputs(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the timeline of an incident that is over, in each language: it belongs to the archive."""
    if all(live.id != incident.id for live in site.situation.live):
        for context in site.pages:
            yield from _output(context, incident)


def outputs_of_live(context: PageContext) -> Iterator[Output]:
    """Iterate over the timelines of the incidents that are open or planned: they show today."""
    for incident in context.situation.live:
        yield from _output(context, incident)


def _output(context: PageContext, incident: Incident) -> Iterator[Output]:
    view = view_file(context, incident)
    if view is not None:
        yield Output(paths.timeline(context.language, incident.id), view, render_file)

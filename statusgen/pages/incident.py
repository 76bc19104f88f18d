"""The page of an incident: all its bulletins, newest first."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.help_wanted import HelpCall
from statusgen.model.note import Incident
from statusgen.model.situation import Situation
from statusgen.pages.facts import Facts, Key
from statusgen.pages.layout import make_layout
from statusgen.pages.restarts import MovedDatesView, describe_figures, describe_moved
from statusgen.pages.timeline import TimelineView, view_timeline
from statusgen.situation.personal_data import standing_data
from statusgen.situation.restarts import latest_plan
from statusgen.situation.warnings import standing_of
from statusgen.wording.bulletins import Changes, changes_in, describe_plan, describe_window, link_bulletin, stage_of
from statusgen.wording.calendar_links import link_calendar_of_incident
from statusgen.wording.capacities import tell_of_incident
from statusgen.wording.context import PageContext, SiteContext
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.links import passage
from statusgen.wording.output import Output, PageTemplate, make_output
from statusgen.wording.personal_data import view_data
from statusgen.wording.stamps import make_stamps, stamps_apart
from statusgen.wording.views import BulletinLink, DataView, FigureView, Layout, Link, Passage, StepView, WarningView
from statusgen.wording.warnings import view_warnings


class IncidentView(Struct, frozen=True):
    """An incident with all its bulletins, newest first."""

    layout: Layout
    title: Passage
    summary: Passage
    stage: str
    window: str
    plan: tuple[StepView, ...]
    progress: str
    """How many of its steps are done; empty where none is."""
    moved: tuple[MovedDatesView, ...]
    calendar: Link | None
    """The calendar of the group; None where no day of the incident lies ahead."""
    figures: tuple[FigureView, ...]
    bulletins: tuple[BulletinLink, ...]
    capacities: tuple[str, ...] = ()
    """The newest word about the usual work of each hospital, with when it was said."""
    fraud: tuple[WarningView, ...] = ()
    """The warnings of fraud that it gave and no note has ended."""
    data: DataView | None = None
    """What is known of personal data, with when it was said; None where nothing was."""
    help_wanted: tuple[WarningView, ...] = ()
    """Its calls for help that still hold; none of one that is over: its page would have to change when they end."""
    timeline: TimelineView | None = None
    """Its days by services; None where there are not two to be told apart."""


def view_incident(context: PageContext, incident: Incident, changes: Changes) -> IncidentView:
    """Make the page of an incident with all its bulletins, newest first."""
    path = paths.incident(context.language, incident.id)
    edition = incident.editions[context.language]
    stage = stage_of(incident)
    told = context if _is_live(context, incident) else context.as_published(incident.notes[-1])
    moved = describe_moved(context, path, incident)
    plan = tuple(_iter_steps(describe_plan(told, incident.id, latest_plan(incident, context.content.catalogue)), moved))
    return IncidentView(
        layout=_layout_of_incident(context, path, incident),
        title=passage(context, path, edition),
        summary=passage(context, path, edition),
        stage=context.wording.stage(stage) if stage else "",
        window=describe_window(context, incident),
        plan=plan,
        progress=_tell_progress(context, plan),
        moved=moved,
        calendar=link_calendar_of_incident(context, path, incident),
        figures=describe_figures(context, path, incident),
        bulletins=tuple(
            link_bulletin(context, path, note, changes.get((incident.id, note.number), ()))
            for note in reversed(incident.notes)
        ),
        capacities=tell_of_incident(context, incident),
        fraud=view_warnings(told, (standing.warning for standing in standing_of(incident.standing))),
        data=view_data(told, standing_data(incident.standing)),
        help_wanted=view_calls(told, calls_of(context.situation, incident)) if _is_live(context, incident) else (),
        timeline=view_timeline(context, path, incident.id),
    )


def calls_of(situation: Situation, incident: Incident) -> tuple[HelpCall, ...]:
    """Return the calls for help of an incident that hold now."""
    return tuple(one.call for one in situation.help_wanted if one.incident == incident.id)


def _iter_steps(plan: Iterable[StepView], moved: Iterable[MovedDatesView]) -> Iterator[StepView]:
    """Iterate over the steps of a plan, each with the days that were announced before the one that counts."""
    promised = {(one.what, one.where): tuple(promise.text for promise in one.promises) for one in moved}
    for step in plan:
        days = promised.get((step.what, step.where), ())
        yield replace(step, was=days[:-1]) if days and days[-1] == step.when else step


def _tell_progress(context: PageContext, plan: tuple[StepView, ...]) -> str:
    done = sum(step.is_done for step in plan)
    return context.wording.say("Steps done: {count} of {all}.", count=str(done), all=str(len(plan))) if done else ""


def _layout_of_incident(context: PageContext, path: str, incident: Incident) -> Layout:
    """Make the layout of an incident's page: once it is over, the page belongs to the archive and stays as it is."""
    title, last = incident.editions[context.language].title, incident.notes[-1]
    picture = paths.bulletin(context.language, last)
    if _is_live(context, incident):
        held = (cell for cell in context.situation.cells.values() if incident.id in cell.incidents)
        stamps = stamps_apart(context, (incident.id,), held)
        return make_layout(context, path, title, stamps=stamps, pictured_as=picture, names_groups=True)
    stamps = make_stamps(context, last.published, None, None)
    return make_layout(context, path, title, stamps=stamps, is_archive=True, pictured_as=picture, names_groups=True)


def outputs(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the page of an incident that is over, in each language: it belongs to the archive."""
    if not _is_live(site.reference, incident):
        changes = changes_in(site.reference, incident)
        for context in site.pages:
            yield _output(context, incident, changes)


def outputs_of_live(context: PageContext) -> Iterator[Output]:
    """Iterate over the pages of the incidents that are open or planned: they show today."""
    for incident in context.situation.live:
        yield _output(context, incident, None, context.subjects.get(("incident", incident.id), b""))


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of the pages of incidents that are open or planned.

    A page shows all that its incident says, and of others what they say of its services, with their titles.
    """
    for incident in facts.situation.live:
        own = facts.index[incident.id]
        planned = {subject for note in own.notes for subject in note.planned if subject in facts.catalogue.services}
        services = sorted({service for note in own.notes for service in note.services} | planned)
        cells = (cell for service in services for cell in facts.situation.of_service(service).values())
        others = (facts.index[id_] for service in services for id_ in facts.ids_touching(service))
        near = [other.id for other in others if not other.is_closed or other.last >= own.first]
        ahead = link_calendar_of_incident(facts.context, "", incident) is not None
        yield (
            ("incident", incident.id),
            facts.subject_of_incident(
                incident.id,
                own,
                facts.of_cells(cells),
                [facts.touching(one) for one in services],
                facts.titles(near),
                ahead,
                calls_of(facts.situation, incident),
            ),
        )


def _output(context: PageContext, incident: Incident, changes: Changes | None, subject: bytes = b"") -> Output:
    path = paths.incident(context.language, incident.id)

    def make() -> IncidentView:
        return view_incident(context, incident, changes_in(context, incident) if changes is None else changes)

    return make_output(path, make, PageTemplate("incident.html"), subject)


def _is_live(context: PageContext, incident: Incident) -> bool:
    return any(live.id == incident.id for live in context.situation.live)

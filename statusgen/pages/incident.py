"""The page of an incident: its whole story, newest first."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident
from statusgen.pages.layout import make_frame
from statusgen.pages.restarts import MovedView, describe_figures, describe_moved
from statusgen.situation.fold import latest_plan
from statusgen.wording.bulletins import Changes, changes_in, describe_plan, describe_window, link_bulletin, stage_of
from statusgen.wording.calendar_links import link_calendar_of_incident
from statusgen.wording.cells import passage
from statusgen.wording.context import Scene, SiteContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import make_stamps
from statusgen.wording.views import BulletinLink, FigureView, Frame, Link, Passage, StepView


class IncidentView(Struct, frozen=True):
    """The whole story of an incident, newest first."""

    frame: Frame
    title: Passage
    summary: Passage
    stage: str
    window: str
    plan: tuple[StepView, ...]
    moved: tuple[MovedView, ...]
    calendar: Link | None
    """The calendar of the group; None where no day of the incident lies ahead."""
    figures: tuple[FigureView, ...]
    bulletins: tuple[BulletinLink, ...]


def view_incident(scene: Scene, incident: Incident, changes: Changes) -> IncidentView:
    """Make the page of an incident: its whole story, newest first."""
    path = paths.incident(scene.language, incident.id)
    edition = incident.editions[scene.language]
    stage = stage_of(incident)
    return IncidentView(
        frame=_frame_of_incident(scene, path, incident),
        title=passage(scene, edition),
        summary=passage(scene, edition),
        stage=scene.wording.stage(stage) if stage else "",
        window=describe_window(scene, incident),
        plan=describe_plan(scene, latest_plan(incident)),
        moved=describe_moved(scene, path, incident),
        calendar=link_calendar_of_incident(scene, path, incident),
        figures=describe_figures(scene, path, incident),
        bulletins=tuple(
            link_bulletin(scene, path, note, changes.get((incident.id, note.number), ()))
            for note in reversed(incident.notes)
        ),
    )


def _frame_of_incident(scene: Scene, path: str, incident: Incident) -> Frame:
    """Make the frame of an incident's page: once it is over, the page belongs to the archive and stays as it is."""
    title = incident.editions[scene.language].title
    if any(one.id == incident.id for one in scene.situation.live):
        return make_frame(scene, path, title, pictured_as=paths.bulletin(scene.language, incident.notes[-1]))
    last = incident.notes[-1]
    return make_frame(
        scene,
        path,
        title,
        stamps=make_stamps(scene, last.published, None, None),
        is_archive=True,
        pictured_as=paths.bulletin(scene.language, last),
    )


def outputs(site: SiteContext, incident: Incident) -> Iterator[Output]:
    """Iterate over the page of an incident in each language."""
    changes = changes_in(site.reference, incident)
    for scene in site.pages:
        path = paths.incident(scene.language, incident.id)
        yield Output(path, view_incident(scene, incident, changes), PageTemplate("incident.html"))

"""Views of what was published: bulletins and incidents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from statusgen.model.marked import join
from statusgen.model.note import Incident, Note, RestartStep
from statusgen.model.site import Service
from statusgen.model.situation import Change, Said
from statusgen.model.words import Certainty, Stage
from statusgen.plan import paths
from statusgen.plan.archive_views import BulletinView, IncidentView
from statusgen.plan.calendar_links import link_calendar_of_incident
from statusgen.plan.context import Scene
from statusgen.plan.frame import make_frame, make_stamps
from statusgen.plan.instructions import instruct
from statusgen.plan.promises import describe_figures, describe_moved
from statusgen.plan.scene import (
    advise_group,
    describe_places,
    describe_service,
    edition_of,
    passage,
    tell_elsewhere,
)
from statusgen.plan.structured import describe_bulletin
from statusgen.plan.views import (
    BulletinLink,
    ChangeView,
    Frame,
    Link,
    ServiceView,
    StepView,
)
from statusgen.situation.fold import latest_plan
from statusgen.situation.history import told_by_bulletin

Changes = Mapping[tuple[str, int], tuple[Change, ...]]
"""What each bulletin changed, by incident and number."""


def describe_changes(scene: Scene, changes: Iterable[Change]) -> tuple[ChangeView, ...]:
    """Put what a bulletin changed into words: was → is, and how an announced date moved."""
    return tuple(_describe_change(scene, change) for change in changes)


def _describe_change(scene: Scene, change: Change) -> ChangeView:
    service, wording = scene.content.catalogue.services[change.service], scene.wording
    was, now = change.was, change.now
    restart = ""
    if was is not None and was.restart != now.restart and now.restart is not None:
        if was.restart is None:
            restart = wording.day_stamp("New restart date: {date}.", now.restart)
        else:
            old, new = wording.day(was.restart), wording.day(now.restart)
            restart = wording.say("The restart has moved from {old} to {new}.", old=old, new=new)

    before, after = (
        tell(scene, service, was, change.locations) if was else "",
        tell(scene, service, now, change.locations),
    )
    return ChangeView(
        service=service.name.in_(scene.language),
        where=describe_places(scene, service, change.locations),
        was=before if before != after else "",
        now=after if was else wording.say("New: {told}", told=after),
        restart=restart,
    )


def tell(scene: Scene, service: Service, said: Said, places: Iterable[str]) -> str:
    """Put what patients of some places are told of a service into one line: state, rule, place, exceptions."""
    wording = scene.wording
    parts = [
        f"{wording.state(said.state, service)}.",
        instruct(scene, service, said.state, said.instruction, places),
        tell_elsewhere(scene, service, said),
    ]
    for exception in said.exceptions:
        advice = advise_group(scene, service, said, exception, date.min, places)
        groups = wording.say("Except for {groups}", groups=wording.groups(exception.groups))
        told = join(" ", filter(None, (f"{advice.word}." if advice.word else "", advice.rule)))
        parts.append(wording.say("{who} – {told}", who=groups, told=told))
    return join(" ", filter(None, parts))


def link_bulletin(scene: Scene, page: str, note: Note, changes: Sequence[Change] = ()) -> BulletinLink:
    """Link to a bulletin, with its time and, where given, what it changed."""
    edition = edition_of(scene, note)
    incident = scene.content.incidents[note.incident].editions[scene.language]
    return BulletinLink(
        href=scene.link(page, paths.bulletin(scene.language, note)),
        title=edition.title,
        language=edition.language if edition.language != scene.language else "",
        published=scene.wording.instant(note.published),
        iso=note.published.isoformat(timespec="minutes"),
        incident=incident.title,
        incident_language=incident.language if incident.language != scene.language else "",
        changes=describe_changes(scene.as_published(note), changes) if changes else (),
        is_correction=note.corrects is not None,
        is_corrected=any(one.corrects == note.number for one in scene.content.incidents[note.incident].notes),
        is_withdrawn=note.is_withdrawn,
    )


def link_note(scene: Scene, page: str, note: Note) -> Link:
    """Link to a bulletin by its title."""
    edition = edition_of(scene, note)
    return Link(
        scene.link(page, paths.bulletin(scene.language, note)),
        edition.title,
        edition.language if edition.language != scene.language else "",
        scene.wording.instant(note.published),
    )


def describe_plan(scene: Scene, steps: Iterable[RestartStep]) -> tuple[StepView, ...]:
    """Put a restart plan into words, in its order."""
    catalogue, wording = scene.content.catalogue, scene.wording
    views = []
    for step in steps:
        name = (
            catalogue.services[step.subject].short
            if step.subject in catalogue.services
            else catalogue.systems[step.subject]
        )
        views.append(
            StepView(
                what=name.in_(scene.language),
                where=wording.places(step.locations) if step.locations else "",
                when=_when(scene, step),
                certainty=wording.certainty(step.certainty) if step.on or step.certainty is Certainty.DONE else "",
                is_done=step.certainty is Certainty.DONE,
            )
        )
    return tuple(views)


def _when(scene: Scene, step: RestartStep) -> str:
    """Say when a step comes: a step without a date says that it has none."""
    if step.on is not None:
        return scene.wording.day(step.on)
    return "" if step.certainty is Certainty.DONE else scene.wording.say("No date yet")


def describe_window(scene: Scene, incident: Incident) -> str:
    """Say from when to when a planned incident lasts; empty for others."""
    if incident.begins is None or incident.ends is None:
        return ""
    first, last = (moment.astimezone(scene.wording.zone) for moment in (incident.begins, incident.ends))
    if first.date() == last.date():
        hours = {"begins": scene.wording.hour(first), "ends": scene.wording.hour(last)}
        return scene.wording.say("{date}, from {begins} to {ends}", date=scene.wording.day(first.date()), **hours)
    begins, ends = scene.wording.instant(first), scene.wording.instant(last)
    return scene.wording.say("From {begins} to {ends}", begins=begins, ends=ends)


def stage_of(incident: Incident) -> Stage | None:
    """Find how far an incident has come, by its newest standing note that says so; None for planned ones."""
    if incident.is_planned:
        return None
    return next((note.stage for note in reversed(incident.standing) if note.stage), None)


def view_bulletin(scene: Scene, note: Note, changes: Changes) -> BulletinView:
    """Make the page of a bulletin: what it said when it was published, and what corrected it since."""
    path = paths.bulletin(scene.language, note)
    incident = scene.content.incidents[note.incident]
    edition, own = edition_of(scene, note), incident.editions[scene.language]
    position = incident.notes.index(note)
    corrected = incident.note(note.corrects) if note.corrects else None
    stamps = make_stamps(scene, note.published, note.next_update, note.valid_until)
    then = scene.as_published(note)
    withdrawn = note.is_withdrawn
    return BulletinView(
        frame=make_frame(
            scene,
            path,
            edition.title,
            stamps=stamps,
            is_archive=True,
            state="",
            structured=describe_bulletin(scene, note),
        ),
        incident=Link(
            scene.link(path, paths.incident(scene.language, incident.id)),
            own.title,
            own.language if own.language != scene.language else "",
        ),
        title=passage(scene, edition),
        published=scene.wording.stamp("Published on {date} at {time}", note.published),
        stage=scene.wording.stage(note.stage) if note.stage and not incident.is_planned else "",
        text=passage(scene, edition),
        press=passage(scene, edition, press=True),
        services=() if withdrawn else tuple(_describe_statements(then, path, note)),
        changes=() if withdrawn else describe_changes(then, changes.get((note.incident, note.number), ())),
        plan=() if withdrawn else describe_plan(scene, note.restart_plan),
        correction=link_note(scene, path, corrected) if corrected else None,
        corrected_by=tuple(link_note(scene, path, one) for one in incident.notes if one.corrects == note.number),
        withdrawn=note.withdrawn_because,
        withdrawn_language=""
        if scene.language == scene.content.settings.reference
        else scene.content.settings.reference,
        newer=link_note(scene, path, incident.notes[position + 1]) if position + 1 < len(incident.notes) else None,
        older=link_note(scene, path, incident.notes[position - 1]) if position else None,
    )


def _describe_statements(scene: Scene, path: str, note: Note) -> Iterator[ServiceView]:
    """Describe what a bulletin tells of each service, as on the day it was published."""
    told = told_by_bulletin(scene.chronicle, note)
    on = note.published.astimezone(scene.wording.zone).date()
    for service in scene.content.catalogue.services.values():
        cells = {place: told[(service.id, place)] for place in service.locations if (service.id, place) in told}
        if cells:
            yield describe_service(scene, path, service, cells, on, sourced=False)


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

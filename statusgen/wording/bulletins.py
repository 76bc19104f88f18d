"""Bulletins in words wherever they are listed: links, changes, restart plan, window."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.note import Incident, Note, RestartStep
from statusgen.model.site import Service
from statusgen.model.situation import Change, Said
from statusgen.model.words import Certainty, Stage
from statusgen.situation.changes import changes_of, told_by_bulletin
from statusgen.wording.cells import advise_group, describe_places, describe_service, edition_of, tell_elsewhere
from statusgen.wording.context import Scene
from statusgen.wording.instructions import instruct
from statusgen.wording.views import BulletinLink, ChangeView, Link, ServiceView, StepView

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


def describe_statements(scene: Scene, note: Note) -> Iterator[ServiceView]:
    """Describe what a bulletin tells of each service, as on the day it was published."""
    then, path = scene.as_published(note), paths.bulletin(scene.language, note)
    told = told_by_bulletin(scene.chronicle, note)
    on = note.published.astimezone(scene.wording.zone).date()
    for service in scene.content.catalogue.services.values():
        cells = {place: told[(service.id, place)] for place in service.locations if (service.id, place) in told}
        if cells:
            yield describe_service(then, path, service, cells, on, sourced=False)


def changes_in(scene: Scene, incident: Incident) -> Changes:
    """Return what each bulletin of an incident changed."""
    return {(note.incident, note.number): changes_of(scene.chronicle, note) for note in incident.notes}


def latest_changes(scene: Scene) -> Changes:
    """Return what the newest bulletin of all changed."""
    latest = scene.situation.latest
    return {(latest.incident, latest.number): changes_of(scene.chronicle, latest)} if latest else {}

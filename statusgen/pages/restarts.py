"""How announced dates moved, and how much a service does of its usual work, in words."""

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.situation.restarts import capacity_figures, moved_dates
from statusgen.wording.context import Scene
from statusgen.wording.views import FigureView, Link


class MovedView(Struct, frozen=True):
    """A date of return that moved: every day announced, the oldest first."""

    what: str
    where: str
    promises: tuple[Link, ...]
    """The day, with the bulletin that announced it as address and note."""


def describe_moved(scene: Scene, page: str, incident: Incident) -> tuple[MovedView, ...]:
    """Tell every day that was announced for what has moved, the oldest first, with the bulletin that announced it."""
    notes = {note.number: note for note in incident.notes}
    return tuple(
        MovedView(
            what=_name(scene, moved.subject),
            where=scene.wording.places(moved.locations) if moved.locations else "",
            promises=tuple(
                _link(scene, page, notes[promise.number], scene.wording.day(promise.on)) for promise in moved.promises
            ),
        )
        for moved in moved_dates(incident)
    )


def describe_figures(scene: Scene, page: str, incident: Incident) -> tuple[FigureView, ...]:
    """Tell the percentages that bulletins gave of the usual work, each with the time it was given at."""
    wording, notes = scene.wording, {note.number: note for note in incident.notes}
    return tuple(
        FigureView(
            what=_name(scene, one.service),
            percent=one.percent,
            written=wording.say("{percent} %", percent=one.percent),
            source=_link(scene, page, notes[one.number], wording.short_instant(notes[one.number].published)),
        )
        for one in capacity_figures(incident)
    )


def latest_figures(scene: Scene, page: str, incident: Incident) -> tuple[FigureView, ...]:
    """Tell the newest percentage of each service."""
    return tuple({one.what: one for one in describe_figures(scene, page, incident)}.values())


def _name(scene: Scene, subject: str) -> str:
    catalogue = scene.content.catalogue
    name = catalogue.services[subject].short if subject in catalogue.services else catalogue.systems[subject]
    return name.in_(scene.language)


def _link(scene: Scene, page: str, note: Note, text: str) -> Link:
    announced = scene.wording.say("Update of {date}", date=scene.wording.short_instant(note.published))
    return Link(scene.link(page, paths.bulletin(scene.language, note)), text, note=announced)

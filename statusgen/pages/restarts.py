"""Restart dates that moved, and capacity figures, in words."""

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.capacity import number_of
from statusgen.model.note import Incident, Note
from statusgen.situation.restarts import capacity_figures, moved_dates
from statusgen.wording.context import PageContext
from statusgen.wording.views import FigureView, Link


class MovedDatesView(Struct, frozen=True):
    """A date of return that moved: every day announced, the oldest first."""

    what: str
    where: str
    promises: tuple[Link, ...]
    """The day, with the bulletin that announced it as address and note."""


def describe_moved(context: PageContext, page: str, incident: Incident) -> tuple[MovedDatesView, ...]:
    """Describe every restart date that moved: each day announced, the oldest first, with its bulletin."""
    notes = {note.number: note for note in incident.notes}
    return tuple(
        MovedDatesView(
            what=_name(context, moved.subject),
            where=context.wording.places(moved.locations) if moved.locations else "",
            promises=tuple(
                _link(context, page, notes[promise.number], context.wording.day(promise.on))
                for promise in moved.promises
            ),
        )
        for moved in moved_dates(incident)
    )


def describe_figures(context: PageContext, page: str, incident: Incident) -> tuple[FigureView, ...]:
    """Describe the capacity figures of an incident, each with its time."""
    wording, notes = context.wording, {note.number: note for note in incident.notes}
    return tuple(
        FigureView(
            what=_name(context, figure.service),
            percent=number_of(figure.capacity),
            written=wording.share(figure.capacity),
            source=_link(context, page, notes[figure.number], wording.short_instant(notes[figure.number].published)),
        )
        for figure in capacity_figures(incident)
    )


def latest_figures(context: PageContext, page: str, incident: Incident) -> tuple[FigureView, ...]:
    """Describe the newest capacity figure of each service."""
    return tuple({figure.what: figure for figure in describe_figures(context, page, incident)}.values())


def _name(context: PageContext, subject: str) -> str:
    return context.content.catalogue.subject_name(subject).in_(context.language)


def _link(context: PageContext, page: str, note: Note, text: str) -> Link:
    announced = context.wording.say("Update of {date}", date=context.wording.short_instant(note.published))
    return Link(context.link(page, paths.bulletin(context.language, note)), text, note=announced)

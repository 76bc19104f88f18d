"""How announced dates moved, and how much a service does of its usual work, in words."""

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident, Note
from statusgen.situation.restarts import capacity_figures, moved_dates
from statusgen.wording.context import PageContext
from statusgen.wording.views import FigureView, Link


class MovedView(Struct, frozen=True):
    """A date of return that moved: every day announced, the oldest first."""

    what: str
    where: str
    promises: tuple[Link, ...]
    """The day, with the bulletin that announced it as address and note."""


def describe_moved(context: PageContext, page: str, incident: Incident) -> tuple[MovedView, ...]:
    """Tell every day that was announced for what has moved, the oldest first, with the bulletin that announced it."""
    notes = {note.number: note for note in incident.notes}
    return tuple(
        MovedView(
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
    """Tell the percentages that bulletins gave of the usual work, each with the time it was given at."""
    wording, notes = context.wording, {note.number: note for note in incident.notes}
    return tuple(
        FigureView(
            what=_name(context, one.service),
            percent=one.percent,
            written=wording.say("{percent} %", percent=one.percent),
            source=_link(context, page, notes[one.number], wording.short_instant(notes[one.number].published)),
        )
        for one in capacity_figures(incident)
    )


def latest_figures(context: PageContext, page: str, incident: Incident) -> tuple[FigureView, ...]:
    """Tell the newest percentage of each service."""
    return tuple({one.what: one for one in describe_figures(context, page, incident)}.values())


def _name(context: PageContext, subject: str) -> str:
    catalogue = context.content.catalogue
    name = catalogue.services[subject].short if subject in catalogue.services else catalogue.systems[subject]
    return name.in_(context.language)


def _link(context: PageContext, page: str, note: Note, text: str) -> Link:
    announced = context.wording.say("Update of {date}", date=context.wording.short_instant(note.published))
    return Link(context.link(page, paths.bulletin(context.language, note)), text, note=announced)

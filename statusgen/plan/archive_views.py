"""What templates see of the archive: bulletins, incidents and months, which keep their addresses for ever."""

from markupsafe import Markup
from msgspec import Struct

from statusgen.plan.views import BulletinLink, ChangeView, FigureView, Frame, Link, Passage, ServiceView, StepView


class MovedView(Struct, frozen=True):
    """A date of return that moved: every day announced, the oldest first."""

    what: str
    where: str
    promises: tuple[Link, ...]
    """The day, with the bulletin that announced it as address and note."""


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


class BulletinView(Struct, frozen=True):
    """One bulletin, forever at its address."""

    frame: Frame
    incident: Link
    title: Passage
    published: Markup
    stage: str
    text: Passage
    press: Passage
    services: tuple[ServiceView, ...]
    changes: tuple[ChangeView, ...]
    plan: tuple[StepView, ...]
    correction: Link | None
    """The bulletin that this one corrects."""
    corrected_by: tuple[Link, ...]
    withdrawn: str
    """Why it was withdrawn, in the reference language; empty when it stands."""
    withdrawn_language: str
    """Language tag of that sentence; empty when it is that of the page."""
    newer: Link | None
    older: Link | None


class MonthView(Struct, frozen=True):
    """What happened in a month."""

    frame: Frame
    title: str
    bulletins: tuple[BulletinLink, ...]
    newer: Link | None
    older: Link | None

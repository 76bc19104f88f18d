"""Frozen views of what is printed."""

from msgspec import Struct

from statusgen.plan.views import (
    ChangeView,
    EmergencyView,
    Frame,
    Link,
    PageView,
    PhoneView,
    ServiceView,
    StateGroup,
    StepView,
)


class NoticeView(Struct, frozen=True):
    """The notice for the door of a location."""

    frame: Frame
    size: str
    """``large`` or ``small``: how large its letters are."""
    name: str
    kind: str
    emergency: EmergencyView
    """As it is true at that location."""
    headline: str
    groups: tuple[StateGroup, ...]
    running: str
    """What goes ahead, by name alone; empty where each has a line of its own."""
    shortened: str
    """That something was left out; empty when nothing was."""
    phones: tuple[PhoneView, ...]
    address: str
    """Where the site tells more, as people type it."""
    scanned: str
    """The same address for a camera, whole."""
    stylesheet: str
    place: Link
    """Back to the page of the location; not printed."""


class PdfView(Struct, frozen=True):
    """A page as PDF."""

    template: str
    page: PageView
    style: str
    """Its style sheet, as text."""


class AnswerView(Struct, frozen=True):
    """One sentence of an answer."""

    text: str


class QuestionView(Struct, frozen=True):
    """What callers ask, with what to answer: services, a plan, sentences or a text."""

    question: str
    services: tuple[ServiceView, ...] = ()
    plan: tuple[StepView, ...] = ()
    answers: tuple[AnswerView, ...] = ()
    language: str = ""
    """Language of the question and of its text, where it is not that of the page."""
    text: str = ""
    """Sanitised HTML, marked as such."""


class SheetView(Struct, frozen=True):
    """The sheet for those who answer the telephone."""

    frame: Frame
    title: str
    headline: str
    changes: tuple[ChangeView, ...]
    """What is new since the last bulletin."""
    questions: tuple[QuestionView, ...]
    cannot_say: str
    hospitals: tuple[PhoneView, ...]
    pdf: Link | None
    """The same as PDF, where there is one."""

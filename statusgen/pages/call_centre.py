"""The sheet for the call centre: what callers ask, and what to answer."""

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from statusgen.model import paths
from statusgen.model.severity import severity
from statusgen.model.words import State
from statusgen.pages.layout import make_layout
from statusgen.wording.bulletins import Changes, describe_changes, describe_plan, latest_changes
from statusgen.wording.capacities import tell_standing
from statusgen.wording.cells import hospital_phones, pdf_link, services_everywhere
from statusgen.wording.context import PageContext
from statusgen.wording.headline import headline_of
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.views import ChangeView, Layout, Link, PhoneView, ServiceView, StepView
from statusgen.wording.warnings import tell_in_line, view_standing


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

    layout: Layout
    title: str
    headline: str
    capacities: tuple[str, ...]
    """How much of their usual work hospitals do, with when it was said."""
    changes: tuple[ChangeView, ...]
    """What is new since the last bulletin."""
    questions: tuple[QuestionView, ...]
    cannot_say: str
    hospitals: tuple[PhoneView, ...]
    pdf: Link | None
    """The same as PDF, where there is one."""


SHEET = "call-centre"
"""Name of the page."""


APPOINTMENTS = "consultations"


BRING = "what-to-bring"


def view_sheet(context: PageContext, changes: Changes) -> SheetView:
    """Make the sheet for those who answer the telephone: callers' questions, answered in the words of the pages."""
    path, say, settings = paths.listing(context.language, SHEET), context.wording.say, context.content.settings
    title, latest = say("Sheet for the call centre"), context.situation.latest
    return SheetView(
        layout=make_layout(context, path, title),
        title=title,
        headline=headline_of(context),
        capacities=tell_standing(context),
        changes=describe_changes(context, changes.get((latest.incident, latest.number), ())) if latest else (),
        questions=tuple(_iter_questions(context, path)),
        cannot_say=context.phrase_of(settings.cannot_say),
        hospitals=hospital_phones(context),
        pdf=pdf_link(context, path, path),
    )


def _iter_questions(context: PageContext, path: str) -> Iterator[QuestionView]:
    say, catalogue, situation = context.wording.say, context.content.catalogue, context.situation
    rows = services_everywhere(context, path, sourced=False)
    attended = [id_ for id_ in rows if catalogue.services[id_].attended]
    emergency = [rows[id_] for id_ in attended if catalogue.services[id_].is_emergency]
    first = [rows[APPOINTMENTS]] if APPOINTMENTS in rows else []
    others = [rows[id_] for id_ in attended if rows[id_] not in (*emergency, *first)]
    if emergency:
        yield QuestionView(say("Can I come to the emergency department?"), services=tuple(emergency))
    if first:
        yield QuestionView(say("Is my appointment kept? Can I make an appointment?"), services=tuple(first))
    if others:
        ordered = sorted(others, key=lambda row: -severity(State(row.advice.state)))
        yield QuestionView(say("And my examination, my treatment, my operation?"), services=tuple(ordered))
    lines = [rows[id_] for id_ in rows if id_ not in attended]
    if lines:
        yield QuestionView(say("Which lines and systems work?"), services=tuple(lines))
    plans = [(incident.id, situation.restart_plans.get(incident.id, ())) for incident in situation.open_incidents]
    steps = tuple(step for incident, plan in plans for step in describe_plan(context, incident, plan))
    if steps:
        yield QuestionView(say("When will it run again?"), plan=steps)
    bring = next((page for page in context.content.pages if page.slug == BRING), None)
    if bring is not None:
        edition = bring.editions[context.language]
        text = Markup(context.place_links(path, edition.html))
        yield QuestionView(edition.title, language=edition.foreign_to(context.language), text=text)
    fraud = view_standing(context)
    if fraud:
        answers = tuple(AnswerView(tell_in_line(warning)) for warning in fraud)
        yield QuestionView(say("Is this call or message really from you?"), answers=answers)
    how = context.phrase_of(context.content.settings.contact_how)
    reach = make_layout(context, path, "").chrome.no_reach
    if how or reach:
        answers = tuple(AnswerView(text) for text in (how, reach) if text)
        yield QuestionView(say("How will you contact me?"), answers=answers)


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the sheet for those who answer the telephone."""
    view = view_sheet(context, latest_changes(context))
    template = PageTemplate("sheet.html", context.assets.stylesheet)
    yield Output(paths.listing(context.language, SHEET), view, template)

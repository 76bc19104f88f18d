"""The sheet for the call centre: what callers ask, and what to answer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.severity import severity
from statusgen.model.situation import Change, worst_of
from statusgen.model.words import ServiceKind
from statusgen.pages.layout import make_layout
from statusgen.pages.phones import iter_own_lines, location_phone
from statusgen.situation.restarts import latest_plan
from statusgen.wording.bulletins import Changes, describe_changes, describe_plan, latest_changes
from statusgen.wording.capacities import tell_standing
from statusgen.wording.cells import describe_apart, newest_day, tell_restart
from statusgen.wording.context import PageContext
from statusgen.wording.everywhere import count_places, describe_places
from statusgen.wording.headline import headline_of
from statusgen.wording.help_wanted import view_calls
from statusgen.wording.instructions import address_of, ask_about_visits
from statusgen.wording.links import pdf_link
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.personal_data import tell_data_by_incident
from statusgen.wording.retired import tell_everything
from statusgen.wording.views import Advice, ChangeView, Layout, Link, PhoneView, ServiceView, StepView
from statusgen.wording.warnings import tell_in_line, view_standing


class AnswerView(Struct, frozen=True):
    """One sentence of an answer."""

    text: str


class QuestionView(Struct, frozen=True):
    """What callers ask, with what to answer: services, a plan, sentences or a text."""

    question: str
    services: tuple[ServiceView, ...] = ()
    """Of each service, locations that differ one after the other."""
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
    has_many: bool
    """Whether the names of its hospitals need more room than a column beside others has."""
    hospitals: tuple[tuple[PhoneView, ...], ...]
    """Their own numbers and lines, together where the same is said of them: the state of one that is not as usual."""
    pdf: Link | None
    """The same as PDF, where there is one."""


APPOINTMENTS = "consultations"
IN_A_COLUMN = 14
"""How many hospitals a row names in a column of its own; names of more fill lines above what to say."""
BRING = "what-to-bring"


def view_sheet(context: PageContext, changes: Changes) -> SheetView:
    """Make the sheet for those who answer the telephone: callers' questions, answered in the words of the pages."""
    path, say, settings = paths.listing(context.language, paths.SHEET), context.wording.say, context.content.settings
    title, latest = say("Sheet for the call centre"), context.situation.latest
    layout = make_layout(context, path, title, names_groups=True)
    told = changes.get((latest.incident, latest.number), ()) if latest else ()
    return SheetView(
        layout=layout,
        title=title,
        headline=headline_of(context),
        capacities=tell_standing(context),
        changes=tuple(_iter_changes(context.as_published(latest), told)) if latest and told else (),
        questions=tuple(_iter_questions(context, path)),
        cannot_say=context.phrase_of(settings.cannot_say),
        has_many=len(context.catalogue.locations) > IN_A_COLUMN,
        hospitals=_group_by_advice(_iter_hospitals(context)),
        pdf=pdf_link(context, path, path),
    )


def _iter_changes(context: PageContext, told: Sequence[Change]) -> Iterator[ChangeView]:
    """Iterate over what is new; very many hospitals are counted, and named in the rows below."""
    for change, view in zip(told, describe_changes(context, told), strict=True):
        count = len(change.locations) if view.where else 0
        is_long = IN_A_COLUMN < count < len(context.catalogue.locations)
        yield replace(view, where=count_places(context, count)) if is_long else view


def _iter_hospitals(context: PageContext) -> Iterator[PhoneView]:
    for place in context.catalogue.locations.values():
        phone = location_phone(context, place, place.name.in_(context.language))
        yield from [phone] if phone is not None else []
        yield from iter_own_lines(context, place)


def _group_by_advice(phones: Iterable[PhoneView]) -> tuple[tuple[PhoneView, ...], ...]:
    groups: dict[Advice | None, list[PhoneView]] = {}
    for phone in phones:
        groups.setdefault(phone.advice, []).append(phone)
    return tuple(map(tuple, groups.values()))


def _iter_questions(context: PageContext, path: str) -> Iterator[QuestionView]:
    say, services = context.wording.say, context.content.catalogue.services
    asked = {id_: cells for id_ in services if (cells := context.situation.of_service(id_))}
    attended = [id_ for id_ in asked if services[id_].attended]
    emergency = [id_ for id_ in attended if services[id_].is_emergency]
    visits = [id_ for id_ in attended if services[id_].kind is ServiceKind.VISIT]
    first = [id_ for id_ in attended if id_ == APPOINTMENTS]
    others = [id_ for id_ in attended if id_ not in (*emergency, *visits, *first)]
    others.sort(key=lambda id_: -severity(worst_of(asked[id_].values())))
    lines = [id_ for id_ in asked if id_ not in attended]
    for question, ids in (
        (say("Can I come to the emergency department?"), emergency),
        (say("Is my appointment kept? Can I make an appointment?"), first),
        (say("And my examination, my treatment, my operation?"), others),
        (say("May I visit somebody in hospital?"), visits),
        (say("Which lines and systems work?"), lines),
    ):
        apart = chain.from_iterable(describe_apart(context, path, services[id_], asked[id_]) for id_ in ids)
        if ids:
            yield QuestionView(question, services=tuple(_name_the_fewer(context, one) for one in apart))
    yield from _iter_others(context, path, has_visits=bool(visits))


def _name_the_fewer(context: PageContext, told: ServiceView) -> ServiceView:
    """Name the hospitals where something does not hold, beside how many there are, where most of many do the same."""
    places, say = context.catalogue.locations, context.wording.say
    others = tuple(place for place in places if place not in told.at)
    if len(places) <= IN_A_COLUMN or not others or 2 * len(others) >= len(told.at):
        return told
    few = "{group} ({count} of {all}, except {places})"
    counted = say(
        few, group=say("Hospitals"), count=len(told.at), all=len(places), places=context.wording.places(others)
    )
    return replace(told, where=counted)


def _iter_others(context: PageContext, path: str, *, has_visits: bool) -> Iterator[QuestionView]:
    """Iterate over the questions that no state of a service answers; each has an answer that promises nothing."""
    say, situation, callers = context.wording.say, context.situation, context.content.settings.callers
    services = context.content.catalogue.services
    address = address_of(context)
    wait = say("What we know about this stands at {address}. We can say no more.", address=address)
    if not has_visits:
        told = context.phrase_of(callers.visits) or ask_about_visits(context)
        yield _answer(say("May I visit somebody in hospital?"), told)
    yield _answer(say("Who gives me a new date?"), context.phrase_of(callers.new_date) or wait)
    known = tell_data_by_incident(context)
    yield _answer(say("Has my data been stolen?"), *(known or (context.phrase_of(callers.data) or wait,)))
    catalogue = context.content.catalogue
    plans = [(incident.id, latest_plan(incident, catalogue)) for incident in situation.open_incidents]
    steps = tuple(step for incident, plan in plans for step in describe_plan(context, incident, plan))
    planned = {
        (step.subject, place)
        for _, plan in plans
        for step in plan
        if step.on is not None and step.subject in services
        for place in step.locations or services[step.subject].locations
    }
    restarts = tuple(AnswerView(told) for told in _iter_restarts(context, planned))
    if steps or restarts:
        yield QuestionView(say("When will it run again?"), plan=steps, answers=restarts)
    elif situation.open_incidents:
        yield _answer(say("When will it run again?"), wait)
    fraud = tuple(tell_in_line(warning) for warning in view_standing(context))
    own = context.phrase_of(callers.messages)
    unsure = say("Not sure that it is us? Do not answer. Call a number that you find at {address}.", address=address)
    yield _answer(say("Is this call or message really from you?"), *fraud, own or unsure)
    how = context.phrase_of(context.content.settings.contact_how)
    reach = make_layout(context, path, "").chrome.no_reach
    if how or reach:
        yield _answer(say("How will you contact me?"), how, reach)
    calls = view_calls(context, (call.call for call in situation.help_wanted))
    if calls:
        yield _answer(say("Can I help?"), *map(tell_in_line, calls))
    ended = tell_everything(context)
    if ended:
        yield QuestionView(say("What is no longer offered?"), answers=tuple(map(AnswerView, ended)))
    bring = next((page for page in context.content.pages if page.slug == BRING), None)
    if bring is not None:
        edition = bring.editions[context.language]
        text = Markup(context.place_links(path, edition.html))
        yield QuestionView(edition.title, language=edition.foreign_to(context.language), text=text)


def _iter_restarts(context: PageContext, planned: Collection[tuple[str, str]]) -> Iterator[str]:
    """Iterate over the restarts that are announced with the states of services, but where the plan gives a day."""
    on = newest_day(context)
    for service in context.content.catalogue.services.values():
        told: dict[str, list[str]] = {}
        for place, cell in context.situation.of_service(service.id).items():
            if (service.id, place) in planned:
                continue
            told.setdefault(tell_restart(context, cell.said, on), []).append(place)
        for sentence, places in told.items():
            if sentence:
                where = describe_places(context, service, tuple(places))
                yield join(" – ", filter(None, (service.name.in_(context.language), where, sentence)))


def _answer(question: str, *texts: str) -> QuestionView:
    return QuestionView(question, answers=tuple(AnswerView(text) for text in texts if text))


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the sheet for those who answer the telephone."""
    view = view_sheet(context, latest_changes(context))
    template = PageTemplate("sheet.html", (context.assets.sheet, context.assets.stylesheet))
    yield Output(paths.listing(context.language, paths.SHEET), view, template)

"""Summarise a bulletin or a service in one line of plain text, for titles, descriptions and badges."""

from collections.abc import Iterable

from statusgen.model.note import Note
from statusgen.model.place_groups import gather
from statusgen.model.site import Service
from statusgen.model.words import State
from statusgen.situation.changes import cells_spoken_of
from statusgen.wording.beside import iter_told_beside
from statusgen.wording.capacities import tell_own
from statusgen.wording.context import PageContext
from statusgen.wording.everywhere import put_behind
from statusgen.wording.exceptions import iter_apart
from statusgen.wording.views import ExceptionView, ServiceView

NAMED_IN_TITLE = 4
"""How many services the title of an entry names."""


def name_services(context: PageContext, state: State, services: list[Service]) -> str:
    """Name a state and the services in it, of which a title has room for a few."""
    word = context.wording.state(state, services[0])
    names = [service.short.in_(context.language) for service in services]
    shown = names[:NAMED_IN_TITLE]
    if len(names) > len(shown):
        listed, more = context.wording.comma.join(context.wording.within(shown)), len(names) - len(shown)
        return context.wording.say("{state}: {services} and {more} more", state=word, services=listed, more=more)
    return context.wording.say("{state}: {services}", state=word, services=context.wording.services(shown))


def describe_lines(context: PageContext, note: Note, services: Iterable[ServiceView]) -> list[str]:
    """Describe a bulletin in lines of plain text: each service and what stands beside, or why it was withdrawn."""
    because = note.withdrawn_because
    if because:
        return [because]
    told = (summarise_service(context, service) for service in services)
    return [*told, *tell_own(context, note), *(whole for whole, _ in iter_told_beside(context, note))]


def name_places(context: PageContext, note: Note) -> str:
    """Name the locations of a bulletin when they are few, else the whole group."""
    spoken_of = {place for _, place in cells_spoken_of(context.timeline, note)}
    named = [place for place in context.content.catalogue.locations if place in spoken_of]
    return context.wording.places(named if len(gather(context.content.catalogue, named)) <= 2 else ())


def summarise_service(context: PageContext, service: ServiceView) -> str:
    """Describe a service in one line of plain text: where, state, rule, exceptions."""
    who, told = name_with_places(context, service), _summarise_advice(context, service)
    return context.wording.say("{who}: {told}", who=who, told=told)


def name_with_places(context: PageContext, view: ServiceView) -> str:
    """Name a service, with its locations where the view is not about all of them."""
    if not (view.is_partial and view.where):
        return view.name
    return put_behind(context, view.name, view.where)


def _summarise_advice(context: PageContext, view: ServiceView | ExceptionView) -> str:
    phone = view.phone if isinstance(view, ServiceView) else None
    number = [context.wording.say("{who}: {told}", who=phone.note, told=f"{phone.text}.")] if phone else []
    exceptions = (
        context.wording.say("{who} – {told}", who=exception.who, told=_summarise_advice(context, exception))
        for exception in iter_apart(view.exceptions)
    )
    word = [f"{view.advice.word}."] if view.advice.word else []
    return " ".join([*word, *view.advice.sentences, *number, *exceptions])

"""A bulletin or a service in one line of plain text, for titles, descriptions and badges."""

from statusgen.model.note import Note
from statusgen.model.severity import worst_state
from statusgen.model.site import Service
from statusgen.model.words import State
from statusgen.situation.changes import told_by_bulletin
from statusgen.wording.context import PageContext
from statusgen.wording.views import Advice, ExceptionView, ServiceView

NAMED_IN_TITLE = 4
"""How many services the title of an entry names."""


def worst_in_words(context: PageContext, note: Note) -> str:
    """Name the worst state of a bulletin and its services, so that its title says enough without the bulletin.

    What another incident holds is for the bulletins of that one to name. Emergency departments stand by themselves.
    """
    services = context.content.catalogue.services
    told = {} if note.is_withdrawn else told_by_bulletin(context.timeline, note)
    own = {key: cell for key, cell in told.items() if cell.incident == note.incident} or told
    attended = {key: cell for key, cell in own.items() if services[key[0]].attended} or own
    worst = worst_state([cell.state for cell in attended.values()])
    if worst is None:
        return ""
    found = [services[id_] for id_ in dict.fromkeys(id_ for (id_, _), cell in attended.items() if cell.state is worst)]
    departments, others = [one for one in found if one.is_emergency], [one for one in found if not one.is_emergency]
    places = [place for (id_, place), cell in attended.items() if services[id_].is_emergency and cell.state is worst]
    named = [_name_services(context, worst, some) for some in (departments, others) if some]
    if departments and others:  # the title names the places of all together, which are more
        named[0] = context.wording.say("{service} ({where})", service=named[0], where=context.wording.places(places))
    return "; ".join(named)


def _name_services(context: PageContext, state: State, services: list[Service]) -> str:
    word, names = context.wording.state(state, services[0]), [one.short.in_(context.language) for one in services]
    shown = names[:NAMED_IN_TITLE]
    if len(names) > len(shown):
        listed, more = context.wording.comma.join(shown), len(names) - len(shown)
        return context.wording.say("{state}: {services} and {more} more", state=word, services=listed, more=more)
    return context.wording.say("{state}: {services}", state=word, services=context.wording.listed(shown))


def name_places(context: PageContext, note: Note) -> str:
    """Say where a bulletin applies: its locations when they are few, else the whole group."""
    places = {place for statement in note.statements for place in statement.locations}
    named = [place for place in context.content.catalogue.locations if place in places]
    return context.wording.places(named if len(named) <= 2 else ())


def tell_service(context: PageContext, service: ServiceView) -> str:
    """Say a service in one line of plain text: where, state, rule, exceptions."""
    return context.wording.say(
        "{who}: {told}", who=name_with_places(context, service), told=_tell_advice(context, service)
    )


def name_with_places(context: PageContext, view: ServiceView) -> str:
    """Name a service, with its locations where it does not speak of all of them."""
    if not (view.is_partial and view.where):
        return view.name
    return context.wording.say("{service} ({where})", service=view.name, where=view.where)


def _tell_advice(context: PageContext, view: ServiceView | ExceptionView) -> str:
    phone = view.phone if isinstance(view, ServiceView) else None
    number = [context.wording.say("{who}: {told}", who=phone.note, told=f"{phone.text}.")] if phone else []
    exceptions = (
        context.wording.say("{who} – {told}", who=one.who, told=_tell_advice(context, one)) for one in view.exceptions
    )
    return " ".join([*_advice_parts(view.advice), *number, *exceptions])


def _advice_parts(advice: Advice) -> list[str]:
    parts = [f"{advice.word}." if advice.word else "", advice.rule, advice.ends, advice.restart]
    return [part for part in (*parts, *(one.text for one in advice.remarks), advice.no_reach) if part]

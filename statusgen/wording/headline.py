"""The headline in words: closed departments first, and the locations of a local incident."""

from collections.abc import Iterator

from statusgen.model.marked import join
from statusgen.model.situation import Headline
from statusgen.model.words import State
from statusgen.situation.headline import headline_places
from statusgen.wording.context import PageContext


def headline_of(context: PageContext) -> str:
    """Return the computed headline; an emergency department that is closed is named before anything else."""
    return join(" ", (*_closed_departments(context), _headline(context)))


def _closed_departments(context: PageContext) -> Iterator[str]:
    """Iterate over a sentence for each kind of emergency department that is closed somewhere: which, and where."""
    for service in context.content.catalogue.services.values():
        cells = context.situation.of_service(service.id) if service.is_emergency else {}
        closed = [place for place, cell in cells.items() if cell.state is State.CANCELLED]
        if closed:
            word, name = context.wording.state(State.CANCELLED, service), service.name.in_(context.language)
            where = context.wording.places(closed)
            told = context.wording.say("{service}: {state} ({where})", service=name, state=word, where=where)
            yield join("", (told, "."))


def _headline(context: PageContext) -> str:
    """Return the headline of all services, with the name of the one incident and of the few locations it is about."""
    content, situation, wording = context.content, context.situation, context.wording
    about = content.incidents.get(situation.headline_incident)
    incident = wording.title(about.editions[context.language]) if about else ""
    named = headline_places(content, situation)
    if not named or situation.headline not in (Headline.DEGRADED, Headline.CANCELLED, Headline.UNKNOWN):
        return wording.headline(situation.headline, incident)
    places = wording.places(named)
    if incident:
        return wording.say(
            {
                Headline.DEGRADED: "{incident}: some of our services are limited ({places}).",
                Headline.CANCELLED: "{incident}: some of our services are cancelled ({places}).",
                Headline.UNKNOWN: "{incident}: we cannot yet confirm some of our services ({places}).",
            }[situation.headline],
            incident=incident,
            places=places,
        )
    return wording.say(
        {
            Headline.DEGRADED: "Some of our services are limited ({places}).",
            Headline.CANCELLED: "Some of our services are cancelled ({places}).",
            Headline.UNKNOWN: "We cannot yet confirm some of our services ({places}).",
        }[situation.headline],
        places=places,
    )


_STATES = {
    Headline.RUNNING: State.RUNNING,
    Headline.RUNNING_OPEN: State.DEGRADED,
    Headline.DEGRADED: State.DEGRADED,
    Headline.CANCELLED: State.CANCELLED,
    Headline.UNKNOWN: State.UNKNOWN,
}


def headline_state(context: PageContext) -> State:
    """Return the state whose shape is shown with the headline."""
    return _STATES[context.situation.headline]

"""The headline in words: closed departments first, and the locations of a local incident."""

from collections.abc import Iterator

from statusgen.model.marked import join
from statusgen.model.situation import Headline, Situation
from statusgen.model.words import State
from statusgen.situation.headline import Extent, Running, headline_places, how_it_runs, narrow_to_place
from statusgen.wording.context import PageContext


def headline_of(context: PageContext) -> str:
    """Return the computed headline; an emergency department that is closed is named before anything else."""
    named = headline_places(context.content, context.situation)
    return join(" ", (*_closed_departments(context), _headline(context, context.situation, named)))


def headline_at(context: PageContext, place: str) -> str:
    """Return the headline of one location: what of its own services runs, whatever the others do."""
    situation = narrow_to_place(context.catalogue, context.situation, place)
    return join(" ", (*_closed_departments(context, place), _headline(context, situation)))


def _closed_departments(context: PageContext, only: str = "") -> Iterator[str]:
    """Iterate over a sentence for each kind of emergency department that is closed somewhere: which, and where."""
    for service in context.content.catalogue.services.values():
        cells = context.situation.of_service(service.id) if service.is_emergency else {}
        closed = [place for place, cell in cells.items() if cell.state is State.CANCELLED and only in ("", place)]
        if closed:
            word, name = context.wording.state(State.CANCELLED, service), service.name.in_(context.language)
            where = context.wording.places(closed)
            told = context.wording.say("{service}: {state} ({where})", service=name, state=word, where=where)
            yield join("", (told, "."))


def _headline(context: PageContext, situation: Situation, named: tuple[str, ...] = ()) -> str:
    """Return the headline of a situation, with the name of the one incident and of the few locations it is about."""
    wording = context.wording
    if situation.headline in (Headline.RUNNING, Headline.RUNNING_OPEN):
        return _say_running(context, how_it_runs(situation))
    about = context.content.incidents.get(situation.headline_incident)
    incident = wording.title(about.editions[context.language]) if about else ""
    if not named:
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


def _say_running(context: PageContext, running: Running) -> str:
    """Say how far things are back; "again" only where all of it is."""
    wording, incidents = context.wording, context.content.incidents
    if running.extent is Extent.ALL:
        return wording.say("All our services are running.")
    if len(running.incidents) == 1:
        return wording.say(
            {
                Extent.AGAIN: "{incident}: our services are running again, but it is not over yet.",
                Extent.OPEN: "{incident}: our services are running, but it is not over yet.",
                Extent.PARTLY: "{incident}: our main services are running, but not everything is as usual.",
                Extent.ANNOUNCED: "{incident}: our services are running now, but a change is announced.",
            }[running.extent],
            incident=wording.title(incidents[running.incidents[0]].editions[context.language]),
        )
    return wording.say(
        {
            Extent.AGAIN: "Our services are running again, but an incident is not over yet.",
            Extent.OPEN: "Our services are running, but an incident is not over yet.",
            Extent.PARTLY: "Our main services are running, but not everything is as usual.",
            Extent.ANNOUNCED: "Our services are running now, but a change is announced.",
        }[running.extent]
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
    headline = context.situation.headline
    if headline is Headline.RUNNING and how_it_runs(context.situation).extent is not Extent.ALL:
        return State.DEGRADED
    return _STATES[headline]

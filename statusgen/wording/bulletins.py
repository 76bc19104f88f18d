"""Describe bulletins and incidents: links, changes, restart plan, window, statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.marked import join, with_stop
from statusgen.model.note import Incident, Note
from statusgen.model.site import Service
from statusgen.model.situation import Cell, Change, Said
from statusgen.model.statement import RestartStep, Window, known_end
from statusgen.model.words import Certainty, Stage
from statusgen.situation.changes import cells_at, cells_stated_by, changes_of, reached_everybody_before
from statusgen.situation.lines import with_lines_at
from statusgen.situation.restarts import places_of
from statusgen.wording.cells import (
    advise,
    day_of,
    describe_service,
    except_for,
    newest_day,
    tell_beside,
    tell_exceptions,
)
from statusgen.wording.context import PageContext
from statusgen.wording.details import iter_details
from statusgen.wording.everywhere import describe_places
from statusgen.wording.instructions import advise_here, instruct
from statusgen.wording.links import edition_of, list_incidents, name_incidents, tell_number
from statusgen.wording.views import BulletinLink, ChangeView, Link, PlannedView, ServiceView, StepView

Changes = Mapping[tuple[str, int], tuple[Change, ...]]
"""What each bulletin changed, by incident and number."""


def describe_changes(context: PageContext, changes: Iterable[Change]) -> tuple[ChangeView, ...]:
    """Put what a bulletin changed into words: was → is, and how an announced date moved.

    ``context`` is as it was published: what was is told with the numbers that readers had until then.
    """
    earlier = just_before(context)
    return tuple(_describe_change(context, earlier, change) for change in changes)


def just_before(context: PageContext) -> PageContext:
    """Return it as readers saw it until the bulletin that is told: with the lines, departments and reach of then."""
    if context.then is None:
        return context
    then = context.then - timedelta(microseconds=1)
    reached = reached_everybody_before(context.timeline, context.then)
    situation = replace(context.situation, reach_everybody=reached)
    content = with_lines_at(context.usual or context.timeline.content, then)
    return replace(context, content=content, situation=situation, then=then)


def _describe_change(context: PageContext, earlier: PageContext, change: Change) -> ChangeView:
    service, wording = context.content.catalogue.services[change.service], context.wording
    was, now = change.was, change.now
    restart = ""
    if was is not None and was.restart != now.restart and now.restart is not None:
        if was.restart is None:
            restart = wording.day_stamp("New restart date: {date}.", now.restart)
        else:
            old, new = wording.day(was.restart), wording.day(now.restart)
            restart = wording.say("The restart has moved from {old} to {new}.", old=old, new=new)
    before = describe_said(earlier, service, was, change.locations) if was else ""
    after = describe_said(context, service, now, change.locations, change.incidents)
    return ChangeView(
        service=service.name.in_(context.language),
        where=describe_places(context, service, change.locations),
        was=before if before != after else "",
        now=after if was else wording.say("New: {told}", told=after),
        restart=restart,
    )


def describe_said(
    context: PageContext, service: Service, said: Said, places: Iterable[str], incidents: Iterable[str] = ()
) -> str:
    """Describe a service at some places in one line, without remarks and dates.

    State, instruction, waiting time, what to bring, number, diversion, capacity, who else holds it, exceptions.
    """
    wording, brief = context.wording, _without_remarks(said)
    parts = [
        with_stop(wording.state(said.state, service)),
        instruct(context, service, said.state, said.instruction, places)
        or advise_here(context, service, said.state, places),
        *iter_details(context, service, said, said.instruction),
        *tell_number(context, service, said.state),
        *tell_beside(context, service, said),
        name_incidents(context, incidents),
    ]
    on = newest_day(context) if context.then is None else day_of(context, context.then)
    parts += tell_exceptions(context, except_for(context, service, brief, on, places))
    return join(" ", filter(None, parts))


def describe_whole(context: PageContext, service: Service, cell: Cell, places: Sequence[str]) -> str:
    """Describe a cell, the same at some places, in one line with all that its card says.

    Only the warning that we may not reach everybody is left to whoever tells the cells together.
    """
    on = newest_day(context) if context.then is None else day_of(context, context.then)
    advice = replace(advise(context, service, cell.said, on, cell, places), no_reach="")
    number = tell_number(context, service, cell.state)
    exceptions = tell_exceptions(context, except_for(context, service, cell.said, on, places))
    return join(" ", (with_stop(advice.word), *advice.sentences, *number, *exceptions))


class Correction(Struct, frozen=True):
    """What corrects a bulletin: itself, from an instant on, or a later bulletin."""

    word: str
    """"Corrected", "Corrected by a later update"."""
    text: str
    """The instant, or the title of the later bulletin."""
    address: str
    """Absolute."""


LISTED = 20
"""How many corrections of its own a bulletin lists wherever it is told: the first that follows, and the newest."""


def corrections_of(context: PageContext, note: Note, count: int = 0) -> tuple[Correction, ...]:
    """Return what corrects a bulletin after the first ``count`` corrections of its own, the oldest first.

    Of more than are listed, those in the middle are left out: each bears them all, so that they would grow as squares.
    """
    if note.is_withdrawn:
        return ()
    say, own = context.wording.say, paths.address(context.base_url, paths.bulletin(context.language, note))
    moments = note.corrected[count:]
    listed = moments if len(moments) <= LISTED else (moments[0], *moments[1 - LISTED :])
    found = [Correction(say("Corrected"), context.wording.instant(moment), own) for moment in listed]
    for later in context.content.incidents[note.incident].notes:
        if later.corrects == note.number and later.number != note.number and not later.is_withdrawn:
            address = paths.address(context.base_url, paths.bulletin(context.language, later))
            word = say("Corrected by a later update:").rstrip(":\u00a0\u202f ")
            found.append(Correction(word, edition_of(context, later).title, address))
    return tuple(found)


def _without_remarks(said: Said) -> Said:
    coming = (replace(change, said=_without_remarks(change.said)) for change in said.coming)
    return replace(said, remarks=(), restart=None, coming=tuple(coming))


def link_bulletin(context: PageContext, page: str, note: Note, changes: Sequence[Change] = ()) -> BulletinLink:
    """Link to a bulletin, with its time and, where given, what it changed."""
    edition = edition_of(context, note)
    incident = context.content.incidents[note.incident].editions[context.language]
    return BulletinLink(
        href=context.link(page, paths.bulletin(context.language, note)),
        title=edition.title,
        language=edition.foreign_to(context.language),
        published=context.wording.instant(note.published),
        iso=note.published.isoformat(timespec="minutes"),
        incident=incident.title,
        incident_language=incident.foreign_to(context.language),
        changes=describe_changes(context.as_published(note), changes) if changes else (),
        is_correction=note.corrects is not None,
        is_corrected=bool(note.corrected and not note.is_withdrawn)
        or any(later.corrects == note.number for later in context.content.incidents[note.incident].notes),
        is_withdrawn=note.is_withdrawn,
    )


def link_note(context: PageContext, page: str, note: Note) -> Link:
    """Link to a bulletin by its title."""
    edition, href = edition_of(context, note), context.link(page, paths.bulletin(context.language, note))
    return Link(href, edition.title, edition.foreign_to(context.language), context.wording.instant(note.published))


def link_incident(context: PageContext, page: str, incident: Incident, note: str = "") -> Link:
    """Link to an incident by its title; ``note`` is shown beside it."""
    edition = incident.editions[context.language]
    href = context.link(page, paths.incident(context.language, incident.id))
    return Link(href, edition.title, edition.foreign_to(context.language), note)


def describe_plan(context: PageContext, incident: str, steps: Iterable[RestartStep]) -> tuple[StepView, ...]:
    """Put the restart plan of an incident into words, in its order; a step names the other incidents that hold it.

    One of what is no longer offered says so, for readers count the steps.
    """
    catalogue, wording = context.content.catalogue, context.wording
    views = []
    for step in steps:
        ended, is_done = _tell_end(context, step), step.certainty is Certainty.DONE
        views.append(
            StepView(
                what=catalogue.subject_name(step.subject).in_(context.language),
                where=wording.places(step.locations) if step.locations else "",
                when=ended or _when(context, step),
                certainty=wording.certainty(step.certainty) if (step.on or is_done) and not ended else "",
                is_done=is_done,
                is_ended=bool(ended),
                depends="" if ended else name_others(context, incident, step),
            )
        )
    return tuple(views)


def _tell_end(context: PageContext, step: RestartStep) -> str:
    """Say since when what a step names is offered nowhere any more; empty where it is, and where it was done."""
    catalogue, at = context.content.catalogue, context.then or context.situation.at
    ends = [end for place in places_of(catalogue, step) if (end := catalogue.retirements.get((step.subject, place)))]
    since = max((end.since for end in ends), default=None)
    is_over = since is not None and since <= at and len(ends) == len(places_of(catalogue, step))
    if since is None or not is_over or step.certainty is Certainty.DONE:
        return ""
    return context.wording.say(
        "No longer offered since {date}.", date=context.wording.day(since.astimezone(context.wording.zone).date())
    )


def name_others(context: PageContext, own: str, step: RestartStep) -> str:
    """Name the other incidents that hold what an incident announces the return of, as far as is known.

    On the day of the return where one is named and lies ahead: what has ended by then keeps nothing closed. Else now,
    or at a bulletin's instant. A system is held by nobody.
    """
    service = context.content.catalogue.services.get(step.subject)
    if service is None:
        return ""
    cells, told = context.situation.cells, context.then or context.situation.at
    day = datetime.combine(step.on, time(0), context.wording.zone) if step.on is not None else told
    if context.then is not None or day > told:
        cells = cells_at(context.timeline, max(day, told), frozenset((service.id,)), context.known or told)
    keys = ((service.id, place) for place in step.locations or service.locations)
    others = dict.fromkeys(held for key in keys if key in cells for held in cells[key].incidents if held != own)
    if not others:
        return ""
    return context.wording.say("This also depends on: {incidents}.", incidents=list_incidents(context, others))


def _when(context: PageContext, step: RestartStep) -> str:
    """Return the date of a step, or that it has none yet."""
    if step.on is not None:
        return context.wording.day(step.on)
    return "" if step.certainty is Certainty.DONE else context.wording.say("No date yet")


def describe_window(context: PageContext, incident: Incident, near: date | None = None) -> str:
    """Describe the window of a planned incident, in short where it is near a day; empty where nobody said when."""
    window = incident.window if incident.begins is not None else None
    return name_window(context, window, near) if window is not None else ""


def name_window(context: PageContext, window: Window, near: date | None = None) -> str:
    """Name when something planned lasts, in short where that is near a day."""
    ends = known_end(window)
    if ends is None:
        return context.wording.say("From {instant} on", instant=context.wording.instant(window.begins))
    return describe_stretch(context, window.begins, ends, near)


def describe_stretch(context: PageContext, begins: datetime, ends: datetime, near: date | None = None) -> str:
    """Describe a stretch of time: whole days by their names, or in short near a day, others with their hours."""

    def name(day: date) -> str:
        return context.wording.day(day) if near is None else context.wording.short_near_day(day, near)

    first, last = (moment.astimezone(context.wording.zone) for moment in (begins, ends))
    if first.time() == last.time() == time(0):
        days = [name(day) for day in (first.date(), last.date() - timedelta(days=1))]
        return days[0] if days[0] == days[1] else context.wording.say("{first} to {last}", first=days[0], last=days[1])
    last_day, last_hour = context.wording.name_end(last)
    if first.date() == last_day:
        hours = {"begins": context.wording.hour(first), "ends": last_hour}
        return context.wording.say("{date}, from {begins} to {ends}", date=name(first.date()), **hours)
    ends_on = context.wording.say("{date}, {time}", date=context.wording.day(last_day), time=last_hour)
    return context.wording.say("From {begins} to {ends}", begins=context.wording.instant(first), ends=ends_on)


def view_planned(
    context: PageContext, path: str, incidents: Iterable[Incident], near: date | None = None
) -> tuple[PlannedView, ...]:
    """Describe planned incidents that have not ended, with their days in short near a day."""
    return tuple(
        PlannedView(link_incident(context, path, incident), describe_window(context, incident, near))
        for incident in incidents
    )


def stage_of(incident: Incident) -> Stage | None:
    """Find the stage of an incident, from its newest standing note that has one; None for planned ones."""
    if incident.is_planned:
        return None
    return next((note.stage for note in reversed(incident.standing) if note.stage), None)


def describe_statements(context: PageContext, note: Note) -> Iterator[ServiceView]:
    """Describe each service that a bulletin names, as on the day it was published."""
    then, path = context.as_published(note), paths.bulletin(context.language, note)
    stated = cells_stated_by(context.timeline, note)
    on = day_of(context, note.published)
    for service in context.content.catalogue.services.values():
        cells = {place: stated[(service.id, place)] for place in service.locations if (service.id, place) in stated}
        if cells:
            yield describe_service(then, path, service, cells, on, sourced=False)


def changes_in(context: PageContext, incident: Incident) -> Changes:
    """Return what each bulletin of an incident changed."""
    return {(note.incident, note.number): changes_of(context.timeline, note) for note in incident.notes}


FOR_DOCTORS_SEARCHED, FOR_DOCTORS_SHOWN = 200, 10
"""How many of the newest bulletins are searched for a part for doctors, and how many such parts are shown."""


@lru_cache(maxsize=16)
def notes_for_doctors(context: PageContext) -> tuple[Note, ...]:
    """Return the newest bulletins that have a part for doctors, and stand."""
    newest = (note for note in islice(context.timeline.notes, FOR_DOCTORS_SEARCHED) if not note.is_withdrawn)
    return tuple(islice((note for note in newest if edition_of(context, note).doctors_html), FOR_DOCTORS_SHOWN))


def latest_changes(context: PageContext) -> Changes:
    """Return what the newest bulletin of all changed."""
    latest = context.situation.latest
    return {(latest.incident, latest.number): changes_of(context.timeline, latest)} if latest else {}

"""Titles of feed items: what a bulletin changed and where, then the rule; and whatever is worse than that.

A state stands only with the places where it is true: each part is of cells that say the same to everybody.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.resuming import is_contradicted, says_it_resumes
from statusgen.model.marked import join
from statusgen.model.note import Note
from statusgen.model.severity import is_instruction_laxer, severity
from statusgen.model.site import WHOLE_GROUP, Service
from statusgen.model.situation import Cell, Said
from statusgen.model.words import State
from statusgen.situation.changes import cells_stated_by, changes_of, lies_ahead, own_changes
from statusgen.wording.cells import advise_group, day_of, tell_beside, tell_restart
from statusgen.wording.context import PageContext
from statusgen.wording.instructions import except_who, instruct
from statusgen.wording.links import edition_of, name_incidents, tell_number
from statusgen.wording.summaries import name_services
from statusgen.wording.times import Stretch, name_times

ROOM = 200
"""Letters up to which further changes are added to the first one, each with its rule."""
NAMED_PLACES = 2
"""Up to how many locations a service is said to be offered at; of more, "everywhere" is the name of the group."""


class _Told(Struct, frozen=True):
    """What cells say, which are told together where all of it is equal."""

    is_changed: bool
    """Whether the bulletin changed it, or announces it."""
    state: State
    word: str
    gravity: tuple[int, bool]
    """How bad it is for anybody: the worst state, also of an exception; then whether it is an emergency department."""
    keeps_away: bool
    """Whether patients come to it, and not as usual."""
    where: tuple[str, ...]
    """Ids of the locations; empty for everywhere."""
    when: str
    """In words; empty for at once."""
    rule: str
    """What to do, for whom something else holds, and the other incidents that hold it."""
    beside: str
    """What is told beside it: day of restart, number, diversion of ambulances, who does it for us, capacity."""


def is_untimely(context: PageContext, note: Note) -> bool:
    """Whether the title of a bulletin says that something resumes, where what it speaks of does not run.

    At its instant others hold it, it will run only later, or its own facts say otherwise. A title that names a day, or
    limits itself, is timely.
    """
    edition = edition_of(context, note)
    if note.is_withdrawn or not says_it_resumes(edition.title, edition.language):
        return False
    cells = cells_stated_by(context.timeline, note)
    return any(
        cells[key].state is not State.RUNNING
        for key in cells
        if any(statement.state is State.RUNNING for statement in note.statements_of(*key)) or key not in note.cells
    ) or any(
        is_contradicted(note, statement, edition.title, context.content.catalogue) for statement in note.statements
    )


def title_of(context: PageContext, note: Note, *, is_correction: bool = False) -> str:
    """Say what a bulletin changed and where, then the rule; empty for one that says nothing of any service.

    With ``is_correction``, what the last correction of its facts changed comes first.
    """
    then = context.as_published(note)
    grouped: dict[_Told, list[Service]] = {}
    for service, told in _iter_told(then, note, is_correction=is_correction):
        services = grouped.setdefault(told, [])
        services += [service] if service not in services else []
    if not grouped:
        return ""
    ranked = sorted(grouped, key=lambda told: (told.is_changed, told.keeps_away, told.gravity), reverse=True)
    gravest = max(grouped, key=lambda told: told.gravity)
    first = [ranked[0], *([gravest] if gravest.gravity > ranked[0].gravity else [])]
    others = (told for told in ranked if told.is_changed and told not in first)
    parts = [_say(then, told, grouped[told]) for told in first]
    for told in others:
        whole, brief = (_say(then, one, grouped[told]) for one in (told, replace(told, beside="")))
        part = next((part for part in (whole, brief) if sum(map(len, (*parts, part))) <= ROOM), None)
        if part is None:
            break
        parts.append(part)
    return join(" ", [*parts, *(["…"] if len(parts) < len(grouped) else [])])


def _iter_told(context: PageContext, note: Note, *, is_correction: bool) -> Iterator[tuple[Service, _Told]]:
    """Iterate over what a bulletin tells of each service, in the order of the catalogue."""
    stated, catalogue = cells_stated_by(context.timeline, note), context.content.catalogue
    changes = changes_of(context.timeline, note, is_correction=is_correction)
    changed = {(change.service, place) for change in changes for place in change.locations}
    for service in catalogue.services.values():
        cells = {place: stated[service.id, place] for place in service.locations if (service.id, place) in stated}
        by_news: dict[tuple[object, object, tuple[str, ...], str, bool], tuple[Said, list[str]]] = {}
        for place, cell in cells.items():
            for said, incidents, when in _iter_words(context, note, cell):
                is_changed = bool(when) or (service.id, place) in changed
                by_news.setdefault((said.news, said.capacity, incidents, when, is_changed), (said, []))[1].append(place)
        for (_, _, incidents, when, is_changed), (said, places) in by_news.items():
            is_everywhere = len(places) == len(service.locations) and not 0 < len(places) <= NAMED_PLACES
            yield (
                service,
                _Told(
                    is_changed=is_changed,
                    state=said.state,
                    word=context.wording.state(said.state, service),
                    gravity=(_worst(said), service.is_emergency),
                    keeps_away=service.attended and _worst(said) > 0,
                    where=() if is_everywhere or WHOLE_GROUP in places else tuple(places),
                    when=when,
                    rule=_rule(context, service, said, incidents, places),
                    beside=join(
                        " ",
                        filter(
                            None,
                            (
                                tell_restart(context, said, day_of(context, note.published)),
                                *tell_number(context, service, said.state),
                                *tell_beside(context, service, said),
                            ),
                        ),
                    ),
                ),
            )


def _iter_words(context: PageContext, note: Note, cell: Cell) -> Iterator[tuple[Said, tuple[str, ...], str]]:
    """Iterate over what a bulletin says of a cell: with the incidents that hold it now, and with when it will be so."""
    if not lies_ahead(context.timeline, note, cell):
        yield replace(cell.said, coming=()), cell.incidents, ""
    times: dict[Said, list[Stretch]] = {}
    for change in own_changes(context.timeline, note, cell):
        times.setdefault(change.said, []).append((change.begins, change.ends))
    for said, stretches in times.items():
        yield (
            said,
            (),
            context.wording.comma.join(name_times(context.wording, stretches, day_of(context, note.published))),
        )


def _worst(said: Said) -> int:
    states = (said.state, *(exception.state for exception in said.exceptions))
    return max(severity(state) for state in states if state is not None)


def _rule(context: PageContext, service: Service, said: Said, incidents: tuple[str, ...], places: list[str]) -> str:
    parts = [instruct(context, service, said.state, said.instruction, places)]
    for exception in said.exceptions:
        who = except_who(context, service, exception.groups)
        if is_instruction_laxer(said.instruction, exception.instruction):
            parts.append(join("", (who, ".")))  # the item says what they may do
            continue
        advice = advise_group(context, service, said, exception, date.min, places)
        told = join(" ", filter(None, (f"{advice.word}." if advice.word else "", advice.rule)))
        parts.append(context.wording.say("{who} – {told}", who=who, told=told))
    return join(" ", filter(None, (*parts, name_incidents(context, incidents))))


def _say(context: PageContext, told: _Told, services: list[Service]) -> str:
    wording = context.wording
    named = name_services(context, told.state, services)
    named = wording.say("{service} ({where})", service=named, where=wording.places(told.where))
    said = join(" ", filter(None, (f"{named}.", told.rule, told.beside)))
    return wording.say("{who} – {told}", who=told.when, told=said) if told.when else said

"""What a bulletin changed, in a few lines for patients: the answer and the date before, and now.

Only what still holds is told: where something else was said since, or what it said has expired, the rows alone tell it.
"""

from typing import NamedTuple

from msgspec import Struct

from statusgen.model.answers import STRICTEST_FIRST, Answer
from statusgen.model.note import Note
from statusgen.model.site import Service
from statusgen.model.situation import Change, Reason, Said
from statusgen.model.words import State
from statusgen.situation.changes import changes_of
from statusgen.wording.announced import tells_apart
from statusgen.wording.answers import answer_to
from statusgen.wording.bulletins import just_before
from statusgen.wording.cells import newest_day
from statusgen.wording.context import PageContext


class ChangeLine(Struct, frozen=True):
    """What changed in the same way for some services."""

    services: str
    where: str
    """Empty where it is all that offer them, and on the page of a location."""
    was: str
    """The answer until then, or the state; empty where it is the same, or where the service was not offered."""
    answer: str
    """Id of the answer that holds now, for its shape; empty for a state."""
    answer_word: str
    """That answer, or the state; empty where only a date moved."""
    is_excepted: bool
    """Whether something else holds for some patients, or from a later day on."""
    restart_was: str
    """The day of the restart that was announced until then; empty where none was, or where it is the same."""
    restart: str
    """The day that is announced now, or that there is none yet; empty where it is the same."""


class LatestChanges(Struct, frozen=True):
    """What a bulletin changed."""

    lines: tuple[ChangeLine, ...] = ()
    """The most important first."""
    left_out: int = 0
    """How many changes no line tells."""


def tell_changes(context: PageContext, note: Note, limit: int, at: frozenset[str] = frozenset()) -> LatestChanges:
    """Tell what a bulletin changed and still holds: everywhere, or ``at`` some places, which are not named then."""
    services = context.content.catalogue.services
    changes = [one for one in changes_of(context.timeline, note) if not at or at.intersection(one.locations)]
    earlier = just_before(context.as_published(note))
    places: dict[tuple[str, _Line], list[str]] = {}
    for change in changes:
        here = tuple(place for place in change.locations if not at or place in at)
        line = _tell(context, earlier, change, here)
        if line is not None:
            places.setdefault((change.service, line), []).extend(here)
    names: dict[tuple[_Line, str], list[str]] = {}
    for (id_, line), where in places.items():
        names.setdefault((line, "" if at else _name_places(context, services[id_], where)), []).append(id_)
    found = sorted(names.items(), key=lambda one: one[0][0].rank)
    shown, untold = found[:limit], {one.service for one in changes}.difference(*names.values())
    lines = tuple(
        ChangeLine(
            services=context.wording.services([services[id_].short.in_(context.language) for id_ in ids]),
            where=where,
            was=line.was,
            answer=line.answer,
            answer_word=line.answer_word,
            is_excepted=bool(line.answer_word)
            and any(_is_excepted(context, services[id_], places[id_, line]) for id_ in ids),
            restart_was=line.restart_was,
            restart=line.restart,
        )
        for (line, where), ids in shown
    )
    return LatestChanges(lines, len(untold) + sum(len(ids) for _, ids in found[limit:]))


class _Line(NamedTuple):
    """What some changes have in common, whatever the service and the place."""

    rank: int
    was: str
    answer: str
    answer_word: str
    restart_was: str
    restart: str


def _tell(context: PageContext, earlier: PageContext, change: Change, places: tuple[str, ...]) -> _Line | None:
    """Tell a change at some places; None where it is no news for patients, or holds no more."""
    service, was, now = context.content.catalogue.services[change.service], change.was, change.now
    if not all(_still_holds(context, service, place, now) for place in places):
        return None
    after = answer_to(context, service, now.instruction, places)
    before = answer_to(earlier, service, was.instruction, places) if was is not None else None
    wording, words, answer = context.wording, ("", ""), ""
    if after is None or service.is_emergency or before is after is Answer.COME:  # a state never hides "do not come"
        words = (wording.state(was.state, service) if was is not None else "", wording.state(now.state, service))
    elif after is not before:
        words, answer = (wording.answer(before) if before is not None else "", wording.answer(after)), after
    if words[0] == words[1]:
        words = ("", "")
    old, new = _moved(context, was, now, after)
    if not (words[1] or new):
        return None
    return _Line(_rank(service, before, after, words[1]), words[0], answer, words[1], old, new)


def _name_places(context: PageContext, service: Service, places: list[str]) -> str:
    """Name where it changed: nothing for everywhere, and the few others where these are most."""
    others = [place for place in context.catalogue.services[service.id].locations if place not in places]
    if not others:
        return ""
    if 2 * len(others) < len(places):
        return context.wording.say("Except at {places}", places=context.wording.places(others))
    return context.wording.places(places)


def _is_excepted(context: PageContext, service: Service, places: list[str]) -> bool:
    """Whether something else holds for some patients there, or is announced."""
    cells = context.situation.of_service(service.id)
    return any(tells_apart(cells[place].said) for place in places)


def _still_holds(context: PageContext, service: Service, place: str, said: Said) -> bool:
    """Whether what a bulletin said of a cell is what patients read now: nothing else was said, and it is in date."""
    cell = context.situation.of_service(service.id).get(place)
    if cell is None or cell.reason is Reason.EXPIRED:
        return False
    return (cell.state, cell.said.instruction, cell.said.exceptions, cell.said.restart) == (
        *(said.state, said.instruction, said.exceptions, said.restart),
    )


def _moved(context: PageContext, was: Said | None, now: Said, answer: Answer | None) -> tuple[str, str]:
    """Return the days of the restart, before and now, where they differ; none of what they come to, or of the past."""
    old, new = was.restart if was is not None else None, now.restart
    if old == new or now.state is State.RUNNING or (new is None and answer is Answer.COME):
        return "", ""
    if new is not None and new < newest_day(context):
        return "", ""
    days = [context.wording.short_day(day) if day is not None else "" for day in (old, new)]
    return days[0], days[1] or context.wording.say("No date yet")


def _rank(service: Service, before: Answer | None, after: Answer | None, word: str) -> int:
    """Return how far behind a change stands: emergencies, what got stricter, what got laxer, dates, states alone."""
    if service.is_emergency:
        return 0
    if not word:
        return 3
    if after is None or before is after:
        return 4
    if before is None:
        return 2
    return 1 if STRICTEST_FIRST.index(after) < STRICTEST_FIRST.index(before) else 2

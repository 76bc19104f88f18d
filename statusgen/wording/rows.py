"""The situation in rows: services under the answer and the sentence that they share, told once; what runs, in a line.

A row says for whom, where or when something else holds. On the home page, remarks stand on the page it links to.
"""

import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.answers import STRICTEST_FIRST, Answer
from statusgen.model.marked import join, with_stop
from statusgen.model.severity import severity
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.words import State
from statusgen.wording.context import PageContext
from statusgen.wording.exceptions import name_within
from statusgen.wording.views import Advice, ExceptionView, Link, ServiceView

ROWS = 10
"""How many rows a list of the home page has; the others are one tap away."""
FEW, SHORT = 6, 120
"""How many things that are otherwise home has, and how many letters one alone has there, to be read without a tap."""


class RowException(Struct, frozen=True):
    """For whom, where or when something else holds."""

    who: str
    answer: str
    answer_word: str
    """The answer, or the word of the state where nobody comes or only that differs."""
    told: str
    """The sentence, where the word alone does not say what to do, and until when it holds."""
    remarks: tuple[Link, ...] = ()


class Row(Struct, frozen=True):
    """One service."""

    link: Link
    """Its page; the note names the places, where it is not about all that offer it."""
    exceptions: tuple[RowException, ...] = ()
    restart: str = ""
    """When it restarts, where that is not the same for all that share its sentence."""
    restarts: tuple[str, ...] = ()
    """Where it is announced to restart, and on which day: where that is not told for all of it."""
    remarks: tuple[Link, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether its exceptions take few lines."""
        return sum(len(f"{one.who} {one.answer_word} {one.told}") for one in self.exceptions) <= SHORT

    @property
    def is_told_apart(self) -> bool:
        """Whether it has a line of its own: something is not as for the others."""
        return bool(self.exceptions or self.restart or self.restarts or self.remarks)


class RowPart(Struct, frozen=True):
    """Services that share a sentence."""

    advice: Advice
    """What they share; until when it holds is told by their group, where several parts share that too."""
    rows: tuple[Row, ...]

    @property
    def has_exceptions(self) -> bool:
        """Whether something else holds for some of them somewhere, or runs again from a day of its own."""
        return any(row.is_told_apart for row in self.rows)


class RowGroup(Struct, frozen=True):
    """Services that share an answer and a state."""

    advice: Advice
    ends: str
    """Until when all of it holds; empty where its parts differ, or where its only part says so."""
    parts: tuple[RowPart, ...]
    is_in_full: bool = False
    """Whether its sentences are told even where the answer or the state says all."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Its services."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def is_in_a_line(self) -> bool:
        """Whether names behind the answer, or the state, say all: nobody comes, or all come as agreed."""
        if self.is_in_full or any(part.advice.details or part.has_exceptions for part in self.parts):
            return False
        return not self.advice.answer or all(_is_said_by_answer(part.advice) for part in self.parts)


class Rows(Struct, frozen=True):
    """The situation in rows."""

    groups: tuple[RowGroup, ...]
    """What is not as usual, the strictest answer first, what nobody comes to last."""
    running: tuple[Link, ...]
    """What runs as usual; an open emergency department is told above."""
    left_out: int
    """How many services are left out of a list that would be too long."""

    @property
    def has_few(self) -> bool:
        """Whether so little is otherwise that the page stays short where one thing alone is not folded."""
        rows = [row for group in self.groups for row in group.rows]
        return sum(len(row.exceptions) + len(row.restarts) for row in rows) <= FEW


def make_rows(services: Iterable[ServiceView]) -> Rows:
    """Make the rows of services; of each list the first ten."""
    return _make_rows(services, ROWS, in_full=False)


def make_all_rows(services: Iterable[ServiceView]) -> Rows:
    """Make a row of each service, with its remarks; only those that run, and of which no more is said, share a line."""
    return _make_rows(services, sys.maxsize, in_full=True)


def _is_said_by_answer(advice: Advice) -> bool:
    """Whether the sentence says no more than its answer."""
    return advice.is_usual and not (advice.no_reach or advice.ends or advice.restart)


def _make_rows(services: Iterable[ServiceView], limit: int, *, in_full: bool) -> Rows:
    running, shared = [], dict[Advice, list[Row]]()
    for service in services:
        remarks = service.advice.remarks if in_full else ()
        if _is_as_usual(service) and (not in_full or _is_told_by_name(service.advice)):
            running += [] if service.is_emergency else [Link(service.href, service.name)]
            continue
        where = service.where if service.is_partial else ""
        link = Link(service.href, service.name, note=where)
        exceptions = tuple(_iter_exceptions(service, in_full=in_full))
        restart, restarts = _restart(service.advice, in_full=in_full), tuple(_iter_restarts(service, in_full=in_full))
        row = Row(link, exceptions, restart, restarts, remarks)
        shared.setdefault(_shared(service.advice, in_full=in_full), []).append(row)
    parts, left, left_out = [], limit, max(0, len(running) - limit)
    for advice, rows in sorted(shared.items(), key=lambda one: _order(one[0])):
        left_out += max(0, len(rows) - left)
        if left:
            parts.append(_part(advice, rows[:left]))
        left = max(0, left - len(rows))
    together = itertools.groupby(parts, lambda part: (part.advice.answer, part.advice.state, part.advice.word))
    groups = tuple(replace(_group(tuple(some)), is_in_full=in_full) for _, some in together)
    return Rows(groups, tuple(running[:limit]), left_out)


def _part(advice: Advice, rows: list[Row]) -> RowPart:
    """Return rows with the sentence that they share, and with when they restart where they share that too."""
    if len({row.restart for row in rows}) > 1:
        return RowPart(advice, tuple(rows))
    return RowPart(replace(advice, restart=rows[0].restart), tuple(replace(row, restart="") for row in rows))


def _group(parts: tuple[RowPart, ...]) -> RowGroup:
    advice, ends = parts[0].advice, {part.advice.ends for part in parts}
    if len(ends) > 1 or (len(parts) == 1 and advice.answer):  # a sentence alone stands before until when it holds
        return RowGroup(advice, "", parts)
    without = tuple(replace(part, advice=replace(part.advice, ends="")) for part in parts)
    return RowGroup(advice, ends.pop(), without)


def _is_as_usual(service: ServiceView) -> bool:
    advice = service.advice
    comes = advice.answer in ("", Answer.COME, Answer.EMERGENCY)
    return (
        advice.state == State.RUNNING
        and comes
        and not advice.is_limited
        and not (service.exceptions or advice.ends or advice.restart or advice.details)
    )


def _is_told_by_name(advice: Advice) -> bool:
    """Whether patients need no more than that it runs; what an emergency department does is told above."""
    is_whole = advice.is_usual or advice.answer == Answer.EMERGENCY or not (advice.answer or advice.rule)
    return is_whole and not (advice.no_reach or advice.remarks)


def _shared(advice: Advice, *, in_full: bool) -> Advice:
    """Return what services can share of an advice: no remarks, no restart, no warning where they stay away anyhow."""
    no_reach = advice.no_reach if advice.answer == Answer.COME else ""
    rule = (advice.rule_beside_state if advice.answer and not in_full else "") or advice.rule
    return replace(advice, rule=rule, remarks=(), beside=(), restart="", restart_in_short="", no_reach=no_reach)


def _restart(advice: Advice, *, in_full: bool) -> str:
    return advice.restart if in_full else advice.restart_in_short


def _order(advice: Advice) -> tuple[int, int, str]:
    rank = STRICTEST_FIRST.index(Answer(advice.answer)) if advice.answer else len(STRICTEST_FIRST)
    return rank, -severity(State(advice.state)), advice.word


def _iter_exceptions(service: ServiceView, *, in_full: bool) -> Iterator[RowException]:
    """Iterate over the exceptions, each followed by those from it; where patients do the same is none."""
    for exception in service.exceptions:
        if exception.is_same and not in_full:
            continue
        yield _tell(exception, service.advice, in_full=in_full)
        for inner in exception.exceptions:
            yield _tell(replace(inner, who=name_within(exception, inner)), service.advice, in_full=in_full)


def _iter_restarts(service: ServiceView, *, in_full: bool) -> Iterator[str]:
    """Iterate over the restarts that are announced for some places, or after a change, with where or when."""
    for exception in service.exceptions:
        if exception.advice.restart not in ("", service.advice.restart):
            yield join(" – ", (exception.within or exception.who, _restart(exception.advice, in_full=in_full)))


def _tell(exception: ExceptionView, general: Advice, *, in_full: bool) -> RowException:
    """Tell an exception under its answer; where that is the one in general, with the state that differs."""
    advice = exception.advice
    rule = "" if advice.is_plain and not in_full else advice.rule
    is_other_state = advice.answer == general.answer and advice.word not in ("", general.word)
    word = with_stop(advice.word) if advice.answer and is_other_state else ""
    told = join(" ", filter(None, (word, rule, *advice.details, advice.ends)))
    remarks = advice.remarks if in_full else ()
    return RowException(exception.who, advice.answer, advice.answer_word or advice.word, told, remarks)


def told_everywhere(context: PageContext, services: Mapping[str, ServiceView]) -> Iterator[ServiceView]:
    """Iterate over the services that the page does not tell elsewhere: for emergencies, or with a line to call."""
    return (view for view in told_at(context, services) if not view.is_emergency)


def told_at(context: PageContext, services: Mapping[str, ServiceView]) -> Iterator[ServiceView]:
    """Iterate over the services of which a line to call does not tell all, under their short names."""
    lines = {phone.service for phone in context.content.settings.phones}
    for service, view in services.items():
        if service not in lines or not _is_told_by_line(context, service, view):
            short = context.content.catalogue.services[service].short
            yield replace(view, name=short.in_(context.language))


def _is_told_by_line(context: PageContext, service: str, view: ServiceView) -> bool:
    """Whether a line says all of its service: nobody comes to it, and it is the same for everybody everywhere."""
    places = context.situation.of_service(service).keys()
    phones = (phone for phone in context.content.settings.phones if phone.service == service)
    is_shown = view.advice.state == State.RUNNING or any(phone.number for phone in phones)  # not closed by a note alone
    return is_shown and places <= {WHOLE_GROUP} and not (view.attended or view.exceptions)

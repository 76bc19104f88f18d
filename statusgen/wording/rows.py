"""The situation in rows: services under the answer and the sentence that they share, told once; what runs, in a line.

A row says for whom, where or when something else holds. Remarks, sources and the rest stand on the page it links to.
"""

import itertools
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.answers import STRICTEST_FIRST, Answer
from statusgen.model.marked import join
from statusgen.model.severity import severity
from statusgen.model.words import State
from statusgen.wording.context import PageContext
from statusgen.wording.exceptions import name_within
from statusgen.wording.views import Advice, ExceptionView, Link, ServiceView

ROWS = 10
"""How many rows a list of the home page has; the others are one tap away."""


class RowException(Struct, frozen=True):
    """For whom, where or when something else holds."""

    who: str
    answer: str
    answer_word: str
    """The answer, or the word of the state where nobody comes or only that differs."""
    told: str
    """The sentence, where the word alone does not say what to do, and until when it holds."""


class Row(Struct, frozen=True):
    """One service."""

    link: Link
    """Its page; the note names the places, where it is not about all that offer it."""
    exceptions: tuple[RowException, ...] = ()
    restarts: tuple[str, ...] = ()
    """Where it is announced to restart, and on which day: where that is not told for all of it."""

    @property
    def is_told_apart(self) -> bool:
        """Whether it has a line of its own: something is not as for the others."""
        return bool(self.exceptions or self.restarts)


class RowPart(Struct, frozen=True):
    """Services that share a sentence."""

    advice: Advice
    """What they share; until when it holds is told by their group, where all of it shares that too."""
    rows: tuple[Row, ...]

    @property
    def has_exceptions(self) -> bool:
        """Whether something else holds for some of them somewhere, or runs again from a day of its own."""
        return any(row.is_told_apart for row in self.rows)


class RowGroup(Struct, frozen=True):
    """Services that share an answer and a state."""

    advice: Advice
    ends: str
    """Until when all of it holds; empty where its parts differ."""
    parts: tuple[RowPart, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Its services."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def is_told(self) -> bool:
        """Whether more is to say than the state: something holds otherwise somewhere, or there is a detail."""
        return any(part.advice.details or part.has_exceptions for part in self.parts)


class Rows(Struct, frozen=True):
    """The situation in rows."""

    groups: tuple[RowGroup, ...]
    """What is not as usual, the strictest answer first, what nobody comes to last."""
    running: tuple[Link, ...]
    """What runs as usual."""
    left_out: int
    """How many services are left out of a list that would be too long."""


def make_rows(services: Iterable[ServiceView]) -> Rows:
    """Make the rows of services; of each list the first ten."""
    running, shared = [], dict[Advice, list[Row]]()
    for service in services:
        if _is_as_usual(service):
            running.append(Link(service.href, service.name))
            continue
        where = service.where if service.is_partial else ""
        link = Link(service.href, service.name, note=where)
        row = Row(link, tuple(_iter_exceptions(service)), tuple(_iter_restarts(service)))
        shared.setdefault(_shared(service.advice), []).append(row)
    parts, left, left_out = [], ROWS, max(0, len(running) - ROWS)
    for advice, rows in sorted(shared.items(), key=lambda one: _order(one[0])):
        left_out += max(0, len(rows) - left)
        if left:
            parts.append(RowPart(advice, tuple(rows[:left])))
        left = max(0, left - len(rows))
    together = itertools.groupby(parts, lambda part: (part.advice.answer, part.advice.state, part.advice.word))
    return Rows(tuple(_group(tuple(some)) for _, some in together), tuple(running[:ROWS]), left_out)


def _group(parts: tuple[RowPart, ...]) -> RowGroup:
    advice, ends = parts[0].advice, {part.advice.ends for part in parts}
    if len(ends) > 1:
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


def _shared(advice: Advice) -> Advice:
    """Return what services can share of an advice: no remarks, and no warning where they stay away anyhow."""
    return replace(advice, remarks=(), no_reach=advice.no_reach if advice.answer == Answer.COME else "")


def _order(advice: Advice) -> tuple[int, int, str]:
    rank = STRICTEST_FIRST.index(Answer(advice.answer)) if advice.answer else len(STRICTEST_FIRST)
    return rank, -severity(State(advice.state)), advice.word


def _iter_exceptions(service: ServiceView) -> Iterator[RowException]:
    """Iterate over the exceptions, each followed by those from it; places where patients do the same are none."""
    for exception in service.exceptions:
        if not exception.is_same:
            yield _tell(exception)
        for inner in exception.exceptions:
            yield _tell(replace(inner, who=name_within(exception, inner)))


def _iter_restarts(service: ServiceView) -> Iterator[str]:
    """Iterate over the restarts that are announced for some places, or after a change, with where or when."""
    for exception in service.exceptions:
        if exception.advice.restart not in ("", service.advice.restart):
            yield join(" – ", (exception.within or exception.who, exception.advice.restart))


def _tell(exception: ExceptionView) -> RowException:
    advice = exception.advice
    rule = "" if advice.is_plain else advice.rule
    told = join(" ", filter(None, (rule, *advice.details, advice.ends)))
    return RowException(exception.who, advice.answer, advice.answer_word or advice.word, told)


def affected_everywhere(context: PageContext, services: Iterable[tuple[str, ServiceView]]) -> Iterator[ServiceView]:
    """Iterate over the services that the page does not tell elsewhere: in its emergency block, or as a line to call."""
    lines = {phone.service for phone in context.content.settings.phones}
    for service, view in services:
        if not view.is_emergency and service not in lines:
            short = context.content.catalogue.services[service].short
            yield replace(view, name=short.in_(context.language))

"""The timeline of an incident: days by services as one drawing, and the same as a table."""

import textwrap
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.note import Incident
from statusgen.model.words import State
from statusgen.situation.incident_days import DayRun, IncidentDays, ServiceDays, days_of_incident
from statusgen.wording.context import PageContext
from statusgen.wording.views import Link

LONGEST_LINE = 36
"""Letters of a name that stand beside one another on the smallest phone; a longer one takes several lines."""
NARROWEST = 0.7
"""Width of the shortest run in parts of a hundred: one day of half a year is still seen."""
WITH_SHAPE = 7.0
"""From which width on a run has room for the shape of its state."""
_TICKS = 4
"""How many days are named below the drawing, on a phone as on paper."""
_HEAD, _LINE, _BAR, _GAP = 2.2, 1.3, 1.5, 0.6
"""Heights in letters: of the named days, of a line of text, of a bar, and between two services."""


class BarView(Struct, frozen=True):
    """A stretch of days in one state; from the left, in parts of a hundred, mirrored where the language is."""

    state: str
    at: float
    width: float
    lane: str = ""
    """``upper`` and ``lower`` where locations differ: their worst state, and their best."""
    shape_at: float = -1
    """Where its shape stands; below nothing where it has no room for one."""


class TickView(Struct, frozen=True):
    """A day that is named."""

    at: float
    day: str


class DaysRow(Struct, frozen=True):
    """A service of the drawing."""

    name: tuple[tuple[float, str], ...]
    """In lines, each with the foot of its letters, in letters from above."""
    begins: float
    """Where it begins, in letters from above."""
    top: float
    """Where its bars begin."""
    bars: tuple[BarView, ...]


class RunRow(Struct, frozen=True):
    """A row of the table: a service, days in a row, and each state with the locations that it held."""

    service: str
    when: Link
    """Leads to the first update of its first day; nowhere where there is none."""
    standing: tuple[tuple[str, str, str], ...]
    """State, its word, and locations in words; these are empty where all stood alike."""


class TimelineView(Struct, frozen=True):
    """An incident in days by services."""

    title: str
    language: str
    direction: str
    days: str
    """The first and the last one."""
    explanation: tuple[str, ...]
    updates: str
    """What the row of marks is called."""
    marks: tuple[float, ...]
    """The days with an update."""
    ticks: tuple[TickView, ...]
    rows: tuple[DaysRow, ...]
    height: float
    """In letters, without what explains the signs."""
    signs: tuple[tuple[str, str], ...]
    """The states that occur, each with its word, the worst first."""
    runs: tuple[RunRow, ...]
    file: Link
    """The drawing alone, with its source, to be downloaded."""


@lru_cache(maxsize=64)
def view_timeline(context: PageContext, page: str, id_: str) -> TimelineView | None:
    """Show an incident in days by services; None where there are not two days to be told apart."""
    days = days_of_incident(context.timeline, context.situation, id_)
    if days is None:
        return None
    incident = context.content.incidents[id_]
    wording, states = context.wording, (State.CANCELLED, State.UNKNOWN, State.DEGRADED, State.RUNNING)
    rows = tuple(_iter_rows(context, days))
    found = {bar.state for row in rows for bar in row.bars}
    is_split = any(bar.lane for row in rows for bar in row.bars)
    return TimelineView(
        title=wording.say("Day by day"),
        language=context.language,
        direction=wording.direction,
        days=wording.say("{first} to {last}", first=wording.day(days.first), last=wording.day(days.last)),
        explanation=tuple(_iter_explanation(context, is_split=is_split)),
        updates=wording.say("All updates"),
        marks=tuple(_iter_marks(context, days, incident)),
        ticks=tuple(_iter_ticks(context, days)),
        rows=rows,
        height=round(rows[-1].top + _BAR + _GAP, 2),
        signs=tuple((state.value, wording.state(state)) for state in states if state.value in found),
        runs=tuple(row for service in days.services for row in _iter_runs(context, page, incident, days, service)),
        file=Link(
            context.link(page, paths.timeline(context.language, id_)),
            wording.say("Download as a picture (SVG)"),
        ),
    )


def _iter_explanation(context: PageContext, *, is_split: bool) -> Iterator[str]:
    say = context.wording.say
    yield say("Each day is shown with its worst state, the last one with its latest state.")
    if is_split:
        yield say("Where hospitals differ, the worst state is above and the best one below.")


def _iter_rows(context: PageContext, days: IncidentDays) -> Iterator[DaysRow]:
    services, top = context.content.catalogue.services, _HEAD + _LINE + _BAR + _GAP
    for service in days.services:
        lines = textwrap.wrap(str(services[service.service].short.in_(context.language)), LONGEST_LINE)
        begins = round(top, 2)
        name = tuple((round(top + 1 + number * _LINE, 2), line) for number, line in enumerate(lines))
        top += len(lines) * _LINE
        yield DaysRow(name, begins, round(top, 2), tuple(_iter_bars(context, days, service)))
        top += _BAR + _GAP


def _iter_bars(context: PageContext, days: IncidentDays, service: ServiceDays) -> Iterator[BarView]:
    """Iterate over the bars of a service; those side by side in the same states are one, whichever locations they are.

    What runs is drawn first, so that a short stretch in another state covers it.
    """
    bars: list[tuple[date, date, State, State]] = []
    for run in service.runs:
        worst, best = run.standing[0][0], run.standing[-1][0]
        if bars and bars[-1][2:] == (worst, best) and (run.first - bars[-1][1]).days == 1:
            bars[-1] = (bars[-1][0], run.last, worst, best)
        else:
            bars.append((run.first, run.last, worst, best))
    for first, last, worst, best in sorted(bars, key=lambda bar: (bar[2] is not State.RUNNING, bar[0])):
        lanes = (("", worst),) if worst is best else (("lower", best), ("upper", worst))
        for lane, state in lanes:
            yield _make_bar(context, days, first, last, state, lane)


def _make_bar(context: PageContext, days: IncidentDays, first: date, last: date, state: State, lane: str) -> BarView:
    hundred = 100 / days.count
    start, width = (first - days.first).days * hundred, max(((last - first).days + 1) * hundred, NARROWEST)
    at = _mirror(context, min(start, 100 - width), width)
    has_shape = state is not State.RUNNING and width >= WITH_SHAPE
    shape_at = (at + width if context.wording.direction == "rtl" else at) if has_shape else -1
    return BarView(state.value, at, round(width, 2), lane, round(shape_at, 2))


def _mirror(context: PageContext, at: float, width: float = 0) -> float:
    return round(100 - at - width if context.wording.direction == "rtl" else at, 2)


def _iter_marks(context: PageContext, days: IncidentDays, incident: Incident) -> Iterator[float]:
    zone = context.wording.zone
    told = {note.published.astimezone(zone).date() for note in incident.standing}
    for on in sorted(on for on in told if days.first <= on <= days.last):
        yield _mirror(context, ((on - days.first).days + 0.5) * 100 / days.count)


def _iter_ticks(context: PageContext, days: IncidentDays) -> Iterator[TickView]:
    count = min(_TICKS, days.count)
    for number in range(count):
        distance = number * days.count // count
        day = date.fromordinal(days.first.toordinal() + distance)
        yield TickView(_mirror(context, distance * 100 / days.count), context.wording.short_day(day))


def _iter_runs(
    context: PageContext, page: str, incident: Incident, days: IncidentDays, service: ServiceDays
) -> Iterator[RunRow]:
    known, wording = context.content.catalogue.services[service.service], context.wording
    for run in service.runs:
        yield RunRow(
            str(known.short.in_(context.language)),
            Link(_link_day(context, page, incident, run.first), _when(context, days, run)),
            tuple(
                (
                    state.value,
                    wording.state(state, known),
                    wording.listed(list(map(wording.place, places))) if len(run.standing) > 1 else "",
                )
                for state, places in run.standing
            ),
        )


def _when(context: PageContext, days: IncidentDays, run: DayRun) -> str:
    """Name the days of a run; the last one of an incident that is not over is open-ended."""
    first, last, say = context.wording.short_day(run.first), context.wording.short_day(run.last), context.wording.say
    if run.last == days.last and not days.is_over:
        return say("Since {date}", date=first)
    return first if run.first == run.last else say("{first} to {last}", first=first, last=last)


def _link_day(context: PageContext, page: str, incident: Incident, day: date) -> str:
    """Return the address of the first update of a day; empty where there is none."""
    zone = context.wording.zone
    told = (note for note in incident.standing if note.published.astimezone(zone).date() == day)
    first = next(told, None)
    return context.link(page, paths.bulletin(context.language, first)) if first is not None else ""

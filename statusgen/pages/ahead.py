"""Strips of the next fourteen days, of cells where something is announced: a shape for each day, and the same in words.

They count from the newest word, as all days on pages do, so that midnight alone changes no page.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.answers import Answer
from statusgen.model.severity import severity, strictness
from statusgen.model.site import Service
from statusgen.model.situation import Cell, Said
from statusgen.model.words import State
from statusgen.wording.answers import answer_to
from statusgen.wording.cells import newest_day, tell_restart
from statusgen.wording.context import PageContext
from statusgen.wording.times import from_then_on, name_times, name_times_with_starts

DAYS = 14
LINES = 8
"""From how many stretches of time on those that say the same are named together."""
_LETS_COME = (Answer.COME, Answer.EMERGENCY)


class Sign(Struct, frozen=True):
    """What is drawn for a day: an answer, or a state where nobody comes or nothing is certain."""

    answer: str
    state: str
    word: str


class AheadDay(Struct, frozen=True):
    """One day, as a shape; its words are in the runs."""

    sign: Sign
    day: str
    """Day of the month."""
    notch: Sign | None = None
    """What holds for a part of the day."""
    is_restart: bool = False
    """Whether an announced restart lies on or before it: it is drawn with a broken line."""


class AheadRun(Struct, frozen=True):
    """Days that say the same."""

    when: str
    told: str


class AheadRow(Struct, frozen=True):
    """What is ahead for some services, or at some places."""

    names: str
    days: tuple[AheadDay, ...]
    runs: tuple[AheadRun, ...]


class AheadView(Struct, frozen=True):
    """The next days."""

    title: str
    rows: tuple[AheadRow, ...]


def view_ahead(
    context: PageContext, cells: Iterable[tuple[str, Service, Cell]], listed: Callable[[list[str]], str] | None = None
) -> AheadView | None:
    """Show the next days of cells, each with its name, where something is announced in them; None where nothing is.

    Cells that are alike stand together, their names ``listed`` as they are, or as those of services.
    """
    listed = listed or context.wording.listed
    alike: dict[AheadRow, list[str]] = {}
    for name, service, cell in cells:
        row = _make_row(context, service, cell)
        if row is not None:
            alike.setdefault(row, []).append(name)
    rows = tuple(AheadRow(listed(list(filter(None, names))), row.days, row.runs) for row, names in alike.items())
    return AheadView(context.wording.say("The next fourteen days"), rows) if rows else None


def _make_row(context: PageContext, service: Service, cell: Cell) -> AheadRow | None:
    first = newest_day(context)
    limit = _midnight(context, first + timedelta(days=DAYS))
    restart = cell.said.restart
    if restart is not None and not first < restart < limit.date():
        restart = None
    if restart is None and not any(change.begins < limit for change in cell.said.coming):
        return None
    parts = _find_parts(context, service, cell, first)
    days = tuple(_day(context, parts, first + timedelta(days=n), restart) for n in range(DAYS))
    return AheadRow("", days, tuple(_runs(context, parts, cell, restart)))


class _Part(Struct, frozen=True):
    """A stretch of time in which a cell says the same."""

    begins: datetime
    ends: datetime
    sign: Sign
    strictness: tuple[int, int]
    is_lasting: bool
    """Whether it goes on after the last day that is shown, and keeps patients away or is to be confirmed."""


def _midnight(context: PageContext, day: date) -> datetime:
    return datetime.combine(day, time(0)).replace(tzinfo=context.wording.zone)


def _find_parts(context: PageContext, service: Service, cell: Cell, first: date) -> list[_Part]:
    """Split the days into what a cell says one after the other; once that is no longer valid, it is to be confirmed."""
    opens, closes, zone = (
        _midnight(context, first),
        _midnight(context, first + timedelta(days=DAYS)),
        context.wording.zone,
    )
    changes = (*cell.said.coming, *cell.lapses)
    moments = {one.astimezone(zone) for change in changes for one in (change.begins, change.ends) if one is not None}
    bounds = [opens, *sorted(moment for moment in moments if opens < moment < closes), closes]
    parts: list[_Part] = []
    for begins, ends in pairwise(bounds):
        change = next((one for one in changes if one.begins <= begins and (not one.ends or begins < one.ends)), None)
        said = change.said if change is not None else cell.said
        sign = _sign(context, service, said, cell.location, is_expired=change is not None and change.is_expired)
        if parts and parts[-1].sign == sign:
            begins = parts.pop().begins
        is_open = change is not None and (change.ends is None or change.ends > closes)
        is_lasting = is_open and said.state in (State.UNKNOWN, State.CANCELLED)
        parts.append(_Part(begins, ends, sign, (strictness(said.rule), severity(said.state)), is_lasting))
    if parts[0].ends < _midnight(context, first + timedelta(days=1)):  # its hours are named
        parts[0] = replace(parts[0], begins=max([opens, *_since(context, cell)]))
    return parts


def _since(context: PageContext, cell: Cell) -> list[datetime]:
    """Return since when a cell says what it says now, the latest last: as its note dates it, or since that note.

    Nothing where it is as usual.
    """
    incident = context.content.incidents.get(cell.incident) if cell.note else None
    stated = incident.get_note(cell.note).statement_of(cell.service, cell.location) if incident is not None else None
    dated = [stated.begins, *(window.begins for window in stated.windows)] if stated is not None else []
    begun = [moment for moment in dated if moment is not None and moment <= context.situation.at]
    begins = [max(begun, default=cell.stated_on), cell.expired]
    return sorted(moment.astimezone(context.wording.zone) for moment in begins if moment is not None)


def _sign(context: PageContext, service: Service, said: Said, place: str, *, is_expired: bool) -> Sign:
    if is_expired:
        return Sign("", State.UNKNOWN, context.wording.state(State.UNKNOWN, service))
    answer = answer_to(context, service, said.instruction, (place,))
    word = context.wording.answer(answer) if answer else context.wording.state(said.state, service)
    return Sign(answer, "", word) if answer else Sign("", said.state, word)


def _day(context: PageContext, parts: list[_Part], on: date, restart: date | None) -> AheadDay:
    """Return a day as the strictest of its parts, with the strictest of the others below it."""
    begins, ends = _midnight(context, on), _midnight(context, on + timedelta(days=1))
    here = sorted(
        (part for part in parts if part.begins < ends and part.ends > begins),
        key=lambda part: part.strictness,
        reverse=True,
    )
    sign = here[0].sign
    notch = next((part.sign for part in here if part.sign != sign), None)
    is_restart = restart is not None and on >= restart and sign.answer not in _LETS_COME
    return AheadDay(sign, str(on.day), notch, is_restart)


def _runs(context: PageContext, parts: list[_Part], cell: Cell, restart: date | None) -> Iterator[AheadRun]:
    """Iterate over the parts in words, each with its days, and its hours where it is not of whole days."""
    first, wording = newest_day(context), context.wording
    by_sign: dict[Sign, list[_Part]] = {}
    for part in parts:
        by_sign.setdefault(part.sign, []).append(part)
    if len(parts) > LINES:
        named = [
            (start, AheadRun(when, sign.word))
            for sign, alike in by_sign.items()
            for start, when in name_times_with_starts(wording, [(part.begins, part.ends) for part in alike], first)
        ]
        yield from (run for _, run in sorted(named, key=lambda one: one[0]))
    else:
        for part in parts:
            yield AheadRun(_when(context, part, parts[-1]), part.sign.word)
    if restart is not None:
        yield AheadRun("", tell_restart(context, cell.said, first))


def _when(context: PageContext, part: _Part, last: _Part) -> str:
    first, wording = newest_day(context), context.wording
    if part is last and part.is_lasting:
        return from_then_on(wording, part.begins, first)
    midnight, one = time(0), timedelta(days=1)
    last_day = part.ends.date() - one if part.ends.time() == midnight else part.ends.date()
    if part.begins.time() == part.ends.time() == midnight:
        days = [wording.short_day(day) for day in (part.begins.date(), last_day)]
        return days[0] if days[0] == days[1] else wording.say("{first} to {last}", first=days[0], last=days[1])
    if part.begins.date() == last_day:
        return name_times(wording, [(part.begins, part.ends)], first)[0]
    named = [wording.near_day(day, first) for day in (part.begins.date(), last_day)]
    begins, ends = (
        day if at.time() == midnight else wording.say("{day}, {time}", day=day, time=wording.hour(at))
        for day, at in zip(named, (part.begins, part.ends), strict=True)
    )
    return wording.say("From {begins} to {ends}", begins=begins, ends=ends)

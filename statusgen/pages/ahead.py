"""Strips of the next fourteen days, of cells where something is announced: a shape for each day, and the same in words.

They count from the newest word, as all days on pages do, so that midnight alone changes no page.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from msgspec import Struct

from statusgen.model.answers import Answer
from statusgen.model.site import Service
from statusgen.model.situation import AnnouncedChange, Cell, Said
from statusgen.model.words import State
from statusgen.wording.answers import answer_to
from statusgen.wording.bulletins import describe_stretch
from statusgen.wording.cells import newest_day, tell_restart
from statusgen.wording.context import PageContext
from statusgen.wording.times import from_then_on

DAYS = 14


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


def view_ahead(context: PageContext, cells: Iterable[tuple[str, Service, Cell]]) -> AheadView | None:
    """Show the next days of cells, each with its name, where something is announced in them; None where nothing is.

    Cells that are alike stand together.
    """
    alike: dict[AheadRow, list[str]] = {}
    for name, service, cell in cells:
        row = _make_row(context, service, cell)
        if row is not None:
            alike.setdefault(row, []).append(name)
    rows = tuple(
        AheadRow(context.wording.listed(list(filter(None, names))), row.days, row.runs) for row, names in alike.items()
    )
    return AheadView(context.wording.say("The next fourteen days"), rows) if rows else None


def _make_row(context: PageContext, service: Service, cell: Cell) -> AheadRow | None:
    first, zone = newest_day(context), context.wording.zone
    limit = datetime.combine(first + timedelta(days=DAYS), time(0)).replace(tzinfo=zone)
    coming = [change for change in cell.said.coming if change.begins < limit]
    restart = cell.said.restart
    if restart is not None and not first < restart < limit.date():
        restart = None
    if not coming and restart is None:
        return None
    days = tuple(_day(context, service, cell, coming, first + timedelta(days=n), restart) for n in range(DAYS))
    return AheadRow("", days, tuple(_runs(context, service, cell, coming, days, restart)))


def _sign(context: PageContext, service: Service, said: Said, place: str, *, is_expired: bool = False) -> Sign:
    if is_expired:
        return Sign("", State.UNKNOWN, context.wording.state(State.UNKNOWN, service))
    answer = answer_to(context, service, said.instruction, (place,))
    word = context.wording.answer(answer) if answer else context.wording.state(said.state, service)
    return Sign(answer or "", said.state, word)


def _of_change(context: PageContext, service: Service, change: AnnouncedChange, place: str) -> Sign:
    return _sign(context, service, change.said, place, is_expired=change.is_expired)


def _day(
    context: PageContext, service: Service, cell: Cell, coming: list[AnnouncedChange], on: date, restart: date | None
) -> AheadDay:
    zone = context.wording.zone
    begins = datetime.combine(on, time(0)).replace(tzinfo=zone)
    ends = datetime.combine(on + timedelta(days=1), time(0)).replace(tzinfo=zone)
    now = sign = _sign(context, service, cell.said, cell.location)
    later = []
    for change in coming:
        own = _of_change(context, service, change, cell.location)
        if change.begins <= begins and (change.ends is None or change.ends > begins):
            sign = own
            later += [now] if change.ends is not None and change.ends < ends else []
        elif begins < change.begins < ends:
            later.append(own)
    different = sorted((one for one in later if one != sign), key=lambda one: one.state == State.UNKNOWN)
    notch = different[0] if different else None
    is_restart = restart is not None and on >= restart and sign.answer not in (Answer.COME, Answer.EMERGENCY)
    return AheadDay(sign, str(on.day), notch, is_restart)


def _runs(
    context: PageContext,
    service: Service,
    cell: Cell,
    coming: list[AnnouncedChange],
    days: tuple[AheadDay, ...],
    restart: date | None,
) -> Iterator[AheadRun]:
    """Iterate over the days in words: those that say the same together, then what holds for a part of a day."""
    first, wording, zone = newest_day(context), context.wording, context.wording.zone
    position = 0
    for sign, some in groupby(days, key=lambda day: day.sign):
        count = len(list(some))
        begins, last = first + timedelta(days=position), first + timedelta(days=position + count - 1)
        position += count
        if position == DAYS and begins > first:
            when = from_then_on(wording, datetime.combine(begins, time(0)).replace(tzinfo=zone), first)
        else:
            one, other = wording.short_day(begins), wording.short_day(last)
            when = one if begins == last else wording.say("{first} to {last}", first=one, last=other)
        yield AheadRun(when, sign.word)
    for change in coming:
        parts = [day for day in days if day.notch == _of_change(context, service, change, cell.location)]
        if parts and change.ends is not None:
            when = describe_stretch(context, change.begins, change.ends)
            yield AheadRun(when, _of_change(context, service, change, cell.location).word)
    if restart is not None:
        yield AheadRun("", tell_restart(context, cell.said, first))

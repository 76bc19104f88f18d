"""What is announced for later: the combined cell at each announced instant, where it differs from now.

Source: the rules of the situation, section 8.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import Incident
from statusgen.model.situation import AnnouncedChange, Cell, Reason, Said
from statusgen.situation.claims import CellKey, iter_stated

FoldAt = Callable[[datetime, Collection[CellKey]], Mapping[CellKey, Cell]]
"""Folds some cells at an instant from what is known now."""


class _Instants(Struct, frozen=True):
    """When something begins or ends by itself, after an instant."""

    announced: frozenset[datetime]
    """Starts and ends of windows, ``from`` and ``until``, the expiry of what is announced."""
    retiring: frozenset[datetime]
    """When something is retired, to which patients may be sent."""
    others: frozenset[datetime]
    """When a word of today expires, which pages say once for all, or which another incident hides."""
    is_shared: bool
    """Whether several incidents name the service: the word of one may expire behind that of another."""


class _Span(Struct, frozen=True):
    """A stretch of time in which a cell says the same."""

    begins: datetime
    said: tuple[Said, bool] | None
    """What, and whether it has expired; None for what it says now."""
    cell: Cell | None
    is_lapse: bool = False
    """Whether what it says now is no longer valid, which is no announcement."""


def add_coming(
    cells: Mapping[CellKey, Cell],
    incidents: Collection[Incident],
    ends: Collection[datetime],
    at: datetime,
    fold_at: FoldAt,
) -> dict[CellKey, Cell]:
    """Return cells as they are at an instant together with what is announced to be otherwise later.

    ``incidents`` are those that are in force, or will be; at ``ends`` something is retired, to which they may send.
    """
    found = dict(cells)
    by_service: dict[str, list[CellKey]] = {}
    for key in cells:
        by_service.setdefault(key[0], []).append(key)
    for service, keys in by_service.items():
        ahead = _find_instants(service, incidents, ends, at)
        said_ahead = ahead.announced | ahead.retiring
        if not said_ahead and not ahead.is_shared and not any(cells[key].said.restart for key in keys):
            continue
        later = [(moment, fold_at(moment, keys)) for moment in sorted(said_ahead | ahead.others)]
        for key in keys:
            of_key = [(moment, then.get(key)) for moment, then in later]
            now, spans = cells[key], _find_spans(cells[key], of_key, ahead)
            coming, lapses = (tuple(_iter_changes(spans, is_lapse=is_lapse)) for is_lapse in (False, True))
            if coming:
                held = (span.cell for span in spans if span.said and not span.is_lapse and span.cell)
                sources = dict.fromkeys(source for cell in held for source in cell.sources)
                now = replace(now, said=replace(now.said, coming=coming), announced_by=tuple(sources))
            now = _without_moot_end(now, spans, ahead.announced)
            now = _with_own_end(now, of_key, ahead) if ahead.is_shared else now
            found[key] = replace(now, lapses=lapses) if lapses else now
    return found


def _find_instants(service: str, incidents: Iterable[Incident], ends: Collection[datetime], at: datetime) -> _Instants:
    announced: set[datetime] = set()
    others: set[datetime] = set()
    named = 0  # incidents
    for incident in incidents:
        is_named = False
        for note in incident.standing:
            statements = [statement for statement in note.statements if statement.service == service]
            is_named = is_named or bool(statements)
            for stated in iter_stated(note, statements):
                expires = stated.statement.expires
                is_own = stated.is_announced or stated.window or expires == stated.statement.ends
                (announced if is_own else others).update([expires] if expires is not None else [])
                announced.update(moment for moment in (stated.begins, stated.ends) if moment is not None)
        named += is_named
        if is_named and incident.is_planned:
            announced.update(moment for moment in (incident.begins, incident.ends) if moment is not None)
    later, retiring, own = (
        frozenset(moment for moment in some if moment > at) for some in (announced, ends if named else (), others)
    )
    return _Instants(later, retiring - later, own - later, named > 1)


def _find_spans(now: Cell, later: Iterable[tuple[datetime, Cell | None]], ahead: _Instants) -> list[_Span]:
    """Return the stretches of time in which a cell says the same, without those that go on.

    That a word ends which another incident hides is no announcement.
    """
    spans: list[_Span] = []
    for moment, cell in later:
        is_as_now = not spans or spans[-1].said is None or spans[-1].is_lapse
        said = _says(cell, now) if cell is not None else None
        is_hidden = (
            is_as_now
            and moment in ahead.others - ahead.retiring
            and cell is not None
            and cell.reason is not Reason.EXPIRED
        )
        if said == _says(now, now) or is_hidden:
            said = None
        is_lapse = bool(cell and said and _is_stale(now, cell, moment, ahead, is_as_now=is_as_now))
        if cell and is_lapse and moment in ahead.announced:
            is_lapse = not _is_joined(cell, said, spans[-1] if spans else None)
        if not spans or (spans[-1].said, spans[-1].is_lapse) != (_with_wait(said, spans[-1].said), is_lapse):
            spans.append(_Span(moment, said, cell, is_lapse))
    return spans


def _is_joined(cell: Cell, said: tuple[Said, bool] | None, before: _Span | None) -> bool:
    """Whether something else begins at an announced instant, beside what the end of today's word leaves."""
    if before is not None and before.is_lapse:
        return before.said != said
    return (before is None or before.said is None) and len(cell.incidents) > 1


def _without_moot_end(now: Cell, spans: Sequence[_Span], announced: Collection[datetime]) -> Cell:
    """Return a cell without an announced end at which nothing changes: what holds without the window says the same."""
    if now.ends not in announced or now.ends is None:
        return now
    then = [span for span in spans if span.begins <= now.ends]
    return replace(now, ends=None) if then and then[-1].said is None else now


def _with_own_end(now: Cell, later: Iterable[tuple[datetime, Cell | None]], ahead: _Instants) -> Cell:
    """Return a cell that expires when what patients do does, not when a word does that another one hides."""
    own = (
        moment
        for moment, cell in later
        if cell is not None
        and (moment in ahead.others or cell.reason is Reason.EXPIRED)
        and _rules(cell) != _rules(now)
    )
    first, expires = now.expires, next(own, None)
    return now if first is None or first == expires else replace(now, expires=expires, hidden_end=first)


def _rules(cell: Cell) -> tuple[object, ...]:
    said, is_expired = cell.said, cell.reason is Reason.EXPIRED
    groups = [(one.groups, one.state, one.rule, one.instruction.elsewhere) for one in said.exceptions]
    diverted = said.ambulances_diverted, said.diverted_for, said.diverted_as_of
    return said.state, is_expired, said.rule, said.elsewhere, groups, diverted


def _iter_changes(spans: Sequence[_Span], *, is_lapse: bool) -> Iterator[AnnouncedChange]:
    for span, following in zip_longest(spans, spans[1:]):
        if span.said is not None and span.is_lapse is is_lapse:
            yield AnnouncedChange(span.begins, following.begins if following else None, *span.said)


def _says(cell: Cell, now: Cell) -> tuple[Said, bool]:
    """Return what a cell says then: of waiting times one that is known and not that of now, which ends by itself."""
    delay = cell.said.delay
    is_announced = delay is not None and not delay.is_over and delay != now.said.delay
    return replace(cell.said, delay=delay if is_announced else None), cell.reason is Reason.EXPIRED


def _with_wait(said: tuple[Said, bool] | None, before: tuple[Said, bool] | None) -> tuple[Said, bool] | None:
    """Return what is said with the waiting time of before where it has none: that one ends by itself."""
    if said is None or before is None or said[0].delay is not None:
        return said
    return replace(said[0], delay=before[0].delay), said[1]


def _is_stale(now: Cell, cell: Cell, moment: datetime, ahead: _Instants, *, is_as_now: bool) -> bool:
    """Whether a cell will only be to be confirmed because what is said of it now is no longer valid then.

    Pages say until when they are valid. It is no announcement, unless what was announced ends.
    """
    if cell.reason is not Reason.EXPIRED or cell.expired in ahead.announced:
        return False
    is_same = cell.last is not None and replace(cell.last, delay=None) == replace(now.said, delay=None)
    return is_same or (is_as_now and (cell.expired == moment or moment in ahead.others))

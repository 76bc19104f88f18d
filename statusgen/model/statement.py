"""What a note says of services: states, rules, exceptions, windows, and what comes back when."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.capacity import Capacity
from statusgen.model.delay import Delay
from statusgen.model.remarks import StatedRemark
from statusgen.model.visiting import NO_LIMITS, Visiting
from statusgen.model.words import (
    Bring,
    Certainty,
    DivertedCase,
    Patients,
    Rule,
    State,
)

EVER = datetime.max.replace(tzinfo=UTC)
"""Later than anything."""


class CellException(Struct, frozen=True):
    """An exception of a statement, for groups of patients or for locations."""

    groups: tuple[Patients, ...]
    """Whom it is for; empty for everyone."""
    locations: tuple[str, ...]
    """Where it holds; empty for every location of the statement."""
    state: State
    rule: Rule | None
    elsewhere: tuple[str, ...] = ()
    """Where patients should go: ids of locations and places, or generic places."""
    line: int = 0
    elsewhere_line: int = 0
    """Line of the places to go; 0 when none are given."""
    bring: tuple[Bring, ...] = ()
    """What they bring, with what the statement says."""
    visiting: Visiting = NO_LIMITS
    """The limits for visitors, with those of the statement."""


class Window(Struct, frozen=True):
    """A stretch of time in which a statement holds, and after which what held without it holds again."""

    begins: datetime
    ends: datetime
    """The first instant after it."""


class Statement(Struct, frozen=True):
    """The statement of one note about one service."""

    service: str
    locations: tuple[str, ...]
    """Ids of every location it names, exceptions included."""
    state: State
    rule: Rule | None
    exceptions: tuple[CellException, ...] = ()
    begins: datetime | None = None
    """When it takes effect; None for as soon as the note is published."""
    expires: datetime | None = None
    """From when it is to be confirmed; None only inside windows: its own, or that of a planned incident."""
    ends: datetime | None = None
    """When the state itself was announced to end, if a date was given."""
    restart: date | None = None
    """The announced day of return to normal."""
    certainty: Certainty = Certainty.PLANNED
    elsewhere: tuple[str, ...] = ()
    """Where patients should go, or who does it for us: ids of locations and places, or generic places."""
    capacity: Capacity | None = None
    remark: StatedRemark = ""
    """What else patients should know; empty for nothing."""
    ambulances_diverted: bool = False
    """Whether ambulances go to other hospitals."""
    diverted_for: tuple[DivertedCase, ...] = ()
    """With which patients they do; none where all of them do."""
    ambulances_line: int = 0
    """Line that says so, be it that they come here; 0 when none does."""
    drops_windows: bool = False
    """Whether it takes back what earlier notes announced for later."""
    windows: tuple[Window, ...] = ()
    """When it holds, in order and apart; empty where it holds from ``begins`` on. One that repeats is several."""
    line: int = 0
    restart_line: int = 0
    """Line of the announced day; 0 when none is given."""
    ends_line: int = 0
    """Line of the date until which it holds, or of its windows; 0 when it gives none itself."""
    elsewhere_line: int = 0
    """Line of the places to go; 0 when none are given."""
    bring: tuple[Bring, ...] = ()
    """What patients bring, with what the note says of all services."""
    bring_line: int = 0
    """Line that says so, be it nothing; 0 when none does."""
    delay: Delay | None = None
    """How long patients wait, which is forgotten sooner than the rest."""
    visiting: Visiting = NO_LIMITS
    """The limits for visitors."""
    visiting_line: int = 0
    """Line that says of them, be it that there are none; 0 when none does."""

    @property
    def rules(self) -> tuple[Rule | None, ...]:
        """The rules that it gives: its own, then that of each exception."""
        return (self.rule, *(exception.rule for exception in self.exceptions))

    @property
    def last_dated(self) -> datetime | None:
        """Until when it holds, as far as it gives that itself."""
        return self.windows[-1].ends if self.windows else self.ends

    @property
    def is_usual(self) -> bool:
        """Whether it says no more than that a service runs."""
        is_limited = self.ambulances_diverted or self.visiting != NO_LIMITS
        return self.state is State.RUNNING and not self.exceptions and not is_limited

    def endless_from(self, published: datetime) -> datetime | None:
        """Return from when it counts where it is given no end; None where it is, or is undated and usual."""
        if self.last_dated is not None:
            return None
        return self.begins or (None if self.is_usual else published)

    def lasts_until(self, ends: datetime, published: datetime) -> datetime:
        """Return until when it counts in a planned incident that ends then, which never cuts dates of its own.

        That is ``EVER`` for what begins after it, be it with its note, and is given no end.
        """
        if self.last_dated is not None:
            return max(ends, self.last_dated)
        first = self.endless_from(published)
        return EVER if first is not None and first >= ends else ends

    def iter_instants(self) -> Iterator[datetime]:
        """Iterate over the instants at which it begins, ends or expires, in no order."""
        yield from (moment for moment in (self.begins, self.expires, self.ends) if moment is not None)
        for window in self.windows:
            yield from (window.begins, window.ends)


class OwnDates(Struct, frozen=True, array_like=True, gc=False):
    """The dates that the statements of a note give themselves, which a planned incident never cuts."""

    published: datetime
    first: datetime | None
    """The earliest start, not before the note."""
    last: datetime | None
    """The latest end."""
    endless: datetime | None
    """The latest start of what has no end: with its note where it gives none, unless all is as usual."""
    soonest: datetime | None
    """The earliest end of what is given no start."""


def own_dates_of(published: datetime, statements: Iterable[Statement]) -> OwnDates | None:
    """Return the dates that statements of a note give themselves; None where none does."""
    statements = tuple(statements)
    given = [one.begins for one in statements if one.begins is not None and not one.windows]
    windows = [window for one in statements for window in one.windows]
    given += [window.begins for window in windows if window.begins != published]
    ends = [last for one in statements if (last := one.last_dated) is not None]
    endless = [first for one in statements if (first := one.endless_from(published)) is not None]
    if not given and not ends and not endless:
        return None
    return OwnDates(
        published,
        max(published, min(given)) if given else None,
        max(ends, default=None),
        max(endless, default=None),
        min((window.ends for window in windows if window.begins == published), default=None),
    )


def widen(
    begins: datetime, ends: datetime, dates: Iterable[OwnDates | None], closed: datetime | None = None
) -> tuple[datetime, datetime]:
    """Return from when to when a planned incident lasts: its window, and the dates of its notes beyond it.

    It lasts for ever where something begins after its window and is given no end, unless a note ``closed`` it.
    """
    first, last = begins, ends
    for one in dates:
        if one is None:
            continue
        is_before = one.soonest is not None and one.soonest <= begins
        first = min(first, one.first or first, one.published if is_before else first)
        last = max(last, one.last or last, EVER if one.endless is not None and one.endless >= ends else last)
    return first, max(ends, closed) if last == EVER and closed is not None else last


def end_of_page(begins: datetime | None, ends: datetime | None) -> datetime:
    """Return when planned work ends by its page: never where that does not give both dates.

    An end whose start nobody can read may be before it: what the notes say is to be confirmed then, and not over.
    """
    return EVER if begins is None or ends is None else ends


def known_end(window: Window | None) -> datetime | None:
    """Return when a window ends; None where nobody said when, and without one."""
    return window.ends if window is not None and window.ends != EVER else None


def without_lines(statement: Statement) -> Statement:
    """Return a statement without the lines on which it stands."""
    return replace(
        statement,
        exceptions=tuple(replace(exception, line=0, elsewhere_line=0) for exception in statement.exceptions),
        line=0,
        restart_line=0,
        elsewhere_line=0,
        bring_line=0,
        visiting_line=0,
        ambulances_line=0,
        ends_line=0,
    )


class RestartStep(Struct, frozen=True):
    """One line of the restart plan, in order."""

    subject: str
    """Id of a service or of a system."""
    locations: tuple[str, ...] = ()
    on: date | None = None
    certainty: Certainty = Certainty.PLANNED
    line: int = 0


class PlaceCapacity(Struct, frozen=True):
    """How much of its usual work a whole hospital does."""

    location: str
    """Id of a location; that of the whole group for all of them."""
    capacity: Capacity

"""What a note says of services: states, rules, exceptions, windows, and what comes back when."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

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

    def iter_instants(self) -> Iterator[datetime]:
        """Iterate over the instants at which it begins, ends or expires, in no order."""
        yield from (moment for moment in (self.begins, self.expires, self.ends) if moment is not None)
        for window in self.windows:
            yield from (window.begins, window.ends)


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

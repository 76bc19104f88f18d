"""The situation: all cells at an instant, and what changed between two instants."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from statusgen.model.capacity import Capacity
from statusgen.model.delay import Delay
from statusgen.model.digests import digest_of
from statusgen.model.fraud import FraudWarning
from statusgen.model.gap import Gap
from statusgen.model.help_wanted import HelpCall
from statusgen.model.note import Incident, Note
from statusgen.model.patients import is_among
from statusgen.model.personal_data import DataWord
from statusgen.model.remarks import StatedRemark
from statusgen.model.severity import severity
from statusgen.model.statement import PlaceCapacity, RestartStep, Window
from statusgen.model.visiting import NO_LIMITS, Visiting
from statusgen.model.words import Bring, Certainty, DivertedCase, Patients, Rule, Sentence, State


class Reason(StrEnum):
    """Why a cell is in its state."""

    ORDINARY = "ordinary"
    """No open incident touches it."""
    STATED = "stated"
    """A note says so."""
    EXPIRED = "expired"
    """What a note said is no longer valid."""
    NOT_STATED = "not-stated"
    """An incident concerns everything, and no note has named this cell."""


class Instruction(Struct, frozen=True):
    """What a patient should do."""

    rule: Rule | None
    """None for services that nobody comes to."""
    elsewhere: tuple[str, ...] = ()
    """Where to go: ids of locations and places, or generic ones; each takes the patient."""
    sentence: Sentence | None = None
    """The sentence that says it, where it is not that of the rule."""
    as_of: datetime | None = None
    """The instant of the old word that the sentence repeats."""
    bring: tuple[Bring, ...] = ()
    """What to bring; said only where they may come, or go elsewhere."""
    visiting: Visiting = NO_LIMITS
    """The limits for visitors; said only where they may come."""
    call_at: tuple[str, ...] = ()
    """Which of the places to go let the patient come after a call alone."""


class GroupException(Struct, frozen=True):
    """Patients for whom a cell says something else."""

    groups: tuple[Patients, ...]
    state: State | None
    """None where the state is that of the cell and only the rule differs: "cancelled – come" would confuse."""
    instruction: Instruction

    @property
    def rule(self) -> Rule | None:
        """Their attendance rule."""
        return self.instruction.rule

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Where they go."""
        return self.instruction.elsewhere

    def is_for(self, group: Patients | None) -> bool:
        """Whether it is for all patients of a group; never for everybody else, which is None."""
        return is_among(group, self.groups)


class Remark(Struct, frozen=True):
    """A further sentence about a cell, with the incident that says it."""

    incident: str
    said: StatedRemark


class Said(Struct, frozen=True):
    """State, instruction and remarks of a cell: what patients read."""

    state: State
    instruction: Instruction
    exceptions: tuple[GroupException, ...] = ()
    remarks: tuple[Remark, ...] = ()
    capacity: Capacity | None = None
    restart: date | None = None
    certainty: Certainty = Certainty.PLANNED
    ambulances_diverted: bool = False
    diverted_for: tuple[DivertedCase, ...] = ()
    """With which patients ambulances go elsewhere; none where all of them do."""
    diverted_as_of: datetime | None = None
    """The instant of the old word that says so, now to be confirmed; None where it is said of now."""
    delay: Delay | None = None
    coming: tuple["AnnouncedChange", ...] = ()
    """What is announced to be otherwise, the earliest first; empty in what is said of another time than now."""

    @property
    def rule(self) -> Rule | None:
        """The attendance rule of everybody whom no exception names."""
        return self.instruction.rule

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Where everybody goes whom no exception names."""
        return self.instruction.elsewhere

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """The general instruction, then that of each exception."""
        return (self.instruction, *(exception.instruction for exception in self.exceptions))

    @property
    def groups(self) -> frozenset[Patients]:
        """The groups of patients that an exception names."""
        return frozenset(group for exception in self.exceptions for group in exception.groups)

    def instruction_for(self, group: Patients | None) -> Instruction:
        """Return the instruction for a group of patients, or for everybody else for None."""
        return next(
            (exception.instruction for exception in self.exceptions if exception.is_for(group)), self.instruction
        )

    @property
    def news(self) -> tuple[object, ...]:
        """State, rule, exceptions, diversion, what is announced: a feed item is issued again only when one changes.

        How long it is known to last is not among them.
        """
        coming = tuple(
            (change.begins, change.ends, change.said.news) for change in self.coming if not change.is_expired
        )
        diverted = (self.ambulances_diverted, self.diverted_for, self.diverted_as_of)
        return (self.state, self.instruction, self.exceptions, diverted, coming)


class AnnouncedChange(Struct, frozen=True):
    """What a cell will say in a stretch of time that was announced beforehand, where that differs from now."""

    begins: datetime
    ends: datetime | None
    """The first instant after it; None until further notice."""
    said: Said
    is_expired: bool
    """Whether it is to be confirmed because what was announced ends."""


class Source(Struct, frozen=True):
    """An incident that holds a cell, with the note that says so."""

    incident: str
    note: int = 0
    """0 where the incident concerns everything, and no note of it has named the cell."""
    stated_on: datetime | None = None


class Cell(Struct, frozen=True):
    """One service at one location at an instant."""

    service: str
    location: str
    said: Said
    reason: Reason
    last: Said | None = None
    """What was last known, when the cell has expired."""
    expired: datetime | None = None
    """When it expired."""
    expires: datetime | None = None
    """When it will be to be confirmed by itself."""
    hidden_end: datetime | None = None
    """When the first word about it expires, where its state and its rules stay: those of another incident."""
    ends: datetime | None = None
    """When the state was announced to end."""
    incident: str = ""
    """Id of the incident that says the worst of it."""
    note: int = 0
    """Number of the note it comes from; 0 when none."""
    stated_on: datetime | None = None
    """When that note was published."""
    sources: tuple[Source, ...] = ()
    """Every incident that holds it, that of ``incident`` first; none where nothing holds it."""
    announced_by: tuple[Source, ...] = ()
    """Every incident that will hold it when something is announced to be otherwise."""
    lapses: tuple[AnnouncedChange, ...] = ()
    """When it will be to be confirmed because what is said of it now ends, around what is announced, or a restart."""

    @property
    def state(self) -> State:
        """Its state."""
        return self.said.state

    @property
    def rule(self) -> Rule | None:
        """Its attendance rule."""
        return self.said.rule

    @property
    def incidents(self) -> tuple[str, ...]:
        """Ids of the incidents that hold it, that of ``incident`` first."""
        return tuple(source.incident for source in self.sources)

    @property
    def first_end(self) -> datetime | None:
        """When the first word about it expires, be it one that another incident hides."""
        return self.hidden_end or self.expires

    @property
    def lapses_on(self) -> datetime | None:
        """When it will be to be confirmed by itself; None where something else is announced for then.

        What is said of a planned incident is as usual after it, and what ends for good is known, too.
        """
        last = self.expires
        if last is None or all(
            one.is_expired or one.begins > last or (one.ends is not None and one.ends <= last)
            for one in self.said.coming
        ):
            return last
        unsure = (one.begins for one in (*self.said.coming, *self.lapses) if one.is_expired and one.begins > last)
        return min(unsure, default=None)


def severity_of(cell: Cell) -> int:
    """Return how bad a cell is: its state, and whether anybody stated it."""
    return severity(cell.state, is_stated=cell.reason is not Reason.NOT_STATED)


def worst_of(cells: Iterable[Cell]) -> State:
    """Return the state of the worst of some cells; running where there is none."""
    worst = max(cells, key=severity_of, default=None)
    return worst.state if worst is not None else State.RUNNING


class Headline(StrEnum):
    """The computed headline: worst state of the key services, never "all is well" while an incident is open."""

    RUNNING = "running"
    RUNNING_OPEN = "running-open"
    """Everything runs, but an incident is not over."""
    DEGRADED = "degraded"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class StandingWarning(Struct, frozen=True):
    """A warning of fraud that stands, and the note that says so."""

    warning: FraudWarning
    incident: str
    note: int
    stated_on: datetime


class RetiredCell(Struct, frozen=True):
    """A service that is no longer offered at a location, or will not be from an instant on."""

    service: str
    location: str
    since: datetime
    instruction: Instruction | None = None
    """Where patients go instead; None where nobody said so."""
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that would hold it."""


class StandingData(Struct, frozen=True):
    """What is known of personal data of some people, and the note that says so."""

    word: DataWord
    """Of one group of people, or of whoever no other names, about the data of which no newer note speaks."""
    incident: str
    note: int
    stated_on: datetime


class StandingHelp(Struct, frozen=True):
    """A call for help that holds, and the note that says so."""

    call: HelpCall
    incident: str
    note: int
    stated_on: datetime


class StandingCapacity(Struct, frozen=True):
    """How much of its usual work a hospital does, by the newest note that says so."""

    said: PlaceCapacity
    incident: str
    note: int
    stated_on: datetime
    window: Window | None = None
    """When it holds, where planned work gives it; None for as long as its incident is open."""


class Situation(Struct, frozen=True, dict=True):
    """All cells at an instant, folded from the published notes."""

    at: datetime
    cells: Mapping[tuple[str, str], Cell]
    """By (service, location), in the order of the catalogue."""
    open_incidents: tuple[Incident, ...]
    """Begun, not closed, not planned; the latest news first."""
    coming: tuple[Incident, ...]
    """Planned incidents whose window has not ended, by start."""
    closed: tuple[Incident, ...]
    """The fifty closed last, the latest first."""
    headline: Headline
    headline_incident: str
    """Id of the one incident the headline is about; empty when there are several or none."""
    latest: Note | None
    """The newest published note: its time is the "situation on" of every page."""
    next_update: datetime | None
    """The earliest promise of the open incidents that is still ahead, or the latest one that was missed."""
    valid_until: datetime | None
    """When the first of the current facts expires."""
    reach_everybody: bool | None
    restart_plans: Mapping[str, tuple[RestartStep, ...]]
    """By incident."""
    changes_next: datetime | None
    """When the situation will next change by itself; None when only a new note can change it."""
    gaps: tuple[Gap, ...] = ()
    """Notes that may have been published and cannot be read."""
    capacities: tuple[StandingCapacity, ...] = ()
    """Of hospitals, that of the whole group first, then in the order of the catalogue."""
    capacities_coming: tuple[StandingCapacity, ...] = ()
    """Those of planned work that has not begun, by start."""
    warnings: tuple[StandingWarning, ...] = ()
    """The warnings of fraud that no note has ended, by kind, the newest first."""
    personal_data: tuple[StandingData, ...] = ()
    """What is known of personal data that may have been taken, the newest first."""
    help_wanted: tuple[StandingHelp, ...] = ()
    """The calls for help that hold, by kind."""
    confirmed: datetime | None = None
    """When somebody last found that all that is published holds; None where nobody did since something changed."""

    @property
    def live(self) -> tuple[Incident, ...]:
        """The incidents that are open or planned: their pages belong to today, all others to the archive."""
        return (*self.open_incidents, *self.coming)

    def at_location(self, location: str) -> Mapping[str, Cell]:
        """Return the cells of one location by service: one column of the matrix."""
        return self._by_location.get(location, {})

    def of_service(self, service: str) -> Mapping[str, Cell]:
        """Return the cells of one service by location: one row of the matrix."""
        return self._by_service.get(service, {})

    @cached_property
    def disrupted(self) -> tuple[Cell, ...]:
        """The cells that do not run."""
        return tuple(cell for cell in self.cells.values() if cell.state is not State.RUNNING)

    @cached_property
    def digests(self) -> Mapping[tuple[str, str], bytes]:
        """The digest of each cell."""
        return {key: digest_of(cell) for key, cell in self.cells.items()}

    @cached_property
    def _by_location(self) -> Mapping[str, Mapping[str, Cell]]:
        found: dict[str, dict[str, Cell]] = {}
        for (service, place), cell in self.cells.items():
            found.setdefault(place, {})[service] = cell
        return found

    @cached_property
    def _by_service(self) -> Mapping[str, Mapping[str, Cell]]:
        found: dict[str, dict[str, Cell]] = {}
        for (service, place), cell in self.cells.items():
            found.setdefault(service, {})[place] = cell
        return found


class Change(Struct, frozen=True):
    """One service that a bulletin changed, in the same way at one or more locations."""

    service: str
    locations: tuple[str, ...]
    was: Said | None
    """What was said before; None when the service did not exist yet."""
    now: Said
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that hold it now."""

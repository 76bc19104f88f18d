"""Notes and incidents: their facts once, their text in every language."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from statusgen.model.fraud import FraudWarning
from statusgen.model.help_wanted import HelpCall
from statusgen.model.personal_data import DataWord
from statusgen.model.remarks import StatedRemark
from statusgen.model.statement import (
    PlaceCapacity,
    RestartStep,
    Statement,
    Window,
    end_of_page,
    own_dates_of,
    widen,
    without_lines,
)
from statusgen.model.telephone_lines import NoteLine
from statusgen.model.typography import set_spaces
from statusgen.model.words import (
    Kind,
    Stage,
    Status,
)

Instant = Annotated[datetime, Meta(tz=True)]
"""An instant with its offset."""


class EditionState(StrEnum):
    """How the text that readers of a language see relates to the reference text."""

    COMPLETE = "complete"
    BEHIND = "behind"
    """A translation of an earlier version of the reference text."""
    FALLBACK = "fallback"
    """The reference text itself, because nothing else exists."""


class Edition(Struct, frozen=True):
    """A text as readers of one language see it."""

    language: str
    """The language it is written in, which for a fallback is not the reader's."""
    state: EditionState
    typed_title: str
    """Plain text."""
    html: str
    """Sanitised HTML of the part for patients."""
    press_html: str = ""
    """Sanitised HTML of the part for the press; empty when there is none."""
    path: str = ""
    doctors_html: str = ""
    """Sanitised HTML of the part for doctors who refer patients; empty when there is none."""

    @property
    def title(self) -> str:
        """The title as readers see it: plain text, without a full stop at its end, for sentences go on behind it."""
        title = self.typed_title
        bare = title if title.endswith("..") else title.removesuffix(".")
        return set_spaces(bare or title, self.language)

    def foreign_to(self, language: str) -> str:
        """Return its language where that is not the language of a page; empty where it is."""
        return self.language if self.language != language else ""


class PublicFacts(Struct, frozen=True):
    """What a note tells readers besides its texts.

    Whatever stands here is recorded when it is published, and pages that show it are made anew when it changes. A fact
    that older records do not know has a default.
    """

    stage: Stage | None
    next_update: Instant | None
    valid_until: Instant | None
    statements: tuple[Statement, ...]
    restart_plan: tuple[RestartStep, ...]
    reach_everybody: bool | None
    corrects: int | None
    """Number of the note whose facts it puts right."""
    capacities: tuple[PlaceCapacity, ...] = ()
    """How much of their usual work hospitals do, one for each that it names."""
    warnings: tuple[FraudWarning, ...] = ()
    """Warnings of fraud, or their end: one for each kind that it names."""
    telephone_lines: tuple[NoteLine, ...] = ()
    """The telephone lines that it opens, replaces or closes."""
    personal_data: tuple[DataWord, ...] = ()
    """What is known of personal data that may have been taken."""
    help_wanted: tuple[HelpCall, ...] = ()
    """Whom the hospital looks for, or no longer does: one for each kind that it names."""


class Note(PublicFacts, frozen=True, kw_only=True):
    """A dated bulletin of one incident."""

    incident: str
    """Id of its incident."""
    number: int
    """Its number within the incident: its permanent address."""
    path: str
    published: datetime
    """With the offset of the site's timezone."""
    status: Status
    author: str
    approved_by: str
    withdrawn_because: str
    """Why it was withdrawn, in the reference language."""
    withdrawn_on: datetime | None = None
    """When its withdrawal is announced; None when the editors did not say."""
    corrected: tuple[datetime, ...] = ()
    """The instants from which on other facts of it counted than before, the oldest first."""
    earlier: tuple[PublicFacts, ...] = ()
    """What it said before the last of these instants, the oldest first, without remarks: texts are those of today.

    Older records do not know what a note said before its first corrections.
    """
    editions: Mapping[str, Edition] = field(default_factory=dict)
    """One for every language of the site."""
    known_as: str = ""
    """Incident and number by which feeds know it, such as ``2022-05-panne/3``; empty where these are its own."""
    formerly: tuple[str, ...] = ()
    """Incident and number of each place where it stood before."""
    is_unapproved: bool = False
    """Whether no second person approved it where the site asks for two: then it may not be laxer anywhere."""
    shown: datetime | None = None
    """When a build first showed it, where telephone lines of the settings had changed since its publication."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line number of each key, for problems found later."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether only a stub is left of it."""
        return self.status is Status.WITHDRAWN

    @property
    def last_said(self) -> datetime:
        """The instant of its word: its publication, or the last correction of its facts."""
        return max((self.published, *self.corrected))

    @property
    def names_services(self) -> bool:
        """Whether it says anything of a service."""
        return bool(self.statements)

    @property
    def services(self) -> frozenset[str]:
        """Ids of the services it names."""
        return frozenset(statement.service for statement in self.statements)

    @property
    def locations(self) -> frozenset[str]:
        """Ids of the locations it names, the whole group included."""
        return frozenset(place for statement in self.statements for place in statement.locations)

    @property
    def cells(self) -> frozenset[tuple[str, str]]:
        """The service and the location of every cell it names."""
        return frozenset((statement.service, place) for statement in self.statements for place in statement.locations)

    def version(self, count: int) -> "Note":
        """Return it as it was after so many corrections, with the texts and remarks of today.

        Where it is not known what it said then, the oldest that is known stands for it.
        """
        place = max(0, count - len(self.corrected) + len(self.earlier))
        if place >= len(self.earlier):
            return self
        facts = self.earlier[place]
        said = (replace(one, remark=self._remark_beside(one)) for one in facts.statements)
        kept = {name: getattr(facts, name) for name in PublicFacts.__struct_fields__}
        return replace(
            self, **{**kept, "statements": tuple(said)}, corrected=self.corrected[:count], earlier=self.earlier[:place]
        )

    def as_known(self, at: datetime) -> "Note":
        """Return it with the facts that it had at an instant."""
        return self.version(sum(1 for moment in self.corrected if moment <= at)) if self.earlier else self

    def said_on(self, service: str, place: str) -> datetime:
        """Return since when it says of a cell what it says: its publication, or the correction of that."""
        said = _facts_of(self, service, place)
        for facts, corrected in zip(reversed(self.earlier), reversed(self.corrected), strict=False):
            if _facts_of(facts, service, place) != said:
                return corrected
        return self.published

    def _remark_beside(self, earlier: Statement) -> StatedRemark:
        """Return what it remarks today of the cells of an earlier statement; empty for nothing."""
        same = (one for one in self.statements if one.service == earlier.service)
        return next((one.remark for one in same if not {*one.locations}.isdisjoint(earlier.locations)), "")

    def statements_of(self, service: str, place: str) -> list[Statement]:
        """Return what it says of a cell: from its publication on, from a later instant on, or in windows."""
        return _statements_of(self, service, place)

    def statement_of(self, service: str, place: str) -> Statement | None:
        """Find what it says of a cell, in windows only where it says nothing else; None when it does not name it."""
        stated = self.statements_of(service, place)
        return next((statement for statement in stated if not statement.windows), next(iter(stated), None))

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The total order of notes: time, then incident, then number."""
        return (self.published, self.incident, self.number)


def _statements_of(facts: PublicFacts, service: str, place: str) -> list[Statement]:
    return [one for one in facts.statements if one.service == service and place in one.locations]


def _facts_of(facts: PublicFacts, service: str, place: str) -> list[Statement]:
    return [replace(without_lines(one), locations=(), remark="") for one in _statements_of(facts, service, place)]


class HasStage(Protocol):
    """What decides whether an incident is closed: a note, or its summary."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether only a stub is left of it."""

    @property
    def stage(self) -> Stage | None:
        """The stage that it gives the incident."""

    @property
    def names_services(self) -> bool:
        """Whether it says anything of a service."""


def is_over(notes: Sequence[HasStage]) -> bool:
    """Whether notes, oldest first, leave their incident closed.

    A note that names services after the closing one opens the incident again: what it says must count.
    """
    words = (note for note in reversed(notes) if not note.is_withdrawn and (note.stage or note.names_services))
    last = next(words, None)
    return last is not None and last.stage is Stage.CLOSED


class Incident(Struct, frozen=True):
    """A folder of notes: a cyberattack, a strike, a planned closure."""

    id: str
    path: str
    kind: Kind
    begins: datetime | None
    """Start of the window of a planned incident, as its own page says."""
    ends: datetime | None
    concerns_everything: bool
    """Whether cells that no note names are to be confirmed while it is open."""
    editions: Mapping[str, Edition]
    notes: tuple[Note, ...]
    """In order of publication."""
    formerly: tuple[str, ...] = ()
    """Ids that it had before, or of incidents that were joined to it, as its own page says."""
    concerns_named: bool = False
    """Whether its own page says that it concerns only what its notes name."""

    @property
    def is_planned(self) -> bool:
        """Whether it has a window."""
        return self.kind is Kind.PLANNED

    @property
    def window(self) -> Window | None:
        """From when to when a planned incident lasts, with the dates that its notes give beyond its page's.

        None for others. It ends at ``EVER`` where nobody said when, and begins with its first note where its page does
        not say: what is published of it would else count at no time, and pages would say that all runs.
        """
        if not self.is_planned or not self.notes:
            return None
        begins, ends = self.begins or self.notes[0].published, end_of_page(self.begins, self.ends)
        dates = (own_dates_of(note.published, note.statements) for note in self.standing)
        closed = self.notes[-1].published if self.is_closed else None
        return Window(*widen(begins, ends, dates, closed))

    @property
    def said_start(self) -> datetime | None:
        """When planned work begins, where its page says so; None else."""
        return self.window.begins if self.begins is not None and self.window is not None else None

    @property
    def last(self) -> datetime:
        """When it ends: its last note, or the end of its window."""
        window = self.window
        return window.ends if window is not None else self.notes[-1].published

    @property
    def is_closed(self) -> bool:
        """Whether its newest standing note closes it."""
        return is_over(self.notes)

    @property
    def has_word(self) -> bool:
        """Whether it has a note that was not withdrawn."""
        return any(not note.is_withdrawn for note in self.notes)

    @property
    def standing(self) -> tuple[Note, ...]:
        """Its notes that have not been withdrawn, oldest first."""
        return tuple([note for note in self.notes if note.status is not Status.WITHDRAWN])

    @property
    def services(self) -> frozenset[str]:
        """Ids of the services that any note names."""
        return frozenset[str]().union(*(note.services for note in self.notes))

    @property
    def locations(self) -> frozenset[str]:
        """Ids of the locations that any note names, the whole group included."""
        return frozenset[str]().union(*(note.locations for note in self.notes))

    def note(self, number: int) -> Note | None:
        """Find a note by its number; None when there is none."""
        return next((note for note in self.notes if note.number == number), None)

    def get_note(self, number: int) -> Note:
        """Return the note with a number that is known to exist; raises LookupError."""
        note = self.note(number)
        if note is None:
            raise LookupError(f"no note {number} in {self.id}")
        return note

    def notes_before(self, note: Note) -> tuple[Note, ...]:
        """Return its notes before one."""
        return self.notes[: bisect_left(self.notes, note.order, key=lambda other: other.order)]

    def first_notes(self, is_known: Callable[[Note], bool]) -> "Incident | None":
        """Return it with its notes until the first that is not known; None when none is."""
        return self._with(self.notes[: bisect_left(self.notes, True, key=lambda note: not is_known(note))])

    def keep_notes(self, is_kept: Callable[[Note], bool]) -> "Incident | None":
        """Return it with some of its notes alone; None when none is kept."""
        return self._with(tuple(filter(is_kept, self.notes)))

    def _with(self, notes: tuple[Note, ...]) -> "Incident | None":
        if not notes:
            return None
        return self if len(notes) == len(self.notes) else replace(self, notes=notes)


class Page(Struct, frozen=True):
    """A lasting page: what to bring, is it really us?, accessibility."""

    slug: str
    editions: Mapping[str, Edition]

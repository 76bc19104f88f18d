"""Notes and incidents without their texts and statements, for the index of a long history."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.note import Edition, Incident, Note, is_over
from statusgen.model.statement import EVER, OwnDates, Window, end_of_page, own_dates_of, widen
from statusgen.model.words import Kind, Stage


class NoteSummary(Struct, frozen=True, array_like=True, gc=False):
    """A note without its texts and statements. All instants of summaries are in UTC: so they compare fastest."""

    published: datetime
    incident: str
    number: int
    is_public: bool
    is_withdrawn: bool
    stage: Stage | None
    services: tuple[str, ...]
    """Ids of the services it names."""
    locations: tuple[str, ...]
    """Ids of the locations it names, the whole group included."""
    instants: tuple[datetime, ...]
    """When its statements begin, end or expire."""
    withdrawn_on: datetime | None = None
    """When its withdrawal is announced."""
    reaches_everybody: bool | None = None
    """Its answer to whether everybody can be reached; None where it has none."""
    facts: bytes = b""
    """Digest of what it says besides texts."""
    planned: tuple[str, ...] = ()
    """Ids of the services and systems of its restart plan."""
    known_as: str = ""
    """Incident and number by which others know it; empty where these are its own."""
    corrected: tuple[datetime, ...] = ()
    """When other facts of it came to count than before, the oldest first."""
    warns: bool = False
    """Whether it says anything of fraud in the hospital's name."""
    formerly: tuple[str, ...] = ()
    """Where it stood before, as incident and number."""
    has_lines: bool = False
    """Whether it says anything of telephone lines."""
    tells_data: bool = False
    """Whether it says anything of personal data."""
    calls_for_help: bool = False
    """Whether it calls for help, or ends a call."""
    dates: OwnDates | None = None
    """The dates that its statements give themselves."""

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The total order of notes: time, then incident, then number."""
        return self.published, self.incident, self.number

    @property
    def names_services(self) -> bool:
        """Whether it names any service."""
        return bool(self.services)


class IncidentSummary(Struct, frozen=True, array_like=True, gc=False):
    """An incident without its texts and statements."""

    id: str
    kind: Kind
    begins: datetime | None
    ends: datetime | None
    concerns_everything: bool
    notes: tuple[NoteSummary, ...]
    """In order of publication."""
    is_closed: bool = False
    """Whether its newest standing note closes it."""
    has_word: bool = True
    """Whether it has a note that was not withdrawn."""
    first: datetime = EVER
    """When it begins: its first note, or the start of its window, dates of its notes before that included."""
    last: datetime = EVER
    """When it ends: its last note, or the end of its window, dates of its notes after that included."""
    listed: bytes = b""
    """Digest of what lists show of it: the titles of all its notes, and which correct others."""
    names: bytes = b""
    """Digest of its own titles, by which bulletins of other incidents name it."""
    formerly: tuple[str, ...] = ()
    """Ids that it had before, as its own page says."""
    said: tuple[tuple[int, bytes], ...] = ()
    """Digests of all that it says, texts included: of each note, by its number, and of its own page, as 0."""

    @property
    def is_planned(self) -> bool:
        """Whether it has a window."""
        return self.kind is Kind.PLANNED

    @property
    def window(self) -> Window | None:
        """From when to when a planned incident lasts, with the dates that its notes give beyond its page's."""
        return Window(self.first, self.last) if self.is_planned and self.notes else None

    def is_told_as(self, other: "IncidentSummary | None") -> bool:
        """Whether it has the same facts as another; titles may differ."""
        return other is not None and replace(self, listed=b"", said=()) == replace(other, listed=b"", said=())

    def iter_instants(self) -> Iterator[datetime]:
        """Iterate over the instants at which it may change a cell: window, notes, statements."""
        yield from (moment for moment in (self.begins, self.ends) if moment is not None)
        for note in self.notes:
            yield note.published
            yield from note.instants

    def with_notes(self, notes: tuple[NoteSummary, ...]) -> "IncidentSummary":
        """Return it with other notes."""
        return make_summary(self, notes)

    def published(self, at: datetime) -> "IncidentSummary | None":
        """Return it as it stood at an instant; None when nothing of it was published."""
        if len(self.notes) == 1:
            return self if self.notes[0].is_public and self.notes[0].published <= at else None
        kept = tuple(note for note in self.notes if note.is_public and note.published <= at)
        if not kept:
            return None
        return self if kept == self.notes else self.with_notes(kept)


def make_summary(incident: Incident | IncidentSummary, notes: tuple[NoteSummary, ...]) -> IncidentSummary:
    """Return the summary of an incident with some of its notes, in order of publication."""
    is_planned, begins, ends = incident.is_planned, _in_utc(incident.begins), _in_utc(incident.ends)
    if isinstance(incident, IncidentSummary):
        listed, names, said = incident.listed, incident.names, incident.said
    else:
        listed, names = _digest_of(_listed(incident)), _digest_of(_titles_of(incident.editions))
        said = (
            (0, _digest_of(_page_of(incident))),
            *((one.number, _digest_of(_said_by(one))) for one in incident.notes),
        )
    kept = {0, *(note.number for note in notes)}
    first, last = (notes[0].published, notes[-1].published) if notes else (EVER, EVER)
    if is_planned and notes:
        closed = notes[-1].published if is_over(notes) else None
        dates = (note.dates for note in notes if not note.is_withdrawn)
        first, last = widen(begins or first, end_of_page(begins, ends), dates, closed)
    return IncidentSummary(
        id=incident.id,
        kind=incident.kind,
        begins=begins,
        ends=ends,
        concerns_everything=incident.concerns_everything,
        notes=notes,
        is_closed=is_over(notes),
        has_word=any(not note.is_withdrawn for note in notes),
        first=first,
        last=last,
        listed=listed,
        names=names,
        formerly=incident.formerly,
        said=tuple(sorted(one for one in said if one[0] in kept)),
    )


def _listed(incident: Incident) -> object:
    texts = [incident.editions, *(note.editions for note in incident.notes)]
    return [*map(_titles_of, texts)], [(note.number, note.corrects) for note in incident.notes]


def _titles_of(editions: Mapping[str, Edition]) -> list[tuple[str, str]]:
    return [(edition.language, edition.title) for edition in editions.values()]


_NO_FACTS = {"incident", "path", "author", "approved_by", "withdrawn_because", "editions", "lines", "earlier"}
"""Fields of a note that say nothing of services, by themselves or to other pages than its own."""
_facts_of = attrgetter(*(name for name in Note.__struct_fields__ if name not in _NO_FACTS))
_NOT_SAID = {"path", "lines", "notes", "formerly", "known_as", "corrected", "earlier"}
"""Fields of notes and incidents that no file says, or no reader sees."""
_said_by = attrgetter(*(name for name in Note.__struct_fields__ if name not in _NOT_SAID))
_page_of = attrgetter(*(name for name in Incident.__struct_fields__ if name not in _NOT_SAID))


def _digest_of(value: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=8).digest()


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _dates_in_utc(note: Note) -> OwnDates | None:
    dates = own_dates_of(note.published, note.statements)
    if dates is None:
        return None
    rest = map(_in_utc, (dates.first, dates.last, dates.endless, dates.soonest))
    return OwnDates(dates.published.astimezone(UTC), *rest)


def summarise_note(note: Note) -> NoteSummary:
    """Return the summary of a note."""
    moments = {moment.astimezone(UTC) for statement in note.statements for moment in statement.iter_instants()}
    moments |= {call.until.astimezone(UTC) for call in note.help_wanted if call.until is not None}
    return NoteSummary(
        published=note.published.astimezone(UTC),
        incident=note.incident,
        number=note.number,
        is_public=note.status.is_public,
        is_withdrawn=note.is_withdrawn,
        stage=note.stage,
        services=tuple(dict.fromkeys(statement.service for statement in note.statements)),
        locations=tuple(dict.fromkeys(place for statement in note.statements for place in statement.locations)),
        instants=tuple(sorted(moments)),
        withdrawn_on=_in_utc(note.withdrawn_on) if note.is_withdrawn else None,
        reaches_everybody=note.reach_everybody,
        facts=_digest_of(_facts_of(note)),
        planned=tuple(dict.fromkeys(step.subject for step in note.restart_plan)),
        known_as=note.known_as,
        corrected=tuple(moment.astimezone(UTC) for moment in note.corrected),
        warns=bool(note.warnings),
        formerly=note.formerly,
        has_lines=bool(note.telephone_lines),
        tells_data=bool(note.personal_data),
        calls_for_help=bool(note.help_wanted),
        dates=_dates_in_utc(note),
    )


def summarise_incident(incident: Incident) -> IncidentSummary:
    """Return the summary of an incident."""
    return make_summary(incident, tuple(sorted(map(summarise_note, incident.notes), key=lambda note: note.order)))

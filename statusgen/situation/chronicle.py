"""The notes in order of time, and which incidents were in force when: made once, asked often."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.outline import NoteOutline, Outline, outlines_of
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.words import Stage
from statusgen.situation.fold import find_note

Month = tuple[int, int]
"""Year and month, in the site's timezone."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when an incident could be in force."""

    outline: Outline
    begins: datetime
    ends: datetime | None
    """The instant of its closing note or the end of its window, itself included; None while it is open."""
    services: frozenset[str]
    """Ids of the services it names."""

    def touches(self, service: str) -> bool:
        """Whether it can say anything of a service, be it by silence."""
        return service in self.services or self.outline.concerns_everything

    def covers(self, moment: datetime) -> bool:
        """Whether it could be in force at an instant."""
        return self.begins <= moment and (self.ends is None or moment <= self.ends)


class Notes(Sequence[Note]):
    """Notes in an order, read when they are asked for."""

    def __init__(self, incidents: Mapping[str, Incident], outlines: Sequence[NoteOutline]) -> None:
        self._incidents = incidents
        self.outlines = outlines

    @overload
    def __getitem__(self, index: int) -> Note: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Note, ...]: ...
    def __getitem__(self, index: int | slice) -> Note | tuple[Note, ...]:
        if isinstance(index, slice):
            return tuple(find_note(self._incidents, one) for one in self.outlines[index])
        return find_note(self._incidents, self.outlines[index])

    def __len__(self) -> int:
        return len(self.outlines)


@dataclass(frozen=True, slots=True, eq=False)
class Chronicle:
    """What the published notes say about time. Made from content that has passed the embargo."""

    content: Content
    notes: Notes
    """Newest first."""
    by_service: Mapping[str, Notes]
    """The notes that name a service, newest first."""
    by_location: Mapping[str, Notes]
    """The notes that name a location, or the whole group, newest first."""
    by_month: Mapping[Month, Notes]
    """Newest month first, and in it the newest note."""
    spans: Mapping[Month, tuple[Span, ...]]
    """The incidents that ended and could be in force in a month."""
    open_spans: tuple[Span, ...]
    """Those that have not ended."""

    def active(self, moment: datetime, service: str = "") -> Iterator[Span]:
        """Iterate over the incidents that could be in force at an instant, and say anything of a service."""
        for span in (*self.open_spans, *self.spans.get((moment.year, moment.month), ())):
            if span.covers(moment) and (not service or span.touches(service)):
                yield span

    def touching(self, service: str) -> Iterator[Span]:
        """Iterate over every incident that ever could say anything of a service."""
        seen = set()
        for span in (*self.open_spans, *(span for month in self.spans.values() for span in month)):
            if span.outline.id not in seen and span.touches(service):
                seen.add(span.outline.id)
                yield span


def make_chronicle(content: Content) -> Chronicle:
    """Put the notes of embargoed content in order of time."""
    zone = content.settings.timezone
    outlines = outlines_of(content.incidents)
    ordered = sorted((note for one in outlines.values() for note in one.notes), reverse=True)
    by_service: dict[str, list[NoteOutline]] = defaultdict(list)
    by_location: dict[str, list[NoteOutline]] = defaultdict(list)
    by_month: dict[Month, list[NoteOutline]] = defaultdict(list)
    for note in ordered:
        for service in note.services:
            by_service[service].append(note)
        for place in content.catalogue.locations if WHOLE_GROUP in note.locations else note.locations:
            by_location[place].append(note)
        local = note.published.astimezone(zone)
        by_month[(local.year, local.month)].append(note)
    spans: dict[Month, list[Span]] = defaultdict(list)
    open_spans = []
    for outline in outlines.values():
        span = make_span(outline)
        if span is not None and span.ends is None:
            open_spans.append(span)
        elif span is not None and span.ends is not None:
            for month in _months(span.begins.astimezone(zone), span.ends.astimezone(zone)):
                spans[month].append(span)
    incidents = content.incidents
    return Chronicle(
        content=content,
        notes=Notes(incidents, ordered),
        by_service={key: Notes(incidents, value) for key, value in by_service.items()},
        by_location={key: Notes(incidents, value) for key, value in by_location.items()},
        by_month={key: Notes(incidents, value) for key, value in by_month.items()},
        spans={key: tuple(value) for key, value in spans.items()},
        open_spans=tuple(open_spans),
    )


def make_span(outline: Outline) -> Span | None:
    """Find when an incident could be in force; None when it never was (it was over when it was first told)."""
    services = frozenset(service for note in outline.notes for service in note.services)
    if outline.is_planned:
        if outline.begins is None or outline.ends is None:
            return None
        return Span(outline, outline.begins, outline.ends, services)
    stage, begins, ends = None, None, None
    for note in outline.notes:
        if note.is_withdrawn:
            continue
        stage = note.stage or stage
        if stage is Stage.CLOSED:
            ends = note.published
        else:
            begins, ends = begins or note.published, None
    return Span(outline, begins, ends, services) if begins is not None else None


def _months(first: datetime, last: datetime) -> Iterator[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)

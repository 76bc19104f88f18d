"""The timeline: notes by time, service, location and month, and the spans of incidents."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, UTC, date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import overload

from msgspec import Struct

from statusgen.model.content import Content
from statusgen.model.incident_index import IncidentIndex, index_of
from statusgen.model.note import Incident, Note, is_over
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.statement import known_end
from statusgen.model.summaries import IncidentSummary, NoteSummary
from statusgen.situation.fold import find_note

Month = tuple[int, int]
"""Year and month, in the site's timezone."""


class Span(Struct, frozen=True):
    """The span of time in which an incident could be in force."""

    summary: IncidentSummary
    begins: datetime
    ends: datetime | None
    """The instant of its closing note or the end of its window, itself included; None while it is open."""
    services: frozenset[str]
    """Ids of the services it names."""

    def touches(self, service: str) -> bool:
        """Whether it can affect a service, even without naming it."""
        return service in self.services or self.summary.concerns_everything

    def covers(self, moment: datetime) -> bool:
        """Whether it could be in force at an instant."""
        return self.begins <= moment and (self.ends is None or moment <= self.ends)


class Notes(Sequence[Note]):
    """Notes in an order, loaded on access."""

    def __init__(self, incidents: Mapping[str, Incident], summaries: Sequence[NoteSummary]) -> None:
        self._incidents = incidents
        self.summaries = summaries

    @overload
    def __getitem__(self, index: int) -> Note: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Note, ...]: ...
    def __getitem__(self, index: int | slice) -> Note | tuple[Note, ...]:
        if isinstance(index, slice):
            return tuple(find_note(self._incidents, summary) for summary in self.summaries[index])
        return find_note(self._incidents, self.summaries[index])

    def __len__(self) -> int:
        return len(self.summaries)


class Timeline(Struct, frozen=True, eq=False, dict=True):
    """The published notes in order of time. Made from content that has passed the embargo."""

    content: Content
    order: "Order"
    """The same order of summaries."""

    @cached_property
    def notes(self) -> Notes:
        """Newest first."""
        return Notes(self.content.incidents, self.order.notes)

    @cached_property
    def by_service(self) -> Mapping[str, Notes]:
        """The notes that name a service, newest first."""
        return {key: Notes(self.content.incidents, value) for key, value in self.order.by_service.items()}

    @cached_property
    def by_location(self) -> Mapping[str, Notes]:
        """The notes that name a location, or the whole group, newest first."""
        return {key: Notes(self.content.incidents, value) for key, value in self.order.by_location.items()}

    @cached_property
    def by_month(self) -> Mapping[Month, Notes]:
        """Newest month first, and in it the newest note."""
        return {key: Notes(self.content.incidents, value) for key, value in self.order.by_month.items()}

    def active(self, moment: datetime, service: str = "") -> Iterator[Span]:
        """Iterate over the incidents that could be in force at an instant, and affect a service if one is given."""
        for span in (*self.order.open_spans, *self.order.spans_in((moment.year, moment.month))):
            if span.covers(moment) and (not service or span.touches(service)):
                yield span

    def announced(self, moment: datetime) -> Iterator[Span]:
        """Iterate over the planned incidents that had been announced at an instant, and had not begun."""
        for span in self.order.announced.get((moment.year, moment.month), ()):
            if span.summary.notes[0].published <= moment < span.begins:
                yield span


class Order:
    """The summaries of published notes in order of time, by service, by location and by month.

    Each is computed on first access: most builds need a part of one month.
    """

    def __init__(self, index: IncidentIndex, zone: tzinfo, places: tuple[str, ...]) -> None:
        self._index = index
        self._zone = zone
        self._places = places
        self._by_month: dict[Month, list[Span]] = {}

    @cached_property
    def notes(self) -> list[NoteSummary]:
        """Newest first."""
        return self._index.notes[::-1]

    @cached_property
    def by_service(self) -> Mapping[str, list[NoteSummary]]:
        """The notes that name a service, newest first."""
        found: dict[str, list[NoteSummary]] = defaultdict(list)
        for note in self.notes:
            for service in note.services:
                found[service].append(note)
        return dict(found)

    @cached_property
    def by_location(self) -> Mapping[str, list[NoteSummary]]:
        """The notes that name a location, or the whole group, newest first."""
        found: dict[str, list[NoteSummary]] = defaultdict(list)
        for note in self.notes:
            for place in self._places if WHOLE_GROUP in note.locations else note.locations:
                found[place].append(note)
        return dict(found)

    @cached_property
    def by_month(self) -> Mapping[Month, list[NoteSummary]]:
        """Newest month first, and in it the newest note; months of planned closures without notes among them."""
        found: dict[Month, list[NoteSummary]] = {}
        notes = self._index.notes
        end = len(notes)
        while end:
            local = notes[end - 1].published.astimezone(self._zone)
            first = datetime(local.year, local.month, 1, tzinfo=self._zone).astimezone(UTC)
            start = min(end - 1, bisect_left(notes, first, 0, end, key=lambda note: note.published))
            found[(local.year, local.month)] = notes[start:end][::-1]
            end = start
        for month in self.planned:
            found.setdefault(month, [])
        return dict(sorted(found.items(), reverse=True))

    @cached_property
    def planned(self) -> Mapping[Month, list[IncidentSummary]]:
        """The planned incidents, by the months of their windows."""
        found: dict[Month, list[IncidentSummary]] = defaultdict(list)
        for summary in self._index.planned:
            for month in months_of_window(summary, self._zone):
                found[month].append(summary)
        return dict(found)

    @cached_property
    def open_spans(self) -> list[Span]:
        """The incidents that have not ended."""
        spans = map(make_span, (*self._index.lasting, *self._index.planned))
        return [span for span in spans if span is not None and span.ends is None]

    @cached_property
    def spans(self) -> Mapping[Month, list[Span]]:
        """The incidents that ended, by the months in which they could be in force."""
        found: dict[Month, list[Span]] = defaultdict(list)
        for summary in self._index.values():
            span = make_span(summary)
            if span is not None and span.ends is not None:
                for month in _months(span.begins.astimezone(self._zone), span.ends.astimezone(self._zone)):
                    found[month].append(span)
        return dict(found)

    @cached_property
    def announced(self) -> Mapping[Month, list[Span]]:
        """The planned incidents, by the months from their first note to the start of their window."""
        found: dict[Month, list[Span]] = defaultdict(list)
        for summary in self._index.planned:
            span = make_span(summary)
            if span is not None and summary.notes[0].published < span.begins:
                first, last = (one.astimezone(self._zone) for one in (summary.notes[0].published, span.begins))
                for month in _months(first, last):
                    found[month].append(span)
        return dict(found)

    def spans_in(self, month: Month) -> list[Span]:
        """Return the incidents that ended and could be in force in a month: for one month, cheaper than for all."""
        if "spans" in self.__dict__:
            return self.spans.get(month, [])
        if month not in self._by_month:
            first = datetime(*month, 1, tzinfo=self._zone).astimezone(UTC)
            year, number = _next_month(month)
            if year <= MAXYEAR:
                after = datetime(year, number, 1, tzinfo=self._zone).astimezone(UTC)
            else:
                after = datetime.max.replace(tzinfo=UTC)
            near = [summary for summary in self._index.values() if summary.first < after and summary.last >= first]
            spans = (make_span(summary) for summary in near)
            self._by_month[month] = [
                span
                for span in spans
                if span is not None and span.ends is not None and span.begins < after and span.ends >= first
            ]
        return self._by_month[month]

    def spans_between(self, first: date, last: date) -> list[Span]:
        """Return the incidents that could be in force in the months from one day to another."""
        found = {span.summary.id: span for month in _months(first, last) for span in self.spans_in(month)}
        return [*self.open_spans, *found.values()]


def _next_month(month: Month) -> Month:
    return (month[0], month[1] + 1) if month[1] < 12 else (month[0] + 1, 1)


@lru_cache(maxsize=2)
def _order(index: IncidentIndex, zone: tzinfo, places: tuple[str, ...]) -> Order:
    return Order(index, zone, places)


def make_timeline(content: Content) -> Timeline:
    """Put the notes of embargoed content in order of time."""
    order = _order(index_of(content.incidents), content.settings.timezone, tuple(content.catalogue.locations))
    return Timeline(content, order)


def make_span(summary: IncidentSummary) -> Span | None:
    """Find when an incident could be in force; None when it never was (its first note closed it)."""
    services = frozenset(service for note in summary.notes for service in note.services)
    if summary.is_planned:
        window = summary.window
        if window is None:
            return None
        return Span(summary, window.begins, known_end(window), services)
    is_closed, begins, ends = False, None, None
    for note in summary.notes:
        if note.is_withdrawn:
            continue
        if note.stage or note.names_services:
            is_closed = is_over((note,))
        if is_closed:
            ends = note.published
        else:
            begins, ends = begins or note.published, None
    return Span(summary, begins, ends, services) if begins is not None else None


def months_of_window(summary: IncidentSummary, zone: tzinfo) -> Iterator[Month]:
    """Iterate over the months in which a planned incident takes place; none for others."""
    window = summary.window
    if window is not None:
        ends = known_end(window) or window.begins + timedelta(seconds=1)
        last = (ends - timedelta(seconds=1)).astimezone(zone)  # a month that it ends with is not the next one
        yield from _months(window.begins.astimezone(zone), last)


def _months(first: date, last: date) -> Iterator[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = _next_month((year, month))

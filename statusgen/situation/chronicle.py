"""The notes in order of time, and which incidents were in force when: made once, asked often."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.site import WHOLE_GROUP
from statusgen.model.words import Stage

Month = tuple[int, int]
"""Year and month, in the site's timezone."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when an incident could be in force."""

    incident: Incident
    begins: datetime
    ends: datetime | None
    """The instant of its closing note or the end of its window, itself included; None while it is open."""
    services: frozenset[str]
    """Ids of the services it names."""

    def touches(self, service: str) -> bool:
        """Whether it can say anything of a service, be it by silence."""
        return service in self.services or self.incident.concerns_everything

    def covers(self, moment: datetime) -> bool:
        """Whether it could be in force at an instant."""
        return self.begins <= moment and (self.ends is None or moment <= self.ends)


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What the published notes say about time. Made from content that has passed the embargo."""

    content: Content
    notes: tuple[Note, ...]
    """Newest first."""
    by_service: Mapping[str, tuple[Note, ...]]
    """The notes that name a service, newest first."""
    by_location: Mapping[str, tuple[Note, ...]]
    """The notes that name a location, or the whole group, newest first."""
    by_month: Mapping[Month, tuple[Note, ...]]
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
            if span.incident.id not in seen and span.touches(service):
                seen.add(span.incident.id)
                yield span


def make_chronicle(content: Content) -> Chronicle:
    """Put the notes of embargoed content in order of time."""
    zone = content.settings.timezone
    notes = sorted(
        (note for one in content.incidents.values() for note in one.notes), key=lambda note: note.order, reverse=True
    )
    by_service: dict[str, list[Note]] = defaultdict(list)
    by_location: dict[str, list[Note]] = defaultdict(list)
    by_month: dict[Month, list[Note]] = defaultdict(list)
    for note in notes:
        for service in dict.fromkeys(statement.service for statement in note.statements):
            by_service[service].append(note)
        places = {place for statement in note.statements for place in statement.locations}
        for place in content.catalogue.locations if WHOLE_GROUP in places else places:
            by_location[place].append(note)
        local = note.published.astimezone(zone)
        by_month[(local.year, local.month)].append(note)
    spans: dict[Month, list[Span]] = defaultdict(list)
    open_spans = []
    for incident in content.incidents.values():
        span = _make_span(incident)
        if span is not None and span.ends is None:
            open_spans.append(span)
        elif span is not None and span.ends is not None:
            for month in _months(span.begins.astimezone(zone), span.ends.astimezone(zone)):
                spans[month].append(span)
    return Chronicle(
        content=content,
        notes=tuple(notes),
        by_service={key: tuple(value) for key, value in by_service.items()},
        by_location={key: tuple(value) for key, value in by_location.items()},
        by_month={key: tuple(value) for key, value in by_month.items()},
        spans={key: tuple(value) for key, value in spans.items()},
        open_spans=tuple(open_spans),
    )


def _make_span(incident: Incident) -> Span | None:
    """Find when an incident could be in force; None when it never was (it was over when it was first told)."""
    services = frozenset(statement.service for note in incident.notes for statement in note.statements)
    if incident.is_planned:
        if incident.begins is None or incident.ends is None:
            return None
        return Span(incident, incident.begins, incident.ends, services)
    stage, begins, ends = None, None, None
    for note in incident.notes:
        if note.is_withdrawn:
            continue
        stage = note.stage or stage
        if stage is Stage.CLOSED:
            ends = note.published
        else:
            begins, ends = begins or note.published, None
    return Span(incident, begins, ends, services) if begins is not None else None


def _months(first: datetime, last: datetime) -> Iterator[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)

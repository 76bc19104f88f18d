"""Find which parts of the site are stale after a change.

Outputs form groups: those of one incident, those of one month, and the current one, which shows today. A group is made
anew as a whole; within the current one, a page is printed only when its view differs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from statusgen.cache.build_record import BuildRecord
from statusgen.model.incident_index import IncidentIndex, index_of
from statusgen.model.situation import Situation
from statusgen.model.statement import EVER
from statusgen.model.summaries import IncidentSummary, NoteSummary
from statusgen.model.words import Stage
from statusgen.situation.timeline import Month, Span, Timeline, make_span, months_of_window
from statusgen.wording.telephone import services_of_sentences

if TYPE_CHECKING:
    from statusgen.cache.incremental import IncrementalReading
    from statusgen.cache.store import CacheStore

MANY = 200
"""From how many changed incidents on everything is looked at."""


class Work(Struct, frozen=True):
    """The groups of outputs to rebuild."""

    incidents: tuple[str, ...]
    """Ids, in order."""
    months: tuple[Month, ...]
    current: bool
    gone: tuple[str, ...] = ()
    """Ids of incidents that have no page any more."""
    gone_months: tuple[Month, ...] = ()
    is_all: bool = False
    """Whether nothing on disk is known to be right."""


class Past(Struct, frozen=True):
    """What a site was made from."""

    at: datetime
    changes_next: datetime | None
    accessed: Collection[str]
    """Ids of the incidents the current pages were made from."""
    live: Collection[str]
    """Ids of the incidents that were open or planned."""
    months: tuple[Month, ...]


def all_work(timeline: Timeline) -> Work:
    """Return the work of a clean build."""
    return Work(tuple(timeline.content.incidents), tuple(timeline.by_month), current=True, is_all=True)


def find_reason(
    store: "CacheStore", root: Path, past: BuildRecord | None, made_with: tuple[bytes, bytes, str, bytes, bool]
) -> str:
    """Return the code of why nothing of what stands can be taken for right; empty when it can."""
    if store.full_rebuild_reason:
        return store.full_rebuild_reason
    if store.is_unfinished():
        return "interrupted"
    if past is None:
        return "version" if store.was_built(root) else "folder"
    differs = [
        name
        for name, was, now in zip(
            ("rules", "theme", "address", "menu", "copies"), past.made_with, made_with, strict=True
        )
        if was != now
    ]
    return differs[0] if differs else ""


def find_work_since(
    timeline: Timeline,
    situation: Situation,
    past: BuildRecord,
    incremental: "IncrementalReading",
    *,
    has_new_pages: bool,
) -> Work:
    """Find the groups of outputs that may be stale since a build."""
    before = {name: entry.summary if (entry := incremental.before.get(name)) else None for name in incremental.changed}
    return find_work(
        timeline,
        situation.at,
        {incident.id for incident in situation.live},
        Past(past.at, past.changes_next, past.accessed, past.live, past.months),
        incremental.changed,
        before,
        incremental.index,
        has_new_pages=has_new_pages,
    )


def find_work(
    timeline: Timeline,
    at: datetime,
    live: Collection[str],
    past: Past,
    changed: Collection[str],
    before: Mapping[str, IncidentSummary | None],
    after: IncidentIndex,
    *,
    has_new_pages: bool,
) -> Work:
    """Find the groups of outputs that may be stale.

    ``changed`` are the incidents whose files changed, ``before`` what was summed up of them, ``after`` the
    summaries of all incidents as they are (without the embargo); ``timeline`` is that of ``at``.
    """
    moved = _moved(after, past.at, at) if past.at != at else set()
    touched = {*changed, *moved}
    if len(touched) > MANY:
        return all_work(timeline)
    was = {id_: _published(before.get(id_, after.get(id_)), past.at) for id_ in touched}
    now = {id_: _published(after.get(id_), at) for id_ in touched}
    listed = [one for id_ in touched if was[id_] != now[id_] for one in (was[id_], now[id_])]
    told = [(was[id_], now[id_]) for id_ in touched if not _is_told_as(was[id_], now[id_])]
    same_time = past.at <= at and (past.changes_next is None or at < past.changes_next)
    current = has_new_pages or not same_time or bool(told) or any(id_ in past.accessed for id_ in touched)
    incidents = touched | _overlapping(timeline, told)
    incidents |= set(past.live) ^ set(live)  # the page of one that is live is among those that show today
    months = _months_to_make(timeline, past.months, listed)
    known = timeline.content.incidents
    return Work(
        incidents=tuple(sorted(id_ for id_ in incidents if id_ in known)),
        months=months,
        current=current,
        gone=tuple(sorted(id_ for id_ in touched if id_ not in known)),
        gone_months=tuple(month for month in past.months if month not in timeline.by_month),
    )


_Summary = IncidentSummary | None


def _is_told_as(was: IncidentSummary | None, now: IncidentSummary | None) -> bool:
    return was is now if was is None else was.is_told_as(now)


def _published(summary: IncidentSummary | None, at: datetime) -> IncidentSummary | None:
    found = summary.published(at) if summary is not None else None
    return replace(found, said=()) if found is not None else None  # its own pages alone show its texts


def _moved(summaries: IncidentIndex, then: datetime, now: datetime) -> set[str]:
    """Find the incidents of which a note is published at one instant and not at the other, or withdrawn."""
    first, last = min(then, now), max(then, now)
    withdrawn = (
        note for note in summaries.notes if note.withdrawn_on is not None and first < note.withdrawn_on <= last
    )
    return {note.incident for note in (*summaries.between(first, last), *withdrawn)}


def _overlapping(timeline: Timeline, changes: Iterable[tuple[_Summary, _Summary]]) -> set[str]:
    """Find the incidents whose bulletins may say something else, because others changed.

    A bulletin states the situation of its instant, so only those from the first note on that is another than before.
    """
    index = index_of(timeline.content.incidents)
    ordered, found = index.notes, set[str]()
    for was, now in changes:
        differs, line = _first_difference(was, now), _first_line(was, now)
        if line is not None:  # it stands until somebody says otherwise, whatever becomes of the incident
            found |= {note.incident for note in ordered[bisect_left(ordered, line, key=lambda note: note.published) :]}
        for summary in (was, now):
            span = make_span(summary) if summary is not None else None
            if summary is None or span is None:
                continue
            known = min(span.begins, summary.notes[0].published)  # a window is known of beforehand
            first = bisect_left(ordered, max(known, differs), key=lambda note: note.published)
            last = len(ordered)
            if span.ends is not None:
                last = bisect_right(ordered, span.ends, key=lambda note: note.published)
            told = ordered[first:last]
            found |= {other.id for other in index.values() if _is_seen_by(span, max(known, differs), other)}
            if _is_spoken_of(timeline, span):  # every bulletin of that time
                found |= {note.incident for note in told}
            else:
                found |= {note.incident for note in told if _touches_note(span, index, note)}
    return found


def _is_seen_by(span: Span, since: datetime, other: IncidentSummary) -> bool:
    """Whether the timeline of an incident shows states of another as they were from an instant on."""
    is_then = other.last >= since and (span.ends is None or other.first <= span.ends)
    return is_then and any(_touches(span, note.services) for note in other.notes)


def _first_difference(was: _Summary, now: _Summary) -> datetime:
    """Find the instant of the first note that is another than before; that of all time where the incident itself is."""
    if was is None or now is None or replace(was, notes=now.notes, **_OF_NOTES) != replace(now, **_OF_NOTES):
        return EVER_SINCE
    pairs = zip_longest(was.notes, now.notes)
    return min((note.published for pair in pairs if pair[0] != pair[1] for note in pair if note), default=EVER_SINCE)


def _first_line(was: _Summary, now: _Summary) -> datetime | None:
    """Find the instant of the first note that says something else of telephone lines than before; None for none."""
    pairs = zip_longest(was.notes if was is not None else (), now.notes if now is not None else ())
    changed = (note for pair in pairs if pair[0] != pair[1] for note in pair if note is not None and note.has_lines)
    return min((note.published for note in changed), default=None)


_OF_NOTES: dict[str, Any] = {"is_closed": False, "has_word": False, "first": EVER, "last": EVER, "listed": b""}
"""What of a summary follows from its notes."""
EVER_SINCE = datetime.min.replace(tzinfo=UTC)
"""Earlier than anything."""


def _is_spoken_of(timeline: Timeline, span: Span) -> bool:
    """Whether bulletins of other incidents may speak of an incident that shares no service with them.

    It touches telephone lines or emergency departments, or says whether everybody can be reached.
    """
    if any(note.reaches_everybody is not None for note in span.summary.notes):
        return True
    return _touches(span, services_of_sentences(timeline))


def _touches_note(span: Span, index: IncidentIndex, note: NoteSummary) -> bool:
    """Whether a bulletin speaks of an incident: by what it states, what its incident plans, or lets go by closing."""
    if note.stage is Stage.CLOSED or _touches(span, note.services):
        return True
    return any(_touches(span, other.planned) for other in index[note.incident].notes)


def _touches(span: Span, services: Iterable[str]) -> bool:
    return any(span.touches(service) for service in services)


def _months_to_make(
    timeline: Timeline, before: tuple[Month, ...], summaries: Iterable[IncidentSummary | None]
) -> tuple[Month, ...]:
    """Find the months that list a bulletin or a closure of a changed incident, or that have new neighbours."""
    zone = timeline.content.settings.timezone
    found = set[Month]()
    for summary in summaries:
        found.update(months_of_window(summary, zone) if summary is not None else ())
        for note in summary.notes if summary is not None else ():
            local = note.published.astimezone(zone)
            found.add((local.year, local.month))
    now = tuple(timeline.by_month)
    for month in now if now != before else ():
        if month not in before or _neighbours(now, month) != _neighbours(before, month):
            found.add(month)
    return tuple(month for month in now if month in found)


def _neighbours(months: tuple[Month, ...], month: Month) -> tuple[Month | None, Month | None]:
    position = months.index(month)
    newer = months[position - 1] if position else None
    return newer, months[position + 1] if position + 1 < len(months) else None

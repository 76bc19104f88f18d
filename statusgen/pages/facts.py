"""What pages of today are made from, as digests: known before anything is worded, and the same for all languages.

The digest of all facts that a page may show is its *subject*. Where it is that of which the page was last made,
nothing is viewed, worded or printed. What settings, catalogue, theme and this program give is not in it: of these,
every page is made anew. A fact that is in doubt belongs in: a page that is made for nothing costs time, one that is not
made is wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from msgspec.structs import replace

from statusgen.model import paths
from statusgen.model.digests import digest_of
from statusgen.model.incident_index import index_of, record_accessed_ids
from statusgen.model.note import Note
from statusgen.model.situation import Cell, Headline, Situation
from statusgen.model.summaries import IncidentSummary, NoteSummary
from statusgen.pages.day_strips import INCIDENTS, INCIDENTS_SEARCHED, days_with_updates
from statusgen.pages.layout import make_layout
from statusgen.situation.changes import changes_of
from statusgen.situation.day_history import DAYS
from statusgen.situation.headline import how_it_runs
from statusgen.wording.calendar_links import link_calendar
from statusgen.wording.cells import newest_day
from statusgen.wording.context import SiteContext
from statusgen.wording.latest_changes import tell_changes
from statusgen.wording.stamps import NO_STAMPS, current_stamps, find_limits
from statusgen.wording.telephone import services_of_sentences

_APART = {"at", "cells", "open_incidents", "coming", "closed", "latest", "next_update", "valid_until", "changes_next"}
"""Fields of the situation of which a page has no more than is asked for here by name."""
_shared_of = tuple(name for name in Situation.__struct_fields__ if name not in _APART)

Key = tuple[str, ...]
"""Which page it is, whatever the language: its kind and ids."""


class Facts:
    """The facts of one site at one instant."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.context = site, site.reference
        self.situation, self.timeline, self.catalogue = site.situation, site.timeline, site.content.catalogue
        self.index = index_of(site.content.incidents)
        self._facts: dict[str, bytes] = {}
        self._touching: dict[str, bytes] = {}

    # ── Of incidents ────────────────────────────────────────────────────────────────────────────────────────────────

    def of_incident(self, id_: str) -> bytes:
        """Return the digest of what an incident says of services, without texts and the titles of its bulletins."""
        found = self._facts.get(id_)
        if found is None:
            found = self._facts[id_] = digest_of(replace(self.index[id_], listed=b"", said=()))
        return found

    def dates_of(self, id_: str) -> object:
        """Return what links to an incident and to its bulletins show besides titles: when, and what became of them."""
        summary = self.index[id_]
        notes = [(note.number, note.published, note.is_withdrawn, bool(note.corrected)) for note in summary.notes]
        return summary.is_closed, summary.first, summary.last, notes

    def titles(self, ids: Iterable[str]) -> list[tuple[str, bytes, bytes]]:
        """Return digests of the titles of incidents and of their bulletins; they count as accessed."""
        known = [id_ for id_ in dict.fromkeys(ids) if id_ in self.index]
        record_accessed_ids(self.site.content.incidents, known)
        return [(id_, self.index[id_].listed, self.index[id_].names) for id_ in known]

    def touching(self, service: str) -> bytes:
        """Return the digest of all that incidents ever said of a service, and of how much of it has come to pass."""
        found = self._touching.get(service)
        if found is None:
            ids = self.ids_touching(service)
            found = self._touching[service] = digest_of((self._passed(ids), [self.of_incident(id_) for id_ in ids]))
        return found

    def ids_touching(self, service: str) -> list[str]:
        """Return the ids of the incidents that name a service, or concern everything."""
        return sorted({*self._named.get(service, ()), *self._of_everything})

    @cached_property
    def _named(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for summary in self.index.values():
            for note in summary.notes:
                for service in note.services:
                    found.setdefault(service, {})[summary.id] = None
        return found

    @cached_property
    def _of_everything(self) -> list[str]:
        return [summary.id for summary in self.index.values() if summary.concerns_everything]

    def _passed(self, ids: Iterable[str]) -> datetime | None:
        """Return the last instant of incidents that has passed: between two of them, nothing changes by itself."""
        moments = (moment for id_ in ids for moment in self.index[id_].iter_instants())
        return max((moment for moment in moments if moment <= self.situation.at), default=None)

    def linked(self, notes: Sequence[NoteSummary]) -> list[str]:
        """Return the ids of the incidents that a page may link to that lists those of some notes, the newest first."""
        coming = {incident.id for incident in self.situation.coming}
        found = dict.fromkeys(note.incident for note in notes[:INCIDENTS_SEARCHED])
        return list(islice((id_ for id_ in found if id_ not in coming), INCIDENTS))

    # ── Of cells ────────────────────────────────────────────────────────────────────────────────────────────────────

    def of_cells(self, cells: Iterable[Cell]) -> object:
        """Return the digests of cells, and of the titles of the incidents that they name."""
        some = list(cells)
        digests = self.situation.digests
        named = dict.fromkeys(id_ for cell in some for id_ in _iter_named(cell))
        return [digests[cell.service, cell.location] for cell in some], self.titles(named)

    @cached_property
    def whole_group(self) -> bytes:
        """The digest of all facts that pages of the whole group show: cells, incidents, and the newest bulletin."""
        situation = self.situation
        live = [incident.id for incident in situation.live]
        over = [incident.id for incident in situation.closed]  # since the last of them, there was none
        newest = [note.incident for note in self.timeline.notes.summaries[:1]]
        is_running = situation.headline in (Headline.RUNNING, Headline.RUNNING_OPEN)
        running = how_it_runs(situation) if is_running else None
        named = (*live, *newest, *filter(None, (situation.headline_incident,)), *(running.incidents if running else ()))
        return digest_of(
            (
                self.of_cells(situation.cells.values()),
                self.titles(named),
                [self.dates_of(id_) for id_ in (*live, *newest)],
                [self.of_incident(id_) for id_ in (*live, *newest, *over)],
                (live, newest, over, situation.headline_incident, running),
                link_calendar(self.context, "") is not None,
            )
        )

    def of_changes(self, note: Note | None, limit: int, at: frozenset[str] = frozenset()) -> object:
        """Return what a bulletin changed, and what is told of it, which depends on the lines of before, too."""
        if note is None:
            return ()
        return changes_of(self.timeline, note), tell_changes(self.context, note, limit, at)

    # ── Of every page ───────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def shared(self) -> bytes:
        """The digest of all facts that any page may show but those of cells and of single incidents."""
        situation = self.situation
        latest = situation.latest
        return digest_of(
            (
                self._lasting,
                self._around,
                (latest.incident, latest.number, latest.published, latest.last_said) if latest is not None else None,
                (situation.next_update, situation.valid_until),
                [current_stamps(one) for one in self.site.pages],
            )
        )

    @property
    def _around(self) -> object:
        situation = self.situation
        named = [[one.id for one in some] for some in (situation.open_incidents, situation.coming, situation.closed)]
        return named, self._spoken, self._days_with_updates

    @cached_property
    def _lasting(self) -> bytes:
        """The digest of what any page may show but how fresh it is, and what incidents say of lines and departments."""
        situation, there = self.situation, self.context.catalogue
        mentioned = services_of_sentences(self.timeline)
        path = paths.pair(self.context.language, "x", "x")
        return digest_of(
            (
                [getattr(situation, name) for name in _shared_of],
                situation.at if situation.gaps else None,
                newest_day(self.context) if situation.latest is not None else None,
                self.site.content.settings.phones,
                list(self.site.content.catalogue.locations.values()),
                sorted((*there.closed, *map("/".join, there.gone))),
                [(one, one.since <= situation.at) for one in self.context.retired],
                self.of_cells(cell for (service, _), cell in situation.cells.items() if service in mentioned),
                self.context.has_pdf,
                [
                    make_layout(one, path.replace(self.context.language, one.language, 1), "", stamps=NO_STAMPS)
                    for one in self.site.pages
                ],
            )
        )

    @cached_property
    def _spoken(self) -> bytes:
        """The digest of what incidents say of lines and departments: what is announced is told with those of then."""
        mentioned = services_of_sentences(self.timeline)
        speaking = (summary.id for summary in self.index.values() if _speaks_to_all(summary, mentioned))
        return digest_of([self.of_incident(id_) for id_ in speaking])

    @cached_property
    def _days_with_updates(self) -> object:
        """The days to which strips of days may link."""
        last = newest_day(self.context)
        months = {(day.year, day.month) for day in (last, last - timedelta(days=DAYS))}
        notes = self.index.notes
        return notes[0].published if notes else None, sorted(
            map(str, (day for month in months for day in days_with_updates(self.timeline, month)))
        )

    def subject_of_cell(self, cell: Cell | None) -> bytes:
        """Return the subject of a page of one cell alone, which says nothing of what is said of others."""
        if cell is None:
            return digest_of(self._lasting)
        named = [(id_, name) for id_, _, name in self.titles(_iter_named(cell))]
        own = self.situation.digests[cell.service, cell.location]
        limits, announced = self._limits(cell.incidents, (cell,)), self._spoken if cell.said.coming else b""
        return digest_of((self._lasting, own, named, limits, announced))

    def subject_of_incident(self, id_: str, *facts: object) -> bytes:
        """Return the subject of the page of an incident, of facts of its own, with stamps of its own."""
        held = (cell for cell in self.situation.cells.values() if id_ in cell.incidents)
        return self.subject_apart((id_,), held, *facts)

    def subject_apart(self, incidents: Collection[str], cells: Iterable[Cell], *facts: object) -> bytes:
        """Return the subject of a page of these facts, with the stamps of some incidents and cells alone."""
        return digest_of((self._lasting, self._around, self._limits(incidents, cells), facts))

    def _limits(self, incidents: Collection[str], cells: Iterable[Cell]) -> object:
        """Return until when stamps of some incidents and cells are good, and whether that has passed."""
        limits = find_limits(self.context, incidents, cells)
        return limits, [moment is not None and moment <= self.situation.at for moment in limits]

    def subject(self, *facts: object) -> bytes:
        """Return the subject of a page of these facts, and of those of every page."""
        return digest_of((self.shared, facts))


def _iter_named(cell: Cell) -> Iterator[str]:
    yield cell.incident
    yield from (source.incident for source in (*cell.sources, *cell.announced_by))
    yield from (remark.incident for remark in cell.said.remarks)
    yield from (remark.incident for change in cell.said.coming for remark in change.said.remarks)


def _speaks_to_all(summary: IncidentSummary, mentioned: frozenset[str]) -> bool:
    """Whether pages of any service may say something because of an incident: of lines, departments, or reaching all."""
    if summary.concerns_everything:
        return True
    return any(
        note.has_lines or note.reaches_everybody is not None or not mentioned.isdisjoint(note.services)
        for note in summary.notes
    )

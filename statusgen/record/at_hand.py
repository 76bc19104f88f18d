"""What a command finds of the record of what was published: in the project, on its site, and where it is told to look.

It is opened once settings and services are known, before any note is read, and decides with them what counts.
"""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Set
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.cache.build_record import BuildRecord
from statusgen.content.files import INCIDENTS, SETTINGS
from statusgen.content.forgotten import Forgotten, read_forgotten
from statusgen.content.published import AsRead, Known, Standing
from statusgen.content.vocabulary import known_languages
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note, Page
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings
from statusgen.record.accepted import NEVER_CHANGED, is_accepted
from statusgen.record.carried import NOTHING_CARRIED, carry_notes, refuse_other, sort_by_instant
from statusgen.record.encode import Unreadable
from statusgen.record.hold import Terms, hold_incident
from statusgen.record.hold_names import Change, change_of
from statusgen.record.hold_pages import with_gone_pages
from statusgen.record.hold_site import find_retired, hold_rules, hold_settings, replace_line, with_gone
from statusgen.record.hold_told import find_changed
from statusgen.record.make import site_facts
from statusgen.record.moves import find_moves, part_place, place_of, with_names
from statusgen.record.published import IncidentRecord, NoteRecord, SiteRecord
from statusgen.record.read import RecordCheck, Records, check_records, find_lost_facts
from statusgen.record.recording import Places, Recording, own_sources
from statusgen.record.renamed import NOTHING_RENAMED, find_renamed, rename_facts
from statusgen.record.same import repeats_record, says_the_same, title_of
from statusgen.record.sources import NoRecord, Source, open_source
from statusgen.record.ways_out import left_problem, note_problem
from statusgen.record.where import PROJECT_FOLDER, record_key

if TYPE_CHECKING:
    from statusgen.content.notes import Rules

YOUNG = timedelta(hours=1)
"""How old a note may be that no record knows: it was just written."""
NOTHING_LOST = RecordCheck(frozenset(), False, (), False)
"""What a look at records finds that stand as the last build left them."""


class AtHand:
    """All records that a command finds, and what counts because of them: what reading asks of what was published.

    ``past`` is the last build of the output folder, where it finished and is known: where records stand as it left
    them, it has looked at them. Reading raises NoRecord, with its path, for a place that was named and holds none.
    """

    def __init__(
        self, places: Places, at: datetime, past: BuildRecord | None = None, forgotten: Forgotten | None = None
    ) -> None:
        self.places, self.at, self._past = places, at, past
        self.forgotten, self._said_first = (forgotten, ()) if forgotten is not None else read_forgotten(places.project)
        self.changes: list[Change] = []
        """What was published otherwise and would be laxer now: what somebody may accept."""
        self._sources: list[Source] = list(own_sources(places.project, places.root))
        self._terms: Terms | None = None
        self._renamed, self._carried = NOTHING_RENAMED, NOTHING_CARRIED
        self._refused: dict[str, Problem] = {}
        """Why notes do not count that an incident says it has from others, by their place."""
        self._gone: dict[datetime | None, list[tuple[str, NoteRecord]]] = {}
        """Notes of missing incidents, by their instant."""
        self._is_unchecked = self._lacks_facts = self._takes_over = self._is_all_gone = False
        self.recording = Recording(places.project, Records(self._sources, {}), is_publishing=False)
        self.record_check = NOTHING_LOST
        self.key = b""
        self.language = "en"
        """That of the editors, once it is known."""

    @cached_property
    def site(self) -> SiteRecord | None:
        """What was recorded beside incidents; None where nothing was."""
        named: list[Source] = []
        for path in self.places.since:
            with suppress(NoRecord):
                named.append(open_source(path))
        return Records([*self._sources, *named], {}, self._until).site()[0]

    @property
    def timezone(self) -> str:
        """The timezone that was recorded; empty where nothing was."""
        return self.site.facts.timezone if self.site is not None else ""

    def reference(self, typed: str) -> str:
        """Return the reference language that counts: the one that was recorded, unless somebody accepted another."""
        recorded = self.site.facts.reference if self.site is not None else typed
        change = change_of("reference-language", recorded, typed)
        if recorded == typed or self._is_accepted(change):
            return typed
        self._wait_for([(change, Problem(SETTINGS, 0, "reference-changed", Level.ERROR))])
        return recorded

    def languages(self, typed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the languages that count, with those recorded that nobody let go on purpose, and those let go."""
        recorded = self.site.facts.languages if self.site is not None else ()
        gone = {language: change_of(f"languages/{language}", language, None) for language in recorded}
        held = {one for one, change in gone.items() if one not in typed and not self._is_accepted(change)}
        self._wait_for((gone[one], Problem(SETTINGS, 0, "language-gone", Level.ERROR)) for one in sorted(held))
        languages = tuple(with_gone(dict.fromkeys(typed), dict.fromkeys(recorded), held))
        named = (what.partition("/")[::2] for what, _ in sorted(self.forgotten.accepted))
        former = (one for kind, one in named if kind == "languages" and one in known_languages())
        return languages, tuple(one for one in former if one not in languages)

    def _is_accepted(self, change: Change) -> bool:
        return is_accepted(change, self.forgotten, self.site.changed if self.site is not None else NEVER_CHANGED)

    @property
    def _until(self) -> datetime | None:
        return self.places.clock.at if self.places.clock is not None else None

    @property
    def records(self) -> Records:
        """All records, united."""
        return self.recording.records

    @property
    def recorded(self) -> Iterable[str] | None:
        """The incidents of which something else may be recorded than when they were last read; None for all."""
        if not self.recording.is_as_left or self._past is None:
            return None
        return {*self._past.recorded, *self._carried.touched}

    def settings(self, settings: Settings) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings that count, and what is wrong with those that were read."""
        if self.site is None:
            return settings, self._said_first
        settings, found = hold_settings(settings, self.site.facts, self._is_accepted)
        return settings, (*self._said_first, *self._wait_for(found))

    def _wait_for(self, found: Iterable[tuple[Change, Problem]]) -> tuple[Problem, ...]:
        """Note changes that somebody may accept; return the problems that say so."""
        found = tuple(found)
        self.changes = list(dict.fromkeys((*self.changes, *(change for change, _ in found))))
        said = repr(sorted((change.what, change.digest) for change in self.changes)).encode()
        self.key = hashlib.blake2b(said, digest_size=16).digest() if self.changes else b""
        return tuple(replace_line(self.places.project, problem) for _, problem in found)

    def rules(self, rules: "Rules") -> tuple["Rules", tuple[Problem, ...]]:
        """Open the records; return the settings and services that count, and what is wrong with those typed."""
        found, said, recorded = list[tuple[Change, Problem]](), tuple[Problem, ...](), None
        if self.site is not None:
            self._renamed = find_renamed(rules.catalogue, self.site.facts)
            recorded = rename_facts(self.site.facts, self._renamed)
            rules, found = hold_rules(rules, self.site, recorded, self._renamed, self._is_accepted)
            facts = site_facts(Content(rules.settings, rules.catalogue, rules.vocabulary, {}, ()))
            new = (*find_retired(rules.catalogue, recorded), *find_changed(recorded, facts))
            said = tuple(replace_line(self.places.project, one) for one in new)
        content = Content(rules.settings, rules.catalogue, rules.vocabulary, {}, ())
        services, settings = rules.catalogue.services, rules.settings
        is_publishing = not self.places.is_rehearsal and settings.demonstration is None
        self._open(content, is_publishing=is_publishing)
        records = Records(self._sources, services, self._until, self._renamed)
        self.recording = replace(
            self.recording,
            records=records,
            is_publishing=is_publishing,
            is_whole=not self.recording.is_as_left,
            sets_aside=self.places.is_first,
            is_sound=not any(problem.is_error for problem in self.record_check.problems),
            clock=self.places.clock,
            forgotten=self.forgotten,
            renamed=self._renamed,
        )
        self._terms = Terms(
            settings=settings,
            catalogue=rules.catalogue,
            vocabulary=rules.vocabulary,
            at=self.at,
            is_checked=self._takes_over or self.site is not None,
            offered={one.id: one for one in recorded.services} if recorded else services,
            is_accepted=self._is_accepted,
            is_forgotten=self.forgotten.has,
            find_elsewhere=self._find_elsewhere,
        )
        return rules, (*self._wait_for(found), *said)

    def pages(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return the lasting pages that count: those that were read, and those that were published and are gone."""
        if self.site is None or self._terms is None:
            return pages
        return with_gone_pages(pages, self.site.facts, self._terms.settings.languages, self._is_accepted)

    def _open(self, content: Content, *, is_publishing: bool) -> None:
        """Find every record at hand and what is wrong with them."""
        places, services = self.places, content.catalogue.services
        if self._past is not None and not places.since and not places.is_first and places.clock is None:
            key = record_key(places.project, places.root, is_publishing=is_publishing)
            if self._past.record == key:
                self.recording = replace(self.recording, is_as_left=True)
                return
        self._sources[1:1] = [self._open_named(path, content) for path in places.since]
        self.record_check = check_records(Records(self._sources, services, self._until, self._renamed))
        lost = find_lost_facts(own_sources(places.project, places.root)[0]) if self.record_check.is_empty else None
        if lost is not None:
            problems = (*self.record_check.problems, lost)
            self.record_check = replace(self.record_check, problems=problems, is_lost=True, is_empty=False)
        if self.record_check.is_empty and is_publishing:
            self._take_over(content)
        if places.is_first:
            said = tuple(problem._replace(level=Level.WARNING) for problem in self.record_check.problems)
            self.record_check = replace(self.record_check, problems=said, is_lost=False)

    def _open_named(self, path: Path, content: Content) -> Source:
        from statusgen.record.take_over import OldSite

        try:
            return open_source(path)
        except NoRecord:
            old = OldSite(path, str(path), content, self.at)
            if not old.ids():
                raise
            self._takes_over = True
            return old

    def _take_over(self, content: Content) -> None:
        """Add what a version without a record left behind."""
        from statusgen.record.take_over import OldLedger, OldSite

        places = self.places
        ledger, faults = OldLedger(places.project, content, self.at), list[Unreadable]()
        try:
            left: list[Source] = [ledger] if ledger.ids() else []
        except Unreadable as found:
            left, faults = [], [found]
        old = OldSite(places.root, str(places.root), content, self.at)
        of_site = check_records(Records([old], {}))
        left += [old] if of_site.ids and not of_site.is_lost else []
        is_lost = not left and bool(faults or of_site.is_lost)
        said = [*of_site.problems]
        for fault in faults:
            values = (("reason", fault.reason), ("other", old.where))
            said.append(Problem(fault.path, 0, "record-lost" if is_lost else "record-unreadable", Level.ERROR, values))
        self._is_unchecked, self._lacks_facts = not is_lost and not places.is_first, bool(self.record_check.ids)
        self._sources += left
        self._takes_over = self._takes_over or bool(left)
        self.record_check = replace(self.record_check, problems=(*self.record_check.problems, *said), is_lost=is_lost)

    def unchecked(self, content: Content) -> tuple[Problem, ...]:
        """Say how many notes are shown of which no record says whether they were published before.

        ``content`` has passed the embargo.
        """
        count = 0
        for id_, summary in index_of(content.incidents).items() if self._is_unchecked else ():
            old = [note.number for note in summary.notes if note.published < self.at - YOUNG]
            record = self.records.incident(id_).record if old and not self._lacks_facts else None
            known = {note.number for note in record.notes if note.facts or note.changed} if record is not None else ()
            count += sum(number not in known for number in old)
        if self._is_unchecked and not (self.places.project / INCIDENTS).exists():
            return (Problem(INCIDENTS, 0, "incidents-none", Level.WARNING),)
        values = (("count", str(count)),)
        return (Problem(PROJECT_FOLDER, 0, "record-missing", Level.ERROR, values),) if count else ()

    # ── What reading asks ───────────────────────────────────────────────────────────────────────────────────────────

    def missing(self, present: Set[str], known: Mapping[str, Known]) -> Set[str]:
        """Return the incidents that were published and of which no folder is ``present``.

        ``known`` are those of the last reading with the same rules, where there was one.
        """
        self._is_all_gone, self._gone = not present, {}
        candidates = known.keys() if self.recording.is_as_left and known else self.records.ids()[0]
        missing = {id_ for id_ in candidates - present if self._record_of(id_) is not None}
        for id_ in sorted(missing) if present else ():
            record = self._record_of(id_)
            for note in record.notes if record is not None else ():
                self._gone.setdefault(note.published, []).append((id_, note))
        return missing

    def recognise(self, incident: Incident, missing: Set[str]) -> str:
        """Find which ``missing`` incident one is that was never published: that of which it has most notes."""
        counts = Counter(
            id_
            for note in incident.notes
            for id_, published in self._gone.get(note.published, ())
            if id_ in missing and self._terms is not None and says_the_same(note, published, self._terms)
        )
        return max(counts, key=lambda id_: (counts[id_], id_), default="")

    def move(self, id_: str, incident: Incident | None, former: Iterable[str]) -> tuple[Problem, ...]:
        """Let what was published of former incidents stand in another; say which notes cannot be placed there."""
        if self._terms is None:
            raise ValueError("the records are not open yet")
        terms = self._terms
        found = [record for one in former if (record := self._record_of(one)) is not None]
        moved = find_moves(
            id_, incident, self._record_of(id_), found, lambda note, record: says_the_same(note, record, terms)
        )
        refused = refuse_other(moved.moves, incident.notes if incident is not None else (), self._record_of, terms)
        self._refused |= refused
        if not moved.unplaced and not refused:
            self.records.move(moved.moves)
        path = f"{INCIDENTS}/{id_}/incident.{terms.settings.reference}.md"
        return tuple(
            note_problem("formerly-unplaced", path, published, before, terms) for before, published in moved.unplaced
        )

    def numbers(self, id_: str) -> Set[int]:
        """Return the numbers of the notes of an incident that were published."""
        return self.records.note_times(id_).keys()

    def carry(
        self, notes: Iterable[Note], gone: Mapping[str, Set[int]], known: Mapping[str, Known]
    ) -> tuple[Problem, ...]:
        """Let published notes that are ``gone`` stand where one of ``notes`` is them now; say which were moved so."""
        if self._terms is None or self.site is None:
            return ()
        notes = tuple(notes)
        instants = sort_by_instant(gone, known, self.records.note_times)
        lost = {**gone, **self._find_returning(notes, gone)}
        self._carried = carry_notes(notes, lost, instants, self._record_of, self._terms)
        self.records.move(self._carried.moves)
        return self._carried.problems

    def _find_returning(self, notes: Iterable[Note], looked_at: Container[str]) -> dict[str, Set[int]]:
        """Find which notes are back where they stood before, of which the folder that they had moved to is gone."""
        moves = self.records.moves
        places = [place_of(note.incident, note.number) for note in notes]
        back: dict[str, Set[int]] = {}
        for id_, number in (part_place(moves[place]) for place in places if place in moves):
            if id_ not in looked_at and not (self.places.project / INCIDENTS / id_).exists():
                back[id_] = {*back.get(id_, ()), number}
        return back

    def _find_elsewhere(self, note: Note) -> Problem | None:
        """Find what is wrong with a note that was published in another incident; None where there is nothing."""
        if self._terms is None or not note.status.is_public:
            return None
        place = place_of(note.incident, note.number)
        refused = self._refused.get(place) or self._carried.refused.get(place)
        if refused is not None:
            return refused
        if place in self.records.moves:
            return left_problem(note, *part_place(self.records.moves[place]))
        for id_, published in self._gone.get(note.published, ()):
            if id_ != note.incident and says_the_same(note, published, self._terms):
                named = (("incident", id_), ("title", title_of(note, self._terms.settings.reference)))
                return Problem(note.path, 0, "note-elsewhere", Level.ERROR, named)
        return None

    def sum_up(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems of reading, with one for all incidents where not one of them is left."""
        problems = list(problems)
        gone = [problem for problem in problems if problem.code == "incident-gone"]
        if not self._is_all_gone or not gone:
            return problems
        one = Problem(INCIDENTS, 0, "incidents-gone", Level.ERROR, (("count", str(len(gone))),))
        return [one, *(problem for problem in problems if problem.code != "incident-gone")]

    def shows(self, id_: str, number: int = 0) -> bool:
        """Whether a note was published; any note of an incident for 0."""
        record = self._record_of(id_)
        return record is not None and (not number or record.note(number) is not None)

    def repeats(self, id_: str, number: int, language: str, text: tuple[str, str], note: Note | None = None) -> bool:
        """Whether a title and a text, and the facts of a note where one is given, are the very ones published."""
        return repeats_record(self._record_of(id_), number, language, text, note, self._terms)

    def incident(self, as_read: AsRead) -> Standing:
        """Return an incident as it counts, and what is wrong with it."""
        if self._terms is None:
            raise ValueError("the records are not open yet")
        record = self._record_of(as_read.id)
        standing = hold_incident(as_read, record, self._terms)
        self.changes += [standing.change] if isinstance(standing.change, Change) else []
        if standing.incident is None or record is None:
            return standing
        return replace(standing, incident=with_names(standing.incident, record, self.records.moved))

    def digest(self, id_: str) -> bytes:
        """Return the digest of what was published of an incident; empty for nothing."""
        return self.records.digest(id_) + self.forgotten.key_of(id_)

    def _record_of(self, id_: str) -> IncidentRecord | None:
        """Return what was published of an incident, without what is forgotten; None where that is nothing."""
        record = self.recording.incident(id_)
        if record is None or not self.forgotten.key_of(id_):
            return record
        notes = tuple(note for note in record.notes if not self.forgotten.has(id_, note.number))
        return replace(record, notes=notes) if notes else None


def demonstration_of(settings: Settings | None, places: Places) -> datetime | None:
    """Return the instant at which a site stands still; None where it does not, or must not: it was published before."""
    if settings is None or settings.demonstration is None:
        return None
    return AtHand(places, settings.demonstration).settings(settings)[0].demonstration

"""One incident as it was read, and what was published of it → the incident that counts, and what is wrong.

Nothing that was published vanishes in silence: a note that is gone, broken, hidden or dated away stands as it was
recorded, until somebody says on purpose that it does not. A fact that changed counts where it is nowhere laxer. Source:
the rules of the situation, section 9.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.published import AsRead, Standing
from statusgen.model.content import Content
from statusgen.model.gap import Gap
from statusgen.model.note import Incident, Note, PublicFacts
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Service, Settings
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Status
from statusgen.record.hold_names import Change, change_of
from statusgen.record.make import bare_facts, restore_incident, restore_note, where_offered
from statusgen.record.order import find_misplaced
from statusgen.record.published import IncidentRecord, NoteRecord
from statusgen.record.same import is_renumbered, says_the_same, title_of
from statusgen.record.ways_out import incident_problem, note_problem
from statusgen.situation.claims import CellKey
from statusgen.situation.fold import is_reach_lost
from statusgen.situation.laxer import find_laxer_cells
from statusgen.situation.lines import find_changed_lines, find_ended_lines
from statusgen.situation.personal_data import find_lost_data
from statusgen.situation.warnings import find_lost, name_lost

Facts = TypeVar("Facts", Note, PublicFacts)


class Terms(Struct, frozen=True):
    """By what a build compares incidents with what was published."""

    settings: Settings
    catalogue: Catalogue
    vocabulary: Vocabulary
    at: datetime
    is_checked: bool
    """Whether anything at all was recorded: then a note without a record was never published."""
    offered: Mapping[str, Service]
    """The services as they were recorded: what is new among their places changes no note."""
    is_accepted: Callable[[Change], bool] = lambda _change: False
    """Whether somebody accepted that a fact changed."""
    is_forgotten: Callable[[str, int], bool] = lambda _incident, _number: False
    """Whether somebody said that a note no longer counts: its number is taken for ever."""
    find_elsewhere: Callable[[Note], Problem | None] = lambda _note: None
    """Finds what is wrong with a note that was published in another incident; None where there is nothing."""


def hold_incident(as_read: AsRead, record: IncidentRecord | None, terms: Terms) -> Standing:
    """Return an incident as it counts: as it was read, and what of it was published as it was recorded.

    ``record`` is None where nothing of it was published.
    """
    return _Comparison(as_read, record, terms).hold()


def find_shown_laxer(content: Content, records: Iterable[IncidentRecord], at: datetime) -> list[Problem]:
    """Say which notes of a site that publishes nothing say something laxer than its last build showed."""
    offered = content.catalogue.services
    terms = Terms(content.settings, content.catalogue, content.vocabulary, at, is_checked=True, offered=offered)
    found: list[Problem] = []
    for record in (one for one in records if one.id in content.incidents):
        incident = content.incidents[record.id]
        shown = tuple(replace(note, first_shown=note.published or at) for note in record.notes)
        as_read = AsRead(record.id, incident.path, incident, broken={}, hidden={}, has_own_page=True)
        for problem in hold_incident(as_read, replace(record, notes=shown), terms).problems:
            if problem.code in ("published-laxer", "incident-laxer"):
                told = tuple((key, value) for key, value in problem.values if key in ("title", "cells"))
                found.append(Problem(problem.path, 0, "shown-laxer", Level.WARNING, told))
    return found


class _Comparison:
    """An incident while it is compared with what was published of it."""

    def __init__(self, as_read: AsRead, record: IncidentRecord | None, terms: Terms) -> None:
        self.as_read, self.record, self.terms = as_read, record, terms
        self.recorded = record.notes if record is not None else ()
        self.numbers = frozenset(note.number for note in self.recorded)
        self._shown = {note.number: note.first_shown for note in self.recorded if note.first_shown is not None}
        incident = as_read.incident
        self.read = {note.number: note for note in incident.notes} if incident is not None else {}
        self.notes: dict[int, Note] = {}
        """Those that count, by number."""
        self.problems: list[Problem] = []
        self.kept: set[str] = set()
        self.unread: set[int] = set()
        self.gaps: list[Gap] = []
        self.depends_on_others = False
        self.change: Change | None = None
        """What changed of the incident itself, where that does not count."""

    def hold(self) -> Standing:
        """Return the incident as it counts."""
        changed: list[tuple[NoteRecord, Note, Note]] = []
        back: list[tuple[NoteRecord, Note]] = []
        for published in self.recorded:
            note, restored = self.read.get(published.number), self._restore(published)
            code, path, values = self._find_fault(note, published)
            if code and restored is None and code != "number-reused":
                if published.number in self.as_read.broken and note is None and not published.changed:
                    self.unread.add(published.number)
                code = "withdrawn-gone" if published.changed else "published-lost"
                if note is not None:
                    self.notes[published.number] = note
                elif published.cells and not published.changed:
                    self.gaps.append(Gap(self.as_read.id, published.number, path, published.published, published.cells))
            if code:
                self.problems.append(note_problem(code, path, published, self.as_read.id, self.terms, **values))
                if restored is not None:
                    self.notes[published.number] = replace(restored, path=path)
                    self.kept.update(path for path in (self.as_read.broken.get(published.number),) if path)
            elif note is not None and restored is not None and self._has_changed(published, note):
                changed.append((published, note, restored))
                self.notes[published.number] = restored
            elif note is not None and published.facts is None and published.changed and not note.is_withdrawn:
                back.append((published, note))
                self.notes[published.number] = replace(note, status=Status.WITHDRAWN)
            elif note is not None:
                earlier = restored.earlier if restored is not None else ()
                self.notes[published.number] = replace(note, corrected=published.corrected, earlier=earlier)
        left_out = self._add_new()
        if not self.terms.is_checked and self.terms.settings.demonstration is None:
            self.unread |= self.as_read.broken.keys() - self.numbers - self.read.keys()
        if self.record is not None and not self.as_read.folder.endswith(f"/{self.as_read.id}"):
            path = self.as_read.folder
            self.problems.append(incident_problem("incident-renamed", path, self.record, self.terms))
        facts = self._find_facts()
        for published, note, restored in changed:
            self._judge_change(facts, published, note, restored)
        for published, note in back:
            self._judge_return(facts, published, note)
        self.notes = {number: self._with_shown(note) for number, note in self.notes.items()}
        return Standing(
            self._make(facts, self.notes),
            tuple(self._sum_up()),
            self.numbers,
            frozenset(self.kept),
            left_out,
            unread=frozenset(self.unread),
            gaps=tuple(self.gaps),
            depends_on_others=self.depends_on_others,
            change=self.change,
        )

    def _restore(self, published: NoteRecord) -> Note | None:
        """Return a recorded note, without services that are not known any more."""
        restored = restore_note(self.as_read.id, published, self.terms.settings.languages)
        if restored is None:
            return None
        catalogue = self.terms.catalogue
        subjects = {*catalogue.services, *catalogue.systems}

        def known(facts: Facts) -> Facts:
            steps = (step for step in facts.restart_plan if step.subject in subjects)
            said = (where_offered(one, catalogue) for one in facts.statements if one.service in catalogue.services)
            there = tuple(statement for statement in said if statement.locations)
            return replace(facts, statements=there, restart_plan=tuple(steps))

        return known(replace(restored, earlier=tuple(map(known, restored.earlier))))

    def _with_shown(self, note: Note) -> Note:
        """Return a note with when it was first shown, where lines of the settings changed after its publication."""
        shown = self._shown.get(note.number, self.terms.at).astimezone(self.terms.settings.timezone)
        is_late = any(note.published <= until < shown for until, _ in self.terms.settings.past_lines)
        return replace(note, shown=shown) if is_late else note

    # ── What became of each note that was published ─────────────────────────────────────────────────────────────────

    def _find_fault(self, note: Note | None, published: NoteRecord) -> tuple[str, str, dict[str, str]]:
        """Find why a note cannot count as it was read: the code of the problem, and where; empty where it can."""
        number, as_read = published.number, self.as_read
        if number in as_read.broken:
            return "published-unreadable", as_read.broken[number], {}
        if number in as_read.hidden:
            path, status = as_read.hidden[number]
            return "published-hidden", path, {"status": self._word_of(status)}
        if note is None:
            return "published-gone", as_read.folder, {}
        if note.is_withdrawn:
            return "", "", {}
        if self._is_another(note, published):
            values = {"title_now": title_of(note, self._reference), "new": f"{max((*self.numbers, *self.read)) + 1:02}"}
            if published.facts is None:
                values["title"] = self._word_of(Status.WITHDRAWN)
            return "number-reused", note.path, values
        if _is_later(note.published, published):
            return "published-later", note.path, {}
        return "", "", {}

    @property
    def _reference(self) -> str:
        return self.terms.settings.reference

    def _word_of(self, status: Status) -> str:
        return self.terms.vocabulary.usual(self._reference, "status", (status,)).lower()

    def _is_another(self, note: Note, published: NoteRecord) -> bool:
        """Whether a note is another than the one published under its number: date, and title where that is held."""
        if published.published in (None, note.published):
            return False
        facts = published.facts
        if facts is None:  # withdrawn; else no more is known than that it was published
            return bool(published.changed)
        return facts.texts[facts.reference].title != title_of(note, self._reference)

    def _has_changed(self, published: NoteRecord, note: Note) -> bool:
        """Whether a note says something else than was published; texts do not count, and new places of a service."""
        return published.facts is not None and not says_the_same(note, published, self.terms)

    # ── Notes that were not published yet ───────────────────────────────────────────────────────────────────────────

    def _add_new(self) -> frozenset[str]:
        """Add the notes that were not published yet; return the files of those that do not count, being broken."""
        left_out = set()
        for number, note in self.read.items():
            if number in self.numbers:
                continue
            moved = self._find_moved(note)
            if number in self.as_read.broken and self.terms.is_checked:
                left_out.add(self.as_read.broken[number])  # what an earlier version said was never shown
            elif self.terms.is_forgotten(self.as_read.id, number):
                values = {"incident": self.as_read.id, "number": str(number)}
                self.problems.append(Problem(note.path, 0, "number-forgotten", Level.ERROR, tuple(values.items())))
            elif moved is not None:
                values = {"typed": f"{number:02}", "right": f"{moved.number:02}"}
                code = "number-copied" if moved.number in self.read else "number-moved"
                self.problems.append(note_problem(code, note.path, moved, self.as_read.id, self.terms, **values))
            elif (elsewhere := self.terms.find_elsewhere(note)) is not None:
                self.problems.append(elsewhere)
                self.depends_on_others = True
            else:
                self.notes[number] = note
        if self.terms.is_checked and self.as_read.incident is not None:
            counting = tuple(sorted(self.notes.values(), key=lambda note: note.order))
            incident = replace(self.as_read.incident, notes=counting)
            for number, problem in find_misplaced(incident, self.numbers, self.terms):
                self.problems.append(problem)
                del self.notes[number]
        never = (path for number, path in self.as_read.broken.items() if number not in self.numbers)
        return frozenset(left_out | (set(never) if self.terms.is_checked else set()))

    def _find_moved(self, note: Note) -> NoteRecord | None:
        """Find the published note that a new one is, under another number."""
        found = (one for one in self.recorded if is_renumbered(note, self.read.get(one.number), one, self.terms))
        return next(found, None) if note.status.is_public else None

    # ── Facts that changed ──────────────────────────────────────────────────────────────────────────────────────────

    def _find_facts(self) -> Incident | None:
        """Return the incident without notes: as it was read, unless that is laxer than what was published."""
        read, record, terms = self.as_read.incident, self.record, self.terms
        bare = replace(read, notes=()) if read is not None else None
        if record is None or (bare is not None and not record.texts):
            return bare
        restored = replace(restore_incident(record, terms.settings.languages), path=self.as_read.folder, notes=())
        if bare is None:
            return restored
        if not self.as_read.has_own_page:
            code = "incident-page-gone"
            self.problems.append(incident_problem(code, self.as_read.folder, record, terms))
            return restored
        before, after = _facts_of_incident(restored), _facts_of_incident(bare)
        change = change_of(f"incidents/{record.id}", before, after)
        if before == after or terms.is_accepted(change):
            return bare
        kept = replace(restored, editions=bare.editions)
        since = max(self._shown.values(), default=terms.at)
        held, typed = self._make(kept, self.notes), self._make(bare, self.notes)
        laxer, lines = self._find_laxer(held, typed, since), find_ended_lines(held, typed, terms.at)
        named = name_lost(terms, laxer, (), lines)
        if not named:
            return bare
        path, self.change = f"{self.as_read.folder}/incident.{self._reference}.md", change
        self.problems.append(incident_problem("incident-laxer", path, record, terms, cells=named))
        return kept

    def _judge_change(self, facts: Incident | None, published: NoteRecord, note: Note, restored: Note) -> None:
        """Let a changed note count where it is nowhere laxer than what was published, or where it is withdrawn."""
        terms, since = self.terms, max((*published.corrected, self._shown[note.number]))
        if note.is_withdrawn:
            note = replace(note, corrected=published.corrected)
        else:
            corrected = (*published.corrected, terms.at.astimezone(terms.settings.timezone))
            note = replace(note, corrected=corrected, earlier=(*restored.earlier, bare_facts(restored)))
        changed = {**self.notes, note.number: note}
        named = self._name_laxer(facts, changed, terms.at if note.is_withdrawn else since)
        if not named or note.is_withdrawn:
            self.notes = changed
        else:
            self.notes[note.number] = replace(restored, path=note.path)
        if named:
            correction = self._find_correction(note.number)
            code = "withdrawal-laxer" if note.is_withdrawn else "published-laxer"
            values = {"cells": named}
            if correction is not None:
                code, values = "published-corrected", {"correction": str(correction)}
            self.problems.append(note_problem(code, note.path, published, self.as_read.id, terms, **values))

    def _judge_return(self, facts: Incident | None, published: NoteRecord, note: Note) -> None:
        """Let a note that was withdrawn, and is not any more, count where nothing is laxer than without it."""
        changed = {**self.notes, note.number: replace(note, corrected=published.corrected)}
        named = self._name_laxer(facts, changed, self.terms.at)
        if named:
            code, title = "published-laxer", title_of(note, self._reference)
            values = {"title": title, "cells": named}
            self.problems.append(note_problem(code, note.path, published, self.as_read.id, self.terms, **values))
        else:
            self.notes = changed

    def _name_laxer(self, facts: Incident | None, changed: Mapping[int, Note], since: datetime) -> str:
        """Name what gets laxer where other notes count than until now; empty for nothing."""
        before, after, at = self._make(facts, self.notes), self._make(facts, changed), self.terms.at
        laxer = self._find_laxer(before, after, since)
        lost, lines = find_lost(before, after, at), find_changed_lines(before, after, at)
        data, reach = find_lost_data(before, after, at), is_reach_lost(before, after, at)
        return name_lost(self.terms, laxer, lost, lines, data, is_reach_lost=reach)

    def _find_laxer(self, before: Incident | None, after: Incident | None, since: datetime) -> list[CellKey]:
        """Return the cells that get laxer from an instant on; what readers came to know later excuses nothing."""

        def was_known(note: Note) -> bool:
            return self._shown.get(note.number, self.terms.at) <= since

        known = [one.keep_notes(was_known) if one is not None else None for one in (before, after)]
        return find_laxer_cells(self.terms.catalogue, known[0], known[1], since)

    def _find_correction(self, number: int) -> int | None:
        """Find the note that says on purpose what is right instead of another."""
        found = (note.number for note in self.notes.values() if note.corrects == number and note.status.is_public)
        return next(found, None)

    def _make(self, facts: Incident | None, notes: Mapping[int, Note]) -> Incident | None:
        if facts is None or not notes:
            return None
        return replace(facts, notes=tuple(sorted(notes.values(), key=lambda note: note.order)))

    def _sum_up(self) -> Iterable[Problem]:
        """Return the problems; one for an incident of which nothing is left, its own page neither."""
        as_read = self.as_read
        is_left = as_read.has_own_page or as_read.incident is not None or as_read.broken or as_read.hidden
        if self.record is None or not self.problems or is_left:
            return self.problems
        return [incident_problem("incident-gone", as_read.folder, self.record, self.terms)]


def _is_later(moment: datetime, published: NoteRecord) -> bool:
    """Whether a note says that it was published after readers had seen it."""
    said, shown = published.published, published.first_shown
    return said is not None and shown is not None and moment not in (said, shown) and moment > shown


def _facts_of_incident(incident: Incident) -> tuple[object, ...]:
    return incident.kind, incident.begins, incident.ends, incident.concerns_everything

"""Read an incident folder: its own page, its notes and their translations, joined and checked."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from babel import Locale
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.emergency_calls import check_emergency_calls
from statusgen.content.fields import AS_BEFORE
from statusgen.content.files import INCIDENTS, Folder, is_incident_id
from statusgen.content.gaps import find_gap, reads_everything, usual_services
from statusgen.content.messages import editors_of
from statusgen.content.notes import (
    IncidentFacts,
    Rules,
    Writing,
    parse_incident,
    parse_note,
    parse_writing,
)
from statusgen.content.published import AsRead, Standing
from statusgen.content.resuming import check_resuming
from statusgen.content.source import parse_source
from statusgen.content.translations import choose_edition
from statusgen.content.unread import Beside, explain, explain_language
from statusgen.model.gap import Gap
from statusgen.model.note import Edition, EditionState, Incident, Note
from statusgen.model.problem import Level, Problem, has_error
from statusgen.model.site import Settings
from statusgen.model.words import Kind

NOTE_FILE = re.compile(r"^(?P<number>\d{1,4})-(?P<slug>[^.]+)\.(?P<language>[a-z\-]{2,8})\.md$", re.IGNORECASE)
LOST = "published-lost"
"""What is said of a record without facts: less than that its file is there and broken."""
_OWN = re.compile(r"^incident\.(?P<language>[a-z\-]{2,8})\.md$", re.IGNORECASE)


def reference_name(settings: Settings) -> str:
    """Return the name of a site's reference language in the language of its editors."""
    return Locale.parse(settings.reference, sep="-").get_display_name(editors_of(settings)) or settings.reference


class _Draft(Struct, frozen=True):
    """A note with its reference text, before translations are joined to it."""

    note: Note
    writing: Writing


def _may_stand_as_before(problems: Sequence[Problem]) -> bool:
    """Whether there are errors, all of which newer rules find in what was published without them."""
    errors = {problem.code for problem in problems if problem.is_error}
    return bool(errors) and errors <= AS_BEFORE


class IncidentFolder:
    """One incident: its own page, its notes, their translations.

    ``name`` is that of the folder, where it is not the id of the incident.
    """

    def __init__(self, folder: Folder, rules: Rules, id_: str, name: str = "") -> None:
        self.folder = folder
        self.rules = replace(rules, notes_of=self._notes_of, incident=id_)
        self.id = id_
        self.path = f"{INCIDENTS}/{name or id_}"
        self.reference = rules.settings.reference
        self.own: dict[str, Writing] = {}
        self.facts: IncidentFacts | None = None
        self.drafts: dict[int, _Draft] = {}
        self.translations: dict[tuple[int, str], Writing] = {}
        self.depends_on_others = False
        self.is_as_read = True
        """Whether it counts exactly as the folder says it, whatever was read or published before."""
        self.unread: frozenset[int] = frozenset()
        self.gaps: tuple[Gap, ...] = ()
        """What broken notes leave open that may have been published."""

    def read(self, numbers: Container[int] | None = None) -> Incident | None:
        """Read the folder, or the notes in it of some numbers; None when nothing in it can be published."""
        own, notes = self._sort(self.folder.names(self.path))
        notes = {key: path for key, path in notes.items() if numbers is None or key[0] in numbers}
        if self.reference in own:
            self.folder.read(own[self.reference], partial(self._parse_own, own[self.reference]))
        elif notes or own:
            self._report(self.path, "incident-file-missing", Level.ERROR, file=f"incident.{self.reference}.md")
        for (number, language), path in notes.items():
            if language == self.reference:
                self.folder.read(path, partial(self._parse_note, path, number))
        for (number, language), path in notes.items():
            if language != self.reference:
                if (number, self.reference) not in notes:
                    name = reference_name(self.rules.settings)
                    self._report(path, "translation-without-note", Level.ERROR, number=number, language=name)
                else:
                    self.folder.read(path, partial(self._parse_translation, path, number, language))
        for language, path in own.items():
            if language != self.reference:
                self.folder.read(path, partial(self._parse_own_translation, path, language))
        texts = {number: path for (number, language), path in notes.items() if language == self.reference}
        standing = self._compare(texts, own)
        incident = None if standing.incident is None else self._without_broken(standing, texts, own)
        unread = tuple(self._iter_gaps(texts, own.get(self.reference, ""), standing.incident))
        self.gaps = (*standing.gaps, *unread)
        told = {gap.path for gap in unread}
        self.folder.problems = [
            problem for problem in self.folder.problems if not (problem.code == LOST and problem.path in told)
        ]
        return incident

    def _iter_gaps(self, notes: Mapping[int, str], own: str, standing: Incident | None) -> Iterator[Gap]:
        """Iterate over what the notes leave open that cannot be read, and say so.

        Of an incident that concerns everything, that is every service where nothing else is known.
        """
        unread = sorted(self.unread & notes.keys())
        everything = self.facts is not None and self.facts.concerns_everything
        if unread and own in {*self.folder.kept, *self.folder.left_out}:
            everything = everything or reads_everything(self.folder.project, own, self.rules)
        for number in unread:
            gap = find_gap(self.folder.project, notes[number], self.id, number, self.rules)
            if gap is not None:
                if everything and (standing is None or not gap.cells):
                    gap = replace(gap, cells=tuple(sorted({*gap.cells, *self._usual_cells()})))
                yield gap
                cells = self.rules.catalogue.name_cells(gap.cells) or "–"
                self._report(gap.path, "note-unread", Level.ERROR, number=number, cells=cells)

    def _usual_cells(self) -> Iterator[tuple[str, str]]:
        """Iterate over the cells of which an incident that concerns everything speaks."""
        for service in usual_services(self.rules.catalogue):
            yield from ((service, place) for place in self.rules.catalogue.services[service].locations)

    def _notes_of(self, incident: str) -> frozenset[int]:
        """Find the numbers of the notes in the folder of an incident."""
        self.depends_on_others = self.depends_on_others or incident != self.id
        path = self.path if incident == self.id else f"{INCIDENTS}/{incident}"
        names = Folder(self.folder.project, self.folder.good).names(path) if is_incident_id(incident) else []
        return frozenset(int(match["number"]) for match in map(NOTE_FILE.match, names) if match)

    def _compare(self, notes: Mapping[int, str], own: Mapping[str, str]) -> Standing:
        """Compare what was read with what was published; ``notes`` and ``own`` are files in the reference language."""
        broken = {*self.folder.kept, *self.folder.left_out}
        hidden = {
            number: (draft.note.path, draft.note.status)
            for number, draft in self.drafts.items()
            if not draft.note.status.is_public
        }
        as_read = AsRead(
            id=self.id,
            folder=self.path,
            incident=self._join(),
            broken={number: path for number, path in notes.items() if path in broken},
            hidden=hidden,
            has_own_page=self.reference in own and own[self.reference] not in broken,
        )
        standing = self.rules.published.incident(as_read)
        self.folder.problems += standing.problems
        self.folder.keep(standing.kept, standing.left_out)
        self.is_as_read = (
            self.is_as_read and not broken and standing == Standing(as_read.incident, published=standing.published)
        )
        self.depends_on_others = self.depends_on_others or standing.depends_on_others
        self.unread = standing.unread
        return standing

    def _sort(self, names: list[str]) -> tuple[dict[str, str], dict[tuple[int, str], str]]:
        own: dict[str, str] = {}
        notes: dict[tuple[int, str], str] = {}
        beside = Beside(self.folder, self.path, names)
        for name in names:
            path = f"{self.path}/{name}"
            match = None if name in beside.copies else _OWN.match(name) or NOTE_FILE.match(name)
            if match is None:
                self.folder.problems += explain(self.folder, path, self.rules, beside)
            elif match["language"].lower() not in self.rules.settings.languages:
                language = match["language"].lower()
                self.folder.problems += explain_language(self.folder, path, self.rules, language, beside)
            elif match.re is _OWN:
                language = match["language"].lower()
                if language in own:  # names in other capitals, of which the last of the alphabet counts
                    self._report(own[language], "file-copy", Level.ERROR)
                own[language] = path
            else:
                key = (int(match["number"]), match["language"].lower())
                if key in notes:
                    self._report(path, "number-twice", Level.ERROR, number=key[0], other=Path(notes[key]).name)
                    self.folder.left_out.append(path)
                else:
                    notes[key] = path
        self.folder.problems += beside.report_unnamed()
        return own, notes

    def _report(self, path: str, code: str, level: Level, **values: object) -> None:
        pairs = tuple((key, str(value)) for key, value in values.items())
        self.folder.problems.append(Problem(path, 0, code, level, pairs))

    def _parse_own(self, path: str, raw: bytes) -> list[Problem]:
        writing, self.facts, problems = parse_incident(parse_source(path, raw), self.rules)
        if _may_stand_as_before(problems):
            text, facts, found = parse_incident(parse_source(path, raw), replace(self.rules, as_before=True))
            if facts == self.facts and self._is_as_published(found, 0, self.reference, text):
                writing, problems = text, found
        self.own[self.reference] = writing
        return problems

    def _parse_note(self, path: str, number: int, raw: bytes) -> list[Problem]:
        is_planned = self.facts is not None and self.facts.kind is Kind.PLANNED
        window = self.facts.window if self.facts is not None else None
        source = parse_source(path, raw)
        parse = partial(parse_note, source, incident=self.id, number=number, is_planned=is_planned, window=window)
        note, writing, problems = parse(self.rules)
        is_known = self.folder.good(path) == raw or self.rules.published.shows(self.id, number)
        if is_known and has_error(problems):
            note, writing, problems = parse(self.rules, is_published=True)
            self.is_as_read = False  # an earlier version decided
        if _may_stand_as_before(problems):
            before, text, found = parse(replace(self.rules, as_before=True), is_published=True)
            if before is not None and self._is_as_published(found, number, self.reference, text, before):
                note, writing, problems = before, text, found
        self.drafts.pop(number, None)
        if note is not None and not has_error(problems):
            self.drafts[number] = _Draft(note, writing)
        return problems

    def _parse_translation(self, path: str, number: int, language: str, raw: bytes) -> list[Problem]:
        writing, problems = self._read_text(path, number, language, raw)
        self.translations.pop((number, language), None)
        if not has_error(problems):
            self.translations[(number, language)] = writing
        return problems

    def _parse_own_translation(self, path: str, language: str, raw: bytes) -> list[Problem]:
        writing, problems = self._read_text(path, 0, language, raw)
        if not has_error(problems):
            self.own[language] = writing
        return problems

    def _read_text(self, path: str, number: int, language: str, raw: bytes) -> tuple[Writing, list[Problem]]:
        """Read a translation; where newer rules refuse one as it was published, as it was read then."""
        writing, problems = parse_writing(parse_source(path, raw), self.rules)
        if _may_stand_as_before(problems):
            text, found = parse_writing(parse_source(path, raw), replace(self.rules, as_before=True))
            if self._is_as_published(found, number, language, text):
                return text, found
        return writing, problems

    def _is_as_published(
        self, problems: list[Problem], number: int, language: str, text: Writing, note: Note | None = None
    ) -> bool:
        """Whether a text of a note, or of the incident for 0, has no errors and stands as it was published."""
        said = (text.title, text.prose.html)
        if has_error(problems) or not self.rules.published.repeats(self.id, number, language, said, note):
            return False
        self.is_as_read = False  # what was published decided
        return True

    def _join(self) -> Incident | None:
        """Join texts to facts. An incident whose own page or title is missing bears the title of its first note."""
        public = [draft for draft in self.drafts.values() if draft.note.status.is_public]
        if not public:
            return None
        # Never the text of a draft: what stands in for a missing page is public as soon as the incident is.
        first = min(public, key=lambda draft: draft.note.order)
        own = self.own if self.reference in self.own else {self.reference: first.writing}
        if not own[self.reference].title:
            own = {**own, self.reference: replace(own[self.reference], title=first.writing.title)}
        facts = self.facts or IncidentFacts(Kind.INCIDENT, None, None, False)
        former = facts.formerly
        notes = tuple(
            replace(
                draft.note,
                editions=self._editions(draft.writing, self._translations_of(number)),
                known_as=f"{former[0]}/{number}" if former else "",
                formerly=tuple(f"{id_}/{number}" for id_ in former),
            )
            for number, draft in self.drafts.items()
        )
        for note in notes:
            own_texts = {edition.path: edition for edition in note.editions.values()}
            for edition in own_texts.values():
                self.folder.problems += check_resuming(note, edition, self.rules.catalogue)
                self.folder.problems += check_emergency_calls(edition, self.rules.settings)
        return Incident(
            id=self.id,
            path=self.path,
            kind=facts.kind,
            begins=facts.begins,
            ends=facts.ends,
            concerns_everything=facts.concerns_everything,
            editions=self._editions(own[self.reference], own, has_own_text=self.reference in self.own),
            notes=tuple(sorted(notes, key=lambda note: note.order)),
            formerly=former,
            concerns_named=facts.concerns_named,
        )

    def _translations_of(self, number: int) -> dict[str, Writing]:
        return {language: writing for (of, language), writing in self.translations.items() if of == number}

    def _editions(
        self, text: Writing, translations: Mapping[str, Writing], *, has_own_text: bool = True
    ) -> dict[str, Edition]:
        missing, editions = [], {}
        for language in self.rules.settings.languages:
            translation = translations.get(language)
            edition, problems = choose_edition(text, translation, language, self.reference, self.rules.catalogue)
            editions[language] = edition
            self.folder.problems += problems
            if edition.state is EditionState.FALLBACK and translation is None:
                missing.append(language)
        if missing and has_own_text:
            self._report(text.path, "translation-missing", Level.WARNING, languages=", ".join(missing))
        return editions

    def _without_broken(self, standing: Standing, notes: Mapping[int, str], own: Mapping[str, str]) -> Incident | None:
        """Replace notes that contradict the others by their last good version, or leave them out.

        One that was published stays: what is wrong with it is said.
        """
        broken = self._find_contradicting(standing, is_said=True)
        if not broken:
            return standing.incident
        for number, path in notes.items():
            if path in broken:
                raw = self.folder.sources.get(path)
                parse = partial(self._parse_note, path, number)
                if self.folder.good(path) != raw and self.folder.fall_back(path, parse):
                    continue
                self.drafts.pop(number, None)
                self.folder.sources.pop(path, None)
                if path not in self.folder.left_out:
                    self.folder.left_out.append(path)
        standing = self._compare(notes, own)
        still = self._find_contradicting(standing, is_said=False)
        if still:
            self.drafts = {number: draft for number, draft in self.drafts.items() if draft.note.path not in still}
            standing = self._compare(notes, own)
        return standing.incident

    def _find_contradicting(self, standing: Standing, *, is_said: bool) -> set[str]:
        """Return the files of the notes that contradict the others and were not published."""
        incident = standing.incident
        if incident is None:
            return set()
        published = [note for note in incident.notes if note.number in standing.published]
        stays = {note.path for note in published}
        reopens = [at for at, note in enumerate(published) if note.names_services and not note.is_withdrawn]
        went_on = {note.path for note in published[: max(reopens, default=0)]}
        problems = [
            problem._replace(level=Level.WARNING) if problem.path in stays and problem.code in AS_BEFORE else problem
            for problem in self.rules.check(incident, self.rules)
            if problem.path and not (problem.code == "closed-while-held" and problem.path in went_on)
        ]  # a closing after which a published note named services closes nothing
        self.folder.problems += problems if is_said else []
        return {problem.path for problem in problems if problem.is_error} - stays

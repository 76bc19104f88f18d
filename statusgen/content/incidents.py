"""Read an incident folder: its own page, its notes and their translations, joined and checked."""

import re
from collections.abc import Container, Mapping
from functools import partial
from pathlib import Path

from babel import Locale
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.files import COPY, INCIDENTS, Folder
from statusgen.content.messages import editors_language
from statusgen.content.notes import IncidentFacts, Rules, Writing, parse_incident, parse_note, parse_writing
from statusgen.content.source import parse_source
from statusgen.model.note import Edition, EditionState, Incident, Note
from statusgen.model.problem import Level, Problem, has_error
from statusgen.model.vocabulary import normalise
from statusgen.model.words import Kind

_NOTE = re.compile(r"^(?P<number>\d{1,4})-(?P<slug>[^.]+)\.(?P<language>[a-z\-]{2,8})\.md$", re.IGNORECASE)
_OWN = re.compile(r"^incident\.(?P<language>[a-z\-]{2,8})\.md$", re.IGNORECASE)
_FOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_NAME = 100
"""Letters in the name of an incident's folder: files of the site are called after it, and disks limit their names."""


def language_name(tag: str) -> str:
    """Return the name of a site's reference language in the language of its editors."""
    return Locale.parse(tag, sep="-").get_display_name(editors_language(tag)) or tag


def find_incident_folders(folder: Folder, known: Container[str] = (), differing: Container[str] = ()) -> list[str]:
    """Return the names of the folders that can be incidents, sorted; others are reported.

    ``known`` are names of which it is known that they can be, except for those that are ``differing`` now.
    """
    names = folder.names(INCIDENTS, known)
    new = [name for name in names if name not in known or name in differing]
    wrong = {name for name in new if not _can_be_incident(folder, name)}
    return [name for name in names if name not in wrong] if wrong else names


def _can_be_incident(folder: Folder, name: str) -> bool:
    path = f"{INCIDENTS}/{name}"
    if (folder.project / path).is_symlink():
        folder.problems.append(Problem(path, 0, "file-is-link", Level.ERROR))
        return False
    if not (folder.project / path).is_dir():
        folder.problems.append(Problem(path, 0, "file-not-read", Level.WARNING))
        return False
    if not _FOLDER.match(name) or len(name) > LONGEST_NAME:
        right = re.sub(r"[^a-z0-9]+", "-", normalise(name))[:LONGEST_NAME].strip("-") or "2022-05-incident"
        folder.problems.append(Problem(path, 0, "folder-name", Level.ERROR, (("right", right),)))
        return False
    return True


class _Draft(Struct, frozen=True):
    """A note with its reference text, before translations are joined to it."""

    note: Note
    writing: Writing


class IncidentFolder:
    """One incident: its own page, its notes, their translations."""

    def __init__(self, folder: Folder, rules: Rules, name: str) -> None:
        self.folder = folder
        self.rules = rules
        self.name = name
        self.path = f"{INCIDENTS}/{name}"
        self.reference = rules.settings.reference
        self.own: dict[str, Writing] = {}
        self.facts: IncidentFacts | None = None
        self.drafts: dict[int, _Draft] = {}
        self.translations: dict[tuple[int, str], Writing] = {}

    def read(self) -> Incident | None:
        """Read the folder; None when nothing in it can be published."""
        own, notes = self._sort(self.folder.names(self.path))
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
                    name = language_name(self.reference)
                    self._report(path, "translation-without-note", Level.ERROR, number=number, language=name)
                else:
                    self.folder.read(path, partial(self._parse_translation, path, number, language))
        for language, path in own.items():
            if language != self.reference:
                self.folder.read(path, partial(self._parse_own_translation, path, language))
        incident = self._join()
        return None if incident is None else self._without_broken(incident, notes)

    def _sort(self, names: list[str]) -> tuple[dict[str, str], dict[tuple[int, str], str]]:
        own: dict[str, str] = {}
        notes: dict[tuple[int, str], str] = {}
        for name in names:
            path = f"{self.path}/{name}"
            if COPY.search(name):
                self._report(path, "file-copy", Level.WARNING)
            elif match := _OWN.match(name):
                if self._knows(path, match["language"].lower()):
                    own[match["language"].lower()] = path
            elif match := _NOTE.match(name):
                key = (int(match["number"]), match["language"].lower())
                if not self._knows(path, match["language"].lower()):
                    continue
                if key in notes:
                    self._report(path, "number-twice", Level.ERROR, number=key[0], other=Path(notes[key]).name)
                    self.folder.left_out.append(path)
                else:
                    notes[key] = path
            else:
                self._report(path, "file-not-read", Level.ERROR if ".md" in name.lower() else Level.WARNING)
        return own, notes

    def _knows(self, path: str, language: str) -> bool:
        languages = self.rules.settings.languages
        if language not in languages:
            self._report(path, "file-language-unknown", Level.WARNING, language=language, known=", ".join(languages))
        return language in languages

    def _report(self, path: str, code: str, level: Level, **values: object) -> None:
        pairs = tuple((key, str(value)) for key, value in values.items())
        self.folder.problems.append(Problem(path, 0, code, level, pairs))

    def _parse_own(self, path: str, raw: bytes) -> list[Problem]:
        writing, self.facts, problems = parse_incident(parse_source(path, raw), self.rules)
        self.own[self.reference] = writing
        return problems

    def _parse_note(self, path: str, number: int, raw: bytes) -> list[Problem]:
        is_planned = self.facts is not None and self.facts.kind is Kind.PLANNED
        parse = partial(parse_note, parse_source(path, raw), self.rules, self.name, number, is_planned=is_planned)
        note, writing, problems = parse()
        if has_error(problems) and self.folder.good(path) == raw:
            note, writing, problems = parse(is_published=True)
        self.drafts.pop(number, None)
        if note is not None and not has_error(problems):
            self.drafts[number] = _Draft(note, writing)
        return problems

    def _parse_translation(self, path: str, number: int, language: str, raw: bytes) -> list[Problem]:
        writing, problems = parse_writing(parse_source(path, raw), self.rules)
        self.translations.pop((number, language), None)
        if not has_error(problems):
            self.translations[(number, language)] = writing
        return problems

    def _parse_own_translation(self, path: str, language: str, raw: bytes) -> list[Problem]:
        writing, problems = parse_writing(parse_source(path, raw), self.rules)
        if not has_error(problems):
            self.own[language] = writing
        return problems

    def _join(self) -> Incident | None:
        """Join texts to facts. An incident whose own page is missing is published under its first note's title."""
        public = [draft for draft in self.drafts.values() if draft.note.status.is_public]
        if not public:
            return None
        # Never the text of a draft: what stands in for a missing page is public as soon as the incident is.
        first = min(public, key=lambda draft: draft.note.order)
        own = self.own if self.reference in self.own else {self.reference: first.writing}
        facts = self.facts or IncidentFacts(Kind.INCIDENT, None, None, False)
        notes = tuple(
            replace(draft.note, editions=self._editions(draft.writing, self._translations_of(number)))
            for number, draft in self.drafts.items()
        )
        return Incident(
            id=self.name,
            path=self.path,
            kind=facts.kind,
            begins=facts.begins,
            ends=facts.ends,
            concerns_everything=facts.concerns_everything,
            editions=self._editions(own[self.reference], own, has_own_text=self.reference in self.own),
            notes=tuple(sorted(notes, key=lambda note: note.order)),
        )

    def _translations_of(self, number: int) -> dict[str, Writing]:
        return {language: writing for (of, language), writing in self.translations.items() if of == number}

    def _editions(
        self, text: Writing, translations: Mapping[str, Writing], *, has_own_text: bool = True
    ) -> dict[str, Edition]:
        missing, editions = [], {}
        for language in self.rules.settings.languages:
            edition = make_edition(text, translations.get(language), language, self.reference)
            editions[language] = edition
            if edition.state is EditionState.FALLBACK:
                missing.append(language)
            elif edition.state is EditionState.BEHIND:
                behind = translations[language]
                values = (("digest", text.digest), ("typed", behind.translates))
                self.folder.problems.append(
                    Problem(behind.path, behind.translates_line, "translation-behind", Level.WARNING, values)
                )
        if missing and has_own_text:
            self._report(text.path, "translation-missing", Level.WARNING, languages=", ".join(missing))
        return editions

    def _without_broken(self, incident: Incident, notes: Mapping[tuple[int, str], str]) -> Incident | None:
        """Replace notes that contradict the others by their last good version, or leave them out."""
        problems = self.rules.check(incident, self.rules.catalogue)
        self.folder.problems += problems
        broken = {problem.path for problem in problems if problem.is_error}
        if not broken:
            return incident
        for (number, language), path in notes.items():
            if path in broken and language == self.reference:
                raw = self.folder.sources.get(path)
                parse = partial(self._parse_note, path, number)
                if self.folder.good(path) != raw and self.folder.fall_back(path, parse):
                    continue
                self.drafts.pop(number, None)
                self.folder.sources.pop(path, None)
                if path not in self.folder.left_out:
                    self.folder.left_out.append(path)
        joined = self._join()
        again = self.rules.check(joined, self.rules.catalogue) if joined is not None else []
        still = {problem.path for problem in again if problem.is_error}
        if still:
            self.drafts = {number: draft for number, draft in self.drafts.items() if draft.note.path not in still}
            joined = self._join()
        return joined


def make_edition(text: Writing, translation: Writing | None, language: str, reference: str) -> Edition:
    """Choose what readers of a language see: the translation, or the reference text for want of one."""
    if language == reference:
        state, shown, written = EditionState.COMPLETE, text, reference
    elif translation is None:
        state, shown, written = EditionState.FALLBACK, text, reference
    else:
        behind = bool(translation.translates) and translation.translates != text.digest
        state, shown, written = (EditionState.BEHIND if behind else EditionState.COMPLETE), translation, language
    return Edition(written, state, shown.title, shown.prose.html, shown.prose.press_html, shown.path)

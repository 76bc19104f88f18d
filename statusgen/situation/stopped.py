"""Find titles, sentences and remarks by which a service is stopped, while patients read that they may come to it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from statusgen.content.search_words import service_names
from statusgen.content.services import names_of, places_called
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Edition, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.remarks import OwnRemark
from statusgen.model.severity import COMING
from statusgen.model.site import Service
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.model.statement import Statement
from statusgen.model.vocabulary import Vocabulary
from statusgen.model.words import Rule, Stage, State
from statusgen.situation.collect import is_open
from statusgen.situation.fold import fold_with_coming, incidents_in_force
from statusgen.texts.parity import plain_text
from statusgen.texts.stopped import Spelt, Stopped, may_say_stopped, read_stopped

_QUOTATION = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)
_QUOTED = re.compile(r"[\"«»“”„‹›]")
_LONGEST = 400
"""Letters of a sentence of which every word can be known."""
_SENTENCE = re.compile(r"[^.!?؟;]++[.!?؟;]?")
_may_say_stopped = lru_cache(maxsize=4096)(may_say_stopped)
"""While watching, each sentence of open incidents is asked once."""


def check_stopped(whole: Content, situation: Situation) -> Iterator[Problem]:
    """Iterate over a warning for each of the newest note of an incident, and of those that wait.

    Compared is what patients read at the instant of the note, whichever note or incident says it. What may mean another
    day, other people or only a part is left alone, and so is what is announced.
    """
    reader = _Reader.of(whole)
    for note in iter_words_of_now(whole, situation):
        for edition in {edition.path: edition for edition in note.editions.values() if edition.path}.values():
            yield from _check_edition(whole, note, edition, reader)
        for statement in note.statements:
            yield from _check_remark(whole, note, statement, reader)


def iter_words_of_now(whole: Content, situation: Situation) -> Iterator[Note]:
    """Iterate over the newest note of each open incident, and over those that wait."""
    lasting = (summary.id for summary in index_of(whole.incidents).lasting if is_open(summary))
    for id_ in sorted({*lasting, *(incident.id for incident in situation.open_incidents)}):
        public = [note for note in whole.incidents[id_].standing if note.status.is_public]
        published = [note for note in public if note.published <= situation.at]
        waiting = [note for note in public if note.published > situation.at]
        yield from (note for note in (*published[-1:], *waiting) if note.stage is not Stage.CLOSED)


class _Reader(Struct, frozen=True):
    """What reads which services and places a text names."""

    vocabulary: Vocabulary
    services: Spelt
    places: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, content: Content) -> "_Reader":
        catalogue = content.catalogue
        services = {name: (id_,) for name, id_ in service_names(catalogue).ids.items()}
        named = (names_of(catalogue.locations) | names_of(catalogue.groups)).ids
        places = {name: places_called(id_, catalogue.groups, catalogue.locations) for name, id_ in named.items()}
        usual = [service.id for service in catalogue.services.values() if not service.when_stated]
        remote = {service.id for service in catalogue.services.values() if not service.attended}
        return cls(content.vocabulary, Spelt(services, (), usual, remote), places)

    def read(self, text: str, language: str, of: str = "", *, is_whole: bool = False) -> Stopped:
        """Read what a text says is stopped, which may be ``of`` a service that it does not name."""
        if len(text) > _LONGEST or not _may_say_stopped(text, self.vocabulary, language):
            return Stopped()
        return read_stopped(text, self.vocabulary, self.services, self.places, language, of, is_whole=is_whole)


def _check_edition(content: Content, note: Note, edition: Edition, reader: _Reader) -> Iterator[Problem]:
    """Iterate over the warnings about a title, and about the sentences of a text: these are no headlines, and whole."""
    html = _QUOTATION.sub("", f"{edition.html}\n{edition.press_html}\n{edition.doctors_html}")
    lines = (line for line in plain_text(html).split("\n") if not _QUOTED.search(line))
    sentences = [sentence for line in lines for sentence in _SENTENCE.findall(line)]
    said = set[str]()
    for text in (edition.title, *sentences):
        stopped = reader.read(text, edition.language, is_whole=text is not edition.title)
        named = [service for service in _iter_let_come(content, note, stopped) if service.id not in said]
        said |= {service.id for service in named}
        if named:
            yield _problem(edition.path, 0, named, text)


def _check_remark(content: Content, note: Note, statement: Statement, reader: _Reader) -> Iterator[Problem]:
    remark, reference = statement.remark, content.settings.reference
    texts = dict(remark.words) if isinstance(remark, OwnRemark) else {}
    if isinstance(remark, str):
        ready = content.catalogue.remarks.get(remark)
        texts = dict(ready.by_language) if ready is not None else {reference: remark}
    for language, text in texts.items():
        stopped = reader.read(text, language, statement.service)
        if statement.service in stopped.services and not stopped.places:
            stopped = Stopped(frozenset((statement.service,)), frozenset(statement.locations))
        if named := [*_iter_let_come(content, note, stopped)]:
            yield _problem(note.path, statement.line, named, text)
            return


def _problem(path: str, line: int, named: list[Service], text: str) -> Problem:
    names = ", ".join(service.name.as_written for service in named)
    values = (("service", names), ("sentence", text.strip()[:200]))
    return Problem(path, line, "text-stopped", Level.WARNING, values)


def _iter_let_come(content: Content, note: Note, stopped: Stopped) -> Iterator[Service]:
    """Iterate over the services that a note is read to stop, and to which everybody may come then, where it says so."""
    services = [content.catalogue.services[id_] for id_ in sorted(stopped.services)]
    keys = [
        (service.id, place)
        for service in services
        for place in service.locations
        if not stopped.places or place in stopped.places or service.is_whole_group
    ]
    if not keys:
        return
    cells = fold_with_coming(content.catalogue, incidents_in_force(content, note.published), note.published, keys)
    for service in services:
        own = [cells[key] for key in keys if key[0] == service.id and key in cells]
        if own and all(_lets_everybody_come(service, cell) for cell in own):
            yield service


def _lets_everybody_come(service: Service, cell: Cell) -> bool:
    """Whether everybody may come to a service, and nothing is announced that changes it."""
    rules = (*COMING, None, *((Rule.EMERGENCY_ONLY,) if service.is_emergency else ()))
    runs = cell.state is State.RUNNING or (cell.state is State.DEGRADED and cell.rule in (Rule.COME, Rule.WALK_IN))
    is_word_of_now = cell.reason in (Reason.STATED, Reason.ORDINARY) and not cell.said.coming
    return runs and is_word_of_now and all(one.rule in rules and not one.sentence for one in cell.said.instructions)

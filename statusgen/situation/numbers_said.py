"""Find telephone numbers in the words of notes that nobody answers, or that miss a digit of one that is known."""

import re
from collections.abc import Iterator
from html import escape

from msgspec import Struct

from statusgen.content.standard import LINES, standard_text
from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.phone import phone_href
from statusgen.model.problem import Level, Problem
from statusgen.model.remarks import OwnRemark
from statusgen.model.site import Text
from statusgen.model.situation import Situation
from statusgen.model.words import State
from statusgen.situation.fold import fold_with_coming, incidents_in_force
from statusgen.situation.lines import with_lines_at
from statusgen.situation.stopped import iter_words_of_now
from statusgen.texts.numbers_said import SaidNumber, is_same, is_slip, iter_said
from statusgen.texts.short_numbers import numbers_of
from statusgen.texts.typeset import typeset

_TELEPHONE = re.compile(r'href="tel:([+\d]+)"')


class _Line(Struct, frozen=True):
    """A telephone line: what it is called, and its number."""

    key: tuple[str, str]
    """Its id, and that of the hospital for whose patients alone it is."""
    name: Text
    number: str
    service: str = ""

    @property
    def dialled(self) -> str:
        return phone_href(self.number).removeprefix("tel:")


def check_numbers_said(whole: Content, situation: Situation) -> Iterator[Problem]:
    """Iterate over a warning for each such number in the newest note of an incident, and in those that wait.

    Numbers that are quite different from all that are known may be of anybody, and are left alone.
    """
    others = frozenset(_iter_elsewhere(whole))
    for note in iter_words_of_now(whole, situation):
        texts = [*_iter_texts(whole, note)]
        if any("tel:" in html for _, html, _, _ in texts):
            yield from _check_note(whole, note, texts, others)


def _check_note(
    whole: Content, note: Note, texts: list[tuple[str, str, str, int]], others: frozenset[str]
) -> Iterator[Problem]:
    standing = [*_iter_lines(with_lines_at(whole, note.published))]
    answering = [line for line in standing if line.number and not _is_silent(whole, note, line)]
    announced = {phone_href(line.number).removeprefix("tel:") for line in note.telephone_lines if line.number}
    usual = [*_iter_lines(whole), *_iter_opened(whole, note, standing)]
    stops = {one for one, of in whole.vocabulary.aliases["state"].items() if State.RUNNING not in of}
    found = dict[tuple[str, str], Problem]()
    for language, html, path, at in texts:
        for said in iter_said(html, language):
            if any(is_same(said.dialled, one) for one in (*(line.dialled for line in answering), *announced)):
                continue
            was = next((line for line in usual if line.number and is_same(said.dialled, line.dialled)), None)
            if was is not None and not said.may_be_other(language, stops):
                now = next((line for line in answering if line.key == was.key), None)
                code = "text-number-closed" if now is None else "text-number-replaced"
                problem = _problem(code, path, at, said, now or was)
            elif was is None and (near := _find_near(said, answering, language)) and said.dialled not in others:
                problem = _problem("text-number-unknown", path, at, said, near)
            else:
                continue
            found.setdefault((path, said.dialled), problem)
    yield from found.values()


def _problem(code: str, path: str, at: int, said: SaidNumber, line: _Line) -> Problem:
    values = (("sentence", said.sentence[:200]), ("number", said.typed), ("line", line.name.as_written))
    return Problem(path, at, code, Level.WARNING, (*values, ("other", line.number)))


def _find_near(said: SaidNumber, lines: list[_Line], language: str) -> _Line | None:
    """Find the line whose number a sentence seems to mean.

    The lines of one house often differ in the last digits: then the sentence names the line, or says only to call.
    """
    for line in lines:
        slip = is_slip(said.dialled, line.dialled)
        if slip == 1 or (slip and said.names(line.name.in_(language), language)):
            return line
    return None


def _iter_texts(whole: Content, note: Note) -> Iterator[tuple[str, str, str, int]]:
    """Iterate over the texts of a note: language, HTML in which numbers are links, file, line."""
    numbers = numbers_of(whole.settings.country) | {line.number for line in _iter_lines(whole) if line.number}
    numbers |= {line.number for line in note.telephone_lines if line.number}
    for edition in {edition.path: edition for edition in note.editions.values() if edition.path}.values():
        title = typeset(f"<p>{escape(edition.typed_title, quote=False)}</p>", edition.language, numbers)
        html = f"{title}\n{edition.html}\n{edition.press_html}\n{edition.doctors_html}"
        yield edition.language, html, edition.path, 0
    for statement in note.statements:
        remark, reference = statement.remark, whole.settings.reference
        words = (
            remark.words if isinstance(remark, OwnRemark) else ((reference, remark),) if isinstance(remark, str) else ()
        )
        for language, text in words:
            yield language, typeset(escape(text, quote=False), language, numbers), note.path, statement.line


def _iter_lines(content: Content) -> Iterator[_Line]:
    """Iterate over the lines of the settings and of the hospitals."""
    for phone in content.settings.phones:
        yield _Line((phone.id, ""), phone.name, phone.number, phone.service)
    for place in content.catalogue.locations.values():
        yield _Line((place.id, ""), place.name, place.phone)
        for phone in place.lines:
            yield _Line((phone.id, place.id), phone.name, phone.number, phone.service)


def _iter_opened(whole: Content, note: Note, standing: list[_Line]) -> Iterator[_Line]:
    """Iterate over the lines as earlier notes of the incident opened them."""
    languages, reference = whole.settings.languages, whole.settings.reference
    names = {id_: name for id_ in LINES if (name := standard_text("line", id_, languages, reference)) is not None}
    names |= {line.key[0]: line.name for line in standing}
    for earlier in whole.incidents[note.incident].standing:
        if earlier.status.is_public and earlier.published < note.published:
            for line in earlier.telephone_lines:
                if line.number and line.id in names:
                    yield _Line((line.id, line.location), names[line.id], line.number)


def _is_silent(whole: Content, note: Note, line: _Line) -> bool:
    """Whether the service by which a line stands is cancelled everywhere at the instant of a note."""
    service = whole.catalogue.services.get(line.service)
    if service is None:
        return False
    keys = [(service.id, place) for place in service.locations]
    cells = fold_with_coming(whole.catalogue, incidents_in_force(whole, note.published), note.published, keys)
    return bool(keys) and all(key in cells and cells[key].state is State.CANCELLED for key in keys)


def _iter_elsewhere(whole: Content) -> Iterator[str]:
    """Iterate over the numbers that lasting pages and the settings give besides the lines."""
    for page in whole.pages:
        for edition in page.editions.values():
            yield from _TELEPHONE.findall(edition.html)
    settings = whole.settings
    for number in (settings.press_phone, settings.emergency_number):
        yield phone_href(number).removeprefix("tel:")
    for text in (settings.contact_how, settings.emergency_otherwise):
        for words in text.by_language.values() if text is not None else ():
            yield from _TELEPHONE.findall(typeset(words, text.reference if text else ""))

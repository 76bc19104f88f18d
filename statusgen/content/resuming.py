"""Find sentences by which a service resumes while the facts of the note cancel it, or only later while it runs now."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache

from statusgen.model.note import Edition, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Service, Text
from statusgen.model.statement import Statement
from statusgen.model.vocabulary import normalise
from statusgen.model.words import State
from statusgen.texts.parity import plain_text, read_values
from statusgen.texts.wordlists import hint_of, read_words

_NEAR = 180
"""Days after its publication within which a sentence means a day on which something resumes."""
_INFLECTED = frozenset(("pl", "ro", "uk"))
"""Languages in which the ends of names change."""
_SENTENCE = re.compile(r"[^.!?;\n]+")


def check_resuming(note: Note, edition: Edition, catalogue: Catalogue) -> Iterator[Problem]:
    """Iterate over a warning for each such sentence of a text, per place.

    A sentence with a day in it announces, as does one of a service whose day of return is given, and one with a word
    that denies or limits is left alone. Where the service runs at once, a later day is warned about.
    """
    text = "\n".join((edition.title, plain_text(f"{edition.html}\n{edition.press_html}\n{edition.doctors_html}")))
    for match in _SENTENCE.finditer(text) if _hint(edition.language)(text.replace("'", "’")) else ():
        sentence = match[0].strip().replace("'", "’")
        resumes = says_it_resumes(sentence, edition.language)
        later = None if resumes else find_later_day(sentence, edition.language, note.published.date())
        for statement in note.statements if resumes or later else ():
            service = catalogue.services[statement.service].name.as_written
            values = (("service", service), ("sentence", sentence[:200]))
            if later and _runs_too_early(note, statement, sentence, catalogue):
                ends = max(later, note.valid_until.date()) if note.valid_until else later
                days = (("day", f"{later:%d/%m/%Y}"), ("until", f"{ends:%d/%m/%Y}"))
                yield Problem(edition.path, 0, "text-resumes-later", Level.WARNING, (*values, *days))
            is_announced = statement.restart is not None and statement.restart > note.published.date()
            if resumes and not is_announced and is_contradicted(note, statement, sentence, catalogue):
                yield Problem(edition.path, 0, "text-resumes", Level.WARNING, values)


def find_later_day(sentence: str, language: str, published: date) -> date | None:
    """Find the day after its publication on which a sentence says that something resumes; None where it says none.

    A day up to which something holds is none, and one without a year is the nearest.
    """
    again, until = _later_patterns(language)
    if not again.search(sentence) or until.search(sentence):
        return None
    found = []
    for month, day, year in (value.number for value in read_values(sentence, language) if value.kind == "date"):
        for one in (year,) if year else (published.year, published.year + 1):
            with suppress(ValueError):
                found.append(date(one, month, day))
    return min((day for day in found if 0 < (day - published).days <= _NEAR), default=None)


def _runs_too_early(note: Note, statement: Statement, sentence: str, catalogue: Catalogue) -> bool:
    """Whether a sentence names the service of a statement that runs at once, at a place where it does, and no other."""
    if not _runs_at_once(note, statement):
        return False
    named = {service.id for service in catalogue.services.values() if _says_service(sentence, service)}
    at_once = {one.service for one in note.statements if _runs_at_once(note, one)}
    if statement.service not in named or named - at_once:
        return False
    places = {id_ for id_, place in catalogue.locations.items() if _names(sentence, place.name)}
    others = [one for one in note.statements if one.service == statement.service and not _runs_at_once(note, one)]
    return bool(places & set(statement.locations)) if places else not others


def _runs_at_once(note: Note, statement: Statement) -> bool:
    begins_later = statement.begins is not None and statement.begins > note.published
    return statement.state is State.RUNNING and not begins_later and not statement.windows


def _says_service(sentence: str, service: Service) -> bool:
    is_called = f"-{service.id}-" in f"-{normalise(sentence)}-"  # "radiology" for "X-ray and scans"
    return is_called or _names(sentence, service.name) or _names(sentence, service.short)


def says_it_resumes(sentence: str, language: str) -> bool:
    """Whether a sentence says that something resumes: now, and without a word that denies or limits it."""
    resumes, limits = _patterns(language)
    if not resumes.search(sentence) or limits.search(sentence.replace("'", "’")):
        return False
    return all(value.kind != "date" for value in read_values(sentence, language))


@cache
def _hint(language: str) -> Callable[[str], bool]:
    """Return what asks of a whole text whether it may say that something resumes, be it a few words apart."""
    forms = read_words(language, "resuming").get("resumes", ())
    return hint_of("|".join(re.escape(form.split()[0]) for form in forms) or "(?!)")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how a language says that something resumes, and what takes that back or limits it."""
    words = read_words(language, "resuming")
    resumes = "|".join(map(re.escape, words.get("resumes", ()))) or "(?!)"
    limits = (
        "|".join(one if one.endswith("’") else rf"{re.escape(one)}(?!\w)" for one in words.get("not", ())) or "(?!)"
    )
    return (
        re.compile(rf"(?<!\w)(?:{resumes})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{limits})", re.IGNORECASE),
    )


@cache
def _later_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how a language says that something resumes, be it a few words apart, and that it holds up to a day."""
    words = read_words(language, "resuming")
    apart = (r"(?:,?\s+\S+){0,5}?,?\s+".join(map(re.escape, one.split())) for one in words.get("resumes", ()))
    return (
        re.compile(rf"(?<!\w)(?:{'|'.join(apart) or '(?!)'})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.get('until', ()))) or '(?!)'})(?!\w)", re.IGNORECASE),
    )


def is_contradicted(note: Note, statement: Statement, sentence: str, catalogue: Catalogue) -> bool:
    """Whether a sentence names the service of a statement that cancels it now, at a place where it does."""
    service = catalogue.services[statement.service]
    begins_later = statement.begins is not None and statement.begins > note.published
    if statement.state is not State.CANCELLED or begins_later:
        return False
    if not _says_service(sentence, service):
        return False
    named = {id_ for id_, place in catalogue.locations.items() if _names(sentence, place.name)}
    elsewhere = {
        place
        for exception in statement.exceptions
        if not exception.groups and exception.state is not State.CANCELLED
        for place in exception.locations
    }
    if named:
        return bool(named & set(statement.locations) - elsewhere)
    others = [one for one in note.statements if one.service == service.id and one.state is not State.CANCELLED]
    return not others and not elsewhere and not any(exception.groups for exception in statement.exceptions)


def _names(sentence: str, name: Text) -> bool:
    """Whether a sentence holds a name in any of its languages, without what stands in brackets."""
    said = f"-{normalise(sentence)}-"
    plain = ((tag, normalise(one.partition("(")[0])) for tag, one in name.by_language.items())
    return any(f"-{one}-" in said or (tag in _INFLECTED and _inflected(one).search(said)) for tag, one in plain)


@cache
def _inflected(name: str) -> re.Pattern[str]:
    words = (rf"{re.escape(word[:-2])}[^-]{{0,4}}" if len(word) > 5 else re.escape(word) for word in name.split("-"))
    return re.compile(f"-{'-'.join(words)}-")

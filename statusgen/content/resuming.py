"""Find sentences that say a service resumes while the facts of the note say that it is cancelled."""

import re
from collections.abc import Iterator
from functools import cache

from statusgen.model.note import Edition, Note
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Catalogue, Text
from statusgen.model.statement import Statement
from statusgen.model.vocabulary import normalise
from statusgen.model.words import State
from statusgen.texts.parity import plain_text, read_values
from statusgen.texts.wordlists import read_words

_SENTENCE = re.compile(r"[^.!?;\n]+")


def check_resuming(note: Note, edition: Edition, catalogue: Catalogue) -> Iterator[Problem]:
    """Iterate over a warning for each such sentence of a text, per place.

    A sentence with a day in it announces, and one with a word that denies or limits is left alone.
    """
    text = plain_text(f"{edition.html}\n{edition.press_html}\n{edition.doctors_html}")
    for match in _SENTENCE.finditer(f"{edition.title}\n{text}"):
        sentence = match[0].strip().replace("'", "’")
        if not says_it_resumes(sentence, edition.language):
            continue
        for statement in note.statements:
            if is_contradicted(note, statement, sentence, catalogue):
                service = catalogue.services[statement.service].name.as_written
                values = (("service", service), ("sentence", sentence[:200]))
                yield Problem(edition.path, 0, "text-resumes", Level.WARNING, values)


def says_it_resumes(sentence: str, language: str) -> bool:
    """Whether a sentence says that something resumes: now, and without a word that denies or limits it."""
    resumes, limits = _patterns(language)
    if not resumes.search(sentence) or limits.search(sentence.replace("'", "’")):
        return False
    return all(value.kind != "date" for value in read_values(sentence, language))


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


def is_contradicted(note: Note, statement: Statement, sentence: str, catalogue: Catalogue) -> bool:
    """Whether a sentence names the service of a statement that cancels it now, at a place where it does."""
    service = catalogue.services[statement.service]
    begins_later = statement.begins is not None and statement.begins > note.published
    if statement.state is not State.CANCELLED or begins_later:
        return False
    if not (_names(sentence, service.name) or _names(sentence, service.short)):
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
    return any(f"-{normalise(one.partition('(')[0])}-" in said for one in name.by_language.values())

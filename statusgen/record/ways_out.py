"""Problems of what was published: what is wrong, and all ways out."""

from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime

from statusgen.content.instants import type_instant
from statusgen.content.messages import editors_of
from statusgen.model.note import Note
from statusgen.model.problem import Level, Problem
from statusgen.model.words import Status
from statusgen.record.published import IncidentRecord, NoteRecord

if TYPE_CHECKING:
    from statusgen.record.hold import Terms

_WARNINGS = ("withdrawal-laxer", "published-corrected")


def note_problem(code: str, path: str, published: NoteRecord, id_: str, terms: "Terms", **more: str) -> Problem:
    """Return a problem of a note that was published, with everything that its sentence may quote."""
    facts = published.facts
    values = {
        "number": str(published.number),
        "incident": id_,
        "title": facts.texts[facts.reference].title if facts is not None else "…",
        "date": _date_of(published.published, terms),
        "shown": _date_of(published.first_shown, terms),
        "lines": _lines_to_withdraw(terms),
        **more,
    }
    level = Level.WARNING if code in _WARNINGS else Level.ERROR
    return Problem(path, 0, code, level, tuple(values.items()))


def left_problem(note: Note, incident: str, number: int) -> Problem:
    """Return the problem of a note whose number is that of one that stands in another incident now."""
    values = {"typed": f"{note.number:02}", "incident": incident, "number": str(number)}
    return Problem(note.path, 0, "number-left", Level.ERROR, tuple(values.items()))


def incident_problem(code: str, path: str, record: IncidentRecord, terms: "Terms", **more: str) -> Problem:
    """Return a problem of an incident of which something was published."""
    text = record.texts.get(record.reference)
    values = {
        "incident": record.id,
        "title": text.title if text is not None else record.id,
        "numbers": ", ".join(str(note.number) for note in record.notes),
        "lines": _lines_to_withdraw(terms),
        "reference": terms.settings.reference,
        **more,
    }
    return Problem(path, 0, code, Level.ERROR, tuple(values.items()))


def _date_of(moment: datetime | None, terms: "Terms") -> str:
    if moment is None:
        return "…"
    language, zone = editors_of(terms.settings), terms.settings.timezone
    return str(format_datetime(moment.astimezone(zone), "d MMMM y, HH:mm", locale=language))


def _lines_to_withdraw(terms: "Terms") -> str:
    language = terms.settings.reference
    word = terms.vocabulary.usual(language, "status", (Status.WITHDRAWN,)).lower()
    on = type_instant(terms.at, terms.settings.timezone)
    lines = ((0, "status", word), (0, "withdrawn-on", on), (0, "withdrawn-because", "…"))
    return terms.vocabulary.lines(language, lines)

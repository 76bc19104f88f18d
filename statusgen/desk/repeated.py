"""Say of a service again what an incident says of it: the lines of its bulletin, where these still mean the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import dedent

from statusgen.content.front_matter import Table, parse_front_matter
from statusgen.content.instants import type_instant
from statusgen.content.notes import Rules, parse_note
from statusgen.content.opening import read_below
from statusgen.content.services import names_of
from statusgen.content.source import Source, parse_source
from statusgen.model.note import Incident, Note
from statusgen.model.vocabulary import normalise
from statusgen.situation.checks import as_typed


def notes_that_say(incident: Incident, service: str) -> tuple[Note, ...]:
    """Return the notes of which a word of a service counts at some place, the oldest first."""
    newest = {place: note for note in incident.standing for of, place in sorted(note.cells) if of == service}
    return tuple(note for note in incident.standing if any(note is one for one in newest.values()))


def repeat_lines(incident: Incident, service: str, project: Path, rules: Rules, at: datetime) -> tuple[str, ...] | None:
    """Return lines that say of a service in a note of now what an incident says of it; None where none do.

    They are those of the one note that says it, exceptions, dates and places included, and are read as a new note would
    be: where they would say anything else, or what is over, they are not proposed.
    """
    notes = notes_that_say(incident, service)
    if len(notes) != 1:
        return None
    try:
        source = parse_source(notes[0].path, read_below(project, notes[0].path))
    except OSError:
        return None
    block = _find_block(source, service, rules)
    published, ends = (type_instant(moment, rules.settings.timezone) for moment in (at, at + timedelta(days=1)))
    front = ("---", f"published: {published}", f"valid-until: {ends}")
    text = (*front, "services:", *(f"  {line}" for line in block), "---")
    read, _, problems = parse_note(Source(source.path, text), rules, incident.id, 1, is_planned=incident.is_planned)
    if read is None or any(one.is_error and len(front) + 1 < one.line < len(text) for one in problems):
        return None
    said = [as_typed(statement) for statement in notes[0].statements if statement.service == service]
    return block if [as_typed(statement) for statement in read.statements] == said else None


def _find_block(source: Source, service: str, rules: Rules) -> tuple[str, ...]:
    """Find the lines that name a service, without their indent; none where they stand in no lines of their own."""
    front = parse_front_matter(source, rules.knows_key, rules.is_text)
    ids = names_of(rules.catalogue.services).ids
    starts = [entry.line for entry in front.table.entries]
    for entry in front.table.entries:
        if rules.vocabulary.find("key", entry.key, ("services",)) and isinstance(entry.value, Table):
            inner = [one.line for one in entry.value.entries]
            for one in entry.value.entries:
                if ids.get(normalise(one.key)) == service:
                    end = min(line for line in (*starts, *inner, front.body_line - 1) if line > one.line)
                    return _trim(source.lines[one.line - 1 : end - 1])
    return ()


def _trim(lines: Sequence[str]) -> tuple[str, ...]:
    said = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    return tuple(dedent("\n".join(lines[: said[-1] + 1])).split("\n")) if said else ()

"""Notes that readers do not see yet: those that wait for their instant, and drafts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from babel.dates import format_datetime

from statusgen.model.content import Content
from statusgen.model.incident_index import NoteSummary, index_of
from statusgen.model.problem import Level, Problem
from statusgen.model.waiting import Waiting, WaitingNote
from statusgen.situation.fold import find_note

LISTED = 20
"""How many notes that wait, and how many drafts, are named."""
LONG = timedelta(days=7)
"""A note that waits longer may bear a mistyped date."""


def find_waiting(content: Content, at: datetime) -> Waiting:
    """Find what readers do not see at an instant; ``content`` has not passed the embargo."""
    index = index_of(content.incidents)
    waiting = [note for note in index.after(at) if note.is_public]
    drafts = [note for note in reversed(index.notes) if not note.is_public]
    named = (*waiting[:LISTED], *drafts[:LISTED])
    last = waiting[-1].published if waiting else None
    return Waiting(tuple(_name(content, note) for note in named), len(waiting), len(drafts), last)


def _name(content: Content, summary: NoteSummary) -> WaitingNote:
    note = find_note(content.incidents, summary)
    line = note.lines.get("published", 0)
    return WaitingNote(note.path, line, note.published.isoformat(), is_draft=not note.status.is_public)


def check_waiting(waiting: Waiting, at: datetime, language: str) -> Iterator[Problem]:
    """Report notes that wait for long; ``language`` is that of the editors, for the date."""
    for note in waiting.notes:
        if not note.is_draft and note.published - at > LONG:
            written = format_datetime(note.published, "EEEE d MMMM y, HH:mm", locale=language)
            yield Problem(note.path, note.line, "note-waits-long", Level.WARNING, (("date", written),))

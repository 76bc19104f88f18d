"""Notes that readers do not see yet: those that wait for their instant, and drafts."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from babel.dates import format_datetime

from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.problem import Level, Problem
from statusgen.model.situation import Situation
from statusgen.model.summaries import NoteSummary
from statusgen.model.waiting import Waiting, WaitingNote
from statusgen.situation.fold import find_note

LISTED = 20
"""How many notes that wait, and how many drafts, are named."""
LATE = timedelta(days=1)
"""How long before a build a note may be dated that no build has shown."""
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


def check_late(situation: Situation, shows: Callable[[str, int], bool], at: datetime) -> Iterator[Problem]:
    """Report notes of live incidents that were never published and are dated well before, or before what was.

    ``shows`` tells of an incident and a number whether that note was published; where none was, nothing is known.
    """
    notes = [note for incident in situation.live for note in incident.notes if note.status.is_public]
    shown = [note.published for note in notes if shows(note.incident, note.number)]
    for note in notes if shown else ():
        is_late = note.published < max(at - LATE, min(at, max(shown)))
        if is_late and not shows(note.incident, note.number):
            typed = f"{note.published:%d/%m/%Y %H:%M}"
            yield Problem(
                note.path, note.lines.get("published", 0), "published-late", Level.WARNING, (("typed", typed),)
            )

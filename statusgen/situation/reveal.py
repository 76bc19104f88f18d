"""Show notes that wait, and drafts, as if they were published: for a preview, and nowhere else."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.incident_index import IncidentIndex, StoredIncidents, index_of
from statusgen.model.note import Incident, Note
from statusgen.model.preview import Preview, PreviewWanted
from statusgen.model.situation import Situation
from statusgen.model.summaries import NoteSummary, summarise_incident
from statusgen.model.words import Status
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation


def reveal(content: Content, at: datetime, *, waiting: bool, drafts: bool) -> tuple[Content, tuple[Note, ...]]:
    """Publish at an instant the notes that wait for a later one, the drafts, or both.

    Return the content with them, which is still to pass the embargo, and the notes as they were.
    """
    index = index_of(content.incidents)
    found = [note for note in index.notes if _is_revealed(note, at, waiting=waiting, drafts=drafts)]
    if not found:
        return content, ()
    notes = tuple(content.incidents[note.incident].get_note(note.number) for note in found)
    shown = {(note.incident, note.number): _publish(note, at) for note in notes}
    changed = {id_: _with_notes(content.incidents[id_], shown) for id_ in {note.incident for note in notes}}
    summaries = {id_: summarise_incident(changed[id_]) if id_ in changed else one for id_, one in index.items()}
    stored = StoredIncidents(IncidentIndex(summaries), lambda id_: changed.get(id_) or content.incidents[id_])
    return replace(content, incidents=stored), notes


def _is_revealed(note: NoteSummary, at: datetime, *, waiting: bool, drafts: bool) -> bool:
    return (waiting and note.published > at) if note.is_public else drafts


def _publish(note: Note, at: datetime) -> Note:
    published = min(note.published, at.astimezone(note.published.tzinfo))
    return replace(note, status=note.status if note.status.is_public else Status.PUBLISHED, published=published)


def _with_notes(incident: Incident, shown: Mapping[tuple[str, int], Note]) -> Incident:
    notes = (shown.get((note.incident, note.number), note) for note in incident.notes)
    return replace(incident, notes=tuple(sorted(notes, key=lambda note: note.order)))


def look_at(content: Content, at: datetime, wanted: PreviewWanted) -> tuple[Content, Situation, Preview]:
    """Return what a preview shows of all content, and what that says at an instant."""
    revealed, preview = reveal_wanted(content, at, wanted)
    shown = embargo(revealed, at)
    return shown, fold_situation(shown, at), preview or Preview()


def reveal_wanted(content: Content, at: datetime, wanted: PreviewWanted | None) -> tuple[Content, Preview | None]:
    """Return content with what a preview shows of it, and what it is a preview of; as it is where none is wanted."""
    if wanted is None:
        return content, None
    revealed, notes = reveal(content, at, waiting=wanted.has_waiting, drafts=wanted.has_drafts)
    return revealed, Preview(at if wanted.is_typed else None, notes)

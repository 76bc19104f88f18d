"""What publishing now would change for readers: what was published, beside what a build would publish."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model.content import Content
from statusgen.model.help_wanted import HelpCall
from statusgen.model.identities import name_of
from statusgen.model.note import Note
from statusgen.model.personal_data import DataStatus
from statusgen.model.situation import Situation
from statusgen.model.words import WarningKind
from statusgen.record.make import is_other
from statusgen.situation.cell_changes import CellsChanged, find_in_order, iter_changes
from statusgen.situation.claims import CellKey
from statusgen.situation.laxer import find_laxer_on_site
from statusgen.situation.lines import find_changed_on_site
from statusgen.situation.personal_data import find_lost_data_on_site
from statusgen.situation.warnings import find_lost_on_site


class Difference(Struct, frozen=True):
    """What readers would find changed."""

    cells: tuple[CellsChanged, ...]
    """What changes at once, in the order of the catalogue."""
    laxer_later: tuple[CellKey, ...]
    """The cells that say the same now, and are laxer at a later instant."""
    warnings: tuple[WarningKind, ...]
    """The warnings of fraud that end, or no longer say all that they said."""
    data: tuple[DataStatus, ...]
    """What was said of personal data, and no longer is, or sounds better."""
    lines: tuple[str, ...]
    """Ids of the telephone lines that open, close or change."""
    calls: tuple[tuple[HelpCall, ...], tuple[HelpCall, ...]]
    """The calls for help that were published and are no longer made, and those that are new, or say something else."""
    new: tuple[Note, ...]
    """The notes that nobody has read: new items of feeds, and new announcements."""
    corrected: tuple[Note, ...]
    """The notes of which the facts changed: new items too."""
    reworded: tuple[Note, ...]
    """The notes of which only the text changed: no item."""
    gone: tuple[Note, ...]
    """The notes that would disappear, or say only that they were withdrawn."""

    @property
    def is_laxer(self) -> bool:
        """Whether anything gets laxer, now or later, or a group that was let come loses its way to care."""
        is_lost = any(change.is_laxer or change.shuts_out for change in self.cells)
        return bool(self.laxer_later or self.warnings or self.data) or is_lost

    @property
    def is_empty(self) -> bool:
        """Whether readers would find everything as it is."""
        return not (
            self.cells
            or self.laxer_later
            or self.warnings
            or self.data
            or self.lines
            or any(self.calls)
            or self.new
            or self.corrected
            or self.reworded
            or self.gone
        )


def compare(published: tuple[Content, Situation], now: tuple[Content, Situation]) -> Difference:
    """Compare what was published with what would be, both at the same instant; both have passed the embargo."""
    (before, was), (after, will) = published, now
    laxer = {*find_laxer_on_site(before, after, will.at)} if before.incidents else set()
    cells = tuple(iter_changes((before.catalogue, after.catalogue), was.cells, will.cells, laxer))
    told = {(change.service, place) for change in cells for place in change.places}
    notes = {name_of(note): note for incident in before.incidents.values() for note in incident.notes}
    coming = {
        name_of(note): note for incident in after.incidents.values() for note in incident.notes if not note.is_withdrawn
    }
    reference = after.settings.reference
    changed = [note for name, note in coming.items() if name in notes and is_other(notes[name], note, reference)]
    facts = [note for note in changed if is_other(notes[name_of(note)], note, reference, has_texts=False)]
    return Difference(
        cells,
        tuple(key for key in find_in_order(before.catalogue, laxer) if key not in told),
        find_lost_on_site(before, after, will.at),
        find_lost_data_on_site(before, after, will.at),
        find_changed_on_site(before, after, will.at),
        (_find_others(was, will), _find_others(will, was)),
        _in_order(note for name, note in coming.items() if name not in notes),
        _in_order(facts),
        _in_order(note for note in changed if note not in facts),
        _in_order(note for name, note in notes.items() if name not in coming),
    )


def _find_others(situation: Situation, other: Situation) -> tuple[HelpCall, ...]:
    """Return the calls for help of a situation that another does not make so."""
    known = [one.call for one in other.help_wanted]
    return tuple(one.call for one in situation.help_wanted if one.call not in known)


def _in_order(notes: Iterator[Note] | list[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda note: note.order))

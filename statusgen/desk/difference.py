"""What publishing now would change for readers: what was published, beside what a build would publish."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.identities import name_of
from statusgen.model.note import Note
from statusgen.model.situation import Cell, Situation
from statusgen.record.make import facts_of
from statusgen.situation.claims import CellKey
from statusgen.situation.laxer import find_laxer_on_site
from statusgen.wording.cells import advise, except_for, newest_day, tell_exceptions
from statusgen.wording.context import PageContext


class CellsChanged(Struct, frozen=True):
    """Cells of one service that change in the same way."""

    service: str
    places: tuple[str, ...]
    was: Cell | None
    """None where the service was not offered there."""
    now: Cell | None
    """None where it is not offered there any more."""
    is_laxer: bool
    """Whether a patient may come who could not, or loses a way to care; now or at a later instant."""


class Difference(Struct, frozen=True):
    """What readers would find changed."""

    cells: tuple[CellsChanged, ...]
    """What changes at once, in the order of the catalogue."""
    laxer_later: tuple[CellKey, ...]
    """The cells that say the same now, and are laxer at a later instant."""
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
        """Whether anything gets laxer, now or later."""
        return bool(self.laxer_later) or any(change.is_laxer for change in self.cells)

    @property
    def is_empty(self) -> bool:
        """Whether readers would find everything as it is."""
        return not (self.cells or self.laxer_later or self.new or self.corrected or self.reworded or self.gone)


def compare(published: tuple[Content, Situation], now: tuple[Content, Situation]) -> Difference:
    """Compare what was published with what would be, both at the same instant; both have passed the embargo."""
    (before, was), (after, will) = published, now
    laxer = {*find_laxer_on_site(before, after, will.at)} if before.incidents else set()
    cells = tuple(_iter_changes(before, was, after, will, laxer))
    told = {(change.service, place) for change in cells for place in change.places}
    notes = {name_of(note): note for one in before.incidents.values() for note in one.notes}
    coming = {name_of(note): note for one in after.incidents.values() for note in one.notes if not note.is_withdrawn}
    reference = after.settings.reference
    changed = [note for name, note in coming.items() if name in notes and _is_other(notes[name], note, reference)]
    facts = [note for note in changed if _is_other(notes[name_of(note)], note, reference, has_texts=False)]
    return Difference(
        cells,
        tuple(key for key in find_in_order(before, laxer) if key not in told),
        _in_order(note for name, note in coming.items() if name not in notes),
        _in_order(facts),
        _in_order(note for note in changed if note not in facts),
        _in_order(note for name, note in notes.items() if name not in coming),
    )


def find_in_order(content: Content, cells: set[CellKey]) -> Iterator[CellKey]:
    """Iterate over cells in the order of the catalogue."""
    for service in content.catalogue.services.values():
        yield from ((service.id, place) for place in service.locations if (service.id, place) in cells)


def _in_order(notes: Iterator[Note] | list[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda note: note.order))


def _is_other(one: Note, other: Note, reference: str, *, has_texts: bool = True) -> bool:
    """Whether two notes say different facts, or differ in what stands on their pages."""
    facts = [facts_of(note, reference) for note in (one, other)]
    if not has_texts:
        facts = [replace(said, texts={}) for said in facts]
    return facts[0] != facts[1] or one.published != other.published


def _iter_changes(
    before: Content, was: Situation, after: Content, will: Situation, laxer: set[CellKey]
) -> Iterator[CellsChanged]:
    services = [*after.catalogue.services, *(one for one in before.catalogue.services if one not in service_ids(after))]
    for service in services:
        grouped: dict[tuple[object, object, bool], list[str]] = {}
        places = dict.fromkeys((*was.of_service(service), *will.of_service(service)))
        for place in places:
            key = service, place
            first, second = (_news(one.cells.get(key)) for one in (was, will))
            if first != second:
                grouped.setdefault((first, second, key in laxer), []).append(place)
        for (_, _, is_laxer), named in grouped.items():
            key = service, named[0]
            yield CellsChanged(service, tuple(named), was.cells.get(key), will.cells.get(key), is_laxer)


def service_ids(content: Content) -> frozenset[str]:
    """Return the ids of the services of a content."""
    return frozenset(content.catalogue.services)


def _news(cell: Cell | None) -> object:
    return None if cell is None else (cell.said.news, cell.reason, cell.said.remarks, cell.ends)


def tell_cells(context: PageContext, cell: Cell | None, change: CellsChanged) -> str:
    """Say what cells tell a patient, in the words of one language; empty where the service is not offered."""
    service = context.content.catalogue.services.get(change.service)
    if cell is None or service is None:
        return ""
    on, said = newest_day(context), cell.said
    advice = advise(context, service, said, on, cell, change.places)
    exceptions = tell_exceptions(context, except_for(context, service, said, on, change.places))
    return " ".join((f"{advice.word}.", *advice.sentences, *exceptions))


def name_where(context: PageContext, change: CellsChanged) -> str:
    """Name a service, and where it changes unless that is everywhere."""
    service = context.content.catalogue.services[change.service]
    name = service.name.in_(context.language)
    if set(change.places) >= set(service.locations):
        return name
    return context.wording.say("{service} ({where})", service=name, where=context.wording.places(change.places))


def instant_in_words(context: PageContext, at: datetime) -> str:
    """Write an instant as pages do."""
    return context.wording.instant(at.astimezone(context.wording.zone))

"""New notes whose dates stand in another order than their numbers: what was written later would count for less.

A note is numbered when it is written. One that is dated before an older note, by a slip or because that one waited for
its hour, is overruled by it; where patients would so be told less than its writer meant, that is an error of the note
that was not published yet. So is one that repeats an older note under an old date. Source: the rules of the situation,
sections 1 and 2.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.model.note import Incident, Note, PublicFacts
from statusgen.model.problem import Level, Problem
from statusgen.model.statement import without_lines
from statusgen.situation.fold import is_reach_lost
from statusgen.situation.laxer import find_laxer_cells
from statusgen.situation.lines import find_replaced_lines
from statusgen.situation.personal_data import find_lost_data
from statusgen.situation.waiting import LATE
from statusgen.situation.warnings import find_lost, name_lost

if TYPE_CHECKING:
    from collections.abc import Set

    from statusgen.record.hold import Terms

_LASTING = frozenset(PublicFacts.__struct_fields__) - {"statements", "next_update", "valid_until"}
"""What a note states besides of services, but until when."""


def find_misplaced(incident: Incident, published: "Set[int]", terms: "Terms") -> Iterator[tuple[int, Problem]]:
    """Find the new notes that cannot count for their dates: the number of each, and what is wrong with it."""
    found = dict(find_copies(incident, published, terms))
    left = incident.keep_notes(lambda note: note.number not in found)
    yield from found.items()
    yield from find_out_of_order(left, published, terms) if left is not None else ()


def find_out_of_order(incident: Incident, published: "Set[int]", terms: "Terms") -> Iterator[tuple[int, Problem]]:
    """Find the new notes that cannot count for their dates: the number of each, and what is wrong with it.

    ``published`` has the numbers of the notes that count already. Of two new notes it is the earlier one, for then the
    stricter word goes out.
    """
    notes = sorted(
        (note for note in incident.notes if note.status.is_public and not note.is_withdrawn),
        key=lambda note: note.number,
    )
    new, found = {note.number for note in notes} - published, set[int]()
    pairs = itertools.combinations(notes, 2) if new else ()
    for before, after in pairs:
        wrong = before if before.number in new else after
        is_wrong = before.published > after.published and wrong.number in new - found and before.number not in found
        if is_wrong and after.number not in found and (named := _name_laxer(incident, before, after, terms)):
            found.add(wrong.number)
            values = {
                "number": str(after.number),
                "other": str(before.number),
                "date": f"{after.published:%d/%m/%Y %H:%M}",
                "later": f"{before.published:%d/%m/%Y %H:%M}",
                "cells": named,
                "new": f"{max(note.number for note in notes) + 1:02}",
            }
            code = "order-overrules" if wrong is before else "order-overruled"
            yield (
                wrong.number,
                Problem(wrong.path, wrong.lines.get("published", 0), code, Level.ERROR, tuple(values.items())),
            )


def find_copies(incident: Incident, published: "Set[int]", terms: "Terms") -> Iterator[tuple[int, Problem]]:
    """Find the new notes that say word for word what a published one said, bear an old date, and are laxer so.

    Nobody said on purpose what a copy says, of which only the date was touched: the number of each, and what is wrong.
    """
    own = [note for note in incident.notes if note.number in published and not note.is_withdrawn]
    for note in incident.notes:
        if note.number in published or not note.status.is_public or note.is_withdrawn:
            continue
        newest = max((other.published for other in own), default=note.published)
        original = next((one for one in own if _says_as(one, note, terms.settings.reference)), None)
        if original is None or note.published >= max(terms.at - LATE, min(terms.at, newest)):
            continue
        named = _name_lost(_without(incident, note.number), incident, terms.at, terms)
        if named:
            values = {
                "number": str(original.number),
                "date": f"{original.published:%d/%m/%Y %H:%M}",
                "typed": f"{note.published:%d/%m/%Y %H:%M}",
                "cells": named,
            }
            line = note.lines.get("published", 0)
            yield note.number, Problem(note.path, line, "note-copied", Level.ERROR, tuple(values.items()))


def _without(incident: Incident, number: int) -> Incident | None:
    return incident.keep_notes(lambda note: note.number != number)


def _says_as(one: Note, other: Note, reference: str) -> bool:
    """Whether two notes have the same words, and state the same of all but when it ends."""
    texts = [note.editions[reference] for note in (one, other) if reference in note.editions]
    words = [(text.typed_title, text.html, text.press_html, text.doctors_html) for text in texts]
    said = [[replace(without_lines(statement), delay=None) for statement in note.statements] for note in (one, other)]
    facts = [[getattr(note, name) for name in _LASTING] for note in (one, other)]
    return len(words) == 2 and words[0] == words[1] and said[0] == said[1] and facts[0] == facts[1]


def _name_laxer(incident: Incident, before: Note, after: Note, terms: "Terms") -> str:
    """Name what a note makes laxer than a later one says that is dated before it; empty for nothing."""
    at = before.published
    lasting = (one for one in after.statements if all(end is None or end > at for end in (one.ends, one.expires)))
    last = replace(after, published=at, statements=tuple(lasting))
    in_order = replace(incident, notes=tuple(last if note is after else note for note in incident.notes))
    in_order = replace(in_order, notes=tuple(sorted(in_order.notes, key=lambda note: note.order)))
    return _name_lost(in_order, incident, at, terms)


def _name_lost(before: Incident | None, after: Incident, at: datetime, terms: "Terms") -> str:
    cells = find_laxer_cells(terms.catalogue, before, after, at)
    lost, lines = find_lost(before, after, at), find_replaced_lines(before, after, at)
    data, reach = find_lost_data(before, after, at), is_reach_lost(before, after, at)
    return name_lost(terms, cells, lost, lines, data, is_reach_lost=reach)

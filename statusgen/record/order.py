"""New notes whose dates stand in another order than their numbers: what was written later would count for less.

A note is numbered when it is written. One that is dated before an older note, by a slip or because that one waited for
its hour, is overruled by it; where patients would so be told less than its writer meant, that is an error of the note
that was not published yet. Source: the rules of the situation, sections 1 and 2.
"""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.model.note import Incident, Note
from statusgen.model.problem import Level, Problem
from statusgen.situation.fold import is_reach_lost
from statusgen.situation.laxer import find_laxer_cells
from statusgen.situation.lines import find_replaced_lines
from statusgen.situation.personal_data import find_lost_data
from statusgen.situation.warnings import find_lost, name_lost

if TYPE_CHECKING:
    from collections.abc import Set

    from statusgen.record.hold import Terms


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


def _name_laxer(incident: Incident, before: Note, after: Note, terms: "Terms") -> str:
    """Name what a note makes laxer than a later one says that is dated before it; empty for nothing."""
    at = before.published
    lasting = (one for one in after.statements if all(end is None or end > at for end in (one.ends, one.expires)))
    last = replace(after, published=at, statements=tuple(lasting))
    in_order = replace(incident, notes=tuple(last if note is after else note for note in incident.notes))
    in_order = replace(in_order, notes=tuple(sorted(in_order.notes, key=lambda note: note.order)))
    cells = find_laxer_cells(terms.catalogue, in_order, incident, at)
    lost, lines = find_lost(in_order, incident, at), find_replaced_lines(in_order, incident, at)
    data, reach = find_lost_data(in_order, incident, at), is_reach_lost(in_order, incident, at)
    return name_lost(terms, cells, lost, lines, data, is_reach_lost=reach)

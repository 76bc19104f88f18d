"""Which cells differ between two situations of one instant, and which of them a patient would call laxer."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from statusgen.model.severity import find_shut_out
from statusgen.model.site import Catalogue
from statusgen.model.situation import Cell
from statusgen.situation.claims import CellKey


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
    shuts_out: bool = False
    """Whether a group that was let come though others were not goes nowhere now."""


def iter_changes(
    catalogues: tuple[Catalogue, Catalogue],
    was: Mapping[CellKey, Cell],
    now: Mapping[CellKey, Cell],
    laxer: Collection[CellKey],
) -> Iterator[CellsChanged]:
    """Iterate over what changes between the cells of two situations, in the order of the later catalogue."""
    before, after = (catalogue.services for catalogue in catalogues)
    places: dict[str, dict[str, None]] = {}
    for service, place in (*was, *now):
        places.setdefault(service, {})[place] = None
    for service in [*after, *(id_ for id_ in before if id_ not in after)]:
        grouped: dict[tuple[object, object, bool], list[str]] = {}
        for place in places.get(service, ()):
            key = service, place
            first, second = (_news(cells.get(key)) for cells in (was, now))
            if first != second:
                grouped.setdefault((first, second, key in laxer), []).append(place)
        for (_, _, is_laxer), named in grouped.items():
            key = service, named[0]
            first, second = was.get(key), now.get(key)
            of = after.get(service)
            shuts_out = bool(of and first and second and find_shut_out(of, first.said, second.said))
            yield CellsChanged(service, tuple(named), first, second, is_laxer, shuts_out)


def find_in_order(catalogue: Catalogue, cells: Collection[CellKey]) -> Iterator[CellKey]:
    """Iterate over cells in the order of a catalogue."""
    for service in catalogue.services.values():
        yield from ((service.id, place) for place in service.locations if (service.id, place) in cells)


def _news(cell: Cell | None) -> object:
    if cell is None:
        return None
    said = cell.said
    return said.news, cell.reason, said.remarks, said.capacity, said.delay, said.restart, said.certainty, cell.ends

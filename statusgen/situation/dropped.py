"""Warn of what the newest note of an incident leaves out without a word: what patients were told to bring."""

from collections.abc import Iterator

from statusgen.content.services import names_of
from statusgen.model.note import Incident
from statusgen.model.problem import Level, Problem
from statusgen.model.severity import goes_somewhere
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import Instruction
from statusgen.model.words import Bring, State, join_brings
from statusgen.situation.claims import CellKey, say_at


def check_dropped(incident: Incident, catalogue: Catalogue) -> Iterator[Problem]:
    """Warn where patients who still come were told what to bring, and the newest note says nothing of it."""
    public = [note for note in incident.standing if note.status.is_public]
    if not public:
        return
    newest = public[-1]
    dropped: dict[tuple[int, tuple[Bring, ...]], list[CellKey]] = {}
    for key in sorted(newest.cells):
        said = [statement for note in public if (statement := note.statement_of(*key)) is not None]
        before, after = said[-2:] if len(said) > 1 else (None, said[-1])
        if before is None or after.bring_line or after.state is State.RUNNING:
            continue
        service = catalogue.services[key[0]]
        was, now = (say_at(service, key[1], one) for one in (before, after))
        groups = (None, *(was.groups | now.groups))
        lost = join_brings(_lose(service, was.instruction_for(one), now.instruction_for(one)) for one in groups)
        if lost:
            dropped.setdefault((after.line, lost), []).append(key)
    for (line, things), cells in dropped.items():
        values = (
            ("cells", catalogue.name_cells(cells)),
            ("service", names_of(catalogue.services).name_of(cells[0][0])),
            ("things", ", ".join(things)),
        )
        yield Problem(newest.path, line, "bring-dropped", Level.WARNING, values)


def _lose(service: Service, was: Instruction, now: Instruction) -> tuple[Bring, ...]:
    """Return what those who still go somewhere are no longer told to bring."""
    return tuple(thing for thing in was.bring if thing not in now.bring) if goes_somewhere(service, now) else ()

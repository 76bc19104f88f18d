"""Warn of what the newest note of an incident leaves out: diverted ambulances, what to bring, limits for visitors."""

from collections.abc import Iterator

from statusgen.content.services import names_of
from statusgen.model.diversion import is_diversion_laxer
from statusgen.model.note import Incident
from statusgen.model.patients import in_order
from statusgen.model.problem import Level, Problem
from statusgen.model.severity import goes_somewhere
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import Instruction
from statusgen.model.visiting import is_visiting_laxer
from statusgen.model.words import Bring, State, join_brings
from statusgen.situation.claims import CellKey, say_at


def check_dropped(incident: Incident, catalogue: Catalogue) -> Iterator[Problem]:
    """Warn where patients who still come were told more, and the newest note says nothing of it."""
    public = [note for note in incident.standing if note.status.is_public]
    if not public:
        return
    newest = public[-1]
    dropped: dict[tuple[int, tuple[str, ...]], list[CellKey]] = {}
    limited: dict[int, list[CellKey]] = {}
    diverted: dict[tuple[int, tuple[str, ...]], list[CellKey]] = {}
    for key in sorted(newest.cells):
        said = [statement for note in public if (statement := note.statement_of(*key)) is not None]
        before, after = said[-2:] if len(said) > 1 else (None, said[-1])
        if before is None:
            continue
        if is_diversion_laxer(before, after) and not after.ambulances_line and before.state is after.state:
            patients = before.diverted_for or ("diverted",)
            diverted.setdefault((after.line, patients), []).append(key)
        if after.state is State.RUNNING:
            continue
        service = catalogue.services[key[0]]
        was, now = (say_at(service, key[1], one) for one in (before, after))
        groups = (None, *in_order(was.groups | now.groups))
        lost = join_brings(_lose(service, was.instruction_for(one), now.instruction_for(one)) for one in groups)
        if lost and not after.bring_line:
            dropped.setdefault((after.line, lost), []).append(key)
        has_fewer = any(_is_freer(service, was.instruction_for(one), now.instruction_for(one)) for one in groups)
        if has_fewer and not after.visiting_line:
            limited.setdefault(after.line, []).append(key)
    for line, cells in limited.items():
        named = ("service", names_of(catalogue.services).name_of(cells[0][0]))
        values = (("cells", catalogue.name_cells(cells)), named)
        yield Problem(newest.path, line, "limits-dropped", Level.WARNING, values)
    for code, of, by_line in (("bring-dropped", "things", dropped), ("diversion-dropped", "patients", diverted)):
        for (line, words), cells in by_line.items():
            named = ("service", names_of(catalogue.services).name_of(cells[0][0]))
            told = (("cells", catalogue.name_cells(cells)), named, (of, ", ".join(words)))
            yield Problem(newest.path, line, code, Level.WARNING, told)


def _is_freer(service: Service, was: Instruction, now: Instruction) -> bool:
    """Whether those who still visit do so with fewer limits."""
    return goes_somewhere(service, now) and is_visiting_laxer(was.visiting, now.visiting)


def _lose(service: Service, was: Instruction, now: Instruction) -> tuple[Bring, ...]:
    """Return what those who still go somewhere are no longer told to bring."""
    return tuple(thing for thing in was.bring if thing not in now.bring) if goes_somewhere(service, now) else ()

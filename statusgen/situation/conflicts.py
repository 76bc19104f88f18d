"""What notes say that cannot hold together: places to go that take nobody, groups that only one incident lets come.

None of it keeps a note from counting: the fold says the safer thing, and this says why. Source: the rules of the
situation, sections 3 and 7.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from msgspec import Struct

from statusgen.content.services import location_names, service_names
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note, Statement
from statusgen.model.problem import Level, Problem
from statusgen.model.severity import KEEPING_AWAY, LETS_COME
from statusgen.model.site import Service
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.model.words import Group, Rule, Sentence, State
from statusgen.situation.claims import CellKey, named_groups
from statusgen.situation.combine import Claims, find_target, instruct_patient, names, patients
from statusgen.situation.fold import collect_claims, incidents_in_force

LOOKED_AT = 12
"""At how many coming instants the notes are held against each other, besides now."""
_WARNINGS = ("elsewhere-unconfirmed", "elsewhere-diverting", "elsewhere-not-offered", "group-contradicted")

Found = tuple[Cell, int, str, tuple[tuple[str, str], ...]]
"""The claim that a sentence is about, its line, the code of the problem, and what the sentence quotes."""


class _Together(Struct, frozen=True):
    """All claims of an instant."""

    content: Content
    incidents: Mapping[str, Incident]
    claims: Mapping[CellKey, Claims]

    def at(self, service: str, place: str) -> Claims:
        """Return the claims on a cell."""
        return self.claims.get((service, place), ())

    def note_of(self, claim: Cell) -> Note | None:
        """Find the note that makes a claim; None for the silence of an incident."""
        return self.incidents[claim.incident].note(claim.note)

    def statement_of(self, claim: Cell) -> Statement | None:
        """Find the statement that makes a claim."""
        note = self.note_of(claim)
        stated = [one for one in note.statements if one.service == claim.service] if note is not None else []
        return next((one for one in stated if claim.location in one.locations), None)

    def line_of_place(self, claim: Cell, group: Group | None, target: str) -> int:
        """Return the line on which a claim sends a group to a place."""
        statement = self.statement_of(claim)
        if statement is None:
            return 0
        for one in statement.exceptions:
            is_here = claim.location in one.locations or not one.locations
            if target in one.elsewhere and is_here and (group in one.groups if group else not one.groups):
                return one.elsewhere_line or one.line
        return statement.elsewhere_line or statement.line

    def line_of_group(self, claim: Cell, group: Group) -> int:
        """Return the line on which a claim names a group."""
        statement = self.statement_of(claim)
        exceptions = statement.exceptions if statement is not None else ()
        here = [one for one in exceptions if group in one.groups]
        here = [one for one in here if not one.locations or claim.location in one.locations]
        return here[0].line if here else 0

    def file_of(self, claim: Cell) -> str:
        """Return the path of the note that makes a claim, or of the incident that is silent."""
        note = self.note_of(claim)
        return note.path if note is not None else self.incidents[claim.incident].path


def check_conflicts(content: Content, at: datetime, coming: Iterable[datetime] = ()) -> list[Problem]:
    """Check what incidents say together at an instant, and at coming ones, from which something else counts.

    ``content`` may hold notes of the future.
    """
    problems: dict[tuple[str, int, str], Problem] = {}
    ahead = sorted({moment for moment in coming if moment > at})[:LOOKED_AT]
    for moment in (at, *ahead):
        incidents = incidents_in_force(content, moment)
        claims = collect_claims(content.catalogue, incidents, moment)
        for one in _iter_problems(_Together(content, {one.id: one for one in incidents}, claims)):
            problems.setdefault((one.path, one.line, one.code), one)  # of the first instant at which it is so
    return list(problems.values())


def coming_instants(content: Content, situation: Situation) -> Iterator[datetime]:
    """Iterate over the instants at which something begins to count: notes that wait, windows, what is announced."""
    yield from (note.published for note in index_of(content.incidents).after(situation.at) if note.is_public)
    for incident in (*situation.open_incidents, *situation.coming):
        yield from [incident.begins] if incident.begins is not None else []
        for note in incident.standing:
            yield from (one.begins for one in note.statements if one.begins is not None)


def _iter_problems(together: _Together) -> Iterator[Problem]:
    """Iterate over one problem for all locations of a statement that are wrong in the same way."""
    content = together.content
    found: dict[tuple[str, int, str, tuple[tuple[str, str], ...]], list[CellKey]] = {}
    for (id_, place), claims in together.claims.items():
        service = content.catalogue.services[id_]
        for claim, line, code, values in _iter_found(together, service, place, claims):
            found.setdefault((together.file_of(claim), line, code, values), []).append((id_, place))
    for (path, line, code, values), cells in found.items():
        level = Level.WARNING if code in _WARNINGS else Level.ERROR
        yield Problem(path, line, code, level, (("cells", content.catalogue.name_cells(cells)), *values))


def _iter_found(together: _Together, service: Service, place: str, claims: Claims) -> Iterator[Found]:
    claims_at = partial(together.at, service.id)
    for claim in claims:
        told = [(group, claim.said.instruction_for(group)) for group in (None, *patients((claim,), claims_at))]
        targets = [
            (group, target)
            for group, instruction in told
            for target in instruction.elsewhere
            if claim.reason is Reason.STATED and instruction.rule is Rule.GO_ELSEWHERE
        ]
        seen = set()
        for group, target in targets:
            code, by = _judge_target(together, service, place, target, group)
            if code == "elsewhere-closed" and by is not None and _is_of_itself(claim, by, target, group):
                continue  # it is reported there
            if code and target not in seen:
                seen.add(target)
                line = together.line_of_place(claim, group, target)
                yield claim, line, code, _describe_target(together, service, target, by)
    if not service.is_emergency:
        yield from _iter_contradicted(together, service, claims)


def _judge_target(
    together: _Together, service: Service, place: str, target: str, group: Group | None
) -> tuple[str, Cell | None]:
    """Return what is wrong with a place to go, empty for nothing, and the claim at that place that makes it so."""
    if target == place:
        return "elsewhere-itself", None
    claims_at = partial(together.at, service.id)
    found = find_target(service, together.content.catalogue, target, claims_at, group)
    claims = sorted(claims_at(target), key=lambda one: one.state is not State.RUNNING, reverse=True)
    sent_on = next((one for one in claims if one.said.instruction_for(group).rule is Rule.GO_ELSEWHERE), None)
    if found.takes:
        return (_judge_doubt(service, target, claims) if found.is_doubtful else ""), next(iter(claims), None)
    if sent_on is not None and place in sent_on.said.instruction_for(group).elsewhere:
        return "elsewhere-circle", sent_on
    return "elsewhere-closed", sent_on or next(iter(claims), None)


def _is_of_itself(claim: Cell, by: Cell, target: str, group: Group | None) -> bool:
    """Whether the note that sends patients to a place is the one that sends those at that place to itself."""
    same = (by.incident, by.note) == (claim.incident, claim.note)
    return same and target in by.said.instruction_for(group).elsewhere


def _judge_doubt(service: Service, target: str, claims: Iterable[Cell]) -> str:
    """Return why it is not sure that a place to go takes the patient."""
    if target not in service.locations:
        return "elsewhere-not-offered"
    is_known = all(claim.state is not State.UNKNOWN for claim in claims)
    return "elsewhere-diverting" if is_known else "elsewhere-unconfirmed"


def _describe_target(
    together: _Together, service: Service, target: str, by: Cell | None
) -> tuple[tuple[str, str], ...]:
    content, words, language = together.content, together.content.vocabulary, together.content.settings.reference
    name, called = _name_of(content, target), service_names(content.catalogue.services).name_of(service.id)
    running = words.usual(language, "state", (State.RUNNING,)).lower()
    lines = words.lines(language, ((1, called, ""), (2, "at", name), (2, "state", running)))
    return (
        ("place", name),
        ("service", called),
        ("file", together.file_of(by) if by is not None else ""),
        ("lines", lines),
    )


def _name_of(content: Content, target: str) -> str:
    return location_names(content.catalogue.locations).name_of(target)


def _iter_contradicted(together: _Together, service: Service, claims: Claims) -> Iterator[Found]:
    """Iterate over groups that one incident lets come, while the general rule of another keeps them away."""
    content, words = together.content, together.content.vocabulary
    language, claims_at = content.settings.reference, partial(together.at, service.id)
    for says in claims:
        for other in claims:
            if other.incident == says.incident or other.rule not in KEEPING_AWAY:
                continue
            by_rule: dict[Rule, list[Group]] = {}
            for group in named_groups((says,)):
                rule = says.said.instruction_for(group).rule
                now = instruct_patient(service, content.catalogue, claims, claims_at, group)
                if rule in LETS_COME and now.sentence is Sentence.CALL_BEFORE and not names(other, group):
                    by_rule.setdefault(rule, []).append(group)
            for rule, groups in by_rule.items():
                named, told = words.usual(language, "group", groups), words.usual(language, "rule", (rule,))
                lines = words.lines(language, ((2, "except", ""), (3, "- for", named), (4, "rule", told)))
                values = (("groups", named), ("rule", told), ("file", together.file_of(other)), ("lines", lines))
                yield says, together.line_of_group(says, groups[0]), "group-contradicted", values

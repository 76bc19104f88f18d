"""Check incidents against each other: places to go that take nobody, groups that only one incident lets come.

No note is refused for it: the fold takes the safer side, and these problems say why. Source: the rules of the
situation, sections 3 and 7.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice, permutations

from msgspec import Struct

from statusgen.content.patients import name_patients
from statusgen.content.services import names_of
from statusgen.model.content import Content
from statusgen.model.incident_index import index_of
from statusgen.model.note import Incident, Note
from statusgen.model.patients import is_among
from statusgen.model.problem import AHEAD, Level, Problem
from statusgen.model.severity import COMING, KEEPING_AWAY, LETS_COME, strictness
from statusgen.model.site import Catalogue, Service
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.model.statement import Statement
from statusgen.model.words import Patients, Rule, Sentence, State
from statusgen.situation.claims import CellKey, iter_stated, named_groups
from statusgen.situation.collect import collect_claims
from statusgen.situation.combine import Claims, affected_groups, find_target, instruct_group, names_group
from statusgen.situation.fold import incidents_in_force

LOOKED_AT = 12
"""At how many coming instants the notes are checked, besides now."""
_WARNINGS = (
    *("elsewhere-unconfirmed", "elsewhere-diverting", "elsewhere-not-offered"),
    *("group-contradicted", "answers-differ"),
)

Found = tuple[Cell, int, str, tuple[tuple[str, str], ...]]
"""The claim that a sentence is about, its line, the code of the problem, and what the sentence quotes."""


class _AllClaims(Struct, frozen=True):
    """All claims of an instant."""

    content: Content
    catalogue: Catalogue
    """What is there at that instant."""
    incidents: Mapping[str, Incident]
    claims: Mapping[CellKey, Claims]

    def at(self, service: str, place: str) -> Claims:
        """Return the claims on a cell."""
        return self.claims.get((service, place), ())

    def note_of(self, claim: Cell) -> Note | None:
        """Find the note of a claim; None for a silent incident."""
        return self.incidents[claim.incident].note(claim.note)

    def statement_of(self, claim: Cell) -> Statement | None:
        """Find the statement of a claim."""
        note = self.note_of(claim)
        stated = note.statements_of(claim.service, claim.location) if note is not None else []
        same_end = (
            statement
            for statement in stated
            if claim.ends in (statement.ends, *(window.ends for window in statement.windows))
        )
        return next(same_end, next(iter(stated), None))

    def line_of_place(self, claim: Cell, group: Patients | None, target: str) -> int:
        """Return the line on which a claim sends a group to a place."""
        statement = self.statement_of(claim)
        if statement is None:
            return 0
        for exception in statement.exceptions:
            is_here = claim.location in exception.locations or not exception.locations
            is_for_group = is_among(group, exception.groups) if group else not exception.groups
            if target in exception.elsewhere and is_here and is_for_group:
                return exception.elsewhere_line or exception.line
        return statement.elsewhere_line or statement.line

    def line_of_group(self, claim: Cell, group: Patients) -> int:
        """Return the line on which a claim names a group."""
        statement = self.statement_of(claim)
        exceptions = statement.exceptions if statement is not None else ()
        here = [exception for exception in exceptions if is_among(group, exception.groups)]
        here = [exception for exception in here if not exception.locations or claim.location in exception.locations]
        return here[0].line if here else 0

    def file_of(self, claim: Cell) -> str:
        """Return the path of the note that makes a claim, or of the incident that is silent."""
        note = self.note_of(claim)
        return note.path if note is not None else self.incidents[claim.incident].path


def check_conflicts(content: Content, at: datetime, coming: Iterable[datetime] = ()) -> list[Problem]:
    """Check the claims of all incidents at an instant, and at coming ones at which they change.

    ``content`` may hold notes of the future.
    """
    problems: dict[tuple[str, int, str], Problem] = {}
    ahead = sorted({moment for moment in coming if moment > at})[:LOOKED_AT]
    for moment in (at, *ahead):
        incidents = incidents_in_force(content, moment)
        claims = collect_claims(content.catalogue, incidents, moment)
        catalogue, by_id = content.catalogue.at(moment), {incident.id: incident for incident in incidents}
        for problem in _iter_problems(_AllClaims(content, catalogue, by_id, claims)):
            said = _say_when(problem, moment, content) if moment > at else problem
            problems.setdefault((problem.path, problem.line, problem.code), said)  # of the first such instant
    return list(problems.values())


def _say_when(problem: Problem, moment: datetime, content: Content) -> Problem:
    """Return a problem of an instant ahead with when it begins, unless its sentence names a day of its own."""
    date = f"{moment.astimezone(content.settings.timezone):%d/%m/%Y %H:%M}"
    if problem.code == "elsewhere-closed":
        return problem._replace(code="elsewhere-closing", values=(*problem.values, ("date", date)))
    return problem if problem.code == "elsewhere-retired" else problem._replace(values=(*problem.values, (AHEAD, date)))


def coming_instants(content: Content, situation: Situation) -> Iterator[datetime]:
    """Iterate over the instants at which something takes effect: coming notes, windows, announced statements, ends."""
    yield from content.catalogue.ends
    yield from (note.published for note in index_of(content.incidents).after(situation.at) if note.is_public)
    for incident in (*situation.open_incidents, *situation.coming):
        yield from [incident.begins] if incident.begins is not None else []
        for note in incident.standing:
            for statement in note.statements:
                ahead = (one.begins for one in iter_stated(note, [statement]) if one.begins > situation.at)
                yield from islice(ahead, 1)  # each window of one statement says the same


def _iter_problems(all_claims: _AllClaims) -> Iterator[Problem]:
    """Iterate over one problem for all locations of a statement that are wrong in the same way."""
    content = all_claims.content
    found: dict[tuple[str, int, str, tuple[tuple[str, str], ...]], list[CellKey]] = {}
    for (id_, place), claims in all_claims.claims.items():
        service = content.catalogue.services[id_]
        for claim, line, code, values in _iter_found(all_claims, service, place, claims):
            found.setdefault((all_claims.file_of(claim), line, code, values), []).append((id_, place))
    for (path, line, code, values), cells in found.items():
        level = Level.WARNING if code in _WARNINGS else Level.ERROR
        yield Problem(path, line, code, level, (("cells", content.catalogue.name_cells(cells)), *values))


def _iter_found(all_claims: _AllClaims, service: Service, place: str, claims: Claims) -> Iterator[Found]:
    claims_at = partial(all_claims.at, service.id)
    for claim in claims:
        by_group = [
            (group, claim.said.instruction_for(group)) for group in (None, *affected_groups((claim,), claims_at))
        ]
        targets = [
            (group, target)
            for group, instruction in by_group
            for target in instruction.elsewhere
            if claim.reason is Reason.STATED and instruction.rule is Rule.GO_ELSEWHERE
        ]
        seen = set()
        for group, target in targets:
            code, by = _judge_target(all_claims, service, place, target, group)
            if code == "elsewhere-closed" and by is not None and _is_mutual(claim, by, target, group):
                continue  # it is reported there
            if code and target not in seen:
                seen.add(target)
                line = all_claims.line_of_place(claim, group, target)
                yield claim, line, code, _describe_target(all_claims, service, target, by)
    if not service.is_emergency:
        yield from _iter_contradictions(all_claims, service, claims)
        yield from _iter_differing(all_claims, service, claims)


def _judge_target(
    all_claims: _AllClaims, service: Service, place: str, target: str, group: Patients | None
) -> tuple[str, Cell | None]:
    """Return the problem code of a place to go, empty for none, and the claim there that causes it."""
    if target == place:
        return "elsewhere-itself", None
    if target in all_claims.catalogue.closed or (service.id, target) in all_claims.catalogue.gone:
        return "elsewhere-retired", None
    claims_at = partial(all_claims.at, service.id)
    found = find_target(service, all_claims.catalogue, target, claims_at, group)
    claims = sorted(claims_at(target), key=lambda claim: claim.state is not State.RUNNING, reverse=True)
    sent_on = next((claim for claim in claims if claim.said.instruction_for(group).rule is Rule.GO_ELSEWHERE), None)
    if found.takes:
        return (_why_doubtful(service, target, claims) if found.is_doubtful else ""), next(iter(claims), None)
    if sent_on is not None and place in sent_on.said.instruction_for(group).elsewhere:
        return "elsewhere-circle", sent_on
    return "elsewhere-closed", sent_on or next(iter(claims), None)


def _is_mutual(claim: Cell, by: Cell, target: str, group: Patients | None) -> bool:
    """Whether the same note also sends patients at that place to that place."""
    same = (by.incident, by.note) == (claim.incident, claim.note)
    return same and target in by.said.instruction_for(group).elsewhere


def _why_doubtful(service: Service, target: str, claims: Iterable[Cell]) -> str:
    """Return the problem code of a place to go that may not take the patient."""
    if target not in service.locations:
        return "elsewhere-not-offered"
    is_known = all(claim.state is not State.UNKNOWN for claim in claims)
    return "elsewhere-diverting" if is_known else "elsewhere-unconfirmed"


def _describe_target(
    all_claims: _AllClaims, service: Service, target: str, by: Cell | None
) -> tuple[tuple[str, str], ...]:
    content, words, language = all_claims.content, all_claims.content.vocabulary, all_claims.content.settings.reference
    name = names_of(content.catalogue.locations).name_of(target)
    called = names_of(content.catalogue.services).name_of(service.id)
    running = words.usual(language, "state", (State.RUNNING,)).lower()
    lines = words.lines(language, ((1, called, ""), (2, "at", name), (2, "state", running)))
    file = all_claims.file_of(by) if by is not None else ""
    closing = content.catalogue.locations[target].retired if target in content.catalogue.locations else None
    end = content.catalogue.retirements.get((service.id, target), closing)
    date = f"{end.since:%d/%m/%Y}" if end is not None else ""
    return ("place", name), ("service", called), ("file", file), ("lines", lines), ("date", date)


def _iter_contradictions(all_claims: _AllClaims, service: Service, claims: Claims) -> Iterator[Found]:
    """Iterate over groups that one incident lets come, while the general rule of another keeps them away."""
    content, words = all_claims.content, all_claims.content.vocabulary
    language, claims_at = content.settings.reference, partial(all_claims.at, service.id)
    for says in claims:
        for other in claims:
            if other.incident == says.incident or other.rule not in KEEPING_AWAY:
                continue
            by_rule: dict[Rule, list[Patients]] = {}
            for group in named_groups((says,)):
                rule = says.said.instruction_for(group).rule
                now = instruct_group(service, all_claims.catalogue, claims, claims_at, group)
                if rule in LETS_COME and now.sentence is Sentence.CALL_BEFORE and not names_group(other, group):
                    by_rule.setdefault(rule, []).append(group)
            for rule, groups in by_rule.items():
                named = name_patients(all_claims.catalogue.patients, words, language, groups)
                rule_named = words.usual(language, "rule", (rule,))
                lines = words.lines(language, ((2, "except", ""), (3, "- for", named), (4, "rule", rule_named)))
                values = (
                    ("groups", named),
                    ("rule", rule_named),
                    ("file", all_claims.file_of(other)),
                    ("lines", lines),
                )
                yield says, all_claims.line_of_group(says, groups[0]), "group-contradicted", values


def _iter_differing(all_claims: _AllClaims, service: Service, claims: Claims) -> Iterator[Found]:
    """Iterate over patients whom two incidents tell different things, of which the site tells one.

    That one rule is stricter for everybody says nothing by itself; that one of two groups comes and the other does not
    is no answer for whoever is of both.
    """
    words, language = all_claims.content.vocabulary, all_claims.content.settings.reference
    own, claims_at = all_claims.catalogue.patients, partial(all_claims.at, service.id)
    stated = [claim for claim in claims if claim.reason is Reason.STATED]
    for says, other in permutations(stated, 2):
        found: dict[tuple[Rule, Rule, Rule, bool], list[tuple[Patients | None, Patients | None]]] = {}
        for pair in _iter_pairs(says, other):
            rules = [claim.said.instruction_for(group).rule for claim, group in zip((says, other), pair, strict=True)]
            counts = rules[1]
            if pair[0] == pair[1]:
                counts = instruct_group(service, all_claims.catalogue, claims, claims_at, pair[0]).rule
            if rules[0] is not None and rules[1] is not None and counts is not None:
                found.setdefault((rules[0], rules[1], counts, pair[0] is None), []).append(pair)
        for typed, pairs in found.items():
            named = [
                name_patients(own, words, language, [group for group in dict.fromkeys(groups) if group is not None])
                or words.usual(language, "everybody", ("everybody",))
                for groups in zip(*pairs, strict=True)
            ]
            rule, second, counting = (words.usual(language, "rule", (one,)) for one in typed[:3])
            values = (
                *(("groups", named[0]), ("rule", rule), ("others", named[1]), ("second", second)),
                *(("counts", counting), ("file", all_claims.file_of(other))),
            )
            group = pairs[0][0]
            line = all_claims.line_of_group(says, group) if group is not None else _line_of(all_claims, says)
            yield says, line, "answers-differ", values


def _iter_pairs(says: Cell, other: Cell) -> Iterator[tuple[Patients | None, Patients | None]]:
    """Iterate over patients of a claim, and of another, who may be the same and are told different things.

    None is everybody else. Where neither is stricter, the pair is of the claim that comes later in order.
    """
    if says.incident == other.incident:
        return
    mine, theirs = named_groups((says,)), named_groups((other,))
    for group in (None, *mine):
        one, two = says.said.instruction_for(group).rule, other.said.instruction_for(group).rule
        is_same = (
            strictness(one) == strictness(two) and one is not two and not {one, two} & {*COMING, Rule.GO_ELSEWHERE}
        )
        if (group is None or group in theirs) and is_same and _order(says) > _order(other):
            yield group, group
    for group in mine:
        if says.said.instruction_for(group).rule not in LETS_COME:
            continue
        for second in theirs:
            is_told = names_group(says, second) or names_group(other, group) or other.rule in KEEPING_AWAY
            if other.said.instruction_for(second).rule in KEEPING_AWAY and (group == second or not is_told):
                yield group, second


def _order(claim: Cell) -> tuple[str, int]:
    return claim.incident, claim.note


def _line_of(all_claims: _AllClaims, claim: Cell) -> int:
    statement = all_claims.statement_of(claim)
    return statement.line if statement is not None else 0

"""Laws of several incidents on one cell, over stories nobody thought of."""

from datetime import datetime, timedelta
from functools import partial
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.model.note import Incident
from statusgen.model.patients import find_days, is_among
from statusgen.model.severity import KEEPING_AWAY, LETS_COME, is_instruction_laxer, is_laxer
from statusgen.model.site import Service
from statusgen.model.situation import Cell, GroupException, Instruction
from statusgen.model.statement import CellException, Statement
from statusgen.model.words import Group, Patients, Rule, Sentence, ServiceKind, State
from statusgen.situation.claims import Stated, is_stricter, make_claim, named_groups, say_at, statements_in_force
from statusgen.situation.collect import collect_claims
from statusgen.situation.combine import Claims, combine, find_target, names_group
from statusgen.situation.fold import fold_situation, incidents_in_force
from tests.stories import (
    DAYS_OF,
    EMPTY,
    GROUPS,
    SERVICES,
    Story,
    make_incident,
    make_note,
    moments,
    statements,
    stories,
    with_incidents,
)

PATIENTS = (None, *GROUPS)


def undated(cell: Cell) -> tuple[object, ...]:
    """Return what a cell tells patients, without when it was said."""

    def strip(instruction: Instruction) -> Instruction:
        return replace(instruction, as_of=None)

    groups = tuple(replace(one, instruction=strip(one.instruction)) for one in cell.said.exceptions)
    said = replace(cell.said, instruction=strip(cell.said.instruction), exceptions=groups)
    return said, cell.ends, cell.reason, {one.incident for one in cell.sources}


@given(st.data())
def test_the_order_of_publication_of_incidents_does_not_matter(data: st.DataObject) -> None:
    """Equal facts of different incidents give the same cell, whichever was published first."""
    at = data.draw(moments(80))
    service = data.draw(st.sampled_from(list(SERVICES.values())))
    times = [at - timedelta(hours=hours) for hours in (3, 2, 1)]
    facts = [replace(data.draw(statements(service, times[0])), begins=None, expires=None, windows=()) for _ in range(3)]
    told = []
    for order in permutations(times):
        made = [
            make_incident(name, [make_note(name, 1, published, [fact])])
            for name, published, fact in zip("abc", order, facts, strict=True)
        ]
        cells = fold_situation(with_incidents(*made), at).cells
        told.append({key: undated(cell) for key, cell in cells.items() if key[0] == service.id})
    assert all(one == told[0] for one in told)


@given(stories(has_extras=True, has_own_lines=True), moments(), st.data())
def test_one_more_incident_makes_nothing_laxer(story: Story, at: datetime, data: st.DataObject) -> None:
    """An incident more never makes an instruction laxer, but for a group that another lets come: they call first.

    What is as usual the first note that speaks of it may ease on purpose.
    """
    left_out = data.draw(st.sampled_from(sorted(one.id for one in story))) if story else ""
    all_, fewer = with_incidents(*story), with_incidents(*(one for one in story if one.id != left_out))
    before, after = fold_situation(fewer, at), fold_situation(all_, at)
    claims = collect_claims(EMPTY.catalogue, incidents_in_force(all_, at), at)
    was_claimed = collect_claims(EMPTY.catalogue, incidents_in_force(fewer, at), at)
    for key in was_claimed:
        service, was, now = SERVICES[key[0]], before.cells[key], after.cells[key]
        eased = {group for group in GROUPS if _is_eased(was, now, group)}
        # That care which cannot wait is stated to stop is for the note that says so to answer for.
        ordinary = replace(service, kind=ServiceKind.APPOINTMENT, comes_as_planned=False)
        assert not is_laxer(ordinary, _without(was, eased), _without(now, eased), partial(_takes, claims, service)), key


def _takes(claims: dict[tuple[str, str], Claims], service: Service, place: str, group: Patients | None) -> bool:
    return find_target(service, EMPTY.catalogue, place, lambda other: claims.get((service.id, other), ()), group).takes


def _is_eased(before: Cell, after: Cell, group: Patients) -> bool:
    """Whether a group moves from a general "do not come" to "call us before you come"."""
    was, now = before.said.instruction_for(group), after.said.instruction_for(group)
    return was.rule in KEEPING_AWAY and now.sentence is Sentence.CALL_BEFORE and is_instruction_laxer(was, now)


def _without(cell: Cell, groups: set[Patients]) -> Cell:
    same = tuple(GroupException((group,), None, Instruction(None)) for group in groups)
    kept = tuple(one for one in cell.said.exceptions if not groups & set(one.groups))
    split = tuple(
        GroupException((group,), one.state, one.instruction)
        for one in cell.said.exceptions
        if groups & set(one.groups)
        for group in one.groups
        if group not in groups
    )
    return replace(cell, said=replace(cell.said, exceptions=(*kept, *split, *same)))


@given(st.data())
def test_whoever_is_kept_away_by_name_is_named_where_others_may_come(data: st.DataObject) -> None:
    """Days on which nobody may come stand beside each group that is let come: a patient may be of both."""
    at, days = data.draw(moments(80)), st.sampled_from(DAYS_OF)
    service = SERVICES["radiology"]
    rules = st.sampled_from((Rule.COME, Rule.CALL_FIRST, Rule.WAIT))
    incidents = []
    for name in "ab":
        groups = data.draw(st.sets(st.one_of(days, st.just(Group.PREGNANCY)), max_size=2))
        excepted = tuple(CellException((one,), (), State.CANCELLED, data.draw(rules)) for one in sorted(groups))
        said = Statement(service.id, service.locations, State.CANCELLED, data.draw(rules), excepted)
        incidents.append(make_incident(name, [make_note(name, 1, at - timedelta(hours=1), [said])]))
    content = with_incidents(*incidents)
    cells = fold_situation(content, at).cells
    for key, claims in collect_claims(EMPTY.catalogue, incidents_in_force(content, at), at).items():
        said_here = cells[key].said
        for group in named_groups(claims):
            own = [claim.said.instruction_for(group) for claim in claims if names_group(claim, group)]
            others = [one for one in said_here.exceptions if not (find_days(group) and find_days(one.groups[0]))]
            if any(is_instruction_laxer(mine, other.instruction) for mine in own for other in others):
                assert is_among(group, said_here.groups), (key, group)


@given(stories(has_extras=True, has_own_lines=True), moments())
def test_no_cell_runs_while_the_newest_word_on_it_says_otherwise(story: Story, at: datetime) -> None:
    """What a standing note says last of a cell, once begun, keeps it from running: also after the incident closed.

    Services that exist only while a note says so are let go by closing.
    """
    cells = fold_situation(with_incidents(*story), at).cells
    for incident in story:
        if incident.is_planned:
            continue
        for (id_, place), state in newest_words(incident, at).items():
            if state is not State.RUNNING and not SERVICES[id_].when_stated:
                assert cells[(id_, place)].state is not State.RUNNING, (incident.id, id_, place)


def newest_words(incident: Incident, at: datetime) -> dict[tuple[str, str], State]:
    """Return the state that the newest standing note which names a cell gives it, of those that have begun.

    What is said in windows holds for a while only: cells of which any note says so are left out.
    """
    found = {}
    for note in sorted(incident.standing, key=lambda one: one.order):
        for one in note.statements if note.published <= at else ():
            if one.begins is None or one.begins <= at:
                found.update(
                    {(one.service, place): say_at(SERVICES[one.service], place, one).state for place in one.locations}
                )
    said = [one for note in incident.standing for one in note.statements if one.windows]
    for key in {(one.service, place) for one in said for place in one.locations}:
        found.pop(key, None)
    return found


@given(stories(has_extras=True, has_own_lines=True), moments())
def test_nobody_is_sent_where_they_are_not_taken(story: Story, at: datetime) -> None:
    """Every place that patients are sent to lets them come, or nobody knows; and nobody is sent on from there."""
    cells = fold_situation(with_incidents(*story), at).cells
    for (id_, place), cell in cells.items():
        service = SERVICES[id_]
        for group in PATIENTS:
            told = cell.said.instruction_for(group)
            if told.rule is not Rule.GO_ELSEWHERE:
                continue
            assert told.elsewhere, "somebody is sent nowhere"
            for target in told.elsewhere:
                assert target != place
                there = cells.get((id_, target))
                if there is not None:
                    rule = there.said.instruction_for(group).rule
                    lets_come = rule in LETS_COME or (service.is_emergency and rule is Rule.EMERGENCY_ONLY)
                    assert lets_come or _state_of(there, group) is State.UNKNOWN, (id_, place, target, group)
                    assert rule is not Rule.GO_ELSEWHERE


def _state_of(cell: Cell, group: Patients | None) -> State:
    own = (one.state for one in cell.said.exceptions if group in one.groups)
    return next(own, None) or cell.state


@given(stories(most=2, has_extras=True, has_own_lines=True), moments())
def test_no_group_loses_its_instruction_in_silence(story: Story, at: datetime) -> None:
    """A group that a note speaks of is told by the cell what the note says, or something stricter that is said of it.

    Only where nobody takes it, or another incident keeps everybody away, is it told to call.
    """
    content = with_incidents(*story)
    situation = fold_situation(content, at)
    claims = collect_claims(EMPTY.catalogue, incidents_in_force(content, at), at)
    for (id_, place), of_cell in claims.items():
        for claim in of_cell:
            for group in named_groups((claim,)):
                said = claim.said.instruction_for(group)
                told = situation.cells[(id_, place)].said.instruction_for(group)
                assert not is_instruction_laxer(said, told), (id_, place, group)
                if len(of_cell) == 1 and said.rule is not Rule.GO_ELSEWHERE:
                    assert told == said


@given(st.data())
def test_no_announced_window_is_lost_in_silence(data: st.DataObject) -> None:
    """A stricter window stands beside a routine bulletin that says nothing of it, unless that takes windows back."""
    service = data.draw(st.sampled_from([one for one in SERVICES.values() if one.attended]))
    monday, tuesday, wednesday = (moments(hours, hours) for hours in (10, 34, 58))
    first, second, opens = data.draw(monday), data.draw(tuesday), data.draw(wednesday)
    window = replace(data.draw(statements(service, first)), begins=opens, expires=None, windows=())
    routine = replace(data.draw(statements(service, second)), begins=None, expires=None, windows=())
    notes = [make_note("a", 1, first, [window]), make_note("a", 2, second, [routine])]
    incident = make_incident("a", notes)
    cells = fold_situation(with_incidents(incident), opens).cells
    for place in window.locations:
        announced = make_claim(service, place, incident, Stated(notes[0], window), None)
        alone = combine(service, place, EMPTY.catalogue, (announced,), lambda _place: ())
        is_stricter_window = is_stricter(service, place, incident, Stated(notes[0], window), Stated(notes[1], routine))
        held = [one.statement for one in statements_in_force(SERVICES, incident, opens)[(service.id, place)]]
        if place not in routine.locations or (is_stricter_window and not routine.drops_windows):
            assert window in held
            ordinary = replace(service, kind=ServiceKind.APPOINTMENT, comes_as_planned=False)
            eased = {group for group in GROUPS if cells[(service.id, place)].said.instruction_for(group).sentence}
            assert not is_laxer(
                ordinary,
                _without(alone, eased),
                _without(cells[(service.id, place)], eased),
                lambda _place, _group: False,
            )
        else:
            assert window not in held

"""The rules of the situation, one by one: order, pairs, one incident, several of them, emergency departments."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from statusgen.content.messages import say
from statusgen.model.note import Incident, Note
from statusgen.model.severity import is_laxer, judge_pair, pair_columns, pair_rows, severity, strictness, worst_state
from statusgen.model.site import Retirement
from statusgen.model.situation import Cell, GroupException, Headline, Instruction, Reason, Said, severity_of
from statusgen.model.statement import CellException, Statement
from statusgen.model.words import Certainty, GenericPlace, Group, Kind, Rule, Sentence, ServiceKind, Stage, State
from statusgen.situation.changes import reaches_everybody
from statusgen.situation.checks import check_incident
from statusgen.situation.claims import Stated, instruct, make_claim, say_at, statements_in_force
from statusgen.situation.conflicts import check_conflicts, coming_instants
from statusgen.situation.fold import fold_situation
from statusgen.situation.headline import Extent, headline_places, how_it_runs, narrow_to_place
from statusgen.situation.laxer import find_laxer_on_site, is_cell_laxer
from statusgen.situation.timeline import make_timeline
from tests.stories import EMPTY, SERVICES, START, make_incident, make_note, with_incidents

R, D, C, U = State.RUNNING, State.DEGRADED, State.CANCELLED, State.UNKNOWN
COME, UNLESS, WALK, CALL = Rule.COME, Rule.COME_UNLESS_CONTACTED, Rule.WALK_IN, Rule.CALL_FIRST
PHONE, DOCTOR = Rule.BY_TELEPHONE, Rule.ASK_DOCTOR
STAY, WAIT, GO, EMERGENCY = Rule.STAY_UNLESS_CONTACTED, Rule.WAIT, Rule.GO_ELSEWHERE, Rule.EMERGENCY_ONLY
PREGNANT, BORN = Group.PREGNANCY, Group.CHILDREN
MONDAY, TUESDAY, WEDNESDAY = (START + timedelta(days=days, hours=9) for days in (2, 3, 4))
PLACES = EMPTY.catalogue.locations
NUMBER = GenericPlace.EMERGENCY_NUMBER


def said(state: State, rule: Rule | None = None, service: str = "radiology", at: str = "", **more: object) -> Statement:
    """Return what a note says of a service, everywhere unless a location is named."""
    places = (at,) if at else SERVICES[service].locations
    return replace(Statement(service, places, state, rule, line=1), **more)


def for_group(rule: Rule, *elsewhere: str, state: State = C, at: str = "", group: Group = PREGNANT) -> CellException:
    """Return what a group of patients is told instead."""
    return CellException((group,), (at,) if at else (), state, rule, elsewhere)


def at_place(place: str, state: State, rule: Rule | None = None, *elsewhere: str) -> CellException:
    """Return what holds at a location instead."""
    return CellException((), (place,), state, rule, elsewhere)


def incident(id_: str, *notes: tuple[datetime, Statement] | Note, **more: object) -> Incident:
    """Return an incident of notes that say one thing each."""
    made = [
        one if isinstance(one, Note) else make_note(id_, number, one[0], [one[1]])
        for number, one in enumerate(notes, start=1)
    ]
    return make_incident(id_, made, **more)


def cell(*incidents: Incident, service: str = "radiology", place: str = "north", at: datetime = WEDNESDAY) -> Cell:
    """Fold incidents into one cell."""
    return fold_situation(with_incidents(*incidents), at).cells[(service, place)]


def told(found: Cell, group: Group | None = None) -> tuple[Rule | None, tuple[str, ...], Sentence | None]:
    """Return what a group of patients, or everybody else, is told."""
    instruction = found.said.instruction_for(group)
    return instruction.rule, instruction.elsewhere, instruction.sentence


def codes(*incidents: Incident, at: datetime = WEDNESDAY) -> list[str]:
    """Return what incidents contradict, by code."""
    content = with_incidents(*incidents)
    situation = fold_situation(content, at)
    return sorted(one.code for one in check_conflicts(content, at, coming_instants(content, situation)))


# ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_order_of_states() -> None:
    """Running, then not stated, then degraded, then unknown, then cancelled; written once."""
    ranks = [severity(R), severity(U, is_stated=False), severity(D), severity(U), severity(C)]
    assert ranks == sorted(set(ranks))
    assert worst_state([R, U, D]) is U
    assert worst_state([]) is None


def test_the_order_of_rules() -> None:
    """The strictest keeps everybody away; going elsewhere ranks with staying, walking in with coming."""
    order = [COME, UNLESS, CALL, EMERGENCY, STAY, WAIT]
    assert sorted(order, key=strictness) == order
    assert len({strictness(rule) for rule in order}) == len(order)
    assert strictness(WALK) == strictness(COME)
    assert strictness(GO) == strictness(STAY) == strictness(PHONE)
    assert strictness(DOCTOR) == strictness(CALL)
    assert strictness(None) == 0


# ── Pairs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

PAIRS = """
             come unless walk  call  stay  wait  go    emergency phone doctor
running      yes  yes    yes   yes   error error error warning   error yes
degraded     yes  yes    yes   yes   yes   warning yes yes    yes   yes
cancelled    error error error yes   yes   yes   yes   yes     yes   yes
unknown      plan plan   error yes   yes   yes   yes   yes     yes   yes
"""
DEPARTMENTS = """
running      yes  error  yes   error error error error yes error error
degraded     yes  error  yes   error error error yes   yes error error
cancelled    error error error error error error yes   error error error
unknown      error error error error error error yes   yes error error
"""


def _rows(table: str) -> list[tuple[State, tuple[str, ...]]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [(State(line[0]), tuple(line[1:])) for line in lines if line[0] in tuple(State)]


def test_the_table_of_pairs() -> None:
    """Every state with every rule: what a note may say, what is warned of, what is refused."""
    assert pair_columns() == (COME, UNLESS, WALK, CALL, STAY, WAIT, GO, EMERGENCY, PHONE, DOCTOR)
    for state, row in _rows(PAIRS):
        for rule, expected in zip(pair_columns(), row, strict=True):
            planned = {"plan": "yes"}.get(expected, expected)
            usual = {"plan": "error"}.get(expected, expected)
            assert judge_pair(SERVICES["dialysis"], state, rule) == planned, (state, rule)
            assert judge_pair(SERVICES["radiology"], state, rule) == usual, (state, rule)
    assert pair_rows(is_emergency=True) == _rows(DEPARTMENTS)


def test_the_table_of_pairs_of_emergency_departments() -> None:
    """A department that is closed sends patients somewhere, and none asks them to call or to wait."""
    for state, row in _rows(DEPARTMENTS):
        for rule, expected in zip(pair_columns(), row, strict=True):
            assert judge_pair(SERVICES["emergency"], state, rule) == expected, (state, rule)


@pytest.mark.parametrize("kind", [ServiceKind.WALK_IN, ServiceKind.VISIT])
def test_whoever_has_no_appointment_is_not_contacted(kind: ServiceKind) -> None:
    """Rules that speak of a contact are doubtful where nobody has an appointment."""
    service = replace(SERVICES["radiology"], kind=kind)
    assert judge_pair(service, D, STAY) == judge_pair(service, R, UNLESS) == judge_pair(service, D, PHONE) == "warning"
    assert judge_pair(service, C, WAIT) == "yes"
    assert judge_pair(service, R, STAY) == "error"


# ── Laxer ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def of(rule: Rule | None, *elsewhere: str, state: State = C, diverted: bool = False, **groups: Rule) -> Cell:
    """Return a cell that tells a rule."""
    exceptions = tuple(GroupException((Group(group),), None, Instruction(one)) for group, one in groups.items())
    return Cell(
        "radiology",
        "north",
        Said(state, Instruction(rule, elsewhere), exceptions, ambulances_diverted=diverted),
        Reason.STATED,
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (of(WAIT), of(COME), True),
        (of(STAY), of(CALL), True),
        (of(CALL), of(WALK), True),
        (of(WAIT), of(EMERGENCY), True),
        (of(EMERGENCY), of(CALL), True),
        (of(WAIT), of(STAY), False),
        (of(WAIT), of(PHONE), False),
        (of(PHONE), of(CALL), True),
        (of(PHONE), of(EMERGENCY), True),
        (of(COME), of(PHONE), False),
        (of(STAY), of(DOCTOR), True),
        (of(CALL), of(DOCTOR), False),
        (of(DOCTOR), of(COME), True),
        (of(WAIT), of(GO, "south"), False),
        (of(COME), of(UNLESS), False),
        (of(UNLESS), of(COME), False),
        (of(COME), of(WAIT), False),
        (of(WAIT, state=C), of(WAIT, state=R), False),
        (of(GO, "south"), of(STAY), True),
        (of(GO, "south"), of(GO, "east"), False),
        (of(WAIT, diverted=True), of(WAIT), True),
        (of(WAIT), of(WAIT, diverted=True), False),
        (of(WAIT, pregnancy=CALL), of(WAIT, pregnancy=COME), True),
        (of(COME, pregnancy=WAIT), of(COME), True),
        (of(WAIT, pregnancy=COME), of(WAIT), False),
    ],
)
def test_what_is_laxer(before: Cell, after: Cell, *, expected: bool) -> None:
    """For any patient: they may come where they could not, need not call, lose a place to go, or a diversion goes."""
    assert is_laxer(SERVICES["radiology"], before, after) is expected


def test_a_place_that_takes_nobody_is_no_loss() -> None:
    """A place to go counts only while it takes the patient."""
    assert not is_laxer(SERVICES["radiology"], of(GO, "south"), of(STAY), lambda _place, _group: False)


@pytest.mark.parametrize("service", ["emergency", "dialysis"])
def test_care_that_cannot_wait_is_not_lost(service: str) -> None:
    """An emergency department, and care that goes on as planned, always lead somewhere."""
    assert is_laxer(SERVICES[service], of(COME), of(WAIT))
    assert not is_laxer(SERVICES["radiology"], of(COME), of(WAIT))
    assert not is_laxer(SERVICES[service], of(COME), of(GO, "south"))


# ── One incident ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_latest_statement_that_has_begun_counts() -> None:
    """A later note replaces an earlier one once it has begun; a withdrawn one says nothing."""
    first, second = (MONDAY, said(C, WAIT)), (TUESDAY, said(D, CALL))
    assert told(cell(incident("a", first, second))) == (CALL, (), None)
    assert told(cell(incident("a", first, second), at=MONDAY)) == (WAIT, (), None)
    later = (TUESDAY, said(D, CALL, begins=WEDNESDAY))
    assert cell(incident("a", first, later), at=WEDNESDAY - timedelta(minutes=1)).state is C
    assert cell(incident("a", first, later), at=WEDNESDAY).state is D


def test_a_routine_bulletin_leaves_a_stricter_window_standing() -> None:
    """Told on Monday: closed from Wednesday. Told on Tuesday: running. On Wednesday it is closed."""
    window, routine = (MONDAY, said(C, WAIT, begins=WEDNESDAY)), (TUESDAY, said(R, COME))
    told_twice = incident("a", window, routine)
    assert cell(told_twice, at=TUESDAY).state is R
    assert told(cell(told_twice, at=WEDNESDAY)) == (WAIT, (), None)
    assert [one.code for one in check_incident(told_twice, EMPTY)] == ["window-stands"]


def test_a_window_outlives_every_note_that_is_not_about_it() -> None:
    """A note that is as strict hides it only while it counts; one that expires before it begins does not."""
    window = (MONDAY, said(C, WAIT, begins=WEDNESDAY))
    strict = (MONDAY + timedelta(hours=1), said(C, STAY))
    routine = (TUESDAY, said(R, COME))
    assert told(cell(incident("a", window, strict, routine))) == (WAIT, (), None)
    brief = (TUESDAY, said(C, WAIT, expires=WEDNESDAY - timedelta(hours=1)))
    found = cell(incident("a", window, brief))
    assert (found.state, told(found)) == (C, (WAIT, (), None))


@pytest.mark.parametrize(
    ("routine", "state"),
    [
        (said(R, COME, drops_windows=True), R),
        (said(C, WAIT), C),
        (said(R, COME, begins=WEDNESDAY + timedelta(hours=1)), R),
    ],
)
def test_a_window_goes_when_a_note_says_so(routine: Statement, state: State) -> None:
    """It is taken back, it is no stricter than what is said now, or it gives way to a window of its own."""
    window = (MONDAY, said(D, CALL, begins=WEDNESDAY))
    assert cell(incident("a", window, (TUESDAY, routine)), at=WEDNESDAY).state is state


def test_an_announced_outage_of_a_telephone_stands() -> None:
    """What nobody comes to has no rule: its state says what is stricter."""
    window = (MONDAY, said(C, None, "telephone", begins=WEDNESDAY))
    routine = (TUESDAY, said(R, None, "telephone"))
    assert cell(incident("a", window, routine), service="telephone", place="whole-group").state is C


def test_what_expires_later_is_foreseen() -> None:
    """A window that stands beside a routine bulletin changes the situation when it ends, too."""
    end = WEDNESDAY + timedelta(hours=6)
    window = (MONDAY, said(C, WAIT, begins=WEDNESDAY, expires=end))
    content = with_incidents(incident("a", window, (TUESDAY, said(R, COME))))
    assert fold_situation(content, TUESDAY).changes_next == WEDNESDAY
    assert fold_situation(content, WEDNESDAY).changes_next == end


def test_a_window_that_gives_way_to_another_is_named() -> None:
    """Whoever announces another date reads what no longer holds."""
    moved = incident("a", (MONDAY, said(C, WAIT, begins=WEDNESDAY)), (TUESDAY, said(R, COME, begins=WEDNESDAY)))
    assert [one.code for one in check_incident(moved, EMPTY)] == ["window-replaced"]


def test_a_note_after_the_window_began_replaces_it() -> None:
    """Once a window has begun, it is what was said last, and the next note counts instead."""
    later = WEDNESDAY + timedelta(hours=5)
    told_thrice = incident(
        "a", (MONDAY, said(C, WAIT, begins=WEDNESDAY)), (TUESDAY, said(R, COME)), (later, said(D, CALL))
    )
    assert told(cell(told_thrice, at=later)) == (CALL, (), None)


def test_an_override_replaces_everything_but_what_keeps_patients_safe() -> None:
    """Where a location has its own word, groups, remark, capacity and restart do not carry over; diversions do."""
    statement = said(
        *(D, GO, "emergency"),
        elsewhere=("south",),
        remark="busy",
        capacity=40,
        restart=date(2022, 5, 30),
        ambulances_diverted=True,
        exceptions=(for_group(COME, state=D), at_place("north", C, GO), at_place("east", R, EMERGENCY)),
    )
    service = SERVICES["emergency"]
    north, east = say_at(service, "north", statement), say_at(service, "east", statement)
    assert north == Said(C, Instruction(GO, ("south",)), ambulances_diverted=True)
    assert east == Said(R, Instruction(EMERGENCY), ambulances_diverted=True)


def test_an_exception_may_name_both_group_and_location() -> None:
    """A group keeps its word at a location with an override where an exception names both."""
    statement = said(C, WAIT, exceptions=(at_place("north", D, STAY), for_group(COME, state=D, at="north")))
    north, south = (say_at(SERVICES["radiology"], place, statement) for place in ("north", "south"))
    assert north.instruction_for(PREGNANT).rule is COME
    assert north.exceptions[0].state is None, "its state is that of the location"
    twice = said(C, WAIT, exceptions=(for_group(COME), for_group(STAY, at="north")))
    assert say_at(SERVICES["radiology"], "north", twice).instruction_for(PREGNANT).rule is STAY
    assert len(say_at(SERVICES["radiology"], "north", twice).exceptions) == 1
    assert south.instruction_for(PREGNANT).rule is WAIT


@pytest.mark.parametrize(
    ("last", "holds"),
    [
        (said(R, COME), False),
        (said(R), False),
        (said(C, WAIT), True),
        (said(D, COME), True),
        (said(U), True),
        (said(R, UNLESS), True),
        (said(R, COME, exceptions=(for_group(WAIT, state=R),)), True),
        (said(R, COME, exceptions=(at_place("north", C, WAIT),)), True),
        (said(R, COME, begins=WEDNESDAY + timedelta(days=5)), True),
        (said(R, EMERGENCY, "emergency", ambulances_diverted=True), True),
        (said(R, EMERGENCY, "emergency"), False),
    ],
)
def test_an_incident_cannot_close_while_it_holds_a_cell(last: Statement, *, holds: bool) -> None:
    """Not while it does not run, is stricter than usual, has exceptions or a diversion; nor before its restart."""
    first = make_note("a", 1, MONDAY, [said(C, GO, last.service, elsewhere=("partner",))])
    closing = make_note("a", 2, WEDNESDAY, [last], stage=Stage.CLOSED)
    found = check_incident(make_incident("a", [first, closing]), EMPTY)
    assert [one.code for one in found if one.is_error] == (["closed-while-held"] if holds else [])


@pytest.mark.parametrize("more", [{"capacity": 20}, {"elsewhere": ("south",)}, {"restart": date(2022, 5, 30)}])
def test_the_end_of_a_word_that_a_stricter_one_hides_is_no_announcement(more: dict[str, Any]) -> None:
    """Patients stay away until the stricter word ends, whatever else the other said; also where something retires."""
    strict = incident("attack", (MONDAY, said(C, WAIT, expires=WEDNESDAY + timedelta(days=3))))
    other = incident("strike", (MONDAY, said(D, CALL, expires=WEDNESDAY, **more)))
    content = with_incidents(strict, other)
    locations = {**PLACES, "east": replace(PLACES["east"], retired=Retirement(WEDNESDAY + timedelta(days=3)))}
    content = replace(content, catalogue=replace(content.catalogue, locations=locations))
    found = fold_situation(content, TUESDAY).cells["radiology", "north"]
    assert (found.said.coming, found.lapses_on) == ((), WEDNESDAY + timedelta(days=3))


@pytest.mark.parametrize("expires", [TUESDAY, WEDNESDAY])
def test_planned_work_is_announced_beyond_the_end_of_another_incident_s_word(expires: datetime) -> None:
    """What is said of today will be to be confirmed by then: the diversion that begins is announced all the same."""
    today = incident("attack", (MONDAY, said(R, EMERGENCY, "emergency", expires=expires)))
    work = said(D, EMERGENCY, "emergency", at="north", ambulances_diverted=True)
    begins, ends = WEDNESDAY, WEDNESDAY + timedelta(hours=8)
    planned = incident("work", (MONDAY, work), kind=Kind.PLANNED, begins=begins, ends=ends)
    found = cell(today, planned, service="emergency", at=MONDAY + timedelta(hours=1))
    first, *others = found.said.coming
    assert (first.begins, first.ends, first.said.ambulances_diverted) == (begins, ends, True)
    assert [one.begins for one in (*found.lapses, *others)] == [*([] if expires == begins else [expires]), ends]


def test_an_incident_cannot_close_over_an_announced_window() -> None:
    """What was announced for later would be lost with the incident."""
    window = make_note("a", 1, MONDAY, [said(C, WAIT, begins=WEDNESDAY + timedelta(days=2))])
    closing = make_note("a", 2, TUESDAY, [said(R, COME)], stage=Stage.CLOSED)
    assert "closed-while-held" in [one.code for one in check_incident(make_incident("a", [window, closing]), EMPTY)]


def test_an_incident_cannot_close_over_what_it_never_named_or_what_expired() -> None:
    """Silence lets nothing go back to running: each service is said to run again."""
    whole = make_note("a", 1, MONDAY, [said(R, COME)], stage=Stage.CLOSED)
    everything = make_incident("a", [whole], concerns_everything=True)
    (found,) = check_incident(everything, EMPTY)
    assert (found.code, dict(found.values)["cells"]) == ("closed-while-held", "Dialysis, Emergency, Telephone, Visits")
    expired = incident(
        "a",
        (MONDAY, said(R, COME, expires=TUESDAY)),
        make_note("a", 2, WEDNESDAY, [said(R, COME, "dialysis")], stage=Stage.CLOSED),
    )
    assert [one.code for one in check_incident(expired, EMPTY)] == ["closed-while-held"]


def test_a_service_that_exists_when_stated_is_let_go() -> None:
    """A crisis line ends with the crisis, closed or not."""
    first = make_note("a", 1, MONDAY, [said(D, None, "hotline")])
    closing = make_note("a", 2, TUESDAY, [said(R, COME)], stage=Stage.CLOSED)
    ended = make_incident("a", [first, closing])
    assert check_incident(ended, EMPTY) == []
    assert ("hotline", "whole-group") not in fold_situation(with_incidents(ended), WEDNESDAY).cells


def test_a_planned_incident_closes_whenever_it_is_called_off() -> None:
    """Its window lets go by itself."""
    window = {"kind": Kind.PLANNED, "begins": WEDNESDAY, "ends": WEDNESDAY + timedelta(hours=8)}
    closing = make_note("a", 1, MONDAY, [said(C, WAIT)], stage=Stage.CLOSED)
    assert check_incident(make_incident("a", [closing], **window), EMPTY) == []
    assert cell(make_incident("a", [closing], **window)).reason is Reason.ORDINARY


def test_a_note_after_the_closing_one_opens_the_incident_again() -> None:
    """What it says counts, also where it does not say how far the incident has come."""
    closing = make_note("a", 1, MONDAY, [said(R, COME)], stage=Stage.CLOSED)
    again = make_note("a", 2, TUESDAY, [said(C, WAIT)], stage=None)
    thanks = make_note("a", 2, TUESDAY, [], stage=None)
    assert cell(make_incident("a", [closing, again])).state is C
    assert cell(make_incident("a", [closing, thanks])).reason is Reason.ORDINARY


# ── Several incidents ───────────────────────────────────────────────────────────────────────────────────────────────


def both(one: Statement, other: Statement, **more: object) -> Cell:
    """Return the cell of which two incidents speak; the order of publication is tried both ways."""
    cells = [
        cell(incident("a", (first, one)), incident("b", (second, other)), **more)  # type: ignore[arg-type]
        for first, second in ((MONDAY, TUESDAY), (TUESDAY, MONDAY))
    ]
    assert replace(cells[0].said, coming=()) == replace(cells[1].said, coming=())
    return cells[0]


def test_the_worst_state_and_the_strictest_rule_count() -> None:
    """Whatever states the rules come with."""
    found = both(said(C, CALL), said(D, STAY))
    assert (found.state, told(found)) == (C, (STAY, (), None))
    assert [one.incident for one in found.sources] == ["a", "b"]


@pytest.mark.parametrize(("says", "other"), [(STAY, PHONE), (CALL, DOCTOR)])
def test_of_two_rules_of_one_rank_the_safer_sentence_stands(says: Rule, other: Rule) -> None:
    """Whoever must not come without our word is promised no call by it; our number stands before the doctor."""
    assert told(both(said(C, says), said(C, other))) == told(both(said(C, other), said(C, says))) == (says, (), None)


def test_what_is_not_stated_is_worse_than_running_and_better_than_all_else() -> None:
    """An incident that concerns everything and names nothing asks for a call, and hides no worse state."""
    silent = incident("b", (MONDAY, said(R, None, "visits")), concerns_everything=True)
    runs = cell(incident("a", (MONDAY, said(R, COME))), silent)
    slow = cell(incident("a", (MONDAY, said(D, COME))), silent)
    assert (runs.state, runs.reason, told(runs)[0]) == (U, Reason.NOT_STATED, CALL)
    assert (slow.state, slow.reason, told(slow)[0]) == (D, Reason.STATED, CALL)
    assert severity_of(runs) < severity_of(slow)


def test_running_without_a_rule_takes_that_of_the_service() -> None:
    """Every other statement without a rule asks patients to call before they come; nobody attends a telephone."""
    assert told(cell(incident("a", (MONDAY, said(R))))) == (COME, (), None)
    assert told(cell(incident("a", (MONDAY, said(U))))) == (CALL, (), Sentence.CALL_BEFORE)
    assert told(
        cell(incident("a", (MONDAY, said(U, None, "telephone"))), service="telephone", place="whole-group")
    ) == (
        None,
        (),
        None,
    )


def test_a_flooded_hospital_takes_nobody_that_another_incident_lets_come() -> None:
    """Going elsewhere holds for everybody it does not except, where a place takes them."""
    flood = said(C, GO, at="north", elsewhere=("south",))
    network = said(C, STAY, exceptions=(for_group(COME),))
    found = both(flood, network)
    assert told(found, PREGNANT) == (GO, ("south",), None)
    assert told(found) == (STAY, (), Sentence.DO_NOT_TRAVEL)


def test_going_elsewhere_wins_over_waiting_where_a_place_takes_the_patient() -> None:
    """With every place that does, in the order of the catalogue."""
    found = both(said(C, GO, at="north", elsewhere=("partner", "east")), said(C, GO, at="north", elsewhere=("south",)))
    assert told(found) == (GO, ("south", "east", "partner"), None)
    assert told(both(said(C, GO, at="north", elsewhere=("south",)), said(C, WAIT, at="north"))) == (
        GO,
        ("south",),
        None,
    )


@pytest.mark.parametrize("rule", [COME, CALL, STAY, EMERGENCY])
def test_whom_no_place_takes_is_told_not_to_travel(rule: Rule) -> None:
    """And no laxer rule of another incident replaces that."""
    found = both(said(C, GO, at="north", elsewhere=("north",)), said(D, rule, at="north"))
    assert told(found) == (STAY, (), Sentence.DO_NOT_TRAVEL)


def test_a_stricter_rule_stays_stricter_than_not_to_travel() -> None:
    """Who is contacted anyway need not call."""
    assert told(both(said(C, GO, at="north", elsewhere=("north",)), said(C, WAIT, at="north"))) == (WAIT, (), None)


@pytest.mark.parametrize(
    ("there", "takes"),
    [
        (said(R, COME, at="south"), True),
        (said(D, CALL, at="south"), True),
        (said(U, at="south"), True),
        (said(D, STAY, at="south"), False),
        (said(C, WAIT, at="south"), False),
        (said(D, EMERGENCY, at="south"), False),
        (said(C, GO, at="south", elsewhere=("partner",)), False),
    ],
)
def test_which_place_takes_a_patient(there: Statement, *, takes: bool) -> None:
    """One that lets them come, or of which nothing is known; nobody is sent on from there."""
    found = both(said(C, GO, at="north", elsewhere=("south",)), there)
    assert (told(found)[0] is GO) is takes


@pytest.mark.parametrize("is_whole", [True, False])
def test_nobody_is_sent_to_what_has_ended(*, is_whole: bool) -> None:
    """A place that closed for good takes nobody, nor does one where the service is no longer offered."""
    content = with_incidents(incident("a", (MONDAY, said(C, GO, at="north", elsewhere=("south",)))))
    catalogue, end = content.catalogue, Retirement(TUESDAY, ("south",))
    ended = (
        replace(catalogue, locations={**PLACES, "south": replace(PLACES["south"], retired=end)})
        if is_whole
        else replace(catalogue, services={**SERVICES, "radiology": replace(SERVICES["radiology"], retired=(end,))})
    )
    found = fold_situation(replace(content, catalogue=ended), WEDNESDAY).cells[("radiology", "north")]
    assert told(found) == (STAY, (), Sentence.DO_NOT_TRAVEL)


def test_what_had_ended_and_is_there_again_is_laxer() -> None:
    """Whoever takes ``retired:`` out lets patients come again: that is not done in silence."""
    after = with_incidents()
    ended = replace(SERVICES["radiology"], retired=(Retirement(MONDAY, ("south",)),))
    before = replace(after, catalogue=replace(after.catalogue, services={**SERVICES, "radiology": ended}))
    assert find_laxer_on_site(before, after, TUESDAY) == [("radiology", "south")]
    assert find_laxer_on_site(after, before, TUESDAY) == []


def test_a_better_state_of_what_nobody_comes_to_is_laxer() -> None:
    """It has no rule to compare: that the telephone answers again is not said in silence, either."""
    telephone = SERVICES["telephone"]
    out = said(C, service="telephone")
    was, now = (
        cell(incident("a", (MONDAY, one)), service="telephone", place=telephone.locations[0])
        for one in (out, replace(out, state=R))
    )
    assert (is_cell_laxer(telephone, was, now), is_cell_laxer(telephone, now, was)) == (True, False)


def test_a_place_may_take_some_patients_and_not_others() -> None:
    """Groups that only the place to go names are told where they go, or that they do not."""
    sent = said(C, GO, at="north", elsewhere=("south",))
    no_children = said(D, COME, at="south", exceptions=(for_group(WAIT, state=D),))
    assert told(both(sent, no_children)) == (GO, ("south",), None)
    assert told(both(sent, no_children), PREGNANT) == (STAY, (), Sentence.DO_NOT_TRAVEL)
    only_pregnant = said(C, STAY, at="south", exceptions=(for_group(COME),))
    assert told(both(sent, only_pregnant)) == (STAY, (), Sentence.DO_NOT_TRAVEL)
    assert told(both(sent, only_pregnant), PREGNANT) == (GO, ("south",), None)


def test_a_place_of_which_nothing_is_known_takes_nobody_whom_it_keeps_away() -> None:
    """Unknown, and told to wait there, is no place to go."""
    sent, there = said(C, GO, at="north", elsewhere=("south",)), said(U, WAIT, at="south")
    assert told(both(sent, there)) == (STAY, (), Sentence.DO_NOT_TRAVEL)


def test_a_place_that_nobody_confirmed_has_the_emergency_number_beside_it() -> None:
    """The place stays, and so does the warning."""
    sent, unknown = said(C, GO, at="north", elsewhere=("south",)), said(U, at="south")
    assert told(both(sent, unknown)) == (GO, ("south", NUMBER), None)
    assert codes(incident("a", (MONDAY, sent)), incident("b", (MONDAY, unknown))) == ["elsewhere-unconfirmed"]
    half = said(C, GO, at="north", elsewhere=("south", "north"))
    assert told(cell(incident("a", (MONDAY, half)))) == (GO, ("south", NUMBER), None)


def test_a_place_that_diverts_ambulances_has_the_emergency_number_beside_it() -> None:
    """It takes who walks in."""
    sent = said(C, GO, "emergency", at="north", elsewhere=("south",))
    diverting = said(R, EMERGENCY, "emergency", at="south", ambulances_diverted=True)
    assert told(both(sent, diverting, service="emergency")) == (GO, ("south", NUMBER), None)
    assert codes(incident("a", (MONDAY, sent)), incident("b", (MONDAY, diverting))) == ["elsewhere-diverting"]


@pytest.mark.parametrize("place", ["partner", GenericPlace.NEAREST_EMERGENCY, GenericPlace.ANY_PHARMACY])
def test_a_place_outside_the_group_takes_everybody(place: str) -> None:
    """Nothing here says otherwise."""
    assert told(cell(incident("a", (MONDAY, said(C, GO, elsewhere=(place,)))))) == (GO, (place,), None)


@pytest.mark.parametrize("rule", [WAIT, STAY, EMERGENCY])
def test_a_group_that_only_one_incident_lets_come_calls_first(rule: Rule) -> None:
    """It is told so, and both notes are named."""
    general, kept = said(C, rule), said(C, STAY, exceptions=(for_group(COME),))
    assert told(both(general, kept), PREGNANT) == (CALL, (), Sentence.CALL_BEFORE)
    found = check_conflicts(with_incidents(incident("a", (MONDAY, general)), incident("b", (MONDAY, kept))), WEDNESDAY)
    assert [(one.code, one.path, dict(one.values)["file"]) for one in found] == [("group-contradicted", "b/1", "a/1")]


@pytest.mark.parametrize(
    ("one", "other", "is_named"),
    [
        (said(C, STAY), said(C, PHONE), True),
        (said(D, CALL), said(D, DOCTOR), True),
        (said(D, COME), said(D, Rule.WALK_IN), False),
        (said(C, STAY), said(C, WAIT), False),
        (said(C, STAY), said(C, GO, elsewhere=("partner",)), False),
        (said(C, WAIT, exceptions=(for_group(STAY),)), said(C, WAIT, exceptions=(for_group(PHONE),)), True),
        (said(D, COME, exceptions=(for_group(CALL),)), said(D, COME, exceptions=(for_group(WAIT, group=BORN),)), True),
        (said(D, COME, exceptions=(for_group(CALL),)), said(D, COME, exceptions=(for_group(CALL, group=BORN),)), False),
        (said(C, STAY), said(D, COME, exceptions=(for_group(WAIT, group=BORN),)), False),
    ],
)
def test_answers_that_differ_between_incidents_are_named(one: Statement, other: Statement, is_named: bool) -> None:
    """Where neither is stricter, or one group comes and another does not: once, whichever was published first."""
    for first, second in ((MONDAY, TUESDAY), (TUESDAY, MONDAY)):
        found = codes(incident("a", (first, one)), incident("b", (second, other)))
        assert found == (["answers-differ"] if is_named else [])


def test_an_explicit_word_to_a_group_wins() -> None:
    """Where both incidents speak of the group, the stricter counts; where only one speaks of anybody, it alone."""
    kept, never = said(C, STAY, exceptions=(for_group(COME),)), said(C, WAIT, exceptions=(for_group(STAY),))
    assert told(both(kept, never), PREGNANT) == (STAY, (), None)
    assert codes(incident("a", (MONDAY, kept)), incident("b", (MONDAY, never))) == ["answers-differ"]
    assert told(cell(incident("a", (MONDAY, kept))), PREGNANT) == (COME, (), None)
    assert told(both(kept, said(D, CALL)), PREGNANT) == (CALL, (), None)


def test_a_word_to_a_group_that_repeats_the_general_one_counts() -> None:
    """Alone it changes nothing; beside an incident that lets the group come, it keeps them away."""
    never = said(C, WAIT, exceptions=(for_group(WAIT),))
    alone = cell(incident("a", (MONDAY, never)))
    assert (told(alone), alone.said.exceptions) == ((WAIT, (), None), ())
    assert told(both(never, said(C, STAY, exceptions=(for_group(COME),))), PREGNANT) == (WAIT, (), None)


def test_two_departments_never_ask_a_group_to_call() -> None:
    """An emergency department that takes a group by one note takes it in an emergency by both."""
    usual = said(R, EMERGENCY, "emergency")
    births = said(R, EMERGENCY, "emergency", exceptions=(for_group(COME, state=R),))
    assert told(both(usual, births, service="emergency"), PREGNANT) == (EMERGENCY, (), None)


def test_what_else_incidents_say_of_a_cell() -> None:
    """Diverted if any says so, the lowest capacity, all remarks with their incident, what ends and expires first."""
    soon, late = WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)
    one = said(D, EMERGENCY, "emergency", capacity=60, remark="x", ends=late, expires=late, ambulances_diverted=True)
    other = said(D, EMERGENCY, "emergency", capacity=40, remark="y", ends=soon, expires=soon)
    found = both(one, other, service="emergency")
    assert found.said.ambulances_diverted
    assert found.said.capacity == 40
    assert {(remark.incident, remark.said) for remark in found.said.remarks} == {("a", "x"), ("b", "y")}
    assert (found.ends, found.expires) == (late, soon)


def test_a_state_ends_when_all_that_give_it_do() -> None:
    """None where one of those that give the state or the rule is open; others do not count."""
    end = WEDNESDAY + timedelta(days=1)
    assert both(said(C, WAIT, ends=end), said(C, WAIT)).ends is None
    assert both(said(C, WAIT, ends=end), said(D, CALL)).ends == end
    assert both(said(C, CALL, ends=end), said(D, WAIT)).ends is None


def test_a_restart_needs_every_incident_that_does_not_run() -> None:
    """Then the latest day counts, as sure as the least sure of it."""
    june, july = date(2022, 6, 1), date(2022, 7, 1)
    assert both(said(C, WAIT, restart=june), said(C, WAIT)).said.restart is None
    assert both(said(C, WAIT, restart=june), said(R, COME)).said.restart == june
    sure = said(C, WAIT, restart=july, certainty=Certainty.CONFIRMED)
    found = both(said(C, WAIT, restart=june), sure)
    assert (found.said.restart, found.said.certainty) == (july, Certainty.CONFIRMED)
    assert both(replace(sure, certainty=Certainty.PLANNED), sure).said.certainty is Certainty.PLANNED
    assert both(sure, replace(sure, certainty=Certainty.DONE)).said.certainty is Certainty.CONFIRMED


@pytest.mark.parametrize(("answers", "expected"), [((True, False), False), ((True, True), True), ((None, True), True)])
def test_everybody_is_reached_unless_any_open_incident_says_no(
    answers: tuple[bool | None, bool], *, expected: bool
) -> None:
    """The newest word of each counts, whichever was published last."""
    for times in ((MONDAY, TUESDAY), (TUESDAY, MONDAY)):
        made = [
            make_incident(name, [make_note(name, 1, published, [], reach_everybody=answer)])
            for name, published, answer in zip("ab", times, answers, strict=True)
        ]
        assert fold_situation(with_incidents(*made), WEDNESDAY).reach_everybody is expected


# ── Refused pairs, places to go ─────────────────────────────────────────────────────────────────────────────────────


def test_a_pair_that_is_refused_now_asks_for_a_call() -> None:
    """An old bulletin says what it says; today's cards do not repeat it."""
    old = incident("a", (MONDAY, said(C, COME)))
    assert told(cell(old)) == (CALL, (), Sentence.CALL_BEFORE)
    closed = incident("a", (MONDAY, said(C, WAIT, "emergency")))
    assert told(cell(closed, service="emergency")) == (STAY, (), Sentence.EMERGENCY_CLOSED)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([said(C, GO, at="north", elsewhere=("north",))], ["elsewhere-itself"]),
        (
            [said(C, GO, at="north", elsewhere=("south",)), said(C, GO, at="south", elsewhere=("north",))],
            ["elsewhere-circle"] * 2,
        ),
        ([said(C, GO, at="north", elsewhere=("south",)), said(C, WAIT, at="south")], ["elsewhere-closed"]),
        ([said(C, GO, at="north", elsewhere=("south",)), said(R, COME, at="south")], []),
    ],
)
def test_a_place_to_go_that_cannot_be_is_an_error(statements: list[Statement], expected: list[str]) -> None:
    """Itself, a circle, one that is closed: the note counts, without that place."""
    notes = [make_note("a", number, MONDAY, [one]) for number, one in enumerate(statements, start=1)]
    found = cell(make_incident("a", notes))
    assert codes(make_incident("a", notes)) == expected
    assert found.state is C
    assert (told(found)[2] is Sentence.DO_NOT_TRAVEL) is bool(expected)


def test_a_place_that_closes_later_is_an_error_beforehand() -> None:
    """What begins to count on another day is held against the rest now."""
    sent = incident("a", (MONDAY, said(C, GO, at="north", elsewhere=("south",))))
    closes = incident("b", (MONDAY, said(C, WAIT, at="south", begins=WEDNESDAY + timedelta(days=2))))
    assert codes(sent, closes) == ["elsewhere-closing"]


@pytest.mark.parametrize(
    ("then", "code"),
    [
        (said(U, CALL, at="south"), "elsewhere-unconfirmed"),
        (said(C, GO, at="south", elsewhere=("north",)), "elsewhere-circle"),
    ],
)
def test_what_will_be_wrong_with_a_place_to_go_is_not_told_of_now(then: Statement, code: str) -> None:
    """Beforehand the sentence says from when on; from then on it does not."""
    sent = incident("a", (MONDAY, said(C, GO, at="north", elsewhere=("south",))))
    begins = WEDNESDAY + timedelta(days=2)
    content = with_incidents(sent, incident("b", (MONDAY, replace(then, begins=begins))))
    coming = coming_instants(content, fold_situation(content, WEDNESDAY))
    before, after = (
        {one.code: say(one, "en").message for one in check_conflicts(content, at, instants)}
        for at, instants in ((WEDNESDAY, coming), (begins, ()))
    )
    assert before[code] == f"From {begins:%d/%m/%Y %H:%M} on: {after[code]}"


# ── Emergency departments, and care that cannot wait ────────────────────────────────────────────────────────────────

EARLY = WEDNESDAY - timedelta(hours=1)


def department(statement: Statement, **more: object) -> Cell:
    """Return the emergency department in the north of which one note was told on Monday."""
    return cell(incident("a", (MONDAY, statement)), service="emergency", **more)  # type: ignore[arg-type]


def test_a_department_last_open_is_not_known_to_be_closed() -> None:
    """It counts as usual, with the time of the last word."""
    found = department(said(R, EMERGENCY, "emergency", expires=EARLY))
    assert (found.state, told(found)) == (U, (EMERGENCY, (), Sentence.EMERGENCY_LAST_OPEN))
    assert found.said.instruction.as_of == MONDAY
    silent = incident("a", (MONDAY, said(R)), (TUESDAY, said(R)), concerns_everything=True)
    never = cell(silent, service="emergency")
    assert told(never) == (EMERGENCY, (), Sentence.EMERGENCY_LAST_OPEN)
    assert never.said.instruction.as_of == TUESDAY


def test_a_department_last_closed_still_sends_patients_on() -> None:
    """With its exceptions; where no place takes them, they call."""
    closed = said(C, GO, "emergency", elsewhere=("partner",), expires=EARLY, exceptions=(for_group(COME),))
    found = department(closed)
    assert (found.state, told(found)) == (U, (GO, ("partner",), Sentence.EMERGENCY_LAST_CLOSED))
    assert told(found, PREGNANT) == (COME, (), None)
    assert told(department(replace(closed, elsewhere=("north",)))) == (STAY, (), Sentence.EMERGENCY_LAST_CLOSED_ALONE)
    opened = incident("b", (TUESDAY, said(R, EMERGENCY, "emergency")))
    both_ = cell(incident("a", (MONDAY, closed)), opened, service="emergency")
    assert told(both_) == (GO, ("partner",), Sentence.EMERGENCY_LAST_CLOSED), "an old word bears its date"
    slow = replace(closed, state=D, exceptions=())
    assert told(department(slow)) == (GO, ("partner",), Sentence.EMERGENCY_LAST_ELSEWHERE)


def test_a_department_of_which_nothing_is_known_says_so() -> None:
    """Stated or expired, it is never "call us before you come"."""
    expected = (EMERGENCY, (), Sentence.EMERGENCY_UNKNOWN)
    assert told(department(said(U, None, "emergency"))) == expected
    assert told(department(said(U, EMERGENCY, "emergency", expires=EARLY))) == expected


def test_a_department_that_sends_nobody_anywhere_gives_the_emergency_number() -> None:
    """Closed, and the place it names is closed too."""
    found = department(said(C, GO, "emergency", elsewhere=("south",), locations=("north", "south")))
    assert told(found) == (STAY, (), Sentence.EMERGENCY_CLOSED)


@pytest.mark.parametrize("rule", [COME, WALK, UNLESS])
def test_care_that_cannot_wait_goes_on_as_planned(rule: Rule) -> None:
    """Where nothing was stated, and where patients came before the word expired."""
    state = R if rule is not WALK else D
    expired = cell(incident("a", (MONDAY, said(state, rule, "dialysis", expires=EARLY))), service="dialysis")
    silent = cell(incident("a", (MONDAY, said(R)), concerns_everything=True), service="dialysis")
    assert (expired.state, told(expired)) == (U, (COME, (), None))
    assert (silent.state, told(silent)) == (U, (COME, (), None))
    usual = replace(SERVICES["dialysis"], rule=CALL)
    assert instruct(usual, U, None).rule is CALL, "silence is no laxer than the usual rule"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (said(D, CALL, "dialysis"), (CALL, (), None)),
        (said(C, GO, "dialysis", elsewhere=("partner",)), (GO, ("partner",), Sentence.TREATMENT_PLACE)),
        (said(C, WAIT, "dialysis"), (CALL, (), Sentence.TREATMENT)),
    ],
)
def test_care_that_cannot_wait_keeps_its_last_way(
    last: Statement, expected: tuple[Rule, tuple[str, ...], Sentence | None]
) -> None:
    """A call stays a call, a place stays a place, marked old; nobody skips a treatment."""
    found = cell(incident("a", (MONDAY, replace(last, expires=EARLY))), service="dialysis")
    assert (found.state, told(found)) == (U, expected)


def test_what_has_expired_repeats_no_old_instruction() -> None:
    """It may say what was last known; groups, places and dates are gone."""
    old = said(C, GO, elsewhere=("partner",), expires=EARLY, exceptions=(for_group(COME),), restart=date(2022, 6, 1))
    found = cell(incident("a", (MONDAY, old)))
    assert found.said == Said(U, Instruction(CALL, sentence=Sentence.CALL_BEFORE))
    assert found.last is not None
    assert found.last.state is C


def test_a_fact_expires_at_its_very_instant() -> None:
    """At the instant it is to be confirmed, and a promise for it is missed; a second before neither is."""
    until = incident("a", make_note("a", 1, MONDAY, [said(C, WAIT, expires=WEDNESDAY)], next_update=WEDNESDAY))
    before = fold_situation(with_incidents(until), WEDNESDAY - timedelta(seconds=1))
    then = fold_situation(with_incidents(until), WEDNESDAY)
    assert before.cells[("radiology", "north")].reason is Reason.STATED
    assert then.cells[("radiology", "north")].reason is Reason.EXPIRED
    assert before.changes_next == WEDNESDAY


def test_the_headline_counts_what_is_not_stated_as_less_than_any_note() -> None:
    """One limited service says more than ten of which nothing is known."""
    silent = incident("a", (MONDAY, said(D, CALL)), concerns_everything=True)
    assert fold_situation(with_incidents(silent), WEDNESDAY).headline is Headline.DEGRADED
    nothing = incident("a", (MONDAY, said(R, COME)), concerns_everything=True)
    assert fold_situation(with_incidents(nothing), WEDNESDAY).headline is Headline.UNKNOWN


def test_a_headline_about_two_incidents_names_none() -> None:
    """An incident that holds what another holds worse is involved too."""
    worse, slight = incident("a", (MONDAY, said(C, WAIT))), incident("b", (MONDAY, said(D, CALL)))
    assert fold_situation(with_incidents(worse, slight), WEDNESDAY).headline_incident == ""
    assert fold_situation(with_incidents(worse), WEDNESDAY).headline_incident == "a"


def test_a_headline_names_only_places_where_it_is_true() -> None:
    """Where one hospital is worse than the other, it names neither."""
    north, south = said(C, WAIT, at="north"), said(D, CALL, at="south")
    alone = with_incidents(incident("a", (MONDAY, north)))
    assert headline_places(alone, fold_situation(alone, WEDNESDAY)) == ("north",)
    both_ = with_incidents(make_incident("a", [make_note("a", 1, MONDAY, [north, south])]))
    assert headline_places(both_, fold_situation(both_, WEDNESDAY)) == ()


@pytest.mark.parametrize(
    ("at", "headline"),
    [("north", Headline.CANCELLED), ("south", Headline.RUNNING), ("east", Headline.RUNNING)],
)
def test_the_headline_of_a_hospital_is_about_that_hospital(at: str, headline: Headline) -> None:
    """What another one cancels is none of its own, and what it never stopped does not run "again"."""
    site = with_incidents(incident("a", (MONDAY, said(C, WAIT, at="north"))))
    here = narrow_to_place(site.catalogue, fold_situation(site, WEDNESDAY), at)
    assert here.headline is headline
    assert (how_it_runs(here).extent is Extent.ALL) == (headline is Headline.RUNNING)


def test_the_headline_of_a_hospital_is_never_greener_than_what_is_open_everywhere() -> None:
    """An incident that concerns everything, or names no service, is every hospital's; a clinic counts all it has."""
    unnamed = with_incidents(make_incident("a", [make_note("a", 1, MONDAY, [])]))
    assert narrow_to_place(unnamed.catalogue, fold_situation(unnamed, WEDNESDAY), "south").open_incidents
    everything = with_incidents(incident("a", (MONDAY, said(C, WAIT, at="north")), concerns_everything=True))
    south = narrow_to_place(everything.catalogue, fold_situation(everything, WEDNESDAY), "south")
    assert south.headline is Headline.UNKNOWN
    elsewhere = {id_: replace(one, locations=("south", "east")) for id_, one in SERVICES.items() if one.is_key}
    clinic = replace(unnamed.catalogue, services={**SERVICES, **elsewhere})
    only = with_incidents(incident("a", (MONDAY, said(C, WAIT, at="north", service="dialysis"))))
    situation = fold_situation(replace(only, catalogue=clinic), WEDNESDAY)
    assert situation.headline is Headline.RUNNING_OPEN
    assert narrow_to_place(clinic, situation, "north").headline is Headline.CANCELLED


def test_no_is_the_answer_of_an_incident_that_names_no_service() -> None:
    """What a bulletin says of contact is what held at its instant, whoever said that not everybody can be reached."""
    silent = make_incident("b", [make_note("b", 1, MONDAY, [], reach_everybody=False)])
    yes = make_note("a", 1, TUESDAY, [said(C, WAIT)], reach_everybody=True)
    site = with_incidents(make_incident("a", [yes]), silent)
    assert fold_situation(site, TUESDAY).reach_everybody is False
    assert reaches_everybody(make_timeline(site), yes) is False


def test_the_next_promise_is_one_that_is_still_ahead() -> None:
    """At its very instant a promise is missed; another incident's may be ahead."""
    promised = [
        make_incident(id_, [make_note(id_, 1, MONDAY, [], next_update=moment)])
        for id_, moment in (("a", WEDNESDAY), ("b", WEDNESDAY + timedelta(days=1)))
    ]
    assert fold_situation(with_incidents(*promised), WEDNESDAY).next_update == WEDNESDAY + timedelta(days=1)
    assert fold_situation(with_incidents(promised[0]), WEDNESDAY).next_update == WEDNESDAY


def test_a_planned_window_is_one_claim_among_others() -> None:
    """Inside its window it is combined with what happened; outside it says nothing, and it expires with its window."""
    ends = WEDNESDAY + timedelta(hours=8)
    window = {"kind": Kind.PLANNED, "begins": WEDNESDAY, "ends": ends}
    works = make_incident("works", [make_note("works", 1, MONDAY, [said(C, WAIT)])], **window)
    network = incident("net", (MONDAY, said(D, CALL)))
    assert told(cell(works, network, at=TUESDAY)) == (CALL, (), None)
    assert told(cell(works, network)) == (WAIT, (), None)
    assert told(cell(works, network, at=ends)) == (CALL, (), None)
    claim = make_claim(
        SERVICES["radiology"], "north", works, Stated(works.notes[0], works.notes[0].statements[0]), TUESDAY
    )
    assert claim.expires == ends


def test_statements_in_force_are_those_of_standing_notes() -> None:
    """Nothing that was withdrawn, nothing that has not begun."""
    notes = incident("a", (MONDAY, said(C, WAIT)), (TUESDAY, said(D, CALL, begins=WEDNESDAY)))
    (held,) = statements_in_force(SERVICES, notes, TUESDAY)[("radiology", "north")]
    assert held.statement.state is C

"""The fold: what the published notes say of every cell at an instant."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.model.content import Content
from statusgen.model.situation import Headline, Instruction, Reason, Situation
from statusgen.model.words import Group, Rule, Sentence, State
from statusgen.situation.changes import changes_of, service_since
from statusgen.situation.fold import fold_situation
from statusgen.situation.headline import Extent, Running, how_it_runs
from statusgen.situation.timeline import make_timeline
from tests.builders import NOON, Project, instant, make_project, note, read_example

GENERAL = ("rivemont", "montclair", "nordelle", "vaubruyere", "sourbois")
SURGICAL = ("rivemont", "montclair", "nordelle", "vaubruyere")
R, D, C, U = State.RUNNING, State.DEGRADED, State.CANCELLED, State.UNKNOWN

MATRICES = {
    "2022-05-14T12:00": {
        "emergency": dict.fromkeys(GENERAL, (R, Rule.EMERGENCY_ONLY)),
        "consultations": dict.fromkeys((*GENERAL, "hautepierre"), (U, Rule.WAIT)) | {"clairlieu": (U, Rule.CALL_FIRST)},
        "non-urgent-operations": dict.fromkeys(SURGICAL, (U, Rule.CALL_FIRST)),
        "urgent-operations": dict.fromkeys(SURGICAL, (R, Rule.COME)),
        "radiology": dict.fromkeys((*GENERAL, "hautepierre"), (D, Rule.CALL_FIRST)),
        "scintigraphy": dict.fromkeys(("rivemont", "montclair"), (D, Rule.CALL_FIRST)),
        "blood-tests": dict.fromkeys((*GENERAL, "hautepierre"), (U, Rule.CALL_FIRST)),
        "covid-centres": dict.fromkeys(SURGICAL, (D, Rule.CALL_FIRST)),
        "laboratory": {"whole-group": (D, None)},
        "dialysis": dict.fromkeys(("rivemont", "montclair", "nordelle"), (R, Rule.COME)),
        "intensive-care": dict.fromkeys(("rivemont", "montclair", "nordelle"), (R, None)),
        "coronary-angiography": dict.fromkeys(("rivemont", "montclair"), (R, Rule.COME)),
        "pharmacy": dict.fromkeys(SURGICAL, (U, None)),
        "telephone": {"whole-group": (C, None)},
        "call-centre": {},
    },
    "2022-05-17T10:30": {
        "emergency": dict.fromkeys(GENERAL, (R, Rule.EMERGENCY_ONLY)),
        "consultations": dict.fromkeys((*GENERAL, "hautepierre"), (C, Rule.STAY_UNLESS_CONTACTED))
        | {"clairlieu": (U, Rule.CALL_FIRST)},
        "non-urgent-operations": dict.fromkeys(SURGICAL, (C, Rule.WAIT)),
        "urgent-operations": dict.fromkeys(SURGICAL, (R, Rule.COME)),
        "radiology": dict.fromkeys((*GENERAL, "hautepierre"), (C, Rule.WAIT)),
        "scintigraphy": dict.fromkeys(("rivemont", "montclair"), (C, Rule.WAIT)),
        "blood-tests": dict.fromkeys((*GENERAL, "hautepierre"), (D, Rule.WALK_IN)),
        "covid-centres": dict.fromkeys(SURGICAL, (D, Rule.WALK_IN)),
        "laboratory": {"whole-group": (D, None)},
        "dialysis": dict.fromkeys(("rivemont", "montclair", "nordelle"), (R, Rule.COME)),
        "intensive-care": dict.fromkeys(("rivemont", "montclair", "nordelle"), (R, None)),
        "coronary-angiography": dict.fromkeys(("rivemont", "montclair"), (R, Rule.COME)),
        "pharmacy": dict.fromkeys(SURGICAL, (U, None)),
        "telephone": {"whole-group": (D, None)},
        "call-centre": {"whole-group": (R, None)},
    },
    "2022-06-02T21:00": {
        "emergency": dict.fromkeys(GENERAL, (R, Rule.EMERGENCY_ONLY)),
        "consultations": dict.fromkeys((*GENERAL, "hautepierre"), (D, Rule.STAY_UNLESS_CONTACTED))
        | {"clairlieu": (R, Rule.COME)},
        "non-urgent-operations": {
            "rivemont": (D, Rule.STAY_UNLESS_CONTACTED),
            "nordelle": (D, Rule.STAY_UNLESS_CONTACTED),
            "montclair": (C, Rule.WAIT),
            "vaubruyere": (C, Rule.WAIT),
        },
        "urgent-operations": dict.fromkeys(SURGICAL, (R, Rule.COME)),
        "radiology": dict.fromkeys((*GENERAL, "hautepierre"), (C, Rule.WAIT)),
        "scintigraphy": dict.fromkeys(("rivemont", "montclair"), (C, Rule.WAIT)),
        "blood-tests": dict.fromkeys((*GENERAL, "hautepierre"), (R, Rule.WALK_IN)),
        "covid-centres": dict.fromkeys(SURGICAL, (R, Rule.WALK_IN)),
        "laboratory": {"whole-group": (D, None)},
        "dialysis": dict.fromkeys(("rivemont", "montclair", "nordelle"), (U, Rule.COME)),
        "intensive-care": dict.fromkeys(("rivemont", "montclair", "nordelle"), (U, None)),
        "coronary-angiography": dict.fromkeys(("rivemont", "montclair"), (U, Rule.CALL_FIRST)),
        "pharmacy": dict.fromkeys(SURGICAL, (D, None)),
        "telephone": {"whole-group": (R, None)},
        "call-centre": {"whole-group": (C, None)},
    },
    "2022-06-15T18:00": {
        "emergency": dict.fromkeys(GENERAL, (R, Rule.EMERGENCY_ONLY)),
        "consultations": dict.fromkeys((*GENERAL, "hautepierre", "clairlieu"), (R, Rule.COME_UNLESS_CONTACTED)),
        "non-urgent-operations": dict.fromkeys(SURGICAL, (R, Rule.COME_UNLESS_CONTACTED)),
        "urgent-operations": dict.fromkeys(SURGICAL, (R, Rule.COME)),
        "radiology": dict.fromkeys(("rivemont", "montclair", "nordelle", "vaubruyere"), (R, Rule.COME_UNLESS_CONTACTED))
        | {"sourbois": (D, Rule.COME_UNLESS_CONTACTED), "hautepierre": (C, Rule.WAIT)},
        "scintigraphy": dict.fromkeys(("rivemont", "montclair"), (R, Rule.COME_UNLESS_CONTACTED)),
        "blood-tests": dict.fromkeys((*GENERAL, "hautepierre"), (R, Rule.WALK_IN)),
        "covid-centres": dict.fromkeys(SURGICAL, (R, Rule.WALK_IN)),
        "pharmacy": dict.fromkeys(SURGICAL, (R, None)),
        "telephone": {"whole-group": (D, None)},
        "call-centre": {"whole-group": (C, None)},
    },
}


@pytest.fixture(scope="module")
def story() -> Content:
    """Return the content of the example."""
    return read_example()


def at_noon(project: Project, at: datetime = NOON) -> Situation:
    """Fold a small site at an instant."""
    content = project.read().content
    assert content is not None
    return fold_situation(content, at)


@pytest.mark.parametrize(("typed", "service"), [(at, service) for at, rows in MATRICES.items() for service in rows])
def test_the_story_gives_the_matrix_of_each_instant(story: Content, typed: str, service: str) -> None:
    """The states and rules of the example are those of the story at each of its four instants."""
    row = fold_situation(story, instant(typed)).of_service(service)
    assert {place: (cell.state, cell.rule) for place, cell in row.items()} == MATRICES[typed][service]


def test_silence_is_to_be_confirmed_when_an_incident_concerns_everything(story: Content) -> None:
    """What no note has named is "to be confirmed", and says that it was not stated."""
    cell = fold_situation(story, instant("2022-05-17T10:30")).cells[("pharmacy", "rivemont")]
    assert (cell.state, cell.reason) == (U, Reason.NOT_STATED)


def test_what_was_said_once_expires_and_is_remembered(story: Content) -> None:
    """Coronary angiography, said to run until 19 May and never again, is to be confirmed, with what was last known."""
    last_minute = fold_situation(story, instant("2022-05-19T17:59")).cells[("coronary-angiography", "rivemont")]
    assert (last_minute.state, last_minute.rule, last_minute.reason) == (R, Rule.COME, Reason.STATED)
    cell = fold_situation(story, instant("2022-05-19T18:00")).cells[("coronary-angiography", "rivemont")]
    assert (cell.state, cell.reason) == (U, Reason.EXPIRED)
    assert (cell.rule, cell.said.instruction.sentence) == (Rule.CALL_FIRST, Sentence.CALL_BEFORE)
    assert cell.last is not None
    assert (cell.last.state, cell.last.rule) == (R, Rule.COME)
    assert cell.expired == instant("2022-05-19T18:00")


def test_care_that_cannot_wait_goes_on_when_its_word_expires(story: Content) -> None:
    """Dialysis is to be confirmed from 19 May 18:00 like the rest, but its patients still come as planned."""
    cell = fold_situation(story, instant("2022-05-19T18:00")).cells[("dialysis", "rivemont")]
    assert (cell.state, cell.reason, cell.said.instruction) == (U, Reason.EXPIRED, Instruction(Rule.COME))


def test_exceptions_of_the_story_stand_in_the_cells(story: Content) -> None:
    """On 17 May pregnant women, patients in chemotherapy and those with a plaster come to their consultation."""
    cell = fold_situation(story, instant("2022-05-17T10:30")).cells[("consultations", "rivemont")]
    (exception,) = cell.said.exceptions
    assert exception.groups == (Group.PREGNANCY, Group.CHEMOTHERAPY, Group.PLASTER)
    assert (exception.state, exception.rule) == (None, Rule.COME)


def test_a_planned_closure_does_not_touch_today(story: Content) -> None:
    """The closure of 25 June is announced, and changes nothing before its window opens."""
    situation = fold_situation(story, instant("2022-06-24T12:00"))
    assert [one.id for one in situation.coming] == ["2022-06-radiology-works"]
    assert situation.cells[("radiology", "rivemont")].incident == "2022-05-cyberattack"


def test_a_planned_closure_holds_during_its_window_alone(story: Content) -> None:
    """Inside its window the planned closure is the worst that is said; afterwards it lets go."""
    inside = fold_situation(story, instant("2022-06-25T09:00")).cells[("radiology", "rivemont")]
    after = fold_situation(story, instant("2022-06-25T18:00")).cells[("radiology", "rivemont")]
    assert (inside.state, inside.rule, inside.incident) == (C, Rule.GO_ELSEWHERE, "2022-06-radiology-works")
    assert after.incident == "2022-05-cyberattack"


def test_the_latest_note_that_names_a_cell_wins(tmp_path: Path) -> None:
    """Within an incident a later note replaces what an earlier one said of the same cell."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00"), 1)
    project.write_note(note("  radiology: degraded, call-first", published="17/05/2022 10:00"), 2)
    assert at_noon(project).cells[("radiology", "nord")].state is D


def test_a_note_that_does_not_name_a_cell_leaves_it(tmp_path: Path) -> None:
    """A cell never returns to running by omission."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00"), 1)
    project.write_note(note("  consultations: degraded, call-first", published="17/05/2022 10:00"), 2)
    assert at_noon(project).cells[("radiology", "nord")].state is C


def test_the_worst_state_wins_across_incidents(tmp_path: Path) -> None:
    """A running statement of one incident does not hide the cancellation of another."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00"), 1)
    project.write_note(note("  radiology: running, come", published="17/05/2022 11:00"), 1, "2022-05-greve")
    cell = at_noon(project).cells[("radiology", "nord")]
    assert (cell.state, cell.incident) == (C, "2022-05-panne")


@pytest.mark.parametrize(
    ("strict", "lax", "ends"),
    [
        ("cancelled, wait", "running, come", "2022-05-27T18:00"),
        ("cancelled, wait", "cancelled, call-first", "2022-05-27T18:00"),
        ("degraded, call-first", "degraded, call-first", "2022-05-18T16:00"),  # it is to be confirmed then
        ("unknown, wait", "degraded, call-first", "2022-05-27T18:00"),
    ],
)
def test_what_a_stricter_word_hides_may_expire_before_the_cell(
    tmp_path: Path, strict: str, lax: str, ends: str
) -> None:
    """Open data give the instant at which a state or rule is to be confirmed; all pages are made again at the first."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    late = "30/05/2022 12:00"
    project.write_note(note(f"  radiology: {strict}", next_update=late, valid_until="27/05/2022 18:00"))
    lines, published = f"  radiology: {lax}", "17/05/2022 11:00"
    other = note(lines, published=published, next_update=late, valid_until="18/05/2022 16:00")
    project.write_note(other, 1, "2022-05-greve")
    situation, first = at_noon(project), instant("2022-05-18T16:00")
    assert situation.cells["radiology", "nord"].lapses_on == instant(ends)
    assert situation.changes_next == situation.valid_until == first
    after = at_noon(project, first).cells["radiology", "nord"]
    assert (after.reason is Reason.EXPIRED) == (instant(ends) == first)
    project.build()
    assert re.search(rf"(?m)^radiology,nord,.*,{ends}:00\+02:00,", project.page("api/status.csv"))


def test_an_override_of_a_location_wins_there_and_only_there(tmp_path: Path) -> None:
    """An exception with ``at`` replaces what is said of the whole group at that location."""
    project = make_project(tmp_path)
    services = (
        "  consultations:\n    state: cancelled\n    rule: wait\n    except:\n      - at: sud\n        state: running"
    )
    project.write_note(note(services))
    cells = at_noon(project).of_service("consultations")
    assert {place: (cell.state, cell.rule) for place, cell in cells.items()} == {
        "nord": (C, Rule.WAIT),
        "sud": (R, Rule.COME),
    }


def test_groups_excepted_elsewhere_do_not_reach_an_overridden_location(tmp_path: Path) -> None:
    """Where a location has its own word, the groups of the general word do not apply."""
    project = make_project(tmp_path)
    services = (
        "  consultations:\n    state: cancelled\n    rule: wait\n    except:\n"
        "      - for: pregnancy\n        rule: come\n      - at: sud\n        state: unknown"
    )
    project.write_note(note(services))
    cells = at_noon(project).of_service("consultations")
    assert cells["nord"].said.exceptions[0].groups == (Group.PREGNANCY,)
    assert cells["sud"].said.exceptions == ()


def test_the_own_date_of_a_service_replaces_that_of_the_note(tmp_path: Path) -> None:
    """``until`` of a service is more precise than ``valid-until`` of the note: it decides when the cell expires."""
    project = make_project(tmp_path)
    services = (
        "  radiology:\n    state: cancelled\n    rule: wait\n    until: 20/05/2022\n  consultations: degraded, come"
    )
    project.write_note(note(services, valid_until="18/05/2022 18:00"))
    friday = at_noon(project, instant("2022-05-20T23:59"))
    assert friday.cells[("radiology", "nord")].state is C
    assert friday.cells[("consultations", "nord")].reason is Reason.EXPIRED
    assert at_noon(project, instant("2022-05-21T00:00")).cells[("radiology", "nord")].reason is Reason.EXPIRED


def test_a_state_announced_for_later_begins_by_itself(tmp_path: Path) -> None:
    """``from`` keeps what was said before in force until its date."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00"), 1)
    later = "  radiology:\n    state: running\n    from: 18/05/2022 08:00\n    until: 30/05/2022"
    project.write_note(note(later, published="17/05/2022 10:00"), 2)
    assert at_noon(project).cells[("radiology", "nord")].state is C
    assert at_noon(project, instant("2022-05-18T08:00")).cells[("radiology", "nord")].state is R


LATER = "  radiology:\n    state: cancelled\n    rule: wait\n    from: 18/05/2022 08:00\n    until: 19/05/2022"
LATEST = "  radiology:\n    state: degraded\n    rule: call-first\n    from: 20/05/2022 08:00\n    until: 21/05/2022"


@pytest.mark.parametrize(
    ("second", "codes", "on_wednesday"),
    [
        ("  radiology: running, come", ["window-stands"], C),
        ("  radiology:\n    state: running\n    windows: none", [], R),
        (LATEST, ["window-replaced"], R),
    ],
)
def test_a_window_announced_before_stands_or_goes_and_is_named(
    tmp_path: Path, second: str, codes: list[str], on_wednesday: State
) -> None:
    """A routine bulletin leaves a stricter window standing, unless it says so; the check names its note."""
    project = make_project(tmp_path)
    project.write_note(note(LATER, published="16/05/2022 10:00"), 1)
    project.write_note(note(second, published="17/05/2022 10:00", valid_until="30/05/2022"), 2)
    problems = project.problems()
    assert [one.code for one in problems] == codes
    told = [(dict(one.values)["cells"], dict(one.values)["file"]) for one in problems]
    assert told == [("Radiologie", "01-note.fr.md")] * len(codes)
    assert at_noon(project, instant("2022-05-18T07:59")).cells[("radiology", "nord")].state is R
    assert at_noon(project, instant("2022-05-18T08:00")).cells[("radiology", "nord")].state is on_wednesday


def test_a_withdrawn_note_says_nothing_any_more(tmp_path: Path) -> None:
    """When a note is withdrawn, what was said before it holds again."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: degraded, call-first", published="16/05/2022 10:00"), 1)
    withdrawn = "status: withdrawn\nwithdrawn-because: Erreur de service."
    project.write_note(note("  radiology: cancelled, wait", published="17/05/2022 10:00", more=withdrawn), 2)
    assert at_noon(project).cells[("radiology", "nord")].state is D


def test_a_closed_incident_holds_nothing(tmp_path: Path) -> None:
    """After its closing note an incident no longer counts, and services are as usual."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00"), 1)
    project.write_note(note("  radiology: running, come", published="17/05/2022 10:00", stage="closed"), 2)
    situation = at_noon(project)
    assert situation.headline is Headline.RUNNING
    assert situation.cells[("radiology", "nord")].reason is Reason.ORDINARY
    assert [one.id for one in situation.closed] == ["2022-05-panne"]


def test_the_headline_is_never_all_is_well_while_an_incident_is_open(tmp_path: Path) -> None:
    """When every service runs and the incident is open, the headline says that it is not over."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: running, come"))
    assert at_noon(project).headline is Headline.RUNNING_OPEN


CLOSED = "  radiology: cancelled, wait"
TOMORROW = "\n    state: cancelled\n    rule: wait\n    from: 18/05/2022 08:00"
PENDING = "restart-plan:\n  - service: records\n    date: 20/05/2022"


@pytest.mark.parametrize(
    ("before", "said", "more", "extent"),
    [
        (CLOSED, "  radiology: running, come", "", Extent.AGAIN),
        ("  radiology: running", "  radiology: running, come", "", Extent.OPEN),
        (CLOSED, "  radiology: running, come", PENDING, Extent.OPEN),
        (CLOSED, f"  radiology: running, come\n  consultations:{TOMORROW}", "", Extent.ANNOUNCED),
        (CLOSED, "  radiology: running, call-first", "", Extent.PARTLY),
        (CLOSED, "  radiology: running, come\n  telephone: cancelled", "", Extent.PARTLY),
        (CLOSED, "  radiology:\n    state: running\n    rule: come\n    ambulances: diverted", "", Extent.PARTLY),
    ],
)
def test_services_run_again_only_where_all_that_was_otherwise_is_back(
    tmp_path: Path, before: str, said: str, more: str, extent: Extent
) -> None:
    """What is only announced, still to come, or held for some or elsewhere is not "running again"."""
    project = make_project(tmp_path)
    project.write_note(note(before, published="16/05/2022 10:00"), 1)
    project.write_note(note(said, more=more), 2)
    situation = at_noon(project)
    assert situation.headline is Headline.RUNNING_OPEN
    assert how_it_runs(situation) == Running(extent, ("2022-05-panne",))


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        ("cancelled, wait", Headline.CANCELLED),
        ("degraded, wait", Headline.DEGRADED),
        ("unknown", Headline.UNKNOWN),
    ],
)
def test_the_headline_is_the_worst_state_of_the_key_services(tmp_path: Path, said: str, headline: Headline) -> None:
    """The headline follows the worst key service, and names its one incident."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology: {said}"))
    situation = at_noon(project)
    assert (situation.headline, situation.headline_incident) == (headline, "2022-05-panne")


def test_a_service_that_is_not_key_does_not_move_the_headline(tmp_path: Path) -> None:
    """A telephone out of order does not cancel the hospital."""
    project = make_project(tmp_path)
    project.write_note(note("  telephone: cancelled"))
    assert at_noon(project).headline is Headline.RUNNING_OPEN


def test_drafts_and_future_notes_do_not_exist(tmp_path: Path) -> None:
    """A draft and a note published tomorrow change nothing today."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", more="status: brouillon"), 1)
    project.write_note(note("  radiology: degraded, wait", published="17/05/2022 12:01"), 2)
    situation = at_noon(project)
    assert situation.cells[("radiology", "nord")].state is R
    assert situation.open_incidents == ()


def test_the_situation_says_when_it_will_change_by_itself(tmp_path: Path) -> None:
    """Without a new note pages change when a promise is missed, when a fact expires, when a restart has passed."""
    project = make_project(tmp_path)
    services = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 19/05/2022"
    project.write_note(note(services, next_update="18/05/2022 12:00", valid_until="20/05/2022 18:00"))
    changes = [NOON]
    while (following := at_noon(project, changes[-1]).changes_next) is not None:
        changes.append(following)
    assert changes[1:] == [
        instant("2022-05-18T12:00"),
        instant("2022-05-20T00:00"),
        instant("2022-05-20T18:00"),
    ]


def test_a_missed_promise_is_kept_in_sight(tmp_path: Path) -> None:
    """When the promised update has not come, the situation still says for when it was promised."""
    project = make_project(tmp_path)
    project.write_note(note(next_update="17/05/2022 11:00"))
    assert at_noon(project).next_update == instant("2022-05-17T11:00")


def test_changes_say_what_was_and_what_is(story: Content) -> None:
    """The bulletin of 1 June moves the restart of operations at three hospitals, and of consultations."""
    bulletin = story.incidents["2022-05-cyberattack"].notes[10]
    changes = {
        (one.service, one.locations): (one.was.restart, one.now.restart)
        for one in changes_of(make_timeline(story), bulletin)
        if one.was is not None
    }
    assert changes[("non-urgent-operations", ("nordelle",))] == (date(2022, 6, 1), date(2022, 6, 2))
    assert changes[("non-urgent-operations", ("vaubruyere",))] == (date(2022, 6, 3), date(2022, 6, 7))
    (moved,) = [dates for (service, _), dates in changes.items() if service == "consultations"]
    assert moved == (date(2022, 6, 6), date(2022, 6, 7))


def test_a_service_says_since_when_it_is_so(story: Content) -> None:
    """Blood tests run since the bulletin of 30 May, however often that was repeated."""
    assert service_since(make_timeline(story), "blood-tests", instant("2022-06-20T12:00")) == instant(
        "2022-05-30T11:00"
    )


def test_a_service_that_expired_says_since_when(story: Content) -> None:
    """Dialysis is to be confirmed since what was said of it expired."""
    assert service_since(make_timeline(story), "dialysis", instant("2022-06-01T12:00")) == instant("2022-05-19T18:00")


def test_a_service_no_note_ever_named_never_changed(tmp_path: Path) -> None:
    """Without any word on a service there is no "since"."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait"))
    content = project.read().content
    assert content is not None
    assert service_since(make_timeline(content), "telephone", NOON + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("services", "cells"),
    [
        ("  radiology: cancelled, wait", None),
        ("  radiology: degraded, call-first", "Radiologie"),
        (
            "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
            "      - for: pregnancy\n        rule: call-first",
            "Radiologie",
        ),
        ("  radiology:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: nord", "Radiologie"),
    ],
)
def test_whoever_is_told_to_call_is_given_a_number(tmp_path: Path, services: str, cells: str | None) -> None:
    """Where anybody is told to call, a group alone too, and there is no number to give, the check asks for one."""
    project = make_project(tmp_path)
    typed = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", re.sub(r"\n\s+phone: .*", "", typed))
    project.write_note(note(services))
    checked = pipeline.check(project.path, NOON)
    asked = [dict(one.values)["cells"] for one in checked.problems if one.code == "number-to-call-missing"]
    assert asked == ([cells] if cells else [])

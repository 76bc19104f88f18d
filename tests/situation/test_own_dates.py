"""What a published note dates itself is never cut by the window of its planned incident. Section 8 of the rules."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.model.note import Incident, Note
from statusgen.model.statement import Statement, Window
from statusgen.model.words import Kind, Rule, State
from statusgen.situation.fold import fold_situation, incidents_in_force
from tests.builders import Project, instant, make_project, note
from tests.stories import Story, make_incident, make_note, moments, stories, windows, with_incidents

WORKS = "---\ntitle: Travaux\nkind: planned\nfrom: {begins}\nuntil: {ends}\n---\nDes travaux.\n"
NAME = "2022-05-travaux"
LATE = {"valid_until": "31/07/2022", "next_update": "30/07/2022 12:00"}


def works(place: Path, dates: str, ends: str = "03/06/2022", others: str = "") -> Project:
    """Return a project whose note, on works from 1 June, was published while they were to last from May to July."""
    project = make_project(place)
    project.write(f"incidents/{NAME}/incident.fr.md", WORKS.format(begins="17/05/2022", ends="31/07/2022"))
    said = "\n".join(f"    {line}" for line in ("state: cancelled", "rule: wait", *dates.splitlines()))
    project.write_note(note(f"  radiology:\n{said}\n{others}", title="Travaux", **LATE), 1, NAME)
    project.build()
    project.write(f"incidents/{NAME}/incident.fr.md", WORKS.format(begins="01/06/2022", ends=ends))
    return project


def hours_of(project: Project, service: str, days: range) -> list[int]:
    """Return on which days from 1 June on a service is cancelled at noon; days before it count from 0 downwards."""
    first = instant("2022-06-01T12:00")
    store = CacheStore(project.path)
    content = pipeline.check(project.path, first, store).reading.content
    store.close()
    assert content is not None
    found = ((day, fold_situation(content, first + timedelta(days=day - 1))) for day in days)
    return [day for day, said in found if said.cells[service, "nord"].state == "cancelled"]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ("until: 06/06/2022", [1, 2, 3, 4, 5, 6]),
        ("from: 30/05/2022\nuntil: 02/06/2022", [-1, 0, 1, 2]),
        ("windows: [02/06/2022, 07/06/2022]", [2, 7]),
        ("until: 30/05/2022", [-3, -2, -1]),
        ("from: 30/05/2022", [-1, 0, 1, 2, 3]),
        ("from: 06/06/2022", [6, 7, 8]),
    ],
)
def test_patients_do_not_read_come_while_the_note_says_that_they_do_not(
    tmp_path: Path, dates: str, days: list[int]
) -> None:
    """The note of 17 May counts on each day that it names, though the works last from 1 to 3 June."""
    project = works(tmp_path, dates, others="  consultations: cancelled, wait")
    assert hours_of(project, "radiology", range(-3, 9)) == days
    assert hours_of(project, "consultations", range(-3, 9)) == [1, 2, 3]


def test_a_later_note_without_dates_takes_back_what_is_dated_beyond(tmp_path: Path) -> None:
    """Somebody said so on purpose."""
    project = works(tmp_path, "until: 06/06/2022")
    project.write_note(note("  radiology: running", published="02/06/2022 14:00", title="Fini", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(8)) == [1, 2]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("  radiology: cancelled, wait", [1, 2, 3, 4, 5, 6]),
        ("  radiology: running", [1]),
        ("  radiology: degraded, come", [1]),
        ("  radiology:\n    state: cancelled\n    rule: wait\n    windows: none", [1, 2, 3]),
        ("  consultations: cancelled, wait", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_routine_bulletin_does_not_cut_the_date_of_an_earlier_one(tmp_path: Path, said: str, days: list[int]) -> None:
    """What says the same again without a date leaves the date standing; what is laxer says otherwise."""
    project = works(tmp_path, "until: 06/06/2022")
    project.write_note(note(said, published="02/06/2022 08:00", title="Suite", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(9)) == days


SHORTER = "  radiology:\n    state: {}\n    rule: {}\n    until: 04/06/2022"


@pytest.mark.parametrize(
    ("before", "said", "days", "codes"),
    [
        ("until: 07/06/2022", SHORTER.format("cancelled", "wait"), [1, 2, 3, 4], set()),
        ("until: 04/06/2022", SHORTER.format("cancelled", "wait").replace("04", "07"), [1, 2, 3, 4, 5, 6, 7], set()),
        ("from: 03/06/2022\nuntil: 07/06/2022", SHORTER.format("cancelled", "wait"), [2, 3, 4], set()),
        ("windows: [03/06/2022, 07/06/2022]", SHORTER.format("cancelled", "wait"), [2, 3, 4, 7], set()),
        ("until: 07/06/2022", SHORTER.format("degraded", "come"), [1, 5, 6, 7], {"window-stands"}),
        ("until: 07/06/2022", SHORTER.format("degraded", "come") + "\n    windows: none", [1], set()),
    ],
)
def test_a_window_given_anew_takes_the_place_of_the_one_before(
    tmp_path: Path, before: str, said: str, days: list[int], codes: set[str]
) -> None:
    """Written shorter, it ends sooner: the one before counted again. What says something laxer corrects none."""
    project = works(tmp_path, before, ends="31/07/2022")
    project.write_note(note(said, published="02/06/2022 08:00", title="Suite", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(1, 10)) == days
    assert {one.code for one in project.problems() if one.code.startswith("window")} == codes


@pytest.mark.parametrize("others", ["", "  consultations: running\n"])
def test_a_window_is_given_anew_on_whichever_line_its_exceptions_stand(tmp_path: Path, others: str) -> None:
    """One service more above it moved the exception down by a line, and the longer window counted again."""
    excepted = "except:\n  - for: pregnancy\n    rule: call-first"
    project = works(tmp_path, f"until: 07/06/2022\n{excepted}", ends="31/07/2022")
    said = SHORTER.format("cancelled", "wait") + "".join(f"\n    {line}" for line in excepted.splitlines())
    project.write_note(note(others + said, published="02/06/2022 08:00", title="Suite", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(1, 10)) == [1, 2, 3, 4]


def test_no_end_is_told_at_which_nothing_ends(tmp_path: Path) -> None:
    """Closed for the whole works, then "until 4 June" in another note: the works still close it after the fourth."""
    project = works(tmp_path, "", ends="31/07/2022")
    project.write_note(note(SHORTER.format("cancelled", "wait"), published="02/06/2022 08:00", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(1, 7)) == [1, 2, 3, 4, 5, 6]
    content = project.read().content
    assert content is not None
    assert fold_situation(content, instant("2022-06-03T12:00")).cells["radiology", "nord"].ends is None


def test_works_without_an_end_are_over_once_a_note_closes_them(tmp_path: Path) -> None:
    """What begins after the works and has no end lasts until somebody says that it is over, and since when is told."""
    project = works(tmp_path, "from: 06/06/2022")
    project.write_note(note("", published="08/06/2022 08:00", title="Fini", stage="closed", **LATE), 2, NAME)
    assert hours_of(project, "radiology", range(5, 10)) == [6, 7]
    project.build(instant("2022-06-09T12:00"))
    assert "Terminé le mercredi 8 juin 2022" in project.page("fr/services/radiology/index.html")


def test_every_output_tells_until_when_the_note_says(tmp_path: Path) -> None:
    """Page, calendar, open data, Statuspage and CAP: the works last as long as the note that was published."""
    project = works(tmp_path, "until: 06/06/2022")
    settings = project.path / "content" / "settings.yaml"
    cap = "cap:\n  status: test\n  sender: status@example.org\n"
    settings.write_text(settings.read_text(encoding="utf-8") + cap, encoding="utf-8")
    project.build(instant("2022-06-05T12:00"))
    assert "radiology,nord,cancelled" in project.page("api/status.csv")
    assert "6 juin" in project.page("fr/index.html")
    assert "6 juin" in project.page(f"fr/incidents/{NAME}/index.html")
    assert "DTEND;VALUE=DATE:20220607" in project.page("fr/calendar.ics")
    assert '"ends":"2022-06-07' in project.page(f"api/incidents/{NAME}.json")
    assert '"scheduled_until":"2022-06-07' in project.page("api/v2/summary.json")
    assert "<expires>2022-06-07" in project.page(f"api/cap/{NAME}/1.xml")


def test_what_was_published_after_the_window_counts_until_somebody_says_otherwise() -> None:
    """The year of the works slipped, before that was refused: the bulletin says "cancelled", and so do the cards."""
    published, day = instant("2022-05-17T10:00"), timedelta(days=1)
    usual = Statement("radiology", ("north",), State.RUNNING, None)
    cancelled = replace(usual, state=State.CANCELLED, rule=Rule.WAIT)
    first = make_note("works", 1, published, [cancelled, replace(usual, service="dialysis")])
    second = make_note("works", 2, published + 5 * day, [usual])
    window = {"kind": Kind.PLANNED, "begins": instant("2021-05-20T08:00"), "ends": instant("2021-05-27T18:00")}

    def days_of(*notes: Note, **more: object) -> list[int]:
        content = with_incidents(make_incident("works", notes, **{**window, **more}))
        folded = ((days, fold_situation(content, published + days * day)) for days in range(-1, 8))
        return [days for days, said in folded if said.cells["radiology", "north"].state == "cancelled"]

    assert days_of(first) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert days_of(first, second) == [0, 1, 2, 3, 4]
    assert days_of(first, ends=published + 2 * day) == [0, 1]
    assert days_of(make_note("works", 1, published, [usual])) == []
    assert incidents_in_force(with_incidents(make_incident("works", [first], **window)), published)
    assert not incidents_in_force(with_incidents(make_incident("works", [second], **window)), published + 6 * day)


@given(stories(), windows(instant("2022-05-15T00:00")), windows(instant("2022-05-20T00:00")), moments())
def test_the_window_of_an_incident_never_cuts_dates_of_its_notes(
    story: Story, first: tuple[Window, ...], second: tuple[Window, ...], at: datetime
) -> None:
    """Where notes date all that they say, cells are the same whatever window their planned incident has."""
    dated = [_only_dated(one) for one in story]
    folded = []
    for window in (first[0], second[0]):
        planned = (replace(one, kind=Kind.PLANNED, begins=window.begins, ends=window.ends) for one in dated)
        cells = fold_situation(with_incidents(*planned), at).cells
        folded.append(
            {key: (cell.said.state, cell.said.instruction, cell.said.exceptions) for key, cell in cells.items()}
        )
    assert folded[0] == folded[1]


def _only_dated(incident: Incident) -> Incident:
    """Return an incident whose notes say only what has windows, each with a start of its own."""
    notes = []
    for one in incident.notes:
        said = (
            replace(said, windows=tuple(w for w in said.windows if w.begins != one.published))
            for said in one.statements
        )
        notes.append(replace(one, statements=tuple(statement for statement in said if statement.windows)))
    return replace(incident, notes=tuple(notes), concerns_everything=False)

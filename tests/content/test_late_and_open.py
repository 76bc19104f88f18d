"""Values that do not close, and dates that lie too far or come too late."""

from datetime import timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.content.front_matter import Scalar, Table, parse_table
from statusgen.content.source import parse_source
from statusgen.content.windows import DateLimits
from statusgen.model.problem import Level
from statusgen.situation.waiting import check_late
from tests.builders import NOON, make_project, note


def read(text: str) -> tuple[object, list[str]]:
    source = parse_source("content/services.yaml", text.encode())
    table, problems = parse_table(source, 0, len(source.lines), lambda _key: True)
    value = table.entries[0].value
    if isinstance(value, Table):
        return {one.key: one.value.text for one in value.entries if isinstance(one.value, Scalar)}, [
            one.code for one in problems
        ]
    return value, [one.code for one in problems]


@pytest.mark.parametrize(
    "typed",
    ["{fr: Sainte-Aldegonde, nl: Sint", "[nord, sud", "[nord], sud", "{fr: A, nl: B} # x", "{fr: A, nl: B)", "{", "["],
)
def test_a_value_that_does_not_close_is_an_error(typed: str) -> None:
    assert read(f"name: {typed}")[1] == ["value-open"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{fr: Bloc : urgences, nl: Blok: spoed}", {"fr": "Bloc : urgences", "nl": "Blok: spoed"}),
        ("{fr: Porte #4, nl: Deur #4}", {"fr": "Porte #4", "nl": "Deur #4"}),
        ("{fr: l'hôpital, nl: het ziekenhuis}", {"fr": "l'hôpital", "nl": "het ziekenhuis"}),
        ('{fr: "a, b: c", nl: d}', {"fr": "a, b: c", "nl": "d"}),
    ],
)
def test_signs_inside_braces_are_text(typed: str, meant: dict[str, str]) -> None:
    assert read(f"name: {typed}") == (meant, [])


def codes(project_folder: Path, text: str) -> list[str]:
    project = make_project(project_folder)
    project.write_note(text)
    return [problem.code for problem in project.problems()]


def test_two_weeks_can_be_foreseen(tmp_path: Path) -> None:
    assert codes(tmp_path / "a", note(valid_until="31/05/2022 10:30")) == []
    assert codes(tmp_path / "b", note(valid_until="31/05/2022 10:31")) == ["valid-until-far"]
    own = "  radiology:\n    state: cancelled\n    rule: wait\n    valid-until: 01/07/2022 10:00"
    assert codes(tmp_path / "c", note(own)) == ["valid-until-far"]
    until = "  radiology:\n    state: cancelled\n    rule: wait\n    until: 01/07/2022 10:00"
    assert codes(tmp_path / "d", note(until)) == []


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("from: 17/05/2023\n    until: 01/06/2022", Level.ERROR),
        ("from: 16/05/2023\n    until: 16/05/2023", None),
        ("from: 18/05/2022\n    until: 18/05/2023", Level.WARNING),
        ("from: 18/05/2022\n    until: 17/05/2023", None),
        ("windows: 18/05/2022, 19/05/2023", Level.ERROR),
        ("windows:\n      - from: 18/05/2022\n        until: 18/05/2032", Level.WARNING),
        ("windows:\n      - 18/05/2022\n      - 18/05/2032 to 19/05/2032", Level.ERROR),
        ("every: Wednesday\n    until: 20/05/2024", Level.WARNING),
        ("restart: 20/06/2032", Level.WARNING),
        ("except:\n      - for: appointments 18/05/2023 to 20/05/2023\n        rule: call-first", Level.ERROR),
    ],
)
def test_a_year_ahead_is_told_with_the_one_that_may_be_meant(tmp_path: Path, typed: str, level: Level | None) -> None:
    """Next year's number behind a day of this year's is a closure that nobody hears of."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    {typed}"))
    found = [one for one in project.problems() if one.code == "date-far"]
    assert {one.level for one in found} == ({level} if level else set())
    assert all("/2022" in dict(one.values)["right"] for one in found)


def test_a_year_ahead_of_what_is_planned_is_for_its_window_to_say(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    window = "kind: planned\nfrom: 01/05/2023\nuntil: 30/06/2023"
    project.write("incidents/2022-05-panne/incident.fr.md", f"---\ntitle: Travaux\n{window}\n---\nDes travaux.\n")
    own = "from: 18/05/2023\n    until: 20/05/2023"
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n    {own}"))
    assert "date-far" not in {one.code for one in project.problems()}


@pytest.mark.parametrize(
    "typed",
    [
        "until: 18/05/20222",
        "until: 18/05/2202",
        "restart: 18/05/0222",
        "except:\n      - for: appointments on 18/05/2202\n        rule: come",
    ],
)
def test_a_year_of_no_note_is_never_said_to_be_missing_from_the_calendar(tmp_path: Path, typed: str) -> None:
    found = codes(tmp_path, note(f"  radiology:\n    state: cancelled\n    rule: wait\n    {typed}"))
    assert "date-year" in found
    assert {"date-impossible", "appointments-unreadable"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("said", "until", "expected"),
    [
        ("running\n    rule: come", "31/05/2022 10:30", []),
        ("running\n    rule: come", "31/05/2022 10:31", ["valid-until-far"]),
        ("running", "17/05/2023", ["valid-until-far"]),
        ("running", "17/05/2023\n    then: as-before", ["valid-until-far"]),
        ("running", "10/06/2022\n    from: 01/06/2022", []),
        ("running", "17/05/2023\n    from: 01/06/2022", ["valid-until-far"]),
        ("running\n    rule: call-first", "17/05/2023", ["valid-until-far"]),
        ("degraded\n    rule: come", "17/05/2023", ["valid-until-far"]),
        ("degraded\n    rule: call-first", "17/05/2023", []),
        ("cancelled\n    rule: wait", "17/05/2023", []),
    ],
)
def test_until_when_patients_may_come_can_be_foreseen_for_two_weeks(
    tmp_path: Path, said: str, until: str, expected: list[str]
) -> None:
    """Where they come, ``until`` says how long that is sure, and is warned about; a closure may well be long."""
    assert codes(tmp_path, note(f"  radiology:\n    state: {said}\n    until: {until}")) == expected


@pytest.mark.parametrize(
    ("published", "shown", "is_late"),
    [
        ("17/05/2022 11:30", {1}, False),
        ("17/05/2022 09:30", {1}, True),  # before what is out
        ("15/05/2022 09:30", {1}, True),
        ("15/05/2022 09:30", set(), False),  # nothing is known of what was published
        ("15/05/2022 09:30", {1, 2}, False),
    ],
)
def test_a_first_publication_that_comes_late_is_named(
    tmp_path: Path, published: str, shown: set[int], is_late: bool
) -> None:
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note(note(published=published), 2)
    store = CacheStore(tmp_path)
    situation = pipeline.check(tmp_path, NOON, store).situation
    store.close()
    assert situation is not None
    found = list(check_late(situation, lambda _incident, number: number in shown, NOON + timedelta(hours=1)))
    assert [(one.code, one.line) for one in found] == ([("published-late", 3)] if is_late else [])


def days_over(project_folder: Path, said: str, published: str = "17/05/2022 10:30") -> list[tuple[int, Level, str]]:
    """Return where a note says days that are over, how grave that is, and the day to type."""
    project = make_project(project_folder)
    project.write_note(note(f"  radiology:\n    state: cancelled\n    rule: wait\n{said}", published=published))
    problems = [one for one in project.problems() if not one.code.startswith("translation")]
    assert {problem.code for problem in problems} <= {"days-over"}
    return [(problem.line, problem.level, dict(problem.values)["right"]) for problem in problems]


@pytest.mark.parametrize(
    ("listed", "over"),
    [
        ("- 20/05/2021\n- 21/05/2022", [(14, Level.ERROR, "20/05/2022")]),
        (
            "- 18/05/2022\n- 17/05/2021\n- du 20/05/2021 au 23/05/2021",
            [(15, Level.ERROR, "17/05/2022"), (16, Level.ERROR, "23/05/2022")],
        ),
        ("- 29/02/2020, 21/05/2022", [(14, Level.ERROR, "28/02/2023")]),
        ("- from: 20/05/2021 08:00\n  until: 20/05/2021 18:00\n- 21/05/2022", [(15, Level.ERROR, "20/05/2022 18:00")]),
        ("- chaque lundi du 01/05/2021 au 31/05/2021\n- 21/05/2022", [(14, Level.ERROR, "31/05/2022")]),
        ("- 02/05/2022\n- 21/05/2022", [(14, Level.ERROR, "02/05/2023")]),
        ("- 03/05/2022\n- 21/05/2022", [(14, Level.WARNING, "03/05/2023")]),
        ("- 16/05/2022\n- 21/05/2022", [(14, Level.WARNING, "16/05/2023")]),
        ("- du 20/05/2021 au 17/05/2022\n- 21/05/2022", []),
    ],
)
def test_a_day_of_a_list_that_was_over_is_named(
    tmp_path: Path, listed: str, over: list[tuple[int, Level, str]]
) -> None:
    """Nothing would be shown of it. What was over only just may be copied from the note before: a warning is enough."""
    lines = "".join(f"\n      {line}" for line in listed.split("\n"))
    assert days_over(tmp_path, f"    windows:{lines}") == over


@pytest.mark.parametrize(
    ("typed", "over"),
    [
        ("rendez-vous du 20/05/2021 au 23/05/2021", [(14, Level.ERROR, "23/05/2022")]),
        ("[grossesse, rendez-vous du 20/05/2021]", [(14, Level.ERROR, "20/05/2022")]),
        ("rendez-vous du 16/05/2022", [(14, Level.WARNING, "16/05/2023")]),
        ("rendez-vous du 17/05/2022", []),
        ("rendez-vous du 20/05/2021 au 17/05/2022", []),
    ],
)
def test_appointments_of_days_that_were_over_are_named(
    tmp_path: Path, typed: str, over: list[tuple[int, Level, str]]
) -> None:
    """What is said to patients with an appointment on these days would reach nobody."""
    said = f"    except:\n      - for: {typed}\n        rule: call-first"
    assert days_over(tmp_path, said) == over


def test_days_over_of_a_published_note_are_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is out, from before this was refused, stands; its editors are told."""
    project = make_project(tmp_path)
    said = "  radiology:\n    state: cancelled\n    rule: wait\n    windows: [20/05/2021, 21/05/2022]"
    project.write_note(note(said))
    with monkeypatch.context() as before:
        before.setattr(DateLimits, "report_past", lambda *_: None)
        project.build()
    project.write("incidents/2022-05-panne/incident.fr.md", "---\ntitle: Panne\nconcerns: named\n---\nUne panne.\n")
    store = CacheStore(tmp_path)
    problems = pipeline.check(tmp_path, NOON, store).problems
    store.close()
    assert [one.level for one in problems if one.code == "days-over"] == [Level.WARNING]

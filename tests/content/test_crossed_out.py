"""A line that somebody crossed out never states what it says; what is only written differently still does."""

from pathlib import Path

import pytest

from statusgen.model.words import State
from tests.builders import BASE, Project, make_project, note

WAYS = (
    *("<!-- {} -->", "// {}", "/* {} */", "; {}", "~~{}~~", "({})", "**{}**", "* {}", "> {}", "% {}", "! {}", "[{}]"),
    *("__{}__ !", "❌ {}", "✗ {}", "x: {}", "--> {}", "{{{}}}", "$ {}", "= {}", "rem. {}", "## {}", "# {}"),
)
"""How people cross a line out."""


def states(project: Project) -> set[tuple[str, State | None]]:
    content = project.read().content
    assert content is not None
    return {
        (one.service, one.state)
        for incident in content.incidents.values()
        for note in incident.notes
        for one in note.statements
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_service_that_is_crossed_out_is_not_stated(tmp_path: Path, way: str) -> None:
    project = make_project(tmp_path)
    crossed = way.format("radiology: running, come")
    project.write_note(note(f"  consultations: cancelled, wait\n  {crossed}"))
    assert ("radiology", State.RUNNING) not in states(project)
    if not way.startswith("#"):
        assert any(problem.is_error for problem in project.read().problems)


@pytest.mark.parametrize("way", ["<!-- {} -->", "// {}", "; {}", "~~{}~~", "({})", "**{}**", "> {}", "* {}", "! {}"])
def test_a_key_that_is_crossed_out_does_not_hide_a_note(tmp_path: Path, way: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more=way.format("status: draft")))
    found = [problem for problem in project.read().problems if problem.is_error]
    assert [problem.line for problem in found] == [9]


@pytest.mark.parametrize(
    "value", ["~~cancelled~~, wait", "cancelled, ~~wait~~", "(cancelled), wait", "cancelled!, wait"]
)
def test_a_word_that_is_crossed_out_is_not_taken(tmp_path: Path, value: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology: {value}"))
    assert [problem.code for problem in project.problems() if problem.is_error] == ["line-crossed-out"]
    assert states(project) == set()


@pytest.mark.parametrize(
    "typed",
    [
        "radiology",
        "Radiology",
        "RADIOLOGIE",
        "radiologie ",
        "Prises de sang (adultes, enfants)",
        "prises-de-sang_(adultes, enfants)",
    ],
)
def test_what_is_only_written_differently_is_stated(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    services = (BASE / "content" / "services.yaml").read_text(encoding="utf-8")
    more = "  samples:\n    name: {fr: 'Prises de sang (adultes, enfants)', nl: Bloed}\n"
    project.write("services.yaml", services.replace("systems:", f"{more}systems:"))
    project.write_note(note(f'  "{typed}": cancelled, wait'))
    assert len(states(project)) == 1, project.problems()


def test_a_group_or_a_place_that_is_crossed_out_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    lines = "  consultations:\n    at: PLACE\n    state: cancelled\n    rule: wait\n"
    lines += "    except:\n      - for: GROUP\n        rule: come"
    for place, group in (("~~sud~~", "pregnancy"), ("nord", "(pregnancy)"), ("nord, // sud", "pregnancy")):
        project.write_note(note(lines.replace("PLACE", place).replace("GROUP", group)))
        assert any(problem.code == "line-crossed-out" for problem in project.problems()), (place, group)

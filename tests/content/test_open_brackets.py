"""A list or a table in brackets that nobody closed is refused, with what to type; one over several lines is read."""

from pathlib import Path

import pytest

from tests.builders import make_project, note

EXCEPT = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
PLAN = "  radiology: cancelled, wait\nrestart-plan:"


@pytest.mark.parametrize(
    ("services", "line"),
    [
        (f"{PLAN} [radiology, records", 11),
        (f"{PLAN}\n  - [radiology, records", 12),
        (f"{PLAN}\n  - {{radiology", 12),
        (f"{PLAN} [radiology,\n  records\n  telephone", 11),
        (f"{EXCEPT}      - {{for: children, rule: come", 14),
        (f"{EXCEPT}      - {{for: children, rule: come\n      - {{for: pregnancy, rule: come}}", 14),
        (f"{EXCEPT}      - for: [children\n        rule: come", 14),
        ("  radiology: {state: cancelled, rule: wait", 10),
        ("  [radiology: cancelled, wait", 10),
    ],
)
def test_what_is_not_closed_is_the_one_thing_said_of_its_line(tmp_path: Path, services: str, line: int) -> None:
    project = make_project(tmp_path)
    project.write_note(note(services))
    assert [(problem.code, problem.line) for problem in project.problems()] == [("value-open", line)]


@pytest.mark.parametrize(
    "services",
    [
        f"{PLAN} [radiology,\n  records]",
        f"{PLAN} [\n  radiology,\n\n  records\n]",
        f"{EXCEPT}      - {{for: children,\n        rule: come}}",
        f"{EXCEPT}      - for: [children,\n        pregnancy]\n        rule: come",
        f"{EXCEPT}      - {{\n          for: children,\n          rule: come\n        }}",
    ],
)
def test_what_is_closed_on_a_later_line_is_read(tmp_path: Path, services: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(services))
    assert project.problems() == []


@pytest.mark.parametrize("title", ["{fr: Panne, nl: Storing", "{ pt-BR: Avaria", "{fr: Panne, nl: Storing}"])
def test_a_title_by_language_is_no_title(tmp_path: Path, title: str) -> None:
    """Closed or not; brackets that say something else are text."""
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    assert [(problem.code, problem.line) for problem in project.problems()] == [("text-in-braces", 2)]
    project.write_note(note(title="{Nord} Horaires: {midi"))
    assert [problem.line for problem in project.problems() if problem.code == "text-in-braces"] == []

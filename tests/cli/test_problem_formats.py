"""``check --format``: what is wrong, for editors, programs and pull requests."""

import json
import re
from pathlib import Path

import pytest

from tests.builders import Project, make_project, note
from tests.command_line import run


@pytest.fixture
def mistaken(tmp_path: Path) -> Project:
    """Return a site with one mistake in the tenth line of a note, whose title holds what ends a line for GitHub."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: annulled", title="100 %: ::error::, fin"))
    return project


def test_programs_read_every_problem(mistaken: Project) -> None:
    """Path, line, level, code, and both sentences in the editors' language; the exit status is as ever."""
    done = run(mistaken.path, "check", "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert (document["version"], document["language"]) == (1, "fr")
    first = document["problems"][0]
    path = "content/incidents/2022-05-panne/01-note.fr.md"
    assert (first["path"], first["line"], first["level"], first["code"]) == (path, 10, "error", "word-unknown-near")
    assert "annulled" in first["message"]
    assert first["advice"]
    levels = [one["level"] for one in document["problems"]]
    assert levels == sorted(levels, key=["error", "warning", "repair"].index)
    assert all(one["line"] is None or one["line"] > 0 for one in document["problems"])


def test_nothing_wrong_is_an_empty_list(tmp_path: Path) -> None:
    """What is sound is said as data, too."""
    done = run(make_project(tmp_path).path, "check", "--format", "json")
    assert done.returncode == 0, done.stdout
    assert [one for one in json.loads(done.stdout)["problems"] if one["level"] == "error"] == []


def test_github_shows_problems_beside_their_lines(mistaken: Project) -> None:
    """One command a line, as GitHub reads them: nothing that was typed ends a line or a property."""
    done = run(mistaken.path.parent, "check", "--format", "github", "--project", mistaken.path.name)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    shape = re.compile(r"::(error|warning|notice) file=([^,:]+)(?:,line=(\d+))?,title=([a-z0-9-]+)::[^\r\n]+")
    found = [shape.fullmatch(line) for line in lines]
    assert all(found), done.stdout
    assert found[0] is not None
    path = f"{mistaken.path.name}/content/incidents/2022-05-panne/01-note.fr.md"
    assert found[0].groups() == ("error", path, "10", "word-unknown-near")
    assert "%0A" in lines[0]

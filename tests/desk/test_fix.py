"""``statusgen fix``: what a word processor or a slip of the finger left, and never what a note says."""

from pathlib import Path

from tests.builders import make_project, note
from tests.command_line import run

GOOD = note(body="Voir plus tard.")


def test_what_is_misspelt_is_repaired_once_somebody_agrees(tmp_path: Path) -> None:
    """The difference is shown first; without an answer nothing changes; a copy of each file stays beside it."""
    project = make_project(tmp_path)
    first = project.write_note(GOOD)
    right = GOOD.replace("stage: limited", "stage: limited\ncorrects: 1")
    spelt = right.replace("valid-until:", "valid-untill:").replace("corrects: 1", "corrects: “1”")
    spelt = spelt.replace("\n", "\r\n").replace("  radiology", "\tradiology")
    second = project.write_note(f"\ufeff{spelt}".encode(), 2)
    third = second.with_name("03-note.fr.md.txt")
    third.write_bytes(GOOD.encode())
    before = second.read_bytes()
    asked = run(tmp_path, "fix")
    assert asked.returncode == 3
    assert "-valid-untill: 18/05/2022 18:00" in asked.stderr
    assert second.read_bytes() == before
    done = run(tmp_path, "fix", "--yes")
    assert done.returncode == 0, done.stderr
    assert second.read_text(encoding="utf-8") == right
    assert second.with_name("02-note.fr.md.1.bak").read_bytes() == before
    assert third.with_name("03-note.fr.md").read_bytes() == GOOD.encode()
    assert not third.exists()
    assert first.read_text(encoding="utf-8") == GOOD
    assert not any(problem.is_error for problem in project.problems())
    assert "rien qui puisse" in run(tmp_path, "fix").stdout


def test_what_would_say_something_else_stays(tmp_path: Path) -> None:
    """A value that somebody must decide, a word in a text, a key that resembles nothing: only check speaks of them."""
    project = make_project(tmp_path)
    text = GOOD.replace("cancelled, wait", "closed tomorrow").replace("title: Radiologie", "title: “Radiologie”")
    path = project.write_note(text.replace("stage:", "qqqq:"))
    done = run(tmp_path, "fix", "--yes")
    assert done.returncode == 1
    assert path.read_text(encoding="utf-8") == text.replace("stage:", "qqqq:")
    assert run(tmp_path / "content", "fix").returncode == 3  # no project: said, and nothing written

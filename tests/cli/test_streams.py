"""What a command prints to: streams that are closed, and such as do not have every letter."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen.cli import main
from tests.builders import ROOT, make_project, note

RUN = [sys.executable, "-c", "from statusgen.__main__ import run; run()"]


def run(project: Path, *arguments: str, closes: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, from a shell that closes streams."""
    command = f"{shlex.join([*RUN, *arguments])} {closes}"
    variables = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **variables}
    return subprocess.run(
        ["sh", "-c", command], cwd=project, env=variables, capture_output=True, text=True, errors="replace", check=False
    )


@pytest.mark.parametrize(
    "closes",
    ["<&- >&- 2>&-", *(pytest.param(one, marks=pytest.mark.slow("the same")) for one in (">&-", "2>&-", "<&-"))],
)
def test_a_closed_stream_is_no_fault(closes: str, tmp_path: Path) -> None:
    """The site is built, nothing that would be printed stands in its files, and the exit status says so."""
    project = make_project(tmp_path)
    project.write_note(note())
    done = run(tmp_path, "build", "--first", closes=closes)
    assert done.returncode == 0, done.stderr
    assert project.page("fr/index.html").startswith("<!doctype html>")
    assert not [path for path in (tmp_path / "site").rglob("*.html") if "Avertissements" in path.read_text("utf-8")]


def test_letters_that_a_terminal_does_not_have_are_replaced(tmp_path: Path) -> None:
    """An arrow on a terminal of Latin-1 is a question mark, and no fault."""
    make_project(tmp_path).write_note(note())
    done = run(tmp_path, "check", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "? Les lecteurs" in done.stdout


STEERS = "a\x00\x07\x1b[2J\x9bb\u202e\r"
"""What rings, clears the screen, turns lines around, and writes over one."""


@pytest.mark.parametrize(
    "arguments",
    [
        *(["new", STEERS], ["new", "end", "--incident", STEERS], ["forget", f"{STEERS}/4"], ["announce", STEERS]),
        *(["build", "--at", STEERS], ["build", "--since", STEERS], ["check", "--project", STEERS], [STEERS]),
        ["init", "new", "--organisation", STEERS, "--country", STEERS],
    ],
    ids=lambda arguments: " ".join(arguments).replace(STEERS, "…"),
)
def test_what_was_typed_steers_no_terminal(arguments: list[str], tmp_path: Path) -> None:
    """An argument that is said again is written out where it would steer the terminal."""
    make_project(tmp_path)
    with contextlib.chdir(tmp_path):
        done = CliRunner().invoke(main, arguments, color=True)
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (2, 3)
    assert_harmless(done.output)


@pytest.mark.parametrize("command", ["init", "new"])
def test_what_was_answered_steers_no_terminal(command: str, tmp_path: Path) -> None:
    """The same for answers, be they typed or piped."""
    project = make_project(tmp_path / "project").path if command == "new" else tmp_path
    done = subprocess.run(
        [*RUN, command],
        cwd=project,
        input=f"{STEERS}\n" * 9,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert_harmless(done.stdout + done.stderr)


def assert_harmless(said: str) -> None:
    """What steers is in it, written out."""
    assert r"\x1b[2J" in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said), said

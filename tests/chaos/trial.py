"""One trial: a project whose site is to change, a build in bad conditions, and what may come of it."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import ROOT, files_of, make_project, note

COMMAND = [sys.executable, "-c", "from statusgen.__main__ import run; run()", "build", "-q", "--jobs", "2"]
_TODAY = re.compile(rb'"20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT[^"]*"|(?<="digest": )"[^"]*"')
"""Instants at which the record was written, and digests of files that hold them; notes are of 2022."""
INCIDENT = "2022-05-panne"

_NUMBERS = itertools.count()
"""Each trial has a folder of its own, whoever else tries."""

State = dict[str, bytes]
"""Files by path: those of the site, then those of the project's record."""


def state_of(project: Path) -> State:
    """Return the site and the record of a project, without the instants at which they were written."""
    found = {}
    for folder in ("site", ".statusgen-published"):
        for path, raw in files_of(project / folder).items():
            found[f"{folder}/{path}"] = _TODAY.sub(b'"now"', raw) if path.endswith(".json") else raw
    return found


def pages_of(state: State) -> State:
    """Return the site without its copies of the record."""
    return {path: raw for path, raw in state.items() if path.startswith("site/") and "/api/published/" not in path}


@dataclass(frozen=True)
class Ready:
    """A project that was built, and then edited: a text changed, a note came, a page went."""

    folder: Path
    before: State
    after: State
    """What a clean build makes of it."""

    def trial(self, name: str, parent: Path | None = None) -> Path:
        """Return a copy of the project, with its times."""
        target = parent / name if parent else self.folder / f"{name}-{os.getpid()}-{next(_NUMBERS)}"
        subprocess.run(["cp", "-a", str(self.folder / "project"), str(target)], check=True)
        return target

    def judge(self, project: Path, done: subprocess.CompletedProcess[str], *, allows: tuple[int, ...] = ()) -> str:
        """Say how a build ended; fails where it ended neither clean nor with status 3 and nothing changed.

        ``allows`` are further statuses, after which readers must see old pages or new ones, whole.
        """
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        state = state_of(project)
        if done.returncode == 0:
            assert_same(state, self.after, said)
            return "clean"
        if done.returncode in allows:
            assert all(raw in (self.before.get(path), self.after.get(path)) for path, raw in pages_of(state).items())
            return f"status {done.returncode}"
        assert done.returncode == 3, (done.returncode, said)
        assert allows or len(done.stderr.splitlines()) == 1, done.stderr
        if state == self.after:
            return "refused, site and record new"
        assert_same(state, self.before, said)
        return "refused, nothing changed"

    def heal(self, project: Path) -> None:
        """Build again, in good conditions: the site is that of a clean build. Then remove the project."""
        done = build(project)
        assert done.returncode == 0, done.stderr
        assert_same(state_of(project), self.after)
        assert not list(project.rglob("*.tmp"))
        shutil.rmtree(project)


def assert_same(state: State, other: State, said: str = "") -> None:
    """Fail with the names of files that differ, and with what was ``said`` meanwhile."""
    differing = sorted(path for path in {*state, *other} if state.get(path) != other.get(path))
    assert not differing, f"{differing}\n{said}"


def build(project: Path, command: list[str] | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build a project as a process of its own."""
    environment = environment_of(project, **variables)
    return subprocess.run(
        command or COMMAND, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def environment_of(project: Path, **variables: str) -> dict[str, str]:
    """Return the variables of a build."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAOS_")}
    return {**kept, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(project.parent / "cache"), **variables}


def make_ready(folder: Path) -> None:
    """Build a project, edit it, and build what comes of it apart, without anything that a build left."""
    project = make_project(folder / "project", incident=INCIDENT)
    settings = project.path / "content/settings.yaml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith("demonstration")), encoding="utf-8")
    for number in (1, 2, 3):
        project.write_note(note(title=f"Avant {number}", published=f"16/05/2022 10:{number:02}"), number)
    project.write("pages/aide.fr.md", "---\ntitle: Aide\n---\nDe l’aide.\n")
    done = build(project.path, [*COMMAND, "--first"])
    assert done.returncode == 0, done.stderr
    shutil.copytree(folder / "project", folder / "before")
    project.write_note(note(title="Après 3", published="16/05/2022 10:03"), 3)
    project.write_note(note(title="Nouveau 4", published="17/05/2022 10:30"), 4)
    (project.path / "content/pages/aide.fr.md").unlink()
    accepted = build(project.path, [*COMMAND[:3], "accept", "--yes"])
    assert accepted.returncode == 0, accepted.stderr
    subprocess.run(["cp", "-a", str(folder / "project"), str(folder / "after")], check=True)
    shutil.rmtree(folder / "after/.statusgen")
    shutil.rmtree(folder / "after/site")
    done = build(folder / "after")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def ready(share: Callable[[str, Callable[[Path], object]], Path]) -> Ready:
    """Return a project that is ready for trials."""
    folder = share("chaos", make_ready)
    ready = Ready(folder, state_of(folder / "before"), state_of(folder / "after"))
    assert len(ready.before.keys() ^ ready.after.keys()) > 5
    return ready


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether there is time for all trials."""
    return bool(request.config.getoption("--long"))


class Tally(Counter[str]):
    """How trials ended. It is printed: docs/reliability.md has the numbers."""

    def tell(self, what: str) -> None:
        """Print it."""
        print(f"\n{what}: {self.total()} trials: " + ", ".join(f"{count} {how}" for how, count in self.most_common()))

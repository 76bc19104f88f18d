"""A storm of random losses: no cell laxer, never in silence, and the site as before once everything is put back.

``STATUSGEN_STORM=500`` tries so many; ``STATUSGEN_STORM_SEED`` another storm. Section 9 of the rules of the situation.
The same through the command line: ``test_storm_built.py``.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.model.site import Catalogue
from statusgen.model.situation import Cell
from statusgen.record.at_hand import AtHand
from statusgen.record.recording import Places
from statusgen.situation.fold import make_ordinary_cell
from statusgen.situation.laxer import is_cell_laxer
from tests.builders import Project, files_of
from tests.command_line import run
from tests.conftest import Share
from tests.losses import LOSSES, notes
from tests.record.test_hold import OTHER, day, recent, write_project

CASES = int(os.environ.get("STATUSGEN_STORM", "80"))
SEED = int(os.environ.get("STATUSGEN_STORM_SEED", "13"))
WORKS = "2022-06-travaux"
Cells = Mapping[tuple[str, str], Cell]


def publish(folder: Path) -> None:
    """Write and build a site with windows, exceptions, a diversion, a planned incident, and one that is over."""
    made = write_project(folder)
    more = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n"
    more += "      - for: pregnancy\n        rule: call-first"
    made.write_note(recent(more, -0.9, title="Radiologie, encore"), 3)
    ahead = (
        f"  consultations:\n    at: sud\n    state: cancelled\n    rule: wait\n    from: {day(1)}\n    until: {day(2)}"
    )
    made.write_note(recent(ahead, -0.5, title="Demain"), 2, OTHER)
    window = f"kind: planned\nfrom: {day(1)}\nuntil: {day(3)}\n"
    made.write(f"incidents/{WORKS}/incident.fr.md", f"---\ntitle: Travaux\n{window}---\nDes travaux.\n")
    made.write_note(recent("  telephone: cancelled", -0.4, title="Travaux").replace("stage: limited\n", ""), 1, WORKS)
    assert run(made.path, "build", "--first").returncode == 0


@pytest.fixture
def live(tmp_path: Path, share: Share) -> Project:
    """Return a site that was published."""
    return Project(shutil.copytree(share("storm", publish), tmp_path / "here"))


# ── The storm ───────────────────────────────────────────────────────────────────────────────────────────────────────


def look(project: Path, at: datetime) -> pipeline.Checked:
    """Read and fold a project as a build without a cache does."""
    return pipeline.check(project, at, at_hand=AtHand(Places(project, project / "site"), at), whole=True)


def laxer(catalogue: Catalogue, before: Cells, after: Cells) -> list[tuple[str, str]]:
    """Return the cells that are laxer afterwards."""
    services = catalogue.services
    return [
        key
        for key, cell in before.items()
        if is_cell_laxer(services[key[0]], cell, after.get(key) or make_ordinary_cell(services[key[0]], key[1]))
    ]


@pytest.mark.slow("loses something very often")
def test_no_loss_makes_a_cell_laxer_in_silence(live: Project) -> None:
    """Whatever is lost once or twice, no cell is laxer now or in two days, and lost notes are errors."""
    now = datetime.now().astimezone()
    instants = (now, now + timedelta(days=1.5))
    before = [look(live.path, at) for at in instants]
    catalogue = before[0].content.catalogue if before[0].content is not None else pytest.fail("nothing to read")
    content, kept = live.path / "content", live.path / "kept"
    shutil.copytree(content, kept)
    wrong: list[str] = []
    for number in range(CASES):
        chance = random.Random(f"{SEED}/{number}")  # noqa: S311 - no secret
        lost = chance.sample(LOSSES, chance.choice((1, 1, 2)))
        must_tell = False
        for lose in lost:
            try:
                must_tell = lose(content, chance) or must_tell
            except (IndexError, OSError, UnicodeDecodeError, ValueError):
                continue  # the first left nothing to lose
        names = f"{number}: {', '.join(lose.__name__ for lose in lost)}"
        for at, was in zip(instants, before, strict=True):
            try:
                now_is = look(live.path, at)
            except Exception as fault:
                wrong.append(f"{names}: {fault!r}")
                continue
            told = not now_is.is_sound
            if now_is.situation is not None and was.situation is not None:
                cells = laxer(catalogue, was.situation.cells, now_is.situation.cells)
                wrong += [f"{names}: {cells} laxer, told: {told}"] if cells else []
            elif not told:
                wrong.append(f"{names}: nothing to build from, and nobody told")
            if must_tell and not told:
                wrong.append(f"{names}: nobody told")
        shutil.rmtree(content)
        shutil.copytree(kept, content)
    assert wrong == []
    assert [look(live.path, at).situation for at in instants] == [one.situation for one in before]


@pytest.mark.slow("starts git, and the command with another clock")
@pytest.mark.skipif(not (shutil.which("faketime") and shutil.which("git")), reason="faketime or git is not here")
def test_another_commit_and_back_while_the_clock_is_behind(live: Project) -> None:
    """The real command, ten minutes behind: notes that a commit does not know stand, and back it is as before."""

    def git(*arguments: str) -> None:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@essai.example", *arguments]
        subprocess.run(command, cwd=live.path, check=True, capture_output=True)

    def build() -> "subprocess.CompletedProcess[str]":
        command = ["faketime", "-f", "-10m", sys.executable, "-m", "statusgen", "build", "--project", str(live.path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def pages() -> Mapping[str, bytes]:
        return {path: raw for path, raw in files_of(live.path / "site").items() if path != "worker.js"}

    before, later = pages(), notes(live.path / "content")[1:]
    git("init", "-q")
    git("add", "content/settings.yaml", "content/services.yaml", str(notes(live.path / "content")[0]))
    git("commit", "-q", "-m", "first")
    git("add", "content")
    git("commit", "-q", "-m", "all")
    git("checkout", "-q", "HEAD~1")
    assert not any(path.exists() for path in later)
    lost = build()
    assert lost.returncode == 1, lost.stderr
    assert "statusgen forget" in lost.stderr
    assert pages() == before
    git("checkout", "-q", "-")
    back = build()
    assert back.returncode == 0, back.stderr
    assert pages() == before

"""A storm of random losses: no cell laxer, never in silence, and the site as before once everything is put back.

``STATUSGEN_STORM=500`` tries so many; ``STATUSGEN_STORM_SEED`` another storm. Section 9 of the rules of the situation.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.model.site import Catalogue
from statusgen.model.situation import Cell
from statusgen.record.at_hand import AtHand, Places
from statusgen.situation.laxer import is_cell_laxer, ordinary_cell
from tests.builders import Project, files_of
from tests.command_line import run
from tests.conftest import Share
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


# ── Losses ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def notes(content: Path) -> list[Path]:
    """Return the files of notes."""
    return sorted((content / "incidents").glob("*/[0-9]*.md"))


def files(content: Path) -> list[Path]:
    """Return every file of the content."""
    return sorted(path for path in content.rglob("*") if path.is_file())


def folders(content: Path) -> list[Path]:
    """Return the folders of incidents, and the one they are in."""
    incidents = content / "incidents"
    return [incidents, *sorted(path for path in incidents.iterdir() if path.is_dir())]


def delete(content: Path, chance: random.Random) -> bool:
    """Delete a note or a folder."""
    path = chance.choice([*notes(content), *folders(content)])
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return True


def truncate(content: Path, chance: random.Random) -> bool:
    """Cut a file off."""
    path = chance.choice(files(content))
    raw = path.read_bytes()
    path.write_bytes(raw[: chance.randrange(len(raw))])
    return False


def garble(content: Path, chance: random.Random) -> bool:
    """Spoil some bytes of a file."""
    path = chance.choice(files(content))
    raw = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 3, 30))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path.write_bytes(raw)
    return False


def edit_lines(path: Path, chance: random.Random) -> bool:
    """Take out, double, swap or change lines of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(5)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    elif how == 2:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 3:
        words = (
            "running",
            "come",
            "cancelled, wait",
            "degraded, come",
            "walk-in",
            "telephone",
            "nord",
            "yes",
            "planned",
        )
        lines[one] = f"{lines[one].partition(':')[0]}: {chance.choice(words)}"
    else:
        lines[one] = lines[one].replace("cancelled", "running").replace("wait", "come").replace("nord", "sud")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return False


def edit_any(content: Path, chance: random.Random) -> bool:
    """Edit a note."""
    return edit_lines(chance.choice(notes(content)), chance)


def edit_services(content: Path, chance: random.Random) -> bool:
    """Edit services.yaml."""
    return edit_lines(content / "services.yaml", chance)


def edit_settings(content: Path, chance: random.Random) -> bool:
    """Edit settings.yaml."""
    return edit_lines(content / "settings.yaml", chance)


def edit_incident(content: Path, chance: random.Random) -> bool:
    """Edit the own page of an incident."""
    return edit_lines(chance.choice(sorted((content / "incidents").glob("*/incident.*.md"))), chance)


def rename(content: Path, chance: random.Random) -> bool:
    """Rename a note or a folder."""
    path = chance.choice([*notes(content), *folders(content)])
    if path.is_dir():
        path.rename(path.with_name(chance.choice(("Incidents", "incidents-2", "2022-07-autre", "x y"))))
    else:
        path.rename(
            path.with_name(chance.choice(("17-note.fr.md", "note.fr.md", "01-note.md", "09-note.nl.md", "a.txt")))
        )
    return True


def move(content: Path, chance: random.Random) -> bool:
    """Move a note to another incident."""
    path = chance.choice(notes(content))
    target = chance.choice([one for one in folders(content)[1:] if one != path.parent])
    path.rename(target / f"{chance.randrange(1, 9):02}-moved.fr.md")
    return True


def date_anew(content: Path, chance: random.Random) -> bool:
    """Give a note another date."""
    path, days = chance.choice(notes(content)), chance.choice((-4000, -30, -5, -0.3, 0.2, 3, 400))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^published: .*$", f"published: {day(days)}", text), encoding="utf-8")
    return days > 0


def check_out(content: Path, chance: random.Random) -> bool:
    """Go back to a commit that knew fewer notes."""
    later = notes(content)[chance.randrange(1, 3) :]
    for path in later:
        path.unlink()
    return True


LOSSES: tuple[Callable[[Path, random.Random], bool], ...] = (
    *(delete, truncate, garble, edit_any, edit_services, edit_settings, edit_incident),
    *(rename, move, date_anew, check_out),
)
"""Each loses something of a content folder, and returns whether somebody must be told."""


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
        if is_cell_laxer(services[key[0]], cell, after.get(key) or ordinary_cell(services[key[0]], key[1]))
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
            except (IndexError, FileNotFoundError, UnicodeDecodeError, ValueError):
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


@pytest.mark.slow("builds some losses")
def test_a_site_is_as_before_once_everything_is_put_back(live: Project) -> None:
    """Built with something lost, also without the cache, and built again when it is back: byte for byte."""
    content, kept = live.path / "content", live.path / "kept"
    shutil.copytree(content, kept)
    before = {path: raw for path, raw in files_of(live.path / "site").items() if path != "worker.js"}
    for number in range(max(CASES // 40, 2)):
        chance = random.Random(f"{SEED}/built/{number}")  # noqa: S311 - no secret
        chance.choice((delete, rename, check_out))(content, chance)
        if number % 2:
            shutil.rmtree(live.path / ".statusgen")
        done = run(live.path, "build")
        assert done.returncode in (1, 3), done.stderr
        assert "statusgen" in done.stderr
        shutil.rmtree(content)
        shutil.copytree(kept, content)
        assert run(live.path, "build").returncode == 0
        assert {path: raw for path, raw in files_of(live.path / "site").items() if path != "worker.js"} == before


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

"""The clock of the machine against what was published: rules of the situation, section 9.

A record whose newest instant lies in the future is what a clock that stands back meets. Those tests that need another
clock take ``faketime``.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from tests.builders import ROOT, Project, files_of, make_project, note, without_digest
from tests.command_line import run
from tests.conftest import Share, leave_out
from tests.samples import sample

NAME = "2022-05-panne"
RECORD, COPY = ".statusgen-published", "site/api/published"
FACTS = f"{RECORD}/site.facts.json"
LATER = {"valid_until": "18/05/2098 18:00", "next_update": "18/05/2098 12:00"}


def build(project: Project, *arguments: str, answer: str = "") -> Result:
    """Build as the command does."""
    return CliRunner().invoke(main, ["build", "--project", str(project.path), *arguments], input=answer)


def make_published(folder: Path) -> Project:
    """Make a site, no demonstration, whose one note was published."""
    project = make_project(folder / "project")
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.write_note(note(**LATER))
    assert build(project, "--first").exit_code == 0
    return project


@pytest.fixture
def project(share: Share, tmp_path: Path) -> Project:
    """Return a site whose one note was published just now."""
    shutil.copytree(share("published-now", make_published) / "project", tmp_path / "here")
    return Project(tmp_path / "here")


def facts(project: Project) -> dict[str, Any]:
    """Return what the record holds beside incidents."""
    held: dict[str, Any] = json.loads((project.path / FACTS).read_text(encoding="utf-8"))
    return held


def numbers(project: Project) -> list[int]:
    """Return the numbers of the notes that the record holds."""
    held = json.loads((project.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    return [one["number"] for one in held["notes"]]


def move_mark(project: Project, span: timedelta) -> datetime:
    """Let the newest build have been so long from now, in every record."""
    moment = (datetime.now(UTC) + span).replace(microsecond=0)
    for folder in (RECORD, COPY):
        path = project.path / folder / "site.facts.json"
        held = {**json.loads(without_digest(path.read_text(encoding="utf-8"))), "newest": moment.isoformat()}
        path.write_text(json.dumps(held), encoding="utf-8")
    return moment


def typed(moment: datetime) -> str:
    """Write an instant as somebody types it; the zone of the site is that of Brussels."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


# ── A clock that stands back ────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_a_little_behind_builds_at_the_newest_instant(project: Project) -> None:
    """Up to 15 minutes: a bulletin is out, for the instant of the newest build, and the clock is named."""
    newest = move_mark(project, timedelta(minutes=14))
    project.write_note(note(title="Urgent", published="17/05/2022 11:00", **LATER), 2)
    done = build(project)
    assert done.exit_code == 0, done.output
    assert "L’horloge de cette machine indique" in done.output
    assert "Urgent" in project.page("fr/index.html")
    held = json.loads((project.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    assert datetime.fromisoformat(held["notes"][1]["first_shown"]) == newest
    assert datetime.fromisoformat(facts(project)["newest"]) == newest


def test_a_clock_far_behind_refuses_and_names_both_times(project: Project) -> None:
    """More than 15 minutes: nothing is changed, whatever was edited, and it is said what to type."""
    newest = move_mark(project, timedelta(minutes=17))
    project.write_note(note(title="Urgent", published="17/05/2022 11:00", **LATER), 2)
    before = files_of(project.path / "site"), files_of(project.path / RECORD)
    done = build(project)
    assert done.exit_code == 3
    hours = re.findall(r"\d\d:\d\d:\d\d", done.output)
    assert len(hours) == 2
    assert hours[1][3:] == f"{newest:%M:%S}"
    assert 'statusgen build --now "' in done.output
    assert (files_of(project.path / "site"), files_of(project.path / RECORD)) == before


@pytest.mark.parametrize(("minutes", "status"), [(14, 0), (17, 1)])
def test_a_check_counts_from_the_newest_instant_and_names_the_clock(
    project: Project, minutes: int, status: int
) -> None:
    """What a build showed is not said to wait, and where a build would refuse, a check is not content."""
    newest = move_mark(project, timedelta(minutes=minutes))
    project.write_note(note(title="Urgent", published=typed(newest - timedelta(minutes=1)), **LATER), 2)
    done = run(project.path, "check")
    assert "L’horloge de cette machine indique" in done.stdout + done.stderr
    assert "En attente" not in done.stdout + done.stderr
    assert done.returncode == status
    assert "L’horloge" not in run(project.path, "check", "--at", typed(newest)).stdout


BEGINS = "  radiology: {state: cancelled, rule: wait, from: 19/05/2022 08:00, until: 18/05/2098 18:00}"


@pytest.mark.parametrize(
    "text",
    [note(published="17/05/2022 11:00"), note(BEGINS, published="17/05/2022 11:00", **LATER)],
    ids=["expired", "begun"],
)
def test_what_expired_or_began_is_remembered(project: Project, text: str) -> None:
    """Once pages show it, the clock is compared with that build, although no note changed; quiet days change nothing.

    A clock that stands further back would make what expired hold again. The cache is not needed for that.
    """
    project.write_note(text, 2)
    assert build(project).exit_code < 3
    before = datetime(2022, 5, 18, 17, 30, tzinfo=UTC) if "from:" in text else datetime(2022, 5, 18, 15, 0, tzinfo=UTC)
    move_mark(project, before - datetime.now(UTC))
    shutil.rmtree(project.path / ".statusgen")
    assert build(project).exit_code < 3
    newest = datetime.fromisoformat(facts(project)["newest"])
    assert datetime.now(UTC) - newest < timedelta(hours=1)
    quiet = move_mark(project, timedelta(minutes=-40))
    assert build(project).exit_code < 3
    assert datetime.fromisoformat(facts(project)["newest"]) == quiet


@pytest.mark.parametrize("lacking", [FACTS, RECORD])
def test_the_newest_instant_is_found_in_whatever_record_is_left(project: Project, lacking: str) -> None:
    """That of the site, and that of notes where nothing else says when the newest build was."""
    move_mark(project, timedelta(hours=1))
    lost = project.path / lacking
    if lost.is_dir():
        shutil.rmtree(lost)
    else:
        for folder in (RECORD, COPY):
            (project.path / folder / "site.facts.json").unlink()
        path = project.path / RECORD / f"{NAME}.json"
        later = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}Z"
        text = re.sub(
            r'"first_shown": "[^"]+"', f'"first_shown": "{later}"', without_digest(path.read_text(encoding="utf-8"))
        )
        path.write_text(text, encoding="utf-8")
    assert build(project).exit_code == 3


# ── What somebody says that time it is ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", ["", "n\n", "\n"])
def test_now_changes_nothing_without_a_yes(project: Project, answer: str) -> None:
    """No answer, and every other than a yes, leaves all as it was."""
    newest = move_mark(project, timedelta(hours=1))
    before = files_of(project.path / "site"), files_of(project.path / RECORD)
    done = build(project, "--now", typed(newest + timedelta(minutes=5)), answer=answer)
    assert done.exit_code == 3
    assert "--yes" in done.output
    assert (files_of(project.path / "site"), files_of(project.path / RECORD)) == before


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(("answer", "more"), [("o\n", ()), ("", ("--yes",))], ids=["asked", "a machine"])
def test_now_publishes_and_is_logged(project: Project, answer: str, more: tuple[str, ...]) -> None:
    """An urgent bulletin is out with one command, and the record says what was typed, and what the clock said."""
    newest = move_mark(project, timedelta(hours=1))
    project.write_note(note(title="Urgent", published="17/05/2022 11:00", **LATER), 2)
    at = newest + timedelta(minutes=5)
    done = build(project, "--now", typed(at), *more, answer=answer)
    assert done.exit_code == 0, done.output
    assert "Urgent" in project.page("fr/index.html")
    assert numbers(project) == [1, 2]
    (setting,) = facts(project)["clock"]
    assert datetime.fromisoformat(setting["at"]) == at == datetime.fromisoformat(facts(project)["newest"])
    assert datetime.fromisoformat(setting["newest"]) == newest
    assert abs(datetime.fromisoformat(setting["clock"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert files_of(project.path / RECORD) == files_of(project.path / COPY)


@pytest.mark.parametrize("has_cache", sample([True, False], True))
def test_now_takes_back_what_a_clock_ahead_has_done(project: Project, has_cache: bool) -> None:
    """A newest instant that cannot be is replaced; notes that were shown too early wait again, nothing else does."""
    project.write_note(note(title="Secrète", published="01/01/2090 09:00", **LATER), 2)
    project.write_note(note(title="Ordinaire", published="17/05/2022 11:00", **LATER), 3)
    assert build(project, "--now", "02/01/2090 10:00", "--yes").exit_code == 0
    assert numbers(project) == [1, 2, 3]
    assert "Secrète" in project.page("fr/feed.xml")
    assert build(project).exit_code == 3
    if not has_cache:
        shutil.rmtree(project.path / ".statusgen")
    done = build(project, "--now", typed(datetime.now(UTC)), answer="oui\n")
    assert done.exit_code == 0, done.output
    assert f"{NAME}/2" in done.output
    assert f"{NAME}/3" not in done.output
    raw = b"".join(raw for folder in ("site", RECORD) for raw in files_of(project.path / folder).values())
    assert "Secrète".encode() not in raw
    assert "Ordinaire" in project.page("fr/index.html")
    assert numbers(project) == [1, 3]
    assert facts(project)["clock"][-1]["waiting"] == [f"{NAME}/2"]
    assert build(project).exit_code == 0, "the clock is right again"


@pytest.mark.slow("several builds")
def test_an_incident_that_was_shown_too_early_waits_whole(project: Project) -> None:
    """Its record is gone, in the project and on the site, and so are its pages, its data and its alerts."""
    project.write("incidents/2090-01-fermeture/incident.fr.md", "---\ntitle: Secrète\n---\nSecrète.\n")
    project.write_note(note(title="Secrète", published="01/01/2090 09:00", **LATER), 1, "2090-01-fermeture")
    assert build(project, "--now", "02/01/2090 10:00", "--yes").exit_code == 0
    assert build(project, "--now", typed(datetime.now(UTC)), "--yes").exit_code == 0
    paths = [path for folder in ("site", RECORD) for path in files_of(project.path / folder)]
    assert not [path for path in paths if "2090-01-fermeture" in path]


REHEARSALS = {"with --at": ("--at", "17/05/2022 12:00"), "a preview": ("--preview",), "a demonstration": ()}


@pytest.mark.parametrize("arguments", REHEARSALS.values(), ids=REHEARSALS)
def test_now_is_refused_where_the_instant_is_settled_otherwise(project: Project, arguments: tuple[str, ...]) -> None:
    """A rehearsal publishes nothing, and a demonstration stands still."""
    if not arguments:
        settings = project.path / "content/settings.yaml"
        settings.write_text("demonstration: 17/05/2022 12:00\n" + settings.read_text(encoding="utf-8"), "utf-8")
        for folder in (RECORD, "site"):
            shutil.rmtree(project.path / folder)  # where something was published, no line makes it stand still
    assert build(project, "--now", "17/05/2022 12:00", *arguments).exit_code == 2


# ── A clock that is ahead ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_late_build_says_which_notes_waited(project: Project) -> None:
    """A day after the newest build, what waited since then is named before it is shown; a fresh note is not."""
    move_mark(project, timedelta(hours=-25))
    shutil.rmtree(project.path / ".statusgen")
    for number, hours in ((2, 20), (3, 0)):
        published = f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%MZ}"
        project.write_note(note(published=published, **LATER), number)
    done = build(project)
    assert done.exit_code == 0, done.output
    assert re.search(rf"attendait entre-temps : {NAME}/2\.", done.output)


def run_at(project: Project, moment: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command on a machine whose clock begins at an instant of UTC."""
    if not shutil.which("faketime"):
        leave_out("faketime", "faketime", "STATUSGEN_FAKETIME")
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "UTC", "NO_COLOR": "1", "NO_FAKE_STAT": "1"}
    command = ["faketime", moment, sys.executable, "-m", "statusgen", *arguments]
    return subprocess.run(command, cwd=project.path, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.slow("eight builds in processes of their own")
def test_a_real_clock_that_jumps(project: Project) -> None:
    """A clock that is set is followed: back by years, ahead by days, and right again."""
    shutil.rmtree(project.path / RECORD)
    shutil.rmtree(project.path / "site")
    project.write_note(note(title="Secrète", published="30/11/2026 09:00", **LATER), 2)
    assert run_at(project, "2026-11-28 10:40:00", "build", "--first").returncode == 0
    assert run_at(project, "2026-11-28 10:41:00", "build").returncode == 0
    assert run_at(project, "2026-11-28 10:30:00", "build").returncode == 0
    back = run_at(project, "2019-01-01 00:00:00", "build")
    assert back.returncode == 3
    assert "1 janvier 2019" in back.stderr
    assert "28 novembre 2026" in back.stderr
    assert "Secrète" not in project.page("fr/index.html")
    ahead = run_at(project, "2026-12-03 10:00:00", "build")
    assert ahead.returncode == 0
    assert f"attendait entre-temps : {NAME}/2." in ahead.stderr
    assert "Secrète" in project.page("fr/index.html")
    assert run_at(project, "2026-11-28 11:00:00", "build").returncode == 3
    right = run_at(project, "2026-11-28 11:00:00", "build", "--now", "28/11/2026 12:00", "--yes")
    assert right.returncode == 0, right.stderr
    assert "Secrète" not in project.page("fr/index.html")
    assert run_at(project, "2026-11-30 10:00:00", "build").returncode == 0
    assert "Secrète" in project.page("fr/index.html")


@pytest.mark.slow("three builds in processes of their own")
def test_what_expired_does_not_hold_again_when_the_clock_steps_back(project: Project) -> None:
    """Nothing was edited in between, and still no page says again what held before."""
    for folder in (RECORD, "site", ".statusgen"):
        shutil.rmtree(project.path / folder)
    until = {"valid_until": "04/12/2026 18:00", "next_update": "04/12/2026 12:00"}
    project.write_note(note("  radiology: running, walk-in", published="28/11/2026 09:00", **until))
    first = run_at(project, "2026-11-29 10:00:00", "build", "--first")
    assert first.returncode == 0, first.stderr
    assert run_at(project, "2026-12-05 10:00:00", "build").returncode < 3
    page = project.page("fr/index.html")
    back = run_at(project, "2026-12-01 10:00:00", "build")
    assert back.returncode == 3
    assert "5 décembre 2026" in back.stderr
    assert project.page("fr/index.html") == page

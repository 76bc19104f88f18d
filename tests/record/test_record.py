"""The record of what was published, as a project, a site and a command line show it: rules of the situation, section 9.

The projects here are no demonstrations, so builds of the command publish; what they look at is the real clock.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.builders import EXAMPLE, ROOT, Project, files_of, make_project, note, without_digest
from tests.command_line import run
from tests.conftest import Share
from tests.content.test_broken import NOBODY
from tests.samples import sample

NAME = "2022-05-panne"
RECORD, COPY = ".statusgen-published", "site/api/published"
FACTS = "site.facts.json"


def without_demonstration(project: Project) -> Project:
    """Make a project one that publishes."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site with one note of years ago, that nobody has built yet."""
    return write_project(tmp_path / "here")


def write_project(folder: Path) -> Project:
    """Write a site with one note of years ago."""
    made = without_demonstration(make_project(folder))
    made.write_note(note())
    return made


@pytest.fixture
def published(tmp_path: Path, share: Share) -> Project:
    """Return a site whose one note was published: a copy of one that was built once."""

    def publish(folder: Path) -> None:
        assert run(write_project(folder).path, "build", "--first").returncode == 0

    return copy_of(share("published", publish), tmp_path)


def copy_of(built: Path, folder: Path) -> Project:
    """Return a copy of a built project, which no build can tell from it."""
    return Project(shutil.copytree(built, folder / "here"))


def held(project: Project, folder: str = RECORD) -> dict[str, Any]:
    """Return the records of a folder by the name of their file."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (project.path / folder).iterdir()}


def moment(text: str) -> datetime:
    """Read an instant of a record."""
    return datetime.fromisoformat(text)


# ── What it holds ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_build_records_what_it_shows(project: Project) -> None:
    """Facts, names, title, HTML, address, identity, the instant of the build; and what cells depend on beside them."""
    before = datetime.now(UTC).replace(microsecond=0)
    assert run(project.path, "build", "--first").returncode == 0
    records = held(project)
    assert sorted(records) == [f"{NAME}.json", FACTS]
    record, facts = records[f"{NAME}.json"], records[FACTS]
    (own,) = record["notes"]
    assert record["texts"]["fr"]["title"] == "Panne"
    assert (record["kind"], record["concerns_everything"], record["schema"]) == ("incident", False, 1)
    assert own["address"] == f"incidents/{NAME}/1/"
    assert own["identity"] == f"tag:essai.example,2022:{NAME}/1"
    assert own["facts"]["texts"]["fr"]["html"] == "<p>La radiologie est annulée.</p>"
    assert own["facts"]["statements"][0]["rule"] == "wait"
    assert own["names"]["services"]["radiology"] == {"fr": "Radiologie", "nl": "Radiologie"}
    assert before <= moment(own["first_shown"]) <= datetime.now(UTC)
    assert facts["newest"] == own["first_shown"]
    assert (facts["facts"]["timezone"], facts["facts"]["demonstration"]) == ("Europe/Brussels", None)
    assert {"rule", "kind", "attended", "when_stated", "comes_as_planned"} <= facts["facts"]["services"][0].keys()


def test_identity_and_address_are_those_of_feeds_and_pages(published: Project) -> None:
    """A recorded identity, with a language, is that of the item; a recorded address leads to the page."""
    (own,) = held(published)[f"{NAME}.json"]["notes"]
    assert f"{own['identity']}/fr" in published.page("fr/feed.xml")
    assert (published.path / "site/fr" / own["address"] / "index.html").is_file()


def test_the_site_carries_the_same_bytes(published: Project) -> None:
    """``api/published/`` of the site is the record of the project, byte for byte."""
    assert files_of(published.path / RECORD) == files_of(published.path / COPY)


def test_drafts_and_notes_that_wait_are_not_recorded(project: Project) -> None:
    """Only what readers were shown is published: the record betrays nothing of what is to come."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    project.write_note(note(more="status: draft", title="Brouillon"), 2)
    waiting = note(title="Demain", published=f"{tomorrow:%d/%m/%Y %H:%M}", valid_until="18/05/2099 18:00")
    project.write_note(waiting.replace("next-update: 18/05/2022", "next-update: 18/05/2099"), 3)
    run(project.path, "build", "--first")
    raw = b"".join(files_of(project.path / RECORD).values())
    assert b"Brouillon" not in raw
    assert b"Demain" not in raw
    assert [one["number"] for one in held(project)[f"{NAME}.json"]["notes"]] == [1]


@pytest.mark.slow("several builds, each a command")
def test_nothing_is_written_when_nothing_changed(published: Project) -> None:
    """A second build leaves every file of the record, and its time."""
    times = {path: path.stat().st_mtime_ns for path in (published.path / RECORD).iterdir()}
    assert run(published.path, "build").returncode == 0
    shutil.rmtree(published.path / ".statusgen")  # a clean build changes nothing either
    shutil.rmtree(published.path / "site")
    assert run(published.path, "build").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (published.path / RECORD).iterdir()} == times


@pytest.mark.slow("several builds, each a command")
def test_another_note_leaves_the_first_as_it_was(published: Project) -> None:
    """A new note is added to the record of its incident, and moves the newest instant; what was there stays."""
    before = held(published)
    published.write_note(note("  telephone: degraded", title="Deux", published="17/05/2022 11:00"), 2)
    later = before[FACTS]["newest"]
    while datetime.now(UTC) < moment(later) + timedelta(seconds=1):
        pass  # instants have whole seconds
    assert run(published.path, "build").returncode == 0
    after = held(published)
    assert after[f"{NAME}.json"]["notes"][0] == before[f"{NAME}.json"]["notes"][0]
    assert after[f"{NAME}.json"]["notes"][1]["first_shown"] == after[FACTS]["newest"] > later


def test_a_change_in_place_is_recorded_with_its_instant(published: Project) -> None:
    """Facts are as they are now, the first instant stays, the change has its own."""
    before = held(published)[f"{NAME}.json"]["notes"][0]
    published.write_note(note("  radiology: unknown, wait"))
    assert run(published.path, "build").returncode == 0
    (after,) = held(published)[f"{NAME}.json"]["notes"]
    assert after["facts"]["statements"][0]["state"] == "unknown"
    assert after["first_shown"] == before["first_shown"]
    assert len(after["changed"]) == 1
    assert files_of(published.path / RECORD) == files_of(published.path / COPY)


def test_of_a_withdrawn_note_nothing_can_be_read_any_more(published: Project) -> None:
    """The words that were withdrawn are gone from the record and from the site's copy."""
    more = "status: withdrawn\nwithdrawn-because: Erreur de service.\nwithdrawn-on: 17/05/2022 12:00"
    published.write_note(note(more=more))
    assert run(published.path, "build").returncode == 0
    (own,) = held(published)[f"{NAME}.json"]["notes"]
    assert own["facts"] is None
    for folder in (RECORD, COPY):
        raw = b"".join(files_of(published.path / folder).values())
        assert b"Erreur de service" not in raw
        assert b"Radiologie annul" not in raw


@pytest.mark.slow("several builds")
def test_what_is_gone_from_the_content_stays_in_the_record(published: Project) -> None:
    """A record outlives its folder of notes, in the project and on the site, however the site is built."""
    before = files_of(published.path / RECORD)[f"{NAME}.json"]
    shutil.rmtree(published.path / "content/incidents" / NAME)
    for _ in range(2):
        run(published.path, "build")
        assert files_of(published.path / RECORD)[f"{NAME}.json"] == before
        assert files_of(published.path / COPY)[f"{NAME}.json"] == before
        shutil.rmtree(published.path / ".statusgen")
        shutil.rmtree(published.path / "site")


# ── Which builds publish ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("several builds, each a command")
def test_a_typed_instant_publishes_nothing(published: Project) -> None:
    """``--at`` rehearses: the project's record stays, the site's copy shows what would be added, without an instant."""
    before = files_of(published.path / RECORD)
    published.write_note(note(title="Plus tard", published="17/05/2022 11:00"), 2)
    published.write_note(note("  radiology: unknown, wait"), 1)
    rehearsed = ("build", "--at", "2022-05-17T12:00", "--output", "rehearsed")
    assert run(published.path, *rehearsed).returncode == 0
    assert files_of(published.path / RECORD) == before
    first, second = held(published, COPY.replace("site", "rehearsed"))[f"{NAME}.json"]["notes"]
    assert first == json.loads(before[f"{NAME}.json"])["notes"][0]
    assert second["first_shown"] is None


def test_what_was_rehearsed_counts_nowhere_as_published(project: Project) -> None:
    """Sites of a demonstration and of a typed instant are no record: the first build at the clock has none to check."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}demonstration: 2023-01-01 12:00\n", encoding="utf-8")
    assert run(project.path, "build").returncode == 0
    assert not (project.path / RECORD).exists()
    without_demonstration(project)
    assert run(project.path, "build", "--at", "2023-01-01T12:00").returncode == 0
    assert not (project.path / RECORD).exists()
    done = run(project.path, "build")
    assert done.returncode == 1
    assert "qui ne peuvent pas être comparés : 1" in done.stderr
    (own,) = held(project)[f"{NAME}.json"]["notes"]
    assert moment(own["first_shown"]) <= datetime.now(UTC)


GONE_FROM_A_DEMONSTRATION: dict[str, Callable[[Path], object]] = {
    "every incident": lambda incidents: shutil.rmtree(incidents),
    "an incident": lambda incidents: shutil.rmtree(incidents / NAME),
    "an incident under another name": lambda incidents: (incidents / NAME).rename(incidents / "renamed"),
    "a note": lambda incidents: (incidents / NAME / "01-note.fr.md").unlink(),
}


@pytest.mark.parametrize("accident", GONE_FROM_A_DEMONSTRATION)
def test_nothing_vanishes_from_a_demonstration_in_silence(project: Project, accident: str) -> None:
    """No record holds what it showed: its site stays as it is until that is back, or somebody goes on without."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}demonstration: 2023-01-01 12:00\n", encoding="utf-8")
    project.write_note(note(published="17/05/2022 11:00"), 2)
    assert run(project.path, "build").returncode == 0
    site, kept = files_of(project.path / "site"), project.path / "kept"
    incidents = project.path / "content/incidents"
    shutil.copytree(incidents, kept)
    GONE_FROM_A_DEMONSTRATION[accident](incidents)
    for command in ("build", "build", "check"):
        done = run(project.path, command)
        assert done.returncode == (1 if command == "check" else 3)
        said = done.stdout + done.stderr
        assert f"Cette démonstration montrait des bulletins qui ont disparu : {NAME}/1" in said
        assert "statusgen build --first" in said
        assert files_of(project.path / "site") == site
    shutil.rmtree(incidents, ignore_errors=True)
    shutil.copytree(kept, incidents)
    assert run(project.path, "build").returncode == 0
    assert files_of(project.path / "site") == site
    GONE_FROM_A_DEMONSTRATION[accident](incidents)
    assert run(project.path, "build", "--first").returncode == 0
    assert run(project.path, "build").returncode == 0


def test_what_gets_laxer_in_a_demonstration_is_told_once(project: Project) -> None:
    """It is there to try things: nothing is refused, and whoever did it by mistake reads what changed for patients."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}demonstration: 17/05/2022 12:00\n", encoding="utf-8")
    assert run(project.path, "build").returncode == 0
    site, path = files_of(project.path / "site"), project.path / f"content/incidents/{NAME}/01-note.fr.md"
    typed = path.read_text(encoding="utf-8")
    path.write_text(typed.replace("cancelled, wait", "degraded, come"), encoding="utf-8")
    for command in ("check", "build"):
        done = run(project.path, command)
        assert "là où cette démonstration ne le faisait pas : Radiologie" in done.stdout + done.stderr
        assert done.returncode == 0
    assert "démonstration ne le faisait pas" not in run(project.path, "check").stderr
    path.write_text(typed, encoding="utf-8")  # stricter, as it was
    done = run(project.path, "build")
    assert "démonstration ne le faisait pas" not in done.stdout + done.stderr
    assert files_of(project.path / "site") == site


@pytest.mark.parametrize(
    ("before", "after", "number", "said"),
    [
        ("published: ", "status: draft\npublished: ", 1, f"sont maintenant des brouillons : {NAME}/1."),
        ("17/05/2022 10:00", "17/05/2022 13:00", 1, f"attendent maintenant leur heure : {NAME}/1 (17/05/2022 13:00)."),
        ("", "", 7, f"portent maintenant un autre numéro : {NAME}/1 → 7."),
    ],
)
def test_a_demonstration_says_what_became_of_a_note_and_how_to_go_on(
    project: Project, before: str, after: str, number: int, said: str
) -> None:
    """The file is there: nobody is sent for a backup. The command that goes on is the one that was typed."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}demonstration: 2023-01-01 12:00\n", encoding="utf-8")
    written = note(published="17/05/2022 10:00")
    project.write_note(written)
    typed = ("--at", "17/05/2022 12:00", "--output", str(project.path / "its site"))
    assert run(project.path, "build", *typed).returncode == 0
    (project.path / "content/incidents" / NAME / "01-note.fr.md").unlink()
    project.write_note(written.replace(before, after, 1), number)
    done = run(project.path, "build", *typed)
    assert done.returncode == 3
    assert said in done.stderr
    assert "sauvegarde" not in done.stderr
    command = f"statusgen build --at '17/05/2022 12:00' --output '{project.path}/its site' --first"
    assert done.stderr.count(command) == 2
    assert run(project.path, "build", *typed, "--first").returncode in (0, 1)


@pytest.mark.parametrize("written", ["", note("  radiology: cancled, wait"), note(published="45:99")])
def test_a_mistake_is_not_taken_for_a_loss_in_a_demonstration(project: Project, written: str) -> None:
    """A build keeps the last good version: a check says what is wrong, and not that it is gone."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}demonstration: 2023-01-01 12:00\n", encoding="utf-8")
    assert run(project.path, "build").returncode == 0
    project.write_note(written)
    for command in ("check", "build", "check"):
        done = run(project.path, command)
        assert done.returncode == 1
        assert "Cette démonstration montrait" not in done.stdout + done.stderr
        assert "01-note.fr.md" in done.stdout + done.stderr


@pytest.mark.slow("builds the example once more")
def test_a_demonstration_publishes_nothing(tmp_path: Path, tuesday: Path) -> None:
    """The README's first command is content with a fresh clone, and two builds of it give the same bytes."""
    shutil.copytree(EXAMPLE / "content", tmp_path / "content")
    done = run(tmp_path, "build", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / RECORD).exists()
    copy = files_of(tmp_path / COPY)
    assert copy == files_of(tuesday / "api/published")
    assert all(b'"first_shown": "' not in raw for raw in copy.values())


# ── All records at hand ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("several builds")
def test_without_a_record_old_notes_cannot_be_checked(project: Project) -> None:
    """They are published, it is said how many cannot be checked and what to type, once, with status 1."""
    project.write_note(note(published="17/05/2022 11:00"), 2)
    done = run(project.path, "build")
    assert done.returncode == 1
    assert "Bulletins de plus d’une heure qui ne peuvent pas être comparés : 2" in done.stderr
    assert "statusgen build --first" in done.stderr
    assert (project.path / "site/fr/incidents" / NAME / "1/index.html").is_file()
    assert run(project.path, "build").returncode == 0


def test_a_young_note_needs_no_record(tmp_path: Path) -> None:
    """Whoever writes the first note and builds at once is asked for nothing."""
    project = without_demonstration(make_project(tmp_path))
    now = datetime.now(UTC) + timedelta(hours=1)  # Brussels is an hour ahead, or two
    fresh = note(published=f"{now:%d/%m/%Y %H:%M}", valid_until="18/05/2099 18:00", next_update="18/05/2099 12:00")
    project.write_note(fresh)
    assert run(tmp_path, "build").returncode == 0
    assert [one["number"] for one in held(project)[f"{NAME}.json"]["notes"]] == [1]


@pytest.mark.parametrize("where", sample(["output", "folder", "project", "file"], "output"))
def test_a_record_elsewhere_is_found(published: Project, where: str) -> None:
    """The output folder's is found by itself; ``--since`` names a folder of records, a project, a site or one file."""
    before = files_of(published.path / RECORD)
    shutil.rmtree(published.path / ".statusgen")
    elsewhere = published.path.parent / "elsewhere"
    shutil.move(published.path / RECORD, elsewhere / RECORD)
    if where != "output":
        shutil.move(published.path / "site", elsewhere / "site")
    named = {"output": (), "project": (elsewhere,), "folder": (elsewhere / RECORD,), "site": (elsewhere / "site",)}
    files = (elsewhere / RECORD / f"{NAME}.json", elsewhere / RECORD / FACTS)
    done = run(published.path, "build", *(f"--since={path}" for path in named.get(where, files)))
    assert done.returncode == 0, done.stderr
    assert files_of(published.path / RECORD) == before


@pytest.mark.slow("several builds, each a command")
def test_a_note_in_any_record_is_published(published: Project) -> None:
    """Records with different notes are united, and the union is what the project holds from then on."""
    other = published.path.parent / "other"
    shutil.copytree(published.path / "content", other / "content")
    (other / "content/incidents" / NAME / "01-note.fr.md").unlink()
    Project(other).write_note(note("  telephone: degraded", title="Ailleurs", published="17/05/2022 11:00"), 7)
    assert run(other, "build", "--first").returncode == 0
    done = run(published.path, "build", "--since", str(other / "site"))
    assert done.returncode == 1
    assert "Le bulletin 7 de 2022-05-panne (« Ailleurs »" in done.stderr
    assert [one["number"] for one in held(published)[f"{NAME}.json"]["notes"]] == [1, 7]
    assert files_of(published.path / RECORD) == files_of(published.path / COPY)


@pytest.mark.slow("several builds")
def test_where_records_differ_the_stricter_stands_and_both_are_named(published: Project) -> None:
    """Whatever record is laxer, and in whatever order they are found, patients are not let come who could not."""
    lax = published.path.parent / "lax"
    shutil.copytree(published.path / RECORD, lax)
    text = without_digest((lax / f"{NAME}.json").read_text(encoding="utf-8"))
    text = text.replace('"rule": "wait"', '"rule": "come"').replace('"state": "cancelled"', '"state": "running"')
    (lax / f"{NAME}.json").write_text(text, encoding="utf-8")
    shutil.rmtree(published.path / "content/incidents" / NAME)
    for mine, theirs in ((RECORD, lax), (lax, published.path / "strict")):
        if mine is lax:
            shutil.move(published.path / RECORD, theirs)
            shutil.rmtree(published.path / "site")
            shutil.copytree(lax, published.path / RECORD)
        done = run(published.path, "build", "--since", str(theirs))
        assert "ne disent pas la même chose" in done.stderr
        assert f"{RECORD}/{NAME}.json" in done.stderr
        assert str(theirs) in done.stderr
        (own,) = held(published)[f"{NAME}.json"]["notes"]
        assert (own["facts"]["statements"][0]["state"], own["facts"]["statements"][0]["rule"]) == ("cancelled", "wait")


DAMAGES = ("empty", "half", "version", "folder")


def damage(path: Path, how: str) -> None:
    """Spoil a file in one of the ways in which files are spoilt."""
    raw = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    else:
        path.write_bytes(
            {"empty": b"", "half": raw[: len(raw) // 2], "version": raw.replace(b'"schema": 1', b'"schema": 9')}[how]
        )


@pytest.mark.parametrize("name", [f"{NAME}.json", FACTS])
@pytest.mark.parametrize("how", DAMAGES)
def test_a_record_that_cannot_be_read_is_not_missing(published: Project, name: str, how: str) -> None:
    """The other records are used and the fault is an error; the file stays as it is, build after build."""
    damage(published.path / RECORD / name, how)
    for _ in range(2):
        done = run(published.path, "build")
        assert done.returncode == 1
        assert f"{RECORD}/{name}: erreur" in done.stderr
        assert f"Other records are used: {COPY}" in done.stderr or f"D’autres relevés servent : {COPY}" in (
            done.stderr.replace("\xa0", " ")
        )
    assert held(published, COPY)[f"{NAME}.json"]["notes"][0]["first_shown"]


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("name", [f"{NAME}.json", FACTS])
@pytest.mark.parametrize("how", DAMAGES[:3])
def test_where_no_record_can_be_read_the_build_refuses(published: Project, name: str, how: str) -> None:
    """With status 3, the path, the reason and the command that goes on; that command does, and loses nothing."""
    damage(published.path / RECORD / name, how)
    spoilt = (published.path / RECORD / name).read_bytes()
    shutil.rmtree(published.path / COPY)
    page = published.path / "site/fr/index.html"
    before = page.stat().st_mtime_ns
    done = run(published.path, "build")
    assert done.returncode == 3
    assert f"{RECORD}/{name}" in done.stderr
    assert "statusgen build --first" in done.stderr
    assert page.stat().st_mtime_ns == before
    assert (published.path / RECORD / name).read_bytes() == spoilt
    done = run(published.path, "build", "--first")
    assert done.returncode == 0, done.stderr
    assert (published.path / RECORD / f"{name}.damaged").read_bytes() == spoilt


@pytest.fixture
def open_to_all(published: Project) -> Iterator[Project]:
    """Return the same where an account that owns nothing else can build it."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        project = copy_of(published.path, Path(made))
        for path in (project.path, *project.path.rglob("*")) if os.geteuid() == 0 else ():
            os.chown(path, NOBODY, NOBODY)
        yield project


def test_a_file_that_could_not_be_compared_stays_in_no_silence(open_to_all: Project) -> None:
    """Forbidden since the last build: nothing changes and the machine is named; the next build names the file."""
    open_to_all.write_note(note(published="17/05/2022 11:00"), 2)
    (open_to_all.path / RECORD / FACTS).chmod(0)
    is_root = os.geteuid() == 0
    os.seteuid(NOBODY) if is_root else None
    try:
        first, second = (run(open_to_all.path, "build") for _ in range(2))
    finally:
        os.seteuid(0) if is_root else None
    assert (first.returncode, second.returncode) == (3, 1), second.stderr
    assert f"{RECORD}/{FACTS}" in first.stderr
    assert f"{RECORD}/{FACTS}: erreur:" in second.stderr
    assert [one["number"] for one in held(open_to_all, COPY)[f"{NAME}.json"]["notes"]] == [1, 2]


def held_sound(project: Project) -> dict[str, Any]:
    """Return the records of a project, without what was set aside."""
    folder = project.path / RECORD
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}


def test_a_named_record_that_cannot_be_read_is_not_missing(published: Project) -> None:
    """``--since`` of a spoilt file is an error beside other records, and refuses where there is none."""
    spoilt = published.path.parent / "spoilt.json"
    spoilt.write_text("{", encoding="utf-8")
    assert run(published.path, "build", "--since", str(spoilt)).returncode == 1
    for name in (RECORD, "site", ".statusgen"):
        shutil.rmtree(published.path / name)
    done = run(published.path, "build", "--since", str(spoilt))
    assert done.returncode == 3
    assert str(spoilt) in done.stderr


def test_a_folder_without_a_record_is_a_slip(published: Project) -> None:
    """Whoever names a folder that holds none is told so, as of any mistyped command."""
    done = run(published.path, "build", "--since", str(published.path / "content"))
    assert done.returncode == 2
    assert "ne contient pas de trace" in done.stderr


@pytest.mark.slow("several builds, each a command")
def test_a_record_from_git_is_taken_in_by_the_next_build(published: Project) -> None:
    """A record that another machine wrote and git brought is on the site after a build, though no note changed."""
    record = published.path / RECORD / f"{NAME}.json"
    data = json.loads(without_digest(record.read_text(encoding="utf-8")))
    data["notes"].append({**data["notes"][0], "number": 5, "address": f"incidents/{NAME}/5/"})
    record.write_text(json.dumps(data), encoding="utf-8")
    assert run(published.path, "build").returncode == 1
    assert [one["number"] for one in held(published, COPY)[f"{NAME}.json"]["notes"]] == [1, 5]
    assert files_of(published.path / RECORD) == files_of(published.path / COPY)


@pytest.mark.slow("several builds, each a command")
def test_records_of_two_branches_are_joined_as_the_guide_says(published: Project) -> None:
    """Git joins them in no silence; one side whole and the other with ``--since`` lose nothing of either."""
    git = partial(subprocess.run, cwd=published.path, capture_output=True, text=True)
    guide = (ROOT / "docs/record.md").read_text(encoding="utf-8").partition("### When git merges")[2]
    steps = [line.split() for line in guide.split("```")[1].splitlines()[1:]]
    (published.path / ".gitignore").write_text("site/\n.statusgen/\n", encoding="utf-8")
    own = ("-c", "user.name=x", "-c", "user.email=x@x.example")
    for step in (("init", "-q", "-b", "ours"), ("add", "-A"), (*own, "commit", "-qm", "1"), ("branch", "theirs")):
        assert git(["git", *step]).returncode == 0
    for number, branch in ((2, "theirs"), (3, "ours")):
        git(["git", "checkout", "-q", branch])
        for folder in ("site", ".statusgen"):
            shutil.rmtree(published.path / folder)
        published.write_note(note(published=f"17/05/2022 11:0{number}"), number)
        assert run(published.path, "build", "-q").returncode == 0
        git(["git", "add", "-A"])
        assert git(["git", *own, "commit", "-qm", branch]).returncode == 0
    merged = git(["git", *own, "merge", "theirs"])
    assert merged.returncode == 1
    assert f"Merge conflict in {RECORD}/{NAME}.json" in merged.stdout
    for command, *arguments in steps[:3]:
        done = run(published.path, *arguments) if command == "statusgen" else git([command, *arguments])
        assert done.returncode in (0, 1), done.stderr
        assert f"{RECORD}/{NAME}.json" not in done.stderr
    assert [one["number"] for one in held(published)[f"{NAME}.json"]["notes"]] == [1, 2, 3]
    assert run(published.path, "build").returncode == 0


def test_html_of_a_record_is_cleaned_before_it_is_shown_again(published: Project) -> None:
    """Whoever can write the record brings no script onto the site."""
    record = published.path / RECORD / f"{NAME}.json"
    text = without_digest(record.read_text(encoding="utf-8")).replace(
        "<p>Une panne.", "<p>Une <script>alert(1)</script>panne."
    )
    record.write_text(text, encoding="utf-8")
    shutil.rmtree(published.path / "content/incidents" / NAME)
    run(published.path, "build")
    for folder in (RECORD, COPY):
        assert b"script" not in files_of(published.path / folder)[f"{NAME}.json"]


# ── Incremental is clean, given the same record ─────────────────────────────────────────────────────────────────────


@pytest.mark.slow("several builds, each a command")
def test_an_incremental_build_that_publishes_equals_a_clean_one(published: Project) -> None:
    """From the same record, the record and its copy are the same, byte for byte, save for the instant of the build."""
    published.write_note(note("  telephone: degraded", title="Deux", published="17/05/2022 11:00"), 2)
    copy = Project(published.path.parent / "copy")
    shutil.copytree(published.path, copy.path, ignore=shutil.ignore_patterns("site", ".statusgen"))
    made = []
    for one in (published, copy):
        assert run(one.path, "build").returncode == 0
        files = files_of(one.path / RECORD)
        assert files == files_of(one.path / COPY)
        newest = held(one)[FACTS]["newest"]
        texts = {name: without_digest(raw.decode()) for name, raw in files.items()}
        made.append({name: text.replace(newest, "NEWEST") for name, text in texts.items()})
    assert made[0] == made[1]


# ── What versions without a record left ─────────────────────────────────────────────────────────────────────────────


def write_old_ledger(project: Project) -> None:
    """Write what those versions kept, as far as it matters: the files of the site, and each content file."""
    (project.path / ".statusgen").mkdir()
    site, content = project.path / "site", project.path / "content"
    with closing(sqlite3.connect(project.path / ".statusgen/ledger.sqlite", isolation_level=None)) as connection:
        connection.execute("create table outputs (folder text, path text, shelf text)")
        connection.execute("create table sources (path text primary key, content blob)")
        rows = [(str(site), path, "front") for path in files_of(site)]
        connection.executemany("insert into outputs values (?, ?, ?)", rows)
        kept = [(f"content/{path}", raw) for path, raw in files_of(content).items()]
        connection.executemany("insert into sources values (?, ?)", kept)


@pytest.fixture
def old(tmp_path: Path, share: Share) -> Project:
    """Return a project as a version without a record left it: a ledger and a site that know no record."""
    project = copy_of(share("old", leave_old_site), tmp_path)
    write_old_ledger(project)
    return project


def leave_old_site(folder: Path) -> None:
    """Build a site of two notes, and take away what versions without a record did not write."""
    project = write_project(folder)
    project.write_note(note("  telephone: degraded", title="Deux", published="17/05/2022 11:00"), 2)
    project.write_note("---\ntitle: Radiologie geannuleerd\n---\nGeannuleerd.\n", 1, language="nl")
    run(project.path, "build", "--first")
    shutil.rmtree(project.path / RECORD)
    shutil.rmtree(project.path / COPY)
    shutil.rmtree(project.path / ".statusgen")


@pytest.mark.slow("several builds, each a command")
def test_the_old_ledger_is_taken_over(old: Project) -> None:
    """What it says was shown is published, with the facts of the last good version, though the note is broken now."""
    old.write_note("---\ntitle: Cassé\n---\n", 1)
    (old.path / f"content/incidents/{NAME}/02-note.fr.md").unlink()
    done = run(old.path, "build")
    assert "ne peuvent pas être comparés" not in done.stderr
    first, second = held(old)[f"{NAME}.json"]["notes"]
    assert first["facts"]["statements"][0]["state"] == "cancelled"
    assert first["facts"]["texts"]["nl"]["title"] == "Radiologie geannuleerd"
    assert second["facts"]["texts"]["fr"]["title"] == "Deux"
    assert first["first_shown"] == first["published"] == "2022-05-17T10:30:00+02:00"
    assert files_of(old.path / RECORD) == files_of(old.path / COPY)


@pytest.mark.slow("several builds, each a command")
def test_a_note_that_changed_since_the_old_ledger_is_dated(old: Project) -> None:
    """The version that the old ledger kept is what was published; what differs now is a change."""
    old.write_note(note("  radiology: unknown, wait"), 1)
    assert run(old.path, "build").returncode == 0
    first, second = held(old)[f"{NAME}.json"]["notes"]
    assert (len(first["changed"]), second["changed"]) == (1, [])


@pytest.mark.slow("several builds, each a command")
def test_the_old_site_is_taken_over_where_there_is_no_ledger(old: Project) -> None:
    """Each note that its open data names is published, since it says so; facts come from the notes as they are."""
    shutil.rmtree(old.path / ".statusgen")
    (old.path / f"content/incidents/{NAME}/02-note.fr.md").unlink()
    done = run(old.path, "build")
    assert done.returncode == 1
    assert "Rien de ce qu’il disait n’a été relevé" in done.stderr
    first, second = held(old)[f"{NAME}.json"]["notes"]
    assert first["facts"] is not None
    assert first["changed"] == []
    assert (second["facts"], second["published"]) == (None, "2022-05-17T11:00:00+02:00")
    assert second["address"] == f"incidents/{NAME}/2/"


@pytest.mark.slow("several builds, each a command")
def test_an_old_site_elsewhere_can_be_named(old: Project) -> None:
    """``--since`` takes the site of a version without a record, too."""
    shutil.move(old.path / "site", old.path.parent / "before")
    shutil.rmtree(old.path / ".statusgen")
    done = run(old.path, "build", "--since", str(old.path.parent / "before"))
    assert done.returncode == 1, "it says which notes there were, and not what they said"
    assert "Bulletins de plus d’une heure qui ne peuvent pas être comparés : 2" in done.stderr
    assert [one["number"] for one in held(old)[f"{NAME}.json"]["notes"]] == [1, 2]


@pytest.mark.slow("several builds, each a command")
def test_where_neither_can_be_read_the_build_refuses(old: Project) -> None:
    """A ledger that is damaged and no site beside it: status 3, and the command that goes on, which does."""
    (old.path / ".statusgen/ledger.sqlite").write_bytes(b"no database at all, whatever its name may say" * 99)
    shutil.rmtree(old.path / "site")
    done = run(old.path, "build")
    assert done.returncode == 3
    assert ".statusgen/ledger.sqlite: erreur" in done.stderr
    assert "statusgen build --first" in done.stderr
    assert not (old.path / RECORD).exists()
    assert run(old.path, "build", "--first").returncode == 0


@pytest.mark.slow("several builds, each a command")
def test_a_damaged_ledger_beside_an_old_site_is_named(old: Project) -> None:
    """The site is taken over, and that the ledger could not be read is an error."""
    (old.path / ".statusgen/ledger.sqlite").write_bytes(b"no database at all, whatever its name may say" * 99)
    done = run(old.path, "build")
    assert done.returncode == 1
    assert ".statusgen/ledger.sqlite: erreur" in done.stderr
    assert [one["number"] for one in held(old)[f"{NAME}.json"]["notes"]] == [1, 2]


@pytest.mark.slow("several builds, each a command")
def test_a_ledger_that_is_begun_is_none_of_old(project: Project) -> None:
    """An empty ledger says nothing of what was published."""
    write_old_ledger(project)
    with closing(sqlite3.connect(project.path / ".statusgen/ledger.sqlite", isolation_level=None)) as connection:
        connection.execute("delete from outputs")
    assert run(project.path, "build").returncode == 1

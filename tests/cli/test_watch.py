"""Watching: the site follows the notes and the clock, in a real process on a real disk."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statusgen import watch
from statusgen.cache.snapshot import scan
from statusgen.cli import interrupting
from statusgen.watch import Reason, Watch
from tests.builders import ROOT, Project, files_of, make_project, note
from tests.formats.test_web import without_demonstration
from tests.samples import sample

PATIENCE = 120.0
"""Seconds a test waits for what should take well under one, on a machine that is busy."""


def soon(check: Callable[[], bool]) -> bool:
    """Wait until something holds; say whether it did."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def watching(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Run ``statusgen watch`` until the block ends, which it must survive."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "statusgen", "watch"],
        cwd=project.path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert soon(lambda: (project.path / "site/sitemap.xml").exists())
        yield process
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[0]
        assert "Traceback" not in said, said
    assert process.returncode == 0


def shows(project: Project, text: str, page: str = "fr/incidents/2022-05-panne/1/index.html") -> bool:
    """Whether a page of the site shows a text now."""
    try:
        return text in project.page(page)
    except OSError:
        return False


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a small site with one note."""
    project = make_project(tmp_path)
    project.write_note(note(title="Avant"))
    return project


def test_an_edit_is_published_by_itself(project: Project) -> None:
    """A note that is saved is on the site without anybody building."""
    with watching(project):
        project.write_note(note(title="Maintenant"))
        assert soon(lambda: shows(project, "Maintenant"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_falls_into_a_finaliser_stops_the_watch(project: Project) -> None:
    """Ctrl-C counts where the interpreter swallows the exception, too."""

    class Finalised:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    with closing(Watch(project.path, time.monotonic)) as watching, interrupting(watching):
        reasons = watching.iter_reasons(lambda: None, lambda: datetime.now(UTC))
        assert next(reasons) is Reason.START
        Finalised()
        assert list(reasons) == []


@pytest.mark.slow("another way of saving, in a process of its own")
def test_an_editor_that_saves_by_renaming_is_followed(project: Project) -> None:
    """Many editors write a new file and move it over the old one."""
    with watching(project):
        path = project.path / "content/incidents/2022-05-panne/01-note.fr.md"
        fresh = path.with_name(".01-note.fr.md.swp")
        fresh.write_text(note(title="Renommée"), encoding="utf-8")
        fresh.replace(path)
        assert soon(lambda: shows(project, "Renommée"))


def reasons_of(watching: Watch) -> Iterator[Reason]:
    """Iterate over the reasons to build of a site that does not change by itself."""
    return watching.iter_reasons(lambda: None, lambda: datetime.now(UTC))


GAPS = {
    "a note": "content/incidents/2022-05-panne/01-note.fr.md",
    "an incident": "content/incidents/2022-05-panne",
    "all incidents": "content/incidents",
    "the settings": "content/settings.yaml",
    "the pages": "content/pages",
    "everything": "content",
}


@pytest.mark.slow("waits")
@pytest.mark.filterwarnings("ignore:Callback with id")
@pytest.mark.parametrize("gap", sample(GAPS, "all incidents"))
def test_what_is_gone_for_a_moment_is_no_reason_to_build(
    project: Project, gap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive, a checkout, a file that is saved anew: nothing is built before it is back, whatever else is saved."""
    monkeypatch.setattr(watch, "BELIEVED", 60.0)
    project.write("pages/what-to-bring.fr.md", "---\ntitle: Quoi prendre\n---\nVotre carte.\n")
    away, aside = project.path / GAPS[gap], project.path / "aside"
    with closing(Watch(project.path, time.monotonic)) as watching:
        reasons = reasons_of(watching)
        assert next(reasons) is Reason.START
        away.rename(aside)
        if gap not in ("everything", "all incidents"):
            project.write("incidents/2022-06-autre/incident.fr.md", "---\ntitle: Autre\n---\nUn autre.\n")
        timer = threading.Timer(1.0, lambda: aside.rename(away))  # longer than events are held together
        timer.start()
        assert next(reasons) is Reason.FILES
        timer.join()
        assert away.exists()
        project.write_note(note(title="Après"))
        began = time.monotonic()
        assert next(reasons) is Reason.FILES, "what came back is watched as before"
        assert time.monotonic() - began < watch.LOOK / 2
        assert watching.snapshots["2022-05-panne"] == scan(project.path)["2022-05-panne"]


@pytest.mark.slow("waits")
def test_what_stays_away_is_believed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds something is gone; what programs leave behind for moments never counts."""
    monkeypatch.setattr(watch, "BELIEVED", 0.4)
    folder = project.path / "content/incidents/2022-05-panne"
    with closing(Watch(project.path, time.monotonic)) as watching:
        reasons = reasons_of(watching)
        next(reasons)
        (folder / "01-note.fr.md").unlink()
        began = time.monotonic()
        assert next(reasons) is Reason.FILES
        assert time.monotonic() - began >= 0.4
        for name in (".01-note.fr.md.swp", "4913", "01-note.fr.md~"):
            (folder / name).write_text("x", encoding="utf-8")
            assert next(reasons) is Reason.FILES
            (folder / name).unlink()
            began = time.monotonic()
            assert next(reasons) is Reason.FILES
            assert time.monotonic() - began < 0.4


@pytest.mark.slow("waits")
def test_what_was_there_before_the_watch_is_waited_for_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that starts before its drive is there waits for it, and then begins."""
    monkeypatch.setattr(watch, "BELIEVED", 60.0)
    known, root = scan(project.path), project.path / "content/incidents"
    root.rename(project.path / "aside")
    with closing(Watch(project.path, time.monotonic, known)) as watching:
        timer = threading.Timer(0.3, lambda: (project.path / "aside").rename(root))
        timer.start()
        assert next(reasons_of(watching)) is Reason.START
        timer.join()
        assert root.exists()


def test_files_that_vanish_one_after_another_hold_up_nothing_for_long(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something may always be away for a moment: an urgent bulletin is out all the same."""
    monkeypatch.setattr(watch, "BELIEVED", 60.0)
    monkeypatch.setattr(watch, "PATIENCE", 0.5)
    with closing(Watch(project.path, time.monotonic)) as watching:
        reasons = reasons_of(watching)
        next(reasons)
        (project.path / "content/incidents/2022-05-panne/incident.fr.md").unlink()
        assert next(reasons) is Reason.FILES


@pytest.mark.parametrize("gone", ["content/incidents/2022-05-panne/01-note.fr.md", "content/services.yaml"])
def test_what_vanishes_while_it_is_read_is_seen(project: Project, gone: str) -> None:
    """A build that somebody watches asks again, once everything is read."""
    with closing(Watch(project.path, time.monotonic)) as watching:
        assert not watching.has_lost(watching.snapshots)
        (project.path / gone).unlink()
        assert watching.has_lost(watching.snapshots)


@pytest.mark.slow("a process of its own")
def test_a_gap_is_never_published(project: Project) -> None:
    """All incidents away for two seconds, again and again: the site stays as it is, to the last byte."""
    with watching(project):
        assert soon(lambda: not list((project.path / ".statusgen").glob("writing*")))
        before = files_of(project.path / "site")
        root, aside = project.path / "content/incidents", project.path / "aside"
        for _ in range(3):
            root.rename(aside)
            time.sleep(2)
            assert files_of(project.path / "site") == before
            aside.rename(root)
            time.sleep(0.3)
        project.write_note(note(title="Après"))
        assert soon(lambda: shows(project, "Après"))


@pytest.mark.slow("another way of saving, in a process of its own")
def test_a_new_folder_is_followed_and_one_that_is_gone_stays(project: Project) -> None:
    """An incident in a new folder joins the site, which keeps it when the folder is gone, and goes on with it."""
    page, there = "fr/incidents/2022-05-greve/1/index.html", project.path / "content/incidents/2022-05-greve"
    with watching(project):
        project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
        project.write_note(note(title="Nouvelle"), 1, "2022-05-greve")
        assert soon(lambda: shows(project, "Nouvelle", page))
        aside = there.rename(project.path / "aside")
        time.sleep(8)  # longer than it waits before it believes that something is gone
        assert shows(project, "Nouvelle", page)
        aside.rename(there)
        project.write_note(note(title="Après"))
        assert soon(lambda: shows(project, "Après"))
        assert shows(project, "Nouvelle", page)


@pytest.mark.slow("another way of saving, in a process of its own")
def test_a_renamed_folder_is_followed(project: Project) -> None:
    """An incident moves with all its notes once its page says what its folder was called."""
    with watching(project):
        incidents = project.path / "content/incidents"
        (incidents / "2022-05-panne").rename(incidents / "2022-05-coupure")
        page = "---\ntitle: Panne\nformerly: 2022-05-panne\n---\nUne panne.\n"
        project.write("incidents/2022-05-coupure/incident.fr.md", page)
        assert soon(lambda: shows(project, "Avant", "fr/incidents/2022-05-coupure/1/index.html"))


@pytest.mark.slow("a hundred notes")
def test_a_burst_is_one_change(project: Project) -> None:
    """Hundreds of files written at once lead to few builds, and the last word counts."""
    with watching(project) as process:
        for number in range(2, 120):
            project.write_note(note(title=f"Note {number}", published="17/05/2022 11:00"), number)
        assert soon(lambda: shows(project, "Note 119", "fr/incidents/2022-05-panne/119/index.html"))
    assert process.returncode == 0


@pytest.mark.slow("another way of saving, in a process of its own")
def test_a_mistake_keeps_the_last_good_version_and_goes_on(project: Project) -> None:
    """A broken note does not end the watch; once it is mended it is published."""
    with watching(project):
        project.write_note(note("  radiology: anulé", title="Cassée"))
        project.write_note(note("  telephone: degraded", title="Urgente", published="17/05/2022 11:00"), 2)
        assert soon(lambda: shows(project, "Urgente", "fr/incidents/2022-05-panne/2/index.html"))
        assert shows(project, "Avant")
        project.write_note(note(title="Réparée"))
        assert soon(lambda: shows(project, "Réparée"))


@pytest.mark.slow("waits for an embargo")
def test_an_embargo_ends_by_itself(project: Project) -> None:
    """A note of the future appears when its time comes, without any file being touched."""
    without_demonstration(project)
    moment = datetime.now(UTC) + timedelta(seconds=6)
    later = (moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    published = moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    project.write_note(note(title="À son heure", published=published, next_update=later, valid_until=later), 2)
    with watching(project):
        page = "fr/incidents/2022-05-panne/2/index.html"
        assert not shows(project, "À son heure", page) or datetime.now(UTC) >= moment
        assert soon(lambda: shows(project, "À son heure", page))
        assert datetime.now(UTC) >= moment.replace(microsecond=0)

"""Whatever interrupts a build, readers see whole pages, and the next build puts everything right."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from statusgen.cache.store import CacheStore
from tests.builders import ROOT, Project, files_of, make_project, note

SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow("another moment")) for seed in (1, 2, 3))]
"""Moments of a build at which it is interrupted."""


def start_build(project: Project) -> subprocess.Popen[bytes]:
    """Start a build as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "statusgen", "build", "-q"]
    return subprocess.Popen(command, cwd=project.path, env=environment, stderr=subprocess.DEVNULL)


def make_site(path: Path, title: str, notes: int = 25) -> Project:
    """Make a site with enough pages to be caught in the middle."""
    project = make_project(path)
    retitle(project, title, notes)
    return project


def retitle(project: Project, title: str, notes: int = 25) -> None:
    """Write every note anew under another title, so that every page of theirs changes."""
    for number in range(1, notes + 1):
        project.write_note(note(title=f"{title} {number}", published=f"16/05/2022 10:{number:02}"), number)


def whole(site: Path) -> bool:
    """Whether every page is whole and every feed closed."""
    ends = {".html": b"</html>\n", ".xml": b">\n", ".css": b"}\n"}
    return all(
        path.read_bytes().rstrip(b"\n").endswith(ends[path.suffix].rstrip(b"\n"))
        for path in site.rglob("*")
        if path.suffix in ends
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_build_leaves_whole_pages_and_the_next_one_repairs(tmp_path: Path, seed: int) -> None:
    """``kill -9`` at any moment leaves old pages or new ones, never half of one; the next build is as a clean one."""
    project = make_site(tmp_path / "project", "Avant")
    project.build()
    before = files_of(tmp_path / "project/site")
    retitle(project, "Après")
    process = start_build(project)
    time.sleep(random.Random(seed).uniform(0.3, 1.6))  # noqa: S311 - a moment, not a secret
    process.send_signal(signal.SIGKILL)
    process.wait()
    site = tmp_path / "project/site"
    assert whole(site)
    assert set(before) <= {path for path in files_of(site) if not path.endswith(".tmp")}
    project.build()
    clean = make_site(tmp_path / "clean", "Après")
    clean.build()
    kept = {path: raw for path, raw in files_of(site).items() if not path.endswith(".tmp")}
    assert kept == files_of(tmp_path / "clean/site")


@pytest.mark.slow("several processes, each of which is waited for")
@pytest.mark.parametrize(("sign", "seed"), [(signal.SIGINT, 0), (signal.SIGTERM, 1), (signal.SIGKILL, 2)])
def test_no_process_outlives_a_build_that_was_stopped(tmp_path: Path, sign: signal.Signals, seed: int) -> None:
    """Ctrl-C, a service that is stopped, a kill: whenever it comes, the build ends at once, and all its processes."""
    project = make_site(tmp_path / "project", "Avant")
    command = [sys.executable, "-m", "statusgen", "build", "-q", "--jobs", "3"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Whoever still runs holds the pipe open.
    process = subprocess.Popen(
        command,
        cwd=project.path,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    time.sleep(random.Random(seed).uniform(0.5, 2.0))  # noqa: S311 - a moment, not a secret
    if sign is signal.SIGINT:
        os.killpg(process.pid, sign)  # as a terminal does
    else:
        process.send_signal(sign)
    said = process.communicate(timeout=60)[0].decode()
    assert "Traceback" not in said


@pytest.mark.slow("several builds")
def test_every_move_may_fail_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries_all: bool) -> None:
    """When the disk refuses to move any one file, the site is the old one to the last byte, or the new one."""
    project = make_site(tmp_path, "Avant", notes=2)
    project.build()
    retitle(project, "Après", notes=2)
    before, replace, failures = files_of(tmp_path / "site"), os.replace, 0
    for failing in range(0, 400, 7 if tries_all else 23):
        calls = 0

        def refuse(source: str, target: Path, failing: int = failing) -> None:
            nonlocal calls
            calls += 1
            if calls == failing + 1:
                raise OSError(28, "No space left on device", str(target))
            replace(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", refuse)
            try:
                project.build()
            except OSError:
                failures += 1
        if calls <= failing:
            break
        assert files_of(tmp_path / "site") == before
    assert failures >= 3
    assert "Après" in project.page("fr/incidents/2022-05-panne/2/index.html")


def test_what_a_killed_build_left_is_tidied_up(tmp_path: Path) -> None:
    """Temporary files of a build that did not finish are removed by the next one; those of others stay."""
    project = make_site(tmp_path, "Avant", notes=1)
    project.build()
    store = CacheStore(tmp_path)
    store.begin((tmp_path / "site").resolve())
    store.close()
    left = tmp_path / "site/api/.statusgen-staging/12-3.tmp"
    left.parent.mkdir()
    left.write_bytes(b"half a pa")
    foreign = tmp_path / "site/fr/notes.tmp"
    foreign.write_bytes(b"not ours")
    project.build()
    assert not left.exists()
    assert foreign.exists()

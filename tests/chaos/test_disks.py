"""Disks that are full, and the power that goes; both need the right to mount."""

import itertools
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.trial import COMMAND, Ready, State, Tally, build, environment_of, pages_of, state_of

pytestmark = pytest.mark.slow("each trial is several builds")
IMAGE = 64 * 1024 * 1024
"""Bytes of a disk that loses its power."""


@contextmanager
def mounted(target: Path, *arguments: str) -> Iterator[Path]:
    """Mount something; where that is not allowed, leave the test out in one line."""
    target.mkdir(exist_ok=True)
    if not shutil.which("mount") or subprocess.run(["mount", *arguments, str(target)], capture_output=True).returncode:
        pytest.skip("mounting is not allowed on this machine")
    try:
        yield target
    finally:
        for _ in range(20):  # what was killed a moment ago may still hold it
            if subprocess.run(["umount", str(target)], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.5)
        else:
            subprocess.run(["umount", "--lazy", str(target)], check=True)


def test_full_disks(ready: Ready, tmp_path: Path, is_long: bool) -> None:
    """However little room is left, the build is clean, or ends with status 3 and nothing changed."""
    tally = Tally()
    steps = [0, *(2**power for power in range(2, 12))] if is_long else [0, 2048]
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=24m", "tmpfs") as disk:
        for free in [*steps, *((step + following) // 2 for step, following in itertools.pairwise(steps))]:
            project, ballast = ready.trial("full", disk), disk / "ballast"
            left = shutil.disk_usage(disk).free - free * 1024
            ballast.write_bytes(b"x" * left)
            tally[ready.judge(project, build(project, XDG_CACHE_HOME=str(tmp_path / "cache")))] += 1
            ballast.unlink()
            ready.heal(project)
    assert tally["clean"]
    assert tally["refused, nothing changed"]
    tally.tell("full disks")


def test_power_cuts(ready: Ready, tmp_path: Path, is_long: bool) -> None:
    """After exit status 0 everything is on the disk; cut off before, every file is the old one or the new one."""
    if not shutil.which("mkfs.ext4"):
        pytest.skip("mkfs.ext4 is not on this machine (Debian: apt-get install e2fsprogs)")
    tally, chance = Tally(), random.Random(14)  # noqa: S311 - a moment, not a secret
    assert after_end(ready, tmp_path) == ready.after, "after exit status 0 everything is on the disk"
    tally["after exit status 0"] += 1
    for _ in range(30 if is_long else 1):
        tally[in_the_middle(ready, tmp_path, chance.uniform(0.4, 3))] += 1
    tally.tell("power cuts")


def after_end(ready: Ready, folder: Path) -> State:
    """Cut the power as soon as a build has ended; return what the disk holds."""
    image = make_disk(folder)
    with mounted(folder / "disk", "-o", "loop", str(image)) as disk:
        project = ready.trial("project", disk)
        subprocess.run(["sync"], check=True)
        done = build(project, XDG_CACHE_HOME=str(folder / "cache"))
        cut(image)
        assert done.returncode == 0, done.stderr
    with again(folder) as project:
        found = whole(project)
        assert build(project, XDG_CACHE_HOME=str(folder / "cache")).stdout == ""
        ready.heal(project)
    return found


def whole(project: Path) -> State:
    """Return the site and the record, without the folder in which files are made, which may come back unseen."""
    return {path: raw for path, raw in state_of(project).items() if ".statusgen-" not in path.partition("/")[2]}


def in_the_middle(ready: Ready, folder: Path, moment: float) -> str:
    """Cut the power while a build runs; return how far it had come."""
    image = make_disk(folder)
    with mounted(folder / "disk", "-o", "loop", str(image)) as disk:
        project = ready.trial("project", disk)
        subprocess.run(["sync"], check=True)
        variables = environment_of(project, XDG_CACHE_HOME=str(folder / "cache"))
        process = subprocess.Popen(
            COMMAND, cwd=project, env=variables, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGSTOP)  # workers too: a copy takes a moment
        cut(image)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    with again(folder) as project:
        state = whole(project)
        for path, raw in state.items():
            assert raw in (ready.before.get(path), ready.after.get(path)), path
        pages, old, new = pages_of(state), pages_of(ready.before), pages_of(ready.after)
        ready.heal(project)
    return "old site" if pages == old else "new site" if pages == new else "old files and new ones"


def make_disk(folder: Path) -> Path:
    """Make an empty disk."""
    image = folder / "image"
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(IMAGE)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    return image


def cut(image: Path) -> None:
    """Keep what the disk holds at this moment: nothing that only memory knows."""
    subprocess.run(["cp", "--sparse=always", str(image), f"{image}.cut"], check=True)


@contextmanager
def again(folder: Path) -> Iterator[Path]:
    """Mount what was left when the power went; return the project."""
    with mounted(folder / "disk", "-o", "loop", str(folder / "image.cut")) as disk:
        yield disk / "project"

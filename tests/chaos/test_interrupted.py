"""Builds that are killed, and several at once."""

import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from tests.chaos.trial import COMMAND, Ready, Tally, build, environment_of, pages_of, state_of

pytestmark = pytest.mark.slow("each trial is several builds")
KILLS = 200


def test_kills(ready: Ready, is_long: bool) -> None:
    """Killed at any moment, a build leaves old files and new ones, each of them whole; the next one is clean."""
    project = ready.trial("measured")
    start = time.perf_counter()
    build(project)
    duration = time.perf_counter() - start
    shutil.rmtree(project)
    tally, chance = Tally(), random.Random(14)  # noqa: S311 - a moment, not a secret
    for _ in range(KILLS if is_long else 4):
        project = ready.trial("killed")
        process = subprocess.Popen(
            COMMAND,
            cwd=project,
            env=environment_of(project),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.3, 1.1) * duration)
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()
        state = {path: raw for path, raw in state_of(project).items() if ".statusgen-" not in path.partition("/")[2]}
        for path, raw in state.items():
            assert raw in (ready.before.get(path), ready.after.get(path)), path
        pages, old, new = pages_of(state), pages_of(ready.before), pages_of(ready.after)
        tally["before" if pages == old else "after" if pages == new else "while files were moved"] += 1
        ready.heal(project)
    tally.tell("kills")


def test_four_builds_at_once(ready: Ready, is_long: bool) -> None:
    """One builds, the others say that another one is running, or find nothing to do; the site is that of one build."""
    tally = Tally()
    for _ in range(10 if is_long else 1):
        project = ready.trial("together")
        running = [
            subprocess.Popen(
                COMMAND,
                cwd=project,
                env=environment_of(project),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        for process in running:
            _, said = process.communicate(timeout=300)
            assert process.returncode in (0, 3), said
            assert "Traceback" not in said
            tally[f"status {process.returncode}"] += 1
        ready.heal(project)
    assert tally["status 0"]
    tally.tell("four at once")

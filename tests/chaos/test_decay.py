"""Bits that flip, and clocks that go wrong."""

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.chaos.test_faults import shim
from tests.chaos.trial import COMMAND, Ready, Tally, build, pages_of, state_of

__all__ = ["shim"]
pytestmark = pytest.mark.slow("each trial is two builds")
BITS = 100
DAYS = 86400
NEEDS_LONG = "more of the same: python3 -m tests --long tests/chaos"


def flip(path: Path, chance: random.Random) -> None:
    """Flip one bit of a file."""
    raw = bytearray(path.read_bytes())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)


@pytest.mark.parametrize("seed", range(14, 19))
def test_flipped_bits(ready: Ready, seed: int, is_long: bool) -> None:
    """A bit of the cache or the site costs nothing; one of the record or its copy is named, and harms no page."""
    if not is_long and seed != 14:
        pytest.skip(NEEDS_LONG)
    tally, chance = Tally(), random.Random(seed)  # noqa: S311 - a choice, not a secret
    for number in range(BITS if is_long else 6):
        project = ready.trial("flipped")
        folder = (".statusgen", "site", ".statusgen-published")[number % 3]
        files = [path for path in sorted((project / folder).rglob("*")) if path.is_file() and path.stat().st_size]
        path = chance.choice([path for path in files if "lock" not in path.name])
        flip(path, chance)
        is_record = "published" in path.parent.name  # also its copy on the site, which the same build makes anew
        done = build(project, [part for part in COMMAND if part != "-q"] if is_record else COMMAND)
        if not is_record:
            tally[f"{folder}: {ready.judge(project, done)}"] += 1
            ready.heal(project)
            continue
        assert "Traceback" not in done.stderr
        state = state_of(project)
        is_named = str(path.relative_to(project)) in done.stdout + done.stderr
        if done.returncode == 3:
            assert state == {**ready.before, **{path: state[path] for path in state if path.startswith(folder)}}
        else:
            assert done.returncode in (0, 1), done.stderr
            assert pages_of(state) == pages_of(ready.after), done.stderr
            assert is_named == (done.returncode == 1), done.stderr
        tally[f"{folder}: status {done.returncode}{', named' if is_named else ', without harm'}"] += 1
        shutil.rmtree(project)
    tally.tell(f"flipped bits, seed {seed}")


@pytest.mark.parametrize("days", [-20000, -400, -2, -0.003, 0.003, 2, 400])
def test_clocks(ready: Ready, shim: Path, days: float, is_long: bool) -> None:
    """A clock that is wrong makes a build at that instant, or one that is refused with what to type."""
    if not is_long and days not in (-2, 2, 400):
        pytest.skip(NEEDS_LONG)
    project = ready.trial(f"clock{days}")
    done = build(project, CHAOS_CLOCK=str(int(days * DAYS)), LD_PRELOAD=str(shim))
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 3), done.stderr
    if done.returncode == 3:
        assert "--now" in done.stderr
        assert state_of(project) == ready.before
    else:
        assert pages_of(state_of(project)) == pages_of(ready.after)
    done = build(project)
    assert done.returncode in (0, 3), done.stderr
    assert done.returncode == 0 or (days > 0 and "--now" in done.stderr)
    assert pages_of(state_of(project)) == pages_of(ready.after)


@pytest.mark.parametrize("stamp", [0, 1, 2**31, 2**33])
def test_times_of_files(ready: Ready, stamp: int, is_long: bool) -> None:
    """Files of any time are read, however old or new they say they are."""
    if not is_long and stamp != 2**33:
        pytest.skip(NEEDS_LONG)
    project = ready.trial(f"times{stamp}")
    for path in (project / "content").rglob("*"):
        os.utime(path, (stamp, stamp))
    done = build(project)
    assert ready.judge(project, done) == "clean"
    ready.heal(project)

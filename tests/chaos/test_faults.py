"""Every kind of system call fails once, for every kind of file."""

import errno
import itertools
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.trial import Ready, Tally, build

pytestmark = pytest.mark.slow("each trial is three builds")
SHIM = Path(__file__).with_name("shim.c")
SEEDED = 150
ERRNOS = {
    "open": (errno.EMFILE, errno.EACCES, errno.EIO),
    "create": (errno.ENOSPC, errno.EACCES, errno.EMFILE, errno.EIO),
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO),
    "sync": (errno.EIO, errno.ENOSPC),
    "syncfs": (errno.EIO, errno.ENOSPC),
    "list": (errno.EMFILE, errno.EACCES, errno.EIO),
    "pipe": (errno.EMFILE,),
    "fork": (errno.EAGAIN,),
    "mmap": (errno.ENOMEM,),
    "stat": (errno.EIO, errno.EACCES),
}
"""What a call may fail with; any other with ``OTHERS``."""
OTHERS = (errno.EIO, errno.EACCES, errno.ENOSPC)
PIPES = ("read pipe", "write pipe")
"""They lie in memory, and no kernel lets one fail while both of its ends are open."""
BY_HAND = {"note", "page", "setting", "project"}
"""What people write: a file that nobody may read is a mistake of theirs, which holds up nothing else (status 1).

Where it is a whole folder of theirs, status 3 says which, in more than one line.
"""


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile what lets calls fail."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("a C compiler is not on this machine (Debian: apt-get install gcc libc6-dev)")
    target = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(SHIM), "-ldl"], check=True)
    return target


@pytest.fixture(scope="session")
def all_calls(ready: Ready, shim: Path) -> Counter[str]:
    """Return how often each kind of call is made for each kind of file."""
    project = ready.trial("calls")
    log = project.with_suffix(".log")
    done = build(project, CHAOS_ROOT=str(project), CHAOS_LOG=str(log), LD_PRELOAD=str(shim))
    assert ready.judge(project, done) == "clean"
    shutil.rmtree(project)
    return Counter(log.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="session")
def calls(all_calls: Counter[str]) -> Counter[str]:
    """Return the same without pipes."""
    return Counter({pair: count for pair, count in all_calls.items() if pair not in PIPES})


def let_fail(ready: Ready, shim: Path, fail: str, allows: tuple[int, ...]) -> str:
    """Build while one call fails, then once more."""
    project = ready.trial("fault")
    try:
        done = build(project, CHAOS_ROOT=str(project), CHAOS_FAIL=fail, LD_PRELOAD=str(shim))
        ended = ready.judge(project, done, allows=allows)
        ready.heal(project)
    except AssertionError as fault:
        shutil.rmtree(project, ignore_errors=True)
        return f"WRONG {fail}: {fault}"
    return ended


def test_every_kind_of_call_may_fail_for_every_kind_of_file(
    ready: Ready, shim: Path, calls: Counter[str], is_long: bool
) -> None:
    """The first, the last and one in the middle: a clean build, or status 3 and nothing changed."""
    tally, wrong = Tally(), []
    pairs = sorted(calls)
    assert len(pairs) > 50
    for pair in pairs if is_long else pairs[::11]:
        call, kind = pair.split()
        errnos = itertools.cycle(ERRNOS.get(call, OTHERS))
        numbers = sorted({1, calls[pair] // 2 + 1, calls[pair]}) if is_long else [calls[pair] // 2 + 1]
        for number in numbers:
            code = next(errnos)
            allows = (1,) if kind in BY_HAND and code == errno.EACCES else ()
            ended = let_fail(ready, shim, f"{call} {kind} {number} {code}", allows)
            tally[ended.split()[0] if ended.startswith("WRONG") else ended] += 1
            wrong += [ended] if ended.startswith("WRONG") else []
    tally.tell("calls by kind")
    assert not wrong, "\n".join(wrong)


def test_any_call_may_fail(ready: Ready, shim: Path, calls: Counter[str], is_long: bool) -> None:
    """The same for calls by chance, whatever they are."""
    tally, wrong, chance = Tally(), [], random.Random(14)  # noqa: S311 - a choice, not a secret
    for _ in range(SEEDED if is_long else 4):
        number, code = chance.randint(1, calls.total()), chance.choice((*OTHERS, errno.EMFILE))
        ended = let_fail(ready, shim, f"* * {number} {code}", (1,) if code == errno.EACCES else ())
        tally[ended.split()[0] if ended.startswith("WRONG") else ended] += 1
        wrong += [ended] if ended.startswith("WRONG") else []
    tally.tell("calls by chance")
    assert not wrong, "\n".join(wrong)


def test_pipes_may_fail(ready: Ready, shim: Path, all_calls: Counter[str], is_long: bool) -> None:
    """What a pipe between the processes of a build has lost is not waited for without end."""
    tally, wrong = Tally(), []
    for pair in PIPES:
        for number in range(1, all_calls[pair] + 1) if is_long else (2,):
            ended = let_fail(ready, shim, f"{pair} {number} {errno.EIO}", ())
            tally[ended.split()[0] if ended.startswith("WRONG") else ended] += 1
            wrong += [ended] if ended.startswith("WRONG") else []
    tally.tell("pipes")
    assert not wrong, "\n".join(wrong)

"""What one command takes: seconds of the clock and of all processors, and the peak of memory of all its processes."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LONGEST = 1800
"""Seconds after which a command is given up, so that a benchmark ends."""


@dataclass(frozen=True)
class Spent:
    """What one command took: seconds of the clock, seconds of all processors, and bytes of memory at its peak."""

    wall: float
    cpu: float
    memory: int


def environment() -> dict[str, str]:
    """Return the variables of a command that is measured: Python keeps what it compiled, as it does for users."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def measure(command: list[str], cwd: Path, *, status: int = 0, variables: dict[str, str] | None = None) -> Spent:
    """Run a command to its end, which must have this status, and measure it; else end with what it said."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=variables or environment(), stdout=said, stderr=said)
        peak, done = [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.05):
                peak[0] = max(peak[0], sum(_own_memory(pid) for pid in _tree(process.pid)))
                if time.perf_counter() - start > LONGEST:
                    process.kill()

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, ended, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended)
        done.set()
        watcher.join()
        if process.returncode != status:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode()[-3000:]}")
    return Spent(wall, used.ru_utime + used.ru_stime, peak[0])


def statusgen(project: Path, *arguments: str, status: int = 0, clock: tuple[str, ...] = ()) -> Spent:
    """Measure a command of statusgen in a new process; ``clock`` stands before it."""
    command = [*clock, sys.executable, "-m", "statusgen", *arguments, "--project", str(project)]
    return measure(command, project, status=status)


def median(turns: list[Spent]) -> Spent:
    """Return the middle of an odd number of measures, each figure by itself."""
    middle = len(turns) // 2
    walls, cpus, peaks = ([*map(of, turns)] for of in (lambda t: t.wall, lambda t: t.cpu, lambda t: t.memory))
    return Spent(sorted(walls)[middle], sorted(cpus)[middle], sorted(peaks)[middle])


def weigh(folder: Path) -> tuple[int, int]:
    """Return the number of files below a folder and their bytes."""
    sizes = [os.stat(os.path.join(top, name)).st_size for top, _, names in os.walk(folder) for name in names]
    return len(sizes), sum(sizes)


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _own_memory(pid: int) -> int:
    """Return the share of memory that is a process's own, in bytes: pages shared by a fork count once."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)

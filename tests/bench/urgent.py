"""``python3 -m tests.bench.urgent [N …]``: how long an urgent bulletin takes when everything else is broken.

A published site of N incidents; then one old note is broken, the clock of the machine stands ten minutes back, and an
incident more opens with a stricter bulletin. One command: the seconds until it has ended, and its page is there.
The bulletin bears an hour up to that of the newest build: to a clock that is behind, later ones wait, and it says so.
Needs ``faketime``.
"""

import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("tests.bench.urgent", tests=True)

import subprocess

from tests.bench.__main__ import environment
from tests.bench.corpus import write_corpus

SIZES = (100, 1000)
FIRE = "2026-01-incendie"


def make_broken(project: Path, size: int) -> None:
    """Write a site, publish it, break it, and write the urgent bulletin."""
    write_corpus(project, size)
    settings = project / "content/settings.yaml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith("demonstration:")), encoding="utf-8")
    now = datetime.now(ZoneInfo("Europe/Brussels"))
    build = [sys.executable, "-m", "statusgen", "build", "-q", "--first", "--project", str(project)]
    subprocess.run(build, check=True, env=environment(), capture_output=True)
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


def measure_urgent(project: Path, size: int) -> float:
    """Return the seconds of the one command that publishes the bulletin."""
    make_broken(project, size)
    command = ["faketime", "-f", "-10m", sys.executable, "-m", "statusgen", "build", "-q", "--project", str(project)]
    start = time.perf_counter()
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    seconds = time.perf_counter() - start
    page = project / f"site/fr/incidents/{FIRE}/1/index.html"
    if done.returncode != 1 or "Incendie" not in page.read_text(encoding="utf-8"):
        sys.exit(f"it is not out:\n{done.stderr[-2000:]}")
    return seconds


if __name__ == "__main__":
    for incidents_ in [int(typed) for typed in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder_:
            print(f"{incidents_} incidents: {measure_urgent(Path(folder_), incidents_):.1f} s")

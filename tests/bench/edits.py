"""What a person waits for who just saved a note: from the newest note to the home page on the disk, and the worst day.

On a published site of N incidents the text of the newest note is changed, then a state in it, then the text of an old
note, each built in a new process; the first two are done again while watching; a bulletin is added. Notes are checked
with one changed, with the cache and without. At last one old note is broken, the clock stands ten minutes back, and an
incident more opens with a stricter bulletin: one command, until its page is there. That bulletin bears an hour up to
that of the newest build: to a clock that is behind, later ones wait, and it says so. Only this needs ``faketime``.
"""

import gzip
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.bench.corpus import write_corpus
from tests.bench.measures import Spent, environment, median, statusgen, weigh

FIRE = "2026-01-incendie"
TURNS = 3
BUILD = ("build", "-q")


def now() -> datetime:
    """Return the instant at which the corpus is written, in its zone."""
    return datetime.now(ZoneInfo("Europe/Brussels"))


def by_age(project: Path) -> list[Path]:
    """Return the folders of the incidents, the oldest first."""
    return sorted((project / "content/incidents").iterdir(), key=lambda folder: folder.name.rpartition("-")[2])


def edit_text(note: Path, turn: int) -> None:
    """Change the text of a note."""
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("Plus de détails", f"Plus de détails {turn}", 1), encoding="utf-8")


def edit_state(note: Path, turn: int) -> None:
    """Cancel one service more: what would let patients come, a note that is out may not say afterwards.

    It is in a minute of its own, as bulletins are: many pages name it.
    """
    time.sleep(61 - time.time() % 60)
    text = note.read_text(encoding="utf-8")
    service = next(number for number in range(1, 1000) if f"  service-{number}:" not in text)
    note.write_text(text.replace("services:\n", f"services:\n  service-{service}: cancelled, wait\n", 1), "utf-8")


def add_note(note: Path, turn: int) -> None:
    """Add a bulletin to the incident of a note, by which one service more is cancelled."""
    newest = sorted(note.parent.glob("[0-9]*.fr.md"))[-1]
    head, _, rest = newest.read_text(encoding="utf-8").partition("published: ")
    added = note.parent / f"{int(newest.name[:2]) + 1:02}-suite.fr.md"
    added.write_text(f"{head}published: {now():%d/%m/%Y %H:%M}\n{rest.partition(chr(10))[2]}", encoding="utf-8")
    edit_state(added, turn)


def measure_edits(project: Path, size: int) -> Iterator[tuple[str, Spent]]:
    """Yield the name of each measure and what it took, in this order, on one site."""
    write_corpus(project, size, now())
    yield "clean build", statusgen(project, *BUILD, "--first")
    statusgen(project, *BUILD)  # the files of the corpus were young in the first build
    yield "nothing changed", median([statusgen(project, *BUILD) for _ in range(TURNS)])
    incidents = by_age(project)
    old, newest = (next(incidents[at].glob("01-*.fr.md")) for at in (size // 2, -1))
    for name, note, change in (
        ("newest note, its text", newest, edit_text),
        ("newest note, a state", newest, edit_state),
        ("old note, its text", old, edit_text),
    ):
        yield name, median([_changed(project, note, change, turn) for turn in range(TURNS)])
    home, page = (project / "site/fr" / path for path in ("index.html", f"incidents/{newest.parent.name}/1/index.html"))
    yield "newest note, its text, watching", watched(project, newest, edit_text, page)
    yield "newest note, a state, watching", watched(project, newest, edit_state, home)
    yield "a bulletin more", median([_changed(project, newest, add_note, turn) for turn in range(TURNS)])
    edit_text(old, 9)
    yield "check, one note changed", statusgen(project, "check", "-q")
    (project / ".statusgen").rename(project / "away")
    yield "check, without a cache", statusgen(project, "check", "-q")
    shutil.rmtree(project / ".statusgen", ignore_errors=True)
    (project / "away").rename(project / ".statusgen")
    if shutil.which("faketime"):
        yield "urgent bulletin, everything else broken", _urgent(project)


def _changed(project: Path, note: Path, change: Callable[[Path, int], None], turn: int) -> Spent:
    change(note, turn)
    return statusgen(project, *BUILD)


def watched(project: Path, note: Path, change: Callable[[Path, int], None], page: Path) -> Spent:
    """Measure from a saved note to a page on the disk, while watching; by the clock alone."""
    command = [sys.executable, "-m", "statusgen", "watch", "-q", "--project", str(project)]
    process = subprocess.Popen(command, cwd=project, env=environment(), stdout=subprocess.DEVNULL)
    turns = []
    try:
        time.sleep(8)
        for turn in range(TURNS + 1):
            before = page.stat().st_ino
            change(note, 100 + turn)
            start = time.perf_counter()
            while page.stat().st_ino == before:
                time.sleep(0.001)
                if time.perf_counter() - start > 120:
                    sys.exit("watching did not publish a change within two minutes")
            turns.append(Spent(time.perf_counter() - start, 0, 0))
            time.sleep(4)
    finally:
        process.terminate()
        process.wait()
    return median(turns[1:])  # the first pays for imports


def _urgent(project: Path) -> Spent:
    """Break an old note, open an incident with a stricter bulletin, and measure until its page is there."""
    incidents, instant = project / "content/incidents", now()
    next(by_age(project)[0].glob("01-*.fr.md")).write_text("spoilt", encoding="utf-8")
    (incidents / FIRE).mkdir()
    (incidents / FIRE / "incident.fr.md").write_text("---\ntitle: Incendie\n---\nUn incendie.\n", encoding="utf-8")
    (incidents / FIRE / "01-incendie.fr.md").write_text(
        "---\ntitle: Incendie\n"
        f"published: {instant - timedelta(minutes=5):%d/%m/%Y %H:%M}\n"
        f"next-update: {instant + timedelta(days=1):%d/%m/%Y} 12:00\n"
        f"valid-until: {instant + timedelta(days=3):%d/%m/%Y %H:%M}\n"
        "stage: limited\nauthor: Service communication\nservices:\n  service-1: cancelled, wait\n---\nUn incendie.\n",
        encoding="utf-8",
    )
    spent = statusgen(project, *BUILD, status=1, clock=("faketime", "-f", "-10m"))
    page = project / f"site/fr/incidents/{FIRE}/1/index.html"
    if "Incendie" not in page.read_text(encoding="utf-8"):
        sys.exit("the urgent bulletin is not out")
    return spent


@dataclass(frozen=True)
class Published:
    """A site on the disk: files, bytes, and the bytes of what clients of Statuspage poll, raw and compressed."""

    files: int
    size: int
    summary: int
    summary_compressed: int


@dataclass(frozen=True)
class Group:
    """A group of hospitals: a clean build, a state of the newest note, and what was published."""

    clean: Spent
    state: Spent
    published: Published


def measure_groups(project: Path, places: int, services: int, languages: tuple[str, ...]) -> Group:
    """Measure a group of hospitals with twenty open incidents."""
    write_corpus(project, 20, now(), languages, places, services)
    clean = statusgen(project, *BUILD, "--first")
    statusgen(project, *BUILD)
    newest = next(by_age(project)[-1].glob("01-*.fr.md"))
    state = median([_changed(project, newest, edit_state, turn) for turn in range(TURNS)])
    summary = (project / "site/api/v2/summary.json").read_bytes()
    files, size = weigh(project / "site")
    return Group(clean, state, Published(files, size, len(summary), len(gzip.compress(summary))))

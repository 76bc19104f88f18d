"""Nothing holds up an urgent bulletin: one command, one person, whatever else is broken. Section 9 of the rules."""

import re
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest

from statusgen.cache.snapshot import program_key
from statusgen.cache.store import CacheStore
from statusgen.pipeline import check
from statusgen.record.at_hand import AtHand
from statusgen.record.recording import Places
from tests.builders import BRUSSELS, ROOT, Project
from tests.command_line import run
from tests.record.test_hold import NAME, OTHER, edit, first_note, live, recent

__all__ = ["live"]
FIRE = "2022-05-incendie"
IN_TIME = 120
"""Seconds within which it is out."""


@pytest.mark.slow("builds with another clock")
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not here")
def test_a_stricter_bulletin_is_out_with_one_command(live: Project) -> None:
    """An old note is broken, the clock ten minutes behind, another incident open, and nobody there to approve."""
    first_note(live.path / "content").write_text("spoilt", encoding="utf-8")
    live.write(f"incidents/{FIRE}/incident.fr.md", "---\ntitle: Incendie\n---\nUn incendie.\n")
    urgent = recent("  telephone: cancelled\n  consultations: cancelled, wait", -0.02, title="Incendie")
    live.write_note(urgent.replace("approved-by: Direction médicale\n", ""), 1, FIRE)
    command = ["faketime", "-f", "-10m", sys.executable, "-m", "statusgen", "build", "--project", str(live.path)]
    start = time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert time.monotonic() - start < IN_TIME
    assert done.returncode == 1, done.stderr
    assert "attention: « approuvé par » manque" in " ".join(done.stderr.split())
    assert "Incendie" in live.page(f"fr/incidents/{FIRE}/1/index.html")
    assert "telephone,whole-group,cancelled" in live.page("api/status.csv")
    assert "Radiologie annulée" in live.page(f"fr/incidents/{NAME}/1/index.html")


def test_a_bulletin_that_waits_for_a_slow_clock_is_out_with_the_command_that_is_named(live: Project) -> None:
    """No build stands later than the bulletin, so nobody knows that the clock is behind: what to type is said."""
    live.write(f"incidents/{FIRE}/incident.fr.md", "---\ntitle: Incendie\n---\nUn incendie.\n")
    soon = f"{datetime.now(BRUSSELS) + timedelta(minutes=10):%d/%m/%Y %H:%M}"  # not from when the tests began
    live.write_note(recent("  telephone: cancelled", published=soon, title="Incendie"), 1, FIRE)
    done = run(live.path, "build")
    (typed,) = re.findall(r'statusgen build --now "([^"]*)"', " ".join(done.stderr.split()))
    assert "telephone,whole-group,running" in live.page("api/status.csv")
    assert run(live.path, "build", "--now", typed, "--yes").returncode == 0
    assert "telephone,whole-group,cancelled" in live.page("api/status.csv")


def count_read(project: Project) -> int:
    """Return how many incidents a build would read now."""
    store, read = CacheStore(project.path), [0]
    places, at = Places(project.path, (project.path / "site").resolve()), datetime.now(BRUSSELS)
    at_hand = AtHand(places, at, store.build_record(places.root, program_key()))
    check(project.path, at, store, progress=lambda _done, wanted: read.append(wanted), at_hand=at_hand)
    store.close()
    return read[-1]


def test_only_what_changed_is_read_whatever_was_published_meanwhile(live: Project) -> None:
    """That every incident was recorded by the build before, or that a record changed, makes none of them new."""
    edit(first_note(live.path / "content"), "La radiologie est", "Notre radiologie est")
    assert count_read(live) == 1
    assert run(live.path, "build").returncode == 0
    assert count_read(live) == 0
    edit(live.path / f"content/incidents/{OTHER}/01-note.fr.md", "Urgences", "Aux urgences")
    assert count_read(live) == 1
    other = live.path / f".statusgen-published/{NAME}.json"
    edit(other, "Notre radiologie", "Cette radiologie")
    assert count_read(live) == 1

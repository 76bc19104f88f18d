"""Nothing holds up an urgent bulletin: one command, one person, whatever else is broken. Section 9 of the rules."""

import shutil
import subprocess
import sys

import pytest

from tests.builders import ROOT, Project
from tests.record.test_hold import NAME, first_note, live, recent

__all__ = ["live"]
FIRE = "2022-05-incendie"


@pytest.mark.slow("builds with another clock")
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not here")
def test_a_stricter_bulletin_is_out_with_one_command(live: Project) -> None:
    """An old note is broken, the clock ten minutes behind, another incident open, and nobody there to approve."""
    first_note(live.path / "content").write_text("spoilt", encoding="utf-8")
    live.write(f"incidents/{FIRE}/incident.fr.md", "---\ntitle: Incendie\n---\nUn incendie.\n")
    urgent = recent("  telephone: cancelled\n  consultations: cancelled, wait", -0.02, title="Incendie")
    live.write_note(urgent.replace("approved-by: Direction médicale\n", ""), 1, FIRE)
    command = ["faketime", "-f", "-10m", sys.executable, "-m", "statusgen", "build", "--project", str(live.path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1, done.stderr
    assert "attention: « approuvé par » manque" in " ".join(done.stderr.split())
    assert "Incendie" in live.page(f"fr/incidents/{FIRE}/1/index.html")
    assert "telephone,whole-group,cancelled" in live.page("api/status.csv")
    assert "Radiologie annulée" in live.page(f"fr/incidents/{NAME}/1/index.html")

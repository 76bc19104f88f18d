"""The wheel: everything a site needs travels inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.builders import ROOT, make_project, note


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, unpack it as an installer would, and return the folder to import from."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(folder / done.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "installed")
    return folder / "installed"


@pytest.mark.slow("builds a wheel and installs it")
def test_an_installed_copy_builds_a_site(installed: Path, tmp_path: Path) -> None:
    """Far from any checkout the installed package finds its theme, its catalogues and its messages."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note(note("  radiology: annulé"), 2)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "statusgen", "build"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "rien ne dit ce que les patients doivent faire" in done.stderr
    assert 'class="emergency"' in project.page("nl/index.html")
    assert "Geannuleerd" in project.page("nl/index.html")


@pytest.mark.slow("builds a wheel and installs it")
def test_the_wheel_offers_the_command(installed: Path) -> None:
    """Installers make a ``statusgen`` command from the wheel's entry point, and the licence is inside."""
    (entry_points,) = installed.glob("statusgen-*.dist-info/entry_points.txt")
    assert "statusgen = statusgen.__main__:run" in entry_points.read_text(encoding="utf-8")
    assert list(installed.glob("statusgen-*.dist-info/licenses/LICENSE"))

"""The units of docs/security.md are ones that systemd accepts, and that can do little."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders import ROOT
from tests.conftest import leave_out

GUIDE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
UNITS = re.findall(r"```ini\n(.*?)```", GUIDE, re.DOTALL)


def test_the_build_has_no_network_and_three_folders_to_write() -> None:
    """What the guide promises stands in the unit, and the secrets are in the other one."""
    build, announce = UNITS
    assert "PrivateNetwork=yes" in build
    assert "ReadWritePaths=/srv/status/site /srv/status/.statusgen /srv/status/.statusgen-published\n" in build
    assert "STATUSGEN_" not in build
    assert "STATUSGEN_HOST_MASTODON" in announce


@pytest.mark.slow("asks systemd")
@pytest.mark.parametrize("unit", UNITS, ids=["build", "announce"])
def test_systemd_accepts_the_units(tmp_path: Path, unit: str) -> None:
    """Every key and value is known to it, and it finds that the unit can do little: at most 2.5 of 10."""
    if not shutil.which("systemd-analyze"):
        leave_out("systemd-analyze", "systemd", "STATUSGEN_SYSTEMD")
    program = shutil.which("true")
    path = tmp_path / "statusgen-unit.service"
    path.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", unit), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, check=False
    )
    about = [line for line in done.stderr.splitlines() if "statusgen-unit" in line]
    assert (done.returncode, about) == (0, []), done.stderr
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_recipe_of_the_image_holds_together() -> None:
    """The files that it names are there, and the user, the program and the folders are those that it is run with."""
    (image,) = re.findall(r"```dockerfile\n(.*?)```", GUIDE, re.DOTALL)
    made, run = re.findall(r"(?m)^(install -d .*)\n(docker run (?:.*\\\n)*.*)", GUIDE)[0]
    steps = re.sub(r"\\\n", " ", image).splitlines()
    assert {step.split()[0] for step in steps} == {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "USER", "ENTRYPOINT"}
    locks = re.findall(r"-r (\S+)", image)
    assert locks == ["requirements-build.lock", "requirements.lock"]
    assert all((ROOT / lock).is_file() for lock in locks)
    (user,) = re.findall(r"(?m)^USER (\d+)$", image)
    assert f"--uid {user} " in image
    assert f"-o {user} " in made
    assert re.findall(r":(/srv/status/\S+?)(?::ro)?\"", run) == [
        f"/srv/status/{name}" for name in ("content", "site", ".statusgen", ".statusgen-published")
    ]
    assert all(f" {name}" in made for name in ("site", ".statusgen", ".statusgen-published"))
    assert steps[-2:] == ["WORKDIR /srv/status", 'ENTRYPOINT ["python", "-m", "statusgen"]']
    assert "ENV PYTHONPATH=/opt/statusgen" in steps
    assert "COPY . /opt/statusgen" in steps

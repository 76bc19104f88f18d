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
    """Every key and value is known to it."""
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

"""The checkout on a machine that has Python and nothing else; CI runs the README's commands from nothing besides."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import ROOT

STARTING = ("statusgen/__init__.py", "statusgen/__main__.py", "statusgen/checkout.py", "tests/__main__.py")
"""What runs before the environment is there."""
LOCKS = ("requirements.lock", "requirements-build.lock", "tests/requirements.lock")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout whose program says which environment it runs in, and whose lock files ask for nothing."""
    for name in (*STARTING, *LOCKS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in LOCKS:
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "statusgen/cli.py").write_text("import sys\ndef main(prog_name): sys.exit(print(sys.prefix))\n")
    return tmp_path


def start(checkout: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Type the README's first command, with the Python from which the environment of the tests was made."""
    code = f"import runpy, sys; {before}\nrunpy.run_module('statusgen', run_name='__main__', alter_sys=True)"
    python = getattr(sys, "_base_executable", sys.executable)
    variables = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        [python, "-c", code], cwd=checkout, env=variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", STARTING)
def test_old_pythons_can_read_what_starts(name: str) -> None:
    """A Python that is too old gets as far as saying so."""
    assert ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 6)).body


def test_an_old_python_is_told_so_before_anything_is_made(checkout: Path) -> None:
    """One sentence, exit status 3, and no environment."""
    done = start(checkout, "sys.version_info = (3, 9, 18, 'final', 0)")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "statusgen: this is Python 3.9, and 3.11 or newer is needed; nothing was made.\n"
    assert not (checkout / ".venv").exists()


@pytest.mark.slow("makes three environments")
def test_an_environment_of_another_python_is_made_anew(checkout: Path) -> None:
    """What is up to date is used as it is; what another Python left is not."""
    stay = checkout / ".venv/stay"
    for version, has_stayed in (("", False), ("", True), ("version = 3.10.4\n", False), ("", True)):
        if version:
            settings = checkout / ".venv/pyvenv.cfg"
            lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
            settings.write_text("".join(version if line.startswith("version") else line for line in lines))
        done = start(checkout)
        assert (done.returncode, done.stdout) == (0, f"{(checkout / '.venv').resolve()}\n"), done.stderr
        assert stay.exists() == has_stayed
        assert bool(done.stderr) != has_stayed
        stay.touch()


@pytest.mark.slow("makes an environment")
def test_a_link_to_the_environment_of_another_checkout_empties_it_not(checkout: Path, tmp_path: Path) -> None:
    """A link to what another Python made gives way to an environment of its own; what it led to stays."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "stay").touch()
    (checkout / ".venv").symlink_to(other)
    done = start(checkout)
    assert (done.returncode, done.stdout) == (0, f"{checkout / '.venv'}\n"), done.stderr
    assert (other / "stay").exists()


def test_only_what_has_no_wheel_is_built_with_what_is_locked() -> None:
    """Every requirement has digests, and the fonts travel in the package with their licences."""
    for name in LOCKS:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        named = [line for line in lines if line and line[0] not in " #"]
        assert named
        assert all(line.endswith(" \\") for line in named), "a requirement without a digest"
    fonts = {path.stem for path in (ROOT / "statusgen/fonts").iterdir()}
    assert fonts == {"Cairo", "Cairo-LICENSE", "SourceSansPro-Bold", "SourceSansPro-LICENSE", "SourceSansPro-Regular"}

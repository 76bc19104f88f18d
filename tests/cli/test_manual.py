"""What a shell and ``man`` are given, made from the parser, so that nothing in it can be out of date."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from statusgen.cli import main
from tests.command_line import run


def test_the_manual_has_every_command_and_option(tmp_path: Path) -> None:
    """In the language that is asked for; what reads manuals finds nothing wrong with it."""
    said = run(tmp_path, "manual", "--language", "fr").stdout
    for name in main.commands:
        assert f'.SS "{name}"' in said
    assert r".B \-\-language TAG" in said
    assert "Construit le site." in said
    if groff := shutil.which("groff"):
        done = subprocess.run(
            [groff, "-man", "-Kutf8", "-Tutf8", "-ww"], input=said, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        assert "statusgen import cstate" in done.stdout.replace("\u2010", "-")


@pytest.mark.slow("an interpreter is started by a shell")
def test_bash_completes_commands(tmp_path: Path) -> None:
    """What is printed can be read by bash, and it completes a command and an option."""
    script = run(tmp_path, "completion", "bash").stdout
    (tmp_path / "statusgen").write_text(f'#!/bin/sh\nexec {sys.executable} -m statusgen "$@"\n', encoding="utf-8")
    (tmp_path / "statusgen").chmod(0o755)
    asked = 'COMP_WORDS=(statusgen trans); COMP_CWORD=1; _statusgen_completion statusgen; echo "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", f"PATH={tmp_path}:$PATH\n{script}\n{asked}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["translations"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_theirs(tmp_path: Path, shell: str) -> None:
    """Each names the program and itself; another shell is refused."""
    assert f"_STATUSGEN_COMPLETE={shell}_complete" in run(tmp_path, "completion", shell).stdout
    assert run(tmp_path, "completion", "tcsh").returncode == 2

"""The command, run in this process: what it prints and leaves is the same, and no interpreter starts for each test."""

import contextlib
import subprocess
from pathlib import Path

from click.testing import CliRunner

from statusgen.cli import main


def run(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run ``statusgen`` in a folder; return its exit status and what it printed. What it raises is raised here."""
    environment = {"NO_COLOR": "1", "COLUMNS": "100", **variables}
    with contextlib.chdir(folder):
        done = CliRunner().invoke(main, arguments, env=environment, prog_name="statusgen")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

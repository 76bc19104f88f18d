"""``python3 -m tests``: make the environment the tests need, then run them.

``--all`` runs the slow ones too, ``--long`` those for which an hour is needed besides. ``--all --rest`` runs what a
quick run without a browser has left out; how many branches are taken counts for both, where the first had ``--cov``.
"""

from statusgen.checkout import enter_environment

BRANCHES = 95
"""How many of a hundred branches of the rooms that hold the rules must be taken; which rooms: see pyproject.toml."""

PLENTY = 8 * 1024**3
"""Bytes; all tests take less than half of them. In memory the quick run took 212 s instead of 246 on two cores."""


def are_branches_covered() -> bool:
    """Say how many branches the run before has taken, and whether that is enough."""
    import json
    import tempfile
    from pathlib import Path

    import coverage

    measured = coverage.Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(report))
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    share = 100 * totals["covered_branches"] / totals["num_branches"]
    print(
        f"branches taken: {totals['covered_branches']} of {totals['num_branches']} ({share:.1f} %, {BRANCHES} needed)"
    )
    return bool(share >= BRANCHES)


def work_in_memory() -> None:
    """Let tests write into memory where there is plenty: each build waits until the disk has everything it wrote."""
    import os
    import shutil

    memory = "/dev/shm"  # noqa: S108 - pytest makes a folder of its own in it
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > PLENTY:
        os.environ.setdefault("TMPDIR", memory)


def keep_what_is_compiled() -> None:
    """Compile a module once for all processes of a run, also where the machine says not to, as many images do."""
    import os
    import sys

    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


if __name__ == "__main__":
    keep_what_is_compiled()
    enter_environment("tests", tests=True)
    work_in_memory()
    import sys

    import pytest

    arguments = [*sys.argv[1:], *(["--all"] if "--long" in sys.argv[1:] else [])]
    if arguments not in (["--all"], ["--all", "--rest"]):
        sys.exit(pytest.main(arguments))
    both = ["--cov-append"] if "--rest" in arguments else []
    failed = pytest.main([*arguments, "--cov", "--cov-report=term:skip-covered", *both])
    sys.exit(failed or not are_branches_covered())

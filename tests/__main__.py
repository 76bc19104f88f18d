"""``python3 -m tests``: make the environment the tests need, then run them.

``--all`` runs the slow ones too, ``--long`` those for which an hour is needed besides.
"""

from statusgen.checkout import enter_environment

BRANCHES = 95
"""How many of a hundred branches of the rooms that hold the rules must be taken; which rooms: see pyproject.toml."""


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


if __name__ == "__main__":
    enter_environment("tests", tests=True)
    import sys

    import pytest

    arguments = [*sys.argv[1:], *(["--all"] if "--long" in sys.argv[1:] else [])]
    if arguments != ["--all"]:
        sys.exit(pytest.main(arguments))
    failed = pytest.main([*arguments, "--cov", "--cov-report=term:skip-covered"])
    sys.exit(failed or not are_branches_covered())

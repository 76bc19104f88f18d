"""``python3 -m tests``: make the environment the tests need, then run them; ``--all`` runs the slow ones too."""

from statusgen.checkout import enter_environment

COVERAGE = ("--cov", "--cov-report=term:skip-covered")
"""Which files are measured, and how much of them must be run, stands in pyproject.toml."""

if __name__ == "__main__":
    enter_environment("tests", tests=True)
    import sys

    import pytest

    arguments = sys.argv[1:]
    sys.exit(pytest.main([*arguments, *(COVERAGE if arguments == ["--all"] else ())]))

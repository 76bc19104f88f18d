"""``python3 -m tests``: make the environment the tests need, then run them.

``--all`` runs the slow ones too, ``--long`` those for which an hour is needed besides. ``--all --rest`` runs what a
quick run without a browser has left out. ``--cov`` says how much of the rules was run, branch by branch.
"""

from statusgen.checkout import enter_environment

PLENTY = 8 * 1024**3
"""Bytes; all tests take less than half of them. In memory the quick run took 212 s instead of 246 on two cores."""


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

    sys.exit(pytest.main([*sys.argv[1:], *(["--all"] if "--long" in sys.argv[1:] else [])]))

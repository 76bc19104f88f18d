"""From nothing to a site: the README's first command in a new clone, with what a machine or a job may have kept.

Four ways: nothing; what pip has downloaded; the environment; the environment, the record and the cache. Needs an index
of packages. What is measured holds the downloads, which differ from place to place, so CPU says more than the clock.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.measures import ROOT, Spent, environment, measure

COMMAND = ["python3", "-m", "statusgen", "build", "-q"]


def measure_fresh(folder: Path) -> dict[str, Spent]:
    """Measure the first command in new clones of this checkout, as it is committed."""
    outside = {name: value for name, value in environment().items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    outside["PATH"] = os.pathsep.join(part for part in outside["PATH"].split(os.pathsep) if ".venv" not in part)
    outside["PIP_CACHE_DIR"] = str(folder / "pip")
    kept, found = folder / "kept", {}
    for number, (name, keep) in enumerate(
        (
            ("nothing is kept", ()),
            ("what pip has downloaded", ()),
            ("the environment", (".venv",)),
            ("the environment, the record and the cache", (".venv", ".statusgen", "site")),
        )
    ):
        clone = folder / str(number)
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        for part in keep:
            shutil.rmtree(clone / part, ignore_errors=True)
            shutil.move(kept / part, clone / part)
        found[name] = measure(COMMAND, clone, variables=outside)
        kept = clone
    return found

"""The storm while a real process watches: nothing public before a loss is believed, and as before once it is put back.

Twenty losses with ``--long``. What a storm does to single builds: ``tests/record/test_storm_built.py``.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from statusgen.model.site import Catalogue
from statusgen.watch import BELIEVED
from tests import losses
from tests.builders import ROOT, files_of
from tests.conftest import Share
from tests.record.test_storm import SEED, Cells, laxer
from tests.record.test_storm_built import (
    MAY_BE_TAKEN_FOR_MEANT,
    RECORD,
    catalogue_of,
    cells_on,
    pages,
    publish_with_more,
)

TAKEN_AWAY = {losses.delete, losses.rename, losses.move, losses.check_out, losses.lose_pages}
"""Losses by which a file is gone: it may come back, so that nothing is built for some seconds."""
PATIENCE = 120.0


def comes(check: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; say whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.2)
    return False


@contextmanager
def watching(project: Path) -> Iterator[Path]:
    """Run ``statusgen watch`` until the block ends, which it must survive; yield the file that holds what it says."""
    said = project / "said.txt"
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "statusgen", "watch"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            assert comes(lambda: said.stat().st_size > 0, PATIENCE)
            time.sleep(1)
            yield said
            assert process.poll() is None, said.read_text(encoding="utf-8")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
    assert "Traceback" not in said.read_text(encoding="utf-8")


def try_loss(project: Path, kept: Path, number: int, catalogue: Catalogue, was: Cells) -> Iterator[str]:
    """Lose something while it is watched, and put it back; iterate over what is wrong."""
    chance = random.Random(f"{SEED}/watched/{number}")  # noqa: S311 - no secret
    lose = chance.choice(losses.LOSSES)
    before, recorded, content = pages(project), files_of(project / RECORD), project / "content"
    with watching(project) as said:
        size = said.stat().st_size
        must_tell, lost = lose(content, chance), time.monotonic()
        name = f"{number}: {lose.__name__}"
        while (since := time.monotonic() - lost) < 3 * BELIEVED:
            if lose in TAKEN_AWAY and since < 0.8 * BELIEVED and pages(project) != before:
                yield f"{name}: another site after {since:.1f} s"
            if lax := laxer(catalogue, was, cells_on(project / "site")):
                yield f"{name}: {lax} laxer"
            if since > BELIEVED and said.stat().st_size > size:
                break
            time.sleep(0.3)
        if must_tell and said.stat().st_size == size:
            yield f"{name}: nothing was said"
        if files_of(project / RECORD) == recorded:
            shutil.copytree(kept, project / "again")
            content.rename(project / "lost")
            (project / "again").rename(content)
            is_as_before = comes(lambda: pages(project) == before, 6 * BELIEVED)
            is_meant = not must_tell or lose in MAY_BE_TAKEN_FOR_MEANT  # and may be recorded just before it is put back
            if not is_as_before and not (is_meant and files_of(project / RECORD) != recorded):
                after = pages(project)
                differing = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
                yield f"{name}: {differing[:5]} differ once it is back"


@pytest.mark.slow("watches a loss for ten seconds, as long as it takes to be believed; twenty with --long")
def test_what_is_lost_while_somebody_watches(tmp_path: Path, share: Share, request: pytest.FixtureRequest) -> None:
    """Each loss: the site stays until it is believed, nothing is laxer, and put back it is as it was."""
    published = share("storm-built", publish_with_more)
    catalogue, was = catalogue_of(published / "here"), cells_on(published / "here/site")
    count = int(os.environ.get("STATUSGEN_STORM", "20" if request.config.getoption("--long") else "1"))
    first = int(os.environ.get("STATUSGEN_STORM_FIRST", "0"))
    wrong: list[str] = []
    for number in range(first, first + count):
        project = shutil.copytree(published / "here", tmp_path / str(number))
        wrong += try_loss(project, published / "here/content", number, catalogue, was)
        shutil.rmtree(project)
    assert not wrong, "\n".join(wrong)

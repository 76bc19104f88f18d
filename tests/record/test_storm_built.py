"""The storm through the command line: built with something lost, and built again once it is put back.

No cell of the site is laxer, nothing is lost in silence, and the site is as before, byte for byte. With the record,
with a copy elsewhere alone, or with the old output folder alone; with and without the cache; by other clocks. 500 with
``--long``; ``STATUSGEN_STORM_SEED=13 STATUSGEN_STORM_FIRST=217 STATUSGEN_STORM=1`` tries one of them again.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen.model.site import Catalogue
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Said
from statusgen.model.words import Group, Rule, State
from tests import losses
from tests.builders import ROOT, Project, files_of
from tests.command_line import run
from tests.conftest import Share
from tests.record.test_hold import recent
from tests.record.test_storm import SEED, Cells, laxer, look, publish

RECORD, COPY, CACHE = ".statusgen-published", "site/api/published", ".statusgen"
FIRST = int(os.environ.get("STATUSGEN_STORM_FIRST", "0"))
WAYS = {"record": (), "copy elsewhere": (RECORD, "site"), "old site": (RECORD,)}
"""What is at hand of what was published, and what is taken away for that."""
CLOCKS = ("-10m", "-3h", "-400d", "+1h")
"""How wrong the clock of the machine is, as faketime takes it."""
MAY_BE_TAKEN_FOR_MEANT = {losses.move, losses.rename, losses.date_anew, losses.hide}
"""Losses that look like what somebody means: recorded as such, they leave a trace after they are put back."""
COMING_UP = "Annonce de demain"


def publish_with_more(folder: Path) -> None:
    """Publish a site, with a note that waits, and leave a copy of its record beside it."""
    (folder / "here").mkdir()
    publish(folder / "here")
    waiting = recent("  telephone: cancelled", 0.4, title=COMING_UP)
    Project(folder / "here").write_note(waiting, 4)
    assert run(folder / "here", "build").returncode == 0
    shutil.copytree(folder / "here" / RECORD, folder / "elsewhere")


# ── What a site says ────────────────────────────────────────────────────────────────────────────────────────────────


def cells_on(site: Path) -> Cells:
    """Return the cells as the open data of a site says them."""
    document = json.loads((site / "api/status.json").read_text(encoding="utf-8"))
    return {(one["service"], one["location"]): _cell(one) for one in document["cells"]}


def _cell(one: dict[str, object]) -> Cell:
    said = Said(
        State(str(one["state"])),
        Instruction(_rule(one), tuple(map(str, _each(one["places_to_go"])))),
        tuple(
            GroupException(
                tuple(Group(group) for group in each["groups"]),
                State(each["state"]) if each["state"] else None,
                Instruction(_rule(each)),
            )
            for each in _each(one["exceptions"])
        ),
        ambulances_diverted=bool(one["ambulances_diverted"]),
    )
    return Cell(str(one["service"]), str(one["location"]), said, Reason(str(one["reason"])))


def _rule(one: Mapping[str, object]) -> Rule | None:
    return Rule(str(one["rule"])) if one["rule"] else None


def _each(value: object) -> Sequence[dict[str, str]]:
    return value if isinstance(value, list) else ()


def catalogue_of(project: Path) -> Catalogue:
    """Return the services of a project."""
    content = look(project, datetime.now().astimezone()).content
    assert content is not None
    return content.catalogue


def pages(project: Path) -> Mapping[str, bytes]:
    """Return the site, without the list of what browsers keep, which holds a digest of its making."""
    return {path: raw for path, raw in files_of(project / "site").items() if path != "worker.js"}


def published_of(content: Path) -> Mapping[str, bytes]:
    """Return the files of a content folder, but that of the note that waits."""
    return {path: raw for path, raw in files_of(content).items() if COMING_UP.encode() not in raw}


def record_of(project: Path) -> Mapping[str, bytes]:
    """Return what is recorded: that of the project, else that of the site."""
    return files_of(project / RECORD) or files_of(project / COPY)


# ── One loss ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Trial:
    """A published project of which something is lost, by chance."""

    def __init__(self, published: Path, folder: Path, number: int) -> None:
        self.chance = chance = random.Random(f"{SEED}/built/{number}")  # noqa: S311 - no secret
        self.path = folder / "here"
        shutil.copytree(published / "here", self.path)
        self.kept = published / "here/content"
        self.recorded = record_of(published / "here")
        self.way = chance.choice(tuple(WAYS))
        self.since = ("--since", str(published / "elsewhere")) if self.way == "copy elsewhere" else ()
        self.takes_cache = self.way == "copy elsewhere" or chance.random() < 0.4
        self.clock = chance.choice(CLOCKS) if shutil.which("faketime") and chance.random() < 0.08 else ""
        self.losses = chance.sample(losses.LOSSES, chance.choice((1, 1, 1, 2)))
        names = ", ".join(lose.__name__ for lose in self.losses)
        self.name = f"{number}: {names} ({self.way}{', no cache' * self.takes_cache}{self.clock and f', {self.clock}'})"
        self.must_tell = False
        self.may_be_meant = bool(MAY_BE_TAKEN_FOR_MEANT.intersection(self.losses))

    def lose(self) -> None:
        """Lose it."""
        for path in (*WAYS[self.way], *((CACHE,) if self.takes_cache else ())):
            shutil.rmtree(self.path / path)
        for lose in self.losses:
            try:
                must_tell = lose(self.path / "content", self.chance)
                self.must_tell, self.may_be_meant = self.must_tell or must_tell, self.may_be_meant or not must_tell
            except (IndexError, FileNotFoundError, UnicodeError, ValueError, IsADirectoryError):
                continue  # the first left nothing to lose
        self.must_tell = self.must_tell and published_of(self.path / "content") != published_of(self.kept)

    def build(self, *, clock: str = "") -> "subprocess.CompletedProcess[str]":
        """Build as the command does, by the clock of this machine or another."""
        if not clock:
            return run(self.path, "build", *self.since)
        command = ["faketime", "-f", clock, sys.executable, "-m", "statusgen", "build", *self.since]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        return subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    def put_back(self) -> None:
        """Put the content back as it was."""
        shutil.rmtree(self.path / "content")
        shutil.copytree(self.kept, self.path / "content")

    def judge(self, catalogue: Catalogue, was: Cells, ahead: Mapping[datetime, Cells]) -> Iterator[str]:
        """Iterate over what is wrong with what came of it."""
        before = pages(self.path)
        self.lose()
        done = self.build(clock=self.clock)
        is_refused = done.returncode == 3
        if done.returncode not in (0, 1, 3):
            yield f"status {done.returncode}: {done.stderr[-600:]}"
        if "Traceback" in done.stderr + done.stdout:
            yield f"a traceback: {done.stderr[-900:]}"
        if done.returncode == 0 and self.must_tell:
            yield f"status 0: {done.stdout[-300:]}{done.stderr[-300:]}"
        if done.returncode and not re.search(r"erreur|error|fout|Fehler", done.stderr) and len(done.stderr) < 40:
            yield f"no sentence: {done.stderr!r}"
        if is_refused and (self.path / "site").is_dir() and pages(self.path) != before:
            yield "status 3, and the site is another"
        if (self.path / "site/api/status.json").exists():
            lax = laxer(catalogue, was, cells_on(self.path / "site"))
            if lax:
                yield f"{lax} laxer on the site, status {done.returncode}"
            if COMING_UP in (self.path / "site/fr/index.html").read_text(encoding="utf-8"):
                yield "a note that waits is public"
        for at, cells in ahead.items() if not is_refused else ():
            now_is = look(self.path, at)
            if now_is.situation is not None and (lax := laxer(catalogue, cells, now_is.situation.cells)):
                yield f"{lax} laxer at {at}, status {done.returncode}"
        is_as_recorded = record_of(self.path) in (self.recorded, {})
        if not is_as_recorded and not self.may_be_meant:
            yield f"recorded something else: {done.stderr[-300:]}"
        yield from self.judge_put_back(before) if is_as_recorded else ()

    def judge_put_back(self, before: Mapping[str, bytes]) -> Iterator[str]:
        """Iterate over what is wrong with the site once everything is put back."""
        self.put_back()
        done = self.build()
        if done.returncode:
            yield f"status {done.returncode} once it is back: {done.stderr[-600:]}"
        after = pages(self.path)
        differing = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        if differing:
            yield f"{len(differing)} files differ once it is back: {differing[:5]}"


@pytest.mark.slow("builds five losses twice; 500 with --long")
def test_what_is_lost_and_put_back_leaves_nothing_laxer_and_no_trace(
    tmp_path: Path, share: Share, request: pytest.FixtureRequest
) -> None:
    """Each loss, with what is at hand then: no cell laxer, no silence, and the site as before once it is back."""
    published = share("storm-built", publish_with_more)
    catalogue = catalogue_of(published / "here")
    instants = [datetime.now().astimezone() + timedelta(days=days) for days in (0.5, 1.5)]
    never_shown = shutil.copytree(published / "here", tmp_path / "never-shown")
    next((never_shown / "content/incidents").glob("*/04-*")).unlink()  # nobody knows of it once it is lost
    ahead = {at: one.cells for at in instants if (one := look(never_shown, at).situation) is not None}
    was = cells_on(published / "here/site")
    count = int(os.environ.get("STATUSGEN_STORM", "500" if request.config.getoption("--long") else "5"))
    wrong: list[str] = []
    for number in range(FIRST, FIRST + count):
        trial = Trial(published, tmp_path / str(number), number)
        try:
            wrong += [f"{trial.name}: {said}" for said in trial.judge(catalogue, was, ahead)]
        except Exception as fault:
            wrong.append(f"{trial.name}: {fault!r}")
        shutil.rmtree(tmp_path / str(number))
    assert not wrong, "\n\n".join(wrong)

"""Inputs of those who mean harm are refused or harmless: no code runs, nothing leaks, the machine stays well."""

import csv
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree
from lxml.html import document_fromstring, tostring

from statusgen.cli import main
from tests.builders import Project, make_project, note
from tests.hostile.inputs import HOST, OUTSIDE, SECRET, Input, iter_inputs

SECONDS, MEGABYTES = 10, 300
"""What a build may cost at most, beyond the process that begins it."""
TOGETHER = 40
"""Notes that share a project."""
REFUSED_CALLS = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
"""What no build does (PEP 578); it makes other processes by fork alone."""
RUN = "canary-that-was-run"
"""A file that code of an input makes."""
INPUTS = tuple(iter_inputs())


def begin(folder: Path) -> tuple[Project, Path]:
    """Make a sound project, and a file outside it that holds a secret."""
    outside = folder / "outside" / "secret.md"
    outside.parent.mkdir(parents=True, exist_ok=True)
    outside.write_text(f"---\ntitle: {OUTSIDE}\n---\n{OUTSIDE}\n", encoding="utf-8")
    project = make_project(folder / "project")
    return project, outside


def build_apart(project: Path, outside: Path) -> dict[str, Any]:
    """Build in a process of its own; return what it did and what it cost."""
    return run_apart(project, outside, "build", "--first", "--jobs", "1")


def run_apart(project: Path, outside: Path, *arguments: str) -> dict[str, Any]:
    """Run a command in a process that starts with all that this one has; return what it did and what it cost."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            done = json.dumps(_run(project, outside, arguments)).encode("utf-8", "replace")
        except BaseException:  # whatever it is, it is told
            done = json.dumps({"fault": traceback.format_exc()}).encode()
        with os.fdopen(writing, "wb") as file:
            file.write(done)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        raw = file.read()
    os.waitpid(child, 0)
    told: dict[str, Any] = json.loads(raw) if raw else {"fault": "killed"}
    return told


def _run(project: Path, outside: Path, arguments: Sequence[str]) -> dict[str, Any]:
    called: list[str] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(REFUSED_CALLS) or (event == "open" and str(arguments[0]) == str(outside)):
            called.append(f"{event} {arguments!r}"[:200])

    resource.setrlimit(resource.RLIMIT_CPU, (3 * SECONDS, 3 * SECONDS))
    signal.alarm(30 * SECONDS)  # whoever waits for something spends no time of the processor
    os.environ["STATUSGEN_TOKEN_RADIO"] = SECRET
    sys.addaudithook(hear)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    done = CliRunner().invoke(main, [*arguments, "--project", str(project)])
    cost = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    is_crash = done.exception is not None and not isinstance(done.exception, SystemExit)
    return {
        "status": done.exit_code,
        "fault": "".join(traceback.format_exception(done.exception)) if is_crash else "",
        "said": done.output,
        "called": called,
        "seconds": time.process_time() - start,
        "megabytes": cost / 1024,
    }


def judge(project: Path, told: dict[str, Any]) -> str:
    """Say what is wrong with how a command ended; empty where nothing is."""
    if told["fault"]:
        return f"traceback: {told['fault'][-600:]}"
    said = told["said"]
    if told["status"] not in (0, 1, 3) or "Traceback" in said:
        return f"status {told['status']}: {said[:400]}"
    if told["called"]:
        return f"it called {told['called'][:3]}"
    if told["seconds"] > SECONDS or told["megabytes"] > MEGABYTES:
        return f"it took {told['seconds']:.1f} s, {told['megabytes']:.0f} MB"
    if OUTSIDE in said or SECRET in said:
        return "it showed a secret"
    if re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\x9b\u202a-\u202e\u2066-\u2069]|\x1b(?!\[[\d;]*m)", said):
        return f"it steers the terminal: {said!r}"[:400]
    return find_harm(project)


def find_harm(project: Path) -> str:
    """Find what a site must not hold."""
    for path in (project / "site").rglob("*"):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        if OUTSIDE.encode() in raw or SECRET.encode() in raw:
            return f"{path.name} holds a secret"
        if path.suffix == ".html" and (b"canary" in raw or b"script:" in raw.lower()):
            for element in document_fromstring(raw.decode("utf-8")).iter("*"):
                if is_active(element):
                    return f"{path.relative_to(project)}: {tostring(element)[:200]!r}"
        if fault := find_broken(path.suffix, raw):
            return f"{path.relative_to(project)}: {fault}"
    return "code was run" if list(project.rglob(RUN)) or Path(RUN).exists() else ""


def find_broken(ending: str, raw: bytes) -> str:
    """Find what no reader of a format could read, or would take for an order: a formula, another line."""
    try:
        if ending in (".xml", ".svg"):
            etree.fromstring(raw)
        if ending in (".json", ".webmanifest"):
            json.loads(raw)
        cells = list(chain(*csv.reader(io.StringIO(raw.decode("utf-8-sig"))))) if ending == ".csv" else []
    except (etree.XMLSyntaxError, ValueError, csv.Error) as fault:
        return str(fault)
    if ending == ".csv":
        return next((cell[:80] for cell in cells if re.match(r"[=+@\t\r]|-(?![\d.]+$)", cell)), "")
    if ending == ".ics":
        lines = raw.decode("utf-8").split("\r\n")
        return next((line[:80] for line in lines if line and not re.fullmatch(r"([A-Z-]+[;:]| ).*", line)), "")
    return ""


def is_active(element: Any) -> bool:
    """Whether an element runs or loads what an input wants."""
    if element.tag in ("script", "style") and "json" not in element.get("type", ""):
        return "canary" in (element.text or "") or HOST in element.get("src", "")
    for name, value in element.attrib.items():
        if "canary" in value and (
            name.startswith("on") or name in ("src", "srcset", "srcdoc", "data", "action", "style")
        ):
            return True
        if name == "href" and (re.match(r"[\s\x00-\x20]*(?:javascript|vbscript|data):", value) or element.tag != "a"):
            return "canary" in value or ":" in value.split("/")[0].replace("https:", "")
    is_own = element.get("content", "").startswith("0; url=../")  # of a page that has moved
    return element.tag == "meta" and "refresh" in element.get("http-equiv", "").lower() and not is_own


def run_each(inputs: Sequence[Input], folder: Path) -> list[str]:
    """Build each input in a project of its own; return what is wrong."""
    wrong = []
    for number, one in enumerate(inputs):
        project, outside = begin(folder / str(number))
        if not one.shares:
            project.write_note(note())
        one.put(project, outside)
        told = build_apart(project.path, outside)
        if found := judge(project.path, told):
            wrong.append(f"{one.sentence}: {found}")
        shutil.rmtree(folder / str(number), ignore_errors=True)
    return wrong


def run_together(inputs: Sequence[Input], folder: Path) -> list[str]:
    """Build many notes in one project; where anything is wrong, find out which of them it was."""
    wrong = []
    for start in range(0, len(inputs), TOGETHER):
        some = inputs[start : start + TOGETHER]
        project, outside = begin(folder / f"together-{start}")
        for one in some:
            one.put(project, outside)
        if judge(project.path, build_apart(project.path, outside)):
            wrong += run_each(some, folder / f"apart-{start}") or [f"together: {some[0].sentence} …"]
        shutil.rmtree(project.path.parent)
    return wrong


def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether there is an hour for all inputs."""
    return bool(request.config.getoption("--long", default=False))


def test_there_are_many_inputs() -> None:
    """Each has a sentence of its own."""
    assert len({one.sentence for one in INPUTS}) == len(INPUTS) >= 300


def test_a_few_of_each_kind(tmp_path: Path) -> None:
    """Some notes together, and some of what has a project of its own."""
    notes, others = [one for one in INPUTS if one.shares], [one for one in INPUTS if not one.shares]
    deep = [one for one in notes if "stars that" in one.sentence]
    assert run_together([*notes[::60], *deep], tmp_path) == []
    assert run_each(others[7::200], tmp_path) == []


@pytest.mark.slow("hundreds of inputs")
def test_notes_of_harm(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Texts and facts of notes: one of three, and all with ``--long``."""
    notes = [one for one in INPUTS if one.shares]
    assert run_together(notes if is_long(request) else notes[1::3], tmp_path) == []


@pytest.mark.slow("hundreds of inputs")
@pytest.mark.parametrize("part", range(4))
def test_files_of_harm(tmp_path: Path, part: int, request: pytest.FixtureRequest) -> None:
    """Settings, services, names, links, pipes, and files of a megabyte: one of twenty, and all with ``--long``."""
    others = [one for one in INPUTS if not one.shares]
    chosen = others if is_long(request) else others[5::20]
    assert run_each(chosen[part::4], tmp_path) == []

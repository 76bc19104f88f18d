"""``statusgen hosting``: jobs that build again and again, as their programs read them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from statusgen import __version__
from statusgen.formats.hosting import JOBS
from tests.builders import Project, make_project
from tests.command_line import run
from tests.conftest import leave_out

OUTPUTS = {".statusgen-published", "site"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project in a folder without a sign that a shell would read."""
    return make_project(tmp_path / "status")


def printed(project: Project, job: str) -> str:
    """Return a job as the command prints it."""
    done = run(project.path, "hosting", job)
    assert done.returncode == 0, done.stderr
    return done.stdout


def document(text: str) -> Any:
    """Read YAML as forges do: ``on`` is a word."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and tables alone


@pytest.mark.parametrize("job", JOBS)
def test_every_path_is_whole(project: Project, job: str) -> None:
    """What runs later has another folder and another PATH: programs and folders are named from the root on."""
    text = printed(project, job)
    assert str(project.path) in text or job in ("github", "gitlab")
    commands = [line for line in text.splitlines() if line.startswith(("ExecStart=", "*/5"))]
    for command in commands:
        assert re.search(r"(?:=|&& )/\S+/(?:statusgen|python\S*)(?: -m statusgen)? build --quiet$", command), command
    assert bool(commands) == (job in ("cron", "systemd"))


def test_a_path_that_a_shell_would_read_is_refused(tmp_path: Path) -> None:
    """A space, a sign of a shell or a per cent sign, which cron takes for an end of line: a sentence, and no job."""
    for name in ("mon statut", "a;b", "50%", "$HOME"):
        project = make_project(tmp_path / name)
        done = run(project.path, "hosting", "cron")
        assert (done.returncode, done.stdout) == (3, "")
        assert name in done.stderr


def test_systemd_accepts_both_units(project: Project, tmp_path: Path) -> None:
    """The units are cut as their first lines say, and verified; the service may do next to nothing."""
    if not shutil.which("systemd-analyze"):
        leave_out("systemd-analyze", "systemd", "STATUSGEN_SYSTEMD")
    service, mark, timer = printed(project, "systemd").partition("\n# == statusgen.timer")
    (tmp_path / "statusgen.service").write_text(service)
    (tmp_path / "statusgen.timer").write_text(mark + timer)
    units = [str(tmp_path / f"statusgen.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = set(service.splitlines())
    assert {"User=statusgen", "PrivateNetwork=yes", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= lines
    assert f"ReadOnlyPaths={project.path}/content -{project.path}/themes" in lines


def test_github_gives_each_job_the_least_rights(project: Project) -> None:
    """Nothing by default; who reads a pull request cannot publish; the token is in no file; the record is kept."""
    text = printed(project, "github")
    workflow = document(text)
    assert workflow["permissions"] == {}
    check, build = workflow["jobs"]["check"], workflow["jobs"]["build"]
    assert check["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert build["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert set(workflow["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    for job in (check, build):
        steps = job["steps"]
        (checkout,) = (step for step in steps if step.get("uses", "").startswith("actions/checkout@"))
        assert checkout["with"]["persist-credentials"] == "false"
        (restored,) = (step for step in steps if step.get("uses", "").startswith("actions/cache/restore@"))
        assert set(restored["with"]["path"].split()) >= OUTPUTS
        assert any(f"statusgen=={__version__}" in step.get("run", "") for step in steps)
        # what comes from outside is given to a shell as a variable, never written into its text
        assert not any("${{" in step.get("run", "") for step in steps)
    (kept,) = (step for step in build["steps"] if step.get("uses", "").startswith("actions/cache/save@"))
    assert set(kept["with"]["path"].split()) >= OUTPUTS
    assert [step for step in check["steps"] if "statusgen diff" in step.get("run", "")]


def test_gitlab_keeps_the_record_and_builds_on_its_own_branch(project: Project) -> None:
    """The cache holds record and site; a merge request only reads it, and never becomes the site."""
    pipeline = document(printed(project, "gitlab"))
    assert {path.rstrip("/") for path in pipeline[".kept"]["paths"]} >= OUTPUTS
    assert pipeline["difference"]["cache"]["policy"] == "pull"
    assert pipeline["pages"]["rules"][0]["when"] == "never"
    assert pipeline["pages"]["artifacts"]["paths"] == ["public"]


@pytest.mark.parametrize("job", ["github", "gitlab"])
def test_the_shell_understands_every_step(project: Project, job: str) -> None:
    """Each script is parsed by a shell, which runs none of it."""
    found = document(printed(project, job))
    steps = [step["run"] for one in found.get("jobs", {}).values() for step in one["steps"] if "run" in step]
    steps += [line for one in found.values() if isinstance(one, dict) for line in one.get("script", [])]
    assert steps
    for step in steps:
        done = subprocess.run(["bash", "-n"], input=step, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    for python in re.findall(r"(?s)<<'EOF'\n(.*?)\nEOF", "\n".join(steps)):
        compile(python, "step", "exec")


def test_a_container_runs_as_nobody(project: Project) -> None:
    """No root, no network, nothing to write but the project, and the notes cannot be changed from inside."""
    text = printed(project, "docker")
    assert re.search(r"(?m)^USER 65534:65534$", text)
    for option in ("--network none", "--read-only", "--cap-drop ALL", "no-new-privileges", "/status/content:ro"):
        assert option in text

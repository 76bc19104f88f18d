"""Compressed copies beside files, for servers that send them as they are."""

import gzip
import shutil
import sys
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from statusgen.cli import main
from statusgen.cli.talk import NOT_WRITTEN
from tests.builders import Project, files_of, instant, make_project, note

COPIES = (".br", ".gz")


def copies_in(site: Path) -> dict[str, bytes]:
    """Return the compressed copies of a site by path."""
    return {path: raw for path, raw in files_of(site).items() if path.endswith(COPIES)}


def clean(project: Project, folder: Path, at: str) -> dict[str, bytes]:
    """Return the files of a clean build of the same content and instant, with copies."""
    shutil.copytree(project.path / "content", folder / "content")
    Project(folder).build(instant(at), copies=True)
    return files_of(folder / "site")


def test_copies_hold_what_the_file_holds(tmp_path: Path) -> None:
    """Text of a kilobyte or more has a copy in both codings, smaller than itself; images and short files have none."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(copies=True)
    files = files_of(tmp_path / "site")
    for path, raw in copies_in(tmp_path / "site").items():
        whole, _, ending = path.rpartition(".")
        assert files[whole] == (brotli.decompress(raw) if ending == "br" else gzip.decompress(raw))
        assert len(raw) < len(files[whole])
    assert {"fr/index.html.br", "fr/index.md.gz", "fr/feed.xml.br", "api/status.json.gz"} <= files.keys()
    assert "robots.txt.gz" not in files
    assert not [path for path in files if path.endswith(("png.br", "png.gz"))]


@pytest.mark.slow("each file compressed seven times")
def test_with_copies_an_incremental_build_equals_a_clean_one(tmp_path: Path) -> None:
    """After an edit, after time has passed, and after a note is gone: the same files with the same bytes."""
    project = make_project(tmp_path / "a")
    path = project.write_note(note())
    project.build(instant("2022-05-17T12:00"), copies=True)
    project.write_note(note(title="Radiologie : suite", published="17/05/2022 13:00"), 2)
    project.build(instant("2022-05-17T14:00"), copies=True)
    assert files_of(tmp_path / "a/site") == clean(project, tmp_path / "b", "2022-05-17T14:00")
    project.build(instant("2022-05-19T14:00"), copies=True)
    assert files_of(tmp_path / "a/site") == clean(project, tmp_path / "c", "2022-05-19T14:00")
    path.unlink()
    project.build(instant("2022-05-19T14:00"), copies=True)
    assert files_of(tmp_path / "a/site") == clean(project, tmp_path / "d", "2022-05-19T14:00")
    assert not [one for one in copies_in(tmp_path / "a/site") if one.startswith("fr/incidents/2022-05-panne/1/")]


def test_nothing_is_compressed_twice(tmp_path: Path) -> None:
    """A build of what has not changed writes no copy."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(copies=True)
    assert project.build(copies=True).written == ()


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("lost", ["fr/index.html.br", "fr/incidents/2022-05-panne/1/index.html.gz"])
def test_a_copy_that_another_hand_took_away_comes_back(tmp_path: Path, lost: str) -> None:
    """Of a current page and of a bulletin."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(copies=True)
    before = files_of(tmp_path / "site")
    (tmp_path / "site" / lost).unlink()
    project.build(copies=True)
    assert files_of(tmp_path / "site") == before


@pytest.mark.slow("several builds")
def test_no_copy_stays_when_they_are_no_longer_wanted(tmp_path: Path) -> None:
    """A stale copy would be sent instead of the file; what somebody else put there stays."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(copies=True)
    (tmp_path / "site/own.gz").write_bytes(b"own")
    assert project.build().full_rebuild_reason == "copies"
    assert copies_in(tmp_path / "site") == {"own.gz": b"own"}
    assert project.build(copies=True).full_rebuild_reason == "copies"
    assert "fr/index.html.br" in files_of(tmp_path / "site")


def test_the_command_says_what_to_type_when_brotli_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence and a command; nothing is written."""
    project = make_project(tmp_path)
    project.write_note(note())
    monkeypatch.setitem(sys.modules, "brotli", None)
    said = CliRunner().invoke(main, ["build", "--compress", "--project", str(tmp_path)])
    assert said.exit_code == NOT_WRITTEN
    assert "statusgen[compress]" in said.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.slow("several builds")
def test_the_command_writes_copies_and_knows_that_it_did(tmp_path: Path) -> None:
    """Built twice with --compress, the second build finds nothing to do; built without, the copies go."""
    project = make_project(tmp_path)
    project.write_note(note())
    arguments = ["build", "--project", str(tmp_path)]
    assert CliRunner().invoke(main, [*arguments, "--compress"]).exit_code == 0
    made = copies_in(tmp_path / "site")
    assert made
    again = CliRunner().invoke(main, [*arguments, "--compress"])
    assert again.stdout.startswith("Fichiers écrits : 0, ")
    assert copies_in(tmp_path / "site") == made
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert copies_in(tmp_path / "site") == {}

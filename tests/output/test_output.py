"""What reaches the disk, and what never does."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from statusgen.output.place import open_placing
from statusgen.output.write import PathEscapes, open_staging, stage_outputs
from tests.builders import files_of, make_project, note
from tests.command_line import run


def write_site(folder: Path, outputs: Iterable[tuple[str, bytes]], strays: Iterable[str] = ()) -> None:
    """Stage outputs and place them, and remove strays, as a build does."""
    with open_staging(folder), open_placing(folder) as placing:
        puts = list(stage_outputs(folder, outputs))
        placing.sync(put.staged for put in puts if put.is_new)
        placing.place(puts)
        placing.remove(strays)
        placing.sync()


def test_a_second_build_rewrites_nothing(tmp_path: Path) -> None:
    """When nothing has changed, no file is touched."""
    project = make_project(tmp_path)
    project.write_note(note())
    first = project.build()
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    second = project.build()
    assert (second.written, second.removed, second.unchanged) == ((), (), len(first.written))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")} == times


def test_pages_of_a_deleted_note_are_removed(tmp_path: Path) -> None:
    """What we wrote and no longer plan is removed, with its empty folders."""
    project = make_project(tmp_path)
    project.write_note(note(), 1)
    path = project.write_note(note("  telephone: degraded", published="17/05/2022 11:00"), 2)
    project.build()
    path.unlink()
    written = project.build()
    assert "fr/incidents/2022-05-panne/2/index.html" in written.removed
    assert not (tmp_path / "site/fr/incidents/2022-05-panne/2").exists()


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    """A file somebody else put into the folder is never removed, even where we have pages."""
    project = make_project(tmp_path)
    path = project.write_note(note(), 1)
    project.write_note(note("  telephone: degraded", published="17/05/2022 11:00"), 2)
    project.build()
    foreign = tmp_path / "site/fr/incidents/2022-05-panne/1/rapport.pdf"
    foreign.write_bytes(b"pdf")
    (tmp_path / "site/.gitignore").write_text("*\n", encoding="utf-8")
    path.unlink()
    project.build()
    assert foreign.read_bytes() == b"pdf"
    assert not foreign.with_name("index.html").exists()
    assert (tmp_path / "site/.gitignore").exists()


def test_a_damaged_file_is_written_again(tmp_path: Path) -> None:
    """A page that somebody changed or cut short is put right by the next build."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    page = tmp_path / "site/fr/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    assert project.build().written == ("fr/index.html",)
    assert page.read_bytes() == whole


def test_a_lost_cache_makes_a_clean_build(tmp_path: Path) -> None:
    """Without its cache, or with a damaged one, the build gives the same site."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    before = files_of(tmp_path / "site")
    (tmp_path / ".statusgen/cache.sqlite").write_bytes(b"not a database, but long enough to look like one" * 50)
    project.build()
    assert files_of(tmp_path / "site") == before


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """Files are 0644 and folders 0755, whoever builds."""
    project = make_project(tmp_path)
    project.write_note(note())
    before = os.umask(0o077)
    try:
        project.build()
    finally:
        os.umask(before)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / "site").rglob("*")}
    assert modes == {(True, 0o755), (False, 0o644)}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x"])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    """An output that would land outside the folder is refused."""
    with pytest.raises(PathEscapes):
        write_site(tmp_path / "site", [(path, b"x")])
    assert not (tmp_path / "x").exists()


def test_a_link_inside_the_folder_leads_nowhere_else(tmp_path: Path) -> None:
    """A symbolic link that stands in the output folder is not followed out of it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site/fr").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PathEscapes):
        write_site(tmp_path / "site", [("fr/index.html", b"x")])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_never_taken_for_it(tmp_path: Path) -> None:
    """Not even one of the same size and time: the next build puts the file back, and leaves alone what it led to."""
    project = make_project(tmp_path / "here")
    project.write_note(note())
    project.build()
    files = [path for path in (project.path / "site").rglob("*") if path.is_file() and 400 < path.stat().st_size < 4000]
    page = min(files)
    raw, status = page.read_bytes(), page.stat()
    page.unlink()
    target = tmp_path / "elsewhere"
    target.write_bytes(raw)
    page.symlink_to(f"{target.parent}{'/' * (len(raw) - len(str(target)) + 1)}{target.name}")
    os.utime(page, ns=(status.st_mtime_ns, status.st_mtime_ns), follow_symlinks=False)
    assert page.lstat().st_size == len(raw)
    assert project.build().written == (page.relative_to(project.path / "site").as_posix(),)
    assert (page.is_symlink(), page.read_bytes(), target.read_bytes()) == (False, raw, raw)


def test_a_folder_of_the_site_that_became_a_link_is_named(tmp_path: Path) -> None:
    """The build ends with status 3, and with where the link stands; what it leads to is as it was."""
    project = make_project(tmp_path / "here")
    project.write_note(note())
    assert run(project.path, "build", "--first").returncode == 0
    (project.path / "site/fr").rename(tmp_path / "elsewhere")
    (project.path / "site/fr").symlink_to(tmp_path / "elsewhere")
    before = files_of(tmp_path / "elsewhere")
    project.write_note(note(title="Autre"))
    done = run(project.path, "build")
    assert done.returncode == 3
    assert "site/fr: Ceci est un lien" in done.stderr
    assert files_of(tmp_path / "elsewhere") == before


def test_a_write_that_fails_leaves_the_old_page_whole(tmp_path: Path) -> None:
    """When the disk refuses in the middle, what was there stays, no half file remains, and the next build repairs."""
    outputs = [("a.html", b"new"), ("b/c.html", b"new")]
    write_site(tmp_path / "site", [("a.html", b"old"), ("z.html", b"old")])
    (tmp_path / "site/b").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match=r"b"):
        write_site(tmp_path / "site", outputs)
    assert files_of(tmp_path / "site") == {"a.html": b"old", "b": b"in the way", "z.html": b"old"}
    (tmp_path / "site/b").unlink()
    write_site(tmp_path / "site", outputs, ["z.html"])
    assert files_of(tmp_path / "site") == {"a.html": b"new", "b/c.html": b"new"}


def test_what_fails_late_is_taken_back(tmp_path: Path) -> None:
    """When something fails after files were moved and removed, all stands as before: the very same files."""
    site = tmp_path / "site"
    write_site(site, [("a.html", b"old"), ("old/z.html", b"old")])
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}

    def fail() -> None:
        with open_staging(site), open_placing(site) as placing:
            placing.place(stage_outputs(site, [("a.html", b"new"), ("new/b.html", b"new")]))
            placing.remove(["old/z.html"])
            placing.write_beside(str(tmp_path / "record.json"), b"{}", None)()
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*.html")} == times
    assert sorted(path.name for path in (*site.iterdir(), *tmp_path.iterdir())) == ["a.html", "old", "site"]


def test_a_build_cut_off_is_tidied_up_by_the_next(tmp_path: Path) -> None:
    """A build that fails while it makes outputs has changed nothing, and leaves nothing behind."""

    def cut_off() -> Iterator[tuple[str, bytes]]:
        yield ("a.html", b"a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path / "site", cut_off())
    assert files_of(tmp_path / "site") == {}
    write_site(tmp_path / "site", [("b.html", b"b")])
    assert files_of(tmp_path / "site") == {"b.html": b"b"}

"""Looking at the folders of incidents: what stands as it was known costs little, and nothing that changed is missed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen import pipeline
from statusgen.cache import snapshot
from statusgen.cache.snapshot import FOLDER, FolderSnapshots, begin_look, differing_from, pack_shard, scan
from statusgen.cache.store import CacheStore
from statusgen.cli import main
from tests.builders import NOON, ROOT, Project, make_project, note


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with three incidents."""
    made = make_project(tmp_path)
    for name in ("2022-04-eau", "2022-05-panne", "2022-06-travaux"):
        made.write_note(note(), 1, name)
        made.write(f"incidents/{name}/incident.fr.md", "---\ntitle: Un titre\n---\nTexte.\n")
    return made


def change_text(folder: Path) -> None:
    """Write as many bytes as before."""
    path = folder / "01-note.fr.md"
    status = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": change_text,
    "longer": lambda folder: (folder / "01-note.fr.md").open("a", encoding="utf-8").write("x"),
    "new": lambda folder: (folder / "02-note.fr.md").write_text("x", encoding="utf-8"),
    "removed": lambda folder: (folder / "incident.fr.md").unlink(),
    "renamed": lambda folder: (folder / "01-note.fr.md").rename(folder / "01-autre.fr.md"),
    "saved by renaming": lambda folder: (
        (folder / "01-note.fr.md").rename(folder / "x") and (folder / "x").rename(folder / "01-note.fr.md")
    ),
}


@pytest.mark.parametrize("in_another_process", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_in_a_folder_is_seen(
    project: Project, change: str, in_another_process: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happened to a file, its folder is listed anew; the others are not mentioned."""
    monkeypatch.setattr(snapshot, "MANY", 1 if in_another_process else 1_000_000)
    known = scan(project.path)
    CHANGES[change](project.path / "content/incidents/2022-05-panne")
    found = begin_look(project.path, in_shards(known)).finish()
    assert found == {"2022-05-panne": scan(project.path)["2022-05-panne"]}
    assert found == differing_from(known, scan(project.path))


def in_shards(known: FolderSnapshots) -> list[bytes]:
    """Return known snapshots as the cache keeps them."""
    return [pack_shard({name: folder}) for name, folder in known.items()]


@pytest.mark.parametrize("in_another_process", [False, True])
def test_folders_that_come_and_go_are_seen(
    project: Project, in_another_process: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new incident is listed, one that was taken away is listed empty."""
    monkeypatch.setattr(snapshot, "MANY", 1 if in_another_process else 1_000_000)
    known = scan(project.path)
    assert list(known) == [".", "2022-04-eau", "2022-05-panne", "2022-06-travaux"]
    (project.path / "content/incidents/2022-04-eau").rename(project.path / "content/incidents/2022-07-eau")
    now = scan(project.path)
    found = begin_look(project.path, in_shards(known)).finish()
    assert found == {".": now["."], "2022-04-eau": (), "2022-07-eau": now["2022-07-eau"]}
    assert found == differing_from(known, now)


@pytest.mark.parametrize("known", [[], [b""], [b"not listings"]], ids=["nothing", "empty", "damaged"])
def test_where_nothing_is_known_everything_is_listed(project: Project, known: list[bytes]) -> None:
    """A first look lists everything, and so does one for which what was known cannot be read."""
    assert begin_look(project.path, known).finish() == scan(project.path)


def build(project: Project) -> str:
    """Build as the command does, whatever is gone, and return the home page."""
    done = CliRunner().invoke(main, ["build", "-q", "--first", "--project", str(project.path)])
    assert done.exit_code == 0, done.output
    return project.page("fr/index.html")


def test_a_folder_of_incidents_comes_and_goes_like_any_other(project: Project) -> None:
    """Whatever was known, however short ago: that the folder is there or not is a change, and so is one inside it."""
    root, elsewhere, names = project.path / "content/incidents", project.path / "elsewhere", set(scan(project.path))
    root.rename(elsewhere)
    with closing(CacheStore(project.path)) as store:

        def look_and_read() -> set[str]:
            differing = begin_look(project.path, store.snapshot_shards()).finish()
            pipeline.check(project.path, NOON, store, differing, store.touch())
            return set(differing)

        assert look_and_read() == {FOLDER}
        for _ in range(2):
            elsewhere.rename(root)
            assert look_and_read() == names
            project.write_note(note(title="Grève"), 1, "2022-05-greve")
            assert look_and_read() >= {FOLDER, "2022-05-greve"}
            shutil.rmtree(root / "2022-05-greve")
            assert look_and_read() >= {FOLDER, "2022-05-greve"}
            root.rename(elsewhere)
            assert look_and_read() >= names
            assert look_and_read() == set(), "that there is none is known, too"


@pytest.mark.slow("builds a site six times")
def test_a_site_begun_without_incidents_sees_its_first(project: Project) -> None:
    """What the command builds follows the folder of incidents: away, there, away and there again."""
    root, elsewhere = project.path / "content/incidents", project.path / "elsewhere"
    root.rename(elsewhere)
    for _ in range(3):
        assert "Radiologie annulée" not in build(project)
        elsewhere.rename(root)
        assert "Radiologie annulée" in build(project)
        root.rename(elsewhere)


@pytest.mark.slow("builds a site five times")
def test_lasting_pages_come_and_go(project: Project) -> None:
    """A site begun without ``content/pages`` shows its first page, and the same again after it was away."""
    pages = project.path / "content/pages"
    shutil.rmtree(pages, ignore_errors=True)
    build(project)
    for _ in range(2):
        project.write("pages/what-to-bring.fr.md", "---\ntitle: Quoi prendre\n---\nVotre carte.\n")
        assert "Quoi prendre" in build(project)
        shutil.rmtree(pages)
        assert "Quoi prendre" not in build(project)


@pytest.mark.slow("builds a site with a long past")
def test_an_edit_of_an_old_note_imports_only_what_it_needs(project: Project) -> None:
    """A small edit prints no feed, draws nothing, and needs neither the library of Markdown nor that of colours."""
    for number in range(60):
        name = f"2021-06-divers-{number:02}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Divers {number}\n---\nDivers.\n")
        text = note("", title=f"Divers {number}", published="10/06/2021 10:00", stage="closed")
        project.write_note(text.replace("18/05/2022", "12/06/2021"), 1, name)
    build(project)
    old = project.path / "content/incidents/2021-06-divers-00/01-note.fr.md"
    old.write_text(old.read_text(encoding="utf-8").replace("est annulée.", "était annulée."), encoding="utf-8")
    script = (
        "import sys\n"
        "from statusgen.cli import main\n"
        "try:\n    main(sys.argv[1:], prog_name='statusgen')\n"
        "except SystemExit:\n    pass\n"
        "print(*sorted(name for name in sys.modules if '.' not in name))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", "-q", "--project", str(project.path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(done.stdout.split())
    assert "jinja2" in imported, "the page was printed"
    assert imported & {"feedgen", "markdown", "rich", "PIL", "watchdog", "icalendar", "holidays"} == set()

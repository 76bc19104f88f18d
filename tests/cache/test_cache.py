"""The cache in ``.statusgen/``: whatever became of it, a build ends with the right site or says why it cannot."""

import os
import pickle
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from statusgen.cache.database import Database
from statusgen.cache.packing import pack, unpack
from statusgen.cache.records import incident_key
from statusgen.cache.store import BUILD, CATALOGUE, ENTRIES, INCIDENT, OUTPUTS, PROBLEMS, SNAPSHOTS, SOURCE, CacheStore
from statusgen.cli import main
from statusgen.content import messages, theme, vocabulary
from statusgen.model.note import Incident
from statusgen.output.template_cache import find_template_cache
from tests.builders import EXAMPLE, ROOT, Project, files_of, make_project, note, read_example
from tests.conftest import Share
from tests.samples import few, first, sample

FLIPS = int(os.environ.get("STATUSGEN_FLIPS", settings().max_examples // 3))
"""Positions at which a bit of the cache is flipped, besides those of its header."""
ALIKE = pytest.mark.slow("the same at another limit")
KINDS = (SOURCE, INCIDENT, PROBLEMS, ENTRIES, SNAPSHOTS, BUILD, OUTPUTS, CATALOGUE)


def build(project: Project, *options: str) -> Result:
    """Build as a command of its own does; whatever is raised but an exit is a fault."""
    for read in (messages._read_catalogue, messages.read_messages, theme._parse_catalogue, vocabulary._read_words):
        read.cache_clear()
    result = CliRunner().invoke(main, ["build", "--project", str(project.path), *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def make_site(path: Path) -> Project:
    """Make and build a demonstration with two incidents, one of them with a warning."""
    project = make_project(path)
    project.write_note(note(), 1)
    project.write_note(note("  telephone: degraded", title="Téléphone", published="17/05/2022 11:00"), 2)
    project.write("incidents/2021-01-ancien/incident.fr.md", "---\ntitle: Ancien\n---\nAncien.\n")
    project.write_note(note("", title="Fini", published="10/01/2021 10:00", stage="closed"), 1, "2021-01-ancien")
    assert build(project).exit_code == 0
    return project


def edit(project: Project) -> None:
    """Give a note another title."""
    project.write_note(note(title="Radiologie fermée"), 1)


def clean_site(project: Project, folder: Path) -> dict[str, bytes]:
    """Return the files of a clean build of the same content, which is built once."""
    content = frozenset(files_of(project.path / "content").items())
    if content not in CLEAN:
        clean = Project(folder)
        shutil.copytree(project.path / "content", clean.path / "content")
        assert build(clean).exit_code == 0
        CLEAN[content] = files_of(clean.path / "site")
    return CLEAN[content]


CLEAN: dict[frozenset[tuple[str, bytes]], dict[str, bytes]] = {}
"""Sites that were built cleanly, by their content."""


@pytest.fixture
def project(share: Share, tmp_path: Path) -> Project:
    """A small site that is built: a copy of one, which no build can tell from it."""
    return Project(shutil.copytree(share("cached", make_site), tmp_path / "project"))


@pytest.fixture(scope="module")
def example() -> list[Incident]:
    """Every incident of the example."""
    return list(read_example().incidents.values())


# Packing


def test_what_is_packed_comes_back() -> None:
    """A value comes back as it was, under the key and as the type it was packed."""
    value = {"a": (1, "é"), "b": (2, "")}
    assert unpack(pack(value, "k"), dict[str, tuple[int, str]], "k") == value
    assert unpack(pack(value, "k"), dict[str, tuple[int, str]], "other") is None
    assert unpack(pack(value, "k"), list[int], "k") is None
    assert unpack("text", list[int]) is None


def test_every_flipped_bit_and_every_cut_is_seen() -> None:
    """One wrong bit, or one byte too few, and a value is missing."""
    raw = pack({"a": 1, "b": 2}, "k")
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert unpack(bytes(flipped), dict[str, int], "k") is None
    assert [unpack(raw[:length], dict[str, int], "k") for length in range(len(raw))] == [None] * len(raw)


@pytest.mark.slow("several builds")
def test_incidents_come_back_with_the_offsets_of_the_site(tmp_path: Path, example: list[Incident]) -> None:
    """What is read from the cache prints like what was read from the files, instants included."""
    shutil.copytree(EXAMPLE / "content", tmp_path / "content")
    project = Project(tmp_path)
    with closing(CacheStore(tmp_path)) as store:
        from statusgen import pipeline
        from tests.builders import instant

        read = pipeline.check(project.path, instant("2030-01-01T00:00"), store).content
        assert read is not None
        by_id = {incident.id: incident for incident in example}
        assert by_id.keys() == set(read.incidents)
        for id_, incident in by_id.items():
            assert repr(read.incidents[id_]) == re.sub(r"<Group\.\w+: ('[a-z-]+')>", r"\1", repr(incident))
            assert unpack(pack(incident, incident_key(id_)), Incident, incident_key(id_)) == incident


# Damage


def damage(path: Path, kind: str) -> int:
    """Flip a bit in every value of a kind; return how many there were."""
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("select name, value from cache where kind = ?", (kind,)).fetchall()
        for name, raw in rows:
            flipped = raw[:-1] + bytes([raw[-1] ^ 4])
            connection.execute("update cache set value = ? where kind = ? and name = ?", (flipped, kind, name))
    return len(rows)


@pytest.mark.parametrize("kind", sample(KINDS, OUTPUTS))
@pytest.mark.parametrize("is_edited", first([True, False], 1))
def test_damaged_values_are_missing(project: Project, tmp_path: Path, kind: str, is_edited: bool) -> None:
    """A value that is damaged is made again, the site is that of a clean build, and the next build finds it whole."""
    assert damage(project.path / ".statusgen/cache.sqlite", kind) > 0
    if is_edited:
        edit(project)
    assert build(project).exit_code == 0
    assert files_of(project.path / "site") == clean_site(project, tmp_path / "clean")
    assert "Fichiers écrits : 0," in build(project).output


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("kind", sample(KINDS, INCIDENT, OUTPUTS))
def test_lost_rows_are_missing_values(project: Project, tmp_path: Path, kind: str) -> None:
    """Rows that a damaged page of the database swallows without a word do no harm."""
    with closing(sqlite3.connect(project.path / ".statusgen/cache.sqlite")) as connection, connection:
        names = [name for (name,) in connection.execute("select name from cache where kind = ?", (kind,))]
        connection.execute("delete from cache where kind = ? and name = ?", (kind, names[len(names) // 2]))
    edit(project)
    assert build(project).exit_code == 0
    assert files_of(project.path / "site") == clean_site(project, tmp_path / "clean")


def test_flipped_bits_end_in_the_right_site(project: Project, tmp_path: Path, tries_all: bool) -> None:
    """Wherever a bit of the database or of its log flips, the next build needs no hand, and its site is a clean one."""
    folder, before = project.path / ".statusgen", tmp_path / "before"
    with closing(sqlite3.connect(folder / "cache.sqlite")) as reader:  # while it is open, the log stays beside the file
        reader.execute("select count(*) from cache").fetchone()
        project.write_note(note("", title="Encore", published="11/01/2021 10:00", stage="closed"), 2, "2021-01-ancien")
        build(project)
        shutil.copytree(project.path, before)
    assert (before / ".statusgen/cache.sqlite-wal").stat().st_size > 0
    expected = [files_of(project.path / "site")]
    edit(project)
    expected.append(clean_site(project, tmp_path / "clean"))
    sizes = {name: (before / ".statusgen" / name).stat().st_size for name in ("cache.sqlite", "cache.sqlite-wal")}
    draw = Random(1)  # noqa: S311 - the same every time
    header = (1, 18, 19, 28, 45, 52, 57, 62, 70, 100, 103, 105)
    positions = [("cache.sqlite", place) for place in few(header, tries_all, 6)]
    for _ in range(FLIPS):
        name = draw.choice([*sizes, "cache.sqlite"])
        positions.append((name, draw.randrange(sizes[name])))
    for number, (name, place) in enumerate(positions):
        case = Project(tmp_path / "case")
        shutil.rmtree(case.path, ignore_errors=True)
        shutil.copytree(before, case.path)
        if number % 2:
            edit(case)
        path = case.path / ".statusgen" / name
        raw = bytearray(path.read_bytes())
        raw[place] ^= 1 << draw.randrange(8)
        path.write_bytes(raw)
        said = f"{name} {place}"
        assert build(case).exit_code == 0, said
        assert files_of(case.path / "site") == expected[number % 2], said
        assert build(case).exit_code == 0, said


@pytest.mark.slow("several builds")
def test_a_file_that_is_no_database_is_put_aside(project: Project) -> None:
    """What cannot be read is renamed, never deleted; of several the newest is kept."""
    folder = project.path / ".statusgen"
    for text in (b"first" * 1000, b"second" * 1000):
        (folder / "cache.sqlite").write_bytes(text)
        assert build(project).exit_code == 0
        assert (folder / "cache.sqlite.damaged-1").read_bytes() == text


def test_another_version_is_put_aside(project: Project) -> None:
    """A cache of another version is sound: it is kept beside, and so is what versions before kept."""
    folder = project.path / ".statusgen"
    (folder / "ledger.sqlite").write_bytes(b"as it was")
    with closing(sqlite3.connect(folder / "cache.sqlite")) as connection, connection:
        connection.execute("pragma user_version = 999")
    assert "statusgen a été mis à jour, réinstallé ou copié depuis la dernière construction" in build(project).output
    with closing(sqlite3.connect(folder / "cache.sqlite.old-version")) as connection:
        assert connection.execute("pragma user_version").fetchone() == (999,)
    assert (folder / "ledger.sqlite").read_bytes() == b"as it was"


@pytest.mark.slow("several builds")
def test_damage_found_by_a_worker_begins_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of the database that only a worker reads is no traceback either."""
    from statusgen.cache.faults import CacheDamaged

    owner, get, asked = os.getpid(), Database.get, project.path / "asked"

    def refuse(database: Database, kind: str, name: str, type_: type) -> object:
        if kind == INCIDENT and os.getpid() != owner and not asked.exists():
            asked.touch()
            raise CacheDamaged(database.path, "database disk image is malformed")
        return get(database, kind, name, type_)

    monkeypatch.setattr("statusgen.model.incident_index.LOADED", 0)
    monkeypatch.setattr("statusgen.output.publish.WORTHWHILE", 1)
    monkeypatch.setattr(Database, "get", refuse)
    shutil.rmtree(project.path / ".statusgen")
    result = CliRunner().invoke(main, ["build", "--project", str(project.path), "--jobs", "2"])
    assert (result.exit_code, asked.exists()) == (0, True)
    assert (project.path / ".statusgen/cache.sqlite.damaged-1").exists()


# What the machine refuses


def test_a_lock_changes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the database, a build says so in one sentence and leaves everything alone."""
    monkeypatch.setattr("statusgen.cache.database.PATIENCE", 0.1)
    path = project.path / ".statusgen/cache.sqlite"
    edit(project)
    before = files_of(project.path / "site")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        result = build(project)
        other.execute("rollback")
    assert result.exit_code == 3
    assert "Rien n’a été changé : un autre programme utilise" in result.output
    assert files_of(project.path / "site") == before
    assert not list(path.parent.glob("*.damaged*"))
    assert build(project).exit_code == 0


def run_limited(project: Project, limit: int, value: int) -> subprocess.CompletedProcess[str]:
    """Build in a process of which the machine gives only so much."""
    script = (
        "import resource, sys\n"
        "import statusgen.cli, statusgen.pipeline, statusgen.output.publish, statusgen.cache.store, rich.console\n"
        f"resource.setrlimit({limit}, ({value}, {value}))\n"
        "statusgen.cli.main(['build', '--project', sys.argv[1]])\n"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", script, str(project.path)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("value", [pytest.param(0, marks=ALIKE), pytest.param(1_000, marks=ALIKE), 20_000])
def test_a_full_disk_deletes_no_cache(project: Project, value: int) -> None:
    """Where nothing more can be written, the cache and its last good versions stay, and the build says so."""
    good = b"a last good version"
    with closing(CacheStore(project.path)) as store:
        store.record_sources({"content/pages/aide.fr.md": good}, (), None)
        store.save()
    edit(project)
    done = run_limited(project, resource.RLIMIT_FSIZE, value)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert not list((project.path / ".statusgen").glob("*.damaged*"))
    with closing(CacheStore(project.path)) as store:
        assert store.good_version("content/pages/aide.fr.md") == good


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("value", [pytest.param(4, marks=ALIKE), 7, pytest.param(10, marks=ALIKE), 13])
def test_too_many_open_files_delete_no_cache(project: Project, tmp_path: Path, value: int) -> None:
    """Where no more files can be opened, nothing is taken for damaged, missing or gone."""
    edit(project)
    before = files_of(project.path / "site").keys()
    expected = clean_site(project, tmp_path / "clean")
    done = run_limited(project, resource.RLIMIT_NOFILE, value)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 3), done.stderr
    assert not list((project.path / ".statusgen").glob("*.damaged*"))
    assert files_of(project.path / "site").keys() >= before
    assert build(project).exit_code == 0
    assert files_of(project.path / "site") == expected


def test_a_note_that_may_be_read_again_is_read(tmp_path: Path) -> None:
    """A permission that comes back leaves no mark on a file: whatever was refused is looked at again."""
    project = make_site(tmp_path)
    edit(project)
    path = project.path / "content/incidents/2022-05-panne/01-note.fr.md"
    for touched in (path, path.parent):
        os.utime(touched, (0, 0))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("permissions say nothing to root")
    for _ in range(2):
        result = build(project)
        assert result.exit_code == 1
        assert "refuse" in result.output
    path.chmod(0o644)
    assert build(project).exit_code == 0
    assert "Radiologie fermée" in project.page("fr/incidents/2022-05-panne/1/index.html")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions say nothing to root")
def test_a_missing_permission_deletes_no_cache(project: Project) -> None:
    """A cache that may not be written is left alone."""
    edit(project)
    folder = project.path / ".statusgen"
    folder.chmod(0o500)
    try:
        result = build(project)
    finally:
        folder.chmod(0o755)
    assert result.exit_code == 3
    assert not list(folder.glob("*.damaged*"))


# What a project may bring along


class Bomb:
    """What runs when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_a_cache_that_came_along_runs_nothing(project: Project, tmp_path: Path) -> None:
    """Neither pickles nor compiled code are read from a project, wherever they lie in it."""
    struck = tmp_path / "struck"
    bomb = pickle.dumps(Bomb(struck))
    with closing(sqlite3.connect(project.path / ".statusgen/cache.sqlite")) as connection, connection:
        connection.execute("update cache set value = ?", (bomb,))
    shutil.copytree(ROOT / "themes/default", project.path / "themes/default")
    for kept in ("themes/default/catalogues/__pycache__/fr.po.entries", ".statusgen/templates/__jinja2_x.cache"):
        (project.path / kept).parent.mkdir(parents=True, exist_ok=True)
        (project.path / kept).write_bytes(bomb)
    (project.path / ".statusgen/ledger.sqlite").write_bytes(bomb)
    edit(project)
    assert build(project).exit_code == 0
    assert not struck.exists()
    shutil.rmtree(project.path / "themes")
    build(project)
    assert files_of(project.path / "site") == clean_site(project, tmp_path / "clean")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("group", ["incident/gone", "current", "incident/2022-05-panne"])
def test_a_cache_that_came_along_removes_nothing_outside(project: Project, tmp_path: Path, group: str) -> None:
    """Paths out of the output folder are not followed, wherever they are given."""
    precious = tmp_path / "precious.txt"
    precious.write_text("x", encoding="utf-8")
    paths = ["../../precious.txt", str(precious), "fr/../../../precious.txt", "a\0b"]
    with closing(Database(project.path / ".statusgen/cache.sqlite")) as database:
        database.put(OUTPUTS, {f"site//{group}": dict.fromkeys(paths, (b"", 1, 1))})
        database.save()
    intended = "".join(f"site\t{path}\n" for path in paths)
    (project.path / ".statusgen/writing.1").write_text(intended, encoding="utf-8")
    assert build(project).exit_code == 0
    assert precious.exists()
    assert files_of(project.path / "site") == clean_site(project, tmp_path / "clean")


@pytest.mark.slow("several builds")
def test_values_of_other_types_are_missing(project: Project, tmp_path: Path, tries_all: bool) -> None:
    """Packed values of other types than ours, with a right checksum, are no traceback; ``--all`` tries more."""
    odd = [None, 7, "text", [1, [2]], {"a": {"b": [None]}}, msgspec.Raw(b"\xc1"), ["x"] * 20, [b"", {"x": [b""]}]]
    for number in few(range(len(odd)), tries_all, 8):
        with closing(sqlite3.connect(project.path / ".statusgen/cache.sqlite")) as connection, connection:
            rows = connection.execute("select kind, name from cache order by kind, name").fetchall()
            for place, (kind, name) in enumerate(rows):
                raw = pack(odd[(place + number) % len(odd)], f"{kind}/{name}")
                connection.execute("update cache set value = ? where kind = ? and name = ?", (raw, kind, name))
        project.write_note(note(title=f"Titre {number}"), 1)
        assert build(project).exit_code == 0
    assert files_of(project.path / "site") == clean_site(project, tmp_path / "clean")


def test_templates_are_not_kept_in_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's folder of templates is trusted only where nobody else can have filled it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.path / ".cache"))
    assert find_template_cache(project.path) is None
    outside = project.path.parent / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(outside))
    assert find_template_cache(project.path) == outside / "statusgen"
    (outside / "statusgen").chmod(0o755)
    assert find_template_cache(project.path) is None


# Moves


@pytest.mark.slow("several builds")
def test_a_moved_project_removes_what_is_gone(project: Project, tmp_path: Path) -> None:
    """A project that moved with its site builds incrementally, and takes pages of deleted notes off line."""
    moved = Project(tmp_path / "elsewhere/moved")
    moved.path.parent.mkdir()
    project.path.rename(moved.path)
    assert build(moved).output.count("Fichiers écrits : 0,") == 1
    (moved.path / "content/incidents/2022-05-panne/02-note.fr.md").unlink()
    said = build(moved, "--first").output  # a demonstration asks whether it is gone on purpose
    assert "Tout a été construit" not in said
    assert not (moved.path / "site/fr/incidents/2022-05-panne/2").exists()
    assert files_of(moved.path / "site") == clean_site(moved, tmp_path / "clean")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("name", ["a\udcff", "a\n\tb"])
def test_an_output_folder_may_have_any_name(project: Project, tmp_path: Path, name: str) -> None:
    """Bytes that are no UTF-8, the end of a line: the second build knows the folder again."""
    project.build(output=tmp_path / name)
    assert project.build(output=tmp_path / name).written == ()


def test_no_absolute_path_is_kept(project: Project, tmp_path: Path) -> None:
    """Neither the folder of the project nor that of the site stands in the cache."""
    outside = tmp_path / "www/site"
    CliRunner().invoke(main, ["build", "--project", str(project.path), "--output", str(outside)])
    for path in (project.path / ".statusgen").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes(), path.name


@pytest.mark.slow("several builds")
def test_nothing_is_written_beside_catalogues(project: Project) -> None:
    """A theme in the project stays as it is: what was read of its catalogues is kept elsewhere."""
    shutil.copytree(ROOT / "themes/default", project.path / "themes/default")
    before = files_of(project.path / "themes").keys()
    build(project)
    assert files_of(project.path / "themes").keys() == before
    with closing(Database(project.path / ".statusgen/cache.sqlite")) as database:
        assert "themes/default/catalogues/fr.po" in database.names(CATALOGUE)

"""What others wrote is opened in one way: nothing but ordinary files below the project, and none that are large."""

import os
import socket
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from statusgen.content.opening import LARGEST, code_of, list_below, read_below, show_lines, show_name
from tests.builders import NOON, files_of, make_project, note
from tests.samples import sample

CANARY = "the-canary-of-this-machine"


def build(project: Path) -> Result:
    """Run ``statusgen build`` of a project that stands still."""
    return CliRunner().invoke(main, ["build", "--project", str(project), "--at", NOON.isoformat(), "--jobs", "1"])


def _make_socket(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # addresses are short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(before)


def _grow(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


KINDS: dict[str, Callable[[Path], object]] = {
    "file-missing": lambda path: path.unlink(missing_ok=True),
    "file-is-folder": lambda path: path.mkdir(),
    "file-is-link": lambda path: path.symlink_to("/dev/zero"),
    "file-not-regular": os.mkfifo,
    "file-not-regular ": _make_socket,
    "file-too-large": lambda path: _grow(path, LARGEST + 1),
    "file-too-large ": lambda path: _grow(path, 8 * 1024**3),
}


@pytest.mark.parametrize("code", KINDS)
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path, code: str) -> None:
    """A link, a folder, a pipe, a socket and a file of gigabytes are refused, each with the code of its sentence."""
    KINDS[code](tmp_path / "file")
    with pytest.raises(OSError) as refused:  # noqa: PT011 - which one is asked next
        read_below(tmp_path, "file")
    assert code_of(refused.value) == code.strip()


def test_an_ordinary_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """As many bytes as the limit are read, and not one more."""
    (tmp_path / "file").write_bytes(b"x" * 1000)
    assert read_below(tmp_path, "file", 1000) == b"x" * 1000
    with pytest.raises(OSError, match="too large"):
        read_below(tmp_path, "file", 999)


@pytest.mark.parametrize("linked", ["a", "a/b", "a/b/file"])
def test_no_link_is_followed_below_the_project(tmp_path: Path, linked: str) -> None:
    """The project itself may be a link, because whoever built named it; nothing below may be one."""
    outside = tmp_path / "outside"
    (outside / "b").mkdir(parents=True)
    (outside / "file").write_text(CANARY)
    (outside / "b/file").write_text(CANARY)
    path = tmp_path / "project" / linked
    path.parent.mkdir(parents=True)
    path.symlink_to(outside / {"a": "", "a/b": "b", "a/b/file": "file"}[linked])
    (tmp_path / "named").symlink_to(tmp_path / "project")
    with pytest.raises(OSError) as refused:  # noqa: PT011
        read_below(tmp_path / "named", "a/b/file")
    assert code_of(refused.value) == "file-is-link"
    if linked != "a/b/file":
        with pytest.raises(OSError) as refused:  # noqa: PT011
            list_below(tmp_path / "named", "a/b")
        assert code_of(refused.value) == "file-is-link"
    for path in tmp_path / "project/a/../../outside/file", tmp_path / "outside/file":
        with pytest.raises(OSError):  # noqa: PT011
            read_below(tmp_path / "project", os.path.relpath(path, tmp_path / "project"))


def test_a_file_that_becomes_a_link_meanwhile_is_never_followed(tmp_path: Path) -> None:
    """While somebody swaps a file, or its folder, for a link again and again, the secret is not read once."""
    secret, sound = tmp_path / "secret", tmp_path / "sound"
    for folder, text in ((secret, CANARY), (sound, "sound")):
        folder.mkdir()
        (folder / "file").write_text(text)
    (tmp_path / "a").mkdir()
    is_over = threading.Event()

    def swap() -> None:
        for number in count():
            if is_over.is_set():
                return
            new = tmp_path / f"new{number}"
            target = secret if number % 2 else sound
            os.symlink(target / "file", new) if number % 3 else os.link(sound / "file", new)
            os.replace(new, tmp_path / "a/file")

    thread = threading.Thread(target=swap)
    thread.start()
    read, both = set[bytes](), {b"sound", b"file-is-link"}
    for attempt in range(300_000):
        if attempt >= 3000 and both <= read:  # where the machine is busy, nobody swaps for a while
            break
        try:
            read.add(read_below(tmp_path, "a/file"))
        except OSError as fault:
            read.add(code_of(fault).encode())
    is_over.set()
    thread.join()
    assert read - {b"file-missing"} == both


@pytest.mark.parametrize(
    "linked",
    sample(["content", "content/incidents", "content/pages", "content/settings.yaml"], "content/incidents"),
)
def test_a_linked_folder_publishes_nothing_of_the_machine(tmp_path: Path, linked: str) -> None:
    """A link in place of the content or a part of it is an error, and the site stays as it was to the last byte."""
    project = make_project(tmp_path / "project")
    project.write_note(note())
    project.write("pages/aide.fr.md", "---\ntitle: Aide\n---\nDe l’aide.\n")
    assert build(project.path).exit_code == 0
    before = files_of(project.path / "site")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / f"{CANARY}.md").write_text(CANARY)
    path = project.path / linked
    path.rename(tmp_path / "moved")
    is_file = linked.endswith(".yaml")
    path.symlink_to(tmp_path / "outside" / f"{CANARY}.md" if is_file else tmp_path / "outside")
    done = build(project.path)
    assert done.exit_code == (1 if is_file else 3)  # good settings of before still count
    assert CANARY not in done.output
    assert "est un lien" in done.output
    assert files_of(project.path / "site") == before


def test_what_is_ignored_is_never_read(tmp_path: Path) -> None:
    """A pipe with a name that programs leave behind holds up nothing; and a build that finds it again is at rest."""
    project = make_project(tmp_path)
    project.write_note(note())
    for name in (
        ".nfs0001",
        "~$note.fr.md",
        "incidents/.part",
        "incidents/2022-05-panne/01-note.fr.md.tmp",
        "pages/.x",
    ):
        (tmp_path / "content" / name).parent.mkdir(exist_ok=True)
        os.mkfifo(tmp_path / "content" / name)
    assert (build(tmp_path).exit_code, build(tmp_path).exit_code) == (0, 0)


ODD_NAMES = (b"caf\xe9.pdf", b"\x1b]0;owned\x07.pdf", b"a\nb.pdf", "\u202efdp.md.fr".encode())


@pytest.mark.parametrize("folder", ["incidents", "incidents/2022-05-panne", "pages"])
def test_a_name_that_is_no_text_is_named(tmp_path: Path, folder: str) -> None:
    """A file whose name is not UTF-8, or steers a terminal, is named in letters; the build goes on, twice."""
    project = make_project(tmp_path)
    project.write_note(note())
    (tmp_path / "content" / folder).mkdir(exist_ok=True)
    for name in ODD_NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path / "content" / folder) + b"/" + name)).touch()
    for _ in range(2):
        done = build(tmp_path)
        assert all(f"{folder}/{show_name(os.fsdecode(name))}: " in done.output for name in ODD_NAMES)
        assert not set(done.output) & {"\x1b", "\x07", "\u202e", "\udce9"}
        assert (tmp_path / "site/fr/incidents/2022-05-panne/1/index.html").exists()


def test_whatever_steers_a_terminal_is_written_out() -> None:
    """Line ends and tabs stay; escapes, bells, carriage returns and the marks that turn a line around do not."""
    assert show_lines("a\n\tb\x1b[31m\rc\u202ed") == "a\n\tb\\x1b[31m\\rc\\u202ed"


def test_where_folders_cannot_be_held_open_no_link_is_followed_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows every part of a path is looked at first; files and folders are read, links refused."""
    monkeypatch.setattr("statusgen.content.opening._HAS_HANDLES", False)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").write_bytes(b"sound")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_below(tmp_path, "a/file") == b"sound"
    assert list_below(tmp_path, "a") == ["file"]
    for read, path in ((read_below, "b/file"), (list_below, "b")):
        with pytest.raises(OSError) as refused:  # noqa: PT011 - which one is asked next
            read(tmp_path, path)
        assert code_of(refused.value) == "file-is-link"

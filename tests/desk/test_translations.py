"""``statusgen translations``: what is translated, what is behind, what to do first."""

from pathlib import Path

import pytest

from tests.builders import Project
from tests.command_line import run
from tests.record.test_hold import NAME, OTHER, recent, write_project

BEHIND = "---\ntitle: Radiologie geannuleerd\ntranslates: 00000000\n---\nDe radiologie is geannuleerd.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site in French and Dutch with two open incidents, one translation and one that is behind."""
    project = write_project(tmp_path)
    project.write_note("---\ntitle: Spoed\n---\nDe radiologie is geannuleerd.\n", 1, OTHER, "nl")
    project.write_note(BEHIND, 1, NAME, "nl")
    return project


def test_what_readers_see_first_is_named_first(project: Project) -> None:
    """The newest bulletin of each open incident, then the incident, then what came before; with the next command."""
    done = run(project.path, "translations")
    assert done.returncode == 0, done.stderr
    first, *texts, following = done.stdout.splitlines()
    assert first == "nl : 1 textes sur 5 traduits (20 %), 1 dépassés, 3 manquants"
    assert [line.split()[0] for line in texts] == [OTHER, f"{NAME}/2", NAME, f"{NAME}/1"]
    assert "dépassé" in texts[3]
    assert following == "  → statusgen new --translate nl"


def test_a_typing_mistake_leaves_translations_valid(project: Project) -> None:
    """Only the digest changes, byte for byte, and the translation is no longer behind."""
    path = project.path / "content/incidents" / NAME / "01-note.nl.md"
    path.write_bytes(BEHIND.replace("\n", "\r\n").encode())
    done = run(project.path, "translations", "--still-valid", "1", "--incident", NAME)
    assert done.returncode == 0, done.stderr
    written = path.read_bytes()
    assert b"00000000" not in written
    assert written.count(b"\r\n") == BEHIND.count("\n")
    assert "0 dépassés" in run(project.path, "translations").stdout
    again = run(project.path, "translations", "--still-valid", "1", "--incident", NAME)
    assert "Aucune traduction du bulletin 1" in again.stdout
    assert path.read_bytes() == written


def test_which_bulletin_is_asked_for(project: Project) -> None:
    """Two open incidents have a bulletin 1; a number that is none, or a language that is none, says what there is."""
    for arguments, named in (
        (("--still-valid", "1"), "--incident"),
        (("--still-valid", "7"), NAME),
        (("--still-valid", "x"), NAME),
        (("--language", "it"), "nl"),
    ):
        done = run(project.path, "translations", *arguments)
        assert done.returncode == 2
        assert named in done.stderr


def test_what_waits_is_counted_too(project: Project) -> None:
    """A bulletin of tomorrow can be translated today."""
    project.write_note(recent("  radiology: cancelled, wait", 1, title="Demain"), 3)
    assert f"{NAME}/3" in run(project.path, "translations", "--all").stdout

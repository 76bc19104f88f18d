"""Published notes that somebody moves or copies by hand to another incident: they appear once, and nothing is laxer."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.builders import Project
from tests.command_line import run
from tests.conftest import Share
from tests.record.test_hold import NAME, OTHER, RECORD, day, edit, recent, write_project
from tests.record.test_moved import leads

OLD, NEW = f"{NAME}/2", f"{OTHER}/9"


def publish(folder: Path) -> None:
    """Write and build a site with two incidents."""
    made = write_project(folder)
    made.write("incidents/" + NAME + "/02-note.nl.md", "---\ntitle: Raadplegingen geschrapt\n---\nTekst.\n")
    assert run(made.path, "build", "--first").returncode == 0


@pytest.fixture
def live(tmp_path: Path, share: Share) -> Project:
    """Return a site of which two incidents were published."""
    return Project(shutil.copytree(share("carried", publish), tmp_path / "here"))


def folder(project: Project, id_: str) -> Path:
    """Return the folder of an incident."""
    return project.path / "content/incidents" / id_


def move(project: Project) -> Path:
    """Move a note with its translation into the other incident, under another number; return its file."""
    for language in ("nl", "fr"):
        target = folder(project, OTHER) / f"09-elsewhere.{language}.md"
        (folder(project, NAME) / f"02-note.{language}.md").rename(target)
    time.sleep(0.05)  # a build takes what is older for what the next one finds unchanged
    return target


def build(project: Project, status: int = 1) -> str:
    """Build, and return what was said."""
    done = run(project.path, "build")
    assert done.returncode == status, done.stderr
    return done.stderr


def state(project: Project) -> tuple[list[str], list[str]]:
    """Return what the feed knows its items by with their dates, and what the open data say of cells."""
    feed = project.page("fr/feed.xml")
    items = [
        f"{guid} {date}" for guid, date in re.findall(r"<guid[^>]*>([^<]*)</guid>.*?<pubDate>([^<]*)", feed, re.DOTALL)
    ]
    cells = json.loads(project.page("api/status.json"))["services"]
    return sorted(items), [json.dumps(cell, sort_keys=True) for cell in cells]


def has_left(project: Project, place: str, now: str) -> bool:
    """Whether the old address of a bulletin leads to the new one, in each language."""
    return all(
        leads(project, f"{language}/incidents/{place}/index.html") == f"{language}/incidents/{now}/index.html"
        for language in ("fr", "nl")
    )


def test_a_note_that_was_moved_appears_once(live: Project) -> None:
    """Feeds keep item and date, the old address leads on in each language, one sentence says it, once; and back."""
    before = state(live)
    move(live)
    said = build(live)
    assert said.count("erreur: ") == 1
    assert f"sous le numéro 2 de {NAME}, où il n’est plus" in said
    assert state(live)[0] == before[0]
    assert "Raadplegingen geschrapt" in live.page(f"nl/incidents/{NEW}/index.html")
    assert has_left(live, OLD, NEW)
    for _ in range(2):
        build(live, status=0)
    for language in ("nl", "fr"):
        (folder(live, OTHER) / f"09-elsewhere.{language}.md").rename(folder(live, NAME) / f"02-note.{language}.md")
    build(live)
    assert state(live) == before
    assert has_left(live, NEW, OLD)


@pytest.mark.slow("several builds")
def test_a_note_that_was_moved_into_a_folder_of_its_own_can_be_put_back(live: Project) -> None:
    """As the sentence about the move says, also where the new folder is deleted with it; its address leads back."""
    before, part = state(live), "2022-05-partie"
    live.write(f"incidents/{part}/incident.fr.md", "---\ntitle: Partie\nconcerne: nommés\n---\nUne partie.\n")
    for language in ("nl", "fr"):
        (folder(live, NAME) / f"02-note.{language}.md").rename(folder(live, part) / f"01-note.{language}.md")
    time.sleep(0.05)
    build(live)
    assert has_left(live, OLD, f"{part}/1")
    for language in ("nl", "fr"):
        (folder(live, part) / f"01-note.{language}.md").rename(folder(live, NAME) / f"02-note.{language}.md")
    shutil.rmtree(folder(live, part))
    time.sleep(0.05)
    assert build(live).count("erreur: ") == 1
    build(live, status=0)
    assert state(live) == before
    assert has_left(live, f"{part}/1", OLD)


@pytest.mark.slow("several builds")
def test_what_was_edited_on_the_way_is_judged_like_any_edit(live: Project) -> None:
    """Laxer facts do not count, with the item that readers know; and without the cache it is the same."""
    before = state(live)
    edit(move(live), "cancelled, wait", "degraded, call-first")
    shutil.rmtree(live.path / ".statusgen")
    assert "Le bulletin 9" in build(live)
    assert state(live)[0] == before[0]
    recorded = json.loads((live.path / RECORD / f"{OTHER}.json").read_text(encoding="utf-8"))["notes"][1]["facts"]
    assert [one["state"] for one in recorded["statements"]] == ["cancelled"]
    assert has_left(live, OLD, NEW)


@pytest.mark.slow("several builds")
def test_a_copy_does_not_count_until_the_original_is_gone(live: Project) -> None:
    """Copied first and deleted later, as a sync does, is a move; while both stand, one counts."""
    before = state(live)
    copy, original = folder(live, OTHER) / "09-copy.fr.md", folder(live, NAME) / "02-note.fr.md"
    shutil.copy(original, copy)
    for _ in range(2):
        assert "ne compte pas une deuxième fois" in build(live)
        assert state(live) == before
    original.unlink()
    (folder(live, NAME) / "02-note.nl.md").unlink()
    assert f"sous le numéro 2 de {NAME}, où il n’est plus" in build(live)
    assert has_left(live, OLD, NEW)
    live.write_note(recent("  telephone: cancelled", -0.01, title="Neuf"), 2)
    assert f"se trouve maintenant dans {OTHER}, sous le numéro 9" in build(live)
    assert state(live)[0] == before[0]
    assert has_left(live, OLD, NEW)


@pytest.mark.slow("several builds")
def test_a_move_that_would_make_a_cell_laxer_does_not_count(live: Project) -> None:
    """A later note of the other incident would let patients come: nothing moves, also once the cache is lost."""
    live.write_note(recent("  consultations: running", -0.5, title="Reprise"), 2, OTHER)
    build(live, status=0)
    before = state(live)
    edit(move(live), r"published: .*", f"published: {day(-2)}")
    for _ in range(2):
        assert "ceci changerait : Consultations" in build(live)
        assert state(live) == before
        assert "Consultations annulées" in live.page(f"fr/incidents/{OLD}/index.html")
        assert not (live.path / f"site/fr/incidents/{NEW}").exists()
        shutil.rmtree(live.path / ".statusgen")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(("stage", "to"), [("closed", "2022-05-partie"), ("closed", OTHER), ("limited", OTHER)])
def test_a_move_that_would_make_a_cell_stricter_can_be_undone(live: Project, stage: str, to: str) -> None:
    """Apart from the note that let patients come again, it would hold for ever: nothing moves, and it is put back."""
    again = recent("  radiology: running\n  consultations: running", -0.5, title="Reprise", stage=stage)
    live.write_note(again, 3)
    build(live, status=0)
    before = state(live)
    live.write(f"incidents/{to}/incident.fr.md", "---\ntitle: Inondation\n---\nDe l’eau.\n")
    original, now = folder(live, NAME) / "01-note.fr.md", folder(live, to) / "07-note.fr.md"
    original.rename(now)
    for _ in range(2):
        assert "ceci changerait : Radiologie" in build(live)
        assert state(live) == before
    now.rename(original)
    build(live, status=0)
    assert state(live) == before


@pytest.mark.slow("several builds")
def test_notes_that_were_swapped_stay_what_they_were(live: Project) -> None:
    """Each number keeps the note that readers know by it."""
    before = state(live)
    one, other = folder(live, NAME) / "01-note.fr.md", folder(live, OTHER) / "01-note.fr.md"
    texts = one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    one.write_text(texts[1], encoding="utf-8")
    other.write_text(texts[0], encoding="utf-8")
    assert build(live).count("porte maintenant ce numéro") == 2
    assert state(live) == before


def test_a_copy_of_a_note_under_the_next_number_is_told_to_be_one(live: Project) -> None:
    """“Name the file 02-… again” is no advice where 02 is there."""
    original = folder(live, NAME) / "02-note.fr.md"
    (folder(live, NAME) / "03-note.fr.md").write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    said = run(live.path, "check").stdout
    assert "une copie du bulletin 2" in said
    assert "02-…" not in said

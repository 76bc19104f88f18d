"""A broken note that may have been published, and of which nothing is recorded: what it names is at least unknown.

The projects here are no demonstrations, so builds of the command publish, at the real clock. Section 9 of the rules.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen.cli import main
from tests.builders import Project, make_project, note
from tests.conftest import Share
from tests.record.test_hold import day, recent

NAME = "2022-05-panne"
BANNER = "Nous corrigeons un bulletin. En cas de doute, appelez-nous avant de venir."
BROKEN = recent("  radiology: cancelled, wait", -1).replace("stage: limited", "stage: limited\n???")


def make_unbuilt(folder: Path) -> Project:
    """Write a site, no demonstration, of one incident with a sound note, that was never built here."""
    project = make_project(folder / "project")
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.write_note(recent("  consultations: cancelled, wait", -2))
    return project


@pytest.fixture
def fresh(tmp_path: Path, share: Share) -> Project:
    """Return a fresh clone, without any record."""
    shutil.copytree(share("fresh-clone", make_unbuilt) / "project", tmp_path / "here")
    return Project(tmp_path / "here")


def cells(project: Project) -> dict[tuple[str, str], tuple[str, str]]:
    """Return state and rule of each cell, as open data says them."""
    said = json.loads((project.path / "site/api/status.json").read_text(encoding="utf-8"))
    return {(one["service"], one["location"]): (one["state"], one["rule"]) for one in said["cells"]}


def build(project: Project, *arguments: str, status: int = 1) -> str:
    """Build, expect an exit status, and return what was said."""
    done = CliRunner().invoke(main, ["build", "--project", str(project.path), *arguments])
    assert done.exit_code == status, done.output
    return done.output


def test_what_a_broken_note_names_is_unknown(fresh: Project) -> None:
    """Its services are to be confirmed, now and in later builds; what it does not name stays, under a banner."""
    fresh.write_note(BROKEN, 2)
    for _ in range(2):  # the second finds the record that the first began
        said = build(fresh)
        assert "aucun registre ne dit si le bulletin 2 a été publié" in said
        assert "n’est pas lisible ici" not in said  # nobody says that it was published
        assert said.index("-note.fr.md:") < said.index("aucun registre")  # first what is to be put right
        found = cells(fresh)
        assert found["radiology", "nord"] == ("unknown", "call-first")
        assert found["consultations", "nord"] == ("cancelled", "wait")
        assert found["emergency", "nord"][0] == "running"
        assert BANNER in fresh.page("fr/index.html")
    fresh.write_note(recent("  radiology: cancelled, wait", -1), 2)
    build(fresh, status=0)
    assert cells(fresh)["radiology", "nord"] == ("cancelled", "wait")
    assert BANNER not in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site each time")
@pytest.mark.parametrize(
    ("broken", "is_named"),
    [
        (BROKEN.replace("published: ", "published: le "), True),
        (BROKEN.replace("---\n", "", 1), True),
        ("radiology cancelled", True),
        ("\x00\x01", False),
    ],
    ids=["date", "fence", "line", "nothing"],
)
def test_whatever_can_be_read_of_it_counts(fresh: Project, broken: str, is_named: bool) -> None:
    """A note of which not even the date can be read counts at once; where nothing can, there is the banner."""
    fresh.write_note(broken, 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == ("unknown" if is_named else "running")
    assert cells(fresh)["consultations", "nord"] == ("cancelled", "wait")
    assert BANNER in fresh.page("fr/index.html")


SLOW = pytest.mark.slow("builds a site each time")


@pytest.mark.parametrize(
    "encoding", ["mac-roman", *(pytest.param(one, marks=SLOW) for one in ("cp850", "utf-32", "utf-32-be"))]
)
def test_a_note_in_another_encoding_still_names_its_services(fresh: Project, encoding: str) -> None:
    """Its letters with accents cannot be told, but services whose names have none can, in all their places."""
    said = recent("  radiology: cancelled, wait\n  Téléphone:\n    at: nord\n    state: cancelled", -1)
    fresh.write_note(said.encode(encoding)[4 * (encoding == "utf-32") :], 2)
    told = build(fresh)
    assert "au moins à confirmer" in told
    found = cells(fresh)
    assert found["radiology", "nord"] == ("unknown", "call-first")
    assert found["emergency", "nord"][0] == "running"
    if encoding in ("mac-roman", "cp850"):
        assert {state for (service, _), (state, _) in found.items() if service == "telephone"} == {"unknown"}


def test_an_incident_of_which_nothing_else_can_be_read(fresh: Project) -> None:
    """The only note of an incident is broken: its cells are unknown all the same."""
    fresh.write_note(recent("  consultations: cancelled, wait").replace("stage: limited", "???"))
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("unknown", "call-first")
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("unknown", "call-first")


@pytest.mark.slow("builds two sites")
def test_a_place_that_was_pasted_into_a_bulletin_excuses_nothing(fresh: Project) -> None:
    """Only what names neither its author nor who approved it, as ``new`` wrote it, was surely never published."""
    sound = recent("  radiology: cancelled, wait", -1)
    who, approver = (
        "[[une fonction, par exemple : Service communication]]",
        "[[quelqu’un d’autre, par exemple : Direction médicale]]",
    )
    fresh.write_note(sound.replace("La radiologie est annulée.", f"{who} depuis [[heure]]."), 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("unknown", "call-first")
    unsigned = re.sub(
        r"(?m)^author: .*$", f"author: {who}", re.sub(r"(?m)^approved-by: .*$", f"approved-by: {approver}", sound)
    )
    fresh.write_note(unsigned, 2)
    shutil.rmtree(fresh.path / ".statusgen")
    shutil.rmtree(fresh.path / ".statusgen-published")
    shutil.rmtree(fresh.path / "site")
    assert "registre ne dit si" not in build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"


@pytest.mark.slow("builds a site")
def test_it_never_makes_a_cell_laxer(fresh: Project) -> None:
    """What another note says is combined with it: the worse state, the stricter rule."""
    fresh.write_note(BROKEN.replace("radiology", "consultations"), 2)
    build(fresh)
    assert cells(fresh)["consultations", "nord"] == ("cancelled", "wait")


@pytest.mark.slow("five builds")
def test_what_it_left_open_stays_open_when_its_file_goes(fresh: Project) -> None:
    """Nor does it run again because nobody can read it any more: the file, its folder, and the cache with them."""
    file = fresh.write_note(BROKEN, 2)
    build(fresh)
    for gone in (file, file.parent):
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        shutil.rmtree(fresh.path / ".statusgen")
        build(fresh)
        assert cells(fresh)["radiology", "nord"] == ("unknown", "call-first")
        assert BANNER in fresh.page("fr/index.html")
    fresh.write_note(recent("  radiology: cancelled, wait", -1), 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("cancelled", "wait")


def test_a_later_note_settles_it(fresh: Project) -> None:
    """What a later note of the incident names is known again; the banner stays until the file can be read."""
    fresh.write_note(BROKEN, 2)
    fresh.write_note(recent("  radiology: degraded, come", -0.5, title="Trois"), 3)
    build(fresh)
    assert cells(fresh)["radiology", "nord"] == ("degraded", "come")
    assert BANNER in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site each time")
@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_draft_leaves_nothing_open(fresh: Project, status: str) -> None:
    """Drafts and notes that wait never make a cell unknown."""
    fresh.write_note(BROKEN.replace("stage: limited", f"status: {status}\nstage: limited"), 2)
    fresh.write_note(BROKEN.replace(day(-1), day(2)), 3)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"
    assert BANNER not in fresh.page("fr/index.html")


def test_a_broken_note_that_was_never_published_does_not_count(fresh: Project) -> None:
    """Where a record is at hand, it is an error, and nothing else."""
    build(fresh, "--first", status=0)
    fresh.write_note(BROKEN, 2)
    build(fresh)
    assert cells(fresh)["radiology", "nord"][0] == "running"
    assert BANNER not in fresh.page("fr/index.html")


@pytest.mark.slow("builds a site")
def test_the_archive_does_not_speak_of_it(fresh: Project) -> None:
    """Bulletins stay as they were published."""
    fresh.write_note(note("  radiology: cancelled, wait", published=day(-1)).replace("stage: limited", "???"), 2)
    build(fresh)
    assert BANNER not in fresh.page(f"fr/incidents/{NAME}/1/index.html")

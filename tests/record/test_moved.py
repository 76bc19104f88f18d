"""What was published moves on purpose: renamed and joined incidents keep their addresses, and what feeds know them by.

The projects here are no demonstrations, so builds of the command publish; what they look at is the real clock.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main
from tests.builders import Project, files_of, make_project, note, without_digest
from tests.conftest import Share

OLD, OTHER, NEW = "2022-05-panne", "2022-05-crue", "2022-05-coupure"
RECORD, COPY = ".statusgen-published", "site/api/published"
LATER = {"valid_until": "18/05/2098 18:00", "next_update": "18/05/2098 12:00"}


def build(project: Project, *arguments: str, status: int = 0) -> Result:
    """Build as the command does, and expect an exit status."""
    done = CliRunner().invoke(main, ["build", "--project", str(project.path), *arguments])
    assert done.exit_code == status, done.output
    return done


def name_incident(project: Project, id_: str, title: str, more: str = "") -> None:
    """Write the own page of an incident."""
    project.write(f"incidents/{id_}/incident.fr.md", f"---\ntitle: {title}\n{more}---\nUn incident.\n")


def make_published(folder: Path) -> Project:
    """Make a site, no demonstration, with two incidents that were published: of two notes, and of one."""
    project = make_project(folder / "project", incident=OLD)
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.write_note(note(title="Un", **LATER), 1, OLD)
    project.write_note(
        note("  radiology: degraded, stay-unless-contacted", title="Deux", published="17/05/2022 11:00", **LATER),
        2,
        OLD,
    )
    name_incident(project, OTHER, "Crue")
    project.write_note(note("  telephone: cancelled", title="Eau", published="17/05/2022 10:45", **LATER), 1, OTHER)
    build(project, "--first")
    return project


@pytest.fixture
def project(share: Share, tmp_path: Path) -> Project:
    """Return a site of which two incidents were published."""
    shutil.copytree(share("published-incidents", make_published) / "project", tmp_path / "here")
    return Project(tmp_path / "here")


def rename(project: Project, old: str, new: str, former: str = "") -> None:
    """Rename the folder of an incident, and say so on its own page."""
    incidents = project.path / "content/incidents"
    (incidents / old).rename(incidents / new)
    name_incident(project, new, "Coupure", f"formerly: {former or old}\n")


def guids(project: Project, site: str = "site") -> list[str]:
    """Return what the feed of all updates knows its items by."""
    found: list[str] = re.findall(r"<guid[^>]*>([^<]*)", (project.path / site / "fr/feed.xml").read_text("utf-8"))
    return sorted(found)


def records(project: Project) -> Mapping[str, Any]:
    """Return the records of the project by the name of their file."""
    paths = (project.path / RECORD).iterdir()
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def leads(project: Project, page: str) -> str:
    """Return where a stub leads to, as a path of the site."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', project.page(page))
    assert found, page
    target = ((project.path / "site" / page).parent / found[1]).resolve()
    assert target.is_file()
    return target.relative_to((project.path / "site").resolve()).as_posix()


# ── Renamed ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_incident_keeps_addresses_and_identities(project: Project) -> None:
    """Each old address leads to the new one, in each language; feeds and records know the same items."""
    before = guids(project)
    rename(project, OLD, NEW)
    build(project)
    redirects = project.page("_redirects")
    for language in ("fr", "nl"):
        assert leads(project, f"{language}/incidents/{OLD}/index.html") == f"{language}/incidents/{NEW}/index.html"
        for number in (1, 2):
            page = f"incidents/{OLD}/{number}/index.html"
            assert leads(project, f"{language}/{page}") == f"{language}/{page.replace(OLD, NEW)}"
            assert f"/{language}/{page[:-10]}* /{language}/incidents/{NEW}/{number}/:splat 301!" in redirects
    assert guids(project) == before
    assert f"/fr/incidents/{NEW}/1/</link>" in project.page("fr/feed.xml")
    held = records(project)
    assert set(held) == {f"{NEW}.json", f"{OTHER}.json", "site.facts.json"}
    assert [one["identity"] for one in held[f"{NEW}.json"]["notes"]] == [
        f"tag:essai.example,2022:{OLD}/1",
        f"tag:essai.example,2022:{OLD}/2",
    ]
    assert [one["address"] for one in held[f"{NEW}.json"]["notes"]] == [f"incidents/{NEW}/{n}/" for n in (1, 2)]
    assert files_of(project.path / RECORD) == files_of(project.path / COPY)
    assert "Fichiers écrits : 0," in build(project).output


def test_a_note_after_the_rename_is_new(project: Project) -> None:
    """What is published under the new name is known by the new name, and has no address of before."""
    before = guids(project)
    rename(project, OLD, NEW)
    project.write_note(
        note("  radiology: degraded, come", title="Trois", published="17/05/2022 11:30", **LATER), 3, NEW
    )
    build(project)
    assert guids(project) == sorted([*before, f"tag:essai.example,2022:{NEW}/3/fr"])
    assert not (project.path / f"site/fr/incidents/{OLD}/3").exists()


@pytest.mark.slow("several builds")
def test_what_was_published_is_held_under_the_new_name(project: Project) -> None:
    """A rename excuses nothing: a note that is lost on the way stands as it was recorded, and so does a laxer fact."""
    rename(project, OLD, NEW)
    (project.path / f"content/incidents/{NEW}/01-note.fr.md").unlink()
    assert f"statusgen forget {NEW}/1" in build(project, status=1).output
    assert "Un" in project.page(f"fr/incidents/{NEW}/1/index.html")
    project.write_note(note(title="Un", **LATER), 1, NEW)
    project.write_note(note("  radiology: running", title="Deux", published="17/05/2022 11:00", **LATER), 2, NEW)
    build(project, status=1)
    assert records(project)[f"{NEW}.json"]["notes"][1]["facts"]["statements"][0]["state"] == "degraded"


@pytest.mark.slow("several builds")
def test_renamed_twice(project: Project) -> None:
    """Every address that there ever was leads to where the note stands now; feeds know it as in its first days."""
    before = guids(project)
    rename(project, OLD, "2022-05-milieu")
    build(project)
    rename(project, "2022-05-milieu", NEW)
    build(project)
    for id_ in (OLD, "2022-05-milieu"):
        assert leads(project, f"fr/incidents/{id_}/1/index.html") == f"fr/incidents/{NEW}/1/index.html"
    assert guids(project) == before


@pytest.mark.slow("several builds")
def test_renamed_back(project: Project) -> None:
    """A name that is taken back is a rename like any other, and nothing leads in a circle."""
    before = guids(project)
    rename(project, OLD, NEW)
    build(project)
    rename(project, NEW, OLD)
    build(project)
    assert leads(project, f"fr/incidents/{NEW}/1/index.html") == f"fr/incidents/{OLD}/1/index.html"
    assert "Un" in project.page(f"fr/incidents/{OLD}/1/index.html")
    assert guids(project) == before
    assert records(project)["site.facts.json"]["moved"] == {f"{NEW}/{n}": f"{OLD}/{n}" for n in (1, 2)}


@pytest.mark.slow("several builds")
def test_the_line_may_be_taken_out_again(project: Project) -> None:
    """Once a build has published the rename, the record knows of it: addresses and identities stay."""
    before = guids(project)
    rename(project, OLD, NEW)
    build(project)
    name_incident(project, NEW, "Coupure")
    build(project)
    assert leads(project, f"fr/incidents/{OLD}/1/index.html") == f"fr/incidents/{NEW}/1/index.html"
    assert guids(project) == before


def test_a_rename_without_a_record(project: Project) -> None:
    """Where nothing is known of what was published, the line alone keeps addresses and identities."""
    before = guids(project)
    shutil.rmtree(project.path / RECORD)
    shutil.rmtree(project.path / "site")
    shutil.rmtree(project.path / ".statusgen")
    rename(project, OLD, NEW)
    build(project, "--first")
    assert leads(project, f"fr/incidents/{OLD}/2/index.html") == f"fr/incidents/{NEW}/2/index.html"
    assert guids(project) == before


def test_a_record_from_elsewhere_that_knows_the_old_name(project: Project) -> None:
    """A colleague's record of before the rename brings nothing back."""
    shutil.copytree(project.path / RECORD, project.path / "colleague")
    rename(project, OLD, NEW)
    build(project)
    before = files_of(project.path / RECORD)
    build(project, "--since", str(project.path / "colleague"))
    assert files_of(project.path / RECORD) == before
    shutil.copyfile(project.path / "colleague" / f"{OLD}.json", project.path / RECORD / f"{OLD}.json")
    build(project)
    assert files_of(project.path / RECORD) == before


@pytest.mark.slow("builds the site again")
def test_an_incremental_build_of_a_rename_equals_a_clean_one(project: Project) -> None:
    """Stubs are outputs like any other: made once, kept, and taken away when they are not wanted any more."""
    rename(project, OLD, NEW)
    build(project)
    shutil.rmtree(project.path / ".statusgen")
    shutil.move(project.path / "site", project.path / "incremental")
    build(project)
    own = {"worker.js"}
    made, clean = files_of(project.path / "incremental"), files_of(project.path / "site")
    assert {path: raw for path, raw in made.items() if path not in own} == {
        path: raw for path, raw in clean.items() if path not in own
    }


# ── Joined ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def join(project: Project, number: int = 3) -> None:
    """Put the note of the other incident into the first one, under another number, and say so."""
    incidents = project.path / "content/incidents"
    (incidents / OTHER / "01-note.fr.md").rename(incidents / OLD / f"{number:02}-note.fr.md")
    shutil.rmtree(incidents / OTHER)
    name_incident(project, OLD, "Panne", f"formerly: [{OTHER}]\n")


def test_joined_incidents_keep_addresses_and_identities(project: Project) -> None:
    """A note is recognised by what it says, whatever its number is now."""
    before = guids(project)
    join(project)
    build(project)
    assert leads(project, f"fr/incidents/{OTHER}/index.html") == f"fr/incidents/{OLD}/index.html"
    assert leads(project, f"fr/incidents/{OTHER}/1/index.html") == f"fr/incidents/{OLD}/3/index.html"
    assert guids(project) == before
    assert set(records(project)) == {f"{OLD}.json", "site.facts.json"}
    assert "Fichiers écrits : 0," in build(project).output


def test_incidents_that_are_over_are_joined(project: Project) -> None:
    """Their closings are recognised, though each but the last stands before what the other incident let go later."""
    for number, (incident, service) in enumerate(((OTHER, "telephone"), (OLD, "radiology"))):
        at = f"17/05/2022 12:{number}0"
        text = note(f"  {service}: running", title=f"Fin {number}", published=at, stage="closed", **LATER)
        project.write_note(text, 6, incident)
    build(project)
    before = guids(project)
    (project.path / f"content/incidents/{OTHER}/06-note.fr.md").rename(
        project.path / f"content/incidents/{OLD}/07-note.fr.md"
    )
    join(project)
    build(project)
    assert guids(project) == before
    assert leads(project, f"fr/incidents/{OTHER}/6/index.html") == f"fr/incidents/{OLD}/7/index.html"
    assert set(records(project)) == {f"{OLD}.json", "site.facts.json"}


@pytest.mark.parametrize(
    ("last", "is_held"), [("", True), ("  telephone: degraded, call-first", False)], ids=["text", "reopened"]
)
def test_a_closing_that_comes_to_hold_something_is_told(project: Project, last: str, is_held: bool) -> None:
    """Whatever text follows it: only a later note that names services opens the incident again."""
    later = {**LATER, "title": "Suite"}
    project.write_note(note("  radiology: running", published="17/05/2022 11:00", **later), 2, OTHER)
    project.write_note(note("  telephone: running", published="17/05/2022 12:00", stage="closed", **later), 3, OTHER)
    silent = note(last, published="17/05/2022 12:30", **later).replace("stage: limited\n", "")
    project.write_note(silent, 4, OTHER)
    build(project)
    project.write_note(note("  radiology: cancelled, wait", published="17/05/2022 11:00", **later), 2, OTHER)
    said = build(project, status=int(is_held)).output
    assert (f"{OTHER}/03-note.fr.md:6: erreur" in said) is is_held
    state = json.loads((project.path / "site/api/status.json").read_text("utf-8"))["cells"]
    found = {one["state"] for one in state if one["service"] == "radiology" and one["location"] == "nord"}
    assert found == {"degraded" if is_held else "cancelled"}  # as the incident that is open says, or the stricter


def test_alerts_of_joined_incidents_replace_what_they_replaced(project: Project) -> None:
    """No alert that was sent becomes another one: a new bulletin alone replaces those of both incidents."""

    def alerts() -> dict[str, tuple[str, list[str]]]:
        """Return of each alert its kind, and what it replaces, by what receivers know it by."""
        texts = [path.read_text(encoding="utf-8") for path in (project.path / "site/api/cap").rglob("*.xml")]
        said = [
            [re.findall(f"<{name}>([^<]*)", one) for name in ("identifier", "msgType", "references")] for one in texts
        ]
        return {identifier[0]: (kind[0], "".join(named).split()) for identifier, kind, named in said}

    settings = project.path / "content/settings.yaml"
    cap = "cap:\n  sender: alerte@essai.example\n  status: Actual\n"
    settings.write_text(settings.read_text(encoding="utf-8") + cap, encoding="utf-8")
    build(project)
    before = alerts()
    join(project)
    later = note("  telephone: cancelled", title="Suite", published="17/05/2022 12:00", **LATER)
    project.write_note(later, 4, OLD)
    build(project)
    after = alerts()
    assert before.items() <= after.items()
    ((kind, replaced),) = (said for name, said in after.items() if name not in before)
    assert (kind, len(replaced)) == ("Update", 3)


@pytest.mark.slow("several builds")
def test_a_note_whose_number_is_taken_is_asked_for(project: Project) -> None:
    """Where a note of the joined incident is not here, nothing moves, everything stands, and it is named."""
    before = guids(project)
    join(project)
    (project.path / f"content/incidents/{OLD}/03-note.fr.md").unlink()
    done = build(project, status=1)
    assert f"{OTHER} serait maintenant ici. Son bulletin 1, « Eau »" in done.output
    assert guids(project) == before
    assert "Eau" in project.page(f"fr/incidents/{OTHER}/1/index.html")
    project.write_note(note("  telephone: cancelled", title="Eau", published="17/05/2022 10:45", **LATER), 3, OLD)
    build(project)
    assert leads(project, f"fr/incidents/{OTHER}/1/index.html") == f"fr/incidents/{OLD}/3/index.html"


ENDED = [
    ("warnings: calls", "warnings: none", "avertissements"),
    ("personal-data: confirmed, patients", "personal-data: none found, patients", "données personnelles"),
    ("lines:\n  nord: closed", "lines:\n  nord: 000 00 00 00 08", "lignes"),
    ("help-wanted: blood", "help-wanted: none", "aide recherchée"),
    ("reach-everybody: no", "reach-everybody: yes", "joindre"),
]


def publish_ending(project: Project, begun: str, ended: str, state: str = "running") -> None:
    """Publish a note of the other incident, and a later one of the first that would end what it says."""
    project.write_note(
        note("  telephone: cancelled", title="Eau", published="17/05/2022 12:00", more=begun, **LATER), 2, OTHER
    )
    project.write_note(
        note(f"  telephone: {state}", title="Trois", published="17/05/2022 13:00", more=ended, **LATER), 3, OLD
    )
    build(project)


def facts_of(project: Project) -> list[object]:
    """Return what the open data say beside the incidents that say it."""
    said = json.loads(project.page("api/status.json"))
    kinds = [sorted(one["kind"] for one in said[name]) for name in ("warnings", "help_wanted")]
    data = sorted({one["status"] for one in said["personal_data"]})
    phones = [one["number"] for one in said["phones"]]
    cells = [(one["service"], one["location"], one["state"], one["rule"]) for one in said["cells"]]
    return [*kinds, data, phones, cells, said["reach_everybody"]]


@pytest.mark.parametrize(
    ("begun", "ended", "named", "is_said"),
    [("", "", "Téléphone", True), *((*one, True) for one in ENDED), *((*one, False) for one in ENDED)],
)
def test_a_move_that_alone_would_end_something_does_not_count(
    project: Project, begun: str, ended: str, named: str, *, is_said: bool
) -> None:
    """Moved by hand, or with ``formerly``, below a later note that speaks of the same: what was published stands."""
    publish_ending(project, begun, ended, "running" if not begun else "cancelled")
    before, items = facts_of(project), guids(project)
    incidents = project.path / "content/incidents"
    (incidents / OTHER / "02-note.fr.md").rename(incidents / OLD / "05-note.fr.md")
    if is_said:
        (incidents / OTHER / "01-note.fr.md").rename(incidents / OLD / "04-note.fr.md")
        shutil.rmtree(incidents / OTHER)
        name_incident(project, OLD, "Panne", f"formerly: [{OTHER}]\n")
    for _ in range(2):
        said = build(project, status=1).output
        assert named in said
        assert facts_of(project) == before
        assert guids(project) == items


def test_a_joined_incident_takes_along_what_it_warns_of(project: Project) -> None:
    """Nothing ends by it: it moves, and diff finds nothing that is new, gone or laxer."""
    more = "\n".join(begun for begun, _, _ in ENDED)
    project.write_note(
        note("  telephone: cancelled", title="Eau", published="17/05/2022 12:00", more=more, **LATER), 2, OTHER
    )
    build(project)
    before = facts_of(project)
    incidents = project.path / "content/incidents"
    (incidents / OTHER / "02-note.fr.md").rename(incidents / OLD / "05-note.fr.md")
    join(project, 4)
    told = CliRunner().invoke(main, ["diff", "--project", str(project.path)])
    assert told.exit_code == 0, told.output
    assert "Eau" not in told.output
    build(project)
    assert facts_of(project) == before


# ── What cannot be meant ────────────────────────────────────────────────────────────────────────────────────────────


def test_two_incidents_that_claim_one_name(project: Project) -> None:
    """Neither has it: what was published stands where it was, and both lines are named."""
    incidents = project.path / "content/incidents"
    rename(project, OLD, NEW)
    name_incident(project, OTHER, "Crue", f"formerly: {OLD}\n")
    done = build(project, status=1)
    for id_ in (OTHER, NEW):
        assert f"content/incidents/{id_}/incident.fr.md:3: erreur: {OLD} serait maintenant ici" in done.output, (
            done.output
        )
    assert "Un" in project.page(f"fr/incidents/{OLD}/1/index.html")
    assert 'http-equiv="refresh"' not in project.page(f"fr/incidents/{OLD}/1/index.html")
    assert (incidents / NEW).exists()


def test_names_that_were_swapped(project: Project) -> None:
    """An address never comes to mean another incident: everything stands, and both lines are named."""
    incidents = project.path / "content/incidents"
    before = files_of(project.path / RECORD)
    (incidents / OLD).rename(incidents / "x")
    (incidents / OTHER).rename(incidents / OLD)
    (incidents / "x").rename(incidents / OTHER)
    name_incident(project, OLD, "Crue", f"formerly: {OTHER}\n")
    name_incident(project, OTHER, "Panne", f"formerly: {OLD}\n")
    done = build(project, status=1)
    for id_ in (OLD, OTHER):
        assert f"content/incidents/{id_}/incident.fr.md:3: erreur: Cet incident aurait été" in done.output
    assert [one["facts"] for one in records(project)[f"{OLD}.json"]["notes"]] == [
        one["facts"] for one in json.loads(before[f"{OLD}.json"])["notes"]
    ]


def test_a_name_whose_folder_is_still_there(project: Project) -> None:
    """Copied, not moved: the old folder counts, and what stands in both appears once."""
    incidents = project.path / "content/incidents"
    shutil.copytree(incidents / OLD, incidents / NEW)
    name_incident(project, NEW, "Coupure", f"formerly: {OLD}\n")
    done = build(project, status=1)
    assert done.output.count(f"de {OLD}, publié le 17 mai 2022") == 2
    assert not (project.path / f"site/fr/incidents/{NEW}").exists()
    assert 'http-equiv="refresh"' not in project.page(f"fr/incidents/{OLD}/1/index.html")


@pytest.mark.parametrize(
    ("moved", "place"),
    [
        ({f"{OTHER}/1": "2022-05-b/1", "2022-05-b/1": f"{OTHER}/1"}, f"{OTHER}/1"),
        ({"2022-05-b/1": "2022-05-c/1", "2022-05-c/1": f"{OTHER}/1", f"{OTHER}/1": "2022-05-b/1"}, f"{OTHER}/1"),
        ({f"{OTHER}/1": f"{OTHER}/01"}, f"{OTHER}/1"),
        ({f"{OTHER}/1": f"{OTHER}/4"}, f"{OTHER}/4"),
        ({f"{OTHER}/1": "2022-05-b/1"}, "2022-05-b/1"),
        ({f"{OTHER}/1": "2022-05-b/1", "2022-05-b/2": f"{OTHER}/2"}, "2022-05-b/1"),
        ({f"{OTHER}/1": f"{OLD}/1"}, f"{OTHER}/1"),
        ({f"{OTHER}/1": f"{OLD}/1", f"{OLD}/1": f"{OLD}/2"}, f"{OTHER}/1"),
        ({f"{OTHER}/1": "2022-05-b/1", f"{OLD}/1": "2022-05-b/1"}, "2022-05-b/1"),
    ],
    ids=[
        *("a circle", "a longer circle", "itself", "another number", "nowhere", "there and back"),
        *("where another stands", "where others stand", "two to one place"),
    ],
)
def test_a_note_never_vanishes_by_what_is_said_of_moves(project: Project, moved: dict[str, str], place: str) -> None:
    """Whatever a damaged record says: a note that is gone stands as it was recorded, and its editors are told."""
    before = guids(project)
    shutil.rmtree(project.path / "content/incidents" / OTHER)
    for folder in (RECORD, COPY):
        facts = project.path / folder / "site.facts.json"
        held = json.loads(without_digest(facts.read_text(encoding="utf-8")))
        facts.write_text(json.dumps({**held, "moved": moved}), encoding="utf-8")
    done = build(project, status=1)
    assert place.rpartition("/")[0] in done.output
    assert "Eau" in (project.path / "site/fr/incidents" / place / "index.html").read_text(encoding="utf-8")
    assert "Eau" in (project.path / "site/fr/feed.xml").read_text(encoding="utf-8")
    assert guids(project) == before

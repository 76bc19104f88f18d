"""What was published stands, whatever becomes of its file, as the command line shows it: section 9 of the rules.

The projects here are no demonstrations, so builds publish, at the real clock; their notes are of these days.
"""

import json
import re
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.builders import Project, files_of, make_project, note, without_digest
from tests.command_line import run
from tests.conftest import Share
from tests.samples import sample

NAME, OTHER = "2022-05-panne", "2022-05-inondation"
RECORD, SITE = ".statusgen-published", "site"
NOW = datetime.now(ZoneInfo("Europe/Brussels"))

Loss = Callable[[Path], object]
"""Loses something of a content folder."""


def day(days: float) -> str:
    """Return an instant some days from now, as it is typed."""
    return f"{NOW + timedelta(days=days):%d/%m/%Y %H:%M}"


def recent(services: str, days: float = -1.0, **more: Any) -> str:
    """Return a note of these days that holds for a week."""
    return note(services, **{"published": day(days), "valid_until": day(7), "next_update": day(6), **more})


def write_project(folder: Path) -> Project:
    """Write a site with two incidents: what they say of services holds today."""
    made = make_project(folder)
    settings = folder / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    made.write_note(recent("  radiology: cancelled, wait", -3))
    made.write_note(recent("  consultations: cancelled, wait", -2, title="Consultations annulées"), 2)
    made.write(f"incidents/{OTHER}/incident.fr.md", "---\ntitle: Inondation\n---\nDe l’eau.\n")
    flood = "  emergency:\n    at: nord\n    state: degraded\n    rule: come\n    ambulances: diverted"
    made.write_note(recent(flood, -1, title="Urgences"), 1, OTHER)
    return made


@pytest.fixture
def live(tmp_path: Path, share: Share) -> Project:
    """Return a site with three notes that were published: a copy of one that was built once."""

    def publish(folder: Path) -> None:
        done = run(write_project(folder).path, "build", "--first")
        assert done.returncode == 0, done.stderr

    return Project(shutil.copytree(share("hold", publish), tmp_path / "here"))


def first_note(content: Path) -> Path:
    """Return the file of the note that cancels radiology."""
    return content / "incidents" / NAME / "01-note.fr.md"


def edit(path: Path, pattern: str, new: str) -> None:
    """Replace something in a file."""
    text = path.read_text(encoding="utf-8")
    assert re.search(pattern, text)
    path.write_text(re.sub(pattern, new, text), encoding="utf-8")


def own_page(content: Path) -> Path:
    """Return the file of the incident itself."""
    return content / "incidents" / NAME / "incident.fr.md"


def make_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def unlink_notes(content: Path) -> None:
    """Delete every note of an incident, whose own page stays."""
    for path in (content / "incidents" / NAME).glob("[0-9]*"):
        path.unlink()


def merge(content: Path) -> None:
    """Move a note into another incident, and lose its own."""
    first_note(content).rename(content / "incidents" / OTHER / "02-note.fr.md")
    shutil.rmtree(content / "incidents" / NAME)


def renumber(content: Path) -> None:
    """Give a note another number, and take out on the way what keeps patients away."""
    edit(first_note(content), "cancelled, wait|cancelled", "running")
    first_note(content).rename(own_page(content).with_name("07-a.fr.md"))


def link_incidents(content: Path) -> None:
    """Put a link in the place of all incidents, as a disk of its own is joined."""
    (content / "incidents").rename(content.parent / "notes")
    (content / "incidents").symlink_to("../notes")


LOSSES: dict[str, tuple[Loss, str]] = {
    "deleted": (lambda content: first_note(content).unlink(), "statusgen forget 2022-05-panne/1"),
    "truncated": (lambda content: first_note(content).write_text("---\ntitle: Ra", encoding="utf-8"), "forget"),
    "empty": (lambda content: first_note(content).write_bytes(b""), "statut : retiré"),
    "garbled": (lambda content: first_note(content).write_bytes(bytes(range(256))), "depuis git"),
    "misnamed": (
        lambda content: first_note(content).rename(own_page(content).with_name("note.fr.md")),
        "statusgen forget",
    ),
    "a folder": (lambda content: make_folder(first_note(content)), "porte le nom d’un"),
    "a draft": (lambda content: edit(first_note(content), "stage:", "status: draft\nstage:"), "« brouillon »"),
    "dated away": (lambda content: edit(first_note(content), "published: .*", f"published: {day(2)}"), "plus tardive"),
    "renumbered": (lambda content: first_note(content).rename(own_page(content).with_name("07-a.fr.md")), "01-…"),
    "renumbered and edited": (renumber, "01-…"),
    "reused": (lambda content: first_note(content).write_text(recent("", -0.5, title="Autre")), "03-…"),
    "all its notes": (unlink_notes, "Le bulletin 1 de 2022-05-panne"),
    "incident deleted": (lambda content: shutil.rmtree(content / "incidents" / NAME), "forget 2022-05-panne"),
    "incident renamed": (
        lambda content: (content / "incidents" / NAME).rename(content / "incidents/2022-05-autre"),
        "2022-05-panne",
    ),
    "incident merged": (merge, "2022-05-panne"),
    "page deleted": (lambda content: own_page(content).unlink(), "incident.fr.md"),
    "page garbled": (
        lambda content: own_page(content).write_text("?"),
        "La page de l’incident « Panne »",
    ),
    "all deleted": (lambda content: shutil.rmtree(content / "incidents"), "Incidents publiés : 2"),
    "all capital": (lambda content: (content / "incidents").rename(content / "Incidents"), "content/incidents"),
    "all singular": (lambda content: (content / "incidents").rename(content / "incident"), "content/incidents"),
    "all linked": (link_incidents, "Ceci est un lien"),
}
"""Ways in which what was published is lost, and what the sentence about it names."""
QUICK = (("truncated", "record"), ("incident renamed", "all"))
KEPT = ("all", "record", "site", "since")
"""Where a record is left."""
CROSSED = ("truncated", "incident renamed", "all deleted", "all linked")
"""A note, an incident, and everything: these are lost with a record left in each of the places, the others in one."""


def losses() -> list[Any]:
    """Return the ways and the places as parameters: a few of them for the quick run."""
    slow = pytest.mark.slow("the same again")
    places = {how: KEPT if how in CROSSED else (KEPT[number % 4],) for number, how in enumerate(LOSSES)}
    every = [(how, kept) for how in LOSSES for kept in places[how]]
    return [pytest.param(*one, marks=() if one in QUICK else slow) for one in every]


def take_away(project: Project, kept: str) -> tuple[str, ...]:
    """Leave a record in one place only; return the options that lead to it."""
    cache, record, site = (project.path / name for name in (".statusgen", RECORD, SITE))
    elsewhere = project.path.parent / "elsewhere"
    if kept == "all":
        return ()
    shutil.rmtree(cache)
    if kept == "since":
        shutil.move(site, elsewhere)
        shutil.rmtree(record)
        return (f"--since={elsewhere}",)
    shutil.rmtree(record if kept == "site" else site)
    return ()


@pytest.mark.parametrize(("how", "kept"), losses())
def test_what_is_lost_stands_until_it_is_put_back(live: Project, how: str, kept: str) -> None:
    """The whole site stays as it was, byte for byte, with status 1 and all ways out; put back, it is as before."""
    before, content = files_of(live.path / SITE), live.path / "content"
    options = take_away(live, kept)
    shutil.copytree(content, live.path / "saved")
    lose, named = LOSSES[how]
    lose(content)
    checked = run(live.path, "check", "-q", *options)
    assert checked.returncode == 1
    assert named in checked.stdout
    for _ in range(2):
        done = run(live.path, "build", *options)
        assert done.returncode == 1
        assert named in done.stderr
        assert files_of(live.path / SITE) == before
    shutil.rmtree(content)
    shutil.move(live.path / "saved", content)
    done = run(live.path, "build", *options)
    assert done.returncode == 0, done.stderr
    assert files_of(live.path / SITE) == before


def test_an_urgent_bulletin_goes_out_whatever_is_lost(live: Project) -> None:
    """Beside a note that is gone, a new one that closes more is published with one command, and recorded."""
    first_note(live.path / "content").unlink()
    closed = "  emergency:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: partner"
    live.write_note(recent(closed, -0.01), 3)
    assert run(live.path, "build").returncode == 1
    record = json.loads((live.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in record["notes"]] == [1, 2, 3]
    assert (live.path / "site/fr/incidents" / NAME / "1/index.html").is_file()
    assert (live.path / "site/fr/incidents" / NAME / "3/index.html").is_file()


def test_notes_without_text_are_not_one_note_for_that(live: Project) -> None:
    """Of one instant, but of other titles and facts: the new one goes out beside the one that is gone."""
    first = first_note(live.path / "content")
    live.write_note(recent("  telephone: degraded", -0.5, title="Téléphone", body=""), 3)
    assert run(live.path, "build").returncode == 0
    first.with_name("03-note.fr.md").unlink()
    live.write_note(recent("  emergency: running, emergency-only", -0.5, title="Urgences", body=""), 4)
    assert run(live.path, "build").returncode == 1
    assert (live.path / "site/fr/incidents" / NAME / "4/index.html").is_file()


@pytest.mark.slow("several builds")
def test_a_note_in_a_renamed_folder_goes_out_where_readers_know_the_incident(live: Project) -> None:
    """What is written into a folder that was renamed by mistake is published under the old name."""
    incidents = live.path / "content/incidents"
    (incidents / NAME).rename(incidents / "autre")
    live.write_note(recent("  telephone: degraded", -0.01), 3, "autre")
    assert run(live.path, "build").returncode == 1
    assert (live.path / "site/fr/incidents" / NAME / "3/index.html").is_file()
    assert not (live.path / "site/fr/incidents/autre").exists()


def test_an_incident_does_not_close_over_a_note_that_is_gone(live: Project) -> None:
    """What the lost note holds is held: a closing note that does not let it go is refused."""
    first_note(live.path / "content").unlink()
    live.write_note(recent("  consultations: running", -0.01, title="Fini", stage="closed"), 3)
    done = run(live.path, "build")
    assert "03-note.fr.md:6: erreur" in done.stderr
    assert "Radiologie" in done.stderr
    assert not (live.path / "site/fr/incidents" / NAME / "3/index.html").exists()


@pytest.mark.slow("several builds")
def test_a_broken_note_that_was_never_published_does_not_count(live: Project) -> None:
    """Not even where an earlier version of it was sound: nobody has seen that."""
    waiting = recent("  telephone: cancelled", 1, valid_until=day(9), next_update=day(8))
    live.write_note(waiting, 3)
    assert run(live.path, "build").returncode == 0
    before = files_of(live.path / SITE)
    live.write_note(waiting.replace("telephone", "telefone"), 3)
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "03-note.fr.md: n’est pas publié" in done.stderr
    assert files_of(live.path / SITE) == before


@pytest.mark.slow("several builds")
def test_an_incremental_build_of_what_stands_equals_a_clean_one(live: Project) -> None:
    """Another note published beside one that is gone gives the same files with and without the cache."""
    first_note(live.path / "content").unlink()
    run(live.path, "build")
    live.write_note(recent("  telephone: degraded", -0.01), 2, OTHER)
    run(live.path, "build")
    incremental = files_of(live.path / SITE)
    shutil.rmtree(live.path / ".statusgen")
    shutil.rmtree(live.path / SITE)
    run(live.path, "build")
    assert files_of(live.path / SITE) == incremental


# ── Facts that change ───────────────────────────────────────────────────────────────────────────────────────────────


def held(project: Project) -> dict[str, Any]:
    """Return the record of the note that cancels radiology."""
    record = json.loads((project.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = record["notes"][0]
    return found


LAXER = {
    "a rule": ("cancelled, wait", "cancelled, call-first"),
    "a state": ("cancelled, wait", "running"),
    "an exception": (
        "radiology: .*",
        "radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: dialysis\n        rule: come",
    ),
    "an end": ("valid-until: .*", f"valid-until: {day(2)}\nreach-everybody: yes"),
    "a start": ("radiology: .*", f"radiology:\n    state: cancelled\n    rule: wait\n    from: {day(3)}"),
    "a service": ("radiology", "consultations"),
}


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("what", sample(LAXER, "a start"))
def test_a_fact_that_is_laxer_does_not_count(live: Project, what: str) -> None:
    """It is an error that names the cell, the record stands; a new note that corrects it leaves a warning."""
    before = files_of(live.path / SITE)
    edit(first_note(live.path / "content"), *LAXER[what])
    if what == "an end":  # what has expired is to be confirmed: stricter than nothing, and laxer than "wait"
        edit(first_note(live.path / "content"), "next-update: .*", f"next-update: {day(1)}")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "Radiologie" in done.stderr
    assert "corrige : 1" in done.stderr
    assert files_of(live.path / SITE) == before
    live.write_note(recent("  radiology: running", -0.01, more="corrects: 1"), 3)
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert "le bulletin 3 le corrige" in done.stderr
    assert held(live)["facts"]["statements"][0]["rule"] == "wait"


def test_a_fact_that_is_nowhere_laxer_counts_at_once(live: Project) -> None:
    """It is recorded with its instant, and so is each later one."""
    edit(first_note(live.path / "content"), "radiology: .*", "radiology: cancelled, wait\n  telephone: cancelled")
    assert run(live.path, "build").returncode == 0
    assert len(held(live)["corrected"]) == 1
    assert len(held(live)["facts"]["statements"]) == 2


def test_a_text_that_changes_needs_nothing(live: Project) -> None:
    """Title and text are put right without a word; that the note was changed is recorded, and no fact."""
    edit(first_note(live.path / "content"), "La radiologie est annulée", "La radiologie reste annulée")
    assert run(live.path, "build").returncode == 0
    assert "reste annulée" in (live.path / "site/fr/incidents" / NAME / "1/index.html").read_text(encoding="utf-8")
    assert (len(held(live)["changed"]), held(live)["corrected"]) == (1, [])


def test_a_withdrawal_counts_at_once_and_lists_what_gets_laxer(live: Project) -> None:
    """It is what somebody says on purpose: no error, and the cells are named."""
    edit(first_note(live.path / "content"), "stage:", "status: withdrawn\nwithdrawn-because: Erreur.\nstage:")
    time.sleep(0.05)  # a build takes what is older for what the next one finds unchanged
    done = run(live.path, "build")
    assert done.returncode == 0
    assert "est retiré. Des patients peuvent donc venir" in done.stderr
    assert "Radiologie" in done.stderr
    assert held(live)["facts"] is None
    assert "est retiré. Des patients" not in run(live.path, "build").stderr


@pytest.mark.slow("several builds")
def test_the_facts_of_an_incident_that_get_laxer_do_not_count(live: Project) -> None:
    """A planned closure that is moved to another day lets patients come on the first one: an error."""
    window = f"---\ntitle: Travaux\nkind: planned\nfrom: {day(1)}\nuntil: {day(3)}\n---\nDes travaux.\n"
    live.write("incidents/2022-06-travaux/incident.fr.md", window)
    text = recent("  radiology: cancelled, wait", -0.01, title="Travaux").replace("stage: limited\n", "")
    live.write_note(re.sub("(valid-until|next-update): .*\n", "", text), 1, "2022-06-travaux")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    before = files_of(live.path / SITE)
    live.write("incidents/2022-06-travaux/incident.fr.md", window.replace(day(1), day(2)))
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "statusgen accept" in done.stderr
    assert files_of(live.path / SITE) == before
    live.write("incidents/2022-06-travaux/incident.fr.md", window.replace(day(3), day(4)))
    assert run(live.path, "build").returncode == 0
    assert files_of(live.path / SITE) != before


def test_check_names_lost_settings_as_a_build_does(live: Project) -> None:
    """What was built here is no empty folder: the file is named, not the command that makes a new site."""
    (live.path / "content/settings.yaml").unlink()
    for command in ("check", "build"):
        done = run(live.path, command)
        assert done.returncode == 1, done.stderr
        assert "content/settings.yaml: erreur: Le fichier manque." in done.stdout + done.stderr


@pytest.mark.slow("several builds")
def test_a_shorter_window_ends_no_line_in_silence(live: Project) -> None:
    """A number that planned work opens stands as long as was published: nothing of its services says so."""
    window = f"---\ntitle: Travaux\nkind: planned\nfrom: {day(-1)}\nuntil: {day(9)}\n---\nDes travaux.\n"
    live.write("incidents/2022-06-travaux/incident.fr.md", window)
    said = f"  consultations:\n    state: cancelled\n    rule: wait\n    until: {day(2)}"
    line = "lines:\n  families-line: 000 00 00 00 77"
    live.write_note(recent(said, -0.5, title="Travaux", more=line), 1, "2022-06-travaux")
    assert run(live.path, "build").returncode == 0
    before = files_of(live.path / SITE)
    live.write("incidents/2022-06-travaux/incident.fr.md", window.replace(day(9), day(4)))
    for command in ("check", "build"):
        done = run(live.path, command)
        assert done.returncode == 1
        assert "lignes : Familles des patients" in (done.stdout + done.stderr).replace("\u00a0", " ")
    assert files_of(live.path / SITE) == before
    done = run(live.path, "accept", "--yes")
    assert "lignes : Familles des patients" in (done.stdout + done.stderr).replace("\u00a0", " ")
    assert "Familles des patients" in run(live.path, "diff").stdout
    assert run(live.path, "build").returncode == 0
    live.write("incidents/2022-06-travaux/incident.fr.md", window.replace(day(9), day(12)))
    assert run(live.path, "build").returncode == 0


GROUPS = """groups:
  ours:
    name: {fr: nos hôpitaux, nl: onze ziekenhuizen}
    locations: [nord, sud]
patients:
  transplant:
    name: {fr: patients greffés, nl: getransplanteerden}
"""
OF_GROUPS = """  consultations:
    at: ours
    state: cancelled
    rule: wait
    except:
      - for: transplant
        rule: call-first"""


def test_groups_that_notes_speak_of_do_not_shrink_in_silence(live: Project) -> None:
    """Of places, or of patients: services.yaml is named with what is gone, no note is blamed, and nothing changes."""
    services = live.path / "content/services.yaml"
    whole = services.read_text(encoding="utf-8") + GROUPS
    services.write_text(whole, encoding="utf-8")
    live.write_note(recent(OF_GROUPS, -0.5, title="Nos hôpitaux"), 3)
    assert run(live.path, "build").returncode == 0
    before = live.page("api/status.csv")
    for gone, code, named in (
        ("[nord, sud]", "[nord]", "Sud"),
        (GROUPS[: GROUPS.index("patients:")], "", "Nord, Sud"),
        (GROUPS[GROUPS.index("patients:") :], "", "patients greffés"),
    ):
        services.write_text(whole.replace(gone, code), encoding="utf-8")
        done = run(live.path, "build")
        assert done.returncode == 1, done.stderr
        wrong = [line for line in done.stderr.splitlines() if "erreur" in line]
        assert len(wrong) == 1, done.stderr
        assert wrong[0].startswith("content/services.yaml")
        assert named in wrong[0].replace("\u00a0", " ")
        assert live.page("api/status.csv") == before
        services.write_text(whole, encoding="utf-8")
        assert run(live.path, "build").returncode == 0
    services.write_text(whole.replace(GROUPS[GROUPS.index("patients:") :], ""), encoding="utf-8")
    assert run(live.path, "accept", "--yes").returncode == 0
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert live.page("api/status.csv") == before


@pytest.mark.slow("several builds")
def test_what_an_older_version_read_otherwise_stands(live: Project) -> None:
    """Two days that were read as all days between them: the day between keeps what its patients were told."""
    general = "  consultations:\n    state: degraded\n    rule: come\n    except:\n"
    days = general + "      - for: rendez-vous 5 et 7 décembre 2026\n        rule: wait"
    live.write_note(recent(days, -0.5, title="Jours"), 3)
    assert run(live.path, "build").returncode == 0
    for folder in (live.path / RECORD, live.path / "site/api/published"):
        path = folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        (said,) = record["notes"][2]["facts"]["statements"]
        assert said["exceptions"][0]["groups"] == [f"appointments 2026-12-0{day} to 2026-12-0{day}" for day in (5, 7)]
        said["exceptions"][0]["groups"] = ["appointments 2026-12-05 to 2026-12-07"]
        path.write_text(json.dumps(record), encoding="utf-8")
    shutil.rmtree(live.path / ".statusgen")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "03-note.fr.md: erreur" in done.stderr
    told = live.page("fr/services/consultations/index.html").replace("\u00a0", " ")
    assert "rendez-vous du samedi 5 décembre 2026 au lundi 7 décembre 2026" in told


def test_that_not_everybody_can_be_reached_stays_until_a_person_says_otherwise(live: Project) -> None:
    """Taken out of a published note, or of the settings, it counts as before, and the build says which it is."""
    settings = live.path / "content/settings.yaml"
    whole = settings.read_text(encoding="utf-8")
    away = recent("  radiology:\n    state: cancelled\n    rule: stay-unless-contacted", -0.5, title="Radiologie")
    path = live.write_note(away.replace("services:", "reach-everybody: no\nservices:"), 3)
    settings.write_text(whole.replace("reach-everybody: yes", "reach-everybody: no"), encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    before = live.page("fr/services/radiology/index.html")
    for lost, new, code in (
        (settings, whole, "contact:"),
        (settings, whole.replace("  reach-everybody: yes\n", ""), "contact:"),
        (path, away, "joindre tout le monde"),
    ):
        kept = lost.read_text(encoding="utf-8")
        lost.write_text(new, encoding="utf-8")
        done = run(live.path, "build")
        assert done.returncode == 1, done.stderr
        assert code in done.stderr
        assert live.page("fr/services/radiology/index.html") == before
        lost.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "other"), [("fr: Nord", "fr: Sud"), ("fr: Radiologie,", "fr: Consultations,"), ("nl: Noord", "nl: Zuid")]
)
def test_no_place_and_no_service_takes_the_name_of_another_in_silence(live: Project, one: str, other: str) -> None:
    """Names that were swapped in services.yaml: readers of the one would read what holds at the other."""
    services = live.path / "content/services.yaml"
    whole, before = services.read_text(encoding="utf-8"), live.page("nl/index.html")
    services.write_text(whole.replace(one, "?").replace(other, one).replace("?", other), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 1, done.stderr
    assert sum("content/services.yaml" in line and "erreur" in line for line in done.stderr.splitlines()) == 2
    assert live.page("nl/index.html") == before
    services.write_text(whole.replace(one, one.replace("o", "oo")), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr


def test_no_place_to_go_takes_the_name_of_another_in_silence(live: Project) -> None:
    """Patients who are sent there would go to the other one."""
    services = live.path / "content/services.yaml"
    clinic = "  clinic:\n    name: {fr: la clinique du lac, nl: de kliniek}\n"
    whole = services.read_text(encoding="utf-8").replace("places:\n", f"places:\n{clinic}")
    services.write_text(whole, encoding="utf-8")
    sent = "  radiology:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: clinic"
    live.write_note(recent(sent, -0.5, title="Radiologie"), 3)
    assert run(live.path, "build").returncode == 0
    services.write_text(whole.replace("la clinique du lac", "l’hôpital voisin"), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 1, done.stderr
    assert "la clinique du lac" in live.page("fr/services/radiology/index.html")


@pytest.mark.slow("several builds")
def test_a_withdrawn_note_does_not_come_back_with_an_old_copy(live: Project) -> None:
    """What it said would let patients come again: an error, it stays withdrawn. One that is stricter counts at once."""
    opens, closes = "  radiology: running", "  telephone: cancelled"
    paths = [live.write_note(recent(opens, -0.9, title="Reprise"), 3), live.write_note(recent(closes, -0.8), 4)]
    kept = [path.read_text(encoding="utf-8") for path in paths]
    assert run(live.path, "build").returncode == 0
    for path in paths:
        edit(path, "stage:", f"status: withdrawn\nwithdrawn-on: {day(-0.1)}\nwithdrawn-because: Erreur.\nstage:")
    assert run(live.path, "build").returncode == 0
    before = live.page("api/status.csv")
    paths[0].write_text(kept[0], encoding="utf-8")
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 1
        assert "03-note.fr.md: erreur" in done.stderr
        assert "Radiologie" in done.stderr
        assert live.page("api/status.csv") == before
    edit(paths[0], "stage:", f"status: withdrawn\nwithdrawn-on: {day(-0.1)}\nwithdrawn-because: Erreur.\nstage:")
    paths[1].write_text(kept[1], encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert "telephone,whole-group,cancelled" in live.page("api/status.csv")


def test_the_lines_that_withdraw_want_a_reason_alone(live: Project) -> None:
    """Typed as they stand, readers would read "…"; with a reason they are whole, the day of the withdrawal included."""
    path = live.path / f"content/incidents/{NAME}/02-note.fr.md"
    kept = path.read_text(encoding="utf-8")
    path.unlink()
    said = run(live.path, "check").stdout.replace("\xa0", " ")
    lines = re.findall(r"(?m)^ *((?:statut|retiré le|retiré parce que) : .+)$", said)[:3]
    path.write_text(kept.replace("stage:", "\n".join([*lines, "stage:"]), 1), encoding="utf-8")
    done = run(live.path, "build")
    assert (done.returncode, "La note est retirée sans raison." in done.stderr.replace("\xa0", " ")) == (1, True)
    assert not [page for page in (live.path / "site").rglob("*.html") if "> … <" in page.read_text(encoding="utf-8")]
    edit(path, "…", "Erreur de service.")
    done = run(live.path, "build")
    assert (done.returncode, "sans raison" in done.stderr, "ne dit pas quand" in done.stderr) == (0, False, False)
    shown = live.page("api/status.csv")
    edit(
        path, "Erreur de service.", "…"
    )  # as an older version took it: it stays withdrawn, and the reason is asked for
    assert run(live.path, "build").returncode == 1
    assert live.page("api/status.csv") == shown


def test_the_number_of_a_withdrawn_note_is_taken_for_ever(live: Project) -> None:
    """Another note under it does not count, and the message says which number to give it; with that, it counts."""
    withdrawn = live.path / f"content/incidents/{NAME}/02-note.fr.md"
    edit(withdrawn, "stage:", f"status: withdrawn\nwithdrawn-on: {day(-0.5)}\nwithdrawn-because: Erreur.\nstage:")
    assert run(live.path, "build").returncode == 0
    kept, cancelled = withdrawn.read_text(encoding="utf-8"), "telephone,whole-group,cancelled"
    withdrawn.unlink()
    said = run(live.path, "check").stdout.replace("\xa0", " ")
    assert "puis retiré, ne peut plus être lu ici" in said
    assert "Rien de ce qu’il disait" not in said
    added = live.write_note(recent("  telephone: cancelled", -0.1, title="Téléphone en panne"), 2)
    done = run(live.path, "build")
    assert (done.returncode, cancelled in live.page("api/status.csv")) == (1, False)
    assert f"{added.name}: erreur: Le numéro 2 de {NAME} est celui de « retiré »" in done.stderr.replace("\xa0", " ")
    assert "Nommez ce fichier 03-… au lieu de 2-…" in done.stderr
    added.rename(added.with_name("03-note.fr.md"))
    withdrawn.write_text(kept, encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    assert cancelled in live.page("api/status.csv")


def test_a_damaged_record_that_names_no_place_of_ours_ends_no_build(live: Project) -> None:
    """What the note says stands; the place that does not exist is passed over."""
    path = next((live.path / RECORD).glob(f"{NAME}*.json"))
    before = (live.path / "site/api/status.csv").read_bytes()
    edit(path, '"locations": \\[\n *"nord"', '"locations": ["nmrd"')
    done = run(live.path, "build")
    assert done.returncode in (0, 1)
    assert (live.path / "site/api/status.csv").read_bytes() == before

"""Services and locations with another id in ``services.yaml``: ``formerly:`` keeps old notes, and what they hold."""

import json
import re
import shutil
from pathlib import Path

from msgspec.structs import replace

from statusgen.model.remarks import Ready, ReadyRemark
from statusgen.model.statement import Statement
from statusgen.model.telephone_lines import NoteLine
from statusgen.model.words import Kind, Rule, State
from statusgen.record.published import IncidentRecord, Names, NoteFacts, NoteRecord
from statusgen.record.renamed import Renamed, rename_record
from tests.builders import Project
from tests.command_line import run
from tests.record.test_hold import NAME, RECORD, edit, live, recent

__all__ = ["live"]


def status_of(project: Project) -> dict[tuple[str, str], list[str]]:
    """Return state and rule of each cell."""
    lines = [line.split(",") for line in project.page("api/status.csv").splitlines()[1:]]
    return {(line[0], line[1]): line[2:4] for line in lines}


def rename(project: Project, kind: str, old: str, new: str, former: str) -> None:
    """Give an entry of services.yaml another id; those that name it name the new one."""
    path = project.path / "content/services.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf"(?m)^(  ){old}:\n", rf"\1{new}:\n    {former}\n" if former else rf"\1{new}:\n", text, count=1)
    path.write_text(re.sub(rf"\[([^\]\n]*)\b{old}\b", rf"[\1{new}", text), encoding="utf-8")
    assert new in path.read_text(encoding="utf-8"), kind


def test_a_renamed_service_keeps_what_notes_say_of_it(live: Project) -> None:
    """Old notes that use the old id stay valid, and its cells are those of before, built twice."""
    before = status_of(live)
    rename(live, "services", "radiology", "imaging", "formerly: radiology")
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert {place: said for (service, place), said in status_of(live).items() if service == "imaging"} == {
            place: said for (service, place), said in before.items() if service == "radiology"
        }


def test_a_corrected_name_leaves_notes_that_use_the_old_one_valid(live: Project) -> None:
    """Of a hospital, a service and a place to go, built twice: the record knows what they were called."""
    named = (
        "  Consultations:\n    at: Nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: l’hôpital voisin"
    )
    live.write_note(recent(named, -0.3, title="Encore"), 3)
    assert run(live.path, "build").returncode == 0
    before = status_of(live)
    services = live.path / "content/services.yaml"
    for old, new in (("fr: Nord", "fr: Rive droite"), ("Consultations,", "Rendez-vous,"), ("voisin", "de Grandval")):
        edit(services, old, new)
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert status_of(live) == before


def test_without_a_word_it_is_gone(live: Project) -> None:
    """It counts as it was, and the message names the way out."""
    before = status_of(live)
    rename(live, "services", "radiology", "imaging", "")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "formerly: radiology" in done.stderr
    assert before.items() <= status_of(live).items()


def test_a_renamed_service_that_is_laxer_is_held(live: Project) -> None:
    """A rename excuses nothing: a note that says less under the new id counts as it was published."""
    rename(live, "services", "radiology", "imaging", "formerly: radiology")
    edit(
        live.path / "content/incidents/2022-05-panne/01-note.fr.md",
        "  radiology: cancelled, wait",
        "  imaging: running",
    )
    done = run(live.path, "build")
    assert done.returncode == 1, done.stderr
    assert status_of(live)["imaging", "nord"] == ["cancelled", "wait"]


def test_a_renamed_location_keeps_its_cells(live: Project) -> None:
    """Statements, exceptions and places to go that use the old id mean the new one."""
    before = status_of(live)
    rename(live, "locations", "nord", "north", "formerly: nord")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert "url=../../locations/north/index.html" in live.page("fr/locations/nord/index.html")
    assert {service: said for (service, place), said in status_of(live).items() if place == "north"} == {
        service: said for (service, place), said in before.items() if place == "nord"
    }


BESIDE = """capacity:
  nord: 60
lines:
  nord: closed
help-wanted:
  blood:
    at: nord"""


def test_a_renamed_location_keeps_what_is_said_beside_its_cells(live: Project) -> None:
    """Its closed number stays closed; a share of work and a call for help that name it are no correction."""
    number = "000 00 00 00 01</a>"
    assert number in live.page("fr/locations/nord/index.html")
    live.write_note(recent("", -0.5, title="À Nord", more=BESIDE), 3)
    assert run(live.path, "build").returncode == 0
    assert number not in live.page("fr/locations/nord/index.html")
    record = live.path / RECORD / f"{NAME}.json"
    rename(live, "locations", "nord", "north", "formerly: nord")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert number not in live.page("fr/locations/north/index.html")
    assert [one["corrected"] for one in json.loads(record.read_bytes())["notes"]] == [[], [], []]


def test_nothing_that_is_recorded_keeps_the_old_id_of_a_place_alone() -> None:
    """Nobody knows which of them was meant: both stay closed. Remarks and unread notes name the new place, too."""
    renamed = Renamed(locations={"nord": "north"}, phones=frozenset(["nord"]))
    line = NoteLine("nord", is_closed=True)
    own = NoteLine("appointments-line", "000 00 01", location="nord")
    facts = NoteFacts(
        stage=None,
        next_update=None,
        valid_until=None,
        statements=(
            Statement(
                "radiology",
                ("sud",),
                State.CANCELLED,
                Rule.WAIT,
                remark=ReadyRemark(Ready.MOVED_TO, (), ("nord", "partner")),
            ),
        ),
        restart_plan=(),
        reach_everybody=None,
        corrects=None,
        telephone_lines=(line, own),
        reference="fr",
        texts={},
    )
    unread = NoteRecord(1, "", "", None, None, (), None, Names(), cells=(("radiology", "nord"),))
    record = IncidentRecord(1, "a", Kind.INCIDENT, None, None, False, "fr", {}, (unread, replace(unread, facts=facts)))
    notes = rename_record(record, renamed).notes
    assert notes[0].cells == (("radiology", "north"),)
    assert notes[1].facts is not None
    assert notes[1].facts.telephone_lines == (line, replace(line, id="north"), replace(own, location="north"))
    assert notes[1].facts.statements[0].remark == ReadyRemark(Ready.MOVED_TO, (), ("north", "partner"))


def test_a_rename_is_no_change_of_what_was_published(live: Project) -> None:
    """Nothing is recorded as changed, no build says that anything is otherwise for patients, and names are kept."""
    record = live.path / RECORD / f"{NAME}.json"
    before = json.loads(record.read_bytes())["notes"]
    rename(live, "services", "radiology", "imaging", "formerly: radiology")
    rename(live, "locations", "nord", "north", "formerly: nord")
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert not re.search("changent? pour les patients", done.stderr), done.stderr
    notes = json.loads(record.read_bytes())["notes"]
    assert [one["changed"] for one in notes] == [[] for _ in notes]
    assert not {"radiology", "nord"}.intersection(
        re.findall(r"[\w-]+", str([(one["facts"], one["names"]) for one in notes]))
    )
    assert notes[0]["names"]["services"]["imaging"] == before[0]["names"]["services"]["radiology"]


OWN_NAMES = """patients:
  {patients}
    name: {{fr: patients greffés, nl: getransplanteerden}}
"""


def test_a_renamed_place_to_go_and_a_renamed_group_of_patients_keep_what_is_said(live: Project) -> None:
    """Old notes that use the old ids stay valid, nothing is recorded as changed, also without the word later."""
    services = live.path / "content/services.yaml"
    typed = services.read_text(encoding="utf-8")
    services.write_text(typed + OWN_NAMES.format(patients="transplant:"), encoding="utf-8")
    sent = "  consultations:\n    state: cancelled\n    rule: wait\n    except:\n      - for: transplant\n"
    sent += "        rule: go-elsewhere\n        elsewhere: partner"
    live.write_note(recent(sent, -0.5, title="Ailleurs"), 3)
    assert run(live.path, "build").returncode == 0
    before = live.page("fr/services/consultations/index.html")
    renamed = typed.replace("  partner:\n", "  neighbour:\n    formerly: partner\n")
    renamed += OWN_NAMES.format(patients="grafted:\n    formerly: transplant")
    services.write_text(renamed, encoding="utf-8")
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert "services.yaml" not in done.stderr
    assert live.page("fr/services/consultations/index.html") == before
    assert '"changed": []' in (live.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8")
    without = renamed.replace("    formerly: partner\n", "").replace("    formerly: transplant\n", "")
    services.write_text(without, encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    assert live.page("fr/services/consultations/index.html") == before


def test_an_older_record_speaks_of_the_new_ids(live: Project, tmp_path: Path) -> None:
    """A site from before a rename, named with ``--since``: no difference is found, and nothing stands twice."""
    before = shutil.copytree(live.path / "site", tmp_path / "before")
    rename(live, "services", "radiology", "imaging", "formerly: radiology")
    assert run(live.path, "build").returncode == 0
    (live.path / "content/incidents" / NAME / "01-note.fr.md").unlink()
    done = run(live.path, "build", f"--since={before}")
    assert done.returncode == 1
    assert str(before) not in done.stderr
    assert status_of(live)["imaging", "nord"] == ["cancelled", "wait"]
    notes = json.loads((live.path / RECORD / f"{NAME}.json").read_bytes())["notes"]
    assert [one["service"] for one in notes[0]["facts"]["statements"]] == ["imaging"]

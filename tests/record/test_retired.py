"""Services and places that end for good on a day: ``retired:`` keeps old notes, and nobody is told to come any more."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.model.severity import LETS_COME
from statusgen.model.words import Rule
from statusgen.situation.fold import fold_situation
from tests.builders import NOON, Project, instant, make_project, note
from tests.command_line import run
from tests.reading import open_page, text_of
from tests.record.test_hold import live, recent
from tests.record.test_renamed import status_of

__all__ = ["live"]
BEGUN = "17/05/2022 11:00"


def retire(project: Project, id_: str, *lines: str) -> None:
    """Retire an entry of services.yaml: on a day, or with the lines below ``retired:``."""
    path = project.path / "content/services.yaml"
    text = path.read_text(encoding="utf-8")
    value = f" {lines[0]}" if len(lines) == 1 else "".join(f"\n      {line}" for line in lines)
    changed = re.sub(rf"(?m)^  {id_}:\n", f"  {id_}:\n    retired:{value}\n", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


@pytest.fixture
def hospital(tmp_path: Path) -> Project:
    """Return a site whose radiology, at Nord alone, is cancelled from before it ends."""
    made = make_project(tmp_path / "site")
    made.write_note(note())
    return made


def cells_of(project: Project, at: datetime) -> dict[tuple[str, str], str]:
    """Return the rules of all cells, as open data gives them at an instant."""
    project.build(at)
    status = json.loads(project.page("api/status.json"))
    return {(cell["service"], cell["location"]): cell["rule"] or "" for cell in status["cells"]}


def rule_of(project: Project, service: str, place: str) -> Rule | None:
    """Return the rule of a cell at noon."""
    content = project.read().content
    assert content is not None
    return fold_situation(content, NOON).cells[service, place].rule


def test_what_ends_is_as_usual_before_its_day_and_nowhere_after(hospital: Project) -> None:
    """From its day on a place has no cell, its pages stay and say since when; until then nothing changes but a word."""
    retire(hospital, "nord", "18/05/2022")
    before = cells_of(hospital, NOON)
    assert ("radiology", "nord") in before
    assert "Ne sera plus proposé à partir du mercredi 18 mai" in hospital.page("fr/locations/nord/radiology/index.html")
    open_ = hospital.page("fr/locations/nord/emergency/index.html")
    assert "Ne sera plus proposé à partir du mercredi 18 mai 2022.</strong>" in open_
    after = cells_of(hospital, instant("2022-05-18T00:00"))
    closed = hospital.page("fr/locations/nord/emergency/index.html")
    assert "N’est plus proposé depuis le mercredi 18 mai 2022. " in closed
    other = hospital.page("fr/locations/sud/emergency/index.html")
    assert closed.count("tel:112") > other.count("tel:112")  # nobody comes there, and whom to call
    assert {key for key in before if key not in after} == {key for key in before if key[1] == "nord"}
    page = hospital.page("fr/locations/nord/index.html")
    assert "Fermé définitivement depuis le mercredi 18 mai 2022." in page
    assert "nord" not in hospital.page("fr/table/index.html")
    assert "N’est plus proposé" in hospital.page("fr/locations/nord/radiology/index.html")
    assert "Fermé définitivement depuis" in hospital.page("fr/call-centre/index.html")
    assert "Fermé définitivement depuis" in hospital.page("fr/locations/nord/poster.html")
    assert "N’est plus proposé" in hospital.page("fr/services.xml")
    for folder in ("fr/locations/nord/", "fr/services/radiology/"):
        assert "N’est plus proposé" in hospital.page(f"{folder}badge.svg")


def test_what_will_end_is_announced_wherever_changes_are(hospital: Project) -> None:
    """Pages, paper, feed of services, open data and Statuspage say from when on, and nothing of any time after."""
    hospital.write_note(
        note("  radiology:\n    state: degraded\n    rule: call-first\n    from: 23/05/2022", valid_until="31/05/2022")
    )
    retire(hospital, "radiology", "25/05/2022")
    hospital.build()
    status = json.loads(hospital.page("api/status.json"))
    (cell,) = (one for one in status["cells"] if one["service"] == "radiology")
    told = [(one["begins"][:10], (one["ends"] or "")[:10], one["state"]) for one in cell["coming"]]
    assert told == [("2022-05-23", "2022-05-25", "degraded"), ("2022-05-25", "", "cancelled")]
    assert cell["coming"][-1]["instruction"]["fr"] == "N’est plus proposé."
    pages = ("index", "services/radiology/index", "locations/nord/index", "call-centre/index")
    others = ("fr/locations/nord/poster.html", "fr/services.xml", "fr/services/radiology/badge.svg")
    for name in (*(f"fr/{page}.html" for page in pages), *others):
        assert "25 mai" in hospital.page(name).replace("\xa0", " "), name
    assert "25 mai" in hospital.page("api/v2/components.json").replace("\xa0", " ")
    assert "25 mai" not in hospital.page("fr/incidents/2022-05-panne/1/index.html").replace("\xa0", " ")
    (bulletin,) = json.loads(hospital.page("api/incidents/2022-05-panne.json"))["bulletins"]
    (said,) = (one for one in bulletin["cells"] if one["service"] == "radiology")
    told = [(one["begins"][:10], (one["ends"] or "")[:10], one["state"]) for one in said["coming"]]
    assert told == [("2022-05-23", "2022-06-01", "degraded"), ("2022-06-01", "", "unknown")]  # never cut to as usual


def test_no_page_asks_for_departments_once_there_is_none(hospital: Project) -> None:
    """Pages of the archive lead to those of today while there are any; afterwards no page speaks of them as open."""
    asks = "Les urgences sont-elles ouvertes"
    bulletin = "fr/incidents/2022-05-panne/1/index.html"
    retire(hospital, "emergency", "18/05/2022")
    hospital.build(NOON)
    assert asks in hospital.page(bulletin)
    hospital.build(instant("2022-05-18T09:00"))
    pages = [path for path in (hospital.path / "site").rglob("*.html") if asks in path.read_text(encoding="utf-8")]
    assert pages == []


def test_nobody_is_sent_to_a_place_that_is_closed(hospital: Project) -> None:
    """A place that is silent takes patients, but not one that is closed; the note counts without it."""
    hospital.write_note(
        note("  emergency:\n    at: nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: Sud")
    )
    assert rule_of(hospital, "emergency", "nord") is Rule.GO_ELSEWHERE
    retire(hospital, "sud", BEGUN)
    assert rule_of(hospital, "emergency", "nord") not in (*LETS_COME, Rule.GO_ELSEWHERE)


@pytest.mark.parametrize("valid_until", ["31/05/2022", "17/05/2022 11:30"])
def test_the_end_of_a_place_to_go_is_announced_where_it_is_named(hospital: Project, valid_until: str) -> None:
    """Before it closes for good: on pages, paper and in open data, of an expired note too."""
    sent = "  emergency:\n    at: nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: Sud"
    hospital.write_note(note(sent, valid_until=valid_until))
    retire(hospital, "sud", "20/05/2022")
    hospital.build()
    status = json.loads(hospital.page("api/status.json"))
    (cell,) = (one for one in status["cells"] if (one["service"], one["location"]) == ("emergency", "nord"))
    assert cell["places_to_go"] == ["sud"]
    assert [(one["begins"][:10], one["places_to_go"]) for one in cell["coming"]][:1] == [("2022-05-20", [])]
    for name in ("emergency/index.html", "poster.html", "index.html"):
        page = text_of(open_page(hospital.path / "site", f"fr/locations/nord/{name}").cssselect("main")[0])
        assert "20 mai" in page.partition("quatorze prochains jours")[0], name
    assert "20 mai" not in hospital.page("fr/incidents/2022-05-panne/1/index.md").replace("\xa0", " ")


def test_a_step_of_what_has_ended_stays_in_the_plan(hospital: Project) -> None:
    """It says since when, on the page of the incident and the sheet: readers count the steps; the editor is told."""
    steps = "".join(f"\n  - service: {id_}\n    date: 27/05/2022" for id_ in ("radiology", "consultations"))
    hospital.write_note(
        note("  consultations: cancelled, wait", valid_until="31/05/2022", more=f"restart-plan:{steps}")
    )
    retire(hospital, "radiology", "19/05/2022")
    hospital.build(instant("2022-05-20T12:00"))
    for path in ("incidents/2022-05-panne/index.html", "call-centre/index.html"):
        rail = open_page(hospital.path / "site", f"fr/{path}").cssselect(".plan__step")
        assert [text_of(step).removeprefix("Maintenant") for step in rail] == [
            "Radiologie N’est plus proposé depuis le jeudi 19 mai 2022.",
            "Consultations vendredi 27 mai 2022 Date prévue",
        ]
    assert "27 mai" in hospital.page("fr/incidents/2022-05-panne/1/index.md").replace("\xa0", " ")
    checked = pipeline.check(hospital.path, instant("2022-05-20T12:00"))
    (told,) = [dict(one.values) for one in checked.problems if one.code == "retired-held"]
    assert (told["cells"], told["incidents"]) == ("Radiologie", "2022-05-panne")


def test_an_incident_can_close_without_naming_what_ended(hospital: Project) -> None:
    """What is retired holds no incident open, and a note of that day or later that names it is refused."""
    retire(hospital, "radiology", BEGUN)
    hospital.write_note(note("", published="17/05/2022 11:30", stage="closed", more="valid-until: 18/05/2022"), 2)
    assert "closed-while-held" not in {one.code for one in hospital.problems()}
    hospital.write_note(note("  radiology: running", published="17/05/2022 11:30"), 2)
    assert "cell-retired" in {one.code for one in hospital.problems()}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("help-wanted:\n  blood:\n    at: Sud", "place-retired"),
        ("lines:\n  sud: 000 00 00 00 09", "place-retired"),
        ("lines:\n  sud: closed", ""),
        ("capacity:\n  sud: 50 %", "place-retired"),
        ("restart-plan:\n  - service: consultations\n    at: Sud\n    date: 18/05/2022", "cell-retired"),
        ("restart-plan:\n  - service: records\n    at: Sud\n    date: 18/05/2022", "place-retired"),
        (
            "services:\n  consultations:\n    at: nord\n    state: running\n    remark: patients transférés à Sud",
            "place-retired",
        ),
    ],
)
def test_a_new_note_names_nothing_that_has_ended(hospital: Project, typed: str, code: str) -> None:
    """Wherever a place or a service can be named, as below services; what was published before stays valid."""
    retire(hospital, "sud", BEGUN)
    new = note("  telephone: running", published="17/05/2022 11:30", more=typed)
    if typed.startswith("services"):
        new = note(typed.removeprefix("services:\n"), published="17/05/2022 11:30")
    hospital.write_note(new, 2)
    assert {one.code for one in hospital.problems() if one.is_error} == ({code} if code else set())
    hospital.write_note(new.replace("11:30", "10:45"), 2)
    assert not {one.code for one in hospital.problems() if one.is_error}


def test_help_is_not_wanted_where_all_is_closed(hospital: Project) -> None:
    """A call for help of before says no longer to come to a place that is closed for good, nor is it about all."""
    more = "help-wanted:\n  blood:\n    at: [Nord, Sud]\n  volunteers:\n    at: Sud"
    hospital.write_note(note("  telephone: running", more=more, valid_until="31/05/2022"))
    retire(hospital, "sud", "18/05/2022")
    asked = []
    for at in (NOON, instant("2022-05-18T00:00")):
        hospital.build(at)
        asked.append([one["locations"] for one in json.loads(hospital.page("api/status.json"))["help_wanted"]])
    assert asked == [[["nord", "sud"], ["sud"]], [["nord"]]]


@pytest.mark.parametrize("typed", ["never", "31/02/2026", "", "[01/12/2026, 02/12/2026]", "\n      at: Nord"])
def test_a_day_that_cannot_be_meant_is_refused(hospital: Project, typed: str) -> None:
    """Whatever stands behind ``retired:`` and is no day is an error: nothing ends, and nothing stays, by mistake."""
    retire(hospital, "nord", typed)
    assert any(one.is_error and one.path.endswith("services.yaml") for one in hospital.problems())


@pytest.mark.slow("three builds of the command line")
def test_a_line_that_is_lost_opens_nothing(live: Project) -> None:
    """What was published to end does so until somebody accepts the contrary; that it ends is said once."""
    day = f"{datetime.now(NOON.tzinfo) - timedelta(hours=1):%d/%m/%Y %H:%M}"
    before = status_of(live)
    retire(live, "telephone", day)
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert "telephone" in done.stderr
    after = status_of(live)
    assert {key for key in before if key not in after} == {("telephone", "whole-group")}
    path = live.path / "content/services.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"    retired: {day}\n", ""), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 1, done.stderr
    assert "« retired: »" in done.stderr.replace("\xa0", " ")
    assert status_of(live) == after


@pytest.mark.slow("four builds of the command line")
def test_what_is_said_of_an_end_is_not_lost(live: Project) -> None:
    """Neither where to go instead; nor does a service go whose end was said of one place alone."""
    day = f"{datetime.now(NOON.tzinfo) - timedelta(hours=1):%d/%m/%Y %H:%M}"
    retire(live, "sud", f"date: {day}", "elsewhere: nord")
    retire(live, "consultations", f"date: {day}", "at: sud")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    after, path = status_of(live), live.path / "content/services.yaml"
    typed = path.read_text(encoding="utf-8")
    for changed in (
        typed.replace("      elsewhere: nord\n", ""),
        re.sub(r"(?m)^  consultations:\n(?:    .*\n)+", "", typed),
    ):
        assert changed != typed
        path.write_text(changed, encoding="utf-8")
        done = run(live.path, "build")
        assert done.returncode == 1, done.stderr
        assert "statusgen accept" in done.stderr
        assert status_of(live) == after


def test_a_service_of_the_whole_group_gets_no_places_beside_it(live: Project) -> None:
    """Where "whole-group: yes" is lost, no hospital says that what is cancelled for all of them runs there."""
    live.write_note(recent("  telephone: cancelled, wait", -0.2, title="Téléphone"), 3)
    assert run(live.path, "build").returncode == 0
    services, before = live.path / "content/services.yaml", status_of(live)
    typed = services.read_text(encoding="utf-8")
    services.write_text(typed.replace("    whole-group: yes\n", ""), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "« Téléphone » (locations)" in done.stderr
    assert status_of(live) == before
    services.write_text(typed, encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    assert status_of(live) == before

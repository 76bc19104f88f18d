"""Ambulances that go elsewhere with some patients: read, united, and laxer where the diversion narrows."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from statusgen.model.diversion import is_diversion_laxer, unite_diversions
from statusgen.model.situation import Instruction, Said
from statusgen.model.words import DivertedCase, Rule, State
from statusgen.situation.fold import fold_situation
from statusgen.situation.laxer import find_laxer_on_site
from tests.builders import NOON, Project, make_project, note
from tests.reading import open_page, text_of

STROKE, TRAUMA = DivertedCase.STROKE, DivertedCase.TRAUMA
EMERGENCY = "  urgences:\n    state: degraded\n    rule: emergency-only\n    ambulances: {}"


def said(*cases: DivertedCase, diverted: bool = True) -> Said:
    """Return what diverts ambulances with some patients, or all."""
    return Said(State.DEGRADED, Instruction(Rule.EMERGENCY_ONLY), ambulances_diverted=diverted, diverted_for=cases)


def test_a_diversion_that_narrows_is_laxer() -> None:
    """With all patients is stricter than with some; of several the union holds, in any order."""
    everybody, none = said(), said(diverted=False)
    rising = [none, said(STROKE), said(STROKE, TRAUMA), everybody]
    for at, before in enumerate(rising):
        assert [is_diversion_laxer(before, after) for after in rising] == [other < at for other in range(4)]
    assert is_diversion_laxer(said(STROKE), said(TRAUMA))
    assert unite_diversions([said(TRAUMA), none, said(STROKE)]) == (True, (STROKE, TRAUMA))
    assert unite_diversions([everybody, said(STROKE)]) == (True, ())
    assert unite_diversions([none]) == (False, ())


READ = {
    "diverted": (True, ()),
    "accepted": (False, ()),
    "accueillies": (False, ()),
    "stroke, polytraumatisés": (True, (STROKE, TRAUMA)),
    "[trauma, AVC]": (True, (STROKE, TRAUMA)),
    "stroke and trauma": (True, (STROKE, TRAUMA)),
    "diverted for stroke": (True, (STROKE,)),
    "déviées pour AVC et traumatismes": (True, (STROKE, TRAUMA)),
    "diverted, stroke": (True, ()),
}
REFUSED = {"strok": "word-unknown-near", "diverted for dragons": "word-unknown", "~~stroke~~": "line-crossed-out"}


@pytest.mark.parametrize("typed", [*READ, *REFUSED])
def test_with_whom_ambulances_go_elsewhere_is_read(typed: str, tmp_path: Path) -> None:
    """As hospitals write it, in any language; what is mistyped is named, and never read as accepted."""
    project = make_project(tmp_path)
    path = project.write_note(note(EMERGENCY.format(typed)), 1)
    read = project.read()
    assert [one.code for one in read.problems if one.is_error] == ([REFUSED[typed]] if typed in REFUSED else [])
    if typed in READ:
        assert read.content is not None, path
        (found,) = read.content.incidents["2022-05-panne"].notes[0].statements
        assert (found.ambulances_diverted, found.diverted_for) == READ[typed]


def test_an_edit_that_narrows_a_diversion_is_laxer(tmp_path: Path) -> None:
    """Readers are told with whom; fewer of them afterwards is laxer, more is not."""
    project = make_project(tmp_path)
    project.write_note(note(EMERGENCY.format("stroke, trauma")), 1)
    project.build(NOON)
    told = "Ziekenwagens met deze patiënten gaan naar andere ziekenhuizen: beroerte en zware verwondingen."
    assert told in text_of(open_page(tmp_path / "site", "nl/services/emergency/index.html"))
    before = project.read().content
    project.write_note(note(EMERGENCY.format("stroke")), 1)
    after = project.read().content
    assert before is not None
    assert after is not None
    assert find_laxer_on_site(before, after, NOON) == [("emergency", "nord"), ("emergency", "sud")]
    assert find_laxer_on_site(after, before, NOON) == []


def test_a_closed_department_takes_no_patients_by_ambulance(tmp_path: Path) -> None:
    """Whoever reads that it is closed never reads that some ambulances still come: of one incident, or of two."""
    project = make_project(tmp_path)
    closed = "  urgences:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: partner"
    stroke = "\n    ambulances: diverted for stroke"
    project.write_note(note(closed + stroke), 1)
    assert "diversion-of-closed" in {problem.code for problem in project.problems()}
    for said in (closed + stroke, closed):
        project.write_note(note(said), 1)
        content = project.read().content
        assert content is not None
        cell = fold_situation(content, NOON).cells["emergency", "nord"]
        assert (cell.said.ambulances_diverted, cell.said.diverted_for) == (True, ())
        project.write("incidents/2022-05-crue/incident.fr.md", "---\ntitle: Crue\nconcerns: named\n---\nDe l’eau.\n")
        project.write_note(note(EMERGENCY.format("diverted for stroke")), 1, "2022-05-crue")


def test_a_diversion_that_expired_is_told_as_an_old_word(tmp_path: Path) -> None:
    """Nobody said that ambulances come again: pages say when we last wrote that they do not, and open data marks it."""
    for typed, told in (
        ("diverted", "gingen ziekenwagens naar andere ziekenhuizen."),
        ("stroke", "gingen ziekenwagens met deze patiënten naar andere ziekenhuizen: beroerte."),
    ):
        project = make_project(tmp_path / typed)
        project.write_note(note(EMERGENCY.format(typed)), 1)
        project.build(NOON)
        assert _read_marks(project) == [("stated", True, None)] * 2
        project.build(NOON + timedelta(days=2))
        assert _read_marks(project) == [("expired", True, "2022-05-17T10:30:00+02:00")] * 2
        for page in ("nl", "nl/services/emergency", "nl/locations/nord", "nl/locations/nord/emergency"):
            text = text_of(open_page(project.path / "site", f"{page}/index.html"))
            assert f"Bij onze laatste update (dinsdag 17 mei 2022, 10:30) {told}" in text, page


def _read_marks(project: Project) -> list[tuple[str, bool, str | None]]:
    cells = [one for one in json.loads(project.page("api/status.json"))["cells"] if one["service"] == "emergency"]
    return [(one["reason"], one["ambulances_diverted"], one["ambulances_diverted_as_of"]) for one in cells]


def test_what_is_said_now_of_ambulances_is_not_told_as_old(tmp_path: Path) -> None:
    """Of two incidents, one of which has expired, the word that holds decides."""
    project = make_project(tmp_path)
    project.write_note(note(EMERGENCY.format("stroke")), 1)
    project.write("incidents/2022-05-crue/incident.fr.md", "---\ntitle: Crue\nconcerns: named\n---\nDe l’eau.\n")
    project.write_note(note(EMERGENCY.format("trauma"), valid_until="30/05/2022 18:00"), 1, "2022-05-crue")
    content = project.read().content
    assert content is not None
    said = fold_situation(content, NOON + timedelta(days=2)).cells["emergency", "nord"].said
    assert (said.ambulances_diverted, said.diverted_for, said.diverted_as_of) == (True, (STROKE, TRAUMA), None)


@pytest.mark.parametrize("typed", ["non", "oui", "aucune"])
def test_who_answers_whether_ambulances_come_reads_what_to_type(typed: str, tmp_path: Path) -> None:
    """A yes or no may mean either: the words for all of them are named first, those for some after them."""
    project = make_project(tmp_path)
    project.write_note(note(f"  emergency:\n    state: degraded\n    rule: come\n    ambulances: {typed}"))
    (problem,) = [one for one in project.problems() if one.code == "word-unknown"]
    assert dict(problem.values)["allowed"].startswith("déviées, accueillies, ")


def _with_four_languages(path: Path) -> Project:
    """Make a project whose editors type words of four languages."""
    project = make_project(path)
    settings = (path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, de, en]"))
    return project


@pytest.mark.parametrize("typed", ["terminé", "beendet", "gestopt", "over"])
def test_a_diversion_that_is_over_is_answered_with_what_to_type(typed: str, tmp_path: Path) -> None:
    """It may be the ambulances that are: nothing is guessed, and no patients are proposed that resemble the word."""
    project = _with_four_languages(tmp_path)
    project.write_note(note(f"  emergency:\n    state: degraded\n    rule: come\n    ambulances: {typed}"))
    assert [dict(one.values)["near"] for one in project.problems() if one.code == "word-unknown-near"] == [
        "accueillies"
    ]


@pytest.mark.parametrize(
    "typed", ["reviennent", "ne sont plus déviées", "kommen wieder", "komen weer", "no longer diverted"]
)
def test_ambulances_that_come_again_are_accepted(typed: str, tmp_path: Path) -> None:
    """As editors say it."""
    project = _with_four_languages(tmp_path)
    project.write_note(note(f"  emergency:\n    state: degraded\n    rule: come\n    ambulances: {typed}"))
    assert not any(one.code.startswith("word-") for one in project.problems())
    content = project.read().content
    assert content is not None
    assert not next(iter(content.incidents.values())).notes[0].statements[0].ambulances_diverted

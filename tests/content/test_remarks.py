"""A remark that is ready in every language is known by its first words, and names dates and places."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.model.note import PublicFacts
from statusgen.model.remarks import OwnRemark, Ready, ReadyRemark, find_ready
from statusgen.model.statement import Statement
from statusgen.model.words import Rule, State
from statusgen.record.encode import parse_incident
from tests.builders import NOON, instant, make_project, note, without_digest
from tests.stories import make_note

MAY = (date(2022, 5, 3), date(2022, 5, 10))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("records missing 03/05/2022 to 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants : 3 mai 2022 – 10 mai 2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers ontbreken van 03/05/2022 tot 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants entre le 03/05/2022 et le 10/05/2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers manquants du 3 au 10 mai 2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("dossiers ontbreken tussen 3 en 10 mei 2022", ReadyRemark(Ready.RECORDS_MISSING, MAY)),
        ("patients évacués vers Sud", ReadyRemark(Ready.MOVED_TO, (), ("sud",))),
        ("dossiers manquants du 3 mai 2022", None),
        ("dossiers manquants le 03/05/2022 et le 10/05/2022", None),
        ("dossiers manquants 03/05/2022, 10/05/2022", None),
        ("Les proches peuvent venir chercher les patients.", ReadyRemark(Ready.FETCH_PATIENTS)),
        ("transférés à Sud et nord", ReadyRemark(Ready.MOVED_TO, (), ("sud", "nord"))),
        ("nous redonnons rendez-vous", ReadyRemark(Ready.REBOOK)),
        ("nouveau rendez-vous à partir du 10/05/2022", ReadyRemark(Ready.REBOOK_FROM, MAY[1:])),
        ("reprise des rendez-vous à partir du 10/05/2022", None),
        ("nouveaux rendez-vous dès le 10/05/2022", None),
        ("new appointments from 10/05/2022", None),
        ("dossiers manquants depuis mai", None),
        ("dossiers manquants 10/05/2022 au 03/05/2022", None),
        ("transférés à Sud et Lune", None),
        ("nous redonnons rendez-vous demain", None),
        ("Les analyses sont faites ailleurs.", None),
        ("@moved-to lune ici", None),
    ],
)
def test_a_ready_remark_is_read(tmp_path: Path, typed: str, meant: ReadyRemark | None) -> None:
    """With all that it names it is that remark; else it stays the sentence that it is, and a warning says so."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    remark: {typed}"))
    reading = project.read()
    assert reading.content is not None
    (incident,) = reading.content.incidents.values()
    said = incident.notes[0].statements[0].remark
    assert said == (meant or typed.lstrip("@"))
    almost = typed.startswith(("dossiers", "transférés", "patients", "nous", "@")) and meant is None
    assert almost == any(problem.code == "remark-almost" for problem in reading.problems)


@pytest.mark.parametrize("kept", ["@records-missing a b", "@records-missing 2022-05-03", "@rebook-from", "@nothing"])
def test_a_record_that_is_damaged_holds_no_ready_remark(kept: str) -> None:
    """It is no traceback in a build that reads it."""
    assert find_ready(kept) is None


def test_a_remark_may_be_typed_in_several_languages(tmp_path: Path) -> None:
    """In braces, quoted or not, or line by line; pages say it in theirs, and mark what is not translated."""
    project = make_project(tmp_path)
    limited = "state: degraded\n    rule: come\n    remark:"
    radiology = f'  radiology:\n    {limited} {{fr: "Entrez, à gauche.", nl: Ga links binnen.}}'
    consultations = f"  consultations:\n    {limited}\n      fr: Venez tôt."
    project.write_note(note(f"{radiology}\n{consultations}"))
    reading = project.read()
    assert reading.content is not None
    (incident,) = reading.content.incidents.values()
    assert [one.remark for one in incident.notes[0].statements] == [
        OwnRemark((("fr", "Entrez, à gauche."), ("nl", "Ga links binnen."))),
        OwnRemark((("fr", "Venez tôt."),)),
    ]
    assert [problem.code for problem in reading.problems if not problem.code.startswith("translation")] == [
        "text-untranslated"
    ]
    project.build(NOON)
    assert "Ga links binnen." in project.page("nl/services/radiology/index.html")
    marked = '<p><span lang="fr" dir="ltr">Venez tôt.</span> (Frans)</p>'
    assert marked in project.page("nl/services/consultations/index.html")


def test_a_remark_in_one_language_is_marked_for_readers_of_others(tmp_path: Path) -> None:
    """On pages, in copies, feeds and open data: behind it stands its language, and the check counts it as a text."""
    project = make_project(tmp_path)
    own = "  consultations:\n    state: degraded\n    rule: come\n    remark: Passez par la porte B."
    warning = "warnings:\n  - kind: calls\n    remark: Raccrochez tout de suite."
    project.write_note(note(own, more=warning))
    found = [problem for problem in project.problems() if problem.code == "text-untranslated"]
    assert [dict(problem.values)["missing"] for problem in found] == ["nl", "nl"]
    project.build(NOON)
    for path in (
        "nl/services/consultations/index.html",
        "nl/locations/nord/index.html",
        "nl/locations/nord/poster.html",
    ):
        assert '<span lang="fr" dir="ltr">Passez par la porte B.</span> (Frans)' in project.page(path), path
    for path in ("nl/services/consultations/index.md", "nl/feed.xml", "nl/feed.json", "nl/locations/nord/feed.atom"):
        assert "(Frans)" in project.page(path), path
    told = json.loads(project.page("api/services/consultations.json"))["cells"][0]["instruction"]
    assert (told["fr"].endswith("porte B."), told["nl"].endswith("porte B. (Frans)")) == (True, True)
    assert "Raccrochez tout de suite.</span> (Frans)" in project.page("nl/index.html")
    assert "(français)" not in project.page("fr/services/consultations/index.html")


def test_the_record_holds_what_a_ready_remark_names(tmp_path: Path) -> None:
    """Dates and places are facts, in other words tomorrow; older records kept them as text, which is read as such."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology:\n    state: degraded\n    rule: come\n    remark: transférés à Sud"))
    project.build(NOON)
    raw = (tmp_path / "site/api/published/2022-05-panne.json").read_bytes()
    kept = {"type": "ready", "kind": "moved-to", "dates": [], "places": ["sud"]}
    (said,) = json.loads(raw)["notes"][0]["facts"]["statements"]
    assert said["remark"] == kept
    older = re.sub(rb'"remark": \{[^}]*\}', b'"remark": "@moved-to sud"', raw)
    assert older != raw
    for version in (raw, without_digest(older.decode()).encode()):
        facts = parse_incident("2022-05-panne.json", version).notes[0].facts
        assert facts is not None
        assert facts.statements[0].remark == ReadyRemark(Ready.MOVED_TO, (), ("sud",))


def test_an_earlier_version_keeps_the_remark_of_each_place() -> None:
    """Corrected facts are told with the remarks of today: those of the same place."""
    here, there = (Statement("radiology", (place,), State.DEGRADED, Rule.COME, remark=place) for place in ("a", "b"))
    note_ = make_note("i", 1, instant("2022-05-10T10:30"), [here, there])
    bare = tuple(replace(one, state=State.CANCELLED, rule=Rule.WAIT, remark="") for one in (here, there))
    before = PublicFacts(None, None, None, bare, (), None, None)
    corrected = replace(note_, corrected=(instant("2022-05-11T10:30"),), earlier=(before,))
    assert [(one.state, one.remark) for one in corrected.version(0).statements] == [
        (State.CANCELLED, "a"),
        (State.CANCELLED, "b"),
    ]

"""Groups of places: read as one name, told as one where all are meant, and never hiding a place that differs."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.model.place_groups import gather
from statusgen.situation.laxer import find_laxer_on_site
from tests.builders import NOON, Project, make_project, note
from tests.reading import open_page, text_of

NAMES = ("nord", "sud", "est", "ouest", "centre")
GROUPS = """groups:
  clinics:
    name: {fr: nos polycliniques, nl: onze klinieken}
    locations: [sud, est, ouest, centre]
"""
CLOSED = "  radiology:\n    at: clinics\n    state: cancelled\n    rule: wait"


def make(folder: Path) -> Project:
    """Return a group of five places of which some are clinics."""
    project = make_project(folder)
    services = (folder / "content/services.yaml").read_text(encoding="utf-8")
    places = "".join(f"  {one}:\n    name: {{fr: {one.title()}, nl: {one.title()}}}\n" for one in NAMES)
    rest = services[services.index("services:") :].replace("    locations: [nord]\n", "")
    project.write("services.yaml", f"locations:\n{places}{GROUPS}{rest}")
    return project


READ = {
    "clinics": "sud est ouest centre",
    "nos polycliniques": "sud est ouest centre",
    "onze klinieken, nord": "sud est ouest centre nord",
    "est, clinics": "est sud ouest centre",
    "clinic": "location-unknown-near",
    "dragons": "location-unknown",
    "~~clinics~~": "line-crossed-out",
}


@pytest.mark.parametrize("typed", READ)
def test_a_group_stands_for_its_places(typed: str, tmp_path: Path) -> None:
    """By its id or its name in any language, beside other places; what is mistyped is named."""
    project = make(tmp_path)
    project.write_note(note(CLOSED.replace("at: clinics", f"at: {typed}")), 1)
    read = project.read()
    assert read.content is not None
    codes = [one.code for one in read.problems if one.is_error]
    notes = [note for incident in read.content.incidents.values() for note in incident.notes]
    assert codes == ([] if "-" not in READ[typed] else [READ[typed]])
    assert codes or notes[0].statements[0].locations == tuple(READ[typed].split())


def test_a_group_is_a_place_to_go(tmp_path: Path) -> None:
    """All of it by its name, without those that send patients away, and without those that do not offer the service."""
    project = make(tmp_path)
    away = "    state: cancelled\n    rule: go-elsewhere\n    elsewhere: clinics"
    project.write_note(
        note(f"  radiology:\n    at: nord\n{away}\n  consultations:\n    at: sud\n{away}, any pharmacy"), 1
    )
    read = project.read()
    assert read.content is not None
    assert not [one for one in read.problems if one.is_error]
    (told,) = (one for incident in read.content.incidents.values() for one in incident.notes)
    goes = {one.service: one.elsewhere for one in told.statements}
    assert goes["radiology"] == ("sud", "est", "ouest", "centre")
    assert goes["consultations"] == ("est", "ouest", "centre", "any-pharmacy")
    project.build(NOON)
    pages = {place: text_of(open_page(tmp_path / "site", f"fr/locations/{place}/index.html")) for place in NAMES}
    assert "Allez à : nos polycliniques." in pages["nord"].replace("\u00a0", " ")
    assert "Est, Ouest, Centre ou n’importe quelle pharmacie." in pages["sud"]


def test_pages_name_a_group_and_what_differs(tmp_path: Path) -> None:
    """A place that differs is named in full; the page opens into the places of the group."""
    project = make(tmp_path)
    differs = "    except:\n      - at: est\n        state: running\n        rule: come"
    project.write_note(note(f"{CLOSED}\n{CLOSED.replace('radiology', 'consultations')}\n{differs}"), 1)
    project.build(NOON)
    page = open_page(tmp_path / "site", "fr/services/consultations/index.html")
    assert "Sud, Ouest et Centre" in text_of(page)  # three of four: they are named
    assert "nos polycliniques (3" not in text_of(page)
    assert [one.text_content() for one in page.cssselect("details.place-group a")] == ["Sud", "Est", "Ouest", "Centre"]
    for name in (
        "index.html",
        "services/index.html",
        "services/radiology/index.html",
        "call-centre/index.html",
        "feed.xml",
    ):
        assert "nos polycliniques (les 4)" in (tmp_path / "site/fr" / name).read_text(encoding="utf-8"), name


def test_all_but_few_are_named_with_those_that_are_not_meant(tmp_path: Path) -> None:
    """Of many places up to three may be missing; each is named, and nobody is told of one that is not meant."""
    content = make(tmp_path).read().content
    assert content is not None
    catalogue = content.catalogue
    clinics = replace(catalogue.groups["clinics"], locations=tuple(f"place-{number}" for number in range(20)))
    catalogue = replace(catalogue, groups={"clinics": clinics})
    named = [place for place in clinics.locations if place != "place-7"]
    (found,) = gather(catalogue, named)
    assert not isinstance(found, str)
    assert found.missing == ("place-7",)
    assert gather(catalogue, named[:16]) == tuple(named[:16])
    assert gather(catalogue, ["nord", *clinics.locations])[0] == "nord"
    assert gather(catalogue, clinics.locations[:2]) == clinics.locations[:2]


def test_a_group_that_shrinks_is_laxer(tmp_path: Path) -> None:
    """What a note said of a place is not taken back by the group of today."""
    project = make(tmp_path)
    project.write_note(note(CLOSED), 1)
    before = project.read().content
    path = tmp_path / "content/services.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("ouest, centre]", "ouest]"), encoding="utf-8")
    after = project.read().content
    assert before is not None
    assert after is not None
    assert find_laxer_on_site(before, after, NOON) == [("radiology", "centre")]
    assert find_laxer_on_site(after, before, NOON) == []

"""Groups of patients of the project's own: named in services.yaml, used as the known ones, told in every language."""

from pathlib import Path

import pytest

from statusgen.model.words import Group
from tests.builders import NOON, Project, make_project, note
from tests.reading import open_page, text_of

OWN = """patients:
  transplant:
    name: {fr: patients greffés}
  heart-failure:
    name: {fr: insuffisants cardiaques, nl: hartfalen}
"""
KEPT = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: {}\n        rule: come"


def make(folder: Path) -> Project:
    """Return a site with two groups of patients of its own."""
    project = make_project(folder)
    services = (folder / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services + OWN)
    return project


READ = {
    "transplant": ("transplant",),
    "patients greffés, enceintes": ("transplant", Group.PREGNANCY),
    "new, existing, adressés par un médecin": (Group.NEW, Group.EXISTING, Group.REFERRED),
    "hartfalen": ("heart-failure",),
    "patients greffes": ("transplant",),
}
REFUSED = {
    "patient greffé": "word-unknown-near",
    "dragons": "word-unknown",
    "~~transplant~~": "line-crossed-out",
    "greffes": "word-unknown",
}


@pytest.mark.parametrize("typed", [*READ, *REFUSED])
def test_own_groups_are_read_beside_the_known_ones(typed: str, tmp_path: Path) -> None:
    """By id or name, in any language of the site; what is mistyped is named, with what resembles it."""
    project = make(tmp_path)
    project.write_note(note(KEPT.format(typed)), 1)
    read = project.read()
    assert read.content is not None
    assert [one.code for one in read.problems if one.is_error] == ([REFUSED[typed]] if typed in REFUSED else [])
    if typed in READ:
        (incident,) = read.content.incidents.values()
        assert incident.notes[0].statements[0].exceptions[0].groups == READ[typed]


def test_own_groups_are_told_in_words(tmp_path: Path) -> None:
    """With the name of the language, else that of the reference, marked as such; open data has the id."""
    project = make(tmp_path)
    project.write_note(note(KEPT.format("transplant, heart-failure")), 1)
    project.build(NOON)
    page = open_page(tmp_path / "site", "nl/services/radiology/index.html")
    assert "Behalve voor patients greffés en hartfalen" in text_of(page)
    assert "patients greffés" in [one.text_content() for one in page.cssselect("[lang=fr]")]
    assert '"groups":["transplant","heart-failure"]' in (tmp_path / "site/api/status.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        "tous: {fr: greffés, nl: getransplanteerd}",
        *("rest: {fr: tout le monde}", "rest: {fr: greffés, nl: Andere patiënten}", "rest: {fr: les autres}"),
        *("rest: {fr: Nord}", "rest: {fr: greffés, nl: Radiologie}", "consultations: {fr: greffés}"),
        *("rest: {fr: l’hôpital voisin}", "rest: {fr: Groupe d’essai}", "rest: {fr: rendez-vous du 20 mai}"),
    ],
)
def test_no_own_group_is_called_like_everybody_or_like_something_else(names: str, tmp_path: Path) -> None:
    """An exception for it would be for all, or for whoever thinks of that: it is refused, and counts for nobody."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    id_, name = names.split(": ", 1)
    project.write("services.yaml", f"{services}patients:\n  {id_}:\n    name: {name}\n")
    read = project.read()
    assert "patients-unclear" in {problem.code for problem in read.problems if problem.is_error}
    assert read.content is not None
    assert read.content.catalogue.patients == {}


def test_messages_name_a_group_of_the_project_as_its_editors_do(tmp_path: Path) -> None:
    """The lines to add for a group that is lost at a place bear its name, not its id."""
    project = make(tmp_path)
    at_place = "      - at: nord\n        state: cancelled\n        rule: wait\n"
    said = KEPT.format("patients greffés").replace("rule: wait", "rule: call-first", 1)
    project.write_note(note(said.replace("    except:\n", f"    except:\n{at_place}")))
    (lost,) = (dict(one.values) for one in project.problems() if one.code == "override-drops-group")
    assert lost["groups"] == "patients greffés"

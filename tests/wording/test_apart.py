"""A place that has more exceptions than others is not told twice; one that lacks an exception is told whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.wording.exceptions import tell_apart
from statusgen.wording.views import Advice, ExceptionView
from tests.builders import Project, make_project, note
from tests.reading import open_page, text_of

EVERYWHERE = """  consultations:
    state: cancelled
    rule: stay-unless-contacted
    except:
      - for: [pregnancy]
        rule: come
"""
MORE = """      - for: [dialysis]
        at: [sud]
        rule: come"""


def three_places(path: Path, services: str) -> Project:
    """Make a site of three hospitals with one bulletin."""
    project = make_project(path)
    typed = (path / "content/services.yaml").read_text(encoding="utf-8")
    place = "  est:\n    name: {fr: Est, nl: Oost}\n    phone: 000 00 00 00 03\n"
    project.write("services.yaml", typed.replace("services:\n", f"{place}services:\n", 1))
    project.write_note(note(services))
    project.build()
    return project


def exceptions_of(project: Project) -> list[str]:
    """Return what the page of all services says of consultations otherwise: for whom or where, and the answer."""
    page = open_page(project.path / "site", "fr/services/index.html")
    (card,) = (one for one in page.cssselect(".service") if text_of(one.cssselect("h3")[0]) == "Consultations")
    return [
        f"{text_of(one.cssselect('.exception__who')[0])}: {text_of(one.cssselect('[data-answer]')[0])}"
        for one in card.cssselect(".exception")
    ]


def rows_of(project: Project) -> list[str]:
    """Return what the home page says of it."""
    page = open_page(project.path / "site", "fr/index.html")
    return [text_of(one) for one in page.cssselect(".rows [data-quote]")]


@pytest.mark.parametrize("told", [exceptions_of, rows_of])
def test_a_place_with_more_exceptions_tells_those_alone(tmp_path: Path, told: Callable[[Project], list[str]]) -> None:
    """Not again what holds there as everywhere."""
    said = " | ".join(told(three_places(tmp_path, EVERYWHERE + MORE))).replace("\xa0", " ")
    assert said.count("femmes enceintes") == 1
    assert "Sauf : patients en dialyse (Sud)" in said
    assert "Sauf à Sud" not in said
    assert "Ne venez pas" not in said


STAYS, COMES = (Advice("cancelled", "Cancelled", "", told) for told in ("Do not come.", "Come."))
PREGNANT, DIALYSIS = (ExceptionView(f"Except {group}", COMES) for group in ("pregnant women", "dialysis"))


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (ExceptionView("Except at Sud", STAYS, (PREGNANT, DIALYSIS), within="Sud"), ["Except dialysis (Sud)"]),
        (ExceptionView("Except at Sud", STAYS, (DIALYSIS,)), ["Except at Sud"]),
        (ExceptionView("Except at Sud", STAYS), ["Except at Sud"]),
        (ExceptionView("Except at Sud", COMES, (PREGNANT, DIALYSIS)), ["Except at Sud"]),
        (ExceptionView("Except at Sud", STAYS, (replace(PREGNANT, advice=STAYS), DIALYSIS)), ["Except at Sud"]),
    ],
    ids=["more", "another", "none", "another answer", "another answer for a group"],
)
def test_a_place_that_lacks_an_exception_is_told_whole(there: ExceptionView, told: list[str]) -> None:
    """Who may come elsewhere, and not there, must not take that exception for theirs."""
    assert [one.who for one in tell_apart(STAYS, (PREGNANT,), there)] == told

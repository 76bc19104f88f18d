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
    assert "Sauf : Sud" not in said
    assert "Ne venez pas" not in said


TWO_GROUPS = EVERYWHERE.replace("pregnancy", "pregnancy, dialysis")
RESTART = """  consultations:
    at: sud
    state: cancelled
    rule: stay-unless-contacted
    restart: 23/05/2022
"""
THE_SAME_GROUPS = """    except:
      - {for: dialysis, rule: come}
      - {for: pregnancy, rule: come}
"""


def with_a_restart(path: Path, services: str) -> Project:
    """Make such a site with a second bulletin, on one hospital."""
    project = three_places(path, TWO_GROUPS)
    project.write_note(note(services, published="17/05/2022 11:00"), 2)
    project.build()
    return project


def test_a_place_where_patients_do_the_same_is_no_exception(tmp_path: Path) -> None:
    """Its restart stands with what is otherwise; the order of the groups, and in how many lines, is nothing."""
    project = with_a_restart(tmp_path, RESTART + THE_SAME_GROUPS)
    assert len(rows_of(project)) == 1
    (row,) = open_page(project.path / "site", "fr/index.html").cssselect(".rows li")
    assert len(row.cssselect("p")) == 2
    assert "Sud – Reprise prévue : 23 mai" in text_of(row).replace("\xa0", " ")


def test_the_sheet_for_callers_answers_when_it_runs_again(tmp_path: Path) -> None:
    """With the restart that a service announces, also where the incident has no restart plan."""
    project = with_a_restart(tmp_path, RESTART + THE_SAME_GROUPS)
    asked = open_page(project.path / "site", "fr/call-centre/index.html").cssselect(".ask")
    (told,) = (text_of(one) for one in asked if text_of(one.cssselect("h2")[0]).startswith("Quand est-ce que"))
    assert "Consultations – Sud – Reprise prévue le lundi 23 mai 2022" in told.replace("\xa0", " ")
    assert "Nous ne pouvons pas en dire plus" not in told


def test_a_place_without_the_exceptions_says_that_it_is_for_everybody(tmp_path: Path) -> None:
    """An exception that says what the rule says would tell nothing."""
    (_, at_sud) = rows_of(with_a_restart(tmp_path, RESTART))
    assert "Ne venez pas Cela vaut pour tout le monde." in at_sud.replace("\xa0", " ")


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
    assert [one.who for one in tell_apart(STAYS, (PREGNANT,), there, "At Sud")] == told

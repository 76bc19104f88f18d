"""Exceptions for those whose appointment lies between two days: read as typed, compared day by day, told in words."""

from datetime import date

import pytest

from statusgen.model.patients import Days, find_days, in_order, is_among, join_days, patients_of
from statusgen.model.severity import is_laxer
from statusgen.model.situation import Cell, GroupException, Instruction, Reason, Said
from statusgen.model.words import Group, Rule, State
from statusgen.situation.fold import fold_situation
from tests.builders import NOON, Project, make_project, note
from tests.reading import open_page, text_of
from tests.stories import SERVICES

KEPT = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: {}\n        rule: come"


def days(first: int, last: int) -> str:
    """Return those whose appointment lies between two days of May."""
    return patients_of(Days(date(2022, 5, first), date(2022, 5, last)))


READ = {
    **dict.fromkeys(
        (
            "appointments 20/05/2022 to 24/05/2022",
            "appointments 2022-05-20 to 2022-05-24",
            "rendez-vous du 20 au 24 mai 2022",
            "Rendez-vous entre le 20 mai et le 24 mai 2022",
            "rendez-vous du vendredi 20 au mardi 24 mai 2022",
            "rendez-vous 20/05–24/05/2022",
            "afspraken van 20 mei t/m 24 mei 2022",
            "afspraken 20/5 - 24/5/2022",
            "appointments 20-24 May 2022",
            "appointments May 20-24, 2022",
            "rendez-vous 20/05-24/05/2022",
            "Termine 20.-24.5.2022",
            "Termine vom 20. bis einschließlich 24. Mai 2022",
            "rendez-vous du 20 au 24 mai 2022 inclus",
        ),
        (days(20, 24),),
    ),
    **dict.fromkeys(
        (
            "appointments on 20/05/2022 and 24/05/2022",
            "appointments on 20 and 24 May 2022",
            "afspraken 20 en 24 mei 2022",
            "Termine 20. und 24. Mai 2022",
            "rendez-vous le 20 et le 24 mai 2022",
            "citas el 20 y el 24 de mayo de 2022",
        ),
        (days(20, 20), days(24, 24)),
    ),
    **dict.fromkeys(
        (
            "appointments between 20 and 24 May 2022",
            "afspraken tussen 20 en 24 mei 2022",
            "Termine zwischen dem 20. und dem 24. Mai 2022",
            "appuntamenti tra il 20 e il 24 maggio 2022",
        ),
        (days(20, 24),),
    ),
    "rendez-vous le 20/05/2022, enceintes": (days(20, 20), Group.PREGNANCY),
    "rendez-vous déjà annulé": (Group.ALREADY_CANCELLED,),
}
REFUSED = {
    **dict.fromkeys(
        (
            "appointments from 20 May 2022",
            "appuntamenti dal 20 maggio 2022",
            "rendez-vous du 24/05/2022 au 20/05/2022",
            "rendez-vous du 20/05/2022 au 24/05/2032",
            "rendez-vous du lundi 20 au mardi 24 mai 2022",
            "rendez-vous 20/05/2022 ou 24/05/2022",
            "rendez-vous du 20/05/2022 10:00 au 24/05/2022",
            "rendez-vous 31/02/2022",
            "rendez-vous",
        ),
        "appointments-unreadable",
    ),
    **dict.fromkeys(
        ("rendez-vous du 20/05 au 24/05", "appointments 20-24 May", "Termine 20.-24.5."), "days-without-year"
    ),
    "rendez-vous annulés": "word-unknown-near",
    "~~rendez-vous du 20 au 24 mai 2022~~": "line-crossed-out",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a site in six languages."""
    made = make_project(tmp_path_factory.mktemp("appointments"))
    settings = (made.path / "content" / "settings.yaml").read_text(encoding="utf-8")
    made.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, en, de, es, it]"))
    return made


@pytest.mark.parametrize("typed", [*READ, *REFUSED])
def test_days_are_read_as_people_write_them(typed: str, project: Project) -> None:
    """With the year, once for both; "and" names two days unless "between" leads; what is unclear lets nobody come."""
    project.write_note(note(KEPT.format(typed)), 1)
    read = project.read()
    assert read.content is not None
    assert [one.code for one in read.problems if one.is_error] == ([REFUSED[typed]] if typed in REFUSED else [])
    if typed in READ:
        (incident,) = read.content.incidents.values()
        assert incident.notes[0].statements[0].exceptions[0].groups == READ[typed]


def test_days_are_compared_one_by_one() -> None:
    """What is said of some days holds for each; days that overlap are cut, and told together if they say the same."""
    assert in_order([days(18, 24), Group.NEW, "own", days(20, 28)]) == (
        *(Group.NEW, "own"),
        *(days(18, 19), days(20, 24), days(25, 28)),
    )
    assert join_days(in_order([days(18, 24), days(20, 28)])) == (days(18, 28),)
    assert join_days(in_order([days(18, 19), days(21, 28)])) == (days(18, 19), days(21, 28))
    assert is_among(days(20, 22), [days(18, 24)])
    assert not is_among(days(20, 25), [days(18, 24)])
    assert not is_among(None, [days(18, 24)])
    assert find_days("appointments 2022-05-24 to 2022-05-20") is None
    assert find_days("appointments 2022-05-24 to 9999-12-31") is None


def tells(rule: Rule, *exceptions: tuple[str, Rule]) -> Cell:
    """Return a cell with a rule and exceptions."""
    groups = tuple(GroupException((group,), None, Instruction(own)) for group, own in exceptions)
    return Cell("radiology", "north", Said(State.CANCELLED, Instruction(rule), groups), Reason.STATED)


def test_days_that_grow_are_laxer() -> None:
    """Whoever is let come on one day more is let come; that a day is told apart without saying otherwise is nothing."""
    radiology = SERVICES["radiology"]
    before = tells(Rule.WAIT, (days(20, 24), Rule.COME))
    assert is_laxer(radiology, before, tells(Rule.WAIT, (days(20, 25), Rule.COME)))
    assert not is_laxer(radiology, before, tells(Rule.WAIT, (days(20, 23), Rule.COME)))
    apart = tells(Rule.WAIT, (days(20, 21), Rule.COME), (days(22, 24), Rule.COME))
    assert not is_laxer(radiology, before, apart)
    assert not is_laxer(radiology, apart, before)
    kept_away = tells(Rule.COME, (days(20, 24), Rule.WAIT))
    assert is_laxer(radiology, kept_away, tells(Rule.COME, (days(21, 24), Rule.WAIT)))


def test_incidents_that_name_other_days_add_up(project: Project) -> None:
    """On each day the strictest of what is said holds, and pages say it in words."""
    general = "  radiology:\n    state: degraded\n    rule: come\n    except:\n      - for: {}\n        rule: {}"
    project.write_note(note(general.format(days(18, 24), "call-first")), 1)
    project.write("incidents/2022-05-crue/incident.fr.md", "---\ntitle: Crue\nconcerns: named\n---\nDe l’eau.\n")
    project.write_note(note(general.format(days(20, 28), "wait")), 1, "2022-05-crue")
    project.build(NOON)
    page = text_of(open_page(project.path / "site", "fr/services/radiology/index.html"))
    assert "Sauf : patients qui ont rendez-vous du mercredi 18 mai 2022 au jeudi 19 mai 2022" in page
    assert "Sauf : patients qui ont rendez-vous du vendredi 20 mai 2022 au samedi 28 mai 2022" in page


def test_days_that_one_incident_cancels_are_said_to_a_group_that_another_lets_come(project: Project) -> None:
    """Whoever is of the group and has an appointment then does not come: every output says so beside "come"."""
    usual = "  radiology:\n    state: running\n    rule: come\n    except:\n      - for: {}\n        rule: wait"
    project.write_note(note(usual.format(days(18, 24))), 1)
    project.write("incidents/2022-05-crue/incident.fr.md", "---\ntitle: Crue\nconcerns: named\n---\nDe l’eau.\n")
    project.write_note(note(KEPT.format("enceintes")), 1, "2022-05-crue")
    project.build(NOON)
    site = project.path / "site"
    told = "Cela vaut même si une autre exception vous permet de venir."
    for path in (
        *("fr/index.html", "fr/services/radiology/index.html", "fr/locations/nord/index.html"),
        *("fr/locations/nord/radiology/index.html", "fr/locations/nord/poster.html", "fr/call-centre/index.html"),
        *("fr/services.xml", "api/status.json", "api/v2/components.json"),
    ):
        text = text_of(open_page(site, path)) if path.endswith("html") else (site / path).read_text(encoding="utf-8")
        assert told in text, path
    reading = project.read()
    assert reading.content is not None
    said = fold_situation(reading.content, NOON).cells["radiology", "nord"].said
    assert said.instruction_for(Group.PREGNANCY).rule is Rule.COME
    assert [one.rule for one in said.exceptions if one.is_for(days(20, 20))] == [Rule.WAIT]

"""How much of its usual work a hospital does: the newest word counts, in every output, until its incident closes."""

import json
from pathlib import Path

import pytest

from statusgen.situation.fold import fold_situation
from tests.builders import NOON, Project, instant, make_project, note


def _standing(project: Project) -> dict[str, tuple[object, int]]:
    content = project.read().content
    assert content is not None
    standing = fold_situation(content, NOON).capacities
    return {one.said.location: (one.said.capacity, one.note) for one in standing}


def _write(project: Project, number: int, capacity: str, stage: str = "limited") -> None:
    project.write_note(note("", published=f"17/05/2022 10:{number:02}", more=capacity, stage=stage), number)


def test_the_newest_word_about_each_hospital_counts(tmp_path: Path) -> None:
    """What is said of the whole group replaces what was said of one hospital before; closing ends it."""
    project = make_project(tmp_path)
    _write(project, 1, "capacity:\n  Nord: 40\n  sud: 70 %")
    assert _standing(project) == {"nord": (40, 1), "sud": (70, 1)}
    _write(project, 2, "capacity: {sud: 85,5 %}")
    assert _standing(project) == {"nord": (40, 1), "sud": (85.5, 2)}
    _write(project, 3, "capacité : 60 %")
    assert _standing(project) == {"whole-group": (60, 3)}
    _write(project, 4, "capacity:\n  nord: 50\nstatus: withdrawn\nwithdrawn-because: Erreur.")
    _write(project, 5, "capacity:\n  nord: 20")
    assert _standing(project) == {"whole-group": (60, 3), "nord": (20, 5)}
    _write(project, 6, "", stage="closed")
    assert _standing(project) == {}


@pytest.mark.parametrize(
    ("typed", "code", "line"),
    [
        ("capacity: beaucoup", "capacity-unreadable", 9),
        ("capacity:\n  nord: 140", "capacity-unreadable", 10),
        ("capacity:\n  ouest: 40", "location-unknown", 10),
        ("capacity:\n  nord:", "value-missing", 10),
        ("capacity:\n  nord: 40\n  Nord: 50", "key-twice", 11),
        ("capacity:\n  - nord: 40", "value-not-text", 9),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, typed: str, code: str, line: int) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more=typed))
    assert [(problem.code, problem.line) for problem in project.problems()] == [(code, line)]


def test_every_output_tells_it(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note(more="capacity:\n  nord: 40-50 %"))
    project.build()
    told = "\u00a0: Part de l’activité habituelle\u00a0: 40 à 50\u00a0%."
    pages = ("index.html", "locations/nord/index.html", "incidents/2022-05-panne/index.html", "call-centre/index.html")
    for path in (*pages, "incidents/2022-05-panne/1/index.html", "incidents/2022-05-panne/1/index.md", "feed.xml"):
        page = project.page(f"fr/{path}").replace("&nbsp;", "\u00a0").replace("\u202f", "\u00a0")
        assert ("Nord (17 mai, 10:30)" if path in pages else "Nord") + told in page, path
    assert "Part de l’activité" not in project.page("fr/locations/sud/index.html")
    (stated,) = json.loads(project.page("api/status.json"))["capacities"]
    assert (stated["location"], stated["capacity"]["percent"], stated["bulletin"]) == ("nord", 40, 1)


PLANNED = "---\ntitle: Travaux\nkind: planned\nfrom: 18/05/2022 08:00\nuntil: 18/05/2022 20:00\n---\nDes travaux.\n"
WHOLE = "\u00a0: Part de l’activité habituelle\u00a0: 40 à 50\u00a0%."


def test_planned_work_tells_it_with_its_window(tmp_path: Path) -> None:
    """It is announced with the day, holds within the window alone, and is gone after it."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-panne/incident.fr.md", PLANNED)
    project.write_note(note("  radiology: degraded, come", more="capacity:\n  nord: 40-50 %", stage="limited"))
    content = project.read().content
    assert content is not None
    days = [instant(f"2022-05-{day}T12:00") for day in (17, 18, 19)]
    situations = [fold_situation(content, day) for day in days]
    assert [len(one.capacities) for one in situations] == [0, 1, 0]
    assert [len(one.capacities_coming) for one in situations] == [1, 0, 0]
    pages = ("index.html", "locations/nord/index.html", "locations/nord/poster.html", "call-centre/index.html")
    for path in (*pages, "incidents/2022-05-panne/index.html", "incidents/2022-05-panne/1/index.html", "feed.xml"):
        project.build(days[0])
        assert f"Nord (18 mai, de 08:00 à 20:00){WHOLE}" in _plain(project.page(f"fr/{path}")), path
        project.build(days[2])
        assert path not in pages or WHOLE not in _plain(project.page(f"fr/{path}")), path
    project.build(days[0])
    status = json.loads(project.page("api/status.json"))
    (said,) = status["capacities_coming"]
    assert status["capacities"] == []
    assert (said["location"], said["begins"], said["ends"]) == (
        "nord",
        "2022-05-18T08:00:00+02:00",
        "2022-05-18T20:00:00+02:00",
    )


def test_planned_work_is_as_new_as_its_window(tmp_path: Path) -> None:
    """A share that was announced before another incident said one replaces that within its window, and no longer."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-travaux/incident.fr.md", PLANNED)
    work = note("  radiology: degraded, come", published="16/05/2022 10:00", more="capacity:\n  nord: 30")
    project.write_note(work, incident="2022-05-travaux")
    _write(project, 1, "capacity: 80 %")
    content = project.read().content
    assert content is not None
    told = [
        [(one.said.location, one.said.capacity) for one in fold_situation(content, instant(at)).capacities]
        for at in ("2022-05-17T12:00", "2022-05-18T12:00", "2022-05-19T12:00")
    ]
    assert told == [[("whole-group", 80)], [("whole-group", 80), ("nord", 30)], [("whole-group", 80)]]


def test_planned_work_may_not_reach_everybody(tmp_path: Path) -> None:
    """Its appointments are cancelled before it begins: what it says of contact counts from its announcement on."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-panne/incident.fr.md", PLANNED)
    project.write_note(note(more="reach-everybody: no"))
    content = project.read().content
    assert content is not None
    reached = [fold_situation(content, instant(f"2022-05-{day}T12:00")).reach_everybody for day in (17, 18, 19)]
    assert reached == [False, False, content.settings.reach_everybody]
    project.build(NOON)
    for page in ("fr/incidents/2022-05-panne/1/index.html", "fr/locations/nord/radiology/index.html"):
        assert "Sans nouvelles de notre part, consultez" in project.page(page)


def _plain(page: str) -> str:
    return page.replace("&nbsp;", "\u00a0").replace("\u202f", "\u00a0")

"""Dates of notes beside the window of their planned incident, outside which nothing of it is shown."""

import json
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.model.problem import Level
from tests.builders import NOON, Project, instant, make_project, note
from tests.reading import open_page, text_of

STRIKE = "---\ntitle: Grève\nkind: planned\nfrom: 01/06/2022\nuntil: {until}\n---\nUne grève.\n"
CANCELLED = "  radiology:\n    state: cancelled\n    rule: wait\n    "


def strike(place: Path, dates: str, until: str = "03/06/2022") -> Project:
    """Return a project with a strike from 1 June, and a note that cancels radiology at some dates."""
    project = make_project(place)
    project.write("incidents/2022-05-panne/incident.fr.md", STRIKE.format(until=until))
    project.write_note(note(CANCELLED + dates.replace("\n", "\n    "), stage="limited"))
    return project


def found(project: Project) -> list[tuple[str, int, Level]]:
    """Return the problems of a project: code, line and level."""
    return [(problem.code, problem.line, problem.level) for problem in project.problems()]


@pytest.mark.parametrize(
    ("dates", "outside"),
    [
        ("until: 06/06/2022", [("outside-window", 13)]),
        ("until: 03/06/2022 24:00", []),
        ("until: 04/06/2022 00:01", [("outside-window", 13)]),
        ("from: 01/06/2022\nuntil: 03/06/2022", []),
        ("from: 31/05/2022\nuntil: 02/06/2022", [("outside-window", 13)]),
        ("from: 15/06/2022\nuntil: 16/06/2022", [("outside-window", 13), ("outside-window", 14)]),
        ("windows: [01/06/2022, 02/06/2022]", []),
        ("windows:\n  - 01/06/2022\n  - 05/06/2022", [("outside-window", 15)]),
        ("every: Wednesday\nuntil: 03/06/2022", []),
        ("every: Wednesday\nuntil: 30/06/2022", [("outside-window", 14)]),
        ("every: Monday\nuntil: 03/06/2022", [("every-never", 13)]),
    ],
)
def test_a_date_outside_the_window_is_refused(tmp_path: Path, dates: str, outside: list[tuple[str, int]]) -> None:
    """Nothing would be shown of it, and patients would read "come": it is an error on the line of the date."""
    assert found(strike(tmp_path, dates)) == [(code, line, Level.ERROR) for code, line in outside]


def test_a_window_that_was_widened_takes_the_date(tmp_path: Path) -> None:
    """What the advice says to type is enough."""
    assert found(strike(tmp_path, "until: 06/06/2022", until="06/06/2022")) == []


def test_a_date_outside_is_a_warning_once_it_is_published(tmp_path: Path) -> None:
    """A published note stands; its editors are told."""
    project = strike(tmp_path, "until: 06/06/2022", until="06/06/2022")
    project.build()
    project.write("incidents/2022-05-panne/incident.fr.md", STRIKE.format(until="03/06/2022"))
    store = CacheStore(tmp_path)
    problems = pipeline.check(tmp_path, NOON, store).problems
    store.close()
    said = [(one.code, one.line, one.level) for one in problems if "/01-" in one.path]
    assert ("outside-window", 13, Level.WARNING) in said
    assert not any(level is Level.ERROR for _, _, level in said)


@pytest.mark.parametrize(
    "dates",
    [
        "du: 01/06/2022\nau: 03/06/2022",
        "windows:\n  - du 01/06/2022 au 03/06/2022",
        "windows:\n  - chaque mercredi au vendredi 8:00-12:00 jusqu’au 03/06/2022",
        "windows:\n  - elke woensdag tot vrijdag 8:00-12:00 tot 03/06/2022",
        "windows:\n  - elke woensdag tot vrijdag van 8:00 tot 12:00 tot 03/06/2022",
        "windows:\n  - elke woensdag tot vrijdag van 8 tot 12 uur van 01/06/2022 tot 03/06/2022",
        "chaque: mercredi au vendredi 8:00-12:00\nau: 03/06/2022",
    ],
)
def test_the_end_is_typed_as_people_say_it(tmp_path: Path, dates: str) -> None:
    """The word "au" ends what "du" begins, and between two days of the week it ends nothing."""
    project = strike(tmp_path, dates)
    assert found(project) == []
    content = project.read().content
    assert content is not None
    (statement,) = content.incidents["2022-05-panne"].notes[0].statements
    assert f"{statement.windows[-1].ends:%d/%m}" in ("03/06", "04/06")


OVER = [("window-over", 10, Level.ERROR)]


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        ("  radiology: cancelled, wait", OVER),
        ("  radiology: cancelled, wait\n  consultations: running, call-first", OVER),
        ("  radiology: running, call-first", OVER),
        ("  radiology: running", []),
        ("  radiology:\n    state: running\n    rule: come", []),
        (
            "  radiology:\n    state: cancelled\n    rule: wait\n    until: 03/06/2022",
            [("outside-window", 13, Level.ERROR)],
        ),
    ],
)
def test_a_window_that_is_over_when_its_note_is_published_is_refused(
    tmp_path: Path, said: str, problems: list[tuple[str, int, Level]]
) -> None:
    """A year that slipped would show nothing of the strike, and patients would read "come" while it lasts."""
    project = make_project(tmp_path)
    slipped = STRIKE.format(until="03/06/2021").replace("01/06/2022", "01/06/2021")
    project.write("incidents/2022-05-panne/incident.fr.md", slipped)
    project.write_note(note(said, stage="limited"))
    assert found(project) == problems


@pytest.mark.parametrize(
    ("ends", "published", "right"),
    [
        ("03/06/2021", "17/05/2022 10:30", "03/06/2022"),
        ("31/12/2021", "02/12/2022 10:30", "31/12/2022"),
        ("03/06/2022", "04/06/2022 00:00", "04/06/2022"),
        ("03/06/2022", "03/06/2022 23:59", ""),
    ],
)
def test_the_advice_says_what_to_type_for_a_window_that_is_over(
    tmp_path: Path, ends: str, published: str, right: str
) -> None:
    """The next year in which it is not over, or the day of the note where that comes late."""
    project = make_project(tmp_path)
    project.write(
        "incidents/2022-05-panne/incident.fr.md", STRIKE.format(until=ends).replace("01/06/2022", f"01/02/{ends[-4:]}")
    )
    dates = {"published": published, "next_update": "30/12/2022 12:00", "valid_until": "31/12/2022"}
    project.write_note(note(CANCELLED.rstrip(), **dates))
    problems = [problem for problem in project.problems() if problem.code == "window-over"]
    assert [dict(problem.values)["right"] for problem in problems] == ([right] if right else [])


@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        ("", "À l’arrêt"),
        ("from: 03/06/2022\nuntil: 01/06/2022\n", "À l’arrêt"),
        ("until: 03/06/2022\n", "À l’arrêt"),
        ("from: 02/06/2022\nfrom: 17/05/2022\nuntil: 03/06/2022\n", "À l’arrêt"),
        ("kind: incident\nfrom: 02/06/2022\nuntil: 03/06/2022\n", "À l’arrêt"),
        ("from: 03/06/2022\n", "Fonctionne"),
        ("from: 01/05/2022\n", "À l’arrêt"),
    ],
)
def test_what_lacks_its_dates_is_no_reason_to_come(tmp_path: Path, dates: str, answer: str) -> None:
    """Its note is published, so it counts, from the day that is known or else at once, until the dates are mended."""
    project = make_project(tmp_path)
    project.write(
        "incidents/2022-05-panne/incident.fr.md", f"---\ntitle: Travaux\nkind: planned\n{dates}---\nTravaux.\n"
    )
    project.write_note(note("  radiology: cancelled, wait", more="capacity: 40 %"))
    project.build(NOON)
    page = open_page(tmp_path / "site", "fr/locations/nord/radiology/index.html")
    assert text_of(page.cssselect(".callout .state")[0]) == answer
    said = json.loads((tmp_path / "site/api/incidents/2022-05-panne.json").read_text("utf-8"))
    is_known = dates in ("from: 03/06/2022\n", "from: 01/05/2022\n")
    assert (said["begins"] is not None) is is_known  # nobody said that it begins with its note
    assert ("À partir du" in project.page("fr/incidents/2022-05-panne/index.html")) is is_known
    for name in ("active", "upcoming"):
        listed = json.loads((tmp_path / f"site/api/v2/scheduled-maintenances/{name}.json").read_text("utf-8"))
        for work in listed["scheduled_maintenances"]:
            assert (work["started_at"] is not None) is (work["scheduled_for"] is not None) is is_known
    about = text_of(open_page(tmp_path / "site", "fr/index.html"))
    assert ("Groupe d’essai (À partir du" in about) is is_known, about


@pytest.mark.parametrize("dates", ["until: 18/05/2022\n", "from: 18 mai\nuntil: 18/05/2022\n"])
def test_an_end_whose_start_cannot_be_read_opens_nothing(tmp_path: Path, dates: str) -> None:
    """It may be before its start: what is said is to be confirmed from then on, until a later note says it."""
    project, page = make_project(tmp_path), "fr/locations/nord/radiology/index.html"

    def card(name: str, at: str) -> str:
        project.build(instant(at))
        return text_of(open_page(tmp_path / "site", name).cssselect(".callout")[0])

    project.write(
        "incidents/2022-05-panne/incident.fr.md", f"---\ntitle: Travaux\nkind: planned\n{dates}---\nTravaux.\n"
    )
    project.write_note(note(valid_until="31/12/2022"))
    before = card(page, "2022-05-17T12:00")
    assert "À l’arrêt" in before
    assert "À confirmer" in before
    assert "Fonctionne" not in before
    feed = (tmp_path / "site/fr/feed.xml").read_text("utf-8")
    assert "À l’arrêt" in feed
    assert "Fonctionne" not in feed
    after = card(page, "2022-05-20T12:00")
    assert "À confirmer" in after
    assert "Fonctionne" not in after
    assert "Tous nos services fonctionnent" not in text_of(open_page(tmp_path / "site", "fr/index.html"))
    dates_of_note = {"published": "20/05/2022 13:00", "next_update": "30/05/2022 12:00", "valid_until": "31/12/2022"}
    project.write_note(note("  radiology: running", **dates_of_note), 2)
    assert "Fonctionne" in card(page, "2022-05-20T14:00")


@pytest.mark.parametrize("kind", ["", "kind: planed work\n"])
def test_dates_of_what_is_not_known_to_be_planned_leave_its_news_as_they_are(tmp_path: Path, kind: str) -> None:
    """They are refused: the bulletin closes at once, and so says its title in the feed."""
    project = make_project(tmp_path)
    dates = "from: 18/05/2022\nuntil: 03/06/2022\n"
    project.write("incidents/2022-05-panne/incident.fr.md", f"---\ntitle: Travaux\n{kind}{dates}---\nTravaux.\n")
    project.write_note(note())
    project.build(NOON)
    items = (tmp_path / "site/fr/feed.xml").read_text("utf-8").partition("<item>")[2]
    assert "À l’arrêt" in items.partition("</title>")[0]


@pytest.mark.parametrize("page", ["---\nkind: planned\n{dates}---\nTravaux.\n", "---\ntitle: [Travaux\n a: b\n---\n"])
def test_an_incident_whose_page_has_no_title_bears_that_of_its_first_note(tmp_path: Path, page: str) -> None:
    """Its note is published: a page without a heading, and a link without words, help no reader to it."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-panne/incident.fr.md", page.format(dates="from: 17/05/2022\nuntil: 03/06/2022\n"))
    project.write_note(note(valid_until="18/05/2022 18:00"))
    project.build(NOON)
    heading = open_page(tmp_path / "site", "fr/incidents/2022-05-panne/index.html").cssselect("h1")[0]
    assert text_of(heading) == "Radiologie annulée"

"""The share of the usual work, as hospitals publish it: read as meant in every language, or refused."""

import json
from pathlib import Path

import pytest

from statusgen.content.capacity import parse_capacity
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.capacity import Capacity, Estimate, Share, lowest
from tests.builders import NOON, make_project, note
from tests.content.test_vocabulary import iter_spellings
from tests.reading import open_page, text_of

WORDS = read_vocabulary(known_languages())
KEPT = "except:\n      - for: pregnancy\n        rule: come"
AWAY = "except:\n      - at: sud\n        state: cancelled\n        rule: wait"
READ: dict[str, Capacity] = {
    **dict.fromkeys(("70", "70 %", "70%", "70\u202f%", "%70", "yüzde 70", "70 pour cent", "٧٠٪", "70 % ."), 70),
    **dict.fromkeys(("85,5 %", "85.5%", "٨٥٫٥٪"), 85.5),
    **dict.fromkeys(("0,7 %", "0.7%"), 0.7),
    **dict.fromkeys(
        ("40-50 %", "40 % – 50 %", "40—50", "40 à 50 %", "entre 40 et 50 %", "von 40 bis 50 Prozent"),
        Estimate(Share.BETWEEN, 40, 50),
    ),
    **dict.fromkeys(("about 70 %", "70 % environ", "ca. 70 %", "~70", "± 70 %"), Estimate(Share.ABOUT, 70)),
    **dict.fromkeys(
        ("more than 70 %", "plus de 70 pour cent", "> 70 %", "+ de 70 %", "أكثر من ٧٠٪", "%70’ten fazla"),
        Estimate(Share.MORE_THAN, 70),
    ),
    **dict.fromkeys(("less than 70 %", "moins de 70 %", "<70%", "- de 70 %"), Estimate(Share.LESS_THAN, 70)),
    **dict.fromkeys(("at least 70 %", "70 % or more", "≥ 70 %"), Estimate(Share.AT_LEAST, 70)),
    **dict.fromkeys(("min. 70 %", "70 % minimum", "70 % au minimum", "mind. 70 %"), Estimate(Share.AT_LEAST, 70)),
    **dict.fromkeys(("up to 70 %", "au maximum 70 %"), Estimate(Share.AT_MOST, 70)),
    **dict.fromkeys(("half", "la moitié", "de helft", "Hälfte", "la mitad", "1/2"), Estimate(Share.ABOUT, 50)),
    **dict.fromkeys(("three quarters", "drei Viertel", "tre quarti"), Estimate(Share.ABOUT, 75)),
    "at least half": Estimate(Share.AT_LEAST, 50),
    "moins de la moitié": Estimate(Share.LESS_THAN, 50),
}
REFUSED = (
    *(
        "",
        "half the beds",
        "-70",
        "70 -",
        "- about 70",
        "70 ?",
        "(70 %)",
        "~~70~~",
        "// 70",
        "70 % (about)",
        "nearly 70",
        "70²",
    ),
    *(
        "40 50",
        "40,50",
        "40/50",
        "50-40",
        "40-40",
        "40-50-60",
        "50 of 100",
        "70 beds",
        "1.5.2",
        "70,",
        "½",
        "7½",
        "0.7",
        "0,7-0,9",
        "less than 1.0",
    ),
    *("110 %", "7000", "1 000", "-5 %", "less than 0", "more than 100 %", "about 40-50 ?", "40 % not 50 %", "70 80 90"),
)


@pytest.mark.parametrize("typed", READ)
def test_a_share_is_read_as_it_was_published(typed: str) -> None:
    """Numbers, ranges, bounds and estimates, with signs or words, keep what they say."""
    assert parse_capacity(typed, WORDS) == READ[typed]


def test_what_cannot_be_told_is_refused() -> None:
    """No number is picked out of a text that says more, less, or nothing that can be."""
    assert {typed: read for typed in REFUSED if (read := parse_capacity(typed, WORDS)) is not None} == {}


@pytest.mark.parametrize("language", known_languages())
def test_every_spelling_of_a_share_is_read(language: str) -> None:
    """What pages print in a language may be typed in it, and each alias too, with a percent sign or the word."""
    words = read_vocabulary([language])
    wrong = []
    for share, spelling in iter_spellings(language, "share"):
        typed = spelling.format(number=70, low=40, high=50)
        expected = Estimate(Share(share), 40, 50) if "{low}" in spelling else Estimate(Share(share), 70)
        wrong += [typed] if parse_capacity(typed, words) != expected else []
    for _, unit in iter_spellings(language, "percent"):
        wrong += [unit] if {parse_capacity(typed, words) for typed in (f"70 {unit}", f"{unit} 70")} != {70} else []
    assert wrong == []


def test_the_lowest_of_shares_is_the_one_that_promises_least() -> None:
    """Of those with the same number, less than it is the lowest, and more than it the highest."""
    more, less, between = Estimate(Share.MORE_THAN, 40), Estimate(Share.LESS_THAN, 40), Estimate(Share.BETWEEN, 40, 50)
    assert lowest((more, 40, between, less)) == less
    assert lowest((more, 40, between)) == between
    assert lowest((more, 40, 85.5)) == 40
    assert lowest(()) is None


def test_a_share_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    """The card, the table of figures and the open data say "more than 70 %" and "85,5 %", and draw the number."""
    project = make_project(tmp_path)
    lines = "  radiology:\n    state: degraded\n    rule: call-first\n    capacity: {}"
    project.write_note(note(lines.format("plus de 70 %"), published="16/05/2022 10:30"), 1)
    project.write_note(note(lines.format("85,5 %"), published="16/05/2022 11:30"), 2)
    project.write_note(note(lines.format("40-50 %")), 3)
    project.build(NOON)
    site = tmp_path / "site"
    table = open_page(site, "nl/incidents/2022-05-panne/index.html").cssselect("table.figures")[0]
    shares = [text_of(one).replace("\xa0", " ") for one in table.cssselect(".figures__share")]
    assert shares == ["meer dan 70%", "85,5%", "40 tot 50%"]
    assert [one.get("width") for one in table.cssselect("rect:not(.figures__all)")] == ["70", "85.5", "40"]
    card = text_of(open_page(site, "fr/services/radiology/index.html").cssselect("main")[0]).replace("\xa0", " ")
    assert "Part de l’activité habituelle : 40 à 50 %." in card
    cells = json.loads((site / "api" / "status.json").read_text(encoding="utf-8"))["cells"]
    (share,) = (one for one in cells if one["service"] == "radiology" and one["capacity"])
    assert share["capacity_percent"] is None
    assert share["capacity"] | {"text": share["capacity"]["text"]["fr"]} == {
        "said": "between",
        "percent": 40,
        "to_percent": 50,
        "text": "40 à 50\u00a0%",
    }


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("state: running\n    rule: come\n    capacity: 0", "error"),
        ("state: degraded\n    rule: come\n    capacity: 0 %", "error"),
        ("state: cancelled\n    rule: wait\n    capacity: 100 %", "error"),
        ("state: running\n    rule: come\n    capacity: 20 %", "warning"),
        ("state: cancelled\n    rule: wait\n    capacity: plus de 70 %", "warning"),
        ("state: running\n    rule: come\n    delay: 8 h", "warning"),
        ("state: running\n    rule: come\n    capacity: plus de 30 %", None),
        ("state: running\n    rule: come\n    delay: 2 h", None),
        ("state: cancelled\n    rule: wait\n    capacity: 20 %", None),
        ("state: cancelled\n    rule: wait\n    capacity: 0 %", None),
        (f"state: cancelled\n    rule: wait\n    capacity: 60 %\n    {KEPT}", None),
        (f"state: cancelled\n    rule: wait\n    capacity: 100 %\n    {KEPT}", "error"),
        (f"state: cancelled\n    rule: wait\n    capacity: 60 %\n    {AWAY}", "warning"),
        (f"state: running\n    rule: come\n    capacity: 40 %\n    {AWAY}", None),
        (f"state: running\n    rule: come\n    delay: 8 h\n    {AWAY}", None),
    ],
)
def test_a_figure_that_says_otherwise_than_the_state_is_asked_about(
    tmp_path: Path, said: str, level: str | None
) -> None:
    """None of what runs, and all of what is cancelled, is refused until somebody has said which is right."""
    project = make_project(tmp_path)
    project.write_note(note(f"  consultations:\n    {said}"))
    assert [str(one.level) for one in project.problems() if one.code == "figure-contradicts"] == (
        [level] if level else []
    )


def test_the_time_of_a_result_is_no_waiting_time_of_patients(tmp_path: Path) -> None:
    """A laboratory that runs as usual may take a day; on a telephone line, 12 hours are asked about."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write_note(note("  telephone:\n    state: running\n    delay: 12 h"))
    assert project.problems() == []
    line = services.replace("    attended: no\n", "    attended: no\n    kind: telephone\n")
    project.write("services.yaml", line)
    assert [one.code for one in project.problems()] == ["figure-contradicts"]


def test_patients_whose_appointment_is_confirmed_wait(tmp_path: Path) -> None:
    """They alone come, and the page tells them how long they wait."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology:\n    state: degraded\n    rule: stay-unless-contacted\n    delay: 2 h"))
    assert project.problems() == []
    project.build(NOON)
    told = text_of(open_page(tmp_path / "site", "fr/services/radiology/index.html").cssselect("main")[0])
    assert "2 heures" in told.replace("\xa0", " ")


def test_a_waiting_time_that_nobody_reads_is_named(tmp_path: Path) -> None:
    """Where nobody comes nobody waits; where a group still comes, it does."""
    project = make_project(tmp_path)
    said = "  radiology:\n    state: cancelled\n    rule: wait\n    delay: 3 h"
    project.write_note(note(said))
    assert [one.code for one in project.problems()] == ["delay-of-nobody"]
    project.write_note(note(f"{said}\n    except:\n      - for: pregnancy\n        rule: come"))
    assert project.problems() == []
    project.write_note(note("  telephone:\n    state: cancelled\n    delay: 45 min"))
    assert [one.code for one in project.problems()] == ["delay-of-nobody"]


def test_nobody_waits_on_a_line_that_another_incident_calls_dead(tmp_path: Path) -> None:
    """The waiting time of one incident is not told beside "out of service" of another."""
    project = make_project(tmp_path)
    project.write_note(note("  telephone:\n    state: degraded\n    delay: 45 min"))
    project.build(NOON)
    told = text_of(open_page(tmp_path / "site", "fr/services/telephone/index.html").cssselect("main")[0])
    assert "45 minutes" in told
    project.write("incidents/2022-05-autre/incident.fr.md", "---\ntitle: Autre\n---\nAutre.\n")
    project.write_note(note("  telephone: cancelled"), incident="2022-05-autre")
    project.build(NOON)
    told = text_of(open_page(tmp_path / "site", "fr/services/telephone/index.html").cssselect("main")[0])
    assert "Hors service" in told
    assert "45 minutes" not in told

"""How long patients wait: read as hospitals publish it, told with its hour, and forgotten sooner than the state."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.content.delay import parse_delay
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.delay import Delay, longest
from tests.builders import NOON, instant, make_project, note
from tests.reading import open_page, text_of

WORDS = read_vocabulary(known_languages())
SAID = instant("2022-05-17T10:30")
READ: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("3 h", "3h", "about 3 hours", "~ 3 uur", "environ 3 heures", "180 min"), (180, None, False)),
    **dict.fromkeys(("2-4 h", "2–4 Std.", "2 to 4 hours", "2 à 4 h", "2 h – 4 h"), (120, 240, False)),
    **dict.fromkeys(("more than 4 h", "plus de 4 h", "> 4 h", "mehr als 4 h"), (240, None, True)),
    **dict.fromkeys(
        ("long", "très longue", "lange Wartezeit", "plusieurs heures", "langer dan normaal"), (None, None, False)
    ),
    **dict.fromkeys(
        ("1,5 h", "1h30", "1 h 30", "1 h 30 min", "1 hour and 30 minutes", "1½ h", "90 min"), (90, None, False)
    ),
    **dict.fromkeys(("anderthalb Stunden", "anderhalf uur", "une heure et demie", "hora y media"), (90, None, False)),
    **dict.fromkeys(("un’ora e mezza", "uma hora e meia", "półtorej godziny", "o oră și jumătate"), (90, None, False)),
    **dict.fromkeys(("bir buçuk saat", "півтори години", "ساعة ونصف", "annerhallef Stonn"), (90, None, False)),
    **dict.fromkeys(("half an hour", "een half uur", "½ h", "Halbe Stunde", "mezz'ora"), (30, None, False)),
    **dict.fromkeys(("three hours", "drei Stunden", "tre ore", "drie uur", "٣ ساعات"), (180, None, False)),
    **dict.fromkeys(("between 2 and 3 hours", "zwischen 2 und 3 Stunden", "deux à trois heures"), (120, 180, False)),
    **dict.fromkeys(("entre 2 y 3 horas", "tra 2 e 3 ore", "od 2 do 3 godzin", "între 2 și 3 ore"), (120, 180, False)),
    **dict.fromkeys(
        ("2 ile 3 saat arası", "від 2 до 3 годин", "بين 2 و 3 ساعات", "2 bis 3 Stonnen"), (120, 180, False)
    ),
    "une à deux heures": (60, 120, False),
    "2 h 30 à 3 h": (150, 180, False),
    **dict.fromkeys(("4h+", "at least 4 h", "4 h minimum", "mind. 4 Std.", "≥ 4 h"), (240, None, True, False, True)),
    **dict.fromkeys(("4 h au minimum", "al menos 4 horas", "en az 4 saat"), (240, None, True, False, True)),
    **dict.fromkeys(("up to 3 h", "jusqu'à 3 h", "tot 3 uur", "bis zu 3 Stunden", "hasta 3 horas"), (0, 180, False)),
    **dict.fromkeys(("fino a 3 ore", "até 3 horas", "3 h max", "max. 3 h", "≤ 3 h", "3 h maximum"), (0, 180, False)),
    **dict.fromkeys(("less than 1 h", "moins d'une heure", "moins d’une heure", "< 60 min"), (0, 60, False)),
    **dict.fromkeys(("minder dan een uur", "unter einer Stunde", "menos de una hora"), (0, 60, False)),
    **dict.fromkeys(("meno di un'ora", "menos de uma hora", "mniej niż godzina", "أقل من ساعة"), (0, 60, False)),
    "moins d’une demi-heure": (0, 30, False),
    **dict.fromkeys(("plus d'une heure", "più di un’ora"), (60, None, True)),
    "up to 24 hours": (0, 1440, False),
}
REFUSED = (
    "",
    "3",
    "2 and 3 hours",
    "2 or 3 hours",
    "2 h 3 h",
    "2 h y 3 h",
    "1:30",
    "1h75",
    "20 h 30",
    "jusqu’à 20 h",
    "tot 20 uur",
    "60",
    "-3 h",
    "0 h",
    "4-2 h",
    "3 not 4 h",
    "3 h ?",
    "~~3 h~~",
    "3 days",
    "à 3 h à",
    "900 h",
    "short",
    "less than 3-4 h",
)


def _told(site: Path) -> str:
    return text_of(open_page(site, "fr/locations/nord/radiology/index.html").cssselect("main")[0])


@pytest.mark.parametrize("typed", READ)
def test_a_waiting_time_is_read_as_it_was_published(typed: str) -> None:
    """Hours, minutes, ranges and "more than" keep what they say."""
    assert parse_delay(typed, WORDS, SAID, NOON) == Delay(SAID, NOON, *READ[typed])


def test_what_cannot_be_told_is_refused() -> None:
    """No number is picked out of a text that says more, less, or nothing that can be."""
    assert [typed for typed in REFUSED if parse_delay(typed, WORDS, SAID, NOON) is not None] == []


@pytest.mark.parametrize(
    "typed",
    [
        *("none", "no", "no waiting time", "aucune attente", "geen wachttijd", "keine Wartezeit", "nee"),
        *("0", "0 min", "0 uur", "pas d'attente", "sans attente", "zonder wachttijd", "ohne Wartezeit", "no delays"),
        *("normal", "normale", "wie üblich", "zoals gewoonlijk", "as usual"),
    ],
)
def test_that_nobody_waits_says_nothing_of_waiting(typed: str, tmp_path: Path) -> None:
    """It takes back what an earlier note said, as leaving it away does."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, de, en]"))
    project.write_note(note("  radiology:\n    state: degraded\n    rule: come\n    delay: long"), 1)
    again = f"  radiology:\n    state: degraded\n    rule: come\n    delay: {typed}"
    project.write_note(note(again, published="17/05/2022 10:40"), 2)
    assert not any(one.code == "delay-unreadable" for one in project.problems())
    project.build(NOON)
    assert "attente" not in _told(tmp_path / "site")


@pytest.mark.parametrize(("typed", "near"), [("lonngue", "longue"), ("lanng", "lang")])
def test_a_misspelt_long_wait_is_answered_with_the_word(typed: str, near: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    delay: {typed}"))
    assert [dict(one.values).get("near") for one in project.problems()] == [near]


@pytest.mark.parametrize(
    "typed", ["3 h, until 20:00", "3 h until 20:00", "2-4 h jusqu’à 20:00", "2 bis 4 h, bis 20:00"]
)
def test_until_when_it_is_told_needs_no_comma(typed: str, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, de, en]"))
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    delay: {typed}"))
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    delay = incident.notes[0].statements[0].delay
    assert delay is not None
    assert delay.until == instant("2022-05-17T20:00")


@given(st.integers(1, 72 * 60), st.integers(1, 72 * 60), st.sampled_from(["{} min", "> {} min", "{}-{} min", "long"]))
def test_no_wait_is_forgotten_before_it_is_over(first: int, second: int, told: str) -> None:
    """Six hours after it was said, or once the longest wait of who heard of it at once is over; its own hour wins."""
    assume(first < second)
    longest_wait = {"{}-{} min": second, "long": 0}.get(told, first)
    delay = parse_delay(told.format(first, second), WORDS, SAID, None)
    assert delay is not None
    assert delay.until == SAID + timedelta(minutes=max(360, longest_wait))
    assert parse_delay(told.format(first, second), WORDS, SAID, NOON) == replace(delay, until=NOON)


def test_a_wait_of_two_days_is_still_told_the_next_morning(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note("  radiology:\n    state: degraded\n    rule: come\n    delay: plus de 48 h"), 1)
    project.build(SAID + timedelta(hours=24))
    assert "Attente : plus de 48 heures (situation du 17 mai, 10:30)." in _told(tmp_path / "site")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("au moins 3 h", "Attente : au moins 3 heures (situation : 10:30)."),
        ("au moins 48 h", "Attente : au moins 48 heures (situation du 17 mai, 10:30)."),
        ("plus de 3 h", "Attente : plus de 3 heures (situation : 10:30)."),
        ("jusqu’à 3 h", "Attente : jusqu’à 3 heures (situation : 10:30)."),
    ],
)
def test_at_least_is_not_told_as_more_than(tmp_path: Path, typed: str, told: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    delay: {typed}"), 1)
    project.build(NOON)
    assert told in _told(tmp_path / "site")


def test_it_is_told_with_its_hour_and_forgotten_first(tmp_path: Path) -> None:
    """Six hours after it was said, or when it says, the page tells that it is not known, and the rule stands."""
    project = make_project(tmp_path)
    rule = "  radiology:\n    state: degraded\n    rule: come\n    delay: {}"
    project.write_note(note(rule.format("2-4 h")), 1)
    project.build(NOON)
    assert "Attente : environ 2–4 heures (situation : 10:30)." in _told(tmp_path / "site")
    project.build(SAID + timedelta(hours=6))
    assert "Nous ne connaissons pas le temps d’attente pour le moment." in _told(tmp_path / "site")
    (cell,) = (
        one
        for one in json.loads((tmp_path / "site/api/status.json").read_text(encoding="utf-8"))["cells"]
        if one["service"] == "radiology"
    )
    assert (cell["delay"]["is_known"], cell["delay"]["minutes"], cell["coming"]) == (False, None, [])
    bulletin = text_of(open_page(tmp_path / "site", "fr/incidents/2022-05-panne/1/index.html"))
    assert "Attente : environ 2–4 heures" in bulletin, "a bulletin does not age"


def test_the_longest_of_several_counts() -> None:
    """Of several incidents the longest known wait is told; one that is over only where no other is known."""
    over, short, more = Delay(SAID, SAID, 600, is_over=True), Delay(SAID, NOON, 60), Delay(SAID, NOON, 60, is_more=True)
    assert longest((over, short, more)) == more
    assert longest((over, more, Delay(SAID, NOON))) == Delay(SAID, NOON)
    assert longest(()) is None


def test_of_what_begins_later_no_wait_is_told(tmp_path: Path) -> None:
    """Neither on pages nor in calendars does a closure of Thursday say what nobody knows today."""
    project = make_project(tmp_path)
    later = "  radiology:\n    state: degraded\n    rule: come\n    from: 19/05/2022\n    delay: 2 h"
    project.write_note(note(later, valid_until="20/05/2022 18:00"))
    project.build(NOON)
    calendar = (tmp_path / "site/fr/calendar.ics").read_bytes().replace(b"\r\n ", b"").decode("utf-8")
    assert "Venez à votre rendez-vous." in calendar
    assert "attente" not in calendar
    assert "attente" not in text_of(open_page(tmp_path / "site", "fr/locations/nord/index.html"))


WORKS = "---\ntitle: Travaux\nkind: planned\nfrom: 18/05/2022 08:00\nuntil: 18/05/2022 20:00\n---\nDes travaux.\n"


@pytest.mark.parametrize(
    "dates", ["", "    from: 18/05/2022 08:00\n    until: 18/05/2022 20:00\n    then: as-before\n"]
)
def test_a_wait_of_what_begins_later_is_told_from_then_on(tmp_path: Path, dates: str) -> None:
    """It is announced with what begins, holds for its hours there, and says when it was said."""
    project = make_project(tmp_path)
    if not dates:
        project.write("incidents/2022-05-panne/incident.fr.md", WORKS)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n{dates}    delay: 3 h"))
    assert project.problems() == []
    told = "Attente : environ 3 heures (situation du 17 mai, 10:30)."
    unknown = "Nous ne connaissons pas le temps d’attente pour le moment."
    shown = {}
    for at in ("17T12:00", "18T08:00", "18T13:59", "18T14:00", "18T20:00"):
        project.build(instant(f"2022-05-{at}"))
        shown[at] = (told in _told(tmp_path / "site"), unknown in _told(tmp_path / "site"))
    assert shown == {
        "17T12:00": (True, False),
        "18T08:00": (True, False),
        "18T13:59": (True, False),
        "18T14:00": (False, True),
        "18T20:00": (False, False),
    }


def test_a_wait_that_differs_alone_is_announced(tmp_path: Path) -> None:
    """Planned work that changes nothing but how long patients wait is told beforehand, in open data too."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-panne/incident.fr.md", WORKS)
    project.write_note(note("  radiology:\n    state: running\n    rule: come\n    delay: long"))
    project.build(NOON)
    cells = json.loads(project.page("api/status.json"))["cells"]
    (cell,) = [one for one in cells if (one["service"], one["location"]) == ("radiology", "nord")]
    assert [(one["begins"], one["delay"]["is_known"]) for one in cell["coming"]] == [
        ("2022-05-18T08:00:00+02:00", True)
    ]


@pytest.mark.parametrize(
    ("typed", "told"), [("jusqu'à 3 h", "jusqu’à 3 heures"), ("moins d'une heure", "jusqu’à 1 heure")]
)
def test_a_wait_of_so_much_at_most_is_told_as_that(tmp_path: Path, typed: str, told: str) -> None:
    """On pages with its hour, in open data from 0 minutes on."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology:\n    state: degraded\n    rule: come\n    delay: {typed}"), 1)
    project.build()
    assert f"Attente : {told} (situation : 10:30)." in _told(tmp_path / "site")
    cells = json.loads(project.page("api/status.json"))["cells"]
    (delay,) = [one["delay"] for one in cells if one["delay"]]
    assert (delay["minutes"], delay["to_minutes"]) == (0, 180 if "3" in typed else 60)

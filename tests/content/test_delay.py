"""How long patients wait: read as hospitals publish it, told with its hour, and forgotten sooner than the state."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from statusgen.content.delay import _parse
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.delay import Delay, longest
from tests.builders import NOON, instant, make_project, note
from tests.reading import open_page, text_of

WORDS = read_vocabulary(known_languages())
SAID = instant("2022-05-17T10:30")
READ = {
    **dict.fromkeys(("3 h", "3h", "about 3 hours", "~ 3 uur", "environ 3 heures", "180 min"), (180, None, False)),
    **dict.fromkeys(("2-4 h", "2–4 Std.", "2 to 4 hours", "2 à 4 h", "2 h – 4 h"), (120, 240, False)),
    **dict.fromkeys(("more than 4 h", "plus de 4 h", "> 4 h", "mehr als 4 h"), (240, None, True)),
    **dict.fromkeys(("long", "très longue", "lange Wartezeit"), (None, None, False)),
    "1,5 h": (90, None, False),
}
REFUSED = (
    "",
    "3",
    "three hours",
    "-3 h",
    "0 h",
    "4-2 h",
    "3 not 4 h",
    "3 h ?",
    "~~3 h~~",
    "3 days",
    "900 h",
    "short",
    "less than 3 h",
)


def _told(site: Path) -> str:
    return text_of(open_page(site, "fr/locations/nord/radiology/index.html").cssselect("main")[0])


@pytest.mark.parametrize("typed", READ)
def test_a_waiting_time_is_read_as_it_was_published(typed: str) -> None:
    """Hours, minutes, ranges and "more than" keep what they say."""
    assert _parse(typed, WORDS, SAID, NOON) == Delay(SAID, NOON, *READ[typed])


def test_what_cannot_be_told_is_refused() -> None:
    """No number is picked out of a text that says more, less, or nothing that can be."""
    assert [typed for typed in REFUSED if _parse(typed, WORDS, SAID, NOON) is not None] == []


def test_it_is_told_with_its_hour_and_forgotten_first(tmp_path: Path) -> None:
    """Six hours after it was said, or when it says, the page tells that it is not known, and the rule stands."""
    project = make_project(tmp_path)
    rule = "  radiology:\n    state: degraded\n    rule: come\n    delay: {}"
    project.write_note(note(rule.format("2-4 h")), 1)
    project.build(NOON)
    assert "Attente : environ 2–4 heures (situation à 10:30)." in _told(tmp_path / "site")
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

"""Stretches of time in words: days, hours, and what repeats every week, as pages and feeds name them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from statusgen.content.theme import read_phrases
from statusgen.wording.sentences import Wording
from statusgen.wording.times import Stretch, name_times
from tests.builders import ROOT, instant, read_example

ON = date(2026, 11, 2)


@pytest.fixture(scope="module")
def english() -> Wording:
    """Return the words of the English pages of the example."""
    content = read_example()
    phrases = read_phrases((ROOT / "themes" / "default",), "en")
    return Wording("en", content.settings, content.catalogue, content.vocabulary, phrases)


def hours(*days: int, begins: str = "08:00", ends: str = "12:00", into: int = 0) -> list[Stretch]:
    """Return the same hours on days of November 2026; ``into`` how many days later they end."""
    return [(_at(day, begins), _at(day + into, ends)) for day in days]


def weekly(first: int, count: int, **more: object) -> list[Stretch]:
    """Return the same stretch in consecutive weeks."""
    ((begins, ends),) = hours(first, **more)  # type: ignore[arg-type]
    assert ends is not None
    return [(begins + timedelta(weeks=number), ends + timedelta(weeks=number)) for number in range(count)]


def _at(day: int, clock: str) -> datetime:
    return instant(f"2026-11-{day:02}T{clock}")


def whole(*days: int) -> list[Stretch]:
    return hours(*days, begins="00:00", ends="00:00", into=1)


SAID: dict[str, tuple[Iterable[Stretch], str, str]] = {
    "a day": (whole(4), "Wednesday 4 November", "Except on Wednesday 4 November"),
    "two days": (whole(4, 5), "Wednesday 4 and Thursday 5 November", "Except on Wednesday 4 and Thursday 5 November"),
    "days": (
        [(_at(4, "00:00"), _at(9, "00:00"))],
        "Wednesday 4 November to Sunday 8 November",
        "Except from Wednesday 4 November to Sunday 8 November",
    ),
    "hours": (
        hours(4),
        "Wednesday 4 November, from 08:00 to 12:00",
        "Except on Wednesday 4 November from 08:00 to 12:00",
    ),
    "hours until midnight": (
        hours(4, begins="18:00", ends="00:00", into=1),
        "Wednesday 4 November, from 18:00 to 24:00",
        "Except on Wednesday 4 November from 18:00 to 24:00",
    ),
    "days until midnight": (
        hours(4, begins="18:00", ends="00:00", into=3),
        "From Wednesday 4 November, 18:00 to Friday 6 November, 24:00",
        "Except from Wednesday 4 November, 18:00 to Friday 6 November, 24:00",
    ),
    "a night": (
        hours(4, begins="19:00", ends="07:00", into=1),
        "From Wednesday 4 November, 19:00 to Thursday 5 November, 07:00",
        "Except from Wednesday 4 November, 19:00 to Thursday 5 November, 07:00",
    ),
    "from then on": ([(_at(4, "09:30"), None)], "From Wednesday 4 November, 09:30 on", ""),
    "nights of every week": (
        weekly(4, 3, begins="19:00", ends="07:00", into=1),
        "Every Wednesday from 19:00 to 07:00 (4 November to 18 November)",
        "Except every Wednesday from 19:00 to 07:00 (4 November to 18 November)",
    ),
    "evenings of every week until midnight": (
        weekly(4, 3, begins="19:00", ends="00:00", into=1),
        "Every Wednesday from 19:00 to 24:00 (4 November to 18 November)",
        "Except every Wednesday from 19:00 to 24:00 (4 November to 18 November)",
    ),
    "a day of every week": (
        weekly(4, 3, begins="00:00", ends="00:00", into=1),
        "Every Wednesday (4 November to 18 November)",
        "Except every Wednesday (4 November to 18 November)",
    ),
    "two days of every week": (
        [*weekly(4, 3), *weekly(6, 3)],
        "Every Wednesday and Friday from 08:00 to 12:00 (4 November to 20 November)",
        "Except every Wednesday and Friday from 08:00 to 12:00 (4 November to 20 November)",
    ),
    "more than a day of every week": (
        weekly(6, 3, begins="07:00", ends="08:00", into=3),
        "Every week from Friday, 07:00 to Monday, 08:00 (6 November to 23 November)",
        "Except every week from Friday, 07:00 to Monday, 08:00 (6 November to 23 November)",
    ),
    "more than a day of every week, until midnight": (
        weekly(6, 3, begins="07:00", ends="00:00", into=3),
        "Every week from Friday, 07:00 to Sunday, 24:00 (6 November to 22 November)",
        "Except every week from Friday, 07:00 to Sunday, 24:00 (6 November to 22 November)",
    ),
    "weekends": (
        weekly(7, 3, begins="00:00", ends="00:00", into=2),
        "Every Saturday and Sunday (7 November to 22 November)",
        "Except every Saturday and Sunday (7 November to 22 November)",
    ),
    "nights in a row": (
        hours(4, 5, 6, 7, begins="20:00", ends="06:00", into=1),
        "Every day from 20:00 to 06:00 (4 November to 7 November)",
        "Except every day from 20:00 to 06:00 (4 November to 7 November)",
    ),
    "every day": (
        hours(*range(2, 24)),
        "Every day from 08:00 to 12:00 (2 November to 23 November)",
        "Except every day from 08:00 to 12:00 (2 November to 23 November)",
    ),
}


@pytest.mark.parametrize(("stretches", "alone", "excepted"), SAID.values(), ids=SAID)
def test_a_stretch_is_named_as_people_say_it(
    english: Wording, stretches: Iterable[Stretch], alone: str, excepted: str
) -> None:
    """By itself, and as an exception from what holds now."""
    assert name_times(english, stretches, ON) == [alone]
    assert name_times(english, stretches, ON, as_exception=True) == [excepted or alone]


def test_a_week_that_is_left_out_is_not_hidden_by_a_repetition(english: Wording) -> None:
    """Where one week is missing, the weeks before and after are told apart; two weeks are no repetition."""
    gap = [*weekly(4, 1), *weekly(18, 1)]
    assert name_times(english, gap, ON) == [
        "Wednesday 4 November, from 08:00 to 12:00",
        "Wednesday 18 November, from 08:00 to 12:00",
    ]
    mixed = [*weekly(3, 3), *weekly(4, 2)]
    said = name_times(english, mixed, ON)
    assert said[0] == "Every Tuesday from 08:00 to 12:00 (3 November to 17 November)"
    assert said[1:] == ["Wednesday 4 November, from 08:00 to 12:00", "Wednesday 11 November, from 08:00 to 12:00"]


def test_english_pages_write_shares_with_a_point(english: Wording) -> None:
    """Also in Belgium, for which CLDR has a comma that readers of English take for thousands."""
    assert english.settings.country == "BE"
    assert "85.5" in english.say_capacity(85.5)

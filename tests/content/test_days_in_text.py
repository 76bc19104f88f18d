"""A day of a text that is another weekday, or that no calendar has, is warned about: patients would come on one."""

from datetime import date
from pathlib import Path

import pytest

from statusgen.content.days_in_text import find_wrong_days
from statusgen.content.source import Source
from tests.builders import Project, make_project, note

SAID = date(2022, 5, 17)
"""A Tuesday."""
WRONG = {
    "fr": ("jusqu’au mardi 18 mai 2022", "lundi 20 mai", "mar. 16/05", "le mardi 16/05/2022 à 10 h"),
    "nl": ("dinsdag 16 mei 2022", "dinsdag 16/5"),
    "de": ("Dienstag, den 16. Mai 2022", "Dienstag, 16.5.2022", "Di 16.5."),
    "en": ("Tuesday 16 May 2022", "Tuesday, May 16, 2022", "Tuesday 16th of May"),
    "es": ("martes 16 de mayo de 2022",),
    "it": ("martedì 16 maggio 2022",),
    "pt": ("terça-feira, 16 de maio de 2022",),
    "pl": ("wtorek 16 maja 2022",),
    "ro": ("marți 16 mai 2022",),
    "tr": ("Salı 16 Mayıs 2022",),
    "uk": ("вівторок 16 травня 2022",),
    "ar": ("الثلاثاء 16 مايو 2022",),
    "lb": ("Dënschdeg 16. Mee 2022",),
}
RIGHT = {
    "fr": (
        "mercredi 18 mai et jeudi 19 mai",
        "du lundi 16 au vendredi 20 mai 2022",
        "lundi 2 janvier",
        "1.5 lits, 5/6",
    ),
    "en": ("up to 31 may come", "Tuesday 16 may change", "Monday, May 16", "Monday 16 May 2022"),
    "de": ("Montag, 16.5.2022", "Zimmer 31.6"),
}


def codes(language: str, text: str, published: date | None = SAID) -> list[str]:
    source = Source(f"content/incidents/x/01-x.{language}.md", (text,))
    return [problem.code for problem in find_wrong_days(source, [(1, text)], published)]


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in WRONG.items() for text in texts])
def test_a_weekday_that_is_not_that_of_its_day_is_named(language: str, text: str) -> None:
    assert codes(language, text) == ["date-weekday"]


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in RIGHT.items() for text in texts])
def test_what_may_be_right_is_left_alone(language: str, text: str) -> None:
    """Without a year, the year before and the year after may be meant; without a publication, any."""
    assert codes(language, text) == []
    assert codes("fr", "lundi 20 mai", None) == []


@pytest.mark.parametrize("text", ["jusqu’au 31 juin 2022", "le 30/02/2022", "31.4.2022"])
def test_a_day_that_no_calendar_has_is_named(text: str) -> None:
    assert codes("fr", text) == ["date-impossible"]


def test_titles_and_translations_are_looked_at(tmp_path: Path) -> None:
    project: Project = make_project(tmp_path)
    project.write_note(note(title="Fermé le mardi 18 mai 2022", body="Jusqu’au lundi 20 mai."))
    project.write_note("---\ntitle: Dicht op dinsdag 18 mei 2022\n---\nTot vrijdag 20 mei.\n", language="nl")
    found = [problem for problem in project.problems() if problem.code == "date-weekday"]
    assert [(problem.path[-5:-3], problem.line) for problem in found] == [("fr", 2), ("fr", 12), ("nl", 2)]
    assert not any(problem.is_error for problem in found)

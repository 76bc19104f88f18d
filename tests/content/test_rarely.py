"""What is rarely typed is named or read like the rest: reviews, files beside an unusable site, odd hours and dates."""

from pathlib import Path

import pytest

from statusgen.texts.parity import find_missing
from tests.builders import BASE, make_project

SETTINGS = (BASE / "content" / "settings.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("reviewed", "codes"),
    [
        ("reviewed: {nl: {by: Service de traduction, on: 01/05/2022}}", []),
        ("reviewed: {nl: hier}", ["table-expected"]),
        ("reviewed: {nl: {by: Service de traduction}}", ["key-missing"]),
        ("reviewed: {nl: {by: '?', on: 01/05/2022}}", ["key-missing"]),
        ("reviewed: {es: {by: Service de traduction, on: 01/05/2022}}", ["language-unknown"]),
    ],
)
def test_a_review_says_who_and_when(tmp_path: Path, reviewed: str, codes: list[str]) -> None:
    """Of a language of the site; what lacks one of them is a warning, and is none."""
    project = make_project(tmp_path)
    project.write("settings.yaml", f"{SETTINGS}{reviewed}\n")
    found = project.problems()
    assert [problem.code for problem in found] == codes
    assert not any(problem.is_error for problem in found)


def test_the_languages_of_notices_are_read_like_those_of_the_site(tmp_path: Path) -> None:
    """In capitals or not; one that the site lacks is a warning, with the one that was likely meant."""
    project = make_project(tmp_path)
    project.write("settings.yaml", f"{SETTINGS}notice-languages: [FR, nll, nl]\n")
    reading = project.read()
    assert reading.content is not None
    assert reading.content.settings.notice_languages == ("fr", "nl")
    assert [(one.code, one.is_error) for one in project.problems()] == [("language-unknown-near", False)]


def test_files_beside_an_unusable_site_are_named_too(tmp_path: Path) -> None:
    """Where settings cannot be used nobody knows what a note states; it is named all the same."""
    project = make_project(tmp_path)
    project.write("settings.yaml", "languages: 3\n")
    project.write("note.md", "---\nservices:\n  radiology: cancelled\n---\nTexte.\n")
    assert any(problem.path == "content/note.md" for problem in project.read().problems)


@pytest.mark.parametrize(
    ("text", "translation", "missing"),
    [
        ("À midi.", "Om 12 uur.", ()),
        ("Le 17/05/2022.", "Op 2022-05-17.", ()),
        ("Dossier 32/13.", "Dossier 32/13.", ()),
        ("Dossier 32/13/2022.", "Dossier.", ("32/13/2022",)),
        ("De 9 h à 25 h.", "Van 9 uur.", ("25",)),
        ("Ouvert 24 heures sur 24.", "Dag en nacht open, 24/7.", ()),
        ("Le 24 mai, 7 lits.", "Open, 24/7.", ("24 mai", "7")),
        ("Deux services sont fermés.", "2 diensten zijn gesloten.", ()),
        ("2 services sont fermés.", "Twee diensten zijn gesloten.", ()),
        ("Deux services sont fermés.", "Drie diensten zijn gesloten.", ("Deux",)),
        ("Deux services sont fermés.", "3 diensten zijn gesloten.", ("Deux",)),
        ("Les deux services sont fermés.", "Beide diensten zijn gesloten.", ()),
        ("Attendez vingt minutes.", "Wacht 30 minuten.", ("vingt",)),
        ("Attendez vingt minutes.", "Wacht dertig minuten.", ("vingt",)),
        ("Attendez 20 minutes.", "Wacht twintig minuten.", ()),
        ("Soixante lits, vingt et un fauteuils.", "Zestig bedden, eenentwintig zetels.", ()),
        ("Encore quinze jours.", "Nog veertien dagen.", ()),
        ("Vingt-deux lits, trois chambres.", "22 bedden, drie kamers.", ()),
        ("Un nouveau bâtiment neuf, trois étages.", "Een nieuw gebouw van drie verdiepingen.", ()),
    ],
)
def test_hours_and_dates_are_compared_by_what_they_mean(
    tmp_path: Path, text: str, translation: str, missing: tuple[str, ...]
) -> None:
    """However they are written; what is no date or hour is compared as figures."""
    content = make_project(tmp_path).read().content
    assert content is not None
    catalogue = content.catalogue
    assert find_missing(text, translation, "fr", "nl", catalogue)[0] == missing


@pytest.mark.parametrize(
    ("text", "translation", "added"),
    [
        ("Appelez-nous.", "Bel 000 00 00 00 01.", ("000 00 00 00 01",)),
        ("Les consultations.", "De raadplegingen in Noord.", ("Noord",)),
        ("La radiologie reprend.", "De radiologie herneemt op 19 mei om 14.30 uur.", ("19 mei", "14.30 uur")),
        ("Des lits.", "40 bedden.", ("40",)),
        ("À deux heures et demie.", "Om 14.30 uur.", ()),
        ("Le premier jour, fin mai.", "Dag 1, eind mei 2022.", ()),
        ("Au Nord, le 18 mai à midi.", "In Noord, 18/05 om 12.00 uur.", ()),
    ],
)
def test_what_only_a_translation_says_is_named(
    tmp_path: Path, text: str, translation: str, added: tuple[str, ...]
) -> None:
    """A number to call, a day, an hour or a place that one language alone gives; what words may mean is left alone."""
    content = make_project(tmp_path).read().content
    assert content is not None
    assert find_missing(text, translation, "fr", "nl", content.catalogue) == ((), added)

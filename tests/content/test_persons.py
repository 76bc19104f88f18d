"""Who answers for a note: two people, under whatever spelling."""

from pathlib import Path

import pytest

from statusgen.content.files import SERVICES, SETTINGS
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.problem import Level
from statusgen.texts.persons import is_same_person
from tests.builders import make_project, note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul Renard", "P. Renard"),
        ("Paul Renard", "p. renard"),
        ("P. Renard", "P Renard"),
        ("Paul Renard", "RENARD Paul"),
        ("Paul Renard", "Renard, P."),
        ("Dr Paul Renard", "Paul Renard"),
        ("Hélène Dupré", "helene dupre"),
        ("Paul Renard (communication)", "Paul Renard"),
        ("Jean-Paul Renard", "J.-P. Renard"),
        ("Paul Renard", "Renard"),
        ("Paul Renard", "PR"),
        ("Paul Renard", "paul.renard@essai.example"),
        ("Paul Renard", "@paul"),
        ("Maria da Silva", "Silva M."),
        ("Jan van den Berg", "J. Berg"),
    ],
)
def test_one_person_is_known_under_other_spellings(one: str, other: str) -> None:
    assert is_same_person(one, other)
    assert is_same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul Renard", "Anne Renard"),
        ("Paul Renard", "Paul Dupont"),
        ("P. Renard", "A. Renard"),
        ("Direction", "Direction médicale"),
        ("Service communication", "Direction médicale"),
        ("Paul Renard", "Marie Dubois, Paul Renard"),
        ("Jan van den Berg", "P. van den Berg"),
        ("Maria da Silva", "Direção da clínica"),
        ("Pressestelle", "Leiterin der Pressestelle"),
        ("Presse", "Service de Presse"),
        ("Communication", "Direction de la Communication"),
        ("Nordelle", "Direction de Nordelle"),
        ("Pflege", "Leitung der Pflege"),
    ],
)
def test_two_people_are_two(one: str, other: str) -> None:
    assert not is_same_person(one, other)


@pytest.mark.parametrize(
    "typed",
    [
        *("?", "null", "oui", "No", "ja", "…", "to do", "TODO", "à faire", "À compléter", "te doen", "xxx", "-", "n/a"),
        *("me", "moi-même", "idem", "same", "dezelfde", "ok", "approuvé", "goedgekeurd", "Nom Prénom", "[name]"),
        *("a definir", "de stabilit", "do uzupełnienia", "noch offen", "tot nader order"),
        "18/05/2022",
    ],
)
def test_a_placeholder_approves_nothing(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note().replace("approved-by: Direction médicale", f"approved-by: {typed}"))
    assert "approval-missing" in {problem.code for problem in project.problems()}


@pytest.mark.parametrize("typed", ["?", "to do", "à faire", "n/a", "-", "xxx", "À compléter par Marie", "[nom]"])
def test_a_placeholder_is_no_author(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note().replace("author: Service communication", f"author: {typed}"))
    found = {problem.code: (problem.line, problem.level) for problem in project.problems()}
    assert found["approval-missing"] == (7, Level.ERROR)


@pytest.mark.parametrize("typed", ["TK", "ID", "ME", "IK"])
def test_initials_in_capitals_are_somebodys(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    text = note().replace("author: Service communication", f"author: {typed}")
    project.write_note(text)
    project.write_note(text.replace(f"author: {typed}", f"author: Anne Renard\napproved-by: {typed}", 1), number=2)
    assert "approval-missing" not in {problem.code for problem in project.problems()}


@pytest.mark.parametrize("typed", ["?", "n/a", "null", "…", "🔴"])
def test_what_says_nothing_is_no_title(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(title=typed))
    found = [problem.code for problem in project.problems()]
    assert "title-missing" in found
    assert "placeholder-left" not in found


@pytest.mark.parametrize(
    "typed", ["Titre", "titel", "à faire", "Zonder titel", "Untitled", "TBD", "xxx", "[titre]", "Rellenar"]
)
def test_a_title_that_waits_for_its_words_is_named(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(title=typed))
    (found,) = [one for one in project.problems() if one.line == 2]
    assert (found.code, found.level, dict(found.values)["placeholder"]) == ("placeholder-left", Level.ERROR, typed)


@pytest.mark.parametrize(
    "title",
    [
        *("Fill in the form before you come", "To be completed by Friday: new lift", "Pending", "Offen"),
        *("À remplir avant votre visite : nouveau formulaire", "Da compilare: nuovo modulo", "X"),
        *("A preencher o formulário antes da consulta", "Niet beschikbaar", "Bis auf Weiteres"),
    ],
)
def test_a_title_may_begin_as_what_waits_does(tmp_path: Path, title: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    assert {problem.code for problem in project.problems()} <= {"title-marked"}


@pytest.mark.parametrize(
    ("key", "word"),
    [("open", "offen"), ("closed", "nicht verfügbar"), ("closed", "bis auf Weiteres"), ("closed", "tot nader order")],
)
def test_a_word_of_an_emergency_department_may_be_one_of_dates(tmp_path: Path, key: str, word: str) -> None:
    project = make_project(tmp_path)
    services = (tmp_path / SERVICES).read_text(encoding="utf-8")
    own = f"    kind: emergency\n    {key}: {{fr: {word}, nl: {word}}}\n"
    project.write("services.yaml", services.replace("    kind: emergency\n", own))
    assert "placeholder-left" not in {problem.code for problem in project.read().problems}


@pytest.mark.parametrize("typed", ["?", "n/a", "dès que possible", "so bald wie möglich", "to be determined", "xxx"])
def test_a_date_that_is_left_open_is_told_from_one_that_cannot_be_read(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(next_update=typed))
    assert "date-open" in {problem.code for problem in project.problems()}


@pytest.mark.parametrize("typed", ["?", "n/a", "to do", "à compléter"])
def test_nobody_is_told_to_write_or_call_to_a_placeholder(tmp_path: Path, typed: str) -> None:
    project = make_project(tmp_path)
    settings = f"{(tmp_path / SETTINGS).read_text(encoding='utf-8')}press:\n  email: {typed}\n  phone: {typed}\n"
    project.write(Path(SETTINGS).name, settings)
    content = project.read().content
    assert content is not None
    assert (content.settings.press_email, content.settings.press_phone) == ("", "")
    assert {"placeholder-left", "phone-unreadable"} <= {problem.code for problem in project.problems()}


def test_every_language_has_words_for_nobody() -> None:
    for language in known_languages():
        assert read_vocabulary((language,)).spellings[language][("person", "nobody")]

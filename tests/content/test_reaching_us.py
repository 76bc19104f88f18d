"""What a note says of telephone lines and of fraud in the hospital's name: each mistake is named, at its line."""

from datetime import date
from pathlib import Path

import pytest

from statusgen.content.notes import Rules, parse_note
from statusgen.content.source import parse_source
from statusgen.model.problem import Level
from tests.builders import Project, make_project, note


def codes(tmp_path: Path, more: str) -> list[str]:
    """Return the codes of the problems of a note with further lines."""
    project = make_project(tmp_path)
    project.write_note(note(more=more))
    return [problem.code for problem in project.problems()]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("  familles:", "value-missing"),
        ("  familles:\n    - 000 00 00 00 08\n    - 000 00 00 00 09", "key-twice"),
        ("  familles:\n    - - 000 00 00 00 08", "table-expected"),
        ("  familles:\n    heures: 9 h à 17 h", "key-missing"),
        ("  familles:\n    numéro: 000 00 00 00 08\n    heures:", "value-missing"),
        ("  familles:\n    numéro: demain", "line-unreadable"),
        ("  familles: demain", "line-unreadable"),
        ("  familles:\n    numéro: 000 00 00 00 08\n    langue: klingon", "language-unknown"),
        ("  ~~familles~~: fermé", "line-crossed-out"),
    ],
)
def test_a_mistake_about_a_line_is_named(tmp_path: Path, lines: str, code: str) -> None:
    assert code in codes(tmp_path, f"lignes:\n{lines}")


@pytest.mark.parametrize(
    ("number", "is_reported"),
    [("112", True), ("1 1 2", True), ("100", True), ("1733", False), ("18", False), ("02 112 11 20", False)],
)
def test_no_line_is_a_number_for_emergencies(tmp_path: Path, number: str, is_reported: bool) -> None:
    """Those of any country, of this one (Belgium), and of the settings; a doctor on duty is a line."""
    found = codes(tmp_path, f"lignes:\n  familles: {number}")
    assert ("line-of-emergencies" in found) == is_reported


def test_a_bulletin_that_is_out_with_a_number_for_emergencies_is_only_warned_about(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    text = note(more="lignes:\n  familles: 112").encode()
    content = project.read().content
    assert content is not None
    rules = Rules(content.settings, content.catalogue, content.vocabulary)
    source = parse_source("01-note.fr.md", text)
    _, _, problems = parse_note(source, rules, "2022-05-panne", 1, is_planned=False, is_published=True)
    assert [(one.code, one.level) for one in problems] == [("line-of-emergencies", Level.WARNING)]


@pytest.mark.parametrize(
    ("warnings", "code"),
    [
        ("  appels:", "value-missing"),
        ("  appels: paiements\n  appels: paiements", "key-twice"),
        ("  appels:\n    signaler à:", "value-missing"),
        ("  appels:\n    depuis: 01/06/2030", "warning-later"),
        ("  appels:\n    signaler à: demain peut-être", "tell-unreadable"),
        ("  klingon: paiements", "word-unknown"),
        ("  - appels\n  - [appels]", "value-not-text"),
    ],
)
def test_a_mistake_about_fraud_is_named(tmp_path: Path, warnings: str, code: str) -> None:
    assert code in codes(tmp_path, f"avertissements:\n{warnings}")


@pytest.mark.parametrize(
    "warnings",
    [
        "avertissements: appels, SMS",
        "avertissements:\n  appels:\n    remarque: {fr: Nous n’appelons jamais., nl: Wij bellen nooit.}",
        "avertissements:\n  appels:\n    signaler à: 000 00 00 00 09",
        "lignes:\n  familles: 000 00 00 00 08",
        "lignes:\n  familles: fermé",
        "lignes:\n  familles:\n    numéro: 000 00 00 00 08\n    heures: de 9 h à 17 h\n    langue: français",
    ],
)
def test_what_is_right_is_not_named(tmp_path: Path, warnings: str) -> None:
    assert codes(tmp_path, warnings) == []


@pytest.mark.parametrize("ending", ["avertissements:\n  appels: terminé", "lignes:\n  familles: comme avant"])
def test_what_ends_something_is_named_only_where_nothing_ends(tmp_path: Path, ending: str) -> None:
    assert codes(tmp_path, ending) == ["nothing-ended"]
    project = make_project(tmp_path / "later")
    key = ending.partition(":")[0]
    begun = {"avertissements": "avertissements: appels", "lignes": "lignes:\n  familles: 000 00 00 00 08"}[key]
    project.write_note(note(more=begun))
    project.write_note(note(published="17/05/2022 11:30", more=ending), 2)
    assert [problem.code for problem in project.problems()] == []


@pytest.mark.parametrize(
    "typed",
    [
        "warnings:\n  - kind: appels, SMS\n    since: 16/05/2022\n  - kind: e-mails\n    never: paiements",
        "avertissements :\n  - genre : [appels, SMS]\n    depuis : 16/05/2022\n  - e-mails : paiements",
        "warnings:\n  - appels: {since: 16/05/2022}\n  - SMS: {since: 16/05/2022}\n  - kind: e-mails\n"
        "    never: [paiements]",
    ],
    ids=["kinds between commas", "kinds in a list", "kinds as keys"],
)
def test_warnings_may_be_a_list_of_tables(typed: str, tmp_path: Path) -> None:
    """Each names its kind, or stands below it."""
    project = make_project(tmp_path)
    project.write_note(note(more=typed))
    assert [one.code for one in project.problems()] == []
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    assert {(one.kind, one.since, one.never) for one in incident.notes[0].warnings} == {
        ("calls", date(2022, 5, 16), ()),
        ("text-messages", date(2022, 5, 16), ()),
        ("emails", None, ("payments",)),
    }


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("warnings:\n  - since: 16/05/2022", "key-missing"),
        ("warnings:\n  - kindd: appels\n    since: 16/05/2022", "key-unknown-near"),
        ("warnings:\n  - kind: appels\n    kind: SMS\n    since: 16/05/2022", "key-twice"),
        ("help-wanted:\n  - until: 19/05/2022", "key-missing"),
    ],
)
def test_a_table_without_its_kind_says_so(typed: str, code: str, tmp_path: Path) -> None:
    """It counts for no kind: what it warns of must be typed."""
    project = make_project(tmp_path)
    project.write_note(note(more=typed))
    assert [one.code for one in project.problems()] == [code]


def _with_four_languages(path: Path) -> Project:
    """Make a project whose editors type words of four languages."""
    project = make_project(path)
    settings = (path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, de, en]"))
    return project


@pytest.mark.parametrize(
    "typed", ["terminé", "finie", "beendet", "gestopt", "afgelopen", "ended", "erledigt", "stopped"]
)
def test_a_line_is_closed_and_a_warning_ended_by_the_words_of_each_language(tmp_path: Path, typed: str) -> None:
    """Whoever ends a warning so ends a line, and a call for help."""
    more = f"lignes:\n  familles: {typed}\navertissements: {typed}\naide recherchée: {typed}"
    project = _with_four_languages(tmp_path)
    project.write_note(note(more=more))
    assert not any(one.code.startswith(("word-", "line-")) for one in project.problems())
    content = project.read().content
    assert content is not None
    (said,) = next(iter(content.incidents.values())).notes
    assert [line.is_closed for line in said.telephone_lines] == [True]
    assert all(warning.is_ended for warning in said.warnings)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("avertissements: téléfone", "téléphone"),
        ("avertissements: Anruffe", "Anrufe"),
        ("lignes:\n  familles: fermmé", "fermé"),
        ("lignes:\n  familles: geslotn", "gesloten"),
        ("données personnelles: confirmé, pacients", "patients"),
        ("données personnelles: confirmé, nomms", "noms"),
    ],
)
def test_a_word_that_is_misspelt_is_answered_with_the_one_that_was_meant(tmp_path: Path, typed: str, near: str) -> None:
    """Of all that may stand there, in the language of the editors where it has the word."""
    project = _with_four_languages(tmp_path)
    project.write_note(note(more=typed))
    said = [dict(one.values) for one in project.problems() if one.code == "word-unknown-near"]
    assert [values["near"] for values in said] == [near]

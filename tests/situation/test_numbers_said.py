"""A telephone number in a text that nobody answers, or that misses a digit of one that is known, is warned about."""

from pathlib import Path

import pytest

from statusgen import pipeline
from tests.builders import NOON, make_project, note

CLOSED, REPLACED = "  main-number: closed", "  main-number: 000 44 55 66"
APPOINTMENTS = "  appointments: 000 00 00 00 05"


def warned(tmp_path: Path, lines: str, body: str, title: str = "Panne", language: str = "fr") -> list[tuple[str, str]]:
    """Return how numbers are warned about, each with the number that is shown beside it."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    settings = settings.replace("[fr, nl]", f"[{', '.join({'fr': 0, 'nl': 0, language: 0})}]")
    project.write(
        "settings.yaml", f"{settings}phones:\n  main-number:\n    number: 000 11 22 33\n    service: telephone\n"
    )
    reference = note("  radiology: running, come", title=f'"{title}"', body=body if language == "fr" else "Suit.")
    project.write_note(reference.replace("\n---\n", f"\nlines:\n{lines}\n---\n", 1) if lines else reference)
    if language != "fr":
        project.write_note(f"---\ntitle: Radiologie\n---\n{body}\n", language=language)
    found = [one for one in pipeline.check(project.path, NOON).problems if one.code.startswith("text-number-")]
    return [(one.code.removeprefix("text-number-"), dict(one.values)["other"]) for one in found]


@pytest.mark.parametrize(
    ("lines", "body", "code"),
    [
        (CLOSED, "Appelez le 000 11 22 33 pour un rendez-vous.", "closed"),
        (CLOSED, "N’hésitez pas à appeler le 000 11 22 33.", "closed"),
        (CLOSED, "Appelez le 000 11 22 33 du lundi au vendredi.", "closed"),
        ("  Nord: closed", "Appelez l’hôpital Nord : 000 00 00 00 01.", "closed"),
        (REPLACED, "Le numéro général est le 000 11 22 33.", "replaced"),
        (REPLACED, "Le numéro général est le 000 44 55 67.", "unknown"),
        (REPLACED, "Appelez le 000 44 55 67.", "unknown"),
        (REPLACED, "Psychologues : 000 45 55 66.", "unknown"),
        (APPOINTMENTS, "Pour les rendez-vous, appelez le 000 00 00 00 09.", "unknown"),
        ("", "Appelez le 000 11 22 3.", "unknown"),
        ("", "Appelez le 000 11 22 33.", ""),
        (CLOSED, "N’appelez pas le 000 11 22 33.", ""),
        (CLOSED, "Le numéro général (000 11 22 33) est hors service.", ""),
        (CLOSED, "Un faux SMS vient du 000 11 22 33.", ""),
        (CLOSED, "« Appelez le 000 11 22 33 » : ce message n’est pas de nous.", ""),
        (CLOSED, "> Appelez le 000 11 22 33.\n\nCe message est faux.", ""),
        (CLOSED, "Appelez le 000 11 22 33 dès lundi.", ""),
        (CLOSED, "Appelez le 000 11 22 33 à partir de demain.", ""),
        (CLOSED, "Appelez le 112.", ""),
        (REPLACED, "Le 000 44 55 66 remplace le 000 11 22 33.", ""),
        (REPLACED, "Psychologues : 000 44 55 67.", ""),
        (REPLACED, "Psychologues : 000 98 76 54.", ""),
        (APPOINTMENTS, "Appelez l’hôpital Nord : 000 00 00 00 01.", ""),
    ],
)
def test_numbers_of_texts_are_compared_with_the_lines(tmp_path: Path, lines: str, body: str, code: str) -> None:
    """What a note closes or replaces, and slips of the finger; lines of one house differ in their last digits."""
    assert [one for one, _ in warned(tmp_path, lines, body)] == ([code] if code else [])


def test_the_number_that_answers_is_named(tmp_path: Path) -> None:
    """In a title as well."""
    assert warned(tmp_path, REPLACED, "Suit.", title="Appelez le 000 11 22 33") == [("replaced", "000 44 55 66")]


@pytest.mark.parametrize(
    ("language", "calls", "denies"),
    [
        ("ar", "اتصلوا بالرقم 000 11 22 33.", "لا تتصلوا بالرقم 000 11 22 33."),
        ("de", "Rufen Sie 000 11 22 33 an.", "Rufen Sie statt 000 11 22 33 eine andere Nummer an."),
        ("en", "Call 000 11 22 33 to make an appointment.", "Do not call 000 11 22 33."),
        ("es", "Llame al 000 11 22 33.", "El mensaje falso viene del 000 11 22 33."),
        ("it", "Chiami il 000 11 22 33.", "Non chiami il 000 11 22 33."),
        ("lb", "Rufft 000 11 22 33 un.", "Rufft net 000 11 22 33 un."),
        ("nl", "Aarzel niet om 000 11 22 33 te bellen.", "Bel niet naar 000 11 22 33."),
        ("pl", "Zadzwoń pod numer 000 11 22 33.", "Nie dzwoń pod numer 000 11 22 33."),
        ("pt", "Ligue 000 11 22 33 para marcar.", "O 000 11 22 33 está fora de serviço."),
        ("ro", "Sunați la 000 11 22 33.", "Nu sunați la 000 11 22 33."),
        ("tr", "000 11 22 33 numarasını arayın.", "000 11 22 33 yerine başka bir numara arayın."),
        ("uk", "Телефонуйте 000 11 22 33.", "Не телефонуйте 000 11 22 33."),
    ],
)
def test_every_language_is_read(tmp_path: Path, language: str, calls: str, denies: str) -> None:
    assert [one for one, _ in warned(tmp_path / "calls", CLOSED, calls, language=language)] == ["closed"]
    assert warned(tmp_path / "denies", CLOSED, denies, language=language) == []


def test_a_number_that_an_earlier_note_opened_and_a_later_one_replaced(tmp_path: Path) -> None:
    """Readers would call a line of last week; a number that the site gives on a lasting page is known."""
    project = make_project(tmp_path)
    for number, line in ((1, "000 44 55 66"), (2, "000 77 88 99")):
        text = note(published=f"17/05/2022 1{number}:30", body="Rendez-vous : 000 44 55 66, ou 000 77 88 98.")
        project.write_note(text.replace("\n---\n", f"\nlines:\n  appointments: {line}\n---\n", 1), number)
    found = [dict(one.values) for one in pipeline.check(project.path, NOON).problems if "text-number" in one.code]
    assert sorted(one["number"] for one in found) == ["000 44 55 66", "000 77 88 98"]
    assert {one["other"] for one in found} == {"000 77 88 99"}
    project.write("pages/calls.fr.md", "---\ntitle: Appels\n---\nAppelez le 000 77 88 98.\n")
    found = [dict(one.values) for one in pipeline.check(project.path, NOON).problems if "text-number" in one.code]
    assert [one["number"] for one in found] == ["000 44 55 66"]


def test_a_line_whose_service_is_cancelled_answers_nobody(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write(
        "settings.yaml", f"{settings}phones:\n  main-number:\n    number: 000 11 22 33\n    service: telephone\n"
    )
    project.write_note(note("  telephone: cancelled", body="Appelez le 000 11 22 33."))
    found = [one.code for one in pipeline.check(project.path, NOON).problems if "text-number" in one.code]
    assert found == ["text-number-closed"]

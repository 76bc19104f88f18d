"""Advice on plain words: hints that hold nothing up."""

from pathlib import Path

from tests.builders import make_project, note
from tests.command_line import run

BODY = (
    "Notre hôpital a été la cible d’un rançongiciel. " + "Nous vous prions de venir " * 8 + "demain.\n\n"
    "La DSI et l’ARS suivent. L’agence régionale (ARS) le sait. Envoyez un SMS."
)


def test_a_text_that_few_understand_gets_advice(tmp_path: Path) -> None:
    """Each with its line and what to say instead; at most three; no problem is counted, and -q says none."""
    project = make_project(tmp_path)
    project.write_note(note(body=BODY, next_update="18/05/2022 12:00"))
    done = run(tmp_path, "check", "--at", "17/05/2022 11:00")
    assert done.returncode == 0, done.stdout
    advice = done.stderr.partition("Conseils")[2].splitlines()[1:4]
    assert "41 mots" in advice[0]
    assert "« rançongiciel » : dites plutôt" in advice[1]
    assert "« DSI » n’est expliqué nulle part" in advice[2]
    assert all(":12:" in line or ":14:" in line for line in advice)
    assert "ARS »" not in done.stderr
    assert "Conseils" not in run(tmp_path, "check", "-q", "--at", "17/05/2022 11:00").stderr


def test_a_plain_text_gets_none(tmp_path: Path) -> None:
    """Nothing is said where there is nothing to say."""
    project = make_project(tmp_path)
    project.write_note(note())
    assert "Conseils" not in run(tmp_path, "check", "--at", "17/05/2022 11:00").stderr

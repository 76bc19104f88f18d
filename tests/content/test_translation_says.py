"""A translation is never emptier than it says: a word in its place, or the reference text itself, is none."""

from pathlib import Path

import pytest

from statusgen.model.note import Edition, EditionState
from tests.builders import make_project, note

TEXT = "La radiologie est annulée, et personne ne sait encore jusqu’à quand."


def _translated(folder: Path, text: str) -> tuple[Edition, set[str]]:
    """Return what Dutch readers see, and the codes of what is wrong."""
    project = make_project(folder)
    project.write_note(note(body=TEXT))
    project.write_note(f"---\ntitle: Radiologie geannuleerd\n---\n{text}\n", language="nl")
    content = project.read().content
    assert content is not None
    (incident,) = content.incidents.values()
    return incident.notes[0].editions["nl"], {one.code for one in project.problems()}


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "à traduire",
        "Nog te vertalen.",
        "[vertaling volgt]",
        "(zie Frans)",
        "noch zu übersetzen",
        "xxx",
        "n/a",
        "…",
    ],
)
def test_a_word_in_the_place_of_a_translation_is_none(tmp_path: Path, text: str) -> None:
    edition, codes = _translated(tmp_path, text)
    assert (edition.state, codes) == (EditionState.FALLBACK, {"translation-empty"})
    assert "annulée" in edition.html


def test_the_reference_text_is_no_translation_of_itself(tmp_path: Path) -> None:
    """Readers see that it is French, and screen readers read it so."""
    edition, codes = _translated(tmp_path, TEXT)
    assert (edition.state, edition.language, codes) == (EditionState.FALLBACK, "fr", {"translation-same"})


def test_a_short_text_may_be_the_same_in_two_languages(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    project.write_note(note(body="Radiologie : 112."))
    project.write_note("---\ntitle: Radiologie\n---\nRadiologie : 112.\n", language="nl")
    assert project.problems() == []

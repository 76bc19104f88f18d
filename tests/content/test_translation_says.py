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


LONG = "La radiologie est annulée. Ne venez pas. Nous vous appelons. Les autres examens ont lieu."
LIST = "Les services :\n\n- La radiologie est fermée\n- Le laboratoire aussi\n- La pharmacie ouvre\n- L’accueil ouvre"


@pytest.mark.parametrize(
    ("text", "translation", "said"),
    [
        (LONG, "De radiologie is geannuleerd. Kom niet.", ("2", "4")),
        (LONG, "De radiologie is geannuleerd.", ("1", "4")),
        (LONG, "De radiologie is geannuleerd, kom niet. Wij bellen u. Al het andere gaat door.", None),
        ("Fermé. Ne venez pas.", "Gesloten, kom niet.", None),
        ("Le dr. Renard vient le 16. Il dit : non.", "Dr. Renard komt op de 16e en zegt neen.", None),
        (LIST, "De diensten:\n\n- De radiologie is dicht\n- Het labo ook", ("3", "5")),
        (LIST, "De diensten:\n\n- De radiologie is dicht\n- Het labo ook\n- De apotheek is open", None),
        (LIST, "De diensten: de radiologie is dicht. Het labo ook. De apotheek is open. Het onthaal ook.", None),
    ],
)
def test_a_translation_with_half_of_the_sentences_is_told(
    tmp_path: Path, text: str, translation: str, said: tuple[str, str] | None
) -> None:
    """Nothing that was counted by letters: languages differ in length."""
    project = make_project(tmp_path)
    project.write_note(note(body=text))
    project.write_note(f"---\ntitle: Radiologie\n---\n{translation}\n", language="nl")
    found = [dict(one.values) for one in project.problems() if one.code == "translation-shorter"]
    assert [(one["said"], one["wanted"]) for one in found] == ([said] if said else [])


FALSE = "Bonjour, votre dossier est bloqué. Vous cliquez vite sur le lien ici. Merci."
REPEATED = (
    *(f"{opened}{FALSE}{closed}" for opened, closed in ("«»", "“”", '""', "„“", "„”", "»«")),
    f"> {FALSE}",
    "Boulevard de la paix 12, entrée par la cour.",
    "Centre hospitalier universitaire de la région nord.",
    "Centre hospitalier universitaire de la région est.",
)
PAIR = "Les consultations sont annulées. Venez aux urgences à Montclair."
DUTCH = "De radiologie is geannuleerd. Kom dus niet. Wij bellen u zelf op. "


@pytest.mark.parametrize(
    ("text", "translation", "same"),
    [
        (LONG + " Venez aux urgences à Nord.", f"{DUTCH}Venez aux urgences à Nord.", ["Venez aux"]),
        (f"{LONG} Venez donc aux urgences à Nord !", f"{DUTCH}Venez donc aux urgences à Nord !", ["Venez donc"]),
        (f"{LONG} Les lits sont prêts à 14:30. Bien.", f"{DUTCH} Les lits sont prêts à 14:30. Goed.", ["Les lits"]),
        (
            f"{LONG} Clinique Notre-Dame de Grâce, rue de la Paix 4",
            f"{DUTCH} Clinique Notre-Dame, rue de la Paix 4",
            [],
        ),
        (f"{LONG}\n\n« Nous ne payons pas la rançon. »", f"{DUTCH}\n\n« Nous ne payons pas la rançon. »", []),
        *((f"{LONG}\n\n{one}", f"{DUTCH}\n\n{one}", []) for one in REPEATED),
        (f"{LONG}\n\n{PAIR}", f"{DUTCH}\n\n{PAIR}", ["Les consultations"]),
        (f"{LONG}\n\n## Ce qui est ouvert ici", f"{DUTCH}\n\n## Ce qui est ouvert ici", []),
    ],
)
def test_a_sentence_that_nobody_translated_is_told(
    tmp_path: Path, text: str, translation: str, same: list[str]
) -> None:
    """Whole sentences: names, addresses, headings and quotations are the same in every language."""
    project = make_project(tmp_path)
    project.write_note(note(body=text))
    project.write_note(f"---\ntitle: Radiologie\n---\n{translation}\n", language="nl")
    found = [dict(one.values)["found"] for one in project.problems() if one.code == "translation-same-in-part"]
    assert [one[: len(begins)] for one, begins in zip(found, same, strict=True)] == same


def test_sentences_that_end_in_figures_of_arabic_are_counted(tmp_path: Path) -> None:
    """A whole translation was said to lack sentences."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, ar]"))
    project.write_note(
        note(body="Venez avant quatorze heures. Lits prêts : trente. Salle trois ouverte. Merci à tous.")
    )
    project.write_note("---\ntitle: الأشعة\n---\nتعالوا قبل الساعة ١٤. عدد الأسرة ٣٤. القاعة ٣. شكرا.\n", language="ar")
    assert "translation-shorter" not in {one.code for one in project.problems()}

"""The accessibility statement made from the settings."""

from pathlib import Path

import pytest

from tests.builders import make_project, note
from tests.reading import open_page, text_of

NAME = "accessibility/index.html"
SECTION = "\naccessibility:\n  prepared: 17/05/2022\n  contact: acces@hopital.example\n"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_statement_has_the_parts_of_the_european_model(tuesday: Path, language: str) -> None:
    """Opening, status, content that is not accessible, preparation, feedback, enforcement, in every language."""
    page = open_page(tuesday, f"{language}/{NAME}")
    assert len(page.cssselect("main h2")) == 5
    assert [link.get("href") for link in page.cssselect("main a")] == ["mailto:accessibilite@ardelia.example"]
    assert "(UE) 2016/2102" in text_of(page) or "(EU) 2016/2102" in text_of(page)


def test_the_status_follows_from_what_is_missing(tmp_path: Path) -> None:
    """A site that misses nothing conforms, one that misses something conforms in part, and one may say it does not."""
    project = make_project(tmp_path)
    project.write_note(note())
    settings = project.path / "content" / "settings.yaml"
    base = settings.read_text(encoding="utf-8")
    found = []
    for more in ("", "  missing: Les cartes.\n", "  missing: Tout.\n  compliant: no\n"):
        settings.write_text(base + SECTION + more, encoding="utf-8")
        project.build()
        found.append(text_of(open_page(tmp_path / "site", f"fr/{NAME}").cssselect("main h2 + p")[0]).split(" à la")[0])
    assert found == [
        "Ce site est entièrement conforme",
        "Ce site est partiellement conforme",
        "Ce site n’est pas conforme",
    ]


def test_a_written_page_takes_the_place_of_the_statement(tmp_path: Path) -> None:
    """A hospital that has its own statement keeps it."""
    project = make_project(tmp_path)
    project.write_note(note())
    settings = project.path / "content" / "settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + SECTION, encoding="utf-8")
    project.write("pages/accessibility.fr.md", "---\ntitle: Chez nous\n---\nNotre texte.\n")
    project.build()
    page = open_page(tmp_path / "site", f"fr/{NAME}")
    assert "Notre texte." in text_of(page)
    assert [text_of(one) for one in page.cssselect("footer a")].count("Chez nous") == 1


def test_a_statement_without_a_date_is_a_problem(tmp_path: Path) -> None:
    """A statement says when it was prepared, or the checker says that it does not."""
    project = make_project(tmp_path)
    project.write_note(note())
    settings = project.path / "content" / "settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\naccessibility:\n  contact: a@b.example\n", "utf-8")
    assert [one.code for one in project.problems()] == ["key-missing"]

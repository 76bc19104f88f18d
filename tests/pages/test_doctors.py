"""What doctors who refer patients are told: a part of a note, with a page and a feed of its own."""

import re
from pathlib import Path
from typing import Any

import lxml.etree
import pytest

from tests.builders import make_project, note
from tests.command_line import run

BODY = """La radiologie est annulée.

## Pour les médecins

Envoyez les demandes urgentes par fax.

## Pour la presse

Dix serveurs.
"""


def feed_item(feed: str) -> Any:
    """Return the newest item of a feed."""
    return lxml.etree.fromstring(feed.encode()).find("channel/item")


@pytest.mark.slow("three builds")
def test_doctors_have_a_page_and_a_feed_once_a_note_speaks_to_them(tmp_path: Path) -> None:
    """Before that there is neither; each reader's part stands under its own heading; a lost note leaves both."""
    project = make_project(tmp_path)
    settings = project.path / "content/settings.yaml"
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", settings.read_text(encoding="utf-8")), encoding="utf-8")
    project.write_note(note())
    run(tmp_path, "build")
    assert not (tmp_path / "site/fr/doctors").exists()

    told = project.write_note(note(title="Un fax", published="17/05/2022 11:00", body=BODY), 2)
    run(tmp_path, "build")
    for language, heading in (("fr", "Pour les médecins"), ("nl", "Voor artsen")):
        page = project.page(f"{language}/doctors/index.html")
        assert f"<h1>{heading}</h1>" in page
        assert "Envoyez les demandes urgentes par fax." in page
        assert "Dix serveurs" not in page
        assert "La radiologie est annulée" not in page
    feed = project.page("fr/doctors/feed.xml")
    assert "<title>Un fax" in feed
    assert "Envoyez les demandes urgentes par fax." in feed
    assert "Radiologie annulée" not in feed
    assert feed_item(feed).findtext("description") == "Envoyez les demandes urgentes par fax."
    assert feed_item(project.page("fr/press/feed.xml")).findtext("description") == "Dix serveurs."
    everybody = feed_item(project.page("fr/feed.xml"))
    assert everybody.findtext("guid") == feed_item(feed).findtext("guid")
    assert "Envoyez" not in (everybody.findtext("description") or "Envoyez")
    assert "doctors/feed.xml" in project.page("fr/professionals/index.html")

    told.unlink()
    run(tmp_path, "build")
    assert "Envoyez les demandes urgentes par fax." in project.page("fr/doctors/index.html")

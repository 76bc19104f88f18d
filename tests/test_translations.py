"""A translation is never emptier than it says, says the figures of its reference text, and is behind only if known."""

from pathlib import Path

import pytest

from statusgen.content.parity import find_missing, read_values
from statusgen.model.note import EditionState
from statusgen.model.site import Catalogue
from tests.builders import make_project, note

SAME = [
    ("fr", "Rendez-vous le 16 mai à 14h30.", "en", "Come on May 16 at 2:30 p.m."),
    ("fr", "Rendez-vous le 16 mai à 14 h 30.", "de", "Kommen Sie am 16. Mai um 14.30 Uhr."),
    ("fr", "Le 1er juin de 8 h à 12 h.", "nl", "Op 1 juni van 8 tot 12 uur."),
    ("fr", "Le 16/05/2022 à midi.", "en", "On 16 May 2022 at noon."),
    ("fr", "À minuit, 1 500 ordinateurs, 85,5 %.", "en", "At midnight, 1,500 computers, 85.5%."),
    ("fr", "Du 16 mai au 18 mai.", "en", "From 16 to 18 May."),
    ("fr", "Du 16 au 18 mai.", "pl", "Od 16 maja do 18 maja."),
    ("fr", "Le 16 mai à 14h30.", "es", "El 16 de mayo a las 2:30 de la tarde."),
    ("fr", "Venez à midi.", "de", "Kommen Sie am Mittag."),
    ("en", "Come at noon.", "uk", "Приходьте о 12 годині, протягом дня."),
    ("fr", "À 21 h.", "es", "A las 9:00 de la noche."),
    ("fr", "À 20 h 15.", "nl", "Om 8.15 uur ’s avonds."),
    ("fr", "À 3 h du matin.", "de", "Um 3 Uhr nachts."),
    ("fr", "Le 16 mai à 14h30.", "pt", "Em 16 de maio às 14h30."),
    ("fr", "Le 16 mai à 14h30.", "it", "Il 16 maggio alle 14:30."),
    ("fr", "Le 16 mai à 14h30.", "ro", "Pe 16 mai la ora 14:30."),
    ("fr", "Le 16 mai à 14h30.", "uk", "16 травня о 14:30."),
    ("fr", "Le 16 mai à 14h30.", "tr", "16 Mayıs, saat 14.30."),
    ("fr", "Le 16 mai à 14h30.", "lb", "De 16. Mee um 14:30 Auer."),
    ("fr", "Le 16 mai à 14h30.", "ar", "يوم ١٦ مايو الساعة ١٤:٣٠."),
    ("fr", "Appelez le 02 555 12 34.", "en", "Call +32 2 555 12 34."),
    ("fr", "Ouvert 24h/24 et 7j/7.", "en", "Open day and night."),
    ("fr", "Il y a 2 hôpitaux et 12 centres.", "de", "Es gibt zwei Krankenhäuser und zwölf Zentren."),
    ("fr", "Pendant 24 heures, puis 48 heures.", "en", "For 24 hours, then 48 hours."),
    ("en", "Wait 2 hours on the 3rd floor.", "fr", "Attendez 2 heures au 3e étage."),
    ("en", "Open 8am to 5pm.", "fr", "Ouvert de 8 h à 17 h."),
    ("en", "Do not take 1.5 mg.", "fr", "Ne prenez pas 1,5 mg."),
]
OTHER = [
    ("fr", "À 14h30.", "en", "At 2:30 a.m.", ("14h30",), ("2:30 a.m",)),
    ("fr", "Le 16 mai.", "nl", "Op 17 mei.", ("16 mai",), ("17 mei",)),
    ("fr", "Le 16 mai.", "en", "On 16 June.", ("16 mai",), ("16 June",)),
    ("fr", "Le 16 mai 2022.", "en", "On 16 May 2023.", ("16 mai 2022",), ("16 May 2023",)),
    ("fr", "Appelez le 02 555 12 34.", "de", "Rufen Sie 02 555 12 43 an.", ("02 555 12 34",), ("02 555 12 43",)),
    ("fr", "200 serveurs.", "en", "2,000 servers.", ("200",), ("2,000",)),
    ("fr", "Les 5 hôpitaux.", "en", "The four hospitals.", ("5",), ()),
    ("fr", "Appelez le 112.", "en", "Call us.", ("112",), ()),
]
EMPTY = Catalogue(locations={}, services={}, systems={}, places={}, remarks={})


@pytest.mark.parametrize(("language", "text", "to", "translation"), SAME)
def test_the_same_value_may_be_written_as_each_language_does(
    language: str, text: str, to: str, translation: str
) -> None:
    """Dates, hours, numbers and words for numbers are compared by what they say; nobody is told of nothing."""
    assert read_values(text, language) or "24h" in text
    assert find_missing(text, translation, language, to, EMPTY) == ((), ())


@pytest.mark.parametrize(("language", "text", "to", "translation", "missing", "instead"), OTHER)
def test_another_value_is_named_with_what_stands_instead(
    language: str, text: str, to: str, translation: str, missing: tuple[str, ...], instead: tuple[str, ...]
) -> None:
    """A figure, date, hour or number to call that the translation does not have is named, and what it has."""
    assert find_missing(text, translation, language, to, EMPTY) == (missing, instead)


def test_a_place_must_be_named_in_the_translation(tmp_path: Path) -> None:
    """The name of a hospital that the text gives stands in the translation, in any of its languages."""
    project = make_project(tmp_path)
    place = next(iter(project.read().content.catalogue.locations.values())).name.as_written  # type: ignore[union-attr]
    project.write_note(note(body=f"Allez à {place}."))
    project.write_note("---\ntitle: Titel\n---\nGa ergens anders heen.\n", language="nl")
    (problem,) = [one for one in project.problems() if one.code == "translation-differs"]
    assert dict(problem.values)["missing"] == place
    project.write_note(f"---\ntitle: Titel\n---\nGa naar {place}.\n", language="nl")
    assert "translation-differs" not in {one.code for one in project.problems()}


@pytest.mark.parametrize("body", ["", "\n\n", "## Wat verandert\n", "<!-- te vertalen -->\n", "…\n"])
def test_a_translation_without_text_never_hides_the_text(tmp_path: Path, body: str) -> None:
    """Readers see the reference text, in its own language and marked, where the translation has a title only."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.write_note(f"---\ntitle: Radiologie geannuleerd\n---\n{body}", language="nl")
    reading = project.read()
    assert "translation-empty" in {one.code for one in reading.problems}
    assert reading.content is not None
    edition = reading.content.incidents["2022-05-panne"].notes[0].editions["nl"]
    assert (edition.state, edition.language, edition.title) == (EditionState.FALLBACK, "fr", "Radiologie annulée")
    assert "La radiologie est annulée." in edition.html


@pytest.mark.parametrize("typed", ["?", "à faire", "2022-05-17", "f882"])
def test_what_is_no_code_says_nothing_of_the_text(tmp_path: Path, typed: str) -> None:
    """The question mark that the guide advises never tells readers that the French text is newer."""
    project = make_project(tmp_path)
    project.write_note(note())
    path = project.write_note(f"---\ntitle: Titel\ntranslates: {typed}\n---\nTekst.\n", language="nl")
    reading = project.read()
    (problem,) = [one for one in reading.problems if one.code == "translates-unreadable"]
    assert reading.content is not None
    assert reading.content.incidents["2022-05-panne"].notes[0].editions["nl"].state is EditionState.COMPLETE
    text = path.read_text(encoding="utf-8").replace(typed, dict(problem.values)["digest"])
    path.write_text(text, encoding="utf-8")
    assert not {"translates-unreadable", "translation-behind"} & {one.code for one in project.problems()}


def test_pages_are_held_to_the_same(tmp_path: Path) -> None:
    """A lasting page whose translation is empty, behind or different is named like a note."""
    project = make_project(tmp_path)
    project.write("pages/aide.fr.md", "---\ntitle: Aide\n---\nAppelez le 112.\n")
    found = []
    for text in ("", "Bel 113.\n", "Bel 112.\n"):
        project.write("pages/aide.nl.md", f"---\ntitle: Hulp\ntranslates: 00000000\n---\n{text}")
        found.append({one.code for one in project.problems()})
    assert found == [{"translation-empty"}, {"translation-behind", "translation-differs"}, {"translation-behind"}]

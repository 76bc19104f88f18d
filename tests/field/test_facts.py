"""Each fact that hospitals had to publish is told in every output, in four languages. One site holds all of them."""

import html
import json
import re
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from statusgen import pipeline
from statusgen.announce.texts import make_announcement, write_text
from statusgen.formats.feeds.items import view_bulletin_feeds
from statusgen.output.opening import open_context
from tests.builders import Project, instant, note
from tests.conftest import Share
from tests.field import facts_of_cells, facts_of_contact, facts_of_exceptions
from tests.field.fact import Fact
from tests.field.table import sentences_of

FACTS: tuple[Fact, ...] = (*facts_of_cells.FACTS, *facts_of_contact.FACTS, *facts_of_exceptions.FACTS)
LANGUAGES = ("en", "fr", "nl", "de")
AT = instant("2025-11-03T12:00")
SETTINGS = """organisation: Coast Group
languages: [en, fr, nl, de]
reference-language: en
country: BE
timezone: Europe/Brussels
base-url: https://status.coast.example/
identity: coast.example,2025
demonstration: 03/11/2025 12:00
emergency: {number: 112}
contact: {how: We write to you., reach-everybody: yes}
"""
CLINICS = """  clinic-b:
    name: Clinic B
  clinic-c:
    name: Clinic C
groups:
  clinics:
    name: {en: our clinics, fr: nos polycliniques, nl: onze poliklinieken, de: unsere Polikliniken}
    locations: [fact-20, clinic-b, clinic-c]
"""
SERVICES = """services:
  emergency:
  maternity-emergency:
  minor-injuries:
  consultations:
  radiology:
  blood-tests:
  visits:
  in-patients:
  mobile-team:
    name: {en: Mobile emergency team, fr: Équipe mobile, nl: Mobiele urgentiegroep, de: Notarztwagen}
    attended: no
  patient-portal:
  pharmacy:
  medical-records:
places:
  mill: {name: {en: Mill Hospital, fr: Mill Hospital, nl: Mill Hospital, de: Mill Hospital}}
  harbour: {name: {en: Harbour Hospital, fr: Harbour Hospital, nl: Harbour Hospital, de: Harbour Hospital}}
  hill: {name: {en: Hill Hospital, fr: Hill Hospital, nl: Hill Hospital, de: Hill Hospital}}
"""

pytestmark = pytest.mark.slow("one site of all facts")


def _make(folder: Path) -> None:
    project = Project(folder)
    places = [
        f"  {fact.place}:\n    name: Hospital {fact.number}\n    phone: 000 00 {fact.number:02}\n" for fact in FACTS
    ]
    project.write("settings.yaml", SETTINGS)
    project.write("services.yaml", f"locations:\n{''.join(places)}{CLINICS}{SERVICES}")
    for fact in FACTS:
        text = note(
            fact.services.replace("HERE", fact.place),
            title=f"Fact {fact.number}",
            published="03/11/2025 10:30",
            valid_until="07/11/2025 18:00",
            next_update="04/11/2025 12:00",
            body=fact.text["en"],
            more=fact.more.replace("HERE", fact.place),
        )
        project.write(f"incidents/{fact.incident}/incident.en.md", f"---\ntitle: Incident {fact.number}\n---\nIt is.\n")
        project.write(f"incidents/{fact.incident}/01-note.en.md", text)
        for language in fact.text.keys() - {"en"}:
            translated = f"---\ntitle: Fact {fact.number}\n---\n{fact.text[language]}\n"
            project.write(f"incidents/{fact.incident}/01-note.{language}.md", translated)
    project.build(AT)
    checked = pipeline.check(folder, AT)
    assert not [problem for problem in checked.problems if problem.is_error]
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(folder, checked.content, checked.situation, "https://status.coast.example/")
    told = {}
    for context in site.pages:
        feeds = view_bulletin_feeds(context)
        for one in context.timeline.notes:
            told[f"{context.language}/{one.incident}"] = write_text(make_announcement(context, one, feeds).parts)
    (folder / "announced.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(scope="module")
def field(share: Share) -> Path:
    """Return the project whose site tells every fact."""
    return share("field", _make)


def plain(text: str) -> str:
    """Return a text with its spacing collapsed."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def words_of(page: Path, selector: str) -> str:
    """Return the words of a part of a page, each element apart, but for the full stop behind a number to call."""
    (found,) = lxml.html.fromstring(page.read_bytes()).cssselect(selector)
    return plain(" ".join(str(text) for text in found.itertext())).replace(" .", ".")


def said_in(project: Path, fact: Fact, language: str) -> dict[str, str]:
    """Return what each output says of a fact in a language, in plain words."""
    site, place = project / "site", fact.place
    items = lxml.etree.parse(site / language / "feed.xml").iterfind("channel/item")
    (item,) = [one for one in items if f"/{fact.incident}/" in one.findtext("link", "")]
    cells = json.loads((site / "api/locations" / f"{place}.json").read_text(encoding="utf-8"))["cells"]
    status = json.loads((site / "api/status.json").read_text(encoding="utf-8"))
    warnings = [one["text"][language] for one in status["warnings"] if one["incident"] == fact.incident]
    warnings += [one["text"][language] for one in status["personal_data"] if one["incident"] == fact.incident]
    warnings += [one["text"][language] for one in status["help_wanted"] if one["incident"] == fact.incident]
    numbers = [phone["number"] for phone in status["phones"]]
    announced = json.loads((project / "announced.json").read_text(encoding="utf-8"))
    stated = [cell for cell in cells if cell["incident"] == fact.incident or cell["coming"]]
    in_cells = [
        text
        for cell in stated
        for text in (
            cell["word"][language],
            cell["instruction"][language],
            cell["coming_text"][language],
            *(f"{one['for_whom'][language]} {one['instruction'][language]}" for one in cell["exceptions"]),
        )
    ]
    own_feed = site / language / fact.own_page / "feed.xml"
    return {
        "page": words_of(site / language / "locations" / place / "index.html", "body"),
        "sheet": words_of(site / language / "call-centre/index.html", "body"),
        "notice": words_of(site / language / "locations" / place / "poster.html", "main"),
        "feed": plain(f"{item.findtext('description')}"),
        "data": plain(" ".join((*in_cells, *warnings, *numbers))),
        "announcement": plain(announced[f"{language}/{fact.incident}"]),
        "own page": words_of(site / language / fact.own_page / "index.html", "main") if fact.own_page else "",
        "own feed": plain(html.unescape(own_feed.read_text(encoding="utf-8"))) if own_feed.exists() else "",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_a_fact_is_told_in_every_output(field: Path, fact: Fact, language: str) -> None:
    """What readers must know stands on page, sheet, notice, in feed, open data and announcement, and nothing else."""
    said = said_in(field, fact, language)
    for output in fact.outputs:
        for sentence in fact.told[language]:
            assert sentence in said[output], (output, said[output])
    for output in ("sheet", "feed", "data", "announcement", *(["own page"] if fact.own_page else [])):
        for sentence in fact.whole.get(language, ()):
            assert sentence in said[output], (output, said[output])
            assert output not in ("feed", "announcement") or said[output].count(sentence) == 1, said[output]
    for output in ("sheet", "feed", "announcement"):
        for sentence in fact.grouped.get(language, ()):
            assert sentence in said[output], (output, said[output])
    for output in ("feed", "data", "announcement"):
        assert not [sentence for sentence in fact.never if sentence in said[output]], output


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_the_sentence_of_the_table_is_printed(field: Path, fact: Fact) -> None:
    """What the documentation quotes is said by an output, to the letter."""
    said = said_in(field, fact, "en")
    assert sentences_of(fact.number) or fact.outputs[0] == "own page"
    for sentence in sentences_of(fact.number):
        assert any(sentence in text for text in said.values()), (sentence, said["feed"], said["sheet"])

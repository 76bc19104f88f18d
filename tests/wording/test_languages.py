"""Every language a site may speak: one line switches it on, its grammar is CLDR's, and who should review it is told."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_percent
from babel.plural import PluralRule

from statusgen import pipeline
from statusgen.content.review import needs_review
from statusgen.content.theme import read_phrases
from statusgen.content.vocabulary import FOLDER, read_vocabulary
from statusgen.model.words import Rule, State
from statusgen.wording.sentences import Wording
from tests.builders import NOON, ROOT, Project, make_project, note
from tests.reading import open_page, text_of
from tests.samples import first, sample

THEME = ROOT / "themes" / "default" / "catalogues"
CATALOGUES = sorted([*THEME.glob("*.po"), *FOLDER.glob("*.po")])
LANGUAGES = sorted(path.stem for path in THEME.glob("*.po"))
_PLURALS = re.compile(r"nplurals=(\d+); plural=(.+);")
PLURALS = {"pt": "pt-PT"}
"""Where a catalogue counts as one country does: in Portugal nothing is many, in Brazil it is one."""
OWN_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "lb": "Lëtzebuergesch",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "tr": "Türkçe",
    "uk": "Українська",
}


def switch_on(project: Project, language: str) -> None:
    """Add a language to the settings, and nothing else anywhere."""
    settings = (project.path / "content" / "settings.yaml").read_text(encoding="utf-8")
    languages = f"[fr, nl, {language}]" if language not in ("fr", "nl") else "[fr, nl]"
    project.write("settings.yaml", settings.replace("[fr, nl]", languages))


def plural_form_of(language: str) -> PluralRule:
    """Return how CLDR counts in the language that a catalogue is written in."""
    return Locale.parse(PLURALS.get(language, language), sep="-").plural_form


# ── The catalogues ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_and_sentences_exist_in_the_same_languages() -> None:
    """A language has its closed words and its sentences, or neither."""
    assert [path.stem for path in sorted(FOLDER.glob("*.po"))] == LANGUAGES


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_plural_forms_are_those_of_the_language(path: Path) -> None:
    """A catalogue has as many plural forms as CLDR has for whole numbers, and parts the numbers as it does."""
    header = _PLURALS.search(path.read_text(encoding="utf-8"))
    assert header is not None
    form, category = gettext.c2py(header[2]), plural_form_of(path.stem)
    pairs = {(form(count), category(count)) for count in range(1000)}

    assert len(pairs) == len({one for one, _ in pairs}) == len({one for _, one in pairs}) == int(header[1])


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_plural_forms_stand_in_the_order_of_cldr(path: Path) -> None:
    """The forms of a sentence that counts go from "zero" and "one" to "other", as CLDR names them."""
    header = _PLURALS.search(path.read_text(encoding="utf-8"))
    assert header is not None
    form, category = gettext.c2py(header[2]), plural_form_of(path.stem)
    named = {form(count): category(count) for count in range(1000)}

    assert [named[one] for one in sorted(named)] == [
        one for one in ("zero", "one", "two", "few", "many", "other") if one in named.values()
    ]


def counting_entries(language: str) -> list[Message]:
    """Return the entries of a theme's catalogue that count."""
    with (THEME / f"{language}.po").open("rb") as file:
        return [entry for entry in read_po(file, locale=language) if entry.pluralizable]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_percentages_are_written_as_in_cldr(path: Path) -> None:
    """The sign on its side, with the space that does not break or with none."""
    expected = format_percent(
        0.5, locale=Locale.parse(PLURALS.get(path.stem, path.stem), sep="-"), numbering_system="latn"
    )
    expected = re.sub("[\u200e\u200f]", "", expected)
    with path.open("rb") as file:
        said = [
            str(one.string) for one in read_po(file) if "%" in str(one.string) and "Plural-Forms" not in str(one.string)
        ]
    found = [
        shown for text in said for shown in re.findall(r"%?\{(?:percent|number|high)\}(?:\s?%)?", text) if "%" in shown
    ]
    assert found
    assert {re.sub(r"\{\w+\}", "50", one) for one in found} == {expected}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_counts_has_every_form(language: str) -> None:
    """No form is missing; the number stands in each form that is said of more than one number above zero."""
    header = _PLURALS.search((THEME / f"{language}.po").read_text(encoding="utf-8"))
    assert header is not None
    said_of = Counter(map(gettext.c2py(header[2]), range(1, 1000)))
    entries = counting_entries(language)

    assert {entry.id for entry in entries} == {entry.id for entry in counting_entries("en")} != set()
    for entry in entries:
        forms = entry.string
        assert isinstance(forms, tuple)
        assert len(forms) == int(header[1])
        assert all(forms)
        assert [one for form, one in enumerate(forms) if "{count}" not in one and said_of[form] > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_said_in_its_plural_form(language: str, tmp_path: Path) -> None:
    """What a page says of any number is what gettext's own rule in the catalogue's header says of it."""
    project = make_project(tmp_path)
    switch_on(project, language)
    content = project.read().content
    assert content is not None
    wording = Wording(
        language, content.settings, content.catalogue, content.vocabulary, read_phrases((THEME.parent,), language)
    )
    header = _PLURALS.search((THEME / f"{language}.po").read_text(encoding="utf-8"))
    assert header is not None
    form = gettext.c2py(header[2])
    for entry in counting_entries(language):
        assert isinstance(entry.id, tuple)
        assert isinstance(entry.string, tuple)
        one, many = entry.id
        for count in range(1, 200):
            expected = entry.string[form(count)].replace("{count}", str(count))
            assert wording.say_count(one, many, count) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_and_sentences_are_reviewed_together_or_not(language: str) -> None:
    """Both catalogues of a language ask for a review, or none does; the languages of the example ask for none."""
    asked = {needs_review(folder / f"{language}.po") for folder in (THEME, FOLDER)}

    assert len(asked) == 1
    assert language not in ("fr", "nl", "de", "en") or asked == {False}


@pytest.mark.slow("several builds")
def test_a_notice_names_every_language_to_be_reviewed_once(tmp_path: Path) -> None:
    """A site that speaks languages nobody has reviewed is told so, in one notice; another hears nothing of it."""
    project = make_project(tmp_path)
    codes = [problem.code for problem in pipeline.check(project.path, NOON).problems]
    assert "review-needed" not in codes

    settings = (project.path / "content" / "settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, ar, uk]"))
    (notice,) = [one for one in pipeline.check(project.path, NOON).problems if one.code == "review-needed"]
    assert not notice.is_error
    assert dict(notice.values)["languages"] == "arabe (ar), ukrainien (uk)"

    said = "reviewed:\n  ar: {by: Interprètes, on: 17/05/2022}\n  uk: {by: ?, on: 17/05/2022}\n"
    project.write("settings.yaml", said + settings.replace("[fr, nl]", "[fr, nl, ar, uk]"))
    found = {problem.code: dict(problem.values) for problem in pipeline.check(project.path, NOON).problems}
    assert found["review-needed"]["languages"] == "ukrainien (uk)"
    assert found["key-missing"]["key"] == "by"


# ── Switched on with one line ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=sample(LANGUAGES, "pl", "ar"))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Project]:
    """Build a site with one incident, to whose settings one language was added and nothing else."""
    language = request.param
    project = make_project(tmp_path_factory.mktemp(language))
    switch_on(project, language)
    project.write_note(note())
    project.build()
    return language, project


@pytest.mark.slow("several builds")
def test_one_line_switches_a_language_on(site: tuple[str, Project]) -> None:
    """Pages bear the language and its direction, states and rules are in its words, and 112 stays 112."""
    language, project = site
    page = open_page(project.path / "site", f"{language}/index.html")
    vocabulary = read_vocabulary([language])

    assert page.get("lang") == language
    assert page.get("dir") == Locale.parse(language, sep="-").text_direction
    assert vocabulary.phrase(language, "state", State.CANCELLED) in text_of(page)
    assert vocabulary.phrase(language, "rule", Rule.WAIT) in text_of(page)
    assert page.cssselect(".emergency a")[0].get("href") == "tel:112"
    assert "{" not in text_of(page.cssselect("body")[0])


def test_a_language_is_offered_under_its_own_name(site: tuple[str, Project]) -> None:
    """The menu names each language in that language, with its own ``lang``."""
    language, project = site
    page = open_page(project.path / "site", "fr/index.html")
    names = {link.get("lang"): text_of(link) for link in page.cssselect(".languages a")}

    assert names[language] == OWN_NAMES[language]
    assert len(set(names.values())) == len(names)


def test_what_is_not_translated_says_its_language(site: tuple[str, Project]) -> None:
    """A name without a translation is shown in the reference language, with its ``lang`` and ``dir``."""
    language, project = site
    page = open_page(project.path / "site", f"{language}/locations/nord/index.html")
    marks = [mark for mark in page.cssselect("h1 span") if text_of(mark) == "Nord"]

    if language in ("fr", "nl"):
        assert marks == []
    else:
        assert [(mark.get("lang"), mark.get("dir")) for mark in marks] == [("fr", "ltr")]


def test_a_remark_of_one_of_two_incidents_says_its_language(tmp_path: Path) -> None:
    """Where two incidents hold a cell, each remark names its own; the name and the remark bear their own ``lang``."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    project.write("incidents/2022-05-greve/incident.nl.md", "---\ntitle: Staking\n---\nEen staking.\n")
    told = "  radiology:\n    state: cancelled\n    rule: wait\n    remark: {}"
    project.write_note(note(told.format("Une phrase libre.")))
    project.write_note(note(told.format("Une autre phrase.")), incident="2022-05-greve")
    project.build()
    french = '<span lang="fr" dir="ltr">{}</span>'
    page = project.page("nl/services/radiology/index.html")
    assert f"<p>Staking: {french.format('Une autre phrase.')} (Frans)</p>" in page
    assert f"<p>{french.format('Panne')}: {french.format('Une phrase libre.')} (Frans)</p>" in page
    assert "<p>Grève\xa0: Une autre phrase.</p>" in project.page("fr/services/radiology/index.html")


def test_marks_never_show_in_titles_attributes_or_feeds(site: tuple[str, Project]) -> None:
    """Where only text can stand there is only text: no tag is shown to anybody."""
    language, project = site
    for path in (project.path / "site" / language).rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "&lt;span" not in html, path
        assert "&lt;bdi" not in html, path
        assert not re.search(r'="[^"<>]*<(?:span|bdi)', html), path
        assert not re.search(r"<(title|option)\b[^>]*>[^<]*<(?!/\1)", html), path
    feed = (project.path / "site" / language / "services.xml").read_text(encoding="utf-8")
    assert not re.search(r"<(title|description|category)[^>]*>[^<]*&lt;span", feed)


# ── Grammar that CLDR leaves open ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(
    ("language", "last", "expected"),
    first(
        [
            ("lb", "Nord", "Alzette an Nord"),
            ("lb", "Hesper", "Alzette an Hesper"),
            ("lb", "Éislek", "Alzette an Éislek"),
            ("lb", "Kierchbierg", "Alzette a Kierchbierg"),
            ("lb", "Steebrécken", "Alzette a Steebrécken"),
            ("es", "Norte", "Alzette y Norte"),
            ("es", "Irún", "Alzette e Irún"),
            ("es", "Híjar", "Alzette e Híjar"),
            ("es", "Hierro", "Alzette y Hierro"),
        ]
    ),
)
@pytest.mark.parametrize("is_translated", [True, pytest.param(False, marks=pytest.mark.slow("inside tags"))])
def test_the_last_two_of_a_list_are_joined_as_they_sound(
    tmp_path: Path, language: str, last: str, expected: str, is_translated: bool
) -> None:
    """Where "and" depends on the sound of the next word, places are joined by the fitting one, inside tags or not."""
    project = make_project(tmp_path)
    switch_on(project, language)
    for old, new in (("Nord", "Alzette"), ("Sud", last)):
        name = f"{{fr: {new}, {language}: {new}}}" if is_translated else f"{{fr: {new}}}"
        services = (project.path / "content" / "services.yaml").read_text(encoding="utf-8")
        project.write("services.yaml", re.sub(rf"name: \{{fr: {old}\b[^}}]*\}}", f"name: {name}", services))
    services = (project.path / "content" / "services.yaml").read_text(encoding="utf-8")
    services = services.replace("services:\n", "  ailleurs:\n    name: {fr: Ailleurs}\nservices:\n", 1)
    project.write("services.yaml", services.replace("[nord]", "[nord, sud]"))
    project.write_note(note())
    project.build()
    page = open_page(project.path / "site", f"{language}/index.html")

    assert expected in text_of(page.cssselect("body")[0])

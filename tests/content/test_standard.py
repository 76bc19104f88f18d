"""The standard catalogue: services that every hospital knows, named in every language, without a line about them."""

import re
from pathlib import Path

import pytest

from statusgen.content.standard import FOLDER, SERVICES, standard_advice, standard_kind, standard_text, standard_words
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.words import Rule, ServiceKind, State
from tests.builders import BASE, NOON, ROOT, Project, make_project, note
from tests.reading import open_page, text_of

LANGUAGES = known_languages()
SETTINGS = (BASE / "content" / "settings.yaml").read_text(encoding="utf-8")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]{3,}")


def project_of(path: Path, services: str) -> Project:
    """Make a project with one hospital and these services, and an incident without notes."""
    project = make_project(path)
    places = "locations:\n  rivemont:\n    name: {fr: Rivemont, nl: Rivemont, ar: ريفمون}\n    kind: General hospital\n"
    project.write("services.yaml", f"{places}services:\n{services}")
    return project


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_has_a_name_and_words_to_search_in_every_language(language: str) -> None:
    for id_ in SERVICES:
        assert standard_text("service", id_, LANGUAGES, language) is not None
        assert standard_text("service alias", id_, LANGUAGES, language) is not None
        text = standard_text("service", id_, LANGUAGES, language)
        assert text is not None
        assert set(text.by_language) == set(LANGUAGES)
        advice = {state: set(told.by_language) for state, told in standard_advice(id_, LANGUAGES, language).items()}
        assert all(languages == set(LANGUAGES) for languages in advice.values())
        assert advice.keys() == standard_advice(id_, LANGUAGES, "en").keys()
        said = standard_words(id_, LANGUAGES, language)
        assert all(set(word.by_language) == set(LANGUAGES) for word in said.values())
        assert said.keys() == standard_words(id_, LANGUAGES, "en").keys()


def test_every_catalogue_says_that_no_clinician_has_reviewed_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(LANGUAGES)
    for path in FOLDER.glob("*.po"):
        assert "No clinician has reviewed it." in path.read_text(encoding="utf-8").partition("msgid")[0]


def test_a_service_needs_no_more_than_its_id(tmp_path: Path) -> None:
    project = project_of(tmp_path, "  emergency:\n  blood-tests:\n  dialysis:\n  call-centre:\n")
    reading = project.read()
    assert reading.content is not None
    catalogue = reading.content.catalogue
    emergency, blood = catalogue.services["emergency"], catalogue.services["blood-tests"]
    assert (emergency.kind, emergency.rule, emergency.is_key) == (ServiceKind.EMERGENCY, Rule.EMERGENCY_ONLY, True)
    assert emergency.name.by_language == {"fr": "Urgences", "nl": "Spoeddienst"}
    assert (blood.kind, blood.rule) == (ServiceKind.WALK_IN, Rule.WALK_IN)
    assert catalogue.services["dialysis"].comes_as_planned
    assert catalogue.services["call-centre"].when_stated
    assert catalogue.services["call-centre"].is_whole_group
    kind = catalogue.locations["rivemont"].kind
    assert kind is not None
    assert kind.by_language == {"fr": "Hôpital général", "nl": "Algemeen ziekenhuis"}


def test_the_words_of_a_project_win(tmp_path: Path) -> None:
    own = "  radiology:\n    name: {fr: Imagerie}\n    rule: call-first\n  laboratory:\n    rule: walk-in\n"
    project = project_of(tmp_path, own)
    reading = project.read()
    assert reading.content is not None
    radiology = reading.content.catalogue.services["radiology"]
    assert radiology.name.by_language == {"fr": "Imagerie", "nl": "Radiologie (röntgen, CT, MRI, echografie)"}
    assert radiology.rule is Rule.CALL_FIRST
    assert not radiology.is_key  # it is named by the project, and so described by it
    advice = reading.content.catalogue.services["laboratory"].advice
    assert advice[State.DEGRADED].in_("nl").startswith("Uw resultaten komen later")
    assert "text-untranslated" not in {problem.code for problem in reading.problems}


def test_a_language_without_a_short_name_keeps_its_whole_name(tmp_path: Path) -> None:
    own = "  radiology:\n    name: {fr: Imagerie médicale, nl: Beelden}\n    short: {fr: Imagerie}\n  paediatrics:\n"
    project = project_of(tmp_path, own)
    project.write("settings.yaml", SETTINGS.replace("[fr, nl]", "[fr, nl, ar]"))
    reading = project.read()
    assert reading.content is not None
    services = reading.content.catalogue.services
    assert services["radiology"].short.by_language.items() >= {"fr": "Imagerie", "nl": "Beelden"}.items()
    assert services["paediatrics"].short.in_("ar") == services["paediatrics"].name.in_("ar")


def test_what_is_not_in_the_standard_catalogue_still_needs_a_name(tmp_path: Path) -> None:
    project = project_of(tmp_path, "  radiology:\n  hyperbaric:\n    rule: come\n")
    assert [problem.code for problem in project.read().problems if problem.is_error] == ["key-missing"]


def test_advice_typed_in_some_languages_has_the_others_too(tmp_path: Path) -> None:
    """Where the words of the reference language are those of the standard catalogue; other words are the project's."""
    usual = "Le portail fonctionne comme d'habitude."
    own = (
        f"  patient-portal:\n    name: {{fr: Portail, nl: Portaal}}\n    advice:\n      running: {{fr: {usual}}}\n"
        "      cancelled: {fr: Venez nous voir.}\n"
    )
    content = project_of(tmp_path, own).read().content
    assert content is not None
    advice = content.catalogue.services["patient-portal"].advice
    assert advice[State.RUNNING].in_("nl") == "Het portaal werkt zoals gewoonlijk."
    assert advice[State.CANCELLED].by_language == {"fr": "Venez nous voir."}


def test_a_kind_of_hospital_typed_in_some_languages_has_the_others_too() -> None:
    """Where the words of the reference language are those of the standard catalogue; others stay as they were typed."""
    kind = standard_kind("Hôpital général", ("fr", "ar"), "fr")
    assert kind is not None
    assert kind.in_("ar") == "مستشفى عام"
    assert standard_kind("Clinique du lac", ("fr", "ar"), "fr") is None


@pytest.mark.slow("builds the example once more")
def test_a_page_in_arabic_holds_no_noun_of_another_language(tmp_path: Path) -> None:
    project = project_of(tmp_path, "".join(f"  {id_}:\n" for id_ in SERVICES))
    project.write("settings.yaml", SETTINGS.replace("[fr, nl]", "[fr, nl, ar]"))
    project.write_note(note("  radiology: cancelled, wait\n  dialysis: running, come"))
    project.build()
    page = open_page(project.path / "site", "ar/locations/rivemont/index.html")
    names = [text_of(one) for one in page.cssselect("main .rows a")]
    assert len(names) > 20
    assert [name for name in names if _LATIN.search(name)] == []
    badges = [path.read_text(encoding="utf-8") for path in (project.path / "site/ar").rglob("badge.svg")]
    assert len(badges) > 20
    french = [standard_text(kind, id_, LANGUAGES, "fr") for kind in ("service", "service short") for id_ in SERVICES]
    nouns = {text.in_("fr") for text in french if text is not None}
    assert [noun for noun in nouns for badge in badges if noun in badge] == []


def test_the_documentation_lists_every_service_of_the_standard_catalogue() -> None:
    page = (ROOT / "docs" / "standard-catalogue.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page.partition("## Kinds")[0], re.MULTILINE) == list(SERVICES)


HEADS = {
    "fr": ("Urgences", "Ouvertes"),
    "nl": ("Spoed", "Open"),
    "de": ("notaufnahme", "Geöffnet"),
    "en": ("emergency department", "Open"),
    "lb": ("Urgence", "Op"),
    "it": ("Pronto soccorso", "Aperto"),
    "es": ("Urgencias", "Abiertas"),
    "pt": ("Urgências", "Abertas"),
    "ar": ("قسم", "مفتوح"),
    "tr": ("acil", "Açık"),
    "uk": ("Невідкладн", "Відкрито"),
    "pl": ("Oddział", "Otwarty"),
    "ro": ("Serviciul", "Deschis"),
}
"""Language → the noun of every emergency department, and the word for "open" that agrees with it."""


@pytest.mark.parametrize("language", HEADS)
def test_open_and_closed_agree_with_the_noun_of_every_emergency_department(language: str) -> None:
    """In gender and number, and in sense: a department is closed, emergencies are not."""
    noun, word = HEADS[language]
    assert read_vocabulary([language]).phrase(language, "emergency state", "running") == word
    for service in ("emergency", "paediatric-emergency", "maternity-emergency"):
        name = standard_text("service", service, (language,), language)
        assert name is not None
        assert noun.lower() in name.in_(language).lower(), (service, name.in_(language))


def test_a_service_is_read_by_its_other_usual_words_and_proposed_by_what_may_mean_another(tmp_path: Path) -> None:
    """A word that only resembles a service from afar proposes none; a name of the project's own stands for itself."""
    services = "  emergency:\n  consultations:\n  radiology:\n  maternity:\n  blood-tests:\n"
    project = project_of(tmp_path, services)
    read = {"Raadplegingen": "consultations", "poli": "consultations", "beeldvorming": "radiology"}
    for typed, id_ in {**read, "prise de sang": "blood-tests", "spoed": "emergency"}.items():
        wait = "degraded, emergency-only" if id_ == "emergency" else "cancelled, wait"
        project.write_note(note(f"  {typed}: {wait}"))
        content = project.read().content
        assert content is not None
        (incident,) = content.incidents.values()
        assert [one.service for one in incident.notes[0].statements] == [id_]
    for typed, near in {"afspraken": "Consultations", "NMR": "Radiologie", "pediatrie": "", "zwangeren": ""}.items():
        project.write_note(note(f"  {typed}: cancelled, wait"))
        (found,) = (one for one in project.problems() if one.code.startswith("service-"))
        assert dict(found.values).get("near", "") == near
    named = services.replace("consultations:", "consultations:\n    name: {fr: Pédiatrie, nl: Kindergeneeskunde}")
    project = project_of(tmp_path / "named", named)
    project.write_note(note("  raadplegingen: cancelled, wait"))
    assert "service-unknown-near" in {one.code for one in project.problems()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_to_call_has_a_place_for_the_number(language: str) -> None:
    """Whoever reads "call us" on paper or in a feed has nothing else to find it by."""
    for id_ in SERVICES:
        english = standard_advice(id_, LANGUAGES, "en")
        for state, told in standard_advice(id_, LANGUAGES, language).items():
            assert ("call us" in english[state].as_written) == ("{number}" in told.as_written), (id_, state)


def test_advice_to_call_bears_the_number_that_answers(tmp_path: Path) -> None:
    """That of the hospital; none where no telephone answers."""
    project = make_project(tmp_path)
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("services:\n", "services:\n  pharmacy:\n", 1))
    for lines, told in (("nord: 000 00 05", " Numéro à appeler : 000 00 05."), ("nord: closed", "")):
        project.write_note(note("  pharmacy:\n    at: nord\n    state: cancelled", more=f"lines:\n  {lines}"))
        project.build(NOON)
        for name in ("fr/locations/nord/poster.html", "fr/incidents/2022-05-panne/1/index.html"):
            page = text_of(open_page(tmp_path / "site", name).cssselect("body")[0]).replace("\xa0", " ")
            assert f"appelez-nous avant de ne plus en avoir.{told}" in page.replace("\u202f", " "), name
            assert ("Numéro à appeler" in page) == bool(told)
            assert "{number}" not in page


def test_wards_are_closed_and_not_out_of_service(tmp_path: Path) -> None:
    """Families read that nobody stays there, and where patients are; what a project names has the usual words."""
    project = project_of(tmp_path, "  in-patients:\n  intensive-care:\n    name: Réa\n    attended: no\n")
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write(
        "services.yaml", f"{services}places:\n  quai: {{name: {{fr: Hôpital du quai, nl: Kaaiziekenhuis}}}}\n"
    )
    said = "  in-patients:\n    state: cancelled\n    elsewhere: quai\n  intensive-care: cancelled"
    project.write_note(note(said))
    assert project.problems() == []
    project.build()
    told = text_of(open_page(tmp_path / "site", "fr/locations/rivemont/index.html").cssselect("main")[0])
    assert "Unités fermées" in told
    assert "Aucun patient n’est dans nos unités d’hospitalisation en ce moment. Nous informons les familles." in told
    assert "Hors service Réa" in told
    for page in ("locations/rivemont/index.md", "locations/rivemont/poster.md", "call-centre/index.md", "feed.xml"):
        said_there = project.page(f"fr/{page}").replace("\xa0", " ")
        assert "Ils sont maintenant ici : Hôpital du quai." in said_there, page
        assert "Vous n’avez pas besoin d’y aller" not in said_there, page
        assert "Unités fermées" in said_there, page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("SAU", {"near": "Urgences"}),
        ("SEH", {"near": "Urgences"}),
        ("Notaufnahme", {"near": "Urgences"}),
        ("Швидка допомога", {"near": "Urgences"}),
        ("urgences pédiatriques", {"service": "paediatric-emergency"}),
        ("kinderspoed", {"service": "paediatric-emergency"}),
        ("Kindernotaufnahme", {"service": "paediatric-emergency"}),
        ("horaires des visites", {"known": "Urgences, Opérations non urgentes, Opérations urgentes"}),
        ("Kiné", {"service": "physiotherapy"}),
        ("opérations", {"known": "Opérations non urgentes, Opérations urgentes"}),
        ("opérations programmées", {"near": "Opérations non urgentes"}),
    ],
)
def test_a_service_is_proposed_by_what_else_it_is_called(tmp_path: Path, typed: str, said: dict[str, str]) -> None:
    """That of the catalogue is to be added first, and of two both are named: none is taken for the other."""
    project = project_of(tmp_path, "  emergency:\n  non-urgent-operations:\n  urgent-operations:\n")
    project.write_note(note(f"  {typed}: cancelled, wait"))
    problem = next(one for one in project.problems() if one.code.startswith("service-"))
    assert dict(problem.values).items() >= said.items()

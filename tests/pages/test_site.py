"""The built site, as patients and journalists read it."""

import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.site import Service
from statusgen.model.words import Rule, State
from statusgen.situation.fold import fold_situation
from tests.builders import EXAMPLE, NOON, files_of, make_project, note, read_example
from tests.conftest import JUNE, TUESDAY
from tests.reading import matrix_of, open_page, text_of
from tests.samples import sample

LANGUAGES = ("fr", "nl", "de", "en")
WORDS = read_vocabulary(LANGUAGES)


OUT_OF_SERVICE = {"fr": "Hors service", "nl": "Buiten dienst", "de": "Außer Betrieb", "en": "Out of service"}


OPEN = {"fr": "Ouvertes", "nl": "Open", "de": "Geöffnet", "en": "Open"}
"""The word for an emergency department that takes patients; in French a plural, as its name is."""


def word_of(language: str, state: State, service: Service) -> str:
    """Return the word for a state: a telephone is never "cancelled", and an emergency department is open."""
    if state is State.CANCELLED and not service.attended:
        return OUT_OF_SERVICE[language]
    if state is State.RUNNING and service.is_emergency:
        return OPEN[language]
    return WORDS.phrase(language, "state", state)


def pages_of(site: Path) -> list[str]:
    """Return every page of a site, but those that only lead to another."""
    return [
        path for path, raw in files_of(site).items() if path.endswith(".html") and b'http-equiv="refresh"' not in raw
    ]


@pytest.mark.parametrize("language", sample(LANGUAGES, "de"))
@pytest.mark.parametrize("when", sample(["tuesday", "june"], "june"))
def test_the_table_shows_the_matrix_of_the_situation(language: str, when: str, request: pytest.FixtureRequest) -> None:
    """In every language the table, one step from home, holds the state of every cell in that language's word."""
    site: Path = request.getfixturevalue(when)
    content = read_example()
    situation = fold_situation(content, TUESDAY if when == "tuesday" else JUNE)
    expected = {}
    for service in content.catalogue.services.values():
        row = situation.of_service(service.id)
        if row:
            places = service.locations if service.is_whole_group else content.catalogue.locations
            expected[service.short.in_(language)] = [
                word_of(language, row[place].state, service) if place in row else "" for place in places
            ]
    assert matrix_of(open_page(site, f"{language}/table/index.html")) == expected
    home = open_page(site, f"{language}/index.html")
    assert "table/index.html" in {link.get("href") for link in home.cssselect("main a")}


def test_the_home_page_tells_the_story_of_tuesday(tuesday: Path) -> None:
    """Emergency first, then the headline with its time, what is cancelled with its rule and its exceptions."""
    page = text_of(open_page(tuesday, "fr/index.html").cssselect("body")[0])
    parts = [
        "Urgence vitale : appelez le 112.",
        "Urgences Rivemont, Montclair, Nordelle, Vaubruyère et Sourbois Ouvertes Venez seulement en cas d’urgence.",
        "Cyberattaque : certains de nos services sont à l’arrêt.",
        "Situation du 17 mai, 10:30.",
        "Prochain bulletin : 19 mai à 12:00.",
        "Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous.",
        "Sauf : femmes enceintes, patients en chimiothérapie et patients avec un plâtre Venez",
        "Sauf : Clairlieu Appelez d’abord Nous ne savons pas encore. "
        "Appelez-nous avant de venir : 0800 00 00 000 (Ouvert de 8 h à 20 h).",
    ]
    positions = [page.replace("\xa0", " ").find(part) for part in parts]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_the_restart_plan_stands_in_its_order(tuesday: Path) -> None:
    """The plan of 17 May begins with laboratories, radiology, patient records."""
    page = open_page(tuesday, "en/incidents/2022-05-cyberattack/index.html")
    steps = [text_of(step) for step in page.cssselect(".plan li")]
    assert steps[:3] == [
        "Laboratory (results) No date yet",
        "X-ray and scans No date yet",
        "Patient records No date yet",
    ]


@pytest.mark.parametrize("name", ["tuesday", "june"])
def test_emergency_comes_first_on_every_page(name: str, request: pytest.FixtureRequest) -> None:
    """On every page of every language the emergency block with 112 comes before header, menu and content."""
    site: Path = request.getfixturevalue(name)
    for path in pages_of(site):
        page = (site / path).read_text(encoding="utf-8")
        assert 0 < page.index('class="emergency"') < page.index("<header"), path
        assert 'href="tel:112"' in page, path


@pytest.mark.slow("reads every page")
def test_every_state_has_a_word_a_shape_and_a_rule(tuesday: Path) -> None:
    """No state stands as colour alone, and under each state of a service stands what to do."""
    for path in pages_of(tuesday):
        page = open_page(tuesday, path)
        for state in page.cssselect(".state"):
            assert text_of(state), path
            assert state.cssselect("svg use"), path
        for service in page.cssselect(".service"):
            assert service.cssselect(".advice__rule"), (path, text_of(service))


def test_exceptions_are_as_large_as_the_rule(tuesday: Path) -> None:
    """An exception is shown with the same components as the rule it departs from, not in smaller print."""
    page = open_page(tuesday, "nl/services/consultations/index.html")
    (exception,) = page.cssselect(".service .exception")[:1]
    assert text_of(exception.cssselect(".exception__who")[0]).startswith("Behalve voor zwangere vrouwen")
    assert text_of(exception.cssselect(".advice__rule")[0]) == (
        "Dit gaat door voor deze patiënten. Kom naar uw afspraak."
    )


@pytest.mark.slow("follows every link of every page")
def test_every_internal_link_leads_to_a_file(tuesday: Path) -> None:
    """Every relative link of every page and its style sheet exist, from a USB stick as from a host."""
    files = files_of(tuesday)
    broken = []
    for path in pages_of(tuesday):
        page = open_page(tuesday, path)
        for element, attribute, link, _ in page.iterlinks():
            parts = urlsplit(link)
            if parts.scheme or link.startswith(("#", "//")) or attribute not in ("href", "src"):
                continue
            folder = Path(path).parent
            target = (
                unquote(parts.path).lstrip("/")
                if parts.path.startswith("/")
                else (Path("/") / folder / unquote(parts.path)).resolve().relative_to("/").as_posix()
            )
            if target not in files and not (path.endswith("404.html") and f"{target}index.html" in files):
                broken.append((path, element.tag, link))
    assert broken == []


def test_only_canonical_alternate_and_feed_addresses_are_absolute(tuesday: Path) -> None:
    """The base URL appears in ``<link>`` elements only, and where a text names it: pages work under any address."""
    for path in pages_of(tuesday):
        if path.endswith("404.html"):
            continue
        page = (tuesday / path).read_text(encoding="utf-8")
        body = page[page.index("<body") :]
        typed = (
            '<a href="https://etat.ardelia.example/" data-printed="" rel="noopener noreferrer">etat.ardelia.example</a>'
        )
        assert 'href="https://etat.ardelia.example/' not in body.replace(typed, ""), path


@pytest.mark.slow("reads every page")
def test_nothing_is_requested_from_elsewhere_and_one_script_of_our_own_adds(tuesday: Path) -> None:
    """No page loads anything but its own style sheet and script; nothing stands inline, and a strict policy says so."""
    for path in pages_of(tuesday):
        page = open_page(tuesday, path)
        assert page.cssselect("iframe, object, form, [style], [onclick]") == [], path
        images = [str(image.get("src")) for image in page.cssselect("img")]
        assert all(not urlsplit(src).netloc and src.endswith("badge.svg") for src in images), path
        assert not images or "/professionals/" in path, path
        scripts = page.cssselect('script:not([type="application/ld+json"])')
        assert len(scripts) == (0 if path.endswith(("poster.html", "banner/index.html")) else 1), path
        for script in scripts:
            assert script.get("defer") is not None, path
            assert not script.text, path
            assert not urlsplit(script.get("src")).netloc, path
        loaded = [link.get("href") for link in page.cssselect('link[rel="stylesheet"]')]

        is_light = re.fullmatch(r"([a-z]{2}/(locations/[a-z-]+/)?)?(index|poster)\.html", path) is not None
        assert len(loaded) == (1 if is_light else 2), path
        assert all(not urlsplit(one).netloc for one in loaded), path
        (policy,) = page.cssselect('meta[http-equiv="Content-Security-Policy"]')
        adds = "script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " if scripts else ""
        assert policy.get("content") == (
            f"default-src 'none'; style-src 'self'; img-src 'self' data:; {adds}base-uri 'none'; form-action 'none'"
        )
    for name, raw in files_of(tuesday).items():
        if name.endswith(".css"):
            assert b"url(" not in raw
            assert b"@import" not in raw


def test_each_page_names_itself_in_every_language(tuesday: Path) -> None:
    """Hreflang is reciprocal and self-referring, with x-default; the canonical address is the page's own."""
    alternates = {}
    for path in pages_of(tuesday):
        if path.count("/") == 0 or path.endswith("404.html"):
            continue
        page = open_page(tuesday, path)
        found = {link.get("hreflang"): link.get("href") for link in page.cssselect('link[rel="alternate"][hreflang]')}
        assert set(found) == {*LANGUAGES, "x-default"}
        (canonical,) = page.cssselect('link[rel="canonical"]')
        assert found[path.split("/")[0]] == canonical.get("href")
        alternates[canonical.get("href")] = found
    for address, found in alternates.items():
        for language in LANGUAGES:
            assert alternates[found[language]] == found, address


def test_the_language_menu_keeps_the_page(tuesday: Path) -> None:
    """The menu names each language in itself and leads to the same page."""
    page = open_page(tuesday, "fr/services/radiology/index.html")
    links = {text_of(link): link.get("href") for link in page.cssselect(".languages a")}
    assert links == {
        "Français": "../../services/radiology/index.html",
        "Nederlands": "../../../nl/services/radiology/index.html",
        "Deutsch": "../../../de/services/radiology/index.html",
        "English": "../../../en/services/radiology/index.html",
    }


def test_the_root_offers_the_languages_and_the_situation(tuesday: Path) -> None:
    """At the root stand the choice of a language and the situation in the reference language."""
    page = open_page(tuesday, "index.html")
    assert page.get("lang") == "fr"
    assert [link.get("href") for link in page.cssselect(".choice a")] == [f"{one}/index.html" for one in LANGUAGES]
    home = open_page(tuesday, "fr/index.html")
    assert [text_of(one) for one in page.cssselect(".rows")] == [text_of(one) for one in home.cssselect(".rows")]


def test_an_untranslated_bulletin_falls_back_with_its_language_and_a_label(tmp_path: Path) -> None:
    """A Dutch page without Dutch text shows the French one, marked as French; the states are Dutch all the same."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait"))
    project.build()
    page = open_page(tmp_path / "site", "nl/incidents/2022-05-panne/1/index.html")
    text = page.cssselect(".passage")[0]
    assert (text.get("lang"), text.get("dir")) == ("fr", "ltr")
    assert "La radiologie est annulée." in text_of(text)
    assert page.cssselect("h1")[0].get("lang") == "fr"
    assert text_of(page.cssselect(".label")[0]) == "Deze tekst is nog niet vertaald. U leest hem in het Frans."
    assert "Geannuleerd" in {text_of(state) for state in page.cssselect(".service .state")}


def test_a_translation_that_is_behind_says_so(tmp_path: Path) -> None:
    """A translation of an older text is kept, and says that the French text is more recent."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", body="Un second texte."))
    project.write_note(
        "---\ntitle: Radiologie geannuleerd\ntranslates: 0a1b2c3d\n---\nEen eerste tekst.\n", language="nl"
    )
    project.build()
    page = open_page(tmp_path / "site", "nl/incidents/2022-05-panne/1/index.html")
    text = page.cssselect(".passage")[0]
    assert text.get("lang") is None
    assert "Een eerste tekst." in text_of(text)
    assert text_of(page.cssselect(".label")[0]) == "De tekst in het Frans is recenter dan deze vertaling."


def test_a_missing_translation_never_changes_a_state(tmp_path: Path) -> None:
    """Without any Dutch text the Dutch site has the same states as the French one."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait\n  consultations: degraded, call-first"))
    project.build()
    states = [
        [state.get("class") for state in open_page(tmp_path / "site", f"{language}/index.html").cssselect(".state")]
        for language in ("fr", "nl")
    ]
    assert states[0] == states[1]
    assert "state state--cancelled" in states[0]


def test_a_bulletin_keeps_its_address_and_its_word(tuesday: Path, june: Path) -> None:
    """What was said on 17 May stands at the same address a month later, apart from links to what came after."""
    path = "fr/incidents/2022-05-cyberattack/1/index.html"
    then, later = (text_of(open_page(site, path).cssselect("main")[0]) for site in (tuesday, june))
    assert then == later


def test_a_correction_is_visible_on_both_sides(june: Path) -> None:
    """Bulletin 11 links to what it corrects, and bulletin 10 to its correction."""
    base = "fr/incidents/2022-05-cyberattack"
    correction = open_page(june, f"{base}/11/index.html").cssselect(".callout a")
    corrected = open_page(june, f"{base}/10/index.html").cssselect(".callout a")
    assert "../../../incidents/2022-05-cyberattack/10/index.html" in [link.get("href") for link in correction]
    assert "../../../incidents/2022-05-cyberattack/11/index.html" in [link.get("href") for link in corrected]


def test_a_withdrawn_bulletin_leaves_a_stub(tmp_path: Path) -> None:
    """A withdrawn bulletin keeps its address and says why; its text and states are gone."""
    project = make_project(tmp_path)
    withdrawn = "status: retiré\nwithdrawn-because: Nous avions confondu deux services."
    project.write_note(note("  radiology: cancelled, wait", body="Secret retiré.", more=withdrawn))
    project.build()
    page = project.page("fr/incidents/2022-05-panne/1/index.html")
    assert "Nous avions confondu deux services." in page
    assert "Secret retiré." not in page
    assert "state--cancelled" not in page


def test_what_changed_is_computed(june: Path) -> None:
    """Bulletin 11 says in words how the dates moved."""
    page = open_page(june, "fr/incidents/2022-05-cyberattack/11/index.html")
    changes = " ".join(text_of(change) for change in page.cssselect(".changes li"))
    assert "La reprise passe du mercredi 1er juin 2022 au jeudi 2 juin 2022." in changes


def test_the_press_page_holds_the_press_sections(tuesday: Path) -> None:
    """The part for the press stands on the press page, with attribution and contact, and last on its bulletin."""
    press = text_of(open_page(tuesday, "fr/press/index.html"))
    assert "Une vingtaine de personnes remettent le réseau en route." in press
    assert "Les déclarations de cette page peuvent être attribuées à la direction du Groupe hospitalier" in press
    bulletin = open_page(tuesday, "fr/incidents/2022-05-cyberattack/4/index.html")
    patients, journalists = (text_of(one) for one in bulletin.cssselect(".passage"))
    assert "Une vingtaine de personnes" not in patients
    assert "Une vingtaine de personnes" in journalists
    assert bulletin.cssselect("#press")


def test_a_location_shows_what_the_matrix_says(june: Path) -> None:
    """The page of Hautepierre says that radiology is cancelled there, while the group's is running."""
    page = open_page(june, "fr/locations/hautepierre/index.html")
    found = {
        text_of(link): text_of(group.cssselect(".state, p > strong")[0])
        for group in page.cssselect(".rows")
        for link in group.cssselect("li > a, .rows__names a, .rows--running a")
    }
    assert found["Radiologie"] == "À l’arrêt"
    assert found["Consultations"] == "Fonctionne"


def test_a_planned_closure_is_announced_and_touches_nothing_yet(tuesday: Path) -> None:
    """The closure of 25 June is listed as planned on the home page, the hospital's and the service's."""
    for path in ("fr/index.html", "fr/locations/rivemont/index.html", "fr/services/radiology/index.html"):
        page = text_of(open_page(tuesday, path))
        assert "Travaux en radiologie à Rivemont" in page, path
        day = "25 juin" if path == "fr/index.html" else "samedi 25 juin 2022"
        assert f"{day}, de 08:00 à 18:00" in page, path


def test_every_rule_and_state_of_the_page_is_a_canonical_phrase(tuesday: Path) -> None:
    """States are printed with the words of the vocabulary, or that for lines and machines, whatever was typed."""
    for language in LANGUAGES:
        allowed = {WORDS.phrase(language, "state", state) for state in State} | {OUT_OF_SERVICE[language]}
        page = open_page(tuesday, f"{language}/index.html")
        shown = {text_of(state) for state in page.cssselect(".state")}
        assert shown <= allowed | {OPEN[language]}
        assert {text_of(state) for state in page.cssselect(".emergency .state")} == {OPEN[language]}
        rules = {WORDS.phrase(language, "rule", rule) for rule in Rule}
        assert WORDS.phrase(language, "rule", Rule.STAY_UNLESS_CONTACTED) in rules & {
            text_of(rule) for rule in page.cssselect(".advice__rule")
        }


def test_drafts_and_future_notes_appear_in_no_file(tmp_path: Path) -> None:
    """A canary in a draft, a future note, their translations and a future incident is in no byte of the output."""
    project = make_project(tmp_path)
    canary = "KANARIE7"
    project.write_note(note(), 1)
    project.write_note(note(title=f"{canary} a", body=canary, more="status: brouillon"), 2)
    project.write_note(note(title=f"{canary} b", body=canary, published="17/05/2022 12:01"), 3)
    project.write_note(f"---\ntitle: {canary} c\n---\n{canary}\n", 3, language="nl")
    project.write("incidents/2022-06-kanarie7/incident.fr.md", f"---\ntitle: {canary} d\n---\n{canary}\n")
    project.write_note(note(title=f"{canary} e", published="18/05/2022 10:00"), 1, "2022-06-kanarie7")
    project.build(NOON)
    for path, raw in files_of(tmp_path / "site").items():
        assert canary.lower() not in (path + raw.decode(errors="ignore")).lower(), path


def test_what_is_valid_for_a_day_is_valid_until_its_end(tmp_path: Path) -> None:
    """A day typed without an hour is named, not the midnight after it."""
    project = make_project(tmp_path)
    project.write_note(note(valid_until="18/05/2022"))
    project.build()
    notice = text_of(open_page(tmp_path / "site", "fr/locations/nord/poster.html"))
    assert "Valable jusqu’au mercredi 18 mai 2022 inclus." in notice.replace("\xa0", " ")
    waiting = open_page(tmp_path / "site", "fr/index.html").cssselect(".stale template")
    told = [text_of(one).replace("\xa0", " ") for one in waiting]
    warned = "Ce que vous lisez ici était valable jusqu’au mercredi 18 mai 2022 inclus. C’est à confirmer."
    assert told[-1].startswith(warned)


def test_stamps_say_when_a_promise_was_missed(tmp_path: Path) -> None:
    """When the promised update has not come, the page says so instead of announcing the past."""
    project = make_project(tmp_path)
    project.write_note(note(next_update="17/05/2022 11:00"))
    project.build(NOON)
    page = text_of(open_page(tmp_path / "site", "fr/index.html"))
    assert "Un bulletin était promis pour le 17 mai à 11:00. Il n’est pas encore paru." in page


def test_who_may_not_be_reached_is_told_beside_the_rule(tuesday: Path, june: Path) -> None:
    """While not everybody can be reached, each rule that relies on contact says where to check; later none does."""
    sentence = "Nous ne pouvons peut-être pas vous joindre. Consultez etat.ardelia.example avant de venir."
    service = open_page(tuesday, "fr/services/consultations/index.html").cssselect(".service")[0]
    told = "Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous."
    until = "Cela vaut jusqu’au vendredi 20 mai 2022 inclus. Ensuite, c’est à confirmer."
    assert f"{told}{until}{sentence}" in text_of(service)
    waiting = open_page(tuesday, "fr/services/non-urgent-operations/index.html").cssselect(".service .advice__rule")[0]
    assert text_of(waiting) == "Ne venez pas. Sans nouvelles de notre part, consultez etat.ardelia.example."
    for path in ("consultations", "non-urgent-operations", "radiology"):
        later = open_page(june, f"fr/services/{path}/index.html")
        assert "etat.ardelia.example" not in " ".join(text_of(one) for one in later.cssselect(".service"))
    rules = [text_of(one) for one in open_page(june, "fr/services/radiology/index.html").cssselect(".advice__rule")]
    assert "Ne venez pas. Nous vous contacterons." in rules


def test_a_lasting_page_stands_in_every_language(tuesday: Path) -> None:
    """The page of what to bring exists in each language, linked from the home page."""
    for language in LANGUAGES:
        assert open_page(tuesday, f"{language}/what-to-bring/index.html").cssselect("h1")
        links = [link.get("href") for link in open_page(tuesday, f"{language}/index.html").cssselect("a")]
        assert "what-to-bring/index.html" in links


def test_a_page_that_does_not_exist_speaks_every_language(tuesday: Path) -> None:
    """The page for unknown addresses has the emergency block and a way home in each language."""
    page = open_page(tuesday, "404.html")
    assert [section.get("lang") for section in page.cssselect("main section")] == list(LANGUAGES)
    assert len(page.cssselect("main section a")) == len(LANGUAGES)


@pytest.mark.slow("builds the example once more")
def test_the_demonstration_says_that_it_is_one(tuesday: Path) -> None:
    """The example is marked as a demonstration on every page, and asks not to be indexed."""
    for path in pages_of(tuesday):
        page = open_page(tuesday, path)
        assert page.cssselect(".demonstration"), path
        assert page.cssselect('meta[name="robots"][content="noindex"]'), path


def test_the_example_holds_no_real_telephone_number() -> None:
    """Every number of the example has a digit too many or is only zeros; 112 and 1733 are public services."""
    pattern = re.compile(r"(?<![\w/.-])(?:\+|0)\d[\d /.]{6,}\d(?!\w)")
    for path in sorted((EXAMPLE / "content").rglob("*")):
        if path.is_file():
            for number in pattern.findall(path.read_text(encoding="utf-8")):
                digits = re.sub(r"\D", "", number)
                is_date = re.match(r"^\d\d[/.]\d\d[/.]\d{4}", number)
                assert is_date or set(digits[4:-1]) <= {"0"}, (path.name, number)


def test_every_heading_order_is_sound(tuesday: Path) -> None:
    """Each page has one h1, and no level is skipped on the way down."""
    for path in pages_of(tuesday):
        levels = [int(one.tag[1]) for one in open_page(tuesday, path).iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)


def test_the_text_of_a_draft_never_stands_in_for_a_missing_page(tmp_path: Path) -> None:
    """An incident without its own page bears the title of its first public note, not that of a draft."""
    project = make_project(tmp_path)
    (tmp_path / "content/incidents/2022-05-panne/incident.fr.md").unlink()
    project.write_note(note(title="KANARIE8", published="15/05/2022 10:00", more="status: draft"), 1)
    project.write_note(note(title="Première publique"), 2)
    project.build()
    assert "Première publique" in project.page("fr/incidents/2022-05-panne/index.html")
    for path, raw in files_of(tmp_path / "site").items():
        assert b"KANARIE8" not in raw, path


def test_a_correction_of_a_note_nobody_may_see_yet_is_published(tmp_path: Path) -> None:
    """A note that corrects a draft goes out; what cannot be shown is not linked."""
    project = make_project(tmp_path)
    project.write_note(note(more="status: draft"), 1)
    project.write_note(note(title="Elle corrige", more="corrects: 1"), 2)
    project.build()
    assert "Elle corrige" in project.page("fr/incidents/2022-05-panne/2/index.html")


def test_the_reason_of_a_withdrawal_bears_its_language(tmp_path: Path) -> None:
    """On a page of another language the reason is marked as written in the reference language."""
    project = make_project(tmp_path)
    project.write_note(note(more="status: retiré\nwithdrawn-because: Une erreur de notre part."))
    project.write_note("---\ntitle: Iets\n---\nTekst.\n", language="nl")
    project.build()
    assert '<p lang="fr" dir="ltr">Une erreur de notre part.</p>' in project.page(
        "nl/incidents/2022-05-panne/1/index.html"
    )


def test_what_changed_always_shows_a_difference(tuesday: Path, june: Path) -> None:
    """No bulletin says "before" and "now" with the same words, unless a date has moved."""
    for site in (tuesday, june):
        for path in pages_of(site):
            for change in open_page(site, path).cssselect(".changes li"):
                told = [text_of(one) for one in change.cssselect("dd")]
                assert len(set(told)) == 2 or len(change.cssselect("p")) >= 2, (path, text_of(change))


@pytest.mark.slow("builds a site with a long past")
def test_no_list_page_grows_with_the_age_of_the_site(tmp_path: Path) -> None:
    """With fifty-two incidents behind it or sixty, each current page has as many links, and leads to the rest."""
    counts: list[dict[str, int]] = []
    for years in (52, 60):
        project = make_project(tmp_path / str(years))
        project.write_note(note())
        for number in range(1, years + 1):
            name = f"2022-02-{number:03}"
            project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Petit {number:03}\n---\nFini.\n")
            told = "  radiology: running, come"
            text = note(told, title=f"Fini {number:03}", published=f"{1 + number % 9:02}/02/2022 10:00", stage="closed")
            project.write_note(text.replace("/05/2022", "/03/2022"), 1, name)
        project.build(jobs=2)
        current = [path for path in pages_of(project.path / "site") if not re.search(r"/(?:incidents|history)/.", path)]
        current += ["fr/incidents/index.html", "fr/history/index.html"]
        counts.append({path: len(open_page(project.path / "site", path).cssselect("a")) for path in current})
        links = {
            link.get("href") for link in open_page(project.path / "site", "fr/incidents/index.html").cssselect("a")
        }
        assert "../history/index.html" in links
    assert counts[0] == counts[1]
    assert len(counts[0]) > 20

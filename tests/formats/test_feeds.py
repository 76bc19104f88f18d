"""The feeds, as a news reader takes them in."""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import mktime

import feedparser
import lxml.etree
import pytest

from tests.builders import files_of, instant, make_project, note
from tests.conftest import JUNE, LATER, TUESDAY, ExampleAt, build_example

LANGUAGES = ("fr", "nl", "de", "en")


def read(site: Path, name: str) -> feedparser.FeedParserDict:
    """Parse a feed as a news reader does."""
    feed = feedparser.parse((site / name).read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def raw(site: Path, name: str) -> lxml.etree._Element:
    """Parse a feed as XML."""
    return lxml.etree.fromstring((site / name).read_bytes())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["feed", "services"])
def test_a_reader_takes_in_every_feed(tuesday: Path, language: str, name: str) -> None:
    """Each feed parses without a fault, names its language and country, and links to itself and to its page."""
    feed = read(tuesday, f"{language}/{name}.xml").feed
    assert feed.language == f"{language}-BE"
    assert feed.link == f"https://etat.ardelia.example/{language}/"
    assert [link.href for link in feed.links if link.rel == "self"] == [
        f"https://etat.ardelia.example/{language}/{name}.xml"
    ]


@pytest.mark.parametrize("name", ["feed", "services"])
def test_dates_are_those_of_the_clocks_in_the_hospital(tuesday: Path, name: str) -> None:
    """Dates bear the offset of the site's timezone: in RSS, in Atom and in JSON."""
    dates = [date.text or "" for date in raw(tuesday, f"fr/{name}.xml").iter("pubDate")]
    dates += [date.text or "" for date in raw(tuesday, f"fr/{name}.atom").iter("{*}updated", "{*}published")]
    items = json.loads((tuesday / f"fr/{name}.json").read_bytes())["items"]
    dates += [item["date_published"] for item in items]
    assert len(dates) > 2 * len(items)
    assert {date[-6:].replace(":", "").strip() for date in dates} <= {"+0200", "+0100"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_item_for_each_bulletin(june: Path, language: str) -> None:
    """The feed holds every published bulletin once, newest first, none from the future."""
    entries = read(june, f"{language}/feed.xml").entries
    assert len(entries) == 14 + 3 + 1
    times = [mktime(entry.published_parsed) for entry in entries]
    assert times == sorted(times, reverse=True)
    published = [parsedate_to_datetime(one.text or "") for one in raw(june, f"{language}/feed.xml").iter("pubDate")]
    assert max(published) <= JUNE
    assert len({entry.id for entry in entries}) == len(entries)


def test_identities_are_tags_that_include_the_language(tuesday: Path) -> None:
    """A guid is a permanent tag of domain, year, incident, number and language, and no link."""
    entry = read(tuesday, "nl/feed.xml").entries[0]
    assert entry.id == "tag:ardelia.example,2022:2022-05-cyberattack/4/nl"
    assert entry.guidislink is False
    everything = [one.id for language in LANGUAGES for one in read(tuesday, f"{language}/feed.xml").entries]
    assert len(set(everything)) == len(everything)


@pytest.mark.slow("several builds")
def test_a_rebuild_elsewhere_issues_nothing_again(tuesday: Path, tmp_path: Path) -> None:
    """Another folder, another base URL and a later build keep every guid and date of every item."""
    moved = build_example(tmp_path, LATER, "https://ailleurs.example/sous/")

    def identities(site: Path) -> dict[str, list[tuple[str, str]]]:
        return {
            f"{language}/{name}.xml": [(one.id, one.published) for one in read(site, f"{language}/{name}.xml").entries]
            for language in LANGUAGES
            for name in ("feed", "services")
        }

    assert identities(moved) == identities(tuesday)


def test_a_retitled_note_keeps_its_identity(tmp_path: Path) -> None:
    """Title and text may change; the guid is made of incident, number and language alone."""
    project = make_project(tmp_path)
    project.write_note(note(title="Avant"))
    project.build()
    before = [entry.id for entry in read(tmp_path / "site", "fr/feed.xml").entries]
    project.write_note(note(title="Après", body="Autre texte."))
    project.build()
    assert [entry.id for entry in read(tmp_path / "site", "fr/feed.xml").entries] == before


def test_a_title_suffices_without_the_item(tuesday: Path) -> None:
    """The title of a bulletin says what changed and where, then the rule and for whom it differs, as plain text."""
    title = read(tuesday, "fr/feed.xml").entries[0].title.replace("\xa0", " ")
    assert title == (
        "Un numéro gratuit pour vos questions – À l’arrêt : Consultations (Rivemont, Montclair, Nordelle, Vaubruyère, "
        "Sourbois et Hautepierre). Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous. "
        "Sauf : femmes enceintes, patients en chimiothérapie et patients avec un plâtre. … (17 mai, 10:30)"
    )


def test_a_title_names_the_places_when_they_are_few(tuesday: Path) -> None:
    """A bulletin about one hospital names it."""
    titles = [entry.title for entry in read(tuesday, "en/feed.xml").entries]
    assert [title for title in titles if "Cancelled: X-ray and scans (Rivemont). Go to: Montclair." in title] != []


def test_the_description_lists_states_and_rules(tuesday: Path) -> None:
    """The seed of the story can be read in the feed alone: what is cancelled, with exceptions, and what runs."""
    told = read(tuesday, "fr/feed.xml").entries[0].summary.replace("\xa0", " ")
    for sentence in (
        "Urgences : Ouvertes. Venez seulement en cas d’urgence.",
        "Consultations : À l’arrêt. Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous.",
        "Sauf : femmes enceintes, patients en chimiothérapie et patients avec un plâtre – "
        "C’est maintenu pour ces patients. Venez à votre rendez-vous.",
        "Sauf : Clairlieu – À confirmer. Nous ne savons pas encore. "
        "Appelez-nous avant de venir : 0800 00 00 000 (Ouvert de 8 h à 20 h).",
        "Opérations non urgentes : À l’arrêt. Ne venez pas. Sans nouvelles de notre part, consultez "
        "etat.ardelia.example.",
        "Radiologie (radio, scanner, IRM, échographie) : À l’arrêt.",
        "Scintigraphie (images avec un produit faiblement radioactif) : À l’arrêt.",
        "Prises de sang : Fonctionne au ralenti. Venez sans rendez-vous.",
        "Centres Covid (tests) : Fonctionne au ralenti. Venez sans rendez-vous.",
        "Téléphone : Fonctionne au ralenti.",
        "Centre d’appels : Fonctionne.",
    ):
        assert sentence in told, sentence


def test_the_content_is_the_whole_bulletin_with_absolute_links(june: Path) -> None:
    """The full text, states and press section travel in ``content:encoded``; every link is absolute and exists."""
    entries = read(june, "fr/feed.xml").entries
    correction = next(entry for entry in entries if entry.id.endswith("/11/fr"))
    html = correction.content[0].value
    assert "mardi 7 juin" in html
    assert "616 machines" in html
    assert correction.title.startswith("Correction")
    files = files_of(june)
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    for item in raw(june, "fr/feed.xml").iter("item"):
        address, content = item.findtext("link") or "", item.findtext(encoded) or ""
        for link in [address, *re.findall(r'href="([^"]*)"', content)]:
            assert link.startswith(("https://etat.ardelia.example/", "mailto:", "tel:")), link
            if link.startswith("https:"):
                assert f"{link.removeprefix('https://etat.ardelia.example/')}index.html" in files, link


def test_feeds_of_places_and_services_hold_the_same_items_as_summaries(june: Path) -> None:
    """Identity, date, title, address and summary are those of the main feed; the whole text is behind the link."""
    whole = {entry.id: entry for entry in read(june, "fr/feed.xml").entries}
    for name in ("locations/nordelle", "services/radiology"):
        entries = read(june, f"fr/{name}/feed.xml").entries
        assert entries
        for entry in entries:
            other = whole[entry.id]
            for key in ("published", "title", "link", "summary"):
                assert entry[key] == other[key]
            assert [one for one in (other, entry) if "content" in one] == [other]


def test_categories_name_service_state_location_and_incident(tuesday: Path) -> None:
    """Readers can filter by service, state and location."""
    tags = {(tag.scheme, tag.term) for tag in read(tuesday, "en/feed.xml").entries[0].tags}
    assert {
        ("incident", "2022-05-cyberattack"),
        ("service", "X-ray and scans"),
        ("state", "Cancelled"),
        ("location", "Rivemont"),
    } <= tags


def test_times_bear_a_numeric_zone(tuesday: Path) -> None:
    """Dates are RFC 822 with the offset of the hospital."""
    feed = raw(tuesday, "fr/feed.xml")
    for element in (*feed.iter("pubDate"), *feed.iter("lastBuildDate")):
        assert re.fullmatch(r"\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0[12]00", element.text or ""), element.text


def test_the_build_date_is_that_of_the_newest_content(tuesday: Path) -> None:
    """``lastBuildDate`` is when the newest bulletin was published, not when the site was built."""
    (built,) = raw(tuesday, "fr/feed.xml").iter("lastBuildDate")
    assert parsedate_to_datetime(built.text or "") == TUESDAY


def test_a_fallback_item_says_its_language(tmp_path: Path) -> None:
    """The Dutch item of an untranslated bulletin bears the French text with ``lang`` and a label."""
    project = make_project(tmp_path)
    project.write_note(note(body="La radiologie est en panne depuis ce matin."))
    project.build()
    (entry,) = read(tmp_path / "site", "nl/feed.xml").entries
    html = entry.content[0].value
    (encoded,) = raw(tmp_path / "site", "nl/feed.xml").iter("{http://purl.org/rss/1.0/modules/content/}encoded")
    foreign = re.search(r'<(\w+)[^>]* lang="fr"[^>]*>(.*?)</\1>', encoded.text or "", re.DOTALL)
    assert "nog niet vertaald" in html
    assert foreign is not None
    assert "en panne depuis ce matin" in foreign[2]


@pytest.mark.slow("several builds")
def test_an_old_open_incident_stays_in_the_feed(tmp_path: Path) -> None:
    """Every bulletin of an open incident stays, however many others came since; closed ones are cut at fifty."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", published="01/01/2022 10:00", title="Le premier"))
    for day in range(1, 61):
        name = f"2022-02-{day:03}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Petit {day}\n---\nFini.\n")
        closing = note(
            "", published=f"0{1 + day % 9}/02/2022 1{day % 10}:{day:02}".replace(":60", ":59"), stage="closed"
        )
        project.write_note(closing, 1, name)
    project.build()
    entries = read(tmp_path / "site", "fr/feed.xml").entries
    assert len(entries) == 51
    assert ["content" in entry for entry in entries] == [True] * 20 + [False] * 31  # the others lead to it
    assert entries[-1].title.startswith("Le premier")


def test_there_is_one_service_item_for_each_service(tuesday: Path) -> None:
    """The second feed says of each service whether it runs, is limited or cancelled now."""
    titles = {entry.title.replace("\xa0", " ") for entry in read(tuesday, "fr/services.xml").entries}
    assert len(titles) == 15
    for start in (
        "Urgences (Rivemont, Montclair, Nordelle, Vaubruyère et Sourbois) : Venez seulement en cas d’urgence.",
        "Consultations (dans tous nos hôpitaux et polycliniques) : Ne venez pas, sauf",
        "Opérations non urgentes (Rivemont, Montclair, Nordelle et Vaubruyère) : Ne venez pas.",
        "Radiologie (Rivemont",
        "Prises de sang (Rivemont",
        "Téléphone (Groupe hospitalier Ardelia) : Fonctionne au ralenti. Notre téléphone est perturbé.",
        "Centre d’appels (Groupe hospitalier Ardelia) : Fonctionne. ",
        "Dialyse (Rivemont, Montclair et Nordelle) : Venez à votre rendez-vous. Fonctionne.",
        "Pharmacie de l’hôpital (Rivemont",
    ):
        assert [title for title in titles if title.startswith(start)], start
    (title,) = (title for title in titles if title.startswith("Consultations"))
    assert "Sauf : Clairlieu – Nous ne savons pas encore. Appelez-nous avant de venir : 0800" in title
    assert title.endswith("(17 mai, 10:30)")


@pytest.mark.slow("several builds")
def test_a_service_item_comes_again_only_when_its_news_changes(tmp_path: Path) -> None:
    """State, rule or exceptions re-issue an item; a repetition, a remark or a longer validity does not."""
    project = make_project(tmp_path)

    def identity() -> str:
        project.build(instant("2022-05-19T12:00"))
        entries = read(tmp_path / "site", "fr/services.xml").entries
        return next(str(entry.id) for entry in entries if entry.title.startswith("Radiologie"))

    project.write_note(note("  radiology: cancelled, wait", published="16/05/2022 10:00", valid_until="30/05/2022"), 1)
    first = identity()
    again = "  radiology:\n    state: cancelled\n    rule: wait\n    remark: shuttle"
    project.write_note(note(again, published="17/05/2022 10:00", valid_until="31/05/2022"), 2)
    assert identity() == first
    excepted = again + "\n    except:\n      - for: pregnancy\n        rule: come"
    project.write_note(note(excepted, published="18/05/2022 10:00", valid_until="31/05/2022"), 3)
    second = identity()
    assert second != first
    fourth = note(again, published="19/05/2022 10:00", valid_until="31/05/2022", next_update="20/05/2022 12:00")
    project.write_note(fourth, 4)
    assert identity() not in (first, second)


def test_an_expiry_is_news(tmp_path: Path) -> None:
    """When a fact expires the item of its service is issued again, dated at the expiry."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", valid_until="18/05/2022 18:00"))
    project.build(instant("2022-05-20T12:00"))
    entries = read(tmp_path / "site", "fr/services.xml").entries
    entry = next(one for one in entries if one.title.startswith("Radiologie"))
    assert entry.id == "tag:essai.example,2022:services/radiology/20220518T160000Z/fr"


def test_hostile_text_stays_valid_xml(tmp_path: Path) -> None:
    """CDATA ends, entities, emoji and markup in titles and texts neither break the feed nor become markup."""
    project = make_project(tmp_path)
    project.write_note(note(title='A ]]> & <b>gras</b> 🏥 "x"', body="Fin ]]> de &amp; 🏥 `</item>`"))
    project.build()
    (entry,) = read(tmp_path / "site", "fr/feed.xml").entries
    assert "]]>" in entry.title
    assert "🏥" in entry.title
    assert "]]&gt;" in entry.content[0].value or "]]>" in entry.content[0].value


@pytest.mark.slow("several builds")
def test_the_feed_does_not_depend_on_the_hour_of_the_build(tuesday: Path, example_at: ExampleAt) -> None:
    """Two builds between which nothing happened give the same feeds, byte for byte."""
    later = example_at(LATER)
    for language in LANGUAGES:
        for name in ("feed", "services"):
            path = f"{language}/{name}.xml"
            assert (tuesday / path).read_bytes() == (later / path).read_bytes()


def test_pages_announce_their_feeds(tuesday: Path) -> None:
    """Every page links to the feeds of its language for news readers to find."""
    page = (tuesday / "nl/locations/rivemont/index.html").read_text(encoding="utf-8")
    assert '<link rel="alternate" type="application/rss+xml"' in page
    assert 'href="../../feed.xml"' in page
    assert 'href="../../services.xml"' in page

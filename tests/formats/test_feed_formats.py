"""The same feeds in three formats, one for each hospital and service."""

import json
import re
from datetime import datetime
from pathlib import Path

import feedparser
import lxml.etree
import pytest

from tests.builders import make_project, note
from tests.conftest import JUNE
from tests.reading import open_page
from tests.samples import few, sample

BASE = "https://etat.ardelia.example/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(path: Path) -> feedparser.FeedParserDict:
    """Parse a feed as a news reader does."""
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def feeds_of(site: Path) -> list[Path]:
    """Return every RSS feed of a site, or of one of its languages."""
    return sorted(path for path in site.rglob("*.xml") if path.name in ("feed.xml", "services.xml"))


@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en"], "nl"))
def test_every_feed_says_the_same_in_three_formats(june: Path, language: str, tries_all: bool) -> None:
    """RSS, Atom and JSON Feed of one feed hold the same items, in the same order, at the same addresses."""
    assert len(feeds_of(june / language)) > 20
    for path in few(feeds_of(june / language), tries_all, 4):
        rss, atom = read(path), read(path.with_suffix(".atom"))
        document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert document["feed_url"] == BASE + path.relative_to(june).with_suffix(".json").as_posix()
        identities = [(entry.id, entry.link, entry.title) for entry in rss.entries]
        assert [(entry.id, entry.link, entry.title) for entry in atom.entries] == identities
        assert [(item["id"], item["url"], item["title"]) for item in document["items"]] == identities
        assert all(datetime.fromisoformat(item["date_published"]) <= JUNE for item in document["items"])


def test_an_own_feed_holds_the_items_of_the_main_feed_that_are_about_it(june: Path, tries_all: bool) -> None:
    """An item is the same wherever it is read, and the feed of a hospital holds what names it."""
    main = {entry.id: entry.title for entry in read(june / "fr/feed.xml").entries}
    for path in few(feeds_of(june / "fr"), tries_all, 4):
        if path.parent != june / "fr":
            assert {entry.id: entry.title for entry in read(path).entries}.items() <= main.items()
    radiology = read(june / "fr/services/radiology/feed.xml").entries
    assert radiology
    assert len(radiology) < len(main)
    assert read(june / "fr/press/feed.xml").entries


@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en"], "de"))
def test_every_address_in_a_feed_is_absolute_and_exists(june: Path, language: str, tries_all: bool) -> None:
    """Feeds, their pages and their items stand where they say."""
    for path in few(feeds_of(june / language), tries_all, 5):
        for one in (path, path.with_suffix(".atom")):
            parsed = read(one)
            for address in (*(link.href for link in parsed.feed.links), *(entry.link for entry in parsed.entries)):
                assert address.startswith(BASE), address
                target = june / address.removeprefix(BASE)
                assert (target / "index.html" if address.endswith("/") else target).is_file(), address


def test_a_fallback_item_bears_its_real_language(tmp_path: Path) -> None:
    """An untranslated bulletin says its language in all three formats; a translated one adds nothing."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 10:00"), 1)
    project.write_note("---\ntitle: Radiologie geannuleerd\n---\nTekst.\n", 1, language="nl")
    project.write_note(note(published="17/05/2022 10:30"), 2)
    project.build()
    feed = tmp_path / "site" / "nl"
    translated, id_ = (f"tag:essai.example,2022:2022-05-panne/{number}/nl" for number in (1, 2))
    rss = lxml.etree.parse(feed / "feed.xml")
    atom = lxml.etree.parse(feed / "feed.atom")
    document = json.loads((feed / "feed.json").read_text(encoding="utf-8"))
    assert {one.findtext("guid"): one.get(XML_LANG) for one in rss.iter("item")} == {translated: None, id_: "fr"}
    entries = {one.findtext(f"{ATOM}id"): one.get(XML_LANG) for one in atom.iter(f"{ATOM}entry")}
    assert entries == {translated: None, id_: "fr"}
    assert {one["id"]: one.get("language", "nl") for one in document["items"]} == {translated: "nl", id_: "fr"}
    assert atom.getroot().get(XML_LANG) == "nl"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_one_file_lists_all_feeds_of_a_language(tuesday: Path, language: str) -> None:
    """The OPML file names every RSS feed of its language once, at the address where it stands."""
    outlines = list(lxml.etree.parse(tuesday / language / "feeds/feeds.opml").iter("outline"))
    listed = [(one.get("xmlUrl") or "").removeprefix(BASE) for one in outlines]
    assert sorted(listed) == sorted(path.relative_to(tuesday).as_posix() for path in feeds_of(tuesday / language))
    assert {one.get("language") for one in outlines} == {language}


def test_a_page_announces_the_feed_that_is_about_it(tuesday: Path) -> None:
    """A hospital, a service and the press desk link to their own feed besides the two main ones."""
    for page in ("locations/rivemont", "services/radiology", "press"):
        html = (tuesday / "nl" / page / "index.html").read_text(encoding="utf-8")
        announced = re.findall(r'type="application/rss\+xml"[^>]*href="([^"]*)"', html)
        assert len(announced) == 3
        assert (tuesday / "nl" / page / announced[0]).resolve() == (tuesday / "nl" / page / "feed.xml").resolve()
        assert all((tuesday / "nl" / page / one).is_file() for one in announced)


def test_hostile_text_stays_valid_in_every_format(tmp_path: Path) -> None:
    """CDATA ends, emoji, marks of right-to-left and markup in a title come out as the text they are."""
    project = make_project(tmp_path)
    project.write_note(note(title='A ]]> & <b>gras</b> 🏥 \u200f"x"', body="Fin ]]> de &amp; 🏥 `</entry>`"))
    project.build()
    titles = [
        *(read(tmp_path / f"site/fr/feed.{ending}").entries[0].title for ending in ("xml", "atom")),
        json.loads((tmp_path / "site/fr/feed.json").read_text(encoding="utf-8"))["items"][0]["title"],
    ]
    assert all("]]>" in title and "🏥" in title for title in titles)
    raw = lxml.etree.parse(tmp_path / "site/fr/feed.atom").findtext(f"{ATOM}entry/{ATOM}title") or ""
    assert raw == titles[2]


def test_a_corrected_typing_mistake_alerts_nobody_again(tmp_path: Path) -> None:
    """A retitled bulletin keeps identity and every date; the date of the feed stays too."""
    project = make_project(tmp_path)

    def stamps() -> list[object]:
        project.build()
        atom, rss = read(tmp_path / "site/fr/feed.atom"), read(tmp_path / "site/fr/feed.xml")
        (entry,) = atom.entries
        return [entry.id, entry.updated, entry.published, atom.feed.updated, rss.feed.updated]

    project.write_note(note(title="Radiolgie annulée"))
    first = stamps()
    project.write_note(note(title="Radiologie annulée"))
    assert stamps() == first


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_page_explains_each_feed(june: Path, language: str) -> None:
    """The readable page links to every feed of the list, under its name, and says in words what is in it."""
    page = open_page(june, f"{language}/professionals/index.html")
    links = {
        (june / language / "professionals" / (link.get("href") or "")).resolve() for link in page.cssselect("main a")
    }
    feeds = {path.resolve() for path in feeds_of(june / language)}
    assert feeds - links == set()


def test_every_page_announces_feeds_that_exist(june: Path) -> None:
    """News readers find both main feeds of the language from any page that visitors see, wherever it lies."""
    pages = [path for path in june.rglob("index.html") if "incidents" in path.parts or "locations" in path.parts]
    pages += [path for path in june.glob("*/*/index.html") if path.parent.parent.name in ("fr", "nl", "de", "en")]
    pages += [june / "index.html", *june.glob("*/index.html")]
    seen = 0
    for path in pages:
        html = path.read_text(encoding="utf-8")
        announced = re.findall(r'type="application/rss\+xml"[^>]*href="([^"]*)"', html)
        leads_on = 'http-equiv="refresh"' in html
        if (
            'rel="canonical"' in html and not leads_on and path.parent.name != "banner"
        ):  # which stands in a frame of another page
            seen += 1
            assert len(announced) >= 2, path
            assert all((path.parent / one).resolve().is_file() for one in announced), path
    assert seen > 100

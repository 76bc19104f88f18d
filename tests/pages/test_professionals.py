"""One page for newsrooms, webmasters and developers, and a short one for readers of feeds."""

from pathlib import Path

import pytest

from statusgen.formats.hosting import SERVERS
from statusgen.formats.hosting.servers import make_hosting
from statusgen.model.moved import FORMER_PAGES, Moved
from tests.reading import open_page, text_of


def links_of(site: Path, path: str, within: str = "main") -> list[str]:
    """Return where the links of a page lead, as seen from it."""
    return [str(link.get("href")) for link in open_page(site, path).cssselect(f"{within} a")]


def test_what_professionals_need_is_one_page(tuesday: Path) -> None:
    """Feeds, code to copy and open data, each under its heading; the press desk and the page of feeds lead there."""
    page = open_page(tuesday, "en/professionals/index.html")
    assert [one.get("id") for one in page.cssselect("main h2")] == ["feeds", "embed", "developers"]
    links = links_of(tuesday, "en/professionals/index.html")
    for target in ("../feed.xml", "../services/radiology/feed.xml", "../feeds/feeds.opml", "../../api/status.json"):
        assert target in links
    assert page.cssselect("pre.copied")
    for leading in ("press", "feeds"):
        assert "../professionals/index.html" in links_of(tuesday, f"en/{leading}/index.html")


def test_long_lists_unfold_under_their_heading(tuesday: Path) -> None:
    """Badges and feeds of every service are one tap away; the main feeds, the banner and the data are read at once."""
    page = open_page(tuesday, "en/professionals/index.html")
    folded = {text_of(one.cssselect("summary h3")[0]): one for one in page.cssselect("main details")}
    assert {"One service", "A badge for each hospital", "A badge for each service"} <= set(folded)
    inside = {link for one in folded.values() for link in one.cssselect("a, pre")}
    shown = [one for one in page.cssselect("main a, main pre") if one not in inside]
    targets = {one.get("href") for one in shown}
    assert {"../feed.xml", "../services.xml", "../banner/index.html", "../../api/status.json"} <= targets
    assert any("iframe" in text_of(one) for one in shown)


def test_readers_have_a_short_page_of_feeds(tuesday: Path) -> None:
    """The main feeds and those of hospitals; none of services, no format for programs."""
    links = links_of(tuesday, "en/feeds/index.html")
    assert {"../feed.xml", "../services.xml", "../locations/rivemont/feed.xml"} <= set(links)
    assert not [one for one in links if "/services/" in one or one.endswith((".atom", ".opml", ".json"))]


def test_patients_are_not_shown_where_the_example_comes_from(tuesday: Path) -> None:
    """The page keeps its address, and professionals find it."""
    assert "provenance/index.html" not in links_of(tuesday, "en/index.html", "footer")
    assert "../provenance/index.html" in links_of(tuesday, "en/professionals/index.html")
    assert "Vivalia" in text_of(open_page(tuesday, "en/provenance/index.html"))


@pytest.mark.parametrize("former", FORMER_PAGES)
def test_old_addresses_lead_on(tuesday: Path, former: str) -> None:
    """A stub in each language, a redirect for hosts, and one in the configuration of every server."""
    for language in ("fr", "nl", "de", "en"):
        (refresh,) = open_page(tuesday, f"{language}/{former}/index.html").cssselect("meta[http-equiv=refresh]")
        assert refresh.get("content") == "0; url=../professionals/index.html"
        redirects = (tuesday / "_redirects").read_text(encoding="utf-8")
        assert f"/{language}/{former}/ /{language}/professionals/ 301!" in redirects
    moved = (Moved(f"{former}/", f"{FORMER_PAGES[former]}/", is_whole=False),)
    for server in SERVERS:
        written = make_hosting(server, "https://etat.example/", ("fr", "nl"), Path("/srv/site"), moved=moved)
        assert f"{former}/" in written
        assert "professionals/" in written

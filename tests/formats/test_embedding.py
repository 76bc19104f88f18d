"""The situation on other sites: badges, the banner in a layout, oEmbed, and the page that says what to copy."""

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page

from tests.builders import NOON, Project, files_of, instant, make_project, note
from tests.kinds import serving
from tests.pages.test_script import wait_for_worker, wait_until
from tests.reading import open_page, text_of
from tests.samples import sample

BASE = "https://etat.ardelia.example/"
SVG = "{http://www.w3.org/2000/svg}"
OEMBED = {
    "type": "object",
    "required": ["type", "version", "html", "width", "height"],
    "properties": {
        "type": {"const": "rich"},
        "version": {"const": "1.0"},
        "title": {"type": "string"},
        "provider_name": {"type": "string"},
        "provider_url": {"type": "string", "pattern": "^https?://"},
        "cache_age": {"type": "integer", "minimum": 0},
        "html": {"type": "string"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "thumbnail_url": {"type": "string", "pattern": "^https?://"},
        "thumbnail_width": {"type": "integer"},
        "thumbnail_height": {"type": "integer"},
    },
    "dependentRequired": {
        "thumbnail_url": ["thumbnail_width", "thumbnail_height"],
        "thumbnail_width": ["thumbnail_url"],
        "thumbnail_height": ["thumbnail_url"],
    },
    "additionalProperties": False,
}
"""A response of type rich (oembed.com, sections 2.3.4 and 2.3.4.4), and nothing it does not name."""


def title_of(site: Path, path: str) -> str:
    """Return what a badge says to those who do not see it."""
    return (
        str(lxml.etree.fromstring((site / path).read_bytes()).findtext(f"{SVG}title"))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


def shown_on(site: Path, path: str) -> str:
    """Return the words of a badge, as they are drawn."""
    texts = lxml.etree.fromstring((site / path).read_bytes()).iter(f"{SVG}text")
    return " | ".join(str(text.text) for text in texts).replace("\u00a0", " ")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one bulletin."""
    made = make_project(tmp_path / "project")
    made.write_note(note())
    return made


# ── Badges ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_badge_for_the_whole_each_hospital_and_each_service_in_every_language(tuesday: Path) -> None:
    """Beside each of these pages stands its badge."""
    badges = {path for path in files_of(tuesday) if path.endswith("badge.svg")}
    pages = {
        path.replace("index.html", "badge.svg")
        for path in files_of(tuesday)
        if re.fullmatch(r"\w\w/(index|(locations|services)/[^/]+/index)\.html", path)
    }
    assert badges == pages
    assert len(badges) > 80


def test_a_badge_says_name_word_and_day(tuesday: Path) -> None:
    """The title is the whole statement with its date; the picture shows name and word."""
    badge = "en/services/radiology/badge.svg"
    assert title_of(tuesday, badge) == "Situation on Tuesday, 17 May 2022. X-ray and scans: Cancelled."
    assert shown_on(tuesday, badge) == "X-ray and scans | Do not come"
    assert title_of(tuesday, "fr/badge.svg") == (
        "Situation du mardi 17 mai 2022, 10:30. "
        "Groupe hospitalier Ardelia : Cyberattaque : certains de nos services sont à l’arrêt."
    )
    assert shown_on(tuesday, "fr/locations/rivemont/badge.svg") == "Rivemont | Certains services à l’arrêt"
    described = lxml.etree.fromstring((tuesday / "en/locations/rivemont/badge.svg").read_bytes()).findtext(f"{SVG}desc")
    assert "Cancelled: " in str(described)
    assert "Valid until Thursday, 19 May 2022 at 18:00." in str(described).replace("\u00a0", " ")


def test_a_badge_hides_no_place_that_differs(tuesday: Path) -> None:
    """A service that is cancelled at most places shows both answers, and its title names the place."""
    assert shown_on(tuesday, "fr/services/consultations/badge.svg") == "Consultations | Ne venez pas, Appelez d’abord"
    assert "Sauf : Clairlieu – À confirmer" in title_of(tuesday, "fr/services/consultations/badge.svg")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(
    ("said", "shape", "colour"),
    [
        ("running", "come", "#005a9c"),
        ("degraded, walk-in", "come", "#005a9c"),
        ("degraded, call-first", "call", "#f2a900"),
        ("unknown", "call", "#f2a900"),
        ("unknown, ask-doctor", "ask", "#f2a900"),
        ("cancelled, wait", "contact", "#1a1a1a"),
        ("cancelled, stay-unless-contacted", "stay", "#1a1a1a"),
    ],
)
def test_each_answer_has_its_shape_and_colour_on_a_badge(project: Project, said: str, shape: str, colour: str) -> None:
    """Word, shape and colour change together, and the shape is that of the pages."""
    project.write_note(note(f"  radiology: {said}"))
    project.build()
    site = project.path / "site"
    badge = lxml.etree.fromstring((site / "fr/services/radiology/badge.svg").read_bytes())
    drawn = [path.get("d") for path in badge.findall(f"{SVG}svg/{SVG}path")]
    symbols = open_page(site, "fr/index.html").cssselect(f"symbol#a-{shape} path")
    assert drawn
    assert drawn == [path.get("d") for path in symbols]
    assert [box.get("fill") for box in badge.findall(f"{SVG}rect")][1] == colour


def test_a_badge_grows_old_as_the_pages_do(project: Project) -> None:
    """Once a statement has expired, the badge says to call first, and its title that it is to be confirmed."""
    project.build(NOON)
    badge = "fr/services/radiology/badge.svg"
    assert shown_on(project.path / "site", badge).endswith("Nous vous contacterons")
    project.build(instant("2022-05-18T18:01"))
    assert shown_on(project.path / "site", badge).endswith("Appelez d’abord")
    assert "À confirmer" in title_of(project.path / "site", badge)


def test_a_badge_never_says_that_all_is_well_while_an_incident_is_open(project: Project) -> None:
    """When everything runs again but the incident is not over, the badge of the whole says so."""
    project.write_note(note("  radiology: running, come"), 2)
    project.build()
    assert shown_on(project.path / "site", "fr/badge.svg").endswith("un incident n’est pas terminé")


def test_the_badge_of_what_is_not_offered_keeps_its_address(project: Project, june: Path) -> None:
    """A call centre that no note has opened has a badge without a state, because other sites may show it."""
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    line = (
        "  call-centre:\n    name: Centre d’appels\n    attended: no\n    whole-group: yes\n    offered: when-stated\n"
    )
    project.write("services.yaml", services.replace("services:\n", f"services:\n{line}", 1))
    project.build()
    badge = "fr/services/call-centre/badge.svg"
    assert shown_on(project.path / "site", badge).endswith("Pas proposé en ce moment")
    assert len(lxml.etree.fromstring((project.path / "site" / badge).read_bytes()).findall(f"{SVG}rect")) == 1
    assert shown_on(june, badge).startswith("Centre d’appels")


def test_hostile_names_stay_names_on_a_badge(project: Project) -> None:
    """What a name holds is text in the picture and in what is copied, and a long one is cut in the picture alone."""
    name = '"<script>alert(1)</script> & ]]> ' + "très long " * 12
    services = (project.path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", re.sub(r"fr: Radiologie\b", f"fr: '{name.strip()}'", services))
    project.build()
    site = project.path / "site"
    badge = lxml.etree.fromstring((site / "fr/services/radiology/badge.svg").read_bytes())
    assert badge.find(f".//{SVG}script") is None
    assert "alert(1)</script> & ]]>" in title_of(site, "fr/services/radiology/badge.svg")
    assert shown_on(site, "fr/services/radiology/badge.svg").split(" | ")[0].endswith("…")
    assert int(str(badge.get("width"))) < 560
    assert "<script>alert" not in (site / "fr/professionals/index.html").read_text(encoding="utf-8")


def test_badges_stand_alone(tuesday: Path) -> None:
    """No badge asks for anything: no script, style sheet, font, link or image."""
    for path, raw in files_of(tuesday).items():
        if path.endswith("badge.svg"):
            root = lxml.etree.fromstring(raw)
            assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
                *("svg", "title", "desc", "rect", "g", "path", "text")
            }, path
            assert root.get("role") == "img", path
            assert b"url(" not in raw, path
            assert b"href" not in raw, path


@pytest.mark.browser
@pytest.mark.layout
def test_the_texts_of_a_badge_stay_in_their_boxes(browser_page: Page, arabic: Path) -> None:
    """In Latin, Cyrillic and Arabic letters no text leaves its part of the badge; wide ones lose a quarter at most."""
    badges = {path: raw.decode() for path, raw in files_of(arabic).items() if path.endswith("badge.svg")}
    browser_page.set_content("".join(badges.values()))
    measured = browser_page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')].map(badge => {
            const box = badge.querySelectorAll(':scope > rect')[1], texts = [...badge.querySelectorAll('text')];
            const within = (one, from, to) => {
                const bounds = one.getBBox();
                return bounds.x >= from - 0.5 && bounds.x + bounds.width <= to + 0.5;
            };
            const start = box.x.baseVal.value, end = start + box.width.baseVal.value;
            const isTurned = badge.getAttribute('direction') === 'rtl';
            const [from, to] = isTurned ? [end, badge.viewBox.baseVal.width] : [0, start];
            const inside = within(texts[0], from, to) && within(texts[1], start, end);
            const given = texts.map(one => +one.getAttribute('textLength'));
            texts.forEach(one => one.removeAttribute('textLength'));
            return [inside, ...texts.map((one, at) => one.getBBox().width / given[at])];
        })"""
    )
    assert len(measured) == len(badges)
    faults = {
        path: found
        for path, found in zip(badges, measured, strict=True)
        if not found[0] or not all(0.7 < scale < 4 / 3 for scale in found[1:])
    }
    assert faults == {}


@pytest.mark.browser
def test_the_title_is_the_accessible_name(browser_page: Page, tuesday: Path) -> None:
    """What a browser tells assistive technology of a badge is an image with that name, and the rest as description."""
    browser_page.goto(f"file://{tuesday}/en/services/radiology/badge.svg")
    session = browser_page.context.new_cdp_session(browser_page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    (image,) = (one for one in nodes if one.get("role", {}).get("value") in ("image", "img"))
    assert image["name"]["value"] == title_of(tuesday, "en/services/radiology/badge.svg")
    assert "Valid until" in image["description"]["value"]


# ── The banner ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def framed(june: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Serve the site, and on another port a page of the main site with what its webmaster copied."""
    with serving(june) as site:
        code = open_page(june, "fr/professionals/index.html").cssselect("pre.copied")
        copied = "\n".join(one.text_content() for one in (code[0], code[1])).replace(BASE, site)
        text = f"<!doctype html><html lang=fr><title>Hôpital</title><link rel=icon href=data:,><h1>Hôpital</h1>{copied}"
        (tmp_path / "index.html").write_text(text, encoding="utf-8")
        with serving(tmp_path) as host:
            yield site, host


@pytest.mark.browser
def test_the_banner_shows_the_situation_inside_another_site_without_a_script(
    browser: Browser, framed: tuple[str, str], june: Path
) -> None:
    """In a frame on another origin, with scripts off: the headline and its times; no error, no third host."""
    site, host = framed
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(host)
    banner = page.frame_locator("iframe")
    headline = text_of(open_page(june, "fr/index.html").cssselect("h1")[0])
    assert " ".join(banner.locator("h1").inner_text().split()) == headline
    assert "Situation du" in banner.locator("main").inner_text()
    assert "Valable jusqu’au" in banner.locator("main").inner_text()
    assert banner.locator(".emergency a").get_attribute("href") == "tel:112"
    assert page.locator("img").evaluate("image => image.naturalWidth") > 100
    assert faults == []
    assert [url for url in asked if not url.startswith((site, host, "data:"))] == []
    banner.locator(".banner a").click()
    page.wait_for_url(f"{site}fr/index.html")
    context.close()


@pytest.mark.browser
@pytest.mark.layout
@pytest.mark.parametrize(("width", "height"), [(280, 340), (320, 340), (600, 210), (640, 210), (1200, 210)])
@pytest.mark.parametrize("language", sample(["fr", "nl", "de", "en", "ar", "uk"], "de", "ar"))
def test_the_banner_fits_in_its_frame(browser: Browser, arabic: Path, language: str, width: int, height: int) -> None:
    """At the sizes that the page for webmasters names, nothing has to be scrolled, in any language."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"file://{arabic}/{language}/banner/index.html")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    page.close()
    assert size[0] <= width
    assert size[1] <= height


def test_the_banner_is_for_frames_alone(tuesday: Path) -> None:
    """It has no menu and no script, its links leave the layout, and no search engine is told of it."""
    page = open_page(tuesday, "fr/banner/index.html")
    assert page.cssselect("nav, script, form") == []
    assert page.cssselect('meta[name="robots"][content="noindex"]')
    links = [link for link in page.cssselect("a") if not str(link.get("href")).startswith("tel:")]
    assert links
    assert {link.get("target") for link in links} == {"_top"}
    sitemap = (tuesday / "sitemaps/pages.xml").read_text(encoding="utf-8")
    assert "/banner/" not in sitemap
    assert f"{BASE}fr/professionals/" in sitemap


def test_an_emergency_department_that_is_not_as_usual_stands_in_the_banner(project: Project) -> None:
    """While it runs there is only the number to call; when it does not, the banner says so first."""
    project.build()
    path = "fr/banner/index.html"
    assert open_page(project.path / "site", path).cssselect(".emergency .state") == []
    project.write_note(note("  emergency: degraded, emergency-only", published="17/05/2022 11:00"), 2)
    project.build()
    (line,) = open_page(project.path / "site", path).cssselect(".emergency__line")
    assert line.cssselect(".state--degraded")


@pytest.mark.browser
def test_a_banner_is_never_kept_for_readers_without_a_network(browser: Browser, june: Path, tmp_path: Path) -> None:
    """It has no script that could say that it is old, so the worker leaves it to the network; other pages are kept."""
    shutil.copytree(june, tmp_path / "site")
    page = browser.new_page()
    with contextlib.ExitStack() as server:
        host = f"{server.enter_context(serving(tmp_path))}site/"
        page.goto(f"{host}fr/index.html")
        wait_for_worker(page)
        for name in ("fr/banner/", "fr/press/"):
            page.goto(host + name)
        wait_until(page, "caches.match(location.href + 'index.html').then(kept => kept !== undefined)")
        kept = page.evaluate("async () => (await caches.match(location.href.replace('press/', 'banner/index.html')))")
        assert kept is None
    page.context.close()


# ── What is copied, and oEmbed ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_copied_holds_no_state_and_leads_to_files_that_exist(tuesday: Path) -> None:
    """The code is whole HTML without a script; it names no state and no date, because it is never copied again."""
    words = ("annul", "confirm", "ralenti", "fonctionne", "2022")
    files = files_of(tuesday)
    codes = [one.text_content() for one in open_page(tuesday, "fr/professionals/index.html").cssselect("pre.copied")]
    for code in codes:
        assert "<script" not in code
        assert not any(word in code.casefold() for word in words), code
        for address in re.findall(rf'(?:src|href)="{BASE}([^"]*)"', code):
            assert (f"{address}index.html" if address.endswith("/") or not address else address) in files, address
    assert sum("<img" in code for code in codes) == sum(
        path.startswith("fr/") and path.endswith("badge.svg") for path in files
    )


def test_the_page_for_webmasters_shows_each_badge_with_its_words(tuesday: Path) -> None:
    """The previews bear the words of the badge as their text, so that they are read aloud too."""
    page = open_page(tuesday, "de/professionals/index.html")
    first, *others = page.cssselect(".piece img")
    assert str(first.get("alt")).replace("\u00a0", " ") == title_of(tuesday, "de/badge.svg")
    assert len(others) > 10
    for image in others:
        badge = lxml.etree.parse(tuesday / "de" / str(image.get("src")).removeprefix("../")).getroot()
        label, message = (str(one.text) for one in badge.iter("{*}text"))
        assert str(image.get("alt")).startswith(label.rstrip("…"))
        assert str(image.get("alt")).endswith(message)
    assert {code.get("dir") for code in page.cssselect("pre")} == {"ltr"}
    feeds = [link.get("href") for link in open_page(tuesday, "de/feeds/index.html").cssselect("main a")]
    assert "../professionals/index.html" in feeds


@pytest.mark.slow("builds the example once more")
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en", "ar", "uk"])
def test_oembed_is_announced_and_keeps_to_its_specification(arabic: Path, language: str) -> None:
    """The home page of each language names a document of type rich, with whole addresses that exist."""
    for page in (f"{language}/index.html", f"{language}/banner/index.html"):
        (link,) = open_page(arabic, page).cssselect('link[type="application/json+oembed"]')
        assert (link.get("rel"), link.get("href")) == ("alternate", f"{BASE}{language}/oembed.json")
    document = json.loads((arabic / f"{language}/oembed.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(OEMBED).iter_errors(document)) == []
    assert f'src="{BASE}{language}/banner/"' in document["html"]
    assert f'width="{document["width"]}"' in document["html"]
    assert document["thumbnail_url"] == f"{BASE}{language}/share.png"
    for address in (document.get("thumbnail_url", document["provider_url"]), document["provider_url"]):
        path = str(address).removeprefix(BASE)
        assert (arabic / (f"{path}index.html" if path.endswith("/") else path)).is_file()


def test_pages_of_the_archive_and_of_services_announce_no_oembed(tuesday: Path) -> None:
    """Only what shows the situation as a whole has the banner in its stead."""
    announcing = {
        path
        for path in files_of(tuesday)
        if path.endswith(".html") and open_page(tuesday, path).cssselect('link[type="application/json+oembed"]')
    }
    homes = {f"{language}/{page}" for language in ("fr", "nl", "de", "en") for page in ("", "banner/")}
    assert announcing == {"index.html", *(f"{home}index.html" for home in homes)}


def test_no_page_of_the_editors_may_take_these_names(project: Project) -> None:
    """``banner`` and ``embed`` are folders of the site, like all but the statement, which people may write."""
    project.build()
    folders = {path.parent.name for path in (project.path / "site/fr").glob("*/index.html")} - {"accessibility"}
    for slug in folders:
        project.write(f"pages/{slug}.fr.md", "---\ntitle: Un titre\n---\nTexte.\n")
    taken = {dict(one.values)["slug"] for one in project.problems() if one.code == "page-name-taken"}
    assert taken == folders
    assert taken >= {"banner", "embed"}

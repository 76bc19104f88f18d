"""The site in a real browser: accessible, self-sufficient, readable on the smallest screen."""

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
KINDS = {
    "choice": "index.html",
    "home": "fr/index.html",
    "table": "fr/table/index.html",
    "offline": "nl/offline/index.html",
    "locations": "nl/locations/index.html",
    "location": "fr/locations/rivemont/index.html",
    "service": "de/services/consultations/index.html",
    "incidents": "en/incidents/index.html",
    "incident": "fr/incidents/2022-05-cyberattack/index.html",
    "bulletin": "fr/incidents/2022-05-cyberattack/11/index.html",
    "fallback": "de/incidents/2022-05-cyberattack/3/index.html",
    "history": "en/history/index.html",
    "month": "fr/history/2022-05/index.html",
    "press": "fr/press/index.html",
    "feeds": "nl/feeds/index.html",
    "text": "en/what-to-bring/index.html",
    "missing": "404.html",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def served(june: Path) -> Iterator[str]:
    """Serve the example of June under a sub-path of a loopback host, and return its address."""
    folder = june.parent / "served"
    (folder / "un/chemin").mkdir(parents=True)
    shutil.copytree(june, folder / "un/chemin/site")
    with serving(folder) as address:
        yield f"{address}un/chemin/site/"


@pytest.fixture(scope="session")
def addresses(june: Path) -> Iterator[dict[str, str]]:
    """Return where to open each kind of page: from its folder, or from a host for the page only hosts show."""
    with serving(june) as host:
        yield {kind: f"{host if kind == 'missing' else f'file://{june}/'}{path}" for kind, path in KINDS.items()}


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, and return its address."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def open_at(browser: Browser, address: str, width: int = 1280, **options: object) -> Page:
    """Open a page in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_first_screen_of_a_small_phone_says_what_to_do(browser: Browser, tuesday: Path, language: str) -> None:
    """At 320 × 640, without scrolling: emergency block, headline, its three times, the default instruction."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, timezone_id="Europe/Brussels")
    page = context.new_page()
    page.goto(f"file://{tuesday}/{language}/index.html")
    shown = [".emergency", "h1", ".stamps", ".callout .advice", ".callout > .advice__rule"]
    bottoms = {one: page.evaluate(f"document.querySelector('{one}').getBoundingClientRect().bottom") for one in shown}
    context.close()
    assert {one: bottom for one, bottom in bottoms.items() if bottom > 640} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_accessibility_fault_is_found(browser: Browser, addresses: dict[str, str], kind: str, scheme: str) -> None:
    """The checker axe finds no violation of WCAG 2.2 AA or of its best practices on any page, light or dark."""
    page = open_at(browser, addresses[kind], bypass_csp=True, color_scheme=scheme)
    found = Axe().run(page, options={"runOnly": WCAG})
    page.context.close()
    faults = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found.response["violations"]]
    assert faults == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_screen_needs_no_sideways_scrolling(
    browser: Browser, addresses: dict[str, str], kind: str
) -> None:
    """At 320 pixels no page is wider than the screen; the table scrolls in its own box."""
    page = open_at(browser, addresses[kind], width=320)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width <= 320


@pytest.mark.parametrize("kind", KINDS)
def test_text_spacing_breaks_nothing(browser: Browser, addresses: dict[str, str], kind: str) -> None:
    """With the spacing of WCAG 1.4.12 nothing is cut off or pushed out at 320 pixels."""
    page = open_at(browser, addresses[kind], width=320, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
        "p { margin-bottom: 2em !important }"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width <= 320


@pytest.mark.parametrize("where", ["file", "sub-path"])
def test_the_site_works_from_a_folder_and_under_any_path(browser: Browser, june: Path, served: str, where: str) -> None:
    """From ``file://`` and from a sub-path the style applies, links work, and nothing is asked of anyone else."""
    base = f"file://{june}/" if where == "file" else served
    page = browser.new_context(java_script_enabled=where == "file").new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    left = "net::ERR_ABORTED"  # a page was left before its icon had come
    page.on("requestfailed", lambda request: faults.append(request.url) if request.failure != left else None)
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{base}fr/index.html")
    page.click("text=Hautepierre >> nth=0")
    page.wait_for_load_state()
    assert page.inner_text("h1") == "Hautepierre"
    page.click("nav >> text=Deutsch")
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "de"
    assert page.url == f"{base}de/locations/hautepierre/index.html"
    assert faults == []
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    page.context.close()


def test_the_style_sheet_applies(browser: Browser, june: Path) -> None:
    """The strict policy lets our own style sheet through: the emergency block has its colour."""
    page = open_at(browser, f"file://{june}/fr/index.html")
    colour = page.evaluate("getComputedStyle(document.querySelector('.emergency')).backgroundColor")
    page.context.close()
    assert colour == "rgb(163, 21, 21)"


def test_the_keyboard_reaches_the_content_first(browser: Browser, june: Path) -> None:
    """The first Tab shows a visible link that skips to the content; the table can be reached and scrolled."""
    page = open_at(browser, f"file://{june}/fr/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.goto(f"file://{june}/fr/table/index.html")
    assert page.evaluate("document.querySelector('.matrix').tabIndex") == 0
    page.context.close()


def test_targets_are_large_enough_for_a_thumb(browser: Browser, june: Path) -> None:
    """Links that stand alone are at least 24 pixels high on a phone (WCAG 2.5.8)."""
    page = open_at(browser, f"file://{june}/fr/index.html", width=360)
    small = page.evaluate(
        "[...document.querySelectorAll('nav a, .links a, .phones a, .choice a')]"
        ".filter(a => a.getBoundingClientRect().height < 24).map(a => a.textContent)"
    )
    page.context.close()
    assert small == []


def test_the_printed_page_leaves_the_menus_out(browser: Browser, june: Path) -> None:
    """On paper the emergency block and the states remain; menus and the language choice are gone."""
    page = open_at(browser, f"file://{june}/fr/index.html")
    page.emulate_media(media="print")
    assert page.locator(".emergency").is_visible()
    assert page.locator(".state").first.is_visible()
    assert not page.locator("header nav").first.is_visible()
    page.context.close()

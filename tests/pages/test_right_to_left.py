"""Arabic: pages run from right to left, and what runs the other way stays whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.builders import ROOT
from tests.kinds import faults_of
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as pytestmark
from tests.reading import open_page, text_of
from tests.samples import sample

KINDS = {
    "home": "ar/index.html",
    "table": "ar/table/index.html",
    "location": "ar/locations/rivemont/index.html",
    "locations": "ar/locations/index.html",
    "service": "ar/services/consultations/index.html",
    "incident": "ar/incidents/2022-05-cyberattack/index.html",
    "bulletin": "ar/incidents/2022-05-cyberattack/3/index.html",
    "press": "ar/press/index.html",
    "banner": "ar/banner/index.html",
    "feeds": "ar/feeds/index.html",
    "accessibility": "ar/accessibility/index.html",
    "offline": "ar/offline/index.html",
    "services": "ar/services/index.html",
    "incidents": "ar/incidents/index.html",
    "history": "ar/history/index.html",
    "month": "ar/history/2022-05/index.html",
    "professionals": "ar/professionals/index.html",
    "text": "ar/what-to-bring/index.html",
    "sheet": "ar/call-centre/index.html",
    "notice": "ar/locations/rivemont/poster.html",
}


def test_the_theme_knows_no_left_and_no_right() -> None:
    """Style sheets use logical properties, so that every language shares them."""
    style = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "themes" / "default").rglob("*.css"))
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)

    assert re.findall(r"\b(?:left|right)\b", style) == []
    assert re.findall(r"(?<![\w-])(?:float|clear)\s*:", style) == []


@pytest.mark.slow("builds the example once more")
def test_hours_are_counted_as_in_the_country(arabic: Path) -> None:
    """A Belgian hospital writes 18:00 in Arabic too, and the script is told so."""
    page = open_page(arabic, "ar/table/index.html")

    assert "18:00" in text_of(page.cssselect(".stamps")[0])
    assert page.cssselect("script[data-locale]")[0].get("data-locale") == "ar-u-hc-h23"


@pytest.mark.parametrize("kind", sample(["home", "table", "location", "bulletin", "press", "sheet"], "home"))
def test_no_accessibility_fault_is_found(browser: Browser, arabic: Path, kind: str) -> None:
    """The checker axe finds no violation of WCAG 2.2 AA on Arabic pages; each kind is checked in ``test_browser``."""
    page = open_at(browser, f"file://{arabic}/{KINDS[kind]}", bypass_csp=True)
    assert page.get_attribute("html", "dir") == "rtl"
    faults = faults_of(page)
    page.context.close()
    assert faults == []


@pytest.mark.layout
@pytest.mark.parametrize("kind", sample(KINDS, "home", "table", "press"))
def test_the_smallest_screen_needs_no_sideways_scrolling(browser: Browser, arabic: Path, kind: str) -> None:
    """At 320 pixels no Arabic page is wider than the screen, on either side."""
    page = open_at(browser, f"file://{arabic}/{KINDS[kind]}", width=320)
    width = page.evaluate("document.documentElement.scrollWidth")
    outside = page.evaluate(
        "[...document.querySelectorAll('body *:not(.skip, .hidden, svg *)')]"
        ".filter(one => !one.closest('.matrix, .timeline__box')"
        " && one.getBoundingClientRect().left < -1 && one.getBoundingClientRect().width).map(one => one.className)"
    )
    page.context.close()
    assert width <= 320
    assert outside == []


TURNED = r"""() => {
    const turned = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());)
        for (const found of node.data.matchAll(/\d[\d :.+]*\d/g)) {
            const places = [...found[0]].map((sign, index) => {
                const range = document.createRange();
                range.setStart(node, found.index + index);
                range.setEnd(node, found.index + index + 1);
                return /\d/.test(sign) ? range.getBoundingClientRect() : null;
            }).filter((box) => box && box.width);
            for (let at = 1; at < places.length; at++)
                if (Math.abs(places[at].top - places[at - 1].top) < 3 && places[at].left < places[at - 1].left)
                    turned.push(found[0]);
        }
    return turned;
}"""
"""Finds numbers whose digits do not stand from left to right on their line."""


@pytest.mark.parametrize("kind", sample(KINDS, "home", "press"))
def test_numbers_hours_and_dates_read_as_they_are_written(browser: Browser, arabic: Path, kind: str) -> None:
    """On every line, the digits of a telephone number and of an hour stand from left to right, group after group."""
    page = open_at(browser, f"file://{arabic}/{KINDS[kind]}", width=320)
    turned = page.evaluate(TURNED)
    page.set_viewport_size({"width": 1280, "height": 800})
    turned += page.evaluate(TURNED)
    page.context.close()
    assert turned == []


def iter_foreign(page_path: Path) -> Iterator[str]:
    """Iterate over the French letters of a page that nothing says are French."""
    page = open_page(page_path.parent, page_path.name)
    for element in page.cssselect("main *"):
        for text in (element.text, *(child.tail for child in element)):
            if text and re.search(r"[a-zà-ÿ]{4}", text.casefold()):
                around = [element, *element.iterancestors()]
                if not any(one.get("lang") not in (None, "ar") for one in around) and element.tag not in (
                    "bdi",
                    "script",
                ):
                    yield text.strip()


@pytest.mark.slow("builds the example once more")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("press", "feeds", "professionals")])
def test_every_french_word_says_that_it_is_french(arabic: Path, kind: str) -> None:
    """Names and texts that are not translated bear their language, alone and inside Arabic sentences."""
    known = ("ardelia.example", "WCAG")
    found = [text for text in iter_foreign(arabic / KINDS[kind]) if not any(one in text for one in known)]
    assert found == []

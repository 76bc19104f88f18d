"""What is tapped is large enough: 24 pixels each way (WCAG 2.5.8), but for links within a sentence."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

SMALL = """all => all.map(one => [one, one.getBoundingClientRect(), one.parentElement])
  .filter(([one, box]) => box.height > 0 && box.right > 0 && (box.height < 24 || box.width < 24))
  .filter(([one, box, around]) => around.textContent.trim().length - one.textContent.trim().length < 15)
  .map(([one, box]) => `${one.textContent.trim()} ${box.width}x${box.height}`)"""
PAGES = ("index.html", "locations/rivemont/index.html", "table/index.html", "call-centre/index.html")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_tapped_is_large_enough(tuesday: Path, browser_page: Page, width: int) -> None:
    """No link that stands alone, button or fold is smaller, on a phone and on a large screen."""
    browser_page.set_viewport_size({"width": width, "height": 800})
    for name in PAGES:
        browser_page.goto((tuesday / "fr" / name).as_uri())
        assert browser_page.locator("a, button, summary, input, select").evaluate_all(SMALL) == [], name

"""What is tapped is large enough: 24 pixels each way (WCAG 2.5.8), but for links within a sentence."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.kinds import KINDS
from tests.samples import sample

SMALL = """all => all.map(one => [one, one.getBoundingClientRect(), one.parentElement])
  .filter(([one, box]) => box.height > 0 && box.right > 0 && (box.height < 24 || box.width < 24))
  .filter(([one, box, around]) => around.textContent.trim().length - one.textContent.trim().length < 15)
  .map(([one, box]) => `${one.textContent.trim()} ${box.width}x${box.height}`)"""
KINDS_TAPPED = [kind for kind in KINDS if kind != "missing"]  # that page names its style sheet by the whole address


@pytest.mark.parametrize("kind", sample(KINDS_TAPPED, "home", "location", "table", "sheet", "banner"))
def test_what_is_tapped_is_large_enough(june: Path, browser_page: Page, kind: str) -> None:
    """No link that stands alone, button or fold is smaller, on a phone and on a large screen, on any kind of page."""
    browser_page.goto((june / KINDS[kind]).as_uri())
    for width in (320, 1280):
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.locator("a, button, summary, input, select").evaluate_all(SMALL) == [], width

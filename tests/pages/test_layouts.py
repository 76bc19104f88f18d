"""How ten pages are laid out and coloured, held as text: whoever changes the theme sees what changes with it.

Each file of ``layouts/`` says of one page, in lines, where the first element of each kind stands in each way of
looking at it, its size, its letters and its colours. No picture is compared, so that no machine differs by its
drawing; the letters are those of the package. ``STATUSGEN_LAYOUTS=write`` writes them anew: read the difference.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.pages.test_browser import pytestmark as pytestmark

LAYOUTS = Path(__file__).with_name("layouts")
PAGES = {
    "home": "en/index.html",
    "table": "de/table/index.html",
    "locations": "nl/locations/index.html",
    "location": "fr/locations/rivemont/index.html",
    "pair": "en/locations/rivemont/radiology/index.html",
    "services": "de/services/index.html",
    "press": "fr/press/index.html",
    "feeds": "nl/feeds/index.html",
    "sheet": "fr/call-centre/index.html",
    "notice": "de/locations/rivemont/poster.html",
}
PLACES: dict[str, tuple[int, str]] = {"320": (320, "screen"), "1280": (1280, "screen"), "print": (718, "print")}
"""Ways of looking in which elements stand elsewhere: the width, and whether it is paper."""
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
TOLERATED = 3
"""Pixels by which another version of the browser may draw otherwise."""

KINDS = """() => {
  const seen = new Map();
  for (const one of document.querySelectorAll("body, body *:not(svg *, template *, script, option)")) {
    const box = one.getBoundingClientRect();
    const name = one.tagName.toLowerCase() + [...one.classList].map((each) => "." + each).join("");
    if (!seen.has(name) && box.width > 2 && box.height > 2) seen.set(name, [one, box]);
  }
  return [...seen].map(([name, [one, box]]) => {
    const style = getComputedStyle(one);
    const border = style.borderTopStyle === "none" ? "" : style.borderTopColor;
    return {
      name,
      place: [box.left, box.top + scrollY, box.width, box.height, parseFloat(style.fontSize)].map(Math.round),
      colours: [style.color, style.backgroundColor, border].join(" "),
    };
  });
}"""


def describe(browser: Browser, site: Path, path: str) -> Iterator[str]:
    """Iterate over the lines that describe a page: its places in each way of looking, and its colours."""
    looks: list[tuple[str, str, int, str, dict[str, Any]]] = [
        (name, path, *place, {}) for name, place in PLACES.items()
    ]
    looks.append(("right to left", re.sub("^[a-z]+", "ar", path), 320, "screen", {}))
    looks += [(name, path, 1280, "screen", colours) for name, colours in COLOURS.items()]
    for name, address, width, medium, options in looks:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        page = context.new_page()
        page.emulate_media(media=medium)  # type: ignore[arg-type]
        page.goto((site / address).as_uri())
        yield f"[{name}]"
        for one in page.evaluate(KINDS):
            told = one["colours"] if options else "{} {} {}x{} {}px".format(*one["place"])
            yield f"{one['name']}: {told}"
        context.close()


def is_alike(before: str, now: str) -> bool:
    """Whether two lines say the same, but for a few pixels of places and sizes; that of letters is exact."""
    if not (before.endswith("px") and now.endswith("px")):
        return before == now
    old, new = (tuple(map(int, re.findall(r"-?\d+", line.partition(": ")[2]))) for line in (before, now))
    return old[4:] == new[4:] and all(abs(one - other) <= TOLERATED for one, other in zip(old, new, strict=True))


def compare(before: list[str], now: list[str]) -> list[str]:
    """Return what differs: lines that went with a minus, those that came with a plus."""
    known, look = {}, ""
    for line in before:
        look = line if line.startswith("[") else look
        known[(look, line.partition(": ")[0])] = line
    found = []
    for line in now:
        look = line if line.startswith("[") else look
        old = known.pop((look, line.partition(": ")[0]), "")
        if not is_alike(old, line):
            found += [*([f"{look} - {old}"] if old else []), f"{look} + {line}"]
    return found + [f"{look} - {line}" for (look, _), line in known.items()]


@pytest.mark.slow("opens ten pages in seven ways")
@pytest.mark.parametrize("name", PAGES)
def test_a_change_of_the_theme_is_seen(browser: Browser, arabic: Path, name: str) -> None:
    """Places, sizes, letters and colours are as they were when somebody last looked at the page."""
    lines, file = list(describe(browser, arabic, PAGES[name])), LAYOUTS / f"{name}.txt"
    if os.environ.get("STATUSGEN_LAYOUTS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    changed = compare(file.read_text(encoding="utf-8").splitlines(), lines)
    assert changed == [], "look at the page, then write its layout anew: STATUSGEN_LAYOUTS=write"


def test_what_changed_is_told_by_its_line() -> None:
    """A few pixels are none; a colour, a size, what came and what went are."""
    before = ["[320]", "body: 0 0 320x900 16px", "p.a: 0 10 300x20 16px", "[dark]", "p.a: rgb(1, 1, 1)"]
    assert compare(before, [before[0], "body: 0 0 320x902 16px", *before[2:]]) == []
    now = ["[320]", "body: 0 0 320x900 19px", "p.b: 0 10 300x20 16px", "[dark]", "p.a: rgb(1, 1, 2)"]
    assert compare(before, now) == [
        "[320] - body: 0 0 320x900 16px",
        "[320] + body: 0 0 320x900 19px",
        "[320] + p.b: 0 10 300x20 16px",
        "[dark] - p.a: rgb(1, 1, 1)",
        "[dark] + p.a: rgb(1, 1, 2)",
        "[320] - p.a: 0 10 300x20 16px",
    ]

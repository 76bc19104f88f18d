"""The style sheet of a site, as browsers of before 2021 read it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statusgen.output.style_sheet import flatten_layers, for_old_browsers, without_spaces
from tests.builders import files_of
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as pytestmark

LOGICAL = (
    r"[;{\s](?:inset(?:-block[\w-]*|-inline)?|(?:margin|padding|border)-block[\w-]*|[\w-]*(?:block|inline)-size)\s*:"
)
UNKNOWN = rf"@layer|@container|:(?:has|is|where)\(|&|{LOGICAL}"
"""What costs an old browser a whole block, a whole rule, or a size."""
SIZE = r"(?:(?<=[;{\s])(?:min-|max-)?(?:width|height)|font-size)\s*:\s*(?:clamp|min|max)\("
FOR_NEW_ONLY = re.compile(r"@supports selector\([^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""Blocks that old browsers leave out, and lose nothing."""


def sheets_of(site: Path) -> dict[str, str]:
    """Return the style sheets of a site."""
    return {
        path: raw.decode()
        for path, raw in files_of(site).items()
        if path.startswith("assets/") and path.endswith(".css")
    }


def test_rules_stand_in_the_order_of_their_layers() -> None:
    """What a later layer says comes later, wherever it was typed; what is in none comes last, as it wins."""
    first, second = "@layer one{@media print{f{g:h}}}", "@layer one{l{m:n}}"
    source = f'@layer one, two;a{{b:"}}"}}@layer two{{c{{d:e}}}}{first}@layer three{{i{{j:k}}}}{second}'
    assert flatten_layers(source).split("\n") == [
        "@media print{f{g:h}}",
        "l{m:n}",
        "c{d:e}",
        "i{j:k}",
        'a{b:"}"}',
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (
            "margin-block: 0 calc(1px + min(2px, var(--x)))",
            "margin-top: 0; margin-bottom: calc(1px + min(2px, var(--x)))",
        ),
        ("padding-inline: 1rem", "padding-left: 1rem; padding-right: 1rem"),
        ("padding-inline: 0 1rem", "padding-inline-start: 0; padding-inline-end: 1rem"),
        ("border-block-start: 1px solid red", "border-top: 1px solid red"),
        ("border-block-end-width: 2px", "border-bottom-width: 2px"),
        ("border-inline: 0", "border-left: 0; border-right: 0"),
        ("inset-inline: 0; inset-block-end: 1px", "left: 0; right: 0; bottom: 1px"),
        ("min-inline-size: 0; block-size: 1em", "min-width: 0; height: 1em"),
        ("margin-inline-end: 1px", "margin-inline-end: 1px"),
    ],
)
def test_sides_that_do_not_depend_on_the_direction_are_physical(typed: str, written: str) -> None:
    """The sides of one language only stay logical, so that pages from right to left are right."""
    assert for_old_browsers(f"a{{{typed}}}") == f"a{{{written}}}\n"


def test_a_style_sheet_is_written_without_spaces_that_say_nothing() -> None:
    """Around signs, and before the end of a block; strings, and what parts words, stay."""
    sheet = """a > b, c :d { margin: 0 1px; content: " ; { , "; }\n@media (a: 1) and (b) {\ne { f: g; }\n}\n"""
    written = """a > b,c :d{margin:0 1px;content:" ; { , "}@media (a:1) and (b){e{f:g}}"""
    assert without_spaces(sheet).strip() == written


def test_nothing_in_a_style_sheet_costs_an_old_browser_more_than_itself(tuesday: Path) -> None:
    """No layer, no selector that makes a whole rule unknown, no size that has no simpler one before it."""
    sheets = sheets_of(tuesday)
    assert len(sheets) == 3
    for path, sheet in sheets.items():
        sheet = FOR_NEW_ONLY.sub("", sheet).replace("@supports not (inset: 0)", "")
        assert re.findall(UNKNOWN, sheet) == [], path
        for found in re.finditer(SIZE, sheet):
            name = found[0].partition(":")[0].strip()
            assert re.search(rf"{name}\s*:[^;{{}}]+;\s*$", sheet[: found.start()]), (path, found[0])


PAGES = (
    *("en/index.html", "fr/table/index.html", "de/services/index.html", "en/locations/rivemont/radiology/index.html"),
    *("fr/press/index.html", "de/banner/index.html", "nl/incidents/2022-05-cyberattack/index.html"),
    "fr/locations/rivemont/poster.html",
)
LARGE = (
    "[...document.querySelectorAll('svg:not(.code, .timeline__drawing)')]"
    ".filter(one => one.getBoundingClientRect().width > 120).length"
)


def as_before_2021(sheet: str) -> str:
    """Leave out of a style sheet what browsers of that time do not know."""
    sheet = re.sub(r"(?<=[;{\s])(?:gap|inset[\w-]*|aspect-ratio|text-wrap|display:\s*grid)[^;{}]*;?", "", sheet)
    sheet = re.sub(r"(?<=[;{\s])[\w-]+:[^;{}]*\b(?:clamp|min|max)\([^;{}]*;?", "", sheet)
    sheet = sheet.replace("@supports not (inset: 0)", "@supports (color: red)")
    return FOR_NEW_ONLY.sub("", sheet)


@pytest.mark.slow("opens many pages")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("knows", ["nothing", "what was known in 2020"])
def test_pages_read_well_in_old_browsers(browser: Browser, tuesday: Path, path: str, knows: str) -> None:
    """Without its style sheet, or with what browsers of 2020 know of it, no icon fills a screen, and phones do."""
    page = open_at(browser, "about:blank", 320)
    sheets = sheets_of(tuesday) if knows != "nothing" else {}

    def answer(route):  # type: ignore[no-untyped-def]
        name = route.request.url.rpartition("/")[2]
        found = next((sheet for one, sheet in sheets.items() if one.endswith(name)), "")
        route.fulfill(body=as_before_2021(found), content_type="text/css")

    page.route("**/*.css", answer)
    page.goto((tuesday / path).as_uri())
    large, width = page.evaluate(LARGE), page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert large == 0
    assert width <= 320 or knows == "nothing"

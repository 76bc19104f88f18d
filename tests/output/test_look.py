"""The look: contrast by computation, colours for every kind of sight, what readers ask of browsers, and a brand."""

import itertools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from statusgen.model.colour import Colour, contrast, correct, parse_colour
from statusgen.output.tokens import MODES, MORE, read_tokens
from tests.builders import ROOT, Project, files_of, make_project, note
from tests.kinds import faults_of
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as pytestmark
from tests.reading import open_page
from tests.samples import first

THEME = ROOT / "themes" / "default"
TEXTS = (
    *((text, ground) for text in ("--text", "--text-quiet", "--link") for ground in ("--page", "--surface")),
    *((f"--{state}-text", f"--{state}") for state in ("running", "degraded", "cancelled", "unknown")),
    ("--emergency-text", "--emergency"),
    ("--focus-text", "--focus"),
)
"""Every pair of text and background that the components use."""
LINES = (("--unknown-line", "--unknown"), ("--cancelled-line", "--page"), ("--text-quiet", "--page"))
"""Borders that carry a meaning, or that show where to type."""
STATES = ("--running", "--degraded", "--cancelled", "--unknown")

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
SIGHTS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 28
"""The least difference (CIE76) between two states: what was measured of the palette before it was chosen."""


def lab_of(colour: Colour, sight: str) -> tuple[float, float, float]:
    """Return a colour as someone sees it, in CIELAB (D65)."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, linear, strict=True)), 0.0), 1.0)
        for row in SIGHTS[sight]
    )
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def make_branded(folder: Path, *lines: str) -> Project:
    """Make a small site with further lines of settings."""
    project = make_project(folder)
    path = folder / "content/settings.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    project.write_note(note())
    return project


# ── Colours ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_of_tokens_has_enough_contrast(mode: str) -> None:
    """Text has 4.5 to 1 in light and dark, 7 to 1 for readers who ask for more; meaningful lines have 3 and 4.5."""
    tokens = read_tokens((THEME,), MODES[mode])
    text, line = (7.0, 4.5) if MORE in MODES[mode] else (4.5, 3.0)
    found = {}
    for least, pairs in ((text, TEXTS), (line, LINES)):
        for one, ground in pairs:
            ratio = contrast(parse_colour(tokens[one]), parse_colour(tokens[ground]))
            found.update({f"{one} on {ground}": ratio} if ratio < least else {})
    assert found == {}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("mode", MODES)
def test_no_two_states_look_alike(mode: str, sight: str) -> None:
    """In each mode the four states stay apart for readers who confuse colours; words and shapes say it anyway."""
    tokens = read_tokens((THEME,), MODES[mode])
    near = {}
    for one, other in itertools.combinations(STATES, 2):
        first, second = (lab_of(parse_colour(tokens[name]), sight) for name in (one, other))
        distance = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
        near.update({(one, other): distance} if distance < APART else {})
    assert near == {}


def test_components_use_meanings_and_never_the_palette() -> None:
    """No component names a colour of the palette, nor a colour of its own but black and white on paper and logos."""
    palette = set(re.findall(r"(--[a-z0-9-]+):", (THEME / "tokens/palette.css").read_text(encoding="utf-8")))
    for path in sorted((THEME / "components").glob("*/s*.css")):
        style = path.read_text(encoding="utf-8")
        assert not palette & set(re.findall(r"var\((--[a-z0-9-]+)\)", style)), path
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", style)) <= {"#000", "#fff"}, path


COMPUTED = pytest.mark.slow("the contrast of these colours is computed above")


def test_nothing_moves_and_no_font_is_fetched(tuesday: Path) -> None:
    """The style sheet has no animation and no transition, so readers who ask for less motion lose nothing."""
    (style,) = (raw.decode() for path, raw in files_of(tuesday).items() if re.match(r"assets/site\..*css$", path))
    assert not re.search(r"animation|transition|@keyframes|scroll-behavior|@font-face|url\(", style)


@pytest.mark.parametrize(
    "wish",
    [
        {"forced_colors": "active"},
        pytest.param({"contrast": "more"}, marks=COMPUTED),
        pytest.param({"contrast": "more", "color_scheme": "dark"}, marks=COMPUTED),
    ],
    ids=["forced-colours", "more-contrast", "more-contrast-dark"],
)
def test_readers_who_ask_for_other_colours_lose_nothing(browser: Browser, tuesday: Path, wish: dict[str, str]) -> None:
    """With forced colours, or more contrast, axe finds no fault; every state keeps its word, its shape and a border."""
    page = open_at(browser, f"file://{tuesday}/fr/index.html", 320, bypass_csp=True, **wish)
    found = faults_of(page)
    bare = page.evaluate(
        "[...document.querySelectorAll('.state')].filter(one => !one.querySelector('svg') || !one.textContent.trim()"
        " || getComputedStyle(one).borderTopStyle === 'none'"
        " || getComputedStyle(one).borderTopColor === 'rgba(0, 0, 0, 0)').length"
    )
    page.context.close()
    assert found == []
    assert bare == 0


@pytest.mark.layout
@pytest.mark.parametrize(
    "name", ["fr/index.html", "de/table/index.html", "nl/incidents/2022-05-cyberattack/4/index.html"]
)
def test_text_twice_as_large_fits_the_smallest_screen(browser: Browser, tuesday: Path, name: str) -> None:
    """With letters of 32 pixels no page is wider than 320 pixels."""
    page = open_at(browser, f"file://{tuesday}/{name}", 320, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% !important }")
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width <= 320


# ── Logo and brand colour ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", first(["#ffee00", "#7a1f5c", "#000000", "#fff", "#808080", "00a651"]))
def test_any_brand_colour_becomes_legible(tmp_path: Path, typed: str) -> None:
    """Links in the brand colour have 4.5 to 1 on page and surface, light and dark, and 7 for who asks for more."""
    make_branded(tmp_path, f"brand-colour: {typed}").build()
    (style,) = (
        raw.decode() for path, raw in files_of(tmp_path / "site").items() if re.match(r"assets/site\..*css$", path)
    )
    rules = re.findall(r"(?:@media ([^{]+)\{)?:root\{--link:(#[0-9a-f]{6});--brand:\2", style)
    assert len(rules) == len(MODES)
    for media, link in rules:
        mode = frozenset(media.replace(":", ": ").split(" and ")) if media else frozenset()
        tokens = read_tokens((THEME,), mode)
        for ground in ("--page", "--surface"):
            assert contrast(parse_colour(link), parse_colour(tokens[ground])) >= (7 if MORE in mode else 4.5), media


def test_a_legible_brand_colour_stays_as_it_is() -> None:
    """Where the contrast is enough nothing is corrected; where it is not, the hue is kept and only made darker."""
    white: Colour = (255, 255, 255)
    assert correct((122, 31, 92), [white], 4.5) == (122, 31, 92)
    red, green, blue = correct((255, 238, 0), [white], 4.5)
    assert (red > green > blue) == (255 > 238 > 0)
    assert contrast((red, green, blue), white) >= 4.5


def test_states_keep_their_colours_whatever_the_brand(browser: Browser, tmp_path: Path) -> None:
    """A brand colour changes links and the line below the header, never a state or the emergency block."""
    project = make_branded(tmp_path, "brand-colour: #ffee00")
    project.build()
    page = open_at(browser, f"file://{tmp_path}/site/fr/index.html")
    colours = page.evaluate(
        "['.state--running', '.emergency'].map(one => getComputedStyle(document.querySelector(one)).backgroundColor)"
    )
    line = page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomWidth")
    page.context.close()
    assert colours == ["rgb(0, 90, 156)", "rgb(163, 21, 21)"]
    assert line == "4px"


def test_a_logo_stands_beside_the_name(browser: Browser, tmp_path: Path) -> None:
    """The logo is an image with its size and no words of its own, from the site itself; a new logo has a new name."""
    project = make_branded(tmp_path, "logo: logo.svg")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h80v40H0Z"/></svg>'
    project.write("logo.svg", drawing)
    project.build()
    (logo,) = open_page(tmp_path / "site", "fr/index.html").cssselect(".organisation img")
    assert (logo.get("alt"), logo.get("width"), logo.get("height")) == ("", "80", "40")
    page = open_at(browser, f"file://{tmp_path}/site/fr/index.html", 320)
    assert page.evaluate("document.querySelector('.logo').naturalWidth") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
    project.write("logo.svg", drawing.replace("80v40", "40v40"))
    project.build()
    (other,) = open_page(tmp_path / "site", "fr/index.html").cssselect(".organisation img")
    assert other.get("src") != logo.get("src")
    assert len([path for path in files_of(tmp_path / "site") if path.startswith("assets/logo.")]) == 1


@pytest.mark.parametrize(
    "inside",
    first(
        [
            "<script/>",
            '<g onload="x()"/>',
            '<image href="https://elsewhere.example/x.png"/>',
            '<a href="#x"><path d="M0 0"/></a>',
            "<style>@import 'x.css';</style>",
            '<rect fill="url(https://elsewhere.example/)"/>',
            "<foreignObject/>",
            '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="other.svg#x"/>',
        ]
    ),
)
def test_a_drawing_that_could_do_something_is_refused(tmp_path: Path, inside: str) -> None:
    """What runs or fetches anything is reported, and the site is built without a logo."""
    project = make_branded(tmp_path, "logo: logo.svg")
    project.write("logo.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')
    assert {one.code for one in project.problems()} == {"logo-unsafe"}
    project.build()
    assert not open_page(tmp_path / "site", "fr/index.html").cssselect("img")

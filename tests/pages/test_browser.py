"""The site in a real browser: accessible, self-sufficient, readable on the smallest screen."""

import io
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from statusgen.output.makers import iter_outputs
from statusgen.output.opening import open_context
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.wording.output import PageTemplate
from tests.builders import EXAMPLE, read_example
from tests.conftest import JUNE
from tests.kinds import KINDS, OF_COLOURS, faults_of, serving
from tests.samples import sample

pytestmark = pytest.mark.browser
PRINTED = [kind for kind in KINDS if kind not in ("missing", "banner")]
WIDTH = "document.documentElement.scrollWidth"
SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
"""Where pictures are left for people to look at."""


@pytest.fixture(scope="session")
def served(june: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example of June under a sub-path of a loopback host, and return its address."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "un/chemin").mkdir(parents=True)
    (folder / "un/chemin/site").symlink_to(june, target_is_directory=True)
    with serving(folder) as address:
        yield f"{address}un/chemin/site/"


@pytest.fixture(scope="session")
def addresses(june: Path) -> Iterator[dict[str, str]]:
    """Return where to open each kind of page: from its folder, or from a host for the page only hosts show."""
    with serving(june) as host:
        yield {kind: f"{host if kind == 'missing' else f'file://{june}/'}{path}" for kind, path in KINDS.items()}


def open_at(browser: Browser, address: str, width: int = 1280, **options: object) -> Page:
    """Open a page in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


ROOM = 1.1 if "STATUSGEN_FONTS" in os.environ else 1.0
"""How much more room a text takes: the letters of a machine may be wider than those that the tests bring."""


@pytest.mark.layout
def test_the_home_page_fits_three_screens_of_a_phone(browser: Browser, tuesday: Path, june: Path) -> None:
    """At the worst moments, 375 × 667: three screens, of which what stands above takes 160 pixels; in each language."""
    context = browser.new_context(viewport={"width": 375, "height": 667}, timezone_id="Europe/Brussels")
    page = context.new_page()
    measured = {}
    for site, language in product((tuesday, june), ("fr", "nl", "de", "en")):
        page.goto(f"file://{site}/{language}/index.html")
        top = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
        measured[site, language] = (page.evaluate("document.documentElement.scrollHeight"), top)
    context.close()
    assert {at: one for at, one in measured.items() if one[0] > 3 * 667 or one[1] > 160 * ROOM} == {}


@pytest.mark.parametrize("page", ["locations/rivemont", "locations/rivemont/radiology", "services/radiology"])
def test_what_to_do_when_it_gets_worse_is_read_beside_an_answer(browser: Browser, tuesday: Path, page: str) -> None:
    """Without a tap and without a script, on a phone; the home page alone, which is short, folds it."""
    context = browser.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    tab = context.new_page()
    seen = []
    for path in (f"en/{page}", "en"):
        tab.goto(f"file://{tuesday}/{path}/index.html")
        seen.append(tab.get_by_text("What our staff told you personally counts").is_visible())
    context.close()
    assert seen == [True, False]


@pytest.mark.slow("waits for the home pages of every bulletin")
@pytest.mark.layout
def test_the_home_page_stays_short_after_each_bulletin(
    browser: Browser, after_each_bulletin: dict[datetime, Path], june: Path
) -> None:
    """Three screens, 375 × 667, on the longest day; with what fraud, help and dates of restarts add."""
    context = browser.new_context(viewport={"width": 375, "height": 667}, timezone_id="Europe/Brussels")
    page = context.new_page()
    measured = {}
    for at, site in after_each_bulletin.items():
        if not (site / "assets").exists():
            (site / "assets").symlink_to(june / "assets", target_is_directory=True)
        page.clock.set_fixed_time(at)
        for language in ("fr", "nl", "de", "en"):
            page.goto(f"file://{site}/{language}/index.html")
            measured[at, language] = page.evaluate("document.documentElement.scrollHeight")
    context.close()
    assert {at: height for at, height in measured.items() if height > 3 * 667} == {}


@pytest.mark.layout
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_dot_between_names_begins_or_ends_a_line(browser: Browser, arabic: Path, language: str) -> None:
    """Where a line of names wraps, the dot before its first name is cut off, no letter; within a line it is seen."""
    page = open_at(browser, f"file://{arabic}/{language}/index.html", width=320)
    dots = page.evaluate(
        """[...document.querySelectorAll(".dots i")].map((dot) => {
            const before = dot.parentElement.previousElementSibling.getBoundingClientRect();
            const [own, line] = [dot.parentElement, dot.closest(".dots")].map((one) => one.getBoundingClientRect());
            const cut = 0.7 * 16, {left, right} = dot.getBoundingClientRect();
            const isSeen = document.dir === "rtl" ? right < line.right - cut : left > line.left + cut;
            return [own.top < before.bottom - 5, isSeen];
        })"""
    )
    cut = []
    for width in range(240, 400, 20):
        page.set_viewport_size({"width": width, "height": 800})
        cut += page.evaluate(
            """[...document.querySelectorAll(".dots a")].filter((one) => {
                const [own, line] = [one, one.closest(".dots")].map((box) => box.getBoundingClientRect());
                return document.dir === "rtl" ? own.right > line.right - 0.7 * 16 : own.left < line.left + 0.7 * 16;
            }).map((one) => one.textContent)"""
        )
    page.context.close()
    assert {(True, True), (False, False)} == set(map(tuple, dots))
    assert cut == []


@pytest.mark.layout
def test_the_page_of_a_hospital_fits_five_screens_of_a_phone(browser: Browser, tuesday: Path) -> None:
    """At the worst moment the hospital with most services, at 375 × 667; in each language."""
    page = open_at(browser, "about:blank", width=375)
    measured = {}
    for language in ("fr", "nl", "de", "en"):
        page.goto(f"file://{tuesday}/{language}/locations/rivemont/index.html")
        measured[language] = page.evaluate("document.documentElement.scrollHeight")
    page.context.close()
    assert {at: height for at, height in measured.items() if height > 5 * 667 * ROOM} == {}


@pytest.mark.layout
def test_the_first_screen_of_a_small_phone_says_what_to_do(browser: Browser, tuesday: Path, june: Path) -> None:
    """At 320 × 568, without scrolling: emergency, headline, its times, the hospitals to choose, the first answer.

    In June also with a warning of fraud, and what is known of stolen data.
    """
    context = browser.new_context(viewport={"width": 320, "height": 568}, timezone_id="Europe/Brussels")
    page = context.new_page()
    shown = [".emergency", "h1", ".stamps", ".finder summary", "main [data-answer]"]
    below: dict[tuple[Path, str, str], float] = {}
    for site, language in product((tuesday, june), ("fr", "nl", "de", "en")):
        page.goto(f"file://{site}/{language}/index.html")
        bottoms = {
            one: page.evaluate(f'document.querySelector("{one}").getBoundingClientRect().bottom') for one in shown
        }
        below |= {(site, language, one): bottom for one, bottom in bottoms.items() if bottom > 568 * ROOM}
    context.close()
    assert below == {}


@pytest.mark.parametrize("kind", sample(KINDS, "home", "bulletin", "notice"))
def test_no_accessibility_fault_is_found(browser: Browser, addresses: dict[str, str], kind: str) -> None:
    """The checker axe finds no violation of WCAG 2.2 AA or of its best practices on any page, light or dark."""
    page = open_at(browser, addresses[kind], bypass_csp=True, color_scheme="light")
    light = faults_of(page)
    page.emulate_media(color_scheme="dark")
    dark = faults_of(page, runOnly=OF_COLOURS)
    page.context.close()
    assert {"light": light, "dark": dark} == {"light": [], "dark": []}


@pytest.mark.layout
@pytest.mark.parametrize("kind", sample(KINDS, "home", "table", "press", "sheet"))
def test_no_page_needs_sideways_scrolling(browser: Browser, addresses: dict[str, str], kind: str) -> None:
    """Not at 320 pixels, not at 400 % (1280 × 1024), not with the spacing of WCAG 1.4.12."""
    page = open_at(browser, addresses[kind], width=320, bypass_csp=True)
    widths = {"phone": page.evaluate(WIDTH)}
    page.set_viewport_size({"width": 320, "height": 256})
    widths["400 %"] = page.evaluate(WIDTH)
    covered = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => ['fixed', 'sticky'].includes(getComputedStyle(one).position)"
        " && !one.matches('th')"  # which stays beside its row, and covers no line of the page
        " && one.getBoundingClientRect().height > 64).map(one => one.className)"
    )
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
        "p { margin-bottom: 2em !important }"
    )
    widths["spacing"] = page.evaluate(WIDTH)
    page.context.close()
    assert {where: width for where, width in widths.items() if width > 320} == {}
    assert covered == []


@pytest.mark.parametrize("kind", sample(["home", "table", "press", "sheet"], "home"))
def test_without_a_script_nothing_is_shown_that_needs_one(
    browser: Browser, addresses: dict[str, str], kind: str
) -> None:
    """Where scripts are switched off, a page has its heading, and neither the field to search nor a warning."""
    page = open_at(browser, addresses[kind], width=320, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator(".filter, .notice").count() == 0
    page.context.close()


WALK = """() => {
    window.walked = [];
    document.addEventListener('keyup', () => {
        const one = document.activeElement;
        if (!one || one === document.body) return;
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth;
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        window.walked.push([one, seen && ring]);
    });
}"""
"""Lets a page note what each key reaches, and whether it is seen and ringed."""
WALKED = """() => {
    const reached = new Map(window.walked.toReversed());
    return [reached.size, [...reached].filter(([, shown]) => !shown).map(([one]) => one.outerHTML.slice(0, 120))];
}"""
"""How many things were reached, and which of them did not show it when they were first."""
REACHABLE = (
    "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
    ".filter(one => one.getClientRects().length && one.checkVisibility()).length"
)


@pytest.mark.parametrize("kind", sample(KINDS, "home", "table"))
def test_the_keyboard_walks_every_page_and_shows_where_it_is(
    browser: Browser, addresses: dict[str, str], kind: str
) -> None:
    """Tab reaches all that can be used, in turn, inside the window and ringed; nobody is asked and nothing fails."""
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(addresses[kind])
    reachable = page.evaluate(REACHABLE)
    page.evaluate(WALK)
    for _ in range(reachable + 1):
        page.keyboard.press("Tab")
    reached, hidden = page.evaluate(WALKED)
    page.context.close()
    origin = addresses[kind].removesuffix(KINDS[kind])
    assert hidden == []
    assert reached == reachable
    assert faults == []
    assert [url for url in asked if not url.startswith((origin, "data:"))] == []


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
    page.click("summary >> text=Hautepierre")
    page.click("details[open] a >> nth=0")
    page.wait_for_load_state()
    assert page.inner_text("h1") == "Consultations (Hautepierre)"
    page.click("main .links a >> nth=0")
    page.wait_for_load_state()
    assert page.inner_text("h1").startswith("Hautepierre")
    assert page.title().startswith(page.inner_text("h1"))
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


def test_the_way_to_what_changed_stands_where_that_is_far_down(browser: Browser, tuesday: Path) -> None:
    """On a phone; not where it is in sight beside the answer, on the smallest phones, or on paper."""
    page = open_at(browser, f"file://{tuesday}/fr/index.html")
    way = page.locator(".stamps__changes")
    shown = {}
    for width in (320, 375, 800, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        shown[width] = way.is_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1010})
    assert shown == {320: False, 375: True, 800: True, 1024: False, 1280: False}
    assert not way.is_visible()
    page.context.close()


def test_a_table_that_is_scrolled_sideways_keeps_the_names_of_its_services(browser: Browser, june: Path) -> None:
    """On a phone whoever looks at the last hospital sees of which service each sign is."""
    page = open_at(browser, f"file://{june}/de/table/index.html", width=320)
    page.evaluate("document.querySelector('.matrix').scrollLeft = 1000")
    assert page.evaluate("document.querySelector('.matrix').scrollLeft") > 0
    for one in page.locator(".matrix tbody th").all():
        box = one.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < 40
    page.context.close()


@pytest.mark.layout
def test_targets_are_large_enough_for_a_thumb(browser: Browser, june: Path) -> None:
    """Links that stand alone are at least 24 pixels high on a phone (WCAG 2.5.8)."""
    page = open_at(browser, f"file://{june}/fr/index.html", width=360)
    small = page.evaluate(
        "[...document.querySelectorAll('nav a, .links a, .phones a, .choice a')]"
        ".filter(a => a.getBoundingClientRect().height < 24).map(a => a.textContent)"
    )
    page.context.close()
    assert small == []


@pytest.mark.parametrize("kind", sample(PRINTED, "bulletin", "notice"))
def test_every_page_prints_well_in_black_and_white(browser: Browser, addresses: dict[str, str], kind: str) -> None:
    """On paper menus are gone, links abroad and the page bear their address, and all text is black or white."""
    page = open_at(browser, addresses[kind])
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    ends = "".join(one.extract_text() for one in reader.pages[-2:])  # reading a page takes long
    text = unicodedata.normalize("NFKC", "".join(ends.split()))
    page.emulate_media(media="print")
    assert page.locator(".emergency").is_visible()
    assert page.locator("nav:visible, .skip:visible, .filter:visible, button:visible, .back:visible").count() == 0
    colours = page.evaluate(
        "[...new Set([...document.querySelectorAll('main *, footer *')].filter(one => one.innerText?.trim()"
        " && !one.closest('.state')).map(one => getComputedStyle(one).color))]"
    )
    addresses_abroad = page.evaluate(
        "[...document.querySelectorAll('main a[href^=http]:not([data-printed=\"\"])')]"
        ".filter(one => one.textContent !== one.href)"
        ".map(one => getComputedStyle(one, '::after').content)"
    )
    canonical = str(page.get_attribute("link[rel=canonical]", "href"))
    page.context.close()
    assert all(re.fullmatch(r"rgb\((0, 0, 0|26, 26, 26|255, 255, 255)\)", colour) for colour in colours), colours
    assert all("." in address for address in addresses_abroad)  # its host at least
    assert canonical.removeprefix("https://").removesuffix("poster.html").rstrip("/") in text
    assert {"notice": len(reader.pages) == 1}.get(kind, len(reader.pages) >= 1)


@pytest.mark.parametrize("kind", sample(["home", "location", "incident", "notice"], "home"))
def test_pictures_of_the_main_pages_are_left_for_people(browser: Browser, addresses: dict[str, str], kind: str) -> None:
    """At 320, 768 and 1280 pixels, whole, in ``tests/snapshots``: no machine says whether a page is beautiful."""
    SNAPSHOTS.mkdir(exist_ok=True)
    page = open_at(browser, addresses[kind], timezone_id="Europe/Brussels")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        file = SNAPSHOTS / f"{kind}-{width}.png"
        page.screenshot(path=file, full_page=True)
        with Image.open(file) as picture:
            assert picture.width == width
            assert len(picture.convert("L").getcolors(256) or []) > 8
    page.context.close()


@pytest.mark.slow("views every page once more")
def test_every_template_is_one_of_the_kinds(june: Path, tmp_path: Path) -> None:
    """No kind of page is left out of these tests but that which leads on at once: each template prints one of them."""
    content = embargo(read_example(), JUNE)
    site, _ = open_context(EXAMPLE, content, fold_situation(content, JUNE), content.settings.base_url)
    templates = {
        output.path: output.render.name for output in iter_outputs(site) if isinstance(output.render, PageTemplate)
    }
    assert {templates[path] for path in KINDS.values()} == set(templates.values()) - {"moved.html"}

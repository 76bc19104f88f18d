"""The example in every language there is: a switcher on every page, dates as CLDR has them, screens that hold them."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date, get_month_names
from msgspec.structs import replace
from playwright.sync_api import Browser

from statusgen.content.read import read_content
from statusgen.content.vocabulary import known_languages
from statusgen.model.moved import FORMER_PAGES
from statusgen.output.opening import open_context
from statusgen.output.renderer import render_output
from statusgen.pages import home
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.wording.local_formats import find_locale
from tests.builders import EXAMPLE
from tests.conftest import SILENT, TUESDAY, Share, example_in
from tests.kinds import faults_of
from tests.pages.test_browser import ROOM, open_at
from tests.reading import open_page, text_of
from tests.samples import sample
from tests.wording.test_languages import OWN_NAMES

LANGUAGES = ("fr", *(tag for tag in known_languages() if tag != "fr"))
QUICK = ("fr", "nl", "de", "en", "lb", "uk")
BROKEN = """[...document.querySelectorAll("h1, .answer, .group__title")].flatMap(one => {
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
    for (let text; (text = walker.nextNode());) {
        for (const word of text.data.matchAll(/[\\p{L}]+/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].filter(box => box.width > 1).map(box => box.top);
            if (Math.max(...tops) - Math.min(...tops) > 8) found.push(word[0]);
        }
    }
    return found;
})"""
"""The words of headings and answers that begin on one line and end on another."""


@pytest.fixture(scope="session")
def languages(tries_all: bool) -> tuple[str, ...]:
    """Return every language; in a quick run those of the example and two more."""
    return LANGUAGES if tries_all else QUICK


@pytest.fixture(scope="session")
def every(share: Share, languages: tuple[str, ...]) -> Path:
    """Build the example of Tuesday in every language; it moves on with the clock, as a real site does."""

    def build(folder: Path) -> None:
        project = example_in(folder, *(tag for tag in languages if tag not in ("fr", "nl", "de", "en")))
        settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
        project.write("settings.yaml", re.sub(r"^demonstration: .*\n", "", settings, flags=re.MULTILINE))
        project.build(TUESDAY)

    return share("every", build) / "site"


@pytest.mark.slow("builds the example in thirteen languages")
@pytest.mark.parametrize("language", sample(LANGUAGES, "uk"))
def test_the_switcher_leads_to_the_same_page_in_each_language(
    every: Path, languages: tuple[str, ...], language: str
) -> None:
    """On every page each language stands once, in its own name, ``lang`` and ``dir``, and leads to that very page."""
    pages = [path.relative_to(every) for path in (every / language).rglob("*.html") if path.name != "404.html"]
    seen = 0
    for path in pages:
        links = open_page(every, path.as_posix()).cssselect(".languages a")
        if not links:
            is_paper, leads_on = path.name == "poster.html", path.parts[1] in ("banner", *FORMER_PAGES)
            assert is_paper or leads_on, f"{path}: only paper, the banner and what has moved have no switcher"
            continue
        seen += 1
        assert {link.get("lang"): text_of(link) for link in links} == {tag: OWN_NAMES[tag] for tag in languages}
        assert len(links) == len(languages)
        for link in links:
            tag = link.get("lang")
            same = every / tag / path.relative_to(language)
            assert link.get("hreflang") == tag
            assert link.get("dir") == Locale.parse(tag).text_direction
            assert (every / path.parent / link.get("href")).resolve() == same.resolve()
            assert same.is_file()
            assert (link.get("aria-current") == "true") is (tag == language)
    assert seen > 40


@pytest.mark.slow("builds the example in thirteen languages")
@pytest.mark.parametrize("language", sample(LANGUAGES, *QUICK))
def test_dates_are_written_as_cldr_has_them(every: Path, language: str) -> None:
    """The date of the situation and the months of the history are those of CLDR, in the hospital's country."""
    locale = find_locale(language, "BE")
    written = text_of(open_page(every, f"{language}/table/index.html").cssselect(".stamps time")[0])
    expected = format_date(date(2022, 5, 17), "full", locale=locale)
    month = text_of(open_page(every, f"{language}/history/2022-05/index.html").cssselect("h1")[0])

    assert written == re.sub(r"\sр\.$", " року", expected)
    assert get_month_names("wide", "stand-alone", locale)[5].casefold() in month.casefold()
    assert "2022" in month


@pytest.mark.parametrize("language", sample(LANGUAGES, "lb", "fr"))
def test_an_answer_has_few_words_in_each_language(every: Path, language: str) -> None:
    """Twenty-five at most tell what to do, and fewer than eighty that with all that is otherwise."""
    pages = sorted((every / language / "locations").glob("*/*/index.html"))
    assert len(pages) > 40
    for file in pages:
        (main,) = open_page(every, file.relative_to(every).as_posix()).cssselect("main")
        assert all(len(text_of(rule).split()) <= 25 for rule in main.cssselect(".advice__rule")), file
        assert all(len(text_of(said).split()) < 80 for said in main.cssselect(".callout")), file


@pytest.mark.browser
@pytest.mark.layout
@pytest.mark.parametrize("language", sample(LANGUAGES, "de"))
def test_a_small_screen_holds_the_words_of_each_language(browser: Browser, every: Path, language: str) -> None:
    """At 320 pixels the home, a hospital, an incident and the call-centre sheet need no sideways scrolling."""
    page, widths = open_at(browser, "about:blank", width=320), {}
    for path in ("", "locations/rivemont/", "incidents/2022-05-cyberattack/", "call-centre/"):
        page.goto(f"file://{every}/{language}/{path}index.html")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert {path: width for path, width in widths.items() if width > 320} == {}


@pytest.mark.browser
@pytest.mark.layout
@pytest.mark.parametrize("language", sample(LANGUAGES, "uk"))
def test_the_first_screen_of_a_small_phone_holds_the_first_answer(browser: Browser, every: Path, language: str) -> None:
    """At 320 × 568, with all languages in the switcher, whatever letters the phone has."""
    page = open_at(browser, f"file://{every}/{language}/index.html", width=320, timezone_id="Europe/Brussels")
    bottom = page.evaluate("document.querySelector('main [data-answer]').getBoundingClientRect().bottom")
    page.context.close()
    assert bottom <= 568


@pytest.mark.browser
@pytest.mark.parametrize("language", sample(LANGUAGES, "de"))
def test_no_word_of_an_answer_breaks_where_letters_are_twice_as_large(
    browser: Browser, every: Path, language: str
) -> None:
    """At 375 pixels, letters of 32: words of the heading, of answers and of groups by state stand whole."""
    page, broken = open_at(browser, "about:blank", width=375, bypass_csp=True), {}
    for path in ("", "services/", "services/radiology/", "locations/rivemont/"):
        page.goto(f"file://{every}/{language}/{path}index.html")
        page.add_style_tag(content="html { font-size: 200% !important }")
        broken[path] = page.evaluate(BROKEN)
    page.context.close()
    assert {path: words for path, words in broken.items() if words} == {}


@pytest.mark.browser
@pytest.mark.layout
def test_what_surrounds_a_page_leaves_room_on_phones(
    browser: Browser, june: Path, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    """A demonstration at the worst moment, and after long silence: 160 pixels at 375 × 667, the answer at 320 × 568."""
    project = example_in(tmp_path, *(tag for tag in languages if tag not in ("fr", "nl", "de", "en")))
    content = read_content(project.path).content
    assert content is not None
    page, measured = open_at(browser, "about:blank", width=375, timezone_id="Europe/Brussels"), {}
    for at in (TUESDAY, SILENT):
        public = embargo(replace(content, settings=replace(content.settings, demonstration=at)), at)
        site, renderer = open_context(EXAMPLE, public, fold_situation(public, at), content.settings.base_url)
        for context in site.pages:
            (output,) = home.outputs(context)
            path = tmp_path / "site" / output.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render_output(output, renderer))
            if not (tmp_path / "site/assets").exists():
                (tmp_path / "site/assets").symlink_to(june / "assets", target_is_directory=True)
            for width, height, element, edge, most in (
                (375, 667, "main", "top", 160),
                (320, 568, "main [data-answer]", "bottom", 568),
            ):
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"file://{path}")
                measured[at, context.language, element] = (
                    page.evaluate(f'document.querySelector("{element}").getBoundingClientRect().{edge}'),
                    most * ROOM,
                )
    page.context.close()
    assert len(measured) == 4 * len(languages)
    assert {case: found for case, found in measured.items() if found[0] > found[1]} == {}


@pytest.mark.browser
@pytest.mark.parametrize("language", sample(["uk", "ar", "lb"], "uk"))
def test_no_accessibility_fault_is_found_in_any_language(browser: Browser, every: Path, language: str) -> None:
    """The checker axe finds no violation of WCAG 2.2 AA on a home page with all languages in its switcher."""
    page = open_at(browser, f"file://{every}/{language}/index.html", bypass_csp=True)
    faults = faults_of(page)
    page.context.close()
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("language", sample(LANGUAGES, "de", "lb"))
def test_the_readers_own_time_speaks_no_other_language(browser: Browser, every: Path, language: str) -> None:
    """In Montréal the script writes the month in the language of the page, or figures where the browser lacks it."""
    page = open_at(browser, f"file://{every}/{language}/index.html", timezone_id="America/Toronto")
    own = page.locator(".stamps .own-time").first.inner_text()
    page.context.close()
    month = get_month_names("wide", "format", find_locale(language, "BE"))[5]

    assert month in own or "2022-05-17" in own
    assert re.search(r"0?4[:.\s]", own)

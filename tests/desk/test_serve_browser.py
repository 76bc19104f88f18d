"""``statusgen serve`` in a real browser: the sentence on the page, the bar, the slider, and that it loads again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.cli.test_waiting import in_words
from tests.desk.test_preview import make_waiting
from tests.desk.test_serve import HOME, MISTAKE, Served, serving, write_new
from tests.kinds import faults_of
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as browser_mark

pytestmark = [browser_mark, pytest.mark.slow("a server and a browser")]
CANCELLED = "main .state--cancelled"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a project that nobody changes."""
    with serving(make_waiting(tmp_path_factory.mktemp("served"))) as served:
        yield served


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """Serve a project that the test changes."""
    with serving(make_waiting(tmp_path)) as served:
        yield served


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Open the situation, and see that the browser refuses nothing of it."""
    yield from open_situation(browser, served)


@pytest.fixture
def own_page(browser: Browser, own: Served) -> Iterator[Page]:
    """Open the situation of the project that the test changes."""
    yield from open_situation(browser, own)


def open_situation(browser: Browser, served: Served) -> Iterator[Page]:
    """Yield a page that shows the situation; afterwards nothing of it may have been refused."""
    refused: list[str] = []
    page = open_at(browser, "about:blank")
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(served.address + HOME)
    yield page
    assert [text for text in refused if "404" not in text and "ERR_" not in text] == []
    page.context.close()


def test_the_page_loads_again_by_itself(own_page: Page, own: Served) -> None:
    """A note that is saved is on the open page, and a mistake with its sentence; put right, it goes."""
    write_new(own.project)
    expect(own_page.locator("main")).to_contain_text("Neuve")
    path = own.project.path / "content/incidents/2022-05-panne/04-note.fr.md"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("  telephone: degraded", MISTAKE), encoding="utf-8")
    overlay = own_page.locator(".sg-problems--grave")
    expect(overlay).to_be_in_viewport()
    expect(overlay).to_contain_text("04-note.fr.md:10")
    expect(overlay).to_contain_text("Vouliez-vous écrire")
    expect(own_page.locator("main")).to_contain_text("Neuve")
    path.write_text(good, encoding="utf-8")
    expect(overlay).to_have_count(0)


def test_the_bar_shows_what_is_not_published(page: Page) -> None:
    """One click shows notes that wait, another hides them; links keep the choice."""
    expect(page.locator(CANCELLED)).to_have_count(0)
    page.get_by_label("Notes en attente").check()
    expect(page.locator(CANCELLED).first).to_be_visible()
    page.get_by_role("link", name="Services").first.click()
    expect(page.get_by_label("Notes en attente")).to_be_checked()
    assert "/~waiting/fr/services/" in page.url
    page.get_by_label("Notes en attente").uncheck()
    page.wait_for_url("**/~/fr/services/**")


def test_the_slider_shows_another_instant(page: Page) -> None:
    """Moved by the keyboard to its end, it shows what waits, and the field beside it says the instant; and back."""
    slider, typed = page.get_by_label("Moment montré"), page.get_by_label("Le site tel qu’au")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_url("**/~at-*/fr/index.html")
    shown = re.search(r"at-(\d{8}T\d{4})Z", page.url)
    assert shown is not None
    assert datetime.strptime(shown[1] + "+0000", "%Y%m%dT%H%M%z") > datetime.now(UTC)
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", typed.input_value())
    expect(page.locator(".preview")).to_contain_text("Situation")
    page.get_by_role("link", name="maintenant").click()
    page.wait_for_url("**/~/fr/index.html")
    moment = datetime.now(UTC) + timedelta(hours=5)
    typed.fill(in_words(moment))
    typed.press("Enter")
    page.wait_for_url(f"**/~at-{moment:%Y%m%dT%H%M}Z/fr/index.html")
    expect(page.locator(CANCELLED).first).to_be_visible()


def test_two_languages_stand_side_by_side(page: Page) -> None:
    """Who reads on in one finds the other beside it, and both are there again when something changes."""
    page.get_by_label("Vue").select_option("beside-nl")
    page.wait_for_url("**/~beside-nl/fr/index.html")
    first, second = page.frame_locator("iframe").nth(0), page.frame_locator("iframe").nth(1)
    expect(first.locator("html")).to_have_attribute("lang", "fr")
    expect(second.locator("html")).to_have_attribute("lang", "nl")
    first.get_by_role("link", name="Services").first.click()
    expect(second.locator("h1")).to_have_text("Onze diensten")
    page.wait_for_url("**/~beside-nl/fr/services/**")
    page.reload()
    expect(second.locator("h1")).to_have_text("Onze diensten")


def test_the_second_language_may_be_slow(page: Page) -> None:
    """It is shown in its language also where the first was there before any of it came."""

    def wait(route: Route) -> None:
        page.wait_for_timeout(1000)
        route.continue_()

    page.route("**/nl/index.html", wait)
    page.get_by_label("Vue").select_option("beside-nl")
    frames = page.frame_locator("iframe")
    expect(frames.nth(0).locator("html")).to_have_attribute("lang", "fr")
    expect(frames.nth(1).locator("html")).to_have_attribute("lang", "nl", timeout=5000)


def test_a_phone_and_paper(page: Page) -> None:
    """As wide as a telephone; and as on paper, without the menu, with the address at the end."""
    page.get_by_label("Vue").select_option("phone")
    page.wait_for_url("**/~phone/**")
    frame = page.frame_locator("iframe")
    assert frame.locator("html").evaluate("document => document.clientWidth") == 390
    expect(frame.locator("nav.fold--menu summary")).to_be_visible()
    page.get_by_label("Vue").select_option("paper")
    page.wait_for_url("**/~paper/**")
    expect(frame.locator("nav.fold--menu summary")).to_be_hidden()
    expect(frame.locator("main .print-only")).to_be_visible()


def test_it_works_without_a_script(browser: Browser, served: Served) -> None:
    """All but loading again: the form has a button."""
    page = open_at(browser, served.address + HOME, java_script_enabled=False)
    page.get_by_label("Notes en attente").check()
    page.get_by_label("Vue").select_option("phone")
    page.get_by_role("button", name="Montrer").click()
    page.wait_for_url("**/~waiting,phone/fr/index.html")
    expect(page.frame_locator("iframe").locator(CANCELLED).first).to_be_visible()
    page.context.close()


def test_the_bar_is_accessible(own_page: Page, own: Served) -> None:
    """Bar and sentences, on every kind of page of the preview, break no rule that can be tested."""
    path = own.project.path / "content/incidents/2022-05-panne/01-note.fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace("radiology: degraded", "radiology: anullé"), "utf-8")
    expect(own_page.locator(".sg-problems--grave")).to_be_visible()
    for address in (HOME, "/~beside-nl/fr/index.html", "/~/fr/locations/nord/poster.html", "/~/nothing.html"):
        own_page.goto(own.address + address)
        assert faults_of(own_page, ".sg-bar, .sg-problems") == []


def test_a_page_of_another_site_gets_nothing(browser: Browser, served: Served) -> None:
    """A browser on a foreign page can neither read nor frame the preview."""
    page = open_at(browser, "about:blank")
    page.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body="<p>evil</p>"))
    page.goto("http://evil.example/")
    asked = "address => fetch(address).then((answer) => answer.status, () => 'refused')"
    assert page.evaluate(asked, served.address + HOME) in ("refused", 403)
    page.evaluate(
        "address => { const f = document.createElement('iframe'); f.src = address; document.body.append(f); }",
        served.address + HOME,
    )
    page.wait_for_timeout(1000)
    assert all("Publiée" not in frame.content() for frame in page.frames)
    page.context.close()

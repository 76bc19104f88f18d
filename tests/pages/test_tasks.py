"""What patients, families and newsrooms ask, asked of the example in a real browser: taps, pixels, words until told."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from statusgen.content.vocabulary import read_vocabulary
from statusgen.model.answers import Answer

pytestmark = [pytest.mark.browser, pytest.mark.slow("twenty walks through a phone")]
PHONE: ViewportSize = {"width": 375, "height": 667}
TAPS = 2
WORDS = 60
"""How many words a patient may read in the main part before the whole sentence of the answer has ended."""
WORDS_OF_LISTS = 100
"""And where the answer is one of a list, such as the number of a hospital."""
LANGUAGES = ("fr", "nl", "de", "en")
QUESTIONS = {
    ("nordelle", "radiology"): Answer.STAY,
    ("rivemont", "consultations"): Answer.STAY,
    ("clairlieu", "consultations"): Answer.CALL,
    ("montclair", "dialysis"): Answer.COME,
    ("sourbois", "emergency"): Answer.EMERGENCY,
    ("hautepierre", "radiology"): Answer.STAY,
    ("sourbois", "blood-tests"): Answer.COME,
    ("montclair", "urgent-operations"): Answer.COME,
    ("nordelle", "non-urgent-operations"): Answer.STAY,
    ("rivemont", "scintigraphy"): Answer.STAY,
    ("vaubruyere", "covid-centres"): Answer.COME,
    ("rivemont", "coronary-angiography"): Answer.COME,
}
"""Hospital and service → the answer of 17 May."""
MENU, ASKED = ".fold--menu summary", ".menu a[href$='#questions']"
OTHER = ".finder > div > :last-child > summary"
OTHERS = {
    "whom to call in danger": ((), ".emergency__call", "112"),
    "which emergency departments are open": ((), ".emergency__where", "Sourbois"),
    "of when it is": ((), ".stamps", "10:30"),
    "the number of a hospital": (
        (MENU, ".menu a[href='locations/index.html']"),
        "main .plain li:nth-child(3)",
        "000 00 00 00 03",
    ),
    "what to bring": ((MENU, ".menu a[href*='what-to-bring']"), "main h2", ""),
    "whether a message is a fake": ((MENU, ".menu a[href*='is-it-really-us']"), "main h2", ""),
    "whom journalists ask": ((MENU, ".menu a[href^='press']"), "main a[href^='mailto:']", "presse@"),
    "all services of a hospital": ((".finder summary", ".finder li:last-child a"), "main .rows [data-answer]", ""),
    "whether the pharmacy is open": ((OTHER, f"{OTHER} + ul a[href*='/pharmacy/']"), "main .service [data-state]", ""),
    "whether results arrive": ((OTHER, f"{OTHER} + ul a[href*='/laboratory/']"), "main .advice__rule", ""),
    "how intensive care goes on": ((OTHER, f"{OTHER} + ul a[href*='/intensive-care/']"), "main .advice__rule", ""),
    "whether the telephone works": ((OTHER, f"{OTHER} + ul a[href*='/telephone/']"), "main .advice__rule", ""),
    "whether one may visit": ((MENU, ASKED), "#questions p", "0800 00 00 000"),
    "who gives a new date": ((MENU, ASKED), "#questions + section p", "etat.ardelia.example"),
    "whether data were stolen": ((MENU, ASKED), "#questions + section + section p", "etat.ardelia.example"),
    "what changed": ((".stamps__changes a",), ".latest ul b", ""),
    "what the newest update says": ((".stamps__changes a", ".latest p a"), "main h1", ""),
    "when it will run again": ((MENU, ASKED), "#questions ~ .ask .plan li", ""),
    "whether it is over": ((MENU, ".menu a[href='incidents/index.html']"), "main li .quiet", ""),
}
"""What else is asked → what is tapped, where the answer stands, and words of it that are those of each language."""
BEFORE = """said => {
    const answer = document.querySelector(said), range = document.createRange();
    const target = location.hash && document.querySelector(location.hash);
    range.setStart(target || answer.closest('main') || document.body, 0);
    range.setEndAfter(answer);
    const bottom = answer.getBoundingClientRect().bottom;
    return {words: range.toString().split(/\\s+/).filter(Boolean).length, bottom};
}"""
"""How many words there are until an answer ends, from the main part on or from where a link led, and where it ends."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("place", "service"), QUESTIONS)
def test_a_patient_finds_the_answer(browser: Browser, tuesday: Path, place: str, service: str, language: str) -> None:
    """At most two taps without a script, neither more than one screen away from the last, and an answer in sight."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{tuesday}/{language}/index.html")
    link = page.locator(f".finder a[href*='{place}/{service}/']")
    summary = page.locator(".finder details", has=page.locator(f"a[href*='{place}/{service}/']")).locator("summary")
    box = summary.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    summary.click()
    far = link.bounding_box()
    assert far is not None
    assert far["y"] + far["height"] - box["y"] <= PHONE["height"]
    link.click()
    page.wait_for_load_state()
    said, rule = page.locator("main [data-answer]").first, page.locator("main .advice__rule").first
    shown, end = said.inner_text(), rule.bounding_box()
    url = page.url
    context.close()
    bottom, read = _measure(browser, url, "main .advice__rule")
    print(f"{language} {place} {service}: {TAPS} taps, {bottom:.0f} pixels, {read} words")
    assert shown == read_vocabulary([language]).phrase(language, "answer", QUESTIONS[place, service])
    assert end is not None
    assert end["y"] + end["height"] <= PHONE["height"]
    assert read <= WORDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", OTHERS)
def test_what_else_is_asked_is_found(browser: Browser, tuesday: Path, question: str, language: str) -> None:
    """Without a script: at most two taps, each within one screen of the last, as the answer is."""
    taps, answer, words = OTHERS[question]
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{tuesday}/{language}/index.html")
    top, far = 0.0, []
    for one in (*taps, answer):
        found, before = page.locator(one).first, page.url
        box = found.bounding_box()
        assert box is not None, one
        far.append(box["y"] + box["height"] - top)
        if one == answer:
            break
        found.click()
        page.wait_for_load_state()
        top = box["y"] if page.url == before else 0.0
    said, url = page.locator(answer).first.inner_text(), page.url
    context.close()
    bottom, read = _measure(browser, url, answer)
    print(f"{language} {question}: {len(taps)} taps, {bottom:.0f} pixels, {read} words")
    assert read <= WORDS_OF_LISTS
    assert len(taps) <= TAPS
    assert all(one <= PHONE["height"] for one in far), far
    assert words in said
    assert said.strip()


def _measure(browser: Browser, url: str, answer: str) -> tuple[float, int]:
    """Return where an answer ends on a phone, and how many words are read until then."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(url)
    measured = page.evaluate(BEFORE, answer)
    context.close()
    return measured["bottom"], measured["words"]

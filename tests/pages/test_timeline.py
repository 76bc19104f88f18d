"""The timeline of an incident: days by services, on its page, as a table, and as a file for newsrooms."""

import re
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import pytest
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from tests.builders import Project, default_look, files_of, make_project, note
from tests.kinds import OF_COLOURS, faults_of
from tests.reading import open_page, text_of

STORY = "incidents/2022-05-cyberattack/index.html"
PAGE = "fr/incidents/2022-05-panne/index.html"
FILE = "fr/incidents/2022-05-panne/timeline.svg"
SVG = "{http://www.w3.org/2000/svg}"
CLOSED = "  radiology: running, come"


def rows_of(page: HtmlElement, service: str) -> list[str]:
    """Return what the table of a page says of a service, the oldest days first."""
    rows = (row.cssselect("th, td") for row in page.cssselect(".timeline__table tbody tr"))
    return [f"{text_of(days)}: {text_of(states)}" for name, days, states in rows if text_of(name) == service]


def make_history(path: Path) -> Project:
    """Make a project whose radiology did not run on 10 and 11 May, and on 10 May in the night was to be confirmed."""
    project = make_project(path)
    project.write_note(note(published="10/05/2022 08:00", valid_until="12/05/2022 18:00"), 1)
    project.write_note(note(CLOSED, published="12/05/2022 09:00", stage="closed", title="Fin"), 2)
    return project


def test_the_days_of_every_service_stand_in_a_table(june: Path) -> None:
    """Days in a row that say the same are one row; where hospitals differ, each state names its own."""
    page = open_page(june, f"en/{STORY}")
    assert rows_of(page, "Consultations") == [
        "14 May: To be confirmed",
        "15 May to 23 May: Cancelled Rivemont, Montclair, Nordelle, Vaubruyère, Sourbois and Hautepierre"
        " To be confirmed Clairlieu",
        "24 May to 25 May: Cancelled Rivemont, Montclair, Nordelle, Vaubruyère, Sourbois and Hautepierre"
        " Running Clairlieu",
        "26 May to 14 June: Limited Rivemont, Montclair, Nordelle, Vaubruyère, Sourbois and Hautepierre"
        " Running Clairlieu",
        "Since 15 June: Running",
    ]
    assert rows_of(page, "Emergency department") == ["Since 14 May: Open"]


def test_a_day_leads_to_the_first_update_of_that_day(june: Path) -> None:
    """The days on which the incident had an update lead to it; others lead nowhere."""
    links = {text_of(one): one.get("href") for one in open_page(june, f"en/{STORY}").cssselect(".timeline__table a")}
    assert links["14 May"] == "../../incidents/2022-05-cyberattack/1/index.html"
    assert "24 May to 25 May" not in links


def test_each_day_has_its_worst_state_and_the_last_its_latest(tmp_path: Path) -> None:
    """What was said at noon does not hide what held in the morning; only the last day is shown as it ended."""
    project = make_history(tmp_path)
    project.write_note(note("  telephone: cancelled", published="11/05/2022 08:00", title="Téléphone"), 3)
    project.write_note(note("  telephone: running", published="11/05/2022 12:00", title="Téléphone"), 4)
    project.build()
    page = open_page(tmp_path / "site", PAGE)
    assert rows_of(page, "Radiologie") == ["Du 10 mai au 11 mai: À l’arrêt", "12 mai: Fonctionne"]
    assert rows_of(page, "Téléphone")[1] == "11 mai: Hors service"


def test_a_service_that_only_a_withdrawn_bulletin_named_has_no_row(tmp_path: Path) -> None:
    """It never was a part of the incident; another bulletin that names it brings it back."""
    project, withdrawn = make_history(tmp_path), "status: withdrawn\nwithdrawn-because: Erreur de site"
    wrong = note("  telephone: cancelled", published="11/05/2022 08:00", title="Téléphone", more=withdrawn)
    project.write_note(wrong, 3)
    project.build()
    page = open_page(tmp_path / "site", PAGE)
    assert rows_of(page, "Radiologie")
    assert rows_of(page, "Téléphone") == []
    assert "Téléphone" not in (tmp_path / "site" / FILE).read_text(encoding="utf-8")


def test_no_day_looks_better_than_it_was_because_another_incident_did_it(tmp_path: Path) -> None:
    """A strike cancels radiology while the breakdown lets it run: the page of the breakdown says cancelled."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: running, come", published="10/05/2022 08:00"), 1)
    project.write_note(note(CLOSED, published="13/05/2022 09:00", stage="closed", title="Fin"), 2)
    project.write("incidents/2022-05-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    project.write_note(note(published="11/05/2022 08:00"), 1, "2022-05-greve")
    project.build()
    page = open_page(tmp_path / "site", PAGE)
    assert rows_of(page, "Radiologie") == ["10 mai: Fonctionne", "Du 11 mai au 13 mai: À l’arrêt"]


def test_a_change_of_another_incident_reaches_the_days_of_one_that_is_over(tmp_path: Path) -> None:
    """A bulletin of a strike between two of the breakdown is withdrawn: the days of both are those of a clean build."""
    project, strike = make_project(tmp_path), "2022-05-greve"
    project.write_note(note("  radiology: degraded, call-first", published="10/05/2022 08:00"), 1)
    project.write_note(note(CLOSED, published="12/05/2022 09:00", stage="closed", title="Fin"), 2)
    project.write(f"incidents/{strike}/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    project.write_note(note("  radiology: degraded, call-first", published="10/05/2022 10:00"), 1, strike)
    project.write_note(note(published="11/05/2022 08:00", title="Annulée"), 2, strike)
    project.write_note(note(CLOSED, published="11/05/2022 20:00", stage="closed", title="Fin"), 3, strike)
    project.build()
    days = rows_of(open_page(tmp_path / "site", PAGE), "Radiologie")
    assert days == ["10 mai: Fonctionne au ralenti", "11 mai: À l’arrêt", "12 mai: Fonctionne"]
    withdrawn = "status: withdrawn\nwithdrawn-because: Erreur.\nwithdrawn-on: 17/05/2022 11:00"
    project.write_note(note("", published="11/05/2022 08:00", title="Annulée", more=withdrawn), 2, strike)
    project.build()
    days = rows_of(open_page(tmp_path / "site", PAGE), "Radiologie")
    assert days == ["Du 10 mai au 11 mai: Fonctionne au ralenti", "12 mai: Fonctionne"]
    project.build(output=tmp_path / "clean")
    assert files_of(tmp_path / "site") == files_of(tmp_path / "clean")


def test_an_incident_of_one_day_has_no_timeline(tmp_path: Path) -> None:
    """There is nothing to look back on."""
    project = make_project(tmp_path)
    project.write_note(note(published="16/05/2022 08:00"), 1)
    project.build()
    assert open_page(tmp_path / "site", PAGE).cssselect(".timeline") == []
    assert not (tmp_path / "site" / FILE).exists()


def test_of_a_long_incident_the_last_half_year_is_shown(tmp_path: Path) -> None:
    """However long an incident lasts, its page stays one that can be read."""
    project = make_project(tmp_path)
    project.write_note(note(published="10/05/2021 08:00", valid_until="10/05/2023 18:00"), 1)
    project.write_note(note("  telephone: degraded", published="17/05/2022 08:00", title="Encore"), 2)
    project.build()
    page = open_page(tmp_path / "site", PAGE)
    assert "Du lundi 15 novembre 2021 au mardi 17 mai 2022." in text_of(page.cssselect(".timeline p")[0])
    assert rows_of(page, "Radiologie") == ["Depuis le 15 novembre: À l’arrêt"]


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_says_of_whom_when_and_from_where(june: Path) -> None:
    """A newsroom sees title, hospital, days and source in the picture, in each language, and can search its text."""
    for language, days in (("en", "Saturday, 14 May 2022"), ("nl", "zaterdag 14 mei 2022")):
        root = ElementTree.parse(june / language / "incidents/2022-05-cyberattack/timeline.svg").getroot()  # noqa: S314
        texts = [one.text or "" for one in root.iter(f"{SVG}text")]
        assert root.get("lang") == language
        assert any(days in text for text in texts)
        assert texts[-1] == f"https://etat.ardelia.example/{language}/incidents/2022-05-cyberattack/"
    assert texts[0] == "Cyberaanval"
    assert texts[1].startswith("Ziekenhuisgroep Ardelia – ")
    assert "Consultaties" in texts


def test_the_file_stands_alone(june: Path) -> None:
    """It holds no script and no style, which the headers of the site forbid, and asks for nothing from elsewhere."""
    source = (june / "fr/incidents/2022-05-cyberattack/timeline.svg").read_text(encoding="utf-8")
    assert not re.search(
        r"<script|<style|\sstyle=|\son\w+=|<image|<a\s|currentColor(?! )", source.replace('"currentColor"', "")
    )
    assert set(re.findall(r'href="([^"]*)"', source)) == {"#s-cancelled", "#s-degraded", "#s-unknown"}
    look = default_look()
    for state in ("running", "degraded", "cancelled", "unknown"):
        assert f'fill="{look.of(state).colour}"' in source
    for state in ("degraded", "cancelled", "unknown"):  # a colour and a pattern
        assert f'<pattern id="t-{state}"' in source
        assert f'fill="url(#t-{state})"' in source


def test_days_run_as_the_language_does(tmp_path: Path) -> None:
    """In Arabic the first day is on the right: what began later lies further left."""
    project = make_history(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[fr, nl, ar]"))
    project.build()

    def bars(language: str) -> list[tuple[float, float]]:
        page = open_page(tmp_path / "site", f"{language}/incidents/2022-05-panne/index.html")
        drawn = page.cssselect(".timeline__drawing > rect")
        return [(float(one.get("x")[:-1]), float(one.get("width")[:-1])) for one in drawn]

    assert bars("fr") == [(66.67, 33.33), (0.0, 66.67)]
    assert bars("ar") == [(0.0, 33.33), (33.33, 66.67)]
    assert 'direction="rtl"' in (tmp_path / "site/ar/incidents/2022-05-panne/timeline.svg").read_text(encoding="utf-8")


def test_where_hospitals_differ_the_worst_is_above_and_the_best_below(tmp_path: Path) -> None:
    """A hospital that runs again does not hide one that does not: each has half of the bar."""
    project = make_project(tmp_path)
    services = "  consultations:\n    state: cancelled\n    rule: wait\n"
    services += "    except:\n      - at: sud\n        state: running\n        rule: come"
    project.write_note(note(services, published="15/05/2022 08:00"), 1)
    project.write_note(note("  telephone: degraded", published="16/05/2022 08:00", title="Encore"), 2)
    project.build()
    page = open_page(tmp_path / "site", PAGE)
    (running, cancelled) = page.cssselect(".timeline__drawing > rect")[:2]
    assert running.get("class") == "t-running"
    assert cancelled.get("fill") == "url(#t-cancelled)"
    assert cancelled.get("height") == "0.75em"
    assert float(cancelled.get("y")[:-2]) < float(running.get("y")[:-2])
    assert "le plus grave est en haut" in text_of(page.cssselect(".timeline p")[0])


# ── In a browser ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("opens a browser")
@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_timeline_holds_on_the_smallest_screen(
    browser: Browser, june: Path, forced: Literal["none", "active"], scheme: Literal["light", "dark"]
) -> None:
    """At 320 pixels nothing is cut off, the table can be read, and axe finds nothing, with system colours too."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, forced_colors=forced, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"file://{june}/fr/{STORY}")
    page.evaluate("document.querySelector('.timeline details').open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator(".timeline__box").first
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")
    box.focus()
    assert box.evaluate("one => one === document.activeElement")
    longest = page.locator(".timeline__drawing > text").evaluate_all(
        "all => Math.max(...all.map(one => one.getBoundingClientRect().right))"
    )
    assert longest <= 320
    colours = {
        state: page.locator(f"#t-{state} rect").evaluate("one => getComputedStyle(one).fill")
        for state in ("degraded", "cancelled")
    }
    if forced == "active":
        assert colours["degraded"] != colours["cancelled"]
    without = {rule: {"enabled": forced == "none"} for rule in OF_COLOURS}  # axe knows nothing of system colours
    assert faults_of(page, ".timeline", rules=without) == []
    context.close()


@pytest.mark.slow("opens a browser")
def test_letters_of_twice_the_size_scroll_in_their_box(browser: Browser, june: Path) -> None:
    """The drawing grows with the letters, and the page does not become wider for it."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"file://{june}/fr/{STORY}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    box = page.locator(".timeline__box").first
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    assert box.evaluate("one => one.getBoundingClientRect().right <= 320")
    page.context.close()


@pytest.mark.slow("opens a browser")
def test_no_word_of_a_state_is_broken_in_the_table(browser: Browser, june: Path) -> None:
    """With letters as wide as they may be, the table scrolls in its box instead."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"file://{june}/fr/{STORY}")
    page.evaluate("document.querySelector('.timeline details').open = true")
    page.evaluate("document.querySelector('.timeline__table').style.letterSpacing = '0.6em'")
    lines = """all => all.map(one => {
      const text = [...one.childNodes].find(each => each.textContent.trim() && each.nodeType === 3);
      return [...text.data.matchAll(/\\S+/g)].map(word => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
      });
    })"""
    counted = page.locator(".timeline__table .state").evaluate_all(lines)
    assert {count for words in counted for count in words} == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()

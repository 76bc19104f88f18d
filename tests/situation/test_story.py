"""The page of an incident, what is shown without a network, and the page that explains feeds."""

from pathlib import Path

from tests.builders import files_of, make_project, note
from tests.reading import open_page, text_of

STORY = "incidents/2022-05-cyberattack/index.html"


def test_dates_that_moved_are_told_with_the_bulletin_that_announced_each(june: Path) -> None:
    """The operations at Nordelle were announced for 1 June, then for 2 June: both stay to be read."""
    first = open_page(june, f"en/{STORY}").cssselect(".moved > li")[0]
    assert text_of(first).startswith("Non-urgent operations – Nordelle")
    days = [text_of(one) for one in first.cssselect("ol li")]
    assert [day.replace(",", "").partition(" Update")[0] for day in days] == [
        "Wednesday 1 June 2022",
        "Thursday 2 June 2022",
    ]
    assert [link.get("href") for link in first.cssselect("a")] == [
        "../../incidents/2022-05-cyberattack/9/index.html",
        "../../incidents/2022-05-cyberattack/11/index.html",
    ]


def test_one_date_that_stands_is_not_a_date_that_moved(tmp_path: Path) -> None:
    """A date announced once, and repeated, has not moved."""
    project = make_project(tmp_path)
    services = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 19/05/2022"
    project.write_note(note(services, published="16/05/2022 08:00"), 1)
    project.write_note(note(services, published="17/05/2022 08:00", title="Encore"), 2)
    project.build()
    assert open_page(tmp_path / "site", "fr/incidents/2022-05-panne/index.html").cssselect(".moved") == []


def test_capacity_is_a_table_whose_rows_are_bars(june: Path) -> None:
    """Laboratories worked at 50, 70 and 85 percent: written in a cell, and drawn beside it for the eye alone."""
    (table,) = open_page(june, f"fr/{STORY}").cssselect("table.figures")
    cells = [text_of(one).replace("\xa0", " ") for one in table.cssselect(".figures__share")]
    assert cells == ["50 %", "70 %", "85 %"]
    assert [one.get("width") for one in table.cssselect("rect:not(.figures__all)")] == ["50", "70", "85"]
    assert {one.get("aria-hidden") for one in table.cssselect("svg")} == {"true"}


def test_the_page_without_a_network_holds_nothing_that_ages(tuesday: Path, june: Path) -> None:
    """It bears the emergency number and those of the hospitals, and is the same at every instant."""
    for language in ("fr", "nl", "de", "en"):
        name = f"{language}/offline/index.html"
        assert files_of(tuesday)[name] == files_of(june)[name]
        page = open_page(tuesday, name)
        assert page.cssselect(".emergency a")[0].get("href") == "tel:112"
        assert len(page.cssselect("main .phones a")) == 7
        assert page.cssselect(".state") == []


def test_the_page_without_a_network_is_in_no_sitemap(tuesday: Path) -> None:
    """Nobody should come to it from a search."""
    maps = [raw for path, raw in files_of(tuesday).items() if path.startswith("sitemaps/")]
    assert maps
    assert not any(b"/offline/" in raw for raw in maps)


def test_the_feed_page_explains_feeds_to_a_newcomer(tuesday: Path) -> None:
    """It says what RSS is, how to follow in three steps, and that a page full of code is no fault."""
    page = open_page(tuesday, "en/feeds/index.html")
    assert "What is RSS?" in [text_of(one) for one in page.cssselect("h2")]
    assert len(page.cssselect("main ol li")) == 3
    assert "Nothing is wrong" in text_of(page)


def test_the_press_may_quote_the_latest_statement_with_who_said_it_and_when(tuesday: Path) -> None:
    """The newest statement stands alone, with its attribution line; what cannot be said is said."""
    page = open_page(tuesday, "en/press/index.html")
    (quotable,) = page.cssselect("blockquote.quotable")
    assert text_of(quotable.cssselect(".quotable__by")[0]).startswith("Ardelia Hospital Group, statement of Tuesday")
    assert quotable.cssselect("time")[0].get("datetime") == "2022-05-17T10:30+02:00"
    assert "We do not talk about the condition of a patient" in text_of(page)


def test_figures_for_the_press_have_their_own_time(june: Path) -> None:
    """A figure is older than the situation: it bears the time of the bulletin that gave it."""
    (row,) = open_page(june, "en/press/index.html").cssselect(".figures tbody tr")
    assert text_of(row).replace("\xa0", " ").startswith("Laboratory (results)3 June")

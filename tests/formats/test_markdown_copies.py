"""Every page also stands in Markdown beside itself, and says the same."""

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from statusgen.formats.markdown_copies import to_markdown
from statusgen.model.paths import is_pair
from tests.builders import files_of, instant, make_project, note
from tests.reading import open_page, text_of
from tests.samples import few, sample

COMMONMARK = MarkdownIt("commonmark").enable("table")
UNSEEN = (
    "svg, script, template, style, button, [aria-hidden=true], .print-only, .matrix--short, "
    ".stamps__changes, .no-print[data-no-copy]"
)
"""What a reader does not see, the table of the home page, which its finder says again and the table page whole, and
what only leads on from a screen."""


def read_copy(raw: bytes) -> HtmlElement:
    """Read a Markdown copy as a reader of Markdown does."""
    return lxml.html.fromstring(f"<div>{COMMONMARK.render(raw.decode())}</div>")


def words_of(element: HtmlElement) -> list[str]:
    """Return the words of an element that a reader sees, in order."""
    for unseen in element.cssselect(UNSEEN):
        unseen.drop_tree()
    return re.findall(r"\w+", " ".join(element.itertext()))


def follows(words: list[str], among: list[str]) -> str:
    """Return the first word that does not stand among others in the same order; empty when all do."""
    rest = iter(among)
    return next((word for word in words if word not in rest), "")


def pages_with_copies(site: Path) -> Iterator[tuple[str, str]]:
    """Iterate over the pages that link to a Markdown copy: page, Markdown copy."""
    for path in files_of(site):
        if path.endswith(".html"):
            links = open_page(site, path).cssselect("link[rel=alternate][type='text/markdown']")
            for link in links:
                yield path, f"{path.rpartition('/')[0]}/{link.get('href')}".lstrip("/")


def test_every_page_links_to_its_copy(tuesday: Path) -> None:
    """Pages and markdown_copies are as many, but for those that stand in for a page and hold no fact of their own."""
    files = files_of(tuesday)
    pairs = dict(pages_with_copies(tuesday))
    assert {path for path in files if path.endswith(".md")} == set(pairs.values())
    without = {path for path in files if path.endswith(".html")} - pairs.keys()
    pairs_of_services = {path for path in without if is_pair(path)}
    assert len(pairs_of_services) > 100
    without -= pairs_of_services
    assert {path.rpartition("/")[2] if "404" in path else path.split("/")[1] for path in without} <= {
        "404.html",
        "offline",
        "banner",
    }
    assert all(markdown_copy == page.removesuffix("html") + "md" for page, markdown_copy in pairs.items())


@pytest.mark.parametrize("day", sample(["tuesday", "june"], "tuesday"))
def test_a_copy_says_every_word_of_its_page_in_the_same_order(
    day: str, request: pytest.FixtureRequest, tries_all: bool
) -> None:
    """Emergency block, main part, how to reach us: no word that a reader sees is lost, and none changes its place.

    How to reach us stands at the end of every copy, wherever the page has it.
    """
    site: Path = request.getfixturevalue(day)
    for page, markdown_copy in few(list(pages_with_copies(site)), tries_all, 5):
        said = words_of(read_copy((site / markdown_copy).read_bytes()))
        opened = open_page(site, page)
        reach = opened.cssselect(".reach")  # a notice for the door has none
        for part in reach:
            part.drop_tree()
        for part in (*opened.cssselect("section.emergency, main"), *reach):
            assert follows(words_of(part), said) == "", (page, "is not said in the same order")


@pytest.mark.slow("reads every page")
def test_the_links_of_a_copy_lead_to_files_that_exist(tuesday: Path, tries_all: bool) -> None:
    """From Markdown copy to Markdown copy, on a stick as on the web."""
    for _, markdown_copy in few(list(pages_with_copies(tuesday)), tries_all, 5):
        for link in read_copy((tuesday / markdown_copy).read_bytes()).cssselect("a[href]"):
            href = link.get("href", "").partition("#")[0]
            if href and not re.match(r"[a-z]+:", href):
                target = (tuesday / markdown_copy).parent / href
                assert target.is_file(), (markdown_copy, href)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["appelez le 112", "Situation du 17 mai, 10:30.", "Ne venez pas, sauf si"]),
        ("nl", ["Bel 112", "Situatie op 17 mei om 10:30.", "Kom niet, tenzij"]),
        ("de", ["Rufen Sie 112 an", "Stand: 17. Mai, 10:30 Uhr.", "Kommen Sie nicht, es sei denn"]),
        ("en", ["Call 112", "Situation on 17 May at 10:30.", "Do not come, unless"]),
    ],
)
def test_the_copy_of_the_home_page_holds_the_facts(tuesday: Path, language: str, said: list[str]) -> None:
    """The emergency number, the time of the situation, the state with its rule, and the exceptions as quotations."""
    markdown_copy = read_copy((tuesday / language / "index.md").read_bytes())
    for one in said:
        assert one in text_of(markdown_copy)
    assert len(markdown_copy.cssselect("li blockquote")) >= 2
    in_full = read_copy((tuesday / language / "services/index.md").read_bytes())
    assert len(in_full.cssselect("blockquote")) >= 2


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """What means something in Markdown is said as it was typed: no heading, link, list or element comes of it."""
    project = make_project(tmp_path)
    title = r"# 1. *Point* [ici](https://autre.example) <b>gras</b> &amp; _x_ `y` \ fin!"
    project.write_note(note(title=title, body="Texte.\n\nNous restons\n\n\\- ouverts\n\n1\\. lundi"))
    project.build()
    markdown_copy = read_copy(project.page("fr/incidents/2022-05-panne/1/index.md").encode())
    (heading,) = markdown_copy.cssselect("h1")
    assert title == heading.text_content()
    assert not [link for link in markdown_copy.cssselect("a") if "autre" in link.get("href", "")]
    assert "- ouverts" in [one.text_content() for one in markdown_copy.cssselect("p")]
    assert "1. lundi" in [one.text_content() for one in markdown_copy.cssselect("p")]


def test_what_is_withdrawn_or_not_yet_published_has_no_words_in_a_copy(tmp_path: Path) -> None:
    """A withdrawn note leaves its title and its reason; a note of the future leaves nothing at all."""
    project = make_project(tmp_path)
    more = "status: withdrawn\nwithdrawn-because: Le titre nommait un patient."
    project.write_note(note(body="Parole retirée.", more=more))
    project.write_note(note(published="19/05/2022 10:30", valid_until="20/05/2022 18:00", body="Parole future."), 2)
    project.build(instant("2022-05-17T12:00"))
    markdown_copies = {path: raw.decode() for path, raw in files_of(tmp_path / "site").items() if path.endswith(".md")}
    assert "Le titre nommait un patient" in markdown_copies["fr/incidents/2022-05-panne/1/index.md"]
    assert not [path for path, text in markdown_copies.items() if "Parole" in text]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h2>Radiologie</h2><p>Annulé. <b>Ne venez pas.</b></p>", "## Radiologie\n\nAnnulé. **Ne venez pas.**"),
        ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"),
        ("<ol start=3><li>trois<ul><li>a</li></ul></li></ol>", "3. trois\n\n   - a"),
        ("<dl><dt>Avant</dt><dd>Annulé.</dd></dl>", "- **Avant**\n\n  Annulé."),
        (
            "<table><caption>T</caption><tr><th>a|b</th><td colspan=2><b>c</b> d</td></tr></table>",
            "**T**\n\n| a\\|b | **c** d | **c** d |\n| --- | --- | --- |",
        ),
        ("<div data-quote><p>Sauf</p><p>Venez.</p></div>", "> Sauf\n>\n> Venez."),
        ("<pre>&lt;a&gt;\n ```</pre>", "````\n<a>\n ```\n````"),
        ('<p>Non !<a href="a/index.html#x">Voir</a></p>', "Non \\![Voir](a/index.md)"),
        ('<p><a href="feed.xml">RSS</a> <a href="https://x.example/(a)">x</a></p>', None),
        ('<p>vu<svg aria-hidden="true"></svg><button>caché</button></p>', "vu"),
        ("", ""),
    ],
)
def test_how_html_is_said_in_markdown(page: str, expected: str | None) -> None:
    """Blocks, lists, definitions, tables, quotations, code and links, as CommonMark writes them."""
    if expected is None:
        expected = "[RSS](feed.xml) [x](https://x.example/%28a%29)"
    assert expected == to_markdown(page)

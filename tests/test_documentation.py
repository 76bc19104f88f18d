"""The documentation, built as a site: every link, anchor and picture of it is there, and guides are short on paper."""

import io
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from tests.builders import ROOT
from tests.documentation import build_documentation, find_dead_links, iter_texts, render_text
from tests.test_desk_guides import LANGUAGES, NAMES


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the documentation once."""
    folder = tmp_path_factory.mktemp("documentation")
    build_documentation(folder)
    return folder


def test_no_link_anchor_or_picture_leads_nowhere(built: Path) -> None:
    """Whoever follows a link inside the documentation arrives; addresses of other sites are not asked for."""
    assert find_dead_links(built) == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    """A file, an anchor, a picture that is not there, and a way out of the folder; what is there is not named."""
    letters, there = '<meta charset="utf-8">', '<h2 id="été">x</h2><a href="https://other.example/">x</a>'
    (tmp_path / "there.html").write_text(letters + there, encoding="utf-8")
    links = ("there.html", "there.html#été", "#own", "gone.html", "there.html#gone", "../../etc/passwd")
    page = "".join(f'<a href="{link}">x</a>' for link in links) + '<p id="own"><img src="gone.png" alt=""></p>'
    (tmp_path / "page.html").write_text(letters + page, encoding="utf-8")
    dead = [one.partition(": ")[2] for one in find_dead_links(tmp_path)]
    assert dead == ["gone.html", "there.html#gone", "../../etc/passwd", "gone.png"]


def test_every_text_can_be_reached_from_the_readme(built: Path) -> None:
    """Nothing is written where nobody finds it: from the README, links lead to every page."""
    found, waiting = set[Path](), [built / "README.html"]
    while waiting:
        page = waiting.pop()
        if page not in found and page.suffix == ".html":
            found.add(page)
            links = html.parse(page).getroot().xpath("//a/@href")
            waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link]
    texts = {built / path.relative_to(ROOT).with_suffix(".html") for path in iter_texts()}
    assert texts - found == set()


@pytest.mark.slow("prints each guide")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_two_printed_pages_at_most(printer: None, name: str, language: str) -> None:
    """On A4, with its pictures."""
    import weasyprint

    path = ROOT / f"docs/{name}.{language}.md"
    printed = weasyprint.HTML(string=render_text(path), base_url=path.as_uri()).write_pdf()
    assert len(PdfReader(io.BytesIO(printed)).pages) <= 2

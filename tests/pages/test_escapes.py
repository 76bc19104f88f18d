"""No word a reader sees escapes the catalogues: a site in another script shows each one that does.

The example is written anew in Cyrillic letters, in Ukrainian alone. Whatever is then in Latin letters was typed into
a template, a script or the code, and would be read in that language by everybody.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import etree
from playwright.sync_api import Browser

from statusgen.content.vocabulary import FOLDER
from tests.builders import EXAMPLE, ROOT, Project
from tests.conftest import JUNE, TUESDAY
from tests.kinds import serving
from tests.reading import open_page

LATIN = "abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüçœ"
CYRILLIC = "абцдефгхійклмнопярстувжхузаааееееііооуууцє"
TO_CYRILLIC = str.maketrans(LATIN + LATIN.upper(), CYRILLIC + CYRILLIC.upper())
KEPT = re.compile(r"\]\([^)]*\)|\S*(?:@|\.example)\S*")
WORDS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
SPOKEN = ("alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label", "summary")
OF_A_PAGE = {"description", "application-name", "apple-mobile-web-app-title", "og:title", "og:description"}
OF_A_PAGE |= {"og:image:alt", "og:site_name", "twitter:title", "twitter:description", "twitter:image:alt"}
"""The names of ``meta`` whose content people read."""


def in_cyrillic(text: str) -> str:
    """Write a French text in Cyrillic letters; addresses stay as they are."""
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(TO_CYRILLIC), kept.group()]
        at = kept.end()
    return "".join([*parts, text[at:].translate(TO_CYRILLIC)])


def rewrite(text: str) -> str:
    """Write a file of settings or services in Ukrainian alone; the example has each text on one line."""
    text = re.sub(r"^ *(?:nl|de|en): .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^( *)fr: (.*)$", lambda line: f"{line[1]}uk: {in_cyrillic(line[2])}", text, flags=re.MULTILINE)
    text = re.sub(r'\{fr: ("[^"]*"|[^,}]*)[^}]*\}', lambda found: f"{{uk: {in_cyrillic(found[1])}}}", text)
    return text.replace("[fr, nl, de, en]", "[uk]").replace("reference-language: fr", "reference-language: uk")


def rewrite_note(text: str) -> str:
    """Write a note in Ukrainian: its title, its reasons, its text and what its facts say in words."""
    _, facts, body = re.split(r"^---$", text, maxsplit=2, flags=re.MULTILINE)
    facts = re.sub(
        r"^(title|author|approved-by|withdrawn-because): (.*)$",
        lambda line: f"{line[1]}: {in_cyrillic(line[2])}",
        facts,
        flags=re.MULTILINE,
    )
    return f"---{rewrite(facts)}---{in_cyrillic(body.replace('## Pour la presse', '## Для преси'))}"


@pytest.fixture(
    scope="session",
    params=[TUESDAY, pytest.param(JUNE, marks=pytest.mark.slow("another day"))],
    ids=["tuesday", "june"],
)
def cyrillic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example in Cyrillic letters, at its worst moment and near its end."""
    project = Project(tmp_path_factory.mktemp("cyrillic"))
    shutil.copytree(EXAMPLE / "content", project.path / "content", ignore=lambda _, names: other_languages(names))
    for name in ("settings.yaml", "services.yaml"):
        project.write(name, rewrite((EXAMPLE / "content" / name).read_text(encoding="utf-8")))
    for path in list((project.path / "content").rglob("*.fr.md")):
        text = path.read_text(encoding="utf-8")
        path.with_name(path.name.replace(".fr.md", ".uk.md")).write_text(rewrite_note(text), encoding="utf-8")
        path.unlink()
    assert [problem for problem in project.problems() if problem.is_error] == []
    project.build(request.param)
    return project.path / "site"


def other_languages(names: list[str]) -> set[str]:
    """Choose the files of a folder that are written in a language other than French."""
    return {name for name in names if re.search(r"\.(nl|de|en)\.md$", name)}


def known_words() -> set[str]:
    """Return the Latin words of the Ukrainian catalogues themselves, such as RSS, and names of formats."""
    known = {"null", "utc", "json", "csv", "html", "pdf", "xml", "atom", "opml", "rss"}
    for path in (ROOT / "themes" / "default" / "catalogues" / "uk.po", FOLDER / "uk.po"):
        with path.open("rb") as file:
            for entry in read_po(file, locale="uk"):
                if entry.id:
                    known |= {word.casefold() for word in WORDS.findall(re.sub(r"\{\w+\}", "", str(entry.string)))}
    return known


KNOWN = known_words()


def escaped(text: str | None) -> list[str]:
    """Return the words of a text in Latin letters; an address, a file, an incident's id are none."""
    bare = re.sub(
        r"JSON Feed|\d{4}-\d\d-\S+|\S*(?:://|@|\.example|\.(?:xml|json|atom|csv|html|opml|pdf))\S*", "", text or ""
    )
    return [word for word in WORDS.findall(bare) if word.casefold() not in KNOWN]


def iter_read(page: etree._Element) -> Iterator[tuple[str, str | None]]:
    """Iterate over what is read on a page, seen or spoken: texts, attributes, data for machines and scripts."""
    for element in page.iter(etree.Element):
        if element.tag == "script":
            if element.get("type") == "application/ld+json":
                yield from iter_told(json.loads(element.text or "null"))
        elif element.tag not in ("style", "code", "pre") and element.get("class") != "fold__code":  # UK is its code
            yield element.tag, element.text
        around = element.getparent()
        if around is not None and around.tag not in ("code", "pre", "script"):
            yield f"after {element.tag}", element.tail
        yield from ((name, element.get(name)) for name in SPOKEN)
        if element.tag == "meta" and (element.get("name") or element.get("property")) in OF_A_PAGE:
            yield "meta", element.get("content")
        for name, value in element.attrib.items():
            if name in ("data-some", "data-none", "data-kept", "data-here"):
                yield name, re.sub(r"\{\w+\}", "", str(value))


def iter_told(told: object, key: str = "") -> Iterator[tuple[str, str | None]]:
    """Iterate over the texts of structured data."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from iter_told(value, name)
    elif isinstance(told, list):
        for one in told:
            yield from iter_told(one, key)
    elif isinstance(told, str) and key in ("name", "short_name", "description", "headline", "text", "title", "summary"):
        yield key, told


def test_no_word_of_a_page_escapes(cyrillic: Path) -> None:
    """Every word of every page is in its language: titles, labels, structured data, what its script will say."""
    pages = sorted(cyrillic.rglob("*.html"))
    kinds = {path.relative_to(cyrillic).parts[1] for path in pages if len(path.relative_to(cyrillic).parts) > 1}
    found = {
        (path.relative_to(cyrillic).as_posix(), where, word)
        for path in pages
        if path.parent.name != "professionals"
        for where, text in iter_read(open_page(cyrillic, path.relative_to(cyrillic).as_posix()))
        for word in escaped(text)
    }

    assert {"locations", "services", "incidents", "press", "feeds", "call-centre", "offline", "table"} <= kinds
    assert found == set()


@pytest.mark.slow("one more site")
def test_no_word_of_a_feed_or_manifest_escapes(cyrillic: Path) -> None:
    """Titles, texts and categories of feeds, of their list and of the web app are in their language."""
    found = set()
    paths = [path for ending in ("xml", "atom", "opml") for path in (cyrillic / "uk").rglob(f"*.{ending}")]
    for path in paths:
        for element in etree.parse(path).iter():
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            spoken = (
                [element.text] if name in ("title", "subtitle", "description", "summary", "category", "name") else []
            )
            if name == "summary":
                spoken += [element.get("text"), element.get("title")]
            found |= {
                (path.name, name, word) for text in spoken for word in escaped(re.sub(r"<[^>]*>", "", text or ""))
            }
    for path in [*(cyrillic / "uk").rglob("*.webmanifest"), *(cyrillic / "uk").rglob("*.json")]:
        for name, text in iter_told(json.loads(path.read_bytes())):
            found |= {(path.name, name, word) for word in escaped(text)}

    assert len(paths) > 10
    assert found == set()


def test_style_sheets_say_nothing() -> None:
    """A style sheet adds signs, never words: those could not be translated."""
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "themes" / "default").rglob("*.css"))
    quoted = [
        text for value in re.findall(r"\bcontent:\s*([^;}]+)", written) for text in re.findall(r'"([^"]*)"', value)
    ]

    assert quoted, "there are signs"
    assert [text for text in quoted if WORDS.search(re.sub(r"\\[0-9a-f]+", "", text))] == []


@pytest.mark.browser
def test_no_word_of_a_script_escapes(browser: Browser, cyrillic: Path) -> None:
    """What the script adds, the filter that finds nothing included, is in the language of the page."""
    with serving(cyrillic) as address:
        context = browser.new_context(timezone_id="America/New_York")
        page = context.new_page()
        found = set()
        for path in ("uk/index.html", "uk/table/index.html", "uk/press/index.html"):
            page.goto(f"{address}{path}")
            box = page.query_selector("input[type=search], .filter input")
            if box:
                box.fill("йцукен")
            spoken = page.evaluate(
                """() => [document.body.innerText, ...[...document.querySelectorAll('body *')]
                    .map((one) => [one.ariaLabel, one.title, one.placeholder].join(' '))]"""
            )
            added = page.evaluate("[...document.querySelectorAll('.own-time')].length")
            assert added or path != "uk/index.html", "the reader's own time is shown"
            found |= {(path, word) for text in spoken for word in escaped(re.sub(r"GMT|UTC|EDT", "", text))}
        context.close()

    assert found == set()

"""Markdown of random dates, signs and nested lists says in every output the words and numbers that were typed."""

import json
import random
import re
from pathlib import Path

import pytest
from babel.dates import get_month_names
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring, fromstring

from statusgen.content.vocabulary import known_languages
from tests.builders import make_project, note

MARKS = ("", "", "- ", "1. ", "2. ", "• ", "> ", "+ ", "23. ", "30. ", "#")
SAID = (
    "65 ans",
    "Mai 2022",
    "5 °C",
    "venez lundi",
    "112 lits",
    "maja 9",
    "2 salles",
    "10:30",
    "« oui » : 3 !",
    "85,5 %",
    "*21*000# *b* 2*3*4",
    "a_b_c & < c > d",
    *(f"{get_month_names(locale=language)[5]}: labo" for language in known_languages()),
)
TEXTS = 15
"""Of so many a feed tells the whole text."""


def _typed(chance: random.Random) -> str:
    """Make a text of lines that may be items, of items, and of paragraphs."""
    lines = []
    for _ in range(chance.randint(2, 7)):
        if chance.random() < 0.2:
            lines.append("")
        lines.append(chance.choice(("", "", "  ", "    ")) + chance.choice(MARKS) + chance.choice(SAID))
    return "Début 7\n\n" + "\n".join(lines) + "\n\nFin 8"


def _words(text: str) -> list[str]:
    """Return the words and numbers of a text, and the signs before digits, which belong to them."""
    return re.findall(r"\w+|[<>+#](?=\\?\s?\d)", text)


def _read(element: HtmlElement) -> list[str]:
    """Return the words that a reader sees, with the numbers that a browser puts before items."""
    for numbered in element.iter("ol"):
        for number, item in enumerate(numbered.findall("li"), int(numbered.get("start", "1"))):
            item.text = f" {item.get('value', number)}. {item.text or ''}"
    return _words(" ".join(element.itertext()))


@pytest.mark.slow("sites of many notes")
@pytest.mark.parametrize("seed", [15, 16, 17, 18])
def test_the_words_and_numbers_of_a_text_are_the_same_everywhere(tmp_path: Path, seed: int) -> None:
    """In HTML, the copy in Markdown, RSS and JSON Feed, in order, none lost, none added."""
    chance, project = random.Random(seed), make_project(tmp_path)  # noqa: S311
    texts = {number: _typed(chance) for number in range(1, TEXTS + 1)}
    for number, text in texts.items():
        project.write_note(note("", published=f"17/05/2022 10:{number:02}", body=text), number)
    project.build()
    feed = json.loads(project.page("fr/feed.json"))["items"]
    content = "{http://purl.org/rss/1.0/modules/content/}encoded"
    items = etree.fromstring(project.page("fr/feed.xml").encode()).findall("channel/item")
    for number, text in texts.items():
        address, wanted = f"incidents/2022-05-panne/{number}/", _words(text)
        (passage,) = fromstring(project.page(f"fr/{address}index.html")).cssselect("main .passage")[:1]
        assert _read(passage) == wanted, text
        copy = " ".join(_words(project.page(f"fr/{address}index.md")))
        assert " ".join(wanted) in copy, text
        told = [item["content_html"] for item in feed if address in item["url"]]
        told += [
            str(item.findtext(content) or item.findtext("description"))
            for item in items
            if address in str(item.findtext("link"))
        ]
        assert told
        for html in told:
            assert " ".join(wanted) in " ".join(_read(fragment_fromstring(html, create_parent="div"))), text

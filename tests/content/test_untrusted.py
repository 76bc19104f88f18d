"""Notes are untrusted: nothing of theirs becomes markup, a script, or a request."""

import re
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.content.prose import TooSlow, to_html, within
from statusgen.model.moved import FORMER_PAGES
from tests.builders import NOON, make_project, note
from tests.reading import open_page

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "script over lines": "<script\n>alert(1)\n</script\n>",
    "unclosed script": "avant <script>alert(1)",
    "image with handler": '<img src=x onerror="alert(1)">',
    "svg": "<svg/onload=alert(1)>",
    "iframe": '<iframe src="https://ailleurs.example/"></iframe>',
    "style": "<style>body{display:none}</style>",
    "link element": '<link rel="stylesheet" href="https://ailleurs.example/x.css">',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://ailleurs.example/">',
    "comment": "<!-- <script>alert(1)</script> -->",
    "bold typed as HTML": "<b>gras</b>",
    "javascript link": "[clic](javascript:alert(1))",
    "javascript link in capitals": "[clic](JaVaScRiPt:alert(1))",
    "javascript link with entities": "[clic](&#106;avascript:alert(1))",
    "javascript reference": "[clic][x]\n\n[x]: javascript:alert(1)",
    "javascript autolink": "<javascript:alert(1)>",
    "data link": "[clic](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "vbscript link": "[clic](vbscript:msgbox)",
    "remote image": "![suivi](https://ailleurs.example/pixel.gif)",
    "image of another host": "![suivi](//ailleurs.example/pixel.gif)",
    "image by reference": "![suivi][p]\n\n[p]: https://ailleurs.example/pixel.gif",
    "attribute in a link title": '[clic](https://x.example/ "x\\" onmouseover=\\"alert(1)")',
    "html in a table": "| a |\n|---|\n| <script>alert(1)</script> |",
    "html in a list": "- <img src=x onerror=alert(1)>",
    "html in a heading": "## <script>alert(1)</script>",
}
HARMLESS = {"javascript autolink", "attribute in a link title"}
"""What Markdown already takes for plain text: nothing has to be dropped."""


def test_no_attack_reaches_a_page_or_a_feed(tmp_path: Path) -> None:
    """Whatever a note holds, no page of the site gets a script, a handler, a foreign request or an unsafe link."""
    project = make_project(tmp_path)
    for number, body in enumerate(ATTACKS.values(), 1):
        text = f"Avant.\n\n{body}\n\nAprès.\n\n## Pour la presse\n\n{body}"
        project.write_note(note(body=text, published=f"17/05/2022 10:{number:02}"), number)
    written = project.build().written
    assert f"fr/incidents/2022-05-panne/{len(ATTACKS)}/index.html" in written
    for path in written:
        if not path.endswith(".html") or path.split("/")[-2:-1] in ([former] for former in FORMER_PAGES):
            continue
        page = open_page(tmp_path / "site", path)
        active = "script:not([type='application/ld+json']):not([src*='assets/site.']), iframe, style, object"
        active += ", img:not([src$='/badge.svg'])"
        assert page.cssselect(f"{active}, svg[onload], meta[http-equiv=refresh]") == [], path
        for element in page.iter():
            handlers = [name for name in element.attrib if name.startswith("on") or name == "style"]
            assert handlers == [], path
        for link in page.cssselect("a"):
            assert re.match(r"^(?![a-z]+:)|^(https?|mailto|tel):", link.get("href") or ""), (path, link.get("href"))
    feed = (tmp_path / "site/fr/feed.xml").read_text(encoding="utf-8")
    assert feed.count("<item") == len(ATTACKS)
    assert not re.search(r"<script|<img|<iframe|onerror=|href=\"javascript", feed, re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(set(ATTACKS) - HARMLESS))
def test_what_is_dropped_is_reported(tmp_path: Path, name: str) -> None:
    """The editor is told what was taken out; the note is published all the same."""
    project = make_project(tmp_path)
    project.write_note(note(body=ATTACKS[name]))
    reading = project.read()
    codes = {problem.code for problem in reading.problems}
    assert codes & {"html-dropped", "link-dropped", "image-dropped"}
    assert reading.left_out == ()


def test_html_in_code_is_shown_as_typed(tmp_path: Path) -> None:
    """Between backticks HTML is text: it is shown, not dropped."""
    project = make_project(tmp_path)
    project.write_note(note(body="Écrivez `<b>` pour du gras."))
    assert project.problems() == []
    project.build()
    assert "<code>&lt;b&gt;</code>" in project.page("fr/incidents/2022-05-panne/1/index.html")


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_a_title_is_text_everywhere(tmp_path: Path, title: str) -> None:
    """A title is shown as typed, and is never markup or a template."""
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    project.build()
    page = open_page(tmp_path / "site", "fr/incidents/2022-05-panne/1/index.html")
    assert page.cssselect("h1")[0].text_content() == title
    assert page.cssselect("script:not([type='application/ld+json']):not([src*='assets/site.']), img") == []


def test_plain_markdown_survives() -> None:
    """Headings, lists, emphasis, links and tables come out as expected."""
    html, refused = to_html(
        "## Titre\n\n- **a**\n- *b*\n\n[lien](https://x.example/) <https://y.example/>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert refused == []
    for piece in (
        "<h2>Titre</h2>",
        "<li><strong>a</strong></li>",
        "<em>b</em>",
        'href="https://x.example/"',
        "<td>1</td>",
    ):
        assert piece in html


def test_a_list_right_after_a_sentence_is_a_list(tmp_path: Path) -> None:
    """People forget the blank line before a list; it is a list all the same."""
    project = make_project(tmp_path)
    project.write_note(note(body="Apportez :\n- votre carte\n- vos résultats"))
    project.build()
    page = open_page(tmp_path / "site", "fr/incidents/2022-05-panne/1/index.html")
    assert [item.text_content() for item in page.cssselect(".passage li")] == ["votre carte", "vos résultats"]


@pytest.mark.slow("waits until a limit is passed")
def test_a_note_that_is_too_slow_does_not_hold_up_the_others(tmp_path: Path) -> None:
    """Text made to be slow is a problem of its note after two seconds; the rest of the site is built."""
    project = make_project(tmp_path)
    project.write_note(note(body="[" * 20_000), 1)
    project.write_note(note("  telephone: degraded", title="Bonne", published="17/05/2022 11:00"), 2)
    with closing(CacheStore(tmp_path)) as store:
        checked = pipeline.check(tmp_path, NOON, store)
        assert "note-too-slow" in {problem.code for problem in checked.problems}
        written = pipeline.build(tmp_path, checked, tmp_path / "site", store)
    assert "fr/incidents/2022-05-panne/2/index.html" in written.written


def _shout(text: str) -> str:
    return text.upper()


def _sleep(_text: str) -> str:
    import time

    time.sleep(60)
    return ""


@pytest.mark.parametrize(
    ("function", "outcome"),
    [pytest.param(_sleep, "stopped", marks=pytest.mark.slow("it waits five seconds")), (_shout, "TEXTE")],
)
def test_a_conversion_is_stopped_where_there_is_no_alarm(function: Callable[[str], str], outcome: str) -> None:
    """Off the main thread, and on systems without alarms, the limit is kept by a process of its own."""
    found: list[str] = []

    def convert() -> None:
        try:
            found.append(within(0.1, function, "texte"))
        except TooSlow:
            found.append("stopped")

    thread = threading.Thread(target=convert)
    thread.start()
    thread.join(timeout=60)
    assert found == [outcome]

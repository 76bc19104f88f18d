"""Links of a text to pages of the site: resolved from every page, in every language, in feeds and copies."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from statusgen.content.notes import Rules, parse_note
from statusgen.content.source import parse_source
from statusgen.model.problem import Level
from tests.builders import Project, make_project, note

BODY = """Voyez [avant](note:1), [la radio](service:radiology), [la radiologie](service:Radiologie),
[le centre](location:{place}), [apporter](page:a-apporter).
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    made.write("pages/a-apporter.fr.md", "---\ntitle: À apporter\n---\nVoir [la radio](service:radiology).\n")
    made.write_note(note())
    return made


def place_of(project: Project) -> str:
    content = project.read().content
    assert content is not None
    return next(iter(content.catalogue.locations))


def test_links_lead_to_pages_in_the_language_of_the_reader(project: Project) -> None:
    place = place_of(project)
    project.write_note(note(body=BODY.format(place=place), published="17/05/2022 11:30"), 2)
    project.build()
    targets = ("incidents/2022-05-panne/1", "services/radiology", f"locations/{place}", "a-apporter")
    for language in ("fr", "nl"):
        page = project.page(f"{language}/incidents/2022-05-panne/2/index.html")
        copy = project.page(f"{language}/incidents/2022-05-panne/2/index.md")
        feed = json.loads(project.page(f"{language}/feed.json"))["items"][0]["content_html"]
        for target in targets:
            assert f'href="../../../{target}/index.html"' in page
            assert f"(../../../{target}/index.md)" in copy
            assert f'/{language}/{target}/"' in feed
        assert "/@/" not in page + copy + feed
    assert 'href="../services/radiology/index.html"' in project.page("fr/a-apporter/index.html")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("note:2", ""),
        ("note:9", "link-unknown"),
        ("note:2022-05-panne/1", ""),
        ("note:2022-06-autre/1", "link-unknown"),
        ("note:../../x/1", "link-unknown"),
        ("service:radiologi", "link-unknown-near"),
        ("page:a-aporter", "link-unknown-near"),
        ("page:services", ""),
        ("SERVİCE:radiology", ""),
        ("location:lune", "link-unknown"),
        ("/fr/services/radiology/", "link-relative"),
        ("../index.html", "link-relative"),
        ("//other.example/x", "link-relative"),
        ("#partie", "link-relative"),
        ("https://", "link-relative"),
        ("mailto:", "link-relative"),
        ("www.hopital.example", "link-relative-near"),
        ("https://hopital.example", ""),
    ],
)
def test_what_leads_nowhere_is_named(project: Project, address: str, code: str) -> None:
    project.write_note(note(body=f"Voyez [ici]({address}).", published="17/05/2022 11:30"), 2)
    found = {problem.code: problem for problem in project.problems() if problem.code.startswith("link")}
    assert list(found) == ([code] if code else [])
    if code:
        assert found[code].is_error == (not code.startswith("link-relative"))


def test_a_page_that_is_gone_leaves_the_words_of_a_published_link(project: Project) -> None:
    path = project.write_note(note(body="Voyez [ici](page:a-apporter)."))
    project.build()
    (project.path / "content/pages/a-apporter.fr.md").unlink()
    raw = path.read_bytes()
    rules = replace(rules_of(project), pages=frozenset())
    _, writing, problems = parse_note(
        parse_source("01-note.fr.md", raw), rules, "2022-05-panne", 1, is_planned=False, is_published=True
    )
    assert [(one.code, one.level) for one in problems] == [("link-unknown", Level.WARNING)]
    assert writing.prose.html == "<p>Voyez ici.</p>"


def rules_of(project: Project) -> Rules:
    content = project.read().content
    assert content is not None
    return Rules(content.settings, content.catalogue, content.vocabulary)

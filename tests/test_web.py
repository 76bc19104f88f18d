"""What the web expects of a site besides its pages: sitemaps, robots.txt, security.txt, llms.txt."""

import re
from datetime import datetime
from pathlib import Path

import lxml.etree
import pytest

from tests.builders import Project, files_of, instant, make_project, note

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ADDRESS = "https://etat.ardelia.example/"


def alternates_of(site: Path, name: str) -> dict[str, dict[str, str]]:
    """Return the addresses of a sitemap, each with its alternates."""
    root = lxml.etree.fromstring((site / name).read_bytes())
    return {
        url.findtext("s:loc", namespaces=SITEMAP) or "": {
            link.get("hreflang", ""): link.get("href", "") for link in url.findall("x:link", SITEMAP)
        }
        for url in root.findall("s:url", SITEMAP)
    }


def without_demonstration(project: Project) -> Project:
    """Make a site a real one."""
    settings = project.path / "content/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^demonstration:.*\n", "", text), encoding="utf-8")
    return project


def with_security(project: Project, lines: str) -> Project:
    """Add a section ``security:`` to the settings."""
    settings = project.path / "content/settings.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "security:\n" + lines, encoding="utf-8")
    return project


def test_the_sitemap_names_every_page_in_every_language(tuesday: Path) -> None:
    """Each address names itself, the others and a default; alternates are mutual, and each leads to a file."""
    index = lxml.etree.fromstring((tuesday / "sitemap.xml").read_bytes())
    maps = [one.text.removeprefix(ADDRESS) for one in index.iterfind("s:sitemap/s:loc", SITEMAP) if one.text]
    assert sorted(maps) == sorted(path for path in files_of(tuesday) if path.startswith("sitemaps/"))
    listed: dict[str, dict[str, str]] = {}
    for name in maps:
        own = alternates_of(tuesday, name)
        assert listed.keys().isdisjoint(own)
        listed |= own
    for address, alternates in listed.items():
        assert {"fr", "nl", "de", "en", "x-default"} == set(alternates)
        assert address in alternates.values()
        assert all(listed[other] == alternates for other in alternates.values())
        assert (tuesday / address.removeprefix(ADDRESS) / "index.html").is_file()
    assert listed[ADDRESS]["x-default"] == listed[f"{ADDRESS}fr/"]["x-default"] == ADDRESS
    assert listed[f"{ADDRESS}nl/press/"]["x-default"] == f"{ADDRESS}fr/press/"


def test_pages_and_sitemap_agree_on_the_alternates(tuesday: Path) -> None:
    """The language choice, a home page and a bulletin say in their head what the sitemap says of them."""
    for page, name in (
        ("index.html", "sitemaps/pages.xml"),
        ("nl/index.html", "sitemaps/pages.xml"),
        ("de/incidents/2022-05-cyberattack/4/index.html", "sitemaps/2022-05.xml"),
    ):
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', (tuesday / page).read_text())
        assert dict(found) == alternates_of(tuesday, name)[ADDRESS + page.removesuffix("index.html")]


def test_a_demonstration_asks_robots_to_stay_away(tmp_path: Path) -> None:
    """A hospital group that does not exist is in no search engine; a real one is, and names its sitemap."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    assert project.page("robots.txt") == "User-agent: *\nDisallow: /\n"
    without_demonstration(project).build(base_url="https://autre.example/etat/")
    assert project.page("robots.txt") == (
        "User-agent: *\nDisallow:\n\nSitemap: https://autre.example/etat/sitemap.xml\n"
    )


def test_security_txt_says_whom_to_tell(tmp_path: Path) -> None:
    """The fields of RFC 9116, from the settings; the address is that at the root of the host, where it counts."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    assert not (tmp_path / "site/.well-known").exists()
    with_security(
        project,
        "  contact: securite@essai.example, https://essai.example/faille\n"
        "  expires: 31/12/2022 12:00\n"
        "  policy: https://essai.example/politique\n",
    )
    project.build(base_url="https://essai.example/etat/")
    assert project.page(".well-known/security.txt") == (
        "Contact: mailto:securite@essai.example\n"
        "Contact: https://essai.example/faille\n"
        "Expires: 2022-12-31T12:00:00+01:00\n"
        "Preferred-Languages: fr, nl\n"
        "Canonical: https://essai.example/.well-known/security.txt\n"
        "Policy: https://essai.example/politique\n"
    )


def test_security_txt_without_a_day_of_expiry_is_not_written(tmp_path: Path) -> None:
    """RFC 9116 asks for it: a warning says so, the file is left out, and the other settings count."""
    project = with_security(make_project(tmp_path), "  contact: a@essai.example\n")
    project.build()
    (problem,) = (one for one in project.problems() if one.code == "key-missing")
    assert ("key", "expires") in problem.values
    assert not problem.is_error
    assert not (tmp_path / "site/.well-known").exists()


@pytest.mark.parametrize(("at", "codes"), [("2022-12-31T11:59", []), ("2022-12-31T12:00", ["security-expired"])])
def test_security_txt_expires_at_an_instant_that_is_given(tmp_path: Path, at: str, codes: list[str]) -> None:
    """The warning depends on the instant of the build, not on the clock; the build knows when it will be due."""
    from statusgen import pipeline

    project = with_security(make_project(tmp_path), "  contact: a@essai.example\n  expires: 31/12/2022 12:00\n")
    checked = pipeline.check(tmp_path, instant(at))
    assert codes == [problem.code for problem in checked.problems]
    due: datetime | None = None if codes else instant("2022-12-31T12:00")
    assert due == checked.changes_next
    assert project.path.is_dir()


def test_llms_txt_leads_to_pages_in_markdown(tuesday: Path) -> None:
    """A name, the situation with the emergency number in each language, and links to twins that exist."""
    text = (tuesday / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Groupe hospitalier Ardelia\n")
    assert re.findall("(?m)^## .*", text)[:4] == ["## Français", "## Nederlands", "## Deutsch", "## English"]
    assert text.count("112") == 4
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 40
    for link in links:
        assert (tuesday / link.removeprefix(ADDRESS)).is_file()

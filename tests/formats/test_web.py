"""What the web expects of a site besides its pages: sitemaps, robots.txt, security.txt, llms.txt, rules for hosts."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import lxml.etree
import pytest

from statusgen.cli.talk import NOT_WRITTEN
from statusgen.formats.hosting.headers import POLICY, UNFRAMED
from tests.builders import Project, files_of, instant, make_project, note
from tests.command_line import run

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ADDRESS = "https://etat.ardelia.example/"


def addresses_in(site: Path, name: str) -> list[str]:
    """Return the addresses of a sitemap."""
    root = lxml.etree.fromstring((site / name).read_bytes())
    return [one.text or "" for one in root.iterfind("s:url/s:loc", SITEMAP)]


def alternates_of(page: Path) -> dict[str, str]:
    """Return what a page is called in other languages, and where no language is asked for, as its head says."""
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page.read_text("utf-8")))


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
    """Each page once; a page says itself what it is called in the others, mutually, and the sitemap repeats nothing."""
    index = lxml.etree.fromstring((tuesday / "sitemap.xml").read_bytes())
    maps = [one.text.removeprefix(ADDRESS) for one in index.iterfind("s:sitemap/s:loc", SITEMAP) if one.text]
    assert sorted(maps) == sorted(path for path in files_of(tuesday) if path.startswith("sitemaps/"))
    assert not any(b"hreflang" in (tuesday / name).read_bytes() for name in maps)
    listed = [address for name in maps for address in addresses_in(tuesday, name)]
    assert len(listed) == len(set(listed))
    pages = {one: alternates_of(tuesday / one.removeprefix(ADDRESS) / "index.html") for one in listed}
    for address, alternates in pages.items():
        assert {"fr", "nl", "de", "en", "x-default"} == set(alternates)
        assert address in alternates.values()
        assert all(pages[other] == alternates for other in alternates.values())
    assert pages[ADDRESS]["x-default"] == pages[f"{ADDRESS}fr/"]["x-default"] == ADDRESS
    assert pages[f"{ADDRESS}nl/press/"]["x-default"] == f"{ADDRESS}fr/press/"


@pytest.mark.slow("several builds")
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
    """A name, the situation with the emergency number in each language, and links to markdown_copies that exist."""
    text = (tuesday / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Groupe hospitalier Ardelia\n")
    assert re.findall("(?m)^## .*", text)[:4] == ["## Français", "## Nederlands", "## Deutsch", "## English"]
    assert text.count("112") == 4
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 40
    for link in links:
        assert (tuesday / link.removeprefix(ADDRESS)).is_file()


@cache
def rules_of(site: Path) -> list[tuple[str, str, str, re.Pattern[str]]]:
    """Return the rules of ``_headers``: path, header, value, and what an address that the path means looks like."""
    found, path, means = [], "", re.compile("")
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found.append((path, name, value, means))
        else:
            path, means = line, re.compile(re.sub(r":\w+", "[^/]+", re.escape(line).replace(r"\*", ".*")))
    return found


def headers_for(site: Path, address: str) -> dict[str, list[str]]:
    """Return what a host that knows ``_headers`` says of an address: rules that match add up."""
    found: dict[str, list[str]] = {}
    for _, name, value, means in rules_of(site):
        if means.fullmatch(address):
            found.setdefault(name, []).append(value)
    return found


def test_the_headers_file_says_each_header_once(tuesday: Path) -> None:
    """No two rules give one header to the same file: hosts would join their values, and the stricter would win."""
    for path in files_of(tuesday):
        for name, values in headers_for(tuesday, f"/{path}").items():
            assert len(values) == 1, (path, name)


@pytest.mark.slow("several builds")
def test_the_headers_file_protects_every_page_but_the_embedded_ones(tuesday: Path) -> None:
    """Each page may not be framed, each asset with a digest is kept for ever, feeds and data are open."""
    for path in files_of(tuesday):
        said = headers_for(tuesday, f"/{path}")
        assert said["X-Content-Type-Options"] == ["nosniff"]
        if path.endswith(".html"):
            is_embedded = path.split("/")[1:2] == ["banner"]
            assert said["Content-Security-Policy"] == [POLICY if is_embedded else UNFRAMED], path
    style = next(path.name for path in (tuesday / "assets").glob("site.*.css"))
    assert headers_for(tuesday, f"/assets/{style}")["Cache-Control"] == ["public, max-age=31536000, immutable"]
    assert "Cache-Control" not in headers_for(tuesday, "/assets/icon-site.svg")
    for path in ("fr/feed.xml", "nl/locations/rivemont/feed.json", "api/status.json", "de/press/feed.atom"):
        assert headers_for(tuesday, f"/{path}")["Access-Control-Allow-Origin"] == ["*"]
    assert headers_for(tuesday, "/fr/services.json")["Content-Type"] == ["application/feed+json"]
    assert len({path for path, *_ in rules_of(tuesday)}) <= 100  # what Cloudflare Pages reads


def test_rules_for_hosts_know_the_sub_path(tmp_path: Path) -> None:
    """Their addresses begin at the root of the host, wherever the site stands."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build(base_url="https://essai.example/etat/")
    assert all(path.startswith("/etat/") for path, *_ in rules_of(tmp_path / "site"))
    redirects = [line.split(" ") for line in project.page("_redirects").splitlines()]
    assert [["/etat/", f"/etat/{language}/", "302!", f"Language={language}"] for language in ("fr", "nl")] == redirects[
        :2
    ]
    assert ["/etat/fr/embed/", "/etat/fr/professionals/", "301!"] in redirects
    assert [[f"/etat/{language}/*", f"/etat/{language}/404.html", "404"] for language in ("fr", "nl")] == redirects[-2:]
    assert all(address.startswith("/etat/") for former, now, *_ in redirects for address in (former, now))


@pytest.mark.parametrize("value", ['/srv/"; evil', "/srv/{x}", "/srv/a;b", "/srv/a\nb", "/srv/$x"])
def test_a_configuration_refuses_what_would_end_its_line(tmp_path: Path, value: str) -> None:
    """A folder with a quote, a brace or a line end could say something else to the server."""
    said = run(make_project(tmp_path).path, "hosting", "nginx", "--root", value)
    assert said.returncode == NOT_WRITTEN
    assert said.stdout == ""
    assert "ne peut pas figurer dans une configuration" in said.stderr


@pytest.mark.parametrize("server", ["nginx", "caddy", "apache"])
def test_the_configuration_knows_the_settings(tmp_path: Path, server: str) -> None:
    """Host, languages and policy come from the settings; without --listen the server uses its usual ports."""
    said = run(make_project(tmp_path).path, "hosting", server, "--root", "/srv/status/site")
    assert said.returncode == 0
    assert "etat.essai.example" in said.stdout
    assert UNFRAMED in said.stdout
    assert all(f"/{language}/404.html" in said.stdout for language in ("fr", "nl"))
    assert "/de/404.html" not in said.stdout
    assert "/srv/status/site" in said.stdout

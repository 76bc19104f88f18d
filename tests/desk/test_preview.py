"""A preview: for those who write and approve, marked on every page, never recorded, never where the site stands."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pypdf import PdfReader

from tests.builders import Project, files_of, make_project, note
from tests.cli.test_commands import run
from tests.cli.test_waiting import in_words, without_demonstration, write_coming
from tests.conftest import LANGUAGES_OF_THE_EXAMPLE, Share, example_in
from tests.samples import sample

MARKS = ("Aperçu – non publié", "Voorbeeld – niet gepubliceerd")
LANGUAGES = "ar, es, it, lb, pl, pt, ro, tr, uk"


def make_waiting(folder: Path) -> Project:
    """Make a site at the real clock with a published note, one that waits, and a draft."""
    project = without_demonstration(make_project(folder))
    now = datetime.now(UTC)
    past, later = in_words(now - timedelta(minutes=30)), in_words(now + timedelta(days=2))
    valid = {"next_update": later, "valid_until": later}
    project.write_note(note("  radiology: degraded, come", title="Publiée", published=past, **valid))
    write_coming(project, now + timedelta(hours=4))
    draft = note("  telephone: degraded", title="Brouillon", published=past, more="status: draft", **valid)
    project.write_note(draft, 3)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site at the real clock with a published note, one that waits, and a draft."""
    return make_waiting(tmp_path)


@pytest.fixture(scope="module")
def shown(share: Share) -> Path:
    """Return a preview of everything, with alerts."""

    def build(folder: Path) -> None:
        project = make_waiting(folder)
        settings = (folder / "content/settings.yaml").read_text(encoding="utf-8")
        project.write("settings.yaml", settings + "cap:\n  sender: etat@essai.example\n  status: Actual\n")
        assert run(folder, "build", "--preview", "--waiting", "--drafts").exit_code == 0

    return share("preview-of-everything", build) / "preview"


def pages_of(folder: Path) -> dict[str, str]:
    """Return every page of a folder."""
    return {path: raw.decode() for path, raw in files_of(folder).items() if path.endswith(".html")}


def text_of(element: Any) -> str:
    """Return all the words of an element."""
    return "".join(element.itertext())


def preview_page(project: Project, name: str = "fr/index.html") -> str:
    """Return a page of the preview."""
    return (project.path / "preview" / name).read_text(encoding="utf-8")


# ── Marked ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_is_marked(shown: Path) -> None:
    """Each page, door notices and banners too, bears the mark first, in its language, and is closed to robots."""
    pages = pages_of(shown)
    assert len(pages) > 40
    for path, page in pages.items():
        body = html.fromstring(page)
        mark = MARKS[path.startswith("nl/")]
        first = body.cssselect("body > *")[0]
        assert first.get("class") == "preview", path
        assert text_of(first).startswith(mark), path
        assert first.get("data-mark") == mark
        assert body.findtext("head/title", "").startswith(mark), path
        assert body.xpath("//meta[@name='robots']/@content") == ["noindex"], path
        assert not body.xpath("//script[@data-worker!='']"), path


def test_what_programs_read_is_marked(shown: Path) -> None:
    """Feeds, calendars, copies, open data and robots.txt say so, too."""
    files = files_of(shown)
    for path in ("fr/feed.xml", "fr/feed.json", "fr/feed.atom", "fr/calendar.ics", "fr/site.webmanifest", "llms.txt"):
        assert MARKS[0] in re.sub(r"\r\n[ \t]", "", files[path].decode()), path
    for path, raw in files.items():
        if path.endswith(".md"):
            assert raw.decode().startswith("**"), path
    assert json.loads(files["api/status.json"])["preview"] is True
    assert b"<status>Draft</status>" in files["api/cap/2022-05-panne/1.xml"]
    assert files["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert files["preview.txt"].decode().splitlines() == list(MARKS)


def test_the_site_bears_no_mark(project: Project) -> None:
    """What is published knows nothing of previews: neither a word nor a style."""
    run(project.path, "build", "--first")
    for path, raw in files_of(project.path / "site").items():
        assert b"preview" not in raw.lower().replace(b"max-image-preview", b""), path
        assert MARKS[0].encode() not in raw, path


@pytest.mark.slow("thirteen languages")
def test_every_language_has_its_mark(tmp_path: Path) -> None:
    """The mark is translated into every language of the site."""
    project = example_in(tmp_path, LANGUAGES)
    assert run(project.path, "build", "--preview").exit_code == 0
    marks = (tmp_path / "preview/preview.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(marks)) == 13
    for path, page in pages_of(tmp_path / "preview").items():
        assert any(f'data-mark="{mark}"' in page for mark in marks), path


@pytest.mark.slow("PDF")
def test_it_is_marked_on_paper(tmp_path: Path) -> None:
    """Each sheet bears the mark, and a full door notice still is one sheet."""
    project = example_in(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace(LANGUAGES_OF_THE_EXAMPLE, "[fr]"))  # a sheet takes a second
    assert run(tmp_path, "build", "--preview", "--pdf", "--waiting").exit_code == 0
    for name in ("locations/rivemont/poster.pdf", "call-centre.pdf"):
        sheets = PdfReader(tmp_path / "preview/fr" / name).pages
        assert name.startswith("call") or len(sheets) == 1
        for sheet in sheets:
            assert MARKS[0] in sheet.extract_text()


# ── What it shows ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow("several builds")
@pytest.mark.parametrize(
    ("flags", "waiting", "draft"),
    [([], False, False), (["--waiting"], True, False), (["--drafts"], False, True)],
    ids=["neither", "waiting", "drafts"],
)
def test_notes_that_wait_and_drafts_are_shown_if_asked(
    project: Project, flags: list[str], *, waiting: bool, draft: bool
) -> None:
    """Each has a flag; what is shown counts as if it were published, and the mark says why readers do not see it."""
    assert run(project.path, "build", "--preview", *flags).exit_code == 0
    folder = project.path / "preview/fr/incidents/2022-05-panne"
    assert ((folder / "2").exists(), (folder / "3").exists()) == (waiting, draft)
    home = html.fromstring(preview_page(project))
    assert bool(home.cssselect("main .state--cancelled")) == waiting
    noted = [text_of(item) for item in home.cssselect(".preview li")]
    assert len(noted) == waiting + draft
    assert all("attend jusqu’au" in said or said.endswith("brouillon") for said in noted)


@pytest.mark.slow("two more builds")
def test_a_later_preview_takes_back_what_an_earlier_one_showed(project: Project) -> None:
    """The folder of the preview holds nothing that was asked for before."""
    run(project.path, "build", "--preview", "--drafts", "--waiting")
    run(project.path, "build", "--preview")
    assert not (project.path / "preview/fr/incidents/2022-05-panne/3").exists()
    plain = files_of(project.path / "preview")
    assert all(b"Brouillon" not in raw for raw in plain.values())


def test_it_may_show_an_instant_to_come(project: Project) -> None:
    """``--at`` shows what waits at its own instant, and the mark says which instant it is."""
    moment = datetime.now(UTC) + timedelta(hours=5)
    assert run(project.path, "build", "--preview", "--at", in_words(moment)).exit_code == 0
    assert "state--cancelled" in preview_page(project)
    said = text_of(html.fromstring(preview_page(project)).cssselect(".preview")[0])
    assert "Situation du" in said or "Situation au" in said
    assert "attend jusqu’au" not in said


# ── Never published ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_neither_record_nor_site_nor_cache_is_touched(project: Project) -> None:
    """Before and after a preview, site, record and cache are the same bytes; a build then has nothing to do."""
    run(project.path, "build", "--first")
    names = ("site", ".statusgen-published")
    before = [files_of(project.path / name) for name in names]
    cache = (project.path / ".statusgen/cache.sqlite").read_bytes()
    done = run(project.path, "build", "--preview", "--drafts", "--waiting")
    assert "rien n’a été publié" in done.stdout
    assert [files_of(project.path / name) for name in names] == before
    assert (project.path / ".statusgen/cache.sqlite").read_bytes() == cache
    assert "Fichiers écrits : 0," in run(project.path, "build").stdout


@pytest.mark.slow("several builds")
def test_a_first_preview_leaves_no_record(project: Project) -> None:
    """Where nothing was published yet, a preview is not the first publication."""
    run(project.path, "build", "--preview", "--drafts")
    assert not (project.path / ".statusgen-published").exists()
    assert not (project.path / "site").exists()


@pytest.mark.parametrize(
    "output", ["site", "site/sub", ".", "content", "content/new", "themes", ".statusgen/x", "..", "link", "link/sub"]
)
def test_it_may_not_stand_where_the_site_or_the_project_does(project: Project, output: str) -> None:
    """However the folder is named, status 2, and nothing is written."""
    (project.path / "site").mkdir()
    (project.path / "link").symlink_to("site")
    before = files_of(project.path)
    done = run(project.path, "build", "--preview", "--output", output)
    assert (done.exit_code, files_of(project.path)) == (2, before)
    assert "--output preview" in done.stderr


@pytest.mark.slow("several builds")
def test_it_may_not_stand_where_a_site_was_published(project: Project) -> None:
    """A folder that the site was ever built into, and one below it, are refused; so is one that holds anything else."""
    run(project.path, "build", "--first", "--output", "www")
    (project.path / "other").mkdir()
    (project.path / "other/letter.txt").write_text("not ours", encoding="utf-8")
    for output in ("www", "www/preview", "other"):
        before = files_of(project.path / output)
        assert run(project.path, "build", "--preview", "--output", output).exit_code == 2, output
        assert files_of(project.path / output) == before


@pytest.mark.slow("several builds")
def test_the_site_may_not_stand_in_a_preview(project: Project) -> None:
    """Its pages that wait would stay; the sentence says to delete the folder."""
    run(project.path, "build", "--preview", "--waiting")
    done = run(project.path, "build", "--output", "preview")
    assert done.exit_code == 2
    assert "Effacez-le" in done.stderr


def test_flags_of_a_preview_need_one(project: Project) -> None:
    """``--drafts`` alone would be taken for a way to publish them."""
    for flag in ("--waiting", "--drafts"):
        done = run(project.path, "build", flag)
        assert done.exit_code == 2
        assert "--preview" in done.stderr
    assert not (project.path / "site").exists()


# ── An instant to come ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "command", sample([["build"], ["build", "--output", "site"], ["watch"], ["announce", "--send"]], ["build"])
)
def test_an_instant_to_come_never_reaches_readers(project: Project, command: list[str]) -> None:
    """What is embargoed is neither written into the site nor sent; the sentence says how to look at it."""
    run(project.path, "build", "--first")
    before = files_of(project.path / "site")
    done = run(project.path, *command, "--at", in_words(datetime.now(UTC) + timedelta(hours=5)))
    assert done.exit_code == 2
    assert "preview" in done.stderr or "--send" in done.stderr
    assert files_of(project.path / "site") == before


@pytest.mark.slow("several builds")
def test_in_a_folder_of_its_own_it_is_a_preview(project: Project) -> None:
    """``--at`` with ``--output`` builds what is to come, marked as a preview."""
    moment = in_words(datetime.now(UTC) + timedelta(hours=5))
    done = run(project.path, "build", "--at", moment, "--output", "preview")
    assert done.exit_code == 0
    assert "aperçu" in done.stdout
    assert MARKS[0] in preview_page(project)
    assert not (project.path / ".statusgen-published").exists()


@pytest.mark.parametrize("folder", sample(["site", "elsewhere"], "elsewhere"))
def test_a_past_instant_never_stands_where_readers_look(project: Project, folder: str) -> None:
    """What no longer holds is not written over what was published; the sentence says how to look at it."""
    run(project.path, "build", "--first", "--output", folder)
    past = in_words(datetime.now(UTC) - timedelta(hours=1))
    shutil.copytree(project.path / folder, project.path / "copy")  # as a web server's, which no build has written
    for shown in (folder, "copy"):
        before = files_of(project.path / shown)
        done = run(project.path, "build", "--at", past, "--output", shown)
        assert done.exit_code == 2
        assert "statusgen build --preview --at" in done.stderr
        assert files_of(project.path / shown) == before
    for _ in range(2):
        assert run(project.path, "build", "--at", past, "--output", "rehearsed").exit_code == 0


def test_a_past_instant_says_that_it_is_not_now(project: Project) -> None:
    """The site of another instant is no preview; it is said what puts the present back."""
    done = run(project.path, "build", "--at", "17/05/2022 10:30")
    assert done.exit_code == 0
    assert "Ce qui a été construit montre le 17 mai 2022 à 10:30, et rien n’est publié." in done.stderr

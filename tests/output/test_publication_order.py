"""Publication: no link of a page, menus included, points to a file that is not there when the page appears."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring

from statusgen.output.makers import MAKERS, Scope
from statusgen.wording.output import Output
from tests.builders import Project, make_project, note
from tests.samples import first

Link = tuple[str, str]
"""A page, and a file that it points to."""
HOST = "https://here.example/"

CORRECTION = note(title="Corrigée", published="17/05/2022 09:00", more="corrects: 2")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a site that was built once, with two notes of one incident."""
    project = make_project(tmp_path)
    for number in (1, 2):
        project.write_note(note(title=f"Note {number}", published=f"16/05/2022 1{number}:00"), number)
    project.build()
    return project


def iter_links(site: Path, path: str) -> Iterator[str]:
    """Iterate over the files of the site that a page points to."""
    for _element, _attribute, address, _at in _open(site / path).iterlinks():
        joined = urljoin(f"{HOST}{path}", address)
        if joined.startswith(HOST) and not address.startswith("data:"):
            target = unquote(urlsplit(joined).path).lstrip("/")
            yield f"{target}index.html" if target.endswith("/") or not target else target


def _open(path: Path) -> HtmlElement:
    page = document_fromstring(path.read_bytes())
    assert isinstance(page, HtmlElement)
    return page


def dangling_while_building(project: Project, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], set[Link]]:
    """Build, and follow every link of each page at the moment it is put in its place.

    Return the files placed, in order, and what pointed nowhere at that moment: (page, file).
    """
    site, placed, dangling = project.path / "site", list[str](), set[Link]()
    replace = os.replace

    def watch(source: str, target: Path) -> None:
        replace(source, target)
        if not Path(target).is_relative_to(site.resolve()):
            return
        path = Path(target).relative_to(site.resolve()).as_posix()
        if not path.startswith("api/published/"):  # the record, which follows
            placed.append(path)
        if path.endswith(".html"):
            dangling.update((path, file) for file in iter_links(site, path) if not (site / file).exists())

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", watch)
        project.build()
    return placed, dangling


NEW = {
    "a newer note": {"incidents/2022-05-panne/03-note.fr.md": note(title="Troisième", published="17/05/2022 09:00")},
    "an older note": {"incidents/2022-05-panne/00-note.fr.md": note(title="Avant", published="16/05/2022 08:00")},
    "a correction": {"incidents/2022-05-panne/03-note.fr.md": CORRECTION},
    "a lasting page": {"pages/parking.fr.md": "---\ntitle: Parking\n---\nLe parking est ouvert.\n"},
    "an incident in a new month": {
        "incidents/2022-04-greve/incident.fr.md": "---\ntitle: Grève\n---\nUne grève.\n",
        "incidents/2022-04-greve/01-note.fr.md": note(title="Grève", published="16/04/2022 09:00"),
    },
}


@pytest.mark.parametrize("change", first(list(NEW)))
def test_no_page_points_to_what_is_not_there_yet(
    project: Project, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Whatever is new is there before any page that stood before links to it.

    New pages link to each other (a bulletin and its translation do), so they are put in their places together, and
    what they link to besides is there.
    """
    site = project.path / "site"
    before = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    for path, text in NEW[change].items():
        project.write(path, text)
    placed, dangling = dangling_while_building(project, monkeypatch)
    is_new = [path not in before for path in placed]
    assert True in is_new
    assert is_new == sorted(is_new, reverse=True)
    new = {path for path in placed if path not in before}
    assert {path for link in dangling for path in link} <= new
    assert not {(page, file) for page, file in dangling if not (site / file).exists()}


def test_nothing_appears_before_everything_is_made(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails while it makes outputs, be it the last one, has changed nothing that readers see."""
    site = project.path / "site"
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}

    def fail(_site: object) -> Iterator[Output]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("statusgen.output.makers.MAKERS", (*MAKERS, MAKERS[-1]._replace(outputs=fail)))
    project.write_note(note(title="Troisième", published="17/05/2022 09:00"), 3)
    with pytest.raises(OSError, match="No space left"):
        project.build()
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()} == before


def test_makers_stand_in_the_order_of_publication() -> None:
    """The one list of makers is in order: what every page points to first, the pages at the root last."""
    scopes = [maker.scope for maker in MAKERS]
    assert scopes == sorted(scopes)
    assert scopes[0] is Scope.ASSETS
    assert scopes[-1] is Scope.SITE

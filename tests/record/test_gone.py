"""The record of what was published, or a part of it, is taken away: said, and never status 0 where nothing is compared.

Section 9 of the rules of the situation, as the command line shows it, whether the site is there or not.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import NAME, RECORD, SITE, live

__all__ = ["live"]

CACHE, COPY = ".statusgen", "site/api/published"
FACTS, INCIDENT = "site.facts.json", f"{NAME}.json"


def take(project: Path, gone: tuple[str, ...]) -> None:
    """Take files and folders away."""
    for path in (project / name for name in gone):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.slow("builds two sites each time")
@pytest.mark.parametrize("gone", [(RECORD, SITE), (RECORD, CACHE, SITE), (RECORD, COPY), (RECORD, CACHE, COPY)])
def test_notes_that_cannot_be_compared_are_counted(live: Project, gone: tuple[str, ...]) -> None:
    """Nothing is at hand, be a site there that tells of notes: they are published and counted, unless --first."""
    take(live.path, gone)
    done = run(live.path, "build")
    assert done.returncode == 1
    assert "Bulletins de plus d’une heure qui ne peuvent pas être comparés : 3" in done.stderr
    assert run(live.path, "build").returncode == 0
    take(live.path, gone)
    assert run(live.path, "build", "--first").returncode == 0


@pytest.mark.slow("builds two sites")
def test_where_not_even_a_folder_is_left_that_is_said(live: Project) -> None:
    """Nobody can tell it from a new project; so it is a warning, once."""
    take(live.path, (RECORD, SITE, CACHE, "content/incidents"))
    done = run(live.path, "build")
    assert done.returncode == 0
    assert "content/incidents: attention: Il n’y a ici aucun dossier d’incidents" in done.stderr
    assert "aucun dossier d’incidents" not in run(live.path, "build").stderr


@pytest.mark.slow("builds a site")
@pytest.mark.parametrize("name", ["incidents", "pages"])
def test_a_folder_that_cannot_be_listed_is_not_taken_for_an_empty_one(live: Project, name: str) -> None:
    """Without a record nobody knows what stood in it: nothing is built, where it would be with a record."""
    shutil.rmtree(live.path / f"content/{name}", ignore_errors=True)
    (live.path / f"content/{name}").symlink_to(live.path)
    assert run(live.path, "build").returncode == 1
    take(live.path, (RECORD, SITE, CACHE))
    assert run(live.path, "build").returncode == 3
    assert not (live.path / SITE).exists()


@pytest.mark.slow("builds two sites each time")
@pytest.mark.parametrize("name", [FACTS, INCIDENT])
@pytest.mark.parametrize("others", [(), (SITE, CACHE), (COPY,)], ids=["site", "nothing", "copy"])
def test_a_part_of_the_record_that_is_gone_is_lost(live: Project, others: tuple[str, ...], name: str) -> None:
    """A file that no other record has stops the build; one that the site has is put back; --first goes on without."""
    before = files_of(live.path / RECORD)
    take(live.path, (f"{RECORD}/{name}",))
    assert run(live.path, "build").returncode == 0
    assert files_of(live.path / RECORD) == before
    take(live.path, (f"{RECORD}/{name}", *(others or (f"{COPY}/{name}",))))
    site = files_of(live.path / SITE)
    done = run(live.path, "build")
    assert done.returncode == 3
    assert f"{RECORD}/{name}" in done.stderr
    assert files_of(live.path / SITE) == site
    assert run(live.path, "build", "--first").returncode == 0
    assert run(live.path, "build").returncode == 0


@pytest.mark.slow("builds five sites")
def test_a_record_says_which_incidents_it_holds(live: Project) -> None:
    """One that was renamed is no longer among them, and no build takes it for lost, with or without the cache."""
    folder = live.path / "content/incidents" / NAME
    page = folder / "incident.fr.md"
    page.write_text(page.read_text(encoding="utf-8").replace("---\n", f"---\nformerly: {NAME}\n", 1), encoding="utf-8")
    folder.rename(folder.with_name("2022-05-informatique"))
    for gone in ((), (CACHE,), (SITE,), (CACHE, SITE)):
        take(live.path, gone)
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert re.search(r'"incidents": \[\s*"2022-05-informatique",', (live.path / RECORD / FACTS).read_text("utf-8"))

"""What real news readers make of the feeds over weeks: each bulletin once, corrections once, and no false "new".

Three readers that share no code poll the successive builds of the example: feedparser, reader (which also knows JSON
Feed) and newsboat, a C++ program of Debian's that is run as its users run it.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import feedparser
import pytest
from reader import Reader, make_reader

from statusgen.model.note import Note
from statusgen.situation.embargo import embargo
from tests.builders import instant, make_project, note, read_example
from tests.conftest import SILENT, leave_out
from tests.hosting import serve

NEWSBOAT = shutil.which("newsboat")


@dataclass(frozen=True)
class Edition:
    """The feeds of one build."""

    at: datetime
    folder: Path
    """Holds ``feed.xml``, ``feed.atom`` and ``feed.json``."""
    due: int
    """How many bulletins were published since the build before."""
    identities: frozenset[str]
    """Of every bulletin published so far."""
    corrected: frozenset[str]
    """Of the bulletins that another has corrected since the build before: they say so from then on."""


@pytest.fixture(scope="session")
def story() -> list[Note]:
    """Return every bulletin of the example, the oldest first."""
    notes = [told for one in embargo(read_example(), SILENT).incidents.values() for told in one.notes]
    return sorted(notes, key=lambda told: told.order)


@pytest.fixture(scope="session")
def editions(
    story: list[Note], after_each_bulletin: dict[datetime, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[Edition]:
    """Return the feeds after bulletins of the story, and once more when nothing was published for a day."""
    folder, made, seen = tmp_path_factory.mktemp("editions"), [], 0
    for number, (at, site) in enumerate(after_each_bulletin.items()):
        kept = folder / f"edition-{number}"
        _keep_feeds(site, kept, at)
        told = [one for one in story if one.published <= at]
        corrections = [(one.incident, one.corrects) for one in told[seen:] if one.corrects is not None]
        made.append(
            Edition(
                at,
                kept,
                len(told) - seen,
                frozenset(identity(one.incident, one.number) for one in told),
                frozenset(identity(*one) for one in corrections),
            )
        )
        seen = len(told)
    return made


def identity(incident: str, number: int) -> str:
    """Return by what readers know the item of a bulletin."""
    return f"tag:ardelia.example,2022:{incident}/{number}/fr"


def _keep_feeds(site: Path, kept: Path, at: datetime) -> None:
    """Copy the main feeds of a site, dated at the instant it was built for, as a host would show them."""
    kept.mkdir()
    for ending in ("xml", "atom", "json"):
        shutil.copyfile(site / f"fr/feed.{ending}", kept / f"feed.{ending}")
        os.utime(kept / f"feed.{ending}", (at.timestamp(), at.timestamp()))


def is_correction(title: str | None) -> bool:
    """Whether an item says that it corrects another."""
    return (title or "").startswith("Correction")


@pytest.mark.slow("polls after each bulletin of the example")
def test_the_story_has_what_readers_stumble_over(story: list[Note], editions: list[Edition]) -> None:
    """Fifteen bulletins of the attack with one correction, others beside them, and a last day without news."""
    assert sum(one.incident == "2022-05-cyberattack" for one in story) == 15
    assert sum(one.corrects is not None for one in story) == 1
    assert [edition.due for edition in editions][-1] == 0
    assert sum(edition.due for edition in editions) == len(story)


@pytest.mark.slow("polls after each bulletin of the example")
@pytest.mark.parametrize("ending", ["xml", "atom"])
def test_feedparser_sees_each_bulletin_once(story: list[Note], editions: list[Edition], ending: str) -> None:
    """Each build adds what was published, loses nothing, and changes no date; a title only to say "corrected"."""
    known: dict[str, tuple[str, str]] = {}
    for edition in editions:
        parsed = feedparser.parse((edition.folder / f"feed.{ending}").read_bytes())
        assert not parsed.bozo
        entries = {entry.id: (entry.title, entry.published) for entry in parsed.entries}
        assert len(entries) == len(parsed.entries)
        assert entries.keys() == edition.identities
        assert len(entries.keys() - known.keys()) == edition.due
        same = known.keys() - edition.corrected
        assert {id_: entries[id_] for id_ in same} == {id_: known[id_] for id_ in same}
        for id_ in edition.corrected:
            assert entries[id_] == (f"Corrigé\u00a0: {known[id_][0]}", known[id_][1])
        known = entries
    assert sum(is_correction(title) for title, _ in known.values()) == sum(one.corrects is not None for one in story)


@pytest.mark.slow("polls after each bulletin of the example")
@pytest.mark.parametrize("ending", ["xml", "atom", "json"])
def test_reader_sees_each_bulletin_once(
    story: list[Note], editions: list[Edition], ending: str, tmp_path: Path
) -> None:
    """The library holds each bulletin for new once, and for modified when it is corrected, in all three formats."""
    name = f"feed.{ending}"
    with make_reader(":memory:", feed_root=str(tmp_path)) as news:
        for edition in editions:
            shutil.copy2(edition.folder / name, tmp_path / name)
            if edition is editions[0]:
                news.add_feed(name)
            assert poll(news) == (edition.due, len(edition.corrected))
            assert poll(news) == (0, 0)
            assert {entry.id for entry in news.get_entries()} == edition.identities
        corrections = [entry for entry in news.get_entries() if is_correction(entry.title)]
    assert len(corrections) == sum(one.corrects is not None for one in story)


def poll(news: Reader) -> tuple[int, int]:
    """Let a reader fetch its feed, and return how many entries it holds for new and for modified."""
    (feed,) = news.get_feeds()
    result = news.update_feed(feed)
    return (result.new, result.modified) if result else (0, 0)


@dataclass(frozen=True)
class Newsboat:
    """newsboat with its files in a folder of its own."""

    folder: Path

    def run(self, *arguments: str) -> str:
        """Run it, and return what it says."""
        files = ("-C", "config", "-u", "urls", "-c", "cache.db")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}
        command = [str(NEWSBOAT), "-q", *files, *arguments]
        said = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        return said.stdout.strip()

    def subscribe(self, address: str) -> None:
        """Follow one feed."""
        (self.folder / "urls").write_text(f"{address}\n", encoding="utf-8")
        (self.folder / "config").write_text("reload-threads 1\n", encoding="utf-8")

    def poll(self) -> str:
        """Fetch the feed, and return what newsboat says is unread."""
        return self.run("-x", "reload", "print-unread")

    def unread(self) -> dict[str, str]:
        """Return what is unread: guid → title."""
        with sqlite3.connect(self.folder / "cache.db") as cache:
            rows = dict(cache.execute("select guid, title from rss_item where unread = 1").fetchall())
        cache.close()
        return rows

    def read_everything(self) -> None:
        """Mark everything as read."""
        (self.folder / "read").write_text("".join(f"{guid}\n" for guid in self.unread()), encoding="utf-8")
        self.run("-I", "read")


@pytest.fixture
def newsboat(tmp_path: Path) -> Newsboat:
    """Return a newsboat that has never run; without the program the test is skipped, unless that is not allowed."""
    if not NEWSBOAT:
        leave_out("newsboat", "newsboat", "STATUSGEN_NEWSBOAT")
    folder = tmp_path / "newsboat"
    folder.mkdir()
    return Newsboat(folder)


@pytest.mark.slow("polls after each bulletin of the example")
@pytest.mark.parametrize("ending", ["xml", "atom"])
def test_newsboat_sees_each_bulletin_once(
    story: list[Note], editions: list[Edition], ending: str, newsboat: Newsboat, tmp_path: Path
) -> None:
    """newsboat, polling over HTTP, counts as unread exactly what each build added; the correction comes once."""
    host, name, seen = tmp_path / "host", f"feed.{ending}", dict[str, str]()
    host.mkdir()
    with serve(host) as address:
        newsboat.subscribe(f"{address}/{name}")
        for edition in editions:
            shutil.copy2(edition.folder / name, host / name)
            assert newsboat.poll() == f"{edition.due} unread articles"
            fresh = newsboat.unread()
            assert not fresh.keys() & seen.keys()
            seen.update(fresh)
            newsboat.read_everything()
            assert newsboat.poll() == "0 unread articles"
            assert seen.keys() == edition.identities
    assert sum(is_correction(title) for title in seen.values()) == sum(one.corrects is not None for one in story)


@pytest.mark.slow("several builds")
def test_newsboat_learns_of_a_correction_and_a_withdrawal_but_not_of_a_typing_mistake(
    newsboat: Newsboat, tmp_path: Path
) -> None:
    """A mended title is no news; a correction is a new item, and so is a withdrawal, which links to its bulletin."""
    project = make_project(tmp_path)

    def publish(at: str) -> list[str]:
        project.build(instant(at))
        # newsboat asks for what is newer than what it has, by whole seconds
        for path in (tmp_path / "site/fr").glob("feed.*"):
            os.utime(path, (instant(at).timestamp(), instant(at).timestamp()))
        newsboat.poll()
        fresh = list(newsboat.unread().values())
        newsboat.read_everything()
        return [title.replace("\xa0", " ") for title in fresh]

    wrong, told = "Radiolgie annulée", "À l’arrêt : Radiologie (Nord). Ne venez pas. Nous vous contacterons."
    project.write_note(note(title=wrong))
    with serve(tmp_path / "site") as address:
        (tmp_path / "site").mkdir()
        newsboat.subscribe(f"{address}/fr/feed.xml")
        assert publish("2022-05-17T11:00") == [f"{wrong} – {told} (17 mai, 10:30)"]
        project.write_note(note(title="Radiologie annulée"))
        assert publish("2022-05-17T11:05") == []
        correction = note(title="La date est le 19", published="17/05/2022 11:10", more="corrects: 1")
        project.write_note(correction, 2)
        assert publish("2022-05-17T11:10") == [f"Correction : La date est le 19 – {told} (17 mai, 11:10)"]
        more = "status: withdrawn\nwithdrawn-on: 17/05/2022 11:40\nwithdrawn-because: Erreur de service."
        project.write_note(note(title="Radiologie annulée", more=more))
        assert publish("2022-05-17T11:30") == [], "not before its time"
        assert publish("2022-05-17T11:40") == ["Retiré : Radiologie annulée (Nord, 17 mai, 11:40)"]
        assert publish("2022-05-17T12:00") == []


def test_withdrawals_are_announced_in_every_format(tmp_path: Path) -> None:
    """The announcement has its own identity and its own time, says why, and is in no feed twice; the old item stays."""
    project = make_project(tmp_path)
    reason = "status: withdrawn\nwithdrawn-on: 17/05/2022 11:40\nwithdrawn-because: Erreur de service."
    project.write_note(note(title="Fausse alerte", more=reason))
    project.write_note(note(title="Radiologie annulée", published="17/05/2022 11:00"), 2)
    project.build()
    site = tmp_path / "site/fr"
    one, two = "tag:essai.example,2022:2022-05-panne/1", "tag:essai.example,2022:2022-05-panne/2"
    expected = [f"{one}/withdrawn/fr", f"{two}/fr", f"{one}/fr"]
    for name in ("feed", "locations/nord/feed", "services/radiology/feed"):
        items = json.loads((site / f"{name}.json").read_text(encoding="utf-8"))["items"]
        assert [item["id"] for item in items] == expected
        assert items[0]["date_published"] == "2022-05-17T11:40:00+02:00"
        for ending in ("xml", "atom"):
            parsed = feedparser.parse((site / f"{name}.{ending}").read_bytes())
            assert [entry.id for entry in parsed.entries] == expected
            announced = parsed.entries[0]
            assert "Erreur de service." in announced.summary
            assert announced.link == "https://etat.essai.example/fr/incidents/2022-05-panne/1/"
            if name == "feed":  # the others sum up
                assert "Erreur de service." in announced.content[0].value
                assert announced.link in announced.content[0].value


@pytest.mark.slow("several builds")
def test_an_old_bulletin_that_is_withdrawn_comes_back_into_the_feed(tmp_path: Path) -> None:
    """Its incident is over and fifty bulletins are newer, but readers learn that it no longer stands."""
    project = make_project(tmp_path)
    reason = "status: withdrawn\nwithdrawn-on: 17/05/2022 11:40\nwithdrawn-because: Erreur de service."
    project.write_note(note(title="Ancien", published="01/01/2022 10:00", valid_until="02/01/2022", more=reason))
    project.write_note(note("", title="Fin", published="02/01/2022 10:00", stage="closed"), 2)
    for day in range(1, 61):
        name = f"2022-02-{day:03}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Petit {day}\n---\nFini.\n")
        project.write_note(note("", published=f"0{1 + day % 9}/02/2022 1{day % 10}:00", stage="closed"), 1, name)
    project.build()
    entries = feedparser.parse((tmp_path / "site/fr/feed.xml").read_bytes()).entries
    assert entries[0].title.startswith("Retiré")
    assert len(entries) == 50 + 2

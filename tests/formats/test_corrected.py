"""A fact corrected inside a published note, nowhere laxer: marked on its page, and news in every feed, once."""

import itertools
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.announce.test_announce import pins_of, targets, webhook
from tests.builders import Project, make_project, note, without_digest
from tests.command_line import run
from tests.formats.test_alerts import CAP, alerting, alerts_of
from tests.formats.test_feed_readers import Newsboat, newsboat
from tests.hosting import serve
from tests.receivers import receiving
from tests.record.test_hold import NAME, OTHER, edit, first_note, live, recent, write_project

__all__ = ["live", "newsboat"]
STRICTER = r"  radiology: cancelled, wait"


def guids(project: Project) -> dict[str, list[str]]:
    """Return what each of the feeds of all updates knows its items by, sorted."""
    site = project.path / "site/fr"
    atom = re.findall(r"<entry>.*?<id>([^<]*)</id>", (site / "feed.atom").read_text(encoding="utf-8"), re.DOTALL)
    rss = re.findall(r"<guid[^>]*>([^<]*)", (site / "feed.xml").read_text(encoding="utf-8"))
    said = [item["id"] for item in json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]]
    return {name: sorted(found) for name, found in (("atom", atom), ("rss", rss), ("json", said))}


def told(project: Project) -> dict[str, list[tuple[str, str]]]:
    """Return identity and whole text of each item of the feeds of all updates, by format."""
    site = project.path / "site/fr"
    found = {
        name: [
            (one.id, f"{one.title} {one.summary} {one.content[-1].value}")
            for one in feedparser.parse(site / f"feed.{name}").entries
        ]
        for name in ("atom", "xml")
    }
    items = json.loads((site / "feed.json").read_text(encoding="utf-8"))["items"]
    said = [(one["id"], f"{one['title']} {one['summary']} {one['content_html']}") for one in items]
    return {**found, "json": said}


def correct(project: Project, line: str) -> None:
    """Add a stricter line to the first note, and build."""
    edit(first_note(project.path / "content"), STRICTER, f"{STRICTER}\n{line}")
    done = run(project.path, "build")
    assert done.returncode == 0, done.stderr


def test_a_corrected_fact_is_a_new_item_of_every_feed(live: Project) -> None:
    """The item of the bulletin keeps its identity; each correction has one of its own, and the page says when."""
    before = guids(live)
    page = f"fr/incidents/{NAME}/1/index.html"
    assert "<strong>Corrigé</strong>" not in live.page(page)
    correct(live, "  telephone: cancelled")
    own = f"tag:essai.example,2022:{NAME}/1/corrected-1/fr"
    assert guids(live) == {name: sorted([*known, own]) for name, known in before.items()}
    assert "<strong>Corrigé</strong>" in live.page(page)
    for items in told(live).values():
        texts = dict(items)
        old, new = texts[own.replace("/corrected-1", "")], texts[own]
        assert "Téléphone" not in old
        assert f"incidents/{NAME}/1/" in old.partition("Corrigé")[2]
        assert "<strong>Téléphone</strong> Hors service." in new
        assert "Correction" in new
    assert "telephone,whole-group,cancelled" in live.page("api/status.csv")
    assert run(live.path, "build").returncode == 0
    assert guids(live) == {name: sorted([*known, own]) for name, known in before.items()}
    shutil.rmtree(live.path / ".statusgen")
    kept = told(live)
    assert run(live.path, "build").returncode == 0
    assert told(live) == kept


def test_many_corrections_are_all_items_and_each_lists_the_first_and_the_newest(live: Project) -> None:
    """No item goes or gets another identity by their number; what each lists is bounded, or feeds grow as squares."""
    for folder in (".statusgen-published", "site/api/published"):
        path = live.path / folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        said = record["notes"][0]["published"]
        record["notes"][0]["corrected"] = [f"{said[:17]}{second:02}{said[19:]}" for second in range(1, 41)]
        path.write_text(json.dumps(record), encoding="utf-8")
    done = run(live.path, "build")
    assert done.returncode in (0, 1), done.stderr
    stem = f"tag:essai.example,2022:{NAME}/1/"
    for known in guids(live).values():
        assert {f"{stem}corrected-{count}/fr" for count in range(1, 41)} <= {*known}
    incidents = json.loads((live.path / "site/api/v2/incidents.json").read_text(encoding="utf-8"))["incidents"]
    bodies = [update["body"] for incident in incidents for update in incident["incident_updates"]]
    listed = [body.count(f"/incidents/{NAME}/1/)") for body in bodies]
    assert sorted(listed)[-41:] == sorted(min(later, 20) for later in range(41))


def test_a_bulletin_that_a_later_one_corrects_keeps_its_facts_and_leads_there(tmp_path: Path) -> None:
    """The item of the first is marked, with its own facts; the second is an item of its own, and says what it is."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 09:00"))
    project.write_note(note("  radiology: running", title="Radiologie ouverte", more="corrects: 1"), 2)
    project.build()
    for items in told(project).values():
        (second, new), (first, old) = items
        assert (first[-5:], second[-5:]) == ("/1/fr", "/2/fr")
        assert "À l’arrêt" in old
        assert "incidents/2022-05-panne/2/" in old.partition("Corrigé par un bulletin plus récent")[2]
        assert "Correction" in new


@pytest.fixture
def limited(tmp_path: Path) -> Project:
    """Return a published site whose third note limits consultations, cancelled by the second, and closes the lines."""
    project = write_project(tmp_path)
    both = "  consultations: degraded, call-first\n  telephone: cancelled"
    project.write_note(recent(both, -0.5, title="Deux"), 3)
    assert run(project.path, "build", "--first").returncode == 0
    return project


def service_item(project: Project, service: str) -> Any:
    """Return the item of a service in its feed."""
    items = json.loads(project.page("fr/services.json"))["items"]
    return next(item for item in items if f":services/{service}/" in item["id"])


def last_component(project: Project) -> str:
    """Return when the components of the look-alike of Statuspage were last updated."""
    components = json.loads(project.page("api/v2/summary.json"))["components"]
    return max(str(component["updated_at"]) for component in components)


def test_a_service_changes_when_a_published_note_is_made_stricter(limited: Project) -> None:
    """Since when, the item of the feed, the time of the situation: those of the correction, not of the note."""
    before = service_item(limited, "consultations"), service_item(limited, "telephone")
    now, components = json.loads(limited.page("api/status.json")), last_component(limited)
    edit(limited.path / f"content/incidents/{NAME}/03-note.fr.md", "degraded, call-first", "cancelled, wait")
    assert run(limited.path, "build").returncode == 0
    after = service_item(limited, "consultations"), service_item(limited, "telephone")
    assert after[0]["id"] != before[0]["id"]
    assert after[0]["date_published"] > before[0]["date_published"]
    assert after[1] == before[1]
    later = json.loads(limited.page("api/status.json"))
    assert later["situation_on"] > now["situation_on"]
    stated = {one["service"]: one["stated_on"] for one in later["cells"] if one["location"] != "sud"}
    assert stated["consultations"] == later["situation_on"]
    assert stated["telephone"] == now["situation_on"]
    assert last_component(limited) > components


def test_a_correction_names_first_what_it_corrects_and_what_was_said_until_then(limited: Project) -> None:
    """In the title of its item, and on the sheet: not the first fact of the bulletin, nor what held before it."""
    path = limited.path / f"content/incidents/{NAME}/03-note.fr.md"
    edit(path, "degraded, call-first", "cancelled, wait")
    assert run(limited.path, "build").returncode == 0
    items = json.loads(limited.page("fr/feed.json"))["items"]
    (title,) = (item["title"] for item in items if item["id"].endswith(f"{NAME}/3/corrected-1/fr"))
    assert "Consultations" in title.partition("…")[0]
    assert "Téléphone" not in title
    sheet = limited.page("fr/call-centre/index.html")
    changed = sheet.partition("Nouveau depuis")[2].partition("</ul>")[0]
    assert "appelez" in changed.lower()


@pytest.mark.slow("builds again and again")
def test_newsboat_sees_everything_once(live: Project, newsboat: Newsboat) -> None:
    """An edit is news once; a number that is reused, a folder that is renamed, and one that is joined are not."""
    content = live.path / "content/incidents"

    polls = itertools.count()

    def news() -> list[str]:
        at = time.time() - 3600 + 60 * next(polls)  # servers tell times in seconds, and polls do not wait for one
        for path in (live.path / "site/fr").glob("feed.*"):
            os.utime(path, (at, at))
        newsboat.poll()
        found = sorted(newsboat.unread())
        newsboat.read_everything()
        return [guid.rpartition(":")[2] for guid in found]

    with serve(live.path / "site") as address:
        newsboat.subscribe(f"{address}/fr/feed.xml")
        assert news() == [f"{OTHER}/1/fr", f"{NAME}/1/fr", f"{NAME}/2/fr"]
        correct(live, "  telephone: cancelled")
        assert news() == [f"{NAME}/1/corrected-1/fr"]
        kept = (content / NAME / "02-note.fr.md").read_text(encoding="utf-8")
        live.write_note(recent("  telephone: cancelled", -0.1, title="Urgent"), 2)
        assert run(live.path, "build").returncode == 1
        assert news() == []
        (content / NAME / "02-note.fr.md").rename(content / NAME / "03-note.fr.md")
        (content / NAME / "02-note.fr.md").write_text(kept, encoding="utf-8")
        assert run(live.path, "build").returncode == 0
        assert news() == [f"{NAME}/3/fr"]
        (content / NAME).rename(content / "2022-07-autre")
        edit(content / "2022-07-autre/incident.fr.md", "title: .*", f"title: Panne\nformerly: {NAME}")
        assert run(live.path, "build").returncode == 0
        assert news() == []
        (content / OTHER / "01-note.fr.md").rename(content / "2022-07-autre/07-note.fr.md")
        shutil.rmtree(content / OTHER)
        edit(content / "2022-07-autre/incident.fr.md", "formerly: .*", f"formerly: [{NAME}, {OTHER}]")
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert news() == []
    assert Path(live.path / f"site/fr/incidents/{OTHER}/1/index.html").is_file()


@pytest.mark.slow("builds and announces again")
def test_an_announced_correction_says_what_it_corrects(limited: Project) -> None:
    """The corrected fact comes first, beside what was announced of it, and alone has changed."""
    path = limited.path / f"content/incidents/{NAME}/03-note.fr.md"
    with receiving() as receiver:
        targets(limited, webhook(receiver))
        assert run(limited.path, "build").returncode == 0
        pins = pins_of(limited.path)
        for typed, instead in ((None, ""), ("degraded, call-first", "cancelled, wait")):
            if typed:
                edit(path, typed, instead)
                assert run(limited.path, "build").returncode == 0
            announced = run(limited.path, "announce", "--send", "--no-check-published", **pins)
            assert announced.returncode == 0, announced.stderr
    told = receiver.taken[-1].json
    assert (told["event"], told["number"]) == ("corrected", 3)
    changed = {one["id"]: one["was"]["state"] for one in told["services"] if one["changed"]}
    assert changed == {"consultations": "degraded"}
    assert "Consultations" in told["text"].splitlines()[1]


@pytest.mark.slow("builds and announces again")
def test_alerts_updates_and_announcements_tell_a_correction(live: Project) -> None:
    """What was sent stays as it was; the correction is a message of its own, which names what it updates, once."""
    alerting(live)
    with receiving() as receiver:
        targets(live, webhook(receiver))
        assert run(live.path, "build").returncode == 0
        pins = pins_of(live.path)
        announced = run(live.path, "announce", "--send", "--no-check-published", **pins)
        assert announced.returncode == 0, announced.stderr
        site = live.path / "site"
        alert = (site / f"api/cap/{OTHER}/1.xml").read_bytes()
        edit(live.path / f"content/incidents/{OTHER}/01-note.fr.md", "    rule: come", "    rule: emergency-only")
        assert run(live.path, "build").returncode == 0
        for _ in range(2):
            announced = run(live.path, "announce", "--send", "--no-check-published", **pins)
            assert announced.returncode == 0, announced.stderr
    first, second = (taken.json for taken in receiver.taken)
    assert (first["event"], second["event"], second["corrects"]) == ("published", "corrected", 1)
    assert second["text"].startswith("Correction")
    assert "seulement en cas d’urgence" in second["text"]
    assert second["content_html"] != first["content_html"]
    assert (site / f"api/cap/{OTHER}/1.xml").read_bytes() == alert
    told = alerts_of(site)[f"{OTHER}/1-corrected-1"]
    assert told.findtext(f"{CAP}msgType") == "Update"
    assert f"{OTHER}/1," in (told.findtext(f"{CAP}references") or "")
    assert (told.findtext(f"{CAP}info/{CAP}headline") or "").startswith("Correction")
    assert "seulement en cas d’urgence" in (told.findtext(f"{CAP}info/{CAP}description") or "")
    assert "1-corrected-1.xml" in (site / "api/cap/alerts.atom").read_text(encoding="utf-8")
    incidents = json.loads((site / "api/v2/incidents.json").read_text(encoding="utf-8"))["incidents"]
    (updates,) = (one["incident_updates"] for one in incidents if one["name"] == "Inondation")
    new, old = (one["body"] for one in updates)
    assert new.startswith("Correction")
    assert "seulement en cas d’urgence" in new
    assert "seulement en cas d’urgence" not in old
    assert "Corrigé" in old
    edit(
        live.path / f"content/incidents/{OTHER}/01-note.fr.md",
        "title: .*",
        "title: Non\nstatus: withdrawn\nwithdrawn-because: Non",
    )
    assert run(live.path, "build").returncode == 0
    told = alerts_of(site)[f"{OTHER}/1"]
    assert told.findtext(f"{CAP}msgType") == "Cancel"
    assert [one.split(",")[1][-11:] for one in (told.findtext(f"{CAP}references") or "").split()][1:] == ["corrected-1"]

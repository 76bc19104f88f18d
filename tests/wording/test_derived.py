"""Everything derived from a bulletin states the situation at its instant, and names whoever else holds a cell."""

import json
import shutil
from pathlib import Path
from typing import Any

import feedparser
import pytest

from statusgen.announce.texts import write_text
from tests.announce.test_announcement_texts import announcements
from tests.builders import Project, files_of, instant, make_project, note
from tests.formats.test_alerts import CAP, alerting, alerts_of

LATER = instant("2022-05-17T12:00")
OTHER = "2022-05-inondation"
LONG = {"valid_until": "30/05/2022 18:00", "next_update": "29/05/2022 12:00"}
RESUMES = "incidents/2022-05-panne/2"
"""The address of the bulletin that says "running", in each language."""
CANCELLED, COME, REASON = "À l’arrêt", "Venez à votre rendez-vous", "Raison : Inondation."


def two_incidents(path: Path, *, closing: str = "  radiology: running, come", more: str = "") -> Project:
    """Make a site on which a network failure and a flood hold one cell, and the first of them is closed."""
    project = alerting(make_project(path))
    project.write(f"incidents/{OTHER}/incident.fr.md", "---\ntitle: Inondation\n---\nDe l’eau.\n")
    project.write_note(note(published="16/05/2022 08:00", **LONG), 1)
    project.write_note(note(published="16/05/2022 09:00", title="Inondation", **LONG), 1, OTHER)
    closes = note(
        closing, title="La radiologie reprend", published="16/05/2022 11:00", stage="closed", more=more, **LONG
    )
    project.write_note(closes, 2)
    return project


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return " ".join(text.split())


def load(site: Path, name: str) -> dict[str, Any]:
    """Return a document of a site."""
    document: dict[str, Any] = json.loads((site / name).read_text(encoding="utf-8"))
    return document


def texts_of_bulletin(project: Project) -> dict[str, str]:
    """Return every text of a built site that words the second bulletin of the network failure."""
    site = project.path / "site"
    entry = next(one for one in feedparser.parse(site / "fr/feed.xml").entries if one.link.endswith("panne/2/"))
    (of_place,) = (
        one for one in feedparser.parse(site / "fr/locations/nord/feed.atom").entries if one.link == entry.link
    )
    alert = alerts_of(site)["2022-05-panne/2"]
    incidents = load(site, "api/v2/incidents.json")["incidents"]
    updates = {one["id"]: one for incident in incidents for one in incident["incident_updates"]}
    (update,) = (one for one in updates.values() if one["body"].endswith("panne/2/"))
    found = {
        "page": project.page(f"fr/{RESUMES}/index.html"),
        "copy": (site / f"fr/{RESUMES}/index.md").read_text(encoding="utf-8"),
        "feed": f"{entry.title} {entry.summary} {entry.content[0].value}",
        "feed of the place": of_place.summary,
        "alert": alert.findtext(f"{CAP}info/{CAP}description") or "",
        "statuspage": update["body"],
        "announcement": write_text(announcements(project.path, LATER)["fr", "2022-05-panne", 2].parts),
    }
    return {name: plain(text) for name, text in found.items()}


def test_a_bulletin_says_running_only_where_no_other_incident_holds_the_cell(tmp_path: Path) -> None:
    """Whoever reads the note that closes one of two incidents is not told to come, and learns which one is left."""
    project = two_incidents(tmp_path)
    project.build(LATER)
    for name, text in texts_of_bulletin(project).items():
        assert CANCELLED in text.replace("**", ""), name
        assert "Inondation" in text, name
        assert COME not in text, name
    assert REASON in plain(project.page(f"fr/{RESUMES}/index.html"))
    assert COME not in project.page("fr/press/index.html")
    alert = alerts_of(tmp_path / "site")["2022-05-panne/2"]
    assert [alert.findtext(f"{CAP}msgType"), alert.findtext(f"{CAP}info/{CAP}responseType")] == ["Update", "Monitor"]
    assert alert.findtext(f"{CAP}info/{CAP}severity") == "Moderate"
    assert "reprend" not in plain(alert.findtext(f"{CAP}info/{CAP}headline") or "reprend")
    (item,) = (one for one in load(tmp_path / "site", "fr/feed.json")["items"] if one["url"].endswith("panne/2/"))
    assert "Fonctionne" not in item["tags"]
    (said,) = load(tmp_path / "site", "api/incidents/2022-05-panne.json")["bulletins"][0]["cells"]
    assert (said["state"], said["incidents"]) == ("cancelled", [OTHER])


def test_a_closing_note_that_names_nothing_names_what_others_hold(tmp_path: Path) -> None:
    """That everything runs again, for one incident, does not clear what another holds."""
    project = two_incidents(tmp_path, closing="")
    project.write_note(note("  radiology: running, come", published="16/05/2022 10:00", **LONG), 3)
    project.build(LATER)
    for name, text in texts_of_bulletin(project).items():
        assert CANCELLED in text.replace("**", ""), name
        assert "Inondation" in text, name


def test_planned_works_that_end_early_do_not_open_what_an_incident_holds(tmp_path: Path) -> None:
    """Neither does what works announce for a window in which an incident still holds the cell."""
    project = alerting(make_project(tmp_path))
    project.write(f"incidents/{OTHER}/incident.fr.md", "---\ntitle: Inondation\n---\nDe l’eau.\n")
    window = "kind: planned\nfrom: 16/05/2022 07:00\nuntil: 18/05/2022 20:00\n"
    project.write("incidents/2022-05-panne/incident.fr.md", f"---\ntitle: Travaux\n{window}---\nTravaux.\n")
    said = {"stage": "", "next_update": ""}
    project.write_note(note(published="13/05/2022 08:00", valid_until="18/05/2022 20:00", **said), 1)
    project.write_note(note(published="14/05/2022 09:00", title="Inondation", **LONG), 1, OTHER)
    running = note("  radiology: running, come", title="La radiologie reprend", published="16/05/2022 11:00", **said)
    project.write_note(running.replace("18/05/2022 18:00", "18/05/2022 20:00"), 2)
    partial = note(
        "  radiology: degraded, come",
        title="Ouverte",
        published="15/05/2022 11:00",
        valid_until="18/05/2022 20:00",
        **said,
    )
    project.write_note(partial, 3)
    project.build(LATER)
    for number in (2, 3):
        page = plain(project.page(f"fr/incidents/2022-05-panne/{number}/index.html"))
        assert CANCELLED in page
        assert COME not in page
        assert "Inondation" in page
    urgency = [
        alerts_of(tmp_path / "site")[f"2022-05-panne/{number}"].findtext(f"{CAP}info/{CAP}urgency") for number in (1, 2)
    ]
    assert urgency == ["Future", "Expected"]


OF_A_BULLETIN = (
    "fr/incidents/2022-05-panne/2/",
    "nl/incidents/2022-05-panne/2/",
    "api/cap/2022-05-panne/2.xml",
    "api/incidents/2022-05-panne.json",
)


def derived_from(project: Project) -> dict[str, object]:
    """Return everything that a built site derives from the bulletins of the network failure."""
    site = project.path / "site"
    found: dict[str, object] = {name: raw for name, raw in files_of(site).items() if name.startswith(OF_A_BULLETIN)}
    for name in ("fr/feed.json", "fr/locations/nord/feed.json"):
        items = load(site, name)["items"]
        found[name] = [item for item in items if item["url"].endswith("panne/2/")]
    incidents = load(site, "api/v2/incidents.json")["incidents"]
    updates = [one["incident_updates"] for one in incidents if one["shortlink"].endswith("panne/")]
    return found | {"updates": updates}


@pytest.mark.slow("several builds")
def test_nothing_derived_from_a_bulletin_changes_when_another_incident_does(tmp_path: Path) -> None:
    """What comes later – more notes, an answer, a closing, a new incident – leaves it as it was, byte for byte."""
    project = two_incidents(tmp_path)
    project.write_note(note("  radiology: cancelled, stay-unless-contacted", published="16/05/2022 10:00", **LONG), 3)
    project.build(LATER)
    before, old = derived_from(project), files_of(tmp_path / "site")
    other = note("  telephone: cancelled\n  radiology: degraded, call-first", published="17/05/2022 09:00", **LONG)
    project.write_note(other.replace("stage: limited", "stage: limited\nreach-everybody: no"), 2, OTHER)
    again = "  telephone: running\n  radiology: running, come"
    project.write_note(note(again, published="17/05/2022 11:00", stage="closed", **LONG), 3, OTHER)
    project.write("incidents/2022-05-grave/incident.fr.md", "---\ntitle: Grave\nconcerns: everything\n---\nGrave.\n")
    project.write_note(note(published="17/05/2022 11:30", **LONG), 1, "2022-05-grave")
    written = project.build(LATER)
    assert derived_from(project) == before
    assert old != files_of(tmp_path / "site")
    assert not [path for path in written.written if path.startswith(OF_A_BULLETIN)]


def test_an_earlier_note_of_another_incident_changes_what_is_derived(tmp_path: Path) -> None:
    """What was true at the instant of a bulletin is put right there too, as by a clean build."""
    project = two_incidents(tmp_path)
    project.build(LATER)
    assert REASON in plain(project.page(f"fr/{RESUMES}/index.html"))
    eased = "  radiology: running, come"
    for change, gone in (
        (note(eased, published="16/05/2022 10:00", title="Plus d’eau", stage="closed", **LONG), True),
        (note(eased, published="16/05/2022 12:00", title="Plus d’eau", stage="closed", **LONG), False),
    ):
        project.write_note(change, 2, OTHER)
        project.build(LATER)
        assert (REASON in plain(project.page(f"fr/{RESUMES}/index.html"))) is not gone
        clean = Project(tmp_path / f"clean-{gone}")
        shutil.copytree(tmp_path / "content", clean.path / "content")
        clean.build(LATER)
        now, then = files_of(tmp_path / "site"), files_of(clean.path / "site")
        assert {name for name in now | then if now.get(name) != then.get(name)} == set()


def test_another_title_of_an_incident_reaches_the_bulletins_that_name_it(tmp_path: Path) -> None:
    """They are made again, though nothing that they state has changed."""
    project = two_incidents(tmp_path)
    project.build(LATER)
    project.write(f"incidents/{OTHER}/incident.fr.md", "---\ntitle: Crue\n---\nDe l’eau.\n")
    project.build(LATER)
    assert "Raison : Crue." in plain(project.page(f"fr/{RESUMES}/index.html"))


def test_two_notes_of_one_minute_know_of_each_other(tmp_path: Path) -> None:
    """Whichever incident comes first by its name, neither bulletin says less than the situation of their instant."""
    project = alerting(make_project(tmp_path))
    project.write(f"incidents/{OTHER}/incident.fr.md", "---\ntitle: Inondation\n---\nDe l’eau.\n")
    project.write_note(note("  radiology: degraded, call-first", published="16/05/2022 10:00", **LONG), 1)
    project.write_note(note(published="16/05/2022 10:00", **LONG), 1, OTHER)
    project.build(LATER)
    for incident in ("2022-05-panne", OTHER):
        assert CANCELLED in project.page(f"fr/incidents/{incident}/1/index.html")


def test_whether_everybody_can_be_reached_is_answered_by_all_open_incidents(tmp_path: Path) -> None:
    """A bulletin promises no call while another incident says that nobody can be reached; later answers count later."""
    project = two_incidents(tmp_path, closing="  radiology: cancelled, wait")
    project.write_note(note(published="16/05/2022 11:00", **LONG), 2)
    answered = note(published="16/05/2022 09:00", more="reach-everybody: no", **LONG)
    project.write_note(answered, 1, OTHER)
    project.build(LATER)
    assert "Nous vous contacterons" not in project.page(f"fr/{RESUMES}/index.html")
    assert "Nous vous contacterons" in project.page("fr/incidents/2022-05-panne/1/index.html")


def test_a_restart_plan_names_the_incidents_that_hold_its_services(tmp_path: Path) -> None:
    """A day of return of one incident is no promise while another holds the service."""
    plan = "restart-plan:\n  - service: radiology\n    date: 20/05/2022\n    certainty: confirmed"
    project = two_incidents(tmp_path, closing="  radiology: cancelled, wait")
    project.write_note(note(published="16/05/2022 11:00", more=plan, **LONG), 2)
    project.build(LATER)
    told = "Cela dépend aussi de ceci : Inondation."
    for page in (f"fr/{RESUMES}/index.html", "fr/incidents/2022-05-panne/index.html"):
        assert told in plain(project.page(page)), page


def test_a_restart_does_not_depend_on_works_that_end_before(tmp_path: Path) -> None:
    """Plan, sheet and calendar name what holds the service on the day of its return, and nothing that is over then."""
    project = make_project(tmp_path)
    plan = "restart-plan:\n  - service: radiology\n    date: {}/05/2022\n    certainty: confirmed"
    window = "kind: planned\nfrom: 16/05/2022\nuntil: 19/05/2022"
    project.write(f"incidents/{OTHER}/incident.fr.md", f"---\ntitle: Travaux\n{window}\n---\nDes travaux.\n")
    project.write_note(note(published="16/05/2022 08:00").replace("stage: limited\n", ""), 1, OTHER)
    for day, depends in ((19, True), (20, False)):
        project.write_note(note(published="16/05/2022 09:00", more=plan.format(day), **LONG))
        project.build(LATER)
        for page in ("fr/incidents/2022-05-panne/index.html", "fr/call-centre/index.html", "fr/calendar.ics"):
            said = plain(project.page(page).replace("\n ", ""))
            assert ("Cela dépend aussi de ceci : Travaux." in said) is depends, (day, page)


def test_no_line_says_except_twice(tmp_path: Path) -> None:
    """Of days on which something else holds, whoever is excepted has them in brackets: at home, in feeds, on paper."""
    project = make_project(tmp_path)
    said = "  radiology:\n    state: cancelled\n    rule: wait\n    except:\n      - for: pregnancy\n        rule: come"
    project.write_note(
        note(said + "\n    windows:\n      - 18/05/2022\n      - 20/05/2022", published="16/05/2022 08:00")
    )
    project.build(LATER)
    whom = "Sauf : femmes enceintes (mercredi 18 et vendredi 20 mai)"
    for page in ("fr/index.html", "fr/call-centre/index.html", "fr/feed.json"):
        assert whom in plain(project.page(page)), page
        assert "– Sauf" not in plain(project.page(page)), page


@pytest.mark.parametrize("name", ["summary", "components", "incidents"])
def test_no_two_components_of_statuspage_share_a_name(tuesday: Path, name: str) -> None:
    """Nor do those that an update affects."""
    queue, found = [load(tuesday, f"api/v2/{name}.json")], []
    while queue:
        document = queue.pop()
        found += [document[key] for key in ("components", "affected_components") if key in document]
        within = (value if isinstance(value, list) else [value] for value in document.values())
        queue += [one for values in within for one in values if isinstance(one, dict)]
    for parts in found:
        names = [part["name"] for part in parts if isinstance(part, dict)]
        assert len(names) == len(set(names))


def test_midnight_alone_changes_no_page(tmp_path: Path) -> None:
    """Days count from the newest bulletin: a site that nobody touches says the same the next day, and the next week."""
    project = make_project(tmp_path)
    restart = "  radiology:\n    state: cancelled\n    rule: wait\n    restart: 18/05/2022\n    certainty: confirmed"
    project.write_note(note(restart, published="16/05/2022 08:00", **LONG))
    project.build(instant("2022-05-16T12:00"))
    before = files_of(tmp_path / "site")
    assert "mercredi 18 mai" in plain(project.page("fr/services/radiology/index.html"))
    project.build(instant("2022-05-25T12:00"))
    after = files_of(tmp_path / "site")
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()


def test_a_card_says_no_sentence_twice(tmp_path: Path) -> None:
    """What is to be confirmed already is not said to be so later; an exception repeats neither remark nor warning."""
    project = make_project(tmp_path)
    project.write_note(
        note(
            "  radiology:\n    state: unknown\n    rule: stay-unless-contacted\n    until: 21/05/2022\n"
            "  consultations:\n    - state: degraded\n      rule: come-unless-contacted\n      remark: shuttle\n"
            "    - state: degraded\n      rule: stay-unless-contacted\n      remark: shuttle\n"
            "      from: 18/05/2022\n      until: 18/05/2022\n",
            published="16/05/2022 08:00",
            more="reach-everybody: no",
            **LONG,
        )
    )
    project.build(LATER)
    (item,) = load(tmp_path / "site", "fr/feed.json")["items"]
    consultations, radiology = plain(item["summary"].replace("\n", " | ")).split(" | ")
    assert "jusqu’au samedi 21 mai" in radiology
    assert "à confirmer" not in radiology.removeprefix("Radiologie : À confirmer.")
    for once in ("Une navette part", "Consultez etat.essai.example avant de venir", "Sauf : mercredi 18 mai"):
        assert consultations.count(once) == 1, once

"""What clients that know other status pages make of ours, unchanged: two of Statuspage v2, and the index of cState."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from statusgen import pipeline
from statusgen.formats import statuspage
from statusgen.output.opening import open_context
from tests.builders import NOON, Project, instant, make_project, note
from tests.conftest import TUESDAY, leave_out
from tests.hosting import serve

NODE = shutil.which("node")
CLIENT = Path(__file__).parents[1] / "read_statuspage.cjs"
V2 = (
    "summary",
    "status",
    "components",
    "incidents",
    "incidents/unresolved",
    "scheduled-maintenances",
    "scheduled-maintenances/upcoming",
    "scheduled-maintenances/active",
)
COMPONENT = {
    *("id", "name", "status", "created_at", "updated_at", "position", "description", "showcase", "start_date"),
    *("group_id", "page_id", "group", "only_show_if_degraded"),
}
INCIDENT = {
    *("id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact", "shortlink"),
    *("started_at", "page_id", "incident_updates", "components"),
}
UPDATE = {
    *("id", "status", "body", "incident_id", "created_at", "updated_at", "display_at", "affected_components"),
    *("deliver_notifications", "custom_tweet", "tweet_id"),
}
READ_BY_CLIENT = """\
Groupe hospitalier Ardelia: major (Cyberattaque : certains de nos services sont à l’arrêt.)
summary: 1 unresolved, 1 planned
component: Rivemont: major_outage
component: Urgences – Rivemont: operational
component: Consultations – Rivemont: major_outage
incident: Cyberattaque: identified, major, 4 updates
incident: Fuite d’eau à Sourbois: resolved, major, 3 updates
unresolved: Cyberattaque
planned: Travaux en radiologie à Rivemont, 2022-06-25T08:00:00+02:00 to 2022-06-25T18:00:00+02:00
"""
"""What the client from npm says of the example on Tuesday, to the letter."""


def load(site: Path, path: str) -> Any:
    """Read a document."""
    return json.loads((site / path).read_text(encoding="utf-8"))


def test_statuspage_documents_have_a_page_and_only_what_they_are_for(tuesday: Path) -> None:
    """Eight documents; unresolved ones are not resolved, and every component belongs to a group that exists."""
    for name in V2:
        assert load(tuesday, f"api/v2/{name}.json")["page"]["time_zone"] == "Europe/Brussels", name
    components = {one["id"]: one for one in load(tuesday, "api/v2/components.json")["components"]}
    assert all(one["group"] or one["group_id"] in components for one in components.values())
    assert len(components) == len(load(tuesday, "api/v2/components.json")["components"])
    unresolved = load(tuesday, "api/v2/incidents/unresolved.json")["incidents"]
    assert [one["resolved_at"] for one in unresolved] == [None]
    assert unresolved[0]["x_statusgen"]["id"] == "2022-05-cyberattack"
    assert load(tuesday, "api/v2/status.json")["status"]["indicator"] == "major"


def test_a_component_can_be_told_by_its_name_alone(tuesday: Path) -> None:
    """Many clients know neither groups nor identifiers, so no two components share a name."""
    names = [one["name"] for one in load(tuesday, "api/v2/components.json")["components"]]
    assert len(names) == len(set(names))
    assert {"Rivemont", "Radiologie (radio, scanner, IRM, échographie) – Rivemont"} <= set(names)


def test_an_incident_names_what_it_holds(tuesday: Path) -> None:
    """The components of an incident are those that are as they are because of it, and exist."""
    components = {one["id"]: one["status"] for one in load(tuesday, "api/v2/components.json")["components"]}
    (incident,) = load(tuesday, "api/v2/incidents/unresolved.json")["incidents"]
    assert {one["id"]: one["status"] for one in incident["components"]}.items() <= components.items()
    assert "major_outage" in {one["status"] for one in incident["components"]}


@pytest.mark.parametrize("name", V2)
def test_the_documents_keep_to_the_fields_of_statuspage(tuesday: Path, june: Path, name: str) -> None:
    """Every object has all the fields that clients of version 2 ask for, with words they know."""
    for site in (tuesday, june):
        document = load(site, f"api/v2/{name}.json")
        assert set(document["page"]) == {"id", "name", "url", "time_zone", "updated_at"}
        for component in document.get("components", ()):
            assert component.keys() - {"x_statusgen", "components"} == COMPONENT
            assert component["status"] in {"operational", "degraded_performance", "partial_outage", "major_outage"}
        for incident in (*document.get("incidents", ()), *document.get("scheduled_maintenances", ())):
            own = {"x_statusgen", "scheduled_for", "scheduled_until"}
            assert incident.keys() - own == INCIDENT
            assert incident["impact"] in {"none", "minor", "major", "critical", "maintenance"}
            times = [one["display_at"] for one in incident["incident_updates"]]
            assert times == sorted(times, reverse=True)
            assert all(one.keys() == UPDATE for one in incident["incident_updates"])
            assert (incident["status"] in {"resolved", "completed"}) == (incident["resolved_at"] is not None)
        if "status" in document:
            assert document["status"]["indicator"] in {"none", "minor", "major", "critical"}


@pytest.mark.slow("several builds")
def test_works_move_from_upcoming_to_active_to_completed(tmp_path: Path) -> None:
    """A planned closure is in exactly one of the documents at each instant."""
    project = make_project(tmp_path)
    project.write(
        "incidents/2022-05-travaux/incident.fr.md",
        "---\ntitle: Travaux\nkind: planned\nfrom: 18/05/2022 08:00\nuntil: 18/05/2022 18:00\n---\nTravaux.\n",
    )
    project.write_note(note(published="16/05/2022 10:00", stage="", next_update=""), 1, "2022-05-travaux")

    def seen(at: str) -> list[str]:
        project.build(instant(at))
        return [
            f"{name}: {one['status']}"
            for name in ("scheduled-maintenances/upcoming", "scheduled-maintenances/active", "scheduled-maintenances")
            for one in load(tmp_path / "site", f"api/v2/{name}.json")["scheduled_maintenances"]
        ]

    assert seen("2022-05-17T12:00") == [
        "scheduled-maintenances/upcoming: scheduled",
        "scheduled-maintenances: scheduled",
    ]
    assert seen("2022-05-18T12:00") == [
        "scheduled-maintenances/active: in_progress",
        "scheduled-maintenances: in_progress",
    ]
    assert seen("2022-05-18T18:00") == ["scheduled-maintenances: completed"]


def test_the_index_of_cstate_is_valid(tuesday: Path) -> None:
    """Real dates, real nulls, and a status that cState knows."""
    index = load(tuesday, "index.json")
    assert (index["is"], index["summaryStatus"]) == ("index", "down")
    assert {one["status"] for one in index["systems"]} <= {"ok", "notice", "disrupted", "down"}
    assert {one["category"] for one in index["systems"]} == {one["name"] for one in index["categories"]}
    (issue,) = index["pinnedIssues"]
    assert (issue["title"], issue["severity"], issue["resolved"], issue["resolvedAt"]) == (
        "Cyberattaque",
        "down",
        False,
        None,
    )
    assert datetime.fromisoformat(issue["createdAt"]) < datetime.fromisoformat(issue["lastMod"]) == TUESDAY
    assert issue in next(one for one in index["systems"] if one["name"] == "Consultations")["unresolvedIssues"]
    assert "<no value>" not in (tuesday / "index.json").read_text(encoding="utf-8")


@pytest.fixture
def host(tuesday: Path) -> Iterator[str]:
    """Serve the site of Tuesday on loopback, as any host does."""
    with serve(tuesday) as address:
        yield address


@pytest.mark.slow("several builds")
def test_an_exporter_for_prometheus_reads_the_site(host: str, tmp_path: Path) -> None:
    """statuspage-prometheus-exporter, unchanged, measures the incident, the works ahead and every component."""
    services, metrics = tmp_path / "services.json", tmp_path / "metrics.prom"
    services.write_text(json.dumps({"ardelia": {"url": f"{host}/api/v2/summary.json", "name": "Ardelia"}}))
    environment = {
        **os.environ,
        "SERVICES_JSON_PATH": str(services),
        "METRICS_TEXTFILE_PATH": str(metrics),
        "RUN_MODE": "once",
    }
    program = str(Path(sys.executable).parent / "statuspage-prometheus-exporter")
    subprocess.run([program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=120)
    said = metrics.read_text(encoding="utf-8").splitlines()
    assert 'statuspage_service_status{service_name="Ardelia"} 0.0' in said
    assert 'statuspage_probe_check{service_name="Ardelia"} 1.0' in said
    (incident,) = (line for line in said if line.startswith("statuspage_incident_info{"))
    assert 'impact="major"' in incident
    assert 'incident_name="Cyberattaque"' in incident
    assert 'shortlink="https://etat.ardelia.example/fr/incidents/2022-05-cyberattack/"' in incident
    assert "Consultations – Rivemont" in incident
    (works,) = (line for line in said if line.startswith("statuspage_maintenance_info{"))
    assert 'scheduled_start="2022-06-25T08:00:00+02:00"' in works
    measured = {line for line in said if line.startswith("statuspage_component_status{")}
    assert len(measured) == len(load_components(host))
    for name, value in (
        ("Urgences – Rivemont", 1.0),
        ("Consultations – Rivemont", 0.0),
        ("Centre d’appels – Groupe hospitalier Ardelia", 1.0),
    ):
        assert f'statuspage_component_status{{component_name="{name}",service_name="Ardelia"}} {value}' in measured


def load_components(host: str) -> list[Any]:
    """Return the components that a host gives."""
    with urlopen(f"{host}/api/v2/components.json", timeout=30) as answer:
        return list(json.load(answer)["components"])


@pytest.mark.slow("several builds")
def test_a_client_from_npm_reads_the_site(host: str) -> None:
    """statuspage.io, unchanged and only told the address, understands every document it knows of."""
    if not NODE or not (CLIENT.parent / "node_modules/statuspage.io").is_dir():
        leave_out("Node with statuspage.io (npm ci --prefix tests --ignore-scripts)", "nodejs npm", "STATUSGEN_NODE")
    said = subprocess.run(
        ["node", str(CLIENT), host], capture_output=True, text=True, encoding="utf-8", check=True, timeout=120
    )
    assert said.stdout.replace("\xa0", " ") == READ_BY_CLIENT


def test_a_large_group_is_told_by_service(tmp_path: Path) -> None:
    """Beyond 400 cells, clients that ask every minute get a component for each service, with its worst state.

    What holds where stands in its words, the worst first; the hospital of a group where all is well is not named.
    """
    project = make_project(tmp_path)
    places = "".join(f"  lieu-{number}: {{name: Lieu {number}, kind: hospital}}\n" for number in range(21))
    more = "".join(f"  service-{number}: {{name: Service {number}}}\n" for number in range(20))
    project.write("services.yaml", f"locations:\n{places}services:\n  radiology: {{name: Radiologie}}\n{more}")
    project.write_note(note("  radiology: {at: lieu-7, state: cancelled, rule: wait}"))
    checked = pipeline.check(project.path, NOON)
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project.path, checked.content, checked.situation, "https://x.example/")
    (summary,) = (
        json.loads(one.view)
        for one in statuspage.outputs(site)
        if one.path == "api/v2/summary.json" and isinstance(one.view, bytes)
    )
    radiology, *others = summary["components"]
    assert len(others) == 20
    assert {one["status"] for one in others} == {"operational"}
    assert (radiology["name"], radiology["status"]) == ("Radiologie", "major_outage")
    worst, rest = radiology["description"].split("\n")
    assert worst == "À l’arrêt. Ne venez pas. Nous vous contacterons. (Lieu 7)"
    assert "Lieu 7" not in rest
    (incident,) = summary["incidents"]
    assert [one["name"] for one in incident["components"]] == ["Radiologie"]
    (affected,) = incident["incident_updates"][0]["affected_components"]
    assert (affected["code"], affected["new_status"]) == (radiology["id"], "major_outage")


def _v2(project: Project, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.page(f"{name}.json"))
    return found


def test_a_whole_is_never_shown_better_than_its_parts(tmp_path: Path) -> None:
    """What nobody stated yet is an outage for these clients: a hospital and the incident count it beside a limit."""
    project = make_project(tmp_path)
    project.write("incidents/2022-05-panne/incident.fr.md", "---\ntitle: Panne\nconcerns: everything\n---\nPanne.\n")
    project.write_note(note("  consultations: running, come"))
    project.build(NOON)
    assert [one["impact"] for one in _v2(project, "api/v2/summary")["incidents"]] == ["minor"]
    project.write_note(note("  consultations: {at: nord, state: degraded, rule: call-first}"))
    project.build(NOON)
    summary = _v2(project, "api/v2/summary")
    groups = [one for one in summary["components"] if one["group"]]
    assert len(groups) >= 2
    for group in groups:
        parts = {one["status"] for one in summary["components"] if one["group_id"] == group["id"]}
        assert (group["status"], group["status"] in parts) == ("partial_outage", True), group["name"]
    (consultations,) = (one for one in _v2(project, "index")["systems"] if one["name"] == "Consultations")
    assert consultations["status"] == "disrupted", "limited in one hospital, not stated in the other"


def test_a_page_is_never_shown_better_than_its_components(tmp_path: Path) -> None:
    """A service that is none of the main ones is cancelled: the headline says that these run, and the mark that."""
    project = make_project(tmp_path)
    project.write_note(note("  telephone: {state: cancelled}"))
    project.build(NOON)
    summary = _v2(project, "api/v2/summary")
    assert "major_outage" in {one["status"] for one in summary["components"]}
    assert summary["status"]["indicator"] == "major"
    assert _v2(project, "index")["summaryStatus"] == "down"

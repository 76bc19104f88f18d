"""Where patients go, and which incidents say so, as open data tells it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.builders import Project, make_project, note


def _cell(project: Project, service: str, location: str) -> dict[str, Any]:
    project.build()
    document = json.loads(project.page("api/status.json"))
    jsonschema.validate(document, json.loads(project.page("api/status.schema.json")))
    found: list[dict[str, Any]] = [
        one for one in document["cells"] if (one["service"], one["location"]) == (service, location)
    ]
    return found[0]


@pytest.mark.slow("several builds")
def test_open_data_names_every_place_to_go(tmp_path: Path) -> None:
    """Every place is listed in the order of the catalogue; the old field keeps the first. Exceptions have theirs."""
    project = make_project(tmp_path)
    lines = (
        "  radiology:",
        "    state: cancelled",
        "    rule: go-elsewhere",
        "    elsewhere: nearest-emergency, partner",
        "    except: {for: pregnancy, elsewhere: votre médecin traitant}",
    )
    project.write_note(note("\n".join(lines)))
    cell = _cell(project, "radiology", "nord")
    assert (cell["elsewhere"], cell["places_to_go"]) == ("partner", ["partner", "nearest-emergency"])
    assert cell["exceptions"][0]["places_to_go"] == ["your-gp"]


def test_open_data_names_every_incident_that_holds_a_cell(tmp_path: Path) -> None:
    """The incident that a cell is from comes first; one that says it runs as usual holds nothing."""
    project = make_project(tmp_path)
    project.write("incidents/2022-06-leak/incident.fr.md", "---\ntitle: Fuite\n---\nUne fuite.\n")
    project.write_note(note("  emergency: {state: running, ambulances: diverted}\n  radiology: cancelled, wait"))
    project.write_note(note("  emergency: running\n  radiology: degraded, call-first"), incident="2022-06-leak")
    emergency = _cell(project, "emergency", "nord")
    assert (emergency["incident"], emergency["incidents"]) == ("2022-05-panne", ["2022-05-panne"])
    radiology = _cell(project, "radiology", "nord")
    assert (radiology["incident"], radiology["incidents"]) == ("2022-05-panne", ["2022-05-panne", "2022-06-leak"])


@pytest.mark.parametrize("typed", ["nord et sud", "nord ou sud", "nord, sud", "[nord, sud]"])
def test_two_places_are_two_however_they_are_joined(tmp_path: Path, typed: str) -> None:
    """A place is not lost because somebody wrote "and" instead of a comma."""
    project = make_project(tmp_path)
    project.write_note(note(f"  consultations:\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: {typed}"))
    content = project.read().content
    assert content is not None
    (statement,) = content.incidents["2022-05-panne"].notes[0].statements
    assert statement.elsewhere == ("nord", "sud")


@pytest.mark.parametrize(
    ("elsewhere", "rule", "told"),
    [
        ("sud", "call-first", "Allez à : Sud. Appelez-nous avant de venir : [000 00 00 00 02]"),
        ("sud, partner", "call-first", "Sud ou l’hôpital voisin. Sud : Appelez-nous avant de venir : [000"),
        ("sud", "come", ""),
    ],
)
def test_a_place_to_go_that_asks_for_a_call_says_so(tmp_path: Path, elsewhere: str, rule: str, told: str) -> None:
    """Nobody sets out for a hospital that says "call first" of the same service; of two places, that one is named."""
    project = make_project(tmp_path)
    sent = f"    - {{at: nord, state: cancelled, rule: go-elsewhere, elsewhere: [{elsewhere}]}}"
    there = f"    - {{at: sud, state: degraded, rule: {rule}}}"
    project.write_note(note(f"  consultations:\n{sent}\n{there}"))
    project.build()
    for path in ("fr/locations/nord/index.md", "fr/incidents/2022-05-panne/1/index.md", "fr/index.md"):
        page = project.page(path).replace("\xa0", " ").replace("\u202f", " ")
        assert told in page
        assert ("Appelez-nous avant" in page) == bool(told)

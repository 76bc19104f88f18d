"""What an incident does not say: services that no note names, which patients read as running."""

from pathlib import Path

import pytest

from statusgen import pipeline
from tests.builders import NOON, Project, make_project, note

INCIDENT = "incidents/2022-05-panne/incident.fr.md"


def unsaid(project: Project) -> list[str]:
    """Return the services that the check says nobody named."""
    problems = pipeline.check(project.path, NOON).problems
    return [dict(problem.values)["services"] for problem in problems if problem.code == "concerns-unsaid"]


@pytest.mark.parametrize(
    ("line", "services"),
    [("", ["Urgences, Consultations, Téléphone"]), ("concerns: everything", []), ("concerne : nommés", [])],
)
def test_what_an_incident_concerns_is_said_or_asked_for(tmp_path: Path, line: str, services: list[str]) -> None:
    """Services that no note names are listed, unless the incident says that it concerns them, or does not."""
    project = make_project(tmp_path)
    project.write(INCIDENT, f"---\ntitle: Panne\n{line}\n---\nUne panne.\n")
    project.write_note(note())
    assert unsaid(project) == services


@pytest.mark.parametrize("more", ["closed", "planned", "all named", "nothing named", "another names all"])
def test_nobody_is_asked_where_nothing_is_left_unsaid(tmp_path: Path, more: str) -> None:
    """A closed or planned incident, one that names all services or none, and one beside a wider one ask nothing."""
    project = make_project(tmp_path)
    text = note("  radiology: running, come", stage="closed") if more == "closed" else note()
    if more == "all named":
        text = note(
            "  radiology: cancelled, wait\n  emergency: running\n  consultations: running\n  telephone: running"
        )
    if more == "nothing named":
        text = note("")
    if more == "planned":
        window = "kind: planned\nfrom: 17/05/2022 08:00\nuntil: 18/05/2022 08:00"
        project.write(INCIDENT, f"---\ntitle: Travaux\n{window}\n---\nDes travaux.\n")
    if more == "another names all":
        wider = "---\ntitle: Tout\nconcerns: everything\n---\nTout.\n"
        project.write("incidents/2022-05-tout/incident.fr.md", wider)
        project.write_note(note(""), incident="2022-05-tout")
    project.write_note(text)
    assert unsaid(project) == []

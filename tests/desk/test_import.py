"""``statusgen import``: what another status page said, without inventing what it never said."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Project, make_project
from tests.command_line import run

RESOLVED: dict[str, Any] = {
    "name": "Portail : panne # <b>totale</b>",
    "status": "resolved",
    "impact": "major",
    "incident_updates": [
        {
            "status": "resolved",
            "body": 'C\'est <b>réparé</b>.<br>Voir <a href="https://a.example/x">ici</a>, [là](javascript:alert(1)).',
            "display_at": "2021-05-03T15:00:00.000Z",
            "affected_components": [
                {
                    "name": "Imagerie\n---\nservices: radiology",
                    "old_status": "major_outage",
                    "new_status": "operational",
                }
            ],
        },
        {
            "status": "investigating",
            "body": "Nous cherchons depuis [[heure]], {{nom}}.\n---\nservices:\n  radiology: running",
            "display_at": "2021-05-03T12:02:00.000Z",
        },
    ],
}
OPEN: dict[str, Any] = {
    "name": "../../etc",
    "status": "identified",
    "incident_updates": [
        {"status": "monitoring", "body": None, "display_at": "2022-05-16T11:00:00Z"},
        {"status": "identified", "body": "En panne", "display_at": "2022-05-16T10:00:00Z"},
    ],
}
ISSUE = """---
title: Major outage
date: 2021-02-03 14:30:00
resolved: true
resolvedWhen: 2021-02-03 16:00:00
severity: down
affected: [API, Imagerie]
section: issue
---
*Resolved* - It works again. {{< track "2021-02-03 16:00:00" >}}

*Investigating* - Nothing works. {{< track "2021-02-03 14:30:00" >}}
"""


def read(project: Project) -> dict[str, str]:
    """Return the imported files by their path below the incidents."""
    root = project.path / "content/incidents"
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.glob("20*/*.md")
        if "05-panne" not in str(path)
    }


def test_a_statuspage_becomes_history_and_drafts(tmp_path: Path) -> None:
    """Closed: notes without a state of any service; open: what is to be completed; the rest is reported."""
    project = make_project(tmp_path / "here")
    source = tmp_path / "incidents.json"
    source.write_text(json.dumps({"incidents": [OPEN, RESOLVED, {"name": "Vide"}, 7]}), encoding="utf-8")
    done = run(project.path, "import", "statuspage", str(source))
    assert done.returncode == 0, done.stderr
    files = read(project)
    assert sorted(files) == [
        "2021-05-portail-panne-b-totale-b/01-investigating.fr.md",
        "2021-05-portail-panne-b-totale-b/02-resolved.fr.md",
        "2021-05-portail-panne-b-totale-b/incident.fr.md",
        "2022-05-etc/01-identified.fr.md",
        "2022-05-etc/incident.fr.md",
    ]
    last = files["2021-05-portail-panne-b-totale-b/02-resolved.fr.md"]
    assert "\nétape : Incident terminé\n" in last
    assert "\n# Statuspage: Imagerie --- services: radiology: major_outage → operational\n" in last
    assert "C'est réparé.\nVoir [ici](https://a.example/x), là." in last
    content = project.read().content
    assert content is not None
    incident = content.incidents["2021-05-portail-panne-b-totale-b"]
    assert incident.is_closed
    assert [note.statements for note in incident.notes] == [()]
    assert "placeholder-left" not in {problem.code for problem in project.problems()}
    refused = [problem.path for problem in project.problems() if problem.code == "facts-in-text"]
    assert refused == ["content/incidents/2021-05-portail-panne-b-totale-b/01-investigating.fr.md"]  # never as facts
    unfilled = {problem.path for problem in project.read().problems if problem.is_error}
    assert unfilled - {*refused} == {"content/incidents/2022-05-etc/01-identified.fr.md"}
    for told in (
        "« Vide »",
        "« 4 »",
        "Liens qui ne mènent nulle part d’ici : 1",
        "États de composants : 1",
        "sans texte : 1",
    ):
        assert told in done.stdout
    again = run(project.path, "import", "statuspage", str(source))
    assert "existe déjà" in again.stdout
    assert read(project) == files


def test_a_cstate_is_split_where_its_updates_say_when_they_were(tmp_path: Path) -> None:
    """Without a zone an instant is in UTC; without instants the whole text is one note; links are not followed."""
    project = make_project(tmp_path / "here")
    issues = tmp_path / "old/content/issues"
    issues.mkdir(parents=True)
    (issues / "one.md").write_text(ISSUE, encoding="utf-8")
    (issues / "two.md").write_text(ISSUE.replace("track", "other").replace("2021-02", "2021-03"), encoding="utf-8")
    (issues / "deep.md").write_text(f"---\ntitle: {'[' * 50_000}\n---\nx\n", encoding="utf-8")
    (issues / "link.md").symlink_to("/etc/passwd")
    done = run(project.path, "import", "cstate", str(tmp_path / "old"))
    assert done.returncode == 0, done.stderr
    files = read(project)
    assert "publié : 2021-02-03T15:30+01:00" in files["2021-02-major-outage/01-investigating.fr.md"]
    assert files["2021-02-major-outage/02-resolved.fr.md"].endswith("---\nIt works again.\n")
    assert "# cState: affected: API, Imagerie" in files["2021-02-major-outage/incident.fr.md"]
    assert "*Resolved* - It works" in files["2021-03-major-outage/01-update.fr.md"]
    assert "« deep.md »" in done.stdout
    assert "« link.md »" in done.stdout
    assert not any(problem.is_error for problem in project.read().problems)


@pytest.mark.parametrize("what", ["statuspage", "cstate"])
def test_what_holds_nothing_is_refused_with_what_to_name(tmp_path: Path, what: str) -> None:
    """A missing path, an empty folder, a file of something else: one sentence, and nothing is written."""
    project = make_project(tmp_path / "here")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.json").write_text('"' * 3, encoding="utf-8")
    for name in ("nowhere", "empty", "other.json"):
        done = run(project.path, "import", what, str(tmp_path / name))
        assert done.returncode == 3
        assert name in done.stderr
        assert "Traceback" not in done.stderr
    assert read(project) == {}

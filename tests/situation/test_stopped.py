"""A title, a sentence or a remark that stops what patients read they may come to is warned about, and nothing else."""

from pathlib import Path

import pytest

from statusgen import pipeline
from tests.builders import NOON, Project, make_project, note

RUNS = "  consultations: running, come"
CHILDREN = "  consultations:\n    state: running\n    except:\n      - for: children\n        rule: wait"
LATER = "  consultations:\n    state: cancelled\n    rule: wait\n    from: 18/05/2022 8:00"
NORTH_ONLY = (
    "  consultations:\n    - at: Nord\n      state: cancelled\n      rule: wait\n    - at: Sud\n      state: running"
)


def warned(project: Project) -> list[tuple[str, str]]:
    """Return of which services it is said that a note stops them, each with the sentence that says so."""
    found = [dict(one.values) for one in pipeline.check(project.path, NOON).problems if one.code == "text-stopped"]
    return [(values["service"], values["sentence"]) for values in found]


def write(project: Project, services: str, title: str, body: str = "Les précisions suivent.", number: int = 1) -> None:
    """Write a note."""
    published = f"17/05/2022 {9 + number}:30"
    project.write_note(note(services, title=f'"{title}"', body=body, published=published), number)


@pytest.mark.parametrize(
    ("services", "title", "body", "named"),
    [
        (RUNS, "Consultations annulées au Nord", "Suit.", "Consultations"),
        (RUNS, "Radiologie fermée", "Suit.", "Radiologie"),
        ("  emergency: running", "Urgences fermées", "Suit.", "Urgences"),
        ("  telephone: running", "Téléphone coupé", "Suit.", "Téléphone"),
        (RUNS, "Consultations : téléphone coupé", "Suit.", "Téléphone"),
        (RUNS, "Téléphone coupé en radiologie", "Suit.", "Téléphone"),
        (RUNS, "Panne", "Tout va mal. Les consultations sont annulées.", "Consultations"),
        (RUNS, "Panne", "Le quai est fermé. Les **consultations** : à l’arrêt au Sud.", "Consultations"),
        ("  consultations: degraded, come", "Consultations annulées", "Suit.", "Consultations"),
        ("  consultations: degraded, come-unless-contacted", "Consultations annulées", "Suit.", ""),
        ("  consultations: cancelled, wait", "Consultations annulées au Nord", "Suit.", ""),
        ("  consultations: unknown, call-first", "Consultations annulées", "Suit.", ""),
        (NORTH_ONLY, "Consultations annulées", "Les consultations sont annulées.", ""),
        (NORTH_ONLY, "Consultations annulées au Nord", "Suit.", ""),
        (NORTH_ONLY, "Consultations annulées au Sud", "Suit.", "Consultations"),
        (CHILDREN, "Consultations annulées", "Suit.", ""),
        (LATER, "Consultations annulées", "Suit.", ""),
        (RUNS, "Panne", "Demain, les consultations sont annulées.", ""),
        (RUNS, "Panne", "On nous demande : « Les consultations sont annulées. »", ""),
        (RUNS, "Panne", "> Les consultations sont annulées.\n\nC’est faux.", ""),
    ],
)
def test_what_patients_may_come_to_is_not_called_stopped(
    tmp_path: Path, services: str, title: str, body: str, named: str
) -> None:
    """Whether the note says that it runs, or no note says anything of it."""
    project = make_project(tmp_path)
    write(project, services, title, body)
    assert [service for service, _ in warned(project)] == ([named] if named else [])


def test_what_an_older_note_or_another_incident_stops_may_be_said_again(tmp_path: Path) -> None:
    """Silence lets nothing run again, and one incident does what another says."""
    project = make_project(tmp_path)
    write(project, "  consultations: cancelled, wait", "Consultations annulées")
    write(project, "  telephone: cancelled", "Consultations annulées, téléphone coupé", number=2)
    said = "Les consultations sont annulées."
    later = note("  telephone: cancelled", title="Consultations annulées", body=said, published="17/05/2022 11:45")
    project.write_note(later, incident="2022-05-inondation")
    assert warned(project) == []


def test_it_is_said_of_the_newest_word_and_of_what_waits(tmp_path: Path) -> None:
    """An older title stands as it was published; one that is not out yet can still be mended."""
    project = make_project(tmp_path)
    write(project, RUNS, "Consultations annulées")
    write(project, "", "Panne", number=2)
    assert warned(project) == []
    write(project, "", "Radiologie annulée", number=5)
    assert [service for service, _ in warned(project)] == ["Radiologie"]


@pytest.mark.parametrize(("stage", "is_said"), [("limited", True), ("closed", False)])
def test_the_last_note_may_bear_the_name_of_what_is_over(tmp_path: Path, *, stage: str, is_said: bool) -> None:
    """The incident was called so all along."""
    project = make_project(tmp_path)
    project.write_note(note(RUNS, title="Consultations annulées", body="Suit.", stage=stage))
    assert bool(warned(project)) == is_said


def test_a_translation_is_read_in_its_own_language(tmp_path: Path) -> None:
    """Its readers see its title above the same card."""
    project = make_project(tmp_path)
    write(project, RUNS, "Panne")
    project.write_note("---\ntitle: Consultaties geannuleerd in Noord\n---\nStoring.\n", language="nl")
    assert warned(project) == [("Consultations", "Consultaties geannuleerd in Noord")]


@pytest.mark.parametrize(
    ("at", "remark", "is_said"),
    [
        ("Nord, Sud", "Fermé au Sud.", True),
        ("Nord", "Fermé au Sud, venez au Nord.", False),
        ("Nord", "Aucun rendez-vous jusqu’à lundi.", True),
        ("Nord", "Fermé le 24 mai.", False),
        ("Nord", "L’ascenseur est fermé.", False),
        ("Nord", "{fr: Venez par la porte B, nl: Gesloten in Noord}", True),
        ("Nord", "closed-for-now", True),
    ],
)
def test_a_remark_does_not_stop_its_own_service(tmp_path: Path, at: str, remark: str, *, is_said: bool) -> None:
    """Patients read it on the same card; ``Sud`` is cancelled in a line of its own."""
    project = make_project(tmp_path)
    services = project.path / "content/services.yaml"
    text = services.read_text(encoding="utf-8")
    own = "remarks:\n  closed-for-now: {fr: Fermé pour le moment., nl: Voorlopig gesloten.}\n"
    services.write_text(text.replace("remarks:\n", own), encoding="utf-8")
    other = "" if "Sud" in at else "\n    - at: Sud\n      state: cancelled\n      rule: wait"
    write(
        project,
        f"  consultations:\n    - at: {at}\n      state: running\n      rule: come\n      remark: {remark}{other}",
        "Panne",
    )
    assert bool(warned(project)) == is_said

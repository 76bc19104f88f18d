"""Notes whose dates stand in another order than their numbers: what was written last is not overruled in silence."""

import pytest

from tests.builders import Project
from tests.command_line import run
from tests.record.test_hold import NAME, day, live, recent
from tests.record.test_renamed import status_of

__all__ = ["live"]

ED = ("emergency", "nord")
OPEN = "  emergency: running, emergency-only"
CLOSED = "  emergency:\n    at: nord\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: sud"


def publish(project: Project, text: str, number: int, status: int = 0) -> str:
    """Write a note, build, and return what the build says."""
    project.write_note(text, number, NAME)
    done = run(project.path, "build")
    assert done.returncode == status, done.stderr
    return done.stderr


@pytest.fixture
def with_open(live: Project) -> Project:
    """Return a site whose third note says that emergency departments are open."""
    publish(live, recent(OPEN, -0.5, title="Ouvertes"), 3)
    return live


@pytest.mark.parametrize("days", [-0.6, -300])
def test_a_stricter_note_that_is_dated_too_early_is_refused(with_open: Project, days: float) -> None:
    """A note begun before the last one, or copied with an old date, would close nothing: its writer is told."""
    said = publish(with_open, recent(CLOSED, days, title="Fermées"), 4, status=1)
    assert "04-note.fr.md" in said
    assert "avant le bulletin 3" in said
    publish(with_open, recent(CLOSED, -0.4, title="Fermées"), 4)
    assert status_of(with_open)[ED] == ["cancelled", "go-elsewhere"]


def test_a_note_dated_earlier_that_takes_nothing_away_goes_out(with_open: Project) -> None:
    """What is said of other services, or no more strictly, or held only until then, has nothing to fear of its date."""
    publish(with_open, recent("  radiology: cancelled, stay-unless-contacted", -0.6, title="Radiologie"), 4)
    assert status_of(with_open)[("radiology", "nord")] == ["cancelled", "stay-unless-contacted"]
    publish(with_open, recent(OPEN, -0.7, title="Rien de neuf"), 5)
    until = f"{CLOSED}\n    until: {day(-0.55)}"
    publish(with_open, recent(until, -0.6, title="La nuit"), 6)


def test_a_waiting_note_does_not_undo_what_was_written_after_it(with_open: Project) -> None:
    """Before its hour it is named and kept back, and the urgent note counts; under the next number it is the last."""
    publish(with_open, recent(OPEN, 0.2, title="Ce soir"), 4)
    said = publish(with_open, recent(CLOSED, -0.1, title="Fermées"), 5, status=1)
    assert "04-note.fr.md" in said
    assert "06-…" in said
    assert status_of(with_open)[ED] == ["cancelled", "go-elsewhere"]
    waiting = with_open.path / f"content/incidents/{NAME}/04-note.fr.md"
    waiting.rename(waiting.with_name("06-note.fr.md"))
    done = run(with_open.path, "build")
    assert done.returncode == 0, done.stderr
    assert "06-note.fr.md" in done.stderr


def test_nor_once_its_hour_has_come(with_open: Project) -> None:
    """What was kept back while it waited stays back."""
    publish(with_open, recent(CLOSED, -0.3, title="Fermées"), 5)
    said = publish(with_open, recent(OPEN, -0.2, title="Ce soir"), 4, status=1)
    assert "04-note.fr.md" in said
    assert status_of(with_open)[ED] == ["cancelled", "go-elsewhere"]


def test_of_two_new_notes_the_stricter_goes_out(live: Project) -> None:
    """Nobody has read either: the one that was written first stays back."""
    live.write_note(recent(OPEN, -0.1, title="Ouvertes"), 3, NAME)
    said = publish(live, recent(CLOSED, -0.2, title="Fermées"), 4, status=1)
    assert "03-note.fr.md" in said
    assert status_of(live)[ED] == ["cancelled", "go-elsewhere"]


def test_a_copy_under_an_old_date_opens_nothing(live: Project) -> None:
    """Word for word an older note, and laxer: nobody said it on purpose, unless it is dated of today."""
    publish(live, recent(OPEN, -1.9, title="Ouvertes"), 3)
    publish(live, recent(CLOSED, -1.6, title="Fermées"), 4)
    said = publish(live, recent(OPEN, -1.3, title="Ouvertes"), 5, status=1)
    assert "05-note.fr.md" in said
    assert "mot pour mot" in said
    assert status_of(live)[ED] == ["cancelled", "go-elsewhere"]
    assert not (live.path / f"site/fr/incidents/{NAME}/5/index.html").exists()
    publish(live, recent(OPEN, -0.1, title="Ouvertes"), 5)
    assert status_of(live)[ED] == ["degraded", "emergency-only"]  # the other incident diverts ambulances


def test_a_copy_that_is_nowhere_laxer_goes_out(live: Project) -> None:
    """Whatever its date: an urgent bulletin may well repeat what was said before."""
    publish(live, recent(CLOSED, -1.9, title="Fermées"), 3)
    publish(live, recent(OPEN, -1.6, title="Ouvertes"), 4)
    publish(live, recent(CLOSED, -1.3, title="Fermées"), 5)
    assert status_of(live)[ED] == ["cancelled", "go-elsewhere"]

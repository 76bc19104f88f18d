"""``statusgen diff``: what publishing now would change for patients, in words, before anybody publishes it."""

import re
import shutil
from pathlib import Path

import pytest

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import NAME, RECORD, SITE, day, edit, first_note, live, recent, write_project

__all__ = ["live"]
LAXER = 4


def test_nothing_changed(live: Project) -> None:
    """It says so, and writes nothing, not even a cache."""
    before = files_of(live.path)
    done = run(live.path, "diff")
    assert done.returncode == 0, done.stderr
    assert "tout comme avant" in done.stdout
    assert files_of(live.path) == before


def test_what_gets_laxer_is_said_in_every_language(live: Project) -> None:
    """Before and after, as patients read it, with the place; the exit status tells machines."""
    live.write_note(recent("  radiology:\n    at: nord\n    state: running", -0.01, title="Reprise"), 3)
    done = run(live.path, "diff")
    assert done.returncode == LAXER
    (named,) = (line for line in done.stdout.splitlines() if line.startswith("Radiologie"))
    assert re.match(r"Radiologie  \[moins strict", named)
    assert re.search(r"fr  – À l’arrêt\. Ne venez pas\..*\n +\+ Fonctionne\. Venez à votre rendez-vous\.", done.stdout)
    assert re.search(r"nl  – Geannuleerd\. Kom niet\..*\n +\+ Werkt\. Kom naar uw afspraak\.", done.stdout)
    assert f"  {NAME}/3  Reprise  (fr)" in done.stdout
    alone = run(live.path, "diff", "--language", "nl").stdout
    assert "Werkt." in alone
    assert "Fonctionne." not in alone
    assert run(live.path, "diff", "--language", "it").returncode == 2


def test_what_gets_stricter_is_no_warning(live: Project) -> None:
    """A service that closes is told with status 0."""
    live.write_note(
        recent("  emergency:\n    at: sud\n    state: degraded\n    rule: emergency-only", -0.01, title="Sud"), 3
    )
    done = run(live.path, "diff")
    assert done.returncode == 0, done.stderr
    assert "moins strict" not in done.stdout
    assert re.search(r"(?m)^Urgences \(Sud\)$", done.stdout)
    assert f"{NAME}/3  Sud" in done.stdout


def test_a_group_that_was_let_come_and_no_longer_is_counts_as_laxer(live: Project) -> None:
    """Where its exception is left out: marked, with the status of what gets laxer."""
    cancelled = "  radiology:\n    state: cancelled\n    rule: wait"
    kept = f"{cancelled}\n    except:\n      - for: pregnancy\n        rule: come"
    for number, said, mark in ((3, kept, "moins strict"), (4, cancelled, "un groupe de patients")):
        live.write_note(recent(said, -0.06 + number / 100), number)
        done = run(live.path, "diff")
        assert done.returncode == LAXER, done.stdout
        assert re.search(rf"(?m)^Radiologie  .{mark}", done.stdout)
        assert run(live.path, "build").returncode == 0


def test_the_same_words_are_not_told_twice(tmp_path: Path) -> None:
    """A service that runs as ever is named; before and after stand only where patients read another word."""
    project = write_project(tmp_path)
    project.write_note(recent("  consultations: running, come\n  radiology: cancelled, wait"), incident=NAME)
    said = run(project.path, "diff").stdout
    assert "la même chose aux patients que maintenant : Consultations\n" in said
    assert re.search(r"(?m)^Radiologie$", said)
    assert not re.search(r"(?m)^Consultations", said)


def test_what_gets_laxer_later_is_said_now(live: Project) -> None:
    """The same words today do not hide that patients may come sooner than was said."""
    window = "  radiology:\n    state: running\n    from: {day}"
    live.write_note(recent(window.format(day=day(3)), -0.01, title="Reprise bientôt"), 3)
    done = run(live.path, "diff")
    assert done.returncode == LAXER
    assert "moins strict" in done.stdout


def test_withdrawing_lists_what_gets_laxer(live: Project) -> None:
    """A note that is taken back is named among what disappears, with the cells it held."""
    edit(first_note(live.path / "content"), "(?m)^title:", "status: withdrawn\nwithdrawn-because: Faux.\ntitle:")
    done = run(live.path, "diff")
    assert done.returncode == LAXER
    assert re.search(rf"Disparaît.*\n  {NAME}/1 ", done.stdout)
    assert re.search(r"(?m)^Radiologie  \[moins strict", done.stdout)


def test_what_stands_because_it_was_published_does_not_change(live: Project) -> None:
    """A note that is lost still counts: nothing changes for readers, and the errors are pointed to."""
    first_note(live.path / "content").unlink()
    done = run(live.path, "diff")
    assert done.returncode == 1
    assert "tout comme avant" in done.stdout
    assert "Erreurs : 1." in done.stderr


def test_a_typing_mistake_is_no_news(live: Project) -> None:
    """Where only the text changed, nobody is told, and it says so; a corrected fact comes once more."""
    edit(first_note(live.path / "content"), "La radiologie est annulée", "La radiologie est à l’arrêt")
    done = run(live.path, "diff")
    assert done.returncode == 0, done.stderr
    assert re.search(rf"Seul le texte a changé.*\n  {NAME}/1 ", done.stdout)
    assert "Nouveau dans les flux" not in done.stdout


@pytest.mark.slow("more of the same")
def test_before_anything_was_published_everything_is_new(tmp_path: Path) -> None:
    """There is nothing to compare with; what patients would read is shown all the same."""
    project = write_project(tmp_path)
    done = run(project.path, "diff")
    assert "tout est nouveau" in done.stdout
    assert f"{NAME}/1" in done.stdout
    assert not (tmp_path / RECORD).exists()
    assert not (tmp_path / SITE).exists()


def test_a_site_elsewhere_can_be_compared_with(live: Project, tmp_path: Path) -> None:
    """``--since`` takes the site itself, such as the copy on the server, where no record is at hand."""
    shutil.move(live.path / SITE, tmp_path / "server")
    shutil.rmtree(live.path / RECORD)
    live.write_note(recent("  radiology: running", -0.01, title="Reprise"), 3)
    done = run(live.path, "diff", f"--since={tmp_path / 'server'}")
    assert done.returncode == LAXER, done.stderr
    assert f"{NAME}/1" not in done.stdout


def test_a_build_says_in_short_what_changed_for_patients(live: Project) -> None:
    """What gets laxer is said where and as patients read it; what concerns no patient is not spoken of."""
    live.write_note(recent("  radiology:\n    at: nord\n    state: running", -0.01, title="Reprise"), 3)
    live.write_note(recent("  emergency:\n    at: sud\n    state: degraded\n    rule: emergency-only", -0.01), 4)
    checked = [line for line in run(live.path, "check").stderr.splitlines() if "pour les patients" in line]
    said = run(live.path, "build")
    assert "2 services changent pour les patients. 1 devient moins strict : Radiologie" in said.stderr
    short, _, _ = checked[0].partition(" Avant de publier")
    assert short in said.stderr.splitlines()
    assert short != checked[0]
    assert f"Venez à votre rendez-vous ({NAME}/3 : état, règle)." in said.stderr.replace("\xa0", " ")
    assert "pour les patients" not in said.stdout
    edit(first_note(live.path / "content"), "La radiologie est annulée", "La radiologie est à l’arrêt")
    for command in ("check", "build"):
        assert "pour les patients." not in run(live.path, command).stderr
    path = live.path / f"content/incidents/{NAME}/02-note.fr.md"
    edit(path, "(?m)^title:", "status: withdrawn\nwithdrawn-because: Faux.\ntitle:")
    for command in ("check", "build"):
        withdrawn = run(live.path, command).stderr.replace("\xa0", " ")
        assert "1 devient moins strict : Consultations" in withdrawn
        assert f"({NAME}/2 : " in withdrawn


def test_check_says_what_gets_laxer_later(live: Project) -> None:
    """A closure that is cut short by a new note, or a note that is forgotten, is named before anybody publishes."""
    closed = "  radiology:\n    state: cancelled\n    rule: wait\n    from: {}\n    until: {}"
    live.write_note(recent(closed.format(day(1), day(5)), -0.5, title="Fermée"), 3)
    assert run(live.path, "build").returncode == 0
    live.write_note(recent(closed.format(day(1), day(3)), -0.1, title="Moins long"), 4)
    for command in ("check", "build"):
        assert "1 devient moins strict : Radiologie" in run(live.path, command).stderr
    (live.path / f"content/incidents/{NAME}/02-note.fr.md").unlink()
    run(live.path, "forget", f"{NAME}/2", "--yes")
    for command in ("check", "build"):
        assert "1 devient moins strict : Consultations" in run(live.path, command).stderr


def test_a_translation_is_told_in_its_language_alone(live: Project) -> None:
    """A text that changed in one language is no change for readers of another."""
    live.write_note(
        "---\ntitle: Radiologie geannuleerd\n---\nDe radiologie is geannuleerd.\n", language="nl", incident=NAME
    )
    assert f"{NAME}/1" in run(live.path, "diff", "--language", "nl").stdout
    assert f"{NAME}/1" not in run(live.path, "diff", "--language", "fr").stdout
    (named,) = (line for line in run(live.path, "diff").stdout.splitlines() if f"{NAME}/1" in line)
    assert named.endswith("(nl)")


def test_calls_for_help_are_told_in_every_language(live: Project) -> None:
    """Whom a hospital looks for, or no longer does, as readers will find it."""
    calls = (
        ("blood: O-", r"fr  \+ Nous cherchons.*O−.*\n  nl  \+ Wij zoeken.*O−"),
        ("none", r"fr  – Nous cherchons.*O−"),
    )
    for number, (call, told) in enumerate(calls, 3):
        help_wanted = f"help-wanted: {call}" if call == "none" else f"help-wanted:\n  {call}"
        live.write_note(recent("", -0.06 + number / 100, more=help_wanted), number)
        done = run(live.path, "diff")
        assert re.search(told, done.stdout.replace("\xa0", " ").replace("\u202f", " ")), done.stdout
        assert run(live.path, "build", "-q").returncode in (0, 1)

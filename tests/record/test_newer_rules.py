"""A rule is an error for a note not yet published, and a warning for one that was published before the rule."""

import json
import shutil
from collections.abc import Callable

import pytest

from statusgen.content.prose import parse_prose
from statusgen.content.source import parse_source
from tests.builders import Project, files_of, without_digest
from tests.command_line import run
from tests.record.test_hold import NAME, RECORD, SITE, edit, first_note, live, recent

__all__ = ["live"]
BRACES = "{fr: Radiologie, nl: Radiologie}"
UNFINISHED = "La radiologie reprend le XX/05 (barré)."
CONFLICT = "<<<<<<< ici\nLa radiologie est annulée.\n=======\nLa radiologie.\n>>>>>>> là"

Change = Callable[[Project], None]


def _was_published_with(project: Project, **text: str) -> None:
    """Let the record hold another title or text of the first note, as an older version published it."""
    for folder in (RECORD, f"{SITE}/api/published"):
        path = project.path / folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        record["notes"][0]["facts"]["texts"]["fr"] |= text
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _cross_out(project: Project) -> None:
    edit(first_note(project.path / "content"), "  radiology:", "  **radiology**:")


def _put_title_in_braces(project: Project) -> None:
    edit(first_note(project.path / "content"), "title: .*", f"title: {BRACES}")


def _leave_two_versions(project: Project) -> None:
    edit(first_note(project.path / "content"), "La radiologie est annulée.", CONFLICT)


def _was_published_in_braces(project: Project) -> None:
    _put_title_in_braces(project)
    _was_published_with(project, title=BRACES)


def _was_published_in_two_versions(project: Project) -> None:
    _leave_two_versions(project)
    source = parse_source("01-note.fr.md", CONFLICT.encode())
    _was_published_with(project, html=parse_prose(source, source.lines, 1, {})[0].html)


def _leave_unfinished(project: Project) -> None:
    edit(first_note(project.path / "content"), "La radiologie est annulée.", UNFINISHED)


def _was_published_unfinished(project: Project) -> None:
    _leave_unfinished(project)
    source = parse_source("01-note.fr.md", UNFINISHED.encode())
    _was_published_with(project, html=parse_prose(source, source.lines, 1, {})[0].html)


def _was_published_half_said(project: Project) -> None:
    edit(first_note(project.path / "content"), "  radiology: .*", "  radiology: cancelled, ne venez pas")
    for folder in (RECORD, f"{SITE}/api/published"):
        path = project.path / folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        record["notes"][0]["facts"]["statements"][0]["rule"] = "stay-unless-contacted"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_was_published_half_said, ":10: attention: « ne venez pas »"),
        (_cross_out, ":10: attention: « **radiology** »"),
        (_was_published_in_braces, ":2: attention: "),
        (_was_published_in_two_versions, ":16: attention: "),
        (_was_published_unfinished, ":12: attention: "),
    ],
)
def test_what_was_published_without_a_rule_is_warned_about(live: Project, change: Change, said: str) -> None:
    """Its facts and its text are those of the record: they stand, and nothing is in error."""
    change(live)
    checked = run(live.path, "check")
    assert (checked.returncode, f"01-note.fr.md{said}" in checked.stdout) == (0, True), checked.stdout


@pytest.mark.parametrize(
    "change",
    [
        _put_title_in_braces,
        _leave_two_versions,
        _leave_unfinished,
        lambda project: edit(first_note(project.path / "content"), "  radiology: .*", "  // radiology: running, come"),
    ],
)
def test_what_was_typed_into_a_published_note_afterwards_is_an_error(live: Project, change: Change) -> None:
    """No reader ever saw it: the record stands, whatever the new line says."""
    before = files_of(live.path / SITE)
    change(live)
    assert run(live.path, "build").returncode == 1
    assert files_of(live.path / SITE) == before


def test_a_wait_that_an_older_version_took_for_more_is_no_correction(live: Project) -> None:
    """Its record says "more than" of what the note says "at least": nobody wrote anything else since."""
    wait = "  radiology:\n    state: degraded\n    rule: come\n    delay: au moins 70 h"
    live.write_note(recent(wait, -0.1, title="Attente"), 4)
    assert run(live.path, "build").returncode == 0
    for folder in (RECORD, f"{SITE}/api/published"):
        path = live.path / folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        assert record["notes"][-1]["facts"]["statements"][0]["delay"].pop("is_least")
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(live.path / ".statusgen")
    assert run(live.path, "build").returncode == 0
    published = json.loads((live.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    assert not published["notes"][-1].get("corrected")


def test_a_crossed_out_line_that_was_never_published_does_not_count(live: Project) -> None:
    """Not even where it would be stricter: beside the published line, or in a note of its own."""
    before = files_of(live.path / SITE)
    edit(first_note(live.path / "content"), "(  radiology:.*)", r"\1\n  // consultations: cancelled, wait")
    live.write_note(recent("  // telephone: cancelled", -0.01), 3)
    done = run(live.path, "build")
    assert done.returncode == 1
    assert done.stderr.count(": erreur: « // ") == 2
    assert files_of(live.path / SITE) == before


def test_a_correction_of_what_was_not_yet_said_is_refused(live: Project) -> None:
    """Readers of the newer bulletin would be told that an older one corrects it; what was published so stands."""
    edit(first_note(live.path / "content"), "(published: .*)", r"\1\ncorrects: 2")
    live.write_note(recent("", -2.5, more="corrects: 2"), 3)
    checked = run(live.path, "check")
    said = [line for line in checked.stdout.splitlines() if "que cette note corrige" in line]
    assert [("01-" in line, ": erreur: " in line) for line in said] == [(False, True), (True, False)], checked.stdout


@pytest.mark.parametrize("address", ["https://etat.essai.example/status.php/", "https://etat..essai.example/"])
def test_an_address_that_an_older_version_took_holds_up_nothing(live: Project, address: str) -> None:
    """A site that was published is warned about it; a new one is not begun with it."""
    edit(live.path / "content/settings.yaml", "base-url: .*", f"base-url: {address}")
    checked = run(live.path, "check")
    said = [line for line in checked.stdout.splitlines() if "pas l’adresse d’un site" in line]
    assert [": attention: " in line for line in said] == [True], checked.stdout
    assert ": erreur: " not in checked.stdout
    assert run(live.path, "build").returncode == 0


@pytest.mark.parametrize("beside", ["", "  radiology: cancelled, ne venez pas\n"])
def test_do_not_come_is_no_correction_of_a_service_without_appointments(live: Project, beside: str) -> None:
    """Its record says "unless confirmed", as an older version took it: the note stands, and readers get nothing new."""
    services = live.path / "content/services.yaml"
    blood = "services:\n  blood-tests:\n    name: {fr: Prises de sang, nl: Bloedafname}\n    kind: walk-in\n"
    services.write_text(services.read_text(encoding="utf-8").replace("services:\n", blood, 1), encoding="utf-8")
    live.write_note(recent(f"{beside.replace('ne venez pas', 'wait')}  blood-tests: cancelled, wait", -0.1), 4)
    assert run(live.path, "build").returncode == 0
    for folder in (RECORD, f"{SITE}/api/published"):
        path = live.path / folder / f"{NAME}.json"
        record = json.loads(without_digest(path.read_text(encoding="utf-8")))
        for statement in record["notes"][-1]["facts"]["statements"]:
            assert statement["rule"] == "wait"
            statement["rule"] = "stay-unless-contacted"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    live.write_note(recent(f"{beside}  blood-tests: cancelled, ne venez pas", -0.1), 4)
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    published = json.loads((live.path / RECORD / f"{NAME}.json").read_text(encoding="utf-8"))
    assert not published["notes"][-1].get("corrected")

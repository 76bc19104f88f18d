"""What was published counts until a person says otherwise: ``statusgen forget`` and ``statusgen accept``."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import NAME, SITE, edit, first_note, live, own_page, recent
from tests.samples import sample

__all__ = ["live"]
SERVICES, SETTINGS = "content/services.yaml", "content/settings.yaml"
FORGOTTEN = "content/forgotten.yaml"
CHANGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "service taken out": ("entry-gone", lambda root: edit(root / SERVICES, r"(?m)^  radiology:\n(?:    .*\n)+", "")),
    "location taken out": ("entry-gone", lambda root: edit(root / SERVICES, r"(?m)^  sud:\n(?:    .*\n)+", "")),
    "service that takes people as planned": (
        "service-laxer",
        lambda root: edit(
            root / SERVICES, "  consultations:\n", "  consultations:\n    when-unknown: come-as-planned\n"
        ),
    ),
    "clock of another country": (
        "timezone-changed",
        lambda root: edit(root / SETTINGS, "Europe/Brussels", "America/New_York"),
    ),
    "another name for readers of feeds": (
        "identity-changed",
        lambda root: edit(root / SETTINGS, r"(?m)^(identity: .*),.*$", r"\1,1999"),
    ),
    "a language taken out": ("language-gone", lambda root: edit(root / SETTINGS, "languages: .*", "languages: fr")),
    "a site that stands still": (
        "demonstration-added",
        lambda root: edit(root / SETTINGS, "emergency:", "demonstration: 17/05/2022 12:00\nemergency:"),
    ),
}


@pytest.mark.parametrize("what", sample(CHANGES, "service taken out"))
def test_what_makes_something_laxer_does_not_count_until_it_is_accepted(live: Project, what: str) -> None:
    """The site stays byte for byte, the build says so; put back all is well, and accepted it counts."""
    before = files_of(live.path / SITE)
    kept = {name: (live.path / name).read_bytes() for name in (SERVICES, SETTINGS)}
    CHANGES[what][1](live.path)
    refused = run(live.path, "build")
    assert refused.returncode == 1, refused.stderr
    assert "statusgen accept" in refused.stderr
    assert files_of(live.path / SITE) == before
    changed = {name: (live.path / name).read_bytes() for name in kept}
    for name, raw in kept.items():
        (live.path / name).write_bytes(raw)
    back = run(live.path, "build")
    assert back.returncode == 0, back.stderr
    assert files_of(live.path / SITE) == before
    for name, raw in changed.items():
        (live.path / name).write_bytes(raw)
    assert run(live.path, "accept", "--yes").returncode == 0
    assert " accepted " in (live.path / FORGOTTEN).read_text(encoding="utf-8")
    accepted = run(live.path, "check")
    assert "statusgen accept" not in accepted.stdout + accepted.stderr


@pytest.mark.slow("three builds of the command line")
def test_a_group_of_patients_keeps_the_name_that_was_published(live: Project) -> None:
    """Renamed, an exception that was published would be for other people; a name in another language is none."""
    path = live.path / SERVICES
    typed = path.read_text(encoding="utf-8") + "\npatients:\n  greffe:\n    name: {fr: patients greffés}\n"
    path.write_text(typed, encoding="utf-8")
    assert run(live.path, "build").returncode == 0
    path.write_text(typed.replace("{fr: patients greffés}", "{fr: patients greffés, nl: getransplanteerden}"), "utf-8")
    assert run(live.path, "build").returncode == 0
    path.write_text(typed.replace("patients greffés", "tous nos patients"), encoding="utf-8")
    refused = run(live.path, "build")
    assert refused.returncode == 1, refused.stderr
    assert "« patients greffés » compte" in refused.stderr


@pytest.mark.slow("builds the site again")
def test_addresses_of_a_language_that_was_taken_out_lead_on(live: Project) -> None:
    """Once somebody has let it go: each page to that of the reference language, by itself and on servers."""
    page = f"incidents/{NAME}/1/index.html"
    CHANGES["a language taken out"][1](live.path)
    assert run(live.path, "accept", "--yes").returncode == 0
    for _ in range(2):
        done = run(live.path, "build")
        assert done.returncode == 0, done.stderr
        assert f'content="0; url=../../../../fr/{page}"' in live.page(f"nl/{page}")
        assert "/nl/* /fr/:splat 301!\n/nl/* /fr/:splat 301\n" in live.page("_redirects")
        shutil.rmtree(live.path / ".statusgen")


def test_what_is_stricter_or_new_counts_at_once(live: Project) -> None:
    """A service that asks people to call first, and one that is new, need nobody's word."""
    edit(live.path / SERVICES, "  consultations:\n", "  vaccination:\n  consultations:\n    rule: call-first\n")
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert (live.path / SITE / "fr/services/vaccination/index.html").is_file()


@pytest.mark.slow("several builds")
def test_a_note_that_is_gone_counts_until_it_is_forgotten(live: Project) -> None:
    """Without a yes nothing is written; with it the note goes, and what gets laxer was listed."""
    first_note(live.path / "content").unlink()
    page = live.path / SITE / f"fr/incidents/{NAME}/1/index.html"
    assert run(live.path, "build").returncode == 1
    assert page.is_file()
    asked = run(live.path, "forget", f"{NAME}/1")
    assert asked.returncode == 3
    assert "Radiologie" in asked.stderr
    assert not (live.path / FORGOTTEN).exists()
    assert run(live.path, "forget", f"{NAME}/1", "--yes").returncode == 0
    done = run(live.path, "build")
    assert done.returncode == 0, done.stderr
    assert not page.exists()


@pytest.mark.slow("several builds")
def test_an_incident_that_is_gone_can_be_forgotten_whole(live: Project) -> None:
    """Its folder is away, and one line lets all of it go."""
    shutil.rmtree(own_page(live.path / "content").parent)
    assert run(live.path, "build").returncode == 1
    assert run(live.path, "forget", NAME, "--yes").returncode == 0
    assert run(live.path, "build").returncode == 0
    assert not (live.path / SITE / f"fr/incidents/{NAME}/index.html").exists()


def test_a_number_that_was_forgotten_is_not_given_again(live: Project) -> None:
    """Readers know another update under it."""
    first_note(live.path / "content").unlink()
    assert run(live.path, "forget", f"{NAME}/1", "--yes").returncode == 0
    assert run(live.path, "build").returncode == 0
    live.write_note(recent("  radiology: cancelled, wait", -0.1))
    assert run(live.path, "check").returncode == 1


def test_what_was_never_published_cannot_be_forgotten(live: Project) -> None:
    """A mistyped name forgets nothing."""
    refused = run(live.path, "forget", f"{NAME}/77", "--yes")
    assert refused.returncode in (2, 3)
    assert not (live.path / FORGOTTEN).exists()


def test_a_list_that_cannot_be_read_forgets_nothing(live: Project) -> None:
    """Half a line is no word of anybody."""
    before = files_of(live.path / SITE)
    first_note(live.path / "content").unlink()
    live.write("forgotten.yaml", f"<<<<<<< ours\n{NAME}/1 forgot\n")
    done = run(live.path, "build")
    assert done.returncode == 1
    assert files_of(live.path / SITE) == before

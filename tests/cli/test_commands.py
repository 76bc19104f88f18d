"""The commands, as people run them."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from statusgen import __version__
from statusgen.cli import main
from statusgen.cli.instants import read_instant
from tests.builders import BASE, EXAMPLE, ROOT, Project, files_of, instant, make_project, note
from tests.conftest import leave_out
from tests.formats.test_web import without_demonstration

FIVE_MISTAKES = """---
titre : Radiologie annulée
publié : 05/17/2022 10:30
valable jusqu'au : 18/05/2022 18:00
prochaine mise à jour : lundi 18/05/2022 12:00
étape : limité
auteur : Service communication
approuvé par : Direction médicale
services :
  radiologie : annulé
  consultations : anulé, attendez
  maternité : fonctionne
---
La radiologie est annulée.
"""


def run(project: Path, *arguments: str, **variables: str) -> Result:
    """Run the command in a folder."""
    environment = {"COLUMNS": "100", **variables}
    with contextlib.chdir(project):
        return CliRunner().invoke(main, arguments, env=environment, prog_name="statusgen")


def run_process(
    project: Path, *arguments: str, before: Sequence[str] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own; ``before`` is what runs it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **variables}
    command = [*before, sys.executable, "-m", "statusgen", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_the_version_is_printed(tmp_path: Path) -> None:
    """``--version`` says which version runs."""
    assert run(tmp_path, "--version").stdout.strip() == f"statusgen, version {__version__}"


@pytest.mark.parametrize("command", ["", "build", "check"])
def test_help_shows_examples_and_exit_statuses(tmp_path: Path, command: str) -> None:
    """``--help`` of every command shows what to type and what the exit statuses mean."""
    said = run(tmp_path, *filter(None, [command]), "--help").stdout
    assert "Examples:" in said
    assert "Exit status:" in said


def test_the_example_has_neither_errors_nor_warnings(tmp_path: Path) -> None:
    """What newcomers copy is sound: complete in every language, nothing out of date, no pair that is unclear."""
    shutil.copytree(EXAMPLE / "content", tmp_path / "content")
    done = run(tmp_path, "check")
    assert done.exit_code == 0, done.stdout
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == "Erreurs : 0. Avertissements : 0. Réparations : 0."


def test_a_sound_site_is_built_with_status_0(tmp_path: Path) -> None:
    """The result stands on stdout, with the address to open; the summary on stderr."""
    project = make_project(tmp_path)
    project.write_note(note())
    done = run_process(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").resolve().as_uri() in done.stdout
    assert "Erreurs : 0." in done.stderr


def test_a_mistake_before_the_first_build_is_not_said_to_be_missing_in_a_record(tmp_path: Path) -> None:
    """Where something was built, by whatever, it is: the file may have been published."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("demonstration:", "# demonstration:"))
    project.write_note(note("  radiology: cancelled, wiat"))
    first = run(tmp_path, "check").stdout
    assert "wiat" in first
    assert "aucun registre" not in first
    (tmp_path / "site").mkdir()
    assert "aucun registre" in run(tmp_path, "check").stdout


def test_the_build_says_when_the_site_changes_by_itself(tmp_path: Path) -> None:
    """The next change without a new note is printed, as notes write instants."""
    project = make_project(tmp_path)
    project.write_note(note(next_update="18/05/2022 12:00"))
    assert "18/05/2022 12:00" in run(tmp_path, "build").stdout


def test_five_mistakes_give_five_messages_in_french(tmp_path: Path) -> None:
    """Every mistake of a note is said at once, with file and line, and what to type instead."""
    project = make_project(tmp_path)
    path = project.write_note(FIVE_MISTAKES)
    done = run(tmp_path, "check")
    assert done.exit_code == 1
    name = path.relative_to(tmp_path).as_posix()
    places = [line.split(": ")[0] for line in done.stdout.splitlines() if ": erreur: " in line]
    assert places == [f"{name}:{line}" for line in (3, 5, 10, 11, 12)]
    for sentence in (
        "Écrivez le jour d’abord : 17/05/2022 10:30.",
        "ce jour est un mercredi, pas un lundi.",
        "« radiologie » est annulé, mais rien ne dit ce que les patients doivent faire.",
        "Vouliez-vous écrire « annulé » ?",
        "Le service « maternité » n’est pas connu.",
    ):
        assert sentence in done.stdout.replace("\xa0", " "), sentence


def test_a_broken_note_keeps_its_last_good_version(tmp_path: Path) -> None:
    """The last good version stays published, everything else goes out, and the exit status says so."""
    project = make_project(tmp_path)
    project.write_note(note(title="Bonne version"))
    assert run(tmp_path, "build").exit_code == 0
    project.write_note(FIVE_MISTAKES)
    project.write_note(note("  telephone: degraded", title="Urgent", published="17/05/2022 11:00"), 2)
    done = run(tmp_path, "build")
    assert done.exit_code == 1
    assert "la dernière bonne version reste publiée" in done.stderr
    assert "Bonne version" in project.page("fr/incidents/2022-05-panne/1/index.html")
    assert "Urgent" in project.page("fr/incidents/2022-05-panne/2/index.html")


def test_a_broken_note_that_never_was_good_is_left_out(tmp_path: Path) -> None:
    """A note that was broken from the start is not published; the others are."""
    project = make_project(tmp_path)
    project.write_note(FIVE_MISTAKES, 1)
    project.write_note(note(title="Bonne"), 2)
    done = run(tmp_path, "build")
    assert done.exit_code == 1
    assert "n’est pas publié" in done.stderr
    assert not (tmp_path / "site/fr/incidents/2022-05-panne/1").exists()
    assert "Bonne" in project.page("fr/incidents/2022-05-panne/2/index.html")


@pytest.mark.parametrize("command", ["build", "check"])
def test_what_the_site_still_says_is_said_of_a_refused_note(tmp_path: Path, command: str) -> None:
    """One slip in a note that closes a service leaves it open: the command names it, what comes as planned first."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: running, come\n  consultations: degraded, call-first"), 1)
    run(tmp_path, "build")
    closing = "  consultations: cancelled, wait\n  radiology:\n    state: cancelled\n    rule: come"
    project.write_note(note(closing, published="17/05/2022 11:00"), 2)
    for _ in range(2):  # a build that has nothing to do says it again
        said = run(tmp_path, command).stderr.replace("\xa0", " ")
        line = next(line for line in said.splitlines() if "le site affiche encore" in line)
        assert line.startswith("content/incidents/2022-05-panne/02-note.fr.md : n’est pas publié.")
        radiology, consultations = line.split(" encore : ")[1].split(" · ")
        assert radiology.endswith("Radiologie : fonctionne, venez")
        assert consultations.startswith("Consultations : fonctionne au ralenti, appelez d’abord")


@pytest.mark.parametrize("status", ["status: draft", "published: 17/05/2099 11:00"])
def test_a_refused_note_that_readers_would_not_see_yet_leaves_nothing_open(tmp_path: Path, status: str) -> None:
    """A draft, or a note that waits for its date, stops nothing yet: the site is as it should be."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: running, come"), 1)
    run(tmp_path, "build")
    refused = note("  radiology: cancelled, come", published="17/05/2022 11:00")
    refused = refused.replace(
        "published: 17/05/2022 11:00", status if status[0] == "p" else f"{status}\npublished: 17/05/2022 11:00"
    )
    project.write_note(refused, 2)
    assert "encore" not in run(tmp_path, "check").stderr


def test_strict_refuses_and_leaves_the_site_untouched(tmp_path: Path) -> None:
    """``--strict`` writes nothing while there is an error: every file keeps its bytes and its time."""
    project = make_project(tmp_path)
    project.write_note(note(title="Bonne version"))
    run(tmp_path, "build")
    site = tmp_path / "site"
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    project.write_note(FIVE_MISTAKES)
    project.write_note(note("  telephone: degraded", title="Urgent", published="17/05/2022 11:00"), 2)
    done = run(tmp_path, "build", "--strict")
    assert done.exit_code == 1
    assert "Rien n’a été écrit" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_broken_settings_keep_the_last_good_ones(tmp_path: Path) -> None:
    """Settings that cannot be read do not stop an urgent note: the last good ones count."""
    project = make_project(tmp_path)
    project.write_note(note())
    run(tmp_path, "build")
    project.write("settings.yaml", "languages: [klingon]\n")
    project.write_note(note("  telephone: degraded", title="Urgent", published="17/05/2022 11:00"), 2)
    done = run(tmp_path, "build")
    assert done.exit_code == 1
    assert "Urgent" in project.page("fr/incidents/2022-05-panne/2/index.html")


def test_a_site_that_never_had_good_settings_is_not_built(tmp_path: Path) -> None:
    """Without usable settings nothing is written, and the message says why."""
    project = make_project(tmp_path)
    project.write("settings.yaml", "languages: [klingon]\n")
    done = run(tmp_path, "build")
    assert done.exit_code == 3
    assert "klingon" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_without_content_is_said_to_be_one(tmp_path: Path) -> None:
    """In a wrong folder the command says what to type, in French and English, and makes nothing."""
    done = run(tmp_path, "build")
    assert done.exit_code == 3
    assert "--project" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_problems_of_a_dutch_site_are_in_dutch(tmp_path: Path) -> None:
    """Editors read the reference language, and are shown what to type in it."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", "[nl, fr]").replace("language: fr", "language: nl"))
    project.write("incidents/2022-05-panne/incident.nl.md", "---\ntitle: Panne\n---\nPanne.\n")
    project.write_note(note("  radiology: cancelled"), language="nl")
    done = run(tmp_path, "check")
    assert "Voeg een regel toe, bijvoorbeeld:\n  radiology: cancelled, wacht" in done.stdout


def test_another_folder_and_address_can_be_given(tmp_path: Path) -> None:
    """``--output`` and ``--base-url`` choose where the site goes and what feeds point to."""
    project = make_project(tmp_path / "project")
    project.write_note(note())
    done = run(tmp_path, "build", "--project", "project", "--output", "out", "--base-url", "https://x.example/sous")
    assert done.exit_code == 0, done.stderr
    assert "https://x.example/sous/fr/" in (tmp_path / "out/fr/feed.xml").read_text(encoding="utf-8")
    assert not (tmp_path / "project/site").exists()


def test_an_instant_of_the_past_can_be_rebuilt(tmp_path: Path) -> None:
    """``--at`` builds the site as it was; an instant without an offset is one of the hospital's timezone."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 10:30"))
    run(tmp_path, "build", "--at", "2022-05-17T10:29")
    assert "state--cancelled" not in project.page("fr/index.html")
    run(tmp_path, "build", "--at", "2022-05-17T10:30")
    assert "state--cancelled" in project.page("fr/index.html")


def test_a_mistyped_instant_is_a_usage_error(tmp_path: Path) -> None:
    """An instant that cannot be read exits with status 2 and shows how to write one."""
    make_project(tmp_path)
    done = run(tmp_path, "build", "--at", "demain")
    assert done.exit_code == 2
    assert "2022-05-17T10:30" in done.stderr
    assert "ne dit pas de quelle date il s’agit" in done.stderr


@pytest.mark.parametrize(
    "typed",
    ["17/05/2022 10:30", "17 mai 2022 10h30", "dinsdag 17 mei 2022 om 10u30", "2022-05-17 10:30", "2022-05-17T08:30Z"],
)
def test_an_instant_is_typed_as_in_notes(tmp_path: Path, typed: str) -> None:
    """``--at`` takes the dates that notes take, in the words of the site's languages."""
    make_project(tmp_path)
    assert read_instant(tmp_path, typed) == instant("2022-05-17T10:30")


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("17/05/2022", "17/05/2022 10:30"),
        ("lundi 17 mai 2022 10:30", "un mardi, pas un lundi"),
        ("27/03/2022 02:30", "heure avant 02:00"),
        ("17/05/22 10:30", "17/05/AAAA"),
    ],
)
def test_nothing_is_guessed_of_an_instant(tmp_path: Path, typed: str, advice: str) -> None:
    """What a note would refuse is refused in its words, with status 2."""
    make_project(tmp_path)
    done = run(tmp_path, "check", "--at", typed)
    assert done.exit_code == 2
    assert advice in done.stderr


def test_quiet_says_nothing_when_all_is_well(tmp_path: Path) -> None:
    """With ``-q`` a sound build prints nothing at all."""
    project = make_project(tmp_path)
    project.write_note(note())
    done = run(tmp_path, "build", "-q")
    assert (done.stdout, done.stderr, done.exit_code) == ("", "", 0)


def test_verbose_lists_files_and_repairs(tmp_path: Path) -> None:
    """With ``-v`` every written file and everything that was repaired is listed."""
    project = make_project(tmp_path)
    project.write_note(b"\xef\xbb\xbf" + note().encode())
    done = run(tmp_path, "build", "-v")
    assert "+ fr/index.html" in done.stdout
    assert "BOM" in done.stderr


def test_no_color_is_respected(tmp_path: Path) -> None:
    """``NO_COLOR`` keeps escape sequences out even where colour is forced."""
    project = make_project(tmp_path)
    project.write_note(FIVE_MISTAKES)
    assert "\x1b[1;31merreur" in run(tmp_path, "check", FORCE_COLOR="1").stdout
    assert ";31m" not in run(tmp_path, "check", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    """While one build runs, a second says so with status 3 and writes nothing."""
    project = make_project(tmp_path)
    project.write_note(note())
    run(tmp_path, "check")
    (tmp_path / ".statusgen").mkdir(exist_ok=True)
    with FileLock(tmp_path / ".statusgen" / "lock"):
        done = run(tmp_path, "build")
    assert done.exit_code == 3
    assert "Une autre construction de ce projet est en cours" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    """When the output folder cannot be made the command says so with status 3, without a traceback."""
    project = make_project(tmp_path)
    project.write_note(note())
    (tmp_path / "site").write_text("a file in the way", encoding="utf-8")
    done = run(tmp_path, "build")
    assert done.exit_code == 3
    assert "Traceback" not in done.stderr
    assert (tmp_path / "site").read_text(encoding="utf-8") == "a file in the way"


MACHINES = (
    ("", {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
    ("2031-02-03 04:05:06", {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "fr_BE.UTF-8", "PYTHONHASHSEED": "4242"}),
)
"""The clock of a machine, where it is not ours, and its environment."""


@pytest.mark.slow("several builds, each a process")
@pytest.mark.parametrize("source", [BASE, pytest.param(ROOT, marks=pytest.mark.slow("the whole example"))])
def test_the_same_content_record_and_instant_give_the_same_bytes_anywhere(tmp_path: Path, source: Path) -> None:
    """Two builds in different folders, clocks, timezones, locales and hash seeds are byte-identical."""
    if not shutil.which("faketime"):
        leave_out("faketime", "faketime", "STATUSGEN_FAKETIME")
    first = Project(tmp_path / "first")
    shutil.copytree(source / "content", first.path / "content")
    if source == BASE:
        first.write("incidents/2022-05-panne/incident.fr.md", "---\ntitle: Panne\n---\nUne panne.\n")
        first.write_note(note("  radiology:\n    state: cancelled\n    rule: wait\n    restart: 18/06/2022"))
    without_demonstration(first)
    assert run(first.path, "build", "--first").exit_code in (0, 1)
    sites = []
    for number, (clock, variables) in enumerate(MACHINES):
        folder = tmp_path / f"project{number}"
        shutil.copytree(first.path, folder, ignore=shutil.ignore_patterns("site", ".statusgen"))
        shutil.copytree(ROOT / "themes", folder / "themes")
        before = ("faketime", clock) if clock else ()
        done = run_process(folder, "build", "--at", "2022-06-15T18:00+02:00", before=before, **variables)
        assert done.returncode in (0, 1), done.stderr
        sites.append(files_of(folder / "site"))
    assert sites[0] == sites[1]
    assert len(sites[0]) > 50

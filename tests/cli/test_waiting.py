"""What readers do not see yet is named: notes that wait, drafts, and a site that stands still."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import EXAMPLE, ROOT, Project, make_project, note
from tests.cli.test_commands import run
from tests.test_guides import Guide


def without_demonstration(project: Project) -> Project:
    """Let the clock run."""
    settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", re.sub(r"(?m)^demonstration:.*\n", "", settings))
    return project


def make_in(language: str, folder: Path) -> Project:
    """Make a site at the real clock whose reference language is this one, with a note that waits."""
    project = without_demonstration(Guide(language).make_site(folder))
    project.write(f"incidents/2022-05-panne/incident.{language}.md", "---\ntitle: Panne\n---\nPanne.\n")
    dates = {"next_update": "29/11/2026 17:00", "valid_until": "30/11/2026 17:00"}
    project.write_note(note(published="28/11/2026 17:00", **dates), 2, language=language)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a small site at the real clock, whose editors read French."""
    return without_demonstration(make_project(tmp_path))


def in_words(moment: datetime) -> str:
    """Return an instant as a note may bear it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def write_coming(project: Project, moment: datetime, number: int = 2, more: str = "") -> None:
    """Write a note that waits for an instant."""
    later = in_words(moment + timedelta(days=2))
    project.write_note(note(published=in_words(moment), next_update=later, valid_until=later, more=more), number)


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_note_that_waits_is_named(project: Project, command: str) -> None:
    """Its file, until when it waits and for how long still, in the language of the editors."""
    write_coming(project, datetime.now(UTC) + timedelta(hours=4, minutes=40, seconds=30))
    said = run(project.path, command).stderr
    assert re.search(r"^En attente : 02-note\.fr\.md jusqu’au \d+ \w+ à \d\d:\d\d \(dans 4 h 40\)$", said, re.MULTILINE)


@pytest.mark.slow("several builds, each a command")
def test_it_is_named_where_nothing_changed_since(project: Project) -> None:
    """A build that has nothing to do names it, too; a quiet one says nothing."""
    write_coming(project, datetime.now(UTC) + timedelta(hours=2))
    run(project.path, "build", "--first")
    assert "En attente : 02-note.fr.md" in run(project.path, "build").stderr
    assert run(project.path, "build", "--quiet").stderr == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("28/11/2026 12:20", "until 28 November 17:00 (in 4 h 40)"),
        ("28/11/2026 16:40", "until 28 November 17:00 (in 20 min)"),
        ("28/11/2026 15:00", "until 28 November 17:00 (in 2 h)"),
        ("27/11/2026 12:00", "until 28 November 17:00 (in 1 day)"),
        ("23/11/2026 17:00", "until 28 November 17:00 (in 5 days)"),
        ("31/12/2025 17:00", "until 28 November 2026 17:00 (in 332 days)"),
    ],
)
def test_english_editors_read_english(tmp_path: Path, at: str, said: str) -> None:
    """The year is said where it is another."""
    make_in("en", tmp_path)
    assert f"Waiting: 02-note.en.md {said}" in run(tmp_path, "check", "--at", at).stderr.splitlines()


@pytest.mark.parametrize(
    ("reference", "waits", "stands"),
    [
        ("nl", "Wacht: 02-note.nl.md tot 28 november om 17:00 (over 1 dag)", "Demonstratie: de site staat stil"),
        ("de", "Wartet: 02-note.de.md bis 28. November um 17:00 (in 1 Tag)", "Vorführung: Die Website steht"),
    ],
)
def test_other_editors_read_their_language(tmp_path: Path, reference: str, waits: str, stands: str) -> None:
    """Editors whose reference language is Dutch or German read that."""
    project = make_in(reference, tmp_path)
    assert waits in run(tmp_path, "check", "--at", "27/11/2026 12:00").stderr.splitlines()
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", f"{settings}\ndemonstration: 17/05/2022 12:00\n")
    assert stands in run(tmp_path, "check", "--at", "27/11/2026 12:00").stderr


def test_more_than_seven_days_is_a_warning(project: Project) -> None:
    """A date mistyped into the future is pointed at, by file and line; seven days are none."""
    write_coming(project, datetime.now(UTC) + timedelta(days=6, hours=23))
    assert "plus de sept jours" not in run(project.path, "check").stdout
    write_coming(project, datetime.now(UTC) + timedelta(days=8, seconds=30))
    done = run(project.path, "check")
    assert "02-note.fr.md:3: attention: Cette note attend" in done.stdout
    assert "(dans 8 jours)" in done.stderr
    assert done.exit_code == 0


def test_a_draft_is_named(project: Project) -> None:
    """Whoever forgot to take ``status: draft`` out is told."""
    project.write_note(note())
    project.write_note(note(more="status: draft"), 2)
    assert "Brouillon, pas publié : 02-note.fr.md" in run(project.path, "check").stderr


def test_files_of_the_same_name_bear_their_folder(project: Project) -> None:
    """Two incidents may have a note of the same name."""
    moment = datetime.now(UTC) + timedelta(hours=2)
    write_coming(project, moment)
    project.write("incidents/2022-06-greve/incident.fr.md", "---\ntitle: Grève\n---\nUne grève.\n")
    later = in_words(moment + timedelta(days=2))
    text = note(published=in_words(moment), next_update=later, valid_until=later)
    project.write_note(text, 2, incident="2022-06-greve")
    said = run(project.path, "check").stderr
    assert "2022-05-panne/02-note.fr.md" in said
    assert "2022-06-greve/02-note.fr.md" in said


def test_many_notes_that_wait_are_counted(project: Project) -> None:
    """Of a long list the first twenty are named."""
    for number in range(2, 25):
        write_coming(project, datetime.now(UTC) + timedelta(hours=number), number)
    said = run(project.path, "check").stderr
    assert said.count("En attente : ") == 21
    assert "En attente : 3 de plus" in said


# ── A site that stands still ────────────────────────────────────────────────────────────────────────────────────────


COMMANDS = ("check", "build", "announce", "diff", "accept", "confirm", "translations", "new --list", "hosting nginx")


@pytest.mark.parametrize("command", [name.split() for name in COMMANDS])
def test_a_demonstration_is_said_to_be_one(tmp_path: Path, command: list[str]) -> None:
    """Every command that reads the notes says that the site stands still, and where that is written."""
    project = make_project(tmp_path)
    project.write_note(note())
    for _ in range(2):
        said = run(tmp_path, *command).stderr
        assert "Démonstration : le site est arrêté au 17 mai 2022 à 12:00 (demonstration: dans content/settings" in said
        assert "DÉMONSTRATION" not in said


def test_it_is_said_loudly_where_a_note_lies_after_it(tmp_path: Path) -> None:
    """A hospital that copied the line would wait for its notes for ever; nothing is said to wait."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 12:01"))
    for _ in range(2):
        said = run(tmp_path, "build", FORCE_COLOR="1").stderr
        assert "\x1b[1;31mDÉMONSTRATION : le site est arrêté au 17 mai 2022 à 12:00." in said
        assert "01-note.fr.md" in said
        assert "En attente" not in said


@pytest.mark.slow("several builds, each a command")
def test_a_quiet_build_says_it_only_for_notes_of_today(tmp_path: Path) -> None:
    """The story of the example is silent; a note written now, which never appears, is what is wrong."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 12:01"))
    assert run(tmp_path, "build", "--quiet").stderr == ""
    write_coming(project, datetime.now(UTC) - timedelta(minutes=5))
    assert "DÉMONSTRATION" in run(tmp_path, "build", "--quiet").stderr


@pytest.mark.slow("the whole example")
def test_the_first_note_of_the_readme_appears(tmp_path: Path) -> None:
    """Whoever types what the README prints, letter for letter, finds the note on the site."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme.partition("## Write your first note")[2].partition("\n## ")[0]
    (shown,) = re.findall(r"```markdown\n(.*?)```", part, re.DOTALL)
    names = re.findall(r"`([\w/.-]+\.md)`", part)
    (commands,) = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    shutil.copytree(EXAMPLE / "content", tmp_path / "content")
    copied, fresh = tmp_path / names[0], (tmp_path / names[0]).with_name(names[1])
    assert copied.is_file()
    fresh.write_text(shown, encoding="utf-8")
    for command in commands.splitlines():
        words = [typed.strip('"') for typed in re.findall(r'"[^"]*"|\S+', command)]
        assert words[:3] == ["python3", "-m", "statusgen"]
        done = run(tmp_path, *words[3:])
        assert done.exit_code == 0, done.stderr
    title = re.search(r"^titre : (.*)$", shown, re.MULTILINE)
    assert title is not None
    site = tmp_path / "site/fr"
    assert title[1] in (site / "index.html").read_text(encoding="utf-8")
    page = site / "incidents/2022-05-cyberattack/16/index.html"
    assert title[1] in page.read_text(encoding="utf-8")

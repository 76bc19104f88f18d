"""The README keeps its word."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.builders import ROOT, make_project
from tests.command_line import run
from tests.reading import open_page, text_of

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_are_those_that_decide_what_lands() -> None:
    """The README's first two commands stand word for word in what decides whether a change lands."""
    commands = re.findall(r"```sh\n(.*?)\n```", README)[:2]
    assert commands == ["python3 -m statusgen build", "python3 -m tests"]
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in commands:
        assert re.search(rf"^(\w+=\w+ )*{re.escape(command)}$", gate, re.MULTILINE), command


def test_the_note_of_the_readme_reads_without_a_problem(tmp_path: Path) -> None:
    """The first note that the README shows can be copied as it stands."""
    project = make_project(tmp_path, incident="2022-05-essai")
    for name in ("settings.yaml", "services.yaml"):
        project.write(name, (ROOT / "content" / name).read_text(encoding="utf-8"))
    (shown,) = re.findall(r"```markdown\n(.*?)```", README, re.DOTALL)
    project.write_note(shown, incident="2022-05-essai")
    assert project.problems() == []


@pytest.mark.slow("builds the example")
def test_the_note_of_the_readme_appears(tmp_path: Path) -> None:
    """Whoever writes the file that it names and types the commands below it reads there what was typed."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    before, shown, after = re.split(r"```markdown\n(.*?)```", README, maxsplit=1, flags=re.DOTALL)
    (folder,) = re.findall(r"`(content/incidents/[^/`]+)/15-", before)
    (name,) = re.findall(r"`(16-[^`]+)`", before)
    (tmp_path / folder / name).write_text(shown, encoding="utf-8")
    (commands,) = re.findall(r"```sh\n(.*?)\n```", after, re.DOTALL)[:1]
    check, build = (shlex.split(line)[3:] for line in commands.splitlines())
    told = run(tmp_path, *check)
    assert (told.returncode, told.stdout.count("content/")) == (0, 1), told.stdout
    assert "nl, de, en" in told.stdout
    assert run(tmp_path, *build).returncode == 0
    home = text_of(open_page(tmp_path / "site", "fr/index.html"))
    bulletin = text_of(open_page(tmp_path / "site", f"fr/{folder.removeprefix('content/')}/16/index.html"))
    assert "Radiologie annulée à Rivemont jusqu’à vendredi" in home
    assert "Votre radiologie à Rivemont est annulée. Nous vous donnerons une nouvelle date." in bulletin
    assert "Ne venez pas. Nous vous contacterons." in bulletin
    assert "femmes enceintes Venez" in bulletin


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    """Every relative link of the README exists."""
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_every_command_stands_in_the_readme() -> None:
    """Each command of the program is in the README's table."""
    from statusgen.cli import main

    for command in main.commands:
        assert f"| `statusgen {command}` |" in README

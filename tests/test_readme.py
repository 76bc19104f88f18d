"""The README keeps its word."""

import re
from pathlib import Path

from tests.builders import ROOT, make_project

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


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    """Every relative link of the README exists."""
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_every_command_stands_in_the_readme() -> None:
    """Each command of the program is in the README's table."""
    from statusgen.cli import main

    for command in main.commands:
        assert f"| `statusgen {command}` |" in README

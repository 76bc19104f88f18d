"""The short guides: who types what they show, in their order, gets where they say."""

import re
import shlex
from pathlib import Path

import pytest

from tests.builders import ROOT, Project
from tests.command_line import run
from tests.desk.test_new import fill

NAMES = ("first-hour", "translating", "if-it-refuses")
LANGUAGES = ("fr", "nl", "de", "en")
PRINTED = 90
"""Lines of two printed pages."""


def read_guide(name: str, language: str) -> str:
    return (ROOT / f"docs/{name}.{language}.md").read_text(encoding="utf-8")


def iter_commands(text: str) -> list[list[str]]:
    """Return the commands of a guide, word by word."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.mark.slow("twenty commands in each language")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_guides_show_can_be_typed_in_their_order(tmp_path: Path, language: str) -> None:
    """From an empty folder, all three one after another; whoever fills in what is asked meets no error."""
    folder = tmp_path
    for name in NAMES:
        for typed in iter_commands(read_guide(name, language)):
            if typed[0] == "cd":
                folder /= typed[1]
                continue
            done = run(folder, *typed[1:])
            assert done.returncode in ((0, 4) if "diff" in typed else (0,)), f"{typed}: {done.stdout}{done.stderr}"
            if typed[1] == "new":
                fill(Project(folder))
    assert (folder / "site" / language / "index.html").is_file()
    assert (folder / "preview").is_dir()


@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_the_same_guide(name: str) -> None:
    """The same headings, commands and rows, on two printed pages at most, and no link that leads nowhere."""
    guides = [read_guide(name, language) for language in LANGUAGES]
    shapes = {
        tuple(len(re.findall(what, text, re.MULTILINE)) for what in ("^#", "^statusgen", r"^\|")) for text in guides
    }
    assert len(shapes) == 1
    assert max(text.count("\n") for text in guides) <= PRINTED
    for link in re.findall(r"\]\(([^)#:]+)\)", "".join(guides)):
        assert (ROOT / "docs" / link).is_file(), link

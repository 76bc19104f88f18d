"""The short guides: who types what they show, in their order, gets where they say."""

import re
import shlex
from pathlib import Path

import pytest

from statusgen.content.messages import FOLDER
from statusgen.content.vocabulary import read_vocabulary
from statusgen.desk.init import Choices, make_project, write_project
from statusgen.model.words import Rule, State
from statusgen.texts.po import read_entries
from tests.builders import NOON, ROOT, Project, note
from tests.command_line import run
from tests.desk.test_new import fill

NAMES = ("first-hour", "writing", "translating", "if-it-refuses")
LANGUAGES = ("fr", "nl", "de", "en")
each_language = pytest.mark.parametrize("language", LANGUAGES)
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
    """From an empty folder, all of them one after another; whoever fills in what is asked meets no error."""
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


@each_language
def test_what_the_guide_quotes_is_what_the_program_says(language: str) -> None:
    """Whoever looks for a message finds it under the words that they have read."""
    said = [text for _, _, _, texts in read_entries(FOLDER / f"{language}.po", language) for text in texts]
    quoted = re.findall(r"^\| [«‘„“]\s?(.+?)\s?[»’“”] \|", read_guide("if-it-refuses", language), re.MULTILINE)
    assert len(quoted) == 4
    for one in quoted:
        piece = one.strip("…, ")
        assert any(piece in text for text in said), piece


# ── Writing a note: whatever it shows is understood ─────────────────────────────────────────────────────────────────


def begin(folder: Path, language: str) -> Project:
    """Make a project as ``init`` does, with the places that the guide of a language names."""
    places = {"fr": ("Nord", "Sud"), "nl": ("Noord", "Zuid"), "de": ("Nord", "Süd"), "en": ("North", "South")}
    spoken = (language, "nl" if language == "fr" else "fr")
    kinds = ("emergency", "consultations", "radiology", "telephone")
    address = "https://status.example/"
    choices = Choices("X", "BE", spoken, "Europe/Brussels", "112", address, "000", True, places[language], kinds)
    write_project(folder, make_project(choices, NOON.date()))
    return Project(folder)


def errors_of(project: Project, language: str, services: str, more: str = "") -> list[str]:
    """Return what is wrong with a bulletin that says what a guide shows."""
    title = "---\ntitle: X\nconcerns: named\n---\nX\n"
    project.write(f"incidents/2022-05-panne/incident.{language}.md", title)
    typed = note(services, more=more, valid_until="18/05/2099 18:00", next_update="18/05/2099 12:00")
    project.write_note(typed, language=language)
    return [f"{one.code} {dict(one.values)}" for one in project.read().problems if one.is_error]


def rows_of(text: str, table: int) -> list[list[list[str]]]:
    """Return the rows of a table of a guide, each with the keys of its first column and what its second one shows."""
    tables = re.findall(r"^\|---\|---\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [row.strip("| ").split(" | ", 1) for row in tables[table].splitlines()]
    return [[re.findall("`([^`]+)`", column) for column in row] for row in rows]


@each_language
def test_states_and_rules_of_the_guide_are_understood(language: str) -> None:
    """Each word stands for one state or rule, and none is missing."""
    vocabulary = read_vocabulary([language])
    ((states, rules),) = rows_of(read_guide("writing", language), 0)
    assert {vocabulary.find("state", word, tuple(State)) for word in states} == set(State)
    assert {vocabulary.find("rule", word, tuple(Rule)) for word in rules} == set(Rule)


@each_language
def test_the_pieces_of_the_guide_can_be_copied(tmp_path: Path, language: str) -> None:
    """The services of a note, and the lines of the settings."""
    project, text = begin(tmp_path, language), read_guide("writing", language)
    (services,) = re.findall(r"^```yaml\n.*\n((?: .*\n)+)```$", text, re.MULTILINE)
    (settings,) = re.findall(r"^```yml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    own = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", own + settings)
    assert errors_of(project, language, services) == []
    content = project.read().content
    assert content is not None
    assert content.settings.callers.visits is not None
    assert [one for one in project.read().problems if one.path == "content/settings.yaml"] == []


@each_language
def test_the_examples_of_the_guide_can_be_typed(tmp_path: Path, language: str) -> None:
    """Each key with each of its examples, in a service and in a note."""
    project, text = begin(tmp_path, language), read_guide("writing", language)
    for keys, examples in rows_of(text, 1):
        for example in examples:
            typed = f"    state: degraded\n    rule: emergency-only\n    {keys[-1]}: {example}"
            assert errors_of(project, language, f"  emergency:\n{typed}\n    until: 17/06/2022") == [], example
    for keys, examples in rows_of(text, 2)[:4]:
        nested = [example for example in examples if ": " in example]
        lines = [f"{keys[0]}: {example}" for example in examples if example not in nested]
        lines += ["\n  ".join((f"{keys[0]}:", *nested))] if nested else []
        for line in lines:
            assert errors_of(project, language, "  telephone: degraded", line) == [], line

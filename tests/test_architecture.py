"""The documents about the house say what is true: the picture, the names, the way of a note."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture import PACKAGE, PICTURE, draw, modules, nodes_of, read_house
from tests.builders import ROOT
from tests.mutants import MUTANTS

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ABOUT_THE_HOUSE = ("docs/architecture.md", "docs/glossary.md", "docs/design.md", "CONTRIBUTING.md", "README.md")
PRIVATE = frozenset(
    (
        *("annals", "chronicle", "dress", "outline", "scene", "shelf", "shelves", "surroundings", "survey", "troubles"),
        *("twin", "twins", "helper", "helpers", "info", "manager", "util", "utils"),
    )
)
"""Words of names that nobody outside the project knows, or that say nothing."""
_STATION = re.compile(r"`([a-z_/]+\.py)`: `(\w+)`")
_FILE = re.compile(r"`([\w./-]+\.py)`")
_ROW = re.compile(r"^\| ([^|]+), `(\w+)` \| ([^|]+) \|(?: [^|]+ \|){3}$", re.MULTILINE)


def names_in(path: Path) -> set[str]:
    """Return the functions, classes and values that a module has."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {one.id for one in targets if isinstance(one, ast.Name)}
    return names


def section(title: str) -> str:
    """Return a section of the description of the architecture."""
    return ARCHITECTURE.partition(f"## {title}")[2].partition("\n## ")[0]


def test_the_picture_shows_the_imports_of_today() -> None:
    """The picture of the rooms is the one drawn from the imports; ``python -m tests.architecture`` draws it anew."""
    assert PICTURE.read_text(encoding="utf-8") == draw(read_house())


def test_the_way_of_a_note_has_ten_lines() -> None:
    """A note's way is told in ten lines, each of which names where to look."""
    lines = re.findall(r"^\d+\. .+$", section("A note's way"), re.MULTILINE)
    assert [bool(_STATION.search(line)) for line in lines] == [True] * 10


@pytest.mark.parametrize(("module", "name"), _STATION.findall(section("A note's way")))
def test_every_station_of_a_note_exists(module: str, name: str) -> None:
    """Each module on a note's way has the function that is named."""
    assert name in names_in(PACKAGE / module)


def test_every_name_that_is_to_be_changed_exists() -> None:
    """What the tables of "How to add" name beside a file is in that file, unless the file is the one to be added."""
    missing = []
    for line in section("How to add").splitlines():
        files = [PACKAGE / one for one in _FILE.findall(line) if (PACKAGE / one).is_file()]
        known = set().union(*(names_in(path) for path in files)) if files else set()
        is_about_files = line.startswith("|") and files
        wanted = set(re.findall(r"`(_?[A-Za-z]+(?:_[a-z]+)*)`", line)) if is_about_files else set()
        missing += sorted(wanted - known)
    assert missing == []


@pytest.mark.parametrize("document", ABOUT_THE_HOUSE)
def test_every_file_that_is_named_exists(document: str) -> None:
    """A module that a document about the house names is there: in the package, or from the top of the project."""
    named = set(_FILE.findall((ROOT / document).read_text(encoding="utf-8")))
    assert sorted(one for one in named if not (PACKAGE / one).exists() and not (ROOT / one).exists()) == []


@pytest.mark.parametrize("document", ABOUT_THE_HOUSE)
def test_every_link_leads_to_a_file(document: str) -> None:
    """Every relative link of the documents about the house exists."""
    path = ROOT / document
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def test_no_module_function_or_class_has_a_name_of_our_own() -> None:
    """What has a word of the field has that one: words that only this project knew do not come back."""
    found = []
    for path in modules():
        names = {path.stem, *(node.name for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.ClassDef))}
        found += [f"{path.name}: {name}" for name in names if PRIVATE.intersection(_words_of(name))]
    assert found == []


def _words_of(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def test_every_code_name_of_the_glossary_occurs_in_the_code() -> None:
    """Each name in the first column of the glossary is found in the package."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    names = [
        name for cell in re.findall(r"^\| ([^|]+) \|", GLOSSARY, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    ]
    assert len(names) > 30
    assert [name for name in names if not re.search(rf"\b{name}\b", written)] == []


def test_every_row_of_the_glossary_is_whole() -> None:
    """Each word has its name in the code, one or two plain lines, and what three others call it; none stands twice."""
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("| ") and not line.startswith("| word ")]
    words = [match[1] for match in _ROW.finditer(GLOSSARY)]
    assert len(words) == len(rows)
    assert sorted(set(words)) == sorted(words)
    assert [match[1] for match in _ROW.finditer(GLOSSARY) if len(match[3]) > 90] == []


def test_every_mutant_finds_the_line_that_it_breaks() -> None:
    """What ``python3 -m tests.mutants`` would change stands in the program, once: else a rule is tried no more."""
    texts = {mutant.path: (PACKAGE / mutant.path).read_text(encoding="utf-8") for mutant in MUTANTS}
    assert [mutant.rule for mutant in MUTANTS if texts[mutant.path].count(mutant.old) != 1] == []

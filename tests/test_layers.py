"""Values flow one way: imports point to the same or an earlier layer."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import ROOT

PACKAGE = ROOT / "statusgen"
LAYERS = (
    *("workers", "drawing", "model", "content", "situation", "wording", "pages", "formats", "cache", "output"),
    *("announce", "pipeline", "desk", "watch", "cli"),
)
APART = ("__init__", "__main__", "checkout")
"""What starts the program, and stands outside its flow."""


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    """Return the layer a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def iter_imports(path: Path) -> Iterator[str]:
    """Iterate over the full names a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_to_the_same_or_an_earlier_layer(path: Path) -> None:
    """No module imports from a later layer."""
    layer = layer_of(path)
    if layer in APART:
        return
    for name in iter_imports(path):
        parts = name.split(".")
        if parts[0] == "statusgen" and len(parts) > 1:
            assert LAYERS.index(parts[1]) <= LAYERS.index(layer), f"{path.name} imports {name}"


def test_nothing_below_the_command_line_asks_the_clock_or_prints() -> None:
    """Time is an argument: ``now``, ``today``, ``print`` and ``exit`` are called by the command line alone."""
    found = []
    for path in modules():
        if layer_of(path) in ("cli", *APART):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in ("now", "today", "utcnow", "time_ns", "monotonic", "print", "exit"):
                    found.append(f"{path.name}:{node.lineno} {called}")
    assert found == []


def test_feedgen_is_used_in_one_module() -> None:
    """Feeds are made in one place, where dates and order are always set."""
    users = [path.name for path in modules() if any(name.startswith("feedgen") for name in iter_imports(path))]
    assert users == ["render.py"]


def test_icalendar_is_used_in_one_module() -> None:
    """Calendars are made in one place, where stamps and the kind of each time are always set."""
    users = [path.name for path in modules() if any(name.startswith("icalendar") for name in iter_imports(path))]
    assert users == ["calendars.py"]


def test_one_door_to_disk() -> None:
    """Only the output layer, and what prepares a checkout, opens files for writing."""
    writers = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in (
                "write_text",
                "write_bytes",
                "mkstemp",
                "replace_file",
            ):
                writers.add(layer_of(path))
    assert writers <= {"announce", "cache", "output", "checkout"}


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), ("feedgen", "markdown", "rich", "watchdog", "babel", "jinja2", "yaml", "holidays", "sqlite3")),
        (("check", "-q"), ("feedgen", "watchdog", "jinja2", "sqlite3", "lxml")),
        (("reference",), ("feedgen", "watchdog", "jinja2", "sqlite3", "rich")),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: tuple[str, ...], unneeded: tuple[str, ...]) -> None:
    """Heavy packages are imported only by the commands that use them, so that the others start at once."""
    script = (
        "import sys\n"
        "from statusgen.cli import main\n"
        "try:\n    main(sys.argv[1:], prog_name='statusgen')\n"
        "except SystemExit:\n    pass\n"
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stderr.split("\n")[-2].split()) & set(unneeded) == set()

"""Values flow one way: imports point to the same or an earlier layer."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import APART, LAYERS, LIMIT, PACKAGE, iter_imports, layer_of, modules, nodes_of, read_house
from tests.builders import ROOT


def modules_of(room: str) -> list[Path]:
    """Return the modules of a room."""
    return [path for path in modules() if layer_of(path) == room]


def format_of(name: str) -> str:
    """Return the format that a full name is of; empty for what is none."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["statusgen", "formats"] and len(parts) > 2 else ""


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


def test_no_room_holds_a_fifth_of_the_lines() -> None:
    """The largest room holds less than a fifth of the lines of the package."""
    house = read_house()
    assert [room.name for room in house.rooms if room.lines * 100 >= house.lines * LIMIT] == []


def test_no_module_is_longer_than_400_lines() -> None:
    """A longer module is two."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_stands_in_a_room() -> None:
    """Each module belongs to a room of the picture, or starts the program."""
    assert {layer_of(path) for path in modules()} == {*LAYERS, *APART}


@pytest.mark.parametrize("path", modules_of("formats"), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_formats_do_not_import_one_another(path: Path) -> None:
    """A format can be read, changed and taken out alone: what two of them need lies in an earlier room."""
    own = format_of(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    assert [name for name in iter_imports(path) if format_of(name) not in ("", own)] == []


@pytest.mark.parametrize("path", modules_of("pages"), ids=lambda path: path.name)
def test_pages_never_import_formats(path: Path) -> None:
    """A page links to the file of a format by its path, and knows nothing of how it is made."""
    assert [name for name in iter_imports(path) if name.startswith("statusgen.formats")] == []


def test_nothing_below_the_command_line_asks_the_clock_or_prints() -> None:
    """Time is an argument: ``now``, ``today``, ``print`` and ``exit`` are called by the command line alone."""
    found = []
    for path in modules():
        if layer_of(path) in ("cli", *APART):
            continue
        for node in nodes_of(path):
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
        for node in nodes_of(path):
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
        (("check", "-q"), ("feedgen", "watchdog", "jinja2", "lxml")),
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


def test_whoever_silences_a_checker_says_why() -> None:
    """Behind every ``noqa`` and every ``type: ignore`` of the package stands a reason."""
    lines = [line for path in modules() for line in path.read_text(encoding="utf-8").splitlines()]
    silenced = [line for line in lines if re.search("# (noqa|type: ignore)", line)]
    assert silenced
    assert [line for line in silenced if not re.search(r"# (noqa.* [-–]|type: ignore\S*  #) .", line)] == []


def test_nothing_that_a_machine_makes_is_tracked() -> None:
    """A link to ``.venv`` counts as well: whoever takes over a commit with one loses the folder of that name."""
    asked = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert (subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)).stdout == ""

"""The rooms of the package, read from its imports: ``python -m tests.architecture`` draws ``docs/architecture.svg``.

Sizes are rounded and arrows have four widths, so that the picture changes when the house does, not with every line.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from tests.builders import ROOT

PACKAGE = ROOT / "statusgen"
PICTURE = ROOT / "docs" / "architecture.svg"
LAYERS = (
    *(
        "alarm",
        "workers",
        "drawing",
        "model",
        "texts",
        "content",
        "situation",
        "wording",
        "pages",
        "formats",
        "cache",
        "record",
    ),
    *("output", "announce", "pipeline", "desk", "watch", "cli"),
)
"""The rooms, in an order in which each imports only from itself and from earlier ones."""
APART = ("__init__", "__main__", "checkout")
"""What starts the program, and stands outside its flow."""

LIMIT = 20
"""Percent of all lines that no room may hold: a room so large is two."""
ROW, BOX, LEFT, RIGHT, TOP, WIDTH = 50, 41, 16, 560, 86, 810
"""Pixels: a row and the box in it, the edges of all boxes, the first row, the picture."""
LONGEST = 92
"""Letters of a description that fit into a box."""
WIDTHS = ((50, 6.0), (20, 4.0), (5, 2.2), (1, 1.1))
"""From how many imports on an arrow is how wide, in pixels."""
STYLE = """
svg { --ground: #ffffff; --ink: #16202a; --quiet: #55616d; --box: #f1f5f9; --line: #b6c2cf; --size: #cfe0f3;
  --arrow: #1d5fa8; font-family: "Segoe UI", Helvetica, Arial, sans-serif }
@media (prefers-color-scheme: dark) {
  svg { --ground: #11171d; --ink: #eef2f6; --quiet: #a9b4bf; --box: #1b232c; --line: #46525f; --size: #23405f;
    --arrow: #7ab4f5 }
}
.ground { fill: var(--ground) }
.box { fill: var(--box) }
.size { fill: var(--size) }
.edge { fill: none; stroke: var(--line) }
.name { fill: var(--ink); font-size: 14px; font-weight: 600 }
.head { fill: var(--ink); font-size: 17px; font-weight: 600 }
.text { fill: var(--quiet); font-size: 12px }
.small { fill: var(--quiet); font-size: 11.5px }
.arrow path { fill: none; stroke: var(--arrow) }
.arrow polygon { fill: var(--arrow) }
"""


class Room(NamedTuple):
    """A folder of the package, or a module beside the folders."""

    name: str
    description: str
    """The first sentence of its docstring, or as much of it as fits."""
    lines: int


class House(NamedTuple):
    """The rooms in order, and how often each imports from each other."""

    rooms: tuple[Room, ...]
    imports: Mapping[tuple[str, str], int]
    """(importing room, imported room) → statements."""

    @property
    def lines(self) -> int:
        """How many lines the package has."""
        return sum(room.lines for room in self.rooms)


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    """Return the layer a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of the syntax of a module."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def iter_imports(path: Path) -> Iterator[str]:
    """Iterate over the full names of what a module imports."""
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            folder = ROOT.joinpath(*node.module.split("."))
            found = [alias.name for alias in node.names if _is_module(folder / alias.name)]
            yield from (f"{node.module}.{name}" for name in found)
            if len(found) < len(node.names):
                yield node.module


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def read_house() -> House:
    """Read the rooms and their imports."""
    lines: Counter[str] = Counter()
    imports: Counter[tuple[str, str]] = Counter()
    for path in modules():
        layer = layer_of(path)
        lines[layer] += len(path.read_text(encoding="utf-8").splitlines())
        for name in iter_imports(path):
            parts = name.split(".")
            if parts[0] == "statusgen" and len(parts) > 1 and layer in LAYERS and parts[1] != layer:
                imports[layer, parts[1]] += 1
    return House(tuple(Room(name, _describe(name), lines[name]) for name in LAYERS), imports)


def _describe(name: str) -> str:
    folder = PACKAGE / name
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    sentence = docstring.partition("\n\n")[0].replace("\n", " ").replace("``", "").partition(". ")[0].rstrip(".")
    while len(sentence) > LONGEST:
        sentence = sentence[: max(sentence.rfind(sign) for sign in ";:,")].rstrip()
    return sentence


def draw(house: House) -> str:
    """Draw the rooms from first to last, with an arrow from each that imports to each that is imported."""
    total, height = house.lines, TOP + ROW * len(house.rooms) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title desc">',
        '<title id="title">The rooms of statusgen and what they import</title>',
        f'<desc id="desc">{escape(_tell(house))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        f'<text class="head" x="{LEFT}" y="32">The rooms of statusgen</text>',
        f'<text class="text" x="{LEFT}" y="54">An arrow leads from a room that imports to the room it imports from: '
        "always upwards.</text>",
        f'<text class="text" x="{LEFT}" y="71">The wider the arrow, the more imports. '
        f"A full box would hold {LIMIT} % of all lines; none may.</text>",
        *_iter_arrows(house),
    ]
    for number, room in enumerate(house.rooms):
        parts += _iter_box(room, TOP + ROW * number, _share(room, total))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _share(room: Room, total: int) -> int:
    """Return how many of a hundred lines a room holds."""
    return round(100 * room.lines / total)


def _iter_box(room: Room, top: int, share: int) -> Iterator[str]:
    width = RIGHT - LEFT
    written = f"{share} %" if share else "under 1 %"
    yield f'<rect class="box" x="{LEFT}" y="{top}" width="{width}" height="{BOX}" rx="5"/>'
    if share:
        yield f'<rect class="size" x="{LEFT}" y="{top}" width="{width * share // LIMIT}" height="{BOX}" rx="5"/>'
    yield f'<rect class="edge" x="{LEFT}.5" y="{top}.5" width="{width - 1}" height="{BOX - 1}" rx="5"/>'
    yield f'<text class="name" x="{LEFT + 10}" y="{top + 17}">{escape(room.name)}</text>'
    yield f'<text class="text" x="{RIGHT - 10}" y="{top + 17}" text-anchor="end">{written}</text>'
    yield f'<text class="small" x="{LEFT + 10}" y="{top + 33}">{escape(room.description)}</text>'


def _iter_arrows(house: House) -> Iterator[str]:
    """Iterate over the arrows, the widest first; at each box those that leave stand above those that arrive."""
    order = {room.name: number for number, room in enumerate(house.rooms)}
    ends: dict[str, list[tuple[bool, int]]] = {}
    for importing, imported in house.imports:  # of two that leave, or arrive, the shorter lies within the longer
        ends.setdefault(importing, []).append((False, -order[imported]))
        ends.setdefault(imported, []).append((True, -order[importing]))

    def height(room: str, end: tuple[bool, int]) -> float:
        own = sorted(ends[room])
        return round(TOP + ROW * order[room] + 3 + (BOX - 6) * (own.index(end) + 0.5) / len(own), 1)

    for importing, imported in sorted(house.imports, key=lambda pair: (-_width(house.imports[pair]), pair)):
        width = _width(house.imports[importing, imported])
        start, end = height(importing, (False, -order[imported])), height(imported, (True, -order[importing]))
        head, bend = round(4 + 0.8 * width, 1), round(26 + 0.39 * (start - end))
        yield (
            f'<g class="arrow"><path stroke-width="{width}" stroke-opacity="{0.5 if width < 2 else 0.75}" '
            f'd="M{RIGHT} {start:g} C{RIGHT + bend} {start:g} {RIGHT + bend} {end:g} {RIGHT + head:g} {end:g}"/>'
            f'<polygon points="{RIGHT + 1},{end:g} {RIGHT + 1 + head:g},{end - head / 2:g} '
            f'{RIGHT + 1 + head:g},{end + head / 2:g}"/></g>'
        )


def _width(count: int) -> float:
    return next(width for least, width in WIDTHS if count >= least)


def _tell(house: House) -> str:
    """Say the picture in words, for those who do not see it."""
    return " ".join(
        f"{room.name} ({_share(room, house.lines) or 'under 1'} %) imports from {_join(_imported(house, room))}."
        for room in house.rooms
    )


def _imported(house: House, room: Room) -> list[str]:
    return [one.name for one in house.rooms if (room.name, one.name) in house.imports]


def _join(names: Iterable[str]) -> str:
    return ", ".join(names) or "no other room"


if __name__ == "__main__":
    PICTURE.write_text(draw(read_house()), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))

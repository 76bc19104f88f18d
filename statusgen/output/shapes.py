"""A theme's shapes: the part of SVG in which states are drawn, read so that Pillow draws the same as browsers do.

A shape is a drawing in a square of 24 that holds nothing but paths of closed lines. It has no colours: it is filled
with the current one. Source of the syntax of paths: SVG 2, chapter 9.
"""

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from statusgen.drawing import SQUARE, Contour, Path, Shape

_SVG = "{http://www.w3.org/2000/svg}"
_ATTRIBUTES = {"d", "fill", "fill-rule", "stroke", "stroke-width", "stroke-linejoin"}
_NUMBER = re.compile(r"[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_FLAG = re.compile(r"[\s,]*([01])")
_COMMANDS = re.compile(r"([A-Za-z])([^A-Za-z]*(?:[eE][-+]?\d[^A-Za-z]*)*)")
_LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
_FLAGS = (3, 4)
"""Which of the numbers of an arc are flags, written without spaces if one likes."""
_STEPS = 24
"""Into how many straight lines a curve is cut."""
Point = tuple[float, float]


class ShapeFault(ValueError):
    """A drawing holds something that not every output could draw; the argument says what, as it was typed."""


def parse_shape(source: str) -> Shape:
    """Read a shape. Raises ShapeFault for anything that is not a path of closed lines in a square of 24."""
    if "<!DOCTYPE" in source or "<!ENTITY" in source:
        raise ShapeFault("<!DOCTYPE")
    try:
        root = fromstring(source)  # noqa: S314 - without a document type there are no entities to expand
    except (ParseError, ValueError) as fault:
        raise ShapeFault(str(fault)) from None
    if root.tag != f"{_SVG}svg":
        raise ShapeFault(f"<{root.tag}>")
    if root.get("viewBox", "").split() != ["0", "0", str(SQUARE), str(SQUARE)]:
        raise ShapeFault(f'viewBox="{root.get("viewBox", "")}"')
    paths = tuple(_read_path(element) for element in root)
    if not paths:
        raise ShapeFault("<svg></svg>")
    first = root[0].get("d", "")
    outline = first[: first.upper().index("Z") + 1]
    return Shape("".join(map(_write_path, root)), paths, outline)


def _write_path(element: Element) -> str:
    return "<path " + " ".join(f'{name}="{value}"' for name, value in element.attrib.items()) + "/>"


def _read_path(element: Element) -> Path:
    name, given = element.tag.removeprefix(_SVG), element.attrib
    if name != "path" or len(element):
        raise ShapeFault(f"<{name}>")
    fill, stroke = given.get("fill", "currentColor"), given.get("stroke", "none")
    allowed = {
        "fill": ("currentColor", "none"),
        "stroke": ("currentColor", "none"),
        "fill-rule": ("evenodd", "nonzero"),
        "stroke-linejoin": ("round",),
    }
    for key, value in given.items():
        if key not in _ATTRIBUTES or value not in allowed.get(key, (value,)) or '"' in value or "<" in value:
            raise ShapeFault(f'{key}="{value}"')
    if stroke != "none" and "stroke-linejoin" not in given:
        raise ShapeFault('stroke="currentColor"')
    try:
        width = float(given.get("stroke-width", "1")) if stroke != "none" else 0.0
    except ValueError:
        raise ShapeFault(f'stroke-width="{given["stroke-width"]}"') from None
    contours = tuple(_iter_contours(given.get("d", "")))
    if not contours:
        raise ShapeFault(f'd="{given.get("d", "")}"')
    return Path(contours, fill != "none", given.get("fill-rule") == "evenodd", width)


def _iter_contours(typed: str) -> Iterator[Contour]:
    """Iterate over the closed lines of path data."""
    if _COMMANDS.sub("", typed).strip():
        raise ShapeFault(f'd="{typed}"')
    points: list[Point] = []
    at = bend = (0.0, 0.0)
    for match in _COMMANDS.finditer(typed):
        letter, is_relative = match[1].upper(), match[1].islower()
        if letter not in _LENGTHS or (letter == "M") == bool(points):  # a line that is open, or begins nowhere
            raise ShapeFault(match[0].strip())
        if letter == "Z":
            yield tuple(points)
            at = bend = points[0]
            points = []
            continue
        for numbers in _split(letter, match):
            drawn, bend = _draw(letter, numbers, at, bend, is_relative=is_relative)
            points += drawn
            at, letter = drawn[-1], "L" if letter == "M" else letter
    if points:
        raise ShapeFault(f'd="{typed}"')


def _split(letter: str, match: re.Match[str]) -> Iterator[list[float]]:
    """Iterate over the numbers of a command, as many at a time as it takes."""
    typed, place, found = match[2], 0, list[float]()
    while typed[place:].strip(" \t\r\n,"):
        is_flag = letter == "A" and len(found) in _FLAGS
        number = (_FLAG if is_flag else _NUMBER).match(typed, place)
        if number is None:
            raise ShapeFault(match[0].strip())
        found.append(float(number[1]))
        place = number.end()
        if len(found) == _LENGTHS[letter]:
            yield found
            found = []
    if found or not typed.strip():
        raise ShapeFault(match[0].strip())


def _draw(letter: str, numbers: list[float], at: Point, bend: Point, *, is_relative: bool) -> tuple[list[Point], Point]:
    """Return the points to which a command leads, and the last one that bends its curve."""
    across, down = at if is_relative else (0.0, 0.0)
    if letter == "H":
        return [(numbers[0] + across, at[1])], (numbers[0] + across, at[1])
    if letter == "V":
        return [(at[0], numbers[0] + down)], (at[0], numbers[0] + down)
    end = (numbers[-2] + across, numbers[-1] + down)
    if letter == "A":
        return list(_iter_arc(at, end, numbers)), end
    if letter in "CS":
        pairs = [(x + across, y + down) for x, y in zip(numbers[:-2:2], numbers[1:-2:2], strict=True)]
        first = pairs[0] if letter == "C" else (2 * at[0] - bend[0], 2 * at[1] - bend[1])
        return list(_iter_curve(at, first, pairs[-1], end)), pairs[-1]
    return [end], end


def _iter_curve(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    """Iterate over points of a cubic curve."""
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x, y = (sum(w * p[axis] for w, p in zip(weights, (start, first, second, end), strict=True)) for axis in (0, 1))
        yield x, y


def _iter_arc(start: Point, end: Point, numbers: list[float]) -> Iterator[Point]:
    """Iterate over points of an arc of an ellipse (SVG 2, appendix B.2.4)."""
    wide, high, turn, is_long, is_clockwise = abs(numbers[0]), abs(numbers[1]), math.radians(numbers[2]), *numbers[3:5]
    half = complex(start[0] - end[0], start[1] - end[1]) / 2 * complex(math.cos(turn), -math.sin(turn))
    if not wide or not high or not half:
        yield end
        return
    scale = math.hypot(half.real / wide, half.imag / high)
    if scale > 1:  # radii that are too small are made as large as they must be
        wide, high, scale = wide * scale, high * scale, 1.0
    factor = math.sqrt(max(0.0, 1 / scale**2 - 1)) * (-1 if is_long == is_clockwise else 1)
    middle = complex(factor * wide * half.imag / high, -factor * high * half.real / wide)
    first, last = (math.atan2((one - middle).imag / high, (one - middle).real / wide) for one in (half, -half))
    sweep = last - first
    if is_clockwise and sweep < 0:
        sweep += 2 * math.pi
    elif not is_clockwise and sweep > 0:
        sweep -= 2 * math.pi
    back = complex(math.cos(turn), math.sin(turn))
    centre = middle * back + complex(start[0] + end[0], start[1] + end[1]) / 2
    for step in range(1, _STEPS + 1):
        angle = first + sweep * step / _STEPS
        point = complex(wide * math.cos(angle), high * math.sin(angle)) * back + centre
        yield point.real, point.imag

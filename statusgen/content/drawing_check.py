"""Check a drawing in SVG: only shapes and what they look like, of a bounded size, that load nothing.

Whoever writes content is not trusted, and the drawing is given to every reader's browser and to the maker of PDF files.
What is allowed is listed; everything else is refused. Elements: SVG 1.1, chapters 5 to 14, without animation and links.
"""

import re
from collections.abc import Iterable
from math import isfinite
from xml.parsers import expat

from msgspec import Struct, field

LARGEST_SIDE = 10_000
"""Units, or pixels, of a drawing's or picture's width and height."""
LARGEST_NUMBER = 1e6
MOST_DRAWN = 5000
"""Elements that are drawn, each counted as often as ``use``, patterns, masks and clips repeat it."""
DEEPEST = 40
"""Elements within each other."""
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_INERT = ("http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd", "http://www.inkscape.org/namespaces/inkscape")
"""What Inkscape writes for itself, and no browser knows."""
_GRADIENTS = {"linearGradient", "radialGradient"}
_ELEMENTS = _GRADIENTS | {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline"),
    *("polygon", "text", "tspan", "stop", "clipPath", "mask", "pattern", "style"),
}
_SIZES = {
    *(
        "x",
        "y",
        "width",
        "height",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x1",
        "y1",
        "x2",
        "y2",
        "fx",
        "fy",
        "dx",
        "dy",
        "rotate",
    ),
    *("points", "offset", "viewBox", "opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "stroke-width"),
    *("stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "font-size", "font-weight", "letter-spacing"),
    *("word-spacing", "textLength", "pathLength", "version"),
}
_SHAPED = {"d", "transform", "gradientTransform", "patternTransform"}
_LOOKS = {
    *("id", "class", "style", "fill", "stroke", "color", "clip-path", "mask", "stop-color", "fill-rule", "clip-rule"),
    *("stroke-linecap", "stroke-linejoin", "vector-effect", "paint-order", "display", "visibility", "overflow"),
    *("font-family", "font-style", "font-variant", "font-stretch", "text-anchor", "dominant-baseline", "baseProfile"),
    *("text-decoration", "writing-mode", "shape-rendering", "text-rendering", "color-rendering", "lengthAdjust"),
    *("gradientUnits", "spreadMethod", "patternUnits", "patternContentUnits", "maskUnits", "maskContentUnits"),
    *("clipPathUnits", "preserveAspectRatio", "type", "media", "role", "lang", "focusable", "enable-background"),
    *("isolation", "mix-blend-mode", "color-interpolation", "mask-type", "color-interpolation-filters"),
}
_SIZE = re.compile(
    r"(?:[-+0-9.,%\s]|[eE](?=[-+0-9])|(?<=[0-9.])(?:px|pt|pc|mm|cm|in|em|ex|rem)(?![a-z]))*+|(?!inf|nan)[a-z][a-z-]{2,20}"
)
_SHAPE = re.compile(r"(?:[a-zA-Z]{1,9}|[-+0-9.,()\s])*+")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OWN = re.compile(r"url\(\s*+(?:#([\w.-]+)|'#([\w.-]+)'|\"#([\w.-]+)\")\s*+\)")
_LOADS = re.compile(
    r"[@\\<&]|\(\s*+['\"]?\s*+[a-z]*+:|(?:url|src|image|image-set|cross-fade|element|paint|expression)\s*+\(|script:"
)


class TooMuch(ValueError):
    """The drawing is larger or more intricate than a logo is."""


class Unsafe(ValueError):
    """The drawing holds something that is not on the list."""


class Reading(Struct):
    """What was read of a drawing so far."""

    open_ids: list[str] = field(default_factory=list)
    """For each element that is open, its id, or an empty text."""
    sizes: dict[str, int] = field(default_factory=lambda: {"": 0})
    """By id: how many elements stand in it; the whole drawing has the empty one."""
    repeats: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """The ids around each element that repeats another, and the id of that one."""
    gradients: set[str] = field(default_factory=set)
    styled: list[str] = field(default_factory=list)
    """Ids that style sheets name."""
    root: dict[str, str] = field(default_factory=dict)
    style: str = ""
    is_style: bool = False


def check_drawing(raw: bytes) -> dict[str, str]:
    """Return the attributes of a drawing's first element.

    Raises Unsafe, TooMuch, or ValueError where it is no drawing.
    """
    raw.decode("utf-8")  # one encoding for everybody who reads it
    reading = Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = _refuse
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = parser.NotationDeclHandler = _refuse
    parser.StartElementHandler = lambda name, found: _begin(reading, name, found)
    parser.EndElementHandler = lambda _name: _end(reading)
    parser.CharacterDataHandler = lambda text: _text(reading, text)
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        raise ValueError("no XML") from None
    _check_repeats(reading)
    return reading.root


def _refuse(*_what: object) -> None:
    raise Unsafe


def _check_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise ValueError(encoding)


def _begin(reading: Reading, name: str, found: dict[str, str]) -> None:
    space, _, local = name.rpartition(" ")
    if not reading.open_ids:
        if name != f"{_SVG} svg":
            raise ValueError(name)
        reading.root = found
        for side in ("width", "height"):
            _check_side(found.get(side, ""))
    if len(reading.open_ids) >= DEEPEST:
        raise TooMuch
    is_inert = space in _INERT
    if not is_inert and (space != _SVG or local not in _ELEMENTS):
        raise Unsafe
    reading.open_ids.append(found.get("id", ""))
    around = tuple(dict.fromkeys(("", *filter(None, reading.open_ids))))
    for id_ in around:
        reading.sizes[id_] = reading.sizes.get(id_, 0) + 1
    if local in _GRADIENTS and found.get("id"):
        reading.gradients.add(found["id"])
    reading.is_style = local == "style"
    for key, value in found.items():
        for target in _check_attribute(key, value, is_inert=is_inert):
            reading.repeats.append((around, target))


def _end(reading: Reading) -> None:
    reading.open_ids.pop()
    if reading.is_style:
        reading.styled += _check_value(reading.style)
        reading.is_style, reading.style = False, ""


def _text(reading: Reading, text: str) -> None:
    if reading.is_style:
        reading.style += text


def _check_attribute(key: str, value: str, *, is_inert: bool) -> Iterable[str]:
    """Return the ids that an attribute repeats. Raises Unsafe, TooMuch."""
    space, _, name = key.rpartition(" ")
    if space in _INERT or is_inert or (space == _XML and name in ("space", "lang")):
        return _check_value(value)
    if name == "href" and space in ("", _XLINK):
        if not re.fullmatch(r"#[\w.-]+", value):
            raise Unsafe
        return (value[1:],)
    if space == _XLINK and name in ("type", "title", "role"):
        return _check_value(value)
    if space:
        raise Unsafe
    if name in _SIZES | _SHAPED:
        if not (_SHAPE if name in _SHAPED else _SIZE).fullmatch(value.strip()):
            raise Unsafe
        if any(not abs(float(number)) <= LARGEST_NUMBER for number in _NUMBER.findall(value)):
            raise TooMuch
        if name == "viewBox":
            _check_box(value)
        return ()
    if name in _LOOKS or re.fullmatch(r"(?:data|aria)-[a-z0-9-]+", name):
        return _check_value(value)
    raise Unsafe


def _check_value(value: str) -> list[str]:
    """Return the ids of the drawing that a value names. Raises Unsafe where it could load anything."""
    if _LOADS.search(_OWN.sub("", value).lower()):
        raise Unsafe
    if any(not abs(float(number)) <= LARGEST_NUMBER for number in re.findall(r"(?<![#\w.])\d[\d.]*e\d+", value)):
        raise TooMuch
    return ["".join(found) for found in _OWN.findall(value)]


def _check_side(typed: str) -> None:
    numbers = [float(number) for number in _NUMBER.findall(typed)]
    if any(not 0 < number <= LARGEST_SIDE for number in numbers):
        raise TooMuch


def _check_box(typed: str) -> None:
    try:
        _, _, width, height = (float(number) for number in re.split(r"[\s,]+", typed.strip()))
    except ValueError:
        raise Unsafe from None
    if not all(isfinite(side) and 0 < side <= LARGEST_SIDE for side in (width, height)):
        raise TooMuch


def _check_repeats(reading: Reading) -> None:
    """Refuse what repeats itself, and repetitions of repetitions that would never end to be drawn."""
    if any(target not in reading.gradients for target in reading.styled):
        raise TooMuch  # nobody knows how often a style sheet repeats it
    inside: dict[str, list[str]] = {}
    for around, target in reading.repeats:
        for id_ in around:
            inside.setdefault(id_, []).append(target)
    weights: dict[str, int] = {}

    def weigh(id_: str, above: tuple[str, ...]) -> int:
        if id_ in above or len(above) > DEEPEST:
            raise TooMuch
        if id_ not in weights:
            found = reading.sizes.get(id_, 0)
            for target in inside.get(id_, ()):
                found += weigh(target, (*above, id_))
                if found > MOST_DRAWN:
                    raise TooMuch
            weights[id_] = found
        return weights[id_]

    if weigh("", ()) > MOST_DRAWN:
        raise TooMuch

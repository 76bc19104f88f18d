"""Letters and shapes for pictures. Pillow draws, and is imported inside functions alone."""

import io
from functools import lru_cache
from typing import Any, NamedTuple

LONGEST_WORD = 60
"""Letters of a word that is drawn before it is known whether it fits."""


class Word(NamedTuple):
    """A word as it is drawn, because the same ones come again and again."""

    mask: Any
    """How much ink there is; None where there is none."""
    left: int
    top: int
    length: float
    """How far it is to what follows, in pixels."""


@lru_cache(maxsize=512)
def draw_word(text: str, weight: str, size: int) -> Word:
    """Draw a word in a weight (``Regular``, ``Bold``) and a size in pixels."""
    from PIL import Image, ImageDraw

    font = load_font(weight, size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    length = float(font.getlength(text))
    if right <= left or bottom <= top:
        return Word(None, 0, 0, length)
    mask = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(mask).text((-left, -top), text, font=font, fill=255)
    return Word(mask, left, top, length)


@lru_cache(maxsize=1)
def joins_letters() -> bool:
    """Whether this Pillow joins letters and writes from right to left."""
    from PIL import features

    return bool(features.check("raqm"))


def measure(text: str, weight: str, size: int, is_turned: bool = False) -> float:
    """Return the width of a text in pixels."""
    if is_turned and joins_letters():
        return float(load_font(weight, size, is_turned).getlength(text, direction="rtl"))
    words = text.split(" ")
    between = (len(words) - 1) * draw_word(" ", weight, size).length
    return sum((_length_of(word, weight, size) for word in words), between)


def _length_of(word: str, weight: str, size: int) -> float:
    """Return the width of a word; one so long that it will be cut is not drawn for it."""
    if len(word) > LONGEST_WORD:
        return float(load_font(weight, size).getlength(word))
    return draw_word(word, weight, size).length


@lru_cache(maxsize=16)
def load_font(weight: str, size: int, is_turned: bool = False) -> Any:
    """Return letters: Source Sans, or Cairo for texts from right to left, which holds Arabic and Latin ones."""
    from importlib.resources import files

    from PIL import ImageFont

    layout = ImageFont.Layout
    if not is_turned:
        file = files("statusgen") / "fonts" / f"SourceSansPro-{weight}.ttf"
        return ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=layout.BASIC)
    file = files("statusgen") / "fonts" / "Cairo.ttf"
    font = ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=layout.RAQM)
    font.set_variation_by_axes([700 if weight == "Bold" else 400, 0])  # how heavy, how slanted
    return font


Contour = tuple[tuple[float, float], ...]
"""The points of a closed line, in a square of 24."""
SQUARE = 24
"""Width and height of the square in which shapes are drawn."""
_HALO = 2.0
"""Width of the line that keeps a shape apart from what it lies on."""
_FINER = 4
"""How many times larger a shape is drawn before it is made smaller, for smooth edges."""


class Path(NamedTuple):
    """A path of a shape."""

    contours: tuple[Contour, ...]
    is_filled: bool
    is_even_odd: bool
    """Whether what an even number of contours surround is a hole; otherwise their directions decide."""
    stroke: float
    """Width of its line; 0 for none."""


class Shape(NamedTuple):
    """The shape of a state, as browsers draw it and as Pillow does."""

    drawn: str
    """Its elements as SVG, in the current colour."""
    paths: tuple[Path, ...]
    outline: str
    """Its first contour as path data of SVG."""

    @property
    def back(self) -> tuple[Path, ...]:
        """What lies behind it where the ground is not known: its outline, filled, with a halo."""
        return (Path(self.paths[0].contours[:1], is_filled=True, is_even_odd=False, stroke=_HALO),)


@lru_cache(maxsize=64)
def draw_paths(paths: tuple[Path, ...], size: int) -> Any:
    """Draw paths into a square of some pixels; return how much of each pixel they cover, 0 to 255."""
    from PIL import Image, ImageChops

    fine = Image.new("L", (size * _FINER, size * _FINER), 0)
    for path in paths:
        contours = [
            tuple((x * fine.width / SQUARE, y * fine.width / SQUARE) for x, y in contour) for contour in path.contours
        ]
        if path.is_filled:
            fine = ImageChops.lighter(fine, _fill(contours, fine.size, is_even_odd=path.is_even_odd))
        if path.stroke:
            _stroke(fine, contours, path.stroke * fine.width / SQUARE)
    return fine.reduce(_FINER)


def _fill(contours: list[Contour], size: tuple[int, int], *, is_even_odd: bool) -> Any:
    """Fill contours: count for each pixel how often they surround it, up in one direction and down in the other."""
    from PIL import Image, ImageChops, ImageDraw

    middle = 128
    counted = Image.new("L", size, middle)
    for contour in contours:
        once = Image.new("L", size, 0)
        ImageDraw.Draw(once).polygon(contour, fill=1)
        counted = (ImageChops.add if _area(contour) > 0 else ImageChops.subtract)(counted, once)
    return counted.point([255 * ((count - middle) % 2 if is_even_odd else count != middle) for count in range(256)])


def _area(contour: Contour) -> float:
    """Return twice the area of a contour, negative where it runs the other way round."""
    following = (*contour[1:], *contour[:1])
    return sum(x * down - across * y for (x, y), (across, down) in zip(contour, following, strict=True))


def _stroke(image: Any, contours: list[Contour], width: float) -> None:
    """Draw a line along contours, round where it bends."""
    from PIL import ImageDraw

    draw, half = ImageDraw.Draw(image), width / 2
    for contour in contours:
        draw.line((*contour, contour[0]), fill=255, width=round(width))
        for x, y in contour:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)

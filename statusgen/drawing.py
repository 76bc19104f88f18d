"""Letters and shapes for pictures. Pillow draws, and is imported inside functions alone."""

import io
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


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
    return sum((draw_word(word, weight, size).length for word in words), between)


@lru_cache(maxsize=16)
def load_font(weight: str, size: int, is_turned: bool = False) -> Any:
    """Return letters: Source Sans, or Cairo for texts from right to left, which holds Arabic and Latin ones."""
    from PIL import ImageFont

    layout = ImageFont.Layout
    if not is_turned:
        file = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
        return ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=layout.BASIC)
    file = files("fontpkg_cairo") / "files" / "Cairo[slnt,wght].ttf"
    font = ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=layout.RAQM)
    font.set_variation_by_axes([700 if weight == "Bold" else 400, 0])  # how heavy, how slanted
    return font


STATE_COLOURS = {"running": (0, 90, 156), "degraded": (242, 169, 0), "cancelled": (26, 26, 26), "unknown": (74, 81, 88)}


def draw_shape(draw: Any, state: str, at: tuple[int, int], size: int, colour: int = 255) -> None:
    """Draw the shape of a state: tick in circle, triangle, cross in square, question mark in diamond."""
    x, y = at
    thick = size // 9

    def points(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + across * size, y + down * size) for across, down in pairs]

    if state == "running":
        draw.ellipse((x, y, x + size, y + size), fill=colour)
        draw.line(points((0.26, 0.52), (0.44, 0.70), (0.75, 0.34)), fill=0, width=thick, joint="curve")
    elif state == "degraded":
        draw.polygon(points((0.5, 0.02), (1.0, 0.96), (0.0, 0.96)), fill=colour)
        draw.polygon(points((0.44, 0.34), (0.56, 0.34), (0.54, 0.68), (0.46, 0.68)), fill=0)
        draw.ellipse((*points((0.44, 0.74))[0], *points((0.56, 0.86))[0]), fill=0)
    elif state == "cancelled":
        draw.rectangle((x, y, x + size, y + size), fill=colour)
        draw.line(points((0.24, 0.24), (0.76, 0.76)), fill=0, width=thick)
        draw.line(points((0.76, 0.24), (0.24, 0.76)), fill=0, width=thick)
    else:
        draw.polygon(points((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)), fill=colour)
        font = load_font("Bold", int(size * 0.62))
        draw.text(points((0.5, 0.5))[0], "?", font=font, fill=0, anchor="mm")

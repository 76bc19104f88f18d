"""Share views → PNG, 1200 × 630 pixels, as Open Graph asks. Pillow draws, and is imported here alone.

The picture is drawn in shades between two pairs of colours, so that the file needs sixteen of them: ink on paper, and
the colour of the state. Letters come from packages that hold them: what is installed on a machine changes nothing.
Where Pillow comes without Raqm, which joins Arabic letters, an image from right to left bears shape and colour alone.
"""

import io
import struct
import zlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from statusgen.plan.shares import ShareView

SIZE = (1200, 630)
MARGIN = 72
_TITLE = 160
"""From which row on images differ."""
LINES = 4
"""Lines of a title, before it is cut."""
_SIZES = (72, 62, 54)
"""Sizes of a title in pixels, the largest that fits."""
_PAPER, _INK = (255, 255, 255), (26, 26, 26)
_COLOURS = {"running": (0, 90, 156), "degraded": (242, 169, 0), "cancelled": (26, 26, 26), "unknown": (74, 81, 88)}
_NEUTRAL = (0, 90, 156)
_SHADES = 8
"""Shades of each pair: 0 to 7 from paper to ink, 8 to 15 from paper to the colour of the state."""


def render_share(view: ShareView) -> bytes:
    """Draw the image of a page."""
    from PIL import ImageDraw

    is_turned = view.direction == "rtl"
    image = _sheet(view.organisation, view.state, is_turned).copy()
    draw = ImageDraw.Draw(image)
    start = MARGIN + (150 if view.state else 0)
    size, lines = _fit(view.title, SIZE[0] - start - MARGIN, is_turned)
    top = _TITLE + (LINES * 80 - len(lines) * (size + 10)) // 2
    for number, line in enumerate(lines):
        _write(draw, line, (start, top + number * (size + 10)), "Bold", size, is_turned)
    if view.on:
        _write(draw, view.on, (MARGIN, SIZE[1] - 104), "Regular", 42, is_turned)
    head, checksum = _head(view.organisation, view.state, is_turned)
    rows = _rows(image, _TITLE, SIZE[1])
    return as_png(SIZE, _palette(view.state), head + _deflate(rows), zlib.adler32(rows, checksum))


def as_png(size: tuple[int, int], palette: bytes, deflated: bytes, checksum: int) -> bytes:
    """Return a picture of sixteen colours as a PNG file, made of rows that are compressed already.

    ``deflated`` are whole blocks of a raw deflate stream, none of them marked as the last one, and ``checksum`` is the
    Adler-32 of what they hold. Pillow's own writer cannot take parts that are compressed already, and takes three times
    as long: half of a clean build was spent in it. The format: PNG, third edition, sections 5, 10 and 11.
    """
    head = struct.pack(">IIBBBBB", *size, 4, 3, 0, 0, 0)
    stream = b"\x78\x01" + deflated + b"\x03\x00" + struct.pack(">I", checksum)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", stream), (b"IEND", b""))
    framed = (
        struct.pack(">I", len(raw)) + name + raw + struct.pack(">I", zlib.crc32(name + raw)) for name, raw in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@lru_cache(maxsize=64)
def _head(organisation: str, state: str, is_turned: bool) -> tuple[bytes, int]:
    """Return what stands above the title, compressed, with its checksum: the same on every image."""
    rows = _rows(_sheet(organisation, state, is_turned), 0, _TITLE)
    return _deflate(rows), zlib.adler32(rows)


def _rows(image: Any, first: int, last: int) -> bytes:
    """Return rows of an image as PNG has them: none of its filters, two pixels in a byte."""
    part = image.crop((0, first, SIZE[0], last))
    part.putpalette(_palette(""))  # only so that Pillow packs two pixels into a byte
    raw, width = part.tobytes("raw", "P;4"), SIZE[0] // 2
    return b"".join([b"\0" + raw[start : start + width] for start in range(0, len(raw), width)])


def _deflate(rows: bytes) -> bytes:
    """Compress rows so that others may follow; long runs of one colour are all there is to find in them."""
    press = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return press.compress(rows) + press.flush(zlib.Z_FULL_FLUSH)


def render_icon(state: str) -> bytes:
    """Draw the icon of the site in a state, as an .ico of 32 pixels."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (128, 128), 0)
    _draw_shape(ImageDraw.Draw(image), state, (4, 4), 120)
    shown = Image.new("RGBA", image.size, (*_COLOURS[state], 255))
    shown.putalpha(image.point(lambda shade: 255 if shade else 0))
    with io.BytesIO() as file:
        shown.resize((32, 32), Image.Resampling.LANCZOS).save(file, "ICO", sizes=[(32, 32)])
        return file.getvalue()


@lru_cache(maxsize=64)
def _sheet(organisation: str, state: str, is_turned: bool) -> Any:
    """Draw what the images of an organisation in a state have in common."""
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(image)
    colour = 2 * _SHADES - 1
    draw.rectangle((0, 0, SIZE[0], 24), fill=colour)
    name = _cut(organisation, "Regular", 42, SIZE[0] - 2 * MARGIN, is_turned)
    _write(draw, name, (MARGIN, 64), "Regular", 42, is_turned)
    draw.rectangle((MARGIN, SIZE[1] - 134, SIZE[0] - MARGIN, SIZE[1] - 131), fill=3)
    if state:
        _draw_shape(draw, state, (SIZE[0] - MARGIN - 112 if is_turned else MARGIN, 250), 112, colour)
    return image


def _draw_shape(draw: Any, state: str, at: tuple[int, int], size: int, colour: int = 255) -> None:
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
        font = _font("Bold", int(size * 0.62))
        draw.text(points((0.5, 0.5))[0], "?", font=font, fill=0, anchor="mm")


def _write(draw: Any, text: str, at: tuple[int, int], weight: str, size: int, is_turned: bool) -> None:
    """Write a line in ink: ``at`` is how far it begins from the edge at which readers begin, and from above."""
    start, top = at
    font, ink = _font(weight, size, is_turned), _SHADES - 1
    if not is_turned:
        draw.text((start, top), text, font=font, fill=ink)
    elif _joins_letters():
        draw.text((SIZE[0] - start, top + size), text, font=font, fill=ink, anchor="rs", direction="rtl")


@lru_cache(maxsize=1)
def _joins_letters() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


def measure(text: str, weight: str, size: int, is_turned: bool = False) -> float:
    """Return the width of a text in pixels."""
    if is_turned and _joins_letters():
        return float(_font(weight, size, is_turned).getlength(text, direction="rtl"))
    return float(_font(weight, size).getlength(text))


@lru_cache(maxsize=16)
def _font(weight: str, size: int, is_turned: bool = False) -> Any:
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


@lru_cache(maxsize=8)
def _palette(state: str) -> bytes:
    shades = bytearray()
    for end in (_INK, _COLOURS.get(state, _NEUTRAL)):
        for step in range(_SHADES):
            part = step / (_SHADES - 1)
            shades += bytes(round(light + (dark - light) * part) for light, dark in zip(_PAPER, end, strict=True))
    return bytes(shades)


def _fit(title: str, width: int, is_turned: bool) -> tuple[int, list[str]]:
    """Return the largest size in which a title fits, and its lines; the last is cut where none does."""
    for size in _SIZES:
        lines = _wrap(title, size, width, is_turned)
        if len(lines) <= (LINES if size < _SIZES[0] else LINES - 1):
            return size, [_cut(line, "Bold", size, width, is_turned) for line in lines]
    rest = _cut(" ".join(lines[LINES - 1 :]), "Bold", size, width, is_turned)
    return size, [*lines[: LINES - 1], rest]


def _wrap(text: str, size: int, width: int, is_turned: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and measure(f"{lines[-1]} {word}", "Bold", size, is_turned) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _cut(line: str, weight: str, size: int, width: int, is_turned: bool) -> str:
    if measure(line, weight, size, is_turned) <= width:
        return line
    while line and measure(f"{line}…", weight, size, is_turned) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"

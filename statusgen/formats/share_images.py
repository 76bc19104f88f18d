"""Images that stand for a page where its address is shared: dated, so that an old share is recognisably old."""

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple, cast

from statusgen.drawing import SQUARE, draw_paths, draw_word, joins_letters, load_font, measure
from statusgen.model.colour import parse_colour
from statusgen.model.paths import share_path
from statusgen.wording.look import Look
from statusgen.wording.output import Output, PageTemplate, Renderer
from statusgen.wording.views import PageView, ShareView

SIZE = (1200, 630)
MARGIN = 72
_TITLE = 160
"""From which row on the title is written."""
_DATE = SIZE[1] - 104
"""From which row on the date is written."""
_EDGE = 2
"""Pixels before the first one: they make the byte with which every row of a PNG begins."""
_WIDTH = _EDGE + SIZE[0]
LINES = 4
"""Lines of a title, before it is cut."""
LONGEST = 400
"""Letters of a title: even of the narrowest, no more fit."""
_SIZES = (72, 62, 54)
"""Sizes of a title in pixels, the largest that fits."""
_SHAPE = 128
"""Width and height of the square in which the shape of a state is drawn."""
_SHAPE_TOP = 242
"""From which row on it is drawn."""
_SHADES = 8
"""Shades of each pair: 0 to 7 from paper to ink, 8 to 15 from paper to the colour of the state."""
_INK_SHADE = _SHADES - 1
_IN_COLOUR = [0 if part < 16 else _SHADES + round(part / 255 * (_SHADES - 1)) for part in range(256)]
"""The shade of a pixel by how much of it a shape covers, 0 to 255."""
_ADLER = 65521
"""The prime of Adler-32."""


def render_share(view: ShareView, renderer: Renderer) -> bytes:
    """Render the image of a page."""
    return draw_share(view, renderer.look)


def draw_share(view: ShareView, look: Look) -> bytes:
    """Draw the image of a page: on the sheet that it shares with others, the title and the date."""
    common = _Common(_in_one_line(view.organisation), view.state, view.direction == "rtl", look)
    start = MARGIN + (150 if view.state else 0)
    size, lines = _fit(_in_one_line(view.title), SIZE[0] - start - MARGIN, common.is_turned)
    step = size + 10
    top = _TITLE + (LINES * 80 - len(lines) * step) // 2
    titled = [(line, start, number * step, "Bold", size) for number, line in enumerate(lines)]
    dated = [(_in_one_line(view.on), MARGIN, 0, "Regular", 42)] if view.on else []
    parts = [
        _still(common, 0, top),
        _written(common, top, min(top + len(lines) * step + 20, _DATE), titled),
        _still(common, min(top + len(lines) * step + 20, _DATE), _DATE),
        _written(common, _DATE, _DATE + 60, dated),
        _still(common, _DATE + 60, SIZE[1]),
    ]
    return as_png(SIZE, _palette(view.state, look), parts)


def _in_one_line(text: str) -> str:
    """Return a text with single spaces: nothing else that parts words can be laid out. It is cut where none fits."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


class Rows(NamedTuple):
    """Rows of a picture as PNG has them, compressed."""

    deflated: bytes
    """Whole blocks of a raw deflate stream, none of them marked as the last one."""
    checksum: int
    """The Adler-32 of what they hold."""
    length: int
    """Of what they hold, in bytes."""


def as_png(size: tuple[int, int], palette: bytes, parts: Iterable[Rows]) -> bytes:
    """Return a picture of sixteen colours as a PNG file, made of rows that are compressed already.

    Pillow's own writer cannot take parts that are compressed already, and to compress every row of every image was
    half of a clean build. The format: PNG, third edition, sections 5, 10 and 11; how checksums join: RFC 1950.
    """
    head = struct.pack(">IIBBBBB", *size, 4, 3, 0, 0, 0)
    stream, low, high = [b"\x78\x01"], 1, 0
    for part in parts:
        stream.append(part.deflated)
        high = (high + (part.checksum >> 16) + part.length * (low - 1)) % _ADLER
        low = (low + (part.checksum & 0xFFFF) - 1) % _ADLER
    stream.append(b"\x03\x00" + struct.pack(">HH", high, low))
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", b"".join(stream)), (b"IEND", b""))
    framed = (
        struct.pack(">I", len(raw)) + name + raw + struct.pack(">I", zlib.crc32(name + raw)) for name, raw in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


class _Common(NamedTuple):
    """What the images of an organisation in a state have in common."""

    organisation: str
    state: str
    is_turned: bool
    """Whether its texts run from right to left."""
    look: Look


@lru_cache(maxsize=512)
def _still(common: _Common, first: int, last: int) -> Rows:
    """Return rows of a sheet on which nothing more is written."""
    return _pack(_sheet(common).crop((0, first, _WIDTH, last)))


_Line = tuple[str, int, int, str, int]
"""A text, how far it begins from the edge at which readers begin and from above, its weight, its size."""


def _written(common: _Common, first: int, last: int, lines: Iterable[_Line]) -> Rows:
    """Return rows of a sheet with some lines on them."""
    image = _sheet(common).crop((0, first, _WIDTH, last))
    for text, start, top, weight, size in lines:
        _write(image, text, (start, top), weight, size, common.is_turned)
    return _pack(image)


def _pack(image: Any) -> Rows:
    """Pack two pixels into a byte, and compress: long runs of one colour are all there is to find in them.

    The first byte of each row, two pixels of paper, says that none of PNG's filters was used.
    """
    rows = image.tobytes("raw", "P;4")
    press = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return Rows(press.compress(rows) + press.flush(zlib.Z_FULL_FLUSH), zlib.adler32(rows), len(rows))


@lru_cache(maxsize=64)
def _sheet(common: _Common) -> Any:
    """Draw what images have in common."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (_WIDTH, SIZE[1]), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((_EDGE, 0, _WIDTH, 24), fill=2 * _SHADES - 1)
    name = _cut(common.organisation, "Regular", 42, SIZE[0] - 2 * MARGIN, common.is_turned)
    _write(image, name, (MARGIN, 64), "Regular", 42, common.is_turned)
    draw.rectangle((_EDGE + MARGIN, SIZE[1] - 134, _WIDTH - MARGIN, SIZE[1] - 131), fill=3)
    if common.state:
        drawn = draw_paths(common.look.of(common.state).shape.paths, _SHAPE)
        edge = _SHAPE // SQUARE  # which is empty: the shape itself begins at the margin
        across = _WIDTH - MARGIN - _SHAPE + edge if common.is_turned else _EDGE + MARGIN - edge
        image.paste(drawn.point(_IN_COLOUR), (across, _SHAPE_TOP))
    return Image.frombytes("P", image.size, image.tobytes())


def _write(image: Any, text: str, at: tuple[int, int], weight: str, size: int, is_turned: bool) -> None:
    """Write a line in ink: ``at`` is how far it begins from the edge at which readers begin, and from above."""
    from PIL import ImageDraw

    start, top = at
    if is_turned:
        if joins_letters():
            draw = ImageDraw.Draw(image)
            draw.fontmode = "L"
            place, font = (_WIDTH - start, top + size), load_font(weight, size, is_turned=True)
            draw.text(place, text, font=font, fill=_INK_SHADE, anchor="rs", direction="rtl")
        return
    across = float(_EDGE + start)
    for word in text.split(" "):
        written = draw_word(word, weight, size)
        if written.mask is not None:
            image.paste(_INK_SHADE, (round(across) + written.left, top + written.top), written.mask)
        across += written.length + draw_word(" ", weight, size).length


@lru_cache(maxsize=8)
def _palette(state: str, look: Look) -> bytes:
    shades, paper = bytearray(), parse_colour(look.page)
    for end in (parse_colour(look.text), parse_colour(look.of(state).line)):
        for step in range(_SHADES):
            part = step / (_SHADES - 1)
            shades += bytes(round(light + (dark - light) * part) for light, dark in zip(paper, end, strict=True))
    return bytes(shades)


def _fit(title: str, width: int, is_turned: bool) -> tuple[int, list[str]]:
    """Return the largest size in which a title fits, and its lines; what is too long is cut where none does."""
    for size in _SIZES:
        lines = _wrap(title, size, width, is_turned)
        if len(lines) <= (LINES if size < _SIZES[0] else LINES - 1):
            return size, [_cut(line, "Bold", size, width, is_turned) for line in lines]
    rest = _cut(" ".join(lines[LINES - 1 :]), "Bold", size, width, is_turned)
    return size, [*(_cut(line, "Bold", size, width, is_turned) for line in lines[: LINES - 1]), rest]


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
    fits = bisect_right(
        range(1, len(line) + 1), width, key=lambda end: ceil(measure(f"{line[:end]}…", weight, size, is_turned))
    )
    return f"{line[:fits].rstrip()}…"


def of_page(page: Output, _template: PageTemplate) -> Iterator[Output]:
    """Iterate over the image of a page, where it has one of its own."""
    if page.subject:
        if page.has_image:
            yield Output(share_path(page.path), lambda: _share_of(page), render_share, page.subject)
        return
    share = _share_of(page)
    if share is not None:
        yield Output(share.path, share, render_share)


def _share_of(page: Output) -> ShareView | None:
    return cast("PageView", page.view).layout.share

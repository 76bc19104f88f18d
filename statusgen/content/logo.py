"""Read the logo of the organisation, and refuse one that could run or load anything."""

import re
from pathlib import Path

from msgspec.structs import replace

from statusgen.content.drawing_check import LARGEST_SIDE, TooMuch, Unsafe, check_drawing
from statusgen.content.files import SETTINGS
from statusgen.content.opening import code_of, read_below
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Logo, Settings

FOLDER = "content"
LARGEST = 32 * 1024
"""Bytes a logo may weigh: it is loaded with the first page, on weak networks too."""
MOST_PIXELS = 4_000_000
"""Of a PNG: a picture of a few kilobytes may fill gigabytes of memory once it is unpacked."""
_NAME = re.compile(r"[\w][\w.\- ]*\.(?:svg|png)", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"


class LogoFault(ValueError):
    """A file cannot be shown as a logo; its argument is the code of the problem."""


def read_logo(project: Path, settings: Settings) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the logo that the settings name; one that cannot be shown is a warning, and the site has none."""
    logo = settings.logo
    if logo is None:
        return settings, ()
    try:
        read = _read(project, logo)
    except LogoFault as fault:
        values = (("typed", logo.name), ("limit", str(LARGEST // 1024)), ("side", str(LARGEST_SIDE)))
        problem = Problem(SETTINGS, logo.line, str(fault), Level.WARNING, values, f"logo: {logo.name}")
        return replace(settings, logo=None), (problem,)
    return replace(settings, logo=read), ()


def _read(project: Path, logo: Logo) -> Logo:
    if not _NAME.fullmatch(logo.name):
        raise LogoFault("logo-elsewhere")
    try:
        raw = read_below(project, f"{FOLDER}/{logo.name}", LARGEST)
    except OSError as fault:
        codes = {"file-is-link": "logo-elsewhere", "file-too-large": "logo-too-large"}
        raise LogoFault(codes.get(code_of(fault), "logo-missing")) from None
    width, height = _measure_png(raw) if logo.kind == "png" else _measure_svg(raw)
    return replace(logo, raw=raw, width=width, height=height)


def _measure_png(raw: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels (its IHDR chunk)."""
    if not raw.startswith(_PNG) or raw[12:16] != b"IHDR" or len(raw) < 33:
        raise LogoFault("logo-unreadable")
    width, height = int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big")
    if not width or not height:
        raise LogoFault("logo-unreadable")
    if width * height > MOST_PIXELS:
        raise LogoFault("logo-too-intricate")
    return width, height


def _measure_svg(raw: bytes) -> tuple[int, int]:
    """Return width and height of a drawing, 0 when it does not say; refuse what could run, fetch or fill memory."""
    try:
        root = check_drawing(raw)
    except Unsafe:
        raise LogoFault("logo-unsafe") from None
    except TooMuch:
        raise LogoFault("logo-too-intricate") from None
    except ValueError:
        raise LogoFault("logo-unreadable") from None
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    typed = box[2:4] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(length.removesuffix("px")) for length in typed)
    except ValueError:
        return 0, 0
    return max(round(width), 0), max(round(height), 0)

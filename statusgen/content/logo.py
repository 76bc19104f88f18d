"""Read the logo of the organisation, and refuse one that could run or load anything."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from statusgen.content.files import SETTINGS
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Logo, Settings

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FOLDER = "content"
LARGEST = 32 * 1024
"""Bytes a logo may weigh: it is loaded with the first page, on weak networks too."""
_NAME = re.compile(r"[\w][\w.\- ]*\.(?:svg|png)", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "a", "handler", "listener", "set"}
_ACTIVE |= {"animate", "animatemotion", "animatetransform"}
_FOREIGN = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:", re.IGNORECASE)


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
        values = (("typed", logo.name), ("limit", str(LARGEST // 1024)))
        problem = Problem(SETTINGS, logo.line, str(fault), Level.WARNING, values, f"logo: {logo.name}")
        return replace(settings, logo=None), (problem,)
    return replace(settings, logo=read), ()


def _read(project: Path, logo: Logo) -> Logo:
    path = project / FOLDER / logo.name
    if not _NAME.fullmatch(logo.name) or path.is_symlink():
        raise LogoFault("logo-elsewhere")
    try:
        raw = path.read_bytes()
    except OSError:
        raise LogoFault("logo-missing") from None
    if len(raw) > LARGEST:
        raise LogoFault("logo-too-large")
    width, height = _measure_png(raw) if logo.kind == "png" else _measure_svg(raw)
    return replace(logo, raw=raw, width=width, height=height)


def _measure_png(raw: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels (its IHDR chunk)."""
    if not raw.startswith(_PNG) or raw[12:16] != b"IHDR" or len(raw) < 33:
        raise LogoFault("logo-unreadable")
    return int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big")


def _measure_svg(raw: bytes) -> tuple[int, int]:
    """Return width and height of a drawing, 0 when it does not say; refuse what could run or fetch anything."""
    from xml.etree.ElementTree import ParseError, fromstring

    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise LogoFault("logo-unsafe")
    try:
        root = fromstring(raw)  # noqa: S314 - without a document type there are no entities to expand
    except (ParseError, ValueError, LookupError):
        raise LogoFault("logo-unreadable") from None
    if root.tag.rpartition("}")[2] != "svg":
        raise LogoFault("logo-unreadable")
    for element in root.iter():
        _refuse_active(element)
    return _size_of(root)


def _refuse_active(element: "Element") -> None:
    name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else "handler"
    if name in _ACTIVE or (name == "style" and _FOREIGN.search("".join(element.itertext()))):
        raise LogoFault("logo-unsafe")
    for key, value in element.attrib.items():
        key = key.rpartition("}")[2].lower()
        is_foreign = key == "href" and not value.strip().startswith(("#", "data:image/png;", "data:image/jpeg;"))
        if key.startswith("on") or is_foreign or (key != "href" and _FOREIGN.search(value)):
            raise LogoFault("logo-unsafe")


def _size_of(root: "Element") -> tuple[int, int]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    typed = box[2:4] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(length.removesuffix("px")) for length in typed)
    except ValueError:
        return 0, 0
    return max(round(width), 0), max(round(height), 0)

"""What is made of a theme's tokens and shapes: everything that shows a state."""

import importlib.util
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from statusgen.drawing import draw_paths
from statusgen.formats.icons import draw_icon
from statusgen.model.words import State
from statusgen.output.shapes import ShapeFault, parse_shape
from tests.builders import default_look, files_of
from tests.output.test_theme import SHAPE, TOKENS, make_themed

PURPLE, GREEN = (91, 15, 139), (0, 107, 60)
"""The colours of ``TOKENS``: of what is cancelled, and of links."""


def test_a_theme_of_tokens_reaches_everything(tmp_path: Path) -> None:
    """Style sheet, badges, icons, the icon at the root, shared images, paper and manifest show its colours."""
    project = make_themed(tmp_path, {"tokens/own.css": TOKENS})
    project.build()
    site = files_of(tmp_path / "site")
    (style,) = (raw for path, raw in site.items() if re.match(r"assets/site\..*css$", path))
    (paper,) = (raw for path, raw in site.items() if re.match(r"assets/paper\..*css$", path))
    assert b"--cancelled:#5b0f8b" in style
    assert b"--cancelled-line:#5b0f8b" in paper
    assert b"--link:#006b3c" in paper
    assert b'fill="#5b0f8b"' in site["fr/services/radiology/badge.svg"]
    assert b'fill="#5b0f8b"' in site["assets/icon-cancelled.svg"]
    assert b'fill="#7a4a00"' in site["assets/icon-degraded.svg"]
    assert b'fill="#006b3c"' in site["assets/icon-site.svg"]
    assert json.loads(site["fr/site.webmanifest"])["theme_color"] == "#006b3c"
    icon = Image.open(io.BytesIO(site["favicon.ico"])).convert("RGBA")
    assert icon.getpixel((5, 16)) == (*PURPLE, 255)
    shared = Image.open(io.BytesIO(site["fr/share.png"])).convert("RGB")
    assert shared.getpixel((600, 10)) == PURPLE
    assert shared.getpixel((90, 306)) == PURPLE
    notice = Image.open(io.BytesIO(site["fr/incidents/2022-05-panne/1/share.png"])).convert("RGB")
    assert notice.getpixel((600, 10)) == GREEN  # a bulletin shows no state of today


@pytest.mark.slow("prints")
@pytest.mark.skipif(not importlib.util.find_spec("weasyprint"), reason="WeasyPrint is not installed")
def test_a_theme_of_tokens_reaches_paper(tmp_path: Path) -> None:
    """A notice for the door and the sheet of the call centre draw the border of a state in its colour."""
    import pypdf

    project = make_themed(tmp_path, {"tokens/own.css": TOKENS})
    project.build(pdf=True)
    drawn = list((tmp_path / "site/fr").rglob("*.pdf"))
    assert drawn
    wanted = tuple(part / 255 for part in PURPLE)
    for path in drawn:
        contents = (page.get_contents() for page in pypdf.PdfReader(path).pages)
        raw = b"".join(drawing.get_data() for drawing in contents if drawing is not None)  # as a dictionary it is empty
        found = {
            tuple(map(float, match)) for match in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", raw)
        }
        if "poster" in path.name and "sud" not in path.as_posix():
            assert any(all(abs(a - b) < 0.002 for a, b in zip(one, wanted, strict=True)) for one in found), path


def test_a_shape_reaches_everything(tmp_path: Path) -> None:
    """A theme's own shape is drawn in pages, badges, icons and shared images."""
    square = '<path d="M4 4h16v16H4Z"/>'
    project = make_themed(tmp_path, {"shapes/cancelled.svg": SHAPE.format(square)})
    project.build()
    site = files_of(tmp_path / "site")
    for path in ("fr/index.html", "fr/badge.svg", "assets/icon-cancelled.svg"):
        assert square in site[path].decode(), path
    shared = Image.open(io.BytesIO(site["fr/share.png"])).convert("RGB")
    assert shared.getpixel((131, 306)) == (26, 26, 26)  # where the cross of the default shape is
    assert Image.open(io.BytesIO(site["favicon.ico"])).convert("RGBA").getpixel((16, 16)) == (26, 26, 26, 255)


@pytest.mark.parametrize(
    "drawn",
    [
        '<path d="M4 4h16v16H4"/>',
        '<path d="4 4h16Z"/>',
        '<path d="M4 4h16v16H4Z" fill="#f00"/>',
        '<path d="M4 4h16v16H4Z" transform="scale(2)"/>',
        '<path d="M4 4h16v16H4Z" stroke="currentColor"/>',
        '<path d="M4 4Q8 8 9 9Z"/>',
        '<path d="M4 4l1Z"/>',
        '<g><path d="M4 4h16v16H4Z"/></g>',
        "<script/>",
        "",
    ],
)
def test_what_not_every_output_could_draw_is_no_shape(drawn: str) -> None:
    """Open lines, colours, groups and curves of other kinds are refused, and what was typed is named."""
    with pytest.raises(ShapeFault) as found:
        parse_shape(SHAPE.format(drawn))
    assert str(found.value)


def test_arcs_may_be_written_without_spaces() -> None:
    """Drawing programs write the flags of an arc as single figures beside what follows."""
    spaced, tight = (
        parse_shape(SHAPE.format(f'<path d="{data}"/>'))
        for data in ("M12 2a10 10 0 0 1 0 20 10 10 0 1 1 0 -20z", "M12 2a10 10 0 010 20 10 10 0 11 0-20z")
    )
    assert spaced.paths == tight.paths
    xs = [x for x, _ in spaced.paths[0].contours[0]]
    assert (round(min(xs), 2), round(max(xs), 2)) == (2, 22)


def _grey(colour: str) -> int:
    """Return how light a colour is, from 0 to 255."""
    return Image.new("RGB", (1, 1), colour).convert("L").tobytes()[0]


@pytest.mark.browser
@pytest.mark.parametrize("state", ["", *State])
def test_pictures_show_the_shape_that_browsers_show(browser_page: Page, state: str) -> None:
    """What Pillow draws of a shape is what a browser draws of the same file."""
    look, size = default_look().of(state), 120
    browser_page.set_viewport_size({"width": size, "height": size})
    svg = draw_icon(look).replace("<svg ", '<svg style="display:block" ')
    browser_page.set_content(f'<body style="margin:0;background:{look.ground}">{svg}')
    shown = Image.open(io.BytesIO(browser_page.screenshot())).convert("L")
    ground = Image.new("L", shown.size, _grey(look.ground))
    ground.paste(_grey(look.line), (0, 0), draw_paths(look.shape.paths, size))
    histogram = ImageChops.difference(shown, ground).histogram()
    assert sum(histogram[96:]) < size * size / 200

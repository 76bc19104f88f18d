"""A logo is a drawing of shapes, or a picture, of a bounded size: it runs nothing, loads nothing, fills no memory."""

import struct
import time
import zlib
from pathlib import Path

import pytest

from statusgen.content.logo import LARGEST, read_logo
from statusgen.model.site import Logo, Settings
from tests.builders import make_project

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40">'
REFUSED = {
    "a script": "<script>1</script>",
    "a script of XHTML": '<script xmlns="http://www.w3.org/1999/xhtml">1</script>',
    "a handler": '<g onload="x()"/>',
    "a picture from elsewhere": '<image href="https://elsewhere.example/x.png"/>',
    "a picture inside": '<image href="data:image/png;base64,AAAA"/>',
    "a link": '<a href="#x"><path d="M0 0"/></a>',
    "a style that imports": "<style>@import 'x.css';</style>",
    "a style that loads a font": "<style>@font-face{font-family:a;src:url(x)}</style>",
    "a style that loads by an escape": r"<style>g{fill:u\72l(https://elsewhere.example)}</style>",
    "a style that loads by an image set": '<style>g{mask:image-set("https://elsewhere.example/x" 1x)}</style>',
    "an attribute that loads": '<rect fill="url(https://elsewhere.example/)"/>',
    "an attribute that loads in capitals": '<rect style="fill:URL( //elsewhere.example )"/>',
    "an attribute of quotes": "<rect fill=\"url('data:x')\"/>",
    "a filter": '<filter id="f"><feImage href="x"/></filter>',
    "HTML": "<foreignObject/>",
    "what moves": '<animate attributeName="x"/>',
    "what sets": '<set attributeName="href" to="javascript:1"/>',
    "a copy of another file": '<use xlink:href="other.svg#x"/>',
    "an unknown attribute": '<g xml:base="https://elsewhere.example/"/>',
    "no number": '<rect width="inf"/>',
    "no number either": '<rect x="NaN"/>',
    "an unknown element": "<discard/>",
}
TOO_MUCH = {
    "a copy of itself": '<g id="a"><use href="#a"/></g>',
    "a circle of copies": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "copies of copies": "".join(f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(9)),
    "patterns of patterns": "".join(
        f'<pattern id="p{n}">' + f'<rect fill="url(#p{n + 1})"/>' * 10 + "</pattern>" for n in range(9)
    ),
    "a pattern by style": '<pattern id="p"><rect/></pattern><style>rect{fill:url(#p)}</style>',
    "an infinite number": '<rect width="1e999"/>',
    "a number without measure": '<path d="M0 0L9999999999 0"/>',
    "a number of a style": '<rect style="stroke-width:1e99"/>',
    "depth": "<g>" * 60 + "</g>" * 60,
    "elements": "<g/>" * 5100,
}
SHOWN = {
    "a gradient": '<linearGradient id="g"><stop offset="50%" stop-color="#f"/></linearGradient><rect fill="url(#g)"/>',
    "classes": '<linearGradient id="g"/><style>.a{fill:url(#g);x:.5px}</style><path class="a" d="m1e-2 0z"/>',
    "a clip": '<clipPath id="c"><circle r="2em"/></clipPath><g clip-path="url(\'#c\')" transform="rotate(-45 2,2)"/>',
    "copies": '<g id="a"><path d="M0 0"/></g><use xlink:href="#a" x="3"/><use href="#a"/>',
    "what Inkscape adds": '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="Calque 1"/>',
    "text": '<text x="1" font-size="12px" xml:space="preserve">Hôpital &amp; santé</text><!-- rien -->',
}
HEADS = {
    "an instruction": '<?xml-stylesheet href="https://elsewhere.example/x.css"?>',
    "a document type": "<!DOCTYPE svg>",
    "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa">]>',
    "an entity of a file": '<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/passwd">]>',
}


def fault_of(folder: Path, raw: bytes, name: str = "logo.svg") -> str:
    """Return why a logo is not shown; empty where it is."""
    project = make_project(folder)
    settings = project.read().content
    assert settings is not None
    project.write(name, raw)
    read, problems = read_logo(folder, replace_logo(settings.settings, name))
    assert (read.logo is None) == bool(problems)
    return problems[0].code if problems else ""


def replace_logo(settings: Settings, name: str) -> Settings:
    """Return settings that name a logo."""
    from msgspec.structs import replace

    return replace(settings, logo=Logo(name, 1))


def drawn(inside: str, head: str = "") -> bytes:
    """Return a drawing."""
    return f"{head}{SVG}{inside}</svg>".encode()


def picture(width: int, height: int) -> bytes:
    """Return the head of a PNG."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        *((pytest.param(drawn(inside), "logo-unsafe", id=name)) for name, inside in REFUSED.items()),
        *((pytest.param(drawn("<g/>", head), "logo-unsafe", id=name)) for name, head in HEADS.items()),
        *((pytest.param(drawn(inside), "logo-too-intricate", id=name)) for name, inside in TOO_MUCH.items()),
        *((pytest.param(drawn(inside), "", id=name)) for name, inside in SHOWN.items()),
        pytest.param(drawn("<g/>", HEADS["entities"]).decode().encode("utf-16"), "logo-unreadable", id="UTF-16"),
        pytest.param(drawn("<g/>", '<?xml version="1.0" encoding="utf-7"?>'), "logo-unreadable", id="UTF-7"),
        pytest.param(b"<svg/>", "logo-unreadable", id="no namespace"),
        pytest.param(b"\x00", "logo-unreadable", id="no XML"),
        pytest.param(drawn("").replace(b"80 40", b"1e999 40"), "logo-too-intricate", id="an infinite box"),
        pytest.param(drawn("").replace(b"80 40", b"nan 40"), "logo-unsafe", id="a box of no number"),
        pytest.param(drawn("").replace(b"80 40", b"-80 40"), "logo-too-intricate", id="a box that is turned"),
        pytest.param(drawn("").replace(b"80 40", b"80000 40"), "logo-too-intricate", id="a box that is too wide"),
        pytest.param(b" " * (LARGEST + 1), "logo-too-large", id="large"),
    ],
)
def test_a_drawing_is_made_of_what_is_allowed(tmp_path: Path, raw: bytes, code: str) -> None:
    """Shapes, gradients, clips and copies, in one encoding; all else is refused at once, and the site has no logo."""
    start = time.process_time()
    assert fault_of(tmp_path, raw) == code
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (picture(80, 40), ""),
        (picture(0, 40), "logo-unreadable"),
        (picture(40_000, 40_000), "logo-too-intricate"),
        (picture(1, 2**31), "logo-too-intricate"),
        (b"GIF89a", "logo-unreadable"),
    ],
)
def test_a_picture_has_a_bounded_number_of_pixels(tmp_path: Path, raw: bytes, code: str) -> None:
    """A few kilobytes may unpack to gigabytes."""
    assert fault_of(tmp_path, raw, "logo.png") == code


def test_a_logo_is_no_link(tmp_path: Path) -> None:
    """A file of the machine is not published as a logo."""
    (tmp_path / "secret.svg").write_bytes(drawn("<g/>"))
    (tmp_path / "site").mkdir()
    project = make_project(tmp_path / "project")
    (project.path / "content/logo.svg").symlink_to(tmp_path / "secret.svg")
    settings = project.read().content
    assert settings is not None
    _, problems = read_logo(project.path, replace_logo(settings.settings, "logo.svg"))
    assert [one.code for one in problems] == ["logo-elsewhere"]

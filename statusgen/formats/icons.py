"""The icon of the site: the shape of the overall state, or a neutral one where nothing current may be shown."""

import io
from collections.abc import Iterator

from msgspec import Struct

from statusgen.drawing import STATE_COLOURS, draw_shape
from statusgen.model.paths import icon
from statusgen.wording.context import SiteContext
from statusgen.wording.headline import headline_state
from statusgen.wording.output import Output, Renderer, as_it_is

_SHAPES = {
    "running": '<circle cx="12" cy="12" r="11" fill="#005a9c"/>'
    '<path d="m6 12.500 4 4 8-9" fill="none" stroke="#fff" stroke-width="3"/>',
    "degraded": '<path d="M12 1.500 23.500 22H.500Z" fill="#f2a900"/>'
    '<path d="M12 9v7m0 1.500v2.500" stroke="#1a1a1a" stroke-width="2.500"/>',
    "cancelled": '<path d="M1 1h22v22H1Z" fill="#1a1a1a" stroke="#fff"/>'
    '<path d="m7 7 10 10m0-10L7 17" stroke="#fff" stroke-width="3"/>',
    "unknown": '<path d="M12 1 23 12 12 23 1 12Z" fill="#fff" stroke="#4a5158" stroke-width="2"/>'
    '<path d="M9 10c0-4 6-4 6-.500 0 2-3 2.200-3 4.500m0 1.500v2" fill="none" stroke="#1a1a1a" stroke-width="2"/>',
    "": '<path d="M1 1h22v22H1Z" fill="#005a9c"/><path d="M12 5v14M5 12h14" stroke="#fff" stroke-width="4"/>',
}


class IconView(Struct, frozen=True):
    """The icon at the root of the site, which browsers ask for by themselves."""

    state: str


def outputs(_site: SiteContext) -> Iterator[Output]:
    """Iterate over the icons of the site: one for each state, and the neutral one."""
    for state, shape in _SHAPES.items():
        drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>\n'
        yield Output(icon(state), drawn.encode(), as_it_is)


def render_icon(view: IconView, _renderer: Renderer) -> bytes:
    """Draw the icon of the site in a state, as an .ico of 32 pixels."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (128, 128), 0)
    draw_shape(ImageDraw.Draw(image), view.state, (4, 4), 120)
    shown = Image.new("RGBA", image.size, (*STATE_COLOURS[view.state], 255))
    shown.putalpha(image.point(lambda shade: 255 if shade else 0))
    with io.BytesIO() as file:
        shown.resize((32, 32), Image.Resampling.LANCZOS).save(file, "ICO", sizes=[(32, 32)])
        return file.getvalue()


def favicon(site: SiteContext) -> Iterator[Output]:
    """Iterate over the icon that browsers ask for at the root."""
    yield Output("favicon.ico", IconView(headline_state(site.reference)), render_icon)

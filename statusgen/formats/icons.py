"""The icon of the site: the shape of the overall state, or a neutral one where nothing current may be shown."""

import io
from collections.abc import Iterator

from msgspec import Struct

from statusgen.drawing import draw_paths
from statusgen.model.colour import parse_colour
from statusgen.model.paths import icon
from statusgen.wording.context import SiteContext
from statusgen.wording.headline import headline_state
from statusgen.wording.look import StateLook
from statusgen.wording.output import Output, Renderer, as_it_is

_SIZE = 32
"""Pixels of the icon at the root."""


class IconView(Struct, frozen=True):
    """The icon at the root of the site, which browsers ask for by themselves."""

    state: str


def outputs(site: SiteContext) -> Iterator[Output]:
    """Iterate over the icons of the site: one for each state, and the neutral one."""
    for look in site.assets.look.states:
        yield Output(icon(look.state), draw_icon(look).encode(), as_it_is)


def draw_icon(look: StateLook) -> str:
    """Draw an icon as SVG: the shape in the colour of its line, on a ground with a halo for dark and light tabs."""
    back = f'fill="{look.ground}" stroke="{look.ground}" stroke-width="2" stroke-linejoin="round"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="{look.line}" color="{look.line}">'
        f'<path d="{look.shape.outline}" {back}/>{look.shape.drawn}</svg>\n'
    )


def render_icon(view: IconView, renderer: Renderer) -> bytes:
    """Draw the icon of the site in a state, as an .ico of 32 pixels: the same drawing."""
    from PIL import Image

    look = renderer.look.of(view.state)
    image = Image.new("RGBA", (_SIZE, _SIZE), (*parse_colour(look.ground), 0))
    for colour, paths in ((look.ground, look.shape.back), (look.line, look.shape.paths)):
        drawn = Image.new("RGBA", image.size, (*parse_colour(colour), 255))
        drawn.putalpha(draw_paths(paths, _SIZE))
        image = Image.alpha_composite(image, drawn)
    with io.BytesIO() as file:
        image.save(file, "ICO", sizes=[image.size])
        return file.getvalue()


def favicon(site: SiteContext) -> Iterator[Output]:
    """Iterate over the icon that browsers ask for at the root."""
    yield Output("favicon.ico", IconView(headline_state(site.reference)), render_icon)

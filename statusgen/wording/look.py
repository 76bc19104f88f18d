"""How a theme draws each state: its colours and its shape, for everything that is no page."""

from msgspec import Struct

from statusgen.drawing import Shape
from statusgen.model.colour import contrast, parse_colour


class StateLook(Struct, frozen=True):
    """The colours and the shape of a state, as the theme's tokens say them for light pages."""

    state: str
    """Id of the state; empty for the neutral look, where nothing current may be shown."""
    colour: str
    """What its word stands on: ``#rgb`` or ``#rrggbb``, as typed."""
    ink: str
    """What its word is written in."""
    line: str
    """Its border, and its shape where it stands on paper: the colour itself, unless the theme has one for lines."""
    shape: Shape

    @property
    def ground(self) -> str:
        """What lies behind the shape drawn in the colour of its line: whichever of the two stands out more."""
        line = parse_colour(self.line)
        return max((self.ink, self.colour), key=lambda one: contrast(parse_colour(one), line))


class Look(Struct, frozen=True):
    """What badges, icons, shared images, paper and manifests take from a theme."""

    states: tuple[StateLook, ...]
    """One for each state, and the neutral one."""
    page: str
    """What pages are written on."""
    text: str
    """What texts are written in."""
    frame: str
    """The border of a badge."""
    brand: str
    """The brand colour of the theme; empty for a theme without one."""

    def of(self, state: str) -> StateLook:
        """Return the look of a state by its id; the neutral one for an empty id."""
        return next(look for look in self.states if look.state == state)

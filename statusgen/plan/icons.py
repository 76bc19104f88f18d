"""The icon of the site: the shape of the overall state, or a neutral one where nothing current may be shown."""

from collections.abc import Iterator

from msgspec import Struct

from statusgen.model.situation import Headline
from statusgen.model.words import State
from statusgen.plan.context import Scene

_STATES = {
    Headline.RUNNING: State.RUNNING,
    Headline.RUNNING_OPEN: State.DEGRADED,
    Headline.DEGRADED: State.DEGRADED,
    Headline.CANCELLED: State.CANCELLED,
    Headline.UNKNOWN: State.UNKNOWN,
}
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


def headline_state(scene: Scene) -> State:
    """Return the state whose shape stands for the computed headline."""
    return _STATES[scene.situation.headline]


def icon(state: str) -> str:
    """Return the path of the icon of a state; of the neutral one for an empty state."""
    return f"assets/icon-{state or 'site'}.svg"


def iter_icons() -> Iterator[tuple[str, bytes]]:
    """Iterate over the icons of the site: (path, SVG)."""
    for state, shape in _SHAPES.items():
        yield icon(state), f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>\n'.encode()

"""Badge views → SVG that stands alone: no script, no style sheet, no letters from elsewhere.

Its width is computed from letters that come along. A browser draws it with letters of its own, which may be wider:
every text is told the width it has, so that none leaves its box.
"""

import unicodedata
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from statusgen.drawing import measure
from statusgen.model import paths
from statusgen.pages.facts import Facts, Key
from statusgen.wording.badges import (
    BADGE_HEIGHT,
    BadgeView,
    badge_path,
    view_badge,
    view_location_badge,
    view_service_badge,
)
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, Renderer, make_output
from statusgen.wording.stamps import about_location, about_service

SIZE = 14
"""Size of the letters in pixels."""
WIDEST = 320
"""Width in pixels that a label may have, before it is cut."""
_PAD, _ICON, _GAP, _INSET = 9, 16, 6, 3
_WIDER = 1.08
"""How much wider than ours the letters of most systems are."""
_ESTIMATE, _ESTIMATE_THIN = 0.55, 0.29
"""Width of a letter that ours do not have, and of one that is a single stroke, in parts of its size."""
_BOLDER = 1.12
"""How much wider than an estimate bold letters are."""
_THIN = "اأإآل"


class Box(Struct, frozen=True):
    """Where the parts of a badge stand, in pixels; texts by their middle."""

    width: int
    height: int
    label: str
    label_at: float
    label_width: int
    state_from: int
    state_width: int
    icon_at: int
    message_at: float
    message_width: int


def render_badge(view: BadgeView, renderer: Renderer) -> bytes:
    """Draw a badge: the label, then shape and word of the state, from right to left where the language runs so."""
    return renderer.fill("badge.svg", view=view, box=_lay_out(view)).encode()


def _lay_out(view: BadgeView) -> Box:
    label = _cut(str(view.label))
    label_width, message_width = width_of(label, "Regular"), width_of(view.message, "Bold")
    first = _PAD + label_width + _PAD
    icon = _ICON + _GAP if view.state else 0
    second = _PAD + icon + message_width + _PAD
    width = first + second
    is_turned = view.direction == "rtl"

    def place(start: float, size: float) -> float:
        """Return where something begins that lies from ``start`` on in the direction of reading."""
        return width - start - size if is_turned else start

    return Box(
        width=width,
        height=BADGE_HEIGHT,
        label=label,
        label_at=place(_PAD, label_width) + label_width / 2,
        label_width=label_width,
        state_from=int(place(first + _INSET - 1, second - 2 * _INSET + 1)),
        state_width=second - 2 * _INSET + 1,
        icon_at=int(place(first + _PAD, _ICON)),
        message_at=place(first + _PAD + icon, message_width) + message_width / 2,
        message_width=message_width,
    )


def width_of(text: str, weight: str) -> int:
    """Return the width to give to a text, in whole pixels."""
    ours = "".join(sign for sign in text if _is_ours(sign))
    others = sum(_estimate(sign) for sign in text if not _is_ours(sign)) * (_BOLDER if weight == "Bold" else 1)
    return round(_WIDER * measure(ours, weight, SIZE) + others)


def _is_ours(sign: str) -> bool:
    """Whether our letters have a sign: Latin, Greek and Cyrillic, and the punctuation of all."""
    return sign < "\u0530" or "\u1e00" <= sign < "\u2070" or sign in "₂€№™"


def _estimate(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0
    if sign in _THIN:
        return SIZE * _ESTIMATE_THIN
    return SIZE * (1 if unicodedata.east_asian_width(sign) in "WF" else _ESTIMATE)


def _cut(label: str) -> str:
    if width_of(label, "Regular") <= WIDEST:
        return label
    while width_of(f"{label}…", "Regular") > WIDEST:
        label = label[:-1]
    return f"{label.rstrip()}…"


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the badges of a language: that of the situation, of each location, of each service."""
    language, subjects, catalogue = context.language, context.subjects, context.content.catalogue
    yield make_output(badge_path(paths.home(language)), partial(view_badge, context), render_badge, b"")
    for location in catalogue.locations.values():
        path, make = badge_path(paths.location(language, location.id)), partial(view_location_badge, context, location)
        yield make_output(path, make, render_badge, subjects.get(("badge", "location", location.id), b""))
    for service in catalogue.services.values():
        path, own = badge_path(paths.service(language, service.id)), partial(view_service_badge, context, service)
        yield make_output(path, own, render_badge, subjects.get(("badge", "service", service.id), b""))


def subjects(facts: Facts) -> Iterator[tuple[Key, bytes]]:
    """Iterate over the subjects of the badges of locations and services: the cells of each."""
    for id_ in facts.catalogue.locations:
        incidents, cells = about_location(facts.situation, id_)
        yield ("badge", "location", id_), facts.subject_apart(incidents, cells, facts.of_cells(cells))
    for id_ in facts.catalogue.services:
        incidents, cells = about_service(facts.situation, id_)
        yield ("badge", "service", id_), facts.subject_apart(incidents, cells, facts.of_cells(cells))

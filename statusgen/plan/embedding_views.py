"""Frozen views of what stands on other sites, and of the page that says how to put it there."""

from msgspec import Struct

from statusgen.plan.views import EmergencyView, Frame, Link


class BadgeView(Struct, frozen=True):
    """A picture of a state: name, shape and word, in one line."""

    path: str
    language: str
    direction: str
    title: str
    """What it says, with the time it is of: its accessible name."""
    description: str
    """What the picture has no room for: rules, exceptions, until when."""
    label: str
    """What it is about."""
    state: str
    """Id of the state whose shape and colour it bears; empty for none."""
    message: str
    """The state in words."""


class BannerView(Struct, frozen=True):
    """The situation in a few lines, to stand inside a page of another site."""

    frame: Frame
    emergency: EmergencyView
    """With the departments where not all is as usual: there is no room for the others."""
    headline: str
    state: str
    home: Link


class PieceView(Struct, frozen=True):
    """A badge to look at, with what to copy."""

    name: str
    image: str
    """Address of the badge as seen from the page."""
    told: str
    """What the badge says."""
    code: str
    """HTML to copy, as text."""


class EmbedView(Struct, frozen=True):
    """How a webmaster shows the situation on another site."""

    frame: Frame
    title: str
    banner: Link
    banner_code: str
    narrow: str
    """What to change in a narrow column."""
    spoken: str
    """What is heard of a badge."""
    overall: PieceView
    locations: tuple[PieceView, ...]
    services: tuple[PieceView, ...]
    page: Link
    """The address that stands for the banner in systems that know oEmbed, with that of the document as note."""
    policy: str
    """What a Content-Security-Policy must allow."""

"""Frozen views of the further pages of the front."""

from msgspec import Struct

from statusgen.plan.views import Frame, Link, Matrix, PhoneView


class TableView(Struct, frozen=True):
    """Services by location, on a page of its own."""

    frame: Frame
    title: str
    headline: str
    matrix: Matrix


class OfflineView(Struct, frozen=True):
    """What is shown without a network."""

    frame: Frame
    title: str
    numbers: tuple[PhoneView, ...]


class StatementSection(Struct, frozen=True):
    """One part of a statement."""

    title: str
    """Empty for the opening."""
    paragraphs: tuple[str, ...]
    link: Link | None = None


class StatementView(Struct, frozen=True):
    """A statement made from the settings."""

    frame: Frame
    title: str
    sections: tuple[StatementSection, ...]

"""Frozen views of the further pages of the front."""

from dataclasses import dataclass

from statusgen.plan.views import Frame, Link, Matrix, PhoneView


@dataclass(frozen=True, slots=True)
class TableView:
    """Services by location, on a page of its own."""

    frame: Frame
    title: str
    headline: str
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class OfflineView:
    """What is shown without a network."""

    frame: Frame
    title: str
    numbers: tuple[PhoneView, ...]


@dataclass(frozen=True, slots=True)
class StatementSection:
    """One part of a statement."""

    title: str
    """Empty for the opening."""
    paragraphs: tuple[str, ...]
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement made from the settings."""

    frame: Frame
    title: str
    sections: tuple[StatementSection, ...]

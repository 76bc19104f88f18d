"""A fact of the field: what a note says of one hospital, and what readers of four languages are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

OUTPUTS = ("page", "sheet", "notice", "feed", "data", "announcement")
"""Page of the place, sheet for the call centre, notice for its door, item of the feed, open data, announcement."""


@dataclass(frozen=True)
class Fact:
    """One fact, told by one note of an incident of its own, about a hospital of its own."""

    number: int
    """As ``docs/field-facts.md`` counts."""
    services: str
    """The lines below ``services:``; ``HERE`` stands for the hospital of the fact."""
    told: Mapping[str, tuple[str, ...]]
    """By language: the sentences that every output says."""
    never: tuple[str, ...] = ()
    """What no output says of it in any language."""
    outputs: tuple[str, ...] = OUTPUTS
    """Where ``told`` stands; ``own page`` is the page that ``own_page`` names, ``own feed`` the feed of that page."""
    more: str = ""
    """Further lines of the note."""
    text: Mapping[str, str] = field(default_factory=lambda: {"en": "What we say."})
    """By language: the text of the note and of its translations."""
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: what only those outputs say that have room for it: sheet, feed, open data, announcement."""
    own_page: str = ""
    """Name of the page that is about nothing else, which says all of it, too; empty where there is none."""

    grouped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: what those outputs say that name several hospitals: sheet, feed, announcement."""

    @property
    def place(self) -> str:
        """Id of its hospital."""
        return f"fact-{self.number:02}"

    @property
    def incident(self) -> str:
        """Id of its incident."""
        return f"2025-11-fact-{self.number:02}"

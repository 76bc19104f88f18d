"""What is shown before it is published."""

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from statusgen.model.note import Note


class Preview(Struct, frozen=True):
    """A site for those who write and approve, which nobody may take for the published one."""

    at: datetime | None = None
    """The instant that was asked for; None where it shows now."""
    notes: tuple[Note, ...] = ()
    """Notes that it shows although they are not published, as their files have them."""


class PreviewWanted(NamedTuple):
    """What a preview shows."""

    has_waiting: bool = False
    """Whether notes that wait are shown as if they were published."""
    has_drafts: bool = False
    """Whether drafts are."""
    is_typed: bool = False
    """Whether its instant was asked for, and is not just now."""

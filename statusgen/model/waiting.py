"""Notes that readers do not see yet."""

from datetime import datetime

from msgspec import Struct


class WaitingNote(Struct, frozen=True):
    """A note that readers do not see yet."""

    path: str
    line: int
    """Where its instant stands."""
    until: str
    """The instant of its publication, as ISO 8601 with the site's offset."""
    is_draft: bool
    """Whether it waits for a person, not for the clock."""

    @property
    def published(self) -> datetime:
        """The instant of its publication."""
        return datetime.fromisoformat(self.until)


class Waiting(Struct, frozen=True):
    """What readers do not see yet: notes that wait, the first first, then drafts, the newest first."""

    notes: tuple[WaitingNote, ...] = ()
    """Of each kind some; a long history may have many."""
    count: int = 0
    """How many notes wait for their instant."""
    drafts: int = 0
    """How many drafts there are."""
    last: datetime | None = None
    """When the last of the notes that wait is published, in UTC."""


NOBODY_WAITS = Waiting()

"""Views of feeds and their items; the feed formats render them."""

from collections.abc import Iterable
from datetime import datetime
from heapq import nlargest

from msgspec import Struct

from statusgen.model.note import Incident, Note
from statusgen.situation.fold import find_note
from statusgen.situation.timeline import Timeline


class FeedItem(Struct, frozen=True):
    """One entry of a feed."""

    guid: str
    """A permanent ``tag:`` address (RFC 4151), which includes the language."""
    title: str
    link: str
    """Absolute address."""
    description: str
    """Plain text: states and rules."""
    content: str
    """The whole text as HTML with absolute links; empty for a summary, which the description is."""
    published: datetime
    categories: tuple[tuple[str, str], ...]
    """(domain, term)."""
    author: str
    language: str
    """The language of its text, which for a fallback is not that of the feed."""
    for_doctors: str = ""
    """Plain text of its part for doctors, which the feed for doctors has as description; empty when there is none."""
    for_press: str = ""
    """The same for the press."""


class Told(Struct, frozen=True):
    """What feeds of one language tell of a bulletin: the same until that, or what it depends on, changes."""

    incident: str
    number: int
    items: tuple[FeedItem, ...]
    cells: frozenset[tuple[str, str]]
    """What it speaks of, by service and location."""


class FeedView(Struct, frozen=True):
    """One feed of one language."""

    language: str
    identity: str
    """A permanent ``tag:`` address of the feed itself."""
    title: str
    description: str
    link: str
    """Absolute address of the page it belongs to."""
    address: str
    """The feed's own absolute address, without the ending of its format."""
    updated: datetime | None
    """Time of the newest content; None when there is none."""
    items: tuple[FeedItem, ...]
    """Newest first."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs that tell subscribers at once."""


class SubscriptionsView(Struct, frozen=True):
    """The list of all feeds of one language, for OPML."""

    language: str
    title: str
    feeds: tuple[tuple[str, str, str], ...]
    """(title, absolute address of the feed, absolute address of its page)."""


AT_LEAST = 50
"""Bulletins a feed keeps, besides every bulletin of open incidents."""


def feed_notes(timeline: Timeline, live: Iterable[Incident]) -> list[Note]:
    """Return the bulletins of the main feed, newest first: all those of live incidents, and at least 50.

    The fifty withdrawn last are among them, however old they are.
    """
    withdrawn = [note for note in timeline.notes.summaries if note.withdrawn_on is not None]
    last = nlargest(AT_LEAST, withdrawn, key=lambda note: (note.withdrawn_on, note.order))
    found = (find_note(timeline.content.incidents, note) for note in last)
    notes = {
        note.order: note
        for note in (*timeline.notes[:AT_LEAST], *found, *(note for incident in live for note in incident.notes))
    }
    return [notes[order] for order in sorted(notes, reverse=True)]

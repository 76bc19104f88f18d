"""What is remembered of what was built, as values."""

from datetime import datetime

from msgspec import Struct

from statusgen.model.problem import ProblemSummary


class Row(Struct, frozen=True):
    """What is remembered of one output."""

    fingerprint: bytes
    """Digest of the view it was made from; empty where the whole shelf is made anew at once."""
    size: int
    time: int
    """When the file was written, in nanoseconds."""


class Built(Struct, frozen=True):
    """What an output folder was last built from."""

    made_with: tuple[bytes, bytes, str, bytes, bool]
    """Digests of the rules and of the theme, the base address, a digest of what surrounds pages of the archive, and
    whether there are compressed copies."""
    at: datetime
    changes_next: datetime | None
    pages: bytes
    """Digest of the lasting pages."""
    seen: bytes
    """Digest of everything the build looked at: settings, services, notes, pages, theme."""
    typed_address: str
    """The address that was typed instead of that of the settings; empty when none was."""
    told: ProblemSummary
    """What was wrong with the content."""
    kept: tuple[str, ...]
    """The files whose last good version stands in for a broken one."""
    left_out: tuple[str, ...]
    """The broken files of which no good version exists."""
    demonstration: datetime | None
    """The instant at which the site stands still, if it does."""
    has_pdf: bool
    """Whether what is made to be printed was made as PDF too."""
    editors: str
    """The language of the site's editors."""
    asked: frozenset[str]
    """Ids of the incidents whose texts the front was made from."""
    live: frozenset[str]
    """Ids of the incidents that were open or planned."""
    months: tuple[tuple[int, int], ...]
    """The months that have a page, the newest first."""
    outputs: int
    """How many files the site has."""
    marks: tuple[tuple[str, int], ...]
    """The upper folders of the site with their times: a hand that took files away leaves its mark there."""

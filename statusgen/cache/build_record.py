"""What is cached of a build: what it was made from, and the files it wrote."""

from datetime import datetime

from msgspec import Struct

from statusgen.model.problem import ProblemSummary
from statusgen.model.waiting import Waiting

Marks = tuple[tuple[str, int], ...]
"""The upper folders of a site with their times in nanoseconds."""


class OutputRow(Struct, frozen=True, array_like=True, gc=False):
    """What is cached of one output file."""

    fingerprint: bytes
    """Digest of the view it was made from; empty where its whole group is always rebuilt."""
    size: int
    time: int
    """When the file was written, in nanoseconds."""


OutputGroups = dict[str, dict[str, OutputRow]]
"""Output files by group and path: the groups are of one incident, of one month, the assets, the current pages."""


class BuildRecord(Struct, frozen=True):
    """What an output folder was last built from."""

    folder: str
    """The output folder, relative to the project."""
    program: bytes
    """Digest of the program that built it."""
    made_with: tuple[bytes, bytes, str, bytes, bool]
    """Digests of the rules and of the theme, the base address, a digest of what surrounds pages of the archive, and
    whether there are compressed copies."""
    at: datetime
    next_change: str
    """When the site will change by itself, as ISO 8601 with the site's offset; empty for never."""
    pages: bytes
    """Digest of the lasting pages."""
    seen: bytes
    """Digest of everything the build looked at: settings, services, notes, pages, theme."""
    typed_address: str
    """The address that was typed instead of that of the settings; empty when none was."""
    problems: ProblemSummary
    """What was wrong with the content."""
    kept: tuple[str, ...]
    """The files whose last good version stands in for a broken one."""
    left_out: tuple[str, ...]
    """The broken files of which no good version exists."""
    stands_still_at: str
    """The instant at which a demonstration stands still, as ISO 8601 with the site's offset; empty for a real site."""
    waiting: Waiting
    """What readers do not see yet."""
    has_pdf: bool
    """Whether what is made to be printed was made as PDF too."""
    editors: str
    """The language of the site's editors."""
    accessed: frozenset[str]
    """Ids of the incidents whose texts what shows today was made from."""
    live: frozenset[str]
    """Ids of the incidents that were open or planned."""
    months: tuple[tuple[int, int], ...]
    """The months that have a page, the newest first."""
    outputs: int
    """How many files the site has."""
    marks: Marks
    """The upper folders of the site with their times: a hand that took files away leaves its mark there."""
    record: bytes = b""
    """Digest of where the records of what was published are; empty where one of them cannot be read."""
    recorded: frozenset[str] = frozenset()
    """Ids of the incidents of which this build recorded something new."""
    is_published: bool = False
    """Whether readers see what it wrote: it was no rehearsal."""
    refused: tuple[tuple[str, str], ...] = ()
    """New notes that are refused, each with what the site goes on saying of what it names."""

    @property
    def changes_next(self) -> datetime | None:
        """When the site will change by itself, with the site's offset."""
        return datetime.fromisoformat(self.next_change) if self.next_change else None

    @property
    def demonstration(self) -> datetime | None:
        """The instant at which the site stands still, if it does, with the site's offset."""
        return datetime.fromisoformat(self.stands_still_at) if self.stands_still_at else None

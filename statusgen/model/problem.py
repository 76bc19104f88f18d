"""Problems: mistakes in the content as values, collected and reported once."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    """The note is not published as it stands; the exit status says so."""
    WARNING = "warning"
    """Published, but somebody should look at it soon."""
    REPAIR = "repair"
    """Something harmless that was put right while reading."""


_SAID_ONCE = frozenset({"entry-retired", "told-changed", "note-moved", "withdrawal-laxer"})
"""What the build says that records it: something is published otherwise from now on."""


AHEAD = "ahead"
"""The value of a problem that is none yet: when it begins, which is said before its sentence."""


class Problem(NamedTuple):
    """One mistake at one place.

    The sentence itself stands in the messages catalogue under ``code``; ``values`` fill its placeholders.
    """

    path: str
    """Path of the file below the project folder, with forward slashes."""
    line: int
    """Line number, counted from 1; 0 when the problem is about the whole file."""
    code: str
    """The problem's name, a key of ``statusgen.content.messages.PROBLEMS``."""
    level: Level
    values: tuple[tuple[str, str], ...] = ()
    """What the sentence quotes, as (placeholder, text) pairs."""
    source: str = ""
    """The offending line as typed, for display; empty when there is none."""

    @property
    def where(self) -> str:
        """Its file, with the line where there is one."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def is_error(self) -> bool:
        """Whether it keeps its file from being published."""
        return self.level is Level.ERROR

    @property
    def is_said_once(self) -> bool:
        """Whether it says that something is published otherwise from now on, and is true of one build alone."""
        return self.code in _SAID_ONCE


def has_error(problems: Iterable[Problem]) -> bool:
    """Whether any of some problems keeps its file from being published."""
    return any(problem.is_error for problem in problems)


class ProblemSummary(NamedTuple):
    """Problems, of which some are only counted: a long history has more warnings than anybody reads at once."""

    problems: tuple[Problem, ...] = ()
    """Every error, and the other problems that were asked for."""
    more_warnings: int = 0
    """How many warnings there are besides."""
    more_repairs: int = 0

    @property
    def lasting(self) -> "ProblemSummary":
        """Those that the next build says again although nothing changed."""
        return self._replace(problems=tuple(problem for problem in self.problems if problem.code not in _SAID_ONCE))


NO_PROBLEMS = ProblemSummary()

"""``content/forgotten.yaml``: what somebody said on purpose does not count any more, one line each, for ever.

It stands beside the notes, so that it travels with them. ``statusgen forget`` and ``statusgen accept`` write it.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from statusgen.content.files import refuse_exhaustion, refused
from statusgen.content.opening import code_of, read_below
from statusgen.model.problem import Level, Problem

FORGOTTEN = "content/forgotten.yaml"
HEADING = (
    "# What was published and no longer counts: statusgen forget and statusgen accept write it. Keep every line.\n"
)
_LINE = re.compile(
    r"(?P<what>[a-z0-9][a-z0-9/-]*)(?: (?P<digest>[0-9a-f]{10}))?\s*:\s*(?P<how>forgotten|accepted)\b\s*(?P<at>\S*).*",
    re.IGNORECASE,
)


class Forgotten(Struct, frozen=True):
    """What was published and no longer counts."""

    incidents: frozenset[str] = frozenset()
    """Ids of incidents of which every note is forgotten."""
    notes: frozenset[tuple[str, int]] = frozenset()
    """Incident and number of single notes."""
    accepted: frozenset[tuple[str, str]] = frozenset()
    """Changes that were accepted: what, and the digest of the fact before and after."""
    accepted_at: Mapping[tuple[str, str], datetime] = {}
    """When each was accepted, the last time, where its line says so."""
    raw: bytes = b""

    def has(self, incident: str, number: int) -> bool:
        """Whether a note is forgotten."""
        return incident in self.incidents or (incident, number) in self.notes

    def key_of(self, incident: str) -> bytes:
        """Return the digest of what it says of an incident; empty for nothing."""
        lines = [str(number) for id_, number in self.notes if id_ == incident]
        lines += [incident] if incident in self.incidents else []
        lines += [digest for what, digest in self.accepted if what == f"incidents/{incident}"]
        return ",".join(sorted(lines)).encode()


NOTHING_FORGOTTEN = Forgotten()


def read_forgotten(project: Path) -> tuple[Forgotten, tuple[Problem, ...]]:
    """Read the file of a project; a line that cannot be read forgets nothing, and is a problem."""
    try:
        raw = read_below(project, FORGOTTEN)
    except FileNotFoundError:
        return NOTHING_FORGOTTEN, ()
    except OSError as fault:
        refuse_exhaustion(fault)
        return NOTHING_FORGOTTEN, (refused(FORGOTTEN, code_of(fault)),)
    return parse_forgotten(raw)


def parse_forgotten(raw: bytes) -> tuple[Forgotten, tuple[Problem, ...]]:
    """Read the lines of the file."""
    incidents: set[str] = set()
    notes: set[tuple[str, int]] = set()
    accepted: set[tuple[str, str]] = set()
    times: dict[tuple[str, str], datetime] = {}
    problems: list[Problem] = []
    for number, line in enumerate(raw.decode("utf-8-sig", errors="replace").splitlines(), 1):
        text = line.strip().removeprefix("- ").strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        incident, _, of_note = match["what"].partition("/") if match is not None else ("", "", "")
        if match is not None and match["how"].lower() == "accepted" and match["digest"]:
            key = (match["what"], match["digest"])
            accepted.add(key)
            with suppress(ValueError):
                at = datetime.fromisoformat(match["at"]).astimezone(UTC)
                times[key] = max(at, times.get(key, at))
        elif match is not None and match["how"].lower() == "forgotten" and of_note.isdigit():
            notes.add((incident, int(of_note)))
        elif match is not None and match["how"].lower() == "forgotten" and not of_note:
            incidents.add(incident)
        else:
            problems.append(Problem(FORGOTTEN, number, "forgotten-unreadable", Level.ERROR, (), line.strip()[:200]))
    return Forgotten(frozenset(incidents), frozenset(notes), frozenset(accepted), times, raw), tuple(problems)


def add_lines(raw: bytes, lines: Mapping[str, str]) -> bytes:
    """Return the bytes of the file with more lines: what, and since when."""
    before = raw.decode("utf-8-sig", errors="surrogateescape") or HEADING
    before = before if before.endswith("\n") else before + "\n"
    new = "".join(f"{what}: {how}\n" for what, how in lines.items())
    return (before + new).encode("utf-8", errors="surrogateescape")

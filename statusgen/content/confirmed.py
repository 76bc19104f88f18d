"""``content/confirmed.yaml``: when somebody looked at everything that is published, and found that it still holds.

One line for each time. ``statusgen confirm`` writes it, with the digest of what was found; one without it
confirms nothing.
"""

import re

from statusgen.content.encodings import decode
from statusgen.content.files import CONFIRMED, Folder, refuse_exhaustion, refused
from statusgen.content.instants import read_instant_typed
from statusgen.content.opening import code_of, read_below
from statusgen.content.source import parse_source
from statusgen.model.content import Confirmation
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings
from statusgen.texts.date_fault import DateFault

HEADING = "# When somebody found that all that is published still holds. The newest line counts: statusgen confirm\n"
_LINE = re.compile(r"(?:confirmed\s*:\s*)?(?P<when>.+?)(?:(?<!\s)\s++(?P<digest>[0-9a-f]{10}))?", re.IGNORECASE)


def read_confirmations(folder: Folder, settings: Settings) -> tuple[Confirmation, ...]:
    """Read the file of a project, which need not be there; a line that cannot be read confirms nothing."""
    try:
        raw = read_below(folder.project, CONFIRMED)
    except FileNotFoundError:
        return ()
    except OSError as fault:
        refuse_exhaustion(fault)
        folder.problems.append(refused(CONFIRMED, code_of(fault)))
        return ()
    found, problems = parse_confirmations(raw, settings)
    folder.problems += problems
    return found


def parse_confirmations(raw: bytes, settings: Settings) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Read the lines of the file."""
    found: list[Confirmation] = []
    source = parse_source(CONFIRMED, raw)
    problems = list(source.problems)
    for number, line in enumerate(source.lines, 1):
        text = line.strip().removeprefix("- ").strip()
        match = _LINE.fullmatch(text)
        if match is None or text.startswith("#"):
            continue
        try:
            moment = read_instant_typed(match["when"], settings.spoken, settings.timezone)
        except DateFault:
            problems.append(Problem(CONFIRMED, number, "confirmed-unreadable", Level.ERROR, (), line.strip()[:200]))
            continue
        found.append(Confirmation(moment, match["digest"] or "", number))
    return tuple(found), problems


def add_confirmation(raw: bytes, written: str) -> bytes:
    """Return the bytes of the file with one line more."""
    before = decode(CONFIRMED, raw)[0] or raw.decode("utf-8-sig", errors="surrogateescape") or HEADING
    before = before if before.endswith("\n") else before + "\n"
    return f"{before}confirmed: {written}\n".encode("utf-8", errors="surrogateescape")

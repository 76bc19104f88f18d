"""Bytes → text: what Notepad, Word and shared folders do to a file, put right and said."""

import re
from dataclasses import dataclass, field

from statusgen.model.problem import Level, Problem

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile(r"[\u200b\u2060\ufeff]")
# A lead byte of UTF-8 read as cp1252, and its followers: "dÃ©gradÃ©", "lâ€™hôpital".
_TWICE_ENCODED = re.compile(r"[ÂÃâ][\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, by lines, with what was put right while reading it."""

    path: str
    """Path below the project folder, with forward slashes."""
    lines: tuple[str, ...]
    """Without line ends."""
    problems: tuple[Problem, ...] = field(default=())

    def problem(self, code: str, line: int = 0, level: Level = Level.ERROR, **values: object) -> Problem:
        """Make a problem about a line of this file (counted from 1)."""
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        pairs = tuple((key, str(value)) for key, value in values.items())
        return Problem(self.path, line, code, level, pairs, shown.strip()[:200])


def parse_source(path: str, raw: bytes) -> Source:
    """Decode a file: UTF-8 with or without a mark, UTF-16 with one, else Windows cp1252, any line ends.

    Text that was encoded twice is refused rather than guessed at (domain table of input traps).
    """
    repairs: list[str] = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
        repairs.append("repaired-utf16")
    else:
        if raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
            repairs.append("repaired-byte-order-mark")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
            repairs.append("repaired-cp1252")
    if "\r" in text:
        repairs.append("repaired-line-ends")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    typed = text.split("\n")
    if typed and typed[-1] == "":
        typed.pop()
    problems = [Problem(path, 0, code, Level.REPAIR) for code in repairs]
    lines = []
    for number, line in enumerate(typed, start=1):
        clean = line
        if _CONTROL.search(clean):
            clean = _CONTROL.sub("", clean)
            problems.append(Problem(path, number, "repaired-control-character", Level.REPAIR, (), clean.strip()))
        if _BIDI.search(clean):
            clean = _BIDI.sub("", clean)
            problems.append(Problem(path, number, "bidi-control", Level.WARNING, (), clean.strip()))
        clean = _ZERO_WIDTH.sub("", clean)
        if found := _find_twice_encoded(clean):
            values = (("found", found[0]), ("meant", found[1]))
            problems.append(Problem(path, number, "encoded-twice", Level.ERROR, values, clean.strip()[:200]))
        lines.append(clean)
    return Source(path, tuple(lines), tuple(problems))


def _find_twice_encoded(line: str) -> tuple[str, str] | None:
    for match in _TWICE_ENCODED.finditer(line):
        try:
            return match.group(), match.group().encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
    return None

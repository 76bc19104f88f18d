"""Decode a file, and repair and report what Notepad, Word and shared folders do to it."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from statusgen.content.encodings import decode, find_program
from statusgen.content.opening import read_below
from statusgen.model.problem import Level, Problem

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_APART = r"[ \u00a0\u202f.\-]"
_MARKS = r"[\u200e\u200f\u061c]+"
_OF_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_BIDI = re.compile(
    rf"[\u202a-\u202e\u2066-\u2069]|(?<=\d){_MARKS}(?={_APART}?\d)|(?<=\d{_APART}){_MARKS}(?={_APART}?\d)"
)
"""What turns letters round. A mark of direction is good Arabic, but within a number it moves the figures behind it."""
_ZERO_WIDTH = re.compile(r"[\u200b\u2060\ufeff]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
"""Letters in one, as PDF files write them: nobody finds "oﬃce" who looks for "office"."""
_LETTERS = "".join(chr(code) for code in range(0xA1, 0x180)) + "\u00a0’‘“”„–—…€™†•"


def _twice(letter: str) -> set[str]:
    """Return how a letter looks when its UTF-8 was decoded as Windows-1252, and as Latin-1."""
    raw = letter.encode()
    windows = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252") for byte in raw
    )
    return {windows, raw.decode("latin-1")}


_MEANT = {spoilt: letter for letter in _LETTERS for spoilt in _twice(letter)}
_TWICE_ENCODED = re.compile("|".join(re.escape(spoilt) for spoilt in sorted(_MEANT, key=len, reverse=True)))
_SEPARATOR = re.compile("[\u2028\u2029\x0b\x0c]")
"""Ends of lines and paragraphs as Word and design programs write them."""
_OF_MAIL = re.compile(
    r"(?:=C[2-9A-F]|=D[0-9A-F]|=E[0-9A-F]=[89AB][0-9A-F])=[89AB][0-9A-F]|\\\\?u(?:00|01|20)[0-9a-fA-F]{2}"
)
"""A letter as e-mails ("=C3=A9") and programs ("\\u00e9") write it."""
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_CONFLICT_BEGINS = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
_CONFLICT_ENDS = re.compile(r"^>{7}(?: .*)?$", re.MULTILINE)
"""What git and others write around two versions of the same lines."""
_LOST = "\ufffd"
LONGEST_LINE = 64 * 1024
"""Characters of one line of a file: as much as the text of a note may have in all."""


class Source(Struct, frozen=True):
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

    @property
    def facts(self) -> tuple[int, int]:
        """The first line of a file of facts alone, from 0, and the one behind its last, without the marks of YAML."""
        said = [number for number, line in enumerate(self.lines) if line.partition("#")[0].strip()]
        begins = said[:1] and self.lines[said[0]].rstrip() == "---"
        ends = said[1:] and self.lines[said[-1]].rstrip() in ("---", "...")
        return said[0] + 1 if begins else 0, said[-1] if ends else len(self.lines)

    def is_unfilled(self, line: int) -> bool:
        """Whether a line (counted from 1) still waits for its writer; ``parse_source`` has said so."""
        return 0 < line <= len(self.lines) and find_unfilled(self.lines[line - 1]) != ""


def find_unfilled(line: str) -> str:
    """Find what ``statusgen new`` left to the writer, between ``[[`` and ``]]``; empty where nothing is left.

    A link in Markdown may begin in the same way.
    """
    start = line.find("[[")
    end = line.rfind("]]") if start >= 0 else -1
    while end > start + 2:
        if line[end + 2 : end + 3] != "(":
            return line[start : end + 2]
        end = line.rfind("]]", 0, end + 1)
    return ""


def _meant_by(typed: str) -> str:
    """Return the letter that an e-mail or a program wrote in its own way; a question mark for none."""
    if typed.startswith("\\"):
        code = int(typed.rpartition("u")[2], 16)
        return "?" if 0xD800 <= code < 0xE000 else chr(code)
    return bytes.fromhex(typed.replace("=", "")).decode("utf-8", "replace")


def strip_controls(text: str) -> str:
    """Return text without the characters that no file may hold, however they were written: XML refuses most of them."""
    text = _CONTROL.sub("", text)
    return (_BIDI.sub("", text) if _OF_BIDI.search(text) else text).replace(_LOST, "")


def parse_source(path: str, raw: bytes) -> Source:
    """Decode a file: see ``decode``, with any line ends.

    A file whose encoding cannot be told has that one problem, and no lines. Text that was encoded twice is
    refused rather than guessed at (domain table of input traps).
    """
    text, repairs = decode(path, raw)
    if text is None:
        if what := find_program(raw):
            return Source(path, (), (Problem(path, 0, "file-of-program", Level.ERROR, (("what", what),)),))
        return Source(path, (), (Problem(path, 0, "encoding-unknown", Level.ERROR),))
    # Some machines write é as e and an accent: the same name is no other one.
    text = unicodedata.normalize("NFC", _LIGATURE.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), text))
    if "\r" in text:
        repairs.append("repaired-line-ends")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    typed = _without_separators(text).split("\n")
    if typed and typed[-1] == "":
        typed.pop()
    problems = [Problem(path, 0, code, Level.REPAIR) for code in repairs]
    if len(text) > LONGEST_LINE:
        problems += _iter_too_long(path, typed)
        typed = [line[:LONGEST_LINE] for line in typed]
    if "[[" in text:
        problems += _iter_unfilled(path, typed)
    problems += _iter_joined(path, text)
    if _LOST in text or any(spoilt.search(text) for spoilt in (_TWICE_ENCODED, _CONTROL, _ZERO_WIDTH, _OF_BIDI)):
        problems += _iter_spoilt(path, typed)
        typed = [_BIDI.sub("", _ZERO_WIDTH.sub("", _CONTROL.sub("", line))) for line in typed]
    return Source(path, tuple(typed), tuple(problems))


def _iter_too_long(path: str, lines: Iterable[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            said = (("limit", str(LONGEST_LINE)),)
            yield Problem(path, number, "line-too-long", Level.ERROR, said, line[:200].strip())


def _iter_unfilled(path: str, lines: Iterable[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, start=1):
        if unfilled := find_unfilled(line):
            said = (("typed", strip_controls(unfilled)[:200]),)
            yield Problem(path, number, "line-unfilled", Level.ERROR, said, line.strip()[:200])


def _iter_spoilt(path: str, lines: Iterable[str]) -> Iterator[Problem]:
    """Iterate over letters that were encoded twice or lost, and over characters that no file may hold."""
    for number, line in enumerate(lines, start=1):
        clean = _ZERO_WIDTH.sub("", _CONTROL.sub("", line))
        # Looked for first: some of what stands for a letter encoded twice is a control character.
        if found := _TWICE_ENCODED.search(line):
            values = (("found", found.group()), ("meant", _MEANT[found.group()]))
            shown = _CONTROL.sub("", line).strip()[:200]
            yield Problem(path, number, "encoded-twice", Level.ERROR, values, shown)
        if _LOST in line:
            yield Problem(path, number, "letter-lost", Level.ERROR, (), line.strip()[:200])
        if clean != line:
            yield Problem(path, number, "repaired-control-character", Level.REPAIR, (), clean.strip())
        if _BIDI.search(clean):
            yield Problem(path, number, "bidi-control", Level.WARNING, (), _BIDI.sub("", clean).strip())


def _iter_joined(path: str, text: str) -> Iterator[Problem]:
    """Iterate over what other programs left in a text: two versions of it, letters in the way of e-mails."""

    def problem(code: str, at: int, **values: str) -> Problem:
        number = text.count("\n", 0, at) + 1
        return Problem(
            path, number, code, Level.ERROR, tuple(values.items()), text.split("\n")[number - 1].strip()[:200]
        )

    if _CONFLICT_BEGINS.search(text) and (ends := _CONFLICT_ENDS.search(text)):
        yield problem("conflict-left", ends.start())
    for match in _OF_MAIL.finditer(text) if "=" in text or "\\" in text else ():
        yield problem("encoded-twice", match.start(), found=match.group(), meant=_meant_by(match.group()))


def iter_entities(source: Source, first: int, last: int) -> Iterator[Problem]:
    """Iterate over warnings of signs that stand in facts as HTML writes them: readers would see "&eacute;"."""
    for number, line in enumerate(source.lines[first:last], first + 1):
        for found in _ENTITY.finditer(line) if "&" in line else ():
            meant = html.unescape(found.group())
            if meant != found.group():
                yield source.problem("encoded-twice", number, Level.WARNING, found=found.group(), meant=meant)


def _without_separators(text: str) -> str:
    """Return text without the ends of lines that only some programs know.

    They are ends of lines in a text, and wherever no others are; inside a fact, such as a title, they are spaces.
    """
    if not _SEPARATOR.search(text):
        return text
    if "\n" not in text:
        return _SEPARATOR.sub("\n", text)
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if set(line.strip()) == {"-"} and len(line.strip()) >= 3]
    begins_with_facts = bool(fences) and not "".join(lines[: fences[0]]).strip()
    end = fences[1] if begins_with_facts and len(fences) > 1 else 0
    return "\n".join(_SEPARATOR.sub(" " if number < end else "\n", line) for number, line in enumerate(lines))


def read_line(project: Path, path: str, number: int) -> str:
    """Return a line of a file of a project, counted from 1, for display; empty where it cannot be read."""
    try:
        lines = parse_source(path, read_below(project, path)).lines if number else ()
    except OSError:
        return ""
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""

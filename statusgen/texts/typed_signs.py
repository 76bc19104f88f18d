"""Keep the signs of a text that Markdown would take: stars of codes to dial, backslashes of paths, lines under a line.

Emphasis is what CommonMark calls so, around words. Stars inside a word or a number, and around figures alone, are text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_BEGINS = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|^ {0,3}(?:#|>)|\|")
"""A line in which no emphasis of the line before goes on."""
_RULE = re.compile(r"^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:-[ \t]*){3,}$")
"""What parts two pieces of a text. A line of underscores is one to fill in, and shown."""
_IN_NAME = re.compile(r"\.[a-z0-9]{1,5}(?![\w])|[@.]\w[\w-]*\.\w|@\w")
"""What follows underscores that belong to the name of a file or to an e-mail address."""
_BULLET = re.compile(r"^[ \t]*\*(?=[ \t])")
_UNDER = re.compile(r"^ {0,3}(-+|=+)[ \t]*$")
_PIECE = re.compile(
    r"(?P<path>(?<![\w\\])(?:[A-Za-z]:\\|\\\\)\w[^\s<>\"«»“”]*)"
    r"|(?P<escape>\\[\\`*_{}\[\]()>#+\-.!])"
    r"|(?P<code>(?<!\w)(`+)(?!`).+?(?<!`)\4(?!`))"
    r"|(?P<link>\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*(?:\s+[\"'][^\"']*[\"'])?\))"
    r"|(?P<auto><[^<>\s]+>)"
    r"|(?P<web>(?:https?://|www\.)[^\s<>()\[\]]+)"
    r"|(?P<mark>\*+|_+|`)",
    re.DOTALL,
)
_DEEPEST = 100
"""Runs that still open among which one looks for its own: nobody writes more in one block."""
_TAKEN = re.compile(r"[\\`*_]")


class _Mark:
    """A run of stars or underscores, of which some may mark emphasis."""

    def __init__(self, sign: str, start: int, count: int, *, opens: bool, closes: bool) -> None:
        self.sign, self.start, self.count = sign, start, count
        self.opens, self.closes = opens, closes
        self.as_opener = self.as_closer = 0
        """How many of its signs open and close."""

    @property
    def left(self) -> int:
        return self.count - self.as_opener - self.as_closer

    @property
    def shown(self) -> str:
        """The run, with the signs escaped that mark nothing: those of an opener stand outside, of a closer too."""
        marks = [self.sign * self.as_closer, f"\\{self.sign}" * self.left, self.sign * self.as_opener]
        return "".join(marks)


def keep_signs(lines: Sequence[str]) -> list[str]:
    """Return lines of Markdown in which signs that mark nothing are escaped."""
    found, run = list[str](), list[str]()
    for line in (*lines, ""):
        if run and (not line.strip() or _BEGINS.search(line)):
            found += _kept("\n".join(run)).split("\n")
            run = []
        if line.strip():
            run.append(line)
        else:
            found.append(line)
    return found[:-1]


def without_titles(lines: Sequence[str]) -> Iterator[str]:
    """Iterate over lines, with an empty one before hyphens that stand under a text: they part, they make no title.

    A line of ``=`` below one line alone does make one; anywhere else it is shown.
    """
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        mark = line.strip()
        if not before.strip() or not _UNDER.match(line):
            yield line
        elif mark[0] == "-" and len(mark) < 3:
            yield f"\\{mark}"
        else:
            is_alone = number < 2 or not lines[number - 2].strip()
            if mark[0] == "-" or len(mark) < 3 or not is_alone:
                yield ""
            yield line


def _kept(text: str) -> str:
    """Return the text of one block with its signs."""
    if not _TAKEN.search(text) or _RULE.match(text):
        return text
    pieces: list[str | _Mark] = []
    position, openers, letter = 0, list[_Mark](), -1
    seen, bullet = 0, _BULLET.match(text)
    if bullet:
        position = bullet.end()
        pieces.append(text[:position])
    for match in _PIECE.finditer(text, position):
        pieces.append(text[position : match.start()])
        letter = next((at for at in reversed(range(seen, match.start())) if text[at].isalpha()), letter)
        position, seen = match.end(), match.start()
        kind, said = match.lastgroup, match.group()
        if kind == "path":
            pieces.append(re.sub(r"([\\`*_])", r"\\\1", said))
        elif kind == "web":
            pieces.append(re.sub(r"([`*_])", r"\\\1", said))
        elif kind != "mark":
            pieces.append(said)
        elif said == "`":
            pieces.append("\\`")
        else:
            mark = _read_mark(text, match.start(), said)
            _close(mark, openers, letter)
            if mark.opens and mark.left:
                openers.append(mark)
            pieces.append(mark)
    pieces.append(text[position:])
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in pieces)


def _read_mark(text: str, start: int, said: str) -> _Mark:
    """Return a run of signs, with what CommonMark's flanking says of it; inside a word it marks nothing."""
    before, after = text[start - 1 : start] or " ", text[start + len(said) : start + len(said) + 1] or " "
    left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
    right = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
    if said.startswith("**"):  # "**Achtung:**bitte" is bold, whatever stands around
        left, right = not after.isspace(), not before.isspace()
    is_inside = before.isalnum() and after.isalnum()
    has_digit = before.isdigit() or after.isdigit()
    if is_inside and (said[0] == "_" or len(said) == 1 or has_digit):
        left = right = False
    if said[0] == "_" and (before == "@" or _IN_NAME.match(text, start + len(said))):
        left = right = False
    if said[0] == "_":
        left, right = left and (not right or _is_sign(before)), right and (not left or _is_sign(after))
    return _Mark(said[0], start, len(said), opens=left, closes=right)


def _close(mark: _Mark, openers: list[_Mark], letter: int) -> None:
    """Let a run close those that still open before it, of which the last letter stands at ``letter``.

    What stands between them opens nothing any more, and is taken out of the list.
    """
    if not mark.closes:
        return
    for number in reversed(range(max(len(openers) - _DEEPEST, 0), len(openers))):
        opener = openers[number]
        while opener.sign == mark.sign and opener.left and mark.left:
            used = 2 if min(opener.left, mark.left) > 1 else 1
            if used == 1 and letter < opener.start + opener.count:  # *21*, a code to dial
                break
            opener.as_opener += used
            mark.as_closer += used
            del openers[number + 1 :]
        if not opener.left:
            del openers[number]
        if not mark.left:
            return


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"

"""What another status page said, as files of this one: closed incidents are history, open ones drafts to complete.

Nothing is invented: what that page said of components is a comment, since it never said what patients should do.
"""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from statusgen.content.files import INCIDENTS
from statusgen.content.messages import editors_of
from statusgen.content.source import strip_controls
from statusgen.content.starter import say_starter
from statusgen.desk.init import quoted
from statusgen.model.content import Content
from statusgen.model.vocabulary import TypedLine, normalise
from statusgen.model.words import Stage, Status

LONGEST_TITLE, LONGEST_TEXT, LONGEST_COMMENT = 200, 20_000, 300
"""Letters that are carried over; more is cut, and said."""
MOST_INCIDENTS, MOST_UPDATES = 5_000, 500
"""How many are read of a page, and of an incident: more is no page of a hospital."""
MOST_FILES = 20_000
"""How many are written at once."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]{0,200}>", re.IGNORECASE)
_ANCHOR = re.compile(
    r"""<a\b[^<>]{0,1000}?href\s*=\s*["']([^"'<>\s]{1,1000})["'][^<>]{0,1000}>([^<>]{1,500})</a>""", re.I
)
_SHORTCODE = re.compile(r"\{\{[<%][^{}]{0,500}[>%]\}\}")
_ADDRESS = r"((?:[^()\s]|\([^()\s]{0,300}\)){0,1000})(?:\s[^()\n]{0,300})?"
_IMAGE = re.compile(rf"!\[([^\[\]\n]{{0,300}})\]\({_ADDRESS}\)")
_LINK = re.compile(rf"\[([^\[\]\n]{{1,500}})\]\({_ADDRESS}\)")


class OldUpdate(Struct, frozen=True):
    """One update, as the other page said it."""

    at: datetime
    """With its offset."""
    text: str
    label: str = ""
    """What the other page called it, such as ``identified``."""
    comments: tuple[str, ...] = ()
    """What cannot be told here."""


class OldIncident(Struct, frozen=True):
    """One incident, as the other page said it."""

    title: str
    updates: tuple[OldUpdate, ...]
    """The oldest first; at least one."""
    is_closed: bool
    comments: tuple[str, ...] = ()


class OldPage(Struct, frozen=True):
    """What was read of another status page."""

    source: str
    """The name of the program that made it."""
    incidents: tuple[OldIncident, ...]
    lost: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """What could not be read: the code of a sentence, and its values."""


class Imported(Struct, frozen=True):
    """What becomes of another status page here."""

    files: dict[str, str] = field(default_factory=dict)
    """By path below the project, those of one incident one after another."""
    incidents: tuple[tuple[str, int, bool], ...] = ()
    """Folder, how many updates, whether it is closed."""
    lost: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """What could not be carried over: the code of a sentence, and its values."""


class CannotBeRead(Exception):
    """Nothing of what was named can be read; carries the code of a sentence."""


def write_imported(page: OldPage, content: Content, project: Path) -> Imported:
    """Return the files of what another page said, in the reference language; what is there already stays."""
    files: dict[str, str] = {}
    incidents: list[tuple[str, int, bool]] = []
    lost, counts, taken = [*page.lost], Counter[str](), set[str]()
    writer = _Writer(page.source, content, counts)
    for incident in page.incidents:
        name = _name_of(incident, content, taken)
        taken.add(name)
        folder = f"{INCIDENTS}/{name}"
        if (project / folder).exists() or (project / folder).is_symlink():
            lost.append(("lost-there", {"path": folder}))
            continue
        if len(files) + len(incident.updates) >= MOST_FILES:
            counts["lost-more"] += 1
            continue
        files |= writer.files(folder, incident)
        incidents.append((folder, len(incident.updates), incident.is_closed))
    lost += [(code, {"count": str(count)}) for code, count in sorted(counts.items())]
    return Imported(files, tuple(incidents), tuple(lost))


def _name_of(incident: OldIncident, content: Content, taken: set[str]) -> str:
    begins = incident.updates[0].at.astimezone(content.settings.timezone)
    words = "-".join(re.findall("[a-z0-9]+", normalise(incident.title[:LONGEST_TITLE])))[:50].strip("-") or "incident"
    name = first = f"{begins:%Y-%m}-{words}"
    number = 2
    while name in taken:
        name, number = f"{first}-{number}", number + 1
    return name


class _Writer:
    def __init__(self, source: str, content: Content, counts: Counter[str]) -> None:
        self.source, self.counts = source, counts
        self.language, self.zone = content.settings.reference, content.settings.timezone
        self.editors, self.vocabulary = editors_of(content.settings), content.vocabulary

    def files(self, folder: str, incident: OldIncident) -> Iterator[tuple[str, str]]:
        """Iterate over the files of an incident."""
        title = _cut(" ".join(strip_controls(incident.title).split()), LONGEST_TITLE, self.counts) or self.source
        own = [(0, "title", quoted(_unmark(title)))]
        yield f"{folder}/incident.{self.language}.md", self._file(own, incident.comments, _escape(title))
        for number, update in enumerate(incident.updates, 1):
            is_last = number == len(incident.updates)
            said = [*own, (0, "published", update.at.astimezone(self.zone).isoformat(timespec="minutes"))]
            said += [*self._facts(incident, is_last=is_last)]
            label = "-".join(re.findall("[a-z0-9]+", normalise(update.label)))[:30].strip("-") or "update"
            comments = [f"{update.label}", *update.comments] if update.label else [*update.comments]
            self.counts.update({"lost-states": len(update.comments)} if update.comments else {})
            text = clean_text(update.text, self.counts) or _escape(title)
            yield f"{folder}/{number:02}-{label}.{self.language}.md", self._file(said, comments, text)

    def _facts(self, incident: OldIncident, *, is_last: bool) -> Iterator[TypedLine]:
        usual = self.vocabulary.usual
        if incident.is_closed:
            if is_last:
                yield 0, "stage", usual(self.language, "stage", (Stage.CLOSED,))
            yield 0, "author", self.source
            return
        yield 0, "status", usual(self.language, "status", (Status.DRAFT,))
        if not is_last:
            yield 0, "author", self.source
            return
        yield 0, "next-update", self._hole("moment")
        yield 0, "valid-until", self._hole("moment")
        yield 0, "author", self._hole("who")
        yield 0, "approved-by", self._hole("approver")
        yield 0, "services", ""
        yield 1, self._hole("service"), self._hole("instead")

    def _hole(self, name: str) -> str:
        return f"[[{say_starter(self.editors, 'hole', name)}]]"

    def _file(self, lines: "list[TypedLine]", comments: "tuple[str, ...] | list[str]", text: str) -> str:
        front = self.vocabulary.lines(self.language, lines).lstrip("\n")
        said = (" ".join(_unmark(strip_controls(comment)).split()) for comment in comments)
        remarks = "".join(f"\n# {self.source}: {one[:LONGEST_COMMENT]}" for one in said)
        return f"---\n{front}{remarks}\n---\n{text}\n"


def clean_text(text: str, counts: Counter[str]) -> str:
    """Return Markdown that says what a text of another page said: without HTML, pictures, and links that lead nowhere.

    What is left out is counted, by the code of its sentence.
    """
    text = strip_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _cut(text, LONGEST_TEXT, counts)
    text = _ANCHOR.sub(r"[\2](\1)", text)
    text = _TAG.sub("", _ITEM.sub("\n- ", _BREAK.sub("\n", _SHORTCODE.sub("", text))))
    text = entities.unescape(text).replace("<", "&lt;")

    def without_picture(match: re.Match[str]) -> str:
        counts["lost-pictures"] += 1
        return match[1]

    def with_link(match: re.Match[str]) -> str:
        if match[2].startswith(("https://", "http://")):
            return f"[{match[1]}]({match[2]})"
        counts["lost-links"] += 1
        return match[1]

    text = _LINK.sub(with_link, _IMAGE.sub(without_picture, strip_controls(text)))
    lines = (line.rstrip() for line in _unmark(text).split("\n"))
    return re.sub(
        r"\n{3,}", "\n\n", "\n".join("" if re.fullmatch(r"\s*-{3,}\s*", line) else line for line in lines)
    ).strip()


def _escape(text: str) -> str:
    return _unmark(text.replace("<", "&lt;"))


def _unmark(text: str) -> str:
    """Return a text in which nothing looks like a place to fill in: braces and brackets of another page are none."""
    return re.sub(r"\{(?=\w)", "{ ", text.replace("[[", "[ ["))


def _cut(text: str, longest: int, counts: Counter[str]) -> str:
    if len(text) <= longest:
        return text
    counts["lost-length"] += 1
    return f"{text[:longest].rstrip()} …"

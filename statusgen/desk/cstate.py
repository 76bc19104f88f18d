"""Read the issues of a cState: a folder of Hugo with Markdown and front matter, in YAML or TOML.

Source: cState's README, archetype and example site. What was downloaded is not trusted: no link is followed.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from statusgen.content.opening import list_below, read_below, show_name
from statusgen.desk.imported import MOST_INCIDENTS, MOST_UPDATES, CannotBeRead, OldIncident, OldPage, OldUpdate

SOURCE = "cState"
_FRONT = re.compile(r"\A\ufeff?\s*(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*\r?$(.*)", re.DOTALL | re.MULTILINE)
_TRACK = re.compile(r"""\{\{[<%]\s*track\s+["']([^"'{}]{1,40})["']\s*[>%]\}\}""")
_UPDATE = re.compile(r"^\*{1,2}([^*\n]{1,40})\*{1,2}\s*[-–—:]\s*", re.MULTILINE)
_TRANSLATED = re.compile(r"\.[a-z]{2}(?:-[a-z]{2,4})?\.md$", re.IGNORECASE)
LONGEST_FACTS = 8_000
"""Letters of front matter; parsers take seconds, or hundreds of megabytes, for what is nested on purpose."""
LARGEST_IN_ALL = 20 * 1024 * 1024
"""Bytes of all issues together."""
_TOLD = ("severity", "affected", "informational", "resolvedWhen")
"""Keys of which the values become comments."""


def read_cstate(path: Path) -> OldPage:
    """Read the issues below a folder of Hugo. Raises CannotBeRead, and OSError where the folder cannot be opened."""
    path = path.resolve()
    folder = next((one for one in (path / "content/issues", path / "issues", path) if one.is_dir()), None)
    if folder is None:
        raise CannotBeRead("not-cstate")
    names = [name for name in list_below(folder.parent, folder.name) if name.endswith(".md") and name[0] not in "_."]
    lost: list[tuple[str, Mapping[str, str]]] = []
    found: list[OldIncident] = []
    size, count = 0, 0
    for name in names[:MOST_INCIDENTS]:
        count += 1
        incident: OldIncident | str = "lost-translation"
        if not _TRANSLATED.search(name):
            incident, read = _read_issue(folder, name)
            size += read
        if isinstance(incident, OldIncident):
            found.append(incident)
        else:
            lost.append((incident, {"name": show_name(name)[:80]}))
        if size > LARGEST_IN_ALL:
            break
    if len(names) > count:
        lost.append(("lost-more", {"count": str(len(names) - count)}))
    if not found and all(code == "lost-unreadable" for code, _ in lost):
        raise CannotBeRead("not-cstate")
    return OldPage(SOURCE, tuple(sorted(found, key=lambda one: one.updates[0].at)), tuple(lost))


def _read_issue(folder: Path, name: str) -> tuple[OldIncident | str, int]:
    """Return an issue, or the code of the sentence that says why it cannot be read, and how many bytes it has."""
    raw = b""
    try:
        raw = read_below(folder, name)
        return _parse_issue(show_name(name), raw.decode("utf-8")), len(raw)
    except (OSError, ValueError, OverflowError, RecursionError, yaml.YAMLError):
        return "lost-unreadable", len(raw)


def _parse_issue(name: str, text: str) -> OldIncident | str:
    match = _FRONT.match(text)
    facts = _read_facts(match[1], match[2]) if match else None
    if match is None or not isinstance(facts, dict):
        return "lost-unreadable"
    if facts.get("section", "issue") != "issue":
        return "lost-other"
    begins, body = _read_instant(facts.get("date", "")), match[3].strip()
    if not body:
        return "lost-empty"
    updates = _split(body) or (OldUpdate(begins, _TRACK.sub(r"(\1)", body)),)
    if len(updates) > MOST_UPDATES:
        return "lost-unreadable"
    is_closed = _is_true(facts.get("resolved")) and not _is_true(facts.get("draft"))
    comments = tuple(f"{key}: {_plain(facts[key])}" for key in _TOLD if facts.get(key) not in (None, "", [], False))
    return OldIncident(_plain(facts.get("title", "")) or name.removesuffix(".md"), updates, is_closed, comments)


def _read_facts(fence: str, text: str) -> Any:
    if len(text) > LONGEST_FACTS:
        raise ValueError(text[:20])
    return tomllib.loads(text) if fence == "+++" else yaml.BaseLoader(text).get_single_data()


def _split(body: str) -> tuple[OldUpdate, ...]:
    """Return the updates of a text, the oldest first; none unless each of them says when it was."""
    starts = [match.start() for match in _UPDATE.finditer(body)]
    if not starts or body[: starts[0]].strip(" \n\r-"):
        return ()
    return tuple(sorted(_iter_updates(body, starts), key=lambda one: one.at)) if _have_times(body, starts) else ()


def _iter_parts(body: str, starts: list[int]) -> Iterator[str]:
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        yield body[start:end]


def _have_times(body: str, starts: list[int]) -> bool:
    try:
        return all(_time_of(part) for part in _iter_parts(body, starts))
    except ValueError:
        return False


def _iter_updates(body: str, starts: list[int]) -> Iterator[OldUpdate]:
    """Iterate over the updates; the newest stands first, and of one instant the lower one was earlier."""
    for part in reversed([*_iter_parts(body, starts)]):
        label, at = _UPDATE.match(part), _time_of(part)
        if label is not None and at is not None:
            yield OldUpdate(at, _TRACK.sub("", part[label.end() :]).strip(), label[1].strip())


def _time_of(part: str) -> datetime | None:
    found = _TRACK.search(part)
    return _read_instant(found[1]) if found else None


def _read_instant(typed: Any) -> datetime:
    """Read an instant; without a zone it is in UTC, as Hugo has it. Raises ValueError."""
    if isinstance(typed, date) and not isinstance(typed, datetime):
        typed = datetime.combine(typed, time())
    at = typed if isinstance(typed, datetime) else datetime.fromisoformat(_plain(typed))
    if not 1990 <= at.year <= 2199:
        raise ValueError(typed)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _is_true(typed: Any) -> bool:
    return _plain(typed).lower() in ("true", "yes", "on")


def _plain(typed: Any) -> str:
    """Return a value, or those of a list, on one line; what is nested has none, since it may grow without end."""
    if isinstance(typed, list):
        return ", ".join(_plain(one) for one in typed[:20] if not isinstance(one, list))
    return "" if isinstance(typed, dict) else " ".join(str(typed).split())

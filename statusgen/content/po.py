"""Gettext catalogues, read by Babel once: what was read is kept beside them, as Python keeps compiled modules."""

import marshal
import os
from collections.abc import Iterator
from pathlib import Path

VERSION = 1
KEPT = "__pycache__"
"""Name of the folder in which Python keeps what it compiled; nothing of it is content."""

Entry = tuple[str, str, str, tuple[str, ...]]
"""Context, sentence, its plural (empty where nothing is counted), and the translation: one, or one for each form."""


def read_entries(path: Path, language: str) -> tuple[Entry, ...]:
    """Return the entries of a catalogue that have a sentence: those kept or, for want of them, those of the file."""
    kept = find_kept(path)
    return kept if kept is not None else tuple(_iter_entries(path, language))


def find_kept(path: Path) -> tuple[Entry, ...] | None:
    """Find the entries that are kept of a catalogue; None when it has another time or size than when it was read."""
    try:
        stamp, entries = marshal.loads(kept_beside(path).read_bytes())  # noqa: S302 - as Python loads its modules
        found: tuple[Entry, ...] = entries
        return found if stamp == _stamp(path) else None
    except (OSError, EOFError, ValueError, TypeError):
        return None


def kept_beside(path: Path) -> Path:
    """Return where the entries of a catalogue are kept."""
    return path.parent / KEPT / f"{path.name}.entries"


def to_keep(path: Path, language: str) -> bytes:
    """Return what is to be kept of a catalogue."""
    return marshal.dumps((_stamp(path), tuple(_iter_entries(path, language))))


def _stamp(path: Path) -> tuple[int, int, int]:
    status = os.stat(path)
    return VERSION, status.st_mtime_ns, status.st_size


def _iter_entries(path: Path, language: str) -> Iterator[Entry]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for entry in catalogue:
        if not entry.id:
            continue
        context = str(entry.context or "")
        if entry.pluralizable:
            yield context, str(entry.id[0]), str(entry.id[1]), tuple(map(str, entry.string or ()))
        else:
            yield context, str(entry.id), "", (str(entry.string or ""),)

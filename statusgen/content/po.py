"""Gettext catalogues, read by Babel once: what was read is kept beside the catalogue, as Python keeps compiled modules."""

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
    """Return the entries of a catalogue that have a sentence.

    They are kept in ``__pycache__`` beside it, with the time and size of the catalogue they were read from; where nothing
    can be written, or what is kept cannot be used, the catalogue is read.
    """
    status = os.stat(path)
    stamp = (VERSION, status.st_mtime_ns, status.st_size)
    kept = path.parent / KEPT / f"{path.name}.entries"
    try:
        known, entries = marshal.loads(kept.read_bytes())  # noqa: S302 - whoever can write here can change the program
        if known == stamp:
            found: tuple[Entry, ...] = entries
            return found
    except (OSError, EOFError, ValueError, TypeError):
        pass
    entries = tuple(_iter_entries(path, language))
    _keep(kept, marshal.dumps((stamp, entries)))
    return entries


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


def _keep(kept: Path, raw: bytes) -> None:
    """Keep what was read, whole or not at all."""
    own = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(exist_ok=True)
        own.write_bytes(raw)
        own.replace(kept)
    except OSError:
        own.unlink(missing_ok=True)

"""Gettext catalogues, read by Babel; what a build has read once, it finds in its cache while the file is the same."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

Entries = tuple[tuple[str, str, str, tuple[str, ...]], ...]
"""Context, sentence, its plural (empty where nothing is counted), and the translation: one, or one for each form."""


class CatalogueCache(Protocol):
    """What keeps the entries of catalogues between builds."""

    def catalogue(self, name: str, digest: bytes) -> Entries | None:
        """Find the entries of a message catalogue whose file has this digest."""

    def keep_catalogue(self, name: str, digest: bytes, entries: Entries) -> None:
        """Cache the entries of a message catalogue."""


_caches: list[CatalogueCache] = []


@contextmanager
def catalogues_cached(cache: CatalogueCache) -> Iterator[None]:
    """Look for catalogues in a cache before reading their files, and keep there what is read."""
    _caches.append(cache)
    try:
        yield
    finally:
        _caches.pop()


def read_entries(path: Path, language: str) -> Entries:
    """Return the entries of a catalogue that have a sentence."""
    return parse_entries("/".join(path.parts[-3:]), path.read_bytes(), language)


def parse_entries(name: str, raw: bytes, language: str) -> Entries:
    """Return the entries of a catalogue that have a sentence; ``name`` is that under which a cache keeps them."""
    if not _caches:
        return tuple(_iter_entries(raw, language))
    digest = hashlib.blake2b(raw, digest_size=16).digest()
    entries = _caches[-1].catalogue(name, digest)
    if entries is None:
        entries = tuple(_iter_entries(raw, language))
        _caches[-1].keep_catalogue(name, digest, entries)
    return entries


def read_texts(path: Path, language: str) -> dict[tuple[str, str], str]:
    """Return the texts of a catalogue by context and id; of a sentence with several forms the first."""
    return {(context, id_): forms[0] for context, id_, _, forms in read_entries(path, language)}


_ID_AND_TEXT = r'"\nmsgid ("(?:[^"\\\n]|\\.)+")\nmsgstr ("(?:[^"\\\n]|\\.)*")$'


def read_plain(path: Path, context: str) -> dict[str, str]:
    """Return the texts of a context of a catalogue by their ids, each on one line: Babel is not loaded for them."""
    found = re.findall(f'^msgctxt "{context}{_ID_AND_TEXT}', path.read_text(encoding="utf-8"), re.MULTILINE)
    return {json.loads(id_): json.loads(text) for id_, text in found}


def _iter_entries(raw: bytes, language: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    from io import BytesIO

    from babel.messages.pofile import read_po

    for entry in read_po(BytesIO(raw), locale=language):
        if not entry.id:
            continue
        context = str(entry.context or "")
        if entry.pluralizable:
            yield context, str(entry.id[0]), str(entry.id[1]), tuple(map(str, entry.string or ()))
        else:
            yield context, str(entry.id), "", (str(entry.string or ""),)

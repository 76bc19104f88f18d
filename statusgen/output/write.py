"""The one door to disk: a file is the old one or the new one, and files that are not ours are never touched."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from statusgen.output.ledger import Ledger, digest

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_PREFIX, _SUFFIX = ".statusgen-", ".tmp"
"""Names of temporary files, by which what a killed build left is known."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class PathEscapes(ValueError):
    """An output path that would leave the output folder."""


INTENT = 500
"""How many new paths are noted in the ledger at once, before they are written."""


def write_site(folder: Path, outputs: Iterable[tuple[str, bytes]], ledger: Ledger) -> Written:
    """Write outputs in the order given, then remove what an earlier build wrote and this one no longer has.

    A file whose bytes are the same is left alone, with its time. Raises OSError when the disk refuses.
    """
    root = folder.resolve()
    before = ledger.outputs(root)
    was_interrupted = ledger.begin(root)
    now: dict[str, bytes] = {}
    written: list[str] = []
    for batch in _batches(outputs):
        ledger.add_outputs(root, (path for path, _ in batch if path not in before))
        for path, raw in batch:
            target = _inside(root, path)
            now[path] = digest(raw)
            if not _holds(target, raw):
                write_file(target, raw)
                written.append(path)
    removed = list(_remove_strays(root, set(before) - set(now)))
    if was_interrupted:
        for left in root.rglob(f"{_PREFIX}*{_SUFFIX}"):
            left.unlink(missing_ok=True)
    ledger.record_outputs(root, now)
    return Written(tuple(written), len(now) - len(written), tuple(removed))


def _batches(outputs: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Hand out outputs in batches; what was made before the maker failed is handed out first."""
    batch: list[tuple[str, bytes]] = []
    try:
        for output in outputs:
            batch.append(output)
            if len(batch) == INTENT:
                yield batch
                batch = []
    finally:
        if batch:
            yield batch


def _inside(root: Path, path: str) -> Path:
    target = root / path
    if path.startswith("/") or ".." in Path(path).parts or root not in target.parents:
        raise PathEscapes(path)
    folder = target.parent.resolve()
    if folder != root and root not in folder.parents:
        raise PathEscapes(path)
    return target


def _holds(target: Path, raw: bytes) -> bool:
    try:
        return not target.is_symlink() and target.stat().st_size == len(raw) and target.read_bytes() == raw
    except OSError:
        return False


def write_file(target: Path, raw: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, then a rename. Modes do not depend on the umask."""
    _make_folders(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.chmod(name, FILE_MODE)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(FOLDER_MODE)


def _remove_strays(root: Path, strays: set[str]) -> Iterator[str]:
    folders = set()
    for path in sorted(strays):
        target = _inside(root, path)
        if target.is_file() or target.is_symlink():
            target.unlink()
            yield path
        folders |= {parent for parent in target.parents if root in parent.parents}
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            continue

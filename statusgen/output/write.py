"""The one door to disk: a file is the old one or the new one, and files that are not ours are never touched."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from statusgen.cache.build_record import OutputRow
from statusgen.cache.store import CacheStore
from statusgen.model.paths import is_inside

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_PREFIX, _SUFFIX = ".statusgen-", ".tmp"
"""Names of temporary files, by which what a killed build left is known."""


class Written(Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    full_rebuild_reason: str = ""
    """Why nothing on disk was taken for right: ``missing``, ``damaged`` or ``version`` (the cache),
    ``interrupted``, ``folder``, ``rules``, ``theme``, ``address``, ``menu``, ``copies``; empty when only what
    changed was made."""


class Put(Struct, frozen=True):
    """What became of one output."""

    path: str
    row: OutputRow
    is_new: bool
    """Whether the file was written; False when it held these bytes already."""


class PathEscapes(ValueError):
    """An output path that would leave the output folder."""


INTENT = 500
"""How many paths are noted at once, before they are written."""


def write_site(folder: Path, outputs: Iterable[tuple[str, bytes]], store: CacheStore) -> Written:
    """Write outputs in the order given, then remove what an earlier build wrote and this one no longer has.

    A file whose bytes are the same is left alone, with its time. Raises OSError when the disk refuses.
    """
    root = folder.resolve()
    known = store.outputs(root)
    before = {path for rows in known.values() for path in rows} | store.intended(root)
    was_interrupted = store.begin(root)
    puts = list(put_outputs(root, outputs, store))
    removed = remove_strays(root, before - {put.path for put in puts})
    if was_interrupted:
        remove_temporary(root)
    store.record_outputs(root, {group: {} for group in known} | {"": {put.path: put.row for put in puts}})
    store.finish()
    written = tuple(put.path for put in puts if put.is_new)
    return Written(written, len(puts) - len(written), removed)


def put_outputs(root: Path, outputs: Iterable[tuple[str, bytes]], store: CacheStore) -> Iterator[Put]:
    """Write outputs below a resolved folder, each noted before it is written; leave alone those that are the same."""
    safe: set[str] = set()
    for batch in _batches(outputs):
        store.intend(root, (path for path, _ in batch))
        for path, raw in batch:
            target = f"{root}/{path}"
            if target.rpartition("/")[0] not in safe:
                _inside(root, path, safe)
            held = _holds(target, raw)
            if held is None:
                write_file(target, raw)
            status = held or os.stat(target)
            yield Put(path, OutputRow(b"", status.st_size, status.st_mtime_ns), is_new=held is None)


def _batches(outputs: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Hand out outputs in batches; what was made before the maker failed is handed out first."""
    batch: list[tuple[str, bytes]] = []
    try:
        for output in outputs:
            batch.append(output)
            if len(batch) == INTENT:
                yield batch
                batch = []
    except GeneratorExit:  # it is the writer who stops
        raise
    except BaseException:
        yield batch
        raise
    if batch:
        yield batch


def _inside(root: Path, path: str, safe: set[str] | None = None) -> Path:
    """Return where an output stands; ``safe`` are folders below the root that were looked at already."""
    parts = path.split("/")
    if not is_inside(path):
        raise PathEscapes(path)
    folder, safe = str(root), set() if safe is None else safe
    for part in parts[:-1]:
        folder = f"{folder}/{part}"
        if folder not in safe:
            if os.path.islink(folder):
                raise PathEscapes(path)
            safe.add(folder)
    return Path(f"{root}/{path}")


def _holds(target: str, raw: bytes) -> os.stat_result | None:
    """Return the status of a file that holds these bytes; None when it does not."""
    try:
        status = os.lstat(target)
        if status.st_size != len(raw) or not os.path.isfile(target) or os.path.islink(target):
            return None
        with open(target, "rb") as file:
            return status if file.read() == raw else None
    except OSError:
        return None


def write_file(target: str, raw: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, then a rename. Modes do not depend on the umask."""
    folder = os.path.dirname(target)
    name = f"{folder}/{_PREFIX}{os.getpid()}{_SUFFIX}"  # one process writes one file at a time
    try:
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, FILE_MODE)
    except FileNotFoundError:
        _make_folders(folder)
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, FILE_MODE)
    try:
        try:
            os.fchmod(handle, FILE_MODE)
            left = memoryview(raw)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_folders(folder: str) -> None:
    if os.path.isdir(folder):
        return
    _make_folders(os.path.dirname(folder))
    try:
        os.mkdir(folder)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
    os.chmod(folder, FOLDER_MODE)


def remove_strays(root: Path, strays: Iterable[str]) -> tuple[str, ...]:
    """Remove files that are ours and no longer wanted, and folders that are empty then; return what was removed."""
    folders, removed = set(), []
    for path in sorted(strays):
        target = _inside(root, path)
        if target.is_file() or target.is_symlink():
            target.unlink()
            removed.append(path)
        folders |= {parent for parent in target.parents if root in parent.parents}
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            continue
    return tuple(removed)


def remove_temporary(root: Path) -> None:
    """Remove the temporary files that a killed build left."""
    for left in root.rglob(f"{_PREFIX}*{_SUFFIX}"):
        left.unlink(missing_ok=True)

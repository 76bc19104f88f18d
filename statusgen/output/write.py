"""The one door to disk: a file is the old one or the new one, and files that are not ours are never touched."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
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
    staged: str = ""
    """Name of the file that waits to be moved into its place; empty where these bytes stood there already."""

    @property
    def is_new(self) -> bool:
        """Whether its bytes are not those that stood there."""
        return bool(self.staged)


class PathEscapes(ValueError):
    """An output path that would leave the output folder."""


STAGING = ".statusgen-staging"
"""Folder below the output folder in which files wait until all of them are made."""
_numbers = count()


def write_site(folder: Path, outputs: Iterable[tuple[str, bytes]], store: CacheStore) -> Written:
    """Write outputs in the order given, then remove what an earlier build wrote and this one no longer has.

    A file whose bytes are the same is left alone, with its time. Raises OSError when the disk refuses.
    """
    root = folder.resolve()
    known = store.outputs(root)
    before = {path for rows in known.values() for path in rows} | store.intended(root)
    store.begin(root)
    with open_staging(root):
        puts = list(stage_outputs(root, outputs))
        place_outputs(root, puts, store)
    removed = remove_strays(root, before - {put.path for put in puts})
    store.record_outputs(root, {group: {} for group in known} | {"": {put.path: put.row for put in puts}})
    store.finish()
    written = tuple(put.path for put in puts if put.is_new)
    return Written(written, len(puts) - len(written), removed)


def stage_outputs(root: Path, outputs: Iterable[tuple[str, bytes]]) -> Iterator[Put]:
    """Write outputs into the staging folder of a resolved output folder, but those whose bytes stand there already."""
    safe: set[str] = set()
    for path, raw in outputs:
        target = f"{root}/{path}"
        if target.rpartition("/")[0] not in safe:
            _inside(root, path, safe)
        status, staged = _holds(target, raw), ""
        if status is None:
            staged = f"{os.getpid()}-{next(_numbers)}{_SUFFIX}"
            _write(f"{root}/{STAGING}/{staged}", raw)
            status = os.stat(f"{root}/{STAGING}/{staged}")
        yield Put(path, OutputRow(b"", status.st_size, status.st_mtime_ns), staged)


def place_outputs(root: Path, puts: Iterable[Put], store: CacheStore) -> None:
    """Move what was staged into its place: first the files that were not there, then those that link to them.

    So no page ever links to a file that is not there yet, but for new files that link to each other, which follow
    within moments. Whatever fails before this is called has changed nothing that readers see.
    """
    staged = [put for put in puts if put.is_new]
    store.intend(root, (put.path for put in staged))
    safe: set[str] = set()
    for put in sorted(staged, key=lambda put: os.path.lexists(f"{root}/{put.path}")):
        target = _inside(root, put.path, safe)
        _make_folders(str(target.parent))
        os.replace(f"{root}/{STAGING}/{put.staged}", target)


@contextmanager
def open_staging(root: Path) -> Iterator[None]:
    """Begin with an empty staging folder, and remove it however the block ends.

    Raises PathEscapes where a link leads elsewhere in its stead.
    """
    if os.path.islink(root / STAGING):
        raise PathEscapes(STAGING)
    _remove_staging(root)
    try:
        yield
    finally:
        _remove_staging(root)


def _remove_staging(root: Path) -> None:
    if os.path.isdir(root / STAGING):
        shutil.rmtree(root / STAGING)


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
    name = f"{os.path.dirname(target)}/{_PREFIX}{os.getpid()}{_SUFFIX}"  # one process writes one file at a time
    try:
        _write(name, raw)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(name: str, raw: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        handle = os.open(name, flags, FILE_MODE)
    except FileNotFoundError:
        _make_folders(os.path.dirname(name))
        handle = os.open(name, flags, FILE_MODE)
    try:
        os.fchmod(handle, FILE_MODE)
        left = memoryview(raw)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


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

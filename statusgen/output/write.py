"""The one door to disk: files are made beside their places, whole, before ``place`` moves them there."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from msgspec import Struct

from statusgen.cache.build_record import OutputRow
from statusgen.model.paths import is_inside

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_PREFIX, _SUFFIX = ".statusgen-", ".tmp"
"""Names of temporary files, by which what a killed build left is known."""


class ForPatients(Struct, frozen=True):
    """What a build changed for patients, in short."""

    services: int
    """How many services say something else than before, or will."""
    laxer: int
    """How many of them get laxer: a patient may come who could not, or loses a way to care."""
    told: tuple[str, ...]
    """The first of what gets laxer: where, and what patients read there now."""
    untold: int
    """How many more there are."""


class Written(Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    full_rebuild_reason: str = ""
    """Why nothing on disk was taken for right: ``missing``, ``damaged`` or ``version`` (the cache),
    ``interrupted``, ``folder``, ``rules``, ``theme``, ``address``, ``menu``, ``copies``; empty when only what
    changed was made."""
    for_patients: ForPatients | None = None
    """What changed for patients since what was published; None where nothing did."""


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


class PathEscapes(OSError):
    """An output path that would leave the output folder."""


STAGING = "api/.statusgen-staging"
"""Folder below the output folder in which files wait until all of them are made, and old ones until all is over.

The time of ``api`` is nobody's mark, unlike that of the output folder itself.
"""
_numbers = count()


def new_name() -> str:
    """Return a name for a file of the staging folder, which no other process takes."""
    return f"{os.getpid()}-{next(_numbers)}{_SUFFIX}"


def stage_outputs(root: Path, outputs: Iterable[tuple[str, bytes]], safe: set[str] | None = None) -> Iterator[Put]:
    """Write outputs into the staging folder of a resolved output folder, but those whose bytes stand there already.

    ``safe`` are folders that were looked at already.
    """
    safe = set() if safe is None else safe
    for path, raw in outputs:
        target = f"{root}/{path}"
        if target.rpartition("/")[0] not in safe:
            resolve_inside(root, path, safe)
        status, staged = _holds(target, raw), ""
        if status is None:
            staged = new_name()
            write_new(f"{root}/{STAGING}/{staged}", raw)
            status = os.stat(f"{root}/{STAGING}/{staged}")
        yield Put(path, OutputRow(b"", status.st_size, status.st_mtime_ns), staged)


@contextmanager
def open_staging(root: Path) -> Iterator[None]:
    """Begin without a staging folder, which is made when it is needed, and remove it however the block ends.

    Raises PathEscapes where a link leads elsewhere in its stead.
    """
    resolve_inside(root, f"{STAGING}/x")
    if os.path.isdir(root / STAGING):
        shutil.rmtree(root / STAGING)
    made = make_folders(str(root))
    try:
        yield
    finally:
        if os.path.isdir(root / STAGING):
            for _ in range(2):  # one call may fail; what cannot be removed now is removed by the next build
                shutil.rmtree(root / STAGING, ignore_errors=True)
            made.append(os.path.dirname(root / STAGING))
        remove_empty(made)


def resolve_inside(root: Path, path: str, safe: set[str] | None = None) -> Path:
    """Return where an output stands; ``safe`` are folders below the root that were looked at already.

    Raises PathEscapes for a path that would leave the root, by its parts or by a link.
    """
    parts = path.split("/")
    if not is_inside(path):
        raise PathEscapes(errno.EINVAL, os.strerror(errno.EINVAL), path)
    folder, safe = str(root), set() if safe is None else safe
    for part in parts[:-1]:
        folder = f"{folder}/{part}"
        if folder not in safe:
            if os.path.islink(folder):
                raise PathEscapes(errno.ELOOP, os.strerror(errno.ELOOP), folder)
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


def name_beside(target: str) -> str:
    """Return a new name for what is to be moved into a place."""
    return f"{os.path.dirname(target)}/{_PREFIX}{new_name()}"


def write_file(target: str, raw: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, then a rename. Modes do not depend on the umask."""
    name = name_beside(target)
    try:
        write_new(name, raw)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def keep_copy(target: Path) -> Path | None:
    """Copy a file beside itself under a name that nobody reads; return where, None where there is no such file."""
    if not target.is_file() or target.is_symlink():
        return None
    names = (target.with_name(f"{target.name}.{number}.bak") for number in count(1))
    copy = next(name for name in names if not name.exists())
    write_new(str(copy), target.read_bytes())
    return copy


def write_new(name: str, raw: bytes) -> None:
    """Write a file under a name that readers do not know, in a folder that is made where it is missing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        handle = os.open(name, flags, FILE_MODE)
    except FileNotFoundError:
        make_folders(os.path.dirname(name))
        handle = os.open(name, flags, FILE_MODE)
    try:
        os.fchmod(handle, FILE_MODE)
        left = memoryview(raw)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


def make_folders(folder: str) -> list[str]:
    """Make a folder and those above it that are missing; return those that were made, the upper ones first."""
    if os.path.isdir(folder):
        return []
    made = make_folders(os.path.dirname(folder))
    try:
        os.mkdir(folder)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
        return made
    os.chmod(folder, FOLDER_MODE)
    return [*made, folder]


def remove_empty(folders: Iterable[str]) -> None:
    """Remove folders that are empty, the lower ones first."""
    for folder in sorted(folders, key=lambda folder: folder.count("/"), reverse=True):
        with suppress(OSError):
            os.rmdir(folder)

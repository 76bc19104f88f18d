"""Move what was staged into its place: all of it or nothing, and on the disk before a record says so."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from statusgen.output.write import (
    STAGING,
    Put,
    make_folders,
    name_beside,
    new_name,
    remove_empty,
    resolve_inside,
    write_new,
)


class HalfPlaced(OSError):
    """Something failed while files were moved into their places, and they could not all be moved back."""


class Placing:
    """Files on the way into their places. Every step is remembered with what takes it back."""

    def __init__(self, root: Path, disks: Collection[int]) -> None:
        self._root = root
        self._disks = disks
        self._safe: set[str] = set()
        self._back: list[Callable[[], None]] = []
        self._made: list[str] = []
        """Folders that were made."""
        self._kept: list[str] = []
        """What stood in places of other folders."""
        self._unsynced: set[str] = set()
        """Files and folders that were written since all was synced."""

    def sync(self, staged: Iterable[str] = ()) -> None:
        """Wait until the disks hold what was written: files that were ``staged``, and what was placed since.

        Raises OSError when a disk says that it could not hold it.
        """
        self._unsynced |= {f"{self._root}/{STAGING}/{name}" for name in staged}
        if sum(map(_sync_disk, self._disks)) == len(self._disks):
            self._unsynced.clear()
        self.sync_each()

    def sync_each(self) -> None:
        """Do the same for few files and folders, one by one."""
        for path in sorted(self._unsynced):
            _sync_path(path)
        self._unsynced.clear()

    def place(self, puts: Iterable[Put]) -> None:
        """Move what was staged into its place: first the files that were not there, then those that link to them.

        So no page ever links to a file that is not there yet, but for new files that link to each other, which follow
        within moments.
        """
        staged = [put for put in puts if put.is_new]
        for put in sorted(staged, key=lambda put: os.path.lexists(f"{self._root}/{put.path}")):
            target = str(resolve_inside(self._root, put.path, self._safe))
            source = f"{self._root}/{STAGING}/{put.staged}"
            self._made += make_folders(os.path.dirname(target))
            self._move(source, target, self._keep(target))

    def remove(self, strays: Iterable[str]) -> tuple[str, ...]:
        """Remove files that are ours and no longer wanted, and folders that are empty then; return what was removed."""
        folders, removed = set(), []
        for path in sorted(strays):
            target = resolve_inside(self._root, path)
            if target.is_file() or target.is_symlink():
                make_folders(f"{self._root}/{STAGING}")
                kept = f"{self._root}/{STAGING}/{new_name()}"
                self._move(str(target), kept, partial(_put_back, kept, str(target)))
                removed.append(path)
            folders |= {str(parent) for parent in target.parents if self._root in parent.parents}
        remove_empty(folders)
        return tuple(removed)

    def write_beside(self, target: str, raw: bytes, held: bytes | None) -> Callable[[], None]:
        """Write a file of another folder under a name beside it; return what moves it into its place.

        ``held`` is what stands there.
        """
        name = name_beside(target)
        self._back.append(partial(Path(name).unlink, missing_ok=True))
        write_new(name, raw)
        self._unsynced.add(name)
        back = partial(Path(target).unlink, missing_ok=True) if held is None else self._keep_beside(target, held)
        return partial(self._move, name, target, back)

    def remove_beside(self, target: str, held: bytes) -> Callable[[], None]:
        """Return what removes a file of another folder, which is ``held`` there."""
        back = self._keep_beside(target, held)

        def remove() -> None:
            self._back.append(back)
            os.unlink(target)
            self._unsynced.add(os.path.dirname(target))

        return remove

    def _keep_beside(self, target: str, held: bytes) -> Callable[[], None]:
        """Write what stands in a place of another folder once more; return what puts it back, on a full disk too."""
        kept = name_beside(target)
        self._kept.append(kept)
        write_new(kept, held)
        return partial(os.replace, kept, target)

    def drop_kept(self) -> None:
        """Remove what was kept in other folders and is not needed any more."""
        for kept in (*self._kept, *self._kept):  # one call may fail
            with suppress(OSError):
                os.unlink(kept)

    def _move(self, source: str, target: str, back: Callable[[], None]) -> None:
        self._back.append(back)
        os.replace(source, target)
        self._unsynced |= {os.path.dirname(source), os.path.dirname(target)}

    def _keep(self, target: str) -> Callable[[], None]:
        """Keep the file that stands in a place, where there is one; return what puts it back."""
        kept = f"{self._root}/{STAGING}/{new_name()}"
        try:
            os.link(target, kept, follow_symlinks=False)
        except FileNotFoundError:
            return partial(Path(target).unlink, missing_ok=True)
        except OSError:  # a disk that knows no second names
            shutil.copy2(target, kept, follow_symlinks=False)
        return partial(_put_back, kept, target)

    def take_back(self) -> bool:
        """Take every step back, the newest first; return whether that went well."""
        is_well = True
        for back in reversed(self._back):
            try:
                back()
            except OSError:
                is_well = False
        remove_empty(self._made)
        return is_well


def _put_back(kept: str, target: str) -> None:
    make_folders(os.path.dirname(target))
    os.replace(kept, target)


@contextmanager
def open_placing(root: Path, *others: Path) -> Iterator[Placing]:
    """Move files into their places within the block: all of them, or none where it fails.

    To be opened before anything is staged: what disks say is heard from then on. ``others`` are folders outside the
    output folder that are written to as well. Raises HalfPlaced where not everything could be moved back.
    """
    disks = {os.stat(folder).st_dev: folder for folder in (root, *others)}
    with ExitStack() as opened:
        numbers = []
        for folder in disks.values():
            numbers.append(os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)))  # a pipe would be waited for
            opened.callback(os.close, numbers[-1])
        placing = Placing(root, numbers)
        try:
            yield placing
        except BaseException as fault:
            if not placing.take_back() and isinstance(fault, Exception):
                own = fault if isinstance(fault, OSError) else OSError(errno.EIO, str(fault))
                raise HalfPlaced(own.errno, own.strerror, own.filename) from fault
            raise
        finally:
            placing.drop_kept()


def _sync_disk(number: int) -> bool:
    """Sync the whole disk on which an open folder is: one call, however many files; False where there is no such call.

    Source: syncfs(2); from Linux 5.8 on it reports what was lost since the folder was opened.
    """
    syncfs = _find_syncfs()
    if syncfs is None:
        return False
    if syncfs(number):
        import ctypes

        fault = ctypes.get_errno()
        if fault == errno.ENOSYS:
            return False
        raise OSError(fault, os.strerror(fault))
    return True


def _sync_path(path: str) -> None:
    with suppress(FileNotFoundError):  # moved on since
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@cache
def _find_syncfs() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return found

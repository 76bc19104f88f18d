"""Snapshots of content folders: modification times and sizes, or a digest where those prove nothing.

Nothing heavy is imported here: a build that finds everything as it was ends after this.
"""

import gc
import hashlib
import os
import select
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from statusgen.cache.packing import pack, unpack
from statusgen.content.files import (
    CATALOGUES,
    CONFIRMED,
    INCIDENTS,
    PAGES,
    SERVICES,
    SETTINGS,
    GoodVersion,
    names_that_count,
    refuse_exhaustion,
)
from statusgen.content.opening import code_of, is_odd, list_below, read_below

PACKAGE = Path(__file__).parent.parent
FolderSnapshot = tuple[tuple[str, int, int], ...]
"""The folder itself and its files: name, time in nanoseconds, size. Empty where there is none, or none to trust.

That there is no folder of incidents is known, too: as a time of ``ABSENT``.
"""
FolderSnapshots = Mapping[str, FolderSnapshot]
"""The folders of incidents by name, and under ``.`` the folder that holds them."""
_Shard = dict[str, FolderSnapshot]
FOLDER = "."
"""The name by which a snapshot begins with the folder itself."""
ABSENT = -1
"""The time of a folder of incidents that is not there: its coming is a change like any other."""
MANY = 200_000
"""From how many bytes of known snapshots on (about a thousand folders) other processes look at them."""


class Look(NamedTuple):
    """A look at the folders of incidents: begun, and perhaps still under way in other processes."""

    root: str
    """The folder that holds them."""
    known: Sequence[bytes]
    """What stood there when the times of files last proved something, in shards."""
    differing: FolderSnapshots
    """What does not stand as it is known, as far as that was found out at once."""
    children: tuple[tuple[int, int, Sequence[bytes]], ...]
    """Other processes that find out: their number, where they answer, and the shards they look at."""

    @property
    def is_ready(self) -> bool:
        """Whether the end need not be waited for."""
        answers = [answer for _, answer, _ in self.children]
        return len(select.select(answers, [], [], 0)[0]) == len(answers)

    def finish(self) -> dict[str, FolderSnapshot]:
        """Return what does not stand as it is known: new and changed folders, and empty snapshots of those gone."""
        differing = dict(self.differing)
        for child, answer, shards in self.children:
            with os.fdopen(answer, "rb") as pipe:
                raw = pipe.read()
            os.waitpid(child, 0)
            found = unpack(raw, _Shard)
            differing.update(_find_differing(self.root, shards) if found is None else found)
        if not self.known:
            differing[FOLDER] = _list_itself(self.root)
        if FOLDER in differing:  # folders came or went, or what is known cannot be read
            known = join_shards(self.known)
            for name in _list_folders(self.root):
                if name not in known:
                    differing[name] = list_folder(f"{self.root}/{name}")
        return differing


def begin_look(project: Path, known: Sequence[bytes] = ()) -> Look:
    """Begin to compare the folders of incidents with shards of what is known; where they are many, others look."""
    root = str(project / INCIDENTS)
    if _is_linked(root):
        return Look(root, known, {**dict.fromkeys(join_shards(known), ()), FOLDER: _list_itself(root)}, ())
    if sum(map(len, known)) < MANY or not hasattr(os, "fork"):
        return Look(root, known, _find_differing(root, known), ())
    return Look(root, known, {}, tuple((*_send_out(root, half), half) for half in (known[::2], known[1::2])))


def _send_out(root: str, shards: Sequence[bytes]) -> tuple[int, int]:
    """Look at folders in a process of its own; return its number, and where it answers."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(receiving)
            gc.disable()
            try:
                os.chdir(root)  # short paths are found in two thirds of the time
                differing = _find_differing(FOLDER, shards)
            except OSError:
                differing = _find_differing(root, shards)
            with os.fdopen(sending, "wb") as pipe:
                pipe.write(pack(differing))
        finally:
            os._exit(0)
    os.close(sending)
    return child, receiving


def pack_shard(snapshots: FolderSnapshots) -> bytes:
    """Pack the snapshots of one shard."""
    return pack(dict(snapshots))


def _unpack_shard(shard: bytes) -> dict[str, FolderSnapshot]:
    """Return the snapshots of a shard; a damaged one says only that the folder of incidents is to be listed again."""
    found = unpack(shard, _Shard)
    return {FOLDER: ()} if found is None else found


def join_shards(shards: Iterable[bytes]) -> dict[str, FolderSnapshot]:
    """Return the snapshots of some shards."""
    found: dict[str, FolderSnapshot] = {}
    for shard in shards:
        found.update(_unpack_shard(shard))
    return found


def scan(project: Path, known: FolderSnapshots | None = None) -> dict[str, FolderSnapshot]:
    """List the folder of incidents, and each of them with the time and size of every file in it.

    A snapshot that is as known is the very same object: to compare it costs nothing then.
    """
    root, known = str(project / INCIDENTS), known or {}
    found = {FOLDER: _list_itself(root), **{name: list_folder(f"{root}/{name}") for name in _list_folders(root)}}
    return {name: known[name] if known.get(name) == snapshot else snapshot for name, snapshot in found.items()}


def differing_from(known: FolderSnapshots, snapshots: FolderSnapshots) -> dict[str, FolderSnapshot]:
    """Return what of some snapshots is not as known, and an empty snapshot of what is gone."""
    get = known.get
    differing = {name: now for name, now in snapshots.items() if get(name) is not now and get(name) != now}
    return {**differing, **dict.fromkeys(known.keys() - snapshots.keys(), ())}


def _is_linked(root: str) -> bool:
    """Whether a link stands in the place of the folder of incidents, or of that above: nothing is looked for there."""
    return os.path.islink(root) or os.path.islink(os.path.dirname(root))


def _list_folders(root: str) -> list[str]:
    if _is_linked(root):
        return []
    try:
        with os.scandir(root) as entries:
            folders = (entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            return sorted(name for name in folders if not is_odd(name))
    except OSError as fault:
        refuse_exhaustion(fault)
        return []


def _list_itself(root: str) -> FolderSnapshot:
    """Return the snapshot of the folder of incidents; a link in its place is another one."""
    try:
        return ((FOLDER, os.lstat(root).st_mtime_ns, 0),)
    except OSError as fault:
        refuse_exhaustion(fault)
        return ((FOLDER, ABSENT, 0),)


def _find_differing(root: str, shards: Iterable[bytes]) -> dict[str, FolderSnapshot]:
    """List the folders that do not stand as they are known."""
    found = {}
    for shard in shards:
        for name, snapshot in _unpack_shard(shard).items():
            if name == FOLDER:
                itself = _list_itself(root)
                if itself != snapshot:
                    found[name] = itself
            elif not _is_on_disk(f"{root}/{name}", snapshot):
                found[name] = list_folder(f"{root}/{name}")
    return found


def _is_on_disk(path: str, snapshot: FolderSnapshot) -> bool:
    """Whether a folder is as listed; to look at known names costs half of listing them again."""
    if not snapshot:
        return False
    look = os.lstat
    try:
        if look(path).st_mtime_ns != snapshot[0][1]:  # files that come, go or change their names leave their mark there
            return False
        for name, time, size in snapshot[1:]:
            status = look(f"{path}/{name}")
            if status.st_mtime_ns != time or status.st_size != size:
                return False
    except OSError:
        return False
    return True


def list_folder(path: str) -> FolderSnapshot:
    """List one folder: itself first, then its files; what disappears meanwhile is left out."""
    listed = []
    try:
        itself = (FOLDER, os.lstat(path).st_mtime_ns, 0)
        if os.path.islink(path):
            return (itself,)
        with os.scandir(path) as entries:
            for entry in entries:
                if not entry.name.isascii() and is_odd(entry.name):
                    continue  # it is never read, and cannot be kept
                status = entry.stat(follow_symlinks=False)
                listed.append((entry.name, status.st_mtime_ns, status.st_size))
    except OSError as fault:
        refuse_exhaustion(fault)
        return tuple(sorted(listed))
    return (itself, *sorted(listed))


def rules_key(project: Path, good: GoodVersion, kept: Collection[str] = (), published: bytes = b"") -> bytes:
    """Return the digest of everything that decides how notes are read: settings, services, and this program.

    ``kept`` are the files whose last good version counts, ``published`` is the digest of what stands of settings and
    services because it was published.
    """
    digest = hashlib.blake2b(program_key() + published, digest_size=16)
    digest.update(os.fsencode("\0".join(_names(project, PAGES))))  # texts link to lasting pages
    own = {*_own_catalogues(project), *(path for path in kept if path.startswith(f"{CATALOGUES}/"))}
    for path in (SETTINGS, SERVICES, *_images(project), *sorted(own)):
        digest.update(_digest(project, path))
        last = good(path) if path in kept else None
        digest.update(b"\0" if last is None else hashlib.blake2b(last, digest_size=16).digest())
    return digest.digest()


def _digest(project: Path, path: str) -> bytes:
    """Return the digest of a file's bytes, or of why they cannot be read."""
    try:
        raw = read_below(project, path)
    except OSError as fault:
        refuse_exhaustion(fault)
        return b"\0" + code_of(fault).encode()
    return hashlib.blake2b(raw, digest_size=16).digest()


def _names(project: Path, folder: str) -> list[str]:
    """Return the names in a folder that say anything; where it cannot be listed, a name that says why."""
    try:
        return names_that_count(folder, list_below(project, folder))
    except FileNotFoundError:
        return []
    except OSError as fault:
        refuse_exhaustion(fault)
        return [f"\x1b{code_of(fault)}"]  # which is odd, so nobody opens it


def _own_catalogues(project: Path) -> list[str]:
    return [f"{CATALOGUES}/{name}" for name in _names(project, CATALOGUES) if not is_odd(name)]


def _images(project: Path) -> list[str]:
    """Return what may be the logo that the settings name."""
    folder = SETTINGS.rpartition("/")[0]
    names = (name for name in _names(project, folder) if name.lower().endswith((".svg", ".png")))
    return [f"{folder}/{name}" for name in names if not is_odd(name)]


def folder_key(project: Path, folder: str) -> bytes:
    """Return the digest of the names and contents of the files of a folder below a project."""
    digest = hashlib.blake2b(digest_size=16)
    for name in _names(project, folder):
        digest.update(os.fsencode(name) + b"\0")
        digest.update(b"" if is_odd(name) else _digest(project, f"{folder}/{name}"))
    return digest.digest()


def pages_key(project: Path) -> bytes:
    """Return the digest of what the pages of today show besides incidents: lasting pages, when somebody confirmed."""
    return folder_key(project, PAGES) + _digest(project, CONFIRMED)


def unread_key(project: Path) -> bytes:
    """Return the digest of what else stands in the content folder: files that nobody reads, which a build names."""
    top, known = PAGES.rpartition("/")[0], {INCIDENTS, PAGES, SETTINGS, SERVICES}
    if os.path.islink(project / top):
        return b""
    others = [project / top / name for name in _names(project, top) if f"{top}/{name}" not in known]
    folders = [path for path in others if path.is_dir() and not path.is_symlink()]
    return tree_key(folders, others)


def tree_key(folders: Iterable[Path], files: Iterable[Path] = (), *, follows: bool = False) -> bytes:
    """Return the digest of some files, and of those below some folders, by their times and sizes.

    Folders may be moved: paths count from each of them on. Links are looked at themselves, unless it ``follows`` those
    to files.
    """
    look = os.stat if follows else os.lstat
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        digest.update(_stamp(look, path, str(path)))
    for top in folders:
        digest.update(b"\n")
        for folder, names, found in os.walk(top) if not os.path.islink(top) else ():
            names[:] = sorted(name for name in names if name != "__pycache__")
            for name in sorted(found):
                digest.update(_stamp(look, f"{folder}/{name}", f"{folder[len(str(top)) :]}/{name}"))
    return digest.digest()


def _stamp(look: Callable[[Path | str], os.stat_result], path: Path | str, name: str) -> bytes:
    """Return the time and size of a file under a name; what is gone has neither."""
    try:
        status = look(path)
    except FileNotFoundError:
        return os.fsencode(f"{name}\n")
    return os.fsencode(f"{name} {status.st_mtime_ns} {status.st_size}\n")


@cache
def program_key() -> bytes:
    """Return a digest of this program's own files, by their times and sizes: those that were loaded, for a watch."""
    return tree_key((PACKAGE,), follows=True)


def seen_key(project: Path, good: GoodVersion) -> bytes:
    """Return the digest of all that a build looks at besides the folders of incidents."""
    parts = (
        rules_key(project, good),
        pages_key(project),
        unread_key(project),
        tree_key([project / "themes", PACKAGE.parent / "themes"]),
    )
    return hashlib.blake2b(b"".join(parts), digest_size=16).digest()

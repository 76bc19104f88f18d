"""What stands in the folders, by times and sizes where these will do, and by digests where they must.

Nothing heavy is imported here: a build that finds everything as it was ends after this.
"""

import gc
import hashlib
import marshal
import os
import select
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from statusgen.content.files import INCIDENTS, PAGES, SERVICES, SETTINGS, GoodVersion, list_names

PACKAGE = Path(__file__).parent.parent
Listing = tuple[tuple[str, int, int], ...]
"""The folder itself and its files: name, time in nanoseconds, size. Empty where there is none, or none to trust."""
Listings = Mapping[str, Listing]
"""The folders of incidents by name, and under ``.`` the folder that holds them."""
FOLDER = "."
"""The name by which a listing begins with the folder itself."""
MANY = 200_000
"""From how many bytes of known listings on (about a thousand folders) other processes look at them."""


class Look(NamedTuple):
    """A look at the folders of incidents: begun, and perhaps still under way in other processes."""

    root: str
    """The folder that holds them."""
    known: Sequence[bytes]
    """What stood there when the times of files last proved something, in parts."""
    differing: Listings
    """What does not stand as it is known, as far as that was found out at once."""
    children: tuple[tuple[int, int, Sequence[bytes]], ...]
    """Other processes that find out: their number, where they answer, and the parts they look at."""

    @property
    def is_ready(self) -> bool:
        """Whether the end need not be waited for."""
        answers = [answer for _, answer, _ in self.children]
        return len(select.select(answers, [], [], 0)[0]) == len(answers)

    def finish(self) -> dict[str, Listing]:
        """Return what does not stand as it is known: new and changed folders, and empty listings of those gone."""
        differing = dict(self.differing)
        for child, answer, parts in self.children:
            with os.fdopen(answer, "rb") as pipe:
                raw = pipe.read()
            os.waitpid(child, 0)
            try:
                differing.update(marshal.loads(raw))  # noqa: S302 - from our own child
            except (EOFError, ValueError, TypeError):
                differing.update(_find_differing(self.root, parts))
        if not self.known:
            differing[FOLDER] = _list_itself(self.root)
        if FOLDER in differing:  # folders came or went, or what is known cannot be read
            known = join_parts(self.known)
            for name in _list_folders(self.root):
                if name not in known:
                    differing[name] = list_folder(f"{self.root}/{name}")
        return differing


def begin_look(project: Path, known: Sequence[bytes] = ()) -> Look:
    """Begin to compare the folders of incidents with parts of what is known; where they are many, others look."""
    root = str(project / INCIDENTS)
    if sum(map(len, known)) < MANY or not hasattr(os, "fork"):
        return Look(root, known, _find_differing(root, known), ())
    return Look(root, known, {}, tuple((*_send_out(root, part), part) for part in (known[::2], known[1::2])))


def _send_out(root: str, parts: Sequence[bytes]) -> tuple[int, int]:
    """Look at folders in a process of its own; return its number, and where it answers."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(receiving)
            gc.disable()
            try:
                os.chdir(root)  # short paths are found in two thirds of the time
                differing = _find_differing(FOLDER, parts)
            except OSError:
                differing = _find_differing(root, parts)
            with os.fdopen(sending, "wb") as pipe:
                pipe.write(marshal.dumps(differing))
        finally:
            os._exit(0)
    os.close(sending)
    return child, receiving


def part_of(listings: Listings) -> bytes:
    """Return listings as one of the parts that are known."""
    return marshal.dumps(dict(listings))


def _load(part: bytes) -> dict[str, Listing]:
    """Return what a part holds; of one that cannot be read, that nothing of it is known."""
    try:
        found: dict[str, Listing] = marshal.loads(part)  # noqa: S302 - written by ourselves
    except (EOFError, ValueError, TypeError):
        return {FOLDER: ()}
    return found


def join_parts(parts: Iterable[bytes]) -> dict[str, Listing]:
    """Return the listings that some parts hold."""
    found: dict[str, Listing] = {}
    for part in parts:
        found.update(_load(part))
    return found


def scan(project: Path, known: Listings | None = None) -> dict[str, Listing]:
    """List the folder of incidents, and each of them with the time and size of every file in it.

    A listing that is as known is the very same object: to compare it costs nothing then.
    """
    root, known = str(project / INCIDENTS), known or {}
    found = {FOLDER: _list_itself(root), **{name: list_folder(f"{root}/{name}") for name in _list_folders(root)}}
    return {name: known[name] if known.get(name) == listing else listing for name, listing in found.items()}


def differing_from(known: Listings, listings: Listings) -> dict[str, Listing]:
    """Return what of some listings is not as known, and an empty listing of what is gone."""
    get = known.get
    differing = {name: now for name, now in listings.items() if get(name) is not now and get(name) != now}
    return {**differing, **dict.fromkeys(known.keys() - listings.keys(), ())}


def _list_folders(root: str) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _list_itself(path: str) -> Listing:
    try:
        return ((FOLDER, os.lstat(path).st_mtime_ns, 0),)
    except OSError:
        return ()


def _find_differing(root: str, parts: Iterable[bytes]) -> dict[str, Listing]:
    """List the folders that do not stand as they are known."""
    found = {}
    for part in parts:
        for name, listing in _load(part).items():
            path = root if name == FOLDER else f"{root}/{name}"
            if not _stands(path, listing):
                found[name] = _list_itself(root) if name == FOLDER else list_folder(path)
    return found


def _stands(path: str, listing: Listing) -> bool:
    """Whether a folder is as listed; to look at known names costs half of listing them again."""
    if not listing:
        return False
    look = os.lstat
    try:
        if look(path).st_mtime_ns != listing[0][1]:  # files that come, go or change their names leave their mark there
            return False
        for name, time, size in listing[1:]:
            status = look(f"{path}/{name}")
            if status.st_mtime_ns != time or status.st_size != size:
                return False
    except OSError:
        return False
    return True


def list_folder(path: str) -> Listing:
    """List one folder: itself first, then its files; what disappears meanwhile is left out."""
    listed = []
    try:
        itself = (FOLDER, os.lstat(path).st_mtime_ns, 0)
        with os.scandir(path) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                listed.append((entry.name, status.st_mtime_ns, status.st_size))
    except OSError:
        return tuple(sorted(listed))
    return (itself, *sorted(listed))


def rules_key(project: Path, good: GoodVersion, kept: Container[str] = ()) -> bytes:
    """Return the digest of everything that decides how notes are read: settings, services, and this program.

    ``kept`` are the files whose last good version counts.
    """
    digest = hashlib.blake2b(program_key(), digest_size=16)
    for path in (SETTINGS, SERVICES, *_images(project)):
        try:
            raw: bytes | None = (project / path).read_bytes()
        except OSError:
            raw = None
        for one in (raw, good(path) if path in kept else None):
            digest.update(b"\0" if one is None else hashlib.blake2b(one, digest_size=16).digest())
    return digest.digest()


def _images(project: Path) -> list[str]:
    """Return what may be the logo that the settings name."""
    folder = Path(SETTINGS).parent
    names = list_names(project / folder)
    return [f"{folder.as_posix()}/{name}" for name in names if name.lower().endswith((".svg", ".png"))]


def folder_key(folder: Path) -> bytes:
    """Return the digest of the names and contents of the files of a folder."""
    digest = hashlib.blake2b(digest_size=16)
    for name in list_names(folder):
        path = folder / name
        digest.update(f"{name}\0{path.is_symlink()}{path.is_dir()}\0".encode())
        try:
            raw = path.read_bytes()
        except OSError as fault:
            raw = type(fault).__name__.encode()
        digest.update(hashlib.blake2b(raw, digest_size=16).digest())
    return digest.digest()


def pages_key(project: Path) -> bytes:
    """Return the digest of the lasting pages."""
    return folder_key(project / PAGES)


def tree_key(folders: Iterable[Path], files: Iterable[Path] = ()) -> bytes:
    """Return the digest of some files, and of those below some folders, by their times and sizes."""
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        status = os.stat(path)
        digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    for top in folders:
        for folder, names, found in os.walk(top):
            names[:] = sorted(name for name in names if name != "__pycache__")
            for name in sorted(found):
                status = os.stat(os.path.join(folder, name))
                digest.update(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.digest()


def program_key() -> bytes:
    """Return a digest of this program's own files, by their times and sizes."""
    return tree_key((PACKAGE,))


def seen_key(project: Path, good: GoodVersion) -> bytes:
    """Return the digest of all that a build looks at besides the folders of incidents."""
    parts = (rules_key(project, good), pages_key(project), tree_key([project / "themes", PACKAGE.parent / "themes"]))
    return hashlib.blake2b(b"".join(parts), digest_size=16).digest()

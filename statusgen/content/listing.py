"""What stands in the folders, by times and sizes where these will do, and by digests where they must.

Nothing heavy is imported here: a build that finds everything as it was ends after this.
"""

import hashlib
import marshal
import os
import select
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from statusgen.content.files import INCIDENTS, PAGES, SERVICES, SETTINGS, GoodVersion, list_names

PACKAGE = Path(__file__).parent.parent
Listing = tuple[tuple[str, int, int], ...]
"""The folder itself and its files: name, time in nanoseconds, size."""
Listings = Mapping[str, Listing]
"""The folders of incidents by name."""
FOLDER = "."
"""The name by which a listing begins with the folder itself."""
MANY = 2000
"""From how many folders on another process looks at them."""


class Look(Struct, frozen=True):
    """A look at the folders of incidents: begun, and perhaps still under way in other processes."""

    known: Listings
    """What stood there when the times of files last proved something."""
    names: tuple[str, ...]
    """The folders there are now, sorted."""
    root: str = ""
    differing: Listings | None = None
    """What does not stand as it is known; None while other processes find out."""
    children: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    """Those processes: their number, where they answer, and at which folders they look."""

    @property
    def is_ready(self) -> bool:
        """Whether the end need not be waited for."""
        answers = [answer for _, answer, _ in self.children]
        return len(select.select(answers, [], [], 0)[0]) == len(answers)

    def finish(self) -> dict[str, Listing]:
        """Return what stands in the folders, sorted by name: what is as known is the very same object."""
        differing = dict(self.differing or {})
        for child, answer, names in self.children:
            with os.fdopen(answer, "rb") as pipe:
                raw = pipe.read()
            os.waitpid(child, 0)
            try:
                differing.update(marshal.loads(raw))  # noqa: S302 - from our own child
            except (EOFError, ValueError, TypeError):
                differing.update(_find_differing(self.root, names, self.known))
        return {name: differing[name] if name in differing else self.known[name] for name in self.names}


def begin_look(project: Path, known: Listings) -> Look:
    """Begin to list the folders of incidents; where they are many, other processes look, and this one is free."""
    root = str(project / INCIDENTS)
    try:
        with os.scandir(root) as entries:
            names = tuple(sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False)))
    except OSError:
        return Look(known, ())
    if len(names) < MANY or not hasattr(os, "fork"):
        return Look(known, names, root, _find_differing(root, names, known))
    half = len(names) // 2
    parts = (names[:half], names[half:])
    return Look(known, names, root, None, tuple((*_send_out(root, part, known), part) for part in parts))


def _send_out(root: str, names: tuple[str, ...], known: Listings) -> tuple[int, int]:
    """Look at folders in a process of its own; return its number, and where it answers."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(receiving)
            with os.fdopen(sending, "wb") as pipe:
                pipe.write(marshal.dumps(_find_differing(root, names, known)))
        finally:
            os._exit(0)
    os.close(sending)
    return child, receiving


def scan(project: Path, known: Listings | None = None) -> dict[str, Listing]:
    """List the folders of incidents, with the time and size of every file in them."""
    return begin_look(project, known or {}).finish()


def _find_differing(root: str, names: Iterable[str], known: Listings) -> dict[str, Listing]:
    """List the folders that do not stand as they are known."""
    found = {}
    for name in names:
        path, listing = f"{root}/{name}", known.get(name, ())
        if not _stands(path, listing):
            found[name] = list_folder(path)
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


def seen_key(project: Path, good: GoodVersion, listings: Listings, newest: int, known: Listings) -> bytes:
    """Return the digest of all that a build looks at; empty when the time of a file is too young to prove anything.

    ``known`` are listings whose times are known to prove something.
    """
    themes = [project / "themes", PACKAGE.parent / "themes"]
    for name, listing in listings.items():
        if listing != known.get(name) and any(time >= newest for _, time, _ in listing):
            return b""
    listed = marshal.dumps([(name, listings[name]) for name in sorted(listings)])
    parts = [rules_key(project, good), pages_key(project), tree_key(themes), listed]
    parts.append("\0".join(list_names(project / INCIDENTS)).encode())
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(hashlib.blake2b(part, digest_size=16).digest())
    return digest.digest()

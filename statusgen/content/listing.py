"""What stands in the folders, by times and sizes where these will do, and by digests where they must.

Nothing heavy is imported here: a build that finds everything as it was ends after this.
"""

import hashlib
import marshal
import os
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from statusgen.content.files import INCIDENTS, PAGES, SERVICES, SETTINGS, GoodVersion, list_names

PACKAGE = Path(__file__).parent.parent
Listing = tuple[tuple[str, int, int], ...]
"""The files of a folder: name, time in nanoseconds, size."""
Listings = Mapping[str, Listing]
"""The folders of incidents by name."""
MANY = 2000
"""From how many folders on two processes list them."""


def scan(project: Path) -> dict[str, Listing]:
    """List the folders of incidents, with the time and size of every file in them."""
    root = str(project / INCIDENTS)
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return {}
    if len(names) < MANY or not hasattr(os, "fork"):
        return {name: list_folder(f"{root}/{name}") for name in names}
    half = len(names) // 2
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(receiving)
            with os.fdopen(sending, "wb") as pipe:
                pipe.write(marshal.dumps([list_folder(f"{root}/{name}") for name in names[half:]]))
        finally:
            os._exit(0)
    os.close(sending)
    found = {name: list_folder(f"{root}/{name}") for name in names[:half]}
    with os.fdopen(receiving, "rb") as pipe:
        raw = pipe.read()
    os.waitpid(child, 0)
    try:
        others = marshal.loads(raw)  # noqa: S302 - from our own child
    except (EOFError, ValueError, TypeError):
        others = [list_folder(f"{root}/{name}") for name in names[half:]]
    found.update(zip(names[half:], others, strict=True))
    return found


def list_folder(path: str) -> Listing:
    """List the files of one folder; what disappears meanwhile is left out."""
    listed = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                listed.append((entry.name, status.st_mtime_ns, status.st_size))
    except OSError:
        return tuple(sorted(listed))
    return tuple(sorted(listed))


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


def seen_key(project: Path, good: GoodVersion, listings: Listings, newest: int) -> bytes:
    """Return the digest of all that a build looks at; empty when the time of a file is too young to prove anything."""
    themes = [project / "themes", PACKAGE.parent / "themes"]
    for listing in listings.values():
        for _, time, _ in listing:
            if time >= newest:
                return b""
    parts = [rules_key(project, good), pages_key(project), tree_key(themes), marshal.dumps(sorted(listings.items()))]
    parts.append("\0".join(list_names(project / INCIDENTS)).encode())
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(hashlib.blake2b(part, digest_size=16).digest())
    return digest.digest()

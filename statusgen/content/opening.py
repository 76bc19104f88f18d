"""Open what others wrote: no link is followed, nothing is waited for, nothing large is read.

Whoever writes content or a theme may put anything into its folders: a link to a secret, a pipe that never ends, a
device, a file of gigabytes, a name that is no text. Everything in them is opened here, from the project's folder on.
"""

import errno
import os
import re
import stat
from pathlib import Path

LARGEST = 1024 * 1024
"""Bytes of a content file; the longest real one read was a hundredth of it."""
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_LISTED = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)
_TOP = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
"""How the folder that somebody named is opened: it may be a link."""
_PASSED = _TOP | getattr(os, "O_NOFOLLOW", 0)
_HAS_HANDLES = os.open in os.supports_dir_fd and os.listdir in os.supports_fd
"""Whether paths can be opened from a folder on that is open: everywhere but on Windows."""
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_CODES = {
    errno.ENOENT: "file-missing",
    errno.ENOTDIR: "file-missing",
    errno.EISDIR: "file-is-folder",
    errno.ELOOP: "file-is-link",
    errno.ENXIO: "file-not-regular",
    errno.ENODEV: "file-not-regular",
    errno.EFBIG: "file-too-large",
}


def read_below(root: Path | str, path: str, limit: int = LARGEST) -> bytes:
    """Return the bytes of an ordinary file below a folder; ``path`` has forward slashes.

    Raises OSError, of which ``code_of`` knows the problem: also for a link anywhere below the folder, for what is no
    ordinary file, and for more than ``limit`` bytes.
    """
    handle = _open_below(root, path, _FILE)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise _refusal(errno.EISDIR, path)
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(errno.ENODEV, path)
        raw, size = b"", status.st_size
        while size <= limit and (piece := os.read(handle, max(size - len(raw), 0) + 1)):
            raw += piece
            size = max(size, len(raw))  # it may grow while it is read
        if size > limit:
            raise _refusal(errno.EFBIG, path)
        return raw
    finally:
        os.close(handle)


def list_below(root: Path | str, path: str) -> list[str]:
    """Return the names in a folder below another, sorted. Raises OSError, also where a link is in the way."""
    if not _HAS_HANDLES:
        return sorted(os.listdir(_without_links(root, path)))
    handle = _open_below(root, path, _LISTED)
    try:
        return sorted(os.listdir(handle))
    finally:
        os.close(handle)


def code_of(fault: OSError) -> str:
    """Return the code of the problem that says why something was not opened."""
    return _CODES.get(fault.errno or 0, "file-forbidden")


def is_odd(name: str) -> bool:
    """Whether a name is no text: bytes that are not UTF-8, or characters that steer a terminal."""
    return _ODD.search(name) is not None


def show_name(name: str) -> str:
    r"""Return a name as it can be shown anywhere: what is no text in it is written as ``\xe9`` or ``\u202e``."""
    return _ODD.sub(_escape, name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def show_lines(text: str) -> str:
    """Return text as a terminal may show it: line ends and tabs stay, whatever else steers one is written out."""
    return _ODD.sub(lambda match: match[0] if match[0] in "\n\t" else _escape(match), text)


def show_typed(text: str) -> str:
    r"""Return what somebody typed as it may be said again: what steers a terminal is written as ``\x1b``.

    Bytes of names that are no UTF-8 stay what they are: a folder may be called so.
    """
    return _STEERS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _open_below(root: Path | str, path: str, flags: int) -> int:
    """Open a path folder by folder, so that none of them can be a link, nor become one meanwhile."""
    if {"", ".", ".."} & set(path.split("/")):
        raise _refusal(errno.ENOENT, path)
    if not _HAS_HANDLES:
        return os.open(_without_links(root, path), flags | getattr(os, "O_BINARY", 0))
    *folders, name = path.split("/")
    handle = os.open(root, _TOP)
    try:
        for folder in folders:
            inner = _open_in(handle, folder, _PASSED, path)
            os.close(handle)
            handle = inner
        return _open_in(handle, name, flags, path)
    finally:
        os.close(handle)


def _open_in(handle: int, name: str, flags: int, path: str) -> int:
    try:
        return os.open(name, flags, dir_fd=handle)
    except NotADirectoryError:  # also said of a link where a folder should be
        mode = os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode
        raise _refusal(errno.ELOOP if stat.S_ISLNK(mode) else errno.ENOTDIR, path) from None
    except OSError as fault:
        raise _refusal(fault.errno or errno.EIO, path) from None


def _without_links(root: Path | str, path: str) -> Path:
    """Return a whole path. Raises OSError where a link is in the way."""
    whole = Path(root)
    for part in path.split("/"):
        whole /= part
        if whole.is_symlink():
            raise _refusal(errno.ELOOP, path)
    return whole


def _refusal(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)

"""Templates translated to Python, kept in the user's own cache folder, so that the next build need not translate them.

They are code, though that of the sandbox, and so never kept where a project could bring them along: only in a folder
that belongs to this user, that nobody else may open and that is no part of the project. Where there is none, templates
are translated each time.
"""

import hashlib
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import TemplateError

from statusgen.cache.packing import pack, unpack
from statusgen.cache.snapshot import program_key
from statusgen.output.cost import TooCostly, limit_cost
from statusgen.output.templates import Templates
from statusgen.output.write import write_file

KEPT = 8
"""How many themes are kept: of those that are being worked on, the newest forms."""
_ENDING = ".templates"


def find_template_cache(project: Path) -> Path | None:
    """Return the user's cache folder for templates, which is made if need be; None where none can be trusted."""
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base).absolute() / "statusgen"
        if folder.resolve().is_relative_to(project.resolve()):
            return None
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        return folder if _is_private(folder) else None
    except (OSError, RuntimeError):
        return None


def _is_private(folder: Path) -> bool:
    """Whether a folder is this user's, and closed to everybody else."""
    status = os.lstat(folder)
    is_closed = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    return is_closed and hasattr(os, "geteuid") and status.st_uid == os.geteuid()


def read_programs(folder: Path, templates: Templates) -> dict[str, str]:
    """Return templates as Python, by name: those that are kept, else translated and kept now.

    They are kept under the digest of the very texts that are translated, so that no theme can leave code for another. A
    template with a fault, or one that costs too much (what is constant is reckoned here), is left out: it says so when
    it is used.
    """
    sources = templates.loader.sources
    read = sorted((name, source.text) for name, source in sources.items())
    digest = hashlib.blake2b(program_key() + f"{sys.version_info[:3]} {jinja2.__version__}".encode(), digest_size=16)
    for name, text in read:
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    key = digest.hexdigest()
    path = folder / f"{key}{_ENDING}"
    with suppress(OSError):
        programs = unpack(path.read_bytes(), dict[str, str], key)
        if programs is not None:
            return programs
    programs = {}
    for name, text in read:
        with suppress(TemplateError, TooCostly, MemoryError, RecursionError), limit_cost():
            programs[name] = templates.compile(text, name, sources[name].path, raw=True)
    with suppress(OSError):
        write_file(str(path), pack(programs, key))
        _remove_oldest(folder)
    return programs


def _remove_oldest(folder: Path) -> None:
    newest = sorted(folder.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest[KEPT:]:
        path.unlink(missing_ok=True)

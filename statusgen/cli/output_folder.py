"""Refuse folders that a site must never be written into: those of the project, of the system, and of others."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from statusgen.cache.faults import CacheFault
from statusgen.cli.talk import say_to_editors

if TYPE_CHECKING:
    from statusgen.cache.store import CacheStore

OWN_FOLDERS = ("content", "themes", ".statusgen", ".statusgen-published", ".git")
"""What a project keeps for itself: a web server would hand out drafts and secrets, a build would write among them."""
_OF_HOMES = ("/home", "/Users")
_NAMES_OF_SYSTEM = (
    "bin boot dev etc home lib lib64 proc root run sbin sys tmp usr var Users System Library Applications"
)
_OF_SYSTEM = ("/", *(f"/{name}" for name in _NAMES_OF_SYSTEM.split()))
_INVISIBLE = ("lost+found",)
"""Names besides those with a full stop at their beginning that make no folder one of somebody else."""
_STATUS = "api/status.json"
_SCHEMA = "/api/status.schema.json"
_LARGEST_STATUS = 64 * 1024 * 1024
"""Bytes of the open data of a site, by which it is known."""

adopt_option = click.option(
    "--adopt", is_flag=True, help="Write into a folder that holds files of others, and replace those of the same names."
)


def refuse_place(project: Path, folder: Path, better: str = "site") -> None:
    """Refuse a folder that is the project's own, the system's or somebody's home; ``better`` is what is proposed.

    Raises click.UsageError.
    """
    root = folder.resolve()
    if _is_one_of(root, _iter_own(project)):
        raise click.UsageError(say_to_editors(project, "output-project", folder=folder, better=better))
    above = (root, *root.parents)
    inside = next((name for name in OWN_FOLDERS if any(_is_same(path, project / name) for path in above)), "")
    if inside:
        raise click.UsageError(say_to_editors(project, "output-own", folder=folder, name=inside, better=better))
    is_home = _is_one_of(root, _iter_homes()) or root.parent in map(Path, _OF_HOMES)
    if is_home or _is_one_of(root, map(Path, _OF_SYSTEM)) or root.parent == root:
        raise click.UsageError(say_to_editors(project, "output-system", folder=folder))


def refuse_foreign(project: Path, folder: Path, is_ours: Callable[[Path], bool]) -> None:
    """Refuse a folder that holds files of others. Raises click.UsageError, which names ``--adopt``."""
    root = folder.resolve()
    try:
        names = sorted(name for name in os.listdir(root) if not name.startswith(".") and name not in _INVISIBLE)
    except FileNotFoundError:
        return
    if any(not _is_left_over(root / name) for name in names) and not is_ours(root):
        raise click.UsageError(say_to_editors(project, "output-foreign", folder=folder, names=_shorten(names)))


def refuse_another(project: Path, folder: Path, store: "CacheStore") -> None:
    """Refuse the site of another project: neither its identity nor any incident of it is known here.

    Raises click.UsageError, which names ``--adopt``.
    """
    root = folder.resolve()
    with suppress(CacheFault):
        if store.was_built(root):
            return
    identity, incidents = _published_in(root)
    if identity and incidents and identity != _identity_of(project) and incidents.isdisjoint(_iter_incidents(project)):
        raise click.UsageError(say_to_editors(project, "output-another", folder=folder, identity=identity))


def was_published(root: Path) -> bool:
    """Whether a folder holds what readers were shown, be it a copy: its record has the instant of a build.

    One that cannot be read is taken for one that has.
    """
    found = _record_in(root)
    return found is not None and found.get("newest", "") is not None


def _published_in(root: Path) -> tuple[str, frozenset[str]]:
    """Return the identity of the site in a folder, and its incidents; nothing where no record says so."""
    found = _record_in(root) or {}
    try:
        return str(found["facts"]["identity"]), frozenset(map(str, found["incidents"]))
    except (LookupError, TypeError):
        return "", frozenset()


def _record_in(root: Path) -> dict[str, Any] | None:
    """Return what a folder has recorded of its site: None where there is no record, nothing where none can be read."""
    import msgspec

    from statusgen.content.opening import read_below
    from statusgen.record.where import SITE_FILE, SITE_FOLDER

    try:
        found = msgspec.json.decode(read_below(root, f"{SITE_FOLDER}/{SITE_FILE}", _LARGEST_STATUS))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _identity_of(project: Path) -> str:
    """Return the identity that the settings type, whatever else is wrong with them; empty where none is found."""
    from statusgen.content.files import SETTINGS
    from statusgen.content.opening import read_below

    try:
        text = read_below(project, SETTINGS).decode("utf-8", errors="replace")
    except OSError:
        return ""
    match = re.search(r"(?m)^identity\s*:\s*[\"']?([^\s\"'#]+)", text)
    return match[1] if match is not None else ""


def _iter_incidents(project: Path) -> Iterator[str]:
    from statusgen.content.files import INCIDENTS
    from statusgen.record.where import PROJECT_FOLDER

    for folder in (INCIDENTS, PROJECT_FOLDER):
        with suppress(OSError):
            yield from (name.removesuffix(".json") for name in os.listdir(project / folder))


def _is_left_over(path: Path) -> bool:
    """Whether a folder holds nothing but what a build was making that was cut off before it placed anything."""
    from statusgen.output.write import STAGING

    folder, _, staging = STAGING.partition("/")
    try:
        return path.name == folder and {staging}.issuperset(os.listdir(path))
    except OSError:
        return False


def is_site(root: Path, store: "CacheStore") -> bool:
    """Whether a folder is a site of ours: the cache knows it, or its open data has our schema."""
    try:
        is_known = store.was_built(root) or bool(store.intended(root))
    except CacheFault:  # what is damaged is said, or begun anew, by the build
        is_known = False
    return is_known or _has_our_data(root)


def is_gallery(root: Path) -> bool:
    """Whether a folder is a gallery of ours."""
    return (root / "gallery.css").is_file() and (root / "index.html").is_file()


def _has_our_data(root: Path) -> bool:
    import msgspec

    from statusgen.content.opening import read_below

    try:
        found = msgspec.json.decode(read_below(root, _STATUS, _LARGEST_STATUS))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(found, dict) and str(found.get("$schema", "")).endswith(_SCHEMA)


def _iter_own(project: Path) -> Iterator[Path]:
    """Iterate over the project and what contains it."""
    home = project.resolve()
    yield from (home, *home.parents)


def _iter_homes() -> Iterator[Path]:
    """Iterate over the home of whoever builds, and what contains it."""
    for home in {Path(os.path.expanduser("~")), Path(os.path.expanduser(f"~{_account()}"))}:
        yield from (home, *home.parents)


def _account() -> str:
    """Return the name of the account that builds, whatever its variables say; empty where it has none."""
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):  # Windows; a container's account
        return ""


def _is_one_of(root: Path, folders: Iterable[Path]) -> bool:
    return any(_is_same(root, folder) for folder in folders)


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one folder, whatever they are called: by a link, by a mount, in other letters."""
    try:
        return one.samefile(other)
    except OSError:
        return one == Path(os.path.realpath(other))  # which takes a link to itself for what it is


def _shorten(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown}, …" if len(names) > 3 else shown

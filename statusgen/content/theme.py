"""Find a theme, read its files and its catalogues: the sentences of pages and feeds in each language.

A theme is a folder below ``themes/``; what it does not have comes from the theme that travels with statusgen, file by
file. Whoever writes a theme is trusted with what the site shows, and with nothing else: its files are opened like
content.
"""

import io
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.content.files import refuse_exhaustion, refused
from statusgen.content.opening import code_of, is_odd, read_below, show_name
from statusgen.model.phrases import Phrases, find_placeholders
from statusgen.model.problem import Level, Problem
from statusgen.texts.po import parse_entries

if TYPE_CHECKING:
    from babel.messages.catalog import Message

DEFAULT = "default"
PARTS = ("assets", "catalogues", "components", "paper", "script", "shapes", "templates", "tokens")
"""The folders that a theme may hold."""
LARGEST, LARGEST_IN_ALL = 8 * 1024 * 1024, 32 * 1024 * 1024
"""Bytes of a file of a theme, such as the letters of a script with thousands of them, and of all files of one."""
_NAME = re.compile(r"[a-z0-9-]{1,60}")
_ENTRY = re.compile(r'\s*+(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?".*")?+\s*+')
"""A line of a catalogue: empty, a comment, or a text in quotes."""
_PACKAGE = Path(__file__).parent.parent


class ThemeMissing(LookupError):
    """The theme that the settings name does not exist."""


class ThemeBroken(Exception):
    """A theme breaks what it must define; its first argument holds a problem for every breach."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def refuse(*found: Iterable[Problem]) -> None:
    """Raise ThemeBroken where there is any problem."""
    problems = tuple(problem for some in found for problem in some)
    if problems:
        raise ThemeBroken(problems)


def is_theme_name(name: str) -> bool:
    """Whether a theme may be called so: lowercase letters, digits and hyphens, and so nothing that leads elsewhere."""
    return _NAME.fullmatch(name) is not None


def find_theme(project: Path, name: str) -> tuple[Path, ...]:
    """Find a theme's folder, and those from which comes what it does not have; none where there is no such theme.

    The project's own folder counts before the one of the same name that travels with statusgen.
    """
    places = [place / "themes" for place in (project, _PACKAGE, _PACKAGE.parent)]
    own = [place / name for place in places if is_theme_name(name) and (place / name).is_dir()]
    return tuple(
        dict.fromkeys([*own, *(place / DEFAULT for place in places if (place / DEFAULT).is_dir())] if own else ())
    )


def travels(folder: Path) -> bool:
    """Whether a theme is the one that travels with statusgen, which its own tests check."""
    return folder in (_PACKAGE / "themes" / DEFAULT, _PACKAGE.parent / "themes" / DEFAULT)


def travels_alone(project: Path, name: str) -> bool:
    """Whether a theme is the one that travels with statusgen, with nothing of the project's own in its place."""
    return all(map(travels, find_theme(project, name)))


def iter_files(folders: Iterable[Path], pattern: str) -> list[Path]:
    """Return the files of a theme that fit a pattern, such as ``tokens/*.css``, in the order in which they count.

    Inherited ones come first; a file of the same name takes the place of the one that would be inherited.
    """
    found: dict[str, Path] = {}
    for folder in reversed(tuple(folders)):
        for path in list_files(folder, pattern):
            if path.is_file() and not path.name.startswith("."):
                found[path.relative_to(folder).as_posix()] = path
    return list(found.values())


def list_files(folder: Path, pattern: str) -> list[Path]:
    """Return what fits a pattern such as ``tokens/*.css`` or ``assets/**/*``, sorted; nothing where no folder is.

    Raises OSError where a folder refuses to be listed, which pathlib takes for an empty one.
    """
    return sorted(_fitting(folder, pattern.split("/")))


def _fitting(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for name in os.listdir(folder):
        path = folder / name
        if parts[0] == "**":
            yield from _fitting(path, parts)
        wanted = parts[1:] if parts[0] == "**" else parts
        if fnmatchcase(name, wanted[0]):
            yield from _fitting(path, wanted[1:]) if len(wanted) > 1 else (path,)


def find_file(folders: Iterable[Path], name: str) -> Path | None:
    """Find a file of a theme, or the one it inherits; None where there is none."""
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def read_file(folders: Iterable[Path], path: Path) -> bytes:
    """Return the bytes of a file of a theme. Raises ThemeBroken for what is no ordinary file, or large."""
    folder = next(folder for folder in folders if path.is_relative_to(folder))
    if travels(folder):  # whoever installs may have linked it
        return path.read_bytes()
    below = path.relative_to(folder.parent.parent).as_posix()
    try:
        return read_below(folder.parent.parent, below, LARGEST)
    except OSError as fault:
        refuse_exhaustion(fault)
        raise ThemeBroken((refused(below, code_of(fault)),)) from None


def read_text(folders: Iterable[Path], path: Path, errors: str = "strict") -> str:
    """Return the text of a file of a theme. Raises ThemeBroken, and UnicodeDecodeError unless told otherwise."""
    return read_file(folders, path).decode("utf-8", errors).replace("\r\n", "\n").replace("\r", "\n")


def check_files(folders: Sequence[Path]) -> list[Problem]:
    """Find what in a theme of the project is no ordinary file, or more than can be published with every page."""
    return [problem for folder in folders if not travels(folder) for problem in _check_folder(folder)]


def _check_folder(folder: Path) -> Iterator[Problem]:
    weight, top = 0, folder.parent.parent
    for path in (folder.parent, folder):
        if path.is_symlink():
            yield refused(path.relative_to(top).as_posix(), "file-is-link")
            return
    for status, below in _iter_entries(top, folder):
        weight += status.st_size
        if is_odd(below):
            yield refused(show_name(below), "file-name-odd")
        elif stat.S_ISLNK(status.st_mode):
            yield refused(below, "file-is-link")
        elif stat.S_ISREG(status.st_mode) and status.st_size > LARGEST:
            yield refused(below, "file-too-large")
        elif not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            yield refused(below, "file-not-regular")
    if weight > LARGEST_IN_ALL:
        values = (("limit", str(LARGEST_IN_ALL // 1024**2)),)
        yield Problem(place_of(folder), 0, "theme-too-large", Level.ERROR, values)


def _iter_entries(top: Path, folder: Path) -> Iterator[tuple[os.stat_result, str]]:
    """Iterate over what stands in a folder of a theme, at any depth, but for what programs leave behind."""
    for below, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith((".", "__")))
        for name in (*names, *sorted(name for name in files if not name.startswith("."))):
            path = f"{below}/{name}"
            yield os.lstat(path), path[len(str(top)) + 1 :]


def place_of(path: Path) -> str:
    """Return the path of a file of a theme as messages name it: from ``themes/`` on."""
    parts = path.parts
    last = max((at for at, part in enumerate(parts) if part == "themes"), default=0)
    return "/".join(parts[last:])


def read_phrases(folders: Iterable[Path], language: str) -> Phrases:
    """Read the sentences of a theme in one language; what no catalogue holds stays in English."""
    sentences: dict[str, str] = {}
    counted: dict[str, tuple[str, ...]] = {}
    folders = tuple(folders)
    for path in iter_files_of_each(folders, f"catalogues/{language}.po"):
        read = _parse_catalogue(place_of(path), read_file(folders, path), language)
        sentences.update(read.sentences)
        counted.update(read.counted)
    return Phrases(language, sentences, counted)


def iter_files_of_each(folders: Iterable[Path], name: str) -> list[Path]:
    """Return a file as each folder of a theme has it, inherited ones first."""
    return [folder / name for folder in reversed(tuple(folders)) if (folder / name).is_file()]


def check_catalogues(folders: Iterable[Path]) -> list[Problem]:
    """Find catalogues of a theme that cannot be read, or only in part; those that travel with statusgen are sound."""
    problems = []
    for folder in folders:
        if not travels(folder):
            paths = list_files(folder, "catalogues/*.po")
            problems += [fault for path in paths for fault in _check(path, read_file((folder,), path))]
    return problems


def _check(path: Path, raw: bytes) -> list[Problem]:
    """Find the first line of a catalogue that Babel would pass over or read wrongly, or what keeps it from reading.

    Of one that can be read: the sentences that ask for other values than the original, or for more than a value.
    """
    from babel.messages.pofile import read_po

    line, said, place = 0, "", place_of(path)
    try:
        numbered = enumerate(raw.decode("utf-8").splitlines(), 1)
        line, said = next(((number, typed) for number, typed in numbered if not _ENTRY.fullmatch(typed)), (0, ""))
        entries = () if said else read_po(io.BytesIO(raw), locale=path.stem)
    except (ValueError, LookupError) as fault:
        said = str(fault)
    if said:
        return [Problem(place, line, "theme-catalogue-unreadable", Level.ERROR, (("said", said),))]
    return [fault for entry in entries if entry.id for fault in _check_placeholders(place, entry)]


def _check_placeholders(place: str, entry: "Message") -> Iterator[Problem]:
    usual, forms = _texts(entry.id), _texts(entry.string)
    allowed = [names for names in map(find_placeholders, usual) if names is not None]
    if any(text and find_placeholders(text) not in allowed for text in forms):
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed[-1] if allowed else ())) or "–"
        values = (("wanted", names), ("typed", usual[0]))
        yield Problem(place, entry.lineno or 0, "catalogue-placeholders", Level.ERROR, values)


def _texts(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


@lru_cache(maxsize=64)
def _parse_catalogue(place: str, raw: bytes, language: str) -> Phrases:
    sentences, counted = {}, {}
    for _, sentence, plural, forms in parse_entries(place, raw, language):
        if plural:
            counted[plural] = forms
        elif forms[0]:
            sentences[sentence] = forms[0]
    return Phrases(language, sentences, counted)

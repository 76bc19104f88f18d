"""Find a theme and read its catalogues: the sentences of pages and feeds in each language.

A theme is a folder; what it does not have comes from the theme that travels with statusgen, file by file.
"""

import io
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from statusgen.content.po import read_entries
from statusgen.model.phrases import Phrases
from statusgen.model.problem import Level, Problem

DEFAULT = "default"
PARTS = ("assets", "catalogues", "components", "paper", "script", "shapes", "templates", "tokens")
"""The folders that a theme may hold."""
_ENTRY = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?".*")?\s*')
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


def find_theme(project: Path, name: str) -> tuple[Path, ...]:
    """Find a theme's folder, and those from which comes what it does not have; none where there is no such theme.

    The project's own folder counts before the one of the same name that travels with statusgen.
    """
    places = [place / "themes" for place in (project, _PACKAGE, _PACKAGE.parent)]
    own = [place / name for place in places if name and (place / name).is_dir()]
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
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and not path.name.startswith("."):
                found[path.relative_to(folder).as_posix()] = path
    return list(found.values())


def find_file(folders: Iterable[Path], name: str) -> Path | None:
    """Find a file of a theme, or the one it inherits; None where there is none."""
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def place_of(path: Path) -> str:
    """Return the path of a file of a theme as messages name it: from ``themes/`` on."""
    parts = path.parts
    last = max((at for at, part in enumerate(parts) if part == "themes"), default=0)
    return "/".join(parts[last:])


def read_phrases(folders: Iterable[Path], language: str) -> Phrases:
    """Read the sentences of a theme in one language; what no catalogue holds stays in English."""
    sentences: dict[str, str] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for path in iter_files_of_each(folders, f"catalogues/{language}.po"):
        read = _read_catalogue(path, language, path.stat().st_mtime_ns)
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
            problems += [fault for path in sorted((folder / "catalogues").glob("*.po")) for fault in _check(path)]
    return problems


def _check(path: Path) -> list[Problem]:
    """Find the first line of a catalogue that Babel would pass over or read wrongly, or what keeps it from reading."""
    from babel.messages.pofile import read_po

    line, said = 0, ""
    try:
        raw = path.read_bytes()
        numbered = enumerate(raw.decode("utf-8").splitlines(), 1)
        line, said = next(((number, typed) for number, typed in numbered if not _ENTRY.fullmatch(typed)), (0, ""))
        if not said:
            read_po(io.BytesIO(raw), locale=path.stem)
    except (ValueError, LookupError) as fault:
        said = str(fault)
    code = "theme-catalogue-unreadable"
    return [Problem(place_of(path), line, code, Level.ERROR, (("said", said),))] if said else []


@lru_cache(maxsize=64)
def _read_catalogue(path: Path, language: str, _time: int) -> Phrases:
    sentences, counted = {}, {}
    for _, sentence, plural, forms in read_entries(path, language):
        if plural:
            counted[plural] = forms
        elif forms[0]:
            sentences[sentence] = forms[0]
    return Phrases(language, sentences, counted)

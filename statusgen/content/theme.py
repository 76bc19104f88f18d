"""Find a theme and read its catalogues: the sentences of pages and feeds in each language.

A theme is a folder; what it does not have comes from the theme that travels with statusgen, file by file.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from statusgen.content.po import read_entries
from statusgen.model.phrases import Phrases
from statusgen.model.problem import Problem

DEFAULT = "default"
PARTS = ("assets", "catalogues", "components", "paper", "script", "shapes", "templates", "tokens")
"""The folders that a theme may hold."""
_PACKAGE = Path(__file__).parent.parent


class ThemeMissing(LookupError):
    """The theme that the settings name does not exist."""


class ThemeBroken(Exception):
    """A theme breaks what it must define; its first argument holds a problem for every breach."""

    def __init__(self, problems: tuple[Problem, ...], language: str = "") -> None:
        super().__init__(problems, language)
        self.problems = problems
        self.language = language
        """The language of the site's editors; empty where it is not known."""


def find_theme(project: Path, name: str) -> tuple[Path, ...]:
    """Find a theme's folder, and those from which comes what it does not have; none where there is no such theme.

    The project's own folder counts before the one of the same name that travels with statusgen.
    """
    places = [place / "themes" for place in (project, _PACKAGE, _PACKAGE.parent)]
    own = [place / name for place in places if name and (place / name).is_dir()]
    return tuple(
        dict.fromkeys([*own, *(place / DEFAULT for place in places if (place / DEFAULT).is_dir())] if own else ())
    )


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


@lru_cache(maxsize=64)
def _read_catalogue(path: Path, language: str, _time: int) -> Phrases:
    sentences, counted = {}, {}
    for _, sentence, plural, forms in read_entries(path, language):
        if plural:
            counted[plural] = forms
        elif forms[0]:
            sentences[sentence] = forms[0]
    return Phrases(language, sentences, counted)

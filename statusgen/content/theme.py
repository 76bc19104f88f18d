"""Find a theme and read its catalogues: the sentences of pages and feeds in each language."""

from functools import lru_cache
from pathlib import Path

from statusgen.content.po import read_entries
from statusgen.model.phrases import Phrases

_PACKAGE = Path(__file__).parent.parent


def find_theme(project: Path, name: str) -> Path | None:
    """Find a theme's folder: the project's own, else the one that travels with statusgen; None when there is none."""
    places = (project / "themes" / name, _PACKAGE / "themes" / name, _PACKAGE.parent / "themes" / name)
    return next((place for place in places if (place / "templates").is_dir()), None)


def read_phrases(theme: Path, language: str) -> Phrases:
    """Read the sentences of a theme in one language; a missing catalogue leaves them in English."""
    path = theme / "catalogues" / f"{language}.po"
    if not path.is_file():
        return Phrases(language, {})
    return _read_catalogue(path, language, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read_catalogue(path: Path, language: str, _time: int) -> Phrases:
    sentences, counted = {}, {}
    for _, sentence, plural, forms in read_entries(path, language):
        if plural:
            counted[plural] = forms
        elif forms[0]:
            sentences[sentence] = forms[0]
    return Phrases(language, sentences, counted)

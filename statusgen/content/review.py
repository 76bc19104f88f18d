"""Warn of message catalogues that no speaker of the language has reviewed yet.

A catalogue whose header holds the line ``X-Review: needed`` is complete and may be used, but a speaker who works in
care should read it; whoever did is named in the settings, below ``reviewed:``.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from babel import Locale

from statusgen.content.files import SETTINGS
from statusgen.content.messages import editors_of
from statusgen.content.theme import DEFAULT, ThemeBroken, find_file, find_theme, place_of, read_file
from statusgen.content.vocabulary import FOLDER
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings

_MARK = re.compile(r'^"X-Review:\s*needed\b', re.MULTILINE | re.IGNORECASE)


def needs_review(catalogue: Path) -> bool:
    """Whether the header of a catalogue of statusgen asks for a review; False where there is no such file."""
    return catalogue.is_file() and _asks_for_review(catalogue.read_bytes())


def _asks_for_review(raw: bytes) -> bool:
    header, _, _ = raw.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")
    return _MARK.search(header) is not None


def check_reviews(project: Path, settings: Settings) -> list[Problem]:
    """Return one notice that names every language of the site whose catalogues ask for a review; none when none do."""
    theme = find_theme(project, settings.theme) or find_theme(project, DEFAULT)
    unread = {
        language: any(_iter_unread(theme, language))
        for language in settings.languages
        if language not in settings.reviewed
    }
    asking = [language for language, is_unread in unread.items() if is_unread]
    if not asking:
        return []
    editors = editors_of(settings)
    names = (f"{Locale.parse(tag, sep='-').get_display_name(editors)} ({tag})" for tag in asking)
    lines = ", ".join(f"{tag}: {{by: …, on: …}}" for tag in asking)
    values = (("languages", ", ".join(names)), ("lines", f"{{{lines}}}"), ("first", asking[0]))
    return [Problem(SETTINGS, 0, "review-needed", Level.WARNING, values)]


def _iter_unread(theme: tuple[Path, ...], language: str) -> Iterator[str]:
    """Iterate over the catalogues of a language that ask for a review: the closed words, and the theme's sentences."""
    if needs_review(FOLDER / f"{language}.po"):
        yield f"statusgen/vocabulary/{language}.po"
    catalogue = find_file(theme, f"catalogues/{language}.po")
    with suppress(ThemeBroken):  # that is said where the theme is opened
        if catalogue is not None and _asks_for_review(read_file(theme, catalogue)):
            yield place_of(catalogue)

"""Tags of languages as people type them: the language of a site that each means."""

from collections.abc import Iterable, Iterator

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from statusgen.model.vocabulary import closest, normalise


def nearest_language(typed: str, known: Iterable[str], *, is_exact: bool = False) -> str:
    """Return which of some languages a tag, a code or a name of a language means; empty where it means none.

    ``eng``, ``en-GB``, ``en_US`` and ``English`` mean ``en``. What only resembles one counts unless it ``is_exact``.
    """
    tags = {tag.lower(): tag for tag in known}
    tag = typed.strip().replace("_", "-").lower()
    base = tag.split("-")[0]
    for meant in (tag, base, get_global("language_aliases").get(base, "")):
        if meant in tags:
            return tags[meant]
    names = {name: tag for tag in tags.values() for name in _iter_names(tag, tags.values())}
    return names.get(normalise(typed)) or ("" if is_exact else closest(typed, names) or "")


def _iter_names(tag: str, tags: Iterable[str]) -> Iterator[str]:
    """Iterate over the names of a language, in its own language, in some others and in English."""
    for spoken in {tag, *tags, "en"}:
        try:
            yield normalise(Locale.parse(tag, sep="-").get_display_name(Locale.parse(spoken, sep="-")) or tag)
        except (ValueError, UnknownLocaleError):
            continue

"""Tags of languages as people type them: the language of a site that each means."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from statusgen.content.vocabulary import known_languages
from statusgen.model.vocabulary import closest, normalise

_SLIP = 0.75
"""How near, from 0 to 1, a tag or a name must come: "nll" and "Deustch" are slips, Catalan is no Italian."""


def nearest_language(typed: str, known: Iterable[str], *, is_exact: bool = False) -> str:
    """Return which of some languages a tag, a code or a name of a language means; empty where it means none.

    ``eng``, ``en-GB``, ``en_US`` and ``English`` mean ``en``, ``Flemish`` means ``nl``. What only resembles one, or is
    the code of a country with one language, counts unless it ``is_exact``.
    """
    if not typed.strip():
        return ""
    tags = {tag.lower(): tag for tag in known}
    tag = typed.strip().replace("_", "-").lower()
    base = tag.split("-")[0]
    for meant in (tag, base, get_global("language_aliases").get(base, "")):
        if meant in tags:
            return tags[meant]
    all_ = frozenset({*tags, *known_languages()})  # what a language that the site lacks is called is no slip either
    names = _name_all(all_)
    meant = names.get(normalise(typed), "")
    if meant or is_exact or base in Locale("en").languages:
        return tags.get(meant, "")
    spoken = get_global("likely_subtags").get(f"und_{base.upper()}", "").split("_")[0]
    near = closest(tag, {one: one for one in all_}, _SLIP) or closest(typed, names, _SLIP) or ""
    return tags.get(spoken) or tags.get(near, "")


@cache
def _name_all(tags: frozenset[str]) -> Mapping[str, str]:
    """Return each name of some languages in any of them, and which it names: a tenth of a second for thirteen."""
    return {name: tag for tag in sorted(tags) for name in _iter_names(tag, tags)}


def find_tag(typed: str, known: Iterable[str]) -> str:
    """Return which of some tags was typed, in capitals or not; empty where it is none of them."""
    return next((tag for tag in known if tag.lower() == typed.strip().lower()), "")


def _iter_names(tag: str, tags: Iterable[str]) -> Iterator[str]:
    """Iterate over the names of a language, in its own language, in some others and in English.

    Those of how it is spoken somewhere are among them: Flemish, Moldavian.
    """
    for spoken in {tag, *tags, "en"}:
        try:
            names = Locale.parse(spoken, sep="-").languages
        except (ValueError, UnknownLocaleError):
            continue
        yield from (normalise(name) for of, name in names.items() if of.split("_")[0] == tag.split("-")[0])

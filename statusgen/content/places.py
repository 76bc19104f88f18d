"""What settings say of where a site stands: its country, its timezone, its address on the web."""

import re
from functools import cache
from urllib.parse import urlsplit

from babel import Locale
from babel.core import get_global

from statusgen.content.fields import Fields
from statusgen.model.problem import Level
from statusgen.model.vocabulary import closest, normalise

USUAL_ZONE = "Europe/Brussels"
"""The example of a timezone where no country says which."""


@cache
def _territories(languages: tuple[str, ...]) -> dict[str, str]:
    """Return the codes of countries by their normalised names in some languages."""
    return {
        normalise(name): code
        for language in languages
        for code, name in Locale.parse(language, sep="-").territories.items()
        if len(code) == 2 and code.isalpha()
    }


def read_country(fields: Fields, languages: tuple[str, ...], level: Level = Level.ERROR) -> str:
    """Return the code of the country; empty when there is none, or none that is known (which is reported)."""
    typed = fields.text("country")
    code = typed.upper()
    is_code = len(code) == 2 and code.isalpha() and code in Locale.parse("en").territories
    if not typed or (is_code and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")):
        return code
    known = _territories(("en",))
    names = {**_territories(languages), **known, "uk": "GB", "england": "GB", "holland": "NL"}
    near = names.get(normalise(typed)) or closest(typed, names)
    fields.reading.report("country-unknown", fields.line_of("country"), level, typed=typed, near=near or "BE")
    return ""


def zones_of(country: str) -> tuple[str, ...]:
    """Return the timezones of a country, the usual one first; none where it is not known."""
    return tuple(get_global("territory_zones").get(country.upper(), ()))


def is_site_address(text: str) -> bool:
    """Whether a text is the address of a site: no more than its scheme, host, port and folder."""
    if not re.fullmatch(r"https?://[^\s\\?#@<>\"{}|^`\x00-\x1f\x7f]+", text, re.IGNORECASE):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port above 65535, a bracket that does not close
        return False

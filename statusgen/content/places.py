"""What settings say of where a site stands: its country, its timezone, its address on the web."""

import re
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from statusgen.content.fields import Fields
from statusgen.content.vocabulary import known_languages
from statusgen.model.problem import Level
from statusgen.model.vocabulary import closest, normalise
from statusgen.model.zones import find_zone

USUAL_ZONE = "Europe/Brussels"
"""The example of a timezone where no country says which."""

_ABBREVIATED = re.compile(
    r"[A-Z]{3}|[A-Z]{3}\d[A-Z]{3}|Zulu|Universal|Greenwich|Factory|GMT[-+]?0|UCT|localtime|posixrules"
)


@cache
def _territories(languages: tuple[str, ...]) -> dict[str, str]:
    """Return the codes of countries by their normalised names in some languages."""
    return {
        normalise(name): code
        for language in languages
        for code, name in Locale.parse(language, sep="-").territories.items()
        if len(code) == 2 and code.isalpha()
    }


def read_country(fields: Fields, level: Level = Level.ERROR) -> str:
    """Return the code of the country; empty when there is none, or none that is known (which is reported)."""
    typed = fields.text("country")
    code = typed.upper()
    is_code = len(code) == 2 and code.isalpha() and code in Locale.parse("en").territories
    if not typed:
        here = next(
            (code for code, zones in get_global("territory_zones").items() if fields.text("timezone") in zones), "BE"
        )
        fields.reading.report("country-missing", fields.line_of("country"), Level.WARNING, near=here)
    if not typed or (is_code and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")):
        return code
    known = _territories(("en",))
    names = {**_territories(known_languages()), **known, "uk": "GB", "england": "GB", "holland": "NL"}
    near = names.get(normalise(typed)) or closest(typed, names)
    fields.reading.report("country-unknown", fields.line_of("country"), level, typed=typed, near=near or "BE")
    return ""


def zones_of(country: str) -> tuple[str, ...]:
    """Return the timezones of a country, the usual one first; none where it is not known."""
    return tuple(get_global("territory_zones").get(country.upper(), ()))


def read_zone(fields: Fields, published: str) -> ZoneInfo | None:
    """Find the timezone; that in which the site was ``published`` stands where none is given any more.

    One that is of no place, as CET, is refused, and one with other clocks than the country's is warned about.
    """
    name, line, country = fields.text("timezone"), fields.line_of("timezone"), fields.text("country").upper()
    if not name and published:
        fields.reading.report("timezone-missing", line, Level.WARNING, zone=published)
        return ZoneInfo(published)
    zones = zones_of(country)
    proposed = ", ".join(zones[:6]) or USUAL_ZONE
    if not name:
        fields.reading.report("timezone-missing", line, zone=proposed)
        return ZoneInfo(zones[0]) if len(zones) == 1 else None  # a country with one zone leaves nothing to guess
    zone = find_zone(name)
    if zone is None:
        fields.reading.report("timezone-unknown", line, typed=name, zone=proposed)
    elif _is_vague(name):
        level = Level.WARNING if published else Level.ERROR
        fields.reading.report("timezone-vague", line, level, typed=name, zone=proposed)
    elif zones and name not in zones and _offsets(zone) not in map(_offsets, map(ZoneInfo, zones)):
        fields.reading.report("timezone-elsewhere", line, Level.WARNING, typed=name, country=country, zone=proposed)
    return zone


def _is_vague(name: str) -> bool:
    """Whether a timezone is that of no place: "CET", "GMT+0", "Etc/GMT-1"; "US/Eastern" is that of one."""
    return name.partition("/")[0] in ("Etc", "SystemV", "posix", "right") or bool(_ABBREVIATED.fullmatch(name))


def _offsets(zone: ZoneInfo) -> tuple[timedelta | None, ...]:
    """Return what clocks of a timezone show in winter and in summer of a year in which every rule of today holds."""
    return tuple(datetime(2025, month, 15, tzinfo=zone).utcoffset() for month in (1, 7))


_PAGE = re.compile(r"\.(?:html?|php|aspx?)/?$", re.IGNORECASE)


def is_site_address(text: str) -> bool:
    """Whether a text is the address of a site: no more than its scheme, host, port and folder."""
    if not re.fullmatch(r"https?://[^\s\\?#@<>\"{}|^`\x00-\x1f\x7f]+", text, re.IGNORECASE):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port above 65535, a bracket that does not close
        return False


def is_odd_address(text: str) -> bool:
    """Whether the address of a site ends in a page, or its host has an empty part: servers may take it."""
    parts = urlsplit(text)
    is_host = all((parts.hostname or "").removesuffix(".").split("."))
    return not is_host or _PAGE.search(parts.path) is not None

"""A project folder to begin with: choices → files that build without an error or a warning."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from msgspec import Struct

from statusgen.content.notes import digest_of
from statusgen.content.standard import SERVICES, standard_text
from statusgen.content.starter import FOLDER, say_starter
from statusgen.content.vocabulary import known_languages
from statusgen.model.vocabulary import normalise

USUAL_SERVICES = (
    *("emergency", "consultations", "non-urgent-operations", "urgent-operations", "radiology", "blood-tests"),
    *("maternity", "dialysis", "laboratory", "telephone", "call-centre"),
)
"""What nearly every hospital has."""
README, IGNORING = "README.md", ".gitignore"
"""What a repository that was just made may hold already: it is kept, and the rest is written."""
IGNORED = ("/site/", "/preview/", "/.statusgen/")
"""What git need not keep."""
_CROWDED_ZONES = (
    *("America/Sao_Paulo", "America/Toronto", "Asia/Tashkent", "Australia/Sydney", "Europe/Kyiv", "Europe/Moscow"),
)
"""Those of most people, where the tables begin with another zone of the country."""
_OTHER_NUMBERS: Mapping[str, str] = MappingProxyType({"AU": "000", "CA": "911", "GB": "999", "NZ": "111", "US": "911"})
_NUMBER_112 = (
    "AD AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM TR UA VA"
)
"""Countries where 112 leads to an ambulance."""


class Choices(Struct, frozen=True):
    """What somebody who begins a site decides."""

    organisation: str
    country: str
    """ISO 3166 code."""
    languages: tuple[str, ...]
    """The one that editors write in first."""
    timezone: str
    emergency: str
    address: str
    """Of the site on line, with a final slash."""
    phone: str
    """Empty where there is none yet."""
    can_reach_everybody: bool
    places: tuple[str, ...]
    """Names of hospitals and clinics."""
    services: tuple[str, ...]
    """Ids of the standard catalogue."""


@cache
def zones_of_countries() -> Mapping[str, tuple[str, ...]]:
    """Read the time zones of each country, the one of most people first, from the tables of the IANA."""
    zones: dict[str, tuple[str, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            own = zones.get(country, ())
            zones[country] = (zone, *own) if zone in _CROWDED_ZONES else (*own, zone)
    return zones


def find_country(typed: str, language: str) -> str | None:
    """Find a country by its code, or by its name in a language or in one of its own."""
    code = {"UK": "GB", "EL": "GR", "USA": "US"}.get(typed.upper(), typed.upper())
    if code in zones_of_countries():
        return code
    wanted = normalise(typed)
    for code in zones_of_countries():
        spoken = {language, "en", *(tag.split("_")[0] for tag in get_official_languages(code, de_facto=True))}
        if any(wanted == normalise(_name_of_country(code, tag)) for tag in spoken):
            return code
    return None


def _name_of_country(code: str, language: str) -> str:
    try:
        return str(Locale.parse(language).territories.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


def find_language(typed: str) -> str | None:
    """Find a language of sites by its tag, or by its name in any of these languages."""
    known, wanted = known_languages(), normalise(typed)
    if wanted in known:
        return wanted
    names = {normalise(Locale.parse(tag).languages.get(one, one)): one for tag in known for one in known}
    return names.get(wanted)


def languages_of(country: str, first: str) -> tuple[str, ...]:
    """Propose the languages of a site in a country: its official ones and English, that of the person first."""
    known = known_languages()
    official = [tag for tag in get_official_languages(country, de_facto=True) if tag in known]
    begin = [first] if first in official else []
    return tuple(dict.fromkeys([*begin, *official, "en"]))


def emergency_number_of(country: str) -> str:
    """Propose the number for an ambulance; empty for a country of which it is not known here."""
    return "112" if country in _NUMBER_112.split() else _OTHER_NUMBERS.get(country, "")


def spread_numbers(typed: str) -> str:
    """Write stretches of the list of services, such as "1-3", in full."""

    def spread(found: "re.Match[str]") -> str:
        first, last = int(found[1]), int(found[2])
        return ",".join(map(str, range(first, last + 1))) if first < last <= len(SERVICES) else found[0]

    return re.sub(r"(?<![\w-])(\d{1,2})\s*[-–]\s*(\d{1,2})(?![\w-])", spread, typed)


def find_service(typed: str, language: str) -> str | None:
    """Find a service of the standard catalogue by its number in the list, its id, or one of its names."""
    ids = list(SERVICES)
    if typed.isascii() and typed.isdigit():
        return ids[int(typed) - 1] if 0 < int(typed) <= len(ids) else None
    wanted = normalise(typed)
    return next((id_ for id_ in ids if wanted in (id_, *_names_of(id_, language))), None)


def _names_of(id_: str, language: str) -> Iterator[str]:
    for context in ("service", "service short"):
        text = standard_text(context, id_, (language,), language)
        if text is not None:
            yield normalise(text.as_written)


def make_project(choices: Choices, today: date) -> dict[str, str]:
    """Return the files of a project by their path, in the order in which a reader meets them."""
    reference = choices.languages[0]
    files_of: dict[str, str] = {
        README: say_starter(reference, "readme", "text", organisation=choices.organisation),
        IGNORING: "\n".join((*IGNORED, "")),
        "content/settings.yaml": "\n".join(_iter_settings(choices, today)) + "\n",
        "content/services.yaml": "\n".join(_iter_services(choices)) + "\n",
        "content/incidents/README.txt": say_starter(reference, "incidents", "text"),
    }
    original = (FOLDER / "pages" / f"before-you-come.{reference}.md").read_text(encoding="utf-8")
    _, head, body = original.split("---\n", 2)
    digest = digest_of(head.partition(": ")[2].strip(), tuple(body.splitlines()))
    for language in choices.languages:
        text = (FOLDER / "pages" / f"before-you-come.{language}.md").read_text(encoding="utf-8")
        if language != reference:
            text = text.replace("\n---\n", f"\ntranslates: {digest}\n---\n", 1)
        files_of[f"content/pages/before-you-come.{language}.md"] = text
    return files_of


def _iter_settings(choices: Choices, today: date) -> Iterator[str]:
    reference = choices.languages[0]

    def comment(name: str) -> str:
        return f"# {say_starter(reference, 'settings', name)}"

    yield comment("head")
    yield f"\norganisation: {quoted(choices.organisation)}"
    yield f"\n{comment('languages')}\nlanguages: [{', '.join(choices.languages)}]\nreference-language: {reference}"
    yield f"country: {choices.country}\ntimezone: {choices.timezone}"
    yield f"\n{comment('address')}\nbase-url: {choices.address}"
    yield f"\n{comment('identity')}\nidentity: {urlsplit(choices.address).hostname},{today.year}"
    yield f"\nemergency:\n  number: {quoted(choices.emergency)}"
    yield f"\n{comment('contact')}\ncontact:\n  how:"
    contact = standard_text("contact", "telephone", choices.languages, reference)
    for language, sentence in contact.by_language.items() if contact else ():
        yield f"    {language}: {quoted(sentence)}"
    yield f"  reach-everybody: {'yes' if choices.can_reach_everybody else 'no'}"
    if choices.phone:
        yield f"\nphones:\n  main-number:\n    number: {quoted(choices.phone)}"
        if "telephone" in choices.services:
            yield "    service: telephone"
    else:
        yield f"\n{comment('phones')}\n# phones:\n#   main-number:\n#     number:"
    yield f"\n{comment('press')}\n# press:\n#   email:\n#   phone:"


def _iter_services(choices: Choices) -> Iterator[str]:
    reference = choices.languages[0]
    ids = ids_of(choices.places)
    yield f"# {say_starter(reference, 'services', 'head')}"
    yield f"\n# {say_starter(reference, 'services', 'locations')}\nlocations:"
    for id_, name in zip(ids, choices.places, strict=True):
        yield f"  {id_}:\n    name:"
        yield from (f"      {language}: {quoted(name)}" for language in choices.languages)
        yield "    kind: general-hospital"
    yield f"\n# {say_starter(reference, 'services', 'services', place=ids[0])}\nservices:"
    for id_ in (one for one in SERVICES if one in choices.services):
        text = standard_text("service", id_, (reference,), reference)
        yield f"  # {text.as_written if text else id_}\n  {id_}:"


def quoted(text: str) -> str:
    """Return a value of front matter: between quotes where its first sign or a colon would be read otherwise."""
    text = " ".join(text.split())
    if not re.search(r"^[\[{\"'#&*!|>%@`-]|: |:$| #", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ids_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return an id for each name, in letters and digits of ASCII, none twice."""
    ids: list[str] = []
    for number, name in enumerate(names, 1):
        id_ = "-".join(re.findall("[a-z0-9]+", normalise(name))) or f"place-{number}"
        ids.append(id_ if id_ not in ids and id_ != "whole-group" else f"{id_}-{number}")
    return tuple(ids)


def write_project(folder: Path, made: Mapping[str, str]) -> str | None:
    """Write the files of a project; where one of them is there already, write nothing and return its path.

    Where one cannot be written, or somebody interrupts, those before it are taken away again.
    """
    there = next((path for path in made if (folder / path).exists() or (folder / path).is_symlink()), None)
    if there is not None:
        return there
    written: list[Path] = []
    try:
        for path, text in made.items():
            target = folder / path
            for parent in reversed([one for one in target.parents if not one.exists()]):
                parent.mkdir(exist_ok=True)
                written.append(parent)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                written.append(target)
                file.write(text)
    except BaseException:
        for one in reversed(written):
            with suppress(OSError):  # what somebody else put into it meanwhile stays
                one.rmdir() if one.is_dir() else one.unlink()
        raise
    return None

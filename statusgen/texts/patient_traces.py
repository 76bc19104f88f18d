"""Find what looks like a patient in a line: a name behind that word, with an age, a birthday or a room; a number."""

import re
from functools import cache

from babel.dates import get_day_names

from statusgen.texts.wordlists import all_words

_NAME = r"[A-ZÀ-ÞĂĄĆĘĞİŁŃŚŞȘȚŹŻА-ЯІЇЄҐ][\w’'\-]+"
_ARABIC = r"[\u0621-\u064a]+"
"""A word in Arabic, which has no capitals: one names somebody behind a title, or before "son of"."""
_PATIENT = r"atient(?:e|in)?|ati[eë]nte?|aciente|aziente|acjent(?:ka)?|acient(?:a|ul)?"
_DIGIT = re.compile(r"\d")
_PARTS = ("atie", "atië", "acie", "acj", "azie", "doente", "utente", "ацієнт", "hasta", "المريض")
"""What one of these words holds: most lines have none, and are not searched."""
_ORGANISATION = (
    r"H[oô]s?pital\w*|Ziekenhuis|Krankenhaus|[CK]l[ií]ni\w+|[CZ]entr\w+|Saint\w*|Sint|Sankt|Sant[ao]|São|Servi[çcz]\w+"
    r"|Unidade|Лікарн\w+|Клінік\w+|Центр\w*|Свят\w+|Мо[єяї]|(?i:covid)"
)
"""How names of hospitals, of their services and sites begin, and that of a disease."""
_NO_NAME = "|".join(
    ("Nummer", _ORGANISATION, *(day for tag in ("de", "lb") for day in get_day_names(locale=tag).values()))
)
_OF_WARDS = (
    r"Haklar\w*|Kabul\w*|Kayıt|Danışma|Bilgi\w*|Ziyaret\w*|Bölüm\w*|Servis\w*|Birim\w*|Merkez\w*|Hat[tl]\w*|Oda\w*"
)
"""What follows the word for a patient in Turkish names of what serves them."""
_PORTAL = re.compile(
    r"(?<!\w)(?:porta(?:l\w*|il|al)|espace|guia|портал\w*|кабінет\w*)\s+(?:d\w{1,2}\s+)?\w+", re.IGNORECASE
)
"""A portal of patients, of which the name follows: "espace patient Mon Espace Santé"."""
_YEARS = (
    r"(?:ans|mois|jaar|maanden|Jahre|Monate|years?|yrs|months|años|meses|anni|mesi|anos|lat|(?:de\s)?ani|yaşında|років"
    r"|Joer)"
)
_BORN = re.compile(
    rf"(?<!\w)(?:{_NAME}\s+){{1,3}}{_NAME}[\s,(]+"
    r"(?:geb\.|°|DOB:?|[Dd]\.[Oo]\.[Bb]\.:?|date of birth:?|date de naissance\s?:?|geboortedatum:?|Geburtsdatum:?)"
    r"\s*\d{1,2}\W"
)
_NUMBERED = re.compile(
    rf"(?<!\w)[Pp](?:{_PATIENT})\s+(?:(?:n[°ºo]|[Nn]r|no|#|number|nummer|numéro)\.?\s*[A-Z]{{0,3}}-?\d{{3,}}|[1-9]\d{{5,}})"
)
"""A number behind the word for a patient; one that begins with 0 is a telephone's."""


@cache
def _named(language: str) -> re.Pattern[str]:
    """Return how a first name and a surname stand behind the word for a patient in a text of a language.

    Not "Patient Transport Service"; "utente" is any user in Italian, and "hasta" is "until" in Spanish.
    """
    user = "" if language == "it" else r"|(?:[OoAa]|[Uu]ma?)\s+utente"
    turkish = rf"|(?<!\w)hasta\s+(?!(?:{_NO_NAME}|{_OF_WARDS})(?!\w)){_NAME}\s+(?!(?:{_OF_WARDS})(?!\w)){_NAME}"
    return re.compile(
        rf"(?<!\w)(?:p(?:{_PATIENT})|(?:[Dd](?:er|em|en|ie)|[Ee]iner?|[Uu]nsere?)\s+P(?:{_PATIENT})|Patiënte?|Patientin"
        rf"|doente{user}|[Пп]ацієнт(?:а|у|ка|ки)?)\s+(?!(?:{_NO_NAME})(?!\w)){_NAME}\s+{_NAME}"
        rf"|(?<!\w)hastamız\s+{_NAME}\s+{_NAME}|(?<!\w)المريضة?\s+{_ARABIC}\s+(?:بن|ابن|بنت)\s+{_ARABIC}"
        rf"{turkish if language == 'tr' else ''}"
    )


def find_patient_named(line: str, language: str) -> str:
    """Return what looks like the name of a patient in a line of a language; empty for nothing."""
    match = _named(language).search(_PORTAL.sub(" ", line)) if any(map(line.__contains__, _PARTS)) else None
    if match is None and _DIGIT.search(line):
        match = _BORN.search(line) or (_with_age().search(line) if "," in line or "،" in line else None)
    return match.group() if match else ""


def find_patient_number(line: str) -> str:
    """Return what looks like the number of a patient; empty for nothing."""
    match = _NUMBERED.search(line)
    return match.group() if match else ""


@cache
def _with_age() -> re.Pattern[str]:
    """Return how people are named with their age or their room: "Mme Marie Renard, 67 ans", "J. Renard, chambre 12"."""
    titles = "|".join(f"[{one[0].lower()}{one[0].upper()}]{re.escape(one[1:])}" for one in all_words("person", "title"))
    small = (
        "petite?|kleine[rsn]?|little|pequeñ[oa]|piccol[oa]|pequen[oa]|mały|mała"  # a capital begins a class or a ward
    )
    room = r"(?:chambre|kamer|Zimmer|room|lit|bed|Bett|habitación|stanza|quarto)\s+\d"
    age = rf"\(?\d{{1,3}}\s?{_YEARS}(?!\s+(?:et|en|und|and|of|oder|y|e)\s)(?!\w)"
    titled = rf"(?:{titles})\s+(?:{_NAME}\s+)?{_NAME},\s+(?:{room}|{age}|\(?\d{{1,3}},)"
    other = rf"(?:(?:{small})\s+(?!Kind|Enfan|Child)(?:{_NAME}\s+)?|[A-Z]\.\s?){_NAME},\s+(?:{room}|{age})"
    turkish = rf"{_NAME}\s+(?:Bey|Hanım),\s+(?:oda\s+\d|{age})"
    arabic = rf"السيدة?\s+{_ARABIC}(?:\s+{_ARABIC}){{0,3}}،\s+\d{{1,3}}\s?(?:عام|سنة|سنوات)"
    return re.compile(rf"(?<!\w)(?:{titled}|{other}|{turkish}|{arabic})")

"""The standard catalogue: services, kinds of places and telephone lines of most hospitals, named in every language.

Their words stand in ``statusgen/standard``, one gettext catalogue for each language. No clinician has reviewed them.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from statusgen.model.site import Text
from statusgen.model.words import Rule, ServiceKind, State
from statusgen.texts.po import read_texts

FOLDER = Path(__file__).parent.parent / "standard"


class StandardService(Struct, frozen=True):
    """What a service of the standard catalogue does where ``services.yaml`` says nothing else."""

    rule: Rule = Rule.COME
    kind: ServiceKind = ServiceKind.APPOINTMENT
    is_key: bool = False
    attended: bool = True
    is_whole_group: bool = False
    when_stated: bool = False
    comes_as_planned: bool = False


_KEY = StandardService(is_key=True)
_USUAL = StandardService()
_EMERGENCY = StandardService(rule=Rule.EMERGENCY_ONLY, kind=ServiceKind.EMERGENCY, is_key=True)
_WALK_IN = StandardService(rule=Rule.WALK_IN, kind=ServiceKind.WALK_IN)
_TREATMENT = StandardService(comes_as_planned=True)
_NOBODY_COMES = StandardService(attended=False)
_OFFICE = StandardService(attended=False, is_whole_group=True)

SERVICES: Mapping[str, StandardService] = MappingProxyType(
    {
        "emergency": _EMERGENCY,
        "paediatric-emergency": _EMERGENCY,
        "maternity-emergency": _EMERGENCY,
        "minor-injuries": _WALK_IN,
        "consultations": _KEY,
        "non-urgent-operations": _KEY,
        "urgent-operations": _KEY,
        "day-hospital": _USUAL,
        "radiology": _KEY,
        "mammography": _USUAL,
        "mri": _USUAL,
        "ct-scans": _USUAL,
        "ultrasound": _USUAL,
        "scintigraphy": _USUAL,
        "radiotherapy": _TREATMENT,
        "chemotherapy": _TREATMENT,
        "oncology": _USUAL,
        "dialysis": _TREATMENT,
        "maternity": _USUAL,
        "antenatal": _USUAL,
        "paediatrics": _USUAL,
        "endoscopy": _USUAL,
        "heart-tests": _USUAL,
        "coronary-angiography": _USUAL,
        "lung-tests": _USUAL,
        "blood-tests": StandardService(rule=Rule.WALK_IN, kind=ServiceKind.WALK_IN, is_key=True),
        "covid-centres": _WALK_IN,
        "vaccination": _WALK_IN,
        "laboratory": _NOBODY_COMES,
        "pharmacy": _NOBODY_COMES,
        "physiotherapy": _USUAL,
        "mental-health": _USUAL,
        "plaster": _USUAL,
        "diabetes": _USUAL,
        "eye-care": _USUAL,
        "dental-care": _USUAL,
        "wound-care": _USUAL,
        "palliative-care": _USUAL,
        "home-care": _NOBODY_COMES,
        "telemedicine": _NOBODY_COMES,
        "intensive-care": _NOBODY_COMES,
        "in-patients": _NOBODY_COMES,
        "visits": StandardService(kind=ServiceKind.VISIT),
        "telephone": StandardService(kind=ServiceKind.TELEPHONE, attended=False, is_whole_group=True),
        "call-centre": StandardService(
            kind=ServiceKind.TELEPHONE, attended=False, is_whole_group=True, when_stated=True
        ),
        "email": _OFFICE,
        "patient-portal": _OFFICE,
        "booking": _OFFICE,
        "payment": _NOBODY_COMES,
        "medical-records": _NOBODY_COMES,
        "blood-donation": _WALK_IN,
    }
)
"""By id, in the order in which pages list them."""


WARDS = frozenset(("in-patients", "intensive-care"))
"""Ids of services whose patients stay, and whom their families look for where they were moved to."""
LINES = ("main-number", "appointments-line", "families-line", "data-line", "call-centre")
"""Ids of the telephone lines, in the order in which pages list them."""


@cache
def _read_words(language: str) -> Mapping[tuple[str, str], str]:
    return read_texts(FOLDER / f"{language}.po", language)


def words_of(language: str, id_: str, *, with_name: bool) -> str:
    """Return the words by which patients look for a service, between bars; empty for a language without any."""
    words = _read_words(language)
    return " | ".join(
        filter(None, (words.get(("service", id_), "") * with_name, words.get(("service alias", id_), "")))
    )


_ADJECTIVES = {
    "de": ("Dringende ", "Kleine ", "Nicht ", "Psychische ", "Stationäre "),
    "lb": ("Kleng ", "Mental ", "Net ", "Urgent "),
}
"""How names begin in languages that write nouns, and they alone, with a capital."""


@cache
def _names_in_sentences(language: str) -> Mapping[str, str]:
    """Return names of services as they stand in the middle of a sentence, where that is not as they begin one."""
    found = {}
    for (context, _), name in _read_words(language).items():
        is_word = (name[1:2].islower() and name[:5] != "Covid") or (
            name.startswith("E-") and language not in _ADJECTIVES
        )
        begins = name.startswith(_ADJECTIVES.get(language, "")) and is_word
        if context in ("service", "service short") and begins:
            found[name] = {"İ": "i", "I": "ı"}.get(name[0], "") * (language == "tr") or name[0].lower()
    return {name: first + name[1:] for name, first in found.items()}


def in_sentence(name: str, language: str) -> str:
    """Return a name of the standard catalogue as it stands in the middle of a sentence; a project's own as it is."""
    return _names_in_sentences(language).get(name, name)


def standard_text(context: str, id_: str, languages: Iterable[str], reference: str) -> Text | None:
    """Find the words for something of the standard catalogue.

    ``context`` is that of its entries: ``service``, ``service short``, ``service alias``, ``service synonym``,
    ``place kind``, ``line``, ``advice``, ``state word``. None where the reference language has none.
    """
    found = {
        language: phrase for language in languages if (phrase := _read_words(language).get((context, id_))) is not None
    }
    return Text(found, reference) if reference in found else None


def standard_kind(word: str, languages: Iterable[str], reference: str) -> Text | None:
    """Find the kind of place that a word of the reference language names; None where it names none."""
    words = _read_words(reference).items()
    id_ = next((id_ for (context, id_), phrase in words if context == "place kind" and phrase == word), None)
    return standard_text("place kind", id_, languages, reference) if id_ is not None else None


_HOSPITALS = frozenset(
    f"{sort}-hospital" for sort in ("general", "university", "children", "psychiatric", "rehabilitation")
)


def is_hospital(kind: Text) -> bool:
    """Whether a kind of place is, by its word in the reference language, a hospital of the standard catalogue."""
    words, word = _read_words(kind.reference), kind.as_written
    return any(words.get(("place kind", id_)) == word for id_ in _HOSPITALS)


def standard_words(id_: str, languages: Iterable[str], reference: str) -> dict[State, Text]:
    """Return the words for the states of a service that has its own, such as wards, which are closed, not broken."""
    return _by_state("state word", id_, languages, reference)


def standard_advice(id_: str, languages: Iterable[str], reference: str) -> dict[State, Text]:
    """Return what patients should do in each state of a service that nobody comes to, where somebody wrote it."""
    return _by_state("advice", id_, languages, reference)


def _by_state(context: str, id_: str, languages: Iterable[str], reference: str) -> dict[State, Text]:
    spoken = tuple(languages)
    found = {state: standard_text(context, f"{id_} {state}", spoken, reference) for state in State}
    return {state: text for state, text in found.items() if text is not None}

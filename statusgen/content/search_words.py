"""Words for a service beside its name, from the standard catalogue: patients look for it by them, editors type them."""

from collections.abc import Collection, Mapping
from functools import cache

from msgspec.structs import replace

from statusgen.content.fields import Reading
from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.content.standard import SERVICES, standard_text, words_of
from statusgen.content.vocabulary import known_languages
from statusgen.model.site import Catalogue, Service
from statusgen.model.vocabulary import normalise
from statusgen.model.words import ServiceKind

SERVICE_RESEMBLES = 0.78
"""How near a word must come to a service to be proposed: "raadplegingen" is no "bevallingen"."""
SHORTEST_OF_OTHERS = 4
"""Letters of a word by which a service is known in languages that a site does not have: “SAU” is two things in two."""

LEADS_TO = {
    "mammography": ("radiology",),
    "mri": ("radiology",),
    "ct-scans": ("radiology",),
    "ultrasound": ("radiology",),
    "scintigraphy": ("radiology",),
    "maternity": ("maternity-emergency", "emergency"),
    "antenatal": ("maternity", "consultations"),
    "maternity-emergency": ("maternity", "emergency"),
    "paediatric-emergency": ("emergency",),
    "chemotherapy": ("oncology", "day-hospital", "consultations"),
    "oncology": ("consultations",),
    "minor-injuries": ("emergency",),
    "paediatrics": ("consultations",),
    "plaster": ("consultations",),
    "diabetes": ("consultations",),
    "eye-care": ("consultations",),
    "dental-care": ("consultations",),
    "physiotherapy": ("consultations",),
    "mental-health": ("consultations",),
    "heart-tests": ("consultations",),
    "lung-tests": ("consultations",),
    "day-hospital": ("non-urgent-operations",),
}
"""Where a hospital that does not name a service apart shows it: the first of these that it has is found."""


def search_words(language: str, service: str, offered: Collection[str]) -> str:
    """Return the words that find a service, between bars: its own, and those of services that it stands for here."""
    found = [words_of(language, service, with_name=False)] if service in SERVICES else []
    for other, leads in LEADS_TO.items():
        if other not in offered and next((lead for lead in leads if lead in offered), "") == service:
            # The name of one without appointments says so, and would be found by who looks for an appointment.
            found.append(words_of(language, other, with_name=SERVICES[other].kind is not ServiceKind.WALK_IN))
    return " | ".join(filter(None, found))


def service_names(catalogue: Catalogue) -> Names:
    """Return every way to write a service: those of its own, and what it is called as well; the rest is proposed.

    What two services are called, or one with a name of the project's own, is never taken for either.
    """
    named, services = names_of(catalogue.services), catalogue.services
    same: dict[str, set[str]] = {}
    alike: dict[str, set[str]] = {}
    for id_, service in services.items():
        for language in service.name.by_language:
            for word in _words_in(service, language, "service synonym"):
                same.setdefault(word, set()).add(id_)
            for word in words_of(language, id_, with_name=False).split("|"):
                alike.setdefault(normalise(word), set()).add(id_)
    understood = {word: min(ids) for word, ids in same.items() if len(ids) == 1}
    near = {word: named.name_of(min(ids)) for word, ids in alike.items() if len(ids) == 1}
    return replace(named, ids={**understood, **named.ids}, alike=near, resembles=SERVICE_RESEMBLES)


def report_standard(reading: Reading, typed: str, line: int, names: Names, catalogue: Catalogue) -> bool:
    """Report a name that is none here, and in the standard catalogue that of one service; whether it is any.

    That service is here, under another name, or is to be added first. Short words mean other things in other languages.
    """
    word = normalise(typed)
    if word in names.ids or word in names.alike or names.means(typed):
        return False
    here = next(iter(catalogue.services.values())).name.by_language if catalogue.services else ()
    others = known_languages() if len(word) >= SHORTEST_OF_OTHERS else ()
    for languages in (tuple(here), others):
        found = {id_ for language in languages for id_ in _ids_by_word(language).get(word, ())}
        if len(found) == 1:
            id_, known = found.pop(), ", ".join(names.shown.values())
            if id_ in catalogue.services:
                reading.report("service-unknown-near", line, typed=typed, near=names.name_of(id_))
            else:
                reading.report("service-absent", line, typed=typed, service=id_, known=known)
            return True
    return False


@cache
def _ids_by_word(language: str) -> Mapping[str, frozenset[str]]:
    """Return the services of the standard catalogue by their names, and by what else they are called, normalised."""
    found: dict[str, set[str]] = {}
    for id_ in SERVICES:
        synonyms = standard_text("service synonym", id_, (language,), language)
        words = f"{words_of(language, id_, with_name=True)}|{synonyms.as_written if synonyms else ''}"
        for word in filter(None, map(normalise, words.split("|"))):
            found.setdefault(word, set()).add(id_)
    return {word: frozenset(ids) for word, ids in found.items()}


def _words_in(service: Service, language: str, context: str) -> Collection[str]:
    """Return words of the standard catalogue for a service that bears its standard name."""
    usual = standard_text("service", service.id, (language,), language)
    words = standard_text(context, service.id, (language,), language)
    if usual is None or words is None or usual.by_language[language] != service.name.by_language[language]:
        return ()
    return [normalise(word) for word in words.as_written.split("|")]

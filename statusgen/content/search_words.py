"""Words for a service beside its name, from the standard catalogue: patients look for it by them, editors type them."""

from collections.abc import Collection

from msgspec.structs import replace

from statusgen.content.names import Names
from statusgen.content.services import names_of
from statusgen.content.standard import SERVICES, standard_text, words_of
from statusgen.model.site import Catalogue, Service
from statusgen.model.vocabulary import normalise
from statusgen.model.words import ServiceKind

SERVICE_RESEMBLES = 0.78
"""How near a word must come to a service to be proposed: "raadplegingen" is no "bevallingen"."""

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


def _words_in(service: Service, language: str, context: str) -> Collection[str]:
    """Return words of the standard catalogue for a service that bears its standard name."""
    usual = standard_text("service", service.id, (language,), language)
    words = standard_text(context, service.id, (language,), language)
    if usual is None or words is None or usual.by_language[language] != service.name.by_language[language]:
        return ()
    return [normalise(word) for word in words.as_written.split("|")]

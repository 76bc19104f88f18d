"""Words under which patients look for a service, beside its name: those of the standard catalogue in each language."""

from collections.abc import Collection

from statusgen.content.standard import SERVICES, words_of

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
    "minor-injuries": ("emergency",),
    "paediatrics": ("consultations",),
    "plaster": ("consultations",),
    "diabetes": ("consultations",),
    "eye-care": ("consultations",),
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
            found.append(words_of(language, other, with_name=True))
    return " | ".join(filter(None, found))

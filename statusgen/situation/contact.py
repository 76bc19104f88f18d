"""Check that the settings say how patients are contacted when notes promise it."""

from collections.abc import Mapping

from statusgen.content.notes import relies_on_contact
from statusgen.model.note import Incident
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings

SETTINGS = "content/settings.yaml"


def check_contact(settings: Settings, incidents: Mapping[str, Incident]) -> list[Problem]:
    """Check notes that promise contact: the settings must say how, and whether that reaches everybody."""
    if settings.contact_how is not None and settings.reach_everybody is not None:
        return []
    for incident in incidents.values():
        answered = settings.reach_everybody is not None
        for note in incident.notes:
            answered = answered or note.reach_everybody is not None
            line = relies_on_contact(note)
            if line and note.status.is_public and (settings.contact_how is None or not answered):
                answers = (("how", settings.contact_how is not None), ("reach-everybody", answered))
                missing = ", ".join(f"{key}:" for key, is_given in answers if not is_given)
                values = (("file", note.path), ("line", str(line)), ("missing", missing))
                return [Problem(SETTINGS, 0, "contact-missing", Level.ERROR, values)]
    return []

"""The site as readers know it: everything that was published, as content."""

from collections.abc import Iterable

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.site import Catalogue
from statusgen.record.make import restore_incident
from statusgen.record.moves import UNMOVED, with_names
from statusgen.record.published import IncidentRecord, SiteRecord
from statusgen.record.read import Records


def restore_content(records: Records, site: SiteRecord | None, now: Content) -> Content:
    """Return what was published, with the services of that time; nothing where no record knows anything.

    Settings and words are those of ``now``, so that both can be told in the same sentences. Notes of which only number
    and address are held, because they were withdrawn, are left out.
    """
    catalogue = restore_catalogue(site, now.catalogue)
    incidents = {}
    for id_ in sorted(records.ids()[0]):
        record = records.incident(id_).record
        if record is None:
            continue
        restored = with_names(restore_known(record, catalogue, now.settings.languages), record, UNMOVED)
        if restored.notes:
            incidents[id_] = restored
    return Content(now.settings, catalogue, now.vocabulary, incidents, ())


def restore_known(record: IncidentRecord, catalogue: Catalogue, languages: Iterable[str]) -> Incident:
    """Return a recorded incident without what no service of a catalogue can hold any more."""
    restored = restore_incident(record, languages)
    return replace(restored, notes=tuple(_known(note, catalogue) for note in restored.notes))


def restore_catalogue(site: SiteRecord | None, now: Catalogue) -> Catalogue:
    """Return the services of the time when a record was written; those of ``now`` where there is none."""
    if site is None:
        return now
    facts = site.facts
    return Catalogue(
        locations={location.id: location for location in facts.locations},
        services={service.id: service for service in facts.services},
        systems={**now.systems, **facts.systems},
        places={**now.places, **facts.places},
        remarks={**now.remarks, **facts.remarks},
        groups=now.groups,
        patients={**now.patients, **facts.patients},
    )


def _known(note: Note, catalogue: Catalogue) -> Note:
    """Return a note without what no service of the record can hold any more."""
    subjects = {*catalogue.services, *catalogue.systems}
    return replace(
        note,
        statements=tuple(statement for statement in note.statements if statement.service in catalogue.services),
        restart_plan=tuple(step for step in note.restart_plan if step.subject in subjects),
    )

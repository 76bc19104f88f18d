"""The site as readers know it: everything that was published, as content."""

from msgspec.structs import replace

from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.site import Catalogue
from statusgen.record.make import restore_incident
from statusgen.record.published import SiteRecord
from statusgen.record.read import Records


def restore_content(records: Records, site: SiteRecord | None, now: Content) -> Content:
    """Return what was published, with the services of that time; nothing where no record knows anything.

    Settings and words are those of ``now``, so that both can be told in the same sentences. Notes of which only number
    and address are held, because they were withdrawn, are left out.
    """
    catalogue = now.catalogue
    if site is not None:
        facts = site.facts
        catalogue = Catalogue(
            locations={one.id: one for one in facts.locations},
            services={one.id: one for one in facts.services},
            systems={**now.catalogue.systems, **facts.systems},
            places={**now.catalogue.places, **facts.places},
            remarks={**now.catalogue.remarks, **facts.remarks},
        )
    incidents = {}
    for id_ in sorted(records.ids()[0]):
        record = records.incident(id_).record
        if record is None:
            continue
        restored = restore_incident(record, now.settings.languages)
        notes = tuple(_known(note, catalogue) for note in restored.notes)
        if notes:
            incidents[id_] = replace(restored, notes=notes)
    return Content(now.settings, catalogue, now.vocabulary, incidents, ())


def _known(note: Note, catalogue: Catalogue) -> Note:
    """Return a note without what no service of the record can hold any more."""
    subjects = {*catalogue.services, *catalogue.systems}
    return replace(
        note,
        statements=tuple(one for one in note.statements if one.service in catalogue.services),
        restart_plan=tuple(step for step in note.restart_plan if step.subject in subjects),
    )

"""What changes for patients, in the words of pages."""

from datetime import datetime

from statusgen.model.situation import Cell
from statusgen.situation.cell_changes import CellsChanged
from statusgen.wording.cells import advise, except_for, newest_day, tell_exceptions
from statusgen.wording.context import PageContext


def tell_cells(context: PageContext, cell: Cell | None, change: CellsChanged) -> str:
    """Say what cells tell a patient, in the words of one language; empty where the service is not offered."""
    service = context.content.catalogue.services.get(change.service)
    if cell is None or service is None:
        return ""
    on, said = newest_day(context), cell.said
    advice = advise(context, service, said, on, cell, change.places)
    exceptions = tell_exceptions(context, except_for(context, service, said, on, change.places))
    return " ".join((f"{advice.word}.", *advice.sentences, *exceptions))


def name_where(context: PageContext, change: CellsChanged) -> str:
    """Name a service, and where it changes unless that is everywhere."""
    service = context.content.catalogue.services[change.service]
    name = service.name.in_(context.language)
    if set(change.places) >= set(service.locations):
        return name
    return context.wording.say("{service} ({where})", service=name, where=context.wording.places(change.places))


def instant_in_words(context: PageContext, at: datetime) -> str:
    """Write an instant as pages do."""
    return context.wording.instant(at.astimezone(context.wording.zone))

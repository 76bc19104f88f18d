"""Read the restart plan of a note: what comes back, in its order, where and when."""

from collections.abc import Iterator
from itertools import chain

from statusgen.content.fields import Fields, Reading, read_id
from statusgen.content.front_matter import Listing, Scalar, Table, Value
from statusgen.content.search_words import service_names
from statusgen.content.services import example_service, names_of, places_called
from statusgen.model.site import Catalogue
from statusgen.model.statement import RestartStep
from statusgen.model.words import Certainty

STEP_KEYS = ("service", "at", "date", "certainty")


def iter_steps(reading: Reading, plan: Value | None, catalogue: Catalogue) -> Iterator[RestartStep]:
    """Iterate over the steps of a restart plan, in order."""
    names = names_of(catalogue.systems) | service_names(catalogue)
    items: tuple[Value, ...] = ()
    if isinstance(plan, Listing):
        items = plan.items
    elif isinstance(plan, Scalar):
        items = tuple(Scalar(part.strip(), plan.line) for part in plan.text.split(",") if part.strip())
    elif plan is not None:
        reading.report("restart-plan-unreadable", plan.line, example=example_service(catalogue))
    for item in items:
        if isinstance(item, Scalar):
            subject = read_id(reading, "restart-subject-unknown", item.text, item.line, names)
            if subject is not None:
                yield RestartStep(subject, line=item.line)
        elif isinstance(item, Table):
            fields = Fields(reading, item, STEP_KEYS)
            subject = read_id(reading, "restart-subject-unknown", fields.text("service"), item.line, names)
            places = names_of(catalogue.locations) | names_of(catalogue.groups)
            read = [
                read_id(reading, "location-unknown", text, line, places) for text, line in fields.names("at", places)
            ]
            certainty = fields.word("certainty", "certainty", Certainty, tuple(Certainty)) or Certainty.PLANNED
            if subject is not None:
                offered = (
                    catalogue.services[subject].locations if subject in catalogue.services else catalogue.locations
                )
                called = [places_called(place, catalogue.groups, offered) for place in read if place is not None]
                if not all(called):  # a step that names no place is about all of them
                    name, of = fields.text("at"), catalogue.subject_name(subject).as_written
                    reading.report("location-without-service", fields.line_of("at"), location=name, service=of)
                    continue
                where = tuple(dict.fromkeys(chain.from_iterable(called)))
                yield RestartStep(subject, where, fields.day("date"), certainty, item.line)
        else:
            reading.report("restart-plan-unreadable", item.line, example=example_service(catalogue))

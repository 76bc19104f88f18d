"""Read the restart plan of a note: what comes back, in its order, where and when."""

from collections.abc import Iterator
from itertools import chain

from statusgen.content.fields import Fields, Reading, read_id
from statusgen.content.front_matter import Listing, Scalar, Table, Value
from statusgen.content.names import Names
from statusgen.content.retiring import report_closed, report_ended
from statusgen.content.search_words import service_names
from statusgen.content.services import example_service, names_of, places_called
from statusgen.model.note import Note
from statusgen.model.problem import Level
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
            if subject is not None and not _is_ended(reading, catalogue, subject, (), item.line):
                yield RestartStep(subject, line=item.line)
        elif isinstance(item, Table):
            if (step := _read_step(Fields(reading, item, STEP_KEYS), item.line, catalogue, names)) is not None:
                yield step
        else:
            reading.report("restart-plan-unreadable", item.line, example=example_service(catalogue))


def _read_step(fields: Fields, line: int, catalogue: Catalogue, names: Names) -> RestartStep | None:
    """Read a step with its places and its day; None where it cannot be meant, which is reported."""
    reading = fields.reading
    subject = read_id(reading, "restart-subject-unknown", fields.text("service"), line, names)
    places = names_of(catalogue.locations) | names_of(catalogue.groups)
    read = [read_id(reading, "location-unknown", text, at, places) for text, at in fields.names("at", places)]
    certainty = fields.word("certainty", "certainty", Certainty, tuple(Certainty)) or Certainty.PLANNED
    if subject is None:
        return None
    offered = catalogue.services[subject].locations if subject in catalogue.services else catalogue.locations
    called = [places_called(place, catalogue.groups, offered) for place in read if place is not None]
    if not all(called):  # a step that names no place is about all of them
        name, of = fields.text("at"), catalogue.subject_name(subject).as_written
        reading.report("location-without-service", fields.line_of("at"), location=name, service=of)
        return None
    where = tuple(dict.fromkeys(chain.from_iterable(called)))
    if _is_ended(reading, catalogue, subject, where, fields.line_of("at") if where else line):
        return None
    lasting = tuple(place for place in where if not _is_over(catalogue, subject, place))
    return RestartStep(subject, lasting, fields.day("date"), certainty, line)


def _is_over(catalogue: Catalogue, subject: str, place: str) -> bool:
    return place in catalogue.closed or (subject, place) in catalogue.gone


def _is_ended(reading: Reading, catalogue: Catalogue, subject: str, where: tuple[str, ...], line: int) -> bool:
    """Report a step about what is no longer offered anywhere that it names; whether it is."""
    service = catalogue.services.get(subject)
    places = where or (service.locations if service is not None else ())
    if not places or not all(_is_over(catalogue, subject, place) for place in places):
        return False
    if service is not None:
        report_ended(reading, catalogue, service, places[0], line)
    else:
        report_closed(reading, catalogue, places[0], line)
    return True


def report_two_days(reading: Reading, note: Note, catalogue: Catalogue, level: Level) -> None:
    """Report a day of the plan that is not the one that the same note gives below the service."""
    for step in note.restart_plan:
        for stated in note.statements if step.on is not None else ():
            own = {place for exception in stated.exceptions if not exception.groups for place in exception.locations}
            places = [one for one in stated.locations if one in (step.locations or stated.locations) and one not in own]
            if stated.service == step.subject and stated.restart not in (None, step.on) and places:
                cells = catalogue.name_cells((step.subject, place) for place in places)
                days = {"day": f"{stated.restart:%d/%m/%Y}", "other": f"{step.on:%d/%m/%Y}"}
                reading.report("restart-twice", step.line, level, cells=cells, first=stated.restart_line, **days)

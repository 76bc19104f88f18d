"""Check a situation against its instant: missed promises, past dates, expired facts, holidays."""

from collections.abc import Iterable, Iterator
from datetime import date

from babel.dates import format_date, format_datetime, get_day_names

from statusgen.model.content import Content
from statusgen.model.note import Note
from statusgen.model.problem import Level, Problem
from statusgen.model.situation import Cell, Situation
from statusgen.model.statement import Statement
from statusgen.model.words import Rule, Sentence
from statusgen.situation.claims import make_claim, statements_in_force
from statusgen.situation.collect import in_force
from statusgen.situation.lines import with_lines_at

SERVICES = "content/services.yaml"
Holidays = dict[tuple[str, str, str], str]
"""Names of public holidays by (country, day as YYYY-MM-DD, language).

Empty for a day that is none, a space for one that has no name in the language.
"""


def check_situation(content: Content, situation: Situation, language: str, holidays: Holidays) -> list[Problem]:
    """Check the open incidents against the instant: nothing here keeps a note from being published.

    ``language`` is that of the editors, for dates in the sentences. ``holidays`` are those already known: a day looked
    up is added, because the calendars of all countries take longer to load than everything else here.
    """
    today, stated = situation.at.astimezone(content.settings.timezone).date(), _by_statement(content, situation)
    found = {
        *_iter_restarts_in_past(content, stated, today, language),
        *_iter_expired(content, stated, language),
        *_iter_missed(situation, language),
        *_iter_without_number(content, situation),
        *_iter_holidays(content, situation, language, holidays),
        *_iter_unsaid(content, situation),
    }
    return sorted(found)


def _iter_restarts_in_past(
    content: Content, stated: Iterable[tuple[Note, Statement, list[Cell]]], today: date, language: str
) -> Iterator[Problem]:
    for note, statement, cells in stated:
        late = [cell for cell in cells if cell.said.restart is not None and cell.said.restart < today]
        if late and late[0].said.restart is not None:
            written = format_date(late[0].said.restart, "long", locale=language)
            values = (*_named(content, late), ("date", written))
            yield Problem(note.path, statement.restart_line, "restart-in-past", Level.ERROR, values)


def _iter_expired(
    content: Content, stated: Iterable[tuple[Note, Statement, list[Cell]]], language: str
) -> Iterator[Problem]:
    for note, statement, cells in stated:
        if cells[0].expired is not None:
            moment = cells[0].expired.astimezone(content.settings.timezone)
            values = (*_named(content, cells), ("date", format_datetime(moment, "d MMMM y, HH:mm", locale=language)))
            yield Problem(note.path, statement.line, "cell-expired", Level.WARNING, values)


def _by_statement(content: Content, situation: Situation) -> list[tuple[Note, Statement, list[Cell]]]:
    """Return each statement in force with its claims by location, so that one mistake is reported once."""
    grouped: dict[tuple[str, int, str, int], tuple[Note, Statement, list[Cell]]] = {}
    services, gone = content.catalogue.services, content.catalogue.at(situation.at).gone
    for incident in (*situation.open_incidents, *situation.coming):
        if not in_force(incident, situation.at):
            continue
        for (service, place), stated in statements_in_force(services, incident, situation.at).items():
            for said in stated if (service, place) not in gone else ():
                cell = make_claim(services[service], place, incident, said, situation.at)
                key = (incident.id, said.note.number, service, said.statement.line)
                grouped.setdefault(key, (said.note, said.statement, []))[2].append(cell)
    return list(grouped.values())


def _named(content: Content, cells: list[Cell]) -> tuple[tuple[str, str], tuple[str, str]]:
    reference, catalogue = content.settings.reference, content.catalogue
    places = [catalogue.locations[cell.location].name for cell in cells if cell.location in catalogue.locations]
    names = [place.in_(reference) for place in places] or [content.settings.organisation.in_(reference)]
    return ("service", catalogue.services[cells[0].service].short.in_(reference)), ("location", ", ".join(names))


def _iter_missed(situation: Situation, language: str) -> Iterator[Problem]:
    for incident in situation.open_incidents:
        note = incident.standing[-1]
        if note.next_update is not None and note.next_update <= situation.at:
            values = (("date", format_datetime(note.next_update, "d MMMM y, HH:mm", locale=language)),)
            yield Problem(note.path, note.lines.get("next-update", 0), "promise-missed", Level.WARNING, values)


def _iter_without_number(content: Content, situation: Situation) -> Iterator[Problem]:
    """Report where patients read that they should call, and neither the settings nor the location have a number.

    Lines are those that notes leave: a closed one is no number.
    """
    left = with_lines_at(content, situation.at)
    locations = left.catalogue.locations
    if any(phone.number for phone in left.settings.phones):
        return
    answering = {place.id for place in locations.values() if place.phone or any(line.number for line in place.lines)}
    without = [key for key in situation.cells if key[1] not in answering]
    cells = [key for key in without if _says_call(situation.cells[key])]
    if cells:
        places = [locations[place].name.as_written for place in locations if any(place == at for _, at in cells)]
        named = ", ".join(places) or content.settings.organisation.as_written
        values = (("cells", content.catalogue.name_cells(cells)), ("places", named))
        yield Problem(SERVICES, 0, "number-to-call-missing", Level.WARNING, values)


def _iter_unsaid(content: Content, situation: Situation) -> Iterator[Problem]:
    """Report services that read as running because no open incident names them, where none says what it concerns."""
    incidents = [one for one in situation.open_incidents if not one.is_planned]
    if any(one.concerns_everything for one in incidents):
        return
    named = {said.service for one in situation.open_incidents for note in one.standing for said in note.statements}
    catalogue = content.catalogue.at(situation.at)
    others = [
        (service.id, "")
        for service in catalogue.services.values()
        if not service.when_stated and service.id not in named
    ]
    for incident in incidents:
        names_some = any(note.statements for note in incident.standing)
        own = incident.editions[content.settings.reference].path
        has_page = own not in {"", *(note.path for note in incident.notes)}  # none in what stands as it was recorded
        if others and names_some and has_page and not incident.concerns_named:
            yield Problem(own, 0, "concerns-unsaid", Level.WARNING, (("services", catalogue.name_cells(others)),))


def _says_call(cell: Cell) -> bool:
    """Whether any patient of a cell reads that they should call."""
    return any(
        instruction.rule is Rule.CALL_FIRST or instruction.sentence is Sentence.DO_NOT_TRAVEL
        for instruction in cell.said.instructions
    )


def _iter_holidays(content: Content, situation: Situation, language: str, holidays: Holidays) -> Iterator[Problem]:
    """A promise on a public holiday or a weekend is reported while the day is still ahead, by the newest note alone."""
    today = situation.at.astimezone(content.settings.timezone).date()
    for incident in situation.open_incidents:
        note = incident.standing[-1]
        for key, day, line in _iter_promises(note):
            if day < today:
                continue
            key_of_day = (content.settings.country, day.isoformat(), language)
            if key_of_day not in holidays:
                holidays[key_of_day] = _holiday_name(content.settings.country, day, language)
            holiday = holidays[key_of_day]
            typed = content.vocabulary.usual(content.settings.reference, "key", (key,))
            values = (("key", typed), ("date", format_date(day, "long", locale=language)))
            if holiday:
                called = ("holiday", f" ({holiday})" if holiday.strip() else "")
                yield Problem(note.path, line, "promise-on-holiday", Level.WARNING, (*values, called))
            elif day.weekday() >= 5 and key != "next-update":
                weekday = get_day_names("wide", locale=language)[day.weekday()]
                yield Problem(note.path, line, "promise-on-weekend", Level.WARNING, (*values, ("weekday", weekday)))


def _iter_promises(note: Note) -> Iterator[tuple[str, date, int]]:
    if note.next_update is not None:
        yield "next-update", note.next_update.date(), note.lines.get("next-update", 0)
    for statement in note.statements:
        if statement.restart is not None:
            yield "restart", statement.restart, statement.restart_line
    for step in note.restart_plan:
        if step.on is not None:
            yield "date", step.on, step.line


def _holiday_name(country: str, day: date, language: str) -> str:
    if not country:
        return ""
    import holidays

    try:
        calendar = holidays.country_holidays(country, years=day.year)
    except NotImplementedError:  # the library's word for a country that it does not know
        return ""
    if day not in calendar:
        return ""
    own = sorted(tag for tag in calendar.supported_languages if tag.split("_")[0] == language)
    tag = "en_US" if "en_US" in own else next(iter(own), "")
    return str(holidays.country_holidays(country, years=day.year, language=tag)[day]) if tag else " "

"""What an instant makes of a situation: promises missed, dates gone by, facts expired."""

from collections.abc import Iterable, Iterator
from datetime import date

from babel.dates import format_date, format_datetime, get_day_names

from statusgen.model.content import Content
from statusgen.model.note import Note, Statement
from statusgen.model.problem import Level, Problem
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.situation.fold import standing_notes

Holidays = dict[tuple[str, str, str], str]
"""Names of public holidays by (country, day as YYYY-MM-DD, language); empty for a day that is none."""


def check_situation(content: Content, situation: Situation, language: str, holidays: Holidays) -> list[Problem]:
    """Check the open incidents against the instant: nothing here keeps a note from being published.

    ``language`` is that of the editors, for dates in the sentences. ``holidays`` are those already known: a day looked
    up is added, because the calendars of all countries take longer to load than everything else here.
    """
    return sorted(
        {
            *_iter_restarts_in_past(content, situation, language),
            *_iter_expired(content, situation, language),
            *_iter_missed(situation, language),
            *_iter_holidays(content, situation, language, holidays),
        }
    )


def _iter_restarts_in_past(content: Content, situation: Situation, language: str) -> Iterator[Problem]:
    today = situation.at.astimezone(content.settings.timezone).date()
    late = [
        cell
        for cell in situation.cells.values()
        if cell.reason is Reason.STATED and cell.said.restart is not None and cell.said.restart < today
    ]
    for note, statement, cells in _by_statement(content, late):
        if statement.restart is not None:
            values = (*_named(content, cells), ("date", format_date(statement.restart, "long", locale=language)))
            yield Problem(note.path, statement.restart_line, "restart-in-past", Level.ERROR, values)


def _iter_expired(content: Content, situation: Situation, language: str) -> Iterator[Problem]:
    expired = [cell for cell in situation.cells.values() if cell.reason is Reason.EXPIRED]
    for note, statement, cells in _by_statement(content, expired):
        if cells[0].expired is not None:
            moment = cells[0].expired.astimezone(content.settings.timezone)
            values = (*_named(content, cells), ("date", format_datetime(moment, "d MMMM y, HH:mm", locale=language)))
            yield Problem(note.path, statement.line, "cell-expired", Level.WARNING, values)


def _by_statement(content: Content, cells: Iterable[Cell]) -> Iterator[tuple[Note, Statement, list[Cell]]]:
    """Group cells by the statement they come from: one mistake, one sentence."""
    grouped: dict[tuple[str, int, str, int], tuple[Note, Statement, list[Cell]]] = {}
    for cell in cells:
        note, statement = _origin(content, cell)
        key = (cell.incident, cell.note, cell.service, statement.line)
        grouped.setdefault(key, (note, statement, []))[2].append(cell)
    yield from grouped.values()


def _origin(content: Content, cell: Cell) -> tuple[Note, Statement]:
    """Find the note and the statement a cell comes from."""
    note = next(note for note in content.incidents[cell.incident].notes if note.number == cell.note)
    return note, next(one for one in note.statements if one.service == cell.service and cell.location in one.locations)


def _named(content: Content, cells: list[Cell]) -> tuple[tuple[str, str], tuple[str, str]]:
    reference, catalogue = content.settings.reference, content.catalogue
    places = [catalogue.locations[cell.location].name for cell in cells if cell.location in catalogue.locations]
    names = [place.in_(reference) for place in places] or [content.settings.organisation.in_(reference)]
    return ("service", catalogue.services[cells[0].service].short.in_(reference)), ("location", ", ".join(names))


def _iter_missed(situation: Situation, language: str) -> Iterator[Problem]:
    for incident in situation.open_incidents:
        note = standing_notes(incident)[-1]
        if note.next_update is not None and note.next_update <= situation.at:
            values = (("date", format_datetime(note.next_update, "d MMMM y, HH:mm", locale=language)),)
            yield Problem(note.path, note.lines.get("next-update", 0), "promise-missed", Level.WARNING, values)


def _iter_holidays(content: Content, situation: Situation, language: str, holidays: Holidays) -> Iterator[Problem]:
    """A promise on a public holiday or a weekend is reported while the day is still ahead, by the newest note alone."""
    today = situation.at.astimezone(content.settings.timezone).date()
    for incident in situation.open_incidents:
        note = standing_notes(incident)[-1]
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
                yield Problem(note.path, line, "promise-on-holiday", Level.WARNING, (*values, ("holiday", holiday)))
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
    except NotImplementedError:
        return ""
    if day not in calendar:
        return ""
    tag = "en_US" if language == "en" else language
    spoken = holidays.country_holidays(country, years=day.year, language=tag)
    return str(spoken.get(day) or calendar[day])

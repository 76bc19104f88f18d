"""Check the dates of a note: none before its publication, none too far ahead to know what holds then."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from statusgen.content.fields import Fields, Reading
from statusgen.content.instants import in_later_year, is_far
from statusgen.model.note import Note
from statusgen.model.problem import Level
from statusgen.model.severity import COMING
from statusgen.model.statement import Statement
from statusgen.model.words import State

FORESEEN = timedelta(days=14)
"""How long what is said of an incident can be foreseen to hold."""
_YEAR_APART = timedelta(days=60)
"""How far ahead both dates of a note lie once the year of its publication is right."""
_NEAR = timedelta(days=300)
"""Within which no year is doubted."""


def check_dates(reading: Reading, note: Note, fields: Fields, *, is_planned: bool) -> None:
    """Report dates of a note that do not lie after its publication, or so far that nobody can know what holds then."""
    earliest = note.published
    if not is_planned and (meant := _find_year_meant(note)) is not None:
        level = Level.ERROR if note.published > meant else Level.WARNING
        values = {"key": fields.typed_key("published"), "typed": fields.text("published"), "year": f"{meant.year}"}
        reading.report("published-year", fields.line_of("published"), level, **values, right=f"{meant:%d/%m/%Y %H:%M}")
        earliest = min(note.published, meant)
        note = replace(note, published=meant)  # what is wrong besides in either case is told as well
    if note.valid_until is not None and not is_planned and note.valid_until > note.published + FORESEEN:
        key, line = fields.typed_key("valid-until"), fields.line_of("valid-until")
        reading.report("valid-until-far", line, Level.WARNING, key=key, days=FORESEEN.days)
    for key, moment in (
        ("next-update", note.next_update),
        ("valid-until", note.valid_until),
        ("withdrawn-on", note.withdrawn_on),
    ):
        if moment is not None and moment <= earliest:
            reading.report("date-before-publication", fields.line_of(key), key=fields.typed_key(key))
    if note.next_update is not None and is_far(note.next_update, note.published):
        right = f"{in_later_year(note.next_update, note.published):%d/%m/%Y %H:%M}"
        typed, line = fields.text("next-update"), fields.line_of("next-update")
        reading.report("date-far", line, Level.WARNING, typed=typed, right=right)
    for statement in note.statements:
        _check_restart(reading, note, statement, earliest)
        line = statement.ends_line or statement.line
        windows, ends = statement.windows, statement.last_dated
        if windows and windows[-1].ends <= earliest:
            reading.report("date-before-publication", line, key=reading.usual_key("until"))
        expires, begins = statement.expires or ends, windows[-1].begins if windows else statement.begins
        if expires is None or expires == note.valid_until:
            continue
        key = reading.usual_key("until" if expires == ends else "valid-until")
        since = max(note.published, begins or note.published) if expires == ends else note.published
        is_validity = expires != ends or statement.state is State.RUNNING or statement.rule in COMING
        if is_validity and not is_planned and expires > since + FORESEEN:  # a closure may well be long
            reading.report("valid-until-far", line, Level.WARNING, key=key, days=FORESEEN.days)
        if statement.expires is not None and expires <= earliest:
            reading.report("date-before-publication", line, key=key)


def _find_year_meant(note: Note) -> datetime | None:
    """Find when a note was likely published of which both other dates lie in another year; None where they do not."""
    if note.next_update is None or note.valid_until is None:
        return None
    first, last = sorted((note.next_update, note.valid_until))
    for year in {first.year, first.year - 1} - {note.published.year}:
        with suppress(ValueError):  # 29 February
            meant = note.published.replace(year=year)
            if meant < first and last <= meant + _YEAR_APART and not note.published < last < note.published + _NEAR:
                return meant
    return None


def _check_restart(reading: Reading, note: Note, statement: Statement, earliest: datetime) -> None:
    restart = statement.restart
    if restart is None:
        return
    moment = datetime.combine(restart, time(0), reading.zone)
    if restart < earliest.astimezone(reading.zone).date():
        day, key = f"{restart:%d/%m/%Y}", reading.usual_key("restart")
        reading.report("restart-before-publication", statement.restart_line, key=key, typed=day)
    if is_far(moment, note.published):
        right = f"{in_later_year(moment, note.published):%d/%m/%Y}"
        reading.report("date-far", statement.restart_line, Level.WARNING, typed=f"{restart:%d/%m/%Y}", right=right)

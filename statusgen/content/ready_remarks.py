"""Read a remark that is ready in every language: ``records missing 03/05/2022 to 10/05/2022``, ``moved to Hill``."""

import re
from collections.abc import Iterator
from datetime import date

from statusgen.content.appointments import drop_between, is_range
from statusgen.content.dates import parse_date
from statusgen.content.fields import AND_OR, Fields, Names, Reading
from statusgen.model.problem import Level
from statusgen.model.ready_remark import DATES, MARK, Ready, ReadyRemark
from statusgen.model.vocabulary import normalise
from statusgen.texts.date_fault import DateFault

_GAP = re.compile(r"\s*(?P<dash>[–—-])\s*|\s+(?P<words>[^\W\d][^\d]*?)\s+")
"""What may stand between two dates: a dash, words such as "to"."""


def read_ready(fields: Fields, names: Names) -> ReadyRemark | None:
    """Find the ready remark that was typed; one that lacks what it names is a sentence, with a warning.

    ``names`` are those of the places to which patients may be moved.
    """
    typed, reading = fields.text("remark"), fields.reading
    whole = reading.vocabulary.find("ready remark", typed, tuple(Ready))
    parts = (whole, "") if whole is not None else _split(reading, typed)
    if parts is None:
        return None
    kind, rest = Ready(parts[0]), parts[1]
    dates, places = _read_dates(reading, rest, DATES.get(kind, 0)), _read_places(rest, names)
    found = {Ready.MOVED_TO: places, Ready.RECORDS_MISSING: dates, Ready.REBOOK_FROM: dates}
    if found.get(kind) or (kind not in found and not rest):
        return ReadyRemark(kind, dates if kind in DATES else (), places if kind is Ready.MOVED_TO else ())
    reading.report("remark-almost", fields.line_of("remark"), Level.WARNING, typed=typed)
    return None


def _split(reading: Reading, typed: str) -> tuple[str, str] | None:
    parts = reading.vocabulary.split("ready remark", typed, tuple(Ready))
    kind = reading.vocabulary.find("ready remark", parts[0], tuple(Ready)) if parts is not None else None
    return (kind, parts[1].strip(" :,")) if parts is not None and kind is not None else None


def _read_dates(reading: Reading, typed: str, count: int) -> tuple[date, ...]:
    """Return one or two days, the earlier first; none where they cannot be read."""
    if count == 1:
        return tuple(_iter_day(reading, typed))
    told, is_between = drop_between(reading, typed)
    for gap in _GAP.finditer(told) if count else ():
        if not is_range(reading, gap["dash"] or gap["words"], is_between=is_between):
            continue
        days = (*_iter_day(reading, told[: gap.start()]), *_iter_day(reading, told[gap.end() :]))
        if len(days) == count and days[0] <= days[1]:
            return days
    return ()


def _iter_day(reading: Reading, typed: str) -> Iterator[date]:
    for text in (typed, re.sub(r"^[^\W\d]+\s+", "", typed)):  # "from 3 May"
        try:
            read = parse_date(text, reading.languages, reading.day)
        except DateFault:
            continue
        if read.hour is None:
            yield read.day
        return


def _read_places(typed: str, names: Names) -> tuple[str, ...]:
    """Return the ids of places; none where one of them is not known."""
    whole = names.ids.get(normalise(typed))
    parts = [part.strip() for part in AND_OR.sub(",", typed).split(",") if part.strip()] if whole is None else [typed]
    found = [names.ids.get(normalise(part)) for part in parts]
    return tuple(dict.fromkeys(id_ for id_ in found if id_)) if all(found) else ()


def as_sentence(typed: str) -> str:
    """Return a sentence that nobody can take for a ready remark."""
    return typed.lstrip(MARK) if typed.startswith(tuple(f"{MARK}{kind}" for kind in Ready)) else typed

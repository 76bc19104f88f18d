"""Remarks about a cell: ready in every language with what they name, or sentences of the hospital's own."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Ready(StrEnum):
    """What such a remark says."""

    RECORDS_MISSING = "records-missing"
    """From one day to another: patients ask their doctor."""
    FETCH_PATIENTS = "fetch-patients"
    """Families may fetch those who may go home."""
    MOVED_TO = "moved-to"
    """Those who are in hospital are at other places now."""
    REBOOK = "rebook"
    """Whose appointment was cancelled is given another."""
    REBOOK_FROM = "rebook-from"
    """Whose appointment was cancelled may ask for another from a day on."""
    OTHER_HOSPITALS = "other-hospitals"
    """Patients of hospitals that cannot take them are here, too."""


DATES = {Ready.RECORDS_MISSING: 2, Ready.REBOOK_FROM: 1}
"""How many dates it names; none where it is not here."""


class ReadyRemark(Struct, frozen=True, tag="ready"):
    """A remark that is ready in every language of the vocabulary, with what it names."""

    kind: Ready
    dates: tuple[date, ...] = ()
    places: tuple[str, ...] = ()
    """Ids of locations and places."""


class OwnRemark(Struct, frozen=True, tag="own"):
    """A sentence that a note gives in several languages."""

    words: tuple[tuple[str, str], ...]
    """Language and sentence, the reference language first."""


StatedRemark = str | ReadyRemark | OwnRemark
"""What a statement remarks; a text is the id of a remark of the hospital's, or a sentence in the reference language."""

MARK = "@"
"""How older records begin a ready remark: ``@records-missing 2022-05-03 2022-05-10``."""


def find_ready(text: str) -> ReadyRemark | None:
    """Find the ready remark that an older record keeps as text; None for any other text."""
    head, *named = text.removeprefix(MARK).split(" ")
    if not text.startswith(MARK) or head not in tuple(Ready):
        return None
    kind = Ready(head)
    count = DATES.get(kind, 0)
    try:
        dates = tuple(map(date.fromisoformat, named[:count]))
    except ValueError:  # from a record that is damaged
        return None
    return ReadyRemark(kind, dates, tuple(named[count:])) if len(dates) == count else None

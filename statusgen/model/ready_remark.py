"""Remarks that are ready in every language of the vocabulary, with the dates and the places that they name.

A statement keeps one in the place of a sentence: ``@records-missing 2022-05-03 2022-05-10``.
"""

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


class ReadyRemark(Struct, frozen=True):
    """A ready remark with what it names."""

    kind: Ready
    dates: tuple[date, ...] = ()
    places: tuple[str, ...] = ()
    """Ids of locations and places."""

    @property
    def text(self) -> str:
        """The text by which a statement keeps it."""
        return " ".join((f"{MARK}{self.kind}", *map(date.isoformat, self.dates), *self.places))


MARK = "@"
"""How the text of a ready remark begins, and no sentence."""


def find_ready(text: str) -> ReadyRemark | None:
    """Find the ready remark that a statement keeps; None for a sentence, or the id of a remark of the hospital's."""
    head, *named = text.removeprefix(MARK).split(" ")
    if not text.startswith(MARK) or head not in tuple(Ready):
        return None
    kind = Ready(head)
    count = DATES.get(kind, 0)
    try:
        dates = tuple(map(date.fromisoformat, named[:count]))
    except ValueError:  # from a record that is damaged: what is typed is checked before it is kept
        return None
    return ReadyRemark(kind, dates, tuple(named[count:])) if len(dates) == count else None

"""Read waiting times as hospitals publish them: long, 45 min, 3 h, 2–4 h, more than 4 h, and until when."""

import re
from datetime import datetime, timedelta

from statusgen.content.date_fault import DateFault
from statusgen.content.dates import parse_date
from statusgen.content.fields import Fields, Reading
from statusgen.content.instants import place_instant
from statusgen.model.capacity import Share
from statusgen.model.delay import Delay
from statusgen.model.vocabulary import Vocabulary, normalise

KNOWN_FOR = timedelta(hours=6)
"""How long a waiting time is told that does not say until when."""
LONGEST = 72 * 60
"""Minutes that anybody may be said to wait."""
_RANGE = re.compile(
    r"(?P<before>\D*?)(?P<low>\d{1,3}(?:[.,]\d)?)(?:(?P<between>\D+?)(?P<high>\d{1,3}(?:[.,]\d)?))?(?P<unit>\D*)"
)
_DASHES = {"-", "–", "—", "‐", "‑"}
_MORE = {">": True, "+": True, "~": False, "≈": False, "": False}


def read_delay(fields: Fields, published: datetime | None) -> Delay | None:
    """Find the waiting time of a cell; None when absent, or unreadable (which is reported)."""
    typed = fields.text("delay")
    if not typed or published is None:
        return None
    told, *rest = re.split(r",\s+", typed, maxsplit=1)
    until = _read_until(fields.reading, rest[0], published) if rest else published + KNOWN_FOR
    delay = _parse(told, fields.reading.vocabulary, published, until) if until is not None else None
    if delay is None:
        fields.reading.report("delay-unreadable", fields.line_of("delay"), typed=typed)
    return delay


def _read_until(reading: Reading, typed: str, published: datetime) -> datetime | None:
    """Find the next instant at which the clock says what was typed after "until", or the date typed with it."""
    parts = reading.vocabulary.split("key", typed, ("until",))
    if parts is None:
        return None
    local = published.astimezone(reading.zone)
    for text in (parts[1], f"{local.day}/{local.month}/{local.year} {parts[1]}"):
        try:
            read = parse_date(text, reading.languages)
            found = place_instant(text, read, reading.zone, end_of_day=True)
        except (DateFault, OverflowError):
            continue
        return found if found > published else found + timedelta(days=1) if text != parts[1] else None
    return None


def _parse(typed: str, words: Vocabulary, on: datetime, until: datetime) -> Delay | None:
    if _is(words, "long", typed):
        return Delay(on, until)
    match = _RANGE.fullmatch(typed.strip())
    if match is None:
        return None
    minutes, is_more = _minutes_of(match["unit"], words), _is_more(match["before"], words)
    if minutes is None or is_more is None:
        return None
    low, high = (_count(number, minutes) if number else None for number in (match["low"], match["high"]))
    between = (match["between"] or "").strip().removeprefix(match["unit"].strip())
    is_range = high is None or (_is_between(between, words) and not match["before"].strip())
    if not is_range or not low or max(low, high or 0) > LONGEST or (high is not None and high <= low):
        return None
    return Delay(on, until, low, high, is_more)


def _count(number: str, minutes: int) -> int:
    return round(float(number.replace(",", ".")) * minutes)


def _minutes_of(typed: str, words: Vocabulary) -> int | None:
    """Find how many minutes a unit has."""
    unit = typed.strip(" .\u00a0\u202f")
    for kind, minutes in (("hour", 60), ("minute", 1)):
        if _is(words, kind, unit):
            return minutes
    return None


def _is(words: Vocabulary, kind: str, typed: str) -> bool:
    return words.find(kind, typed, (kind,)) is not None and not words.adds_signs(kind, typed, kind)


def _is_more(typed: str, words: Vocabulary) -> bool | None:
    """Whether the words before a number say that it is more; None where they cannot be told."""
    text = normalise(typed) or typed.strip()
    for share in (Share.ABOUT, Share.MORE_THAN, Share.AT_LEAST):
        if text and text in {normalise(phrase.partition("{")[0]) for phrase in _phrases(words, share)}:
            return share is not Share.ABOUT
    return _MORE.get(typed.strip())


def _is_between(typed: str, words: Vocabulary) -> bool:
    ranges = {normalise(part.partition("}")[2].partition("{")[0]) for part in _phrases(words, Share.BETWEEN)}
    return typed.strip() in _DASHES or normalise(typed) in ranges


def _phrases(words: Vocabulary, share: Share) -> list[str]:
    tables = [*words.phrases.values()]
    found = [table[("share", share)] for table in tables if ("share", share) in table]
    spelled = [one for table in words.spellings.values() for one in table.get(("share", share), ())]
    return [*found, *spelled]

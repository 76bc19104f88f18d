"""Put a typed day and hour into the timezone of the site: no gap, and no hour that comes twice."""

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from statusgen.content.dates import Typed, parse_date
from statusgen.texts.date_fault import DateFault

_YEAR = 365
"""Days from which on every day of the year that was meant lies, if it was typed with the next year."""


def place_instant(
    typed: str, read: Typed, zone: ZoneInfo, *, end_of_day: bool = False, start_of_day: bool = False
) -> datetime:
    """Turn a typed date into an instant of the site's timezone.

    A date without an hour is refused, except where the start or the end of the day is meant (``from: 18/05/2022``
    counts from 00:00, ``until: 20/05/2022`` lasts through the 20th). An hour that the clock change skips or repeats is
    refused, unless its offset is typed.
    """
    if read.hour is None:
        if start_of_day:
            return in_zone(datetime.combine(read.day, time(0)).replace(tzinfo=zone), zone)
        if not end_of_day:
            raise DateFault("hour-missing", typed=typed, right=f"{read.day:%d/%m/%Y} 10:30")
        following = datetime.combine(read.day + timedelta(days=1), time(0))
        return in_zone(following.replace(tzinfo=zone), zone)
    naive = datetime.combine(read.day, read.hour)
    if read.offset is not None:
        return in_zone((naive - read.offset).replace(tzinfo=UTC), zone)
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
            opens, closes = _gap(naive, zone, first, second)
            raise DateFault("hour-skipped", typed=typed, opens=opens, closes=closes)
        early, late = (f"{naive:%Y-%m-%dT%H:%M}{_offset(moment)}" for moment in (first, second))
        raise DateFault("hour-twice", typed=typed, early=early, late=late)
    return in_zone(first, zone)


def read_instant_typed(typed: str, languages: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """Read an instant as notes write it. Raises DateFault."""
    try:
        return place_instant(typed, parse_date(typed, languages), zone)
    except OverflowError:  # the first or the last day that a calendar holds
        raise DateFault("date-impossible", typed=typed) from None


def _gap(naive: datetime, zone: ZoneInfo, first: datetime, second: datetime) -> tuple[str, str]:
    """Return the hours between which a clock change skips an hour, read with the offset before and after."""
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    jump = _find_jump(naive, zone, after)
    return f"{jump + before:%H:%M}", f"{jump + after:%H:%M}"


def _find_jump(naive: datetime, zone: ZoneInfo, after: timedelta) -> datetime:
    """Find the instant at which clocks skip an hour, with the offset after it."""
    jump = (naive - after).replace(second=0, tzinfo=UTC)
    while jump.astimezone(zone).utcoffset() != after:
        jump += timedelta(minutes=1)
    return jump


def earliest_at(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant at which clocks of a zone show an hour; where they skip it, that at which they do."""
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    after = second.utcoffset() or timedelta()
    is_skipped = (first.utcoffset() or timedelta()) < after
    return in_zone(_find_jump(naive, zone, after) if is_skipped else first, zone)


def latest_at(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return the last instant at which clocks of a zone show an hour; where they skip it, as late as without that."""
    return in_zone(max(naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)), zone)


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant as clocks of a zone show it, with its offset alone.

    Python compares two instants of one named timezone by what the clock shows, which is wrong in a repeated hour.
    """
    local = moment.astimezone(UTC).astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def type_instant(moment: datetime, zone: ZoneInfo) -> str:
    """Return an instant as notes are read: an hour that clocks of a zone show twice has its offset."""
    local = in_zone(moment, zone)
    naive = local.replace(tzinfo=None)
    typed = f"{naive:%d/%m/%Y %H:%M}"
    try:
        place_instant(typed, Typed(naive.date(), naive.time(), None), zone)
    except DateFault:
        return f"{naive:%Y-%m-%dT%H:%M}{_offset(local)}"
    return typed


def show_ahead(minutes: str, published: Typed | None, zone: ZoneInfo) -> dict[str, str]:
    """Return the day and the hour so many minutes after a publication, as messages propose them; else nothing."""
    try:
        if minutes and published:
            moment = in_zone(place_instant("", published, zone) + timedelta(minutes=int(minutes)), zone)
            return {"day": f"{moment:%d/%m/%Y}", "hour": f" {moment:%H:%M}"}
    except (DateFault, OverflowError):
        pass
    return {}


def write_end(moment: datetime) -> str:
    """Return the end of a window as it is typed: a whole day by its date."""
    last = moment - timedelta(minutes=1)
    return f"{last:%d/%m/%Y}" if (last.hour, last.minute) == (23, 59) else f"{moment:%d/%m/%Y %H:%M}"


def in_later_year(moment: datetime, after: datetime) -> datetime:
    """Return the same day and hour of the first year in which it lies after an instant: a slip may have meant it."""
    is_leap_day = (moment.month, moment.day) == (2, 29)
    same = moment.replace(year=after.year, day=28 if is_leap_day else moment.day)
    return same if same > after else same.replace(year=after.year + 1)


def is_far(moment: datetime, published: datetime, *, is_end: bool = False) -> bool:
    """Whether a moment lies so long after a publication that its year may be a slip; an end, from the second day on."""
    return (moment.date() - published.date()).days >= (_YEAR + 2 if is_end else _YEAR)


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"

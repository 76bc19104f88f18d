"""Put stretches of time into words: days, hours, and what repeats every week.

"Except on Wednesday 5 and Thursday 6 November", "Except every Wednesday from 19:00 to 07:00 (5 November to 4 March)".
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from msgspec import Struct

from statusgen.wording.sentences import Wording

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_REPEATED = 3
"""From how many weeks, or days in a row, on something is said to repeat."""
Stretch = tuple[datetime, datetime | None]
"""When it begins, and the first instant after it; None until further notice."""


class _Repeat(Struct, frozen=True):
    """The same hours on the same weekdays of consecutive weeks, as clocks show them."""

    days: tuple[date, ...]
    begins: time
    ends: time
    is_whole_day: bool
    into: int = 0
    """How many days later each of them ends, where it lasts longer than a day."""

    @property
    def weekdays(self) -> list[date]:
        """One day for each weekday, the earliest in the week first."""
        return sorted({day.weekday(): day for day in reversed(self.days)}.values(), key=date.weekday)

    @property
    def is_daily(self) -> bool:
        """Whether no day is left out."""
        return len(self.days) == (self.days[-1] - self.days[0]).days + 1


def name_times(wording: Wording, stretches: Iterable[Stretch], on: date, *, as_exception: bool = False) -> list[str]:
    """Name stretches of time in few phrases, each of which stands for itself; ``on`` is the day of the page.

    As exceptions ("Except on Wednesday 5 November"), or by themselves ("Wednesday 5 November").
    """
    return [phrase for _, phrase in name_times_with_starts(wording, stretches, on, as_exception=as_exception)]


def name_times_with_starts(
    wording: Wording, stretches: Iterable[Stretch], on: date, *, as_exception: bool = False
) -> list[tuple[datetime, str]]:
    """Name stretches of time as ``name_times`` does, each phrase with the instant at which the first of it begins."""
    local = [(begins.astimezone(wording.zone), ends and ends.astimezone(wording.zone)) for begins, ends in stretches]
    repeats, single = _find_repeats(local)
    phrases = [
        (_start_of(wording, one.days[0], one.begins), _name_repeat(wording, one, on, as_exception=as_exception))
        for one in repeats
    ]
    days: list[date] = []
    for begins, ends in single:
        if ends is not None and _is_whole(begins, ends) and ends.date() - begins.date() <= 2 * _DAY:
            days += [begins.date() + number * _DAY for number in range((ends.date() - begins.date()).days)]
        else:
            phrases.append((begins, _name_stretch(wording, begins, ends, on, as_exception=as_exception)))
    if days:
        listed = wording.listed(name_days(wording, days, on))
        phrases.insert(
            0,
            (
                _start_of(wording, min(days), time(0)),
                wording.say("Except on {days}", days=listed) if as_exception else listed,
            ),
        )
    return phrases


def _start_of(wording: Wording, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, wording.zone)


def name_days(wording: Wording, days: Iterable[date], on: date) -> list[str]:
    """Name days with their weekdays: without a month that the next one names, and without the year of the page."""
    ordered = sorted(days)
    names = [wording.near_day(day, on) for day in ordered]
    for number, (day, following) in enumerate(pairwise(ordered)):
        if (day.year, day.month) == (following.year, following.month):
            names[number] = wording.near_day(day, on, is_listed=True)
    return names


def from_then_on(wording: Wording, begins: datetime, on: date) -> str:
    """Say from when on something holds until further notice."""
    return wording.say("From {instant} on", instant=_name_instant(wording, begins.astimezone(wording.zone), on))


def _is_whole(begins: datetime, ends: datetime) -> bool:
    return begins.time() == ends.time() == time(0)


def _name_instant(wording: Wording, local: datetime, on: date) -> str:
    """Name an instant; the start of a day by the day alone."""
    day = wording.near_day(local.date(), on)
    return day if local.time() == time(0) else wording.say("{day}, {time}", day=day, time=wording.hour(local))


def _name_stretch(wording: Wording, begins: datetime, ends: datetime | None, on: date, *, as_exception: bool) -> str:
    say = wording.say
    if ends is None:
        return from_then_on(wording, begins, on)
    if _is_whole(begins, ends):
        days = {"first": wording.near_day(begins.date(), on), "last": wording.near_day(ends.date() - _DAY, on)}
        return say("Except from {first} to {last}", **days) if as_exception else say("{first} to {last}", **days)
    last_day, last_hour = wording.name_end(ends)
    if begins.date() == last_day:
        date_of = wording.near_day(begins.date(), on)
        hours = {"date": date_of, "begins": wording.hour(begins), "ends": last_hour}
        if as_exception:
            return say("Except on {date} from {begins} to {ends}", **hours)
        return say("{date}, from {begins} to {ends}", **hours)
    first, last = (
        say("{day}, {time}", day=wording.near_day(day, on), time=hour)
        for day, hour in ((begins.date(), wording.hour(begins)), (last_day, last_hour))
    )
    if as_exception:
        return say("Except from {begins} to {ends}", begins=first, ends=last)
    return say("From {begins} to {ends}", begins=first, ends=last)


def _name_repeat(wording: Wording, repeat: _Repeat, on: date, *, as_exception: bool) -> str:
    say, weekdays = wording.say, repeat.weekdays
    first, last = (wording.short_near_day(day, on) for day in (repeat.days[0], repeat.days[-1]))
    dates = {"first": first, "last": last}
    if repeat.into:
        return _name_long_repeat(wording, repeat, on, as_exception=as_exception)
    named = wording.listed([wording.weekday(day) for day in weekdays])
    if repeat.is_whole_day:
        if as_exception:
            return say("Except every {weekday} ({first} to {last})", weekday=named, **dates)
        return say("Every {weekday} ({first} to {last})", weekday=named, **dates)
    hours = {"begins": wording.hour_of_clock(repeat.begins), "ends": wording.hour_of_end(repeat.ends)}
    if repeat.is_daily:
        if as_exception:
            return say("Except every day from {begins} to {ends} ({first} to {last})", **hours, **dates)
        return say("Every day from {begins} to {ends} ({first} to {last})", **hours, **dates)
    hours["weekday"] = named
    if as_exception:
        return say("Except every {weekday} from {begins} to {ends} ({first} to {last})", **hours, **dates)
    return say("Every {weekday} from {begins} to {ends} ({first} to {last})", **hours, **dates)


def _name_long_repeat(wording: Wording, repeat: _Repeat, on: date, *, as_exception: bool) -> str:
    """Name what lasts longer than a day each week, from its first day to the day on which the last of it ends."""
    say, (first_day, *_) = wording.say, repeat.days
    last_end = datetime.combine(repeat.days[-1] + repeat.into * _DAY, repeat.ends, wording.zone)
    last_day, last_hour = wording.name_end(last_end)
    first, last = (wording.short_near_day(day, on) for day in (first_day, last_day))
    begins, ends = (
        say("{day}, {time}", day=wording.weekday(day), time=hour)
        for day, hour in ((first_day, wording.hour_of_clock(repeat.begins)), (last_day, last_hour))
    )
    named = {"begins": begins, "ends": ends, "first": first, "last": last}
    if as_exception:
        return say("Except every week from {begins} to {ends} ({first} to {last})", **named)
    return say("Every week from {begins} to {ends} ({first} to {last})", **named)


# ── What repeats ────────────────────────────────────────────────────────────────────────────────────────────────────


def _find_repeats(local: Iterable[Stretch]) -> tuple[list[_Repeat], list[Stretch]]:
    """Split stretches, by what clocks show, into those that repeat every week and the others, each in order of time."""
    repeats, ordered = _part_long_repeats(sorted(local, key=lambda one: one[0]))
    by_hours: dict[tuple[time, time], list[datetime]] = {}
    for begins, ends in ordered:
        if ends is not None and _fits_a_day(begins, ends):
            by_hours.setdefault((begins.time(), ends.time()), []).append(begins)
    short: list[_Repeat] = []
    for (opens, closes), moments in by_hours.items():
        is_whole = opens == closes == time(0)
        days = [moment.date() for moment in moments]
        short += [_Repeat(run, opens, closes, is_whole) for run in _iter_runs(days)]
    taken = {(day, one.begins, one.ends) for one in short for day in one.days}
    single = [
        (begins, ends)
        for begins, ends in ordered
        if ends is None or (begins.date(), begins.time(), ends.time()) not in taken or not _fits_a_day(begins, ends)
    ]
    return sorted([*repeats, *short], key=lambda one: one.days), single


def _part_long_repeats(ordered: list[Stretch]) -> tuple[list[_Repeat], list[Stretch]]:
    """Split off what lasts longer than a day, but less than a week, and repeats every week."""
    alike: dict[tuple[int, time, int, time], list[Stretch]] = {}
    for begins, ends in ordered:
        if ends is not None and not _fits_a_day(begins, ends) and ends - begins < _WEEK:
            key = (begins.weekday(), begins.time(), (ends.date() - begins.date()).days, ends.time())
            alike.setdefault(key, []).append((begins, ends))
    repeats: list[_Repeat] = []
    taken: set[Stretch] = set()
    for (_, opens, into, closes), stretches in alike.items():
        for run in _iter_weekly([begins.date() for begins, _ in stretches]):
            if opens == closes == time(0):
                days = tuple(day + number * _DAY for day in run for number in range(into))
                repeats.append(_Repeat(days, opens, closes, is_whole_day=True))
            else:
                repeats.append(_Repeat(run, opens, closes, is_whole_day=False, into=into))
            taken.update(stretch for stretch in stretches if stretch[0].date() in run)
    return repeats, [one for one in ordered if one not in taken]


def _fits_a_day(begins: datetime, ends: datetime) -> bool:
    """Whether something ends before the hour at which it began comes again, or with that day."""
    is_later_that_day = ends.date() == begins.date()
    is_next_day = ends.date() == begins.date() + _DAY
    return is_later_that_day or (is_next_day and (ends.time() < begins.time() or _is_whole(begins, ends)))


def _iter_runs(days: list[date]) -> Iterator[tuple[date, ...]]:
    """Iterate over days that repeat: all of them where each weekday does so, else those in a row, else by weekday."""
    weekdays = {day.weekday() for day in days}
    between = (days[0] + number * _DAY for number in range((days[-1] - days[0]).days + 1))
    if len(days) >= _REPEATED * len(weekdays) and [day for day in between if day.weekday() in weekdays] == days:
        yield tuple(days)
        return
    for run in _split_at_gaps(days):
        if len(run) >= _REPEATED:
            yield tuple(run)
            days = [day for day in days if day not in run]
            weekdays = {day.weekday() for day in days}
    for weekday in sorted(weekdays):
        yield from _iter_weekly([day for day in days if day.weekday() == weekday])


def _iter_weekly(days: list[date]) -> Iterator[tuple[date, ...]]:
    """Iterate over days of one weekday in consecutive weeks, where there are enough of them."""
    same: list[date] = []
    for day in days:
        if same and day - same[-1] != _WEEK:
            yield from [tuple(same)] if len(same) >= _REPEATED else []
            same = []
        same.append(day)
    yield from [tuple(same)] if len(same) >= _REPEATED else []


def _split_at_gaps(days: list[date]) -> list[list[date]]:
    """Split days into those in a row."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs

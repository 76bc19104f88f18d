"""Read when a statement holds: ``from`` and ``until``, what repeats every week, and lists of windows.

A day counts from 00:00 after ``from``, and to 24:00 after ``until``. Nothing is guessed: a window begins and ends.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.dates import complete_day, find_stretch, parse_date
from statusgen.content.fields import Fields, Reading
from statusgen.content.front_matter import Entry, Scalar, Table, Value
from statusgen.content.instants import earliest_at, in_later_year, is_far, latest_at, write_end
from statusgen.content.weekdays import read_weekdays
from statusgen.model.problem import Level
from statusgen.model.severity import strictness
from statusgen.model.site import Service
from statusgen.model.statement import Statement, Window
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hour_ranges import DAY, Range, part_hours, read_ranges
from statusgen.texts.spoken import AND_TYPED

WINDOW_KEYS = ("from", "until", "every")
MOST = 400
"""How many times something may repeat: every night of a year, and some."""
_DAY = timedelta(days=1)
_COPIED = timedelta(days=14)
"""How long after its end people still copy a day out of an older note."""
_LATE = timedelta(days=180)
"""How long after its end people still write of something; a day before that has a year that slipped."""
_LISTED = re.compile(rf",|\s(?:{'|'.join(AND_TYPED)})\s", re.IGNORECASE)


class Duration(Struct, frozen=True):
    """When a statement holds: in windows, or from one instant to another."""

    begins: datetime | None = None
    ends: datetime | None = None
    windows: tuple[Window, ...] = ()
    drops_windows: bool = False
    """Whether it takes back what earlier notes announced for later."""


class DateLimits(Struct, frozen=True):
    """What stands around a statement and decides of its dates: its note, and the window of a planned incident."""

    published: datetime | None = None
    """When the note is published; None where that cannot be read."""
    is_planned: bool = False
    """Whether the incident is planned: what holds without a window holds again after it."""
    window: Window | None = None
    """From when to when the incident is planned, outside which nothing of it is shown; None where that is not known."""
    file: str = ""
    """The file that says so."""
    level: Level = Level.ERROR
    """How grave a date outside it is."""

    def meets(self, window: Window) -> bool:
        """Whether something of a window lies in that of the incident."""
        return self.window is None or (window.begins < self.window.ends and self.window.begins < window.ends)

    def report_outside(self, fields: Fields, begins: datetime | None, ends: datetime | None) -> None:
        """Report dates outside the window of the incident, one for each line."""
        if self.window is None:
            return
        first, last = self.window.begins, self.window.ends
        outside: dict[int, tuple[str, str]] = {}
        if begins is not None and not first <= begins < last:
            outside[fields.line_of("from")] = fields.text("from"), "from" if begins < first else "until"
        if ends is not None and not first < ends <= last:
            outside[fields.line_of("until")] = fields.text("until"), "until" if ends > last else "from"
        midnight = (first.hour, first.minute) == (0, 0)
        values = {
            "begins": f"{first:%d/%m/%Y}" if midnight else f"{first:%d/%m/%Y %H:%M}",
            "ends": write_end(last),
            "file": self.file,
        }
        for line, (typed, key) in outside.items():
            key = fields.reading.usual_key(key)
            fields.reading.report("outside-window", line, self.level, typed=typed, key=key, **values)

    def report_past(self, reading: Reading, line: int, ends: datetime) -> None:
        """Report days that were over when the note was published: an error, unless they may have been copied."""
        if self.published is not None and ends <= self.published:
            is_copied = self.published < ends + _COPIED
            right = write_end(in_later_year(ends, self.published))
            level = Level.WARNING if is_copied else self.level
            reading.report("days-over", line, level, typed=write_end(ends), right=right)

    def report_far(self, fields: Fields, begins: datetime | None, ends: datetime | None) -> None:
        """Report dates more than a year ahead, one for each line; a warning for ends, as closures may be long."""
        if self.published is None or self.is_planned:  # the window of a planned incident bounds what it says
            return
        if ends is not None and is_far(ends, self.published, is_end=True) and "until" in fields:
            right, line = write_end(in_later_year(ends, self.published)), fields.line_of("until")
            if begins is None or line != fields.line_of("from"):
                fields.reading.report("date-far", line, Level.WARNING, typed=fields.text("until"), right=right)
        if begins is not None:
            self.report_far_day(fields.reading, fields.line_of("from"), begins, fields.text("from"))

    def report_far_day(self, reading: Reading, line: int, begins: datetime, typed: str) -> None:
        """Report what begins more than a year ahead: what is announced for then would not hold in the meantime."""
        if self.published is not None and is_far(begins, self.published):
            right = f"{in_later_year(begins + _DAY, self.published) - _DAY:%d/%m/%Y}"
            level = Level.WARNING if self.is_planned else self.level
            reading.report("date-far", line, level, typed=typed, right=right)

    def report_over(self, reading: Reading, statement: Statement, service: Service) -> None:
        """Report what is said of now when the window of the incident is over, once: nothing of it would be shown."""
        if self.window is None or self.published is None or self.published < self.window.ends:
            return
        is_undated = statement.begins is None and statement.last_dated is None  # a date outside is told by itself
        is_usual = statement.is_usual and strictness(statement.rule) <= strictness(service.rule)
        if is_undated and not is_usual and all(said.code != "window-over" for said in reading.problems):
            ends, key, is_late = self.window.ends, reading.usual_key("until"), self.published < self.window.ends + _LATE
            right = f"{self.published:%d/%m/%Y}" if is_late else write_end(in_later_year(ends, self.published))
            values = {"ends": write_end(ends), "file": self.file, "key": key, "right": right}
            reading.report("window-over", statement.line, self.level, **values)


class _Hours(Struct, frozen=True):
    """Hours of some days of the week, which end on the next day where they do not end later."""

    weekdays: frozenset[int]
    ranges: tuple[Range, ...] = ((0, DAY),)

    def on(self, day: date, reading: Reading) -> Iterator[Window]:
        """Iterate over them on a day, as long as they can be where a clock change repeats or skips an hour.

        What lies in a skipped hour alone never is.
        """
        for first, last in self.ranges if day.weekday() in self.weekdays else ():
            following = day + _DAY if last <= first or last == DAY else day
            begins = earliest_at(datetime.combine(day, time(*divmod(first, 60))), reading.zone)
            ends = latest_at(datetime.combine(following, time(*divmod(last % DAY, 60))), reading.zone)
            if begins < ends:
                yield Window(begins, ends)


def read_duration(fields: Fields, limits: DateLimits) -> Duration:
    """Read when a statement of a note holds.

    What holds without it holds again after the windows of a list, what repeats, a window that says so, and any window
    of a planned incident.
    """
    reading, listed = fields.reading, fields.value("windows")
    is_none = isinstance(listed, Scalar) and reading.vocabulary.find("none", listed.text, ("none",)) is not None
    passes = fields.word("then", "as-before", str, ("as-before",)) is not None
    if listed is not None and not is_none:
        twice = next((key for key in WINDOW_KEYS if key in fields), "")
        if twice:
            reading.report("windows-twice", fields.line_of(twice), key=fields.typed_key(twice))
        return Duration(windows=merge_windows(_iter_listed(fields, limits)))
    if "every" in fields:
        return Duration(windows=merge_windows(_iter_repeated(fields, limits)), drops_windows=is_none)
    begins, ends = _read_bounds(fields, limits)
    if "then" in fields and "until" not in fields:
        reading.report("then-without-end", fields.line_of("then"))
    first = begins or limits.published
    if begins is not None and ends is not None and ends <= begins:
        reading.report("window-backwards", fields.line_of("until"))
    elif (passes or limits.is_planned) and first is not None and ends is not None and first < ends:
        return Duration(windows=(Window(first, ends),), drops_windows=is_none)
    return Duration(begins, ends, drops_windows=is_none)


def line_of_end(fields: Fields) -> int:
    """Return the line that says until when a statement holds; 0 where none does."""
    return next((fields.line_of(key) for key in ("valid-until", "until", "every", "windows") if key in fields), 0)


def _read_bounds(fields: Fields, limits: DateLimits) -> tuple[datetime | None, datetime | None]:
    begins, ends = fields.instant("from", start_of_day=True), fields.instant("until", end_of_day=True)
    limits.report_outside(fields, begins, ends)
    limits.report_far(fields, begins, ends)
    return begins, ends


def merge_windows(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return windows in order and apart: those that overlap or follow without a gap are one."""
    merged: list[Window] = []
    for window in sorted(windows, key=lambda one: (one.begins, one.ends)):
        if merged and window.begins <= merged[-1].ends:
            merged[-1] = Window(merged[-1].begins, max(merged[-1].ends, window.ends))
        else:
            merged.append(window)
    return tuple(merged)


# ── Several statements of one location ──────────────────────────────────────────────────────────────────────────────


def as_list(statements: list[Statement]) -> list[Statement]:
    """Return statements of a note about one service, where a window that is one of several lets others hold again."""
    return [_as_one_of_several(statement, statements) for statement in statements]


def _as_one_of_several(statement: Statement, statements: list[Statement]) -> Statement:
    others = (one for one in statements if one is not statement and _share_location(one, statement))
    is_one_of = any(one.begins is not None or one.windows for one in others)
    if not is_one_of or statement.begins is None or statement.ends is None:
        return statement
    window = Window(statement.begins, statement.ends)
    expires = statement.expires if statement.expires != statement.ends else None
    return replace(statement, windows=(window,), begins=None, ends=None, expires=expires)


def iter_contradictions(
    statements: list[Statement], published: datetime | None
) -> Iterator[tuple[Statement, Statement, str]]:
    """Iterate over statements that an earlier one contradicts, which is of the same location and time; with a code."""
    for number, statement in enumerate(statements):
        for other in statements[:number]:
            code = _contradict(statement, other, published) if _share_location(statement, other) else ""
            if code:
                yield statement, other, code
                break


def _share_location(first: Statement, second: Statement) -> bool:
    return not set(first.locations).isdisjoint(second.locations)


def _contradict(first: Statement, second: Statement, published: datetime | None) -> str:
    if not first.windows and not second.windows:
        begins = [max(filter(None, (one.begins, published)), default=None) for one in (first, second)]
        return "location-stated-twice" if begins[0] == begins[1] else ""
    pairs = ((one, other) for one in first.windows for other in second.windows)
    return "windows-overlap" if any(one.begins < two.ends and two.begins < one.ends for one, two in pairs) else ""


# ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _iter_listed(fields: Fields, limits: DateLimits) -> Iterator[Window]:
    """Iterate over the windows of a list: each a day, a line such as "every Wednesday 19:00–07:00 until …", or keys."""
    reading, owner = fields.reading, fields.entries["windows"]
    ends: list[tuple[int, datetime]] = []
    for value in fields.items("windows"):
        for table in _iter_tables(reading, value):
            if table is None:
                reading.report("window-unreadable", value.line, typed=value.text if isinstance(value, Scalar) else "–")
            else:
                inner = Fields(reading, table, WINDOW_KEYS, owner=owner)
                inner.report_empty(Level.ERROR)
                found = tuple(_iter_of_table(inner, limits, table.line))
                ends += [(inner.line_of("until"), max(window.ends for window in found))] if found else []
                yield from found
    if limits.published is not None and any(end > limits.published for _, end in ends):  # else that is told of them all
        for line, end in ends:
            limits.report_past(reading, line, end)


def _iter_tables(reading: Reading, value: Value) -> Iterator[Table | None]:
    """Iterate over windows as tables of keys; None for what is none."""
    if not isinstance(value, Scalar):
        yield value if isinstance(value, Table) else None
        return
    table = _as_table(reading, value)
    parts = [part.strip() for part in _LISTED.split(value.text) if part.strip()]
    if table is not None or len(parts) < 2:
        yield table
        return
    yield from (_as_table(reading, Scalar(part, value.line)) for part in parts)


def _as_table(reading: Reading, value: Scalar) -> Table | None:
    """Return a day, or a line of keys and values, as a table; None for anything else."""
    entries = _cut_at_keys(reading, value)
    if len(entries) < 2 and (stretch := find_stretch(value.text, reading.languages, reading.day)):
        pairs = zip(("from", "until"), stretch, strict=True)
        entries = [Entry(reading.usual_key(key), value.line, Scalar(text, value.line)) for key, text in pairs]
    if not entries:
        try:
            if parse_date(value.text, reading.languages, reading.day).hour is not None:
                return None
        except DateFault as fault:
            if fault.code in ("date-unreadable", "day-missing", "date-stretch", "date-open"):
                return None
        entries = [Entry(reading.usual_key(key), value.line, value) for key in ("from", "until")]
    return Table(tuple(entries), value.line)


def _cut_at_keys(reading: Reading, value: Scalar) -> list[Entry]:
    """Cut a line before each word that is a key; nothing where it does not begin with one.

    Of several words for "until" the last ends what repeats: others stand between days, as in "lundi au vendredi", and
    between hours, with the "from" before them: "jeden Mittwoch von 19:00 bis 07:00 bis …".
    """
    text, found, position = value.text, list[tuple[int, str, int]](), 0
    for word in re.finditer(r"\S+", text):
        parts = reading.vocabulary.split("key", text[word.start() :], WINDOW_KEYS) if word.start() >= position else None
        if parts is not None:
            position = len(text) - len(parts[1])
            found.append((word.start(), parts[0].strip(), position))
    if not found or found[0][0]:
        return []
    keys = [reading.vocabulary.find("key", key, WINDOW_KEYS) for _, key, _ in found]
    within = {number for number, key in enumerate(keys) if key == "until" and "until" in keys[number + 1 :]}
    within |= {number - 1 for number in within if keys[0] == "every" and keys[number - 1] == "from"}
    ends = [*(start for start, _, _ in found[1:]), len(text)]
    if keys[0] == "every":  # "every Wednesday from 19:00 to 07:00" has no end
        told = [text[first:last].strip() for (_, _, first), last in zip(found, ends, strict=True)]
        within |= {number for number, typed in enumerate(told) if number and _is_hours(reading, typed)}
    found = [one for number, one in enumerate(found) if number not in within]
    ends = [*(start for start, _, _ in found[1:]), len(text)]
    told = [text[first:last].strip() for (_, _, first), last in zip(found, ends, strict=True)]
    if len(told) == 2:  # "from 1 until 3 May 2022"
        told[0] = complete_day(told[0], told[1])
    return [Entry(key, value.line, Scalar(typed, value.line)) for (_, key, _), typed in zip(found, told, strict=True)]


def _is_hours(reading: Reading, typed: str) -> bool:
    """Whether a text begins with an hour, and no day."""
    try:
        parse_date(typed, reading.languages, reading.day)
    except DateFault as fault:
        return (
            fault.code in ("day-missing", "hour-unclear", "date-unreadable")
            and not part_hours(typed, reading.languages)[0]
        )
    return False


def _iter_of_table(fields: Fields, limits: DateLimits, line: int) -> Iterator[Window]:
    if "every" in fields:
        yield from _iter_repeated(fields, limits)
        return
    missing = next((key for key in ("from", "until") if fields.value(key) is None), "")
    if missing:
        fields.reading.report("window-incomplete", line, key=fields.reading.usual_key(missing))
        return
    begins, ends = _read_bounds(fields, limits)
    if begins is not None and ends is not None:
        if ends <= begins:
            fields.reading.report("window-backwards", fields.line_of("until"))
        else:
            yield Window(begins, ends)


# ── What repeats ────────────────────────────────────────────────────────────────────────────────────────────────────


def _iter_repeated(fields: Fields, limits: DateLimits) -> Iterator[Window]:
    """Iterate over what repeats: "Wednesday 19:00–07:00", up to the last that begins before its end."""
    reading, line = fields.reading, fields.line_of("every")
    hours = _read_hours(fields)
    if fields.value("until") is None:
        reading.report("every-without-end", line)
    first, last = _read_bounds(fields, limits)
    start = first or limits.published
    if hours is None or start is None or last is None:
        return
    found = list(islice(_iter_between(reading, hours, start, last, is_first=first is not None), MOST + 1))
    if not found:
        reading.report("every-never", line)
    elif len(found) > MOST:
        reading.report("every-too-often", line, most=MOST)
    else:
        if not any(map(limits.meets, found)):
            reading.report("every-never", line, limits.level)
        yield from found


def _iter_between(
    reading: Reading, hours: _Hours, start: datetime, last: datetime, *, is_first: bool
) -> Iterator[Window]:
    """Iterate over hours on their weekdays. One that has begun counts, unless the start was typed."""
    day = start.astimezone(reading.zone).date() - _DAY
    while day <= last.astimezone(reading.zone).date():
        for window in hours.on(day, reading):
            if window.begins < last and (window.begins if is_first else window.ends) >= start:
                yield window
        day += _DAY


def _read_hours(fields: Fields) -> _Hours | None:
    """Return the days and hours of what repeats; None where they cannot be read, which is reported."""
    typed, reading, line = fields.text("every"), fields.reading, fields.line_of("every")
    languages = (*reading.languages, "en")  # as keys may be English, too
    days, told = part_hours(typed, languages)
    weekdays = read_weekdays(days, reading.vocabulary, languages)
    if not weekdays:
        reading.report("every-unreadable", line, typed=typed)
        return None
    if not told:
        return _Hours(weekdays)
    try:
        ranges = read_ranges(told, languages)
    except DateFault as fault:
        fields.report_date("every", fault)
        return None
    if not ranges:
        reading.report("hours-unreadable", line, typed=told)
        return None
    return _Hours(weekdays, ranges)

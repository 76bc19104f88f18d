"""Read stretches of hours as people type them: 14:00–20:00, 8 h à 12 h et 14 h à 18 h, 10am-12, noon to 8 pm, 24/7."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from statusgen.model.vocabulary import normalise, signs_of
from statusgen.texts.date_fault import DateFault
from statusgen.texts.hours import HOUR_LEADS, HOUR_UNIT, HOUR_WORDS, HOURS_OF, SHORT_UNIT, half_of, period_of
from statusgen.texts.spoken import FROM, is_and, is_between, is_to, narrow, without_included

Range = tuple[int, int]
"""Minutes of a day that have passed at its beginning and its end, which is on the next day where it is not later."""
DAY = 24 * 60
_WHOLE = re.compile(
    r"(?:7\s*[djt]?\s*/\s*7\W{0,3})?"
    r"24\s*(?:h|u|heures|uur|ore|de ore|horas|godz|год|س)?\.?\s*(?:/|su|sur|din|op|na)\s*(?:24\s*h?|7)"
    r"(?:\W{0,3}7\s*[djt]?\s*/\s*7)?",
    re.IGNORECASE,
)
_ALWAYS = frozenset(
    map(
        normalise,
        (
            *("around the clock", "day and night", "24 hours", "24 hours a day", "always", "jour et nuit", "24 heures"),
            *("24 heures par jour", "rund um die Uhr", "Tag und Nacht", "24 Stunden", "durchgehend", "dag en nacht"),
            *("24 uur", "24 uur per dag", "de klok rond", "día y noche", "24 horas", "las 24 horas", "giorno e notte"),
            *("24 ore", "dia e noite", "całą dobę", "przez całą dobę", "24 godziny", "zi și noapte", "non-stop"),
            *("nonstop", "24 de ore", "24 saat", "gece gündüz", "цілодобово", "24 години", "24 ساعة", "Dag an Nuecht"),
            *("ronderëm d’Auer", "24 Stonnen", "24 de ore din 24", "24 saat açık", "على مدار الساعة"),
        ),
    )
)
_UNIT = rf"(?:{HOUR_UNIT}|{SHORT_UNIT}|ore|ora|ساعة)(?![^\W\d_])\.?"
_CLOCK = re.compile(
    rf"(?<!\d)(?:(?P<joined>\d\d[0-5]\d)(?!\d)|(?P<hour>\d{{1,2}})(?!\d)(?:\s*(?:[:.]|{_UNIT}|[hu])\s*(?P<minutes>[0-5]\d)(?!\d)"
    rf"(?:\s*min\.?(?![^\W\d_]))?)?)\s*(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
_PORTUGUESE = re.compile(r"(?<!\w)([2-6])\s?\.?ª(?P<feira>[-\s]?feira)?", re.IGNORECASE)
_PORTUGUESE_DAYS = ("segunda", "terça", "quarta", "quinta", "sexta")
_WORDS = re.compile(r"[^\W\d_]+(?:[\s\-][^\W\d_]+)?")
_TURKISH = re.compile(r"(?<=\d)['’][dt][ae]n\s+(\d{1,2}(?:[.:]\d\d)?)['’]y?[ea]\s+kadar", re.IGNORECASE)
"""From an hour to another: 8'den 14'e kadar."""
_LED_BY = re.compile(rf"(?:^|\s)(?:{HOUR_WORDS}|{HOUR_LEADS}|les?|las)\.?\s*$", re.IGNORECASE)
"""What stands before an hour and says nothing else."""
_BEHIND = frozenset(map(normalise, ("arası", "arasında", "o’clock", "uhr", "")))


class _Clock(Struct, frozen=True):
    hour: int
    minutes: int
    is_clock: bool
    """Whether minutes or a unit say that it is of 24 hours."""
    has_unit: bool
    """Whether a unit alone says so."""
    half: str
    """Which half of the day it is said to be of, "noon" or "midnight"; empty where that is not said."""
    start: int
    end: int

    @property
    def is_bare(self) -> bool:
        return not self.is_clock and not self.half and 1 <= self.hour <= 12


def read_ranges(typed: str, languages: tuple[str, ...]) -> tuple[Range, ...]:
    """Return stretches of hours in the order typed; none where they cannot be read.

    Raises DateFault for an hour that may be of the morning or the evening.
    """
    text = _TURKISH.sub(r" – \1", re.sub(r"\s+", " ", narrow(typed)).strip(" ."))
    if _WHOLE.fullmatch(text) or normalise(text) in _ALWAYS:
        return ((0, DAY),)
    clocks = list(_iter_clocks(text, languages))
    if not clocks or len(clocks) % 2 or not _is_in_order(text, clocks):
        return ()
    pairs = [_as_one_clock(one, two) for one, two in zip(clocks[::2], clocks[1::2], strict=True)]
    rise = all(one.hour < two.hour for one, two in pairwise(clocks))
    found: list[Range] = []
    for one, two in pairs:
        told = _tells(clocks if rise else (one, two))
        try:
            found.append((_minutes(typed, one, one, told=told), _minutes(typed, two, one, told=told, is_end=True)))
        except DateFault:
            first, second = _propose(one, two)
            raise DateFault("hour-unclear", typed=typed, one=first, other=second) from None
    return tuple(found) if all(0 <= one < DAY and 0 < two <= DAY and one != two for one, two in found) else ()


def _as_one_clock(one: _Clock, two: _Clock) -> tuple[_Clock, _Clock]:
    """Return the hours of a stretch, with what is said once for both: 2–5 pm (CLDR), 8 to 12 h.

    A unit alone does not tell the hours before seven from those of the afternoon, nor 8 to 5 h: these are not clear.
    """
    if one.is_bare and two.half in ("am", "pm") and one.hour < two.hour < 12:
        return replace(one, half=two.half), two
    if one.is_bare and two.half == "noon":
        return replace(one, is_clock=True), two
    if two.has_unit and not two.half and two.hour <= one.hour <= 12 and one.half in ("", "noon", "am", "morning"):
        return replace(one, is_clock=one.is_clock and not one.has_unit), replace(two, is_clock=False)
    units = [clock.has_unit for clock in (one, two) if clock.has_unit or clock.is_bare]
    if len(units) < 2 or not any(units) or one.half or two.half or one.hour > 12 or two.hour > 12:
        return one, two
    is_clear = 7 <= one.hour < two.hour and (all(units) or two.hour == 12)
    return replace(one, is_clock=is_clear), replace(two, is_clock=is_clear)


def _propose(one: _Clock, two: _Clock) -> tuple[str, str]:
    """Return the two shortest stretches that two hours may mean, as they can be typed."""
    stretches = [(first, last) for first in _possible(one, is_end=False) for last in _possible(two, is_end=True)]
    stretches.sort(key=lambda stretch: (stretch[1] - stretch[0]) % DAY or DAY)
    first, second = (
        "–".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in stretch) for stretch in stretches[:2]
    )
    return first, second


def _possible(clock: _Clock, *, is_end: bool) -> tuple[int, ...]:
    """Return the minutes of a day that an hour may mean."""
    early = (clock.hour % 12) * 60 + clock.minutes
    is_twelve = clock.hour == 12 and clock.half in ("am", "pm")
    if clock.half == "midnight":
        return (DAY if is_end else 0,)
    if clock.is_bare or is_twelve:
        return (early or (DAY if is_end else 0), early + DAY // 2)
    if clock.half:
        return (early + (0 if clock.half in ("am", "morning") else DAY // 2),)
    return (clock.hour * 60 + clock.minutes,)


def _tells(clocks: Sequence[_Clock]) -> bool:
    """Whether one of the hours can only be of a clock of 24."""
    return any(not one.half and not 1 <= one.hour <= 12 for one in clocks)


def name_portuguese_days(typed: str, *, is_day: bool = True) -> str:
    """Return a text with names in the place of the weekdays that Portuguese counts: "2ª feira" is segunda.

    Where nothing says that it ``is_day``, "2ª" alone is the second of anything.
    """
    return _PORTUGUESE.sub(lambda day: _PORTUGUESE_DAYS[int(day[1]) - 2] if is_day or day["feira"] else day[0], typed)


def part_hours(typed: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return what stands before the hours of a text, and these with the words that lead to them."""
    text = name_portuguese_days(typed)
    clock = next(_iter_clocks(text, languages), None)
    start = len(text) if clock is None else clock.start
    words = list(re.finditer(r"\S+", text[:start]))
    while clock is not None and len(words) > 1 and _leads(words[-1][0]):
        start = words.pop().start()
    return text[:start].rstrip(" ,;:"), text[start:]


def _leads(word: str) -> bool:
    return normalise(word) in FROM or is_between(word) or _LED_BY.search(word) is not None


def _iter_clocks(text: str, languages: tuple[str, ...]) -> Iterator[_Clock]:
    position = 0
    while position < len(text):
        match, words = _CLOCK.match(text, position), _WORDS.match(text, position)
        if match:
            half, end = half_of(text, match.end(), languages)
            number = match["joined"] or match["hour"]
            hour, minutes = int(number[:2]), int((match["joined"] or "")[2:] or match["minutes"] or 0)
            is_clock = bool(match["joined"] or match["minutes"] or match["unit"])
            has_unit = bool(match["unit"] and not match["minutes"])
            yield _Clock(hour, minutes, is_clock, has_unit, half, match.start(), end)
            position = end
        elif words:
            said = next((w for w in (words[0], words[0].split()[0]) if period_of(w, languages) in _NAMED), "")
            if said:
                yield _Clock(12, 0, True, False, period_of(said, languages), position, position + len(said))
            position += len(said) or len(re.split(r"[\W\d_]", words[0], maxsplit=1)[0])
        else:
            position += 1


_NAMED = ("noon", "midnight")


def _is_in_order(text: str, clocks: list[_Clock]) -> bool:
    """Whether what stands around and between hours makes stretches of them, and lists these."""
    before = _LED_BY.sub("", text[: clocks[0].start].strip())
    may_list = is_between(before)
    if before and not may_list and normalise(before) not in FROM:
        return False
    behind = without_included(text[clocks[-1].end :])
    if normalise(behind) not in _BEHIND or signs_of(behind):
        return False
    is_turkish = behind.startswith("aras")
    for number, (one, two) in enumerate(pairwise(clocks)):
        between = text[one.end : two.start].strip()
        said = [between, _LED_BY.sub("", between).strip()]
        is_stretch = any(is_to(words) or (may_list and is_and(words)) for words in said if words)
        is_stretch = is_stretch or (is_turkish and between in ("ile", "ve"))
        if number % 2 == 0 and not is_stretch:
            return False
        if number % 2 and not any(is_and(words) for words in said if words):
            return False
    return True


def _minutes(typed: str, clock: _Clock, first: _Clock, *, told: bool, is_end: bool = False) -> int:
    """Return the minutes that have passed at an hour of a stretch; -1 where there is no such hour. Raises DateFault."""
    hour, half = clock.hour, clock.half
    if half == "midnight":
        return DAY if is_end else 0
    if half == "noon":
        return 12 * 60 if hour == 12 else -1
    if hour == 12 and half == "pm" and clock.minutes:
        return 12 * 60 + clock.minutes
    if hour == 12 and (half in ("am", "pm") or (clock.is_bare and not told)):
        if not half and is_end and first.half in ("am", "morning"):
            return 12 * 60 + clock.minutes
        late = "24:00" if is_end and not clock.minutes else f"00:{clock.minutes:02}"
        raise DateFault("hour-unclear", typed=typed, one=f"12:{clock.minutes:02}", other=late)
    if clock.is_bare and not told:
        raise DateFault("hour-unclear", typed=typed, one=f"{hour:02}:00", other=f"{hour + 12}:00")
    if half:
        if hour not in HOURS_OF[half]:
            return -1
        return (hour + (0 if half in ("am", "morning") else 12)) * 60 + clock.minutes
    total = hour * 60 + clock.minutes
    return DAY if is_end and total == 0 else total if total <= DAY else -1

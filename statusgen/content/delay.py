"""Read waiting times as hospitals publish them: long, 45 min, 3 h, 2–4 h, more than 4 h, and until when."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from statusgen.content.dates import parse_date
from statusgen.content.fields import Fields, Reading
from statusgen.content.instants import place_instant
from statusgen.model.capacity import Share
from statusgen.model.delay import Delay
from statusgen.model.vocabulary import Vocabulary, is_slip, normalise, signs_of
from statusgen.texts.date_fault import DateFault
from statusgen.texts.lasting import TIMES_IN_WORDS, unit_minutes
from statusgen.texts.spoken import AND, FROM, is_and, is_between, is_to
from statusgen.texts.wordlists import numbers_in_words

KNOWN_FOR = timedelta(hours=6)
"""How long a waiting time is told that does not say until when; a longer one, for as long as it is itself."""
LONGEST = 72 * 60
"""Minutes that anybody may be said to wait."""
_SIGNS = {"<": Share.LESS_THAN, "<=": Share.AT_MOST, "≤": Share.AT_MOST}
_SIGNS |= {">": Share.MORE_THAN, ">=": Share.AT_LEAST, "≥": Share.AT_LEAST, "+": Share.AT_LEAST}
_SIGNS |= dict.fromkeys(("~", "≈", "∼", "±"), Share.ABOUT)
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{4}|\d{1,3}(?:[.,]\d{1,2})?)(?![\d.,]*\d)")
_UNIT = re.compile(r"\s*([^\W\d_]+)\.?")
_MORE_MINUTES = re.compile(r"\s*(?P<and>[^\W\d_]+\s+)?(?P<number>[0-5]?\d)(?![\d.,:])(?:\s*(?P<unit>[^\W\d_]+)\.?)?")
_HALVES = {"½": ",5", "¼": ",25", "¾": ",75"}
_LESS = (Share.LESS_THAN, Share.AT_MOST)
_OF_THE_CLOCK = 12 * 60
"""Minutes; more hours behind a word for "until" are those of a clock."""
_ELIDED = re.compile(r"(?i)(d|un|l)['’](.+)")


def read_delay(fields: Fields, published: datetime | None, begins: datetime | None) -> Delay | None:
    """Find the waiting time of a cell; None when absent, for "none", or unreadable (which is reported).

    Of what ``begins`` later than its note it is told from then on, with when it was said.
    """
    typed = fields.text("delay")
    if not typed or published is None or _is_none(fields.reading.vocabulary, typed):
        return None
    for told, end in _iter_parted(typed, fields.reading.vocabulary):
        until = _read_until(fields.reading, end, published, begins or published) if end else None
        delay = parse_delay(told, fields.reading.vocabulary, published, until, begins)
        if delay is not None and (until is not None or not end):
            return delay
    reading = fields.reading
    near = reading.vocabulary.suggest(reading.languages[0], "long", typed, ("long", "none"))
    if near and is_slip(typed, near) and not any(map(str.isdigit, typed)):
        reading.report("word-unknown-near", fields.line_of("delay"), typed=typed, near=near)
    else:
        reading.report("delay-unreadable", fields.line_of("delay"), typed=typed)
    return None


def _is_none(words: Vocabulary, typed: str) -> bool:
    """Whether a text says that nobody waits, or no longer than usual: "none", "no waiting time", "normal", "0 min"."""
    unit = re.fullmatch(r"0(?:\s*([^\W\d_]+)\.?)?", typed.strip())
    if unit and (unit[1] is None or _minutes_of(unit[1])):
        return True
    denials = (("none", "none"), ("long", "none"), ("yes", "no"))
    if any(words.find(kind, typed, (word,)) is not None for kind, word in denials):
        return not signs_of(typed)
    denied = words.split("none", typed, ("none",)) or words.split("yes", typed, ("no",))
    return denied is not None and words.find("key", denied[1], ("delay",)) is not None and not signs_of(typed)


def _iter_parted(typed: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Iterate over what may be the time, and until when it is told: behind a comma, or behind a word for "until"."""
    told, *rest = re.split(r",\s+", typed, maxsplit=1)
    yield told, rest[0] if rest else ""
    for gap in re.finditer(r"\s+", typed) if not rest else ():
        if words.split("key", typed[gap.end() :], ("until",)) is not None:
            yield typed[: gap.start()], typed[gap.end() :]


def _read_until(reading: Reading, typed: str, published: datetime, begins: datetime) -> datetime | None:
    """Find the first instant after the start at which the clock says what was typed, or the date typed with it."""
    parts = reading.vocabulary.split("key", typed, ("until",))
    if parts is None:
        return None
    local = begins.astimezone(reading.zone)
    for text in (parts[1], f"{local.day}/{local.month}/{local.year} {parts[1]}"):
        try:
            read = parse_date(text, reading.languages)
            found = place_instant(text, read, reading.zone, end_of_day=True)
        except (DateFault, OverflowError):
            continue
        if text == parts[1]:
            return found if found > published else None
        return found if found > begins else found + timedelta(days=1)
    return None


def parse_delay(
    typed: str, words: Vocabulary, on: datetime, until: datetime | None, begins: datetime | None = None
) -> Delay | None:
    """Find the waiting time that was typed; None where it cannot be told.

    Where nobody says until when it is known, nobody who heard of it at once has waited that long when it is forgotten.
    """
    if _is(words, "long", typed):
        return Delay(on, until or (begins or on) + KNOWN_FOR)
    text = _with_figures("".join(_HALVES.get(sign, sign) for sign in typed.strip()), words)
    pieces, amounts = _part(re.sub(r"(?<!\d),(?=\d)", "0,", text))
    units = [unit for _, unit in amounts]
    if not 1 <= len(amounts) <= 2 or not units[-1]:
        return None
    counts = [round(number * (unit or units[-1])) for number, unit in amounts]
    share = _find_share(pieces, words)
    low, high = counts[0], counts[1] if len(counts) > 1 else None
    if share is None or not 0 < low <= LONGEST or (high is not None and not low < high <= LONGEST):
        return None
    if share in _LESS:
        is_hour = low > _OF_THE_CLOCK and words.split("key", typed, ("until",)) is not None
        if is_hour or high is not None:
            return None
        low, high = 0, low
    until = until or (begins or on) + max(KNOWN_FOR, timedelta(minutes=high or low))
    is_least = share is Share.AT_LEAST
    return Delay(on, until, low, high, share is Share.MORE_THAN or is_least, is_least=is_least)


def _with_figures(typed: str, words: Vocabulary) -> str:
    """Return a text in which times and numbers in words stand in figures."""
    numbers = numbers_in_words(words.spellings, 1, 12)
    told, found = typed.split(), list[str]()
    while told:
        for count in range(min(6, len(told)), 0, -1):
            said = normalise(" ".join(told[:count]))
            known = (
                f"{TIMES_IN_WORDS[said]} min" if said in TIMES_IN_WORDS else numbers.get(said) if count == 1 else None
            )
            if known and not signs_of(" ".join(told[:count])):
                found.append(known)
                told = told[count:]
                break
        else:
            word = told.pop(0)
            if elided := _ELIDED.fullmatch(word):  # "d’une" is "de une"
                told[:0] = [elided[1] if len(elided[1]) > 1 else f"{elided[1]}e", elided[2]]
            else:
                found.append(word)
    return " ".join(found)


def _part(text: str) -> tuple[list[str], list[tuple[float, int]]]:
    """Part a text into the words around its times and these, each a number and the minutes of its unit."""
    pieces, amounts, position = list[str](), list[tuple[float, int]](), 0
    while (match := _NUMBER.search(text, position)) is not None:
        pieces.append(text[position : match.start()].strip())
        number, position = float(match[0].replace(",", ".")), match.end()
        named = _UNIT.match(text, position)
        unit = _minutes_of(named[1]) if named else 0
        if named and unit:
            position = named.end()
            rest = _MORE_MINUTES.match(text, position) if unit > 1 else None
            end = _end_of_minutes(rest) if rest else 0
            if rest and end and number <= 12:  # 20 h 30 is an hour of the clock
                number, position = number + int(rest["number"]) / unit, end
        amounts.append((number, unit))
    return [*pieces, text[position:].strip(" .")], amounts


def _end_of_minutes(rest: re.Match[str]) -> int:
    """Return where the minutes end that follow hours ("1 h 30", "1 h 30 min", "1 hour and 30 minutes"); 0 for none."""
    if rest["unit"] and _minutes_of(rest["unit"]) == 1:
        return rest.end() if not rest["and"] or normalise(rest["and"]) in AND else 0
    return rest.end("number") if not rest["and"] and len(rest["number"]) == 2 else 0


def _find_share(pieces: list[str], words: Vocabulary) -> Share | None:
    """Find what the words around one time, or two, make of it: just that, about that, more, or what lies between."""
    before, *others = pieces
    if len(others) == 1:
        sign = before or others[0]
        if not sign or (sign in _SIGNS and not (before and others[0])):
            return _SIGNS.get(sign, Share.ABOUT)
        told = f"{before} number {others[0]}"
    elif not others[0]:
        return None
    elif (is_to(others[0]) and normalise(before) in FROM | {""} and not others[1]) or (
        is_between(before) and is_and(others[0]) and not others[1]
    ):
        return Share.BETWEEN if not signs_of(before) else None
    elif others[0] == "ile" and not before and others[1] in ("", "arası", "arasında"):
        return Share.BETWEEN
    else:
        told = f"{before} low {others[0]} high {others[1]}"
    if any(signs_of(piece) for piece in pieces):
        return None
    found = words.find("share", told, tuple(Share))
    return None if found is None else Share(found)


def _minutes_of(typed: str) -> int:
    """Return how many minutes a unit has; 0 for days, which nobody waits, and other words."""
    return minutes if (minutes := unit_minutes(typed)) <= 60 else 0


def _is(words: Vocabulary, kind: str, typed: str) -> bool:
    return words.find(kind, typed, (kind,)) is not None and not words.adds_signs(kind, typed, kind)

"""Find the hours that a text says, by value: in figures, with words for the half of the day, and in words."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from babel import Locale

from statusgen.texts.figures import iter_at_figures
from statusgen.texts.hours import HOUR_UNIT, half_of
from statusgen.texts.hours_in_words import iter_hours_in_words
from statusgen.texts.numbers_in_words import read_numbers_in_words

_UNIT = rf"(?:h(?:\s?(?=\d\d))?|u(?=\d\d)|{HOUR_UNIT}|год\.?|ore|ora|saat|hrs?|o['’]clock|الساعة)"
_AT = "|".join(
    rf"(?<={word} )" for word in ("saat", "um", "om", r"godz\.", "ore", "ora", "alle", "às", "las", " at", "kl")
)
"""What stands before an hour, where nothing behind it says that it is one."""
_TO = r"(?:-|–|—|(?:à|a|bis|tot|to|till|until|and|und|en|et|an|y|e|al|alle|às|as|do|i|și|până la|ve|до|і|та|إلى)(?!\w))"
_FROM = rf"(?:(?<![\d.,:/])(?P<from>\d{{1,2}})(?:[.:](?P<since>\d\d))?\s?(?P<early>[ap]\.?\s?m\b\.?)?\s?{_TO}\s?)?"
"""An hour that has its unit from the one behind it: "von 7.30 bis 12 Uhr", "8–10pm"."""
CLOCK = re.compile(
    rf"{_FROM}(?:(?<![\d.,:])(?:(?P<hours>\d{{1,2}})\s?(?::|(?P<h>h|u|std\.?)\s?)\s?(?P<minutes>\d\d)"
    rf"|(?P<dotted>\d{{1,2}})\.(?P<after>\d\d)(?=\s?(?:{_UNIT}|[ap]\.?\s?m\b))|(?:{_AT})(?P<told>\d{{1,2}})\.(?P<then>\d\d)"
    rf"|(?P<whole>\d{{1,2}})(?=\s?(?:{_UNIT}\b|[ap]\.?\s?m\b)))(?![\d])(?:\s?(?P<unit>{_UNIT}))?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?|(?<!\w)(?:at|à|om|um|las?|alle|às|o|الساعة)\s(?P<bare>\d{1,2})(?=\s['’]?[^\W\d_])"
    rf"(?!\s?(?:{_UNIT}|std)(?![^\W\d_])))",
    re.IGNORECASE,
)
LONGEST_LEAD = len("الساعة ")
"""How far before its first figure such an hour may begin."""
_DOTTED = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])\.([0-5]\d)\s?[-–—]\s?([01]?\d|2[0-4])\.([0-5]\d)"
    r"(?![.,]?\d|\s?(?:[€$£%°]|(?:EUR|[kmc]?g|[kcm]?m|[cm]?l)\b))"
)
"""Hours with points and nothing else, which two alone are: "14.00–16.00"."""
_CLOCK_UNIT = re.compile(rf"\s{_UNIT}(?!\w)", re.IGNORECASE)
_NIGHT = re.compile(
    r"\s?(?:at night|nachts|['’]s nachts|des nachts|de nuit|de la nuit|di notte|w nocy|noaptea|gece|ночі|ليلاً?)(?!\w)",
    re.IGNORECASE,
)


class Hour(NamedTuple):
    """An hour of a text in minutes, those of half a day where nothing says which half; and as it was typed."""

    minutes: int
    is_vague: bool
    typed: str


def read_hours(text: str, language: str) -> tuple[tuple[Hour, ...], str]:
    """Return the hours that a text says, and the text without them; noon and midnight stay in it."""
    found: list[Hour] = []
    spans: list[tuple[int, int]] = []
    for match, minutes in iter_hours_in_words(text):
        half, end = _half_behind(text, match.end(), language)
        if all(match.end() <= start or match.start() >= behind for start, behind in spans):
            spans.append((match.start(), end))
            found.append(Hour(_in_half(minutes, half), not half, match[0]))
    text = _without(text, spans)
    spans = []
    for number, typed, behind in read_numbers_in_words(text, language):
        unit = _CLOCK_UNIT.match(text, behind)
        half, end = _half_behind(text, unit.end() if unit else behind, language)
        if 1 <= number <= 12 and half and half not in ("noon", "midnight"):
            spans.append((behind - len(typed), end))
            found.append(Hour(_in_half(number * 60, half), False, text[behind - len(typed) : end].strip()))
    text = _without(text, spans)
    spans = []
    for match in iter_at_figures(_DOTTED, text):
        _, end = _half_behind(text, match.end(), language)
        if end == match.end() and not _CLOCK_UNIT.match(text, end):  # else it is read with what stands behind it
            spans.append(match.span())
            found += [
                Hour(60 * int(match[at]) + int(match[at + 1]), False, f"{match[at]}.{match[at + 1]}") for at in (1, 3)
            ]
    text = _without(text, spans)
    spans = []
    for match in iter_at_figures(CLOCK, text, LONGEST_LEAD):
        half, end = (match["half"], match.end()) if match["half"] else _half_behind(text, match.end(), language)
        hours = _read_clock(match, re.sub(r"\W", "", half.casefold()))
        if hours and (half or not match["bare"]):
            spans.append((match.start() if _is_range(match) else _start_of_hour(match), end))
            found += hours
    return tuple(found), _without(text, spans)


def _half_behind(text: str, position: int, language: str) -> tuple[str, int]:
    """Return which half of the day the words at a position say, with where they end."""
    if (night := _NIGHT.match(text, position)) is not None:
        return "night", night.end()
    return half_of(text, position, (language,))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} \n {text[end:]}"
    return text


def _is_range(match: re.Match[str]) -> bool:
    """Whether what stands before the hour of a clock is one, too: in "mardi 29 à 16h30" it is a day."""
    return bool(match["from"]) and int(match["from"]) <= 24 and int(match["since"] or 0) <= 59


def _start_of_hour(match: re.Match[str]) -> int:
    return max(map(match.start, ("hours", "dotted", "told", "whole", "bare")))


def _read_clock(match: re.Match[str], half: str) -> list[Hour]:
    """Return one hour of a clock, or two where it is the end of a range; none for what is no hour."""
    hours = int(match["hours"] or match["dotted"] or match["told"] or match["whole"] or match["bare"])
    minutes = int(match["minutes"] or match["after"] or match["then"] or 0)
    if hours > 24 or minutes > 59:
        return []
    at = hours * 60 + minutes
    is_vague = not half and 1 <= hours <= 12 and "clock" in (match["unit"] or "").casefold()
    if not _is_range(match):
        typed = match.string[match.start() if match["bare"] else _start_of_hour(match) : match.end()]
        return [Hour(_in_half(at, half), is_vague, typed.strip(" ,.\n"))]
    end = Hour(_in_half(at, half), is_vague, match[0].strip(" ,.\n"))
    early, before = (
        (match["early"] or "").casefold().replace(".", ""),
        int(match["from"]) * 60 + int(match["since"] or 0),
    )
    early = early or (half if before % 720 < at % 720 else "")
    typed = match[0][: match.end("since" if match["since"] else "from") - match.start()]
    return [Hour(_in_half(before, early), is_vague, typed), end]


def _in_half(minutes: int, half: str) -> int:
    """Return an hour of the clock as one of the day."""
    is_at_noon = half == "noon" and minutes < 240  # "الساعة 2 ظهرا"
    is_late = half in ("pm", "afternoon", "evening") or (half == "night" and minutes >= 360) or is_at_noon
    if minutes < 720 and is_late:
        minutes += 720
    elif half in ("am", "midnight", "night") and 720 <= minutes < 780:
        minutes -= 720
    return minutes % 1440


@cache
def noon_and_midnight(language: str) -> Mapping[str, int]:
    """Return noon and midnight in minutes, by the names that CLDR has for nothing else."""
    minutes = {"noon": 720, "midnight": 0}
    forms = Locale.parse(language, sep="-").day_periods
    named = [
        (period, name.casefold())
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for period, name in forms.get(form, {}).get(width, {}).items()
        if len(name) > 2
    ]
    others = {name for period, name in named if period not in minutes}
    return {name: minutes[period] for period, name in named if period in minutes and name not in others}

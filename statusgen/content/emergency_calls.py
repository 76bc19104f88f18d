"""Find sentences that send people with a question about an appointment to a number for emergencies."""

import re
from collections.abc import Iterator
from functools import cache

from statusgen.model.note import Edition
from statusgen.model.problem import Level, Problem
from statusgen.model.site import Settings
from statusgen.model.vocabulary import denials
from statusgen.texts.parity import plain_text
from statusgen.texts.short_numbers import emergency_numbers
from statusgen.texts.wordlists import read_words

_SENTENCE = re.compile(r"[^.!?;\n]*(?:\.(?=\d)[^.!?;\n]*)*")
_DIGIT = re.compile(r"\d")
_LONGEST = 200
"""Letters of a sentence that are shown."""


def check_emergency_calls(edition: Edition, settings: Settings) -> Iterator[Problem]:
    """Iterate over a warning for each such sentence of a text; one that speaks of danger, or says not to, is right."""
    call, about, danger, room, behind = _patterns(edition.language)
    number = _number_pattern(tuple(sorted(emergency_numbers(settings.country, settings.emergency_number))))
    for match in _SENTENCE.finditer(plain_text(f"{edition.html}\n{edition.press_html}\n{edition.doctors_html}")):
        sentence = match[0].strip().replace("'", "’")
        if not _DIGIT.search(sentence):
            continue
        is_right = danger.search(sentence) or denials(sentence)[0]
        if is_right or not about.search(sentence) or not call.search(sentence):
            continue
        for found in number.finditer(sentence):
            if behind.match(sentence, found.end()) and not room.search(sentence[: found.start()]):
                values = (("number", found[0]), ("sentence", sentence[:_LONGEST]))
                yield Problem(edition.path, 0, "emergency-about-appointment", Level.WARNING, values)
                break


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return how a language says to call, for what, in what danger, and what stands around a number that is called."""
    calls, words = read_words(language, "telephone"), read_words(language, "emergency call")
    forms = {kind: "|".join(map(re.escape, found)) or "(?!)" for kind, found in {**calls, **words}.items()}
    if not calls or not words:
        return (re.compile("(?!)"),) * 5
    shapes = (
        rf"(?<!\w)(?:{forms['call']}|{forms['called']})(?!\w)",
        rf"(?<!\w)(?:{forms['about']})",
        rf"(?<!\w)(?:{forms['danger']})",
        rf"(?<!\w)(?:{forms['room']})\W*$",
        rf"\W*$|\s*[^\w\s]|\s+(?:{forms['behind']}|{forms['called']})(?!\w)",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


@cache
def _number_pattern(numbers: tuple[str, ...]) -> re.Pattern[str]:
    """Return how people write some numbers: 112, 1-1-2, +32 112; two figures alone may be a count."""
    written = (r"[ .\-\u00a0\u202f]?".join(number) for number in numbers if len(number) > 2)
    code, end = r"(?:(?:\+|00)\d{1,3}[ \u00a0\u202f]?)?", r"(?!\w|[.,:/\-]\d|[ \u00a0\u202f]\d)"
    return re.compile(rf"(?<![\w.,/+\-])(?<!\d[ \u00a0\u202f]){code}(?:{'|'.join(written)}){end}")

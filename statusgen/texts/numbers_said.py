"""Read which telephone numbers sentences say to call, and whether one is a slip of the finger away from another."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from statusgen.model.vocabulary import denials, normalise
from statusgen.texts.dates_in_text import names_month
from statusgen.texts.named_days import near_days_of, weekdays_of
from statusgen.texts.parity import plain_text
from statusgen.texts.wordlists import read_words

_QUOTATION = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)
_LINK = re.compile(r'<a href="tel:([+\d]+)"[^>]*>([^<]*)</a>')
_NUMBER = re.compile(r"\x01([+\d]+)\x02([^\x03]*)\x03")
_SENTENCE = re.compile(r"(?:\x01[^\x03]*\x03|[^.!?؟;\n\x01])++")
_QUOTED = re.compile(r"[\"«»“”„‹›]")
_HESITATE = re.compile(r"-(?:h?esit|zoger|aarzel|dud|waha|ezit|zweck|вага|تتردد)")
"""What follows "do not", and is to call all the same."""
_FEWEST = 7
"""Digits of a number that is no short one."""
_ALIKE, _BEHIND = 2, 2
"""In how many digits a number may differ that is mistyped, and how many last ones tell the lines of one house apart."""
_STEM, _WORD = 6, 4


class SaidNumber(Struct, frozen=True):
    """A telephone number that a sentence gives to readers."""

    dialled: str
    typed: str
    sentence: str

    def may_be_other(self, language: str, stops: Iterable[str]) -> bool:
        """Whether the sentence may say that nobody answers, or speak of another day; ``stops`` are normalised."""
        said = f"-{normalise(self.sentence)}-"
        is_later = any(day > 0 for day in near_days_of(self.sentence, language)) or names_month(self.sentence, language)
        return is_later or len(weekdays_of(self.sentence, language)) == 1 or any(f"-{one}-" in said for one in stops)

    def names(self, name: str, language: str) -> bool:
        """Whether the sentence names a line, or only says to call."""
        about = self.sentence.replace(self.typed, " ")
        said, calling = normalise(about).split("-"), {*_words(language, "call"), *_words(language, "between")}
        stems = {one[:_STEM] for one in normalise(name).split("-") if len(one) >= _WORD} - {
            one[:_STEM] for one in calling
        }
        return any(one[:_STEM] in stems for one in said) or all(one in calling or not one.isalpha() for one in said)


def iter_said(html: str, language: str) -> Iterator[SaidNumber]:
    """Iterate over the telephone numbers of typeset HTML, save those that are quoted, denied or called false."""
    if "tel:" not in html:
        return
    marked = _LINK.sub("\x01\\1\x02\\2\x03", _QUOTATION.sub("", html))
    for line in plain_text(marked).split("\n"):
        for match in _SENTENCE.finditer(line) if "\x01" in line and not _QUOTED.search(line) else ():
            sentence = _NUMBER.sub(r"\2", match[0]).strip()
            said = f"-{normalise(sentence)}"
            is_denied = denials(sentence)[0] and not _HESITATE.search(said)
            if is_denied or any(f"-{one}" in said for one in _words(language, "not ours")):
                continue
            for number in _NUMBER.finditer(match[0]):
                yield SaidNumber(number[1], number[2], sentence)


def _words(language: str, kind: str) -> list[str]:
    return [normalise(one) for one in read_words(language, "telephone").get(kind, ()) if one]


def is_same(one: str, other: str) -> bool:
    """Whether two addresses of telephones are one number, with the code of its country or without."""
    return len({*_alike(one, other)}) == 1


def is_slip(said: str, known: str) -> int:
    """Return 1 where two numbers differ by a digit or two; 2 where only the last ones do, as of lines of one house."""
    one, other = _alike(said, known)
    short, long = sorted((one, other), key=len)
    if len(short) < _FEWEST or one == other:
        return 0
    if len(one) != len(other):
        return int(any(long[:at] + long[at + 1 :] == short for at in range(len(long))))
    differ = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return 0 if len(differ) > _ALIKE else 2 if differ[0] >= len(one) - _BEHIND else 1


def _alike(one: str, other: str) -> tuple[str, str]:
    """Return two numbers without what only one of them says of its country."""
    one, other = (re.sub(r"^00(?=[1-9])", "+", number) for number in (one, other))
    if one.startswith("+") == other.startswith("+"):
        return one.lstrip("+"), other.lstrip("+")
    if not one.startswith("+"):
        return _alike(other, one)[::-1]
    return one[1:][-len(other.removeprefix("0")) :], other.removeprefix("0")

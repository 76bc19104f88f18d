"""Read what stands around the figures of a text: signs, "9 out of 10", and the words that say the same."""

import re
from collections.abc import Iterator
from itertools import pairwise

from statusgen.model.vocabulary import normalise
from statusgen.texts.numbers_in_words import read_numbers_in_words, says_part
from statusgen.texts.wordlists import read_words

PartOf = tuple[frozenset[int], float]
"""Two numbers or none, and what percentage of the larger one the smaller is."""
_SIGNED = re.compile(
    r"(?<![^\s(\[«„“:])(?P<sign>[-+−–])(?P<number>\d+(?:[.,]\d+)?)(?![\w/:.–-]*\d)"
    r"(?:\s?(?:(?P<degree>°|grad|degr|grau|stopn|grade)|(?P<percent>%))|(?P<end>\s*(?:[.,;:)\]»]|$)))",
    re.IGNORECASE | re.MULTILINE,
)
"""A figure with its sign, where it is no item of a list and no end of a stretch: of what follows, none is counted."""
_BEHIND = re.compile(r"[^\W\d_]\s")
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![\w.,:/+-])\d{1,4}(?![\w:/%]|[.,]\d|\s%)")
_BETWEEN = re.compile(r"\s(?:[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*\s){1,5}")
"""What stands between the two numbers of "9 rendez-vous de radiologie sur 10"."""

_JOINED = re.compile(r"(?<!\w)(drie|drei|twee|zwei)(?=kwart|viertel|derde|drittel)", re.IGNORECASE)
"""How many thirds or quarters, where Dutch and German write them in one word."""


def iter_at_figures(pattern: re.Pattern[str], text: str, before: int = 0) -> Iterator[re.Match[str]]:
    """Iterate over the matches of an expression that begins at a figure, or at most so many characters ``before`` one.

    Between figures, where nothing is looked for, the expressions that read these would take most of the time.
    """
    behind = 0
    for figure in _FIGURE.finditer(text):
        starts = range(max(behind, figure.start() - before), figure.end())
        behind = max(behind, figure.end())
        if match := next(filter(None, (pattern.match(text, start) for start in starts)), None):
            yield match
            behind = match.end()


def _signed_figures(text: str) -> dict[str, str]:
    """Return the signs of the figures of a text that have one, by figure: degrees, storeys, percentages."""
    found: dict[str, str] = {}
    for match in iter_at_figures(_SIGNED, text, before=1):
        is_alone = match["end"] is not None
        if not is_alone or (match["number"].isdigit() and _BEHIND.match(text, max(0, match.start() - 2))):
            number = match["number"].replace(",", ".") + ("%" if match["percent"] else "")
            found.setdefault(number, "+" if match["sign"] == "+" else "-")
    return found


def find_other_signs(text: str, translation: str, to: str) -> dict[str, str]:
    """Return the figures below zero of a text that have no sign, or another, in its translation ``to`` a language.

    Each with what stands there. A plus says nothing, and a percentage without a sign may be "less" in any words.
    """
    signs, found = _signed_figures(translation), dict[str, str]()
    for number, sign in _signed_figures(text).items():
        other, plain = signs.get(number, ""), number.rstrip("%")
        typed = plain.replace(".", "[.,]")
        stands = re.search(rf"(?<![\w.,:/+−–-]){typed}(?![\d:])", translation)
        is_lost = sign == "-" and not other and stands and plain == number and not _says_below(translation, to)
        if is_lost or (other and sign != other):
            found[sign + number] = other + number
    return found


def _says_below(text: str, language: str) -> bool:
    """Whether a text says in words what the sign of a figure may say: "below zero", "basement"."""
    stems = {normalise(word) for word in read_words(language, "number").get("minus", ())}
    words = normalise(text).split("-")
    return any(word == stem or (len(stem) > 4 and word.startswith(stem)) for word in words for stem in stems)


def iter_parts_of(text: str, language: str) -> Iterator[PartOf]:
    """Iterate over the two numbers of "9 out of 10", none of "three quarters", with the percentage that they are."""
    text = _JOINED.sub(r"\1 ", text)
    said = [(match.start(), match.end(), int(match[0])) for match in iter_at_figures(_NUMBER, text)]
    said += [(one.behind - len(one.typed), one.behind, one.number) for one in read_numbers_in_words(text, language)]
    for (_, behind, one), (start, _, other) in pairwise(sorted(said)):
        if one != other and min(one, other) and _BETWEEN.fullmatch(text[behind:start]):
            yield frozenset((one, other)), 100 * min(one, other) / max(one, other)
    for whole in (2, 3, 4):
        if says_part(text, language, whole, ("part",)):
            counts = {number for *_, number in said if 1 < number < whole} or {1}
            yield from ((frozenset(), 100 * count / whole) for count in counts)


_PARTS_OF_ALL = {
    50: "half|a half|one half|la moitié|moitié|de helft|helft|die hälfte|hälfte|der hälfte|la mitad"
    "|mitad|la metà|metà|a metade|metade|połowa|połowę|jumătate|o jumătate|половина|половину|yarısı"
    "|yarı|النصف|نصف|d’halschent|halschent|1/2",
    33: "a third|one third|un tiers|een derde|ein drittel|un tercio|un terzo|um terço|jedna trzecia"
    "|o treime|третина|üçte biri|ثلث|1/3",
    67: "two thirds|two-thirds|deux tiers|twee derde|zwei drittel|dos tercios|due terzi|dois terços"
    "|dwie trzecie|două treimi|дві третини|üçte ikisi|ثلثان|2/3",
    25: "a quarter|one quarter|un quart|een kwart|ein viertel|un cuarto|una cuarta parte|um quarto"
    "|jedna czwarta|un sfert|чверть|dörtte biri|ربع|1/4",
    75: "three quarters|three-quarters|trois quarts|driekwart|drie kwart|drei viertel|dreiviertel"
    "|tres cuartos|tre quarti|três quartos|trzy czwarte|trei sferturi|три чверті|dörtte üçü|3/4",
}
"""Parts of a whole in words, by what they are in percent."""
_NAMED = (f"(?P<of_{number}>{words})" for number, words in sorted(_PARTS_OF_ALL.items(), reverse=True))
_PART_OF_ALL = re.compile(rf"(?<![\w/])(?:{'|'.join(_NAMED)})(?![\w/])", re.IGNORECASE)


def read_part_of_all(text: str) -> str:
    """Return a text with percent for the one part of a whole that it says in words; empty where it says none."""
    found = _PART_OF_ALL.search(text)
    if found is None or re.search(r"\d", text[: found.start()] + text[found.end() :]):
        return ""
    return f"{text[: found.start()]}{(found.lastgroup or '').removeprefix('of_')} %{text[found.end() :]}"

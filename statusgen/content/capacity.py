"""Read shares of the usual work as hospitals publish them: 70 %, 85,5 %, 40-50 %, more than 70 %, about 70 %."""

import re
from collections.abc import Iterator

from statusgen.content.fields import Fields, iter_once
from statusgen.content.front_matter import Scalar, Table
from statusgen.content.services import names_of, read_places
from statusgen.model.capacity import Capacity, Estimate, Share
from statusgen.model.site import WHOLE_GROUP, Catalogue
from statusgen.model.statement import PlaceCapacity
from statusgen.model.vocabulary import Vocabulary, normalise, signs_of
from statusgen.texts.figures import read_part_of_all

_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d)?(?![\d]|[.,]\d)")
_SIGNS = {
    ">": Share.MORE_THAN,
    "+ de": Share.MORE_THAN,
    "<": Share.LESS_THAN,
    "- de": Share.LESS_THAN,
    ">=": Share.AT_LEAST,
    "≥": Share.AT_LEAST,
    "<=": Share.AT_MOST,
    "≤": Share.AT_MOST,
    **dict.fromkeys(("~", "≈", "±", "+/-", "+-", "∼"), Share.ABOUT),
}
"""What is typed before a number instead of words, without its spaces around."""
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_DASH = re.compile(rf"[{_DASHES}]{{1,2}}")


def parse_capacity(typed: str, vocabulary: Vocabulary) -> Capacity | None:
    """Find the share that was typed, in the words of any language of the site; None when it cannot be told."""
    text = typed.replace("٪", "%").replace("％", "%").replace("٫", ".")
    in_words = read_part_of_all(text)
    text = in_words or text
    found = _NUMBER.findall(text)
    numbers = [_as_number(number) for number in found]
    if not numbers or len(numbers) > 2 or any(number > 100 for number in numbers):
        return None
    if "%" not in text and any(number <= 1 and not said.isdigit() for said, number in zip(found, numbers, strict=True)):
        return None  # who writes 0.7 may mean 70 %
    before, *others = (part.replace("%", " ").strip(" .\u00a0\u202f") for part in _NUMBER.split(text))
    low, high = numbers[0], numbers[1] if len(numbers) > 1 else None
    is_bare = _is_unit(others[-1], vocabulary)
    if high is None and is_bare and before in _SIGNS:
        return _judge(Estimate(_SIGNS[before], low))
    endings = [part.lstrip("'’") for part in others]  # "%70’ten fazla"
    if any(signs_of(part) or any(map(str.isdigit, part)) for part in (before, *endings)):
        return None
    if high is not None and is_bare and not before and _DASH.fullmatch(others[0]):
        return _judge(Estimate(Share.BETWEEN, low, high))
    if any(part != part.strip(_DASHES) for part in (before, *others)):
        return None
    if high is None and is_bare and _is_unit(before, vocabulary):
        return Estimate(Share.ABOUT, low) if in_words else low
    if high is not None and not any(map(str.isalpha, others[0])):
        return None
    names = ["number"] if high is None else ["low", "high"]
    words = " ".join(filter(None, (before, *(part for pair in zip(names, others, strict=True) for part in pair))))
    share = _find_share(words, vocabulary)
    return None if share is None else _judge(Estimate(share, low, high))


def _is_unit(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text beside a number adds nothing to it: it is empty, or "percent" in words."""
    return not text or normalise(text) in vocabulary.aliases.get("percent", {})


def _as_number(typed: str) -> int | float:
    number = float(typed.replace(",", "."))
    return int(number) if number.is_integer() else number


def _find_share(words: str, vocabulary: Vocabulary) -> Share | None:
    """Find what a text says in which numbers have given way to their names."""
    wanted = f"-{normalise(words)}-"
    for unit in vocabulary.aliases.get("percent", {}):
        wanted = wanted.replace(f"-{unit}-", "-")
    found = vocabulary.find("share", wanted, tuple(Share))
    return None if found is None else Share(found)


def _judge(estimate: Estimate) -> Estimate | None:
    """Return an estimate that can be meant: a range that rises, less than something, more than less than all."""
    if estimate.high is not None and estimate.low >= estimate.high:
        return None
    is_empty = (estimate.share, estimate.low) in ((Share.LESS_THAN, 0), (Share.MORE_THAN, 100))
    return None if is_empty else estimate


def read_capacity(fields: Fields, key: str) -> Capacity | None:
    """Find the share of a key; None when absent, or unreadable (which is reported)."""
    text = fields.text(key)
    if not text:
        return None
    capacity = parse_capacity(text, fields.reading.vocabulary)
    if capacity is None:
        fields.reading.report("capacity-unreadable", fields.line_of(key), typed=text, key=fields.typed_key(key))
    return capacity


def iter_capacities(fields: Fields, key: str, catalogue: Catalogue) -> Iterator[PlaceCapacity]:
    """Iterate over the shares of hospitals: one value for the whole group, or a table with one for each hospital."""
    value, reading = fields.value(key), fields.reading
    if not isinstance(value, Table):
        whole = read_capacity(fields, key)
        if whole is not None:
            yield PlaceCapacity(WHOLE_GROUP, whole)
        return
    names = names_of(catalogue.locations) | names_of(catalogue.groups)
    found: dict[str, Capacity] = {}
    of_groups: dict[str, Capacity] = {}
    for entry in iter_once(reading, value):
        called = read_places(reading, entry.key, entry.line, names, catalogue, catalogue.locations)
        typed = entry.value.text if isinstance(entry.value, Scalar) else ""
        if not typed:
            reading.report("value-missing", entry.line, key=entry.key)
        elif (capacity := parse_capacity(typed, reading.vocabulary)) is None:
            reading.report("capacity-unreadable", entry.line, typed=typed, key=entry.key)
        else:
            is_group = names.id_of(entry.key) in catalogue.groups
            (of_groups if is_group else found).update(dict.fromkeys(called, capacity))
    for place, capacity in {**of_groups, **found}.items():
        yield PlaceCapacity(place, capacity)

"""Read values out of a table of front matter: texts, words, dates, numbers; every mistake is collected."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from statusgen.content.dates import Typed, find_date_within, parse_date
from statusgen.content.front_matter import Entry, Listing, Scalar, Table, Value
from statusgen.content.instants import place_instant, show_ahead
from statusgen.content.messages import editors_language, with_example_day, year_letters
from statusgen.content.names import Names
from statusgen.content.source import Source
from statusgen.content.tags import nearest_language
from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.problem import Level, Problem
from statusgen.model.vocabulary import CROSSED_OUT, Vocabulary, denials, normalise
from statusgen.texts.date_fault import DateFault
from statusgen.texts.persons import is_left_open, says_nothing
from statusgen.texts.short_numbers import is_for_emergencies
from statusgen.texts.spoken import FROM, TO, narrow, without_included, without_lead

W = TypeVar("W", bound=str)
OF_SERVICE = ("at", "state", "rule", "from", "until", "every", "windows", "elsewhere", "remark", "ambulances", "except")
"""Keys that stand below a service, and are looked for at the top of a note."""
DATED = (
    *("date-unreadable", "date-month-name", "validity-missing", "published-missing", "identity-missing"),
    *("remark-almost", "appointments-unreadable", "restart-before-publication", "date-before-publication"),
)
"""Problems whose advice shows a date."""
AS_BEFORE = frozenset(
    (
        *("line-crossed-out", "text-in-braces", "value-open", "conflict-left", "encoded-twice", "name-of-several"),
        *("placeholder-left", "markdown-unknown", "corrects-later", "title-missing", "rule-half-said"),
        "restart-before-publication",
    )
)
"""Problems that were none when older notes were published, and in spite of which these are read as they were then."""
_GAP = r"(?<!\s)\s++"  # tried from its first space alone: else a line of spaces is gone over once for each of them
AND_OR = re.compile(rf"{_GAP}(?:and|or|et|ou|en|of|und|oder)\s+", re.IGNORECASE)
"""What people write between two things, in the languages of editors: none must be lost for want of a comma."""
BETWEEN_NAMES = re.compile(
    rf"{AND_OR.pattern}|{_GAP}(?:an|as well as|ainsi que|e|y|o|ed|i|oraz|lub|și|şi|si|sau|ve|veya|та|і|й|або|أو)\s+"
    rf"|{_GAP}و\s*|(?:{_GAP})?[;/+&|،]\s*|{_GAP}[-–—]\s+|(?:{_GAP})?[–—]\s*",
    re.IGNORECASE,
)
"""What people of all thirteen languages write between two names."""
_PHONE = re.compile(r"\+?[\d(][\d\s./()\u00a0\u202f-]*\d")
_CALLED = re.compile(r"\+?\(?\d(?:[\s./()\u00a0\u202f-]*\d){2,}")
"""How a value begins that is a number to call, and no "50 %"."""
LONGEST_PHONE = 15
"""Digits of a telephone number: ITU-T E.164."""
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


class Reading(Struct, frozen=True):
    """The file that values are read from, with the vocabulary, languages and timezone to read them."""

    source: Source
    vocabulary: Vocabulary
    languages: tuple[str, ...]
    """The languages of the site, that of the editors first."""
    zone: ZoneInfo
    problems: list[Problem] = field(default_factory=list)
    published: Typed | None = None
    """When the note is published; None when unknown."""
    year: str = ""
    """The year in which the note is published, for examples of dates; empty when unknown."""
    services: Collection[str] = ()
    """Normalised names of services, which stand below a key of their own."""
    as_before: bool = False
    """Whether what newer rules refuse is read as it was before them, with a warning."""

    @property
    def day(self) -> date | None:
        """The day on which the note is published, which is what it calls today; None when unknown."""
        return self.published.day if self.published else None

    def usual_key(self, key: str) -> str:
        """Return a key as the editors of the site would write it."""
        return self.vocabulary.usual(self.languages[0], "key", (key,))

    def report(self, code: str, line: int, level: Level = Level.ERROR, **values: object) -> None:
        """Collect a problem about a line; one to be filled in, or whose bracket is open, has only that problem."""
        if code in DATED:
            letters = year_letters(editors_language(self.languages[0]))
            values = {"year": self.year or letters, **values}
        is_open = any(said.code == "value-open" and said.line == line for said in self.problems)
        if self.as_before and code in AS_BEFORE:
            level = Level.WARNING
        if not is_open and not self.source.is_unfilled(line):
            self.problems.append(self.source.problem(code, line, level, **values))

    def crosses_out(self, typed: str, line: int) -> bool:
        """Report a name that has a sign too many; whether its line does not count."""
        self.report("line-crossed-out", line, typed=typed)
        return not self.as_before


class Fields:
    """The entries of a table under their canonical keys.

    Unknown keys and keys given twice are reported once, when the fields are made.
    """

    def __init__(
        self,
        reading: Reading,
        table: Table,
        allowed: Sequence[str],
        refused: Collection[str] = (),
        owner: Entry | None = None,
    ) -> None:
        """Sort entries by key; ``refused`` keys are read, so that their reader can say why not, but never proposed.

        ``owner`` is the entry below which the table stands; without it the table is taken for the whole file.
        """
        self.reading = reading
        self.owner = owner.key if owner else reading.source.path.rpartition("/")[2]
        self.line = owner.line if owner else 0
        self.entries: dict[str, Entry] = {}
        self.mistyped: set[str] = set()
        """Keys that somebody likely meant and typed otherwise: that is said, and not that they are missing, too."""
        for entry in table.entries:
            key = reading.vocabulary.find("key", entry.key, (*allowed, *refused))
            typed = entry.value.text if isinstance(entry.value, Scalar) else ""
            if key is None:
                self._report_unknown(entry, allowed)
            elif reading.vocabulary.adds_signs("key", entry.key, key) and reading.crosses_out(entry.key, entry.line):
                continue
            elif CROSSED_OUT.match(typed) and reading.crosses_out(typed, entry.line):
                self.mistyped.add(key)
            elif key in self.entries:
                reading.report("key-twice", entry.line, key=entry.key, first=self.entries[key].line)
            else:
                self.entries[key] = entry

    def _report_unknown(self, entry: Entry, allowed: Collection[str]) -> None:
        of_service = self.reading.vocabulary.find("key", entry.key, OF_SERVICE)
        is_service = normalise(entry.key) in self.reading.services
        typed = narrow(entry.value.text) if isinstance(entry.value, Scalar) else ""
        called = _CALLED.match(typed) if is_service and "lines" in allowed else None
        is_line = called is not None and not find_date_within(called[0], self.reading.languages, self.reading.day)
        if (of_service or (is_service and not is_line)) and "services" in allowed:
            code, services = "key-of-service" if of_service else "service-at-margin", self.reading.usual_key("services")
            self.reading.report(code, entry.line, key=entry.key, services=services)
            return
        near = self.reading.vocabulary.suggest(self.reading.languages[0], "key", entry.key, allowed)
        if not near and is_line:
            near = self.reading.usual_key("lines")
        elif not near and (word := read_vocabulary(known_languages()).find("key", entry.key, allowed)):
            near = self.reading.usual_key(word)  # in a language that the site does not have
        if near:
            self.reading.report("key-unknown-near", entry.line, key=entry.key, near=near)
            self.mistyped.add(self.reading.vocabulary.find("key", near, allowed) or near)
        else:
            known = self.reading.vocabulary.usual(self.reading.languages[0], "key", allowed)
            self.reading.report("key-unknown", entry.line, key=entry.key, allowed=known)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the table's owner when the key is absent: 0 for the whole file."""
        entry = self.entries.get(key)
        return entry.line if entry else self.line

    def typed_key(self, key: str) -> str:
        """Return a key as typed, or as the editors of the site would write it when it is absent."""
        entry = self.entries.get(key)
        return entry.key if entry else self.reading.usual_key(key)

    def lines(self) -> dict[str, int]:
        """Return the line of every key given."""
        return {key: entry.line for key, entry in self.entries.items()}

    def report_empty(self, level: Level, but: Collection[str] = ()) -> None:
        """Report keys behind which nothing stands, ``but`` for some: whoever left one open meant to say something."""
        for key, entry in self.entries.items():
            if self.value(key) is None and key not in but:
                self.reading.report("value-missing", entry.line, level, key=entry.key)

    def value(self, key: str) -> Value | None:
        """Find the raw value of a key; None when absent or left empty."""
        entry = self.entries.get(key)
        if entry is None or entry.is_empty:
            return None
        return entry.value

    def text(self, key: str) -> str:
        """Return a text, to the end of its line whatever it holds; empty when absent."""
        value = self.value(key)
        if value is None:
            return ""
        if isinstance(value, Scalar):
            said = " ".join(value.text.split())
            if re.match(r"\{\s*[a-z]{2}(?:-\w+)?\s*:", said):  # texts by language, which nobody closed
                self.reading.report("text-in-braces", self.line_of(key), typed=said)
            return said
        typed = self.reading.source.lines[self.line_of(key) - 1].partition(":")[2].strip()
        if typed.startswith("{"):
            self.reading.report("text-in-braces", self.line_of(key), typed=typed)
        if not typed:
            self.reading.report("value-not-text", self.line_of(key), key=self.typed_key(key))
        return typed

    def phone(self, key: str, emergency: tuple[str, str] | None = None) -> str:
        """Return a telephone number in ordinary figures; what is not one number is warned about.

        A number for emergencies is an error where ``emergency``, country and number of the settings, is given. What is
        left open is none: nobody can call "?".
        """
        typed = narrow(self.text(key))
        digits = sum(map(str.isdigit, typed))
        if typed and not (_PHONE.fullmatch(typed) and digits <= LONGEST_PHONE):
            self.reading.report("phone-unreadable", self.line_of(key), Level.WARNING, typed=typed)
        if emergency is not None and is_for_emergencies(typed, *emergency):
            self.reading.report("line-of-emergencies", self.line_of(key), typed=typed, owner=self.owner)
        return "" if is_left_open(typed) else typed

    def word(self, key: str, kind: str, words: Callable[[str], W], allowed: Collection[str]) -> W | None:
        """Find the closed word of a key; None when absent or unknown (which is reported)."""
        text = self.text(key)
        return read_word(self.reading, kind, text, self.line_of(key), words, allowed) if text else None

    def yes_or_no(self, key: str) -> bool | None:
        """Find a yes or a no; None when absent or neither (which is reported)."""
        answer = self.word(key, "yes", str, ("yes", "no"))
        return None if answer is None else answer == "yes"

    def instant(self, key: str, *, end_of_day: bool = False, start_of_day: bool = False) -> datetime | None:
        """Find an instant, or the start or the end of a day; None when absent or unreadable (which is reported)."""
        text = self.text(key)
        if not text:
            return None
        lead = TO if end_of_day else FROM if start_of_day else frozenset[str]()
        try:
            read = self._read_date(without_included(text), lead)
            return place_instant(text, read, self.reading.zone, end_of_day=end_of_day, start_of_day=start_of_day)
        except DateFault as fault:
            self.report_date(key, DateFault(fault.code, **{**fault.values, "typed": text}))
        except OverflowError:  # the first or the last day that a calendar holds
            self.report_date(key, DateFault("date-impossible", typed=text))
        return None

    def _read_date(self, text: str, lead: frozenset[str]) -> Typed:
        """Read a date without what leads to it, or with: "a las 9" and "van 1 tot 3 mei" mean more than 9 and 1."""
        try:
            return parse_date(without_lead(text, lead), self.reading.languages, self.reading.day)
        except DateFault as fault:
            if fault.code not in ("date-unreadable", "date-month-name"):
                raise
            return parse_date(text, self.reading.languages, self.reading.day)

    def day(self, key: str) -> date | None:
        """Find a day; None when absent or unreadable (which is reported)."""
        text = self.text(key)
        if not text:
            return None
        try:
            return parse_date(text, self.reading.languages, self.reading.day).day
        except DateFault as fault:
            self.report_date(key, fault)
            return None

    def report_date(self, key: str, fault: DateFault) -> None:
        """Report what is wrong with a date or an hour of a key, with an example of the note's year."""
        unknown = year_letters(editors_language(self.reading.languages[0]))
        year, typed = self.reading.year or unknown, self.typed_key(key)
        written = fault.values.get("typed", "") if fault.code == "date-unreadable" else ""
        if right := find_date_within(written, self.reading.languages, self.reading.day):
            fault = DateFault("date-and-more", typed=written, right=right)
        counted = show_ahead(fault.values.get("minutes", ""), self.reading.published, self.reading.zone)
        values = {**with_example_day({**fault.values, **counted}, year), "key": typed, "year": year}
        if fault.code in ("date-stretch", "date-open"):
            values |= {key: self.reading.usual_key(key) for key in ("from", "until")}
        self.reading.report(fault.code, self.line_of(key), Level.ERROR, **values)

    def number(self, key: str, low: int, high: int, beside: re.Pattern[str] | None = None) -> int | None:
        """Find a whole number in a range, with a percent sign or what may stand ``beside``; else it is reported."""
        text = self.text(key).rstrip("% \u00a0\u202f")
        text = beside.sub("", text) if beside else text
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
            self.reading.report(
                "number-unreadable", self.line_of(key), key=self.typed_key(key), typed=text, low=low, high=high
            )
            return None
        return int(text)

    def items(self, key: str) -> Iterator[Value]:
        """Iterate over the values of a key: the items of a list, or the one value itself."""
        value = self.value(key)
        if isinstance(value, Listing):
            yield from value.items
        elif value is not None:
            yield value

    def names(self, key: str, names: "Names") -> Iterator[tuple[str, int]]:
        """Iterate over the names of a list, with their lines: also those with "and", a slash or a dash between them."""
        for typed, line in self.texts(key, lambda text: normalise(text) in names.ids):
            parts = [part.strip() for part in BETWEEN_NAMES.split(typed)]
            is_list = normalise(typed) not in names.ids and all(normalise(part) in names.ids for part in parts)
            yield from ((part, line) for part in (parts if is_list else (typed,)))

    def texts(self, key: str, is_whole: Callable[[str], bool] = lambda _text: False) -> Iterator[tuple[str, int]]:
        """Iterate over the texts of a list, or of one line of texts between commas, with their lines.

        ``is_whole`` knows texts that hold a comma of their own.
        """
        for item in self.items(key):
            if isinstance(item, Scalar) and is_whole(item.text):
                yield item.text, item.line
            elif isinstance(item, Scalar):
                listed = _BRACKETS.fullmatch(item.text.strip())  # a list between quotes
                for part in re.split("[,،]", listed[1] if listed else item.text):
                    if part.strip():
                        yield part.strip(), item.line
            else:
                self.reading.report("value-not-text", item.line, key=self.typed_key(key))


def iter_once(reading: Reading, value: Value | None, key: str = "", allowed: str = "") -> Iterator[Entry]:
    """Iterate over the entries of a table of names; a name given twice is reported, and its first entry counts.

    What is no table is reported as such, where the ``key`` of the table is given with what is ``allowed`` in it.
    """
    if key and value is not None and not isinstance(value, Table):
        reading.report("table-expected", value.line, key=key, allowed=allowed)
    seen: dict[str, int] = {}
    for entry in value.entries if isinstance(value, Table) else ():
        if normalise(entry.key) in seen:
            reading.report("key-twice", entry.line, key=entry.key, first=seen[normalise(entry.key)])
        else:
            seen[normalise(entry.key)] = entry.line
            yield entry


def read_word(
    reading: Reading, kind: str, typed: str, line: int, words: Callable[[str], W], allowed: Collection[str]
) -> W | None:
    """Find the closed word for what was typed; report it with a "did you mean" when there is none."""
    word = reading.vocabulary.find(kind, typed, allowed)
    if (
        word is not None
        and reading.vocabulary.adds_signs(kind, typed, word)
        and reading.crosses_out(typed.strip(), line)
    ):
        return None
    if word is not None:
        return words(word)
    near = None if says_nothing(typed) else reading.vocabulary.suggest(reading.languages[0], kind, typed, allowed)
    named: tuple[str, ...] = ()
    if kind == "state" and not denials(typed)[0]:
        found = (reading.vocabulary.named_in, reading.vocabulary.continued_in)
        named = tuple(dict.fromkeys(word for find in found for word in find(kind, typed, allowed)))
    meant = reading.vocabulary.find(kind, near, allowed) if near else None
    if near and {*named} <= {meant}:
        reading.report("word-unknown-near", line, typed=typed.strip(), near=near)
    else:  # "partially cancelled" names one state and resembles another: neither is proposed alone
        among = [word for word in allowed if word in named or word == meant] if near or named[1:] else allowed
        known = reading.vocabulary.usual(reading.languages[0], kind, among)
        reading.report("word-unknown", line, typed=typed.strip(), allowed=known)
    return None


def report_language(reading: Reading, typed: str, line: int, known: Iterable[str], level: Level = Level.ERROR) -> None:
    """Report the tag of a language that is not known, with the one that was likely meant."""
    known = tuple(known)
    near = nearest_language(typed, known)
    if near:
        reading.report("language-unknown-near", line, level, language=typed, near=near)
    else:
        reading.report("language-unknown", line, level, language=typed, known=", ".join(known))


def read_id(reading: Reading, code: str, typed: str, line: int, names: Names) -> str | None:
    """Find the id for a typed id or name; report it when there is none."""
    found = names.ids.get(normalise(typed))
    if found is not None and names.adds_signs(typed) and reading.crosses_out(typed, line):
        return None
    if several := names.means(typed):
        meant = [names.name_of(id_) for id_ in several]
        reading.report("name-of-several", line, typed=typed, known=", ".join(meant))
        return found if reading.as_before else None
    if found is not None:
        return found
    if beyond := names.beyond(typed, reading.languages[0]):  # no slip of the finger
        reading.report(beyond[0], line, Level.ERROR, typed=typed, **beyond[1])
        return None
    among = names.named_in_part(typed)
    if near := names.near(typed) or (among[0] if len(among) == 1 else ""):
        reading.report(f"{code}-near", line, typed=typed, near=near)
    else:
        reading.report(code, line, typed=typed, known=", ".join(among or names.shown.values()))
    return None

"""Prose → HTML: Markdown with nothing trusted in it, and a limit on what one note may cost."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeVar, get_type_hints

import msgspec
import nh3
from msgspec import Struct

from statusgen.alarm import has_alarm, ring_after
from statusgen.content.prose_parts import find_misplaced, split_parts
from statusgen.content.site_links import Targets, place_links
from statusgen.content.source import Source, strip_controls
from statusgen.content.typed_markdown import COMMENT, as_typed, find_reversed_link, find_unknown, whole_address
from statusgen.model.problem import Level, Problem
from statusgen.texts.patient_traces import find_patient_named, find_patient_number
from statusgen.texts.plain_prose import SCHEMES, convert_plain
from statusgen.texts.typeset import typeset
from statusgen.texts.unfinished import iter_unfinished
from statusgen.texts.wordlists import all_words

SIZE_LIMIT = 64 * 1024
"""Bytes of one note's text; the longest real bulletins read were a tenth of it."""
TIME_LIMIT = 2.0
"""Seconds that the conversion of one note may take; an ordinary note takes a thousandth of it."""

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

_HTML = re.compile(
    r"<!--.*?-->|<!--|<!\[CDATA\[.*?\]\]>|<!\[CDATA\[|<[!?][a-zA-Z][^>]*>"
    r"|<(script|style|iframe|object|template|svg|math|noscript|textarea|title)\b[^>]*>.*?</\1\s*>"
    # What is never closed is dropped alone: the bulletin must not end there in silence.
    r"|</?(?:(?:[ovwmx]|st1|xml):)?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/][^<>]*)?>",  # <o:p> is of word processors
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = re.compile(
    r"^</?(?:address|article|aside|blockquote|br|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header"
    r"|hr|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
"""Tags between which browsers part words."""
_GAP = "\x00"
"""Stands where such a tag stood until the text is whole again; no source holds it."""
_CODE = re.compile(r"(?P<ticks>`{1,3})(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)")
_NO_HEADER = re.compile(r"<thead>\s*<tr>\s*(?:<th></th>\s*)+</tr>\s*</thead>\s*")
_LIST_ITEM = re.compile(r"^(?:[-*+]|1[.)])\s+\S")
_ANY_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_LANGUAGE = re.compile(r"\.([a-z\-]{2,8})\.md$", re.IGNORECASE)
_APART = r"[.\-/ \u00a0\u202f]?"
_DIGIT = re.compile(r"\d")
_NINE_DIGITS = re.compile(r"\d(?:\D{0,3}\d){8}")
_LONG = re.compile(r"\d(?:[ ./-]?\d){3}")
_NATIONAL_NUMBER = re.compile(
    rf"(?<!\d)(\d{{2}}){_APART}(\d{{2}}){_APART}(\d{{2}}){_APART}(\d{{3}}){_APART}(\d{{2}})(?!\d)"
)
_MOBILE = re.compile(rf"(?<!\d)(?:\+32|0032|0)\s?\(?0?\)?4(?:\d{_APART}){{7}}\d(?!\d)")
_PERSON = re.compile(
    r"\b[Pp](?:atiente?|ati[eë]nte?|atientin)\s+"
    r"(?:M\.|[Mm]r|[Mm]me|[Mm]onsieur|[Mm]adame|[Hh]err|[Ff]rau|[Mm]evrouw|[Mm]eneer|[Dd]hr\.|[Mm]rs?|[Mm]s)\.?\s+[A-ZÀ-Þ]\w+"
)

_BORN = re.compile(
    r"(?<!\w)(?:[^\W\d_a-zß-ÿ][\w’'\-]*\.?\s+){1,3}[^\W\d_a-zß-ÿ][\w’'\-]+[\s,(]+"
    r"(?:née?|nato|nata|nacid[oa]|nascid[oa]|geboren|born|gebuer|urodzon[aey]|născută?|narodzon[ay]|народж\w+|doğum\w*|\*)"
    r"(?:\s+[^\W\d]{1,4})?[\s:]+\d"
)
"""A name and a day of birth."""

T = TypeVar("T")


class TooSlow(Exception):
    """The conversion of a note took longer than the limit."""


class Prose(Struct, frozen=True):
    """The parts of a note's text as sanitised HTML: for patients, for the press, for doctors who refer patients."""

    html: str
    press_html: str
    doctors_html: str = ""


def parse_prose(
    source: Source,
    body: tuple[str, ...],
    first_line: int,
    headings: Mapping[str, str],
    numbers: frozenset[str] = frozenset(),
    targets: Targets | None = None,
    level: Level = Level.ERROR,
    unfinished: Level = Level.ERROR,
) -> tuple[Prose, list[Problem]]:
    """Turn the body of a note into HTML; raw HTML, foreign images and dangerous links are dropped and reported.

    ``headings`` are the normalised headings that open the part for the press or for doctors, ``numbers`` the telephone
    numbers that the site knows, ``targets`` what of it a text may link to; a link to anything else is a problem of a
    ``level``, and what is ``unfinished`` of another. Past the size or the time limit there is a problem and no HTML.
    """
    problems: list[Problem] = []
    size = sum(len(line.encode()) + 1 for line in body)
    if size > SIZE_LIMIT:
        return Prose("", ""), [source.problem("note-too-long", first_line, size=size // 1024, limit=SIZE_LIMIT // 1024)]
    problems += find_private(source, enumerate(body, first_line), unfinished)
    too_slow = [source.problem("note-too-slow", first_line, seconds=int(TIME_LIMIT))]
    try:
        text = "\n".join(body)
        text, dropped = within(TIME_LIMIT, _strip_html, text) if "<" in text else (text, [])
    except TooSlow:
        return Prose("", ""), [*problems, *too_slow]
    problems += [source.problem("html-dropped", first_line + line, Level.WARNING, tag=tag) for line, tag in dropped]
    for line, typed in enumerate(body, first_line):
        if COMMENT.match(typed):
            problems.append(source.problem("html-dropped", line, Level.WARNING, tag=typed.strip()[:60]))
        elif link := find_reversed_link(typed):
            problems.append(source.problem("link-reversed", line, Level.WARNING, typed=link[0], right=link[1]))
        elif unknown := find_unknown(typed):
            problems.append(source.problem("markdown-unknown", line, Level.WARNING, typed=unknown))
    problems += find_misplaced(source, body, first_line, headings)
    split = split_parts(text.split("\n"), headings)
    try:
        rendered = [within(TIME_LIMIT, to_html, "\n".join(part)) if any(part) else ("", []) for part in split]
    except (TooSlow, RecursionError):
        return Prose("", ""), [*problems, *too_slow]
    for _, refused in rendered:
        for code, address in refused:
            said = (
                n for n, typed in enumerate(body, first_line) if address in typed.replace("\\", "") or address in typed
            )
            line, near = next(said, first_line), whole_address(address) if code == "link-relative" else ""
            if near:
                problems.append(source.problem("link-relative-near", line, Level.WARNING, address=address, near=near))
            else:
                problems.append(source.problem(code, line, Level.WARNING, address=address))
    language = _LANGUAGE.search(source.path)
    parts: list[str] = []
    for made, _ in rendered:
        html, unplaced = place_links(made, targets) if targets is not None else (made, [])
        parts.append(typeset(html, language[1].lower() if language else "", numbers))
        for typed, near, known in unplaced:
            line = next((n for n, said in enumerate(body, first_line) if typed.partition(":")[2] in said), first_line)
            code = "link-unknown-near" if near else "link-unknown"
            problems.append(source.problem(code, line, level, typed=typed, near=near, known=known))
    return Prose(*parts), problems


def within(seconds: float, function: Callable[[str], T], text: str) -> T:
    """Call a function, and raise TooSlow when it has not returned after so many seconds of work.

    Where the system has an alarm for that, it is used (the regular expression engine lets it through): a machine that
    is busy with something else makes no note too slow. Elsewhere a process is given so long by the clock.
    """
    if not has_alarm():
        return _within_process(seconds, function, text)
    with ring_after(seconds, TooSlow, of_processor=True):
        return function(text)


_CHILD = """
import importlib, json, sys
module, name, text = json.load(sys.stdin)
json.dump(getattr(importlib.import_module(module), name)(text), sys.stdout)
"""


def _within_process(seconds: float, function: Callable[[str], T], text: str) -> T:
    """Call a function of a module in a process of its own; one that fails there counts as too slow."""
    import subprocess

    # The process also pays for its start and its imports.
    patience = seconds + 5
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    question = json.dumps((function.__module__, function.__name__, text)).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=question,
            env=variables,
            timeout=patience,
            capture_output=True,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise TooSlow from None
    answer: T = msgspec.convert(json.loads(done.stdout), get_type_hints(function)["return"])
    return answer


def to_html(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Convert Markdown, as it was typed, to sanitised HTML, with (problem code, address) of what was refused."""
    if not text.strip():
        return "", []
    refused: list[tuple[str, str]] = []
    text = "\n".join(_with_blank_lines(as_typed(text.split("\n"))))
    raw = convert_plain(text)
    if raw is None:
        from statusgen.content.markdown_prose import convert

        raw, refused = convert(text)
    html = _NO_HEADER.sub("", clean_html(raw))
    return html.replace("<th></th>", "<td></td>"), list(refused)  # a header without words names nothing


def clean_html(raw: str) -> str:
    """Return HTML with nothing in it that a note may not hold; what was cleaned before stays as it is."""
    if not raw:
        return ""
    clean = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel="noopener noreferrer")
    return strip_controls(clean).strip()


def _strip_html(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Take raw HTML out of Markdown text, except in code, and return it with (line counted from 0, tag) of each.

    Where a tag that parts words stood, a space does, except at an end of a line and before a full stop.
    """
    code = [match.span() for match in _CODE.finditer(text)]
    dropped: list[tuple[int, str]] = []

    def drop(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in code):
            return match.group()
        dropped.append((text.count("\n", 0, match.start()), match.group().split("\n")[0][:60]))
        gap = _GAP if _BLOCK.match(match.group()) else ""
        return "\n" * match.group().count("\n") or gap

    kept = re.sub(rf"^([ \t]*){_GAP}[ {_GAP}]*", r"\1", _HTML.sub(drop, text), flags=re.MULTILINE)
    kept = re.sub(rf"[ {_GAP}]*{_GAP}(?=[.,)]|$)", "", kept, flags=re.MULTILINE)
    return re.sub(rf"[ {_GAP}]*{_GAP}[ {_GAP}]*", " ", kept), dropped


def _with_blank_lines(lines: list[str]) -> list[str]:
    """Give a list the blank line that Markdown wants before it, and that people forget."""
    spaced: list[str] = []
    for line in lines:
        before = spaced[-1] if spaced else ""
        if _LIST_ITEM.match(line) and before.strip() and not _ANY_ITEM.match(before) and not before.startswith(" "):
            spaced.append("")
        spaced.append(line)
    return spaced


_SENTENCE_END = re.compile(r"(?<=\w{5}[.!?])\s+")
"""Where sentences end, and no title of a person is shortened."""


_LABEL = re.compile(r"^[^:]{1,40}:\s")
"""For whom a line is: "Patients: call Mrs Smith" says nothing of a patient."""


@cache
def _person() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return how people are called by their surnames, what is said of patients, and what offices people have."""
    titles = "|".join(f"[{one[0].lower()}{one[0].upper()}]{re.escape(one[1:])}" for one in all_words("person", "title"))
    patients = "|".join(re.escape(one) for one in all_words("person", "patient"))
    offices = "|".join(re.escape(one) for one in all_words("person", "office"))
    return (
        re.compile(
            rf"(?<!\w)(?:{titles})\s(?:(?:de|van|von|der|den|di|da|le|la|el)\s)*[A-ZÀ-ÞА-Я\u0600-\u06ff][\w’'-]+"
        ),
        re.compile(rf"(?<!\w)(?:{patients})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{offices})", re.IGNORECASE),
    )


@cache
def _titles() -> frozenset[str]:
    """Return the last words of what people are called by, with small and with capital letters."""
    last = [title.split()[-1] for title in all_words("person", "title")]
    return frozenset(form for word in last for form in (word, word[0].upper() + word[1:], word[0].lower() + word[1:]))


def _find_patient(line: str) -> str:
    """Return who is called by a surname in a sentence about patients, and has no office in it; empty for nobody."""
    if _titles().isdisjoint(line.split()):  # asked of every line: the patterns below cost thirty times as much
        return ""
    person, patient, office = _person()
    for sentence in _SENTENCE_END.split(line):
        match, said = person.search(sentence), _LABEL.sub("", sentence)
        if match and patient.search(person.sub(" ", said)) and not office.search(sentence):
            return match.group()
    return ""


@cache
def _record_number() -> re.Pattern[str]:
    """Return how numbers of patients' records are written: what they are called, then at least four digits."""
    labels = "|".join(re.escape(one) for one in all_words("person", "record"))
    return re.compile(
        rf"(?<!\w)(?:{labels})(?!\w)[\s:.°º#n]{{0,6}}[A-Z]{{0,3}}[-\s]?\d(?:[ ./-]?\d){{3,}}", re.IGNORECASE
    )


def without_private(text: str) -> str:
    """Return a text without the numbers of persons that should not stand in it: nobody is to copy them."""
    return _MOBILE.sub(" ", _NATIONAL_NUMBER.sub(" ", text)) if _NINE_DIGITS.search(text) else text


def find_private(
    source: Source, lines: Iterable[tuple[int, str]], level: Level = Level.WARNING, language: str = ""
) -> list[Problem]:
    """Find what should not be public in lines given with their numbers: people, their numbers, what is not finished.

    What is not finished, or crossed out, without a doubt is a problem of a ``level``. The language is the file's, if
    none is given.
    """
    problems = []
    language = language or source.path.removesuffix(".md").rpartition(".")[2]
    for number, line in lines:
        for code, typed, is_certain in iter_unfinished(line, language):
            values = {"placeholder" if code == "placeholder-left" else "typed": typed}
            problems.append(source.problem(code, number, level if is_certain else Level.WARNING, **values))
        # What cannot be there is not looked for: most lines hold no digits, and speak of no patient.
        has_digits = _DIGIT.search(line) is not None
        for person in _NATIONAL_NUMBER.finditer(line) if has_digits else ():
            digits = "".join(person.groups())
            if 97 - int(digits[:9]) % 97 == int(digits[9:]) or 97 - int("2" + digits[:9]) % 97 == int(digits[9:]):
                problems.append(source.problem("national-number", number, Level.WARNING, found=person.group()))
        if has_digits and (match := _MOBILE.search(line)):
            problems.append(source.problem("private-phone", number, Level.WARNING, found=match.group()))
        if ("atie" in line or "atië" in line) and (match := _PERSON.search(line)):
            problems.append(source.problem("patient-name", number, Level.WARNING, found=match.group()))
        else:
            born = _BORN.search(line) if has_digits else None
            if found := (born.group() if born else find_patient_named(line, language)) or _find_patient(line):
                problems.append(source.problem("patient-name", number, Level.WARNING, found=found))
        if has_digits and _LONG.search(line) and (match := _record_number().search(line)):
            problems.append(source.problem("record-number", number, Level.WARNING, found=match.group()))
        elif has_digits and (found := find_patient_number(line)):
            problems.append(source.problem("record-number", number, Level.WARNING, found=found))
    return problems

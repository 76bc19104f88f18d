"""Parse front matter: YAML read as text only, with line numbers, and forgiving about spelling.

PyYAML guesses types (``17:30`` becomes 1050, ``no`` becomes False) and stops at the first colon too many. Here every
line is first put into plain quotes, so that what stands after the first colon is text to the end of the line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import yaml
from msgspec import Struct
from msgspec.structs import replace

from statusgen.content.source import Source, iter_entities, strip_controls
from statusgen.model.problem import Level, Problem

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_OTHER_COLON = re.compile(r"[：﹕∶꞉]")
"""Signs that look like a colon, from keyboards of other scripts."""
_SPACES = " \t\u00a0\u2007\u202f"
_INDENT = re.compile(rf"^(?P<indent>[{_SPACES}]*)(?P<dashes>(?:-[{_SPACES}]+)*)(?P<rest>.*)$")
_QUOTED = re.compile(r"""^(?:"(?:[^"\\]|\\["\\/ ntr])*"|'(?:[^']|'')*')$""")
_FLOW_ITEM = re.compile(r"""\s*+("(?:[^"\\]|\\["\\/ ntr])*+"|'(?:[^']|'')*+'|[^,\[\]{}]*+)\s*+(?:,|$)""")
_APART = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
DEEPEST = 12
"""How deep lists and tables may stand in each other; a note of the richest kind needs six."""
LARGEST = 64 * 1024
"""Characters of the front matter of a note; a rich one has two thousand."""
MOST_KEYS, MOST_ITEMS = 2000, 300
"""Keys of a note's front matter in all; items of one list, and entries of one table, in any file."""
MOST_LINES = 30_000
"""Lines, and keys in all, of settings and services: 300 services with everything in 13 languages have fewer."""
LONGEST_LINE, LONGEST_VALUE = 4000, 2000
"""Characters of a line of facts, and of one value."""
_BY_LANGUAGE = re.compile(r"^\{\s*[a-z]{2,3}(?:-\w+)?\s*:\s.*\}$")  # a text in several languages
_BLOCK = re.compile(r"^[|>][+-]?\d?$")

_UNREADABLE = (
    *("encoding-unknown", "note-empty", "front-matter-missing", "front-matter-open", "front-matter-unreadable"),
    *("file-of-program", "front-matter-too-long", "keys-too-many"),
)


class Scalar(Struct, frozen=True):
    """A value as typed."""

    text: str
    line: int


class Listing(Struct, frozen=True):
    """Several values in order."""

    items: tuple["Value", ...]
    line: int


class Entry(Struct, frozen=True):
    """One key with its value."""

    key: str
    line: int
    value: "Value"

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands behind the key."""
        return isinstance(self.value, Scalar) and not self.value.text

    @property
    def values(self) -> "tuple[Value, ...]":
        """Its value, or each value of a list."""
        return self.value.items if isinstance(self.value, Listing) else (self.value,)


class Table(Struct, frozen=True):
    """Keys with values, in the order typed; keys may repeat, which the reader of the table reports."""

    entries: tuple[Entry, ...]
    line: int


Value = Scalar | Listing | Table


class FrontMatter(Struct, frozen=True):
    """A file split in two: its facts and its prose."""

    table: Table
    body: tuple[str, ...]
    """The lines after the closing fence."""
    body_line: int
    """Number of the first of these lines."""
    problems: tuple[Problem, ...]


def parse_front_matter(
    source: Source, is_key: Callable[[str], bool], is_text: Callable[[str], bool] = lambda _key: False
) -> FrontMatter:
    """Split a note at its fences and parse the front matter between them.

    ``is_key`` knows the keys of the field, ``is_text`` those whose value is text to the end of its line, whatever it
    looks like.
    """
    empty = Table((), 1)
    start = next((n for n, line in enumerate(source.lines) if line.strip(_SPACES)), None)
    if start is None:
        known = any(problem.code in _UNREADABLE for problem in source.problems)
        return FrontMatter(empty, (), 1, () if known else (source.problem("note-empty"),))
    if not _is_fence(source.lines[start]):
        return FrontMatter(empty, source.lines, 1, (source.problem("front-matter-missing", start + 1),))
    end = _find_end(source.lines, start)
    if end is None:
        return FrontMatter(empty, (), 1, (source.problem("front-matter-open", start + 1),))
    odd = [fence for fence in (start, end) if set(source.lines[fence].strip()) - {"-", "."}]
    problems = [source.problem("repaired-fence", fence + 1, Level.REPAIR) for fence in odd]
    size = sum(len(line) + 1 for line in source.lines[start + 1 : end])
    if size > LARGEST:
        long = source.problem("front-matter-too-long", start + 1, size=size // 1024, limit=LARGEST // 1024)
        return FrontMatter(empty, source.lines[end + 1 :], end + 2, (*problems, long))
    table, found = parse_table(source, start + 1, end, is_key, is_text, MOST_KEYS)
    return FrontMatter(table, source.lines[end + 1 :], end + 2, (*problems, *found))


def find_fences(lines: Sequence[str]) -> tuple[int, int] | None:
    """Return the numbers, from 0, of the lines between which front matter stands; None where there is none."""
    start = next((n for n, line in enumerate(lines) if line.strip(_SPACES)), None)
    end = _find_end(lines, start) if start is not None and _is_fence(lines[start]) else None
    return (start, end) if start is not None and end is not None else None


def _find_end(lines: Sequence[str], start: int) -> int | None:
    rest = enumerate(lines[start + 1 :], start + 1)
    return next((n for n, line in rest if _is_fence(line) or line.rstrip() == "..."), None)


def parse_table(
    source: Source,
    first: int,
    last: int,
    is_key: Callable[[str], bool],
    is_text: Callable[[str], bool] = lambda _key: False,
    most: int = MOST_LINES,
) -> tuple[Table, tuple[Problem, ...]]:
    """Read the lines ``first`` to ``last`` (counted from 0, last excluded) as a table of at most so many keys in all.

    What is longer than any value, list or table needs is reported, and cut.
    """
    problems = list(iter_entities(source, first, last))
    if last - first > MOST_LINES:
        return Table((), first + 1), (source.problem("keys-too-many", first + 1, limit=most),)
    if any(len(line) > LONGEST_LINE for line in source.lines[first:last]):
        long = [number for number in range(first, last) if len(source.lines[number]) > LONGEST_LINE]
        problems += [source.problem("line-too-long", number + 1, limit=LONGEST_LINE) for number in long]
        source = replace(source, lines=tuple(line[:LONGEST_LINE] for line in source.lines))
    lines = [""] * first + list(_quoted_lines(source, first, last, is_key, is_text, problems))
    if deep := _find_too_deep(lines):
        problems.append(source.problem("front-matter-unreadable", deep))
        return Table((), first + 1), tuple(problems)
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = min(mark.line, last - 1) + 1 if mark else first + 1
        line -= line > first + 1 and ': "- ' in lines[line - 2]  # a list begun behind its key, above
        problems.append(source.problem("front-matter-unreadable", line))
        return Table((), first + 1), tuple(problems)
    if node is None:
        return Table((), first + 1), tuple(problems)
    value = _as_value(node)
    if not isinstance(value, Table):
        problems.append(source.problem("front-matter-unreadable", value.line))
        return Table((), first + 1), tuple(problems)
    if _count_keys(value) > most:
        problems.append(source.problem("keys-too-many", first + 1, limit=most))
        return Table((), first + 1), tuple(problems)
    problems += _iter_too_long(source, value)
    return value, tuple(problems)


def _count_keys(value: Value) -> int:
    if isinstance(value, Scalar):
        return 0
    if isinstance(value, Listing):
        return sum(map(_count_keys, value.items))
    return len(value.entries) + sum(_count_keys(entry.value) for entry in value.entries)


def _iter_too_long(source: Source, value: Value) -> Iterator[Problem]:
    """Iterate over the problems of what was cut."""
    if isinstance(value, Scalar):
        if len(value.text) > LONGEST_VALUE:
            yield source.problem("value-too-long", value.line, limit=LONGEST_VALUE)
        return
    inner = value.items if isinstance(value, Listing) else [entry.value for entry in value.entries]
    if len(inner) > MOST_ITEMS:
        yield source.problem("list-too-long", value.line, limit=MOST_ITEMS)
    for one in inner:
        yield from _iter_too_long(source, one)


def is_unreadable(problems: Iterable[Problem]) -> bool:
    """Whether no key could be read at all, so that saying which ones are missing would mislead."""
    return any(problem.code in _UNREADABLE for problem in problems)


def _quoted_lines(
    source: Source,
    first: int,
    last: int,
    is_key: Callable[[str], bool],
    is_text: Callable[[str], bool],
    problems: list[Problem],
) -> Iterator[str]:
    block_indent: int | None = None
    flow_closer, passed_over = "", -1
    for number in range(first, last):
        line = source.lines[number]
        if flow_closer:
            if flow_closer in line:
                flow_closer = ""
            yield line
            continue
        if number <= passed_over:
            yield ""
            continue
        match = _INDENT.match(line)
        if match is None:
            yield ""
            continue
        indent, dashes, rest = match["indent"], match["dashes"], match["rest"].strip(_SPACES)
        if block_indent is not None:
            if not line.strip() or len(indent) > block_indent:
                yield line
                continue
            block_indent = None
        if not rest or (rest.startswith("#") and not dashes):
            yield f"{indent}{dashes}".rstrip()
            continue
        if set(indent) - {" "}:
            problems.append(source.problem("repaired-indent", number + 1, Level.REPAIR))
            indent = indent.replace("\t", "  ").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2007", " ")
        dashes = re.sub(rf"-[{_SPACES}]+", "- ", dashes)
        if ":" not in rest and (other := _OTHER_COLON.search(rest)) and is_key(rest[: other.start()].strip(_SPACES)):
            rest = f"{rest[: other.start()]}:{rest[other.end() :]}"
            problems.append(
                source.problem("repaired-colon", number + 1, Level.REPAIR, key=rest[: other.start()].strip())
            )
            rest = re.sub(rf":[{_SPACES}]*", ": ", rest, count=1)
        before, colon, after = rest.partition(":")
        key, value = before.strip(_SPACES), after.strip(_SPACES)
        is_entry = bool(key and colon) and after[:1] in ("", *_SPACES) and (key[0] not in "[{" or key[-1] == "]")
        stated = value if is_entry else rest
        opens = stated[:1] in ("[", "{")
        column = len(indent) + (len(dashes) if is_entry and not stated.endswith(",") else 0)
        below = _first_beside(source.lines, number, last, column) if opens else 0
        goes_on = opens and _is_closed(stated, source.lines[number + 1 : below])
        if not is_entry and key and value and not after[0].isspace() and is_key(before):
            is_entry = True
            problems.append(source.problem("repaired-colon", number + 1, Level.REPAIR, key=before))
        is_open = opens and not goes_on and not stated.endswith(_closer(stated))
        if is_open and not (is_entry and is_text(key)):
            passed_over = below - 1
            if not source.is_unfilled(number + 1):
                begins, ends = stated[0], _closer(stated)
                problems.append(source.problem("value-open", number + 1, typed=stated[:60], begins=begins, ends=ends))
        if not is_entry:
            if dashes and goes_on:
                flow_closer = _closer(rest)
                yield f"{indent}{dashes}{rest}"
            elif dashes:
                yield f"{indent}{dashes}{_escaped(rest) if is_open else _quoted(rest)}"
            elif is_open:
                yield ""
            else:
                problems.append(source.problem("line-without-key", number + 1))
                yield ""
            continue
        if before[len(before.rstrip()) :].strip(" \t"):
            problems.append(source.problem("repaired-space", number + 1, Level.REPAIR, key=key))
        if _QUOTED.match(key):
            key = key[1:-1]
        if _BLOCK.match(value):
            block_indent = len(indent) + len(dashes)
        elif is_text(key) and not _BY_LANGUAGE.match(value):
            value = value if _QUOTED.match(value) else _escaped(value) if value else ""
        elif goes_on:
            flow_closer = _closer(value)
        elif is_open:
            value = _escaped(value)
        else:
            value = _quoted(value)
        yield f"{indent}{dashes}{_escaped(key)}: {value}".rstrip()


def _closer(value: str) -> str:
    """Return the bracket that closes a value, which begins with another."""
    return "]}"["[{".index(value[0])]


def _is_closed(value: str, below: tuple[str, ...]) -> bool:
    """Whether a list or a table in brackets that its own line does not close is closed by one below."""
    return _closer(value) not in value and any(_closer(value) in line for line in below)


def _first_beside(lines: tuple[str, ...], number: int, last: int, column: int) -> int:
    """Return the number of the first line behind a line that is not below what begins at a column of it.

    The bracket that closes may stand at the column itself.
    """
    for following in range(number + 1, last):
        bare = lines[following].lstrip()
        if bare and len(lines[following]) - len(bare) <= column - (bare[0] in "]}"):
            return following
    return last


def _quoted(value: str) -> str:
    """Quote a value for YAML, unless it is a list, a table in braces, or properly quoted already."""
    if not value or _QUOTED.match(value):
        return value
    if value.startswith("[") and value.endswith("]"):
        return _quoted_list(value)
    if value.startswith("{") and value.endswith("}") and ":" in value:
        return _quoted_table(value)
    return _escaped(value)


def _quoted_list(value: str) -> str:
    """Quote each item of a list on one line; a list that holds lists or tables is left as typed."""
    items, position, inner = [], 0, value[1:-1]
    while position < len(inner):
        match = _FLOW_ITEM.match(inner, position)
        if match is None or match.end() == position:
            return value
        item = match[1].strip()
        items.append(item if _QUOTED.match(item) else _escaped(item))
        position = match.end()
    return f"[{', '.join(items)}]"


def _quoted_table(value: str) -> str:
    """Quote each text of a table on one line, which may hold a colon; what is nested or quoted is left as typed."""
    inner = value[1:-1]
    if re.search(r"""[\[\]{}"']\s*(?:,|$)|(?:^|[:,]\s*)[\[{"']""", inner):
        return value
    typed = map(str.strip, re.split(r",(?!\d)", inner))
    pieces = [re.fullmatch(r"([^\s:,#&*!|>%@`](?:[^:,]*[^\s:,])?)\s*+:\s++(\S(?:.*\S)?)", piece) for piece in typed]
    if any(piece is None for piece in pieces):
        return value
    return "{" + ", ".join(f"{piece[1]}: {_escaped(piece[2])}" for piece in pieces if piece) + "}"


def _find_too_deep(lines: list[str]) -> int:
    """Find the first line nested deeper than anything a note needs, which a parser might not survive; 0 for none."""
    depth, indents = 0, [0]
    for number, line in enumerate(lines, start=1):
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        depth = max(0, depth + bare.count("[") + bare.count("{"))
        if depth > DEEPEST or line.lstrip().startswith("- " * DEEPEST):
            return number
        depth = max(0, depth - bare.count("]") - bare.count("}"))
        if line.strip():
            indent = len(line) - len(line.lstrip())
            indents = [*(outer for outer in indents if outer < indent), indent]
            if len(indents) > 2 * DEEPEST:
                return number
        if re.search(r"(?:^|[\s\[{,:])[&*]\w", bare):
            return number
    return 0


def _escaped(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") + '"'


def _as_value(node: yaml.Node) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Table(tuple(_as_entry(key, value) for key, value in node.value[: MOST_ITEMS + 1]), line)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple(_as_value(item) for item in node.value[: MOST_ITEMS + 1]), line)
    return Scalar(_in_one_line(str(node.value))[: LONGEST_VALUE + 1], line)


def _as_entry(key: yaml.Node, value: yaml.Node) -> Entry:
    line = key.start_mark.line + 1
    return Entry(_in_one_line(str(key.value)), line, _as_value(value))


def _in_one_line(text: str) -> str:
    """Return a text without line ends and control characters: a calendar or a header may end at one."""
    return strip_controls(_APART.sub(" ", text)).strip()


def _is_fence(line: str) -> bool:
    """Whether a line is the edge of front matter: three hyphens, or dashes that a word processor made of them."""
    dashes = set(typed := line.strip())
    return bool(dashes) and dashes <= set(_DASHES) and (dashes != {"-"} or len(typed) >= 3)

"""Say in Markdown what was typed: dates stay dates, signs stay signs, lists keep their levels and their numbers."""

import re
from collections.abc import Sequence
from functools import cache

from statusgen.content.dates import months_by_name
from statusgen.content.vocabulary import known_languages
from statusgen.model.vocabulary import normalise
from statusgen.texts.typed_signs import keep_signs, without_titles

_BULLET = re.compile(
    r"^(\s*)(?:[•▪▫◦‣●○·∙⁃⦁■□◾◆◇➢➤►▸\uf000-\uf0ff]\s*|[–—]\s+(?!\d)|[o§Øüvq](?:\t+[ ]*|[ ]*\t+))(?=\S)"
)
"""What word processors put before an item of a list; their letters of Wingdings are others in other letters."""
_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_LETTERED = re.compile(r"^\s*\(?\w{1,4}[.)°/]\t")
_NUMBERED = re.compile(r"^(?P<indent>[ \t]*)(?P<number>\d+)(?P<end>[.)])[ \t]+(?P<word>(?:[-–—][ \t]*(?=\d))?\S+)")
_SIGN = re.compile(r"^([ \t]*)(>(?=[ \t]*\d)|#(?=[^\s#])|#(?=#*[ \t]*$)|\+(?=[ \t]+\d))")
_MINUS = re.compile(r"^([ \t]*)-(?=[ \t]+\d)")
_STAR, _MARKED = re.compile(r"^([ \t]*)\*(?=[ \t]+\S)"), re.compile(r"[^\W_]\*(?=[\s.,;:!?)]|$)")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])\.")
_UNIT = re.compile(r"^[ \t]*-[ \t]+\d[\d.,]*[ \t\u00a0\u202f]*(?:°|%|‰|€|\$|£)")
_OF_UNKNOWN = re.compile(r"[~\u0335\u0336\u0338=+\[{:!?%]")
"""Of which one stands in whatever the next finds: most lines have none, and are not searched."""
_UNKNOWN = re.compile(
    r"~~\S.{0,300}?~~|(?<![\w~])~[^\W\d_](?:[^~\n]{0,300}?\S)?~(?![\w~])|(?:\w[\u0335\u0336\u0338]){2,}"
    r"|==\S.{0,300}?==|\+\+\S.{0,300}?\+\+"  # crossed out, marked, inserted
    r"|^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s"  # boxes to tick
    r"|\^?\[\^[^\]\s]{1,100}\]|\^\[[^\]]{1,300}\]"  # footnotes
    r"|\{\{(?![^\W\d][\w .\-]*\}\}|\s+[^\W\d][\w .\-]*\s\}\}).{0,300}?\}\}"  # shortcodes of Hugo and others
    r"|\{%.{0,300}?%\}|\{[:.#][^{}]{0,300}\}"  # and of others; classes
    r"|^\s*:{3,}.*|^\s*(?:!!!|\?\?\?\+?)\s*\w.*|^\s*(?:>\s*)?\[![^\]]*\]|^\s*\[\[?_?toc_?\]\]?\s*$"  # boxes, contents
    r"|(?<![\w:]):[a-z]+(?:_[a-z0-9]+)*:(?![\w:])|%%.{1,300}?%%",  # pictures by name, comments of Obsidian
    re.IGNORECASE,
)
"""What other programs know and Markdown does not."""
_TARGET = r"((?:https?://|www\.|mailto:|tel:|page:|note:|service:)[^\s()\[\]]{1,300})"
_REVERSED = re.compile(
    rf"(?<!\w)\(([^()\[\]]{{1,300}})\)[ \t]*\[{_TARGET}\]|(?<!\w)\[([^()\[\]]{{1,300}})\][ \t]+\({_TARGET}\)"
)
"""A link whose brackets are the other way round, or have a space between them."""
_FILES = frozenset(
    ("asp", "aspx", "doc", "docx", "htm", "html", "jpeg", "jpg", "md", "pdf", "php", "png", "txt", "xlsx")
)
"""Endings of files, which are no sites."""
_MARKS = re.compile(
    r"(?<![\w*_])(\*\*|__|[`*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])|~~.*?~~|</?(?:b|br|em|i|p|script|span|strong|u|font|div|h[1-6]|s)(?:[\s/][^<>]*)?>|^(?:#{1,6}|\*)\s+(?!\d)"
    r"|\[([^\[\]]+)\]\((?:https?://|www\.|mailto:|tel:|page:|note:|service:|location:)[^()]*\)"
)
_WORDLESS = re.compile(r"(?<!!)\[\s*\]\(((?:https?://|www\.)[^\s()]+)\)")
"""A link without words, which nobody would see: its address stands for them."""
COMMENT = re.compile(r"^ {0,3}\[[^\[\]]*\]:\s*(?:#|<>)\s*(?P<said>[(\"'].*)?$")
"""A comment as Markdown knows it: a link that nobody uses."""
_LABEL = re.compile(r"^( {0,3})(?=\[[^\[\]]*\]:(?!\s*<?[a-zA-Z][a-zA-Z0-9+.-]*:\S))")
"""What looks like the address of a link and is a word: Markdown would leave it out."""
_APART_BY_STARS = re.compile(r"^ {0,3}(?:(?:\*[ \t]+){2,}\*|(?:-[ \t]+){2,}-)[ \t]*$")
"""A line that parts two pieces of a text, with spaces between its signs: no item of a list."""
_ENDED = re.compile(r"((?:^|\s)[^\s\\]+)\\[ \t]*$")
"""The backslash by which CommonMark ends a line."""
_PAREN = re.compile(r"^([ \t]*\d{1,9})\)(?=[ \t]+\S)")
_APART = re.compile(r"^\s*(?:#{1,6}\s|>|\||```|(?:[-*=][ \t]*){3,}$|\[[^\]]*\]:)|\|")
"""A line that is no text, or ends one."""
_RULE = re.compile(r"^[>\s]*+\|?+(?:\s*+:?-++:?\s*+\|)*+(?:\s*+:?-++:?\s*+)?+$")
"""What parts the first row of a table from the others."""
_PIPE, _LAST_PIPE = re.compile(r"(?<!\\)\|"), re.compile(r"(?<!\\)\|$")
SHORT = 50
"""Letters of a line that an address or a timetable has at most; who breaks lines of a text writes longer ones."""


def as_typed(lines: Sequence[str]) -> list[str]:
    """Return lines of Markdown that are shown as they were typed."""
    said = [_WORDLESS.sub(r"\1", line) for line in _with_tables(lines)]
    said = ["---" if _APART_BY_STARS.match(line) else line for line in said if not COMMENT.match(line)]
    plain = [_LABEL.sub(r"\1\\", _BULLET.sub(r"\1- ", line)) for line in without_titles(said)]
    found = _nested([_with_signs(plain, number) for number in range(len(plain))])
    while counted := _spoken_numbers(found):
        spoken: list[str] = []
        for number, line in enumerate(found):
            if match := counted.get(number):
                line = f"{match['indent']}{match['number']}\\{match['end']}{line[match.end('end') :]}"
                if spoken and spoken[-1].strip():
                    spoken.append("")  # each stays on a line of its own
            spoken.append(line)
        found = _nested(spoken)
    return keep_signs(_widened(_broken([_listed(found, number) for number in range(len(found))])))


def find_unknown(line: str) -> str:
    """Return what of a line other programs know and Markdown does not; empty for nothing."""
    match = _UNKNOWN.search(line) if _OF_UNKNOWN.search(line) else None
    return match[0].strip() if match else ""


def find_reversed_link(line: str) -> tuple[str, str] | None:
    """Return a link that is not written as one, and how it is; None where there is none."""
    match = _REVERSED.search(line) if "[" in line else None
    if match is None:
        return None
    address = match[2] or match[4]
    return match[0], f"[{match[1] or match[3]}]({whole_address(address) or address})"


def whole_address(typed: str) -> str:
    """Return an address whose beginning was left out as links need it; empty where it is none of a site or a person."""
    if re.fullmatch(r"[^\s@/:]+@[\w.-]+\.[a-z]{2,}", typed, re.IGNORECASE):
        return f"mailto:{typed}"
    if re.fullmatch(r"\+?[\d ./()\-\u00a0\u202f]{3,20}", typed) and not re.search(r"\d\.\d{1,2}\.\d", typed):
        return f"tel:{re.sub('[^+0-9]', '', typed)}"
    host = re.fullmatch(r"(?:[\w-]+\.)+([a-z]{2,})(?:[/?#]\S*)?", typed, re.IGNORECASE)
    return f"https://{typed}" if host and host[1].lower() not in _FILES else ""


def without_marks(line: str) -> str:
    """Return a line without what marks nothing in titles, which are no Markdown: stars, tags, words crossed out."""
    bare = _MARKS.sub(lambda mark: next(filter(None, mark.groups()[1:]), ""), line)
    return " ".join((bare[1:] if bare.startswith('"') and bare.count('"') == 1 else bare).split())


def _with_tables(lines: Sequence[str]) -> list[str]:
    """Return lines in which cells of a spreadsheet, or between lines with nothing below the first, make a table."""
    found, run = list[str](), list[str]()
    for line in (*lines, ""):
        if line.strip() and not line.lstrip().startswith("```"):
            run.append(line)
            continue
        rows = [row.strip() for row in run]
        if rows[1:] and all(row.startswith("|") and row.endswith("|") for row in rows):
            is_table = not any(map(_RULE.match, rows)) and len({_count_cells(row, True) for row in rows}) == 1
            found += [run[0], "|---" * _count_cells(rows[0], True) + "|", *run[1:]] if is_table else run
        else:
            found += _with_cells(run)
        found.append(line)
        run = []
    return found[:-1]


def _with_cells(run: list[str]) -> list[str]:
    """Return lines as a table without a header where none has more tabs than the first; else as they are.

    Rows whose last cells are empty have fewer; a tab too many elsewhere would move what follows to another column.
    """
    cells = [_PIPE.sub(r"\|", row.strip(" ")).split("\t") for row in run]
    most = len(cells[0]) if run else 0
    is_table = len(run) > 1 and all(1 < len(row) <= most for row in cells) and not any(map(_begins_item, run))
    if not is_table or not any(row[0].strip() for row in cells):
        return run
    rows = [f"| {' | '.join(map(str.strip, [*row, *[''] * (most - len(row))]))} |" for row in cells]
    return ["| " * most + "|", "|---" * most + "|", *rows]


def _begins_item(line: str) -> bool:
    return any(mark.match(line) for mark in (_ITEM, _BULLET, _LETTERED))


def _widened(lines: Sequence[str]) -> list[str]:
    """Return lines in which a table has as many columns as its longest row: Markdown leaves out the other cells."""
    found, number = list(lines), 0
    while number + 1 < len(found):
        header, rule = found[number].rstrip(), found[number + 1].rstrip()
        number += 1
        if "|" not in header or "|" not in rule or not _RULE.match(rule):
            continue
        has_left = header.lstrip("> \t").startswith("|")
        columns, most = _count_cells(rule, has_left), 0
        first = number - 1
        while number + 1 < len(found) and found[number + 1].strip():
            number += 1
            most = max(most, _count_cells(found[number], has_left))
        if most > columns:
            for at, line, cell in ((first, header, " |"), (first + 1, rule, "---|")):
                found[at] = f"{line}{'' if _LAST_PIPE.search(line) else ' |'}{cell * (most - columns)}"
    return found


def _count_cells(line: str, has_left: bool) -> int:
    """Count the cells of a row, rather too many than too few; ``has_left`` where its table has a line on the left."""
    text = line.strip("> \t")
    return len(_PIPE.findall(text)) + 1 - (has_left and text.startswith("|")) - text.endswith("|")


def _listed(lines: Sequence[str], number: int) -> str:
    """Return a line in which an item that is numbered ``1)`` is one for Markdown too."""
    before = lines[number - 1] if number else ""
    in_list = not before.strip() or _ITEM.match(before) or lines[number].lstrip().startswith("1)")
    return _PAREN.sub(r"\1.", lines[number]) if in_list else lines[number]


def _broken(lines: Sequence[str]) -> list[str]:
    """Return lines of which short ones, as those of an address, stay lines of their own."""
    found = list(lines)
    run: list[int] = []
    for number, line in enumerate(lines[:-1]):
        if "\\" in line and _ENDED.search(line) and lines[number + 1].strip():
            found[number] = _ENDED.sub(r"\1  ", line)
    for number, line in enumerate((*lines, "")):
        is_text = bool(line.strip()) and not _APART.search(line)
        if run and (not is_text or _ITEM.match(line)):
            if all(len(lines[one].strip()) <= SHORT for one in run):
                for one in run[:-1]:
                    found[one] = f"{found[one].rstrip()}  "
            run = []
        if is_text:
            run.append(number)
    return found


def _spoken_numbers(lines: Sequence[str]) -> dict[int, re.Match[str]]:
    """Find the items whose number is said, not counted: days of a month, and lists that are not numbered in order.

    The lines are nested as ``_nested`` does it.
    """
    runs: list[dict[int, re.Match[str]]] = []
    open_: dict[str, dict[int, re.Match[str]]] = {}
    was_blank = True
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        item, match = _ITEM.match(line), _NUMBERED.match(line)
        if item is not None or (was_blank and line.strip()):
            open_ = {deep: run for deep, run in open_.items() if len(deep) <= len(indent)}
        if match is not None:
            if indent not in open_:
                open_[indent] = {}
                runs.append(open_[indent])
            open_[indent][number] = match
        elif item is not None or (was_blank and line.strip()):
            open_.pop(indent, None)  # another kind of list, or a text after a list
        was_blank = not line.strip()
    said: dict[int, re.Match[str]] = {}
    for run in runs:
        numbers = [int(match["number"]) for match in run.values()]
        is_counted = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if not is_counted or any(_is_said(match) for match in run.values()):
            said |= run
    return said


def _is_said(match: re.Match[str]) -> bool:
    """Whether the number before a word counts no item: the name or the number of a month follows it, or it is 07."""
    is_month = normalise(match["word"]) in _months() or _MONTH.fullmatch(match["word"]) is not None
    is_stretch = match["word"][0] in "-–—" and match["word"][-1] != match["word"][0]  # 1. - 3. Juni
    number = match["number"]
    is_counted = number.isascii() and len(number) < 10 and (len(number) == 1 or number[0] != "0")  # else browsers say 1
    return is_month or is_stretch or not is_counted


def _with_signs(lines: Sequence[str], number: int) -> str:
    """Return a line in which a sign before a digit begins no list, heading or quotation."""
    line = _SIGN.sub(r"\1\\\2", lines[number])
    if _STAR.match(line) and not any(map(_STAR.match, lines[number + 1 : number + 2])) and _is_marked(lines[:number]):
        return _STAR.sub(r"\1\\*", line)
    if _MINUS.match(line) and (_UNIT.match(line) or not _has_neighbour(lines, number)):
        return _MINUS.sub(r"\1\\-", line)
    return line


def _is_marked(lines: Sequence[str]) -> bool:
    """Whether a word before has a star behind it that a note explains, and the line before is no item of stars."""
    marked = any(line.count("*") % 2 and _MARKED.search(line) for line in lines)
    return marked and not any(map(_STAR.match, lines[-1:]))


def _has_neighbour(lines: Sequence[str], number: int) -> bool:
    """Whether a line stands in a list: an item of the same sign before or after it."""
    around = [*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2]]
    return any(re.match(r"[ \t]*-[ \t]+\S", line) and not _UNIT.match(line) for line in around)


@cache
def _months() -> frozenset[str]:
    return frozenset(months_by_name(known_languages()))


def _nested(lines: Sequence[str]) -> list[str]:
    """Return lines whose lists are nested by four spaces a level; text that no list holds is never code."""
    found: list[str] = []
    columns: list[int] = []
    kinds: list[bool] = []
    was_blank = True
    is_apart = False  # whether the line before belongs to a text of its own inside an item
    for line in lines:
        text, item = line.strip(), _ITEM.match(line)
        column = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if not text:
            found.append("")
            was_blank = True
            continue
        if item is not None:
            while columns and column < columns[-1]:
                columns.pop()
            if not columns or column >= columns[-1] + 2:
                columns.append(column)
            is_numbered, above = item["mark"][0].isdigit(), len(columns) - 1
            if not was_blank and (is_apart or kinds[above : above + 1] == [not is_numbered]):
                found.append("")  # an item is no part of a text, and a list of another kind is a list of its own
            is_apart = False
            kinds = [*kinds[:above], is_numbered]
            found.append(f"{'    ' * (len(columns) - 1)}{text}")
        elif columns and (column >= columns[-1] + 2 or (not was_blank and column)):
            is_apart = is_apart or was_blank
            found.append(f"{'    ' * len(columns)}{text}")
        elif columns and not was_blank:
            found.append(text)
        else:
            columns, kinds, is_apart = [], [], False
            found.append(text if column >= 4 else line)
        was_blank = False
    return found

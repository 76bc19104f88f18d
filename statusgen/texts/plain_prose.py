"""Convert the simple Markdown of nearly every note in one pass; Python-Markdown converts the rest.

Known here are paragraphs, headings of one line, flat lists, and in them bold, italic and links around plain words. What
comes out is what Python-Markdown makes of the same text, letter for letter; what could be read in two ways is declined.
That this holds is tried on random texts in ``tests/content/test_prose.py``.
"""

import re

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What an address in a note may begin with."""
_PLAIN = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\\`*_\[\]<>&|~^{}]"
"""A character that means nothing to Markdown wherever it stands inside a line."""
_EDGE = r"(?!\s)"
_WORDS = rf"{_EDGE}{_PLAIN}+(?<!\s)"
_ADDRESS = r"(?:https?://|mailto:|tel:)[A-Za-z0-9:/.?=%+,@#\-]+"
_PIECE = re.compile(
    rf"(?P<plain>{_PLAIN}+)"
    rf"|\*\*(?P<strong>{_WORDS})\*\*(?!\*)"
    rf"|\*(?P<em>{_WORDS})\*(?!\*)"
    rf"|(?<!!)\[(?P<label>{_WORDS})\]\((?P<address>{_ADDRESS})\)"
)
_START = re.compile(r"(?:[^\W\d_]|[«“„‘’(…–—])|\*\*?[^\W_]|\[[^\W_]|\d[\d.,]*(?<=\d)(?![\d.)])")
"""How a line begins that begins nothing else: no list, heading, quotation, table or rule."""
_HEADING = re.compile(rf"(?P<marks>#{{1,6}})[ ]+(?P<words>{_WORDS})")


def convert_plain(text: str) -> str | None:
    """Return Markdown as HTML, exactly as Python-Markdown with ``sane_lists`` and ``tables`` does; None to decline."""
    parts: list[str] = []
    was_list = False
    for block in text.strip("\n").split("\n\n"):
        block = block.strip("\n")
        if not block:
            continue
        is_list = block.startswith(("- ", "1. "))
        made = None if is_list and was_list else _list(block) if is_list else _heading(block) or _paragraph(block)
        if made is None:
            return None
        parts.append(made)
        was_list = is_list
    return "\n".join(parts)


def _heading(block: str) -> str | None:
    match = _HEADING.fullmatch(block)
    if match is None or "#" in match["words"]:
        return None
    level = len(match["marks"])
    # The page's own title is the only h1, and nothing goes deeper than h4.
    tag = "h2" if level == 1 else f"h{min(level, 4)}"
    return f"<{tag}>{match['words']}</{tag}>"


def _paragraph(block: str) -> str | None:
    lines = [_line(line) for line in block.split("\n")]
    return None if None in lines else f"<p>{chr(10).join(filter(None, lines))}</p>"


def _list(block: str) -> str | None:
    tag = "ul" if block.startswith("- ") else "ol"
    items = []
    for number, line in enumerate(block.split("\n"), 1):
        mark = "- " if tag == "ul" else f"{number}. "
        item = _line(line.removeprefix(mark)) if line.startswith(mark) else None
        if item is None:
            return None
        items.append(f"<li>{item}</li>")
    return "\n".join([f"<{tag}>", *items, f"</{tag}>"])


def _line(line: str) -> str | None:
    """Return a line with its bold, italic and links; None when anything else might be meant."""
    if not _START.match(line) or line[-1].isspace():
        return None
    found, position = [], 0
    while position < len(line):
        match = _PIECE.match(line, position)
        if match is None:
            return None
        position = match.end()
        kind = match.lastgroup
        if kind == "plain":
            found.append(match["plain"])
        elif kind == "address":
            found.append(f'<a href="{match["address"]}">{match["label"]}</a>')
        else:
            found.append(f"<{kind}>{match[str(kind)]}</{kind}>")
    return "".join(found)

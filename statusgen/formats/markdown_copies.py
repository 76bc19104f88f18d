"""A printed page → the same page in Markdown (CommonMark with tables), whatever the theme.

What is drawn, hidden or only works with a script is left out; every word that a reader sees is kept. A theme says by
attributes what nobody else can know: which element is the content (``data-content``), what becomes a quotation, so that
it cannot be read apart from what it limits (``data-quote``), what is the word of a state (``data-state``), and what has
no place in a copy (``data-no-copy``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from msgspec import Struct

from statusgen.model import paths
from statusgen.wording.marks import NO_COPY, QUOTE, STATE, find_content
from statusgen.wording.output import Output, PageTemplate, Renderer
from statusgen.wording.preview import print_preview
from statusgen.wording.views import PageView

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "textarea", "ul"),
    )
)
_LEFT_OUT = frozenset(("button", "input", "label", "link", "meta", "script", "select", "style", "template"))
_CONTAINERS = frozenset(("body", "dl", "main", "ol", "table", "ul"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TWO_SPACES = re.compile(" {2,}")
_MAYBE_SPECIAL = re.compile(r"[\\`*_\[\]<&~]")
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)")
_START = re.compile(r"(?m)^(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|>|=+\s*$|--+\s*$|~~~|\|)")
_NUMBER_START = re.compile(r"(?m)^(\d+)(?=[.)](?:\s|$))")
_PARSER = etree.HTMLParser(remove_comments=True)


def to_markdown(page: str) -> str:
    """Say a piece of a printed page in Markdown; empty for a piece without words."""
    if not page.strip():
        return ""
    body = etree.fromstring(f"<body>{page}</body>", _PARSER)
    return "\n\n".join(_blocks(body[0]))


def _is_seen(element: etree._Element) -> bool:
    if element.tag in _LEFT_OUT:
        return False
    attributes = element.attrib
    if not attributes:
        return True
    return attributes.get("aria-hidden") != "true" and "hidden" not in attributes and NO_COPY not in attributes


def _blocks(element: etree._Element) -> list[str]:
    """Return the blocks of an element, each without blank lines around it."""
    found: list[str] = []
    run: list[str] = []
    if element.text and element.tag not in _CONTAINERS:
        run.append(_escape(element.text))
    for child in element:
        if _is_seen(child):
            if child.tag in _BLOCKS:
                if run:
                    found += _end(run)
                found += _block(child)
            else:
                _say(child, run)
        tail = child.tail
        if tail and (run or not tail.isspace()):
            run.append(_escape(tail))
    if run:
        found += _end(run)
    return found


def _end(run: list[str]) -> list[str]:
    """Return the paragraph that a run of text makes, if any, and begin anew."""
    text = _tidy("".join(run))
    run.clear()
    return [_guard(text)] if text else []


def _block(element: etree._Element) -> list[str]:
    tag = element.tag
    if tag in ("ul", "ol"):
        lines = _list(element)
        return ["\n".join(lines)] if lines else []
    if tag == "table":
        return _table(element)
    if tag == "dl":
        return _definitions(element)
    if tag in ("pre", "textarea"):
        return _code(element)
    if tag == "hr":
        return ["---"]
    own = _blocks(element)
    if not own:
        return []
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return ["#" * int(tag[1]) + " " + " ".join(own)]
    if tag in ("summary", "dt", "caption"):
        return [text if text.startswith("#") else f"**{text}**" for text in own]
    if tag == "blockquote" or QUOTE in element.attrib:
        return [_indent("\n\n".join(own), "> ", "> ")]
    return own


def _list(element: etree._Element) -> list[str]:
    items, number = [], int(element.get("start") or 1)
    for child in element:
        if child.tag != "li" or not _is_seen(child):
            continue
        mark = "- " if element.tag == "ul" else f"{number}. "
        number += 1
        own = _blocks(child)
        if own:
            items.append((mark, own))
    is_loose = any(len(own) > 1 for _, own in items)
    lines = [_indent("\n\n".join(own), mark, " " * len(mark)) for mark, own in items]
    return ["\n\n".join(lines)] if is_loose else lines


def _definitions(element: etree._Element) -> list[str]:
    """Say terms as a list, each with what it means below it."""
    items: list[list[str]] = []
    for child in element.iter("dt", "dd"):
        own = _blocks(child)
        if child.tag == "dt":
            items.append([f"**{text}**" for text in own])
        elif items:
            items[-1] += own
    return ["\n".join(_indent("\n\n".join(own), "- ", "  ") for own in items)] if items else []


def _table(element: etree._Element) -> list[str]:
    """Say a table; a cell that spans columns says the same in each of them."""
    rows: list[list[str]] = []
    for row in element.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag in ("th", "td") and _is_seen(cell):
                text = " ".join(_blocks(cell)).replace("\n", " ").replace("|", "\\|")
                cells += [text] * int(cell.get("colspan") or 1)
        rows.append(cells)
    if not rows:
        return []
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    captions = [text for caption in element.iter("caption") for text in _block(caption)]
    return [*captions, "\n".join(lines)]


def _code(element: etree._Element) -> list[str]:
    text = "".join(map(str, element.itertext())).strip("\n")
    fence = "```"
    while fence in text:
        fence += "`"
    return [f"{fence}\n{text}\n{fence}"] if text else []


def _say(element: etree._Element, out: list[str]) -> None:
    """Say an element that stands in a line."""
    tag = element.tag
    if tag == "br":
        out.append("\\\n")
    elif tag == "img":
        out.append(_escape(element.get("alt") or ""))
    elif tag == "svg":
        out.append(_escape(element.get("aria-label") or element.findtext("title") or ""))
    elif tag == "code":
        out.append(f"`{''.join(map(str, element.itertext()))}`")
    else:
        own: list[str] = []
        _say_children(element, own)
        text = "".join(own)
        words = text.strip(" \n")
        if not words:
            out.append(" " if text else "")
            return
        before, after = text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]
        if tag in ("strong", "b") or STATE in element.attrib:
            words = f"**{words}**" if not words.startswith("**") else words
        elif tag in ("em", "i"):
            words = f"*{words}*"
        elif tag == "a" and element.get("href"):
            if not before and out and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"
            words = f"[{words}]({_address(element.get('href') or '')})"
        elif tag == "small":
            before = " "
        out.append(f"{before}{words}{after}")


def _say_children(element: etree._Element, out: list[str]) -> None:
    if element.text:
        out.append(_escape(element.text))
    for child in element:
        if _is_seen(child):
            if child.tag in _BLOCKS:
                out.append(" ")
                _say_children(child, out)
                out.append(" ")
            else:
                _say(child, out)
        if child.tail:
            out.append(_escape(child.tail))


def _address(href: str) -> str:
    """Return where a link of a copy leads: to the copy of a page of the site, and elsewhere as it stands."""
    if "://" not in href and not href.startswith(("mailto:", "tel:", "#")):
        page, _, _ = href.partition("#")
        href = paths.markdown_copy(page) or href
    return href.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def _escape(text: str) -> str:
    if "\n" in text or "  " in text or "\t" in text:
        text = _SPACE.sub(" ", text)
    return _SPECIAL.sub(r"\\\g<0>", text) if _MAYBE_SPECIAL.search(text) else text


def _tidy(text: str) -> str:
    if "  " in text:
        text = _TWO_SPACES.sub(" ", text)
    if "\n" not in text:
        return text.strip(" ")
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


def _guard(text: str) -> str:
    """Keep a line of text from being read as a heading, a list, a quotation or a rule."""
    if "\n" not in text and text[0].isalpha():
        return text
    return _NUMBER_START.sub(r"\1\\", _START.sub(r"\\", text))


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(_iter_indented(lines, first, rest))


def _iter_indented(lines: list[str], first: str, rest: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        mark = rest if number else first
        yield f"{mark}{line}" if line else mark.rstrip()


@lru_cache(maxsize=64)
def _chrome_to_markdown(html: str) -> str:
    """Return what many pages share as Markdown."""
    return to_markdown(html) if html else ""


class MarkdownCopy(Struct, frozen=True):
    """Prints the view of a page as Markdown: from the printed page, so that both cannot differ."""

    template: str
    """Name of the template that prints the page."""

    def __call__(self, view: PageView, renderer: Renderer) -> bytes:
        """Return what stands around the page, its content, the same page in other languages."""
        layout = view.layout
        content, is_alone = find_content(renderer.print_page(self.template, view), renderer.place_of(self.template))
        top, bottom = ("", "") if is_alone else renderer.print_chrome(layout.chrome)
        languages = " · ".join(
            one.text if one.is_current else f"[{one.text}]({paths.markdown_copy(one.href)})" for one in layout.languages
        )
        above, below = _chrome_to_markdown(top), _chrome_to_markdown(bottom)
        mark = to_markdown(print_preview(layout.chrome.preview)) if layout.chrome.preview else ""
        parts = (mark, above, to_markdown(content), "---", below, languages, f"<{layout.canonical}>")
        return ("\n\n".join(part for part in parts if part) + "\n").encode()


def of_page(page: Output, template: PageTemplate) -> Iterator[Output]:
    """Iterate over the copy of a page, where it has one."""
    path = paths.markdown_copy(page.path)
    if path:
        yield Output(path, page.shown, MarkdownCopy(template.name), page.subject)

"""The short cut around Python-Markdown gives the same HTML as Python-Markdown itself."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from statusgen.content.prose import _converter, _Inline, _Untrusted
from tests.builders import ROOT

PIECES = (
    *(
        "mot",
        " ",
        "  ",
        "\n",
        "\n\n",
        "    ",
        "*",
        "**",
        "***",
        "_",
        "__",
        "`",
        "``",
        "\\",
        "\\*",
        "[",
        "]",
        "](",
        ")",
        "(a)",
    ),
    *(
        "![",
        "<",
        ">",
        "<https://a.example>",
        "<a@b.example>",
        "&",
        "&amp;",
        "&#65;",
        "- ",
        "1. ",
        "# ",
        "> ",
        "| a | b |\n",
    ),
    *("|---|---|\n", "[a]: https://a.example\n", "é", "\u00a0", "\x02klzzwxh:0000\x03", "___\n", "~", "!"),
)


@cache
def plain() -> Markdown:
    """Return the converter without the short cut."""
    md = Markdown(extensions=["sane_lists", "tables", _Untrusted([])])
    md.treeprocessors.register(InlineProcessor(md), "inline", 20)
    return md


def both(text: str) -> tuple[str, str]:
    """Return what the converter with the short cut and the one without make of a text."""
    return _converter()[0].reset().convert(text), plain().reset().convert(text)


def test_the_short_cut_is_taken() -> None:
    """The converter uses the short cut, and this version of Python-Markdown calls it."""
    inline = _converter()[0].treeprocessors["inline"]
    assert isinstance(inline, _Inline)
    vars(inline).pop("_patterns", None)
    both("un *mot*")
    assert "_patterns" in vars(inline)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_the_same_html(text: str) -> None:
    """Whatever the mixture of marks, both say the same."""
    short, whole = both(text)
    assert short == whole


def test_the_notes_of_the_example_give_the_same_html() -> None:
    """So do real bulletins and the guides."""
    for path in (*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").glob("*.md")):
        short, whole = both(path.read_text(encoding="utf-8"))
        assert short == whole

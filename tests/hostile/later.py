"""Inputs that make a reader slow or large by how they are put together.

Used by ``inputs.py``.
"""

from collections.abc import Iterator

from tests.builders import note
from tests.hostile.further import Put, as_note

DEEP = 10_000
NOTES = {
    "stars that close what was just opened": "a**b" * DEEP,
    "stars that open, then stars that close": "*a " * DEEP + "b" + " a*" * DEEP,
    "stars around figures alone": "*1 " * DEEP + " 1*" * DEEP,
    "lines under words that never end": "_a " * DEEP + " b*" * DEEP,
    "brackets in brackets": "[" * DEEP + "a" + "]" * DEEP,
    "quotes in quotes": ">" * DEEP + " a",
    "emphasis in emphasis": "*" * DEEP + "a" + "*" * DEEP,
    "strokes that open, then strokes that close": "~~a " * DEEP + "b" + " a~~" * DEEP,
    "ticks, each run longer": "".join("`" * length + "e" for length in range(300)),
    "brackets in an address": "[a](" + "(" * DEEP + ")" * DEEP + ")",
    "pictures in pictures": "![" * DEEP + "a" + "]()" * DEEP,
    "one address that is cited without end": f"[a]: https://a.example/{'x' * DEEP}\n\n" + "[a] " * DEEP,
    "comments that never end": "<!--a" * DEEP,
    "one line of what might end a heading": "a\n\n" + "::: " * DEEP + "z",
    "addresses that are not schemes": "[a](\u00a0javascript:canary()) [b](\uff4a\uff41vascript:canary()) "
    "[c](java&NewLine;script:canary()) [d](/\\canary.example) [e](&Tab;javascript&colon;canary())",
}
"""Texts of notes."""


def iter_later() -> Iterator[tuple[str, Put, bool]]:
    """Iterate over a sentence, what puts it into a project, and whether it is a note of its own."""
    for name, body in NOTES.items():
        yield f"the text of a note is {name}", as_note(note(body=body)), name.startswith("stars that")  # else too slow

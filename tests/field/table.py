"""The table of facts in the documentation, row by row."""

import re

from tests.builders import ROOT

PAGE = (ROOT / "docs" / "field-facts.md").read_text(encoding="utf-8")
KEY, SENTENCE, TRIED = 2, 3, 4
_ROW = re.compile(r"^\| (\d+) \| (.*) \| (.*) \| (.*) \| (yes|–) \|$", re.MULTILINE)
ROWS = {int(row[0]): row for row in _ROW.findall(PAGE)}
"""By number: number, fact, key, sentence, tried."""


def sentences_of(number: int) -> list[str]:
    """Return what stands between quotes in a row, without what "…" leaves out."""
    quoted = re.findall(r'"([^"]+)"', ROWS[number][SENTENCE])
    return [part.strip() for one in quoted for part in one.split("…") if part.strip()]

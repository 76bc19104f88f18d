"""The table of facts in the documentation names what is tried, and nothing else."""

import re

from tests.builders import ROOT
from tests.field.test_facts import FACTS


def test_the_table_names_each_fact_that_is_tried() -> None:
    """Twenty-eight rows in order; a row says "yes" where a note of that number is read in every output."""
    page = (ROOT / "docs" / "field-facts.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|.* \| (yes|–) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 29))
    assert {int(number) for number, tried in rows if tried == "yes"} == {fact.number for fact in FACTS}

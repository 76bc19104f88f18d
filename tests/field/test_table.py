"""The table of facts in the documentation names what is tried, with keys that are typed."""

import re

import pytest

from tests.field.fact import Fact
from tests.field.table import KEY, PAGE, ROWS, TRIED
from tests.field.test_facts import FACTS


def test_the_table_names_each_fact_that_is_tried() -> None:
    """Its rows are in order; one says "yes" where a note of that number is read in every output."""
    assert [*map(int, re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE))] == list(range(1, 29))
    assert {number for number, row in ROWS.items() if row[TRIED] == "yes"} == {fact.number for fact in FACTS}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact.number))
def test_the_first_key_of_a_row_stands_in_its_note(fact: Fact) -> None:
    """Whoever looks a fact up finds what to type."""
    first = re.findall(r"`([^`]+)`", ROWS[fact.number][KEY])[0]
    assert first.partition(":")[0] in f"{fact.services}\n{fact.more}\n{fact.text['en']}"

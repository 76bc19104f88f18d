"""Samples for the quick run: the same check of many pages, languages or instants is slow but for a few of them."""

from collections.abc import Iterable

import pytest


def sample(values: Iterable[str], *quick: str) -> list[object]:
    """Return values as parameters of a test: those that are named are quick, the others are slow."""
    values = list(values)
    assert set(quick) <= set(values), "the quick ones are some of all"
    slow = pytest.mark.slow("the same again")
    return [value if value in quick else pytest.param(value, marks=slow) for value in values]

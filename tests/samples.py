"""Samples for the quick run: the same check of many pages, languages or instants is slow but for a few of them."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")
AGAIN = "the same again"
"""Why a test is slow that repeats another with other values: it takes no branch that the other does not."""


def sample(values: Iterable[T], *quick: T) -> list[object]:
    """Return values as parameters of a test: those that are named are quick, the others are slow."""
    values = list(values)
    assert all(one in values for one in quick), "the quick ones are some of all"
    slow = pytest.mark.slow(AGAIN)
    return [value if value in quick else pytest.param(value, marks=slow) for value in values]


def first(values: Sequence[T], count: int = 2) -> list[object]:
    """Return values as parameters of a test: the first are quick, the others are slow."""
    slow = pytest.mark.slow(AGAIN)
    return [
        value if number < count else pytest.param(*value if isinstance(value, tuple) else (value,), marks=slow)
        for number, value in enumerate(values)
    ]


def few(values: Sequence[T], tries_all: bool, step: int) -> Sequence[T]:
    """Return all values where all tests are run; in a quick run one of so many, the last among them."""
    return values if tries_all else values[::-step][::-1]

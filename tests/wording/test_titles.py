"""Titles as readers see them: sentences go on behind them."""

import pytest

from statusgen.model.note import Edition, EditionState


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Our computers are down.", "Our computers are down"),
        ("Nothing new yet...", "Nothing new yet..."),
        ("Is it over?", "Is it over?"),
        (".", "."),
    ],
)
def test_a_full_stop_at_the_end_of_a_title_is_not_shown(typed: str, seen: str) -> None:
    """One that ends it alone: "Our computers are down.: some of our services are cancelled" is no sentence."""
    assert Edition("en", EditionState.COMPLETE, typed, "").title == seen

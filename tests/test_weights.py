"""How much a reader on a weak network must fetch, measured as a host sends it."""

import gzip
from pathlib import Path

import pytest

from tests.builders import files_of

HOME, OTHER = 14 * 1024, 20 * 1024
"""Bytes a page and its style sheet may weigh, compressed: one round trip for the home page."""


def weights_of(site: Path) -> dict[str, int]:
    """Return what each page weighs with the style sheet, compressed."""
    files = files_of(site)
    style = sum(len(gzip.compress(raw, 9)) for path, raw in files.items() if path.endswith(".css"))
    return {path: style + len(gzip.compress(raw, 9)) for path, raw in files.items() if path.endswith(".html")}


@pytest.mark.parametrize("when", ["tuesday", "june"])
def test_pages_are_light(when: str, request: pytest.FixtureRequest) -> None:
    """A home page with its style sheet stays within 14 KB, every other page within 20 KB; ``-s`` shows the table."""
    weights = weights_of(request.getfixturevalue(when))
    print(f"\n{'page':70} bytes with style sheet, gzip -9")
    for path, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:25]:
        print(f"{path:70} {weight:6}")
    homes = {path for path in weights if path.count("/") <= 1 and path.endswith("index.html")}
    assert {path: weight for path, weight in weights.items() if weight > (HOME if path in homes else OTHER)} == {}

"""How much a reader on a weak network must fetch, measured as a host sends it."""

import gzip
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from tests.builders import instant
from tests.conftest import JUNE, TUESDAY, ExampleAt

DAYS = (TUESDAY, instant("2022-05-31T11:00"), JUNE, instant("2022-06-22T12:00"))
"""Sites that other tests look at, too: one at the worst moment, and later ones, whose incidents have most bulletins."""
HOME, OTHER = 14 * 1024, 20 * 1024
"""Bytes a page and its style sheet may weigh, compressed: one round trip for the home page."""


def weights_of(site: Path, assets: Path) -> dict[str, int]:
    """Return what each page of a site weighs with its style sheet, compressed."""
    styles = {
        name: sum(len(gzip.compress(path.read_bytes(), 9)) for path in assets.glob(f"{name}.*.css"))
        for name in ("site", "paper", "sheet")
    }
    assert all(styles.values())
    return {
        path.relative_to(site).as_posix(): styles["paper" if path.name == "poster.html" else "site"]
        + ("call-centre/" in path.as_posix()) * styles["sheet"]
        + len(gzip.compress(path.read_bytes(), 9))
        for path in site.rglob("*.html")
    }


def kind_of(path: str) -> str:
    """Return the kind of a page: its folder below the language, with a star for what differs."""
    parts = path.removesuffix("index.html").strip("/").split("/")[1:]
    kept = {"locations", "services", "incidents", "history", "poster.html"}
    return "/".join(part if not place or part in kept else "*" for place, part in enumerate(parts)) or "home"


@pytest.fixture(scope="session")
def heaviest(after_each_bulletin: dict[datetime, Path], example_at: ExampleAt) -> dict[str, tuple[int, str, datetime]]:
    """Return of each kind of page the heaviest there was: of home after any bulletin, of others on some days."""
    found: dict[str, list[tuple[int, str, datetime]]] = defaultdict(list)
    whole = {at: example_at(at) for at in DAYS}
    for at, site in (*after_each_bulletin.items(), *whole.items()):
        for path, weight in weights_of(site, whole[JUNE] / "assets").items():
            found[kind_of(path)].append((weight, path, at))
    return {kind: max(weights) for kind, weights in found.items()}


@pytest.mark.slow("waits for two sites")
def test_pages_are_light_at_the_worst_moment(heaviest: dict[str, tuple[int, str, datetime]]) -> None:
    """A home page with its style sheet stays within 14 KB, every other page within 20 KB; ``-s`` shows the table."""
    print(f"\n{'kind':24} {'heaviest':56} {'of':16} bytes with style sheet, gzip -9")
    for kind, (weight, path, at) in sorted(heaviest.items(), key=lambda pair: -pair[1][0]):
        print(f"{kind:24} {path:56} {at:%Y-%m-%d %H:%M} {weight:6}")
    assert "home" in heaviest
    over = {kind: told for kind, told in heaviest.items() if told[0] > (HOME if kind == "home" else OTHER)}
    assert over == {}

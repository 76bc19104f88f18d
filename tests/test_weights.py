"""How much a reader on a weak network must fetch, measured as a host sends it."""

import gzip
from collections import defaultdict
from datetime import datetime

import pytest

from statusgen import pipeline
from statusgen.content.read import read_content
from statusgen.model.content import Content
from statusgen.output.renderer import render_output
from tests.builders import EXAMPLE

HOME, OTHER = 14 * 1024, 20 * 1024
"""Bytes a page and its style sheet may weigh, compressed: one round trip for the home page."""


def weights_at(at: datetime) -> dict[str, int]:
    """Return what each page of the example weighs at an instant with its style sheet, compressed."""
    checked = pipeline.check(EXAMPLE, at)
    assert checked.content is not None
    assert checked.situation is not None
    planned, press = pipeline.open_context(EXAMPLE, checked.content, checked.situation, "https://etat.ardelia.example/")
    styles = {
        is_paper: len(gzip.compress(planned.assets.files[path], 9))
        for is_paper, path in ((False, planned.assets.stylesheet), (True, planned.assets.paper))
    }
    return {
        output.path: styles[output.path.endswith("poster.html")] + len(gzip.compress(render_output(output, press), 9))
        for output in planned.iter_outputs()
        if output.path.endswith(".html")
    }


def kind_of(path: str) -> str:
    """Return the kind of a page: its folder below the language, with a star for what differs."""
    parts = path.removesuffix("index.html").strip("/").split("/")[1:]
    kept = {"locations", "services", "incidents", "history", "poster.html"}
    return "/".join(part if not place or part in kept else "*" for place, part in enumerate(parts)) or "home"


@pytest.fixture(scope="session")
def heaviest() -> dict[str, tuple[int, str, datetime]]:
    """Return of each kind of page the heaviest there ever was: after each bulletin, the example is weighed whole."""
    content = read_content(EXAMPLE).content
    assert isinstance(content, Content)
    instants = sorted({note.published for incident in content.incidents.values() for note in incident.notes})
    assert len(instants) >= 15
    found: dict[str, list[tuple[int, str, datetime]]] = defaultdict(list)
    for at in instants:
        for path, weight in weights_at(at).items():
            found[kind_of(path)].append((weight, path, at))
    return {kind: max(weights) for kind, weights in found.items()}


def test_pages_are_light_at_the_worst_moment(heaviest: dict[str, tuple[int, str, datetime]]) -> None:
    """A home page with its style sheet stays within 14 KB, every other page within 20 KB; ``-s`` shows the table."""
    print(f"\n{'kind':24} {'heaviest':56} {'of':16} bytes with style sheet, gzip -9")
    for kind, (weight, path, at) in sorted(heaviest.items(), key=lambda pair: -pair[1][0]):
        print(f"{kind:24} {path:56} {at:%Y-%m-%d %H:%M} {weight:6}")
    assert "home" in heaviest
    over = {kind: told for kind, told in heaviest.items() if told[0] > (HOME if kind == "home" else OTHER)}
    assert over == {}

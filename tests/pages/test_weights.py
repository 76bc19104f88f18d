"""How much a reader on a weak network must fetch, measured as a host sends it."""

import gzip
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from statusgen.content.read import read_content
from statusgen.content.vocabulary import known_languages
from statusgen.output.opening import open_context
from statusgen.output.renderer import render_output
from statusgen.pages import home
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from tests.builders import EXAMPLE, instant
from tests.conftest import JUNE, TUESDAY, ExampleAt, example_in
from tests.samples import few

DAYS = (TUESDAY, instant("2022-05-31T11:00"), JUNE, instant("2022-06-22T12:00"))
"""Sites that other tests look at, too: one at the worst moment, and later ones, whose incidents have most bulletins."""
HOME, OTHER = 14 * 1024, 20 * 1024
"""Bytes a page and its style sheets may weigh, compressed: one round trip for the home page."""


def weights_of(site: Path, assets: Path) -> dict[str, int]:
    """Return what each page of a site weighs with the style sheets that it names, compressed."""
    styles = {path.name: compressed(path.read_bytes()) for path in assets.glob("*.css")}
    assert len(styles) == 3
    found = {}
    for path in site.rglob("*.html"):
        raw = path.read_bytes()
        named = [name for name in styles if f"assets/{name}".encode() in raw]
        assert named, path
        found[path.relative_to(site).as_posix()] = compressed(raw) + sum(styles[name] for name in named)
    return found


def compressed(raw: bytes) -> int:
    """Return how many bytes a host sends."""
    return len(gzip.compress(raw, 9))


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


@pytest.mark.slow("opens the example in thirteen languages")
def test_home_is_light_in_each_of_thirteen_languages(tmp_path: Path, tries_all: bool) -> None:
    """Each language adds links to all pages, and letters other than Latin weigh twice: within 14 KB all the same."""
    project = example_in(tmp_path, *sorted({*known_languages()} - {"fr", "nl", "de", "en"}))
    content = read_content(project.path).content
    assert content is not None
    weights: dict[str, tuple[int, datetime]] = {}
    for at in few(sorted({note.published for one in content.incidents.values() for note in one.notes}), tries_all, 28):
        public = embargo(content, at)
        site, renderer = open_context(EXAMPLE, public, fold_situation(public, at), content.settings.base_url)
        files = site.reference.assets.files
        style = compressed(files[site.reference.assets.stylesheet])
        for page in site.pages:
            (output,) = home.outputs(page)
            weight = style + compressed(render_output(output, renderer))
            weights[page.language] = max(weights.get(page.language, (0, at)), (weight, at))
    print(*(f"{language} {at:%Y-%m-%d %H:%M} {weight}" for language, (weight, at) in weights.items()), sep="\n")
    assert len(weights) == 13
    assert {language: told for language, told in weights.items() if told[0] > HOME} == {}

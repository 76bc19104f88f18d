"""The gallery: every component in every state, from the examples beside it; the same examples are tested here."""

import re
import shutil
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from click.testing import CliRunner
from msgspec import Struct
from playwright.sync_api import Browser

from statusgen import pages, wording
from statusgen.cli import main
from statusgen.model.words import State
from tests.builders import ROOT, files_of
from tests.kinds import OF_COLOURS, faults_of
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as pytestmark
from tests.reading import open_page

COMPONENTS = ROOT / "themes" / "default" / "components"
WITHIN = {
    *("shapes", "additions", "attributes", "advice_text", "exception_text", "exception_line", "advice_line", "shape"),
    *("answer", "answers", "drawn", "row", "runs", "names", "sign", "day_sign", "exception", "remarks", "sources"),
    *("where", "choice"),
    *(
        "patterns",
        "bar",
        "drawing",
        "pieces",
        "ticks",
        "updates",
        "days",
        "marks",
        "time",
        "until_then",
        "line",
        "left_out",
    ),
}
"""Macros that show nothing alone: the examples of the others show them."""
SIDE_BY_SIDE = ("heading-order", "landmark-unique", "duplicate-id", "duplicate-id-aria", "landmark-no-duplicate-main")
"""Rules that hold for a page and not for parts of pages standing side by side."""


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the gallery as the command writes it."""
    folder = tmp_path_factory.mktemp("gallery")
    done = CliRunner().invoke(main, ["gallery", "--project", str(ROOT), "--output", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def test_every_component_has_its_examples(gallery: Path) -> None:
    """Each macro of each component is shown by an example beside it, under its name."""
    page = open_page(gallery, "index.html")
    shown = {
        (one.getparent().getparent().get("id"), one.text_content()) for one in page.cssselect(".gallery__title code")
    }
    there = {
        (path.parent.name, name)
        for path in COMPONENTS.glob("*/*.html")
        for name in re.findall(r"{% macro (\w+)", path.read_text(encoding="utf-8"))
        if name not in WITHIN
    }
    assert there - shown == set()


def test_every_state_is_shown_wherever_states_are_shown(gallery: Path) -> None:
    """Components that show states have examples of all four."""
    page = open_page(gallery, "index.html")
    for name in ("state", "service", "matrix", "strip"):
        for state in State:
            assert page.cssselect(f"#{name} .state--{state}"), (name, state)
    for state in State:
        assert page.cssselect(f"#rows section.rows--{state}"), state


def test_no_two_views_share_a_name() -> None:
    """An example names a view without its module: the pages and what they share have each name once."""
    modules = [
        import_module(f"{room.__name__}.{module.name}")
        for room in (pages, wording)
        for module in iter_modules(room.__path__)
    ]
    names = [value.__name__ for one in modules for value in vars(one).values() if is_view_of(value, one.__name__)]
    assert sorted(set(names)) == sorted(names)


def is_view_of(value: object, module: str) -> bool:
    """Whether a value of a module is a view that it defines."""
    return isinstance(value, type) and issubclass(value, Struct) and value.__module__ == module


def test_the_gallery_is_no_part_of_a_site(tuesday: Path) -> None:
    """No file of a site is or holds the gallery."""
    assert [path for path, raw in files_of(tuesday).items() if "gallery" in path or b"gallery__" in raw] == []


@pytest.mark.parametrize(("view", "named"), [("!Stamps {colour: red}", "colour"), ("!Stamp {}", "Stamp")])
def test_an_example_that_does_not_fit_is_explained(tmp_path: Path, view: str, named: str) -> None:
    """A field that a view does not have, or a view that is none, is named with its file, and nothing is written."""
    own = tmp_path / "themes" / "default"
    shutil.copytree(ROOT / "themes" / "default", own)
    (own / "components/stamps/examples.yaml").write_text(
        f"- title: Wrong\n  macro: stamps\n  arguments:\n    view: {view}\n", encoding="utf-8"
    )
    done = CliRunner().invoke(main, ["gallery", "--project", str(tmp_path), "--output", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "stamps/examples.yaml" in done.output
    assert named in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "wish",
    [
        {},
        pytest.param({"color_scheme": "dark"}, marks=pytest.mark.slow("colours are computed in test_look")),
        pytest.param({"forced_colors": "active"}, marks=pytest.mark.slow("so is a page of the site")),
    ],
    ids=["light", "dark", "forced-colours"],
)
def test_no_component_has_an_accessibility_fault(browser: Browser, gallery: Path, wish: dict[str, str]) -> None:
    """The checker axe finds no violation in any example; with a script, in the states that only a script shows."""
    page = open_at(browser, f"file://{gallery}/index.html", 1280, bypass_csp=True, **wish)
    assert page.locator(".filter").is_visible()
    assert page.locator(".stale .notice").is_visible()
    rules = {name: {"enabled": False} for name in SIDE_BY_SIDE}
    faults = faults_of(page, **({"runOnly": OF_COLOURS} if wish else {"rules": rules}))
    page.context.close()
    assert faults == []


@pytest.mark.layout
@pytest.mark.parametrize("size", [100, 200])
def test_components_fit_the_smallest_screen(browser: Browser, gallery: Path, size: int) -> None:
    """At 320 pixels nothing in an example is wider than its layout, with letters of the usual size and twice that."""
    page = open_at(browser, f"file://{gallery}/index.html", 320, bypass_csp=True)
    page.add_style_tag(content=f"html {{ font-size: {size}% !important }}")
    wide = page.evaluate(
        "[...document.querySelectorAll('.gallery__example')].filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => one.previousElementSibling.textContent)"
    )
    page.context.close()
    assert wide == []

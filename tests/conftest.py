"""How tests are run: which are slow, what the machine lacks, and the sites and the browser that they share."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest
from filelock import FileLock
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect, sync_playwright

from statusgen import pipeline
from statusgen.cache.store import CacheStore
from statusgen.cli import main
from statusgen.formats import calendars
from statusgen.formats.feeds import feeds
from statusgen.formats.pdf import PrinterMissing, find_printer
from statusgen.output.opening import open_context
from statusgen.output.renderer import render_output
from statusgen.pages import home
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from tests.builders import EXAMPLE, ROOT, Project, instant, read_example
from tests.samples import AGAIN, few

TUESDAY = instant("2022-05-17T10:30")
LATER = instant("2022-05-17T11:30")
"""An hour after; nothing was published, and nothing expired."""
JUNE = instant("2022-06-15T18:00")
SILENT = instant("2022-06-30T18:00")
"""After the last bulletin of the example."""
LANGUAGES_OF_THE_EXAMPLE = "[fr, nl, de, en]"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SLOW = "slow: python3 -m tests --all runs these too"
expect.set_options(timeout=30_000)
"""Milliseconds: a machine that does much else takes its time until a page shows something."""

_ON_ANY_MACHINE = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("quick", _ON_ANY_MACHINE, max_examples=12, derandomize=True)
hypothesis.settings.register_profile("all", _ON_ANY_MACHINE, max_examples=80, derandomize=True)
"""The same examples each time, so that what lands does not depend on luck; new ones: HYPOTHESIS_SEED=random."""
if os.environ.get("HYPOTHESIS_SEED") == "random":
    hypothesis.settings.register_profile("all", _ON_ANY_MACHINE, max_examples=1000)


# ── Which tests run, and where ──────────────────────────────────────────────────────────────────────────────────────


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--all``, ``--rest`` and ``--long``."""
    parser.addoption("--all", action="store_true", help="run the slow tests too, and try more examples of each law")
    parser.addoption("--rest", action="store_true", help="with --all: not what a quick run without a browser has tried")
    parser.addoption("--long", action="store_true", help="with --all: let the machine fail as often as the docs say")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples of each law are tried, before any test is imported."""
    hypothesis.settings.load_profile("all" if config.getoption("--all") else "quick")


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless all are asked for; keep those of a file on one worker, which opens one browser.

    Tests of a browser that is not there are left out before anything is built for them.
    """
    if config.getoption("--rest"):
        config.hook.pytest_deselected(items=[item for item in items if is_done_by_quick(item)])
        items[:] = [item for item in items if not is_done_by_quick(item)]
    lacks_browser = not has_browser() and os.environ.get("STATUSGEN_BROWSER") != "required"
    for item in items:
        slow = item.get_closest_marker("slow")
        if slow and not config.getoption("--all"):
            item.add_marker(pytest.mark.skip(reason=SLOW))
        elif lacks_browser and uses_browser(item):
            item.add_marker(pytest.mark.skip(reason=lack_of("Chromium", "chromium")))
        if item.path.parent.name == "pages":  # one branch in three thousand; being measured takes a test twice its time
            item.add_marker(pytest.mark.no_cover)
        item.add_marker(pytest.mark.xdist_group(item.path.stem))
    long = {item.path for item in items if is_law(item) or is_slow_itself(item)}
    items.sort(key=lambda item: (not uses_browser(item), item.path not in long))  # what takes longest is begun first


def is_done_by_quick(item: pytest.Item) -> bool:
    """Whether a quick run without a browser has tried all that a test tries with ``--all``."""
    tries_more = is_law(item) or "tries_all" in getattr(item, "fixturenames", ())
    return not (item.get_closest_marker("slow") or uses_browser(item) or tries_more)


def is_slow_itself(item: pytest.Item) -> bool:
    """Whether a test takes long, and does not only repeat a quick one."""
    slow = item.get_closest_marker("slow")
    return slow is not None and slow.args != (AGAIN,)


def is_law(item: pytest.Item) -> bool:
    """Whether a test draws its examples."""
    return hypothesis.is_hypothesis_test(getattr(item, "obj", None))


def uses_browser(item: pytest.Item) -> bool:
    """Whether a test opens the browser."""
    return "browser" in getattr(item, "fixturenames", ())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each reason what was left out."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", ())]
    for reason, count in sorted(Counter(reasons).items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"left out: {tests}, {reason.removeprefix('Skipped: ')}")


def has_browser() -> bool:
    """Whether there is a browser; ``STATUSGEN_BROWSER=absent`` says that there is none."""
    return bool(CHROMIUM) and os.environ.get("STATUSGEN_BROWSER") != "absent"


def lack_of(lacking: str, packages: str) -> str:
    """Say what the machine lacks, and what to install."""
    return f"{lacking} is not on this machine (Debian: apt-get install {packages})"


def leave_out(lacking: str, packages: str, variable: str) -> NoReturn:
    """Leave a test out because the machine lacks something; where a variable says ``required``, fail."""
    reason = lack_of(lacking, packages)
    if os.environ.get(variable) == "required":
        pytest.fail(reason)
    pytest.skip(reason)


# ── Built once ──────────────────────────────────────────────────────────────────────────────────────────────────────

Share = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Share:
    """Return what fills a folder once for all workers of a run: the first that asks does, and nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def share_folder(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = base / "shared" / name, base / "shared" / f"{name}.done"
        folder.parent.mkdir(exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return share_folder


def build_example(folder: Path, at: datetime, base_url: str = "", *, pdf: bool = False, copies: bool = False) -> Path:
    """Build the example at an instant into ``folder/site``, with a store of its own."""
    store = CacheStore(folder)
    checked = pipeline.check(EXAMPLE, at)
    pipeline.build(EXAMPLE, checked, folder / "site", store, base_url, has_pdf=pdf, has_copies=copies)
    store.close()
    return folder / "site"


def example_in(folder: Path, *more: str) -> Project:
    """Copy the content of the example, with more languages."""
    project = Project(folder)
    shutil.copytree(EXAMPLE / "content", folder / "content")
    settings = (EXAMPLE / "content/settings.yaml").read_text(encoding="utf-8")
    assert LANGUAGES_OF_THE_EXAMPLE in settings
    languages = ", ".join(["fr, nl, de, en", *more])
    project.write("settings.yaml", settings.replace(LANGUAGES_OF_THE_EXAMPLE, f"[{languages}]"))
    return project


ExampleAt = Callable[[datetime], Path]


@pytest.fixture(scope="session")
def example_at(share: Share) -> ExampleAt:
    """Return what gives the site of the example at an instant."""
    return lambda at: share(f"example-{at:%Y%m%dT%H%M}", lambda folder: build_example(folder, at)) / "site"


@pytest.fixture(scope="session")
def tuesday(example_at: ExampleAt) -> Path:
    """Return the example site of Tuesday 17 May 2022, 10:30."""
    return example_at(TUESDAY)


@pytest.fixture(scope="session")
def june(example_at: ExampleAt) -> Path:
    """Return the example site of 15 June 2022, 18:00."""
    return example_at(JUNE)


@pytest.fixture(scope="session")
def tries_all(request: pytest.FixtureRequest) -> bool:
    """Whether a test tries all of its samples, not a few."""
    return bool(request.config.getoption("--all"))


@pytest.fixture(scope="session")
def after_each_bulletin(tries_all: bool, share: Share) -> dict[datetime, Path]:
    """Return of the example, after each of its bulletins, the home pages, the main feeds and the calendars.

    A quick run does with a few. The last one is always among them, and a day without news comes after it.
    """
    content = read_example()
    moments = sorted({note.published for one in content.incidents.values() for note in one.notes})
    moments = [*few(moments, tries_all, 28), SILENT]

    def build(folder: Path) -> None:
        for at in moments:
            settings = replace(content.settings, demonstration=at)  # else pages of other days warn that they are old
            public = embargo(replace(content, settings=settings), at)
            situation = fold_situation(public, at)
            site, renderer = open_context(EXAMPLE, public, situation, content.settings.base_url)
            for page in site.pages:
                for output in (*home.outputs(page), *feeds.outputs(page), *calendars.outputs(page)):
                    if output.path.count("/") == 1:  # none of the feeds and calendars of single services and places
                        path = folder / f"{at:%Y%m%dT%H%M}" / output.path
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(render_output(output, renderer))

    folder = share("after-each-bulletin", build)
    return {at: folder / f"{at:%Y%m%dT%H%M}" for at in moments}


@pytest.fixture(scope="session")
def arabic(share: Share) -> Path:
    """Return the example site of Tuesday in its languages, in Arabic and in Ukrainian: one for each kind of letters."""
    return share("arabic", lambda folder: example_in(folder, "ar", "uk").build(TUESDAY)) / "site"


@pytest.fixture(scope="session", autouse=True)
def one_process() -> None:
    """Let what builds in this process begin no others: the tests use every core. Who wants more says how many."""
    main.context_settings["default_map"] = {"build": {"jobs": 1}}


# ── Letters and the browser ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session", autouse=True)
def letters(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Show browsers and printers the letters that come with the package, or those of a folder, and no others."""
    folder, named = tmp_path_factory.mktemp("letters"), os.environ.get("STATUSGEN_FONTS")
    lines = f"<dir>{named or ROOT / 'statusgen' / 'fonts'}</dir><cachedir>{folder}</cachedir>"
    first = '<edit name="family" mode="append"><string>Source Sans Pro</string></edit>'
    lines += f'<match target="pattern">{first}</match>'
    (folder / "fonts.conf").write_text(f"<fontconfig>{lines}</fontconfig>\n", encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start Chromium once."""
    if not has_browser():
        leave_out("Chromium", "chromium", "STATUSGEN_BROWSER")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Open an empty tab."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def printer() -> None:
    """Skip where no PDF can be made, unless that is not allowed."""
    try:
        find_printer()
    except PrinterMissing:
        leave_out("Pango, for WeasyPrint,", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "STATUSGEN_PDF")

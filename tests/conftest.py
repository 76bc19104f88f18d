"""Sites that several tests look at, built once."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from statusgen import pipeline
from statusgen.cache.store import Ledger
from tests.builders import EXAMPLE, instant

BuildExample = Callable[..., Path]

TUESDAY = instant("2022-05-17T10:30")
JUNE = instant("2022-06-15T18:00")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; without it, tests that look at pages are skipped unless that is not allowed."""
    if not CHROMIUM and os.environ.get("STATUSGEN_BROWSER") != "required":
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
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


def build_example(folder: Path, at: datetime, base_url: str = "", *, pdf: bool = False) -> Path:
    """Build the example at an instant into ``folder/site``, with a ledger of its own."""
    ledger = Ledger(folder)
    checked = pipeline.check(EXAMPLE, at)
    pipeline.build(EXAMPLE, checked, folder / "site", ledger, base_url, has_pdf=pdf)
    ledger.close()
    return folder / "site"


@pytest.fixture(scope="session")
def tuesday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example site of Tuesday 17 May 2022, 10:30."""
    return build_example(tmp_path_factory.mktemp("tuesday"), TUESDAY)


@pytest.fixture(scope="session")
def june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example site of 15 June 2022, 18:00."""
    return build_example(tmp_path_factory.mktemp("june"), JUNE)

"""Sites that several tests look at, built once."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from statusgen import pipeline
from statusgen.output.ledger import Ledger
from tests.builders import EXAMPLE, instant

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
BuildExample = Callable[..., Path]

TUESDAY = instant("2022-05-17T10:30")
JUNE = instant("2022-06-15T18:00")


def build_example(folder: Path, at: datetime, base_url: str = "") -> Path:
    """Build the example at an instant into ``folder/site``, with a ledger of its own."""
    ledger = Ledger(folder)
    checked = pipeline.check(EXAMPLE, at)
    pipeline.build(EXAMPLE, checked, folder / "site", ledger, base_url)
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield started
        started.close()

"""What a run of the tests leaves out, and how it says so."""

import os
import subprocess
import sys

import pytest

from tests.builders import ROOT
from tests.pages.test_right_to_left import KINDS
from tests.samples import sample

PAGES = "tests/pages/test_right_to_left.py::test_the_smallest_screen_needs_no_sideways_scrolling"
LAWS = "tests/situation/test_situation_laws.py"


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run some tests as a process of their own, on a machine without a browser."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", *arguments],
        cwd=ROOT,
        env={**os.environ, "STATUSGEN_BROWSER": "absent", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow("runs tests in a process of their own")
@pytest.mark.parametrize("workers", sample(["0", "2"], "0"))
def test_each_reason_is_one_line(workers: str) -> None:
    """However many tests are left out, on however many workers: one line says how many, why, and what brings it."""
    done = run("-q", "-n", workers, PAGES)
    said = [line for line in done.stdout.splitlines() if line.startswith("left out")]
    assert done.returncode == 0, done.stdout
    assert said == [
        "left out: 3 tests, Chromium is not on this machine (Debian: apt-get install chromium)",
        f"left out: {len(KINDS) - 3} tests, slow: python3 -m tests --all runs these too",
    ]


@pytest.mark.slow("another start of pytest")
def test_with_all_nothing_is_left_out_for_being_slow() -> None:
    """``--all`` leaves out what is missing, and nothing else."""
    done = run("--all", PAGES)
    assert f"left out: {len(KINDS)} tests, Chromium" in done.stdout
    assert "slow" not in done.stdout


@pytest.mark.slow("another start of pytest")
def test_the_rest_is_what_a_quick_run_has_not_tried_as_often() -> None:
    """``--rest`` runs what is slow, what draws examples, what tries more samples, and no other test."""
    listed = run("--all", "--rest", "--collect-only", "tests/formats/test_feed_formats.py", LAWS).stdout
    assert "::test_every_address_in_a_feed_is_absolute_and_exists[fr]" in listed  # slow
    assert "::test_every_feed_says_the_same_in_three_formats[nl]" in listed  # quick, of a few feeds
    assert "::test_a_location_is_a_column_of_the_matrix" in listed  # quick, with few examples
    assert "::test_a_fallback_item_bears_its_real_language" not in listed
    assert "deselected" in listed


@pytest.mark.slow("another start of pytest")
def test_what_is_required_may_not_be_missing() -> None:
    """Where CI says that a program is required, a machine without it fails."""
    learns = ("tests/formats/test_feed_readers.py", "--all", "-k", "newsboat_learns")
    done = run(*learns, STATUSGEN_NEWSBOAT="required", PATH="")
    assert done.returncode == 1
    assert "newsboat is not on this machine" in done.stdout

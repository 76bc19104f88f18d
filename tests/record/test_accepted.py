"""What somebody accepted once is accepted once: what comes back, and is lost again months later, is held again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from statusgen.content.forgotten import parse_forgotten
from statusgen.record.accepted import is_accepted
from statusgen.record.hold_names import Change
from tests.builders import Project, files_of
from tests.command_line import run
from tests.record.test_hold import SITE, edit, live

__all__ = ["live"]

CHANGES = {
    "a language": ("settings.yaml", r"languages: \[fr, nl\]", "languages: [fr]", "language"),
    "a hospital": ("services.yaml", r"  sud:\n.*\n.*\n", "", "« sud »"),
    "the emergency number": ("settings.yaml", "number: 112", "number: 113", "113"),
}


def date_back(project: Project) -> None:
    """Let what was accepted have been accepted two hours ago: lines have no seconds."""
    path = project.path / "content/forgotten.yaml"
    before = datetime.now(ZoneInfo("Europe/Brussels")) - timedelta(hours=2)
    edit(path, r"accepted \S+", f"accepted {before.isoformat(timespec='minutes')}")


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("what", CHANGES)
def test_what_comes_back_and_is_lost_again_is_held_again(live: Project, what: str) -> None:
    """Accepted, built, put back and built: the next loss of the same is an error, until somebody accepts it anew."""
    name, pattern, new, named = CHANGES[what]
    path = live.path / "content" / name
    whole, before = path.read_text(encoding="utf-8"), files_of(live.path / SITE)
    edit(path, pattern, new)
    assert run(live.path, "build").returncode == 1
    assert run(live.path, "accept", "--yes").returncode == 0
    date_back(live)
    for _ in range(2):
        assert run(live.path, "build").returncode == 0
    path.write_text(whole, encoding="utf-8")
    if what == "the emergency number":  # back is another change
        assert run(live.path, "accept", "--yes").returncode == 0
    assert run(live.path, "build").returncode == 0
    after = files_of(live.path / SITE)
    assert [page for page in before if before[page] != after.get(page) and not page.startswith("api/published/")] == []
    edit(path, pattern, new)
    done = run(live.path, "build")
    assert done.returncode == 1, done.stderr
    assert named.strip("« »") in done.stderr
    assert run(live.path, "accept", "--yes").returncode == 0
    assert run(live.path, "build").returncode == 0


def test_a_line_without_an_instant_counts_as_ever() -> None:
    """Whoever typed it said it; with one, it counts until that very thing, or all of it, was shown otherwise."""
    change, moment = Change("names/sud", "0123456789"), datetime(2026, 11, 29, 12, 0, 30, tzinfo=ZoneInfo("UTC"))
    for said, shown, counts in (
        ("accepted", {"locations/sud": moment}, True),
        ("accepted 2026-11-29T12:00+00:00", {"locations/sud": moment}, True),
        ("accepted 2026-11-29T11:59+00:00", {"locations/sud": moment}, False),
        ("accepted 2026-11-29T11:59+00:00", {"locations/nord": moment, "languages/sud": moment}, True),
    ):
        forgotten, problems = parse_forgotten(f"names/sud 0123456789: {said}\n".encode())
        assert problems == ()
        assert is_accepted(change, forgotten, shown) is counts, said
    assert not is_accepted(Change("names/sud", "9876543210"), forgotten, {})

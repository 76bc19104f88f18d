"""A check reads through the cache, writes nothing, and says the same as without one."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from statusgen.cache.snapshot import program_key
from statusgen.cache.store import CacheStore
from statusgen.cache.view import CacheView
from statusgen.pipeline import check
from statusgen.record.at_hand import AtHand
from statusgen.record.recording import Places
from tests.builders import BRUSSELS, Project
from tests.cache.test_incremental import times_of
from tests.command_line import run
from tests.record.test_hold import NAME, OTHER, edit, first_note, live, recent

__all__ = ["live"]


def spoil_settings(content: Path) -> None:
    """Make the settings unreadable."""
    content.joinpath("settings.yaml").write_text("languages: [", encoding="utf-8")


ACCIDENTS = (
    lambda content: None,
    lambda content: edit(first_note(content), "La radiologie", "Notre radiologie"),
    lambda content: edit(first_note(content), "cancelled, wait", "cancelled, call-first"),  # laxer than was published
    lambda content: content.joinpath(f"incidents/{OTHER}/01-note.fr.md").write_text("spoilt", encoding="utf-8"),
    lambda content: content.joinpath(f"incidents/{NAME}/03-note.fr.md").write_text(
        recent("  telephone: cancelled, come", -0.1), encoding="utf-8"
    ),
    lambda content: shutil.rmtree(content / f"incidents/{OTHER}"),
    spoil_settings,
)
"""What becomes of the content, one after the other."""


def check_with_and_without(project: Path) -> Iterator[tuple[int, str, str]]:
    """Check with the cache, which stays as it is, then without one."""
    cache, before = project / ".statusgen", times_of(project)
    for name in (".statusgen", "../away"):
        cache = cache.rename(project / name)
        done = run(project, "check", "-v")
        yield done.returncode, done.stdout, done.stderr
        assert (project / ".statusgen").exists() == (name == ".statusgen")
    cache.rename(project / ".statusgen")
    assert times_of(project) == before


def test_a_check_says_the_same_with_and_without_a_cache(live: Project) -> None:
    for accident in ACCIDENTS:
        accident(live.path / "content")
        minute = -1
        while minute != (minute := datetime.now(BRUSSELS).minute):  # it says in how many minutes something comes
            said = list(check_with_and_without(live.path))
        assert said[0] == said[1]


def test_a_check_reads_what_a_build_would_read(live: Project) -> None:
    """While somebody watches, too: the file is then open, and has another beside it."""
    edit(first_note(live.path / "content"), "La radiologie", "Notre radiologie")
    places, at, read = Places(live.path, live.path / "site"), datetime.now(BRUSSELS), [0]
    watching = CacheStore(live.path)
    watching.keep_holidays({("BE", "2022-05-26", "fr"): "Ascension"})
    watching.save()
    assert live.path.joinpath(".statusgen/cache.sqlite-wal").stat().st_size
    before = times_of(live.path)
    view = CacheView(live.path)
    at_hand = AtHand(places, at, view.last_publishing(places.root, program_key()))
    check(live.path, at, view, progress=lambda _done, wanted: read.append(wanted), at_hand=at_hand)
    assert (read[-1], view.has_changed) == (1, False)
    assert times_of(live.path) == before
    watching.close()

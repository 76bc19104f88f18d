"""The whole flow on one screen: content → situation → plan → bytes → disk.

Planning, rendering and writing are imported where they are used: a check needs none of them, and starts faster.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.content.files import GoodVersion
from statusgen.content.messages import editors_language
from statusgen.content.read import ContentReading, read_content, read_settings
from statusgen.content.theme import find_theme, read_phrases
from statusgen.model.content import Content
from statusgen.model.problem import Problem
from statusgen.model.situation import Situation
from statusgen.situation.embargo import embargo, next_embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.freshness import check_situation

if TYPE_CHECKING:
    from statusgen.output.ledger import Ledger
    from statusgen.output.write import Written
    from statusgen.plan.plan import Plan
    from statusgen.render.render import Press


def _never(_path: str) -> bytes | None:
    """Know of no good version: what a check does, and a first build."""
    return None


Progress = Callable[[int, int], None]
"""Told (done, all) while pages are rendered."""


class ThemeMissing(LookupError):
    """The theme that the settings name does not exist."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The content, what it says at an instant, and everything wrong with it."""

    reading: ContentReading
    content: Content | None
    """What may be published at the instant; None when nothing can."""
    situation: Situation | None
    problems: tuple[Problem, ...]
    language: str
    """The language of the site's editors."""
    changes_next: datetime | None
    """When the site will next change without anybody touching it."""

    @property
    def is_sound(self) -> bool:
        """Whether there is no error."""
        return not any(problem.is_error for problem in self.problems)


def timezone_of(project: Path, good: GoodVersion = _never) -> tzinfo:
    """Return the site's timezone; UTC while the settings cannot be read."""
    settings = read_settings(project, good)
    return settings.timezone if settings else UTC


def demonstration_instant(project: Path, good: GoodVersion = _never) -> datetime | None:
    """Find the instant at which a demonstration stands still; None for a real site."""
    settings = read_settings(project, good)
    return settings.demonstration if settings else None


def check(project: Path, at: datetime, good: GoodVersion = _never) -> Checked:
    """Read the content and fold it at an instant; ``good`` finds the last good version of a broken file."""
    reading = read_content(project, good)
    if reading.content is None:
        return Checked(reading, None, None, reading.problems, reading.editors, None)
    language = editors_language(reading.content.settings.reference)
    content = embargo(reading.content, at)
    situation = fold_situation(content, at)
    problems = sorted({*reading.problems, *check_situation(content, situation, language)})
    instants = [moment for moment in (situation.changes_next, next_embargo(reading.content, at)) if moment]
    return Checked(reading, content, situation, tuple(problems), language, min(instants, default=None))


def plan(project: Path, content: Content, situation: Situation, base_url: str) -> "tuple[Plan, Press]":
    """Plan the outputs, and get ready what prints them."""
    from statusgen.plan.feeds import opened
    from statusgen.plan.plan import make_plan
    from statusgen.render.render import Press
    from statusgen.render.theme import open_templates, read_assets

    default = find_theme(project, "default")
    theme = find_theme(project, content.settings.theme)
    if theme is None or default is None:
        raise ThemeMissing(content.settings.theme)
    phrases = {language: read_phrases(theme, language) for language in content.settings.languages}
    planned = make_plan(content, situation, phrases, read_assets(theme), base_url)
    return planned, Press(open_templates(theme, default), phrases, content.settings.country, opened(content))


def build(
    project: Path,
    checked: Checked,
    folder: Path,
    ledger: "Ledger",
    base_url: str = "",
    progress: Progress = lambda _done, _all: None,
) -> "Written":
    """Write the site of what was checked into a folder. ``checked`` must hold content."""
    from statusgen.output.write import write_site
    from statusgen.render.render import render_output

    if checked.content is None or checked.situation is None:
        raise ValueError("there is nothing to build from")
    planned, press = plan(project, checked.content, checked.situation, base_url or checked.content.settings.base_url)
    count = planned.count()

    def rendered() -> Iterator[tuple[str, bytes]]:
        for number, output in enumerate(planned.iter_outputs(), start=1):
            yield output.path, render_output(output, press)
            progress(number, count)

    written = write_site(folder, rendered(), ledger)
    reading = checked.reading
    ledger.record_sources(reading.sources, (*reading.kept, *reading.left_out))
    return written

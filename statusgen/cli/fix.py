"""``statusgen fix``: repair how files are spelt and saved, once somebody has seen the difference."""

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from statusgen.cli.asking import is_agreed
from statusgen.cli.forgetting import project_option, yes_option
from statusgen.cli.options import EXIT_STATUSES, refusals
from statusgen.cli.talk import FINE, PROBLEMS, Talk
from statusgen.content.messages import read_words

if TYPE_CHECKING:
    from statusgen.desk.fixing import Fix


@click.command(epilog=EXIT_STATUSES)
@project_option
@yes_option
def fix(project: Path, yes: bool) -> None:
    """Repair what can be repaired safely: shows the difference, asks, and keeps a copy beside each file.

    Keys with a typing mistake, quotes and colons of a word processor, tabs, line ends, invisible marks, names that end
    in .md.txt. No fact is changed: what a note says that can be read stays the same, or nothing is done.

    \b
    Examples:
      statusgen fix
      statusgen fix --yes
    """
    from statusgen import pipeline
    from statusgen.desk.fixing import find_fixes, says_another
    from statusgen.output.write import keep_copy, write_file

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        at = datetime.now(UTC).replace(microsecond=0)
        checked = pipeline.check(project, at)
        before, words = checked.reading.content, read_words("fix", checked.language)
        if before is None:
            talk.fail_with("settings-unusable", project)
        fixes = find_fixes(project, checked.problems, before.vocabulary)
        if not fixes:
            click.echo(words["nothing"])
            sys.exit(FINE if checked.is_sound else PROBLEMS)
        with TemporaryDirectory(prefix="statusgen-") as trial:
            shutil.copytree(project / "content", Path(trial) / "content", symlinks=True)
            for one in fixes:
                _put(one, Path(trial))
            after = pipeline.check(Path(trial), at)
        if after.reading.content is None or says_another(before, after.reading.content):
            talk.fail(words["changes-facts"])
        lines = [line for one in fixes for line in _iter_difference(one, checked.language)]
        if not is_agreed(lines, checked.language, is_agreed_to=yes):
            talk.fail(words["refused"])
        for one in fixes:
            place = project / one.path
            if place.read_bytes() != one.before:
                talk.fail(words["changed-meanwhile"].format(path=place))
            kept = keep_copy(place)
            write_file(str((project / one.target).resolve()), one.after)
            if one.target != one.path:
                place.unlink()
            click.echo(words["fixed"].format(path=project / one.target, copy=kept))
    click.echo(words["next"])
    sys.exit(FINE)


def _put(one: "Fix", folder: Path) -> None:
    from statusgen.output.write import write_file

    if one.target != one.path:
        (folder / one.path).unlink()
    write_file(str(folder / one.target), one.after)


def _iter_difference(one: "Fix", language: str) -> Iterator[str]:
    """Iterate over what would change in a file: why, then the lines before and after."""
    from difflib import unified_diff

    from statusgen.content.messages import say
    from statusgen.content.opening import show_lines

    yield one.path if one.target == one.path else f"{one.path} → {one.target}"
    yield from dict.fromkeys(f"  {show_lines(say(problem, language).message)}" for problem in one.problems)
    before, after = (raw.decode("utf-8", "replace").splitlines() for raw in (one.before, one.after))
    for line in [*unified_diff(before, after, lineterm="", n=0)][2:]:
        if not line.startswith("@@"):
            yield f"  {show_lines(line)}"

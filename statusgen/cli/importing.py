"""``statusgen import``: what another status page said, carried over into this folder."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.forgetting import project_option
from statusgen.cli.options import EXIT_STATUSES, refusals
from statusgen.cli.recording import places_of
from statusgen.cli.talk import FINE, NOT_WRITTEN, Talk
from statusgen.content.messages import read_words

if TYPE_CHECKING:
    from statusgen.desk.imported import OldPage

path_argument = click.argument("path", type=click.Path(path_type=Path))


@click.group(name="import", epilog=EXIT_STATUSES)
def import_() -> None:
    """Carry over what another status page said: Statuspage or cState.

    Closed incidents become history, open ones drafts that "statusgen check" asks you to complete. What components were
    becomes a comment: it never said what patients should do. A report says what could not be carried over.

    \b
    Examples:
      statusgen import statuspage incidents.json
      statusgen import cstate ../old-status-page
    """


@import_.command(epilog=EXIT_STATUSES)
@path_argument
@project_option
def statuspage(path: Path, project: Path) -> None:
    """Carry over a Statuspage: PATH is the file that it serves as /api/v2/incidents.json.

    \b
    Examples:
      statusgen import statuspage incidents.json
      statusgen import statuspage ~/incidents.json --project status
    """
    from statusgen.desk.statuspage import read_statuspage

    _carry_over(path, project, read_statuspage)


@import_.command(epilog=EXIT_STATUSES)
@path_argument
@project_option
def cstate(path: Path, project: Path) -> None:
    """Carry over a cState: PATH is its folder, or the one of its issues.

    \b
    Examples:
      statusgen import cstate ../old-status-page
      statusgen import cstate ../old-status-page/content/issues
    """
    from statusgen.desk.cstate import read_cstate

    _carry_over(path, project, read_cstate)


def _carry_over(path: Path, project: Path, read: "Callable[[Path], OldPage]") -> None:
    from statusgen import pipeline
    from statusgen.content.opening import code_of, show_lines
    from statusgen.desk.imported import CannotBeRead, write_imported
    from statusgen.desk.init import write_project
    from statusgen.record.at_hand import AtHand

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        at = datetime.now(UTC).replace(microsecond=0)
        checked = pipeline.check(project, at, at_hand=AtHand(places_of(project, None, ()), at))
        content, words = checked.content, read_words("import", checked.language)
        if content is None:
            talk.fail_with("settings-unusable", project)
        try:
            page = read(path)
        except CannotBeRead as fault:
            talk.fail(words[str(fault)].format(path=path.resolve()))
        except OSError as fault:
            code = code_of(fault)
            talk.fail(words[code if code in words else "file-forbidden"].format(path=path.resolve()))
        made = write_imported(page, content, project)
        taken = write_project(project, made.files)
        if taken is not None:
            talk.fail(words["lost-there"].format(path=taken))
    for folder, count, is_closed in made.incidents:
        click.echo(words["closed" if is_closed else "open"].format(path=folder, count=count))
    if not made.incidents:
        click.echo(words["nothing"])
    click.echo(words["lost"])
    for code, values in made.lost:
        click.echo(f"  {show_lines(words[code].format_map(values))}")
    click.echo(f"  {words['lost-always']}")
    if made.incidents:
        click.echo(words["then"].format(language=content.settings.reference))
    sys.exit(FINE if made.incidents else NOT_WRITTEN)

"""The command line: the only place that prints, exits and asks the clock."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from statusgen import __version__
from statusgen.cli.talk import FINE, PROBLEMS, Talk

if TYPE_CHECKING:
    from statusgen.pipeline import Checked

RETRY = timedelta(seconds=20)
"""How long watching waits after a build that could not write anything."""

EXIT_STATUSES = """\b
Exit status:
  0  all is well
  1  the content has errors (what is sound was published, unless --strict)
  2  the command was mistyped
  3  nothing could be written: the disk refused, or another build is running"""

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_STATUSES)
@click.version_option(__version__, prog_name="statusgen")
def main() -> None:
    """Build the public status site of a hospital from a folder of Markdown notes.

    \b
    Examples:
      statusgen check                          say what is wrong with the notes
      statusgen build                          build the site into site/
      statusgen build --at 2022-05-17T10:30    rebuild it as it was then
      statusgen reference                      print every key and word a note may use
    """


def _options(command: Command) -> Command:
    for option in reversed(
        [
            click.option(
                "--project",
                type=click.Path(path_type=Path, file_okay=False),
                default=Path(),
                help="Folder that holds content/ (default: here).",
            ),
            click.option(
                "--at", "typed_at", metavar="INSTANT", help="Instant to build for, such as 2022-05-17T10:30+02:00."
            ),
            click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
            click.option("-v", "--verbose", is_flag=True, help="Also say what was repaired, and list every file."),
        ]
    ):
        command = option(command)
    return command


@main.command(epilog=EXIT_STATUSES)
@_options
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to build into (default: site/ of the project).",
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@click.option("--strict", is_flag=True, help="Refuse to write anything while there is an error.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Processes to use where there is much to do (default: all cores)."
)
def build(
    project: Path,
    typed_at: str | None,
    quiet: bool,
    verbose: bool,
    output: Path | None,
    base_url: str,
    strict: bool,
    jobs: int | None,
) -> None:
    """Build the site.

    A note with an error does not hold up the others: its last good version stays published, and the exit status
    says so.

    \b
    Examples:
      statusgen build
      statusgen build --strict --output /var/www/status
      statusgen build --at 2022-06-15T18:00+02:00 --base-url https://status.example/
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    with _refusals(talk):
        _refuse_address(base_url)
        checked = _build_once(talk, project, typed_at, output or project / "site", base_url, jobs, strict=strict)
    sys.exit(FINE if checked.is_sound else PROBLEMS)


def _refuse_address(base_url: str) -> None:
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("it begins with https:// or http://", param_hint="--base-url")


def _build_once(
    talk: Talk,
    project: Path,
    typed_at: str | None,
    folder: Path,
    base_url: str,
    jobs: int | None = None,
    *,
    strict: bool = False,
) -> "Checked":
    """Check, build and say what was done, with nobody else building the same project."""
    from filelock import FileLock, Timeout

    from statusgen import pipeline
    from statusgen.output.ledger import Ledger

    if not (project / "content" / "settings.yaml").is_file() and not (project / ".statusgen").is_dir():
        talk.nothing_here(project)
    jobs = jobs or _cores()
    ledger = Ledger(project)
    lock = FileLock(ledger.path.with_name("lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        talk.fail("Another build of this project is running. Wait until it has finished, then try again.")
    try:
        at = _instant(project, typed_at, ledger.good_version)
        checked = pipeline.check(project, at, ledger, jobs=jobs)
        talk.show_problems(checked, project)
        if checked.content is None:
            talk.refuse(checked, "Nothing was written: the settings or the services cannot be used.")
        if strict and not checked.is_sound:
            talk.refuse(checked, "Nothing was written: --strict refuses errors. The site is as it was.")
        with talk.progress() as progress:
            written = pipeline.build(project, checked, folder, ledger, _with_slash(base_url), progress, jobs)
        talk.show_written(written, folder, checked)
    finally:
        lock.release()
        ledger.close()
    return checked


@main.command(epilog=EXIT_STATUSES)
@_options
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into (default: site/)."
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
def watch(project: Path, typed_at: str | None, quiet: bool, verbose: bool, output: Path | None, base_url: str) -> None:
    """Build the site, and again whenever a note changes or the clock says so.

    Stop it with Ctrl-C.

    \b
    Examples:
      statusgen watch
      statusgen watch --output /var/www/status
    """
    from statusgen.preview.watch import Reason, iter_reasons

    talk = Talk(quiet=quiet, verbose=verbose)
    folders = (project / "content", project / "themes")
    due: list[datetime | None] = [None]

    def build_again() -> None:
        try:
            checked = _build_once(talk, project, typed_at, output or project / "site", base_url)
        except SystemExit:
            due[0] = datetime.now(UTC) + RETRY  # said already, and what was published stays
        else:
            stands_still = typed_at or (checked.content and checked.content.settings.demonstration)
            due[0] = None if stands_still else checked.changes_next

    with _refusals(talk):
        _refuse_address(base_url)
        reasons = iter_reasons(folders, lambda: due[0], lambda: datetime.now(UTC))
        try:
            for reason in reasons:
                build_again()
                if reason is Reason.START:
                    talk.show_watching()
        except KeyboardInterrupt:
            reasons.close()


@main.command(epilog=EXIT_STATUSES)
@_options
def check(project: Path, typed_at: str | None, quiet: bool, verbose: bool) -> None:
    """Say what is wrong with the notes, and what to type instead. Writes nothing.

    \b
    Examples:
      statusgen check
      statusgen check -v
      statusgen check --at 2022-06-01T12:00
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    with _refusals(talk):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        from statusgen import pipeline

        checked = pipeline.check(project, _instant(project, typed_at, lambda _path: None))
        talk.show_problems(checked, project, on_stdout=True)
        talk.show_check(checked)
    sys.exit(FINE if checked.is_sound else PROBLEMS)


@main.command(epilog=EXIT_STATUSES)
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", help="Language of the reference.")
def reference(language: str) -> None:
    """Print every key, word and message a note may meet, as Markdown.

    \b
    Examples:
      statusgen reference
      statusgen reference --language fr > reference.md
    """
    from statusgen.desk.reference import make_reference

    click.echo(make_reference(language), nl=False)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _with_slash(base_url: str) -> str:
    return base_url.rstrip("/") + "/" if base_url else ""


def _instant(project: Path, typed_at: str | None, good: Callable[[str], bytes | None]) -> datetime:
    """Return the instant typed, else the demonstration's own, else now."""
    from statusgen import pipeline

    now = datetime.now(UTC).replace(microsecond=0)
    return _parse_at(typed_at, project, good) if typed_at else (pipeline.demonstration_instant(project, good) or now)


def _parse_at(typed: str, project: Path, good: Callable[[str], bytes | None]) -> datetime:
    from statusgen import pipeline

    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter(
            f"“{typed}” is not an instant. Write for example 2022-05-17T10:30 or 2022-05-17T10:30+02:00.",
            param_hint="--at",
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=pipeline.timezone_of(project, good))


@contextmanager
def _refusals(talk: Talk) -> Iterator[None]:
    """Turn what the disk refuses into one sentence; nothing else is expected here."""
    from statusgen.pipeline import ThemeMissing

    try:
        yield
    except OSError as fault:
        where = f" {fault.filename}" if fault.filename else ""
        talk.fail(f"The disk refused:{where}: {fault.strerror or fault}. What was published before is still there.")
    except ThemeMissing as fault:
        talk.fail(
            f"There is no theme “{fault}”. Put it into themes/{fault}/, or write theme: default in settings.yaml."
        )

"""The command line: the only place that prints, exits and asks the clock."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from statusgen import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from statusgen.model.problem import Problem
    from statusgen.pipeline import Checked

FINE, PROBLEMS, USAGE, NOT_WRITTEN = 0, 1, 2, 3
"""Exit statuses: all is well; the content has errors; the command was mistyped; the disk or a lock refused."""

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
def build(
    project: Path, typed_at: str | None, quiet: bool, verbose: bool, output: Path | None, base_url: str, strict: bool
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
    talk = _Talk(quiet=quiet, verbose=verbose)
    with _refusals(talk):
        _refuse_address(base_url)
        checked = _build_once(talk, project, typed_at, output or project / "site", base_url, strict=strict)
    sys.exit(FINE if checked.is_sound else PROBLEMS)


def _refuse_address(base_url: str) -> None:
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("it begins with https:// or http://", param_hint="--base-url")


def _build_once(
    talk: "_Talk", project: Path, typed_at: str | None, folder: Path, base_url: str, *, strict: bool = False
) -> "Checked":
    """Check, build and say what was done, with nobody else building the same project."""
    from filelock import FileLock, Timeout

    from statusgen import pipeline
    from statusgen.output.ledger import Ledger

    if not (project / "content" / "settings.yaml").is_file() and not (project / ".statusgen").is_dir():
        talk.nothing_here(project)
    ledger = Ledger(project)
    lock = FileLock(ledger.path.with_name("lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        talk.fail("Another build of this project is running. Wait until it has finished, then try again.")
    try:
        checked = _check_at(project, typed_at, ledger.good_version)
        talk.show_problems(checked, project)
        if checked.content is None:
            talk.refuse(checked, "Nothing was written: the settings or the services cannot be used.")
        if strict and not checked.is_sound:
            talk.refuse(checked, "Nothing was written: --strict refuses errors. The site is as it was.")
        with talk.progress() as progress:
            written = pipeline.build(project, checked, folder, ledger, _with_slash(base_url), progress)
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

    talk = _Talk(quiet=quiet, verbose=verbose)
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
    talk = _Talk(quiet=quiet, verbose=verbose)
    with _refusals(talk):
        if not (project / "content" / "settings.yaml").is_file():
            talk.nothing_here(project)
        checked = _check_at(project, typed_at, lambda _path: None)
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


def _with_slash(base_url: str) -> str:
    return base_url.rstrip("/") + "/" if base_url else ""


def _check_at(project: Path, typed_at: str | None, good: Callable[[str], bytes | None]) -> "Checked":
    """Check the content at the instant typed, else at the demonstration's own, else now."""
    from statusgen import pipeline

    now = datetime.now(UTC).replace(microsecond=0)
    at = _parse_at(typed_at, project, good) if typed_at else (pipeline.demonstration_instant(project, good) or now)
    return pipeline.check(project, at, good)


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
def _refusals(talk: "_Talk") -> Iterator[None]:
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


class _Talk:
    """What the commands say: results on stdout, everything else on stderr; colour only where it is wanted."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose

    def _console(self, *, on_stdout: bool = False) -> "Console":
        from rich.console import Console

        return Console(stderr=not on_stdout, highlight=False, soft_wrap=True)

    def fail(self, sentence: str) -> None:
        """Say why nothing could be written, and exit."""
        self._console().print(sentence, style="bold red", markup=False)
        sys.exit(NOT_WRITTEN)

    def nothing_here(self, project: Path) -> None:
        """Say that the folder holds no content, and exit."""
        from statusgen.content.messages import read_messages

        for language in ("fr", "en"):
            sentence = read_messages(language)["settings-file-missing"]
            self._console().print(f"{project}: {sentence.message} {sentence.advice}", markup=False)
        sys.exit(PROBLEMS)

    def refuse(self, checked: "Checked", sentence: str) -> None:
        """Say that the site was left as it was, and exit."""
        self._console().print(_in_french(sentence, checked.language), style="bold", markup=False)
        sys.exit(PROBLEMS)

    def show_problems(self, checked: "Checked", project: Path, *, on_stdout: bool = False) -> None:
        """Show every problem with its line, the gravest last, where the eye falls."""
        from statusgen.model.problem import Level

        order = [Level.REPAIR, Level.WARNING, Level.ERROR]
        shown = [problem for problem in checked.problems if self._wants(problem)]
        console = self._console(on_stdout=on_stdout)
        for problem in sorted(shown, key=lambda one: (order.index(one.level), one.path, one.line)):
            console.print(_as_text(problem, checked.language, project))

    def _wants(self, problem: "Problem") -> bool:
        from statusgen.model.problem import Level

        if problem.level is Level.REPAIR:
            return self.verbose
        return problem.level is Level.ERROR or not self.quiet

    def show_watching(self) -> None:
        """Say that the command goes on."""
        if not self.quiet:
            self._console().print("… Ctrl-C", markup=False)

    def show_check(self, checked: "Checked") -> None:
        """Sum up a check."""
        if not self.quiet:
            self._console().print(_summary(checked), markup=False)

    def show_written(self, written: Any, folder: Path, checked: "Checked") -> None:
        """Sum up a build: what was written, what was kept back, where to open it, when it will change by itself."""
        out = self._console(on_stdout=True)
        if self.verbose:
            for path in written.written:
                out.print(f"+ {path}", markup=False)
            for path in written.removed:
                out.print(f"- {path}", markup=False)
        if self.quiet:
            return
        french = checked.language == "fr"
        for path in checked.reading.kept:
            said = "la dernière bonne version reste publiée" if french else "its last good version stays published"
            self._console().print(f"{path}: {said}", markup=False)
        for path in checked.reading.left_out:
            said = "n’est pas publié" if french else "is not published"
            self._console().print(f"{path}: {said}", markup=False)
        self._console().print(_summary(checked), markup=False)
        count, same, gone = len(written.written), written.unchanged, len(written.removed)
        home = (folder / "index.html").resolve().as_uri()
        if french:
            out.print(f"{count} fichiers écrits, {same} inchangés, {gone} retirés. Ouvrez {home}", markup=False)
        else:
            out.print(f"{count} files written, {same} unchanged, {gone} removed. Open {home}", markup=False)
        if checked.changes_next is not None:
            moment = checked.changes_next.isoformat(timespec="minutes")
            said = "Sans nouvelle note, le site change le" if french else "Without a new note, the site next changes on"
            out.print(f"{said} {moment}", markup=False)

    @contextmanager
    def progress(self) -> Iterator[Callable[[int, int], None]]:
        """Show a bar while pages are written, where somebody watches."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda _done, _all: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("statusgen"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console(), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, all_: bar.update(task, completed=done, total=all_)


_REFUSALS_IN_FRENCH = {
    "Nothing was written: the settings or the services cannot be used.": (
        "Rien n’a été écrit : les réglages ou les services sont inutilisables."
    ),
    "Nothing was written: --strict refuses errors. The site is as it was.": (
        "Rien n’a été écrit : --strict refuse les erreurs. Le site est resté comme il était."
    ),
}


def _in_french(sentence: str, language: str) -> str:
    return _REFUSALS_IN_FRENCH.get(sentence, sentence) if language == "fr" else sentence


def _summary(checked: "Checked") -> str:
    from statusgen.model.problem import Level

    counts = {level: sum(problem.level is level for problem in checked.problems) for level in Level}
    errors, warnings, repairs = counts[Level.ERROR], counts[Level.WARNING], counts[Level.REPAIR]
    if checked.language == "fr":
        return f"Erreurs : {errors}. Avertissements : {warnings}. Réparations : {repairs}."
    return f"Errors: {errors}. Warnings: {warnings}. Repairs: {repairs}."


_LEVELS = {
    "fr": {"error": "erreur", "warning": "attention", "repair": "réparé"},
    "en": {"error": "error", "warning": "warning", "repair": "repaired"},
}
_STYLES = {"error": "bold red", "warning": "bold yellow", "repair": "dim"}


def _as_text(problem: "Problem", language: str, project: Path) -> Any:
    """Put a problem into lines: where and what, the offending line, what to type instead."""
    from rich.text import Text

    from statusgen.content.messages import say

    sentence = say(problem, language)
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    text = Text(f"{where}: ")
    text.append(_LEVELS[language][problem.level], style=_STYLES[problem.level])
    text.append(f": {sentence.message}")
    source = problem.source or _line_of(project, problem)
    if source:
        text.append(f"\n  {problem.line} | {source}", style="dim")
    text.append(f"\n  → {sentence.advice}")
    return text


def _line_of(project: Path, problem: "Problem") -> str:
    """Find the line a problem is about, for problems found after reading."""
    if not problem.line:
        return ""
    from statusgen.content.source import parse_source

    try:
        lines = parse_source(problem.path, (project / problem.path).read_bytes()).lines
    except OSError:
        return ""
    return lines[problem.line - 1].strip() if problem.line <= len(lines) else ""

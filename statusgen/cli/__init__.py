"""The command line: the only place that prints, exits and asks the clock."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from statusgen import __version__
from statusgen.cli.talk import FINE, PROBLEMS, Summary, Talk

if TYPE_CHECKING:
    from statusgen.content.listing import Listings
    from statusgen.output.ledger import Ledger
    from statusgen.pipeline import Checked

RETRY = timedelta(seconds=20)
"""How long watching waits after a build that could not write anything."""

STRICT_REFUSES = "Nothing was written: --strict refuses errors. The site is as it was."

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
    gc.set_threshold(
        50_000, 20, 100
    )  # what a build reads stays until it ends: looking for garbage among it costs a tenth


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
@click.option("--pdf", is_flag=True, help="Also make PDF files of the notices for doors and of the call-centre sheets.")
@click.option("--compress", is_flag=True, help="Also write compressed copies (.br, .gz), for servers that send them.")
def build(
    project: Path,
    typed_at: str | None,
    quiet: bool,
    verbose: bool,
    output: Path | None,
    base_url: str,
    strict: bool,
    jobs: int | None,
    pdf: bool,
    compress: bool,
) -> None:
    """Build the site.

    A note with an error does not hold up the others: its last good version stays published, and the exit status
    says so.

    \b
    Examples:
      statusgen build
      statusgen build --strict --output /var/www/status
      statusgen build --pdf
      statusgen build --compress --output /srv/status/site
      statusgen build --at 2022-06-15T18:00+02:00 --base-url https://status.example/
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    from statusgen.output.ledger import Ledger

    with _refusals(talk):
        _refuse_address(base_url)
        _refuse_nothing(talk, project)
        if pdf:
            _refuse_without_printer(talk)
        if compress:
            _refuse_without_compressor(talk)
        folder = output or project / "site"
        order = _Order(project, typed_at, folder, _with_slash(base_url), jobs or _cores(), strict, pdf, compress)
        with closing(Ledger(project)) as ledger:
            said = _build_once(talk, order, ledger)
    sys.exit(FINE if said.is_sound else PROBLEMS)


def _refuse_without_printer(talk: Talk) -> None:
    from statusgen.render.pdf import PrinterMissing, find_printer

    try:
        find_printer()
    except PrinterMissing as fault:
        talk.fail(
            f"PDF files are made by WeasyPrint, which cannot be used here ({str(fault).splitlines()[0]}). Type:\n"
            f"  {sys.executable} -m pip install 'statusgen[pdf]'   (in a checkout: weasyprint)\n"
            "  apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )


def _refuse_without_compressor(talk: Talk) -> None:
    from statusgen.output.compress import CompressorMissing, find_compressor

    try:
        find_compressor()
    except CompressorMissing:
        talk.fail(
            "Compressed copies are made by Brotli, which is not installed. Type:\n"
            f"  {sys.executable} -m pip install 'statusgen[compress]'   (in a checkout: brotli)"
        )


def _refuse_address(base_url: str) -> None:
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("it begins with https:// or http://", param_hint="--base-url")


@dataclass(frozen=True, slots=True)
class _Order:
    """What to build, as it was typed."""

    project: Path
    typed_at: str | None
    folder: Path
    base_url: str
    jobs: int
    strict: bool = False
    has_pdf: bool = False
    has_copies: bool = False


def _build_once(talk: Talk, order: _Order, ledger: "Ledger", listings: "Listings | None" = None) -> Summary:
    """Check, build and say what was done, with nobody else building the same project."""
    from filelock import FileLock, Timeout

    from statusgen.content.listing import seen_key

    lock = FileLock(ledger.path.with_name("lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        talk.fail("Another build of this project is running. Wait until it has finished, then try again.")
    try:
        newest, known = ledger.touch(), ledger.listings()
        listings = _look(order.project, known) if listings is None else listings
        seen = seen_key(order.project, ledger.good_version, listings, newest, known)
        said = _as_left(talk, order, ledger, seen)
        return said if said is not None else _build_changed(talk, order, ledger, listings, newest, seen)
    finally:
        lock.release()


_WANTED = ("yaml", "babel.dates", "nh3", "jinja2", "statusgen.pipeline", "statusgen.output.site")
"""What a build imports when something changed, in an order in which each takes a little longer."""


def _look(project: Path, known: "Listings") -> "Listings":
    """List the folders of incidents. While another process looks, import what will be wanted if anything changed."""
    from importlib import import_module

    from statusgen.content.listing import begin_look

    look = begin_look(project, known)
    for name in _WANTED:
        if look.is_ready:
            break
        import_module(name)
    return look.finish()


def _as_left(talk: Talk, order: _Order, ledger: "Ledger", seen: bytes) -> Summary | None:
    """Say that nothing changed, where that is so; it costs no import."""
    from statusgen.content.listing import program_key
    from statusgen.output.survey import is_as_left
    from statusgen.output.write import Written

    root = order.folder.resolve()
    built = ledger.built(root, program_key())
    if built is None or order.typed_at or ledger.is_unfinished():
        return None
    if (built.has_pdf, built.made_with[-1]) != (order.has_pdf, order.has_copies):
        return None
    if talk.verbose and (built.told.more_warnings or built.told.more_repairs):
        return None  # all of them are wanted
    now = built.demonstration or datetime.now(UTC).replace(microsecond=0)
    if not is_as_left(root, ledger, built, seen, order.base_url, now):
        return None
    said = Summary(built.told, built.editors, built.changes_next, built.kept, built.left_out)
    talk.show_problems(said, order.project)
    if order.strict and not said.is_sound:
        talk.refuse(said, STRICT_REFUSES)
    talk.show_written(Written((), built.outputs, ()), order.folder, said)
    return said


def _build_changed(
    talk: Talk, order: _Order, ledger: "Ledger", listings: "Listings", newest: int, seen: bytes
) -> Summary:
    from statusgen import pipeline

    project = order.project
    at = _instant(project, order.typed_at, ledger.good_version)
    with talk.progress("content → notes") as progress:
        checked = pipeline.check(project, at, ledger, listings, newest, order.jobs, progress, whole=talk.verbose)
    said = _sum_up(checked)
    talk.show_problems(said, project)
    if checked.content is None:
        talk.refuse(said, "Nothing was written: the settings or the services cannot be used.")
    if order.strict and not said.is_sound:
        talk.refuse(said, STRICT_REFUSES)
    with talk.progress("notes → site") as progress:
        written = pipeline.build(
            project,
            checked,
            order.folder,
            ledger,
            order.base_url,
            progress,
            order.jobs,
            seen,
            has_pdf=order.has_pdf,
            has_copies=order.has_copies,
        )
    talk.show_written(written, order.folder, said)
    return said


def _sum_up(checked: "Checked") -> Summary:
    reading = checked.reading
    return Summary(checked.troubles, checked.language, checked.changes_next, reading.kept, reading.left_out)


def _refuse_nothing(talk: Talk, project: Path) -> None:
    if not (project / "content" / "settings.yaml").is_file() and not (project / ".statusgen").is_dir():
        talk.nothing_here(project)


@main.command(epilog=EXIT_STATUSES)
@_options
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into (default: site/)."
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@click.option("--compress", is_flag=True, help="Also write compressed copies (.br, .gz), for servers that send them.")
def watch(
    project: Path,
    typed_at: str | None,
    quiet: bool,
    verbose: bool,
    output: Path | None,
    base_url: str,
    compress: bool,
) -> None:
    """Build the site, and again whenever a note changes or the clock says so.

    Stop it with Ctrl-C.

    \b
    Examples:
      statusgen watch
      statusgen watch --output /var/www/status
    """
    from statusgen.output.ledger import Ledger
    from statusgen.preview.watch import Reason, Watch

    talk = Talk(quiet=quiet, verbose=verbose)
    if compress:
        _refuse_without_compressor(talk)
    folder = output or project / "site"
    order = _Order(project, typed_at, folder, _with_slash(base_url), _cores(), has_copies=compress)
    due: list[datetime | None] = [None]

    def build_again(ledger: Ledger, watching: Watch) -> None:
        try:
            said = _build_once(talk, order, ledger, watching.listings)
        except SystemExit:
            ledger.forget()
            due[0] = datetime.now(UTC) + RETRY  # said already, and what was published stays
        else:
            built = ledger.last_built
            stands_still = typed_at or (built and built.demonstration)
            due[0] = None if stands_still else said.changes_next

    with _refusals(talk):
        _refuse_address(base_url)
        _refuse_nothing(talk, project)
        with suppress(KeyboardInterrupt), closing(Ledger(project)) as ledger, closing(Watch(project)) as watching:
            for reason in watching.iter_reasons(lambda: due[0], lambda: datetime.now(UTC)):
                build_again(ledger, watching)
                if reason is Reason.START:
                    talk.show_watching()


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

        said = _sum_up(pipeline.check(project, _instant(project, typed_at, lambda _path: None)))
        talk.show_problems(said, project, on_stdout=True, all_=True)
        talk.show_check(said)
    sys.exit(FINE if said.is_sound else PROBLEMS)


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


@main.command(epilog=EXIT_STATUSES)
@click.argument("server", type=click.Choice(["nginx", "caddy", "apache"]))
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/ (default: here).",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site on the server (default: site/ of the project).",
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@click.option("--domain", default="", help="Name of the host, instead of the one in the address.")
@click.option("--listen", default="", help="Address and port without encryption, such as 127.0.0.1:8080.")
def hosting(server: str, project: Path, root: Path | None, base_url: str, domain: str, listen: str) -> None:
    """Print a ready configuration of a web server for this site.

    It sends readers to their language, says how long each file may be kept, and sends compressed copies where
    "statusgen build --compress" made them.

    \b
    Examples:
      statusgen hosting nginx --root /srv/status/site > /etc/nginx/conf.d/status.conf
      statusgen hosting caddy --root /srv/status/site > /etc/caddy/Caddyfile
      statusgen hosting apache --root /srv/status/site --domain status.example
    """
    from statusgen.content.read import read_settings
    from statusgen.desk.hosting import CannotBeWritten, make_hosting

    talk = Talk(quiet=False, verbose=False)
    _refuse_address(base_url)
    with _refusals(talk):
        _refuse_nothing(talk, project)
        settings = read_settings(project, lambda _path: None)
        if settings is None:
            talk.fail("The settings cannot be used. Type: statusgen check")
        address, folder = _with_slash(base_url) or settings.base_url, (root or project / "site").absolute()
        try:
            made = make_hosting(server, address, settings.languages, folder, domain, listen)
        except CannotBeWritten as fault:
            talk.fail(f"“{fault}” cannot stand in a configuration. Use letters, digits and - _ . / only.")
    click.echo(made, nl=False)


@main.command(epilog=EXIT_STATUSES)
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that may hold themes/ of its own (default: here).",
)
@click.option("--theme", default="default", help="Theme to show.")
@click.option("--language", default="en", help="Language of the theme's own sentences.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("gallery"), help="Folder to write into."
)
def gallery(project: Path, theme: str, language: str, output: Path) -> None:
    """Show every component of a theme in every state, on one page, for those who change the theme.

    \b
    Examples:
      statusgen gallery
      statusgen gallery --language nl --output /tmp/gallery
    """
    from statusgen.desk.gallery import ExampleFault, iter_gallery
    from statusgen.output.write import write_file

    talk = Talk(quiet=False, verbose=False)
    with _refusals(talk):
        try:
            files = list(iter_gallery(project, theme, language))
        except ExampleFault as fault:
            talk.fail(f"An example cannot be shown: {fault}")
        for path, raw in files:
            write_file(str(output.resolve() / path), raw)
    click.echo(output / "index.html")


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
    try:
        yield
    except OSError as fault:
        where = f" {fault.filename}" if fault.filename else ""
        talk.fail(f"The disk refused:{where}: {fault.strerror or fault}. What was published before is still there.")
    except LookupError as fault:
        if type(fault).__name__ != "ThemeMissing":
            raise
        talk.fail(
            f"There is no theme “{fault}”. Put it into themes/{fault}/, or write theme: default in settings.yaml."
        )


from statusgen.cli.announce import announce  # noqa: E402 - it uses what stands above

main.add_command(announce)

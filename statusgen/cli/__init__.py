"""The command line: the only place that prints, exits and asks the clock."""

import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen import __version__
from statusgen.cli.announce import announce
from statusgen.cli.building import GoneMeanwhile, Order, build_once, check_all
from statusgen.cli.clock import set_clock
from statusgen.cli.confirming import confirm
from statusgen.cli.difference import diff
from statusgen.cli.fix import fix
from statusgen.cli.forgetting import accept, forget
from statusgen.cli.help import Commands
from statusgen.cli.hosting import hosting
from statusgen.cli.importing import import_
from statusgen.cli.init import init
from statusgen.cli.manual import completion, manual
from statusgen.cli.new import new
from statusgen.cli.options import (
    EXIT_STATUSES,
    common_options,
    count_cores,
    refusals,
    refuse_address,
    refuse_nothing,
    refuse_without_compressor,
    refuse_without_printer,
    with_slash,
)
from statusgen.cli.output_folder import adopt_option, is_gallery, is_site, refuse_another, refuse_foreign, refuse_place
from statusgen.cli.previewing import CACHE, choose_preview, refuse_instant
from statusgen.cli.problem_formats import FORMATS, as_github, as_json
from statusgen.cli.recording import since_option
from statusgen.cli.serve import serve
from statusgen.cli.talk import FINE, PROBLEMS, Talk
from statusgen.cli.translations import translations
from statusgen.content.messages import LANGUAGES

if TYPE_CHECKING:
    from statusgen.watch import Watch

RETRY = timedelta(seconds=20)
"""How long watching waits after a build that could not write anything."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_STATUSES)
@click.version_option(__version__, prog_name="statusgen")
def main() -> None:
    """Build the public status site of a hospital from a folder of Markdown notes.

    \b
    Examples:
      statusgen init status
      statusgen build --preview --waiting
    """
    # What a build reads stays until it ends: looking for garbage among it cost a sixth of an edit, and saved no memory.
    gc.set_threshold(1_000_000, 20, 100)


@main.command(epilog=EXIT_STATUSES)
@common_options
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
@since_option
@click.option(
    "--preview", is_flag=True, help="Build a preview into preview/, marked on every page; nothing is published."
)
@click.option("--waiting", is_flag=True, help="Show notes that wait in the preview, as if they were published.")
@click.option("--drafts", is_flag=True, help="Show drafts in the preview, as if they were published.")
@adopt_option
@click.option("--first", is_flag=True, help="Go on without a record: nothing was published before, or it is lost.")
@click.option(
    "--now",
    "typed_now",
    metavar="INSTANT",
    help="What time it is, where the clock of this machine is wrong; unlike --at, it publishes.",
)
@click.option("--yes", "is_agreed_to", is_flag=True, help="Do not ask: for machines.")
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
    since: tuple[Path, ...],
    preview: bool,
    waiting: bool,
    drafts: bool,
    adopt: bool,
    first: bool,
    typed_now: str | None,
    is_agreed_to: bool,
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
      statusgen build --since /srv/backup/status
      statusgen build --now "28/11/2026 10:40"
      statusgen build --preview --waiting --drafts
      statusgen build --preview --at "28/11/2026 17:00"
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    from statusgen.cache.store import CacheStore

    with refusals(talk, project):
        refuse_address(base_url, project)
        refuse_nothing(talk, project)
        if pdf:
            refuse_without_printer(talk, project)
        if compress:
            refuse_without_compressor(talk, project)
        wanted, folder = choose_preview(project, typed_at, output, is_asked=preview, waiting=waiting, drafts=drafts)
        address, cores = with_slash(base_url), jobs or count_cores()
        order = Order(project, typed_at, folder, address, cores, strict, pdf, compress, since, first, wanted)
        refuse_place(project, folder)
        with closing(CacheStore(project, CACHE if wanted else "")) as store:
            if not adopt and not wanted:
                refuse_foreign(project, folder, lambda root: is_site(root, store))
                refuse_another(project, folder, store)
            if typed_now:
                order = set_clock(talk, order, typed_now, store.good_version, is_agreed_to=is_agreed_to)
            said = build_once(talk, order, store)
    sys.exit(FINE if said.is_sound else PROBLEMS)


@main.command(epilog=EXIT_STATUSES)
@common_options
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to build into (default: site/)."
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@adopt_option
@click.option("--compress", is_flag=True, help="Also write compressed copies (.br, .gz), for servers that send them.")
@since_option
def watch(
    project: Path,
    typed_at: str | None,
    quiet: bool,
    verbose: bool,
    output: Path | None,
    base_url: str,
    adopt: bool,
    compress: bool,
    since: tuple[Path, ...],
) -> None:
    """Build the site, and again whenever a note changes or the clock says so.

    Stop it with Ctrl-C.

    \b
    Examples:
      statusgen watch
      statusgen watch --output /var/www/status
    """
    from statusgen.cache.store import CacheStore
    from statusgen.watch import Reason, Watch

    talk = Talk(quiet=quiet, verbose=verbose)
    if compress:
        refuse_without_compressor(talk, project)
    wanted, folder = choose_preview(project, typed_at, output, is_asked=False, waiting=False, drafts=False)
    if wanted is not None:
        refuse_instant(project, typed_at or "")
    order = Order(project, typed_at, folder, with_slash(base_url), count_cores(), has_copies=compress, since=since)
    due: list[datetime | None] = [None]

    def build_again(store: CacheStore, watching: Watch) -> None:
        try:
            with refusals(talk, project):
                said = build_once(talk, order, store, watching)
        except SystemExit:
            store.forget()
            due[0] = datetime.now(UTC) + RETRY  # said already, and what was published stays
        except GoneMeanwhile:
            store.forget()
            due[0] = datetime.now(UTC)
        else:
            record = store.last_build
            stands_still = typed_at or (record and record.demonstration)
            due[0] = None if stands_still else said.changes_next

    with refusals(talk, project):
        refuse_address(base_url, project)
        refuse_nothing(talk, project)
        refuse_place(project, folder)
        with (
            suppress(KeyboardInterrupt),
            closing(CacheStore(project)) as store,
            closing(Watch(project, time.monotonic, store.snapshots())) as watching,
            interrupting(watching),
        ):
            if not adopt:
                refuse_foreign(project, folder, lambda root: is_site(root, store))
                refuse_another(project, folder, store)
            for reason in watching.iter_reasons(lambda: due[0], lambda: datetime.now(UTC)):
                build_again(store, watching)
                if reason is Reason.START:
                    talk.show_watching()


@contextmanager
def interrupting(watching: "Watch") -> Iterator[None]:
    """Let Ctrl-C stop a watch for good, also where the interpreter swallows the exception: in a finaliser it does."""

    def stop(_number: int, _layout: object) -> None:
        watching.is_stopped = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@main.command(epilog=EXIT_STATUSES)
@common_options
@since_option
@click.option(
    "--format",
    "shown_as",
    type=click.Choice(FORMATS),
    default="text",
    help="text for people; json for programs; github for annotations beside the lines of a pull request.",
)
def check(
    project: Path, typed_at: str | None, quiet: bool, verbose: bool, since: tuple[Path, ...], shown_as: str
) -> None:
    """Say what is wrong with the notes, and what to type instead. Writes nothing.

    Notes are compared with what was published: with the record of the project, that of site/, and those of --since.

    \b
    Examples:
      statusgen check
      statusgen check -v
      statusgen check --at 2022-06-01T12:00
      statusgen check --format json
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    with refusals(talk, project):
        refuse_nothing(talk, project)
        said = check_all(project, typed_at, since, has_advice=shown_as == "text" and not quiet)
        if shown_as != "text":
            click.echo(as_json(said) if shown_as == "json" else as_github(said, project))
            sys.exit(FINE if said.is_sound else PROBLEMS)
        talk.show_problems(said, project, on_stdout=True, all_=True)
        talk.show_waiting(said, datetime.now(UTC))
        talk.show_check(said)
    sys.exit(FINE if said.is_sound else PROBLEMS)


@main.command(epilog=EXIT_STATUSES)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    help="Language of the reference.",
)
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
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that may hold themes/ of its own (default: here).",
)
@click.option("--theme", default="default", help="Theme to show.")
@click.option("--language", default="en", help="Language of the theme's own sentences.")
@adopt_option
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("gallery"), help="Folder to write into."
)
def gallery(project: Path, theme: str, language: str, adopt: bool, output: Path) -> None:
    """Show every component of a theme in every state, on one page, for those who change the theme.

    \b
    Examples:
      statusgen gallery
      statusgen gallery --language nl --output /tmp/gallery
    """
    from statusgen.desk.gallery import ExampleFault, iter_gallery
    from statusgen.output.write import write_file

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk, project):
        refuse_place(project, output)
        if not adopt:
            refuse_foreign(project, output, is_gallery)
        try:
            files = list(iter_gallery(project, theme, language))
        except ExampleFault as fault:
            talk.fail_with("gallery-example", project, said=fault)
        for path, raw in files:
            write_file(str(output.resolve() / path), raw)
    click.echo(output / "index.html")


main.add_command(announce)
main.add_command(serve)
main.add_command(confirm)
main.add_command(forget)
main.add_command(hosting)
main.add_command(accept)
main.add_command(diff)
main.add_command(fix)
main.add_command(translations)
main.add_command(init)
main.add_command(import_)
main.add_command(new)
main.add_command(completion)
main.add_command(manual)

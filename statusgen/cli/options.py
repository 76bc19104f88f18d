"""What several commands share: their options, the instant they are for, and what they refuse before they begin."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from statusgen.cache.faults import CacheFault
from statusgen.cli.talk import Talk, say_to_editors

EXIT_STATUSES = """\b
Exit status:
  0  all is well
  1  the content has errors (what is sound was published, unless --strict)
  2  the command was mistyped
  3  nothing was changed: nobody said yes, the disk refused, another build runs"""

Command = TypeVar("Command", bound=Callable[..., Any])


def common_options(command: Command) -> Command:
    """Add the options that commands about notes have in common."""
    for option in reversed(
        [
            click.option(
                "--project",
                type=click.Path(path_type=Path, file_okay=False),
                default=Path(),
                help="Folder that holds content/ (default: here).",
            ),
            click.option(
                "--at", "typed_at", metavar="INSTANT", help="Another instant than now, such as “17/05/2022 10:30”."
            ),
            click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
            click.option("-v", "--verbose", is_flag=True, help="Also say what was repaired, and list every file."),
        ]
    ):
        command = option(command)
    return command


def refuse_without_printer(talk: Talk, project: Path) -> None:
    """Say what to type where no PDF can be made, and exit."""
    from statusgen.formats.pdf import PrinterMissing, find_printer

    try:
        find_printer()
    except PrinterMissing as fault:
        talk.fail_with("no-printer", project, said=str(fault).splitlines()[0], python=sys.executable)


def refuse_without_compressor(talk: Talk, project: Path) -> None:
    """Say what to type where nothing can be compressed with Brotli, and exit."""
    from statusgen.output.compress import CompressorMissing, find_compressor

    try:
        find_compressor()
    except CompressorMissing:
        talk.fail_with("no-compressor", project, python=sys.executable)


def refuse_address(base_url: str, project: Path) -> None:
    """Refuse an address of the site that is none. Raises click.BadParameter."""
    if not base_url:
        return
    from statusgen.content.places import is_site_address

    if not base_url.startswith(("http://", "https://")):
        raise click.BadParameter(say_to_editors(project, "address-scheme"), param_hint="--base-url")
    if not is_site_address(base_url):
        raise click.BadParameter(say_to_editors(project, "address-parts"), param_hint="--base-url")


def refuse_nothing(talk: Talk, project: Path) -> None:
    """Say that a folder holds no content, and exit."""
    if not (project / "content" / "settings.yaml").is_file() and not (project / ".statusgen").is_dir():
        talk.nothing_here(project)


def count_cores() -> int:
    """Return how many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def find_command() -> tuple[tuple[str, ...], Path | None]:
    """Return what starts this program by its whole path, and the folder from which alone, where it is not installed."""
    started = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("statusgen")
    if started.name == "statusgen" and started.is_file():
        return (str(started.absolute()),), None
    if beside.is_file():
        return (str(beside),), None
    return (sys.executable, "-m", "statusgen"), Path(__file__).parents[2]


def with_slash(base_url: str) -> str:
    """Return an address with one slash at its end; empty where none was typed."""
    return base_url.rstrip("/") + "/" if base_url else ""


@contextmanager
def theme_refusals(talk: Talk, project: Path, language: str = "en") -> Iterator[None]:
    """Turn the breaches of a theme into their sentences; a program that never opens one imports nothing for it."""
    try:
        yield
    except Exception as fault:
        if type(fault).__name__ not in ("ThemeBroken", "ThemeMissing"):
            raise
        from statusgen.content.theme import ThemeBroken

        if isinstance(fault, ThemeBroken):
            talk.refuse_theme(fault.problems, language, project)
        talk.fail_with("theme-missing", project, name=fault)


@contextmanager
def refusals(talk: Talk, project: Path = Path()) -> Iterator[None]:
    """Turn what the machine or the cache refuses into one sentence, and what is wrong with a theme."""
    try:
        with theme_refusals(talk, project):
            yield
    except CacheFault as fault:
        talk.refuse_cache(fault)
    except (OSError, MemoryError, ImportError) as fault:  # where no file can be opened, no module can either
        talk.refuse_machine(fault, project)
    except RuntimeError as fault:
        if str(fault).startswith("Symlink loop"):  # pathlib's word, until it is an OSError in Python 3.13
            talk.refuse_machine(OSError(errno.ELOOP, os.strerror(errno.ELOOP)), project)
        raise

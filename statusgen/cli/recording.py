"""What commands say of the record of what was published: where they look for it, and when they refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli.talk import say_to_editors

if TYPE_CHECKING:
    from statusgen.model.moved import Moved
    from statusgen.model.site import Settings
    from statusgen.record.recording import Places

LOST = "lost"
since_option = click.option(
    "--since",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FOLDER|FILE",
    help="A further record of what was published, such as a copy of the site; may be repeated.",
)


def places_of(project: Path, typed_at: str | None, since: tuple[Path, ...]) -> "Places":
    """Return where a command that builds nothing looks for records: those of the project, of its site, and others."""
    from statusgen.record.recording import Places

    root = (project / "site").resolve()
    return Places(project, root, since, is_rehearsal=bool(typed_at))


def find_moved(project: Path) -> "tuple[tuple[Moved, ...], Settings | None]":
    """Return what stands elsewhere now than it was published, and the settings that count.

    Nothing and None where the content cannot be read.
    """
    from statusgen import pipeline
    from statusgen.cli.instants import instant_of
    from statusgen.model.moved import iter_moved
    from statusgen.record.at_hand import AtHand
    from statusgen.situation.embargo import embargo

    places = places_of(project, None, ())
    at = instant_of(places, None, lambda _path: None)
    content = pipeline.check(project, at, at_hand=AtHand(places, at)).reading.content
    return (tuple(iter_moved(embargo(content, at))), content.settings) if content is not None else ((), None)


@contextmanager
def refusing_no_record(project: Path) -> Iterator[None]:
    """Say of a place that was named with ``--since`` that it holds no record."""
    from statusgen.record.sources import NoRecord

    try:
        yield
    except NoRecord as fault:
        raise click.BadParameter(say_to_editors(project, "no-record-there", path=fault), param_hint="--since") from None

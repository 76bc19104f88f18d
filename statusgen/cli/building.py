"""One build as commands see it: nobody else builds meanwhile, what is as it was is left, what was done is said."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from statusgen.cli.options import instant_of
from statusgen.cli.talk import Summary, Talk

if TYPE_CHECKING:
    from statusgen.cache.snapshot import Listings, Look
    from statusgen.cache.store import Ledger
    from statusgen.pipeline import Checked

STRICT_REFUSES = "Nothing was written: --strict refuses errors. The site is as it was."
_WANTED = ("yaml", "babel.dates", "nh3", "jinja2", "statusgen.pipeline", "statusgen.output.publish")
"""What a build imports when something changed, in an order in which each takes a little longer."""


class Order(NamedTuple):
    """What to build, as it was typed."""

    project: Path
    typed_at: str | None
    folder: Path
    base_url: str
    jobs: int
    strict: bool = False
    has_pdf: bool = False
    has_copies: bool = False


def build_once(talk: Talk, order: Order, ledger: "Ledger", listings: "Listings | None" = None) -> Summary:
    """Check, build and say what was done, with nobody else building the same project.

    ``listings`` is what stands in the folders of incidents, where the caller knows.
    """
    from statusgen.cache.snapshot import begin_look, differing_from, seen_key

    newest = ledger.touch()
    look = begin_look(order.project, ledger.known_listings()) if listings is None else None
    from filelock import Timeout

    lock = ledger.lock
    try:
        lock.acquire(timeout=0)
    except Timeout:
        talk.fail("Another build of this project is running. Wait until it has finished, then try again.")
    try:
        differing = differing_from(ledger.listings(), listings or {}) if look is None else _finish(look)
        seen = seen_key(order.project, ledger.good_version)
        said = None if differing else _as_left(talk, order, ledger, seen)
        return said if said is not None else _build_changed(talk, order, ledger, differing, newest, seen)
    finally:
        lock.release()


def _finish(look: "Look") -> "Listings":
    """Wait for a look to end; while other processes look, import what will be wanted if anything changed."""
    from importlib import import_module

    for name in _WANTED:
        if look.is_ready:
            break
        import_module(name)
    return look.finish()


def _as_left(talk: Talk, order: Order, ledger: "Ledger", seen: bytes) -> Summary | None:
    """Say that nothing changed, where that is so; it costs no import."""
    from statusgen.cache.integrity import is_unmodified
    from statusgen.cache.snapshot import program_key
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
    if not is_unmodified(root, ledger, built, seen, order.base_url, now):
        return None
    said = Summary(built.told, built.editors, built.changes_next, built.kept, built.left_out)
    talk.show_problems(said, order.project)
    if order.strict and not said.is_sound:
        talk.refuse(said, STRICT_REFUSES)
    talk.show_written(Written((), built.outputs, ()), order.folder, said)
    return said


def _build_changed(
    talk: Talk, order: Order, ledger: "Ledger", differing: "Listings", newest: int, seen: bytes
) -> Summary:
    from statusgen import pipeline

    project = order.project
    at = instant_of(project, order.typed_at, ledger.good_version)
    with talk.progress("content → notes") as progress:
        checked = pipeline.check(project, at, ledger, differing, newest, order.jobs, progress, whole=talk.verbose)
    said = sum_up(checked)
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


def sum_up(checked: "Checked") -> Summary:
    """Return what a check has to say."""
    reading = checked.reading
    return Summary(checked.troubles, checked.language, checked.changes_next, reading.kept, reading.left_out)

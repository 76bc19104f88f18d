"""``statusgen serve``: show what is being written, in a browser on this machine."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from statusgen.cli.building import sum_up
from statusgen.cli.instants import instant_of, now
from statusgen.cli.options import EXIT_STATUSES, refusals, refuse_nothing
from statusgen.cli.recording import places_of
from statusgen.cli.talk import Talk, say_to_editors

if TYPE_CHECKING:
    from statusgen.cache.store import CacheStore
    from statusgen.desk.serve.desk import Desk
    from statusgen.watch import Watch

T = TypeVar("T")
PORT = 8000
HEED = 0.5
"""Seconds after which it is looked whether somebody stopped it, where the interrupt itself was lost."""
CACHE = "serve"
"""Name of the cache, beside that of the site: neither touches the other."""


@click.command(epilog=EXIT_STATUSES)
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/ (default: here).",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, help="Port to try first (default: 8000); 0 for any free one."
)
@click.option("--open", "opens", is_flag=True, help="Open the page in your browser.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong, and the address.")
@click.option("-v", "--verbose", is_flag=True, help="Also say what was repaired.")
def serve(project: Path, port: int, opens: bool, quiet: bool, verbose: bool) -> None:
    """Show what the site would say, in a browser on this machine, and again whenever a note changes.

    Every page is a preview, and nothing of it reaches site/ or the record. A mistake stands on the page: the file, the
    line, what to type instead; the last good page stays below it. The bar at the bottom shows notes that wait and
    drafts, another instant, a telephone, paper, or two languages side by side. Only this machine can ask for it.

    Stop it with Ctrl-C.

    \b
    Examples:
      statusgen serve
      statusgen serve --open
      statusgen serve --project /srv/status --port 8123
    """
    talk = Talk(quiet=quiet, verbose=verbose)
    with refusals(talk, project):
        refuse_nothing(talk, project)
        with suppress(KeyboardInterrupt):
            _serve(talk, project, port, opens=opens)
    sys.exit(0)


class _Errands:
    """What other threads ask this one to do: content is read in the main thread alone, whose clock can stop it."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Future[Any], Callable[[], Any], bool]] = SimpleQueue()

    def ask(self, function: Callable[..., T], *given: Any, ends_all: bool = False) -> T:
        """Let the main thread call a function, and wait for what it returns; a fault may end everything."""
        future: Future[T] = Future()
        self._asked.put((future, partial(function, *given), ends_all))
        return future.result()

    def run(self, is_over: Callable[[], bool]) -> None:
        """Do what is asked until it is over; in the main thread."""
        while not is_over():
            try:
                future, function, ends_all = self._asked.get(timeout=HEED)
            except Empty:
                continue
            try:
                future.set_result(function())
            except Exception as fault:
                future.set_exception(fault)
                if ends_all:
                    raise


def _serve(talk: Talk, project: Path, port: int, *, opens: bool) -> None:
    """Watch and answer until somebody stops it."""
    from statusgen.cli import interrupting
    from statusgen.desk.serve.desk import Desk
    from statusgen.desk.serve.replies import Replies
    from statusgen.desk.serve.server import TRIED, Answer, Newest, open_server
    from statusgen.watch import Reason, Watch

    newest, errands = Newest(), _Errands()
    with _opened(talk, project) as store:
        desk = Desk(project, store, now())
        replies = Replies(desk, newest)

        def reply(path: str, asked: dict[str, str]) -> Answer:
            try:
                return errands.ask(replies.reply, path, asked)
            except Exception as fault:
                said = say_to_editors(project, "serve-fault", path=path, said=f"{type(fault).__name__}: {fault}")
                click.echo(said, err=True)
                return Answer(f"{said}\n".encode(), "text/plain; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR)

        try:
            server = open_server(port, reply, newest)
        except OSError:
            talk.fail(say_to_editors(project, "serve-no-port", first=port, last=port + TRIED - 1))
        with closing(server), closing(Watch(project, monotonic, store.snapshots())) as watching, interrupting(watching):

            def refresh_and_tell() -> datetime | None:
                due = _refresh(talk, project, desk, watching)
                newest.change()
                return due

            def follow() -> None:
                due: list[datetime | None] = [None]
                for reason in watching.iter_reasons(lambda: due[0], now):
                    due[0] = errands.ask(refresh_and_tell, ends_all=True)
                    if reason is Reason.START:
                        server.start()
                        _greet(project, server.port, port, opens=opens)

            threading.Thread(target=follow, daemon=True).start()
            errands.run(lambda: watching.is_stopped)


def _refresh(talk: Talk, project: Path, desk: "Desk", watching: "Watch") -> datetime | None:
    """Read what changed, say what is wrong, and return when the site changes by itself."""
    at = instant_of(places_of(project, None, ()), None, lambda _path: None)
    checked = desk.refresh(at, watching.snapshots)
    said = sum_up(checked)
    talk.show_problems(said, project)
    talk.show_waiting(said, now())
    talk.show_check(said)
    return None if said.demonstration is not None else said.changes_next


@contextmanager
def _opened(talk: Talk, project: Path) -> "Iterator[CacheStore]":
    """Open the store, for one preview of a project at a time."""
    from filelock import Timeout

    from statusgen.cache.store import CacheStore

    with closing(CacheStore(project, CACHE)) as store:
        try:
            store.lock.acquire(timeout=0)
        except Timeout:
            talk.fail(say_to_editors(project, "serve-twice"))
        try:
            yield store
        finally:
            store.lock.release()


def _greet(project: Path, port: int, wanted: int, *, opens: bool) -> None:
    """Say where the page is, and that another port had to be taken."""
    address = f"http://127.0.0.1:{port}/"
    if wanted not in (0, port):
        click.echo(say_to_editors(project, "serve-taken", wanted=wanted, port=port), err=True)
    click.echo(say_to_editors(project, "serve-address", address=address))
    if opens:
        import webbrowser

        webbrowser.open(address)

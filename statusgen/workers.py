"""Forked worker processes that share the memory of this one, each at the other end of a pipe."""

import errno
import gc
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


T = TypeVar("T")
ORDERS_AHEAD = 2
"""Orders that a worker has at most: the next is there when one is done."""


class Workers:
    """Forked processes that share the memory of this one."""

    def __init__(self, pipes: "Sequence[Connection]") -> None:
        self._pipes = pipes

    def map(self, function: Callable[[int], T], numbers: Iterable[int]) -> Iterator[T]:
        """Call a function of numbers in the workers; return its results in order.

        All of them are to be taken before the next call. Raises what it raised, and OSError where a worker was ended or
        the pipe to it fails.
        """
        from multiprocessing.connection import wait

        orders, results, given, returned = enumerate(numbers), dict[int, T](), 0, 0
        ready: list[Any] = [*self._pipes] * ORDERS_AHEAD
        while True:
            try:
                for pipe, order in zip(ready, orders, strict=False):
                    pipe.send((function, *order))
                    given += 1
                if returned == given:
                    return
                ready = wait(self._pipes, 0 if returned in results else None)
                results.update(map(_receive, ready))
            except (EOFError, ConnectionError):
                raise ChildProcessError(errno.ECHILD, "a process of this build was ended") from None
            if returned in results:
                yield results.pop(returned)
                returned += 1


def _receive(pipe: Any) -> tuple[int, Any]:
    """Return which order a worker has done, and the result. Raises what the work raised."""
    at, result, fault = pipe.recv()
    if fault is not None:
        raise fault
    return at, result


@contextmanager
def open_workers(jobs: int, work: object) -> Iterator[Workers]:
    """Open forked processes that share everything in memory now; none of them outlives this one.

    ``work`` is what they get from ``shared_work`` without sending it. Ctrl-C is for this
    process alone, and may come at any moment.
    """
    from multiprocessing import get_context

    context, pipes, workers = get_context("fork"), [], []
    gc.freeze()
    try:
        with _hold_interrupts():  # whoever was begun is known, and so is ended
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                pipes.append(ours)
                worker = context.Process(target=_serve, args=(theirs, work), daemon=True)
                worker.start()
                workers.append(worker)
                theirs.close()
        yield Workers(pipes)
    finally:
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.join()
        for pipe in pipes:
            pipe.close()
        gc.unfreeze()


def _serve(pipe: "Connection", work: object) -> None:
    """Do what is ordered, in a worker: Ctrl-C is for who started it, and it ends with that one, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = io.StringIO()  # a pipe that fails ends it with a traceback; the process that waits for it says why
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shared[:] = [work]
    while True:
        pipe.send_bytes(_do(*pipe.recv()))


def _do(function: Callable[[int], object], at: int, number: int) -> Any:
    """Return what an order came to, as it is sent; a fault that cannot be sent as it is, as the text of one."""
    from multiprocessing.reduction import ForkingPickler

    try:
        return ForkingPickler.dumps((at, function(number), None))
    except Exception as raised:
        raised.add_note(traceback.format_exc())
        try:
            done = ForkingPickler.dumps((at, None, raised))
            ForkingPickler.loads(done)
        except Exception:
            fault = RuntimeError("".join(traceback.format_exception(raised)))
            done = ForkingPickler.dumps((at, None, fault))
        return done


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_shared: list[Any] = []


def shared_work() -> Any:
    """Return, in a worker, what was shared with it."""
    return _shared[0]


@contextmanager
def _hold_interrupts() -> Iterator[None]:
    """Delay an interrupt until the block has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _layout: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)

"""A pool of forked worker processes that share the memory of this one."""

import errno
import gc
import io
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.sharedctypes import Synchronized


T = TypeVar("T")
HEED = 1.0
"""Seconds after which it is looked whether the workers are still there."""
PATIENCE = 20
"""How many looks in a row may find that no worker does anything, while a result is still to come."""


class Workers:
    """Forked processes that share the memory of this one."""

    def __init__(self, pool: "ProcessPoolExecutor", busy: "Synchronized[int]") -> None:
        self._pool, self._busy = pool, busy

    def map(self, function: Callable[[int], T], numbers: Iterable[int]) -> Iterator[T]:
        """Call a function of numbers in the workers; return its results in order.

        Raises OSError where a pipe to a worker has lost something, so that a result would be waited for without end.
        """
        waiting = deque(self._pool.submit(_call, function, number) for number in numbers)
        while waiting:
            yield self._wait(waiting.popleft())

    def _wait(self, future: "Future[T]") -> T:
        idle = 0
        while idle < PATIENCE:
            with suppress(TimeoutError):
                return future.result(HEED)
            if future.done():
                return future.result()
            idle = 0 if self._busy.get_obj().value else idle + 1
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@contextmanager
def open_workers(jobs: int, work: object) -> Iterator[Workers]:
    """Open a pool of forked processes that share everything in memory now; none of them outlives this one.

    ``work`` is what they get from ``shared_work`` without sending it. Ctrl-C is for this
    process alone, and may come at any moment.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    gc.freeze()
    context = get_context("fork")
    with _quiet_threads() as threads:
        try:
            busy = context.Value("i", 0)
            _shared[:] = [work, busy]
            with _hold_interrupts():  # a pool that is interrupted while it starts can neither be used nor closed
                pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker)
                try:
                    pool.submit(os.getpid)
                except BaseException:
                    _end_workers(pool, threads, HEED)
                    raise
            is_fine = False
            try:
                yield Workers(pool, busy)
                is_fine = True
            finally:
                _end_workers(pool, threads, PATIENCE if is_fine else HEED)
        finally:
            _shared.clear()
            gc.unfreeze()


def _end_workers(pool: "ProcessPoolExecutor", before: set[threading.Thread], patience: float) -> None:
    """End the workers of a pool, which have nothing left to do or whose work is lost, and then its threads.

    A pool that is asked to end tells its workers so through the pipes, one of which may have lost something: it ends
    as quietly because they are gone. ``before`` are the threads that are not the pool's.
    """
    from multiprocessing import active_children

    workers = active_children()
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()
    for thread in threading.enumerate():  # no process is forked while one of them may hold a lock
        if thread not in before and thread.ident is not None:
            thread.join(patience)
    pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _quiet_threads() -> Iterator[set[threading.Thread]]:
    """Let threads that begin now end without a word, whatever ends them; return those that there are already.

    Whoever waits for them says why.
    """
    usual = threading.excepthook
    threading.excepthook = lambda _fault: None
    try:
        yield set(threading.enumerate())
    finally:
        threading.excepthook = usual


def _call(function: Callable[[int], T], number: int) -> T:
    """Call a function in a worker, which is busy meanwhile."""
    busy: Synchronized[int] = _shared[1]
    with busy.get_lock():
        busy.value += 1
    try:
        return function(number)
    finally:
        with busy.get_lock():
            busy.value -= 1


_shared: list[Any] = []


def shared_work() -> Any:
    """Return, in a worker, what the pool was opened with."""
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


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end when that one does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stderr = io.StringIO()  # a pipe that fails ends it with a traceback; the process that waits for it says why
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

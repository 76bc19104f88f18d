"""A pool of forked worker processes that share the memory of this one."""

import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


@contextmanager
def open_workers(jobs: int, work: object) -> "Iterator[ProcessPoolExecutor]":
    """Open a pool of forked processes that share everything in memory now; none of them outlives this one.

    ``work`` is what they get from ``shared_work`` without sending it. Ctrl-C is for this
    process alone, and may come at any moment.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    gc.freeze()
    _shared[:] = [work]
    try:
        with ExitStack() as opened:
            with _hold_interrupts():  # a pool that is interrupted while it starts can neither be used nor closed
                made = ProcessPoolExecutor(jobs, mp_context=get_context("fork"), initializer=_begin_worker)
                pool = opened.enter_context(made)
                pool.submit(os.getpid)
            yield pool
    finally:
        _shared.clear()
        gc.unfreeze()


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

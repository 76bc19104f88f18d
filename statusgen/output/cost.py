"""Limit what may be spent on what others wrote: a theme cannot hold up a build."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TIME_LIMIT = 3.0
"""Seconds of the processor for a page of a template, the longest of which takes a tenth of one, or to read a theme."""
MEMORY_LIMIT = 128 * 1024 * 1024
"""Bytes besides those that the process has."""


class TooCostly(Exception):
    """Something took too long; what takes too much memory raises MemoryError."""


@contextmanager
def limit_cost() -> Iterator[None]:
    """Limit what is done in a block in time and memory, where the system can. Raises TooCostly, MemoryError."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _layout: FrameType | None) -> None:
        raise TooCostly

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        with _limit_memory():
            yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def _limit_memory() -> Iterator[None]:
    """Let the process grow by so much and no more, where the system says how large it is: on Linux."""
    try:
        import resource

        with open("/proc/self/statm", "rb") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    limits = [size + MEMORY_LIMIT, *(limit for limit in (before, most) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))

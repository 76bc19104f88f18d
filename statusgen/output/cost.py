"""Limit what may be spent on what others wrote: a theme cannot hold up a build."""

from collections.abc import Iterator
from contextlib import contextmanager

from statusgen.alarm import has_alarm, ring_after

TIME_LIMIT = 3.0
"""Seconds of the processor for a page of a template, the longest of which takes a tenth of one, or to read a theme."""
MEMORY_LIMIT = 128 * 1024 * 1024
"""Bytes besides those that the process has."""


class TooCostly(Exception):
    """Something took too long; what takes too much memory raises MemoryError."""


@contextmanager
def limit_cost() -> Iterator[None]:
    """Limit what is done in a block in time and memory, where the system can. Raises TooCostly, MemoryError."""
    if not has_alarm():  # nor is this the one thread whose memory is that of the process
        yield
        return
    with ring_after(TIME_LIMIT, TooCostly, of_processor=True), _limit_memory():
        yield


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

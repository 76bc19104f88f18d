"""Worker processes: what they return comes in order, and none of them outlives who asked."""

import errno
from multiprocessing import active_children

import pytest

from statusgen.workers import open_workers, shared_work


def _add(number: int) -> int:
    shared: int = shared_work()
    return shared + number


def _refuse(number: int) -> int:
    raise OSError(errno.ENOSPC, f"no room for {number}")


def test_results_come_in_order() -> None:
    """Each from a process that shares what was there before."""
    with open_workers(2, 100) as workers:
        assert list(workers.map(_add, range(20))) == [100 + number for number in range(20)]
    assert not active_children()


def test_a_fault_ends_the_workers() -> None:
    """Whoever waits is told what it was."""
    with pytest.raises(OSError, match="no room"), open_workers(2, None) as workers:
        list(workers.map(_refuse, range(20)))
    assert not active_children()

"""Worker processes: what they return comes in order, and none of them outlives who asked."""

import errno
import os
import signal
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


def _end(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_is_ended_ends_the_others_at_once() -> None:
    """Its results are not waited for."""
    with pytest.raises(ChildProcessError), open_workers(2, None) as workers:
        list(workers.map(_end, range(20)))
    assert not active_children()


def test_what_a_worker_raises_says_where(capfd: pytest.CaptureFixture[str]) -> None:
    """The note of a fault is the worker's traceback, and the worker itself prints none."""
    with pytest.raises(OSError, match="no room") as raised, open_workers(2, None) as workers:
        list(workers.map(_refuse, range(20)))
    assert "in _refuse" in raised.value.__notes__[0]
    assert capfd.readouterr().err == ""
